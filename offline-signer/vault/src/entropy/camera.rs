//! Noise of a camera: the pixels of pictures of one size, taken one after the other.

use std::fmt;

use sha2::digest::FixedOutput;
use sha2::{Digest, Sha256};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::EntropyError;
use super::health::{EIGHTH_OF_A_BIT, Health};

/// The fewest pixels of a picture.
const FEWEST: usize = 16_384;
/// The most bytes of the pixels of all pictures.
const MOST: usize = 64 * 1024 * 1024;

/// The SHA-256 of what a camera saw. It is added to other sources and never counted as one.
pub struct CameraNoise(Zeroizing<[u8; 32]>);

impl CameraNoise {
    /// Takes the grey pixels of two pictures or more, one byte each, in the order in which they were
    /// taken.
    ///
    /// A sample is how much a pixel differs from the one before it in time. Both health tests of
    /// SP 800-90B must hold for every sample, with no more claimed than 1/8 bit.
    ///
    /// # Errors
    /// Refuses too few pictures or pixels, and pictures that are alike: those of a dead, covered or
    /// frozen sensor, and of one that plays the same again.
    pub fn measure(pictures: &[&[u8]]) -> Result<Self, EntropyError> {
        let pixels = pictures.first().map_or(0, |picture| picture.len());
        let alike = pictures.iter().all(|picture| picture.len() == pixels);
        let total = pixels.saturating_mul(pictures.len());
        if pictures.len() < 2 || pixels < FEWEST || !alike || total > MOST {
            return Err(EntropyError::TooLittleNoise);
        }
        let mut health = Health::new(EIGHTH_OF_A_BIT);
        for (before, after) in pictures.iter().zip(pictures.iter().skip(1)) {
            let mut samples = before.iter().zip(*after).map(|(a, b)| b.wrapping_sub(*a));
            if !samples.all(|sample| health.takes(sample)) {
                return Err(EntropyError::DeadSensor);
            }
        }
        // Neighbours that differ pass the tests; a short film in a loop has pictures that come twice.
        let later = |place: usize| pictures.iter().skip(place.saturating_add(1));
        if pictures.iter().enumerate().any(|(place, one)| later(place).any(|other| other == one)) {
            return Err(EntropyError::DeadSensor);
        }
        let mut hash = Sha256::new();
        pictures.iter().for_each(|picture| Digest::update(&mut hash, picture));
        let mut digest = Zeroizing::new([0; 32]);
        FixedOutput::finalize_into(hash, (&mut *digest).into());
        Ok(Self(digest))
    }

    pub(super) fn digest(&self) -> &[u8; 32] {
        &self.0
    }
}

// Its only field wipes itself.
impl ZeroizeOnDrop for CameraNoise {}

impl fmt::Debug for CameraNoise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CameraNoise").finish_non_exhaustive()
    }
}
