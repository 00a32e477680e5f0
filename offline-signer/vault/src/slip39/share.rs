//! A share and its words.

use std::fmt;

use subtle::ConstantTimeEq;
use system::Locked;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::{ShareError, rs1024, words};
use crate::locked::locked_copy;

/// The fewest and the most bytes of a secret.
pub(super) const SHORTEST: usize = 16;
pub(super) const LONGEST: usize = 32;
/// The words before a share's value, and with the checksum.
const HEADER: usize = 4;
const METADATA: usize = HEADER + rs1024::LENGTH;
/// The most words of a share: 256 bits in 26 words.
const MOST_WORDS: usize = METADATA + 26;
/// The longest word of the list has eight letters.
const LONGEST_WORD: usize = 8;

/// What all shares of one split have in common.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Set {
    /// 15 bits.
    pub(super) identifier: u16,
    /// Whether the identifier is left out of the cipher, so that one secret can be split anew.
    pub(super) extendable: bool,
    /// How often the work of the cipher is doubled, 0 to 15.
    pub(super) exponent: u8,
    pub(super) group_threshold: u8,
    pub(super) groups: u8,
}

impl Set {
    fn customization(&self) -> &'static [u8] {
        if self.extendable { b"shamir_extendable" } else { b"shamir" }
    }
}

/// Where a share belongs; group and member count from 0.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) group: u8,
    pub(super) member: u8,
    pub(super) threshold: u8,
}

/// One share of a split, its value in locked memory.
pub struct Share {
    pub(super) set: Set,
    /// Counts from 0.
    pub(super) group: u8,
    /// Counts from 0.
    pub(super) member: u8,
    pub(super) threshold: u8,
    /// 16 to 32 bytes.
    pub(crate) value: Locked,
}

/// What a share says of its place in the set; no part of the secret. Numbers count from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ShareHeader {
    /// A random number of 15 bits that all shares of a set have.
    pub identifier: u16,
    /// The number of the group.
    pub group: u8,
    /// How many groups there are.
    pub groups: u8,
    /// How many groups are needed.
    pub group_threshold: u8,
    /// The number of the share in its group.
    pub member: u8,
    /// How many shares of its group are needed. How many there are, a share does not say.
    pub threshold: u8,
}

impl Share {
    /// Reads a share from its words, in either case, with blanks of any kind between them.
    ///
    /// # Errors
    /// Says which word is wrong by its place, never by its text.
    pub fn parse(text: &str) -> Result<Self, ShareError> {
        let numbers = numbers(text)?;
        let count = numbers.len();
        // Zeros before the value that fill its first word, less than a byte in number.
        let padding = value_bits(count) % 16;
        if count < METADATA.saturating_add(13) || padding > 8 {
            return Err(ShareError::WordCount { found: count });
        }
        let (header, rest) = numbers.split_first_chunk().ok_or(ShareError::Malformed)?;
        let (value, _) =
            rest.split_last_chunk::<{ rs1024::LENGTH }>().ok_or(ShareError::Malformed)?;
        let (set, place) = Self::read_header(header);
        if !rs1024::fits(set.customization(), &numbers) {
            return Err(ShareError::Checksum);
        }
        if set.group_threshold > set.groups || place.group >= set.groups {
            return Err(ShareError::Malformed);
        }
        Self::new(set, place, &unpack(value, padding)?)
    }

    /// Copies a value, which the caller wipes.
    pub(super) fn new(set: Set, place: Place, value: &[u8]) -> Result<Self, ShareError> {
        let Place { group, member, threshold } = place;
        let value = locked_copy(value).map_err(|_| ShareError::Memory)?;
        Ok(Self { set, group, member, threshold, value })
    }

    fn read_header([a, b, c, d]: &[u16; HEADER]) -> (Set, Place) {
        let first = u32::from(*a).unbounded_shl(10) | u32::from(*b);
        let second = u32::from(*c).unbounded_shl(10) | u32::from(*d);
        let nibble =
            |value: u32, shift| u8::try_from(value.unbounded_shr(shift) & 0xF).unwrap_or_default();
        let set = Set {
            identifier: u16::try_from(first.unbounded_shr(5)).unwrap_or_default(),
            extendable: first & 0x10 != 0,
            exponent: nibble(first, 0),
            group_threshold: nibble(second, 12).saturating_add(1),
            groups: nibble(second, 8).saturating_add(1),
        };
        let place = Place {
            group: nibble(second, 16),
            member: nibble(second, 4),
            threshold: nibble(second, 0).saturating_add(1),
        };
        (set, place)
    }

    /// Tells the share's place in the set.
    pub fn header(&self) -> ShareHeader {
        ShareHeader {
            identifier: self.set.identifier,
            group: self.group.saturating_add(1),
            groups: self.set.groups,
            group_threshold: self.set.group_threshold,
            member: self.member.saturating_add(1),
            threshold: self.threshold,
        }
    }

    /// Writes the share as words with a blank between them.
    pub fn words(&self) -> Zeroizing<String> {
        let mut numbers = Zeroizing::new(Vec::with_capacity(MOST_WORDS));
        numbers.extend(self.header_numbers());
        pack(self.value.as_ref(), &mut numbers);
        let checksum = rs1024::checksum(self.set.customization(), &numbers);
        numbers.extend(checksum);
        let room = numbers.len().saturating_mul(LONGEST_WORD.saturating_add(1));
        let mut text = Zeroizing::new(String::with_capacity(room));
        for word in numbers.iter().filter_map(|number| words::word(*number)) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }

    fn header_numbers(&self) -> [u16; HEADER] {
        let (set, mut first) = (self.set, u32::from(self.set.identifier));
        first = first.unbounded_shl(1) | u32::from(set.extendable);
        first = first.unbounded_shl(4) | u32::from(set.exponent);
        let (group_threshold, groups) =
            (set.group_threshold.saturating_sub(1), set.groups.saturating_sub(1));
        let fields =
            [self.group, group_threshold, groups, self.member, self.threshold.saturating_sub(1)];
        let second = fields
            .into_iter()
            .fold(0, |value: u32, field| value.unbounded_shl(4) | u32::from(field));
        let number = |value: u32, shift| {
            u16::try_from(value.unbounded_shr(shift) & 0x3FF).unwrap_or_default()
        };
        [number(first, 10), number(first, 0), number(second, 10), number(second, 0)]
    }

    /// Compares two values in a time that does not tell where they differ.
    pub(super) fn has_value_of(&self, other: &Self) -> bool {
        self.value.as_ref().ct_eq(other.value.as_ref()).into()
    }
}

/// Finds the words' numbers; no more words than any share has are looked at.
fn numbers(text: &str) -> Result<Zeroizing<Vec<u16>>, ShareError> {
    let found = text.split_whitespace().count();
    if found > MOST_WORDS {
        return Err(ShareError::WordCount { found });
    }
    let mut numbers = Zeroizing::new(Vec::with_capacity(MOST_WORDS));
    for (position, word) in (1..).zip(text.split_whitespace()) {
        numbers.push(words::number(word).ok_or(ShareError::UnknownWord { position })?);
    }
    Ok(numbers)
}

/// The bits of the words of a share's value.
fn value_bits(words: usize) -> usize {
    words.saturating_sub(METADATA).saturating_mul(10)
}

/// Turns numbers of ten bits into bytes; the bits before the first byte must be 0.
fn unpack(numbers: &[u16], padding: usize) -> Result<Zeroizing<Vec<u8>>, ShareError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut bits = Zeroizing::new(0_u32);
    let mut count = 0_usize;
    for (place, number) in numbers.iter().enumerate() {
        *bits = bits.unbounded_shl(10) | u32::from(*number);
        count = count.saturating_add(10);
        if place == 0 {
            count = count.saturating_sub(padding);
            if u32::try_from(count).is_ok_and(|count| bits.unbounded_shr(count) != 0) {
                return Err(ShareError::Malformed);
            }
        }
        while let Some(rest) = count.checked_sub(8) {
            let [.., byte] =
                bits.unbounded_shr(u32::try_from(rest).unwrap_or_default()).to_be_bytes();
            bytes.push(byte);
            count = rest;
        }
    }
    Ok(bytes)
}

/// Turns bytes into numbers of ten bits, with zeros before the first byte to fill the first number.
fn pack(bytes: &[u8], numbers: &mut Vec<u16>) {
    let length = bytes.len().saturating_mul(8);
    let mut bits = Zeroizing::new(0_u32);
    let mut count = length.div_ceil(10).saturating_mul(10).saturating_sub(length);
    for byte in bytes {
        *bits = bits.unbounded_shl(8) | u32::from(*byte);
        count = count.saturating_add(8);
        if let Some(rest) = count.checked_sub(10) {
            let number = bits.unbounded_shr(u32::try_from(rest).unwrap_or_default()) & 0x3FF;
            numbers.push(u16::try_from(number).unwrap_or_default());
            count = rest;
        }
    }
}

// Its only secret field wipes itself.
impl ZeroizeOnDrop for Share {}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Share").field("header", &self.header()).finish_non_exhaustive()
    }
}
