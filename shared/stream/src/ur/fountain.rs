//! Which fragments a part of a UR is the sum of: BCR-2020-005, bit for bit as its reference has it.
//!
//! All implementations must choose the same, so the order of every floating-point operation counts.

use alloc::vec;
use alloc::vec::Vec;
use sha2::{Digest, Sha256};

use crate::bits::Bits;

/// Chooses the fragments of the parts of one message.
#[derive(Debug, Clone)]
pub(crate) struct Chooser {
    checksum: u32,
    degrees: Sampler,
}

impl Chooser {
    pub(crate) fn new(fragments: u16, checksum: u32) -> Self {
        let weights = (1..=fragments).map(|degree| 1.0 / f64::from(degree)).collect();
        Self { checksum, degrees: Sampler::new(weights) }
    }

    /// Returns the fragments of the part with a number, which counts from 1: the first parts are a
    /// fragment each.
    pub(crate) fn fragments(&self, number: u32) -> Vec<u16> {
        let count = self.degrees.len();
        let first = u16::try_from(number.saturating_sub(1)).unwrap_or(u16::MAX);
        if usize::from(first) < count {
            return vec![first];
        }
        let (degree, mut random) = self.draw_degree(number);
        let mut left: Vec<u16> = (0..u16::MAX).take(count).collect();
        let draw = || {
            let place = floor(random.unit() * float(left.len()));
            left.remove(place.min(left.len().saturating_sub(1)))
        };
        core::iter::repeat_with(draw).take(degree.min(count)).collect()
    }

    /// Returns of how many fragments a part is the sum that is not a fragment itself.
    pub(crate) fn degree(&self, number: u32) -> usize {
        self.draw_degree(number).0
    }

    fn draw_degree(&self, number: u32) -> (usize, Xoshiro) {
        let mut random = Xoshiro::new(number, self.checksum);
        (self.degrees.next(&mut random).saturating_add(1), random)
    }

    /// Returns the fragments of a part as a row of bits.
    pub(crate) fn row(&self, number: u32) -> Bits {
        let mut row = Bits::zeros(self.degrees.len());
        for fragment in self.fragments(number) {
            row.set(fragment.into());
        }
        row
    }
}

/// Draws places of a list with the probability of their weights: the alias method of Walker and
/// Vose, lists filled from the end.
#[derive(Debug, Clone)]
struct Sampler {
    /// For each place: how likely it stands for itself, and for which other it stands else.
    places: Vec<(f64, u16)>,
}

impl Sampler {
    fn new(weights: Vec<f64>) -> Self {
        let total = weights.iter().fold(0.0, |sum, weight| sum + weight);
        let count = float(weights.len());
        let mut scaled: Vec<f64> = weights.iter().map(|weight| weight * count / total).collect();
        let numbered = (0..u16::MAX).zip(&scaled).rev();
        let (mut small, mut large): (Vec<_>, Vec<_>) =
            numbered.map(|(place, weight)| (place, *weight)).partition(|(_, weight)| *weight < 1.0);

        let mut places = vec![(1.0, 0); scaled.len()];
        while let Some((less, more)) = take_both(&mut small, &mut large) {
            let (Some(weight), Some(entry)) =
                (scaled.get(usize::from(less)).copied(), places.get_mut(usize::from(less)))
            else {
                break;
            };
            *entry = (weight, more);
            let Some(rest) = scaled.get_mut(usize::from(more)) else {
                break;
            };
            *rest += weight - 1.0;
            let list = if *rest < 1.0 { &mut small } else { &mut large };
            list.push((more, *rest));
        }
        Self { places }
    }

    fn len(&self) -> usize {
        self.places.len()
    }

    fn next(&self, random: &mut Xoshiro) -> usize {
        let place = floor(float(self.len()) * random.unit());
        let toss = random.unit();
        let place = place.min(self.len().saturating_sub(1));
        match self.places.get(place) {
            Some((itself, other)) if toss >= *itself => usize::from(*other),
            Some(_) | None => place,
        }
    }
}

fn take_both(small: &mut Vec<(u16, f64)>, large: &mut Vec<(u16, f64)>) -> Option<(u16, u16)> {
    if small.is_empty() || large.is_empty() {
        return None;
    }
    Some((small.pop()?.0, large.pop()?.0))
}

/// Xoshiro256** by Blackman and Vigna, seeded by a SHA-256.
struct Xoshiro([u64; 4]);

impl Xoshiro {
    fn new(number: u32, checksum: u32) -> Self {
        Self::seeded(&[number.to_be_bytes(), checksum.to_be_bytes()].concat())
    }

    fn seeded(seed: &[u8]) -> Self {
        let digest: [u8; 32] = Sha256::digest(seed).into();
        let (words, _) = digest.as_chunks();
        let mut state = [0; 4];
        for (to, word) in state.iter_mut().zip(words) {
            *to = u64::from_be_bytes(*word);
        }
        Self(state)
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let result = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let (c, d) = (c ^ a, d ^ b);
        self.0 = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// Returns a number from 0 to 1, which rounding can make 1 itself.
    fn unit(&mut self) -> f64 {
        let [a, b, c, d, e, f, g, h] = self.next().to_be_bytes();
        let high = f64::from(u32::from_be_bytes([a, b, c, d]));
        let low = f64::from(u32::from_be_bytes([e, f, g, h]));
        // Both products and the quotient are exact, the sum rounds once, as a conversion would.
        (high * 4_294_967_296.0 + low) / 18_446_744_073_709_551_616.0
    }
}

/// Returns a number of fragments as a floating-point number.
fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Returns the whole part of a number that is not negative.
#[expect(clippy::as_conversions, reason = "saturates, and there is no other conversion in core")]
fn floor(number: f64) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    // What both peers of `scripts/interop` choose, for the CRC-32 of their common test message.
    #[test]
    fn fragments_are_those_that_everybody_chooses() {
        let chooser = Chooser::new(11, crc32fast::hash(&wolf(1_024)));
        let expected: [&[u16]; 30] = [
            &[0],
            &[1],
            &[2],
            &[3],
            &[4],
            &[5],
            &[6],
            &[7],
            &[8],
            &[9],
            &[10],
            &[9],
            &[2, 5, 6, 8, 9, 10],
            &[8],
            &[1, 5],
            &[1],
            &[0, 2, 4, 5, 8, 10],
            &[5],
            &[2],
            &[2],
            &[0, 1, 3, 4, 5, 7, 9, 10],
            &[0, 1, 2, 3, 5, 6, 8, 9, 10],
            &[0, 2, 4, 5, 7, 8, 9, 10],
            &[3, 5],
            &[4],
            &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            &[0, 1, 3, 4, 5, 6, 7, 9, 10],
            &[6],
            &[5, 6],
            &[7],
        ];
        for (number, expected) in (1..).zip(expected) {
            let mut fragments = chooser.fragments(number);
            fragments.sort_unstable();
            assert_eq!(fragments, expected, "part {number}");
            let row: Vec<usize> = chooser.row(number).ones().collect();
            assert_eq!(row, expected.iter().map(|place| usize::from(*place)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn sampler_draws_with_the_weights() {
        let mut random = Xoshiro::seeded(b"Wolf");
        let sampler = Sampler::new(vec![1.0, 2.0, 4.0, 8.0]);
        let drawn: Vec<usize> = (0..3_000).map(|_| sampler.next(&mut random)).collect();
        assert_eq!(drawn[..20], [3, 3, 3, 3, 3, 3, 3, 0, 2, 3, 3, 3, 3, 1, 2, 2, 1, 3, 3, 2]);
        for (place, expected) in [200, 400, 800, 1_600].into_iter().enumerate() {
            let count = drawn.iter().filter(|drawn| **drawn == place).count();
            assert!(count.abs_diff(expected) < 100, "{count} of {expected}");
        }
    }

    #[test]
    fn no_number_leads_out_of_bounds() {
        for fragments in [1, 2, 3, 4_096] {
            let chooser = Chooser::new(fragments, 0);
            for number in [0, 1, 2, 4_096, 4_097, 65_537, u32::MAX - 1, u32::MAX] {
                let chosen = chooser.fragments(number);
                assert!(!chosen.is_empty() && chosen.iter().all(|place| *place < fragments));
                assert_eq!(chooser.row(number).ones().count(), chosen.len(), "no fragment twice");
            }
        }
    }

    /// The message of the reference's own tests: random bytes seeded with a name.
    fn wolf(bytes: usize) -> Vec<u8> {
        let mut random = Xoshiro::seeded(b"Wolf");
        (0..bytes).map(|_| u8::try_from(floor(random.unit() * 256.0)).unwrap()).collect()
    }
}
