//! Tests over the vectors, and what they share.

mod derivation;
mod line;
mod parsing;
mod secrecy;
mod signing;
mod upstream;

use std::path::PathBuf;

use scheme::Scheme;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::{KeyError, KeyMaterial, KeyText, Passphrase, SigningKey};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read_json(path: PathBuf) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn vectors(file: &str) -> Vec<Value> {
    let mut all = read_json(root().join("tests/vectors").join(file));
    let Value::Array(cases) = all["cases"].take() else { panic!("{file} has no cases") };
    cases
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    data_encoding::HEXUPPER_PERMISSIVE.decode(hex.as_bytes()).unwrap()
}

fn key_text(text: &str) -> KeyText {
    KeyText::from_bytes(Zeroizing::new(text.as_bytes().to_vec())).unwrap()
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::from_bytes(Zeroizing::new(text.as_bytes().to_vec())).unwrap()
}

fn parse(text: &str) -> Result<KeyMaterial, KeyError> {
    key_text(text).parse()
}

/// The signing key of a private key as wallets print it.
fn raw_key(hex: &str, scheme: Scheme) -> SigningKey {
    parse(hex).unwrap().derive(scheme, None, None).unwrap()
}
