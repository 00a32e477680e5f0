//! Pictures as grey or coloured dots, alike for displays and terminals.
#![expect(
    clippy::as_conversions,
    reason = "`as` between coordinates and counts saturates, and turns what is not a number into 0"
)]

use qr::{GreyView, Modules, Point, QUIET_ZONE};
use zeroize::Zeroize as _;

use crate::frame::Layer;

/// The outline of a code that was read.
pub(crate) const READ: u32 = 0x0056_B4E9;
/// The outline of a code that was seen and not read.
pub(crate) const UNREAD: u32 = 0x00E6_9F00;
const WHITE: u32 = 0x00FF_FFFF;
const BLACK: u32 = 0;
/// Dots to an edge of an outline.
const STEPS: u16 = 400;

/// Dots of 0xRRGGBB, row by row.
#[derive(Debug)]
pub(crate) struct Dots {
    width: usize,
    dots: Vec<u32>,
}

impl Dots {
    /// Draws a picture on so many dots.
    pub(crate) fn of(layer: &Layer, width: usize, height: usize) -> Self {
        let mut dots = Self { width, dots: vec![BLACK; width.saturating_mul(height)] };
        match layer {
            Layer::Code { modules, scale } => dots.code(modules, *scale, height),
            Layer::Camera { picture, seen, read, unread } => {
                let shape = Shape::fitting(picture.view(), (width, height));
                dots.picture(picture.view(), &shape);
                let outlines = unread.iter().map(|outline| (outline, UNREAD));
                for (outline, colour) in outlines.chain(read.iter().map(|one| (one, READ))) {
                    dots.outline(outline, *seen, &shape, colour);
                }
            }
        }
        dots
    }

    /// Returns the rows from the top.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[u32]> {
        self.dots.chunks(self.width.max(1))
    }

    fn code(&mut self, modules: &Modules, most: usize, height: usize) {
        self.dots.fill(WHITE);
        let side = modules.size().saturating_add(2 * QUIET_ZONE);
        let scale = self.width.min(height).checked_div(side).unwrap_or(0).min(most);
        if scale == 0 {
            return;
        }
        let drawn = modules.size().saturating_mul(scale);
        let left = self.width.saturating_sub(drawn) / 2;
        let top = height.saturating_sub(drawn) / 2;
        let lines = modules.rows().flat_map(|row| std::iter::repeat_n(row, scale));
        let places = self.dots.chunks_mut(self.width).skip(top);
        for (place, line) in places.zip(lines) {
            let dots = place.iter_mut().skip(left);
            let dark = line.iter().flat_map(|dark| std::iter::repeat_n(*dark, scale));
            for (dot, dark) in dots.zip(dark) {
                *dot = if dark { BLACK } else { WHITE };
            }
        }
    }

    fn picture(&mut self, picture: GreyView<'_>, shape: &Shape) {
        let places = self.dots.chunks_mut(self.width.max(1)).skip(shape.top).take(shape.height);
        for (y, place) in places.enumerate() {
            let from = nearest(y, shape.height, picture.height());
            let Some(row) = picture.rows().nth(from) else { continue };
            let dots = place.iter_mut().skip(shape.left).take(shape.width);
            for (x, dot) in dots.enumerate() {
                let grey = row.get(nearest(x, shape.width, picture.width())).copied();
                *dot = u32::from(grey.unwrap_or(0)).wrapping_mul(0x0001_0101);
            }
        }
    }

    fn outline(&mut self, corners: &[Point; 4], seen: (usize, usize), at: &Shape, colour: u32) {
        let [a, b, c, d] = corners;
        for (from, to) in [(a, b), (b, c), (c, d), (d, a)] {
            for step in 0..=STEPS {
                let part = f32::from(step) / f32::from(STEPS);
                let along = |from: f32, to: f32| from + (to - from) * part;
                let x = along(from.x, to.x) / seen.0.max(1) as f32 * at.width as f32;
                let y = along(from.y, to.y) / seen.1.max(1) as f32 * at.height as f32;
                if (0.0..at.width as f32).contains(&x) && (0.0..at.height as f32).contains(&y) {
                    self.dot(
                        at.left.saturating_add(x as usize),
                        at.top.saturating_add(y as usize),
                        colour,
                    );
                }
            }
        }
    }

    /// Sets a dot and its neighbour, so that a line is seen at arm's length.
    fn dot(&mut self, x: usize, y: usize, colour: u32) {
        for (x, y) in [(x, y), (x.saturating_add(1), y)] {
            if let Some(dot) =
                self.dots.chunks_mut(self.width.max(1)).nth(y).and_then(|row| row.get_mut(x))
            {
                *dot = colour;
            }
        }
    }
}

impl Drop for Dots {
    fn drop(&mut self) {
        // The backup of a key is a code too.
        self.dots.zeroize();
    }
}

/// Where a picture lies within its place, in the middle and in its own shape.
struct Shape {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Shape {
    fn fitting(picture: GreyView<'_>, (width, height): (usize, usize)) -> Self {
        let across = width.saturating_mul(picture.height());
        let down = height.saturating_mul(picture.width());
        let (wide, high) = if across <= down {
            (width, across.checked_div(picture.width()).unwrap_or(0))
        } else {
            (down.checked_div(picture.height()).unwrap_or(0), height)
        };
        let middle = |all: usize, part: usize| all.saturating_sub(part) / 2;
        Self { left: middle(width, wide), top: middle(height, high), width: wide, height: high }
    }
}

/// Returns the place in a row of `of` that belongs to place `at` in a row of `all`.
fn nearest(at: usize, all: usize, of: usize) -> usize {
    at.saturating_mul(of).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use qr::{Level, Picture};

    #[test]
    fn a_code_is_read_from_its_dots_at_every_scale() {
        let modules = qr::encode(b"coldseal", None, Level::Low).unwrap();
        let code = |scale| Layer::Code { modules: modules.clone(), scale };
        for (width, height) in [(29, 29), (60, 58), (800, 462), (640, 100)] {
            let dots = Dots::of(&code(usize::MAX), width, height);
            let grey: Vec<u8> = dots.rows().flatten().map(|dot| dot.to_le_bytes()[0]).collect();
            let picture = Picture::new(width, height, grey).unwrap();
            let read = qr::read(&picture.view());
            assert_eq!(read[0].payload, b"coldseal", "{width}x{height}");
        }
        let small = Dots::of(&code(2), 800, 462);
        let black = small.rows().flatten().filter(|dot| **dot == BLACK).count();
        let one = modules.rows().flatten().filter(|dark| **dark).count();
        assert_eq!(black, 4 * one, "no larger than it shall be");
        let dots = Dots::of(&code(usize::MAX), 28, 40);
        assert!(dots.rows().flatten().all(|dot| *dot == WHITE), "half a code is none");
    }

    #[test]
    fn outlines_lie_where_they_were_seen_and_those_from_nowhere_harm_nothing() {
        let point = |x, y| Point { x, y };
        let square = [point(0.0, 0.0), point(99.0, 0.0), point(99.0, 49.0), point(0.0, 49.0)];
        let wild = [f32::NAN, f32::INFINITY, -1e30, 1e30].map(|far| point(far, far));
        let layer = Layer::Camera {
            picture: Picture::new(4, 2, vec![90; 8]).unwrap(),
            seen: (100, 50),
            read: vec![square],
            unread: vec![wild],
        };
        let dots = Dots::of(&layer, 20, 20);
        let rows: Vec<&[u32]> = dots.rows().collect();
        assert_eq!(rows[4], [BLACK; 20]);
        assert_eq!(rows[5], [READ; 20]);
        assert_eq!(rows[10][10], 0x005A_5A5A);
        assert_eq!(rows[15], [BLACK; 20]);
    }
}
