//! The strict verdict, over edge cases; that of NIS1 is worked out from its documented rule.

use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::traits::Identity;
use curve25519_dalek::{Scalar, constants};
use serde_json::Value;

use super::{bytes, read_json, root, text};
use crate::{KeyError, PublicKey, Scheme, Signature, VerifyError};

const BOTH: [Scheme; 2] = [Scheme::Ed25519Sha512, Scheme::Ed25519Keccak512];

/// The vectors say what the loose equation gives; NIS1 adds two refusals to it.
fn nis_accepts(case: &Value) -> bool {
    let key: PublicKey = text(case, "publicKey").parse().unwrap();
    let signature: Signature = text(case, "signature").parse().unwrap();
    case["dalek_raw_verify"].as_bool().unwrap() && key.0 != [0; 32] && signature.0[32..] != [0; 32]
}

fn expected(name: &str) -> Result<(), VerifyError> {
    use KeyError::{MixedOrder, NotAPoint, NotCanonical, SmallOrder, Zero};
    let key = match name {
        "good" => return Ok(()),
        "S plus L" | "S equal L" => return Err(VerifyError::ScalarTooLarge),
        "R identity canonical" | "R identity noncanonical (p+1)" => {
            return Err(VerifyError::NonceSmallOrder);
        }
        "A not on curve" => NotAPoint,
        "A all zero bytes (order 4) R=B S=1" | "A torsion[6] 0000 R=B S=1" => Zero,
        "A identity with sign bit, R=B S=1" => NotCanonical,
        name if name.starts_with("A noncanonical") => NotCanonical,
        name if name.starts_with("A mixed order") => MixedOrder,
        name if name.starts_with("A identity") || name.starts_with("A torsion") => SmallOrder,
        name => panic!("no verdict for {name}"),
    };
    Err(VerifyError::Key(key))
}

#[test]
fn every_edge_case_has_its_verdict_and_ours_is_within_that_of_nis() {
    let cases = read_json(root().join("tests/vectors/nem/verify-edge-cases.json"));
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 24);
    for case in cases {
        let name = text(case, "name");
        let key: PublicKey = text(case, "publicKey").parse().unwrap();
        let signature: Signature = text(case, "signature").parse().unwrap();
        let message = bytes(text(case, "data"));
        let verdict = Scheme::Ed25519Keccak512.verify(&key, &signature, &message);
        assert_eq!(verdict, expected(name), "{name}");
        assert!(verdict.is_err() || nis_accepts(case), "{name}");
        // What is wrong with a key or a half of the signature is so under either hash.
        if verdict.is_err_and(|error| error != VerifyError::Mismatch) {
            let other = Scheme::Ed25519Sha512.verify(&key, &signature, &message);
            assert_eq!(other, verdict, "{name}");
        }
    }
}

/// RFC 8032, 7.1, tests 1 to 3.
const RFC_8032: [(&str, &str, &str); 3] = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
];

#[test]
fn published_sha_512_signatures_verify_under_their_own_scheme_only() {
    for (key, message, signature) in RFC_8032 {
        let (key, signature) = (key.parse().unwrap(), signature.parse().unwrap());
        let message = bytes(message);
        assert_eq!(Scheme::Ed25519Sha512.verify(&key, &signature, &message), Ok(()));
        assert_eq!(
            Scheme::Ed25519Keccak512.verify(&key, &signature, &message),
            Err(VerifyError::Mismatch)
        );
    }
}

#[test]
fn every_changed_bit_is_refused() {
    let (key, message, signature) = RFC_8032[2];
    let (key, signature): (PublicKey, Signature) =
        (key.parse().unwrap(), signature.parse().unwrap());
    let message = bytes(message);
    let scheme = Scheme::Ed25519Sha512;
    for bit in 0..256 {
        let mut changed = key;
        changed.0[bit / 8] ^= 1 << (bit % 8);
        assert!(scheme.verify(&changed, &signature, &message).is_err(), "key, bit {bit}");
    }
    for bit in 0..512 {
        let mut changed = signature;
        changed.0[bit / 8] ^= 1 << (bit % 8);
        assert!(scheme.verify(&key, &changed, &message).is_err(), "signature, bit {bit}");
    }
    for bit in 0..16 {
        let mut changed = message.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(scheme.verify(&key, &signature, &changed), Err(VerifyError::Mismatch));
    }
    let longer = [&message[..], &[0]].concat();
    assert_eq!(scheme.verify(&key, &signature, &longer), Err(VerifyError::Mismatch));
}

/// The challenge `H(R || A || M)` of the scheme.
fn challenge(scheme: Scheme, nonce: &[u8; 32], key: &[u8; 32], message: &[u8]) -> Scalar {
    use sha2::Digest;
    let all = [&nonce[..], key, message].concat();
    match scheme {
        Scheme::Ed25519Sha512 => Scalar::from_hash(sha2::Sha512::new_with_prefix(all)),
        Scheme::Ed25519Keccak512 => Scalar::from_hash(sha3::Keccak512::new_with_prefix(all)),
    }
}

/// A signature by a key of `secret * B` plus the first twist, over a nonce point of `nonce * B` plus
/// the second.
#[expect(clippy::arithmetic_side_effects, reason = "test code, modulo the group order")]
fn forge(
    scheme: Scheme,
    secret: Scalar,
    nonce: Scalar,
    twists: (EdwardsPoint, EdwardsPoint),
) -> (PublicKey, Signature) {
    let key = (EdwardsPoint::mul_base(&secret) + twists.0).compress().to_bytes();
    let point = (EdwardsPoint::mul_base(&nonce) + twists.1).compress().to_bytes();
    let s = nonce + challenge(scheme, &point, &key, b"message") * secret;
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&point);
    signature[32..].copy_from_slice(s.as_bytes());
    (PublicKey(key), Signature(signature))
}

#[test]
fn points_with_torsion_are_refused_wherever_they_stand() {
    let (secret, nonce) = (Scalar::from(11_u8), Scalar::from(13_u8));
    let none = EdwardsPoint::identity();
    for scheme in BOTH {
        let (key, signature) = forge(scheme, secret, nonce, (none, none));
        assert_eq!(scheme.verify(&key, &signature, b"message"), Ok(()));
        for torsion in &constants::EIGHT_TORSION[1..] {
            let (key, signature) = forge(scheme, secret, nonce, (*torsion, none));
            let verdict = scheme.verify(&key, &signature, b"message");
            assert_eq!(verdict, Err(KeyError::MixedOrder.into()));
            assert_eq!(key.check(), Err(KeyError::MixedOrder));
            let (key, signature) = forge(scheme, secret, nonce, (none, *torsion));
            let verdict = scheme.verify(&key, &signature, b"message");
            assert_eq!(verdict, Err(VerifyError::Mismatch));
            let (key, signature) = forge(scheme, secret, Scalar::ZERO, (none, *torsion));
            let verdict = scheme.verify(&key, &signature, b"message");
            assert_eq!(verdict, Err(VerifyError::NonceSmallOrder));
        }
        let (key, signature) = forge(scheme, secret, Scalar::ZERO, (none, none));
        let verdict = scheme.verify(&key, &signature, b"message");
        assert_eq!(verdict, Err(VerifyError::NonceSmallOrder));
    }
}

#[test]
fn zero_s_and_an_undecodable_r_are_named() {
    let (key, _, signature) = RFC_8032[0];
    let key: PublicKey = key.parse().unwrap();
    let good: Signature = signature.parse().unwrap();
    for scheme in BOTH {
        let mut zero = good;
        zero.0[32..].fill(0);
        assert_eq!(scheme.verify(&key, &zero, b""), Err(VerifyError::ScalarZero));
        let mut off_curve = good;
        off_curve.0[..32].fill(0);
        off_curve.0[0] = 2;
        assert_eq!(scheme.verify(&key, &off_curve, b""), Err(VerifyError::NonceNotAPoint));
        let mut large = good;
        large.0[32..].fill(0xFF);
        assert_eq!(scheme.verify(&key, &large, b""), Err(VerifyError::ScalarTooLarge));
    }
}

#[test]
fn sha_512_agrees_with_the_strict_rule_of_the_library() {
    for (key, message, signature) in RFC_8032 {
        let key: PublicKey = key.parse().unwrap();
        let good: Signature = signature.parse().unwrap();
        let message = bytes(message);
        let library = ed25519_dalek::VerifyingKey::from_bytes(&key.0).unwrap();
        for bit in 0..=512 {
            let mut signature = good;
            if let Some(byte) = signature.0.get_mut(bit / 8) {
                *byte ^= 1 << (bit % 8);
            }
            let theirs = ed25519_dalek::Signature::from_bytes(&signature.0);
            assert_eq!(
                Scheme::Ed25519Sha512.verify(&key, &signature, &message).is_ok(),
                library.verify_strict(&message, &theirs).is_ok(),
                "bit {bit}"
            );
        }
    }
}
