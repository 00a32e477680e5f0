//! The plane of a code seen by a camera: modules to pixels.

use crate::num;
use crate::point::{Frame, Point};
use crate::solve::solve;

/// Maps modules, counted from the corner of the code, to points of the picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Homography([f64; 8]);

impl Homography {
    #[inline]
    pub(crate) fn map(&self, u: f32, v: f32) -> Point {
        let [a, b, c, d, e, f, g, h] = self.0;
        let (u, v) = (f64::from(u), f64::from(v));
        let depth = 1.0 / (g * u + h * v + 1.0);
        let (x, y) = ((a * u + b * v + c) * depth, (d * u + e * v + f) * depth);
        Point::new(num::single(x), num::single(y))
    }

    /// Returns the frame of the module grid at a place.
    pub(crate) fn frame(&self, u: f32, v: f32) -> Frame {
        let centre = self.map(u, v);
        let along_u = self.map(u + 0.5, v) - self.map(u - 0.5, v);
        let along_v = self.map(u, v + 0.5) - self.map(u, v - 0.5);
        Frame { centre, u: along_u, v: along_v }
    }

    /// Returns numerators and denominator at the start of a row of modules, and what one module adds.
    pub(crate) fn row(&self, u: f32, v: f32) -> [[f32; 2]; 3] {
        let [a, b, c, d, e, f, g, h] = self.0;
        let (u, v) = (f64::from(u), f64::from(v));
        let pair = |start: f64, step: f64| [num::single(start), num::single(step)];
        [pair(a * u + b * v + c, a), pair(d * u + e * v + f, d), pair(g * u + h * v + 1.0, g)]
    }
}

/// A least-squares fit of a homography to points that are known on both sides.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    rows: [[f64; 9]; 8],
    modules: f64,
    pixels: f64,
}

impl Fit {
    /// Starts a fit; both sizes only keep the numbers near 1.
    pub(crate) fn new(modules: f32, pixels: f32) -> Self {
        Self { rows: [[0.0; 9]; 8], modules: f64::from(modules), pixels: f64::from(pixels) }
    }

    /// Adds a place in modules and where it was seen, with a weight.
    pub(crate) fn add(&mut self, module: Point, seen: Point, weight: f32) {
        let (u, v) = (f64::from(module.x) / self.modules, f64::from(module.y) / self.modules);
        let (x, y) = (f64::from(seen.x) / self.pixels, f64::from(seen.y) / self.pixels);
        self.add_equation([u, v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x], x, weight);
        self.add_equation([0.0, 0.0, 0.0, u, v, 1.0, -u * y, -v * y], y, weight);
    }

    fn add_equation(&mut self, terms: [f64; 8], target: f64, weight: f32) {
        for (row, term) in self.rows.iter_mut().zip(terms) {
            let factor = term * f64::from(weight);
            let right = terms.iter().chain(core::iter::once(&target));
            for (sum, other) in row.iter_mut().zip(right) {
                *sum += factor * other;
            }
        }
    }

    /// Returns the homography; a small ridge holds the perspective back where the points say little
    /// of it.
    pub(crate) fn solve(&self) -> Option<Homography> {
        let mut system: Vec<Vec<f64>> = self.rows.iter().map(|row| row.to_vec()).collect();
        for place in [6, 7] {
            *system.get_mut(place)?.get_mut(place)? += 1e-7;
        }
        let [a, b, c, d, e, f, g, h] = solve::<8>(system)?;
        let (pixels, ratio) = (self.pixels, self.pixels / self.modules);
        let (g, h) = (g / self.modules, h / self.modules);
        Some(Homography([a * ratio, b * ratio, c * pixels, d * ratio, e * ratio, f * pixels, g, h]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_corners_make_a_homography_that_maps_them() {
        let corners =
            [(0.0, 0.0, 10.0, 20.0), (21.0, 0.0, 120.0, 30.0), (21.0, 21.0, 110.0, 140.0)];
        let last = (0.0, 21.0, 5.0, 118.0);
        let mut fit = Fit::new(21.0, 100.0);
        for (u, v, x, y) in corners.into_iter().chain([last]) {
            fit.add(Point::new(u, v), Point::new(x, y), 1.0);
        }
        let plane = fit.solve().unwrap();
        for (u, v, x, y) in corners.into_iter().chain([last]) {
            assert!(plane.map(u, v).distance(Point::new(x, y)) < 0.1);
        }
        let [x, y, depth] = plane.row(0.5, 7.5);
        let fifth = |[start, step]: [f32; 2]| start + 5.0 * step;
        let point = Point::new(fifth(x) / fifth(depth), fifth(y) / fifth(depth));
        assert!(point.distance(plane.map(5.5, 7.5)) < 1e-3);
    }

    #[test]
    fn points_on_a_line_make_none() {
        let mut fit = Fit::new(1.0, 1.0);
        for step in [0.0, 1.0, 2.0, 3.0] {
            fit.add(Point::new(step, step), Point::new(step, step), 1.0);
        }
        assert!(fit.solve().is_none());
    }
}
