//! Randomness of the operating system, and the test that it must pass at start-up.

use zeroize::Zeroizing;

use super::EntropyError;
use super::health::{BYTES_OF_FULL_ENTROPY, Health};

/// The bytes of each of the two draws of the self test.
const DRAW: usize = 4096;

/// Anything that gives random bytes.
pub trait RandomSource {
    /// Fills a buffer with random bytes.
    ///
    /// # Errors
    /// [`EntropyError::SystemMissing`] if there are none; what the buffer holds then is not random.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyError>;
}

/// The operating system's generator, having passed the self test.
#[derive(Debug)]
pub struct OsRandom {
    _tested: (),
}

impl OsRandom {
    /// Opens the generator and tests it.
    ///
    /// # Errors
    /// Refuses a generator that is missing or fails the [`self_test`].
    pub fn open() -> Result<Self, EntropyError> {
        let mut random = Self { _tested: () };
        self_test(&mut random)?;
        Ok(random)
    }
}

impl RandomSource for OsRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        fill(bytes).ok_or(EntropyError::SystemMissing)
    }
}

/// Asks the kernel itself, which makes itself ready when it is asked. Whoever waits for `/dev/random` instead,
/// as libraries do in a static program, waits for ever where nothing else happens: on the boot image.
#[cfg(target_os = "linux")]
pub(crate) fn fill(mut bytes: &mut [u8]) -> Option<()> {
    use rustix::rand::{GetRandomFlags, getrandom};
    while !bytes.is_empty() {
        match getrandom(&mut *bytes, GetRandomFlags::empty()) {
            Ok(0) => return None,
            Ok(count) => bytes = bytes.get_mut(count..)?,
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return None,
        }
    }
    Some(())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn fill(bytes: &mut [u8]) -> Option<()> {
    getrandom::fill(bytes).ok()
}

/// Refuses a generator that gives nothing, repeats a draw, or fails the repetition count and adaptive
/// proportion tests of SP 800-90B. A good one fails once in some hundred thousand times; a clever forgery
/// passes: this finds what is broken, not what is hostile.
///
/// # Errors
/// [`EntropyError::SystemMissing`] or [`EntropyError::SystemBroken`].
pub fn self_test(source: &mut dyn RandomSource) -> Result<(), EntropyError> {
    let mut draws = [Zeroizing::new([0; DRAW]), Zeroizing::new([0; DRAW])];
    for draw in &mut draws {
        source.fill(&mut draw[..])?;
        let mut health = Health::new(BYTES_OF_FULL_ENTROPY);
        if !draw.iter().all(|byte| health.takes(*byte)) {
            return Err(EntropyError::SystemBroken);
        }
    }
    let [first, second] = &draws;
    // Sixteen equal bytes at the same place of both draws are a stuck state.
    let mut pieces = first.as_chunks::<16>().0.iter().zip(second.as_chunks::<16>().0);
    if pieces.any(|(first, second)| first == second) {
        return Err(EntropyError::SystemBroken);
    }
    Ok(())
}
