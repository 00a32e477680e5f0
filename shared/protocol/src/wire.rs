//! A message as it lies in a file and crosses the gap: one byte for the form (0 as it is, 1 raw
//! DEFLATE), the SHA-256 of the message, the message in that form.
use crate::{Message, MessageError};
use alloc::vec::Vec;
use miniz_oxide::deflate::core::{CompressorOxide, create_comp_flags_from_zip_params};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};
use sha2::{Digest as _, Sha256};

/// The most bytes on the wire.
pub const MOST_WIRE: usize = 256 * 1024;

/// The most bytes of a message, counted while it is inflated.
pub const MOST_MESSAGE: usize = 1024 * 1024;

const AS_IT_IS: u8 = 0;
const DEFLATED: u8 = 1;
/// miniz's highest level: a request is written once and read through a camera.
const LEVEL: i32 = 10;
/// A negative window size asks for DEFLATE without zlib's header.
const RAW: i32 = -15;

/// Why bytes from a file or from codes hold no message.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum WireError {
    /// There are too few bytes, or the first one is neither 0 nor 1.
    #[error("it is not a Coldseal message")]
    NotOurs,
    /// The SHA-256 does not match: a byte was changed or lost.
    #[error("the message is damaged: its SHA-256 does not match")]
    Damaged,
    /// The compressed form is broken, has bytes behind it, or is no shorter than the message.
    #[error("the message is damaged: its compressed form is broken")]
    Deflate,
    /// More than 256 KiB, or more than 1 MiB when inflated.
    #[error("the message is too large: at most 256 KiB on the wire and 1 MiB inflated")]
    TooLarge,
    /// What it holds is not a message.
    #[error(transparent)]
    Message(#[from] MessageError),
}

impl Message {
    /// Writes the message for a file or for codes, deflated where that is shorter.
    ///
    /// # Errors
    ///
    /// [`WireError::TooLarge`] beyond the limits: draft several requests instead.
    pub fn to_wire(&self) -> Result<Vec<u8>, WireError> {
        let message = self.encode();
        if message.len() > MOST_MESSAGE {
            return Err(WireError::TooLarge);
        }
        let deflated = deflate(&message);
        let (form, body) = match deflated {
            Some(shorter) if shorter.len() < message.len() => (DEFLATED, shorter),
            Some(_) | None => (AS_IT_IS, message.clone()),
        };
        let mut wire = Vec::with_capacity(body.len().saturating_add(33));
        wire.push(form);
        wire.extend_from_slice(&Sha256::digest(&message));
        wire.extend_from_slice(&body);
        if wire.len() > MOST_WIRE { Err(WireError::TooLarge) } else { Ok(wire) }
    }

    /// Reads a message from a file or from codes.
    ///
    /// # Errors
    ///
    /// [`WireError`]; the hash is checked before anything is parsed.
    pub fn from_wire(wire: &[u8]) -> Result<Self, WireError> {
        if wire.len() > MOST_WIRE {
            return Err(WireError::TooLarge);
        }
        let (form, rest) = wire.split_first().ok_or(WireError::NotOurs)?;
        let (hash, body) = rest.split_first_chunk::<32>().ok_or(WireError::NotOurs)?;
        let inflated;
        let message = match *form {
            AS_IT_IS => body,
            DEFLATED => {
                inflated = inflate(body)?;
                &inflated
            }
            _ => return Err(WireError::NotOurs),
        };
        if <[u8; 32]>::from(Sha256::digest(message)) != *hash {
            return Err(WireError::Damaged);
        }
        Ok(Self::decode(message)?)
    }
}

/// Deflates in one call; `None` if the result would not be shorter.
fn deflate(message: &[u8]) -> Option<Vec<u8>> {
    use miniz_oxide::deflate::core::{TDEFLFlush, TDEFLStatus, compress};
    let flags = create_comp_flags_from_zip_params(LEVEL, RAW, 0);
    let mut compressor = CompressorOxide::new(flags);
    let mut out = alloc::vec![0; message.len()];
    let (status, read, written) = compress(&mut compressor, message, &mut out, TDEFLFlush::Finish);
    out.truncate(written);
    (status == TDEFLStatus::Done && read == message.len()).then_some(out)
}

/// Inflates into a buffer that grows by doubling, so that a bomb is stopped at the limit and an
/// ordinary message takes little.
fn inflate(body: &[u8]) -> Result<Vec<u8>, WireError> {
    let mut out = alloc::vec![0; body.len().saturating_mul(4).clamp(64, MOST_MESSAGE)];
    let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut inflater = DecompressorOxide::new();
    let (mut read, mut written) = (0_usize, 0_usize);
    loop {
        let rest = body.get(read..).unwrap_or_default();
        let (status, took, gave) = decompress(&mut inflater, rest, &mut out, written, flags);
        read = read.saturating_add(took);
        written = written.saturating_add(gave);
        if status == TINFLStatus::Done {
            break;
        } else if status != TINFLStatus::HasMoreOutput {
            return Err(WireError::Deflate);
        } else if out.len() >= MOST_MESSAGE {
            return Err(WireError::TooLarge);
        }
        out.resize(out.len().saturating_mul(2).min(MOST_MESSAGE), 0);
    }
    out.truncate(written);
    if read == body.len() && body.len() < out.len() { Ok(out) } else { Err(WireError::Deflate) }
}
