//! The ways in which text is packed, and the 45 characters of one of them.

use crate::code::Version;

/// The characters of alphanumeric text by their values.
pub(crate) const ALPHANUMERIC: [u8; 45] = *b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// A way to pack bytes into a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Digits, ten bits for three.
    Numeric,
    /// Digits, capital letters, space and `$%*+-./:`, eleven bits for two.
    Alphanumeric,
    /// Any bytes.
    Byte,
}

impl Mode {
    /// Returns the mode that needs the least room for bytes.
    #[must_use]
    pub fn densest(bytes: &[u8]) -> Self {
        let modes = [Self::Numeric, Self::Alphanumeric];
        let fits = |mode: &Self| mode.stranger(bytes).is_none();
        modes.into_iter().find(fits).unwrap_or(Self::Byte)
    }

    /// Returns the place of the first byte that the mode has no character for.
    pub(crate) fn stranger(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Numeric => bytes.iter().position(|byte| !byte.is_ascii_digit()),
            Self::Alphanumeric => bytes.iter().position(|byte| alphanumeric(*byte).is_none()),
            Self::Byte => None,
        }
    }

    /// Returns the number that stands before a segment of the mode.
    pub(crate) fn indicator(self) -> u32 {
        match self {
            Self::Numeric => 0b0001,
            Self::Alphanumeric => 0b0010,
            Self::Byte => 0b0100,
        }
    }

    /// Returns the bits of the count of characters.
    pub(crate) fn length_bits(self, version: Version) -> u8 {
        let lengths = Lengths::of(version);
        match self {
            Self::Numeric => lengths.numeric,
            Self::Alphanumeric => lengths.alphanumeric,
            Self::Byte => lengths.byte,
        }
    }

    /// Returns how many characters so many bits hold.
    pub(crate) fn characters(self, bits: usize) -> usize {
        match self {
            Self::Numeric => (bits / 10).saturating_mul(3).saturating_add(match bits % 10 {
                ..4 => 0,
                4..7 => 1,
                _ => 2,
            }),
            Self::Alphanumeric => {
                (bits / 11).saturating_mul(2).saturating_add(usize::from(bits % 11 >= 6))
            }
            Self::Byte => bits / 8,
        }
    }
}

/// Returns the value of a character.
pub(crate) fn alphanumeric(character: u8) -> Option<u32> {
    let place = match character {
        b'0'..=b'9' => character.wrapping_sub(b'0'),
        b'A'..=b'Z' => character.wrapping_sub(b'A').wrapping_add(10),
        _ => {
            let others = ALPHANUMERIC.iter().skip(36).position(|other| *other == character)?;
            u8::try_from(others).ok()?.wrapping_add(36)
        }
    };
    Some(place.into())
}

/// Bits of the counts of characters of a version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lengths {
    pub(crate) numeric: u8,
    pub(crate) alphanumeric: u8,
    pub(crate) byte: u8,
    pub(crate) kanji: u8,
}

impl Lengths {
    /// Looks up the bits of a version.
    pub(crate) fn of(version: Version) -> Self {
        match version.number() {
            ..10 => Self { numeric: 10, alphanumeric: 9, byte: 8, kanji: 8 },
            10..27 => Self { numeric: 12, alphanumeric: 11, byte: 16, kanji: 10 },
            _ => Self { numeric: 14, alphanumeric: 13, byte: 16, kanji: 12 },
        }
    }
}
