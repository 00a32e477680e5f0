//! The parser against NIS's own verdicts and against transactions that two SDKs made alike.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "test code"
)]
use chain::{Chain as _, Context, Effect, Network, ParseError, Parsed, parse_all};
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

fn parse(bytes: &[u8], network: Network) -> Result<Parsed, ParseError> {
    chain::parse::<Nem>(bytes, network, &mut Context::none())
}

fn cases(kind: &str) -> Vec<Value> {
    let all = file("transactions.json");
    let wanted = |case: &&Value| case["type"].as_str().unwrap().starts_with(kind);
    all["cases"].as_array().unwrap().iter().filter(wanted).cloned().collect()
}

fn transfers() -> Vec<Value> {
    let found = cases("transfer_");
    assert_eq!(found.len(), 70);
    found
}

#[test]
fn every_transfer_parses_and_says_what_it_is() {
    for case in transfers() {
        let id = &case["id"];
        let parsed = parse(&bytes(&case, "unsigned"), network(&case)).unwrap();
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
            other => panic!("{}: {other:?}", case["id"]),
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
/// NIS drops a modification of type 3 later; nothing says what it would mean.
const REFUSED_THOUGH_NIS_PARSES: [&str; 8] = [
    "recipient with a bad checksum",
    "recipient of the other network",
    "recipient with dashes (46 chars)",
    "version byte 0",
    "v2 11 mosaics",
    "duplicate modification",
    "modification type 3",
    "multisig in multisig",
];

#[test]
fn every_probe_gets_the_verdict_of_nis_or_a_refusal() {
    let probes = file("canonical-form.json");
    let probes = probes.as_array().unwrap();
    assert_eq!(probes.len(), 51);
    for probe in probes {
        let bytes = bytes(probe, "unsigned");
        let id = probe["id"].as_str().unwrap();
        let accepted = probe["nisVerdict"].as_str().unwrap().starts_with("accepted");
        let expected = accepted && !REFUSED_THOUGH_NIS_PARSES.contains(&id);
        let result = parse(&bytes, network(probe));
        assert_eq!(result.is_ok(), expected, "{id}: {result:?}");
    }
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
        ("modifications in SDK order (raw ripemd bytes)", "R-CANON"),
        ("duplicate modification", "R-FORM"),
        ("key link mode 3", "R-UNKNOWN"),
        ("mosaic definition properties in another order", "R-CANON"),
        ("mosaic definition missing properties", "R-CANON"),
        ("mosaic definition value \"03\"", "R-CANON"),
        ("mosaic definition \"TRUE\"", "R-CANON"),
        ("mosaic definition divisibility 7", "R-FORM"),
        ("multisig in multisig", "R-FORM"),
        ("multisig with signatures count 0 appended", "R-FORM"),
    ] {
        let probe = probes.as_array().unwrap().iter().find(|probe| probe["id"] == id).unwrap();
        let error = parse(&bytes(probe, "unsigned"), network(probe)).unwrap_err();
        assert_eq!(error.code(), code, "{id}: {error}");
    }
}

/// All 200: decoded, encoded to the same bytes, hash and signer equal; all but cosignatures, whose
/// hashes are random, are parsed in full.
#[test]
fn every_type_survives_and_says_whose_it_is() {
    let all = cases("");
    assert_eq!(all.len(), 200);
    for case in all {
        let (id, unsigned) = (&case["id"], bytes(&case, "unsigned"));
        let transaction = Nem::decode(&unsigned, network(&case)).unwrap();
        assert_eq!(Nem::encode(&transaction), unsigned, "{id}");
        if case["type"] == "cosignature_v1" {
            let blind = parse(&unsigned, network(&case));
            assert_eq!(blind.unwrap_err().code(), "R-BLIND", "{id}");
            continue;
        }
        let parsed = parse(&unsigned, network(&case)).unwrap();
        let facts = parsed.facts();
        assert_eq!(facts.hash.unwrap().to_vec(), bytes(&case, "hash"), "{id}");
        assert_eq!(facts.account.as_str(), case["signerAddress"], "{id}");
        let inner = &case["fields"]["inner"];
        assert_eq!(facts.inner.is_some(), inner.is_object(), "{id}");
        if let Some(found) = &facts.inner {
            assert_eq!(found.account.as_str(), inner["signerAddress"], "{id}");
            assert_eq!(facts.subject().as_str(), inner["signerAddress"], "{id}");
        }
    }
}

#[test]
fn every_type_conforms() {
    for kind in [
        "account_key_link",
        "multisig_account_modification_transaction_v1",
        "multisig_account_modification_transaction_v2",
        "namespace_registration",
        "mosaic_definition",
        "mosaic_supply_change",
        "multisig_transaction",
    ] {
        for case in cases(kind).into_iter().take(4) {
            chain::conformance::conforms::<Nem>(&bytes(&case, "unsigned"), network(&case));
        }
    }
}

#[test]
fn effects_of_control_say_who_and_how_many() {
    for case in cases("multisig_account_modification") {
        let parsed = parse(&bytes(&case, "unsigned"), network(&case)).unwrap();
        let Effect::ChangesControl { adds, removes, signatures, .. } = &parsed.facts().effects[0]
        else {
            panic!("{}", case["id"])
        };
        let fields = &case["fields"];
        let names = |kind: i64| -> Vec<&str> {
            let changes = fields["modifications"].as_array().unwrap().iter();
            changes
                .filter(|change| change["type"] == kind)
                .map(|change| change["cosignatoryAddress"].as_str().unwrap())
                .collect()
        };
        assert_eq!(adds.iter().map(|a| a.as_str()).collect::<Vec<_>>(), names(1));
        assert_eq!(removes.iter().map(|a| a.as_str()).collect::<Vec<_>>(), names(2));
        let relative = fields["minCosignatoriesRelativeChange"].as_i64().unwrap_or(0);
        assert_eq!(i64::from(*signatures), relative);
    }
}

/// A cosignature of the inner transaction of every multisig vector: with the inner bytes at hand
/// it is parsed, otherwise not.
#[test]
fn cosignatures_need_the_inner_bytes() {
    for case in cases("multisig_transaction") {
        let (wrapper, network) = (bytes(&case, "unsigned"), network(&case));
        let inner = wrapper[64..].to_vec();
        let parsed = parse(&wrapper, network).unwrap();
        let found = parsed.facts().inner.clone().unwrap();
        let cosignature = cosignature(found.account.as_str(), &found.hash, network);
        let of = |context: &[Vec<u8>]| {
            let result = parse_all::<Nem>(std::slice::from_ref(&cosignature), context, network);
            result.map_err(|(_, error)| error)
        };
        let effects = of(std::slice::from_ref(&inner)).unwrap()[0].facts().effects.clone();
        let whole = &parsed.facts().effects;
        assert_eq!(effects[1..effects.len() - 1], whole[1..whole.len() - 1], "{}", case["id"]);
        assert_eq!(of(&[]), Err(ParseError::Blind));
        let mut other = inner.clone();
        other[8] ^= 1;
        assert_eq!(of(std::slice::from_ref(&other)), Err(ParseError::Blind));
        assert_eq!(of(&[inner.clone(), other]), Err(ParseError::Unused));
        assert_eq!(of(&[inner.clone(), inner.clone()]), Err(ParseError::Unused));
        let foreign = nem::address_of(&scheme::PublicKey([5; 32]), network);
        let wrong = self::cosignature(foreign.as_str(), &found.hash, network);
        let error = parse_all::<Nem>(&[wrong], std::slice::from_ref(&inner), network).unwrap_err();
        assert_eq!(error.1.code(), "R-FORM");
        let context = Context::new::<Nem>(&[inner]).unwrap();
        chain::conformance::conforms_with::<Nem>(&cosignature, &context, network);
    }
}

fn cosignature(account: &str, hash: &[u8; 32], network: Network) -> Vec<u8> {
    let mut bytes = vec![2, 16, 0, 0, 1, 0, 0, nem::network_byte(network), 1, 0, 0, 0, 32, 0, 0, 0];
    bytes.extend([7; 32]);
    bytes.extend(150_000_u64.to_le_bytes());
    bytes.extend([2, 0, 0, 0, 36, 0, 0, 0, 32, 0, 0, 0]);
    bytes.extend(hash);
    bytes.extend([40, 0, 0, 0]);
    bytes.extend(account.as_bytes());
    bytes
}
