//! The message that travels with a payment.
use crate::text::{ends, escape};
use alloc::{format, string::String, vec::Vec};
use core::fmt::Write as _;

/// A message, by what can be shown of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Message {
    /// Text, not empty.
    Text(String),
    /// Bytes that the chain's convention marks as hexadecimal; the mark is left out.
    Hex(Vec<u8>),
    /// Unencrypted bytes that are neither text nor marked as hexadecimal.
    Binary(Vec<u8>),
    /// Bytes that only the two parties can read, or that pretend to be so.
    Encrypted(Vec<u8>),
}

/// Texts of more characters than this are typed by their ends.
const LONG: usize = 40;

impl Message {
    /// Returns what kind of message it is, for the screen.
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Self::Text(_) => String::from("text"),
            Self::Hex(bytes) => format!("hex, {} bytes", bytes.len()),
            Self::Binary(bytes) => format!("binary, {} bytes", bytes.len()),
            Self::Encrypted(bytes) => format!("encrypted, {} bytes", bytes.len()),
        }
    }

    /// Returns the whole content as it is shown: escaped text, or lower-case hexadecimal.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => escape(text),
            Self::Hex(bytes) | Self::Binary(bytes) | Self::Encrypted(bytes) => hex(bytes),
        }
    }

    /// Returns what the operator types: the content as shown; of a text over 40 characters its
    /// first and last eight characters; of anything but text its kind and those. The same digits
    /// as text, as data and as cipher are three messages, and a recipient may need just one.
    #[must_use]
    pub fn typed(&self) -> String {
        let shown = self.shown();
        match self {
            Self::Text(_) if shown.chars().count() <= LONG => shown,
            Self::Text(_) => ends(&shown),
            Self::Hex(_) => format!("hex {}", ends(&shown)),
            Self::Binary(_) => format!("binary {}", ends(&shown)),
            Self::Encrypted(_) => format!("encrypted {}", ends(&shown)),
        }
    }

    /// Returns the bytes that a key could hide in.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Hex(bytes) | Self::Binary(bytes) | Self::Encrypted(bytes) => bytes,
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        // Writing to a String cannot fail.
        let _written = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_text_is_typed_whole_and_the_rest_by_its_ends() {
        assert_eq!(Message::Text("invoice 7".into()).typed(), "invoice 7");
        let long = "a".repeat(20) + &"b".repeat(21);
        assert_eq!(Message::Text(long).typed(), "aaaaaaaa bbbbbbbb");
        assert_eq!(Message::Hex(alloc::vec![0xab; 2]).typed(), "hex abab");
        assert_eq!(
            Message::Encrypted(alloc::vec![0xcd; 40]).typed(),
            "encrypted cdcdcdcd cdcdcdcd"
        );
    }

    #[test]
    fn escaped_text_is_typed_as_it_is_shown() {
        assert_eq!(Message::Text("a\u{202e}b".into()).typed(), "a\\u{202e}b");
    }
}
