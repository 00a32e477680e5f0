//! Grey between the pixels.

use crate::num;
use crate::picture::GreyView;
use crate::point::Point;

/// A picture that has a grey at every point, and in which codes are dark on light: light ones on
/// dark are seen through a negative.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    view: GreyView<'a>,
    negative: bool,
    gain: f32,
    offset: f32,
    right: f32,
    bottom: f32,
}

impl<'a> Field<'a> {
    pub(crate) fn new(view: GreyView<'a>, negative: bool) -> Self {
        let (gain, offset) = if negative { (-1.0, 255.0) } else { (1.0, 0.0) };
        let inner = |side: usize| (num::float(side) - 1.01).max(0.0);
        let (right, bottom) = (inner(view.width()), inner(view.height()));
        Self { view, negative, gain, offset, right, bottom }
    }

    pub(crate) fn view(&self) -> GreyView<'a> {
        self.view
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.negative
    }

    /// Returns the grey at a point, linear between the four pixels around it. Outside the picture it
    /// is light, so that codes are read whose margin was cut off.
    #[inline]
    pub(crate) fn at(&self, point: Point) -> f32 {
        let x = at_most(at_least(point.x, 0.0), self.right);
        let y = at_most(at_least(point.y, 0.0), self.bottom);
        if (point.x - x).abs() + (point.y - y).abs() > 1.5 {
            return 255.0;
        }
        self.at_inside(Point::new(x, y))
    }

    /// Returns the grey at a point of which it is known that it lies inside the picture; at others
    /// it is anything.
    #[inline]
    pub(crate) fn at_inside(&self, point: Point) -> f32 {
        let ((column, right), (row, down)) = (num::split(point.x), num::split(point.y));
        let width = self.view.width();
        let start = row.wrapping_mul(width).wrapping_add(column);
        let pixels = self.view.pixels().get(start..).unwrap_or_default();
        let (Some([a, b, ..]), Some([c, d, ..])) =
            (pixels.first_chunk::<2>(), pixels.get(width..).and_then(<[u8]>::first_chunk::<2>))
        else {
            return 0.0;
        };
        let (a, b, c, d) = (f32::from(*a), f32::from(*b), f32::from(*c), f32::from(*d));
        let (upper, lower) = (a + (b - a) * right, c + (d - c) * right);
        (upper + (lower - upper) * down) * self.gain + self.offset
    }

    /// Tells whether everything so near to a point, in both directions, is inside the picture.
    #[inline]
    pub(crate) fn surrounds(&self, point: Point, reach: f32) -> bool {
        point.x >= reach
            && point.y >= reach
            && point.x + reach <= self.right
            && point.y + reach <= self.bottom
    }

    /// Tells whether a point lies in the picture, or at most so many pixels outside.
    pub(crate) fn holds(&self, point: Point, beyond: f32) -> bool {
        point.x > -beyond
            && point.y > -beyond
            && point.x < num::float(self.view.width()) + beyond
            && point.y < num::float(self.view.height()) + beyond
    }

    /// Returns half the sum of the sides in pixels: the order of magnitude of a coordinate.
    pub(crate) fn size(&self) -> f32 {
        (num::float(self.view.width()) + num::float(self.view.height())) / 2.0
    }
}

/// Returns the larger number, the limit for what is none: one instruction, unlike [`f32::max`].
#[inline]
pub(crate) fn at_least(value: f32, limit: f32) -> f32 {
    if value > limit { value } else { limit }
}

#[inline]
fn at_most(value: f32, limit: f32) -> f32 {
    if value < limit { value } else { limit }
}
