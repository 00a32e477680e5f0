//! Equations in a fixed number of unknowns, over whatever field: the rows, in echelon form.

use alloc::vec::Vec;

/// What an equation added.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Added {
    /// It is independent of all before it.
    Rank,
    /// It follows from those before it; what is left of its data is zero if they agree.
    Redundant(Vec<u8>),
}

/// At most one row for each unknown, in the place of its pivot. How rows are added and solved is the
/// field's matter.
#[derive(Debug)]
pub(crate) struct Equations<Row> {
    pub(crate) rows: Vec<Option<Row>>,
    /// The rows that are there.
    pub(crate) rank: usize,
    /// The bytes of rows added up since that was asked last.
    pub(crate) work: usize,
}

impl<Row> Equations<Row> {
    pub(crate) fn new(unknowns: usize) -> Self {
        Self { rows: (0..unknowns).map(|_| None).collect(), rank: 0, work: 0 }
    }

    pub(crate) fn rank(&self) -> usize {
        self.rank
    }

    pub(crate) fn is_full(&self) -> bool {
        self.rank == self.rows.len()
    }

    /// Returns the bytes of rows added up since this was asked last.
    pub(crate) fn take_work(&mut self) -> usize {
        core::mem::take(&mut self.work)
    }
}
