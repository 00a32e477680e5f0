//! Words to keys, against published and second implementations.

use bip39::{Language, Mnemonic};
use scheme::{KeyError as PublicKeyError, Path, PublicKey, Scheme};
use serde_json::Value;

use super::{bytes, parse, passphrase, raw_key, text, vectors};
use crate::{KeyError, KeyKind, Passphrase, SigningKey, slip10};

const PHRASE: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

fn path(text: &str) -> Path {
    text.parse().unwrap()
}

fn assert_derivation(case: &Value, scheme: Scheme) {
    let id = text(case, "id");
    assert_eq!(text(case, "hmacKey").as_bytes(), scheme.derivation().hmac_key, "{id}");
    let material = parse(text(case, "mnemonic")).unwrap();
    let count = usize::try_from(case["words"].as_u64().unwrap()).unwrap();
    assert_eq!(material.kind(), KeyKind::Words { count }, "{id}");

    let words = crate::mnemonic::parse(text(case, "mnemonic")).unwrap();
    let salt = crate::mnemonic::normalized_passphrase(text(case, "passphrase"));
    let seed = words.to_seed_normalized(&salt);
    assert_eq!(seed[..], bytes(text(case, "seed"))[..], "{id}");
    let path = path(text(case, "path"));
    let mut key = [0; 32];
    slip10::derive_into(scheme.derivation().hmac_key, &seed, &path, &mut key);
    assert_eq!(key[..], bytes(text(case, "slip10PrivateKey"))[..], "{id}");

    let public: PublicKey = text(case, "publicKey").parse().unwrap();
    let secret = passphrase(text(case, "passphrase"));
    let derived = material.derive(scheme, Some(&path), Some(&secret)).unwrap();
    assert_eq!(*derived.public_key(), public, "{id}");
    assert_eq!(derived.scheme(), scheme);
    assert_eq!(*raw_key(text(case, "displayedPrivateKey"), scheme).public_key(), public, "{id}");
}

#[test]
fn every_nem_derivation_is_reproduced() {
    let cases = vectors("nem/derivation.json");
    assert_eq!(cases.len(), 50);
    cases.iter().for_each(|case| assert_derivation(case, Scheme::Ed25519Keccak512));
}

#[test]
fn every_symbol_derivation_is_reproduced() {
    let cases = vectors("symbol/derivation.json");
    assert_eq!(cases.len(), 50);
    cases.iter().for_each(|case| assert_derivation(case, Scheme::Ed25519Sha512));
}

#[test]
fn every_published_slip_10_vector_is_reproduced() {
    let cases = vectors("slip10/ed25519.json");
    assert_eq!(cases.len(), 10);
    for case in &cases {
        let seed = bytes(text(case, "seed"));
        let mut key = [0; 32];
        slip10::derive_into(b"ed25519 seed", &seed, &path(text(case, "path")), &mut key);
        assert_eq!(key[..], bytes(text(case, "private"))[..], "{case}");
        let key = SigningKey::new(Scheme::Ed25519Sha512, &key).unwrap();
        assert_eq!(*key.public_key(), text(case, "public").parse().unwrap(), "{case}");
    }
}

/// An account of the upstream NIS1 vectors, and what must not lead to it.
#[test]
fn every_input_matters() {
    let first = path("m/44'/43'/0'/0'/0'");
    let public: PublicKey =
        "4AA3AA159A6417C8986282F4D4D217D4F463298D4E672E16BFC2C271EDA1A954".parse().unwrap();
    let words = parse(PHRASE).unwrap();
    let nem = Scheme::Ed25519Keccak512;
    let derive = |scheme: Scheme, path: &Path, secret: Option<&Passphrase>| {
        *words.derive(scheme, Some(path), secret).unwrap().public_key()
    };
    assert_eq!(derive(nem, &first, None), public);
    assert_eq!(derive(nem, &first, Some(&passphrase(""))), public);
    for other in ["x", " ", "\u{3000}", "X"] {
        assert_ne!(derive(nem, &first, Some(&passphrase(other))), public, "{other:?}");
    }
    assert_ne!(derive(Scheme::Ed25519Sha512, &first, None), public);
    for other in ["m/44'/43'/1'/0'/0'", "m/44'/1'/0'/0'/0'", "m/44'/43'/0'/0'", "m/44'/43'/0'"] {
        assert_ne!(derive(nem, &path(other), None), public, "{other}");
    }
}

#[test]
fn passphrases_are_normalized_and_nothing_else() {
    let first = path("m/44'/43'/0'/0'/0'");
    let words = parse(PHRASE).unwrap();
    let derive = |secret: &str| {
        let secret = passphrase(secret);
        *words.derive(Scheme::Ed25519Keccak512, Some(&first), Some(&secret)).unwrap().public_key()
    };
    assert_eq!(derive("caf\u{e9}"), derive("cafe\u{301}"));
    assert_eq!(derive("ﬁ"), derive("fi"));
    for (one, other) in [("é", "e"), ("a", "A"), ("a", "a "), ("a b", "a  b"), ("a\tb", "a b")] {
        assert_ne!(derive(one), derive(other), "{one:?} {other:?}");
    }
}

#[test]
fn arguments_without_effect_are_refused() {
    let first = path("m/44'/43'/0'/0'/0'");
    let secret = passphrase("x");
    let empty = passphrase("");
    let raw = parse(&"5A".repeat(32)).unwrap();
    assert_eq!(raw.kind(), KeyKind::Raw);
    for scheme in [Scheme::Ed25519Keccak512, Scheme::Ed25519Sha512] {
        let refused = |path, secret| raw.derive(scheme, path, secret).unwrap_err();
        assert_eq!(refused(Some(&first), None), KeyError::PathOfRawKey);
        assert_eq!(refused(Some(&first), Some(&secret)), KeyError::PathOfRawKey);
        assert_eq!(refused(None, Some(&secret)), KeyError::PassphraseOfRawKey);
        assert_eq!(refused(None, Some(&empty)), KeyError::PassphraseOfRawKey);
        assert!(raw.derive(scheme, None, None).is_ok());
        let words = parse(PHRASE).unwrap();
        let refused = |secret| words.derive(scheme, None, secret).unwrap_err();
        assert_eq!(refused(None), KeyError::PathMissing);
        assert_eq!(refused(Some(&secret)), KeyError::PathMissing);
    }
}

#[test]
fn a_printed_key_of_nem_is_reversed_and_no_other() {
    let printed = "00".repeat(31) + "01";
    let mut seed = [0; 32];
    seed[31] = 1;
    let sha = SigningKey::new(Scheme::Ed25519Sha512, &seed).unwrap();
    assert_eq!(raw_key(&printed, Scheme::Ed25519Sha512).public_key(), sha.public_key());
    seed.reverse();
    let keccak = SigningKey::new(Scheme::Ed25519Keccak512, &seed).unwrap();
    assert_eq!(raw_key(&printed, Scheme::Ed25519Keccak512).public_key(), keccak.public_key());
    assert_ne!(sha.public_key(), keccak.public_key());
}

/// The lists share words; a phrase that fits two lists has the same seed in both.
#[test]
fn a_phrase_of_two_languages_is_accepted_by_either_checksum() {
    let shared: Vec<&str> = Language::English
        .word_list()
        .iter()
        .copied()
        .filter(|word| Language::French.find_word(word).is_some())
        .collect();
    let mut accepted = (0, 0);
    for last in &shared {
        let phrase = [&shared[..11], &[last]].concat().join(" ");
        let fits = |language| Mnemonic::parse_in_normalized(language, &phrase).is_ok();
        let (english, french) = (fits(Language::English), fits(Language::French));
        let parsed = parse(&phrase).map(|_| ());
        let expected = if english || french { Ok(()) } else { Err(KeyError::Checksum) };
        assert_eq!(parsed, expected, "{phrase}");
        accepted.0 += i32::from(english && !french);
        accepted.1 += i32::from(french && !english);
    }
    assert!(accepted.0 > 0 && accepted.1 > 0, "{accepted:?}");
}

#[test]
fn an_unusable_key_has_a_reason() {
    let error = KeyError::Unusable(PublicKeyError::SmallOrder).to_string();
    assert_eq!(error, "the key is unusable: the public key is weak: its point has small order");
}
