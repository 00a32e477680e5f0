//! The messages that cross the gap: account card, signing request, signing response; and the sealed
//! vault, which goes from signer to signer in the same form.
//!
//! Each is deterministic CBOR, `[kind, version, map]`, and a decoder accepts exactly the bytes
//! that its encoder writes (docs/spec/messages.md). On the wire and in files a message stands
//! behind its SHA-256 and may be deflated; its [`Digest`] is over the message itself.
#![no_std]
extern crate alloc;

mod card;
mod cbor;
mod claims;
mod digest;
mod message;
mod request;
mod response;
mod vault;
mod wire;

pub use card::AccountCard;
pub use claims::{Charge, Claim, ClaimedLevy, MOST_CLAIMS};
pub use digest::Digest;
pub use message::{Kind, Message};
pub use request::{MOST_NOTE, MOST_TRANSACTIONS, RequestId, SigningRequest};
pub use response::{Confirmed, SigningResponse};
pub use vault::SealedVault;
pub use wire::{MOST_MESSAGE, MOST_WIRE, WireError};

/// Why bytes are not one of our messages, or a message cannot be written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MessageError {
    /// It is not CBOR of the form that this kind has.
    #[error("it is not a Coldseal message: {0}")]
    Form(&'static str),
    /// Another spelling of a message that has only one.
    #[error("the message is not in its one canonical form")]
    NotCanonical,
    /// A message of a newer format.
    #[error("the message has version {0}; this program knows version 1")]
    Version(u32),
    /// A message of another kind than the one asked for.
    #[error("it is {found}, not {expected}")]
    Kind {
        /// The kind that was asked for.
        expected: Kind,
        /// The kind that it is.
        found: Kind,
    },
    /// A part is longer than the format allows.
    #[error("{0}")]
    Limit(&'static str),
}
