//! Why a code cannot be read, as far as its picture tells.

use crate::field::Field;
use crate::num;
use crate::picture::GreyView;
use crate::point::Point;
use crate::search::Unread;

/// What an operator could do something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trouble {
    /// Next to no light.
    Dark,
    /// Part of the code is as bright as the picture gets.
    Glare,
    /// A module takes less than a pixel and a half.
    TooSmall,
    /// The fine lines of the code are washed out.
    Blurred,
    /// One part of the code is clear and another is not: two codes in one picture.
    Torn,
    /// The code is where it was not in the last picture.
    Moving,
}

/// Pixels for each module below which a code is too small.
const SMALL: f32 = 1.5;

/// Says what seems to be wrong with a picture in which no code was read.
pub(crate) fn trouble(view: GreyView<'_>, unread: &[Unread]) -> Option<Trouble> {
    let Some(code) = unread.iter().max_by(|l, r| l.score.total_cmp(&r.score)) else {
        return is_dark(view).then_some(Trouble::Dark);
    };
    if code.geometry.module() < SMALL {
        return Some(Trouble::TooSmall);
    }
    let field = Field::new(view, false);
    let look = Look::of(&field, code);
    if look.glare > 0.04 {
        Some(Trouble::Glare)
    } else if look.fine < 0.45 * look.coarse {
        Some(Trouble::Blurred)
    } else {
        Some(Trouble::Torn)
    }
}

/// Tells whether hardly any pixel is brighter than a tenth.
fn is_dark(view: GreyView<'_>) -> bool {
    let pixels = view.pixels().iter().step_by(61);
    let (bright, all) = pixels.fold((0usize, 1usize), |(bright, all), pixel| {
        (bright.saturating_add(usize::from(*pixel > 25)), all.saturating_add(1))
    });
    bright < all / 50
}

/// What a code looks like.
struct Look {
    /// The share of the code that is as bright as can be where it should not all be light.
    glare: f32,
    /// The difference between dark and light in the timing lines, and in the finder patterns.
    fine: f32,
    coarse: f32,
}

impl Look {
    fn of(field: &Field<'_>, code: &Unread) -> Self {
        let side = num::float(code.geometry.side());
        let at = |u: f32, v: f32| field.at(code.geometry.plane.map(u, v));
        let coarse = (at(3.5, 3.5) - at(1.5, 3.5))
            .abs()
            .max((at(side - 3.5, 3.5) - at(side - 1.5, 3.5)).abs());
        let steps: Vec<f32> = (7..code.geometry.side().saturating_sub(7))
            .map(|module| at(num::float(module) + 0.5, 6.5))
            .collect();
        let changes = steps.windows(2).map(|pair| match pair {
            [one, other] => (one - other).abs(),
            _ => 0.0,
        });
        let fine = changes.sum::<f32>() / num::float(steps.len().max(1));
        Self { glare: glare(field, code, Point::new(side, side)), fine, coarse }
    }
}

/// Returns the share of squares of three by three modules that are all as bright as can be.
fn glare(field: &Field<'_>, code: &Unread, size: Point) -> f32 {
    let (mut bright, mut all) = (0.0, 1e-3);
    let steps = num::floor(size.x / 3.0);
    for row in 0..steps {
        for column in 0..steps {
            let (u, v) = (num::float(column) * 3.0, num::float(row) * 3.0);
            let squares = [
                (0.5, 0.5),
                (1.5, 1.5),
                (2.5, 2.5),
                (0.5, 2.5),
                (2.5, 0.5),
                (1.5, 0.5),
                (1.5, 2.5),
            ];
            let white = squares
                .iter()
                .all(|(x, y)| field.at(code.geometry.plane.map(u + x, v + y)) > 250.0);
            bright += if white { 1.0 } else { 0.0 };
            all += 1.0;
        }
    }
    bright / all
}
