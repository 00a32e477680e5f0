//! Where keys come from: the operating system's generator and what a person can check, hashed together.
//!
//! The recipe is in docs/spec/keys.md, and can be redone with `sha256sum`.

mod camera;
mod cards;
mod coins;
mod dice;
mod error;
mod health;
mod mix;
mod phrase;
mod random;
mod rolls;

use std::fmt;

use subtle::ConstantTimeEq;
use system::Locked;
use zeroize::ZeroizeOnDrop;

use crate::locked::locked_copy;

pub use camera::CameraNoise;
pub use cards::Cards;
pub use coins::Coins;
pub use dice::Dice;
pub use error::EntropyError;
pub(crate) use mix::hex;
pub use mix::{Pool, Practice, Sources};
pub use phrase::{NoPhraseLength, PhraseLength};
#[cfg(test)]
pub(crate) use random::fill as random_bytes;
pub use random::{OsRandom, RandomSource, self_test};

/// The fewest and the most bytes of entropy.
const BYTES: core::ops::RangeInclusive<usize> = 16..=32;

/// The entropy of a phrase, or the secret of a split: 16 to 32 bytes, in locked memory.
pub struct Entropy(Locked);

impl Entropy {
    /// Copies bytes, which the caller wipes.
    ///
    /// # Errors
    /// Refuses fewer than 16 bytes and more than 32.
    pub fn new(bytes: &[u8]) -> Result<Self, EntropyError> {
        if !BYTES.contains(&bytes.len()) {
            return Err(EntropyError::Length { found: bytes.len() });
        }
        locked_copy(bytes).map(Self).map_err(|_| EntropyError::Memory)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_ref()
    }

    /// Compares two secrets in a time that does not tell where they differ.
    pub fn is_same(&self, other: &Self) -> bool {
        self.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

// Its only field wipes itself.
impl ZeroizeOnDrop for Entropy {}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entropy").finish_non_exhaustive()
    }
}
