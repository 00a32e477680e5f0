//! Transactions in NIS's JSON: every official one reads back as what it is, and nothing else does.

#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "test code")]

mod pointers;

use data_encoding::HEXUPPER;
use node::{
    BodyJson, JsonError, MAX_TRANSACTION_JSON, NisNetwork, TransactionJson, parse_transaction,
};
use serde_json::{Value, json};
use test_node::{Body, LinkMode, SupplyType, Transaction, Verdict, reparse, transaction_json};

use pointers::collect;

/// All official transactions, as the test node's own parser understands them.
fn official() -> Vec<(String, Transaction)> {
    let path = format!("{}/../../tests/vectors/nem/transactions.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap().iter().map(|case| {
        let data = HEXUPPER.decode(case["unsigned"].as_str().unwrap().as_bytes()).unwrap();
        let Verdict::Unchanged(transaction) = reparse(&data) else { panic!("{case}") };
        (case["id"].as_str().unwrap().to_owned(), transaction)
    });
    cases.collect()
}

fn parse(value: &Value) -> Result<TransactionJson, JsonError> {
    parse_transaction(value.to_string().as_bytes())
}

/// The first official transaction of a type, as JSON.
fn of_type(number: u32, version: u32) -> Value {
    let all = official();
    let found = all.iter().find(|(_, transaction)| {
        let same = transaction.header().entity_version() == version;
        let inner = transaction.inner().is_none_or(|inner| inner.type_number() == 0x0101);
        transaction.type_number() == number && same && inner
    });
    transaction_json(&found.unwrap().1)
}

#[test]
fn every_official_transaction_reads_back() {
    let all = official();
    assert_eq!(all.len(), 200);
    for (id, transaction) in all {
        let parsed = parse(&transaction_json(&transaction)).unwrap_or_else(|e| panic!("{id}: {e}"));
        compare(&id, &parsed, &transaction);
    }
}

/// Compares field by field with what another parser made of the bytes.
fn compare(id: &str, parsed: &TransactionJson, transaction: &Transaction) {
    let header = transaction.header();
    assert_eq!(parsed.type_number(), transaction.type_number(), "{id}");
    assert_eq!(u32::from(parsed.version), header.entity_version(), "{id}");
    assert_eq!(parsed.network, NisNetwork::from_byte(header.network()), "{id}");
    assert_eq!((parsed.timestamp, parsed.deadline), (header.timestamp, header.deadline), "{id}");
    assert_eq!(i64::try_from(parsed.fee), Ok(header.fee), "{id}");
    assert_eq!((&parsed.signer[..], parsed.signature), (&header.signer[..], None), "{id}");
    match (&parsed.body, transaction.body()) {
        (BodyJson::Transfer { recipient, amount, message, mosaics }, Body::Transfer(other)) => {
            assert_eq!(recipient.as_str(), other.recipient(), "{id}");
            assert_eq!(i64::try_from(*amount), Ok(other.amount()), "{id}");
            let message = message.as_ref().map(|m| (if m.encrypted { 2 } else { 1 }, &m.payload));
            assert_eq!(message, other.message().map(|m| (m.kind, &m.payload)), "{id}");
            let found = mosaics.iter().map(|m| format!("{} : {}", m.mosaic, m.quantity));
            let expected = other.mosaics().iter().map(|(id, n)| format!("{id} : {n}"));
            assert!(found.eq(expected), "{id}");
        }
        (BodyJson::KeyLink { activate, remote }, Body::KeyLink(other)) => {
            assert_eq!(*activate, other.mode() == LinkMode::Activate, "{id}");
            assert_eq!(remote, other.remote(), "{id}");
        }
        (BodyJson::Modification { changes, minimum }, Body::Modification(other)) => {
            assert_eq!(*minimum, other.minimum(), "{id}");
            let found = changes.iter().map(|c| (if c.add { 1 } else { 2 }, &c.cosignatory[..]));
            assert!(found.eq(other.changes().iter().map(|c| (c.kind, &c.cosignatory[..]))), "{id}");
        }
        (BodyJson::Cosignature { other_hash, other_account }, Body::Cosignature(other)) => {
            assert_eq!(other_hash, other.other_hash(), "{id}");
            assert_eq!(other_account.as_str(), other.other_account(), "{id}");
        }
        (BodyJson::Multisig { inner, cosignatures }, Body::Wrapper(other)) => {
            assert!(cosignatures.is_empty(), "{id}");
            compare(id, inner, other);
        }
        (BodyJson::Namespace { sink, rental_fee, part, parent }, Body::Namespace(other)) => {
            assert_eq!((sink.as_str(), part.as_str()), (other.sink(), other.part()), "{id}");
            assert_eq!(parent.as_ref().map(|p| p.as_str()), other.parent(), "{id}");
            assert_eq!(i64::try_from(*rental_fee), Ok(other.rental_fee()), "{id}");
        }
        (BodyJson::Definition { definition, sink, creation_fee }, Body::Definition(other)) => {
            let mosaic = other.mosaic();
            assert_eq!(sink.as_str(), other.sink(), "{id}");
            assert_eq!(i64::try_from(*creation_fee), Ok(other.creation_fee()), "{id}");
            assert_eq!(&definition.creator[..], mosaic.creator, "{id}");
            assert_eq!(definition.id.to_string(), mosaic.id.to_string(), "{id}");
            assert_eq!(definition.description, mosaic.description, "{id}");
            assert_eq!(definition.divisibility, mosaic.divisibility, "{id}");
            assert_eq!(definition.initial_supply, mosaic.initial, "{id}");
            assert_eq!(definition.supply_mutable, mosaic.mutable, "{id}");
            assert_eq!(definition.transferable, mosaic.transferable, "{id}");
            let levy = definition.levy.as_ref();
            let levy =
                levy.map(|l| (l.percentile, l.recipient.to_string(), l.mosaic.to_string(), l.fee));
            let expected = mosaic.levy.as_ref().map(|l| {
                (l.kind == 2, l.recipient.clone(), l.mosaic.to_string(), l.fee.unsigned_abs())
            });
            assert_eq!(levy, expected, "{id}");
        }
        (BodyJson::Supply { mosaic, create, delta }, Body::Supply(other)) => {
            assert_eq!(mosaic.to_string(), other.id().to_string(), "{id}");
            assert_eq!(*create, other.kind() == SupplyType::Create, "{id}");
            assert_eq!(i64::try_from(*delta), Ok(other.delta()), "{id}");
        }
        (found, expected) => panic!("{id}: {found:?} instead of {expected:?}"),
    }
}

/// Every field of every type: gone, null, and of every wrong type, is refused, unless absence has a
/// meaning.
#[test]
fn every_field_counts() {
    let optional = ["parent", "message", "levy", "payload", "signatures"];
    for (kind, version) in [
        (0x0101, 1),
        (0x0101, 2),
        (0x0801, 1),
        (0x1001, 1),
        (0x1001, 2),
        (0x1002, 1),
        (0x1004, 1),
        (0x2001, 1),
        (0x4001, 1),
        (0x4002, 1),
    ] {
        let good = of_type(kind, version);
        let mut pointers = Vec::new();
        collect("", &good, &mut pointers);
        for pointer in pointers {
            let name = pointer.rsplit('/').next().unwrap().to_owned();
            for wrong in [
                json!(-1),
                json!(1.5),
                json!("x"),
                json!([1]),
                json!({ "y": 1 }),
                json!(true),
                json!(u64::MAX),
            ] {
                let mut value = good.clone();
                *value.pointer_mut(&pointer).unwrap() = wrong.clone();
                // A description may be any text, and a change of the minimum may be negative.
                let fits = (name == "description" || name == "parent" || name == "newPart")
                    && wrong == json!("x")
                    || name == "relativeChange" && wrong == json!(-1)
                    || (name == "name" || name == "namespaceId")
                        && wrong == json!("x")
                        && !pointer.contains("properties");
                assert_eq!(parse(&value).is_ok(), fits, "{kind:#x} {pointer} {wrong}");
            }
            let mut value = good.clone();
            let parent = pointer.strip_suffix(&format!("/{name}")).unwrap();
            if let Some(map) = value.pointer_mut(parent).unwrap().as_object_mut() {
                map.remove(&name);
                let may = optional.contains(&name.as_str())
                    || name == "minCosignatories"
                    || name == "relativeChange";
                assert!(may || parse(&value).is_err(), "{kind:#x} without {pointer}");
            }
        }
    }
}

#[test]
fn fields_of_other_types_are_refused() {
    let kinds =
        [(0x0101, 1), (0x0801, 1), (0x1002, 1), (0x1004, 1), (0x2001, 1), (0x4001, 1), (0x4002, 1)];
    for (kind, version) in kinds {
        let good = of_type(kind, version);
        for (other, version) in kinds.into_iter().chain([(0x0101, 2), (0x1001, 2)]) {
            for (name, value) in of_type(other, version).as_object().unwrap() {
                if good.get(name).is_some() || value.is_null() {
                    continue;
                }
                let mut mixed = good.clone();
                mixed[name] = value.clone();
                let error = parse(&mixed).unwrap_err();
                assert!(matches!(error, JsonError::Foreign(_)), "{kind:#x} with {name}: {error}");
            }
        }
    }
}

#[test]
fn versions_and_types() {
    let good = of_type(0x0101, 1);
    let network = |value: Value| {
        let mut changed = good.clone();
        changed["version"] = value;
        parse(&changed).map(|parsed| (parsed.network, parsed.version))
    };
    assert_eq!(network(json!(1_744_830_465)), Ok((NisNetwork::MAINNET, 1)));
    assert_eq!(network(json!(-1_744_830_463)), Ok((NisNetwork::TESTNET, 1)));
    assert_eq!(network(json!(2_550_136_833_u32)), Ok((NisNetwork::TESTNET, 1)));
    for wrong in [0, 1, 2, 3].map(|version: i64| -1_744_830_464 + 0x0100 + version) {
        assert!(matches!(network(json!(wrong)), Err(JsonError::Version { .. })), "{wrong}");
    }
    for wrong in [-1_744_830_464_i64, -1_744_830_461] {
        assert!(matches!(network(json!(wrong)), Err(JsonError::Version { .. })), "{wrong}");
    }
    assert_eq!(network(json!(4_294_967_296_u64)), Err(JsonError::Value("version")));
    assert_eq!(network(json!(-2_147_483_649_i64)), Err(JsonError::Value("version")));
    let mut unknown = good.clone();
    unknown["type"] = json!(0x0102);
    assert_eq!(parse(&unknown), Err(JsonError::Type(0x0102)));
}

/// A case: the type, the field, a value it cannot have.
type Case = (u32, u32, &'static str, Value);

#[test]
fn values_out_of_range() {
    let above = json!(9_223_372_036_854_775_808_u64);
    let cases: &[Case] = &[
        (0x0101, 1, "/amount", above.clone()),
        (0x0101, 1, "/fee", above),
        (0x0101, 1, "/timeStamp", json!(2_147_483_648_u32)),
        (0x0101, 1, "/deadline", json!(2_147_483_648_u32)),
        (0x0101, 1, "/signer", json!("00".repeat(31))),
        (0x0101, 1, "/recipient", json!("tamespacewh4mkfmbcvferdpoop4fk7mtdjeyp35")),
        (0x0101, 1, "/message", json!({ "type": 1, "payload": "" })),
        (0x0101, 1, "/message", json!({ "type": 3, "payload": "00" })),
        (0x0101, 1, "/message", json!({ "type": 1, "payload": "0" })),
        (0x0101, 1, "/message", json!({ "type": 1 })),
        (0x0101, 1, "/message", json!({ "payload": "00" })),
        (0x0101, 1, "/message", json!({ "type": 1, "payload": "00".repeat(1025) })),
        (0x0801, 1, "/mode", json!(3)),
        (0x1001, 1, "/modifications", json!([])),
        (0x1001, 1, "/modifications/0/modificationType", json!(3)),
        (0x1002, 1, "/otherHash/data", json!("00".repeat(33))),
        (0x2001, 1, "/newPart", json!("a".repeat(65))),
        (0x2001, 1, "/newPart", json!("A")),
        (0x2001, 1, "/parent", json!("")),
        (0x2001, 1, "/parent", json!("a.b.c.d")),
        (0x4001, 1, "/mosaicDefinition/description", json!(" ")),
        (0x4001, 1, "/mosaicDefinition/description", json!("x".repeat(513))),
        (0x4001, 1, "/mosaicDefinition/properties/0/value", json!("7")),
        (0x4001, 1, "/mosaicDefinition/properties/0/value", json!("03")),
        (0x4001, 1, "/mosaicDefinition/properties/1/value", json!("9000000000000001")),
        (0x4001, 1, "/mosaicDefinition/properties/2/value", json!("TRUE")),
        (0x4001, 1, "/mosaicDefinition/properties/0/name", json!("transferable")),
        (0x4001, 1, "/mosaicDefinition/levy", json!({ "type": 1 })),
        (0x4002, 1, "/delta", json!(0)),
        (0x4002, 1, "/delta", json!(9_000_000_000_000_001_u64)),
        (0x4002, 1, "/mosaicId/name", json!("UPPER")),
    ];
    for (kind, version, pointer, wrong) in cases {
        let mut value = of_type(*kind, *version);
        *value.pointer_mut(pointer).unwrap() = wrong.clone();
        let error = parse(&value).unwrap_err();
        let named = matches!(error, JsonError::Value(_) | JsonError::Missing(_));
        assert!(named, "{kind:#x} {pointer} {wrong}: {error:?}");
    }
}

#[test]
fn lists_are_bounded() {
    let mut many = of_type(0x0101, 2);
    let mosaic = json!({ "mosaicId": { "namespaceId": "a", "name": "b" }, "quantity": 1 });
    many["mosaics"] = vec![mosaic.clone(); 11].into();
    assert!(parse(&many).is_ok());
    many["mosaics"] = vec![mosaic; 12].into();
    assert_eq!(parse(&many), Err(JsonError::Value("mosaics")));
    let mut many = of_type(0x1001, 1);
    let change = json!({ "modificationType": 1, "cosignatoryAccount": "00".repeat(32) });
    many["modifications"] = vec![change; 34].into();
    assert_eq!(parse(&many), Err(JsonError::Value("modifications")));
}

#[test]
fn what_a_multisig_transaction_cannot_hold() {
    let (good, cosignature) = (of_type(0x1004, 1), of_type(0x1002, 1));
    for inner in [good.clone(), cosignature.clone()] {
        let mut nested = good.clone();
        nested["otherTrans"] = inner;
        assert_eq!(parse(&nested), Err(JsonError::Inside));
    }
    let mut signed = good.clone();
    signed["otherTrans"]["signature"] = json!("00".repeat(64));
    assert_eq!(parse(&signed), Err(JsonError::Inside));
    let mut foreign = good.clone();
    let version = foreign["otherTrans"]["version"].as_i64().unwrap();
    foreign["otherTrans"]["version"] = json!(0x6000_0000 + (version & 0xFF));
    assert_eq!(parse(&foreign), Err(JsonError::Inside));
    let mut cosigned = good.clone();
    let mut by = cosignature;
    by["version"] = good["version"].clone();
    cosigned["signatures"] = json!([by]);
    assert_eq!(parse(&cosigned), Err(JsonError::Missing("signature")));
    by["signature"] = json!("AB".repeat(64));
    cosigned["signatures"] = vec![by.clone(); 32].into();
    let BodyJson::Multisig { cosignatures, .. } = parse(&cosigned).unwrap().body else { panic!() };
    assert_eq!((cosignatures.len(), cosignatures[0].signature), (32, [0xAB; 64]));
    cosigned["signatures"] = vec![by; 33].into();
    assert_eq!(parse(&cosigned), Err(JsonError::Value("signatures")));
    cosigned["signatures"] = json!([of_type(0x0101, 1)]);
    assert_eq!(parse(&cosigned), Err(JsonError::Value("signatures")));
}

#[test]
fn texts_that_are_no_transaction() {
    let good = of_type(0x0101, 1).to_string();
    let twice = good.replacen("\"fee\":", "\"fee\":1,\"fee\":", 1);
    let unknown = good.replacen("\"fee\":", "\"\\u202eeef\":1,\"fee\":", 1);
    for text in [twice, unknown] {
        let error = parse_transaction(text.as_bytes()).unwrap_err();
        assert!(matches!(error, JsonError::Shape { .. }), "{error:?}");
        assert!(error.to_string().bytes().all(|byte| (0x20..0x7F).contains(&byte)), "{error}");
    }
    let list = format!("[{good}]");
    let two = format!("{good}{good}");
    let deep = "{\"otherTrans\":".repeat(4_000);
    for text in
        ["", "null", "7", "\"x\"", "{", list.as_str(), &two, &deep, good.trim_start_matches('{')]
    {
        let error = parse_transaction(text.as_bytes()).unwrap_err();
        let refused = matches!(error, JsonError::NotJson { .. } | JsonError::Shape { .. });
        assert!(refused, "{text:.40}: {error:?}");
    }
    assert!(parse_transaction(&[b'{', b'"', 0xFF, b'"']).is_err());
    let long = format!("{}{}", good, " ".repeat(MAX_TRANSACTION_JSON));
    assert!(matches!(parse_transaction(long.as_bytes()), Err(JsonError::TooLong { .. })));
    for length in 0..good.len() {
        assert!(parse_transaction(&good.as_bytes()[..length]).is_err(), "{length}");
    }
}

#[test]
fn no_bytes_are_too_strange() {
    for (kind, version) in [(0x0101, 2), (0x1001, 2), (0x1004, 1), (0x4001, 1)] {
        let good = of_type(kind, version).to_string().into_bytes();
        for index in 0..good.len() {
            for strange in [0, b'"', b'{', b'[', b'9', b'-', b',', 0xFF] {
                let mut bytes = good.clone();
                bytes[index] = strange;
                if let Err(error) = parse_transaction(&bytes) {
                    assert!(error.to_string().bytes().all(|byte| (0x20..0x7F).contains(&byte)));
                }
            }
        }
    }
}
