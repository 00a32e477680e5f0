//! Bytes to modules.

use thiserror::Error;

use crate::alphabet::{Mode, alphanumeric};
use crate::code::{Level, Modules, Version};
use crate::mask::drawn;
use crate::reed_solomon::checks;
use crate::tables::Blocks;

/// What fills a code that its text does not.
const PADDING: [u8; 2] = [0xEC, 0x11];

/// Why bytes cannot become a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EncodeError {
    /// More bytes than the version, or any version, holds.
    #[error("{found} bytes do not fit the code, which holds {capacity}")]
    TooLong {
        /// Bytes to be encoded.
        found: usize,
        /// Bytes that fit.
        capacity: usize,
    },
    /// A byte that the mode has no character for.
    #[error("the byte at place {place} is no character of the mode")]
    Character {
        /// Its place, counted from 0.
        place: usize,
    },
}

/// Encodes bytes in byte mode, in the smallest version that holds them if none is given.
///
/// # Errors
///
/// Refuses bytes that do not fit.
pub fn encode(
    bytes: &[u8],
    version: Option<Version>,
    level: Level,
) -> Result<Modules, EncodeError> {
    encode_in(Mode::Byte, bytes, version, level)
}

/// Encodes bytes in a mode, in the smallest version that holds them if none is given.
///
/// # Errors
///
/// Refuses bytes that do not fit and bytes that the mode has no character for.
pub fn encode_in(
    mode: Mode,
    bytes: &[u8],
    version: Option<Version>,
    level: Level,
) -> Result<Modules, EncodeError> {
    if let Some(place) = mode.stranger(bytes) {
        return Err(EncodeError::Character { place });
    }
    let found = bytes.len();
    let version = version.or_else(|| Version::fitting_in(mode, found, level));
    let version = version.unwrap_or(Version::MAX);
    let capacity = version.capacity_in(mode, level);
    if found > capacity {
        return Err(EncodeError::TooLong { found, capacity });
    }
    Ok(drawn(&codewords(mode, bytes, version, level), version, level))
}

/// Returns the codewords of bytes, which are known to fit, in the order in which they are drawn.
pub(crate) fn codewords(mode: Mode, bytes: &[u8], version: Version, level: Level) -> Vec<u8> {
    let blocks = Blocks::of(version, level);
    interleaved(&data_codewords(mode, bytes, version, blocks.data()), &blocks)
}

/// Packs bytes into data codewords and fills those up.
fn data_codewords(mode: Mode, bytes: &[u8], version: Version, room: usize) -> Vec<u8> {
    let mut bits = BitWriter { bytes: Vec::with_capacity(room), pending: 0, count: 0 };
    bits.push(mode.indicator(), 4);
    bits.push(u32::try_from(bytes.len()).unwrap_or(0), mode.length_bits(version).into());
    match mode {
        Mode::Numeric => push_digits(&mut bits, bytes),
        Mode::Alphanumeric => push_text(&mut bits, bytes),
        Mode::Byte => bytes.iter().for_each(|byte| bits.push((*byte).into(), 8)),
    }
    bits.finish(room)
}

fn push_digits(bits: &mut BitWriter, digits: &[u8]) {
    for group in digits.chunks(3) {
        let value = |value: u32, digit: &u8| {
            value.saturating_mul(10).saturating_add(u32::from(digit.wrapping_sub(b'0')))
        };
        let length = match group.len() {
            1 => 4,
            2 => 7,
            _ => 10,
        };
        bits.push(group.iter().fold(0, value), length);
    }
}

fn push_text(bits: &mut BitWriter, text: &[u8]) {
    for pair in text.chunks(2) {
        let value = |value: u32, character: &u8| {
            value.saturating_mul(45).saturating_add(alphanumeric(*character).unwrap_or(0))
        };
        bits.push(pair.iter().fold(0, value), if pair.len() == 2 { 11 } else { 6 });
    }
}

/// Adds the parity codewords and puts all in the order in which they are drawn.
fn interleaved(data: &[u8], blocks: &Blocks) -> Vec<u8> {
    let mut codewords = vec![0; blocks.codewords];
    let mut rest = data;
    for block in 0..blocks.count {
        let Some((block_data, others)) = rest.split_at_checked(blocks.data_of(block)) else {
            break;
        };
        rest = others;
        let checks = checks(block_data, blocks.parity);
        for (place, codeword) in blocks.places(block).zip(block_data.iter().chain(&checks)) {
            if let Some(drawn) = codewords.get_mut(place) {
                *drawn = *codeword;
            }
        }
    }
    codewords
}

/// Puts bits into bytes, the highest first.
struct BitWriter {
    bytes: Vec<u8>,
    /// The bits that do not fill a byte yet, in the lowest places.
    pending: u32,
    count: u32,
}

impl BitWriter {
    /// Adds the lowest bits of a value, up to 16.
    fn push(&mut self, value: u32, bits: u32) {
        self.pending = self.pending.unbounded_shl(bits) | value;
        self.count = self.count.saturating_add(bits);
        while let Some(rest) = self.count.checked_sub(8) {
            let [.., byte] = self.pending.unbounded_shr(rest).to_be_bytes();
            self.bytes.push(byte);
            self.count = rest;
        }
    }

    /// Ends the text and fills the codewords up.
    fn finish(mut self, room: usize) -> Vec<u8> {
        // Four zeros end the text, fewer where there is no room; then zeros to the end of the byte.
        self.push(0, 4);
        self.push(0, 8_u32.saturating_sub(self.count) % 8);
        self.bytes.truncate(room);
        let missing = room.saturating_sub(self.bytes.len());
        self.bytes.extend(PADDING.iter().cycle().take(missing));
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::read_modules;

    #[test]
    fn the_standards_example_comes_out() {
        // ISO/IEC 18004, annex I: 01234567 in version 1, level M.
        let expected = b"\x10\x20\x0C\x56\x61\x80\xEC\x11\xEC\x11\xEC\x11\xEC\x11\xEC\x11\
            \xA5\x24\xD4\xC1\xED\x36\xC7\x87\x2C\x55";
        let all = codewords(Mode::Numeric, b"01234567", Version::MIN, Level::Medium);
        assert_eq!(all, expected);
        let code = encode_in(Mode::Numeric, b"01234567", None, Level::Medium).unwrap();
        let decoded = read_modules(&code).unwrap();
        assert_eq!((decoded.payload.as_slice(), decoded.mask), (b"01234567".as_slice(), 2));
    }

    #[test]
    fn capacities_are_those_of_the_standard() {
        // ISO/IEC 18004, table 7: digits, text, bytes.
        for (number, level, expected) in [
            (1, Level::Low, [41, 25, 17]),
            (1, Level::Medium, [34, 20, 14]),
            (1, Level::Quartile, [27, 16, 11]),
            (1, Level::High, [17, 10, 7]),
            (9, Level::Low, [552, 335, 230]),
            (10, Level::Low, [652, 395, 271]),
            (27, Level::Low, [3_517, 2_132, 1_465]),
            (40, Level::Low, [7_089, 4_296, 2_953]),
            (40, Level::Medium, [5_596, 3_391, 2_331]),
            (40, Level::Quartile, [3_993, 2_420, 1_663]),
            (40, Level::High, [3_057, 1_852, 1_273]),
        ] {
            let version = Version::new(number).unwrap();
            let modes = [Mode::Numeric, Mode::Alphanumeric, Mode::Byte];
            assert_eq!(modes.map(|mode| version.capacity_in(mode, level)), expected, "{number}");
            for (mode, most) in modes.into_iter().zip(expected) {
                assert_eq!(Version::fitting_in(mode, most, level), Some(version));
                assert!(encode_in(mode, &vec![b'7'; most], Some(version), level).is_ok());
                let found = most.saturating_add(1);
                let refused = encode_in(mode, &vec![b'7'; found], Some(version), level);
                assert_eq!(refused, Err(EncodeError::TooLong { found, capacity: most }));
            }
        }
    }

    #[test]
    fn texts_of_every_length_come_back() {
        let text = b"0123456789012345678901234567890";
        for mode in [Mode::Numeric, Mode::Alphanumeric, Mode::Byte] {
            for bytes in (0..=31).filter_map(|length| text.get(..length)) {
                let code = encode_in(mode, bytes, None, Level::Quartile).unwrap();
                assert_eq!(read_modules(&code).unwrap().payload, bytes);
            }
        }
    }

    #[test]
    fn bytes_that_are_no_characters_of_the_mode_are_refused() {
        for (mode, bytes, place) in [
            (Mode::Numeric, b"123A".as_slice(), 3),
            (Mode::Numeric, b"/", 0),
            (Mode::Numeric, b"1:", 1),
            (Mode::Alphanumeric, b"UR:BYTES/a", 9),
            (Mode::Alphanumeric, b"A,B", 1),
            (Mode::Alphanumeric, b"[", 0),
            (Mode::Alphanumeric, b"A\x80", 1),
        ] {
            let refused = encode_in(mode, bytes, None, Level::Low);
            assert_eq!(refused, Err(EncodeError::Character { place }));
        }
        assert_eq!(Mode::densest(b"0042"), Mode::Numeric);
        assert_eq!(Mode::densest(b"UR:BYTES/1-2 $%*+."), Mode::Alphanumeric);
        assert_eq!(Mode::densest(b"ur:bytes"), Mode::Byte);
        assert_eq!(Mode::densest(b"B\0"), Mode::Byte);
    }
}
