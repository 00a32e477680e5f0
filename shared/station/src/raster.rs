//! The pixels of a code with its quiet zone: whole pixels to a module, black on white.

use std::iter::repeat_n;
use std::num::NonZeroU16;

use qr::{MAX_PIXELS, Modules, PictureError, QUIET_ZONE, Version};

/// Returns the modules on a side of a version, its quiet zone included.
pub(crate) fn side(version: Version) -> usize {
    version.modules().saturating_add(2 * QUIET_ZONE)
}

/// Returns the rows of a code from the top, its quiet zone included, dark modules true.
pub(crate) fn rows(modules: &Modules) -> Vec<Vec<bool>> {
    let side = modules.size().saturating_add(2 * QUIET_ZONE);
    let margin = repeat_n(vec![false; side], QUIET_ZONE);
    margin.clone().chain(modules.rows().map(padded)).chain(margin).collect()
}

fn padded(row: &[bool]) -> Vec<bool> {
    let margin = [false; QUIET_ZONE];
    margin.iter().chain(row).chain(&margin).copied().collect()
}

/// A code, enlarged.
#[derive(Debug)]
pub struct Raster {
    rows: Vec<Vec<bool>>,
    scale: usize,
    side: usize,
}

impl Raster {
    /// Enlarges a code, `scale` pixels to a module.
    ///
    /// # Errors
    ///
    /// Refuses a picture of more than [`MAX_PIXELS`] pixels.
    pub fn new(modules: &Modules, scale: NonZeroU16) -> Result<Self, PictureError> {
        let (rows, scale) = (rows(modules), usize::from(scale.get()));
        let side = rows.len().saturating_mul(scale);
        if side.saturating_mul(side) > MAX_PIXELS {
            return Err(PictureError::TooLarge { width: side, height: side });
        }
        Ok(Self { rows, scale, side })
    }

    /// Returns the pixels on a side.
    #[must_use]
    pub fn side(&self) -> usize {
        self.side
    }

    /// Returns the pixels on a side of a module.
    pub(crate) fn scale(&self) -> usize {
        self.scale
    }

    /// Returns the rows of modules from the top, the quiet zone included.
    pub(crate) fn modules(&self) -> &[Vec<bool>] {
        &self.rows
    }

    /// Returns the pixels row by row, a byte to each, made by `ink` from whether it is dark.
    #[must_use]
    pub fn pixels(&self, ink: impl Fn(bool) -> u8) -> Vec<u8> {
        self.lines(|row| row.iter().flat_map(|dark| repeat_n(ink(*dark), self.scale)).collect())
    }

    /// Returns the pixels row by row, a bit to each, light ones 1, each row filled up to a byte.
    pub(crate) fn bits(&self) -> Vec<u8> {
        self.lines(|row| packed(row.iter().flat_map(|dark| repeat_n(!*dark, self.scale))))
    }

    /// Makes each row of modules into a line of pixels once and repeats it.
    fn lines(&self, line: impl Fn(&[bool]) -> Vec<u8>) -> Vec<u8> {
        let mut pixels = Vec::new();
        for row in &self.rows {
            pixels.extend(line(row).repeat(self.scale));
        }
        pixels
    }
}

/// Packs bits into bytes, the first one highest.
fn packed(bits: impl Iterator<Item = bool>) -> Vec<u8> {
    let (mut bytes, mut byte, mut place) = (Vec::new(), 0_u8, 0x80_u8);
    for bit in bits {
        byte |= if bit { place } else { 0 };
        place >>= 1;
        if place == 0 {
            bytes.push(byte);
            (byte, place) = (0, 0x80);
        }
    }
    if place != 0x80 {
        bytes.push(byte);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use qr::Level;

    fn raster(scale: u16) -> Raster {
        let modules = qr::encode(b"x", None, Level::Low).unwrap();
        Raster::new(&modules, NonZeroU16::new(scale).unwrap()).unwrap()
    }

    #[test]
    fn pixels_are_those_that_the_code_draws() {
        for scale in [1, 3, 8] {
            let modules = qr::encode(b"x", None, Level::Low).unwrap();
            let drawn = modules.draw(NonZeroU16::new(scale).unwrap()).unwrap();
            let pixels = raster(scale).pixels(|dark| if dark { 0 } else { 255 });
            assert_eq!(pixels, drawn.view().pixels());
        }
    }

    #[test]
    fn bits_are_the_pixels_with_light_ones_set() {
        // 29 modules a side: with 3 pixels each, 87 bits in 11 bytes.
        let raster = raster(3);
        let (pixels, bits) = (raster.pixels(u8::from), raster.bits());
        assert_eq!((raster.side(), bits.len()), (87, 87 * 11));
        for (row, packed) in pixels.chunks(87).zip(bits.chunks(11)) {
            for (column, dark) in row.iter().enumerate() {
                let light = packed[column / 8] >> (7 - column % 8) & 1;
                assert_eq!(light, 1 - dark);
            }
        }
    }

    #[test]
    fn too_many_pixels_are_refused_before_they_are_made() {
        let modules = qr::encode(b"x", None, Level::Low).unwrap();
        let result = Raster::new(&modules, NonZeroU16::MAX);
        assert!(matches!(result, Err(PictureError::TooLarge { .. })));
    }
}
