//! Grey pictures: one byte for each pixel, 0 black, 255 white, row by row from the top left.

use thiserror::Error;

/// The most pixels a picture may have: 16 megapixels, above any camera of a webcam's kind.
pub const MAX_PIXELS: usize = 16 * 1024 * 1024;

/// Why pixels are not a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PictureError {
    /// No pixels at all.
    #[error("picture without pixels")]
    Empty,
    /// More than [`MAX_PIXELS`].
    #[error("picture of {width} x {height} pixels, expected at most {MAX_PIXELS}")]
    TooLarge {
        /// Pixels in a row.
        width: usize,
        /// Rows.
        height: usize,
    },
    /// The number of pixels is not width times height.
    #[error("picture of {found} pixels, expected {expected}")]
    Pixels {
        /// Width times height.
        expected: usize,
        /// Pixels given.
        found: usize,
    },
}

/// A grey picture that is borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GreyView<'a> {
    width: usize,
    height: usize,
    pixels: &'a [u8],
}

impl<'a> GreyView<'a> {
    /// Takes pixels as a picture.
    ///
    /// # Errors
    ///
    /// Refuses an empty picture, one above [`MAX_PIXELS`] and pixels that do not fill it.
    pub fn new(width: usize, height: usize, pixels: &'a [u8]) -> Result<Self, PictureError> {
        if width == 0 || height == 0 {
            return Err(PictureError::Empty);
        }
        let expected = width.saturating_mul(height);
        if expected > MAX_PIXELS {
            return Err(PictureError::TooLarge { width, height });
        }
        if pixels.len() != expected {
            return Err(PictureError::Pixels { expected, found: pixels.len() });
        }
        Ok(Self { width, height, pixels })
    }

    /// Returns the pixels in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// Returns all pixels.
    #[must_use]
    pub fn pixels(&self) -> &'a [u8] {
        self.pixels
    }

    /// Returns the rows from the top.
    pub fn rows(
        &self,
    ) -> impl ExactSizeIterator<Item = &'a [u8]> + DoubleEndedIterator + Clone + use<'a> {
        self.pixels.chunks_exact(self.width)
    }

    /// Returns a picture of half the width and height, each pixel the mean of four.
    pub(crate) fn halved(&self) -> Option<Picture> {
        let pairs = self.rows().step_by(2).zip(self.rows().skip(1).step_by(2));
        let pixels = pairs.flat_map(|(upper, lower)| halved_row(upper, lower)).collect();
        Picture::new(self.width / 2, self.height / 2, pixels).ok()
    }
}

/// A grey picture that is owned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Picture {
    /// Takes pixels as a picture.
    ///
    /// # Errors
    ///
    /// Refuses an empty picture, one above [`MAX_PIXELS`] and pixels that do not fill it.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Result<Self, PictureError> {
        GreyView::new(width, height, &pixels)?;
        Ok(Self { width, height, pixels })
    }

    /// Borrows the picture.
    #[must_use]
    pub fn view(&self) -> GreyView<'_> {
        GreyView { width: self.width, height: self.height, pixels: &self.pixels }
    }

    /// Hands over the pixels, such as to wipe them.
    #[must_use]
    pub fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }
}

fn halved_row<'a>(upper: &'a [u8], lower: &'a [u8]) -> impl Iterator<Item = u8> + 'a {
    let (upper, _) = upper.as_chunks();
    let (lower, _) = lower.as_chunks();
    upper.iter().zip(lower).map(|([a, b], [c, d])| a.midpoint(*b).midpoint(c.midpoint(*d)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_that_do_not_add_up_are_refused() {
        assert_eq!(GreyView::new(0, 5, &[]), Err(PictureError::Empty));
        assert_eq!(GreyView::new(5, 0, &[]), Err(PictureError::Empty));
        let short = PictureError::Pixels { expected: 6, found: 5 };
        assert_eq!(GreyView::new(2, 3, &[0; 5]), Err(short));
        let (width, height) = (usize::MAX, usize::MAX);
        let large = PictureError::TooLarge { width, height };
        assert_eq!(GreyView::new(width, height, &[]), Err(large));
        let (width, height) = (4_096, 4_097);
        let large = PictureError::TooLarge { width, height };
        assert_eq!(GreyView::new(width, height, &[]), Err(large));
    }

    #[test]
    fn halving_takes_means_and_drops_the_odd_edge() {
        let picture = Picture::new(5, 3, vec![0, 100, 8, 8, 1, 100, 200, 8, 8, 1, 9, 9, 9, 9, 9]);
        let half = picture.unwrap().view().halved().unwrap();
        assert_eq!(half, Picture::new(2, 1, vec![100, 8]).unwrap());
        assert_eq!(Picture::new(1, 1, vec![0]).unwrap().view().halved(), None);
    }
}
