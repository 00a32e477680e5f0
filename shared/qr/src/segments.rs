//! Data codewords to bytes: the segments of all modes.

use crate::alphabet::{ALPHANUMERIC, Lengths};
use crate::code::Version;

/// What a code says apart from its bytes, and the bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) payload: Vec<u8>,
    pub(crate) part: Option<Part>,
    pub(crate) charset: Option<u32>,
}

/// The place of a code among several that belong together (structured append).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Counted from 0.
    pub index: u8,
    /// Parts in all, 1 to 16.
    pub total: u8,
    /// The exclusive or of all bytes of the whole.
    pub parity: u8,
}

/// Takes the data codewords of a code apart, or returns `None` if they are not well formed.
///
/// What follows the terminator is not looked at: writers pad in several ways.
pub(crate) fn content(codewords: &[u8], version: Version) -> Option<Content> {
    let mut segments = Segments {
        bits: BitReader { bytes: codewords, at: 0 },
        lengths: Lengths::of(version),
        separators: false,
        content: Content::default(),
    };
    segments.content.payload.reserve(codewords.len());
    // All zeros are a code too, of nothing, and a bare mask: what a chequered picture looks like.
    let mut something = false;
    while segments.next()? {
        something = true;
    }
    something.then_some(segments.content)
}

struct Segments<'a> {
    bits: BitReader<'a>,
    lengths: Lengths,
    /// Whether a percent sign in alphanumeric text stands for a separator (FNC1).
    separators: bool,
    content: Content,
}

impl Segments<'_> {
    /// Reads one segment; `Some(false)` at the end.
    fn next(&mut self) -> Option<bool> {
        // The terminator is cut short where the code is full.
        let Some(mode) = self.bits.take(4) else { return Some(false) };
        match mode {
            0b0000 => return Some(false),
            0b0001 => self.numeric()?,
            0b0010 => self.alphanumeric()?,
            0b0011 => self.part()?,
            0b0100 => self.bytes()?,
            0b0101 => self.separators = true,
            0b0111 => self.charset()?,
            0b1000 => self.kanji()?,
            0b1001 => {
                // The application's number, which is nobody's business here.
                self.bits.take(8)?;
                self.separators = true;
            }
            _ => return None,
        }
        Some(true)
    }

    /// Reads a count of characters and makes sure that they can be there.
    fn count(&mut self, length: u8, bits: usize, characters: usize) -> Option<usize> {
        let count = usize::try_from(self.bits.take(length)?).ok()?;
        let least = count.checked_mul(bits)?.checked_div(characters)?;
        (least <= self.bits.left()).then_some(count)
    }

    fn numeric(&mut self) -> Option<()> {
        let mut left = self.count(self.lengths.numeric, 10, 3)?;
        while left > 0 {
            let (digits, bits, bound) = match left {
                1 => (1, 4, 10),
                2 => (2, 7, 100),
                _ => (3, 10, 1000),
            };
            let group = self.bits.take(bits).filter(|group| *group < bound)?;
            let all = [group / 100, group / 10 % 10, group % 10];
            let last = all.iter().skip(3_usize.saturating_sub(digits));
            let digit = |digit: &u32| u8::try_from(*digit).map_or(b'0', |digit| digit | b'0');
            self.content.payload.extend(last.map(digit));
            left = left.saturating_sub(digits);
        }
        Some(())
    }

    fn alphanumeric(&mut self) -> Option<()> {
        let count = self.count(self.lengths.alphanumeric, 11, 2)?;
        let mut text = Vec::with_capacity(count);
        let character = |value: u32| ALPHANUMERIC.get(usize::try_from(value).ok()?).copied();
        for _ in 0..count / 2 {
            let pair = self.bits.take(11)?;
            text.push(character(pair / 45)?);
            text.push(character(pair % 45)?);
        }
        if count % 2 == 1 {
            text.push(character(self.bits.take(6)?)?);
        }
        if self.separators {
            text = separated(&text);
        }
        self.content.payload.extend(text);
        Some(())
    }

    fn bytes(&mut self) -> Option<()> {
        let count = self.count(self.lengths.byte, 8, 1)?;
        self.bits.bytes(count, &mut self.content.payload)
    }

    /// Reads characters of two bytes each, as Shift JIS has them.
    fn kanji(&mut self) -> Option<()> {
        let count = self.count(self.lengths.kanji, 13, 1)?;
        for _ in 0..count {
            let value = self.bits.take(13)?;
            let compact = ((value / 0xC0) << 8) | (value % 0xC0);
            let offset = if compact < 0x1F00 { 0x8140 } else { 0xC140 };
            let [_, _, lead, trail] = compact.saturating_add(offset).to_be_bytes();
            if !matches!(trail, 0x40..=0x7E | 0x80..=0xFC) {
                return None;
            }
            self.content.payload.extend([lead, trail]);
        }
        Some(())
    }

    /// Reads the place among several codes, which stands once and before all text.
    fn part(&mut self) -> Option<()> {
        let index = u8::try_from(self.bits.take(4)?).ok()?;
        let total = u8::try_from(self.bits.take(4)?).ok()?.saturating_add(1);
        let parity = u8::try_from(self.bits.take(8)?).ok()?;
        let early = self.content.part.is_none() && self.content.payload.is_empty();
        self.content.part = Some(Part { index, total, parity });
        (early && index < total).then_some(())
    }

    /// Reads the number of a character set, in one to three bytes; the first one is kept.
    fn charset(&mut self) -> Option<()> {
        let first = self.bits.take(8)?;
        let number = match first {
            0..0x80 => first,
            0x80..0xC0 => (first & 0x3F) << 8 | self.bits.take(8)?,
            0xC0..0xE0 => (first & 0x1F) << 16 | self.bits.take(16)?,
            _ => return None,
        };
        if number > 999_999 {
            return None;
        }
        self.content.charset.get_or_insert(number);
        Some(())
    }
}

/// Puts separators for single percent signs and a percent sign for two.
fn separated(text: &[u8]) -> Vec<u8> {
    let mut separated = Vec::with_capacity(text.len());
    let mut rest = text.iter().copied().peekable();
    while let Some(character) = rest.next() {
        let single = character == b'%' && rest.next_if_eq(&b'%').is_none();
        separated.push(if single { 0x1D } else { character });
    }
    separated
}

/// Takes bits from bytes, the highest first.
struct BitReader<'a> {
    bytes: &'a [u8],
    /// Bits taken.
    at: usize,
}

impl BitReader<'_> {
    fn left(&self) -> usize {
        self.bytes.len().saturating_mul(8).saturating_sub(self.at)
    }

    /// Takes up to 16 bits, or nothing if there are fewer.
    fn take(&mut self, count: u8) -> Option<u32> {
        let (count, bits) = (usize::from(count), u32::from(count));
        if count > self.left() || count > 16 {
            return None;
        }
        let mut next = self.bytes.iter().skip(self.at / 8).copied();
        let [a, b, c] = core::array::from_fn(|_| next.next().unwrap_or(0));
        let skipped = u32::try_from(self.at % 8).ok()?;
        let aligned = u32::from_be_bytes([a, b, c, 0]).unbounded_shl(skipped);
        self.at = self.at.saturating_add(count);
        Some(aligned.unbounded_shr(32_u32.saturating_sub(bits)))
    }

    /// Takes whole bytes, all of them or none.
    fn bytes(&mut self, count: usize, to: &mut Vec<u8>) -> Option<()> {
        if count.checked_mul(8)? > self.left() {
            return None;
        }
        let from = self.bytes.get(self.at / 8..)?;
        match u32::try_from(self.at % 8).ok()? {
            0 => to.extend_from_slice(from.get(..count)?),
            skipped => {
                let pairs = from.iter().zip(from.iter().skip(1)).take(count);
                to.extend(pairs.map(|(a, b)| {
                    let both = u16::from_be_bytes([*a, *b]).unbounded_shl(skipped);
                    let [byte, _] = both.to_be_bytes();
                    byte
                }));
            }
        }
        self.at = self.at.saturating_add(count.saturating_mul(8));
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Packs fields of bits, written with their lengths, into bytes.
    fn packed(fields: &[(u32, usize)]) -> Vec<u8> {
        let bits: Vec<u8> = fields
            .iter()
            .flat_map(|(value, bits)| format!("{value:0bits$b}").into_bytes())
            .collect();
        let byte = |bits: &[u8]| bits.iter().fold(0, |byte, bit| byte << 1 | (bit & 1));
        bits.chunks(8).map(|bits| byte(bits) << (8_usize.wrapping_sub(bits.len()))).collect()
    }

    fn read(number: u8, fields: &[(u32, usize)]) -> Option<Content> {
        content(&packed(fields), Version::new(number).unwrap())
    }

    fn payload(number: u8, fields: &[(u32, usize)]) -> Option<Vec<u8>> {
        read(number, fields).map(|content| content.payload)
    }

    #[test]
    fn digits_are_read_as_in_the_standards_example() {
        // ISO/IEC 18004, 7.4.3: 01234567 in version 1.
        let fields = [(1, 4), (8, 10), (12, 10), (345, 10), (67, 7), (0, 4)];
        assert_eq!(payload(1, &fields), Some(b"01234567".to_vec()));
        let fields = [(1, 4), (1, 10), (9, 4), (0, 4)];
        assert_eq!(payload(1, &fields), Some(b"9".to_vec()));
        for (group, bits, digits) in [(1000, 10, 3), (1023, 10, 3), (100, 7, 2), (10, 4, 1)] {
            assert_eq!(payload(1, &[(1, 4), (digits, 10), (group, bits), (0, 4)]), None, "{group}");
        }
    }

    #[test]
    fn text_is_read_as_in_the_standards_example() {
        // ISO/IEC 18004, 7.4.4: AC-42 in version 1.
        let fields = [(2, 4), (5, 9), (462, 11), (1849, 11), (2, 6), (0, 4)];
        assert_eq!(payload(1, &fields), Some(b"AC-42".to_vec()));
        assert_eq!(payload(1, &[(2, 4), (2, 9), (2024, 11), (0, 4)]), Some(b"::".to_vec()));
        assert_eq!(payload(1, &[(2, 4), (2, 9), (2025, 11), (0, 4)]), None);
        assert_eq!(payload(1, &[(2, 4), (1, 9), (45, 6), (0, 4)]), None);
    }

    #[test]
    fn kanji_are_read_as_in_the_standards_example() {
        // ISO/IEC 18004, 7.4.6: 935F and E4AA.
        let fields = [(8, 4), (2, 8), (0b0_1101_1001_1111, 13), (0b1_1010_1010_1010, 13), (0, 4)];
        assert_eq!(payload(1, &fields), Some(vec![0x93, 0x5F, 0xE4, 0xAA]));
        assert_eq!(payload(1, &[(8, 4), (1, 8), (0x1FFF, 13), (0, 4)]), Some(vec![0xEB, 0xBF]));
        // Second bytes of 7F, FD and FF are no characters.
        for value in [0x3F, 0xBD, 0xBF, 0x1F7F] {
            assert_eq!(payload(1, &[(8, 4), (1, 8), (value, 13), (0, 4)]), None, "{value:#x}");
        }
    }

    #[test]
    fn counts_are_as_long_as_the_version_says() {
        for (number, numeric, text, byte, kanji) in [
            (9, 10, 9, 8, 8),
            (10, 12, 11, 16, 10),
            (26, 12, 11, 16, 10),
            (27, 14, 13, 16, 12),
            (40, 14, 13, 16, 12),
        ] {
            let fields = [
                (1, 4),
                (1, numeric),
                (7, 4),
                (2, 4),
                (1, text),
                (10, 6),
                (4, 4),
                (2, byte),
                (0xC5, 8),
                (0, 8),
                (8, 4),
                (1, kanji),
                (0, 13),
                (0, 4),
            ];
            let all = vec![b'7', b'A', 0xC5, 0, 0x81, 0x40];
            assert_eq!(payload(number, &fields), Some(all), "version {number}");
        }
    }

    #[test]
    fn texts_that_are_longer_than_the_code_are_refused() {
        assert_eq!(payload(1, &[(4, 4), (3, 8), (0x4142, 16)]), None);
        assert_eq!(payload(1, &[(4, 4), (2, 8), (0x4142, 16)]), Some(b"AB".to_vec()));
        assert_eq!(payload(40, &[(4, 4), (0xFFFF, 16), (0, 12)]), None);
        assert_eq!(payload(1, &[(1, 4), (1023, 10), (0, 10)]), None);
        assert_eq!(payload(1, &[(2, 4), (511, 9), (0, 11)]), None);
        assert_eq!(payload(1, &[(8, 4), (255, 8), (0, 13)]), None);
        assert_eq!(payload(1, &[(4, 4), (0xF, 4)]), None);
    }

    #[test]
    fn the_end_may_be_cut_short_and_nothing_after_it_matters() {
        let text = [(4, 4), (1, 8), (0x41, 8)];
        let expected = Some(b"A".to_vec());
        assert_eq!(payload(1, &text), expected);
        for rest in [[(0, 4), (0xEC, 8), (0x11, 8)], [(0, 4), (0xFF, 8), (0xFF, 8)]] {
            assert_eq!(payload(1, &[text.as_slice(), &rest].concat()), expected);
        }
        assert_eq!(payload(1, &[(4, 4), (0, 8), (0, 4)]), Some(vec![]));
    }

    #[test]
    fn a_code_of_nothing_is_refused() {
        assert_eq!(payload(1, &[]), None);
        assert_eq!(payload(1, &[(0, 4)]), None);
        assert_eq!(payload(1, &[(0, 64)]), None);
    }

    #[test]
    fn unknown_modes_are_refused() {
        for mode in [6, 10, 11, 12, 13, 14, 15] {
            assert_eq!(payload(1, &[(mode, 4), (0, 16)]), None, "{mode}");
            assert_eq!(payload(1, &[(4, 4), (1, 8), (0x41, 8), (mode, 4)]), None, "{mode}");
        }
    }

    #[test]
    fn parts_tell_their_place_once_and_first() {
        let part = [(3, 4), (1, 4), (2, 4), (0xA5, 8)];
        let text = [(4, 4), (1, 8), (0x41, 8)];
        let end = [(0, 4)];
        let content = read(1, &[part.as_slice(), &text, &end].concat()).unwrap();
        assert_eq!(content.part, Some(Part { index: 1, total: 3, parity: 0xA5 }));
        assert_eq!(content.payload, b"A");
        assert_eq!(read(1, &[part.as_slice(), &part, &text, &end].concat()), None);
        assert_eq!(read(1, &[text.as_slice(), &part, &end].concat()), None);
        assert_eq!(read(1, &[(3, 4), (3, 4), (2, 4), (0xA5, 8), (0, 4)]), None, "fourth of three");
        assert_eq!(read(1, &[(3, 4), (0, 4)]), None);
        let last = read(1, &[(3, 4), (15, 4), (15, 4), (0, 8), (0, 4)]).unwrap();
        assert_eq!(last.part, Some(Part { index: 15, total: 16, parity: 0 }));
    }

    #[test]
    fn character_sets_are_told_and_change_no_byte() {
        let text = [(4, 4), (1, 8), (0xC3, 8), (0, 4)];
        for (designator, expected) in [
            ((26, 8), 26),
            ((0x80 << 8 | 200, 16), 200),
            ((0xBFFF, 16), 0x3FFF),
            ((0xC0_4000, 24), 16_384),
            ((0xC0_0000 | 999_999, 24), 999_999),
        ] {
            let content = read(1, &[&[(7, 4), designator], text.as_slice()].concat()).unwrap();
            assert_eq!((content.charset, content.payload), (Some(expected), vec![0xC3]));
        }
        for designator in [(0xC0_0000 | 1_000_000, 24), (0xE0, 8), (0xFF, 8)] {
            assert_eq!(read(1, &[&[(7, 4), designator], text.as_slice()].concat()), None);
        }
        let two = [&[(7, 4), (26, 8)], text.get(..3).unwrap(), &[(7, 4), (3, 8)], text.as_slice()];
        let content = read(1, &two.concat()).unwrap();
        assert_eq!((content.charset, content.payload), (Some(26), vec![0xC3, 0xC3]));
    }

    #[test]
    fn separators_of_trade_codes_are_put_in() {
        // "A%B" and "%%" in alphanumeric text; the percent sign is number 38.
        let text = [(2, 4), (5, 9), (10 * 45 + 38, 11), (11 * 45 + 38, 11), (38, 6), (0, 4)];
        assert_eq!(payload(1, &text), Some(b"A%B%%".to_vec()));
        let first = [&[(5, 4)], text.as_slice()].concat();
        assert_eq!(payload(1, &first), Some(b"A\x1DB%".to_vec()));
        let second = [&[(9, 4), (37, 8)], text.as_slice()].concat();
        assert_eq!(payload(1, &second), Some(b"A\x1DB%".to_vec()));
        assert_eq!(separated(b"%%%"), b"%\x1D");
    }

    proptest! {
        /// Whatever the codewords are, no more comes out than they can hold.
        #[test]
        fn any_codewords_end_in_a_bounded_payload_or_none(
            codewords in proptest::collection::vec(any::<u8>(), 0..200),
            number in 1_u8..=40,
        ) {
            if let Some(content) = content(&codewords, Version::new(number).unwrap()) {
                prop_assert!(content.payload.len() <= codewords.len().saturating_mul(12) / 5);
            }
        }
    }
}
