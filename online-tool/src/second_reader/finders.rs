//! Counts what `rqrr` takes for finder patterns, before it is let loose on a picture.
//!
//! `rqrr` copies the whole picture for each pair of candidates that might belong together and fills
//! areas over and over, so that a field of finder patterns holds it for minutes. Here the same
//! candidates are counted by its own rule in one pass: runs of 1:1:3:1:1 in a row whose outer parts
//! are connected with each other and not with the middle, which has a tenth to seven tenths of the
//! ring's area.

use std::collections::BTreeSet;

use super::binary::Binary;

/// The most dark runs in a picture. A code of version 40 that fills 16 megapixels has some 350,000:
/// about 90 in each of 177 rows of 22 pixels.
const MAX_RUNS: usize = 1 << 20;
/// The most rows of 1:1:3:1:1 in a picture; each may cost two fillings of an area.
const MAX_HITS: usize = 16 * 1024;

/// A picture with more to look at than one with a few codes has.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Busy;

/// Returns how many finder patterns `rqrr` would see in a picture.
pub(super) fn count(picture: &Binary) -> Result<usize, Busy> {
    let mut areas = Areas::default();
    let mut hits: Vec<[u32; 3]> = Vec::new();
    let mut above: Vec<Run> = Vec::new();
    for row in picture.rows() {
        let runs = areas.add_row(row, &above)?;
        hits.extend(runs.windows(3).filter_map(finder_row));
        if hits.len() > MAX_HITS {
            return Err(Busy);
        }
        above = runs;
    }
    let rings = hits.into_iter().filter_map(|hit| areas.ring(hit));
    Ok(rings.collect::<BTreeSet<u32>>().len())
}

/// Dark pixels next to one another in a row: from `start` up to but without `end`.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    area: u32,
}

/// Returns the areas of three dark runs that lie 1:1:3:1:1, by the tolerance of `rqrr`.
fn finder_row(runs: &[Run]) -> Option<[u32; 3]> {
    let [left, stone, right] = runs else {
        return None;
    };
    let widths = [
        left.end.saturating_sub(left.start),
        stone.start.saturating_sub(left.end),
        stone.end.saturating_sub(stone.start),
        right.start.saturating_sub(stone.end),
        right.end.saturating_sub(right.start),
    ];
    let [a, b, _, c, d] = widths;
    let unit = [a, b, c, d].iter().fold(0, |sum: usize, width| sum.saturating_add(*width)) / 4;
    let slack = unit.saturating_mul(3) / 4;
    let fits = widths.iter().zip([1, 1, 3, 1, 1]).all(|(width, share)| {
        let expected = unit.saturating_mul(share);
        expected.saturating_sub(slack) <= *width && *width <= expected.saturating_add(slack)
    });
    fits.then_some([left.area, stone.area, right.area])
}

/// Connected dark areas as a forest: each area's parent (itself at the root) and its pixels.
#[derive(Default)]
struct Areas(Vec<Area>);

struct Area {
    parent: u32,
    pixels: u64,
}

impl Areas {
    /// Returns the dark runs of a row, each joined to the runs above that it touches.
    fn add_row(&mut self, row: &[bool], above: &[Run]) -> Result<Vec<Run>, Busy> {
        let mut runs = Vec::new();
        let mut above = above.iter().peekable();
        let mut start: usize = 0;
        for pixels in row.chunk_by(|left, right| left == right) {
            let end: usize = start.saturating_add(pixels.len());
            if pixels.first() == Some(&true) {
                let run = Run { start, end, area: self.add(pixels.len())? };
                while let Some(upper) = above.next_if(|upper| upper.end <= end) {
                    self.join_if_touching(*upper, run);
                }
                // The next one above reaches beyond this run and may touch the next run as well.
                if let Some(upper) = above.peek() {
                    self.join_if_touching(**upper, run);
                }
                runs.push(run);
            }
            start = end;
        }
        Ok(runs)
    }

    fn add(&mut self, pixels: usize) -> Result<u32, Busy> {
        if self.0.len() >= MAX_RUNS {
            return Err(Busy);
        }
        let parent = u32::try_from(self.0.len()).map_err(|_| Busy)?;
        let pixels = u64::try_from(pixels).map_err(|_| Busy)?;
        self.0.push(Area { parent, pixels });
        Ok(parent)
    }

    fn join_if_touching(&mut self, upper: Run, lower: Run) {
        if upper.start < lower.end && lower.start < upper.end {
            self.join(upper.area, lower.area);
        }
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        let pixels = self.pixels(other);
        if one != other
            && let Some(child) = self.get_mut(other)
        {
            child.parent = one;
            if let Some(root) = self.get_mut(one) {
                root.pixels = root.pixels.saturating_add(pixels);
            }
        }
    }

    /// Returns the root of an area, and halves the way there for the next time.
    fn root(&mut self, mut area: u32) -> u32 {
        loop {
            let parent = self.parent(area);
            if parent == area {
                return area;
            }
            let next = self.parent(parent);
            if let Some(entry) = self.get_mut(area) {
                entry.parent = next;
            }
            area = next;
        }
    }

    /// Returns the outer area of three in a finder's row, if they lie as they do in a finder.
    fn ring(&mut self, [left, stone, right]: [u32; 3]) -> Option<u32> {
        let (left, stone, right) = (self.root(left), self.root(stone), self.root(right));
        let percent = self.pixels(stone).saturating_mul(100).checked_div(self.pixels(right))?;
        (left == right && left != stone && 10 < percent && percent < 70).then_some(right)
    }

    fn parent(&self, area: u32) -> u32 {
        self.get(area).map_or(area, |entry| entry.parent)
    }

    fn pixels(&self, area: u32) -> u64 {
        self.get(area).map_or(0, |entry| entry.pixels)
    }

    fn get(&self, area: u32) -> Option<&Area> {
        self.0.get(usize::try_from(area).ok()?)
    }

    fn get_mut(&mut self, area: u32) -> Option<&mut Area> {
        self.0.get_mut(usize::try_from(area).ok()?)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, reason = "test code")]

    use super::*;
    use qr::Picture;

    /// Draws black shapes on white: true is dark.
    fn picture(side: usize, dark: impl Fn(usize, usize) -> bool) -> Binary {
        let pixels = (0..side * side).map(|at| if dark(at % side, at / side) { 0 } else { 255 });
        Binary::of(Picture::new(side, side, pixels.collect()).unwrap().view())
    }

    fn in_finder(x: usize, y: usize, unit: usize) -> bool {
        let (x, y) = (x / unit, y / unit);
        let ring = x < 7 && y < 7 && (x == 0 || x == 6 || y == 0 || y == 6);
        ring || ((2..5).contains(&x) && (2..5).contains(&y))
    }

    #[test]
    fn a_field_of_finders_is_counted() {
        for unit in [1, 2, 3, 5] {
            let pitch = 9 * unit;
            let field = picture(pitch * 6, |x, y| in_finder(x % pitch, y % pitch, unit));
            assert_eq!(count(&field), Ok(36), "unit {unit}");
        }
    }

    #[test]
    fn stretched_finders_count_too() {
        let field = picture(120, |x, y| in_finder(x % 30, y % 60 / 2, 3));
        assert_eq!(count(&field), Ok(8));
    }

    #[test]
    fn what_only_looks_like_a_finder_in_its_rows_does_not_count() {
        // Stripes: the outer parts are not connected.
        let stripes = picture(90, |x, _| [0, 2, 3, 4, 6].contains(&(x / 3 % 9)));
        assert_eq!(count(&stripes), Ok(0));
        // The middle is connected with the ring.
        let bridge = picture(60, |x, y| in_finder(x, y, 3) || (x / 3 == 3 && y / 3 < 7));
        assert_eq!(count(&bridge), Ok(0));
        assert_eq!(count(&picture(50, |_, _| false)), Ok(0));
    }

    #[test]
    fn noise_and_stripes_beyond_the_limits_are_refused() {
        let noise = picture(1_500, |x, y| (x + y) % 2 == 0);
        assert_eq!(count(&noise), Err(Busy));
        let stripes = picture(1_200, |x, _| [0, 2, 3, 4, 6].contains(&(x % 9)));
        assert_eq!(count(&stripes), Err(Busy));
    }

    #[test]
    fn areas_join_across_rows_in_any_order() {
        // A comb whose teeth meet in the last row, and a U, are one area each.
        let mut areas = Areas::default();
        let rows = [[true, false, true, false, true], [true, true, true, false, true], [true; 5]];
        let mut above = Vec::new();
        for row in rows {
            above = areas.add_row(&row, &above).unwrap();
        }
        let root = areas.root(0);
        assert!((0..6).all(|area| areas.root(area) == root));
        assert_eq!(areas.pixels(root), 12);
    }
}
