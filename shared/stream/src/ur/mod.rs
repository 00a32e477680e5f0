//! Uniform Resources (BCR-2020-005): text for alphanumeric codes, in one part or as a fountain.
//!
//! A UR is `ur:<type>/<message>` or `ur:<type>/<number>-<fragments>/<part>`, the bytes as minimal
//! [`bytewords`](crate::bytewords), in lower case or in upper case. The message is CBOR of a kind
//! that the type names; Coldseal's payload goes as a byte string of the type `bytes`.
//!
//! Parts have the CRC-32 of the message and nothing else that ties them together: enough against
//! damage, none against forgery. As for frames of our own, the hash inside the payload decides.

mod encoder;
mod fountain;
mod part;
mod search;
mod session;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str;
use thiserror::Error;

use crate::MAX_PAYLOAD;
use crate::bytewords::{BytewordsError, Style, decode_lower, lowered};

pub use encoder::{Encoder, Parts};
pub(crate) use part::{Part, Shape};
pub(crate) use session::{Key, Session};

/// The most fragments that a message may be cut into.
pub const MAX_FRAGMENTS: u16 = 4_096;
/// The largest message in bytes: the largest payload as a CBOR byte string.
pub const MAX_MESSAGE: usize = MAX_PAYLOAD + 5;
/// The longest type in characters.
pub const MAX_TYPE: usize = 64;
/// The longest text in characters: what a code of version 40, level L holds.
pub const MAX_TEXT: usize = 4_296;

/// Why text is not a UR, or not one that a proper encoder writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UrError {
    /// Longer than any code holds.
    #[error("UR of {found} characters, expected at most {MAX_TEXT}")]
    Size {
        /// Characters of the text.
        found: usize,
    },
    /// Upper and lower case together.
    #[error("UR in mixed case")]
    Case,
    /// The type is empty, too long, or has other characters than letters, digits and hyphens.
    #[error("UR with a malformed type")]
    Type,
    /// There are fewer or more components than a UR has.
    #[error("UR with too few or too many components")]
    Components,
    /// The numbers of the part are malformed, or not those inside the part.
    #[error("UR with malformed or contradictory numbers of the part")]
    Sequence,
    /// The bytewords are none.
    #[error("UR: {0}")]
    Bytewords(#[from] BytewordsError),
    /// The part is not the CBOR that it should be, in its shortest form.
    #[error("UR with a malformed part")]
    Cbor,
    /// The part has the number 0.
    #[error("UR part with number 0")]
    Number,
    /// The number of fragments is out of range.
    #[error("UR of {found} fragments, expected 1 to {MAX_FRAGMENTS}")]
    Fragments {
        /// Fragments, as the part says.
        found: usize,
    },
    /// The length of the message is out of range.
    #[error("UR of {found} bytes, expected 1 to {MAX_MESSAGE}")]
    Message {
        /// Bytes of the message, as the part says.
        found: usize,
    },
    /// So many fragments of this length are not what the message is cut into.
    #[error("UR with fragments of {found} bytes, which do not make the message")]
    Fragment {
        /// Bytes of the fragment.
        found: usize,
    },
    /// The last fragment is not padded with zeros.
    #[error("UR with padding other than zeros")]
    Padding,
    /// The message of a UR of type bytes is no byte string.
    #[error("UR of type bytes that is no byte string")]
    Content,
}

/// The type of a UR: letters in lower case, digits and hyphens.
#[derive(Clone, PartialEq, Eq)]
pub struct UrType(String);

impl UrType {
    const BYTES: &str = "bytes";

    /// Checks a type; upper case is taken for lower case.
    ///
    /// # Errors
    ///
    /// Refuses one that is empty, longer than [`MAX_TYPE`] or has other characters.
    pub fn new(name: &str) -> Result<Self, UrError> {
        let fits = (1..=MAX_TYPE).contains(&name.len());
        if fits && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            Ok(Self(name.to_ascii_lowercase()))
        } else {
            Err(UrError::Type)
        }
    }

    /// Returns the type of a bare byte string.
    #[must_use]
    pub fn bytes() -> Self {
        Self(Self::BYTES.into())
    }

    /// Returns the name, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns what the caller gets of a message: the content of a byte string, else its CBOR.
    fn payload_of(&self, message: Vec<u8>) -> Option<Vec<u8>> {
        if self.0 != Self::BYTES {
            return (message.len() <= MAX_PAYLOAD).then_some(message);
        }
        let content = part::content_of(&message)?;
        (1..=MAX_PAYLOAD).contains(&content.len()).then(|| content.to_vec())
    }
}

impl fmt::Debug for UrType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for UrType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A UR whose every rule was checked, but for what only the whole message can show.
#[derive(Debug)]
pub(crate) enum Ur {
    /// All in one: its payload.
    Single(UrType, Vec<u8>),
    /// One part of several.
    Part(UrType, Part),
}

/// Tells whether text starts like a UR.
pub(crate) fn has_prefix(text: &[u8]) -> bool {
    text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"ur:"))
}

impl Ur {
    /// Reads text that starts like a UR.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, UrError> {
        let found = text.len();
        if found > MAX_TEXT {
            return Err(UrError::Size { found });
        }
        let text = lowered(text).ok_or(UrError::Case)?;
        let mut components = text.get(3..).unwrap_or_default().split(|byte| *byte == b'/');
        let kind = components.next().and_then(|kind| str::from_utf8(kind).ok());
        let kind = UrType::new(kind.ok_or(UrError::Type)?)?;
        match (components.next(), components.next(), components.next()) {
            (Some(message), None, None) => Self::single(kind, message),
            (Some(sequence), Some(part), None) => Self::part(kind, sequence, part),
            _ => Err(UrError::Components),
        }
    }

    fn single(kind: UrType, words: &[u8]) -> Result<Self, UrError> {
        let message = decode_lower(words, Style::Minimal)?;
        let payload = kind.payload_of(message).ok_or(UrError::Content)?;
        Ok(Self::Single(kind, payload))
    }

    fn part(kind: UrType, sequence: &[u8], words: &[u8]) -> Result<Self, UrError> {
        let (number, fragments) = sequence_of(sequence).ok_or(UrError::Sequence)?;
        let part = Part::parse(&decode_lower(words, Style::Minimal)?)?;
        if part.number != number || u32::from(part.shape.fragments) != fragments {
            return Err(UrError::Sequence);
        }
        Ok(Self::Part(kind, part))
    }
}

/// Reads `<number>-<fragments>`, neither with a leading zero.
fn sequence_of(text: &[u8]) -> Option<(u32, u32)> {
    let hyphen = text.iter().position(|byte| *byte == b'-')?;
    let (number, fragments) = text.split_at_checked(hyphen)?;
    Some((number_of(number)?, number_of(fragments.get(1..)?)?))
}

fn number_of(digits: &[u8]) -> Option<u32> {
    let plain = digits.iter().all(u8::is_ascii_digit) && digits.first() != Some(&b'0');
    str::from_utf8(digits).ok().filter(|_| plain)?.parse().ok()
}
