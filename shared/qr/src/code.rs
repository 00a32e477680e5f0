//! What a code is made of: its version, its level, its modules.

use core::num::NonZeroU16;

use crate::alphabet::Mode;
use crate::picture::{MAX_PIXELS, Picture, PictureError};
use crate::tables::Blocks;

/// The width in modules of the light margin that a code needs on each side.
pub const QUIET_ZONE: usize = 4;

/// The size of a code: 1 (21 modules a side) to 40 (177 modules).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(u8);

impl Version {
    /// The smallest version.
    pub const MIN: Self = Self(1);
    /// The largest version.
    pub const MAX: Self = Self(40);

    /// Returns the version of a number, or `None` if it is not 1 to 40.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (1..=40).contains(&number).then_some(Self(number))
    }

    /// Returns all versions, the smallest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        (1..=40).map(Self)
    }

    /// Returns the version's number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// Returns the modules on a side, without the quiet zone.
    #[must_use]
    pub fn modules(self) -> usize {
        usize::from(self.0).saturating_mul(4).saturating_add(17)
    }

    /// Returns the bytes that fit the code in byte mode.
    #[must_use]
    pub fn capacity(self, level: Level) -> usize {
        self.capacity_in(Mode::Byte, level)
    }

    /// Returns the characters that fit the code in a mode.
    #[must_use]
    pub fn capacity_in(self, mode: Mode, level: Level) -> usize {
        let header = usize::from(mode.length_bits(self)).saturating_add(4);
        let bits = Blocks::of(self, level).data().saturating_mul(8).saturating_sub(header);
        mode.characters(bits)
    }

    /// Returns the smallest version that holds so many bytes in byte mode.
    #[must_use]
    pub fn fitting(bytes: usize, level: Level) -> Option<Self> {
        Self::fitting_in(Mode::Byte, bytes, level)
    }

    /// Returns the smallest version that holds so many characters of a mode.
    #[must_use]
    pub fn fitting_in(mode: Mode, characters: usize, level: Level) -> Option<Self> {
        Self::all().find(|version| version.capacity_in(mode, level) >= characters)
    }
}

/// How much damage a code survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// L: 7 % of the codewords.
    Low,
    /// M: 15 %.
    Medium,
    /// Q: 25 %.
    Quartile,
    /// H: 30 %.
    High,
}

/// The modules of a code, without the quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    version: Version,
    dark: Vec<bool>,
}

impl Modules {
    /// Takes modules from elsewhere, row by row, dark ones true; `None` if they do not make up the
    /// square of a version.
    #[must_use]
    pub fn new(dark: Vec<bool>) -> Option<Self> {
        let version = Version::all().find(|version| {
            let side = version.modules();
            side.saturating_mul(side) == dark.len()
        })?;
        Some(Self { version, dark })
    }

    pub(crate) fn from_parts(version: Version, dark: Vec<bool>) -> Self {
        Self { version, dark }
    }

    /// Returns the size of the code.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    pub(crate) fn dark(&self) -> &[bool] {
        &self.dark
    }

    /// Returns the modules on a side.
    #[must_use]
    pub fn size(&self) -> usize {
        self.version.modules()
    }

    /// Tells whether the module in column `x` and row `y` is dark; none outside the code is.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        self.rows().nth(y).and_then(|row| row.get(x)).copied().unwrap_or(false)
    }

    /// Returns the rows from the top, each with its modules from the left, dark ones true.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[bool]> + DoubleEndedIterator {
        self.dark.chunks_exact(self.size())
    }

    /// Draws the code in black on white with its quiet zone, each module `scale` pixels a side.
    ///
    /// # Errors
    ///
    /// Refuses a picture of more than [`MAX_PIXELS`] pixels.
    pub fn draw(&self, scale: NonZeroU16) -> Result<Picture, PictureError> {
        let scale = usize::from(scale.get());
        let modules = self.size().saturating_add(2 * QUIET_ZONE);
        let side = modules.saturating_mul(scale);
        if side.saturating_mul(side) > MAX_PIXELS {
            return Err(PictureError::TooLarge { width: side, height: side });
        }
        let light = vec![false; modules];
        let margin = core::iter::repeat_n(light.as_slice(), QUIET_ZONE);
        let padded: Vec<Vec<bool>> = self.rows().map(pad).collect();
        let rows = padded.iter().map(Vec::as_slice);
        let mut pixels = Vec::with_capacity(side.saturating_mul(side));
        for row in margin.clone().chain(rows).chain(margin) {
            let line: Vec<u8> =
                row.iter().flat_map(|dark| core::iter::repeat_n(ink(*dark), scale)).collect();
            pixels.extend(core::iter::repeat_n(line, scale).flatten());
        }
        Picture::new(side, side, pixels)
    }
}

fn pad(row: &[bool]) -> Vec<bool> {
    let margin = [false; QUIET_ZONE];
    margin.iter().chain(row).chain(&margin).copied().collect()
}

fn ink(dark: bool) -> u8 {
    if dark { 0 } else { 255 }
}
