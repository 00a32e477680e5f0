//! The model vectors of the public SDKs, which are not kept in the repository: what the parser
//! refuses of them, and why NIS would not take it either.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "test code"
)]
use chain::{Chain as _, Context, Network, ParseError};
use data_encoding::HEXUPPER;
use nem::Nem;
use serde_json::Value;
use std::path::PathBuf;

/// Where type, version, time and signer end, in both forms of a transaction.
const SIGNER_END: usize = 48;

/// A signature behind its length, which only the verifiable form has.
const SIGNATURE: usize = 4 + 64;

/// Where the inner transaction of a wrapper begins, once the signature is gone.
const INNER: usize = SIGNER_END + 8 + 4 + 4;

/// NIS reads a fee as a signed number: the one that every vector carries is negative to it.
const FEE: &str = "a fee of 2^63 or more";

/// The least fee of most transactions, in place of the vectors' own.
const LAWFUL_FEE: u64 = 150_000;

/// What stays refused once the fee is lawful: which vectors, the refusal, why NIS would not take
/// them. A name stands for the vector alone and, with `aggregate`, within a wrapper.
const REFUSED: [(&str, &[u32], ParseError, &str); 4] = [
    (
        "mosaic_definition",
        &[1, 2, 3, 4, 5],
        ParseError::Malformed("a mosaic of another creator than the signer"),
        "NIS wants the creator to sign; here each is another random key, and so is the fee's sink",
    ),
    (
        "namespace_registration",
        &[1, 2],
        ParseError::Malformed("a rental fee to another account than NIS's"),
        "NIS takes rental fees to its own account only; these go to random ones",
    ),
    (
        "transfer",
        &[2],
        ParseError::NotCanonical("an empty message is left out"),
        "NIS drops an empty message, so it verifies the signature over other bytes",
    ),
    (
        "multisig",
        &[1],
        ParseError::Malformed("a multiplier of mosaics that is not whole"),
        "NIS wants a whole multiplier and answers with code 148",
    ),
];

#[expect(clippy::print_stderr, reason = "says that there was nothing to test")]
fn upstream() -> Option<Vec<Value>> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.."));
    let folder = std::env::var_os("COLDSEAL_UPSTREAM_VECTORS")
        .map_or_else(|| root.join("../shared/vectors/upstream"), PathBuf::from);
    let path = folder.join("nem/models/transactions.json");
    if path.is_file() {
        return Some(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap());
    }
    eprintln!("skipped: no upstream vectors at {}", folder.display());
    None
}

/// Turns the verifiable form into the bytes that are signed: no signature, and behind the inner
/// transaction of a wrapper no cosignatures.
fn signed_part(case: &Value) -> Vec<u8> {
    let mut bytes = HEXUPPER.decode(case["payload"].as_str().unwrap().as_bytes()).unwrap();
    drop(bytes.drain(SIGNER_END..SIGNER_END + SIGNATURE));
    if is_wrapper(case) {
        let length = u32::from_le_bytes(bytes[INNER - 4..INNER].try_into().unwrap());
        bytes.truncate(INNER + usize::try_from(length).unwrap());
    }
    bytes
}

fn is_wrapper(case: &Value) -> bool {
    case["schema_name"] == "MultisigTransactionV1"
}

fn with_lawful_fee(case: &Value) -> Vec<u8> {
    let mut bytes = signed_part(case);
    let inner = is_wrapper(case).then_some(INNER);
    for start in [Some(0), inner].into_iter().flatten() {
        let fee = start + SIGNER_END;
        bytes[fee..fee + 8].copy_from_slice(&LAWFUL_FEE.to_le_bytes());
    }
    bytes
}

/// Decodes and encodes again as `chain::parse` does; a cosignature's inner transaction is nowhere.
fn taken(bytes: &[u8]) -> Result<(), ParseError> {
    match chain::parse::<Nem>(bytes, Network::Testnet, &mut Context::none()) {
        Ok(parsed) => assert_eq!(parsed.payload(), bytes),
        Err(ParseError::Blind) => {
            let transaction = Nem::decode(bytes, Network::Testnet)?;
            assert_eq!(Nem::encode(&transaction), bytes);
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Returns the rows of the table that name a vector.
fn rows(name: &str) -> Vec<&'static (&'static str, &'static [u32], ParseError, &'static str)> {
    let names = |kind: &str, number: &u32| {
        // The schema stands before it, as in `TransferTransactionV1_transfer_single_2`.
        let rest = name.split_once('_').map(|(_, rest)| rest);
        ["single", "aggregate"].iter().any(|how| rest == Some(&format!("{kind}_{how}_{number}")))
    };
    REFUSED.iter().filter(|(kind, numbers, ..)| numbers.iter().any(|n| names(kind, n))).collect()
}

/// Every one of them carries a fee that NIS reads as negative, and a deadline of 0, long before
/// its timestamp: as it stands NIS takes none.
#[test]
fn as_published_none_is_taken_for_its_fee() {
    for case in upstream().unwrap_or_default() {
        let refusal = taken(&signed_part(&case));
        assert_eq!(refusal, Err(ParseError::Malformed(FEE)), "{}", case["test_name"]);
    }
}

#[test]
fn with_a_lawful_fee_each_refusal_has_its_reason() {
    let Some(cases) = upstream() else { return };
    assert_eq!(cases.len(), 54);
    let mut refused = 0;
    for case in cases {
        let name = case["test_name"].as_str().unwrap();
        let rows = rows(name);
        assert!(rows.len() <= 1, "{name}");
        let expected = rows.first().map_or(Ok(()), |(_, _, error, _)| Err(error.clone()));
        assert_eq!(taken(&with_lawful_fee(&case)), expected, "{name}");
        refused += rows.len();
    }
    // Each alone and in a wrapper, but for the transfer that has none.
    assert_eq!(refused, 2 * (5 + 2 + 1) + 1);
}
