//! The little CBOR that messages are made of: arrays, maps with small integer keys, byte and text
//! strings, unsigned integers; all of definite length.
use crate::{Kind, MessageError};
use alloc::{string::String, vec::Vec};
use core::convert::Infallible;
use minicbor::{Decoder, Encoder, decode::Error as Syntax, encode::Error as Unwritten};
use scheme::{PublicKey, Signature};

/// The only version so far.
pub(crate) const VERSION: u32 = 1;

/// Reads a message from the front. Strings are lent or copied at their own length; nothing is
/// allocated by a number that the message merely claims.
pub(crate) struct Reader<'a>(Decoder<'a>);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(Decoder::new(bytes))
    }

    /// Reads `[kind, version,` and returns the kind.
    pub(crate) fn envelope(&mut self) -> Result<Kind, MessageError> {
        if self.array()? != 3 {
            return Err(MessageError::Form("not three parts"));
        }
        let kind = Kind::of_name(self.text()?)?;
        match self.0.u32().map_err(syntax)? {
            VERSION => Ok(kind),
            other => Err(MessageError::Version(other)),
        }
    }

    /// Reads the head of an array and returns how many items it claims to have.
    pub(crate) fn array(&mut self) -> Result<u64, MessageError> {
        self.0.array().map_err(syntax)?.ok_or(MessageError::Form("an array without a length"))
    }

    /// Reads the head of a map and returns how many pairs it claims to have.
    pub(crate) fn map(&mut self) -> Result<u64, MessageError> {
        self.0.map().map_err(syntax)?.ok_or(MessageError::Form("a map without a length"))
    }

    /// Reads a small number: a key, a kind, a count.
    pub(crate) fn next_key(&mut self) -> Result<u8, MessageError> {
        self.0.u8().map_err(syntax)
    }

    /// Reads any unsigned number.
    pub(crate) fn number(&mut self) -> Result<u64, MessageError> {
        self.0.u64().map_err(syntax)
    }

    /// Demands `expected` as the next key.
    pub(crate) fn key(&mut self, expected: u8) -> Result<(), MessageError> {
        if self.next_key()? == expected {
            Ok(())
        } else {
            Err(MessageError::Form("a field is missing, unknown or out of order"))
        }
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, MessageError> {
        self.0.str().map_err(syntax)
    }

    pub(crate) fn short_text(
        &mut self,
        most: usize,
        error: &'static str,
    ) -> Result<String, MessageError> {
        let text = self.text()?;
        if text.chars().count() > most {
            return Err(MessageError::Limit(error));
        }
        Ok(String::from(text))
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], MessageError> {
        self.0.bytes().map_err(syntax)
    }

    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], MessageError> {
        self.bytes()?.try_into().map_err(|_| MessageError::Form("a byte string of wrong length"))
    }

    pub(crate) fn public_key(&mut self) -> Result<PublicKey, MessageError> {
        self.fixed().map(PublicKey)
    }

    pub(crate) fn signature(&mut self) -> Result<Signature, MessageError> {
        self.fixed().map(Signature)
    }

    /// Reads an array of at most `most` items. The claimed number is checked first, and each item
    /// takes at least one byte of the message.
    pub(crate) fn list<T>(
        &mut self,
        most: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, MessageError>,
    ) -> Result<Vec<T>, MessageError> {
        let count = usize::try_from(self.array()?).unwrap_or(usize::MAX);
        if count > most {
            return Err(MessageError::Limit("a list is longer than the format allows"));
        }
        (0..count).map(|_| item(self)).collect()
    }
}

fn syntax(_error: Syntax) -> MessageError {
    MessageError::Form("not the CBOR that was expected")
}

/// Writes a message; writing to memory cannot fail, so errors are without content.
pub(crate) struct Writer(Encoder<Vec<u8>>);

pub(crate) type Written = Result<(), Unwritten<Infallible>>;

impl Writer {
    /// Writes `[kind, version, {fields}]`.
    pub(crate) fn message(
        kind: Kind,
        fields: u64,
        write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Written,
    ) -> Vec<u8> {
        let mut writer = Self(Encoder::new(Vec::new()));
        let written = writer.envelope(kind, fields).and_then(|()| write(&mut writer.0));
        // An encoder fails where its sink does, and a Vec does not; an empty message decodes to
        // nothing, so even the impossible ends in a refusal.
        match written {
            Ok(()) => writer.0.into_writer(),
            Err(_) => Vec::new(),
        }
    }

    fn envelope(&mut self, kind: Kind, fields: u64) -> Written {
        self.0.array(3)?.str(kind.name())?.u32(VERSION)?.map(fields)?;
        Ok(())
    }
}
