//! What was received of one UR in parts.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use super::fountain::Chooser;
use super::search::Search;
use super::{Part, Shape, UrType};
use crate::bits::{BitSolver, Bits};
use crate::session::Outcome;

/// What tells one message from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) kind: UrType,
    pub(crate) shape: Shape,
}

impl Key {
    pub(crate) fn fragments(&self) -> usize {
        self.shape.fragments.into()
    }

    /// Returns the payload that solved fragments make, if the message has its checksum.
    pub(crate) fn whole(&self, fragments: &[Vec<u8>]) -> Option<Vec<u8>> {
        let mut message = fragments.concat();
        let padding = message.get(self.shape.message..)?;
        if padding.iter().any(|byte| *byte != 0) {
            return None;
        }
        message.truncate(self.shape.message);
        if crc32fast::hash(&message) != self.shape.checksum {
            return None;
        }
        self.kind.payload_of(message)
    }
}

/// A part as it was received, kept so that it can be left out later.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) number: u32,
    pub(crate) data: Vec<u8>,
    /// Whether the last analysis found it to contradict the others.
    pub(crate) suspected: bool,
}

/// The parts of a session, the oldest dropped when there are more than 2 K + 64.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub(crate) kept: VecDeque<Kept>,
    /// How many were dropped: the serial number of the oldest that is kept.
    dropped: usize,
}

impl Parts {
    fn push(&mut self, part: Part, limit: usize) {
        let Part { number, data, .. } = part;
        self.kept.push_back(Kept { number, data, suspected: false });
        while self.kept.len() > limit && self.kept.pop_front().is_some() {
            self.dropped = self.dropped.saturating_add(1);
        }
    }

    fn contains(&self, part: &Part) -> bool {
        self.kept.iter().any(|kept| kept.number == part.number && kept.data == part.data)
    }

    /// Returns the part with a serial number, unless it was dropped.
    pub(crate) fn get(&self, serial: usize) -> Option<&Kept> {
        self.kept.get(serial.checked_sub(self.dropped)?)
    }

    /// Returns all parts with their serial numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &Kept)> {
        (self.dropped..usize::MAX).zip(&self.kept)
    }

    /// Returns all parts with their serial numbers, to be marked.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (usize, &mut Kept)> {
        (self.dropped..usize::MAX).zip(&mut self.kept)
    }
}

#[derive(Debug)]
enum Mode {
    /// Nothing contradicts anything so far.
    Trusting(BitSolver),
    /// The whole was wrong: some part must be left out.
    Searching(Search),
}

/// What was received of one UR in parts.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) key: Key,
    chooser: Chooser,
    parts: Parts,
    mode: Mode,
    pub(crate) new: u32,
    pub(crate) seen: u32,
}

impl Session {
    pub(crate) fn new(key: Key) -> Self {
        let chooser = Chooser::new(key.shape.fragments, key.shape.checksum);
        let mode = Mode::Trusting(BitSolver::new(key.fragments()));
        Self { key, chooser, parts: Parts::default(), mode, new: 0, seen: 0 }
    }

    /// Returns the number of independent parts, as far as it is known: where parts contradict one
    /// another, those under no suspicion, and one less than it takes.
    pub(crate) fn rank(&self) -> usize {
        match &self.mode {
            Mode::Trusting(solver) => solver.rank(),
            Mode::Searching(_) => {
                let trusted = self.parts.kept.iter().filter(|kept| !kept.suspected).count();
                trusted.min(self.key.fragments().saturating_sub(1))
            }
        }
    }

    pub(crate) fn is_contradictory(&self) -> bool {
        matches!(self.mode, Mode::Searching(_))
    }

    /// Stops trusting the parts: the payload they make was rejected.
    pub(crate) fn suspect(&mut self) {
        if let Mode::Trusting(_) = self.mode {
            self.mode = Mode::Searching(Search::default());
        }
    }

    /// Returns the bytes that a session with this key can come to hold.
    pub(crate) fn most_bytes(key: &Key) -> usize {
        let fragments = key.fragments();
        let parts = part_limit(key).saturating_mul(key.shape.fragment.saturating_add(64));
        let row = (fragments / 16).saturating_add(key.shape.fragment).saturating_add(80);
        parts.saturating_add(fragments.saturating_mul(row))
    }

    /// Takes a part in; `rejected` tells which whole payload is not wanted.
    pub(crate) fn receive(&mut self, part: Part, rejected: &dyn Fn(&[u8]) -> bool) -> Outcome {
        let outcome = self.take_in(part, rejected);
        match outcome {
            Outcome::Seen => self.seen = self.seen.saturating_add(1),
            Outcome::New | Outcome::Whole(_) => self.new = self.new.saturating_add(1),
        }
        outcome
    }

    fn take_in(&mut self, part: Part, rejected: &dyn Fn(&[u8]) -> bool) -> Outcome {
        let known = self.parts.contains(&part);
        let outcome = match &mut self.mode {
            Mode::Trusting(solver) if !known => {
                let before = solver.rank();
                solver.add(self.chooser.row(part.number), part.data.clone());
                if solver.rank() > before { Outcome::New } else { Outcome::Seen }
            }
            Mode::Searching(_) if !known => Outcome::New,
            Mode::Trusting(_) | Mode::Searching(_) => Outcome::Seen,
        };
        if !known {
            self.parts.push(part, part_limit(&self.key));
        }
        self.look_for_the_whole(rejected).map_or(outcome, Outcome::Whole)
    }

    #[cfg(test)]
    pub(crate) fn bytes_held(&self) -> usize {
        let parts: usize = self.parts.kept.iter().map(|kept| kept.data.len()).sum();
        let solver = match &self.mode {
            Mode::Trusting(solver) => solver.bytes_held(),
            Mode::Searching(search) => search.bytes_held(),
        };
        parts.saturating_add(solver)
    }

    fn look_for_the_whole(&mut self, rejected: &dyn Fn(&[u8]) -> bool) -> Option<Vec<u8>> {
        let whole = match &mut self.mode {
            Mode::Searching(search) => {
                return search.run(&self.key, &self.chooser, &mut self.parts, rejected);
            }
            Mode::Trusting(solver) if !solver.is_full() => return None,
            Mode::Trusting(solver) => solver.solve().and_then(|solved| self.key.whole(&solved)),
        };
        let whole = whole.filter(|whole| !rejected(whole));
        if whole.is_none() {
            self.suspect();
        }
        whole
    }
}

/// Returns how many parts a session keeps: enough to leave out as many as it needs.
fn part_limit(key: &Key) -> usize {
    key.fragments().saturating_mul(2).saturating_add(64)
}

/// Returns the row of a kept part, and what computing it is worth in bytes of work.
pub(super) fn row_of(chooser: &Chooser, key: &Key, kept: &Kept) -> (Bits, usize) {
    let row = chooser.row(kept.number);
    let pure = u32::from(key.shape.fragments) >= kept.number;
    let work = if pure { 64 } else { row.ones().count().saturating_mul(key.fragments()) };
    (row, work)
}
