//! The verdicts of NIS's own classes, and the official transactions.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "test code")]

use data_encoding::HEXUPPER;
use serde_json::Value;
use test_node::{Verdict, minimum_fee, reparse, transaction_hash, verify};

/// Reads one of the vector files.
fn vectors(name: &str) -> Value {
    let path = format!("{}/../vectors/nem/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Decodes a field of upper-case hex.
fn hex(case: &Value, name: &str) -> Vec<u8> {
    HEXUPPER.decode(case[name].as_str().unwrap().as_bytes()).unwrap()
}

fn is_transfer(case: &Value) -> bool {
    case["unsigned"].as_str().unwrap().starts_with("01010000")
}

fn signature(case: &Value) -> [u8; 64] {
    hex(case, "signature").try_into().unwrap()
}

/// The texts of the exceptions in the vectors that our own wording must agree with.
const EXCEPTIONS: [&str; 6] = [
    "Unknown message type: 3",
    "unexpected end of stream reached",
    "expected value for property mosaics, but none was found",
    "name does not match the desired pattern",
    "amount (-9223372036854775808) must be non-negative",
    "time must be non-negative",
];

#[test]
fn transfer_probes_get_the_verdict_of_nis() {
    let cases = vectors("canonical-form.json");
    let transfers: Vec<&Value> =
        cases.as_array().unwrap().iter().filter(|c| is_transfer(c)).collect();
    assert_eq!(transfers.len(), 30);
    for case in transfers {
        let (id, expected) = (case["id"].as_str().unwrap(), case["nisVerdict"].as_str().unwrap());
        let data = hex(case, "unsigned");
        assert!(verify(&signer_of(&data), &data, &signature(case)), "{id}: signed as it stands");
        match reparse(&data) {
            Verdict::Unchanged(transaction) => {
                assert!(expected.starts_with("accepted"), "{id}: {expected}");
                assert!(transaction.verify(&signature(case)), "{id}");
                assert_eq!(transaction.hash().to_vec(), hex(case, "hash"), "{id}");
            }
            Verdict::Changed { transaction, trailing } => {
                assert!(expected.contains("not-canonical bad-signature"), "{id}: {expected}");
                assert_eq!(expected.contains("trailing=1"), trailing == 1, "{id}");
                assert!(!transaction.verify(&signature(case)), "{id}");
                assert_ne!(transaction.hash(), transaction_hash(&data), "{id}");
            }
            Verdict::Thrown(exception) => {
                let known = EXCEPTIONS.iter().find(|text| expected.contains(*text));
                match known {
                    Some(text) => assert!(exception.message().contains(text), "{id}: {exception}"),
                    None => assert!(expected.contains("NullPointerException"), "{id}: {expected}"),
                }
                assert!(exception.status() >= 400);
            }
        }
    }
}

fn signer_of(data: &[u8]) -> Vec<u8> {
    data[16..48].to_vec()
}

#[test]
fn other_types_are_refused_with_an_error_object() {
    let cases = vectors("canonical-form.json");
    let others: Vec<&Value> =
        cases.as_array().unwrap().iter().filter(|c| !is_transfer(c)).collect();
    assert_eq!(others.len(), 21);
    for case in others {
        assert!(matches!(reparse(&hex(case, "unsigned")), Verdict::Thrown(e) if e.status() == 400));
    }
}

#[test]
fn official_transfers_survive_and_verify() {
    let file = vectors("transactions.json");
    let mut seen = 0;
    for case in file["cases"].as_array().unwrap().iter().filter(|c| is_transfer(c)) {
        let (id, data) = (case["id"].as_str().unwrap(), hex(case, "unsigned"));
        let Verdict::Unchanged(transaction) = reparse(&data) else { panic!("{id}") };
        assert!(transaction.verify(&signature(case)), "{id}");
        assert_eq!(transaction.hash().to_vec(), hex(case, "hash"), "{id}");
        let header = transaction.header();
        assert_eq!(HEXUPPER.encode(&header.signer), case["publicKey"].as_str().unwrap(), "{id}");
        assert_eq!(header.timestamp, case["timestamp"], "{id}");
        assert_eq!(header.deadline, case["deadline"], "{id}");
        assert_eq!(header.fee, case["fee"], "{id}");
        assert_eq!(header.network(), case["networkByte"], "{id}");
        seen += 1;
    }
    assert_eq!(seen, 70);
}

#[test]
fn the_fee_needs_the_definitions_of_all_mosaics() {
    let file = vectors("transactions.json");
    let (mut plain, mut with_mosaics) = (0, 0);
    for case in file["cases"].as_array().unwrap().iter().filter(|c| is_transfer(c)) {
        let Verdict::Unchanged(transaction) = reparse(&hex(case, "unsigned")) else { panic!() };
        match minimum_fee(&transaction, |_| None) {
            Ok(fee) => {
                assert!((50_000..=50_000 * 58).contains(&fee) && fee % 50_000 == 0);
                plain += 1;
            }
            Err(exception) => {
                assert!(exception.message().starts_with("unable to find fee information"));
                with_mosaics += 1;
            }
        }
    }
    assert_eq!((plain, with_mosaics), (49, 21));
}

#[test]
fn every_flipped_bit_of_a_signature_or_of_the_bytes_is_noticed() {
    let file = vectors("transactions.json");
    let case = file["cases"].as_array().unwrap().iter().find(|c| is_transfer(c)).unwrap();
    let (data, signature) = (hex(case, "unsigned"), signature(case));
    for bit in 0..signature.len() * 8 {
        let mut broken = signature;
        broken[bit / 8] ^= 1 << (bit % 8);
        assert!(!verify(&signer_of(&data), &data, &broken), "signature bit {bit}");
    }
    for bit in 0..data.len() * 8 {
        let mut broken = data.clone();
        broken[bit / 8] ^= 1 << (bit % 8);
        let accepted = match reparse(&broken) {
            Verdict::Unchanged(t) | Verdict::Changed { transaction: t, .. } => t.verify(&signature),
            Verdict::Thrown(_) => false,
        };
        // Bit 5 of a recipient's letter is its case, which NIS does not keep.
        let case_bit =
            (64..104).contains(&(bit / 8)) && bit % 8 == 5 && data[bit / 8].is_ascii_uppercase();
        assert_eq!(accepted, case_bit, "data bit {bit}");
    }
}

#[test]
fn cut_or_padded_bytes_never_come_through() {
    let file = vectors("transactions.json");
    for case in file["cases"].as_array().unwrap().iter().filter(|c| is_transfer(c)) {
        let mut data = hex(case, "unsigned");
        data.push(0);
        assert!(matches!(reparse(&data), Verdict::Changed { trailing: 1, .. }));
        for length in 0..data.len() - 1 {
            assert!(!matches!(reparse(&data[..length]), Verdict::Unchanged(_)));
        }
    }
}

#[test]
fn signature_edge_cases() {
    for case in vectors("verify-edge-cases.json").as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        // NIS refuses two things that the bare equation does not.
        let refused = name.ends_with("S 0") || name.contains("all zero bytes") || is_zero(case);
        let expected = case["dalek_raw_verify"].as_bool().unwrap() && !refused;
        let verified = verify(&hex(case, "publicKey"), &hex(case, "data"), &signature(case));
        assert_eq!(verified, expected, "{name}");
    }
}

fn is_zero(case: &Value) -> bool {
    hex(case, "publicKey").iter().all(|&b| b == 0)
}
