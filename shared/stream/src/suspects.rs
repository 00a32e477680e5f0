//! Finds the payload when some frames lie: frames of the right session with forged symbols, or
//! damage that a checksum missed.
//!
//! An attempt takes frames in random order until they make a whole and looks at its hash. Those
//! that were left over then show which of the others lie, see [`find_liars`], and the next attempt
//! takes these last. Where that does not help (too few frames left over, or lies that hide one
//! another), a new random order leaves out others: in turn, a fixed amount of work for each frame
//! received.

use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

use crate::equations::Added;
use crate::frame::{SYMBOL_BYTES, Symbol};
use crate::gf256;
use crate::order::order;
use crate::session::{Frames, Key};
use crate::solver::Solver;

/// The bytes multiplied for each frame received, before the attempt waits for the next frame.
const WORK_PER_FRAME: usize = 48 * 1024 * 1024;
/// The attempts for each frame received.
const ATTEMPTS_PER_FRAME: u32 = 24;
/// The redundant symbols that the analysis looks at: it can find fewer liars than a symbol has
/// bytes, so that more would not help.
const ANALYSED_SYMBOLS: usize = SYMBOL_BYTES + 40;
/// The most repair symbols in an attempt that is analysed: the work grows with their cube.
const ANALYSED_REPAIRS: usize = 512;
/// The independent contradictions that the analysis asks for: an honest symbol is taken for a lie
/// with a chance of 1 in 256 to this power.
const WITNESSES: usize = 3;

/// A search for frames that can be trusted, in steps.
#[derive(Debug, Default)]
pub(crate) struct Search {
    attempts: u64,
    current: Option<Attempt>,
}

/// One attempt: the frames in their order, and how far it got.
#[derive(Debug)]
struct Attempt {
    /// Serial numbers of frames not yet taken, the next one last.
    order: Vec<usize>,
    solver: Solver,
    /// The symbols that make up the solver's rank.
    basis: Vec<Place>,
}

/// A symbol: its frame's serial number and its index.
#[derive(Debug, Clone, Copy)]
struct Place {
    serial: usize,
    index: u32,
}

enum Step {
    Whole(Vec<u8>),
    /// The whole was wrong, and other frames remain that can take the place of some.
    Wrong,
    /// All frames were taken: more are needed.
    Starved,
    /// The work for this frame is done.
    Paused(Attempt),
}

impl Search {
    /// Goes on with the search, for as much work as one received frame is worth.
    pub(crate) fn run(
        &mut self,
        key: Key,
        frames: &mut Frames,
        rejected: &dyn Fn(&[u8]) -> bool,
    ) -> Option<Vec<u8>> {
        let mut work = WORK_PER_FRAME;
        for _ in 0..ATTEMPTS_PER_FRAME {
            let attempt = match self.current.take() {
                Some(attempt) => attempt,
                None => self.begin(key, frames)?,
            };
            match attempt.advance(key, frames, &mut work, rejected) {
                Step::Whole(payload) => return Some(payload),
                Step::Wrong => {}
                Step::Starved => return None,
                Step::Paused(attempt) => {
                    self.current = Some(attempt);
                    return None;
                }
            }
        }
        None
    }

    fn begin(&mut self, key: Key, frames: &Frames) -> Option<Attempt> {
        if frames.symbols() <= key.symbols() {
            return None;
        }
        self.attempts = self.attempts.saturating_add(1);
        let all = frames.iter().map(|(serial, kept)| (serial, kept.suspected));
        let order = order(self.attempts, all);
        Some(Attempt { order, solver: Solver::new(key.symbols()), basis: Vec::new() })
    }

    #[cfg(test)]
    pub(crate) fn bytes_held(&self) -> usize {
        self.current.as_ref().map_or(0, |attempt| attempt.solver.bytes_held())
    }
}

impl Attempt {
    fn advance(
        mut self,
        key: Key,
        frames: &mut Frames,
        work: &mut usize,
        rejected: &dyn Fn(&[u8]) -> bool,
    ) -> Step {
        while !self.solver.is_full() {
            if *work == 0 {
                return Step::Paused(self);
            }
            let Some(serial) = self.order.pop() else {
                return Step::Starved;
            };
            self.take(key, frames, serial);
            *work = work.saturating_sub(self.solver.take_work());
        }
        let Some(solved) = self.solver.solve() else {
            return Step::Starved;
        };
        if let Some(whole) = key.whole(&solved).filter(|whole| !rejected(whole)) {
            return Step::Whole(whole);
        }
        if self.order.is_empty() {
            return Step::Starved;
        }
        let liars = find_liars(key, &self.basis, &solved, &self.left_over(frames), work);
        if let Some(liars) = liars {
            frames.iter_mut().for_each(|(serial, kept)| kept.suspected = liars.contains(&serial));
        }
        Step::Wrong
    }

    fn take(&mut self, key: Key, frames: &Frames, serial: usize) {
        let Some(kept) = frames.get(serial) else {
            return;
        };
        for (index, symbol) in kept.indexed() {
            match key.add_to(&mut self.solver, index, symbol) {
                Added::Rank => self.basis.push(Place { serial, index }),
                Added::Redundant(_) => {}
            }
        }
    }

    /// Returns symbols of frames that were not needed, each index once, as many as are analysed.
    fn left_over<'a>(&self, frames: &'a Frames) -> Vec<(Place, &'a Symbol)> {
        let mut known: BTreeSet<u32> = self.basis.iter().map(|place| place.index).collect();
        let left = self.order.iter().rev();
        let left = left.filter_map(|serial| frames.get(*serial).map(|kept| (*serial, kept)));
        left.flat_map(|(serial, kept)| {
            kept.indexed().map(move |(index, symbol)| (Place { serial, index }, symbol))
        })
        .filter(|(place, _)| known.insert(place.index))
        .take(ANALYSED_SYMBOLS)
        .collect()
    }
}

/// Returns the frames whose symbols cannot be true, or `None` if that cannot be told.
///
/// A left-over symbol contradicts the solved whole by what it has in common with the lies in the
/// basis, and by its own. Sums of left-over symbols in which all contradictions cancel ("witnesses")
/// are sums of true symbols only, if the lies are independent of one another: the lies span as
/// many dimensions as there are lying symbols, and a sum over any of them would show. So what no
/// witness has a share in is a lie. This needs more left-over symbols than there are lies.
fn find_liars(
    key: Key,
    basis: &[Place],
    solved: &[Vec<u8>],
    left_over: &[(Place, &Symbol)],
    work: &mut usize,
) -> Option<BTreeSet<usize>> {
    let repairs: Vec<Place> = basis.iter().copied().filter(|p| is_repair(key, p.index)).collect();
    if repairs.len() > ANALYSED_REPAIRS {
        return None;
    }
    let rows: Vec<Vec<u8>> = left_over.iter().map(|(p, _)| key.coefficients(p.index)).collect();
    let witnesses = find_witnesses(&rows, solved, left_over, work)?;
    let sums = witnesses.iter().map(|witness| combine(&rows, witness)).collect();
    let shares = basis_shares(key, basis, &repairs, sums, work)?;

    let own = left_over.iter().enumerate().map(|(place, (symbol, _))| {
        let share = witnesses.iter().any(|witness| witness.get(place).is_some_and(|w| *w != 0));
        (symbol.serial, share)
    });
    let all = own.chain(shares);
    Some(all.filter(|(_, share)| !share).map(|(serial, _)| serial).collect())
}

/// Returns [`WITNESSES`] independent sums of left-over symbols without a contradiction, each as the
/// factors of the symbols.
fn find_witnesses(
    rows: &[Vec<u8>],
    solved: &[Vec<u8>],
    left_over: &[(Place, &Symbol)],
    work: &mut usize,
) -> Option<Vec<Vec<u8>>> {
    let mut contradictions = Solver::new(SYMBOL_BYTES);
    let mut witnesses = Vec::new();
    for (place, (row, (_, symbol))) in rows.iter().zip(left_over).enumerate() {
        let mut contradiction = symbol.to_vec();
        for (coefficient, value) in row.iter().zip(solved) {
            gf256::add_multiple(&mut contradiction, value, *coefficient);
        }
        let mut factor = vec![0; rows.len()];
        *factor.get_mut(place)? = 1;
        if let Added::Redundant(witness) = contradictions.add(contradiction, factor) {
            witnesses.push(witness);
        }
        let bytes = row.len().saturating_mul(SYMBOL_BYTES);
        *work = work.saturating_sub(contradictions.take_work().saturating_add(bytes));
    }
    witnesses.reverse();
    witnesses.truncate(WITNESSES);
    (witnesses.len() == WITNESSES).then_some(witnesses)
}

/// Returns for each symbol of the basis whether any of `sums` (rows of coefficients of the source
/// symbols) has a share in it when it is written as a sum over the basis.
fn basis_shares(
    key: Key,
    basis: &[Place],
    repairs: &[Place],
    mut sums: Vec<Vec<u8>>,
    work: &mut usize,
) -> Option<Vec<(usize, bool)>> {
    let mut missing = vec![true; key.symbols()];
    for place in basis.iter().filter(|place| !is_repair(key, place.index)) {
        *missing.get_mut(usize::try_from(place.index).ok()?)? = false;
    }
    let rows: Vec<Vec<u8>> = repairs.iter().map(|p| key.coefficients(p.index)).collect();
    let mut solver = Solver::new(repairs.len());
    for column in missing.iter().enumerate().filter_map(|(column, is)| is.then_some(column)) {
        solver.add(column_of(&rows, column)?, column_of(&sums, column)?);
    }
    *work = work.saturating_sub(solver.take_work());
    let factors = solver.solve()?;

    for (row, factors) in rows.iter().zip(&factors) {
        for (sum, factor) in sums.iter_mut().zip(factors) {
            gf256::add_multiple(sum, row, *factor);
        }
    }
    let repaired = repairs.iter().zip(&factors);
    let mut shares: Vec<(usize, bool)> =
        repaired.map(|(place, row)| (place.serial, row.iter().any(|f| *f != 0))).collect();
    for place in basis.iter().filter(|place| !is_repair(key, place.index)) {
        let share = column_of(&sums, usize::try_from(place.index).ok()?)?;
        shares.push((place.serial, share.iter().any(|factor| *factor != 0)));
    }
    Some(shares)
}

fn column_of(rows: &[Vec<u8>], column: usize) -> Option<Vec<u8>> {
    rows.iter().map(|row| row.get(column).copied()).collect()
}

/// Returns the sum of rows, each times its factor.
fn combine(rows: &[Vec<u8>], factors: &[u8]) -> Vec<u8> {
    let mut sum = vec![0; rows.first().map_or(0, Vec::len)];
    for (row, factor) in rows.iter().zip(factors) {
        gf256::add_multiple(&mut sum, row, *factor);
    }
    sum
}

fn is_repair(key: Key, index: u32) -> bool {
    usize::try_from(index).map_or(true, |index| index >= key.symbols())
}
