//! What the public SDKs print reads as what a node would print of the same bytes.

#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "test code")]

mod pointers;

use data_encoding::HEXUPPER;
use node::{BodyJson, JsonError, TransactionJson, parse_transaction};
use serde_json::{Map, Value, json};
use test_node::{Verdict, reparse, transaction_json};

use pointers::collect;

/// What the Python SDK printed, with the bytes it printed that of.
fn cases() -> Vec<Value> {
    let path = format!("{}/../../tests/vectors/nem/sdk-json.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn parse(value: &Value) -> Result<TransactionJson, JsonError> {
    parse_transaction(value.to_string().as_bytes())
}

fn hex<const N: usize>(value: &Value) -> [u8; N] {
    HEXUPPER.decode(value.as_str().unwrap().as_bytes()).unwrap().try_into().unwrap()
}

/// What a node prints of the bytes of a case.
fn of_node(case: &Value) -> TransactionJson {
    let data = HEXUPPER.decode(case["unsigned"].as_str().unwrap().as_bytes()).unwrap();
    let Verdict::Unchanged(transaction) = reparse(&data) else { panic!("{case}") };
    parse(&transaction_json(&transaction)).unwrap()
}

/// The names of the JavaScript SDK: `signer_public_key` is `signerPublicKey`.
fn camel(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let renamed = map.iter().map(|(name, value)| {
                let mut words = name.split('_');
                let mut out = words.next().unwrap().to_owned();
                for word in words {
                    let mut letters = word.chars();
                    out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                    out.push_str(letters.as_str());
                }
                (out, camel(value))
            });
            Value::Object(renamed.collect::<Map<_, _>>())
        }
        Value::Array(list) => list.iter().map(camel).collect(),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
            other.clone()
        }
    }
}

#[test]
fn both_spellings_read_as_the_bytes_do() {
    let cases = cases();
    assert!(cases.len() > 30);
    for case in &cases {
        let mut expected = of_node(case);
        for printed in [case["json"].clone(), camel(&case["json"])] {
            let mut found = parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
            if let Some(signature) = case.get("signature") {
                assert_eq!(found.signature.take(), Some(hex(signature)));
            }
            if let (BodyJson::Multisig { cosignatures, .. }, Some(list)) =
                (&mut found.body, case.get("cosigned"))
            {
                let signatures = cosignatures.iter().map(|cosignature| cosignature.signature);
                assert_eq!(signatures.collect::<Vec<_>>(), [hex(&list[0])]);
                cosignatures.clear();
            }
            sort(&mut found);
            sort(&mut expected);
            assert_eq!(found, expected, "{}", case["id"]);
        }
    }
}

/// The SDK puts cosignatories into an order of its own; only the set is the same.
fn sort(transaction: &mut TransactionJson) {
    match &mut transaction.body {
        BodyJson::Modification { changes, .. } => {
            changes.sort_by_key(|change| (!change.add, change.cosignatory));
        }
        BodyJson::Multisig { inner, .. } => sort(inner),
        BodyJson::Transfer { .. }
        | BodyJson::KeyLink { .. }
        | BodyJson::Cosignature { .. }
        | BodyJson::Namespace { .. }
        | BodyJson::Definition { .. }
        | BodyJson::Supply { .. } => {}
    }
}

/// Every value of every case replaced by one it cannot be.
#[test]
fn wrong_values_are_refused() {
    for case in cases() {
        let mut pointers = Vec::new();
        collect("", &case["json"], &mut pointers);
        for pointer in pointers {
            for wrong in
                [json!(-9_000_000_000_i64), json!(1.5), json!("0x1"), json!([7]), json!({ "y": 1 })]
            {
                let mut value = case["json"].clone();
                *value.pointer_mut(&pointer).unwrap() = wrong.clone();
                assert!(parse(&value).is_err(), "{} {pointer} {wrong}", case["id"]);
            }
        }
    }
}

#[test]
fn the_two_forms_do_not_mix() {
    let payment = cases().into_iter().find(|case| case["json"]["type"] == 257).unwrap();
    let data = HEXUPPER.decode(payment["unsigned"].as_str().unwrap().as_bytes()).unwrap();
    let Verdict::Unchanged(transaction) = reparse(&data) else { panic!() };
    let of_node = transaction_json(&transaction);
    for (name, value) in of_node.as_object().unwrap() {
        let mut mixed = payment["json"].clone();
        if mixed.get(name).is_none() {
            mixed[name] = value.clone();
            assert!(matches!(parse(&mixed), Err(JsonError::Shape { .. })), "{name}");
        }
    }
    let mut both = payment["json"].clone();
    both["signerPublicKey"] = both["signer_public_key"].clone();
    assert!(matches!(parse(&both), Err(JsonError::Shape { .. })));
}

#[test]
fn amounts_and_names_have_one_spelling() {
    let case = cases().into_iter().find(|case| case["json"]["mosaics"][0].is_object()).unwrap();
    let good = &case["json"];
    assert!(parse(good).is_ok());
    for (pointer, wrong) in [
        ("/fee", "050000"),
        ("/fee", "+50000"),
        ("/fee", ""),
        ("/fee", "9223372036854775808"),
        ("/amount", " 1"),
        ("/recipient_address", "544"),
        ("/recipient_address", "FF"),
        ("/mosaics/0/mosaic/mosaic_id/name", "5A"),
        ("/mosaics/0/mosaic/mosaic_id/name", "FF"),
        ("/mosaics/0/mosaic/amount", "1e3"),
    ] {
        let mut value = good.clone();
        *value.pointer_mut(pointer).unwrap() = json!(wrong);
        assert!(matches!(parse(&value), Err(JsonError::Value(_))), "{pointer} {wrong}");
    }
}

#[test]
fn nesting_ends_at_the_second_level() {
    let cases = cases();
    let multisig = cases.iter().find(|case| case["json"]["type"] == 4100).unwrap();
    let mut nested = multisig["json"].clone();
    nested["inner_transaction"] = multisig["json"].clone();
    assert_eq!(parse(&nested), Err(JsonError::Inside));
    let deep = format!("{{\"signer_public_key\":{}", "{\"inner_transaction\":".repeat(2500));
    assert!(parse_transaction(deep.as_bytes()).is_err());
}
