//! The sending side: a message as one UR, or as parts without end.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::fountain::Chooser;
use super::part::{Part, Shape, byte_string, head_bytes};
use super::{MAX_FRAGMENTS, MAX_MESSAGE, MAX_TEXT, UrType};
use crate::bits::add_bytes;
use crate::bytewords::{Style, encode};
use crate::{EncodeError, MAX_PAYLOAD};

/// The last number of a part that [`Encoder::parts`] shows: numbers of two bytes keep parts short.
const LAST_NUMBER: u32 = 65_535;
/// The fragments of the sums that are shown: at least these (or a quarter of all), at most those.
const LEAST_SUM: usize = 6;
const MOST_SUM: usize = 40;
/// The smallest fragment: what is smaller than its own header is not worth a code.
const LEAST_FRAGMENT: usize = 16;

/// A message, ready to be sent in codes of one size.
#[derive(Debug, Clone)]
pub struct Encoder {
    kind: UrType,
    message: Vec<u8>,
    shape: Shape,
    chooser: Chooser,
    single: bool,
}

impl Encoder {
    /// Takes a copy of a payload, to go as a byte string of the type `bytes` in codes that hold so
    /// many alphanumeric characters.
    ///
    /// # Errors
    ///
    /// Refuses a payload that is empty or longer than [`MAX_PAYLOAD`], and a capacity that is too
    /// small for it.
    pub fn bytes(payload: &[u8], capacity: usize) -> Result<Self, EncodeError> {
        let found = payload.len();
        if !(1..=MAX_PAYLOAD).contains(&found) {
            return Err(EncodeError::Length { found });
        }
        Self::new(UrType::bytes(), byte_string(payload), capacity)
    }

    /// Takes the CBOR of a message of any type.
    ///
    /// # Errors
    ///
    /// As [`Encoder::bytes`].
    pub fn new(kind: UrType, message: Vec<u8>, capacity: usize) -> Result<Self, EncodeError> {
        let found = message.len();
        if !(1..=MAX_MESSAGE).contains(&found) {
            return Err(EncodeError::Length { found });
        }
        let capacity = capacity.min(MAX_TEXT);
        let checksum = crc32fast::hash(&message);
        let single = single_length(&kind, found) <= capacity;
        let layout = if single { Some((1, found)) } else { layout(&kind, found, capacity) };
        let (fragments, fragment) = layout.ok_or(EncodeError::Capacity { found: capacity })?;
        let shape = Shape { fragments, message: found, checksum, fragment };
        let chooser = Chooser::new(fragments, checksum);
        Ok(Self { kind, message, shape, chooser, single })
    }

    /// Returns the whole message as one UR, if a code holds it.
    #[must_use]
    pub fn single(&self) -> Option<String> {
        let words = || encode(&self.message, Style::Minimal);
        self.single.then(|| format!("ur:{}/{}", self.kind, words()).to_ascii_uppercase())
    }

    /// Returns the number of fragments, and so of parts that finish the message at best.
    #[must_use]
    pub fn fragments(&self) -> u16 {
        self.shape.fragments
    }

    /// Returns the part with a number, which counts from 1.
    #[must_use]
    pub fn part(&self, number: u32) -> String {
        let number = number.max(1);
        let mut data = vec![0; self.shape.fragment];
        for fragment in self.chooser.fragments(number) {
            let start = usize::from(fragment).saturating_mul(self.shape.fragment);
            add_bytes(&mut data, self.message.get(start..).unwrap_or_default());
        }
        let fragments = self.shape.fragments;
        let words = encode(&Part { number, shape: self.shape, data }.to_bytes(), Style::Minimal);
        format!("ur:{}/{number}-{fragments}/{words}", self.kind).to_ascii_uppercase()
    }

    /// Returns the parts in the order in which they are shown, without end.
    #[must_use]
    pub fn parts(&self) -> Parts<'_> {
        Parts { encoder: self, shown: 0, sum: 0 }
    }
}

/// The endless parts of a message; made by [`Encoder::parts`].
///
/// First the pure fragments; then pure fragments and sums in turn. Of the sums only those are shown
/// that are of some more and not of very many fragments: what a receiver that peels can use.
/// Measured for 100 KB in version 20, against parts by rising numbers: a receiver that peels and joins
/// at a random moment finishes after two thirds of the frames, one that solves is as fast. Who watches
/// from the start and misses a tenth pays for that, if it solves, with a seventh more.
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    encoder: &'a Encoder,
    shown: u32,
    /// The number of the sum that was shown last.
    sum: u32,
}

impl Parts<'_> {
    fn next_number(&mut self) -> u32 {
        let fragments = u32::from(self.encoder.shape.fragments.max(1));
        let place = self.shown;
        self.shown = self.shown.wrapping_add(1);
        let pure = match place.checked_sub(fragments) {
            None => place,
            Some(later) if later.is_multiple_of(2) => later / 2,
            Some(_) => return self.next_sum(fragments),
        };
        pure.checked_rem(fragments).unwrap_or_default().saturating_add(1)
    }

    fn next_sum(&mut self, fragments: u32) -> u32 {
        let least = usize::from(self.encoder.shape.fragments / 4).saturating_add(1).min(LEAST_SUM);
        let first = fragments.saturating_add(1);
        let after = self.sum.saturating_add(1).max(first);
        let mut numbers = (after..=LAST_NUMBER).chain(first..=LAST_NUMBER);
        let fits =
            |number: &u32| (least..=MOST_SUM).contains(&self.encoder.chooser.degree(*number));
        self.sum = numbers.find(fits).unwrap_or(first);
        self.sum
    }
}

impl Iterator for Parts<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let number = self.next_number();
        Some(self.encoder.part(number))
    }
}

/// Returns the characters of a message as one UR.
fn single_length(kind: &UrType, message: usize) -> usize {
    let words = message.saturating_add(4).saturating_mul(2);
    words.saturating_add(kind.as_str().len()).saturating_add(4)
}

/// Returns the smallest number of fragments whose parts fit the capacity, and their length.
fn layout(kind: &UrType, message: usize, capacity: usize) -> Option<(u16, usize)> {
    let most = capacity / 2;
    let least = u16::try_from(message.div_ceil(most.max(1))).ok()?.max(2);
    (least..=MAX_FRAGMENTS).find_map(|asked| {
        let fragment = message.div_ceil(asked.into());
        let count = u16::try_from(message.div_ceil(fragment)).ok()?;
        let fits = part_length(kind, count, message, fragment) <= capacity;
        (fits && fragment >= LEAST_FRAGMENT.min(message)).then_some((count, fragment))
    })
}

/// Returns the characters of the longest part that is shown.
fn part_length(kind: &UrType, fragments: u16, message: usize, fragment: usize) -> usize {
    let digits: usize = match fragments {
        0..10 => 1,
        10..100 => 2,
        100..1_000 => 3,
        1_000.. => 4,
    };
    // The array, the number of the part, the checksum of the message and that of the words.
    let fixed = 1 + 3 + 5 + 4;
    let heads = [fragments.into(), message, fragment].map(head_bytes).iter().sum::<usize>();
    let words = heads.saturating_add(fragment).saturating_add(fixed).saturating_mul(2);
    // `ur:`, two slashes and a hyphen; five digits of the number.
    words.saturating_add(kind.as_str().len()).saturating_add(digits).saturating_add(6 + 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pure_fragments_come_first_and_then_in_turn_with_sums() {
        let encoder = Encoder::new(UrType::bytes(), vec![7; 3_000], 169).unwrap();
        let fragments = usize::from(encoder.fragments());
        let mut parts = encoder.parts();
        let shown: Vec<u32> = (0..5 * fragments).map(|_| parts.next_number()).collect();
        let (first, later) = shown.split_at(fragments);
        assert!(first.iter().copied().eq(1..=u32::from(encoder.fragments())));
        let pure: Vec<u32> = later.iter().copied().step_by(2).collect();
        assert_eq!((&pure[..fragments], &pure[fragments..]), (first, first));
        let sums: Vec<u32> = later.iter().copied().skip(1).step_by(2).collect();
        assert!(sums.is_sorted_by(|one, next| one < next), "no sum is shown twice");
        assert!(sums.iter().all(|sum| (6..=40).contains(&encoder.chooser.degree(*sum))));
        assert!(sums[0] > u32::from(encoder.fragments()));
    }

    #[test]
    fn sums_start_again_after_the_last_number() {
        let encoder = Encoder::new(UrType::bytes(), vec![7; 120], 169).unwrap();
        let mut parts = encoder.parts();
        parts.sum = LAST_NUMBER;
        let fragments = u32::from(encoder.fragments());
        assert!((fragments + 1..fragments + 20).contains(&parts.next_sum(fragments)));
    }

    #[test]
    fn parts_fill_the_code_and_never_more() {
        for (size, capacity) in
            [(300, 169), (1_000, 395), (20_000, 395), (100_000, 1_249), (262_144, 395)]
        {
            let encoder = Encoder::bytes(&vec![1; size], capacity).unwrap();
            let longest = encoder.part(LAST_NUMBER).len();
            assert!(longest <= capacity, "{longest} of {capacity}");
            let fewer = usize::from(encoder.fragments()) - 1;
            let longer = (size + 5).div_ceil(fewer);
            let room = capacity - longest;
            assert!(longest + 2 * (longer - encoder.shape.fragment) + 2 > capacity, "{room} left");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let refused = |size, capacity| Encoder::bytes(&vec![1; size], capacity).unwrap_err();
        assert_eq!(refused(0, 1_000), EncodeError::Length { found: 0 });
        assert_eq!(refused(262_145, 1_000), EncodeError::Length { found: 262_145 });
        assert_eq!(refused(1_000, 60), EncodeError::Capacity { found: 60 });
        assert_eq!(refused(262_144, 160), EncodeError::Capacity { found: 160 });
        assert!(Encoder::bytes(&[1; 1_000], 90).is_ok());
    }
}
