//! Progressive Gaussian elimination over GF(256): each equation is reduced when it arrives.

use alloc::vec::Vec;

use crate::equations::{Added, Equations};
use crate::gf256;

/// Equations in a fixed number of unknowns, each unknown a row of bytes.
///
/// Holds at most one row for each unknown, with the coefficients right of its pivot only: half of
/// K * K bytes, plus the data, when all K rows are dense.
pub(crate) type Solver = Equations<Row>;

/// A row with pivot 1; `tail` holds the coefficients right of it, or nothing if they are all zero.
#[derive(Debug)]
pub(crate) struct Row {
    tail: Vec<u8>,
    data: Vec<u8>,
}

impl Solver {
    /// Returns the bytes held in coefficients and data.
    #[cfg(test)]
    pub(crate) fn bytes_held(&self) -> usize {
        self.rows.iter().flatten().map(|row| row.tail.len().saturating_add(row.data.len())).sum()
    }

    /// Adds the equation that the coefficients of all unknowns make equal to `data`.
    pub(crate) fn add(&mut self, mut coefficients: Vec<u8>, data: Vec<u8>) -> Added {
        self.reduce(0, &mut coefficients, data)
    }

    /// Adds the value of one unknown. Keeps the matrix sparse: a dense row in its place is reduced
    /// by it and moves on.
    pub(crate) fn add_unknown(&mut self, unknown: usize, mut data: Vec<u8>) -> Added {
        let Some(place) = self.rows.get_mut(unknown) else {
            return Added::Redundant(data);
        };
        let Some(old) = place.as_mut() else {
            *place = Some(Row { tail: Vec::new(), data });
            self.rank = self.rank.saturating_add(1);
            return Added::Rank;
        };
        if old.tail.is_empty() {
            gf256::add_multiple(&mut data, &old.data, 1);
            return Added::Redundant(data);
        }
        let mut tail = core::mem::take(&mut old.tail);
        let mut rest = core::mem::replace(&mut old.data, data);
        gf256::add_multiple(&mut rest, &old.data, 1);
        self.reduce(unknown.saturating_add(1), &mut tail, rest)
    }

    /// Returns the value of each unknown, once there are as many independent equations.
    pub(crate) fn solve(&self) -> Option<Vec<Vec<u8>>> {
        let mut solved: Vec<Vec<u8>> = Vec::with_capacity(self.rows.len());
        for row in self.rows.iter().rev() {
            let row = row.as_ref()?;
            let mut data = row.data.clone();
            for (coefficient, value) in row.tail.iter().rev().zip(&solved) {
                gf256::add_multiple(&mut data, value, *coefficient);
            }
            solved.push(data);
        }
        solved.reverse();
        Some(solved)
    }

    /// Reduces an equation whose first coefficient belongs to the unknown `from`.
    fn reduce(&mut self, from: usize, mut coefficients: &mut [u8], mut data: Vec<u8>) -> Added {
        for place in self.rows.iter_mut().skip(from) {
            let Some((&mut factor, tail)) = coefficients.split_first_mut() else {
                break;
            };
            match place {
                _ if factor == 0 => {}
                Some(row) => {
                    let bytes = row.tail.len().saturating_add(data.len());
                    self.work = self.work.saturating_add(bytes);
                    gf256::add_multiple(tail, &row.tail, factor);
                    gf256::add_multiple(&mut data, &row.data, factor);
                }
                None => {
                    *place = Some(Row::normalised(factor, tail, data));
                    self.rank = self.rank.saturating_add(1);
                    return Added::Rank;
                }
            }
            coefficients = tail;
        }
        Added::Redundant(data)
    }
}

impl Row {
    fn normalised(pivot: u8, tail: &[u8], mut data: Vec<u8>) -> Self {
        let inverse = gf256::inverse(pivot);
        gf256::scale(&mut data, inverse);
        if tail.iter().all(|coefficient| *coefficient == 0) {
            return Self { tail: Vec::new(), data };
        }
        let mut tail = tail.to_vec();
        gf256::scale(&mut tail, inverse);
        Self { tail, data }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn solves_two_unknowns() {
        // x = 5, y = 7 in GF(256): x + y = 2, 2x + y = 10 ^ 7 = 13.
        let mut solver = Solver::new(2);
        assert_eq!(solver.add(vec![1, 1], vec![2]), Added::Rank);
        assert!(solver.solve().is_none());
        assert_eq!(solver.add(vec![2, 1], vec![13]), Added::Rank);
        assert_eq!(solver.solve(), Some(vec![vec![5], vec![7]]));
    }

    #[test]
    fn what_follows_leaves_no_data_and_what_contradicts_leaves_some() {
        let mut solver = Solver::new(2);
        solver.add(vec![1, 1], vec![2]);
        assert_eq!(solver.add(vec![3, 3], vec![6]), Added::Redundant(vec![0]));
        assert_eq!(solver.add(vec![1, 1], vec![3]), Added::Redundant(vec![1]));
        assert_eq!(solver.rank(), 1);
    }

    #[test]
    fn a_known_unknown_displaces_the_dense_row_without_losing_it() {
        let mut solver = Solver::new(2);
        solver.add(vec![1, 1], vec![2]);
        assert_eq!(solver.add_unknown(0, vec![5]), Added::Rank);
        assert_eq!(solver.solve(), Some(vec![vec![5], vec![7]]));
        assert_eq!(solver.add_unknown(0, vec![5]), Added::Redundant(vec![0]));
        assert_eq!(solver.add_unknown(1, vec![6]), Added::Redundant(vec![1]));
        assert_eq!(solver.add_unknown(2, vec![6]), Added::Redundant(vec![6]));
    }

    #[test]
    fn dense_rows_hold_half_the_matrix() {
        let mut solver = Solver::new(64);
        for index in 0..64 {
            let row = crate::repair::coefficients(crate::repair::SessionId([1; 4]), index, 64);
            solver.add(row, vec![0; 10]);
        }
        assert!(solver.rank() >= 62);
        assert!(solver.bytes_held() <= 64 * 63 / 2 + 64 * 10);
    }
}
