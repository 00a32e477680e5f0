//! Randomness for seals: salts, nonces, keys.

use crate::VaultError;

/// A source of random bytes; tests and worked examples bring one of their own.
pub trait Random {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// [`VaultError::Random`] if the source has failed.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), VaultError>;
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), VaultError> {
        getrandom::fill(bytes).map_err(|_| VaultError::Random)
    }
}
