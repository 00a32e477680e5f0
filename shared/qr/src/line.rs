//! A line of modules as bits, to work on all of them at once.

/// The modules of a row or column as bits, the first one lowest, a dark one 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Line([u64; 3]);

impl Line {
    /// Takes the modules from the first, as far as there is room.
    pub(crate) fn of(modules: &[bool]) -> Self {
        let mut line = Self::default();
        for (word, modules) in line.0.iter_mut().zip(modules.chunks(64)) {
            *word = modules.iter().rev().fold(0, |word, dark| word << 1 | u64::from(*dark));
        }
        line
    }

    /// Makes so many modules dark, from the first.
    #[inline]
    pub(crate) fn first(count: usize) -> Self {
        let mut left = u32::try_from(count).unwrap_or(u32::MAX);
        Self([0, 1, 2].map(|_| {
            let word = 1_u64.unbounded_shl(left.min(64)).wrapping_sub(1);
            left = left.saturating_sub(64);
            word
        }))
    }

    /// Makes a module dark.
    pub(crate) fn set(&mut self, at: usize) {
        let bit = u32::try_from(at % 64).map_or(0, |at| 1_u64.unbounded_shl(at));
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= bit;
        }
    }

    /// Returns the modules from the first, and light ones behind the last.
    pub(crate) fn bits(self) -> impl Iterator<Item = bool> {
        self.0.into_iter().flat_map(|word| (0..64).map(move |at| word.unbounded_shr(at) & 1 == 1))
    }

    /// Moves every module so many places towards the start, from 1 to 63.
    #[inline]
    pub(crate) fn earlier(self, by: u32) -> Self {
        let Self([a, b, c]) = self;
        let back = 64_u32.wrapping_sub(by);
        let carry = |from: u64| from.unbounded_shl(back);
        Self([a.unbounded_shr(by) | carry(b), b.unbounded_shr(by) | carry(c), c.unbounded_shr(by)])
    }

    /// Moves every module so many places towards the end, from 1 to 63.
    #[inline]
    pub(crate) fn later(self, by: u32) -> Self {
        let Self([a, b, c]) = self;
        let back = 64_u32.wrapping_sub(by);
        let carry = |from: u64| from.unbounded_shr(back);
        Self([a.unbounded_shl(by), b.unbounded_shl(by) | carry(a), c.unbounded_shl(by) | carry(b)])
    }

    #[inline]
    fn with(self, other: Self, word: impl Fn(u64, u64) -> u64) -> Self {
        let (Self([a, b, c]), Self([x, y, z])) = (self, other);
        Self([word(a, x), word(b, y), word(c, z)])
    }

    #[inline]
    pub(crate) fn and(self, other: Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    #[inline]
    pub(crate) fn or(self, other: Self) -> Self {
        self.with(other, |a, b| a | b)
    }

    #[inline]
    pub(crate) fn but(self, other: Self) -> Self {
        self.with(other, |a, b| a & !b)
    }

    #[inline]
    pub(crate) fn xor(self, other: Self) -> Self {
        self.with(other, |a, b| a ^ b)
    }

    /// Counts the dark modules.
    #[inline]
    pub(crate) fn count(self) -> u32 {
        self.0.iter().fold(0, |count, word| count.wrapping_add(word.count_ones()))
    }
}
