//! The format and version words: five or six bits each, drawn twice with check bits.

use std::sync::LazyLock;

use crate::code::{Level, Version};

/// The positions of one copy of the format word, the lowest bit first.
pub(crate) type FormatPlaces = [(usize, usize); 15];

/// Words worth a try: below this share of agreement it is not a format word at all.
const LEAST_AGREEMENT: f32 = 0.25;
/// How far behind the best word another may be and still be tried.
const BEHIND: f32 = 0.35;
/// How many words are tried.
const TRIES: usize = 3;

/// All formats with their words.
static WORDS: LazyLock<Vec<(Format, u32)>> =
    LazyLock::new(|| Format::all().map(|format| (format, format.word())).collect());

/// What a code says about itself: its level and its mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) level: Level,
    /// 0 to 7.
    pub(crate) mask: u8,
}

impl Format {
    fn all() -> impl Iterator<Item = Self> {
        let levels = [Level::Medium, Level::Low, Level::High, Level::Quartile];
        levels.into_iter().flat_map(|level| (0..8).map(move |mask| Self { level, mask }))
    }

    /// Returns the word that is drawn, the check bits in the lower ten.
    pub(crate) fn word(self) -> u32 {
        let level: u32 = match self.level {
            Level::Medium => 0,
            Level::Low => 1,
            Level::High => 2,
            Level::Quartile => 3,
        };
        let data = level << 3 | u32::from(self.mask & 7);
        // The standard inverts some bits, so that no word is without dark modules.
        (data << 10 | remainder(data, 10, 0x537)) ^ 0x5412
    }

    /// Returns the formats that the two copies may mean, the likeliest first; `level` tells how
    /// dark (above 0) or light a module is.
    pub(crate) fn candidates(
        side: usize,
        level: impl Fn(usize, usize) -> f32,
    ) -> impl Iterator<Item = Self> {
        let [first, second] = format_places(side);
        let mut bits = [0.0_f32; 15];
        let mut all = f32::MIN_POSITIVE;
        for (bit, (a, b)) in bits.iter_mut().zip(first.into_iter().zip(second)) {
            for (x, y) in [a, b] {
                let seen = bounded(level(x, y));
                *bit += seen;
                all += seen.abs();
            }
        }
        let score = |(format, word): &(Self, u32)| (agreement(*word, &bits) / all, *format);
        let mut scored: Vec<(f32, Self)> = WORDS.iter().map(score).collect();
        scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let best = scored.first().map_or(0.0, |(score, _)| *score);
        let least = LEAST_AGREEMENT.max(best - BEHIND);
        let likely = scored.into_iter().take(TRIES).filter(move |(score, _)| *score >= least);
        likely.map(|(_, format)| format)
    }
}

/// How far the levels of the bits, lowest first, agree with a word.
fn agreement(word: u32, bits: &[f32]) -> f32 {
    let signs = (0..).map(|bit: u32| if word.unbounded_shr(bit) & 1 == 1 { 1.0 } else { -1.0 });
    bits.iter().zip(signs).map(|(bit, sign): (&f32, f32)| bit * sign).sum()
}

/// Limits a level to what a module can be sure of; what is not a number is no evidence.
fn bounded(level: f32) -> f32 {
    if level.is_nan() { 0.0 } else { level.clamp(-1.0, 1.0) }
}

/// Returns where the two copies of the format word are drawn.
pub(crate) fn format_places(side: usize) -> [FormatPlaces; 2] {
    let mut around = [(0, 0); 15];
    let mut apart = [(0, 0); 15];
    for (bit, (one, other)) in around.iter_mut().zip(&mut apart).enumerate() {
        let back = |from: usize| from.saturating_sub(bit);
        *one = match bit {
            0..6 => (8, bit),
            6 => (8, 7),
            7 => (8, 8),
            8 => (7, 8),
            _ => (back(14), 8),
        };
        *other = match bit {
            0..8 => (back(side.saturating_sub(1)), 8),
            _ => (8, side.saturating_sub(15).saturating_add(bit)),
        };
    }
    [around, apart]
}

/// Returns the version word, the check bits in the lower twelve.
pub(crate) fn version_word(number: u8) -> u32 {
    let number = u32::from(number);
    number << 12 | remainder(number, 12, 0x1F25)
}

/// Returns where the two copies of the version word are drawn, the lowest bit first; nowhere below
/// version 7.
pub(crate) fn version_places(version: Version) -> impl Iterator<Item = [(usize, usize); 2]> {
    let near = version.modules().saturating_sub(11);
    let bits = if version.number() < 7 { 0..0 } else { 0..18_usize };
    bits.map(move |bit| {
        let (along, across) = (near.saturating_add(bit % 3), bit / 3);
        [(along, across), (across, along)]
    })
}

/// Divides a polynomial over two elements, moved up by the degree of the divisor.
fn remainder(data: u32, degree: u32, divisor: u32) -> u32 {
    let step = |rest: u32, _| {
        let carry = rest.unbounded_shr(degree.saturating_sub(1)) & 1;
        rest << 1 ^ if carry == 1 { divisor } else { 0 }
    };
    let kept = 1_u32.unbounded_shl(degree).wrapping_sub(1);
    (0..degree).fold(data, step) & kept
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, reason = "test code")]

    use super::*;

    fn drawn(format: Format, side: usize) -> Vec<f32> {
        let mut levels = vec![0.0; side * side];
        for places in format_places(side) {
            for (bit, (x, y)) in places.into_iter().enumerate() {
                levels[y * side + x] = if format.word() >> bit & 1 == 1 { 1.0 } else { -1.0 };
            }
        }
        levels
    }

    #[test]
    fn words_are_those_of_the_standards_examples() {
        // ISO/IEC 18004, annexes C, D and I.
        let word = |level, mask| Format { level, mask }.word();
        assert_eq!(word(Level::Medium, 5), 0b100_0000_1100_1110);
        assert_eq!(word(Level::Medium, 2), 0b101_1110_0111_1100);
        assert_eq!(word(Level::Medium, 0), 0x5412);
        assert_eq!((version_word(7), version_word(40)), (0x07C94, 0x28C69));
    }

    #[test]
    fn words_differ_in_seven_bits_and_versions_in_eight() {
        let words: Vec<u32> = Format::all().map(Format::word).collect();
        let distance = |words: &[u32]| {
            let pairs = words.iter().flat_map(|a| words.iter().map(move |b| (a ^ b).count_ones()));
            pairs.filter(|distance| *distance > 0).min()
        };
        assert_eq!((words.len(), distance(&words)), (32, Some(7)));
        let versions: Vec<u32> = (7..=40).map(version_word).collect();
        assert_eq!(distance(&versions), Some(8));
    }

    #[test]
    fn the_format_is_found_in_what_is_left_of_it() {
        for format in Format::all() {
            for side in [21, 177] {
                let [first, second] = format_places(side);
                let mut levels = drawn(format, side);
                let find =
                    |levels: &[f32]| Format::candidates(side, |x, y| levels[y * side + x]).next();
                assert_eq!(find(&levels), Some(format));
                // One copy gone and three bits of the other wrong.
                for (x, y) in first {
                    levels[y * side + x] = f32::NAN;
                }
                for (x, y) in second.into_iter().step_by(5) {
                    levels[y * side + x] *= -f32::INFINITY;
                }
                assert_eq!(find(&levels), Some(format));
            }
        }
        for blank in [0.0, f32::NAN] {
            assert_eq!(Format::candidates(21, |_, _| blank).next(), None);
        }
    }
}
