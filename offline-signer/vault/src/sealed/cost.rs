//! What opening costs: Argon2id (RFC 9106), bounded on both sides, and how it is run.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use system::Locked;
use zeroize::Zeroize as _;

use crate::mnemonic::normalized_passphrase;
use crate::stack;
use crate::{Passphrase, VaultError};

/// The bytes of a salt.
pub(super) const SALT: usize = 16;
/// The blocks of 1 KiB in a mebibyte.
const BLOCKS_OF_MEBIBYTE: u32 = 1024;

/// The work of one guess at a passphrase; within its bounds always.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Cost {
    mebibytes: u16,
    passes: u8,
    lanes: u8,
}

impl Cost {
    /// The least and the most memory, in MiB.
    pub const MEBIBYTES: std::ops::RangeInclusive<u16> = 64..=1024;
    /// The fewest and the most passes over the memory.
    pub const PASSES: std::ops::RangeInclusive<u8> = 1..=32;
    /// The fewest and the most lanes; new ones have one.
    pub const LANES: std::ops::RangeInclusive<u8> = 1..=4;

    /// Takes memory in MiB, passes and lanes; none if one of them is out of its bounds.
    pub fn new(mebibytes: u16, passes: u8, lanes: u8) -> Option<Self> {
        let within = Self::MEBIBYTES.contains(&mebibytes)
            && Self::PASSES.contains(&passes)
            && Self::LANES.contains(&lanes);
        within.then_some(Self { mebibytes, passes, lanes })
    }

    /// Returns the memory that opening needs, in MiB.
    pub fn mebibytes(self) -> u16 {
        self.mebibytes
    }

    /// Returns how often the memory is gone over.
    pub fn passes(self) -> u8 {
        self.passes
    }

    /// Returns how many parts of the memory are filled beside each other.
    pub fn lanes(self) -> u8 {
        self.lanes
    }

    /// Chooses the cost that takes about `target` on this machine, with at most `most` MiB.
    ///
    /// Memory comes first, since it is what a guesser pays for: as much as two passes leave time for.
    /// `time` says how long a cost takes.
    ///
    /// # Errors
    /// Those of `time`.
    pub fn measure<E>(
        target: Duration,
        most: u16,
        mut time: impl FnMut(Self) -> Result<Duration, E>,
    ) -> Result<Self, E> {
        let least = *Self::MEBIBYTES.start();
        let probe = Self { mebibytes: least, passes: 1, lanes: 1 };
        let step = time(probe)?.as_micros().max(1);
        // How many times the least memory can be gone over once.
        let steps = u64::try_from(target.as_micros().div_euclid(step)).unwrap_or(u64::MAX);
        let most = most.clamp(least, *Self::MEBIBYTES.end()).div_euclid(least);
        let parts = u16::try_from(steps.div_euclid(2)).unwrap_or(u16::MAX).clamp(1, most);
        let passes = steps.checked_div(u64::from(parts)).unwrap_or(1);
        let passes = u8::try_from(passes).unwrap_or(u8::MAX);
        let passes = passes.clamp(*Self::PASSES.start(), *Self::PASSES.end());
        Ok(Self { mebibytes: parts.saturating_mul(least), passes, lanes: 1 })
    }

    /// Chooses the cost that takes about `target` on this machine, with at most `most` MiB, and tells how
    /// long it does take.
    ///
    /// # Errors
    /// [`VaultError::Memory`] if there is not even the least.
    pub fn of_this_machine(target: Duration, most: u16) -> Result<(Self, Duration), VaultError> {
        let cost = Self::measure(target, most, Self::time)?;
        Ok((cost, cost.time()?))
    }

    /// Tells how long one passphrase takes on this machine.
    ///
    /// # Errors
    /// [`VaultError::Memory`] if there is not enough of it.
    pub fn time(self) -> Result<Duration, VaultError> {
        let begun = Instant::now();
        argon2id(self, &[0; SALT], b"a passphrase to measure", &mut [0; 32])?;
        Ok(begun.elapsed())
    }

    fn params(self) -> Option<Params> {
        let kibibytes = u32::from(self.mebibytes).checked_mul(BLOCKS_OF_MEBIBYTE)?;
        let (passes, lanes) = (u32::from(self.passes), u32::from(self.lanes));
        Params::new(kibibytes, passes, lanes, None).ok()
    }
}

/// What makes a key of a passphrase: [`Argon2id`], and in tests what counts how often.
pub trait Stretch {
    /// Writes the key of a passphrase to `key`, 32 bytes.
    ///
    /// # Errors
    /// [`VaultError::Memory`] if there is not enough of it.
    fn stretch(
        &mut self,
        cost: Cost,
        salt: &[u8],
        passphrase: &Passphrase,
        key: &mut Locked,
    ) -> Result<(), VaultError>;
}

/// Argon2id, version 0x13, without secret and associated data. The passphrase is in NFKD, so that
/// composed and decomposed letters are the same.
#[derive(Clone, Copy, Debug)]
pub struct Argon2id;

impl Stretch for Argon2id {
    fn stretch(
        &mut self,
        cost: Cost,
        salt: &[u8],
        passphrase: &Passphrase,
        key: &mut Locked,
    ) -> Result<(), VaultError> {
        let text = normalized_passphrase(passphrase.as_str());
        argon2id(cost, salt, text.as_bytes(), key.as_mut())
    }
}

fn argon2id(cost: Cost, salt: &[u8], text: &[u8], key: &mut [u8]) -> Result<(), VaultError> {
    let too_little = VaultError::Memory { mebibytes: cost.mebibytes };
    let params = cost.params().ok_or(too_little)?;
    let mut blocks = Vec::new();
    blocks.try_reserve_exact(params.block_count()).map_err(|_| too_little)?;
    blocks.resize(params.block_count(), Block::new());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let done = stack::wiped(|| argon2.hash_password_into_with_memory(text, salt, key, &mut blocks));
    for block in &mut blocks {
        block.zeroize();
    }
    done.map_err(|_| too_little)
}
