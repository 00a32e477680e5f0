//! Whole trips of one payment, both tools in one process.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "test code")]

use serde_json::Value;
use test_node::{Config, Mosaic, Network, TestNode};
use tests::sample::{KEY, PASSPHRASE, WORDS, moment, request_of, text};
use tests::{Desk, Tool};

/// A trip: what it pays with and what it says.
struct Trip<'a> {
    name: &'a str,
    network: Network,
    key: &'a str,
    passphrase: Option<&'a str>,
    pays: &'a str,
}

impl Trip<'_> {
    fn network(&self) -> &'static str {
        match self.network {
            Network::Mainnet => "mainnet",
            Network::Testnet => "testnet",
        }
    }

    /// Returns the options that name the key.
    fn key_options(&self, desk: &Desk) -> String {
        desk.write("key", self.key);
        match self.passphrase {
            None => "--key-file @key".to_owned(),
            Some(passphrase) => {
                desk.write("passphrase", passphrase);
                "--key-file @key --mnemonic-passphrase-file @passphrase".to_owned()
            }
        }
    }

    /// Goes the whole way there and back.
    fn go(&self) {
        let desk = Desk::new();
        let config = Config {
            network: self.network,
            mosaics: vec![Mosaic::new("alice:gold", 9_000_000, 3).unwrap()],
            ..Config::default()
        };
        let node = TestNode::start(config).unwrap();
        let key = self.key_options(&desk);
        let card = self.carry_card(&desk, &key);
        self.draft(&desk, text(&card, "public_key"), &node);
        carry(&desk, Tool::Online, "request", Tool::Signer, "request2");
        let review = self.sign(&desk, &key, &node);
        assert_eq!(review["transactions"][0]["signer"], card["public_key"], "{}", self.name);
        carry(&desk, Tool::Signer, "response2", Tool::Online, "response");
        let hash = self.verify(&desk, &review);
        announce(&desk, &node, &hash);
    }

    /// The card crosses and names the account that the signer named.
    fn carry_card(&self, desk: &Desk, key: &str) -> Value {
        let network = self.network();
        let line = format!("account --chain nem --network {network} {key} --json -o @card");
        let account = desk.json(Tool::Signer, &line);
        carry(desk, Tool::Signer, "card", Tool::Online, "card2");
        let card = desk.json(Tool::Online, "account @card2 --json");
        for field in ["address", "public_key", "path"] {
            assert_eq!(card[field], account[field], "{}: {field}", self.name);
        }
        card
    }

    fn draft(&self, desk: &Desk, signer: &str, node: &TestNode) {
        let (network, pays, now) = (self.network(), self.pays, node.now());
        let to = test_node::Signer::new(9).address(self.network);
        desk.online(&format!(
            "draft transfer --chain nem --network {network} --signer {signer} --to {to} {pays} \
             --timestamp nem:{now} --deadline +2h -o @request"
        ));
    }

    fn sign(&self, desk: &Desk, key: &str, node: &TestNode) -> Value {
        let now = moment(i64::from(node.now()));
        let review = desk.json(Tool::Signer, &format!("inspect @request2 --json --now {now}"));
        assert_eq!(review["network"], self.network(), "{}", self.name);
        let lines = review["confirm"].as_array().unwrap();
        assert_eq!(lines.last(), Some(&review["check_code"]), "{}", self.name);
        let typed: String =
            lines.iter().map(|line| format!("{}\n", line.as_str().unwrap())).collect();
        let network = self.network();
        let line =
            format!("sign @request2 {key} --network {network} --now {now} --json -o @response2");
        let signed = desk.done(Tool::Signer, &line, typed.as_bytes());
        let signed: Value = serde_json::from_slice(&signed.stdout).unwrap();
        assert_eq!(signed["confirmed"], "stdin", "{}", self.name);
        review
    }

    fn verify(&self, desk: &Desk, review: &Value) -> String {
        let line = "verify --request @request --response @response --json";
        let verified = desk.json(Tool::Online, line);
        assert_eq!(verified["confirmed"], "stdin");
        assert!(verified.get("state").is_some(), "{}", self.name);
        let (signed, shown) = (&verified["transactions"][0], &review["transactions"][0]);
        let announced = text(&signed["announce"], "data").to_uppercase();
        assert_eq!(announced, text(shown, "payload"), "{}", self.name);
        assert_eq!(signed["hash"], shown["hash"], "{}", self.name);
        let public: [u8; 32] = tests::sample::hex(text(signed, "signer")).try_into().unwrap();
        let data = tests::sample::hex(&announced);
        let signature = tests::sample::hex(text(signed, "signature")).try_into().unwrap();
        assert!(test_node::verify(&public, &data, &signature), "{}", self.name);
        text(signed, "hash").to_owned()
    }
}

/// Carries a message across the gap as pictures and demands that nothing of it changed.
fn carry(desk: &Desk, from: Tool, name: &str, to: Tool, copy: &str) {
    desk.done(from, &format!("show @{name} --png @{name}-codes"), b"");
    desk.done(to, &format!("scan --images @{name}-codes -o @{copy}"), b"");
    assert_eq!(desk.read(name), desk.read(copy));
    assert_eq!(desk.list(&format!("{name}-codes"))[0], format!("{name}-codes/frame-0001.png"));
}

fn announce(desk: &Desk, node: &TestNode, hash: &str) {
    let line = format!("announce --request @request --response @response --node {}", node.url());
    desk.online(&line);
    let hash: [u8; 32] = tests::sample::hex(hash).try_into().unwrap();
    assert!(node.with_ledger(|ledger| ledger.is_confirmed(&hash)));
    let again = desk.online(&line);
    let said = format!("{}{}", again.text(), again.stderr);
    assert!(said.contains("already known"), "{said}");
}

fn testnet(name: &'static str, key: &'static str, pays: &'static str) -> Trip<'static> {
    Trip { name, network: Network::Testnet, key, passphrase: None, pays }
}

#[test]
fn a_payment_without_a_message() {
    testnet("bare", KEY, "--amount 0.000001").go();
}

#[test]
fn a_payment_with_words_to_go_with_it() {
    testnet("plain", KEY, "--amount 12.5 --message 'invoice 42, Grüße \u{1F600}'").go();
}

#[test]
fn a_payment_with_a_message_of_bytes() {
    testnet("hex", KEY, "--amount 12000 --message-hex fe00ff0d0a").go();
}

#[test]
fn a_payment_of_nothing_but_a_message() {
    testnet("zero", KEY, "--amount 0 --message only").go();
}

#[test]
fn a_mosaic() {
    testnet("mosaic", KEY, "--mosaic alice:gold=1500 --fee 1.25").go();
}

#[test]
fn a_mosaic_with_xem_and_a_message() {
    testnet("both", KEY, "--mosaic alice:gold=1 --amount 3.5 --message both --fee 1.25").go();
}

#[test]
fn from_words_on_mainnet() {
    let pays = "--amount 1 --message 'from words'";
    Trip { name: "words", network: Network::Mainnet, key: WORDS, passphrase: None, pays }.go();
}

#[test]
fn from_words_with_a_passphrase() {
    let (key, passphrase) = (WORDS, Some(PASSPHRASE));
    let pays = "--amount 1";
    Trip { name: "passphrase", network: Network::Testnet, key, passphrase, pays }.go();
}

#[test]
fn from_a_key_with_its_leading_zero_byte() {
    let key = format!("00{KEY}\n");
    let (passphrase, pays) = (None, "--amount 1");
    Trip { name: "66", network: Network::Testnet, key: &key, passphrase, pays }.go();
}

#[test]
fn a_raw_key_on_mainnet() {
    let pays = "--mosaic alice:gold=7 --message gold --fee 0.5";
    Trip { name: "main", network: Network::Mainnet, key: KEY, passphrase: None, pays }.go();
}

#[test]
fn the_passphrase_makes_another_account() {
    let desk = Desk::new();
    desk.write("key", WORDS);
    desk.write("passphrase", PASSPHRASE);
    let line = "account --chain nem --network mainnet --key-file @key --json";
    let bare = desk.json(Tool::Signer, line);
    let with = desk.json(Tool::Signer, &format!("{line} --mnemonic-passphrase-file @passphrase"));
    assert_ne!(bare["address"], with["address"]);
}

#[test]
fn the_same_key_and_request_give_the_same_bytes_and_pictures() {
    let desk = tests::sample::signed_desk();
    tests::sample::sign(&desk, "req", "--key-file @key", tests::sample::BEGIN, "again");
    assert_eq!(desk.read("resp"), desk.read("again"));
    for name in ["resp", "again"] {
        desk.signer(&format!("show @{name} --png @{name}-codes"));
    }
    let pictures = |of: &str| desk.list(of).iter().map(|name| desk.read(name)).collect::<Vec<_>>();
    assert_eq!(pictures("resp-codes"), pictures("again-codes"));
}

#[test]
fn two_drafts_of_one_payment_are_two_requests_with_one_transaction() {
    let desk = tests::sample::drafted_desk();
    desk.online(&format!("{} --message hello -o @twin", tests::sample::draft()));
    let (first, second) = (request_of(&desk, "req"), request_of(&desk, "twin"));
    assert_ne!(first.id, second.id);
    assert_eq!(first.transactions, second.transactions);
}

#[test]
fn a_request_crosses_by_standard_input_and_output() {
    let desk = tests::sample::drafted_desk();
    let (typed, _) = tests::sample::answers(&desk, "req", tests::sample::BEGIN);
    let now = moment(tests::sample::BEGIN);
    let line = format!("sign @req --key-file @key --now {now} -o -");
    let signed = desk.done(Tool::Signer, &line, typed.as_bytes());
    let line = "verify --request @req --response - --json";
    let verified = desk.done(Tool::Online, line, &signed.stdout);
    assert!(verified.text().contains("\"schema\":1"));
    let inspected = desk.done(Tool::Signer, "inspect - --json", &desk.read("req"));
    assert!(inspected.text().contains("\"check_code\""));
}
