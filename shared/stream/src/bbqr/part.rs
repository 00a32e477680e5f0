//! One part: its header, and the bytes behind it.

use alloc::string::String;
use alloc::vec::Vec;
use data_encoding::{BASE32_NOPAD, HEXUPPER};

use super::{BbqrError, Encoding, FileType, HEADER, MAX_PARTS, MAX_TEXT};
use crate::MAX_PAYLOAD;

/// What all parts of a file have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) encoding: Encoding,
    pub(crate) file_type: FileType,
    /// The number of parts, 1 to 1,295.
    pub(crate) parts: u16,
}

/// One part, its data decoded, not inflated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) header: Header,
    pub(crate) place: u16,
    pub(crate) data: Vec<u8>,
}

impl Part {
    /// Reads text that starts like a part.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, BbqrError> {
        let found = text.len();
        let size = BbqrError::Size { found };
        let Some(([_, _, encoding, file_type, p0, p1, n0, n1], data)) = text.split_first_chunk()
        else {
            return Err(size);
        };
        if found <= HEADER || found > MAX_TEXT {
            return Err(size);
        }
        let encoding = Encoding::of_letter(*encoding).ok_or(BbqrError::Encoding)?;
        let file_type = FileType::of_letter(*file_type).ok_or(BbqrError::FileType)?;
        let parts = number_of([*p0, *p1]).ok_or(BbqrError::Numbers)?;
        let place = number_of([*n0, *n1]).ok_or(BbqrError::Numbers)?;
        if place >= parts {
            return Err(BbqrError::Numbers);
        }
        let header = Header { encoding, file_type, parts };
        let data = encoding.decode(data).ok_or(BbqrError::Data)?;
        let part = Self { header, place, data };
        if part.least_file() > MAX_PAYLOAD { Err(BbqrError::TooLarge) } else { Ok(part) }
    }

    pub(crate) fn is_last(&self) -> bool {
        self.place.checked_add(1) == Some(self.header.parts)
    }

    /// Returns how many bytes the file has at the least, before it is inflated.
    fn least_file(&self) -> usize {
        if self.is_last() {
            let others = usize::from(self.header.parts).saturating_sub(1);
            return self.data.len().saturating_mul(others.saturating_add(1));
        }
        let others = usize::from(self.header.parts).saturating_sub(1);
        self.data.len().saturating_mul(others).saturating_add(1)
    }
}

impl Header {
    /// Writes the part at a place.
    pub(crate) fn write(self, place: u16, data: &[u8]) -> String {
        let mut text = String::from("B$");
        text.extend([self.encoding.letter().into(), self.file_type.letter()]);
        text.extend(digits_of(self.parts));
        text.extend(digits_of(place));
        match self.encoding {
            Encoding::Hex => HEXUPPER.encode_append(data, &mut text),
            Encoding::Base32 | Encoding::Deflate => BASE32_NOPAD.encode_append(data, &mut text),
        }
        text
    }
}

impl Encoding {
    fn decode(self, data: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Hex if data.iter().any(u8::is_ascii_lowercase) => None,
            Self::Hex => HEXUPPER.decode(data).ok(),
            Self::Base32 | Self::Deflate => BASE32_NOPAD.decode(data).ok(),
        }
    }

    /// Returns how many bytes fit so many characters, in steps that leave no bits over.
    pub(crate) fn bytes_in(self, characters: usize) -> usize {
        match self {
            Self::Hex => characters / 2,
            Self::Base32 | Self::Deflate => (characters / 8).saturating_mul(5),
        }
    }
}

fn number_of(digits: [u8; 2]) -> Option<u16> {
    let [high, low] = digits.map(|digit| match digit {
        b'0'..=b'9' => Some(u16::from(digit.saturating_sub(b'0'))),
        b'A'..=b'Z' => Some(u16::from(digit.saturating_sub(b'A')).saturating_add(10)),
        _ => None,
    });
    Some(high?.saturating_mul(36).saturating_add(low?))
}

fn digits_of(number: u16) -> [char; 2] {
    let number = number.min(MAX_PARTS);
    [number / 36, number % 36]
        .map(|digit| char::from_digit(digit.into(), 36).unwrap_or('0').to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn numbers_are_two_digits_of_base_36() {
        for (number, text) in [(0, "00"), (35, "0Z"), (36, "10"), (556, "FG"), (1_295, "ZZ")] {
            assert_eq!(String::from_iter(digits_of(number)), text);
            let digits = text.as_bytes().first_chunk().unwrap();
            assert_eq!(number_of(*digits), Some(number));
        }
        assert_eq!(number_of(*b"0a"), None);
        assert_eq!(number_of(*b"-1"), None);
    }

    #[test]
    fn parts_are_as_written() {
        for encoding in [Encoding::Hex, Encoding::Base32, Encoding::Deflate] {
            let header = Header { encoding, file_type: FileType::BINARY, parts: 40 };
            let part = Part { header, place: 37, data: (0..=255).collect() };
            let text = header.write(37, &part.data);
            let header = format!("B${}B1411", char::from(encoding.letter()));
            assert_eq!(text.get(..8), Some(header.as_str()));
            assert_eq!(Part::parse(text.as_bytes()), Ok(part));
        }
    }

    #[test]
    fn what_no_encoder_writes_is_refused() {
        for (text, error) in [
            ("B$", BbqrError::Size { found: 2 }),
            ("B$HP0100", BbqrError::Size { found: 8 }),
            ("B$XP0100AA", BbqrError::Encoding),
            ("B$hP0100AA", BbqrError::Encoding),
            ("B$Hp0100AA", BbqrError::FileType),
            ("B$H$0100AA", BbqrError::FileType),
            ("B$HP0000AA", BbqrError::Numbers),
            ("B$HP0101AA", BbqrError::Numbers),
            ("B$HP0a00AA", BbqrError::Numbers),
            ("B$HP01 0AA", BbqrError::Numbers),
            ("B$HP0100A", BbqrError::Data),
            ("B$HP0100aa", BbqrError::Data),
            ("B$HP0100AG", BbqrError::Data),
            ("B$2P0100A", BbqrError::Data),
            ("B$2P0100AB", BbqrError::Data),
            ("B$2P0100AA======", BbqrError::Data),
            ("B$2P0100A1", BbqrError::Data),
            ("B$2P0100aa", BbqrError::Data),
        ] {
            assert_eq!(Part::parse(text.as_bytes()), Err(error), "{text}");
        }
        assert!(Part::parse(b"B$2P0100AA").is_ok());
    }

    #[test]
    fn files_above_the_limit_are_refused_at_the_first_part() {
        let part = |place: &str, bytes: usize| {
            let text = format!("B$HB3Z{place}{}", "00".repeat(bytes));
            Part::parse(text.as_bytes())
        };
        // 143 parts of 2,001 bytes are too many, of 1,800 bytes they are not.
        assert_eq!(part("00", 2_001), Err(BbqrError::TooLarge));
        assert_eq!(part("3Y", 2_001), Err(BbqrError::TooLarge));
        assert!(part("00", 1_800).is_ok());
        let whole = format!("B$HB0100{}", "00".repeat(2_148));
        assert_eq!(Part::parse(whole.as_bytes()), Err(BbqrError::Size { found: 4_304 }));
    }
}
