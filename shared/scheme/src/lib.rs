//! Public-key signature schemes of the chains: public keys only, no secret ever.
#![no_std]
extern crate alloc;

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

/// Shows the key in upper-case hexadecimal, as NEM's tools do.
impl core::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}
