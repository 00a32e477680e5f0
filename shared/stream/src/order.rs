//! In which order a search for liars takes what was received.

use alloc::vec::Vec;

use crate::repair::SplitMix64;

/// Returns the serial numbers in random order, the first to be taken last: suspects are taken after
/// all others, or (each fourth attempt) in their random place, since a suspicion can be wrong.
pub(crate) fn order(attempt: u64, all: impl Iterator<Item = (usize, bool)>) -> Vec<usize> {
    let believe = !attempt.is_multiple_of(4);
    let mut order: Vec<(bool, u64, usize)> = all
        .zip(SplitMix64(attempt << 32))
        .map(|((serial, suspected), random)| (!(believe && suspected), random, serial))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, _, serial)| serial).collect()
}
