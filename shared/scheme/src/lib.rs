//! Public-key signature schemes of the chains: public keys only, no secret ever.
//!
//! - [`Scheme::verify`] is the one verdict on a signature, stricter than any chain's own.
//! - [`hex`] gives keys and signatures their one printed form.
//! - [`Path`] and [`Derivation`] are the public half of key derivation.
//! - [`tagged`] builds the messages that an account key signs besides transactions.
//! - [`keylike`] recognises a payload that is somebody's key, before it is shown or kept.
#![no_std]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod derivation;
pub mod hex;
pub mod keylike;
mod path;
mod tagged;
#[cfg(test)]
mod tests;
mod verify;

pub use derivation::Derivation;
pub use path::{Path, PathError};
pub use tagged::{TaggedError, TaggedKind, is_tagged, tagged};
pub use verify::{KeyError, VerifyError};

/// A signature scheme: Ed25519 with the hash that its chain chose.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scheme {
    /// Ed25519 over SHA-512, as RFC 8032 (Symbol and most others).
    Ed25519Sha512,
    /// Ed25519 over the original Keccak-512 (NEM NIS1).
    Ed25519Keccak512,
}

/// An Ed25519 public key, as its 32 bytes stand in a transaction; [`Scheme::verify`] judges it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PublicKey(pub [u8; 32]);

/// An Ed25519 signature: R, then S, 64 bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Signature(pub [u8; 64]);
