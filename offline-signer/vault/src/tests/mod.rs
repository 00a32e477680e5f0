//! Tests over the vectors, and what they share.
#![expect(clippy::arithmetic_side_effects, clippy::string_slice, reason = "test code")]

mod backup;
mod derivation;
mod entropy;
mod key_file;
mod last_word;
mod line;
mod parsing;
mod recipe;
mod secrecy;
mod seedqr;
mod signing;
mod slip39;
mod upstream;

use std::path::PathBuf;

use scheme::Scheme;
use serde_json::Value;
use zeroize::Zeroizing;

use sha2::{Digest, Sha256};

use crate::entropy::{Entropy, EntropyError, RandomSource};
use crate::{KeyError, KeyMaterial, KeyText, Passphrase, SecretText, SigningKey};

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

fn secret_text(text: &str) -> SecretText {
    SecretText::from_bytes(Zeroizing::new(text.as_bytes().to_vec())).unwrap()
}

fn entropy(hex: &str) -> Entropy {
    Entropy::new(&bytes(hex)).unwrap()
}

/// Bytes that look random and are the same each time.
struct Repeatable(u64);

impl RandomSource for Repeatable {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        for chunk in bytes.chunks_mut(32) {
            self.0 += 1;
            let block = Sha256::digest(self.0.to_be_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        Ok(())
    }
}

/// The operating system's generator, without a test at each use.
pub(crate) struct SystemRandom;

impl RandomSource for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        crate::entropy::random_bytes(bytes).ok_or(EntropyError::SystemMissing)
    }
}

/// No randomness at all.
pub(crate) struct Missing;

impl RandomSource for Missing {
    fn fill(&mut self, _: &mut [u8]) -> Result<(), EntropyError> {
        Err(EntropyError::SystemMissing)
    }
}
