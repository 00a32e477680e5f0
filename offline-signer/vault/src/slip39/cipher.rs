//! The cipher between the secret and what is split: four Feistel rounds of PBKDF2-HMAC-SHA-256.

use hmac::digest::FixedOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::share::Set;

/// PBKDF2's rounds in one of the four rounds, before the exponent doubles them.
const ITERATIONS: u32 = 2_500;
/// The most bytes of half a secret: PBKDF2 makes them in a single block.
const HALF: usize = 16;

/// Which way the rounds run.
#[derive(Clone, Copy)]
pub(super) enum Way {
    Encrypt,
    Decrypt,
}

/// Encrypts or decrypts a secret of 16 to 32 bytes in place.
pub(super) fn run(way: Way, secret: &mut [u8], passphrase: &[u8], set: &Set) {
    let mut rounds = [0, 1, 2, 3];
    if matches!(way, Way::Decrypt) {
        rounds.reverse();
    }
    let half = secret.len() / 2;
    for round in rounds {
        let (left, right) = secret.split_at_mut(half);
        let mut mask = Zeroizing::new([0; HALF]);
        round_into(round, passphrase, set, right, &mut mask);
        for (byte, masked) in left.iter_mut().zip(mask.iter()) {
            *byte ^= masked;
        }
        left.swap_with_slice(right);
    }
    let (left, right) = secret.split_at_mut(half);
    left.swap_with_slice(right);
}

/// PBKDF2 of one block, cut to the length of half a secret.
fn round_into(round: u8, passphrase: &[u8], set: &Set, right: &[u8], mask: &mut [u8; HALF]) {
    let keyed = keyed(round, passphrase);
    let mut block = Zeroizing::new([0; 32]);
    let [high, low] = set.identifier.to_be_bytes();
    let mut first = keyed.clone();
    if !set.extendable {
        first.update(b"shamir");
        first.update(&[high, low]);
    }
    first.update(right);
    first.update(&1_u32.to_be_bytes());
    first.finalize_into((&mut *block).into());
    let mut sum = block.clone();
    for _ in 1..ITERATIONS.unbounded_shl(set.exponent.into()) {
        let mut next = keyed.clone();
        next.update(&*block);
        next.finalize_into((&mut *block).into());
        for (byte, more) in sum.iter_mut().zip(block.iter()) {
            *byte ^= more;
        }
    }
    for (byte, from) in mask.iter_mut().zip(sum.iter()) {
        *byte = *from;
    }
}

/// HMAC with the round's number and the passphrase as its key, which a longer one is hashed to.
fn keyed(round: u8, passphrase: &[u8]) -> Hmac<Sha256> {
    let mut key = Zeroizing::new([0; 64]);
    let parts = [&[round][..], passphrase];
    if passphrase.len() < key.len() {
        for (to, from) in key.iter_mut().zip(parts.iter().copied().flatten()) {
            *to = *from;
        }
    } else {
        let mut hash = Sha256::new();
        parts.iter().for_each(|part| Digest::update(&mut hash, part));
        let mut digest = Zeroizing::new([0; 32]);
        FixedOutput::finalize_into(hash, (&mut *digest).into());
        for (to, from) in key.iter_mut().zip(digest.iter()) {
            *to = *from;
        }
    }
    Hmac::new((&*key).into())
}
