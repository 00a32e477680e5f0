//! Signatures that others published; they are not kept in the repository.

use super::{bytes, read_json, root, text};
use crate::{PublicKey, Scheme, Signature, VerifyError};
use std::path::PathBuf;

#[test]
#[expect(clippy::print_stderr, reason = "says that there was nothing to test")]
fn ten_thousand_signatures_verify_and_their_changes_do_not() {
    let folder = std::env::var_os("COLDSEAL_UPSTREAM_VECTORS")
        .map_or_else(|| root().join("../shared/vectors/upstream"), PathBuf::from);
    if !folder.is_dir() {
        std::eprintln!("skipped: no upstream vectors at {}", folder.display());
        return;
    }
    let cases = read_json(folder.join("nem/legacy/2.test-sign.json"));
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 10_000);
    for (number, case) in cases.iter().enumerate() {
        let key: PublicKey = text(case, "publicKey").parse().unwrap();
        let mut signature: Signature = text(case, "signature").parse().unwrap();
        let message = bytes(text(case, "data"));
        let scheme = Scheme::Ed25519Keccak512;
        assert_eq!(scheme.verify(&key, &signature, &message), Ok(()), "{number}");
        // A bit of S below its top byte, another one in each case; S stays below L.
        signature.0[32 + number % 31] ^= 1 << (number % 8);
        let changed = scheme.verify(&key, &signature, &message);
        assert_eq!(changed, Err(VerifyError::Mismatch), "{number}");
    }
}
