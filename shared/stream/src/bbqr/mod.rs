//! BBQr: a file in up to 1,295 alphanumeric codes, each with a header of eight characters.
//!
//! `B$`, a letter for the encoding, one for the type of the file, the number of parts and the place of
//! this one as two digits of base 36 each; then hexadecimal, Base32, or Base32 of a raw DEFLATE
//! stream with a window of 1,024 bytes. All parts but the last have the same length.
//!
//! Nothing in a part ties it to the other parts of its file. The receiver counts what it sees at each
//! place; the hash inside the payload decides.

mod deflate;
mod encoder;
mod part;
mod session;

use core::fmt;
use thiserror::Error;

use crate::MAX_PAYLOAD;

pub use encoder::Encoder;
pub(crate) use part::{Header, Part};
pub(crate) use session::{Key, Session, payload_of};

/// The most parts that a file may be cut into: `ZZ` in base 36.
pub const MAX_PARTS: u16 = 1_295;
/// The characters before the data.
pub const HEADER: usize = 8;
/// The longest text in characters: what a code of version 40, level L holds.
pub const MAX_TEXT: usize = 4_296;

/// Why text is not a part, or not one that a proper encoder writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BbqrError {
    /// No data after the header, or more than any code holds.
    #[error("BBQr part of {found} characters, expected 9 to {MAX_TEXT}")]
    Size {
        /// Characters of the text.
        found: usize,
    },
    /// The letter of the encoding is not H, 2 or Z.
    #[error("BBQr part with an unknown encoding")]
    Encoding,
    /// The type of the file is not a capital letter or a digit.
    #[error("BBQr part with a malformed type of file")]
    FileType,
    /// The number of parts or the place is not in base 36, or the place is beyond the last.
    #[error("BBQr part with malformed numbers")]
    Numbers,
    /// The data is not whole bytes in the encoding's own alphabet.
    #[error("BBQr part with malformed data")]
    Data,
    /// So many parts of this length are more than the receiver takes.
    #[error("BBQr file of more than {MAX_PAYLOAD} bytes")]
    TooLarge,
    /// The only part of a file does not inflate, or to more than the receiver takes.
    #[error("BBQr file that does not inflate")]
    Deflate,
}

/// How the bytes of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Hexadecimal, in capitals.
    Hex,
    /// Base32 without padding.
    Base32,
    /// Deflated, then Base32.
    Deflate,
}

impl Encoding {
    fn letter(self) -> u8 {
        match self {
            Self::Hex => b'H',
            Self::Base32 => b'2',
            Self::Deflate => b'Z',
        }
    }

    fn of_letter(letter: u8) -> Option<Self> {
        match letter {
            b'H' => Some(Self::Hex),
            b'2' => Some(Self::Base32),
            b'Z' => Some(Self::Deflate),
            _ => None,
        }
    }
}

/// What a file is: a capital letter or a digit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FileType(u8);

impl FileType {
    /// Bytes of any kind; a Coldseal payload goes as this.
    pub const BINARY: Self = Self(b'B');

    /// Returns the type with a letter, or `None` for anything but a capital letter or a digit.
    #[must_use]
    pub fn new(letter: char) -> Option<Self> {
        u8::try_from(letter).ok().and_then(Self::of_letter)
    }

    /// Returns the letter.
    #[must_use]
    pub fn letter(self) -> char {
        self.0.into()
    }

    fn of_letter(letter: u8) -> Option<Self> {
        (letter.is_ascii_uppercase() || letter.is_ascii_digit()).then_some(Self(letter))
    }
}

impl fmt::Debug for FileType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.letter())
    }
}

/// Tells whether text starts like a part.
pub(crate) fn has_prefix(text: &[u8]) -> bool {
    text.starts_with(b"B$")
}
