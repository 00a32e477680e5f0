//! Codes of every version, level and mode, by the crate `qrcode`.

use qrcode::bits::Bits;
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode, Version};

use crate::rng::Rng;

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// How much damage a code survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// L.
    Low,
    /// M.
    Medium,
    /// Q.
    Quartile,
    /// H.
    High,
}

impl Level {
    /// All levels, the weakest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::Quartile, Self::High];

    /// Returns the level's letter.
    #[must_use]
    pub fn letter(self) -> &'static str {
        ["L", "M", "Q", "H"][self as usize]
    }

    fn theirs(self) -> EcLevel {
        [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H][self as usize]
    }
}

/// How a code's payload is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Digits.
    Numeric,
    /// Capital letters, digits and nine signs.
    Alphanumeric,
    /// Anything.
    Byte,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::Numeric, Self::Alphanumeric, Self::Byte];

    /// Returns the mode's name in `truth.json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["numeric", "alnum", "byte"][self as usize]
    }

    /// Returns how many characters fit a code.
    #[must_use]
    pub fn capacity(self, version: u8, level: Level) -> usize {
        let bits = Bits::new(normal(version)).max_len(level.theirs()).unwrap();
        let class = usize::from(version >= 10) + usize::from(version >= 27);
        let header = 4 + [[10, 12, 14], [9, 11, 13], [8, 16, 16]][self as usize][class];
        let free = bits - header;
        match self {
            Self::Numeric => free / 10 * 3 + [0, 0, 0, 0, 1, 1, 1, 2, 2, 2][free % 10],
            Self::Alphanumeric => free / 11 * 2 + usize::from(free % 11 >= 6),
            Self::Byte => free / 8,
        }
    }

    /// Returns a random payload that fills a code.
    #[must_use]
    pub fn fill(self, version: u8, level: Level, rng: &mut Rng) -> Vec<u8> {
        self.payload(self.capacity(version, level), rng)
    }

    /// Returns a random payload of so many characters.
    #[must_use]
    pub fn payload(self, count: usize, rng: &mut Rng) -> Vec<u8> {
        match self {
            Self::Numeric => (0..count).map(|_| b'0' + rng.below(10) as u8).collect(),
            Self::Alphanumeric => (0..count).map(|_| ALPHANUMERIC[rng.below(45)]).collect(),
            Self::Byte => rng.bytes(count),
        }
    }
}

fn normal(version: u8) -> Version {
    Version::Normal(version.into())
}

/// The modules of a code, without its quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    size: usize,
    dark: Vec<bool>,
    payload: Vec<u8>,
}

impl Code {
    /// Makes a code.
    ///
    /// # Errors
    ///
    /// Refuses a payload that does not fit or that the mode has no characters for.
    pub fn new(payload: &[u8], mode: Mode, version: u8, level: Level) -> Result<Self, QrError> {
        let mut bits = Bits::new(normal(version));
        match mode {
            Mode::Numeric => bits.push_numeric_data(payload)?,
            Mode::Alphanumeric => bits.push_alphanumeric_data(payload)?,
            Mode::Byte => bits.push_byte_data(payload)?,
        }
        bits.push_terminator(level.theirs())?;
        let code = QrCode::with_bits(bits, level.theirs())?;
        let size = code.width();
        let dark = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { size, dark, payload: payload.to_vec() })
    }

    /// Takes modules as a code, row by row, whoever made them.
    ///
    /// # Panics
    ///
    /// Panics unless the modules are a square.
    #[must_use]
    pub fn of_modules(size: usize, dark: Vec<bool>, payload: &[u8]) -> Self {
        assert_eq!(dark.len(), size * size);
        Self { size, dark, payload: payload.to_vec() }
    }

    /// Returns the modules on a side.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// Returns the modules row by row, dark ones true.
    #[must_use]
    pub fn modules(&self) -> &[bool] {
        &self.dark
    }

    /// Returns what the code holds.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Tells whether a module is dark; none outside the code is.
    #[must_use]
    pub(crate) fn is_dark(&self, x: f32, y: f32) -> bool {
        let size = self.size as f32;
        let inside = x >= 0.0 && y >= 0.0 && x < size && y < size;
        inside && self.dark[y as usize * self.size + x as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_fills_a_code_to_the_last_character() {
        let mut rng = Rng::new(1);
        for version in [1, 9, 10, 26, 27, 40] {
            for level in Level::ALL {
                for mode in Mode::ALL {
                    let payload = mode.fill(version, level, &mut rng);
                    let code = Code::new(&payload, mode, version, level).unwrap();
                    assert_eq!(code.size(), usize::from(version) * 4 + 17);
                    let longer = mode.payload(payload.len() + 1, &mut rng);
                    assert!(
                        Code::new(&longer, mode, version, level).is_err(),
                        "{version} {mode:?}"
                    );
                }
            }
        }
    }
}
