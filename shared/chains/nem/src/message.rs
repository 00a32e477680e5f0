//! The message of a transfer as it stands in the bytes.
use alloc::{string::String, vec::Vec};
use chain::{Message, ParseError};

/// The longest payload of a message in bytes.
pub const MAX_MESSAGE: usize = 1024;

/// By convention a plain payload that begins with this byte is hexadecimal data.
const HEX_MARK: u8 = 0xfe;

/// A message: its type and a payload of 1 to [`MAX_MESSAGE`] bytes. No message is `None` of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WireMessage {
    encrypted: bool,
    payload: Vec<u8>,
}

impl WireMessage {
    /// Takes an unencrypted payload.
    ///
    /// # Errors
    ///
    /// [`ParseError`] if it is empty, which NIS would drop, or too long.
    pub fn plain(payload: &[u8]) -> Result<Self, ParseError> {
        Self::new(false, payload)
    }

    /// Takes hexadecimal data, which gets its mark in front.
    ///
    /// # Errors
    ///
    /// As [`WireMessage::plain`].
    pub fn hex(data: &[u8]) -> Result<Self, ParseError> {
        let mut payload = alloc::vec![HEX_MARK];
        payload.extend_from_slice(data);
        Self::plain(&payload)
    }

    /// Takes a payload that was encrypted elsewhere.
    ///
    /// # Errors
    ///
    /// As [`WireMessage::plain`].
    pub fn encrypted(payload: &[u8]) -> Result<Self, ParseError> {
        Self::new(true, payload)
    }

    pub(crate) fn new(encrypted: bool, payload: &[u8]) -> Result<Self, ParseError> {
        match payload.len() {
            0 => Err(ParseError::NotCanonical("an empty message is left out")),
            1..=MAX_MESSAGE => Ok(Self { encrypted, payload: payload.to_vec() }),
            _ => Err(ParseError::Malformed("a message of more than 1,024 bytes")),
        }
    }

    pub(crate) const fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// Returns the payload: what counts for the fee.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Returns what can be shown of it.
    #[must_use]
    pub fn shown(&self) -> Message {
        if self.encrypted {
            return Message::Encrypted(self.payload.clone());
        }
        match self.payload.split_first() {
            Some((&HEX_MARK, data)) if !data.is_empty() => Message::Hex(data.to_vec()),
            Some(_) | None => match String::from_utf8(self.payload.clone()) {
                Ok(text) => Message::Text(text),
                Err(_) => Message::Binary(self.payload.clone()),
            },
        }
    }
}
