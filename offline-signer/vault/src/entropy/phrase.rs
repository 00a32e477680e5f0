//! How long a phrase is, and how much chance it holds.

use std::fmt;
use std::str::FromStr;

/// The number of words of a phrase.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum PhraseLength {
    /// 128 bits.
    Words12,
    /// 160 bits.
    Words15,
    /// 192 bits.
    Words18,
    /// 224 bits.
    Words21,
    /// 256 bits.
    Words24,
}

impl PhraseLength {
    /// Every length, the shortest first.
    pub const ALL: [Self; 5] =
        [Self::Words12, Self::Words15, Self::Words18, Self::Words21, Self::Words24];

    /// Tells the number of words.
    pub const fn words(self) -> usize {
        match self {
            Self::Words12 => 12,
            Self::Words15 => 15,
            Self::Words18 => 18,
            Self::Words21 => 21,
            Self::Words24 => 24,
        }
    }

    /// Tells the bits of entropy.
    pub const fn bits(self) -> u32 {
        match self {
            Self::Words12 => 128,
            Self::Words15 => 160,
            Self::Words18 => 192,
            Self::Words21 => 224,
            Self::Words24 => 256,
        }
    }

    /// Tells the bytes of entropy.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Words12 => 16,
            Self::Words15 => 20,
            Self::Words18 => 24,
            Self::Words21 => 28,
            Self::Words24 => 32,
        }
    }

    /// Tells the fewest rolls of a die that are enough: 50, 62, 75, 87 and 99, each within a tenth of
    /// a bit. The last is the usual number, and holds 255.9 bits.
    pub const fn rolls(self) -> usize {
        match self {
            Self::Words12 => 50,
            Self::Words15 => 62,
            Self::Words18 => 75,
            Self::Words21 => 87,
            Self::Words24 => 99,
        }
    }
}

impl fmt::Display for PhraseLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} words", self.words())
    }
}

/// The number is none that a phrase may have.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a phrase has 12, 15, 18, 21 or 24 words")]
pub struct NoPhraseLength;

impl FromStr for PhraseLength {
    type Err = NoPhraseLength;

    fn from_str(text: &str) -> Result<Self, NoPhraseLength> {
        let named = |length: &Self| length.words().to_string() == text;
        Self::ALL.into_iter().find(named).ok_or(NoPhraseLength)
    }
}
