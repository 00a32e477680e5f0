//! Finds the message when some parts lie: parts of the right message with forged data.
//!
//! As for frames of our own (suspects.rs), an attempt takes parts in random order until they make a
//! whole. If that is wrong, the parts left over show which of the others lie, see [`find_liars`],
//! and the next attempt takes these last. Here a coefficient is one bit, so that one contradiction
//! says little: all of them are looked at together.

use alloc::vec;
use alloc::vec::Vec;

use super::fountain::Chooser;
use super::session::{Key, Parts, row_of};
use crate::bits::{BitSolver, Bits, add_bytes};
use crate::equations::Added;
use crate::order::order;
use crate::repair::SplitMix64;

/// The bytes added up for each part received, before the attempt waits for the next part.
const WORK_PER_PART: u64 = 48 * 1024 * 1024;
/// The attempts for each part received.
const ATTEMPTS_PER_PART: u32 = 8;
/// The most fragments of a message that is analysed: the work grows with their cube.
const ANALYSED_FRAGMENTS: usize = 2_048;
/// The most parts left over that the analysis looks at.
const ANALYSED_PARTS: usize = 2_048;

/// A search for parts that can be trusted, in steps.
#[derive(Debug, Default)]
pub(crate) struct Search {
    attempts: u64,
    /// The work that may be done before the next part comes; an analysis saves up for itself.
    credit: u64,
    current: Option<Attempt>,
}

/// One attempt: the parts in their order, and how far it got.
#[derive(Debug)]
struct Attempt {
    /// Serial numbers of parts not yet taken, the next one last.
    order: Vec<usize>,
    solver: BitSolver,
    /// Serial numbers of the parts that make up the solver's rank, and of those it had no use for.
    basis: Vec<usize>,
    useless: Vec<usize>,
    /// The fragments of a whole that was wrong, until the credit is enough to find out why.
    wrong: Option<Vec<Vec<u8>>>,
}

enum Step {
    Whole(Vec<u8>),
    /// The whole was wrong; suspects are marked.
    Wrong,
    /// All parts were taken: more are needed.
    Starved,
    /// The work for this part is done.
    Paused(Attempt),
}

/// Borrowed from the session for one step.
struct Field<'a> {
    key: &'a Key,
    chooser: &'a Chooser,
    parts: &'a mut Parts,
    rejected: &'a dyn Fn(&[u8]) -> bool,
}

impl Search {
    /// Goes on with the search, for as much work as one received part is worth.
    pub(crate) fn run(
        &mut self,
        key: &Key,
        chooser: &Chooser,
        parts: &mut Parts,
        rejected: &dyn Fn(&[u8]) -> bool,
    ) -> Option<Vec<u8>> {
        let most = WORK_PER_PART.max(analysis_work(key.fragments()));
        self.credit = self.credit.saturating_add(WORK_PER_PART).min(most);
        let mut field = Field { key, chooser, parts, rejected };
        for _ in 0..ATTEMPTS_PER_PART {
            let attempt = match self.current.take() {
                Some(attempt) => attempt,
                None => self.begin(&field)?,
            };
            match attempt.advance(&mut field, &mut self.credit) {
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

    fn begin(&mut self, field: &Field<'_>) -> Option<Attempt> {
        let fragments = field.key.fragments();
        if field.parts.kept.len() <= fragments {
            return None;
        }
        self.attempts = self.attempts.saturating_add(1);
        let all = field.parts.iter().map(|(serial, kept)| (serial, kept.suspected));
        let order = order(self.attempts, all);
        let solver = BitSolver::new(fragments);
        Some(Attempt { order, solver, basis: Vec::new(), useless: Vec::new(), wrong: None })
    }
}

#[cfg(test)]
impl Search {
    pub(crate) fn bytes_held(&self) -> usize {
        self.current.as_ref().map_or(0, |attempt| {
            let wrong = attempt.wrong.iter().flatten().map(Vec::len).sum::<usize>();
            attempt.solver.bytes_held().saturating_add(wrong)
        })
    }
}

impl Attempt {
    fn advance(mut self, field: &mut Field<'_>, credit: &mut u64) -> Step {
        let wrong = match self.wrong.take() {
            Some(wrong) => wrong,
            None => {
                while !self.solver.is_full() {
                    if *credit == 0 {
                        return Step::Paused(self);
                    }
                    let Some(serial) = self.order.pop() else {
                        return Step::Starved;
                    };
                    spend(credit, self.take(field, serial));
                }
                let Some(solved) = self.solver.solve() else {
                    return Step::Starved;
                };
                spend(credit, solve_work(field.key));
                let whole = field.key.whole(&solved);
                if let Some(whole) = whole.filter(|whole| !(field.rejected)(whole)) {
                    return Step::Whole(whole);
                }
                self.solver = BitSolver::new(0);
                solved
            }
        };
        self.explain(wrong, field, credit)
    }

    /// Marks the parts that cannot be true, once the credit is enough for it.
    fn explain(mut self, wrong: Vec<Vec<u8>>, field: &mut Field<'_>, credit: &mut u64) -> Step {
        let fragments = field.key.fragments();
        if fragments > ANALYSED_FRAGMENTS {
            return Step::Wrong;
        }
        let work = analysis_work(fragments);
        if *credit < work {
            self.wrong = Some(wrong);
            return Step::Paused(self);
        }
        spend(credit, usize::try_from(work).unwrap_or(usize::MAX));
        let left = self.useless.iter().chain(self.order.iter().rev());
        let left: Vec<usize> = left.copied().take(ANALYSED_PARTS).collect();
        if let Some(mut liars) = find_liars(field, &self.basis, &left, &wrong) {
            liars.sort_unstable();
            for (serial, kept) in field.parts.iter_mut() {
                kept.suspected = liars.binary_search(&serial).is_ok();
            }
        }
        Step::Wrong
    }

    /// Takes a part in; returns the work it was.
    fn take(&mut self, field: &Field<'_>, serial: usize) -> usize {
        let Some(kept) = field.parts.get(serial) else {
            return 0;
        };
        let (row, work) = row_of(field.chooser, field.key, kept);
        match self.solver.add(row, kept.data.clone()) {
            Added::Rank => self.basis.push(serial),
            Added::Redundant(_) => self.useless.push(serial),
        }
        work.saturating_add(self.solver.take_work())
    }
}

/// Returns the parts whose data cannot be true, or `None` if that cannot be told.
///
/// A part that was left over contradicts the solved fragments by what it has in common with the
/// lies in the basis, and by its own lie. Sums of such parts in which all contradictions cancel
/// ("witnesses") are sums of true parts only, if the lies are independent of one another. So what no
/// witness has a share in is a lie, or stands alone. Random sums of the witnesses, sixty-four at a
/// time, show who has a share in any.
fn find_liars(
    field: &Field<'_>,
    basis: &[usize],
    left: &[usize],
    solved: &[Vec<u8>],
) -> Option<Vec<usize>> {
    let shares = left_shares(field, left, solved)?;
    let fragments = field.key.fragments();

    // The shares of the basis solve: for each fragment, the shares of all parts with it cancel.
    let mut sums = vec![0_u64; fragments];
    for (serial, share) in left.iter().zip(&shares).filter(|(_, share)| **share != 0) {
        for fragment in field.chooser.fragments(field.parts.get(*serial)?.number) {
            *sums.get_mut(usize::from(fragment))? ^= share;
        }
    }
    let mut columns = vec![Bits::zeros(fragments); fragments];
    for (place, serial) in basis.iter().enumerate() {
        for fragment in field.chooser.fragments(field.parts.get(*serial)?.number) {
            columns.get_mut(usize::from(fragment))?.set(place);
        }
    }
    let mut solver = BitSolver::new(fragments);
    for (column, sum) in columns.into_iter().zip(sums) {
        solver.add(column, sum.to_le_bytes().to_vec());
    }
    let shares_of_basis = solver.solve()?;

    let of_basis = basis.iter().zip(&shares_of_basis);
    let in_basis = of_basis.filter(|(_, share)| share.iter().all(|byte| *byte == 0));
    let in_left = left.iter().zip(&shares).filter(|(_, share)| **share == 0);
    Some(in_basis.map(|(serial, _)| *serial).chain(in_left.map(|(serial, _)| *serial)).collect())
}

/// Returns for each part left over which of sixty-four random sums of witnesses it has a share in.
fn left_shares(field: &Field<'_>, left: &[usize], solved: &[Vec<u8>]) -> Option<Vec<u64>> {
    let mut contradictions = BitSolver::new(field.key.shape.fragment.saturating_mul(8));
    let mut shares = vec![0; left.len()];
    let mut found = false;
    let mut random = SplitMix64(1);
    for (place, serial) in left.iter().enumerate() {
        let kept = field.parts.get(*serial)?;
        let mut contradiction = kept.data.clone();
        for fragment in field.chooser.fragments(kept.number) {
            add_bytes(&mut contradiction, solved.get(usize::from(fragment))?);
        }
        let mut factors = vec![0; left.len().div_ceil(8)];
        *factors.get_mut(place / 8)? |= 1 << (place % 8);
        if let Added::Redundant(witness) =
            contradictions.add(Bits::of_bytes(&contradiction), factors)
        {
            let sums = random.next()?;
            for member in Bits::of_bytes(&witness).ones() {
                *shares.get_mut(member)? ^= sums;
            }
            found = true;
        }
    }
    found.then_some(shares)
}

fn spend(credit: &mut u64, work: usize) {
    *credit = credit.saturating_sub(u64::try_from(work).unwrap_or(u64::MAX));
}

/// Returns the work of solving a full set of equations, in bytes.
fn solve_work(key: &Key) -> usize {
    let half = key.fragments().saturating_mul(key.fragments()) / 2;
    half.saturating_mul(key.shape.fragment)
}

/// Returns the work of an analysis, in bytes: most of it is an elimination.
fn analysis_work(fragments: usize) -> u64 {
    let fragments = u64::try_from(fragments).unwrap_or(u64::MAX);
    fragments.saturating_mul(fragments).saturating_mul(fragments / 16)
}
