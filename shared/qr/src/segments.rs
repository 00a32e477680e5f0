//! Data codewords to bytes: the segments of all modes.

use crate::alphabet::ALPHANUMERIC;
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
        lengths: lengths(version),
        separators: false,
        content: Content::default(),
    };
    segments.content.payload.reserve(codewords.len());
    while segments.next()? {}
    Some(segments.content)
}

/// Bits of the character counts of a version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lengths {
    pub(crate) numeric: u8,
    pub(crate) alphanumeric: u8,
    pub(crate) byte: u8,
    pub(crate) kanji: u8,
}

/// Looks up the bits of the character counts.
pub(crate) fn lengths(version: Version) -> Lengths {
    match version.number() {
        ..10 => Lengths { numeric: 10, alphanumeric: 9, byte: 8, kanji: 8 },
        10..27 => Lengths { numeric: 12, alphanumeric: 11, byte: 16, kanji: 10 },
        _ => Lengths { numeric: 14, alphanumeric: 13, byte: 16, kanji: 12 },
    }
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
