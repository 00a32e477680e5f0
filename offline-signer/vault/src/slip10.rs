//! SLIP-10 for Ed25519: private derivation, hardened at every level, which is all that exists.

use hmac::digest::FixedOutput;
use hmac::{Hmac, KeyInit, Mac};
use scheme::Path;
use sha2::Sha512;
use zeroize::Zeroizing;

/// Derives the 32-byte private key at `path` from a BIP-39 seed and writes it to `key`.
pub(crate) fn derive_into(hmac_key: &[u8], seed: &[u8], path: &Path, key: &mut [u8; 32]) {
    // The key, then the chain code.
    let mut node = Zeroizing::new([0; 64]);
    hmac_into(hmac_key, [seed, &[], &[]], &mut node);
    for index in path.hardened() {
        let parent = node.clone();
        let (parent_key, chain_code) = parent.split_at(32);
        hmac_into(chain_code, [&[0], parent_key, &index.to_be_bytes()], &mut node);
    }
    for (to, from) in key.iter_mut().zip(node.iter()) {
        *to = *from;
    }
}

/// HMAC-SHA-512 with a key of at most 128 bytes, the hash's block, which HMAC pads with zeros.
fn hmac_into(key: &[u8], message: [&[u8]; 3], code: &mut [u8; 64]) {
    let mut block = Zeroizing::new([0; 128]);
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha512>::new((&*block).into());
    for part in message {
        mac.update(part);
    }
    mac.finalize_into(code.into());
}
