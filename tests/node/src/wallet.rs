//! A throw-away wallet for tests: its keys, and payments written field by field.

use std::fmt;

use ed25519_dalek::VerifyingKey;
use ed25519_dalek::hazmat::{ExpandedSecretKey, raw_sign};
use sha3::{Digest, Keccak512};

use crate::announce::Announcement;
use crate::config::Network;
use crate::crypto::address_of;
use crate::draft::Draft;

/// A key that anybody can derive: never one with money.
pub struct Signer {
    secret: ExpandedSecretKey,
    public: VerifyingKey,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("public", &self.public).finish_non_exhaustive()
    }
}

impl Signer {
    /// Derives a key from a number.
    #[must_use]
    pub fn new(seed: u8) -> Self {
        let secret = ExpandedSecretKey::from_bytes(&Keccak512::digest([seed; 32]).into());
        let public = VerifyingKey::from(&secret);
        Self { secret, public }
    }

    /// The public key.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.public.to_bytes()
    }

    /// The address on a network.
    #[must_use]
    pub fn address(&self, network: Network) -> String {
        address_of(network.byte(), &self.public_key())
    }

    /// Signs bytes.
    #[must_use]
    pub fn sign(&self, data: &[u8]) -> [u8; 64] {
        raw_sign::<Keccak512>(&self.secret, data, &self.public).to_bytes()
    }

    /// Signs a payment from this account.
    #[must_use]
    pub fn announce(&self, payment: &Payment) -> Announcement {
        self.announce_draft(&Draft::from(payment))
    }

    /// Signs a transaction of any type from this account.
    #[must_use]
    pub fn announce_draft(&self, draft: &Draft) -> Announcement {
        let data = draft.to_bytes(&self.public_key());
        let signature = self.sign(&data).to_vec();
        Announcement { data, signature }
    }
}

/// A transfer, right or wrong as a test wants it.
#[derive(Debug, Clone)]
pub struct Payment {
    /// The whole version field: network byte on top.
    pub version: u32,
    /// Seconds of NEM's time.
    pub timestamp: u32,
    /// Seconds of NEM's time.
    pub deadline: u32,
    /// Micro XEM.
    pub fee: u64,
    /// The address as text.
    pub recipient: String,
    /// Micro XEM, or the multiplier of mosaics.
    pub amount: u64,
    /// The payload of a plain message; empty for none.
    pub message: Vec<u8>,
    /// Namespace, name and quantity, written from version 2 on in this order.
    pub mosaics: Vec<(&'static str, &'static str, u64)>,
}

impl Payment {
    /// One XEM at this time and for an hour, to the holder of key 9, on testnet.
    #[must_use]
    pub fn at(timestamp: u32) -> Self {
        Self {
            version: 0x9800_0001,
            timestamp,
            deadline: timestamp.saturating_add(3600),
            fee: 50_000,
            recipient: Signer::new(9).address(Network::Testnet),
            amount: 1_000_000,
            message: Vec::new(),
            mosaics: Vec::new(),
        }
    }

    /// The bytes to sign.
    #[must_use]
    pub fn to_bytes(&self, signer: &[u8; 32]) -> Vec<u8> {
        Draft::from(self).to_bytes(signer)
    }

    /// What follows the header.
    pub(crate) fn body(&self) -> Vec<u8> {
        let mut out = Vec::new();
        sized(&mut out, self.recipient.as_bytes());
        out.extend(self.amount.to_le_bytes());
        self.put_message(&mut out);
        if self.version & 0xFF > 1 {
            self.put_mosaics(&mut out);
        }
        out
    }

    fn put_message(&self, out: &mut Vec<u8>) {
        let mut envelope = Vec::new();
        if !self.message.is_empty() {
            envelope.extend(1_u32.to_le_bytes());
            sized(&mut envelope, &self.message);
        }
        sized(out, &envelope);
    }

    fn put_mosaics(&self, out: &mut Vec<u8>) {
        out.extend(u32::try_from(self.mosaics.len()).unwrap_or(u32::MAX).to_le_bytes());
        for (namespace, name, quantity) in &self.mosaics {
            let (mut id, mut mosaic) = (Vec::new(), Vec::new());
            sized(&mut id, namespace.as_bytes());
            sized(&mut id, name.as_bytes());
            sized(&mut mosaic, &id);
            mosaic.extend(quantity.to_le_bytes());
            sized(out, &mosaic);
        }
    }
}

/// Appends bytes behind their length.
pub(crate) fn sized(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend(bytes);
}
