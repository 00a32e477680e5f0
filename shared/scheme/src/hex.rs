//! Hexadecimal text of keys and signatures: either case is read, upper case is written.

use core::fmt;
use core::str::FromStr;

use data_encoding::{HEXLOWER_PERMISSIVE, HEXUPPER};

use crate::{PublicKey, Signature};

/// The reason why a text is not the hex of a value of fixed size; it never holds the text.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum HexError {
    /// The text has another length than the value needs.
    #[error("expected {expected} hex digits, found {found} bytes of text")]
    Length {
        /// The hex digits that the value has.
        expected: usize,
        /// The bytes of text that came.
        found: usize,
    },
    /// A character is not a hex digit.
    #[error("character {position} is not a hex digit")]
    Digit {
        /// Its place, counted in bytes from 1.
        position: usize,
    },
}

/// Decodes hex digits of either case into the whole of `out`, in place, without other copies.
///
/// # Errors
/// Refuses any other length than twice that of `out`, white space and signs included, and any
/// character that is not a hex digit; `out` then holds an unspecified part of the value.
pub fn decode_into(text: &str, out: &mut [u8]) -> Result<(), HexError> {
    let expected = out.len().saturating_mul(2);
    if text.len() != expected {
        return Err(HexError::Length { expected, found: text.len() });
    }
    HEXLOWER_PERMISSIVE
        .decode_mut(text.as_bytes(), out)
        .map(|_| ())
        .map_err(|partial| HexError::Digit { position: partial.error.position.saturating_add(1) })
}

fn decode<const N: usize>(text: &str) -> Result<[u8; N], HexError> {
    let mut bytes = [0; N];
    decode_into(text, &mut bytes)?;
    Ok(bytes)
}

impl FromStr for PublicKey {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Self, HexError> {
        decode(text).map(Self)
    }
}

impl FromStr for Signature {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Self, HexError> {
        decode(text).map(Self)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&HEXUPPER.encode(&self.0))
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&HEXUPPER.encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString};

    use super::*;

    const KEY: &str = "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff";

    #[test]
    fn either_case_is_read_and_upper_case_is_written() {
        let key: PublicKey = KEY.parse().unwrap();
        assert_eq!(key.0[..4], [0x00, 0x11, 0x22, 0x33]);
        assert_eq!(key.0[31], 0xFF);
        assert_eq!(key.to_string(), KEY.to_uppercase());
        let signature: Signature = KEY.repeat(2).parse().unwrap();
        assert_eq!(signature.0[63], 0xFF);
        assert_eq!(signature.to_string(), KEY.to_uppercase().repeat(2));
    }

    #[test]
    fn other_lengths_are_refused() {
        let longer = String::from(KEY) + "0";
        let (shorter, _) = KEY.split_at(63);
        for text in ["", "0", shorter, &longer, &KEY.repeat(2)] {
            let error = HexError::Length { expected: 64, found: text.len() };
            assert_eq!(text.parse::<PublicKey>(), Err(error), "{text}");
        }
        let error = HexError::Length { expected: 128, found: 64 };
        assert_eq!(KEY.parse::<Signature>(), Err(error));
    }

    #[test]
    fn other_characters_are_refused_with_their_place() {
        for (position, wrong) in
            [(1, " "), (1, "+"), (2, "x"), (7, "g"), (64, "\n"), (33, "-"), (64, "G"), (63, "ä")]
        {
            let mut text = String::from(KEY);
            text.replace_range(position - 1..position - 1 + wrong.len(), wrong);
            assert_eq!(text.len(), 64);
            let found = text.parse::<PublicKey>();
            assert_eq!(found, Err(HexError::Digit { position }), "{text}");
        }
    }
}
