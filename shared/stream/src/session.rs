//! One session: what was received of one payload.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use crate::encoder::session_of;
use crate::equations::Added;
use crate::frame::{PayloadLength, SYMBOL_BYTES, Symbol};
use crate::repair::{SessionId, coefficients};
use crate::solver::Solver;
use crate::suspects::Search;

/// What tells one session from another, next to the symbol code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) session: SessionId,
    pub(crate) length: PayloadLength,
}

impl Key {
    pub(crate) fn symbols(self) -> usize {
        self.length.symbols()
    }

    /// Adds the symbol of an index to a solver for this session.
    pub(crate) fn add_to(self, solver: &mut Solver, index: u32, symbol: &Symbol) -> Added {
        match usize::try_from(index).ok().filter(|index| *index < self.symbols()) {
            Some(unknown) => solver.add_unknown(unknown, symbol.to_vec()),
            None => solver.add(self.coefficients(index), symbol.to_vec()),
        }
    }

    /// Returns the coefficients of the symbol of an index: a source symbol has one.
    pub(crate) fn coefficients(self, index: u32) -> Vec<u8> {
        let symbols = self.symbols();
        match usize::try_from(index).ok().filter(|index| *index < symbols) {
            Some(source) => (0..symbols).map(|column| u8::from(column == source)).collect(),
            None => coefficients(self.session, index, symbols),
        }
    }

    /// Returns the payload that solved symbols make, if it hashes to the session.
    pub(crate) fn whole(self, symbols: &[Vec<u8>]) -> Option<Vec<u8>> {
        let mut payload = symbols.concat();
        payload.truncate(self.length.bytes());
        (session_of(&payload) == self.session).then_some(payload)
    }
}

/// A frame as it was received, kept so that it can be left out later.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) first: u32,
    pub(crate) symbols: Vec<Symbol>,
    /// Whether the last analysis found it to contradict the others.
    pub(crate) suspected: bool,
}

impl Kept {
    /// Returns the symbols with their indices.
    pub(crate) fn indexed(&self) -> impl Iterator<Item = (u32, &Symbol)> {
        (self.first..=u32::MAX).zip(&self.symbols)
    }
}

/// The frames of a session, the oldest dropped when there are more than 2 K + 64 symbols.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    kept: VecDeque<Kept>,
    /// How many were dropped: the serial number of the oldest that is kept.
    dropped: usize,
    symbols: usize,
}

impl Frames {
    fn push(&mut self, first: u32, symbols: &[Symbol], limit: usize) {
        self.symbols = self.symbols.saturating_add(symbols.len());
        self.kept.push_back(Kept { first, symbols: symbols.to_vec(), suspected: false });
        while self.symbols > limit
            && let Some(oldest) = self.kept.pop_front()
        {
            self.symbols = self.symbols.saturating_sub(oldest.symbols.len());
            self.dropped = self.dropped.saturating_add(1);
        }
    }

    fn contains(&self, first: u32, symbols: &[Symbol]) -> bool {
        self.kept.iter().any(|kept| kept.first == first && kept.symbols == symbols)
    }

    /// Returns the frame with a serial number, unless it was dropped.
    pub(crate) fn get(&self, serial: usize) -> Option<&Kept> {
        self.kept.get(serial.checked_sub(self.dropped)?)
    }

    /// Returns all frames with their serial numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &Kept)> {
        (self.dropped..).zip(&self.kept)
    }

    /// Returns all frames with their serial numbers, to be marked.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (usize, &mut Kept)> {
        (self.dropped..).zip(&mut self.kept)
    }

    /// Returns the number of symbols in all frames.
    pub(crate) fn symbols(&self) -> usize {
        self.symbols
    }

    /// Returns the number of symbols in frames that are under no suspicion.
    fn trusted_symbols(&self) -> usize {
        self.kept.iter().filter(|kept| !kept.suspected).map(|kept| kept.symbols.len()).sum()
    }
}

/// What a frame did to its session.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It brought nothing that was not known.
    Seen,
    /// It brought something.
    New,
    /// It made the payload whole.
    Whole(Vec<u8>),
}

#[derive(Debug)]
enum Mode {
    /// Nothing contradicts anything so far.
    Trusting(Solver),
    /// The whole did not hash right: some frame must be left out.
    Searching(Search),
}

/// What was received of one payload.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) key: Key,
    frames: Frames,
    mode: Mode,
    pub(crate) new: u32,
    pub(crate) seen: u32,
}

impl Session {
    pub(crate) fn new(key: Key) -> Self {
        let mode = Mode::Trusting(Solver::new(key.symbols()));
        Self { key, frames: Frames::default(), mode, new: 0, seen: 0 }
    }

    /// Returns the number of independent symbols, as far as it is known: where frames contradict one
    /// another, those under no suspicion, and one less than it takes.
    pub(crate) fn rank(&self) -> usize {
        match &self.mode {
            Mode::Trusting(solver) => solver.rank(),
            Mode::Searching(_) => {
                self.frames.trusted_symbols().min(self.key.symbols().saturating_sub(1))
            }
        }
    }

    pub(crate) fn is_contradictory(&self) -> bool {
        matches!(self.mode, Mode::Searching(_))
    }

    /// Stops trusting the frames: the payload they make was rejected.
    pub(crate) fn suspect(&mut self) {
        if let Mode::Trusting(_) = self.mode {
            self.mode = Mode::Searching(Search::default());
        }
    }

    /// Returns the bytes that a session with this key can come to hold.
    pub(crate) fn most_bytes(key: Key) -> usize {
        let symbols = key.symbols();
        let kept = symbol_limit(key).saturating_mul(SYMBOL_BYTES);
        let row = (symbols / 2).saturating_add(SYMBOL_BYTES);
        kept.saturating_add(symbols.saturating_mul(row))
    }

    /// Takes consecutive symbols in; `rejected` tells which whole payload is not wanted.
    pub(crate) fn receive(
        &mut self,
        first: u32,
        symbols: &[Symbol],
        rejected: &dyn Fn(&[u8]) -> bool,
    ) -> Outcome {
        let outcome = self.take_in(first, symbols, rejected);
        match outcome {
            Outcome::Seen => self.seen = self.seen.saturating_add(1),
            Outcome::New | Outcome::Whole(_) => self.new = self.new.saturating_add(1),
        }
        outcome
    }

    fn take_in(
        &mut self,
        first: u32,
        symbols: &[Symbol],
        rejected: &dyn Fn(&[u8]) -> bool,
    ) -> Outcome {
        let known = self.frames.contains(first, symbols);
        if !known {
            self.frames.push(first, symbols, symbol_limit(self.key));
        }
        let solver = match &mut self.mode {
            Mode::Searching(search) => {
                let whole = search.run(self.key, &mut self.frames, rejected);
                return match whole {
                    Some(whole) => Outcome::Whole(whole),
                    None if known => Outcome::Seen,
                    None => Outcome::New,
                };
            }
            Mode::Trusting(_) if known => return Outcome::Seen,
            Mode::Trusting(solver) => solver,
        };
        let outcome = add_all(self.key, solver, first, symbols);
        if !solver.is_full() {
            return outcome;
        }
        let whole = solver.solve().and_then(|solved| self.key.whole(&solved));
        whole.filter(|whole| !rejected(whole)).map_or_else(
            || {
                self.suspect();
                outcome
            },
            Outcome::Whole,
        )
    }

    #[cfg(test)]
    pub(crate) fn bytes_held(&self) -> usize {
        let solver = match &self.mode {
            Mode::Trusting(solver) => solver.bytes_held(),
            Mode::Searching(search) => search.bytes_held(),
        };
        self.frames.symbols().saturating_mul(SYMBOL_BYTES).saturating_add(solver)
    }
}

fn add_all(key: Key, solver: &mut Solver, first: u32, symbols: &[Symbol]) -> Outcome {
    let before = solver.rank();
    for (index, symbol) in (first..=u32::MAX).zip(symbols) {
        key.add_to(solver, index, symbol);
    }
    if solver.rank() > before { Outcome::New } else { Outcome::Seen }
}

/// Returns how many symbols a session keeps: enough to leave out as many as it needs.
fn symbol_limit(key: Key) -> usize {
    key.symbols().saturating_mul(2).saturating_add(64)
}
