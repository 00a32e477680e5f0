//! Finder patterns by a matched filter, where black and white tell nothing: blur, noise, stripes and
//! low contrast.
//!
//! The filter looks along rows for light and dark at the distances that a finder pattern has, at
//! four sizes and three scales, then down through what it found. It works at every angle, since
//! every line through the middle of a finder pattern looks alike up to its size.

use crate::field::{Field, at_least};
use crate::find::{Finder, keep_apart};
use crate::num;
use crate::picture::{GreyView, Picture};
use crate::point::Point;
use crate::work::Work;

/// Pixels for each module that the filter is made for; in between each finds what is near.
const SIZES: [f32; 4] = [1.7, 2.1, 2.6, 3.1];
/// The scales: the picture, its half and its quarter.
pub(crate) const SCALES: usize = 3;
/// The most places along rows that are looked at crosswise, for each scale.
const MAX_HITS: usize = 8_000;
/// The most finders of each polarity and scale, and of each polarity in all.
pub(crate) const MAX_FINDERS: usize = 24;

/// What looks like a finder pattern along a row.
#[derive(Debug, Clone, Copy)]
struct Hit {
    /// Positive for dark on light.
    correlation: f32,
    x: u16,
    y: u16,
    size: f32,
}

/// The finders of both polarities: dark on light, and light on dark.
pub(crate) type Both = [Vec<Finder>; 2];

/// Searches one scale, 0 the picture itself, and adds what it finds to `found`.
pub(crate) fn search(view: GreyView<'_>, scale: usize, work: &mut Work, found: &mut Both) {
    let Some(halved) = shrink(view, scale) else {
        return;
    };
    let small = halved.as_ref().map_or(view, Picture::view);
    if small.width() < 60 || small.height() < 60 || small.width() > usize::from(u16::MAX) {
        return;
    }
    let hits = hits(small, work);
    let field = Field::new(small, false);
    let mut candidates: Both = [Vec::new(), Vec::new()];
    for hit in hits {
        if !work.spend(700) {
            break;
        }
        let [dark, light] = &mut candidates;
        let list = if hit.correlation > 0.0 { dark } else { light };
        list.extend(cross(&field, hit));
    }
    let factor = num::float(1 << scale);
    for (mut candidates, found) in candidates.into_iter().zip(found) {
        candidates.sort_by(|left, right| right.weight.total_cmp(&left.weight));
        candidates.truncate(4_000);
        keep_apart(&mut candidates, 2.5, MAX_FINDERS);
        let shift = Point::new(factor - 1.0, factor - 1.0) * 0.5;
        found.extend(candidates.into_iter().map(|finder| Finder {
            centre: finder.centre * factor + shift,
            module: finder.module * factor,
            ..finder
        }));
        keep_apart(found, 2.0, MAX_FINDERS);
    }
}

/// Halves a picture so many times; `Some(None)` is the picture itself.
fn shrink(view: GreyView<'_>, times: usize) -> Option<Option<Picture>> {
    let mut small: Option<Picture> = None;
    for _ in 0..times {
        small = Some(small.as_ref().map_or(view, Picture::view).halved()?);
    }
    Some(small)
}

/// Returns the best places along the rows, for all sizes.
fn hits(view: GreyView<'_>, work: &mut Work) -> Vec<Hit> {
    let mut hits = Vec::new();
    for size in SIZES {
        if !work.spend(view.pixels().len().saturating_mul(2)) {
            break;
        }
        Filter::new(view, size).run(&mut hits);
        keep_best(&mut hits, MAX_HITS);
    }
    hits
}

fn keep_best(hits: &mut Vec<Hit>, most: usize) {
    if hits.len() > most {
        let strength = |hit: &Hit| hit.correlation.abs();
        hits.select_nth_unstable_by(most, |l, r| strength(r).total_cmp(&strength(l)));
        hits.truncate(most);
    }
}

/// The filter for one size: nine taps along a row, each the sum of some pixels above one another.
struct Filter<'a> {
    view: GreyView<'a>,
    size: f32,
    /// Rows above and below that a tap takes in.
    radius: usize,
    /// Pixels from the middle to each tap on one side.
    offsets: [usize; 5],
    /// Sums down the columns, and their squares. All are whole numbers, so that nothing is rounded.
    sums: Vec<f32>,
    squares: Vec<f32>,
    taps: Vec<Taps>,
}

/// What nine taps saw: the sums where a finder's line is light and where it is dark, and the squares.
#[derive(Debug, Clone, Copy, Default)]
struct Taps {
    light: f32,
    dark: f32,
    squares: f32,
}

impl<'a> Filter<'a> {
    fn new(view: GreyView<'a>, size: f32) -> Self {
        let offsets = [0.0, 1.0, 2.0, 3.0, 4.0].map(|tap| num::round(tap * size));
        let [.., last] = offsets;
        let inner = view.width().saturating_sub(last.saturating_add(1).saturating_mul(2));
        let sums = vec![0.0; view.width()];
        let (squares, taps) = (sums.clone(), vec![Taps::default(); inner]);
        Self { view, size, radius: num::round(size * 0.9), offsets, sums, squares, taps }
    }

    fn run(mut self, hits: &mut Vec<Hit>) {
        let height = self.radius.saturating_mul(2).saturating_add(1);
        let mut entering = self.view.rows();
        for row in entering.by_ref().take(height) {
            add_row(&mut self.sums, row);
        }
        let changes = entering.map(Some).chain([None]).zip(self.view.rows());
        for (y, (enters, leaves)) in (self.radius..).zip(changes) {
            if y % 2 == 0 {
                self.correlate();
                self.peaks(y, hits);
                if hits.len() > MAX_HITS * 4 {
                    keep_best(hits, MAX_HITS * 2);
                }
            }
            let Some(enters) = enters else {
                break;
            };
            add_row(&mut self.sums, enters);
            subtract_row(&mut self.sums, leaves);
        }
    }

    /// Lays the nine taps over the row of sums.
    fn correlate(&mut self) {
        for (square, sum) in self.squares.iter_mut().zip(&self.sums) {
            *square = sum * sum;
        }
        let [_, one, two, three, four] = self.offsets;
        let middle = four.saturating_add(1);
        let pair = |line: &'_ [f32], offset: usize| -> Vec<f32> {
            let (left, right) = (middle.saturating_sub(offset), middle.saturating_add(offset));
            let (left, right) = (line.get(left..), line.get(right..));
            let sides = left.unwrap_or_default().iter().zip(right.unwrap_or_default());
            sides.map(|(left, right)| left + right).collect()
        };
        // A finder's line is dark at 0, 1 and 3 modules from its middle, light at 2 and 4.
        let light = [pair(&self.sums, two), pair(&self.sums, four)];
        let dark = [pair(&self.sums, one), pair(&self.sums, three)];
        let squares = [one, two, three, four].map(|offset| pair(&self.squares, offset));
        let core = self.sums.iter().zip(&self.squares).skip(middle);
        let ([two, four], [one, three]) = (light, dark);
        let near = core.zip(two.iter().zip(&four)).zip(one.iter().zip(&three));
        let [a, b, c, d] = squares;
        let far = a.iter().zip(&b).zip(c.iter().zip(&d));
        for ((taps, near), ((a, b), (c, d))) in self.taps.iter_mut().zip(near).zip(far) {
            let (((sum, square), (two, four)), (one, three)) = near;
            let squares = square + a + b + c + d;
            *taps = Taps { light: two + four, dark: sum + one + three, squares };
        }
    }

    /// Keeps the places where the correlation is above 0.6 and higher than to both sides.
    fn peaks(&self, y: usize, hits: &mut Vec<Hit>) {
        let rows = num::float(self.radius.saturating_mul(2).saturating_add(1));
        let least = 40.0 * rows * rows;
        let [_, _, _, _, last] = self.offsets;
        let first = last.saturating_add(1);
        let (mut previous, mut rising) = (0.0f32, None);
        for (x, taps) in (first..).zip(&self.taps) {
            let now = taps.correlation(least);
            if (now.abs() < previous.abs() || now * previous < 0.0)
                && let Some(hit) = rising.take()
            {
                hits.push(hit);
            }
            if now != 0.0 && now.abs() >= previous.abs() {
                rising = self.hit(now, x, y);
            }
            previous = now;
        }
        hits.extend(rising);
    }

    fn hit(&self, correlation: f32, x: usize, y: usize) -> Option<Hit> {
        let (x, y) = (u16::try_from(x).ok()?, u16::try_from(y).ok()?);
        Some(Hit { correlation, x, y, size: self.size })
    }
}

impl Taps {
    /// Returns the correlation with a finder's line, or 0 if it is below 0.6.
    #[inline]
    fn correlation(self, least: f32) -> f32 {
        let total = self.light + self.dark;
        let variance = at_least(self.squares - total * total / 9.0, least);
        // Five dark taps weigh 4, four light ones 5: a variance of 20 / 9 with a step of 20.
        let step = (self.light * 5.0 - self.dark * 4.0) * 0.074_535_6;
        if step * step > 0.36 * variance { step / variance.sqrt() } else { 0.0 }
    }
}

fn add_row(sums: &mut [f32], row: &[u8]) {
    for (sum, pixel) in sums.iter_mut().zip(row) {
        *sum += f32::from(*pixel);
    }
}

fn subtract_row(sums: &mut [f32], row: &[u8]) {
    for (sum, pixel) in sums.iter_mut().zip(row) {
        *sum -= f32::from(*pixel);
    }
}

/// Looks down through a hit, at sizes around its own.
fn cross(field: &Field<'_>, hit: Hit) -> Option<Finder> {
    let sign = hit.correlation.signum();
    let line = |x: f32, size: f32| sign * down(field, Point::new(x, f32::from(hit.y)), size);
    let (middle, aside) = (f32::from(hit.x), hit.size * 0.7);
    let mut tall = (0.4, hit.size);
    for ratio in [0.6, 0.75, 0.9, 1.1, 1.35, 1.65] {
        let size = hit.size * ratio;
        let straight = line(middle, size);
        if straight > tall.0 {
            tall = (straight, size);
        }
    }
    let (straight, size) = tall;
    if straight <= 0.4 {
        return None;
    }
    let sides = line(middle - aside, size) + line(middle + aside, size);
    let mean = (straight + sides * 0.5) * 0.5;
    let module = (hit.size * size).sqrt();
    let centre = Point::new(middle, f32::from(hit.y));
    let weight = (hit.correlation.abs() + mean) / 2.0;
    (mean > 0.45).then_some(Finder { centre, module, weight, frame: None })
}

/// Returns the correlation of nine taps down through a point with a finder's line.
fn down(field: &Field<'_>, middle: Point, size: f32) -> f32 {
    if field.surrounds(middle, size * 4.0) {
        taps_down(middle, size, |point| field.at_inside(point))
    } else {
        taps_down(middle, size, |point| field.at(point))
    }
}

fn taps_down(middle: Point, size: f32, at: impl Fn(Point) -> f32) -> f32 {
    let tap = |step: f32| at(Point::new(middle.x, middle.y + size * step));
    let dark = [tap(-3.0), tap(-1.0), tap(0.0), tap(1.0), tap(3.0)];
    let light = [tap(-4.0), tap(-2.0), tap(2.0), tap(4.0)];
    let sum = |taps: &[f32]| taps.iter().sum::<f32>();
    let squares = |taps: &[f32]| taps.iter().map(|grey| grey * grey).sum::<f32>();
    let (sum_dark, sum_light) = (sum(&dark), sum(&light));
    let taps = Taps { light: sum_light, dark: sum_dark, squares: squares(&dark) + squares(&light) };
    let total = sum_dark + sum_light;
    let variance = at_least(taps.squares - total * total / 9.0, 40.0);
    (sum_light * 5.0 - sum_dark * 4.0) * 0.074_535_6 / variance.sqrt()
}

#[cfg(test)]
mod tests {

    use super::*;

    fn is_finder(x: usize, y: usize) -> bool {
        let ring = x < 7 && y < 7 && (x == 0 || x == 6 || y == 0 || y == 6);
        ring || ((2..5).contains(&x) && (2..5).contains(&y))
    }

    #[test]
    fn finders_of_low_contrast_in_noise_are_found_in_both_polarities() {
        let (width, height) = (160, 120);
        let mut state = 5u32;
        let pixels = (0..width * height).map(|at| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (x, y) = (at % width, at / width);
            let dark =
                |left: usize| x >= left && y >= 40 && is_finder((x - left) / 2, (y - 40) / 2);
            let grey = if dark(30) {
                90
            } else if dark(110) {
                150
            } else {
                120
            };
            grey + state.to_be_bytes()[0] % 16
        });
        let picture = Picture::new(width, height, pixels.collect()).unwrap();
        let mut found: Both = [Vec::new(), Vec::new()];
        for scale in 0..SCALES {
            search(picture.view(), scale, &mut Work::new(u64::MAX), &mut found);
        }
        for (finders, left) in found.iter().zip([30.0, 110.0]) {
            let centre = Point::new(left + 6.5, 46.5);
            let near = |finder: &Finder| finder.centre.distance(centre) < 3.0;
            assert!(finders.iter().any(near), "{finders:?}");
        }
    }
}
