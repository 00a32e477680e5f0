//! Turns a payload into frames, each the content of one QR code, and frames back into the payload.
//!
//! A payload that fits one code is one still frame (symbol code 0). A larger one is an endless
//! stream (symbol code 1): 120-byte symbols, first the payload itself, then repair symbols of a
//! random linear code over GF(256), so that any K independent symbols finish it, whatever was
//! missed and whenever the receiver joined. DESIGN section 5 is the source of every rule here.
//!
//! # Wire format, version 1
//!
//! All numbers are big-endian. 18 bytes stand around the symbols.
//!
//! | bytes | field | rule |
//! |---|---|---|
//! | 2 | magic and version | `C5 01` |
//! | 4 | session | the first four bytes of the SHA-256 of the payload |
//! | 3 | length of the payload | 1 to 262,144 bytes |
//! | 1 | symbol code | 0: the whole payload follows; 1: symbols of 120 bytes follow |
//! | 4 | index of the first symbol | 0 for code 0; the last index of a frame is at most 2^32 - 1 |
//! | n | symbols | code 0: the payload, at most 1,255 bytes; code 1: 1 to 24 consecutive symbols |
//! | 4 | CRC-32/IEEE | over all bytes before it |
//!
//! With K = ceil(length / 120), an index below K is that slice of the payload, the last one padded
//! with zeros. Any other index is a repair symbol, see [`repair`]. A payload that would fit one
//! still frame may be sent as a stream too: that is how an operator lowers the density of a code
//! that a weak camera cannot read. Frames that the encoder would not write are refused.
//!
//! # Other formats
//!
//! A payload may travel as [`ur`] or [`bbqr`] too, in codes of alphanumeric mode. [`encoder`] lays it
//! out in any [`Format`]; a [`Receiver`] takes all of them, told apart by their first bytes:
//!
//! ```
//! use stream::{Format, Receiver, State, encoder};
//!
//! let payload = [7; 3_000];
//! // What a code of version 10, level L holds: 395 characters.
//! let sender = encoder(Format::Ur, &payload, 395)?;
//! let mut receiver = Receiver::new();
//! for content in sender.contents() {
//!     assert!(content.alphanumeric);
//!     if receiver.receive(&content.bytes)?.state == State::Complete {
//!         break;
//!     }
//! }
//! // The caller checks the hash inside the payload: `receiver.reject()` if it is wrong.
//! assert_eq!(receiver.take().as_deref(), Some(&payload[..]));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

#![no_std]

extern crate alloc;

pub mod bbqr;
mod bits;
pub mod bytewords;
mod encoder;
mod equations;
mod format;
mod frame;
mod gf256;
mod order;
mod progress;
mod receiver;
pub mod repair;
mod session;
mod sessions;
mod solver;
mod suspects;
pub mod ur;

pub use encoder::{EncodeError, Encoder, Frames, SymbolsPerFrame};
pub use format::{Content, Format, Sender, encoder, is_frame};
pub use frame::{FRAME_OVERHEAD, FrameError, MAX_FRAME, MAX_STILL_PAYLOAD, SYMBOL_BYTES};
pub use progress::{Progress, State};
pub use receiver::{Assembler, Receiver};
pub use sessions::Origin;

/// The largest payload in bytes that the receiver accepts: 256 KiB.
pub const MAX_PAYLOAD: usize = 256 * 1024;
