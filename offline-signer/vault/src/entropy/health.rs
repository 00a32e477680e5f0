//! The two health tests of SP 800-90B, 4.4, with a chance of 2^-30 that a good source fails either.

/// The samples of a window of the adaptive proportion test.
const WINDOW: u32 = 512;

/// The numbers at which the two tests fail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct CutOffs {
    /// Equal samples in a row: 1 + 30 / H, rounded up (4.4.1).
    pub(super) repetition: u32,
    /// Samples of a window equal to its first: 1 + the critical value of the binomial distribution of
    /// 512 samples, each with a chance of 2^-H (4.4.2).
    pub(super) proportion: u32,
}

/// H = 8 bits a sample.
pub(super) const BYTES_OF_FULL_ENTROPY: CutOffs = CutOffs { repetition: 5, proportion: 16 };
/// H = 1/8 bit a sample.
pub(super) const EIGHTH_OF_A_BIT: CutOffs = CutOffs { repetition: 241, proportion: 502 };

/// Both tests, over samples as they come.
pub(super) struct Health {
    cut_offs: CutOffs,
    last: Option<u8>,
    repeated: u32,
    first: u8,
    seen: u32,
    equal: u32,
}

impl Health {
    pub(super) fn new(cut_offs: CutOffs) -> Self {
        Self { cut_offs, last: None, repeated: 0, first: 0, seen: 0, equal: 0 }
    }

    /// Takes a sample; false once a test fails.
    pub(super) fn takes(&mut self, sample: u8) -> bool {
        self.repeated = if self.last == Some(sample) { self.repeated.saturating_add(1) } else { 1 };
        self.last = Some(sample);
        if self.seen == 0 {
            self.first = sample;
            self.equal = 0;
        }
        self.equal = self.equal.saturating_add(u32::from(sample == self.first));
        self.seen =
            if self.seen.saturating_add(1) == WINDOW { 0 } else { self.seen.saturating_add(1) };
        self.repeated < self.cut_offs.repetition && self.equal < self.cut_offs.proportion
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest number of samples such that the chance of so many or more is at most 2^-30: the
    /// standard's 1 + critbinom(512, 2^-H, 1 - 2^-30), from the logarithms of the terms.
    fn critical(bits: f64) -> u32 {
        let chance = (-bits).exp2();
        let odds = (chance / (1.0 - chance)).ln();
        let mut term = f64::from(WINDOW) * (1.0 - chance).ln();
        let mut terms = Vec::new();
        for (k, left) in (1..=WINDOW).zip((1..=WINDOW).rev()) {
            term += (f64::from(left) / f64::from(k)).ln() + odds;
            terms.push((k, term.exp()));
        }
        let mut sum = 0.0;
        let tail = terms.iter().rev().take_while(|(_, term)| {
            sum += term;
            sum <= (-30.0_f64).exp2()
        });
        tail.last().unwrap().0
    }

    #[test]
    fn cut_offs_are_those_of_the_standard() {
        // A well-known table of others for this window and chance: H = 1, 1/2, 1/8.
        assert_eq!([1.0, 0.5, 0.125].map(critical), [325, 422, 502]);
        assert_eq!(critical(8.0), BYTES_OF_FULL_ENTROPY.proportion);
        assert_eq!(critical(0.125), EIGHTH_OF_A_BIT.proportion);
        assert_eq!(BYTES_OF_FULL_ENTROPY.repetition, 1 + 30_u32.div_ceil(8));
        assert_eq!(EIGHTH_OF_A_BIT.repetition, 1 + 30 * 8);
    }

    /// How many samples are taken before one of the tests fails.
    fn taken(cut_offs: CutOffs, samples: impl Iterator<Item = u8>) -> usize {
        let mut health = Health::new(cut_offs);
        samples.take(10_000).take_while(|sample| health.takes(*sample)).count()
    }

    #[test]
    fn repeated_and_lopsided_samples_are_found() {
        assert_eq!(taken(BYTES_OF_FULL_ENTROPY, std::iter::repeat(7)), 4);
        assert_eq!(taken(EIGHTH_OF_A_BIT, std::iter::repeat(7)), 240);
        // One in 32 equals the first of the window: the sixteenth of them is too many.
        let lopsided =
            (0..=255_u8).cycle().enumerate().map(|(n, b)| if n % 32 == 0 { 1 } else { b | 2 });
        assert_eq!(taken(BYTES_OF_FULL_ENTROPY, lopsided), 15 * 32);
        // 509 of 512 are equal, with never 241 in a row.
        let mostly = (0..).map(|n: u32| u8::from(n % 200 == 199));
        assert!(taken(EIGHTH_OF_A_BIT, mostly) < 512);
        assert_eq!(taken(BYTES_OF_FULL_ENTROPY, (0..=255).cycle()), 10_000);
        let even = (0..).map(|n: u32| u8::from(n.is_multiple_of(16)));
        assert_eq!(taken(EIGHTH_OF_A_BIT, even), 10_000);
    }
}
