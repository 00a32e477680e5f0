//! Points of a picture, and the affine frames of patterns in it.

use core::ops::{Add, Mul, Neg, Sub};

/// A point of a picture, or the way from one point to another: pixels from the centre of the top
/// left pixel, `x` to the right and `y` down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Pixels to the right.
    pub x: f32,
    /// Pixels down.
    pub y: f32,
}

impl Point {
    pub(crate) const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    pub(crate) fn length(self) -> f32 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    pub(crate) fn distance(self, other: Self) -> f32 {
        (self - other).length()
    }

    /// Returns the way of the same direction and length 1.
    pub(crate) fn unit(self) -> Self {
        self * (1.0 / self.length().max(1e-6))
    }

    pub(crate) fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y
    }

    /// Returns the signed area between two ways; positive if the second is clockwise of the first.
    pub(crate) fn cross(self, other: Self) -> f32 {
        self.x * other.y - self.y * other.x
    }

    pub(crate) fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}

impl Add for Point {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Neg for Point {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self::new(-self.x, -self.y)
    }
}

impl Mul<f32> for Point {
    type Output = Self;
    #[inline]
    fn mul(self, factor: f32) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

/// Where a small pattern lies: its centre, and the ways that one module takes along its two axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) centre: Point,
    pub(crate) u: Point,
    pub(crate) v: Point,
}

impl Frame {
    /// Returns the point so many modules from the centre.
    #[inline]
    pub(crate) fn at(&self, u: f32, v: f32) -> Point {
        self.centre + self.u * u + self.v * v
    }

    /// Returns pixels for each module, as the root of a module's area.
    pub(crate) fn module(&self) -> f32 {
        self.u.cross(self.v).abs().sqrt()
    }

    pub(crate) fn is_finite(&self) -> bool {
        self.centre.is_finite() && self.u.is_finite() && self.v.is_finite()
    }

    /// Returns the modules along both axes that a point is from the centre, if the axes span a plane.
    pub(crate) fn locate(&self, point: Point) -> Option<Point> {
        let way = point - self.centre;
        let area = self.u.cross(self.v);
        let (u, v) = (way.cross(self.v) / area, self.u.cross(way) / area);
        (area.abs() > 1e-6).then_some(Point::new(u, v))
    }

    /// Returns the corners of a finder pattern: top left, top right, bottom right, bottom left.
    pub(crate) fn finder_corners(&self) -> [Point; 4] {
        [(-3.5, -3.5), (3.5, -3.5), (3.5, 3.5), (-3.5, 3.5)].map(|(u, v)| self.at(u, v))
    }

    /// Returns the same frame with its axes so exchanged and turned that they point along two given
    /// directions, if they do within 37 degrees.
    pub(crate) fn along(&self, u: Point, v: Point) -> Option<Self> {
        let Self { centre, u: a, v: b } = *self;
        let turned = [(a, b), (b, -a), (-a, -b), (-b, a), (b, a), (a, -b), (-b, -a), (-a, b)];
        let fit = |p: Point, q: Point| p.unit().dot(u).min(q.unit().dot(v));
        let best = turned.into_iter().max_by(|l, r| fit(l.0, l.1).total_cmp(&fit(r.0, r.1)))?;
        (fit(best.0, best.1) > 0.8).then_some(Self { centre, u: best.0, v: best.1 })
    }
}
