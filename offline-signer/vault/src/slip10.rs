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

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    /// The chains `m` of SLIP-10's test vectors 1 and 2 for ed25519, which no [`Path`] names: keys and chain
    /// codes. The other chains are in tests/vectors/slip10.
    #[test]
    fn the_published_masters_are_reproduced() {
        let masters = [
            (
                "000102030405060708090a0b0c0d0e0f",
                "2b4be7f19ee27bbf30c667b642d5f4aa69fd169872f8fc3059c08ebae2eb19e7",
                "90046a93de5380a72b5e45010748567d5ea02bbf6522f979e05c0d8d8ca9fffb",
            ),
            (
                "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a2\
                 9f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542",
                "171cb88b1b3c1db25add599712e36245d75bc65a1a5c9e18d76f9f2b1eab4012",
                "ef70a74db9c3a5af931b5fe73ed8e1a53464133654fd55e7a66f8570b8e33c3b",
            ),
        ];
        for (seed, key, chain_code) in masters {
            let mut node = [0; 64];
            let seed = HEXLOWER.decode(seed.as_bytes()).unwrap();
            hmac_into(b"ed25519 seed", [&seed, &[], &[]], &mut node);
            assert_eq!(HEXLOWER.encode(&node), [key, chain_code].concat());
        }
    }
}
