//! The node over its socket.

#![expect(clippy::unwrap_used, reason = "test code")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use test_node::{
    Config, Draft, Fault, Harvest, Levy, Mosaic, MosaicId, Multisig, NEM_EPOCH, Network, Payment,
    Signer, TestNode, transaction_hash,
};

/// Sends bytes as they are and reads until the node closes.
fn raw(node: &TestNode, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", node.port())).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn split(answer: &str) -> (u16, Value) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap())
}

fn get(node: &TestNode, target: &str) -> (u16, Value) {
    split(&raw(node, &format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n")))
}

fn post(node: &TestNode, target: &str, body: &str) -> (u16, Value) {
    let length = body.len();
    split(&raw(node, &format!("POST {target} HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{body}")))
}

fn body_of(data: &[u8], signature: &[u8]) -> String {
    json!({ "data": HEXLOWER.encode(data), "signature": HEXLOWER.encode(signature) }).to_string()
}

#[test]
fn the_small_endpoints() {
    let node = TestNode::start(Config { height: 42, ..Config::default() }).unwrap();
    assert_eq!(get(&node, "/heartbeat").1["type"], 2);
    assert_eq!(get(&node, "/status").1["code"], 6);
    assert_eq!(get(&node, "/node/info").1["metaData"]["networkId"], -104);
    assert_eq!(get(&node, "/chain/height"), (200, json!({ "height": 42 })));
    let time = get(&node, "/time-sync/network-time").1["receiveTimeStamp"].as_u64().unwrap() / 1000;
    assert!(time.abs_diff(u64::from(node.now())) <= 2);
    let (status, error) = get(&node, "/account/unlock");
    assert_eq!((status, &error["status"]), (404, &json!(404)));
    assert!(
        error["timeStamp"].is_u64() && error["error"].is_string() && error["message"].is_string()
    );
    assert_eq!(post(&node, "/chain/height", "").0, 404);
    assert_eq!(get(&node, "/test/harvest").1, json!({ "height": 43 }));
    assert_eq!(node.requests().len(), 8);
}

#[test]
fn mainnet_and_a_shifted_clock() {
    let config = Config { network: Network::Mainnet, time_offset: -3600, ..Config::default() };
    let node = TestNode::start(config).unwrap();
    assert_eq!(get(&node, "/node/info").1["metaData"]["networkId"], 104);
    let real =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let expected = real.checked_sub(NEM_EPOCH + 3600).unwrap();
    assert!(u64::from(node.now()).abs_diff(expected) <= 2);
}

#[test]
fn a_payment_from_announcement_to_block() {
    let mosaics = vec![Mosaic::new("a:coin", 1000, 2).unwrap()];
    let node =
        TestNode::start(Config { harvest: Harvest::ByCall, mosaics, ..Config::default() }).unwrap();
    let signer = Signer::new(1);
    let address = signer.address(Network::Testnet);
    assert_eq!(
        get(&node, &format!("/account/get?address={address}")).1["account"]["publicKey"],
        Value::Null
    );

    let payment = Payment { message: b"hello".to_vec(), fee: 100_000, ..Payment::at(node.now()) };
    let request = signer.announce(&payment);
    let (status, result) =
        post(&node, "/transaction/announce", &body_of(&request.data, &request.signature));
    assert_eq!((status, &result["code"], &result["message"]), (200, &json!(1), &json!("SUCCESS")));
    let hash = result["transactionHash"]["data"].as_str().unwrap().to_owned();
    assert_eq!(hash, HEXLOWER.encode(&transaction_hash(&request.data)));
    assert_eq!(result["innerTransactionHash"], json!({}));

    let pending = get(&node, &format!("/account/unconfirmedTransactions?address={address}")).1;
    assert_eq!(pending["data"][0]["transaction"]["message"]["payload"], "68656c6c6f");
    assert_eq!(get(&node, &format!("/transaction/get?hash={hash}")).0, 400);

    node.with_ledger(test_node::Ledger::harvest);
    let found = get(&node, &format!("/transaction/get?hash={hash}")).1;
    assert_eq!(found["meta"]["height"], 5_000_001);
    assert_eq!(found["transaction"]["version"], -1_744_830_463);
    assert_eq!(found["transaction"]["signature"], HEXLOWER.encode(&request.signature));
    let sent = get(&node, &format!("/account/transfers/outgoing?address={address}")).1;
    assert_eq!(sent["data"][0], found);
    assert_eq!(
        get(&node, &format!("/account/transfers/outgoing?address={address}&id=1")).1["data"],
        json!([])
    );

    let account = get(&node, &format!("/account/get?address={address}")).1;
    assert_eq!(account["account"]["balance"], 999_998_900_000_i64);
    assert_eq!(account["account"]["publicKey"], HEXLOWER.encode(&signer.public_key()));
    let owned = get(&node, &format!("/account/mosaic/owned?address={address}")).1;
    assert_eq!(
        owned["data"][1],
        json!({ "mosaicId": { "namespaceId": "a", "name": "coin" }, "quantity": 100_000 })
    );

    let again = post(&node, "/transaction/announce", &body_of(&request.data, &request.signature)).1;
    assert_eq!((&again["code"], &again["message"]), (&json!(0), &json!("NEUTRAL")));
}

#[test]
fn announcements_that_are_no_announcements() {
    let node = TestNode::start(Config::default()).unwrap();
    let request = Signer::new(1).announce(&Payment::at(node.now()));
    let odd =
        json!({ "data": "xyz", "signature": HEXLOWER.encode(&request.signature) }).to_string();
    let bodies = [
        String::new(),
        "{}".into(),
        "[1]".into(),
        "{\"data\":1,\"signature\":2}".into(),
        "{\"data\":\"00\"}".into(),
        odd,
        body_of(b"", &request.signature),
        body_of(&request.data, b""),
        body_of(&[1, 8, 0, 0], &request.signature),
        "[".repeat(60_000),
    ];
    for body in bodies {
        let (status, error) = post(&node, "/transaction/announce", &body);
        assert!(status >= 400, "{body}");
        assert_eq!(error["status"], status);
    }
    let signature = HEXLOWER.encode(&request.signature);
    let too_long = json!({ "data": "00".repeat(40_000), "signature": signature }).to_string();
    assert_eq!(post(&node, "/transaction/announce", &too_long).0, 413);
}

#[test]
fn addresses_and_hashes_that_are_none() {
    let node = TestNode::start(Config::default()).unwrap();
    let mainnet = Signer::new(1).address(Network::Mainnet);
    for path in [
        "/account/get",
        "/account/mosaic/owned",
        "/account/unconfirmedTransactions",
        "/account/transfers/outgoing",
    ] {
        assert_eq!(get(&node, &format!("{path}?address={mainnet}")).0, 400);
        assert_eq!(get(&node, path).0, 500);
    }
    assert_eq!(get(&node, "/transaction/get?hash=zz").0, 400);
    assert_eq!(get(&node, "/transaction/get?hash=00").0, 400);
    let address = Signer::new(1).address(Network::Testnet);
    assert_eq!(
        get(&node, &format!("/account/transfers/outgoing?address={address}&pageSize=4")).0,
        400
    );
    assert_eq!(get(&node, &format!("/account/transfers/outgoing?address={address}&id=x")).0, 400);
}

#[test]
fn faults_do_what_they_say() {
    let node = TestNode::start(Config::default()).unwrap();
    let ask = |fault| {
        node.set_fault(fault);
        raw(&node, "GET /chain/height HTTP/1.1\r\n\r\n")
    };
    assert_eq!(ask(Fault::Close), "");
    assert!(!ask(Fault::Garbage).starts_with("HTTP"));
    assert!(ask(Fault::GarbageBody).starts_with("HTTP/1.1 200"));
    assert!(ask(Fault::CutShort).contains("Content-Length: 90"));
    assert!(ask(Fault::Redirect(1)).contains("Location: http://127.0.0.1:1/chain/height"));
    assert!(ask(Fault::WrongTypes).contains("{\"value\":5000000}"));
    assert!(ask(Fault::ServerError).starts_with("HTTP/1.1 500"));
    assert!(ask(Fault::WebPage).contains("<html>"));
    assert_eq!(ask(Fault::CloseOnce), "");
    assert!(raw(&node, "GET /chain/height HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200"));
    assert!(ask(Fault::Negative).ends_with("{\"height\":-1}"));
    assert!(ask(Fault::WrongRange).ends_with("{\"height\":18446744073709551615}"));
    assert!(ask(Fault::Fractions).ends_with("{\"height\":1.5}"));
    assert!(ask(Fault::Behind(7)).ends_with("{\"height\":4999993}"));
    node.set_fault(Fault::OtherNetwork);
    assert_eq!(get(&node, "/node/info").1["metaData"]["networkId"], 104);
}

#[test]
fn a_dropped_node_is_gone_even_while_it_hangs() {
    let node = TestNode::start(Config { fault: Fault::Hang, ..Config::default() }).unwrap();
    let port = node.port();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let start = Instant::now();
    drop(node);
    assert!(start.elapsed() < Duration::from_secs(2));
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

fn announce(node: &TestNode, seed: u8, draft: &Draft) -> Value {
    let request = Signer::new(seed).announce_draft(draft);
    post(node, "/transaction/announce", &body_of(&request.data, &request.signature)).1
}

#[test]
fn a_shared_account_from_proposal_to_block() {
    let key = |seed| Signer::new(seed).public_key();
    let address = |seed| Signer::new(seed).address(Network::Testnet);
    let cosignatories = vec![key(2), key(3), key(4)];
    let multisigs = vec![Multisig { account: key(1), cosignatories, minimum: 2 }];
    let node = TestNode::start(Config { multisigs, ..Config::default() }).unwrap();
    let account = get(&node, &format!("/account/get?address={}", address(1))).1;
    let info = json!({ "cosignatoriesCount": 3, "minCosignatories": 2 });
    assert_eq!(account["account"]["multisigInfo"], info);
    assert_eq!(account["meta"]["cosignatories"].as_array().unwrap().len(), 3);
    let hex = HEXLOWER.encode(&key(2));
    let member = get(&node, &format!("/account/get/from-public-key?publicKey={hex}")).1;
    assert_eq!(member["account"]["address"], address(2));
    assert_eq!(member["meta"]["cosignatoryOf"][0]["address"], address(1));
    assert_eq!(member["meta"]["cosignatoryOf"][0]["multisigInfo"], info);

    let now = node.now();
    let inner = Payment::at(now).to_bytes(&key(1));
    let hash = HEXLOWER.encode(&transaction_hash(&inner));
    let result = announce(&node, 2, &Draft::wrapper(Network::Testnet, now, &inner));
    assert_eq!(
        (&result["code"], &result["innerTransactionHash"]["data"]),
        (&json!(1), &json!(hash))
    );
    for seed in [1, 2, 3, 4, 9] {
        let path = format!("/account/unconfirmedTransactions?address={}", address(seed));
        let pending = &get(&node, &path).1["data"][0];
        assert_eq!(pending["meta"], json!({ "data": hash }), "{seed}");
        let inner = &pending["transaction"]["otherTrans"];
        assert_eq!((&inner["recipient"], inner.get("signature")), (&json!(address(9)), None));
        assert_eq!(pending["transaction"]["signatures"], json!([]));
    }
    let other = format!("/account/unconfirmedTransactions?address={}", address(7));
    assert_eq!(get(&node, &other).1["data"], json!([]));

    let cosignature = Draft::cosignature(Network::Testnet, now, &inner, &address(1));
    assert_eq!(announce(&node, 4, &cosignature)["message"], "SUCCESS");
    let sent = get(&node, &format!("/account/transfers/outgoing?address={}", address(1))).1;
    assert_eq!(sent["data"][0]["meta"]["innerHash"]["data"], hash);
    let signature = &sent["data"][0]["transaction"]["signatures"][0];
    assert_eq!(signature["otherHash"]["data"], hash);
    assert_eq!(
        (&signature["otherAccount"], &signature["type"]),
        (&json!(address(1)), &json!(4098))
    );
    assert_eq!(signature["signer"], HEXLOWER.encode(&key(4)));
}

#[test]
fn mosaics_as_the_chain_has_them() {
    let id = MosaicId::parse("a.b:it's a coin").unwrap();
    let levy =
        Levy { kind: 2, recipient: Signer::new(5).address(Network::Testnet), mosaic: id, fee: 9 };
    let coin = Mosaic { levy: Some(levy), ..Mosaic::new("a.b:it's a coin", 1000, 2).unwrap() };
    let node = TestNode::start(Config { mosaics: vec![coin], ..Config::default() }).unwrap();
    for text in ["a.b:it's%20a+coin", "a%2Eb%3ait%27s%20a%20coin"] {
        let definition = get(&node, &format!("/mosaic/definition?mosaicId={text}")).1;
        assert_eq!(
            definition["properties"][1],
            json!({ "name": "initialSupply", "value": "1000" })
        );
        assert_eq!(definition["levy"]["mosaicId"]["name"], "it's a coin");
        let supply = get(&node, &format!("/mosaic/supply?mosaicId={text}")).1;
        assert_eq!(supply["supply"], 1000);
    }
    assert_eq!(get(&node, "/mosaic/supply?mosaicId=nem:xem").1["supply"], 8_999_999_999_u64);
    assert_eq!(get(&node, "/mosaic/definition?mosaicId=nem:xem").1["levy"], json!({}));
    let address = Signer::new(5).address(Network::Testnet);
    let owned = get(&node, &format!("/account/mosaic/owned/definition?address={address}")).1;
    assert_eq!(owned["data"].as_array().unwrap().len(), 2);
    for (text, status) in
        [("a:none", 404), ("nem", 400), ("A:b", 400), ("a%zz:b", 400), ("a%f", 400)]
    {
        assert_eq!(get(&node, &format!("/mosaic/definition?mosaicId={text}")).0, status, "{text}");
    }
    assert_eq!(get(&node, "/mosaic/supply").0, 500);
}

#[test]
fn a_link_shows_at_both_ends() {
    let address = |seed| Signer::new(seed).address(Network::Testnet);
    let funds = [(address(20), 0)].into_iter().collect();
    let node = TestNode::start(Config { funds, ..Config::default() }).unwrap();
    let status = |seed| {
        let path = format!("/account/get?address={}", address(seed));
        get(&node, &path).1["meta"]["remoteStatus"].as_str().unwrap().to_owned()
    };
    let remote = Signer::new(20).public_key();
    assert_eq!((status(1).as_str(), status(20).as_str()), ("INACTIVE", "INACTIVE"));
    let link = |mode| Draft::link(Network::Testnet, node.now(), mode, &remote);
    assert_eq!(announce(&node, 1, &link(1))["code"], 1);
    assert_eq!((status(1).as_str(), status(20).as_str()), ("ACTIVATING", "REMOTE"));
    node.with_ledger(|ledger| ledger.advance(360));
    assert_eq!(status(1), "ACTIVE");
    assert_eq!(announce(&node, 1, &link(2))["code"], 1);
    assert_eq!(status(1), "DEACTIVATING");
    node.with_ledger(|ledger| ledger.advance(360));
    assert_eq!(status(1), "INACTIVE");
}
