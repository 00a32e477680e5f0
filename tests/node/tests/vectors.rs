//! The verdicts of NIS's own classes, and the official transactions.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "test code")]

use data_encoding::HEXUPPER;
use serde_json::Value;
use test_node::{
    Announcement, Body, Code, Config, Ledger, LinkMode, Network, SupplyType, Verdict, minimum_fee,
    reparse, transaction_hash, verify,
};

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
const EXCEPTIONS: [&str; 10] = [
    "Unknown message type: 3",
    "unexpected end of stream reached",
    "expected value for property mosaics, but none was found",
    "expected value for property description, but none was found",
    "name does not match the desired pattern",
    "amount (-9223372036854775808) must be non-negative",
    "time must be non-negative",
    "divisibility must be between 0 and 6 inclusive",
    "'' is not a valid namespace id part.",
    "property mode has an incompatible value",
];

#[test]
fn every_probe_gets_the_verdict_of_nis() {
    let cases = vectors("canonical-form.json");
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 51);
    let mut seen = [0; 3];
    for case in cases {
        let (id, expected) = (case["id"].as_str().unwrap(), case["nisVerdict"].as_str().unwrap());
        let data = hex(case, "unsigned");
        assert!(verify(&signer_of(&data), &data, &signature(case)), "{id}: signed as it stands");
        match reparse(&data) {
            Verdict::Unchanged(transaction) => {
                assert!(expected.starts_with("accepted"), "{id}: {expected}");
                assert!(transaction.verify(&signature(case)), "{id}");
                assert_eq!(transaction.hash().to_vec(), hex(case, "hash"), "{id}");
                seen[0] += 1;
            }
            Verdict::Changed { transaction, trailing } => {
                assert!(expected.contains("not-canonical bad-signature"), "{id}: {expected}");
                let told = expected.strip_prefix("trailing=").unwrap_or("0");
                assert_eq!(told.split(' ').next(), Some(trailing.to_string().as_str()), "{id}");
                assert!(!transaction.verify(&signature(case)), "{id}");
                assert_ne!(transaction.hash(), transaction_hash(&data), "{id}");
                seen[1] += 1;
            }
            Verdict::Thrown(exception) => {
                let known = EXCEPTIONS.iter().find(|text| expected.contains(*text));
                match known {
                    Some(text) => assert!(exception.message().contains(text), "{id}: {exception}"),
                    None => assert!(expected.contains("NullPointerException"), "{id}: {expected}"),
                }
                assert!(exception.status() >= 400);
                seen[2] += 1;
            }
        }
    }
    assert_eq!(seen.iter().sum::<usize>(), 51);
    assert!(seen.iter().all(|count| *count > 10), "{seen:?}");
}

/// Over the node's whole way in, only what survives parsing gets as far as the validators.
#[test]
fn announced_probes_end_as_the_verdict_says() {
    let now = 360_000_000;
    for case in vectors("canonical-form.json").as_array().unwrap() {
        let (id, expected) = (case["id"].as_str().unwrap(), case["nisVerdict"].as_str().unwrap());
        let config = Config { network: Network::Mainnet, ..Config::default() };
        let (data, signature) = (hex(case, "unsigned"), signature(case).to_vec());
        let result = Ledger::new(&config).announce(&Announcement { data, signature }, now);
        let bad = Code::SIGNATURE_NOT_VERIFIABLE;
        match result {
            Ok(outcome) if expected.starts_with("accepted") => {
                assert_ne!(outcome.code, bad, "{id}")
            }
            Ok(outcome) => {
                assert!(expected.contains("bad-signature"), "{id}: {expected}");
                assert_eq!(outcome.code, bad, "{id}");
            }
            Err(exception) => {
                // What parses can still be thrown out by the account cache or for want of a mosaic.
                let later = ["invalid address", "unable to find fee information"];
                let later = later.iter().any(|text| exception.message().starts_with(text));
                assert!(later || !expected.contains("bad-signature"), "{id}: {exception}");
                assert!(later || !expected.starts_with("accepted"), "{id}: {exception}");
            }
        }
    }
}

fn signer_of(data: &[u8]) -> Vec<u8> {
    data[16..48].to_vec()
}

#[test]
fn official_transactions_survive_and_verify() {
    let file = vectors("transactions.json");
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 200);
    for case in cases {
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
        check_fields(id, transaction.body(), &case["fields"]);
    }
}

/// Compares what was parsed with what the generator says it put in.
fn check_fields(id: &str, body: &Body, fields: &Value) {
    let upper = |bytes: &[u8]| HEXUPPER.encode(bytes);
    match body {
        Body::Transfer(transfer) => {
            assert_eq!(fields["recipient"], transfer.recipient(), "{id}");
            assert_eq!(fields["amountMicroXem"], transfer.amount(), "{id}");
        }
        Body::KeyLink(link) => {
            assert_eq!(fields["mode"] == 1, link.mode() == LinkMode::Activate, "{id}");
            assert_eq!(fields["remotePublicKey"], upper(link.remote()), "{id}");
        }
        Body::Modification(modification) => {
            let expected = fields["modifications"].as_array().unwrap();
            assert_eq!(expected.len(), modification.changes().len(), "{id}");
            for (change, expected) in modification.changes().iter().zip(expected) {
                assert_eq!(expected["type"], change.kind, "{id}");
                assert_eq!(expected["cosignatoryPublicKey"], upper(&change.cosignatory), "{id}");
            }
            let minimum = fields["minCosignatoriesRelativeChange"].as_i64();
            assert_eq!(minimum, modification.minimum().map(i64::from), "{id}");
        }
        Body::Cosignature(cosignature) => {
            assert_eq!(fields["otherTransactionHash"], upper(cosignature.other_hash()), "{id}");
            assert_eq!(fields["multisigAccountAddress"], cosignature.other_account(), "{id}");
        }
        Body::Wrapper(inner) => {
            let fields = &fields["inner"];
            assert_eq!(fields["signerPublicKey"], upper(&inner.header().signer), "{id}");
            assert_eq!(fields["deadline"], inner.header().deadline, "{id}");
            check_fields(id, inner.body(), fields);
        }
        Body::Namespace(provision) => {
            assert_eq!(fields["newPart"], provision.part(), "{id}");
            assert_eq!(fields["parent"].as_str(), provision.parent(), "{id}");
            assert_eq!(fields["rentalFeeSink"], provision.sink(), "{id}");
            assert_eq!(fields["rentalFee"], provision.rental_fee(), "{id}");
        }
        Body::Definition(creation) => {
            let mosaic = creation.mosaic();
            assert_eq!(fields["creator"], upper(&mosaic.creator), "{id}");
            assert_eq!(fields["description"], mosaic.description.as_str(), "{id}");
            let properties = &fields["properties"];
            assert_eq!(properties["initialSupply"], mosaic.initial.to_string(), "{id}");
            assert_eq!(properties["supplyMutable"], mosaic.mutable.to_string(), "{id}");
            let levy = mosaic.levy.as_ref();
            assert_eq!(fields["levy"]["fee"].as_i64(), levy.map(|levy| levy.fee), "{id}");
            assert_eq!(fields["creationFee"], creation.creation_fee(), "{id}");
        }
        Body::Supply(change) => {
            assert_eq!(fields["name"], change.id().name(), "{id}");
            assert_eq!(fields["supplyType"] == 1, change.kind() == SupplyType::Create, "{id}");
            assert_eq!(fields["delta"], change.delta(), "{id}");
        }
    }
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
    for case in file["cases"].as_array().unwrap() {
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

/// The kinds of the official transactions, one of each.
#[test]
fn every_flipped_bit_of_every_kind_is_noticed() {
    let file = vectors("transactions.json");
    let mut kinds = std::collections::BTreeSet::new();
    for case in file["cases"].as_array().unwrap() {
        if !kinds.insert(case["kind"].as_str().unwrap()) {
            continue;
        }
        let (data, signature) = (hex(case, "unsigned"), signature(case));
        for bit in 0..data.len() * 8 {
            let mut broken = data.clone();
            broken[bit / 8] ^= 1 << (bit % 8);
            let same = match reparse(&broken) {
                Verdict::Unchanged(_) => false,
                Verdict::Changed { transaction, .. } => transaction.to_bytes() == data,
                Verdict::Thrown(_) => false,
            };
            // NIS does not keep the case of addresses, and reads a negative count as none. In a
            // definition it takes its default for a property whose name it does not know, and does
            // not mind bytes at the end of one. The signature over the right bytes still holds.
            let byte = bit / 8;
            let is_case = bit % 8 == 5 && data[byte].is_ascii_alphabetic();
            let is_count = bit % 8 == 7 && data[byte.saturating_sub(3)..=byte] == [0; 4];
            let is_definition = case["kind"].as_str().unwrap().contains("definition");
            assert!(is_case || is_count || is_definition || !same, "{} bit {bit}", case["kind"]);
        }
        assert!(verify(&signer_of(&data), &data, &signature));
    }
    assert!(kinds.len() > 30);
}
