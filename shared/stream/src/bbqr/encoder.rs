//! The sending side: a file in parts of one length.

use alloc::string::String;
use alloc::vec::Vec;

use super::deflate::deflate;
use super::{Encoding, FileType, HEADER, Header, MAX_PARTS, MAX_TEXT};
use crate::{EncodeError, MAX_PAYLOAD};

/// A file, ready to be sent in codes of one size.
#[derive(Debug, Clone)]
pub struct Encoder {
    header: Header,
    bytes: Vec<u8>,
    /// The bytes of each part but the last.
    each: usize,
}

impl Encoder {
    /// Takes a copy of a file, for codes that hold so many alphanumeric characters: deflated if that
    /// makes it shorter.
    ///
    /// # Errors
    ///
    /// Refuses a file that is empty or longer than [`MAX_PAYLOAD`], and a capacity that is too small
    /// for it.
    pub fn new(file: &[u8], file_type: FileType, capacity: usize) -> Result<Self, EncodeError> {
        check(file)?;
        let deflated = deflate(file).filter(|deflated| deflated.len() < file.len());
        match deflated {
            Some(bytes) => Self::lay_out(bytes, file_type, Encoding::Deflate, capacity),
            None => Self::lay_out(file.to_vec(), file_type, Encoding::Base32, capacity),
        }
    }

    /// Takes a copy of a file, to be written in an encoding of choice.
    ///
    /// # Errors
    ///
    /// As [`Encoder::new`]; refuses [`Encoding::Deflate`] where that is more than a receiver takes.
    pub fn encoded(
        file: &[u8],
        file_type: FileType,
        encoding: Encoding,
        capacity: usize,
    ) -> Result<Self, EncodeError> {
        check(file)?;
        let bytes = match encoding {
            Encoding::Hex | Encoding::Base32 => file.to_vec(),
            Encoding::Deflate => deflate(file).unwrap_or_default(),
        };
        check(&bytes)?;
        Self::lay_out(bytes, file_type, encoding, capacity)
    }

    fn lay_out(
        bytes: Vec<u8>,
        file_type: FileType,
        encoding: Encoding,
        capacity: usize,
    ) -> Result<Self, EncodeError> {
        let error = EncodeError::Capacity { found: capacity };
        let room = encoding.bytes_in(capacity.min(MAX_TEXT).saturating_sub(HEADER));
        let least = bytes.len().checked_div(room).map(|_| bytes.len().div_ceil(room.max(1)));
        let least = least.filter(|parts| *parts <= MAX_PARTS.into()).ok_or(error)?;
        // Parts of one length, as near as the encoding's steps allow: no code is emptier than need be.
        let step = encoding.bytes_in(8);
        let each = bytes.len().div_ceil(least).div_ceil(step.max(1)).saturating_mul(step).min(room);
        let parts = u16::try_from(bytes.len().div_ceil(each.max(1))).map_err(|_| error)?;
        Ok(Self { header: Header { encoding, file_type, parts }, bytes, each })
    }

    /// Returns the number of parts.
    #[must_use]
    pub fn parts(&self) -> u16 {
        self.header.parts
    }

    /// Returns how the bytes are written.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.header.encoding
    }

    /// Returns the part at a place, which counts from 0; beyond the last it starts again.
    #[must_use]
    pub fn part(&self, place: u32) -> String {
        let place = place.checked_rem(self.header.parts.into()).unwrap_or_default();
        let place = u16::try_from(place).unwrap_or_default();
        let data = self.bytes.chunks(self.each.max(1)).nth(place.into());
        self.header.write(place, data.unwrap_or_default())
    }
}

fn check(file: &[u8]) -> Result<(), EncodeError> {
    let found = file.len();
    if (1..=MAX_PAYLOAD).contains(&found) { Ok(()) } else { Err(EncodeError::Length { found }) }
}
