//! Finder patterns by their runs of 1:1:3:1:1 in black and white.

use core::ops::Range;

use crate::find::Finder;
use crate::find::threshold::Threshold;
use crate::num;
use crate::point::Point;
use crate::work::Work;

/// The most finder patterns that are kept of one picture.
const MAX_FINDERS: usize = 200;
/// The most rows of 1:1:3:1:1 that are looked at crosswise.
const MAX_CROSSINGS: usize = 6_000;

/// Where to look: rows from, to and by how many, and columns.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    pub(crate) columns: Range<usize>,
    pub(crate) rows: Range<usize>,
    pub(crate) step: usize,
}

/// Returns the finder patterns of a window; their weight is the number of rows that showed each.
pub(crate) fn scan(threshold: &Threshold<'_>, window: &Window, work: &mut Work) -> Vec<Finder> {
    let mut finders = Vec::new();
    let mut turns = Vec::with_capacity(512);
    let mut crossings = 0usize;
    for y in window.rows.clone().step_by(window.step.max(1)) {
        if !work.spend(threshold.width()) {
            break;
        }
        threshold.turns(y, &mut turns);
        for runs in turns.windows(6).step_by(2) {
            let Some((x, module)) = row_hit(runs, &window.columns) else {
                continue;
            };
            crossings = crossings.saturating_add(1);
            if crossings > MAX_CROSSINGS || !work.spend(200) {
                return finders;
            }
            if let Some((centre, module)) = cross_check(threshold, x, y, module) {
                merge(&mut finders, centre, module);
            }
        }
    }
    finders
}

/// Returns the middle of five runs that fit, and the pixels of a module.
fn row_hit(turns: &[u16], columns: &Range<usize>) -> Option<(f32, f32)> {
    let [a, b, c, d, e, f] = *turns.first_chunk::<6>()?;
    let runs = [b.wrapping_sub(a), c.wrapping_sub(b), d.wrapping_sub(c), e.wrapping_sub(d)];
    let [first, second, third, fourth] = runs.map(f32::from);
    let module = fits([first, second, third, fourth, f32::from(f.wrapping_sub(e))])?;
    let middle = f32::from(c) + third / 2.0 - 0.5;
    columns.contains(&num::floor(middle)).then_some((middle, module))
}

/// Returns the pixels of a module if five runs are 1:1:3:1:1 within what blur and noise do to them.
#[inline]
fn fits(runs: [f32; 5]) -> Option<f32> {
    let [a, b, c, d, e] = runs;
    let module = (a + b + c + d + e) / 7.0;
    let (slack, middle_slack) = ((module * 0.6).max(0.9), (module * 1.3).max(1.2));
    let near = |run: f32| (run - module).abs() < slack;
    let fits = module >= 0.9
        && (c - 3.0 * module).abs() < middle_slack
        && near(a)
        && near(b)
        && near(d)
        && near(e);
    fits.then_some(module)
}

/// Looks down through the middle of a row's hit, and across through the middle of that.
fn cross_check(threshold: &Threshold<'_>, x: f32, y: usize, module: f32) -> Option<(Point, f32)> {
    let longest = num::floor(module * 3.0 + 3.0);
    let column = num::floor(x);
    let (middle, tall) = measure(y, longest, |row| threshold.is_dark(column, row))?;
    if tall > module * 2.8 || module > tall * 2.8 {
        return None;
    }
    let row = num::round(middle);
    let (centre, wide) = measure(column, longest, |column| threshold.is_dark(column, row))?;
    Some((Point::new(centre, middle), (tall + wide) / 2.0))
}

/// Measures five runs around a place on a line: their middle and the pixels of a module.
fn measure(
    from: usize,
    longest: usize,
    is_dark: impl Fn(usize) -> Option<bool>,
) -> Option<(f32, f32)> {
    let run = |start: usize, back: bool, dark: bool, longest: usize| {
        let mut place = start;
        for _ in 0..=longest {
            if is_dark(place) != Some(dark) {
                return Some(place);
            }
            // Below 0 it wraps to where nothing is.
            place = if back { place.wrapping_sub(1) } else { place.wrapping_add(1) };
        }
        None
    };
    let twice = longest.saturating_mul(2);
    let ring = |back: bool| {
        let core = run(from, back, true, twice)?;
        let gap = run(core, back, false, longest)?;
        Some((core, gap, run(gap, back, true, longest)?))
    };
    if is_dark(from) != Some(true) {
        return None;
    }
    let ((left, left_gap, left_end), (right, right_gap, right_end)) = (ring(true)?, ring(false)?);
    let run = |from: usize, to: usize| num::float(to.wrapping_sub(from));
    let middle = run(left.wrapping_add(1), right);
    let runs = [run(left_end, left_gap), run(left_gap, left), middle, run(right, right_gap)];
    let [a, b, c, d] = runs;
    let module = fits([a, b, c, d, run(right_gap, right_end)])?;
    Some((num::float(right) - middle / 2.0 - 0.5, module))
}

/// Adds a sighting to the finder that it belongs to, or makes one of it.
fn merge(finders: &mut Vec<Finder>, centre: Point, module: f32) {
    let near = |finder: &&mut Finder| {
        let reach = 2.5 * module.max(finder.module);
        let way = finder.centre - centre;
        let alike = module < 1.7 * finder.module && finder.module < 1.7 * module;
        alike && way.x.abs() < reach && way.y.abs() < reach
    };
    let full = finders.len() >= MAX_FINDERS;
    match finders.iter_mut().find(near) {
        Some(finder) => {
            let (old, all) = (finder.weight, finder.weight + 1.0);
            finder.centre = (finder.centre * old + centre) * (1.0 / all);
            finder.module = (finder.module * old + module) / all;
            finder.weight = all;
        }
        None if full => {}
        None => finders.push(Finder { centre, module, weight: 1.0, frame: None }),
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::field::Field;
    use crate::find::threshold::Cells;
    use crate::picture::Picture;

    fn is_finder(x: usize, y: usize) -> bool {
        let ring = x < 7 && y < 7 && (x == 0 || x == 6 || y == 0 || y == 6);
        ring || ((2..5).contains(&x) && (2..5).contains(&y))
    }

    fn scan_all(picture: &Picture, negative: bool) -> Vec<Finder> {
        let field = Field::new(picture.view(), negative);
        let cells = Cells::of(picture.view());
        let threshold = Threshold::new(&field, &cells, 2, 2.0);
        let (width, height) = (picture.view().width(), picture.view().height());
        let window = Window { columns: 0..width, rows: 0..height, step: 1 };
        scan(&threshold, &window, &mut Work::new(u64::MAX))
    }

    #[test]
    fn a_finder_is_found_where_it_is_in_both_polarities() {
        for negative in [false, true] {
            for unit in [2, 3, 5] {
                let side = 20 * unit;
                let pixels = (0..side * side).map(|at| {
                    let (x, y) = ((at % side) / unit, (at / side) / unit);
                    let dark = x >= 4 && y >= 6 && is_finder(x - 4, y - 6);
                    if dark != negative { 20 } else { 230 }
                });
                let picture = Picture::new(side, side, pixels.collect()).unwrap();
                let finders = scan_all(&picture, negative);
                assert_eq!(finders.len(), 1, "unit {unit}");
                let expected = Point::new(7.5, 9.5) * num::float(unit) - Point::new(0.5, 0.5);
                assert!(finders[0].centre.distance(expected) < 0.6, "{finders:?} {expected:?}");
                assert!((finders[0].module - num::float(unit)).abs() < 0.3);
            }
        }
    }

    #[test]
    fn a_field_of_finders_is_bounded() {
        let (width, height) = (640, 480);
        let pixels = (0..width * height).map(|at| {
            let (x, y) = (at % width / 2 % 8, at / width / 2 % 8);
            if is_finder(x, y) { 20 } else { 230 }
        });
        let picture = Picture::new(width, height, pixels.collect()).unwrap();
        assert!(scan_all(&picture, false).len() <= MAX_FINDERS);
    }
}
