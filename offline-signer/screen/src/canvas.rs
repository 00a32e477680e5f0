//! Pixels in memory: what a display shows, whole.

use thiserror::Error;
use zeroize::Zeroize as _;

/// The most pixels: a display of 7680 x 4320.
const MAX_PIXELS: u64 = 7_680 * 4_320;

/// Why there is no canvas of a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a display of {width} x {height} pixels, expected 1 to {MAX_PIXELS} in all")]
pub struct SizeError {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// A rectangle of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// The first column, from 0.
    pub x: u32,
    /// The first row, from 0.
    pub y: u32,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// Pixels of 32 bits, `0x00RRGGBB`, row by row from the top left, without gaps. Wiped when
/// dropped: the words of keys are drawn on it.
pub struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u32>,
}

impl Canvas {
    /// Returns a black canvas.
    ///
    /// # Errors
    ///
    /// Refuses a size without pixels, and one above 7680 x 4320.
    pub fn new(width: u32, height: u32) -> Result<Self, SizeError> {
        let refused = SizeError { width, height };
        let count = u64::from(width).saturating_mul(u64::from(height));
        if count == 0 || count > MAX_PIXELS {
            return Err(refused);
        }
        let count = usize::try_from(count).map_err(|_| refused)?;
        Ok(Self { width, height, pixels: vec![0; count] })
    }

    /// Returns the pixels in a row.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Returns the rows.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Returns all pixels, row by row.
    #[must_use]
    pub fn pixels(&self) -> &[u32] {
        &self.pixels
    }

    /// Fills an area with one colour; what lies outside is left out.
    pub fn fill(&mut self, area: Area, colour: u32) {
        for pixel in self.rows_of(area).flatten() {
            *pixel = colour;
        }
    }

    /// Returns the pixels of an area, row by row from its top, without what lies outside.
    pub(crate) fn rows_of(&mut self, area: Area) -> impl Iterator<Item = &mut [u32]> {
        let [x, y, width, height, stride] = [area.x, area.y, area.width, area.height, self.width]
            .map(|pixels| usize::try_from(pixels).unwrap_or(usize::MAX));
        let end = x.saturating_add(width).min(stride);
        let rows = self.pixels.chunks_exact_mut(stride).skip(y).take(height);
        rows.filter_map(move |row| row.get_mut(x..end))
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        self.pixels.zeroize();
    }
}

impl std::fmt::Debug for Canvas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Canvas")
            .field("width", &self.width)
            .field("height", &self.height)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_without_end_or_pixels_are_refused() {
        for (width, height) in [(0, 480), (800, 0), (7_681, 4_320), (u32::MAX, u32::MAX)] {
            assert_eq!(Canvas::new(width, height).unwrap_err(), SizeError { width, height });
        }
        assert_eq!(Canvas::new(800, 480).unwrap().pixels().len(), 384_000);
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let mut canvas = Canvas::new(3, 2).unwrap();
        canvas.fill(Area { x: 2, y: 1, width: u32::MAX, height: 9 }, 7);
        canvas.fill(Area { x: 3, y: 0, width: 1, height: 1 }, 9);
        canvas.fill(Area { x: 9, y: 9, width: 1, height: 1 }, 9);
        assert_eq!(canvas.pixels(), [0, 0, 0, 0, 0, 7]);
    }

    #[test]
    fn debug_shows_no_pixel() {
        let mut canvas = Canvas::new(1, 1).unwrap();
        canvas.fill(Area { x: 0, y: 0, width: 1, height: 1 }, 987_654);
        assert_eq!(format!("{canvas:?}"), "Canvas { width: 1, height: 1, .. }");
    }
}
