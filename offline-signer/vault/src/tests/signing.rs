//! Signatures, byte for byte, and what is not signed.

use scheme::{PublicKey, Scheme, Signature, TaggedError, TaggedKind, VerifyError, tagged};

use super::{bytes, raw_key, text, vectors};
use crate::{SignError, SigningKey};

/// Signs as if approved.
fn sign(key: &SigningKey, payloads: &[&[u8]]) -> Result<Vec<Signature>, SignError> {
    key.sign_all(key.scheme(), key.public_key(), payloads.iter().copied())
}

#[test]
fn every_transaction_has_its_known_signature() {
    let cases = vectors("nem/transactions.json");
    assert_eq!(cases.len(), 200);
    for case in &cases {
        let id = text(case, "id");
        let key = raw_key(text(case, "privateKey"), Scheme::Ed25519Keccak512);
        assert_eq!(key.public_key().to_string(), text(case, "publicKey"), "{id}");
        let signatures = sign(&key, &[&bytes(text(case, "signingPayload"))]).unwrap();
        let printed: Vec<String> = signatures.iter().map(ToString::to_string).collect();
        assert_eq!(printed, [text(case, "signature")], "{id}");
    }
}

/// RFC 8032, 7.1, test 3.
#[test]
fn the_published_sha_512_signature_is_reproduced() {
    let key = raw_key(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        Scheme::Ed25519Sha512,
    );
    let public = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
    assert_eq!(*key.public_key(), public.parse().unwrap());
    let expected = "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
                    18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";
    assert_eq!(sign(&key, &[&[0xAF, 0x82]]), Ok(vec![expected.parse().unwrap()]));
}

#[test]
fn a_batch_is_signed_in_order_and_alike_each_time() {
    let payloads: [&[u8]; 4] = [b"one", b"two", b"", b"one"];
    for scheme in [Scheme::Ed25519Keccak512, Scheme::Ed25519Sha512] {
        let key = raw_key(&"5A".repeat(32), scheme);
        let signatures = sign(&key, &payloads).unwrap();
        assert_eq!(signatures.len(), 4);
        for (payload, signature) in payloads.iter().zip(&signatures) {
            assert_eq!(scheme.verify(key.public_key(), signature, payload), Ok(()));
        }
        assert_eq!(signatures[0], signatures[3]);
        let crossed = scheme.verify(key.public_key(), &signatures[0], payloads[1]);
        assert_eq!(crossed, Err(VerifyError::Mismatch));
        assert_eq!(sign(&raw_key(&"5A".repeat(32), scheme), &payloads), Ok(signatures));
        assert_eq!(sign(&key, &[]), Ok(Vec::new()));
    }
}

#[test]
fn an_approval_for_another_key_or_scheme_is_refused() {
    let hex = "5A".repeat(32);
    let key = raw_key(&hex, Scheme::Ed25519Keccak512);
    let twin = raw_key(&hex, Scheme::Ed25519Sha512);
    let payload = || std::iter::once(&b"payload"[..]);
    for other in [*twin.public_key(), PublicKey([0; 32]), {
        let mut near = *key.public_key();
        near.0[31] ^= 0x80;
        near
    }] {
        let refused = key.sign_all(key.scheme(), &other, payload());
        let error = SignError::OtherKey { approved: other, own: *key.public_key() };
        assert_eq!(refused, Err(error));
    }
    let (approved, own) = (twin.scheme(), key.scheme());
    let refused = key.sign_all(approved, key.public_key(), payload());
    assert_eq!(refused, Err(SignError::OtherScheme { approved, own }));
    let refused = key.sign_all(approved, twin.public_key(), payload());
    assert_eq!(refused, Err(SignError::OtherScheme { approved, own }));
}

#[test]
fn no_payload_passes_for_a_tagged_message() {
    let key = raw_key(&"5A".repeat(32), Scheme::Ed25519Keccak512);
    for kind in [TaggedKind::Possession, TaggedKind::Challenge] {
        let message = tagged(kind, b"body").unwrap();
        assert_eq!(sign(&key, &[&message]), Err(SignError::TaggedPayload));
        // One bad payload spoils the batch, wherever it stands.
        assert_eq!(sign(&key, &[b"good", &message]), Err(SignError::TaggedPayload));
        assert_eq!(sign(&key, &[&message, b"good"]), Err(SignError::TaggedPayload));
    }
    assert!(sign(&key, &[&[0xFF; 64]]).is_ok());
}

#[test]
fn possession_is_proved_over_the_tagged_body_only() {
    for scheme in [Scheme::Ed25519Keccak512, Scheme::Ed25519Sha512] {
        let key = raw_key(&"5A".repeat(32), scheme);
        let proof = key.prove_possession(b"card").unwrap();
        let verify = |message: &[u8]| scheme.verify(key.public_key(), &proof, message);
        assert_eq!(verify(b"\xFF\xFF\xFF\xFFcoldseal/possession/v1\0card"), Ok(()));
        let challenge = tagged(TaggedKind::Challenge, b"card").unwrap();
        for other in [&b"card"[..], b"", &challenge, b"coldseal/possession/v1\0card"] {
            assert_eq!(verify(other), Err(VerifyError::Mismatch));
        }
        let refused = key.prove_possession(b"five5");
        assert_eq!(refused, Err(SignError::Tagged(TaggedError::HashLength)));
    }
}
