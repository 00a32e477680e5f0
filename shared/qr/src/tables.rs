//! The numbers of ISO/IEC 18004 that follow no rule: how each version and level is cut into blocks.

use crate::code::{Level, Version};

/// Blocks, and parity codewords in each, by version and then level (L, M, Q, H).
#[rustfmt::skip]
const BLOCKS: [[(u8, u8); 4]; 40] = [
    [(1, 7), (1, 10), (1, 13), (1, 17)],
    [(1, 10), (1, 16), (1, 22), (1, 28)],
    [(1, 15), (1, 26), (2, 18), (2, 22)],
    [(1, 20), (2, 18), (2, 26), (4, 16)],
    [(1, 26), (2, 24), (4, 18), (4, 22)],
    [(2, 18), (4, 16), (4, 24), (4, 28)],
    [(2, 20), (4, 18), (6, 18), (5, 26)],
    [(2, 24), (4, 22), (6, 22), (6, 26)],
    [(2, 30), (5, 22), (8, 20), (8, 24)],
    [(4, 18), (5, 26), (8, 24), (8, 28)],
    [(4, 20), (5, 30), (8, 28), (11, 24)],
    [(4, 24), (8, 22), (10, 26), (11, 28)],
    [(4, 26), (9, 22), (12, 24), (16, 22)],
    [(4, 30), (9, 24), (16, 20), (16, 24)],
    [(6, 22), (10, 24), (12, 30), (18, 24)],
    [(6, 24), (10, 28), (17, 24), (16, 30)],
    [(6, 28), (11, 28), (16, 28), (19, 28)],
    [(6, 30), (13, 26), (18, 28), (21, 28)],
    [(7, 28), (14, 26), (21, 26), (25, 26)],
    [(8, 28), (16, 26), (20, 30), (25, 28)],
    [(8, 28), (17, 26), (23, 28), (25, 30)],
    [(9, 28), (17, 28), (23, 30), (34, 24)],
    [(9, 30), (18, 28), (25, 30), (30, 30)],
    [(10, 30), (20, 28), (27, 30), (32, 30)],
    [(12, 26), (21, 28), (29, 30), (35, 30)],
    [(12, 28), (23, 28), (34, 28), (37, 30)],
    [(12, 30), (25, 28), (34, 30), (40, 30)],
    [(13, 30), (26, 28), (35, 30), (42, 30)],
    [(14, 30), (28, 28), (38, 30), (45, 30)],
    [(15, 30), (29, 28), (40, 30), (48, 30)],
    [(16, 30), (31, 28), (43, 30), (51, 30)],
    [(17, 30), (33, 28), (45, 30), (54, 30)],
    [(18, 30), (35, 28), (48, 30), (57, 30)],
    [(19, 30), (37, 28), (51, 30), (60, 30)],
    [(19, 30), (38, 28), (53, 30), (63, 30)],
    [(20, 30), (40, 28), (56, 30), (66, 30)],
    [(21, 30), (43, 28), (59, 30), (70, 30)],
    [(22, 30), (45, 28), (62, 30), (74, 30)],
    [(24, 30), (47, 28), (65, 30), (77, 30)],
    [(25, 30), (49, 28), (68, 30), (81, 30)],
];

/// How the codewords of a version are shared out among blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Blocks {
    /// Codewords in all.
    pub(crate) codewords: usize,
    /// Blocks.
    pub(crate) count: usize,
    /// Parity codewords of each block.
    pub(crate) parity: usize,
    /// Parity codewords that the standard keeps from correction, so that a small code is not
    /// repaired into another one.
    pub(crate) reserved: usize,
}

impl Blocks {
    /// Looks up the blocks of a version and level.
    pub(crate) fn of(version: Version, level: Level) -> Self {
        let row = BLOCKS.get(usize::from(version.number().saturating_sub(1)));
        let (count, parity) = row.map_or((1, 7), |[low, medium, quartile, high]| match level {
            Level::Low => *low,
            Level::Medium => *medium,
            Level::Quartile => *quartile,
            Level::High => *high,
        });
        let reserved = match (version.number(), level) {
            (1, Level::Low) => 3,
            (1, Level::Medium) | (2, Level::Low) => 2,
            (1, Level::Quartile | Level::High) | (3, Level::Low) => 1,
            _ => 0,
        };
        let codewords = data_modules(version) / 8;
        Self { codewords, count: count.into(), parity: parity.into(), reserved }
    }

    /// Returns the codewords that carry data.
    pub(crate) fn data(&self) -> usize {
        self.codewords.saturating_sub(self.count.saturating_mul(self.parity))
    }

    /// Returns the data codewords of a block; the last blocks may have one more than the first.
    pub(crate) fn data_of(&self, block: usize) -> usize {
        let (short, longer) = self.shares();
        let long = block >= self.count.saturating_sub(longer);
        short.saturating_add(usize::from(long))
    }

    /// Returns where the codewords of a block stand among all, which are interleaved.
    pub(crate) fn places(&self, block: usize) -> impl Iterator<Item = usize> + use<> {
        let (short, longer) = self.shares();
        let (count, parity) = (self.count, self.parity);
        let rows = short.saturating_mul(count);
        let extra = block.checked_sub(count.saturating_sub(longer));
        let data = (block..rows).step_by(count.max(1));
        let checks = rows.saturating_add(longer).saturating_add(block);
        data.chain(extra.map(|extra| rows.saturating_add(extra)))
            .chain((checks..).step_by(count.max(1)).take(parity))
    }

    /// The data codewords of the shorter blocks, and how many blocks have one more.
    fn shares(&self) -> (usize, usize) {
        let data = self.data();
        (data.checked_div(self.count).unwrap_or(0), data.checked_rem(self.count).unwrap_or(0))
    }
}

/// Counts the modules of a version that carry codewords or remain over.
pub(crate) fn data_modules(version: Version) -> usize {
    let number = usize::from(version.number());
    let all = number.saturating_mul(16).saturating_add(128).saturating_mul(number);
    let all = all.saturating_add(64);
    let patterns = alignment_count(version);
    // Each alignment pattern takes 25 modules, of which those on a timing line share five.
    let taken = match patterns {
        0 => 0,
        patterns => {
            let ten_less = patterns.saturating_mul(25).saturating_sub(10);
            ten_less.saturating_mul(patterns).saturating_sub(55)
        }
    };
    let version_info = if number >= 7 { 36 } else { 0 };
    all.saturating_sub(taken).saturating_sub(version_info)
}

/// Counts the rows (and columns) of alignment patterns.
fn alignment_count(version: Version) -> usize {
    if version == Version::MIN { 0 } else { usize::from(version.number() / 7).saturating_add(2) }
}

/// Returns the centres of the alignment patterns along one side, none for version 1.
pub(crate) fn alignment_centres(version: Version) -> Vec<u16> {
    let number = u16::from(version.number());
    let Some(gaps) = u16::try_from(alignment_count(version)).ok().and_then(|n| n.checked_sub(1))
    else {
        return Vec::new();
    };
    let last = number.saturating_mul(4).saturating_add(10);
    // Even steps backwards from the last centre; what is odd falls into the gap next to 6.
    let span = last.saturating_sub(6);
    let step = match number {
        32 => 26,
        _ => span.div_ceil(gaps.saturating_mul(2).max(1)).saturating_mul(2),
    };
    let mut centres: Vec<u16> =
        (0..gaps).map(|at| last.saturating_sub(at.saturating_mul(step))).collect();
    centres.push(6);
    centres.reverse();
    centres
}
