//! The sending side: a payload as one still frame or as an endless stream of frames.

use alloc::vec::Vec;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::MAX_PAYLOAD;
use crate::frame::{
    Body, FRAME_OVERHEAD, Frame, MAX_FRAME, MAX_STILL_PAYLOAD, PayloadLength, SYMBOL_BYTES, Symbol,
};
use crate::gf256;
use crate::repair::{SessionId, coefficients};

/// Why a payload or a frame of it cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EncodeError {
    /// The payload is empty or larger than the receiver accepts.
    #[error("payload of {found} bytes, expected 1 to {MAX_PAYLOAD}")]
    Length {
        /// Bytes of the payload.
        found: usize,
    },
    /// A code holds too little: not one symbol, or parts so small that there would be too many.
    #[error("code of {found} bytes or characters, which is too small for this payload")]
    Capacity {
        /// What one code holds.
        found: usize,
    },
    /// The indices of the frame's symbols would go beyond 2^32 - 1.
    #[error("first symbol {found} leaves no room for the frame's symbols")]
    Index {
        /// The index of the first symbol.
        found: u32,
    },
}

/// How many symbols one frame of a stream carries: 1 to 24.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SymbolsPerFrame(u8);

impl SymbolsPerFrame {
    /// Returns as many symbols as fit a code of `capacity` bytes, or `None` if not even one does.
    #[must_use]
    pub fn fitting(capacity: usize) -> Option<Self> {
        let room = capacity.min(MAX_FRAME).saturating_sub(FRAME_OVERHEAD);
        let count = u8::try_from(room.checked_div(SYMBOL_BYTES)?).ok()?;
        (count > 0).then_some(Self(count))
    }

    /// Returns the number of symbols.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

/// A payload, ready to be sent.
#[derive(Debug, Clone)]
pub struct Encoder {
    session: SessionId,
    length: PayloadLength,
    source: Vec<Symbol>,
}

impl Encoder {
    /// Takes a copy of the payload.
    ///
    /// # Errors
    ///
    /// Refuses a payload that is empty or longer than [`MAX_PAYLOAD`].
    pub fn new(payload: &[u8]) -> Result<Self, EncodeError> {
        let found = payload.len();
        let length = PayloadLength::new(found).ok_or(EncodeError::Length { found })?;
        let source = payload.chunks(SYMBOL_BYTES).map(padded).collect();
        Ok(Self { session: session_of(payload), length, source })
    }

    /// Returns the only frame of a payload that fits one code, at most [`MAX_STILL_PAYLOAD`] bytes.
    #[must_use]
    pub fn still(&self) -> Option<Vec<u8>> {
        if self.length.bytes() > MAX_STILL_PAYLOAD {
            return None;
        }
        let payload = self.source.as_flattened().get(..self.length.bytes())?;
        let body = Body::Still(payload);
        Some(Frame { session: self.session, length: self.length, body }.to_bytes())
    }

    /// Returns K, the number of source symbols and of symbols that finish the payload.
    #[must_use]
    pub fn source_symbols(&self) -> usize {
        self.source.len()
    }

    /// Returns how many frames the first pass takes, which shows each source symbol once.
    #[must_use]
    pub fn pass_frames(&self, per_frame: SymbolsPerFrame) -> usize {
        self.source.len().div_ceil(usize::from(per_frame.0))
    }

    /// Returns the frame that carries `count` symbols from index `first` on.
    ///
    /// # Errors
    ///
    /// Refuses a first index that is so large that the last one would overflow.
    pub fn frame(&self, first: u32, count: SymbolsPerFrame) -> Result<Vec<u8>, EncodeError> {
        let last = u32::from(count.0).checked_sub(1).and_then(|more| first.checked_add(more));
        let last = last.ok_or(EncodeError::Index { found: first })?;
        let symbols: Vec<Symbol> = (first..=last).map(|index| self.symbol(index)).collect();
        let body = Body::Symbols { first, symbols: &symbols };
        Ok(Frame { session: self.session, length: self.length, body }.to_bytes())
    }

    /// Returns the frames of the stream, without end: source symbols first, then repair symbols.
    ///
    /// After the last index (in months, at any speed a screen can show) it starts again at 0.
    #[must_use]
    pub fn frames(&self, per_frame: SymbolsPerFrame) -> Frames<'_> {
        Frames { encoder: self, next: 0, per_frame }
    }

    fn symbol(&self, index: u32) -> Symbol {
        let source = usize::try_from(index).ok().and_then(|index| self.source.get(index));
        source.copied().unwrap_or_else(|| self.repair_symbol(index))
    }

    fn repair_symbol(&self, index: u32) -> Symbol {
        let mut sum = [0; SYMBOL_BYTES];
        let row = coefficients(self.session, index, self.source.len());
        for (coefficient, symbol) in row.iter().zip(&self.source) {
            gf256::add_multiple(&mut sum, symbol, *coefficient);
        }
        sum
    }
}

/// The endless frames of a stream; made by [`Encoder::frames`].
#[derive(Debug, Clone)]
pub struct Frames<'a> {
    encoder: &'a Encoder,
    next: u32,
    per_frame: SymbolsPerFrame,
}

impl Frames<'_> {
    /// Changes how many symbols the following frames carry; receivers lose nothing by it.
    pub fn set_symbols_per_frame(&mut self, per_frame: SymbolsPerFrame) {
        self.per_frame = per_frame;
    }
}

impl Iterator for Frames<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let frame = self.encoder.frame(self.next, self.per_frame).or_else(|_| {
            self.next = 0;
            self.encoder.frame(0, self.per_frame)
        });
        self.next = self.next.wrapping_add(u32::from(self.per_frame.0));
        frame.ok()
    }
}

/// Returns the session of a payload: the first four bytes of its SHA-256.
pub(crate) fn session_of(payload: &[u8]) -> SessionId {
    let [s0, s1, s2, s3, ..] = <[u8; 32]>::from(Sha256::digest(payload));
    SessionId([s0, s1, s2, s3])
}

fn padded(slice: &[u8]) -> Symbol {
    let mut symbol = [0; SYMBOL_BYTES];
    for (to, from) in symbol.iter_mut().zip(slice) {
        *to = *from;
    }
    symbol
}
