//! What the key is shown.
use alloc::vec::Vec;
use scheme::{PublicKey, Scheme};

/// Transactions that the rules permit and the operator confirmed, all or none. Neither `Clone`
/// nor `Copy`: one approval, one signing.
#[derive(Debug)]
#[must_use = "an approval that is dropped signs nothing"]
pub struct Approved {
    scheme: Scheme,
    public_key: PublicKey,
    payloads: Vec<Vec<u8>>,
}

impl Approved {
    pub(crate) const fn new(scheme: Scheme, public_key: PublicKey, payloads: Vec<Vec<u8>>) -> Self {
        Self { scheme, public_key, payloads }
    }

    /// Returns the scheme to sign by.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Returns the public key of the only key that may sign.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Returns the exact bytes to sign, transaction by transaction in the request's order.
    pub fn payloads(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.payloads.iter().map(Vec::as_slice)
    }
}
