//! Grey to black and white, each pixel against the mean of its surroundings.

use qr::GreyView;

/// A picture of dark and light pixels.
#[derive(Debug)]
pub(super) struct Binary {
    width: usize,
    dark: Vec<bool>,
}

impl Binary {
    /// Calls dark what is 5 % below the mean of a square around it, a quarter of the picture wide:
    /// wider than the middle of a finder pattern, so that this does not vanish in itself.
    pub(super) fn of(picture: GreyView<'_>) -> Self {
        let radius = (picture.width().min(picture.height()) / 8).max(8);
        let mut columns = ColumnSums { sums: vec![0; picture.width()], rows: 0 };
        let mut entering = picture.rows();
        let mut leaving = picture.rows();
        entering.by_ref().take(radius).for_each(|row| columns.add(row));

        let mut dark = Vec::with_capacity(picture.pixels().len());
        for (y, row) in picture.rows().enumerate() {
            entering.by_ref().take(1).for_each(|row| columns.add(row));
            if y > radius {
                leaving.by_ref().take(1).for_each(|row| columns.subtract(row));
            }
            columns.compare(row, radius, &mut dark);
        }
        Self { width: picture.width(), dark }
    }

    /// Returns all pixels, row by row, dark ones true.
    pub(super) fn pixels(&self) -> impl Iterator<Item = bool> {
        self.dark.iter().copied()
    }

    /// Returns the rows from the top, dark pixels true.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = &[bool]> {
        self.dark.chunks_exact(self.width)
    }
}

/// The sums of each column over the rows around the current one.
struct ColumnSums {
    sums: Vec<u32>,
    rows: u64,
}

impl ColumnSums {
    fn add(&mut self, row: &[u8]) {
        self.rows = self.rows.saturating_add(1);
        for (sum, pixel) in self.sums.iter_mut().zip(row) {
            *sum = sum.saturating_add(u32::from(*pixel));
        }
    }

    fn subtract(&mut self, row: &[u8]) {
        self.rows = self.rows.saturating_sub(1);
        for (sum, pixel) in self.sums.iter_mut().zip(row) {
            *sum = sum.saturating_sub(u32::from(*pixel));
        }
    }

    /// Compares each pixel of the row with the mean over the columns around it.
    fn compare(&self, row: &[u8], radius: usize, dark: &mut Vec<bool>) {
        let mut sums = self.sums.iter().map(|sum| u64::from(*sum));
        let mut sum: u64 = 0;
        let mut columns: u64 = 0;
        for first in sums.by_ref().take(radius) {
            sum = sum.saturating_add(first);
            columns = columns.saturating_add(1);
        }
        let leaving = self.sums.iter().map(|sum| Some(u64::from(*sum)));
        let leaving = core::iter::repeat_n(None, radius.saturating_add(1)).chain(leaving);
        for (pixel, leaves) in row.iter().zip(leaving) {
            if let Some(enters) = sums.next() {
                sum = sum.saturating_add(enters);
                columns = columns.saturating_add(1);
            }
            if let Some(leaves) = leaves {
                sum = sum.saturating_sub(leaves);
                columns = columns.saturating_sub(1);
            }
            let area = columns.saturating_mul(self.rows);
            dark.push(
                u64::from(*pixel).saturating_mul(area).saturating_mul(20) < sum.saturating_mul(19),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, reason = "test code")]

    use super::*;
    use qr::Picture;

    /// The definition, pixel by pixel.
    fn slow(picture: GreyView<'_>) -> Vec<bool> {
        let (width, height) = (picture.width(), picture.height());
        let radius = (width.min(height) / 8).max(8);
        let mut dark = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let (mut sum, mut area) = (0u64, 0u64);
                for row in y.saturating_sub(radius)..(y + radius + 1).min(height) {
                    for column in x.saturating_sub(radius)..(x + radius + 1).min(width) {
                        sum += u64::from(picture.pixels()[row * width + column]);
                        area += 1;
                    }
                }
                dark.push(u64::from(picture.pixels()[y * width + x]) * area * 20 < sum * 19);
            }
        }
        dark
    }

    #[test]
    fn sliding_sums_match_the_definition() {
        let mut state = 1u32;
        for (width, height) in [(1, 1), (1, 40), (40, 1), (9, 9), (90, 70), (20, 100), (17, 18)] {
            let pixels = (0..width * height)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state.to_be_bytes()[0]
                })
                .collect();
            let picture = Picture::new(width, height, pixels).unwrap();
            let binary = Binary::of(picture.view());
            assert_eq!(binary.dark, slow(picture.view()), "{width} x {height}");
            assert_eq!(binary.rows().len(), height);
        }
    }
}
