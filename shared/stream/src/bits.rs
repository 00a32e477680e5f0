//! Progressive Gaussian elimination over GF(2): sixty-four coefficients at a time.

use alloc::vec;
use alloc::vec::Vec;

use crate::equations::{Added, Equations};

const WORD: usize = 64;

/// A row of bits, all zero at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub(crate) fn zeros(length: usize) -> Self {
        Self(vec![0; length.div_ceil(WORD)])
    }

    /// Returns the bits of bytes, the lowest of the first byte first.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        let word = |chunk: &[u8]| {
            chunk.iter().rev().fold(0, |word: u64, byte| word << 8 | u64::from(*byte))
        };
        Self(bytes.chunks(8).map(word).collect())
    }

    pub(crate) fn set(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / WORD) {
            *word |= 1 << (place % WORD);
        }
    }

    /// Returns the places of the bits that are set.
    pub(crate) fn ones(&self) -> impl Iterator<Item = usize> {
        ones_from(0, &self.0)
    }
}

fn ones_from(word: usize, words: &[u64]) -> impl Iterator<Item = usize> {
    (word..usize::MAX).zip(words).flat_map(|(place, word)| {
        let mut rest = *word;
        core::iter::from_fn(move || {
            let bit = rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            let place = place.saturating_mul(WORD);
            usize::try_from(bit).ok().filter(|bit| *bit < WORD).map(|bit| place.saturating_add(bit))
        })
    })
}

/// Equations in a fixed number of unknowns, each unknown a row of bytes.
///
/// Holds at most one row for each unknown, with the words from its pivot on only: when all K rows
/// are dense, K * K / 16 bytes plus the data.
pub(crate) type BitSolver = Equations<Row>;

/// A row whose first bit is its pivot; `words` begins with the word of that bit.
#[derive(Debug)]
pub(crate) struct Row {
    words: Vec<u64>,
    data: Vec<u8>,
}

impl BitSolver {
    #[cfg(test)]
    pub(crate) fn bytes_held(&self) -> usize {
        let held = |row: &Row| row.words.len().saturating_mul(8).saturating_add(row.data.len());
        self.rows.iter().flatten().map(held).sum()
    }

    /// Adds the equation that the sum of some unknowns is `data`.
    pub(crate) fn add(&mut self, unknowns: Bits, mut data: Vec<u8>) -> Added {
        let Bits(mut words) = unknowns;
        let mut place = 0_usize;
        while let Some(rest) = words.get_mut(place..).filter(|rest| !rest.is_empty()) {
            let Some(pivot) = ones_from(place, rest.get(..1).unwrap_or_default()).next() else {
                place = place.saturating_add(1);
                continue;
            };
            match self.rows.get_mut(pivot) {
                Some(Some(row)) => {
                    add_words(rest, &row.words);
                    add_bytes(&mut data, &row.data);
                    let words = row.words.len().saturating_mul(8);
                    self.work = self.work.saturating_add(words).saturating_add(data.len());
                }
                Some(empty) => {
                    *empty = Some(Row { words: rest.to_vec(), data });
                    self.rank = self.rank.saturating_add(1);
                    return Added::Rank;
                }
                // A bit beyond the last unknown: no caller sets one.
                None => break,
            }
        }
        Added::Redundant(data)
    }

    /// Returns the value of each unknown, once there are as many independent equations.
    pub(crate) fn solve(&self) -> Option<Vec<Vec<u8>>> {
        let mut solved: Vec<Vec<u8>> = Vec::with_capacity(self.rows.len());
        let last = self.rows.len().checked_sub(1)?;
        for (place, row) in self.rows.iter().enumerate().rev() {
            let row = row.as_ref()?;
            let mut data = row.data.clone();
            for unknown in ones_from(place / WORD, &row.words).filter(|bit| *bit > place) {
                add_bytes(&mut data, solved.get(last.checked_sub(unknown)?)?);
            }
            solved.push(data);
        }
        solved.reverse();
        Some(solved)
    }
}

fn add_words(target: &mut [u64], source: &[u64]) {
    for (to, from) in target.iter_mut().zip(source) {
        *to ^= from;
    }
}

/// Adds bytes over GF(2); the longer of the two keeps its tail.
pub(crate) fn add_bytes(target: &mut [u8], source: &[u8]) {
    for (to, from) in target.iter_mut().zip(source) {
        *to ^= from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair::SplitMix64;

    fn bits(length: usize, places: &[usize]) -> Bits {
        let mut bits = Bits::zeros(length);
        places.iter().for_each(|place| bits.set(*place));
        bits
    }

    #[test]
    fn solves_what_peeling_cannot() {
        // x + y = 3, y + z = 6, x + y + z = 7: no equation has one unknown.
        let mut solver = BitSolver::new(3);
        assert_eq!(solver.add(bits(3, &[0, 1]), vec![3]), Added::Rank);
        assert_eq!(solver.add(bits(3, &[1, 2]), vec![6]), Added::Rank);
        assert_eq!(solver.add(bits(3, &[0, 2]), vec![5]), Added::Redundant(vec![0]));
        assert_eq!(solver.add(bits(3, &[0, 2]), vec![4]), Added::Redundant(vec![1]));
        assert!(solver.solve().is_none());
        assert_eq!(solver.add(bits(3, &[0, 1, 2]), vec![7]), Added::Rank);
        assert_eq!(solver.solve(), Some(vec![vec![1], vec![2], vec![4]]));
    }

    #[test]
    fn places_and_bytes_agree_on_the_order_of_bits() {
        let row = bits(130, &[0, 63, 64, 129]);
        assert_eq!(row.ones().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert_eq!(Bits::of_bytes(&[1, 0, 0, 0, 0, 0, 0, 0x80, 1]), bits(72, &[0, 63, 64]));
        assert_eq!(bits(64, &[64]).ones().count(), 0);
    }

    #[test]
    fn dense_rows_over_several_words_come_back() {
        let (unknowns, mut noise) = (200, SplitMix64(1));
        let values: Vec<Vec<u8>> =
            (0..unknowns).map(|_| noise.next().unwrap().to_le_bytes().to_vec()).collect();
        let mut solver = BitSolver::new(unknowns);
        while !solver.is_full() {
            let mut row = Bits::zeros(unknowns);
            let mut sum = vec![0; 8];
            for (place, value) in values.iter().enumerate() {
                if noise.next().unwrap() & 1 == 1 {
                    row.set(place);
                    add_bytes(&mut sum, value);
                }
            }
            solver.add(row, sum);
        }
        assert_eq!(solver.solve(), Some(values));
        assert!(solver.take_work() > 0);
        assert!(solver.bytes_held() <= unknowns * (unknowns / 16 + 16 + 8));
    }
}
