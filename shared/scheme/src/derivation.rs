//! What differs between the schemes when a private key is made from a seed or from its printed form.

use crate::Scheme;

/// The constants by which a chain's private keys are derived and printed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Derivation {
    /// The HMAC-SHA-512 key that turns a BIP-39 seed into the SLIP-10 root.
    pub hmac_key: &'static [u8],
    /// Whether wallets print the private key byte-reversed: the printed 32 bytes are then reversed
    /// before they are hashed, and a SLIP-10 key is hashed as it is.
    pub displayed_reversed: bool,
}

impl Scheme {
    /// Gives the derivation constants of the scheme.
    pub const fn derivation(self) -> Derivation {
        match self {
            Self::Ed25519Sha512 => {
                Derivation { hmac_key: b"ed25519 seed", displayed_reversed: false }
            }
            Self::Ed25519Keccak512 => {
                Derivation { hmac_key: b"ed25519-keccak seed", displayed_reversed: true }
            }
        }
    }
}
