//! Flips of a coin.

use std::fmt;

use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::EntropyError;
use super::rolls::{Evenness, collect};
use crate::SecretText;

/// Of 100 flips of a fair coin, one side shows more than 75 times once in six million times.
const EVENNESS: Evenness = Evenness { several: 20, many: 100, most: 3 };

/// Flips of a coin, in order.
pub struct Coins(Zeroizing<String>);

impl Coins {
    /// Reads flips, either H (heads) and T (tails) or 1 (heads) and 0 (tails), with blanks and line
    /// ends between them or not.
    ///
    /// # Errors
    /// Refuses other characters by their place, more than 1,024 flips, and flips that are all the same
    /// or mostly.
    pub fn parse(text: &SecretText) -> Result<Self, EntropyError> {
        let text = text.as_str();
        if text.contains(['0', '1']) && text.contains(['h', 'H', 't', 'T']) {
            return Err(EntropyError::MixedFlips);
        }
        let side = |c| match c {
            'h' | 'H' | '1' => Some('H'),
            't' | 'T' | '0' => Some('T'),
            _ => None,
        };
        let flips = collect(text, side, |position| EntropyError::NotAFlip { position })?;
        EVENNESS.check(&flips)?;
        Ok(Self(flips))
    }

    /// Counts the flips.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn microbits(&self) -> u32 {
        u32::try_from(self.count()).unwrap_or_default().saturating_mul(1_000_000)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The flips as bits, heads 1, the first one highest; nothing if there are not exactly so many, up
    /// to 16.
    pub(crate) fn number(&self, count: u32) -> Option<u16> {
        let fits = count <= u16::BITS && usize::try_from(count) == Ok(self.count());
        let bit = |number: u16, side| number.unbounded_shl(1) | u16::from(side == 'H');
        fits.then(|| self.0.chars().fold(0, bit))
    }
}

// Its only field wipes itself.
impl ZeroizeOnDrop for Coins {}

impl fmt::Debug for Coins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Coins").finish_non_exhaustive()
    }
}
