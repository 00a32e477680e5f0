//! One frame: its bytes, and what they must be.

use alloc::vec::Vec;
use thiserror::Error;

use crate::MAX_PAYLOAD;
use crate::bbqr::BbqrError;
use crate::repair::SessionId;
use crate::ur::UrError;

/// The bytes of one symbol of a stream.
pub const SYMBOL_BYTES: usize = 120;
/// The bytes of a frame that are not symbols: header and checksum.
pub const FRAME_OVERHEAD: usize = 18;
/// The largest payload in bytes that one still frame carries: a code of version 25, level L.
pub const MAX_STILL_PAYLOAD: usize = 1_255;
/// The largest frame in bytes: what a code of version 40, level L holds in byte mode.
pub const MAX_FRAME: usize = 2_953;

const MAGIC: u8 = 0xC5;
const VERSION: u8 = 1;
const CODE_STILL: u8 = 0;
const CODE_STREAM: u8 = 1;

pub(crate) type Symbol = [u8; SYMBOL_BYTES];

/// Why bytes are not a frame, or not one that the encoder writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    /// The first bytes are those of no format: something else is in the code.
    #[error("not a frame of this program")]
    NotAFrame,
    /// The magic is there, the version is not known.
    #[error("frame of version {found}, expected {VERSION}")]
    Version {
        /// The version byte.
        found: u8,
    },
    /// Shorter than header and checksum, or longer than any code holds.
    #[error("frame of {found} bytes, expected 19 to {MAX_FRAME}")]
    Size {
        /// Bytes in the frame.
        found: usize,
    },
    /// The CRC-32 does not match the bytes before it.
    #[error("frame checksum does not match")]
    Checksum,
    /// The length of the payload is zero or above the limit of its symbol code.
    #[error("frame of a payload of {found} bytes, which is out of range")]
    Length {
        /// Bytes of the payload, as the frame says.
        found: usize,
    },
    /// A symbol code other than 0 and 1.
    #[error("frame with unknown symbol code {found}")]
    SymbolCode {
        /// The symbol code.
        found: u8,
    },
    /// The bytes of the symbols are not what the header demands.
    #[error("frame with {found} bytes of symbols, which the header does not allow")]
    Symbols {
        /// Bytes between header and checksum.
        found: usize,
    },
    /// The index of the first symbol is not 0 in a still frame, or the last one overflows.
    #[error("frame with first symbol {found}, which is out of range")]
    Index {
        /// The index of the first symbol.
        found: u32,
    },
    /// The last source symbol is not padded with zeros.
    #[error("frame with padding other than zeros")]
    Padding,
    /// A still frame whose payload does not hash to its session.
    #[error("frame does not match the hash in its own header")]
    Session,
    /// All of a payload that the caller has rejected before.
    #[error("frame of a payload that was rejected before")]
    Rejected,
    /// A UR that is malformed.
    #[error(transparent)]
    Ur(#[from] UrError),
    /// A part of a BBQr file that is malformed.
    #[error(transparent)]
    Bbqr(#[from] BbqrError),
}

/// The length of a payload in bytes: 1 to 262,144.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PayloadLength(usize);

impl PayloadLength {
    pub(crate) fn new(bytes: usize) -> Option<Self> {
        (1..=MAX_PAYLOAD).contains(&bytes).then_some(Self(bytes))
    }

    pub(crate) fn bytes(self) -> usize {
        self.0
    }

    /// Returns K, the number of source symbols.
    pub(crate) fn symbols(self) -> usize {
        self.0.div_ceil(SYMBOL_BYTES)
    }
}

/// A frame whose every rule was checked, but for what only the whole payload can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub(crate) session: SessionId,
    pub(crate) length: PayloadLength,
    pub(crate) body: Body<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body<'a> {
    Still(&'a [u8]),
    Symbols { first: u32, symbols: &'a [Symbol] },
}

/// Tells whether bytes start like a frame of our own, of whatever version.
pub(crate) fn has_magic(bytes: &[u8]) -> bool {
    bytes.first() == Some(&MAGIC)
}

impl<'a> Frame<'a> {
    /// Reads one frame, checksum first.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, FrameError> {
        let Some((&[MAGIC, version], _)) = bytes.split_first_chunk() else {
            return Err(FrameError::NotAFrame);
        };
        if version != VERSION {
            return Err(FrameError::Version { found: version });
        }
        let size = FrameError::Size { found: bytes.len() };
        if bytes.len() <= FRAME_OVERHEAD || bytes.len() > MAX_FRAME {
            return Err(size);
        }
        let (checked, checksum) = bytes.split_last_chunk().ok_or(size)?;
        if crc32fast::hash(checked).to_be_bytes() != *checksum {
            return Err(FrameError::Checksum);
        }
        let (header, symbols) = checked.split_first_chunk().ok_or(size)?;
        Self::from_fields(*header, symbols)
    }

    fn from_fields(header: [u8; 14], symbols: &'a [u8]) -> Result<Self, FrameError> {
        let [_, _, s0, s1, s2, s3, l0, l1, l2, code, i0, i1, i2, i3] = header;
        let found = usize::try_from(u32::from_be_bytes([0, l0, l1, l2])).unwrap_or(usize::MAX);
        let length = PayloadLength::new(found).ok_or(FrameError::Length { found })?;
        let first = u32::from_be_bytes([i0, i1, i2, i3]);
        let body = match code {
            CODE_STILL => still_body(length, first, symbols)?,
            CODE_STREAM => stream_body(length, first, symbols)?,
            found => return Err(FrameError::SymbolCode { found }),
        };
        Ok(Self { session: SessionId([s0, s1, s2, s3]), length, body })
    }

    /// Writes the frame.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let (code, first, symbols) = match self.body {
            Body::Still(payload) => (CODE_STILL, 0, payload),
            Body::Symbols { first, symbols } => (CODE_STREAM, first, symbols.as_flattened()),
        };
        let length = u32::try_from(self.length.bytes()).unwrap_or(u32::MAX).to_be_bytes();
        let mut bytes = Vec::with_capacity(symbols.len().saturating_add(FRAME_OVERHEAD));
        bytes.extend([MAGIC, VERSION]);
        bytes.extend(self.session.0);
        bytes.extend(length.iter().skip(1));
        bytes.push(code);
        bytes.extend(first.to_be_bytes());
        bytes.extend(symbols);
        bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
        bytes
    }
}

fn still_body(length: PayloadLength, first: u32, payload: &[u8]) -> Result<Body<'_>, FrameError> {
    if length.bytes() > MAX_STILL_PAYLOAD {
        return Err(FrameError::Length { found: length.bytes() });
    }
    if first != 0 {
        return Err(FrameError::Index { found: first });
    }
    if payload.len() != length.bytes() {
        return Err(FrameError::Symbols { found: payload.len() });
    }
    Ok(Body::Still(payload))
}

fn stream_body(length: PayloadLength, first: u32, bytes: &[u8]) -> Result<Body<'_>, FrameError> {
    let (symbols, rest) = bytes.as_chunks();
    let beyond_first = symbols.len().checked_sub(1).and_then(|count| u32::try_from(count).ok());
    let (Some(beyond_first), true) = (beyond_first, rest.is_empty()) else {
        return Err(FrameError::Symbols { found: bytes.len() });
    };
    if first.checked_add(beyond_first).is_none() {
        return Err(FrameError::Index { found: first });
    }
    if !is_padded(length, first, symbols) {
        return Err(FrameError::Padding);
    }
    Ok(Body::Symbols { first, symbols })
}

/// Tells whether the last source symbol, if it is among these, ends in zeros.
fn is_padded(length: PayloadLength, first: u32, symbols: &[Symbol]) -> bool {
    let last = length.symbols().saturating_sub(1);
    let used = length.bytes().saturating_sub(last.saturating_mul(SYMBOL_BYTES));
    let place = usize::try_from(first).ok().and_then(|first| last.checked_sub(first));
    let Some(symbol) = place.and_then(|place| symbols.get(place)) else {
        return true;
    };
    symbol.iter().skip(used).all(|byte| *byte == 0)
}
