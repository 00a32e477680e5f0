//! Random numbers with a fixed algorithm: a seed means the same pictures for ever.

use std::f32::consts::TAU;
use std::ops::Range;

/// xoshiro256++, seeded through splitmix64.
#[derive(Debug, Clone)]
pub struct Rng([u64; 4]);

impl Rng {
    /// Starts a sequence.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut state = seed;
        Self(std::array::from_fn(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }))
    }

    /// Returns 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.0;
        let result = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        result
    }

    /// Returns a number from 0 up to but without `end`.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.bits()) * end as u128) >> 64) as usize
    }

    /// Returns a number within a range.
    pub fn within(&mut self, range: Range<f32>) -> f32 {
        let unit = (self.bits() >> 40) as f32 / (1u64 << 24) as f32;
        range.start + unit * (range.end - range.start)
    }

    /// Returns an angle.
    pub fn angle(&mut self) -> f32 {
        self.within(0.0..TAU)
    }

    /// Returns a vector of a length and any direction.
    pub fn vector(&mut self, length: f32) -> (f32, f32) {
        let (sin, cos) = self.angle().sin_cos();
        (length * cos, length * sin)
    }

    /// Tells whether something of this probability happens.
    pub fn happens(&mut self, probability: f32) -> bool {
        self.within(0.0..1.0) < probability
    }

    /// Returns random bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.bits().to_be_bytes()[0]).collect()
    }
}

/// A table of normally distributed numbers, which is faster than computing each.
pub(crate) struct Gauss(Vec<f32>);

impl Gauss {
    pub(crate) fn new(rng: &mut Rng) -> Self {
        let pair = |_| {
            let radius = (-2.0 * rng.within(1e-6..1.0).ln()).sqrt();
            let (sin, cos) = rng.angle().sin_cos();
            [radius * cos, radius * sin]
        };
        Self((0..8192).flat_map(pair).collect())
    }

    /// Returns a number of mean 0 and deviation 1.
    pub(crate) fn draw(&self, rng: &mut Rng) -> f32 {
        self.0[(rng.bits() >> 50) as usize]
    }
}
