//! Derivation paths, hardened at every level, as SLIP-10 demands for Ed25519.

use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

/// The bit that marks a hardened index (BIP-32).
const HARDENED: u32 = 1 << 31;

/// A derivation path of 1 to 10 hardened levels, printed as `m/44'/43'/0'/0'/0'`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Path(Vec<u32>);

/// The reason why a text or a list is no derivation path; levels count from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PathError {
    /// The text does not begin with `m/`.
    #[error("a derivation path begins with m/")]
    NoRoot,
    /// The path has no level at all.
    #[error("a derivation path has at least one level")]
    Empty,
    /// The path has more than ten levels.
    #[error("a derivation path has at most 10 levels")]
    TooDeep,
    /// A level lacks its mark.
    #[error("level {level} is not hardened: write ' after its number")]
    NotHardened {
        /// The level at fault.
        level: usize,
    },
    /// A level is not a decimal number in its shortest form.
    #[error("level {level} is not a plain decimal number")]
    NotANumber {
        /// The level at fault.
        level: usize,
    },
    /// A level's number does not fit 31 bits.
    #[error("the number of level {level} is not below 2147483648")]
    TooLarge {
        /// The level at fault.
        level: usize,
    },
}

impl Path {
    /// The most levels that a path may have.
    pub const MAX_LEVELS: usize = 10;

    /// Makes a path of plain indices, each of which becomes a hardened level.
    ///
    /// # Errors
    /// Refuses no level, more than ten, and an index of 2^31 or above.
    pub fn new(indices: &[u32]) -> Result<Self, PathError> {
        if indices.is_empty() {
            return Err(PathError::Empty);
        }
        if indices.len() > Self::MAX_LEVELS {
            return Err(PathError::TooDeep);
        }
        match indices.iter().position(|index| *index >= HARDENED) {
            Some(place) => Err(PathError::TooLarge { level: place.saturating_add(1) }),
            None => Ok(Self(indices.to_vec())),
        }
    }

    /// Iterates over the levels from the root, each with the hardened bit set.
    pub fn hardened(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().map(|index| index | HARDENED)
    }
}

impl FromStr for Path {
    type Err = PathError;

    /// Reads a path; a level's mark may be `'`, `h` or `H`.
    fn from_str(text: &str) -> Result<Self, PathError> {
        let levels = text.strip_prefix("m/").ok_or(PathError::NoRoot)?;
        if levels.is_empty() {
            return Err(PathError::Empty);
        }
        let mut indices = Vec::with_capacity(Self::MAX_LEVELS);
        for (level, text) in (1..).zip(levels.split('/')) {
            if level > Self::MAX_LEVELS {
                return Err(PathError::TooDeep);
            }
            indices.push(index(level, text)?);
        }
        Self::new(&indices)
    }
}

/// Reads one level without its sign, leading zeros or plus: a path has one spelling per number.
fn index(level: usize, text: &str) -> Result<u32, PathError> {
    let digits = text.strip_suffix(['\'', 'h', 'H']);
    let shape = digits.unwrap_or(text);
    let plain = !shape.is_empty() && shape.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || (shape.len() > 1 && shape.starts_with('0')) {
        return Err(PathError::NotANumber { level });
    }
    let digits = digits.ok_or(PathError::NotHardened { level })?;
    let number = digits.parse::<u32>().map_err(|_| PathError::TooLarge { level })?;
    if number >= HARDENED {
        return Err(PathError::TooLarge { level });
    }
    Ok(number)
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("m")?;
        self.0.iter().try_for_each(|index| write!(f, "/{index}'"))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn every_mark_is_read_and_the_apostrophe_is_written() {
        let printed = "m/44'/43'/0'/2147483647'/7'";
        for text in [printed, "m/44h/43H/0'/2147483647h/7H"] {
            let path: Path = text.parse().unwrap();
            assert_eq!(path.to_string(), printed);
            assert_eq!(path, Path::new(&[44, 43, 0, 2_147_483_647, 7]).unwrap());
        }
    }

    #[test]
    fn levels_carry_the_hardened_bit() {
        let path: Path = "m/44'/0'/2147483647'".parse().unwrap();
        assert_eq!(path.hardened().collect::<Vec<_>>(), [0x8000_002C, 0x8000_0000, 0xFFFF_FFFF]);
    }

    #[test]
    fn ten_levels_are_the_most() {
        let ten = "m".to_string() + &"/1'".repeat(10);
        assert_eq!(ten.parse::<Path>().unwrap().to_string(), ten);
        assert_eq!((ten + "/1'").parse::<Path>(), Err(PathError::TooDeep));
        assert_eq!(Path::new(&[1; 11]), Err(PathError::TooDeep));
        assert_eq!(Path::new(&[]), Err(PathError::Empty));
        assert_eq!(Path::new(&[1, HARDENED]), Err(PathError::TooLarge { level: 2 }));
    }

    #[test]
    fn any_other_text_is_refused() {
        use PathError::{Empty, NoRoot, NotANumber, NotHardened, TooLarge};
        for (text, error) in [
            ("", NoRoot),
            ("m", NoRoot),
            ("44'/43'", NoRoot),
            ("M/44'", NoRoot),
            (" m/44'", NoRoot),
            ("/m/44'", NoRoot),
            ("m/", Empty),
            ("m/44", NotHardened { level: 1 }),
            ("m/44'/43'/0", NotHardened { level: 3 }),
            ("m//44'", NotANumber { level: 1 }),
            ("m/44'/", NotANumber { level: 2 }),
            ("m/44'/'", NotANumber { level: 2 }),
            ("m/044'", NotANumber { level: 1 }),
            ("m/00'", NotANumber { level: 1 }),
            ("m/+44'", NotANumber { level: 1 }),
            ("m/-1'", NotANumber { level: 1 }),
            ("m/44''", NotANumber { level: 1 }),
            ("m/44'h", NotANumber { level: 1 }),
            ("m/44’", NotANumber { level: 1 }),
            ("m/0x2c'", NotANumber { level: 1 }),
            ("m/44' ", NotANumber { level: 1 }),
            ("m/44'/ 43'", NotANumber { level: 2 }),
            ("m/٤'", NotANumber { level: 1 }),
            ("m/44'/2147483648'", TooLarge { level: 2 }),
            ("m/4294967296'", TooLarge { level: 1 }),
            ("m/99999999999999999999'", TooLarge { level: 1 }),
        ] {
            assert_eq!(text.parse::<Path>(), Err(error), "{text}");
        }
    }
}
