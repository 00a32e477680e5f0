//! Rolls of a die with six faces.

use std::fmt;

use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::EntropyError;
use super::rolls::{Evenness, collect};
use crate::SecretText;

/// Millionths of a bit of a roll: log2(6), rounded down.
const MICROBITS: u32 = 2_584_962;
/// Of 50 rolls of a fair die, one face shows more than 25 times once in 20 million times.
const EVENNESS: Evenness = Evenness { several: 10, many: 50, most: 2 };

/// Rolls of a die, in order.
pub struct Dice(Zeroizing<String>);

impl Dice {
    /// Reads rolls, the digits 1 to 6, with blanks and line ends between them or not.
    ///
    /// # Errors
    /// Refuses other characters by their place, more than 1,024 rolls, and rolls that are all the same
    /// or mostly.
    pub fn parse(text: &SecretText) -> Result<Self, EntropyError> {
        let face = |c| matches!(c, '1'..='6').then_some(c);
        let wrong = |position| EntropyError::NotARoll { position };
        let rolls = collect(text.as_str(), face, wrong)?;
        EVENNESS.check(&rolls)?;
        Ok(Self(rolls))
    }

    /// Counts the rolls.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn microbits(&self) -> u32 {
        u32::try_from(self.count()).unwrap_or_default().saturating_mul(MICROBITS)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

// Its only field wipes itself.
impl ZeroizeOnDrop for Dice {}

impl fmt::Debug for Dice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dice").finish_non_exhaustive()
    }
}
