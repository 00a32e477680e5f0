//! Hashes, addresses and signatures as NIS computes them.

use data_encoding::BASE32_NOPAD;
use ed25519_dalek::hazmat::raw_verify;
use ed25519_dalek::{Signature, VerifyingKey};
use ripemd::Ripemd160;
use sha3::{Digest, Keccak256, Keccak512};

/// Characters of an encoded address.
const ENCODED: usize = 40;
/// Bytes of an address before its checksum: network and RIPEMD-160.
const BODY: usize = 21;

/// Hashes the bytes that are signed (Keccak-256); the signature is not among them.
#[must_use]
pub fn transaction_hash(data: &[u8]) -> [u8; 32] {
    Keccak256::digest(data).into()
}

/// Derives the address of a public key on the network with this version byte.
#[must_use]
pub fn address_of(network: u8, public_key: &[u8]) -> String {
    let mut raw = vec![network];
    raw.extend(Ripemd160::digest(Keccak256::digest(public_key)));
    raw.extend(checksum(&raw));
    BASE32_NOPAD.encode(&raw)
}

fn checksum(body: &[u8]) -> Vec<u8> {
    Keccak256::digest(body).into_iter().take(4).collect()
}

/// Tells whether NIS takes the text for an address of the network: length, network and checksum.
#[must_use]
pub fn is_valid_address(network: u8, encoded: &str) -> bool {
    network_of(encoded) == Some(network)
}

/// Tells whether the text is an address of any network.
pub(crate) fn has_valid_checksum(encoded: &str) -> bool {
    network_of(encoded).is_some()
}

/// The version byte of an address whose length and checksum are right.
fn network_of(encoded: &str) -> Option<u8> {
    let raw = BASE32_NOPAD.decode(encoded.as_bytes()).ok()?;
    let (body, sum) = raw.split_at_checked(BODY)?;
    body.first().copied().filter(|_| encoded.len() == ENCODED && checksum(body) == sum)
}

/// Verifies a signature as NIS does: the cofactorless equation over Keccak-512, no zero key, no
/// zero S. Weak keys pass here, as they do in NIS.
#[must_use]
pub fn verify(public_key: &[u8], data: &[u8], signature: &[u8; 64]) -> bool {
    let Ok(key_bytes) = <[u8; 32]>::try_from(public_key) else {
        return false;
    };
    let zero_s = signature.iter().skip(32).all(|&b| b == 0);
    if key_bytes == [0; 32] || zero_s {
        return false;
    }
    VerifyingKey::from_bytes(&key_bytes).is_ok_and(|key| {
        raw_verify::<Keccak512>(&key, data, &Signature::from_bytes(signature)).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "E59EF184A612D4C3C4D89B5950EB57262C69862B2F96E59C5043BF41765C482F";

    #[test]
    fn address_of_a_known_key() {
        let key = data_encoding::HEXUPPER.decode(KEY.as_bytes()).unwrap();
        let address = address_of(0x68, &key);
        assert_eq!(address, "NBULEAUG2CZQISUR442HWA6UAKGWIXHDAABJA5FH");
        assert!(is_valid_address(0x68, &address));
        assert!(!is_valid_address(0x98, &address));
        assert!(!is_valid_address(0x68, &address.replace("FH", "FI")));
        assert!(!is_valid_address(0x68, &address.to_lowercase()));
        assert!(!is_valid_address(0x68, address.trim_start_matches('N')));
        assert!(!is_valid_address(0x68, ""));
    }
}
