//! The vectors, through the commands that an operator types.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "test code")]

use serde_json::Value;
use tests::sample::{sign, text, vectors};
use tests::{Desk, Tool};

fn transfers() -> Vec<Value> {
    let all = vectors("nem/transactions.json");
    let cases = all["cases"].as_array().unwrap().iter();
    cases.filter(|case| text(case, "kind").starts_with("transfer")).cloned().collect()
}

/// Drafts, reviews, signs and verifies one vector; its signature and hash must come out.
fn trip(case: &Value) {
    let id = text(case, "id");
    let desk = Desk::new();
    desk.write("key", text(case, "privateKey"));
    let network = text(case, "network");
    let unsigned = text(case, "unsigned");
    desk.online(&format!(
        "draft raw --chain nem --network {network} --unsigned {unsigned} -o @req"
    ));
    let begins = case["timestamp"].as_i64().unwrap();
    let review = sign(&desk, "req", "--key-file @key", begins, "resp");
    let reviewed = &review["transactions"][0];
    assert_eq!(reviewed["payload"], case["unsigned"], "{id}");
    assert_eq!(reviewed["signer"], case["publicKey"], "{id}");
    assert_eq!(reviewed["hash"], case["hash"], "{id}");
    let line = "verify --request @req --response @resp --json";
    let signed = &desk.json(Tool::Online, line)["transactions"][0];
    assert_eq!(signed["signature"], case["signature"], "{id}");
    assert_eq!(signed["hash"], case["hash"], "{id}");
    assert_eq!(signed["signer"], case["publicKey"], "{id}");
    for field in ["data", "signature"] {
        let sent = text(&signed["announce"], field).to_uppercase();
        assert_eq!(sent, text(&case["announce"], field), "{id}: {field}");
    }
}

/// Demands that what the vector says of its content is what the review shows.
fn effects(case: &Value) {
    let id = text(case, "id");
    let desk = Desk::new();
    let (network, unsigned) = (text(case, "network"), text(case, "unsigned"));
    desk.online(&format!(
        "draft raw --chain nem --network {network} --unsigned {unsigned} -o @req"
    ));
    let review = desk.json(Tool::Signer, "inspect @req --json");
    let effects = review["transactions"][0]["effects"].as_array().unwrap();
    let of = |kind: &str| effects.iter().filter(|one| one["effect"] == kind).collect::<Vec<_>>();
    let (pays, fee) = (of("pays"), of("pays_fee"));
    assert_eq!(fee[0]["amount"]["atomic"], case["fee"].to_string(), "{id}");
    for payment in &pays {
        assert_eq!(payment["to"], case["fields"]["recipient"], "{id}");
        assert_eq!(payment["from"], case["signerAddress"], "{id}");
    }
    match case["fields"]["mosaics"].as_array() {
        None => {
            assert_eq!(pays.len(), 1, "{id}");
            let amount = case["fields"]["amountMicroXem"].to_string();
            assert_eq!(pays[0]["amount"]["atomic"], amount, "{id}");
        }
        Some(mosaics) => {
            let shown = |one: &Value| {
                (
                    text(&one["amount"], "asset").to_owned(),
                    text(&one["amount"], "atomic").to_owned(),
                )
            };
            let mut shown: Vec<_> = pays.iter().map(|one| shown(one)).collect();
            let named = |one: &Value| {
                (
                    format!("{}:{}", text(one, "namespace"), text(one, "name")),
                    one["effectiveQuantity"].to_string(),
                )
            };
            let mut expected: Vec<_> = mosaics.iter().map(named).collect();
            shown.sort();
            expected.sort();
            assert_eq!(shown, expected, "{id}");
        }
    }
    let fields = &case["fields"];
    let says = !fields["message"].is_null();
    assert_eq!(of("says").len(), usize::from(says), "{id}: {fields}");
}

#[test]
fn every_transfer_is_signed_as_the_vector_says() {
    let cases = transfers();
    assert_eq!(cases.len(), 70);
    for case in &cases {
        trip(case);
    }
}

#[test]
fn every_transfer_is_reviewed_as_the_vector_says() {
    for case in &transfers() {
        effects(case);
    }
}

/// Asks for the account of a key of the vectors; the path is the vector's.
fn account(desk: &Desk, case: &Value, options: &str) -> Value {
    let network = text(case, "network");
    let line = format!("account --chain nem --network {network} --key-file @key {options} --json");
    desk.json(Tool::Signer, &line)
}

#[test]
fn every_account_is_derived_as_the_vector_says() {
    let all = vectors("nem/derivation.json");
    let cases = all["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 50);
    for case in cases {
        let id = text(case, "id");
        let desk = Desk::new();
        desk.write("key", format!("{}\n", text(case, "mnemonic")));
        desk.write("pass", format!("{}\n", text(case, "passphrase")));
        let path = text(case, "path");
        // The path has apostrophes, which quote in these lines: it goes in as one word of its own.
        let words = desk.words("--mnemonic-passphrase-file @pass");
        let network = text(case, "network");
        let key = desk.path("key");
        let args = [
            "account",
            "--chain",
            "nem",
            "--network",
            network,
            "--key-file",
            &key,
            &words[0],
            &words[1],
            "--path",
            path,
            "--json",
        ];
        let outcome = tests::run(Tool::Signer, &args);
        let found: Value = serde_json::from_slice(&outcome.stdout)
            .unwrap_or_else(|_| panic!("{id}: {}", outcome.stderr));
        for field in ["address", "path"] {
            assert_eq!(found[field], case[field], "{id}");
        }
        assert_eq!(found["public_key"], case["publicKey"], "{id}");
        raw_key_agrees(&desk, case);
    }
}

/// The derived private key, given as NEM wallets print it, is the same account.
fn raw_key_agrees(desk: &Desk, case: &Value) {
    let key = text(case, "displayedPrivateKey");
    for spelled in [key.to_owned(), format!("00{key}"), key.to_lowercase()] {
        desk.write("key", &spelled);
        let found = account(desk, case, "");
        assert_eq!(found["address"], case["address"], "{}", text(case, "id"));
        assert!(found["path"].is_null());
    }
}
