//! Bytes that NIS would change or refuse, or that only a signer must refuse.
use chain::Network;
use protocol::{Message, RequestId, SigningRequest};
use scheme::PublicKey;
use serde_json::Value;
use tests::sample::{hex, text, vectors, write_message};
use tests::{Bad, Desk, Tool};

/// Probes that NIS keeps as they are and that a signer must refuse all the same
/// (reference/nem.md, section 4).
const REFUSED_HERE: [&str; 5] = [
    "recipient with a bad checksum",
    "recipient of the other network",
    "recipient with dashes (46 chars)",
    "version byte 0",
    "v2 11 mosaics",
];

fn probes() -> Vec<Value> {
    let all = vectors("nem/canonical-form.json");
    let transfers = all.as_array().unwrap().iter();
    transfers.filter(|case| text(case, "unsigned").starts_with("01010000")).cloned().collect()
}

fn must_be_refused(case: &Value) -> bool {
    !text(case, "nisVerdict").starts_with("accepted") || REFUSED_HERE.contains(&text(case, "id"))
}

/// Wraps a probe without the online tool, which would refuse it first.
fn request(case: &Value) -> Message {
    let bytes = hex(text(case, "unsigned"));
    let account = PublicKey(bytes[16..48].try_into().unwrap());
    let network = text(case, "network");
    assert!([Network::Mainnet, Network::Testnet].iter().any(|known| known.to_string() == network));
    Message::Request(SigningRequest {
        id: RequestId([1; 16]),
        chain: "nem".to_owned(),
        network: network.to_owned(),
        account,
        transactions: vec![bytes],
        context: Vec::new(),
        note: None,
        claims: Vec::new(),
    })
}

#[test]
fn both_tools_refuse_what_nis_would_change_or_refuse() {
    let (mut refused, mut taken) = (0, 0);
    for case in &probes() {
        let (name, network, bytes) =
            (text(case, "id"), text(case, "network"), text(case, "unsigned"));
        let desk = Desk::new();
        write_message(&desk, "req", &request(case));
        desk.write("key", tests::sample::KEY);
        let line =
            format!("draft raw --chain nem --network {network} --unsigned {bytes} -o @drafted");
        if must_be_refused(case) {
            refused += 1;
            desk.refused(Bad::online(name, &line, ""));
            for line in
                ["inspect @req", "inspect @req --json", "sign @req --key-file @key -o @resp"]
            {
                desk.refused(Bad::signer(name, line, ""));
            }
        } else {
            taken += 1;
            desk.online(&line);
            let review = desk.json(Tool::Signer, "inspect @req --json");
            assert_eq!(review["transactions"][0]["payload"], case["unsigned"], "{name}");
        }
    }
    assert!(refused >= 22 && taken >= 6, "{refused} refused, {taken} taken");
}

/// The hash that a vector's cosignature names is random: nobody has the bytes behind it.
#[test]
fn cosignatures_without_the_inner_transaction_are_blind() {
    let mut seen = 0;
    for case in vectors("nem/transactions.json")["cases"].as_array().unwrap() {
        let (name, kind) = (text(case, "id"), text(case, "kind"));
        let desk = Desk::new();
        write_message(&desk, "req", &request(case));
        let (network, bytes) = (text(case, "network"), text(case, "unsigned"));
        let line =
            format!("draft raw --chain nem --network {network} --unsigned {bytes} -o @drafted");
        if kind == "cosignature" {
            desk.refused(Bad::signer(name, "inspect @req --json", "R-BLIND"));
            desk.refused(Bad::online(name, &line, "R-BLIND"));
            seen += 1;
        } else if !kind.starts_with("transfer") {
            let review = desk.json(Tool::Signer, "inspect @req --json");
            let shown = &review["transactions"][0];
            assert_eq!(shown["payload"], case["unsigned"], "{name}");
            let effects = shown["effects"].as_array().unwrap();
            assert!(effects.iter().any(|effect| effect["effect"] != "pays_fee"), "{name}");
            desk.online(&line);
        }
    }
    assert_eq!(seen, 12);
}

#[test]
fn a_probe_hidden_among_good_transactions_stops_the_whole_batch() {
    let all = probes();
    let good = all.iter().find(|case| text(case, "id") == "ok-no-message").unwrap();
    for case in all.iter().filter(|case| must_be_refused(case)) {
        let desk = Desk::new();
        let mut request = request(good).into_request().unwrap();
        let bad = hex(text(case, "unsigned"));
        if bad[16..48] != request.account.0 {
            continue;
        }
        request.transactions.push(bad);
        request.transactions.push(hex(text(good, "unsigned")));
        write_message(&desk, "req", &Message::Request(request));
        desk.refused(Bad::signer(text(case, "id"), "inspect @req", ""));
    }
}
