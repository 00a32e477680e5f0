//! Black and white, each pixel against the mean of its surroundings, worked out when asked for.

use crate::field::Field;
use crate::num;
use crate::picture::GreyView;

/// Pixels on a side of a cell that shares one threshold.
const CELL: usize = 8;

/// The sums of a picture's cells over everything above and to the left.
#[derive(Debug)]
pub(crate) struct Cells {
    sums: Vec<u32>,
    across: usize,
    down: usize,
}

impl Cells {
    pub(crate) fn of(view: GreyView<'_>) -> Self {
        let (across, down) = (view.width().div_ceil(CELL), view.height().div_ceil(CELL));
        let stride = across.saturating_add(1);
        let mut sums = Vec::with_capacity(stride.saturating_mul(down.saturating_add(1)));
        sums.resize(stride, 0u32);
        let mut row = vec![0u32; across];
        for lines in view.pixels().chunks(view.width().saturating_mul(CELL)) {
            row.fill(0);
            lines.chunks(view.width()).for_each(|line| add_line(&mut row, line));
            let height = lines.len().checked_div(view.width()).unwrap_or(CELL).max(1);
            let above = sums.len().saturating_sub(stride);
            let mut left = 0u32;
            sums.push(0);
            for (place, sum) in row.iter().enumerate() {
                // A cell cut off by the lower edge counts as a whole one.
                let height = u32::try_from(height).unwrap_or(8);
                let whole = sum.wrapping_mul(8).checked_div(height).unwrap_or(0);
                left = left.wrapping_add(whole);
                let over = above.wrapping_add(place).wrapping_add(1);
                let over = sums.get(over).copied().unwrap_or(0);
                sums.push(left.wrapping_add(over));
            }
        }
        Self { sums, across, down }
    }

    /// Returns the mean grey of the cells around one.
    fn mean(&self, (x, y): (usize, usize), radius: usize) -> f32 {
        let (left, top) = (x.saturating_sub(radius), y.saturating_sub(radius));
        let beyond = radius.saturating_add(1);
        let right = x.saturating_add(beyond).min(self.across);
        let bottom = y.saturating_add(beyond).min(self.down);
        let stride = self.across.saturating_add(1);
        let at = |x: usize, y: usize| {
            self.sums.get(y.wrapping_mul(stride).wrapping_add(x)).copied().unwrap_or(0)
        };
        // The difference is right even where the sums themselves have gone round.
        let sum = at(right, bottom).wrapping_add(at(left, top));
        let sum = sum.wrapping_sub(at(left, bottom)).wrapping_sub(at(right, top));
        let cells = right.wrapping_sub(left).wrapping_mul(bottom.wrapping_sub(top));
        let pixels = num::float(cells.wrapping_mul(CELL * CELL).max(1));
        num::float(usize::try_from(sum).unwrap_or(0)) / pixels
    }
}

fn add_line(row: &mut [u32], line: &[u8]) {
    let (whole, rest) = line.as_chunks::<CELL>();
    for (sum, pixels) in row.iter_mut().zip(whole) {
        let added: u16 = pixels.iter().map(|pixel| u16::from(*pixel)).sum();
        *sum = sum.wrapping_add(added.into());
    }
    if let (Some(last), false) = (row.last_mut(), rest.is_empty()) {
        let added: u32 = rest.iter().map(|pixel| u32::from(*pixel)).sum();
        let width = u32::try_from(rest.len()).unwrap_or(1);
        *last = last.wrapping_add(added.wrapping_mul(8).checked_div(width).unwrap_or(0));
    }
}

/// Tells dark pixels of a field from light ones.
#[derive(Debug)]
pub(crate) struct Threshold<'a> {
    view: GreyView<'a>,
    /// For each cell the lowest grey that is light; in a negative the lowest that is dark.
    levels: Vec<u8>,
    across: usize,
    negative: bool,
}

impl<'a> Threshold<'a> {
    /// Compares with the mean of the cells within `radius` cells, less `bias` grey levels.
    pub(crate) fn new(field: &Field<'a>, cells: &Cells, radius: usize, bias: f32) -> Self {
        let negative = field.is_negative();
        let level = |place: (usize, usize)| {
            let mean = cells.mean(place, radius);
            num::grey(if negative { mean + bias + 1.0 } else { mean - bias })
        };
        let rows = (0..cells.down).flat_map(|y| (0..cells.across).map(move |x| (x, y)));
        let levels = rows.map(level).collect();
        Self { view: field.view(), levels, across: cells.across, negative }
    }

    pub(crate) fn width(&self) -> usize {
        self.view.width()
    }

    /// Tells whether a pixel is dark; `None` outside the picture.
    #[inline]
    pub(crate) fn is_dark(&self, x: usize, y: usize) -> Option<bool> {
        if x >= self.view.width() {
            return None;
        }
        let place = y.wrapping_mul(self.view.width()).wrapping_add(x);
        let pixel = self.view.pixels().get(place)?;
        let cell = (y / CELL).wrapping_mul(self.across).wrapping_add(x / CELL);
        Some((pixel < self.levels.get(cell)?) != self.negative)
    }

    /// Puts the places in a row where light turns to dark (even ones) or dark to light (odd ones)
    /// into `turns`; the row counts as surrounded by light.
    pub(crate) fn turns(&self, y: usize, turns: &mut Vec<u16>) {
        turns.clear();
        let width = self.view.width();
        let start = y.wrapping_mul(width);
        let row = self.view.pixels().get(start..start.wrapping_add(width)).unwrap_or_default();
        let first = (y / CELL).wrapping_mul(self.across);
        let levels = self.levels.get(first..first.wrapping_add(self.across)).unwrap_or_default();
        let (whole, rest) = row.as_chunks::<CELL>();
        let flip = if self.negative { 0xFF } else { 0 };
        let mut state = Turns { place: 0, dark: 0, turns };
        for (pixels, level) in whole.iter().zip(levels) {
            state.take(below(*pixels, *level) ^ flip);
        }
        // The rest of the row is filled up with light.
        let mut last = [if self.negative { 0 } else { 255 }; CELL];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        let level = if rest.is_empty() { None } else { levels.last() };
        let end = level.map_or(0, |level| below(last, *level) ^ flip);
        state.take(end);
    }
}

struct Turns<'a> {
    place: u16,
    /// 1 if the last pixel was dark.
    dark: u8,
    turns: &'a mut Vec<u16>,
}

impl Turns<'_> {
    /// Takes eight pixels, the leftmost in the lowest bit, dark ones set.
    #[inline]
    fn take(&mut self, dark: u8) {
        let mut changes = dark ^ ((dark << 1) | self.dark);
        self.dark = dark >> 7;
        while changes != 0 {
            let bit = u16::try_from(changes.trailing_zeros()).unwrap_or(0);
            self.turns.push(self.place.wrapping_add(bit));
            changes &= changes.wrapping_sub(1);
        }
        self.place = self.place.wrapping_add(8);
    }
}

/// Returns a bit for each of eight pixels, set where it is below the level: the leftmost lowest.
#[inline]
fn below(pixels: [u8; CELL], level: u8) -> u8 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let pixels = u64::from_le_bytes(pixels);
    let levels = u64::from(level).wrapping_mul(0x0101_0101_0101_0101);
    // Eight subtractions at once: the borrow of each stays in its own high bit.
    let difference = (pixels | HIGH).wrapping_sub(levels & !HIGH);
    let at_least = ((pixels & !levels) | (!(pixels ^ levels) & difference)) & HIGH;
    let bits = ((!at_least & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    u8::try_from(bits).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, clippy::as_conversions, reason = "test code")]

    use super::*;
    use crate::picture::Picture;

    fn noise(width: usize, height: usize) -> Picture {
        let mut state = 7u32;
        let pixels = (0..width * height).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        Picture::new(width, height, pixels.collect()).unwrap()
    }

    #[test]
    fn eight_comparisons_at_once_are_eight_comparisons() {
        for level in 0..=255u8 {
            let pixels =
                [0, 255, level, level.wrapping_sub(1), level.wrapping_add(1), 127, 128, level / 2];
            let bits = below(pixels, level);
            for (place, pixel) in pixels.iter().enumerate() {
                assert_eq!(bits >> place & 1 == 1, *pixel < level, "{pixel} {level}");
            }
        }
    }

    #[test]
    fn turns_are_where_pixels_change() {
        for (width, height) in [(8, 8), (9, 5), (31, 17), (64, 3), (7, 7)] {
            let picture = noise(width, height);
            for negative in [false, true] {
                let field = Field::new(picture.view(), negative);
                let cells = Cells::of(picture.view());
                let threshold = Threshold::new(&field, &cells, 2, 2.0);
                for y in 0..height {
                    let mut turns = Vec::new();
                    threshold.turns(y, &mut turns);
                    let dark = |x: usize| threshold.is_dark(x, y) == Some(true);
                    let changes = |x: &usize| dark(*x) != (*x > 0 && dark(x - 1));
                    let expected: Vec<u16> =
                        (0..=width).filter(changes).map(|x| x as u16).collect();
                    assert_eq!(turns, expected, "{width} x {height}, row {y}, {negative}");
                }
            }
        }
    }

    #[test]
    fn means_of_cells_are_means() {
        let picture = noise(40, 24);
        let cells = Cells::of(picture.view());
        let all = picture.view().pixels().iter().map(|pixel| f32::from(*pixel)).sum::<f32>();
        assert!((cells.mean((2, 1), 9) - all / 960.0).abs() < 1.0);
        let flat = Picture::new(13, 11, vec![90; 143]).unwrap();
        let cells = Cells::of(flat.view());
        for place in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            assert!((cells.mean(place, 0) - 90.0).abs() < 1.0, "{place:?}");
        }
    }
}
