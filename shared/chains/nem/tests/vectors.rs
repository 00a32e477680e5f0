//! The parser against NIS's own verdicts and against transactions that two SDKs made alike.
use chain::{Effect, Network, ParseError, parse};
use data_encoding::HEXUPPER;
use nem::Nem;
use serde_json::Value;

fn file(name: &str) -> Value {
    let path = format!("{}/../../../tests/vectors/nem/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn bytes(case: &Value, field: &str) -> Vec<u8> {
    HEXUPPER.decode(case[field].as_str().unwrap().as_bytes()).unwrap()
}

fn network(case: &Value) -> Network {
    case["network"].as_str().unwrap().parse().unwrap()
}

fn transfers() -> Vec<Value> {
    let all = file("transactions.json");
    let is_transfer = |case: &&Value| case["type"].as_str().unwrap().starts_with("transfer_");
    let found: Vec<Value> =
        all["cases"].as_array().unwrap().iter().filter(is_transfer).cloned().collect();
    assert_eq!(found.len(), 70);
    found
}

#[test]
fn every_transfer_parses_and_says_what_it_is() {
    for case in transfers() {
        let id = &case["id"];
        let parsed = parse::<Nem>(&bytes(&case, "unsigned"), network(&case)).unwrap();
        assert_eq!(parsed.payload(), bytes(&case, "signingPayload"), "{id}");
        let facts = parsed.facts();
        assert_eq!(facts.hash.unwrap().to_vec(), bytes(&case, "hash"), "{id}");
        assert_eq!(facts.signer.0.to_vec(), bytes(&case, "publicKey"), "{id}");
        assert_eq!(facts.account.as_str(), case["signerAddress"], "{id}");
        let begins = case["timestamp"].as_i64().unwrap() + nem::NEM_EPOCH;
        assert_eq!(facts.validity.from.0, begins, "{id}");
        assert_eq!(facts.validity.until.0, case["deadline"].as_i64().unwrap() + nem::NEM_EPOCH);
        check_effects(&case, &facts.effects);
    }
}

fn check_effects(case: &Value, effects: &[Effect]) {
    let fields = &case["fields"];
    let mut expected: Vec<(String, u64)> = fields["mosaics"].as_array().map_or_else(
        || vec![("nem:xem".into(), fields["amountMicroXem"].as_u64().unwrap())],
        |mosaics| mosaics.iter().map(moved).collect(),
    );
    let mut messages = 0;
    for effect in effects {
        match effect {
            Effect::Pays { to, amount, .. } => {
                assert_eq!(to.as_str(), fields["recipient"]);
                assert_eq!((amount.asset.id.clone(), amount.atomic), expected.remove(0));
            }
            Effect::Says { message, .. } => {
                let payload = fields["message"]["payload"].as_str().unwrap();
                let shown = HEXUPPER.encode(message.bytes());
                assert!(payload == shown || payload == format!("FE{shown}"), "{}", case["id"]);
                messages += 1;
            }
            Effect::PaysFee { fee, .. } => assert_eq!(fee.atomic, case["fee"]),
        }
    }
    assert!(expected.is_empty());
    assert_eq!(messages == 1, fields["message"].is_object());
}

fn moved(mosaic: &Value) -> (String, u64) {
    let part = |name: &str| mosaic[name].as_str().unwrap().to_owned();
    let id = format!("{}:{}", part("namespace"), part("name"));
    (id, mosaic["effectiveQuantity"].as_u64().unwrap())
}

#[test]
fn every_transfer_conforms() {
    for case in transfers() {
        chain::conformance::conforms::<Nem>(&bytes(&case, "unsigned"), network(&case));
    }
}

/// What NIS accepts unchanged and the signer refuses all the same (reference: nem.md section 4).
const REFUSED_THOUGH_NIS_PARSES: [&str; 5] = [
    "recipient with a bad checksum",
    "recipient of the other network",
    "recipient with dashes (46 chars)",
    "version byte 0",
    "v2 11 mosaics",
];

#[test]
fn every_probe_gets_the_verdict_of_nis_or_a_refusal() {
    let probes = file("canonical-form.json");
    let mut seen = 0;
    for probe in probes.as_array().unwrap() {
        let bytes = bytes(probe, "unsigned");
        if !bytes.starts_with(&[1, 1, 0, 0]) {
            continue;
        }
        seen += 1;
        let id = probe["id"].as_str().unwrap();
        let accepted = probe["nisVerdict"].as_str().unwrap().starts_with("accepted");
        let expected = accepted && !REFUSED_THOUGH_NIS_PARSES.contains(&id);
        let result = parse::<Nem>(&bytes, network(probe));
        assert_eq!(result.is_ok(), expected, "{id}: {result:?}");
    }
    assert_eq!(seen, 30);
}

#[test]
fn refusals_have_their_codes() {
    let probes = file("canonical-form.json");
    for (id, code) in [
        ("trailing byte", "R-FORM"),
        ("empty-message-envelope (type 1, len 0)", "R-CANON"),
        ("message type 3", "R-UNKNOWN"),
        ("envelope size too big by 1", "R-FORM"),
        ("lower-case recipient", "R-CANON"),
        ("recipient with a bad checksum", "R-FORM"),
        ("recipient of the other network", "R-NETWORK"),
        ("version byte 0", "R-UNKNOWN"),
        ("v2 mosaics unsorted", "R-CANON"),
        ("v2 mosaic duplicate", "R-CANON"),
        ("v2 mosaic upper-case name", "R-FORM"),
        ("amount 2^63", "R-FORM"),
    ] {
        let probe = probes.as_array().unwrap().iter().find(|probe| probe["id"] == id).unwrap();
        let error = parse::<Nem>(&bytes(probe, "unsigned"), network(probe)).unwrap_err();
        assert_eq!(error.code(), code, "{id}: {error}");
    }
}

#[test]
fn other_types_are_unknown() {
    let all = file("transactions.json");
    for case in all["cases"].as_array().unwrap() {
        if !case["type"].as_str().unwrap().starts_with("transfer_") {
            let error = parse::<Nem>(&bytes(case, "unsigned"), network(case)).unwrap_err();
            let is_unknown = matches!(error, ParseError::Unknown { what: "transaction type", .. });
            assert!(is_unknown, "{}: {error}", case["id"]);
        }
    }
}
