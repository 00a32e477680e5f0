//! Keys and signatures that others published; they are not kept in the repository.

use std::path::PathBuf;

use scheme::{Path, Scheme};
use serde_json::Value;

use super::{bytes, parse, passphrase, raw_key, read_json, root, text};
use crate::{SigningKey, slip10};

/// The cases of an upstream file, or nothing where the folder is absent.
#[expect(clippy::print_stderr, reason = "says that there was nothing to test")]
#[expect(clippy::disallowed_methods, reason = "where test data lies is neither secret nor switch")]
fn upstream(file: &str) -> Option<Value> {
    let folder = std::env::var_os("COLDSEAL_UPSTREAM_VECTORS")
        .map_or_else(|| root().join("../shared/vectors/upstream"), PathBuf::from);
    if folder.is_dir() {
        return Some(read_json(folder.join(file)));
    }
    eprintln!("skipped {file}: no upstream vectors at {}", folder.display());
    None
}

#[test]
fn ten_thousand_signatures_are_reproduced() {
    let Some(cases) = upstream("nem/legacy/2.test-sign.json") else {
        return;
    };
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 10_000);
    for (number, case) in cases.iter().enumerate() {
        let key = raw_key(text(case, "privateKey"), Scheme::Ed25519Keccak512);
        assert_eq!(key.public_key().to_string(), text(case, "publicKey"), "{number}");
        let payload = bytes(text(case, "data"));
        let payloads = std::iter::once(&payload[..]);
        let signatures = key.sign_all(key.scheme(), key.public_key(), payloads).unwrap();
        assert_eq!(signatures[0].to_string(), text(case, "signature"), "{number}");
    }
}

#[test]
fn twenty_thousand_public_keys_are_reproduced() {
    for file in ["nem/crypto/1.test-keys.json", "nem/legacy/1.test-keys.json"] {
        let Some(cases) = upstream(file) else { return };
        let cases = cases.as_array().unwrap();
        assert_eq!(cases.len(), 10_000);
        for (number, case) in cases.iter().enumerate() {
            let key = raw_key(text(case, "privateKey"), Scheme::Ed25519Keccak512);
            assert_eq!(key.public_key().to_string(), text(case, "publicKey"), "{file} {number}");
        }
    }
}

#[test]
fn published_child_accounts_are_derived() {
    for (file, scheme, expected) in [
        ("nem/crypto/6.test-hd-derivation.json", Scheme::Ed25519Keccak512, 288),
        ("symbol/crypto/6.test-hd-derivation.json", Scheme::Ed25519Sha512, 424),
    ] {
        let Some(networks) = upstream(file) else {
            return;
        };
        let mut children = 0;
        for case in networks.as_object().unwrap().values().flat_map(|v| v.as_array().unwrap()) {
            let seed = bytes(text(case, "seed"));
            // Two cases of SLIP-10 itself have a seed and no words.
            let words = case["mnemonic"].as_str().map(|words| parse(words).unwrap());
            for child in case["childAccounts"].as_array().unwrap() {
                let public = text(child, "publicKey");
                let path = path_of(&child["path"]);
                let mut key = [0; 32];
                slip10::derive_into(scheme.derivation().hmac_key, &seed, &path, &mut key);
                let key = SigningKey::new(scheme, &key).unwrap();
                assert_eq!(key.public_key().to_string(), public, "{path}");
                if let Some(words) = &words {
                    let secret = passphrase(text(case, "passphrase"));
                    let key = words.derive(scheme, Some(&path), Some(&secret)).unwrap();
                    assert_eq!(key.public_key().to_string(), public, "{path}");
                }
                children += 1;
            }
        }
        assert_eq!(children, expected, "{file}");
    }
}

fn path_of(levels: &Value) -> Path {
    let levels = levels.as_array().unwrap().iter();
    let levels: Vec<u32> = levels.map(|n| u32::try_from(n.as_u64().unwrap()).unwrap()).collect();
    Path::new(&levels).unwrap()
}
