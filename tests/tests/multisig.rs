//! A 2-of-3 multisig payment with separate signers, from a plain account on, against the node.
use serde_json::Value;
use test_node::{Config, TestNode};
use tests::{Desk, Tool};

const TO: &str = "TALICE-LCD3XP-H4FFI5-STGGNS-NSWPOT-G5E4DS-2TOS";

/// One signer with its own machine: a key file, and the public key that it tells.
struct Signer {
    desk: Desk,
    public: String,
    address: String,
}

impl Signer {
    fn new(number: u8) -> Self {
        let desk = Desk::new();
        desk.write("key", format!("{number:02x}").repeat(32));
        let account =
            desk.signer("account --chain nem --network testnet --key-file @key --json").text();
        let account: Value = serde_json::from_str(&account).unwrap();
        let field = |name: &str| account[name].as_str().unwrap().to_owned();
        Self { public: field("public_key"), address: field("address"), desk }
    }

    /// Carries a request over as a picture, signs it with what its review asks for, and carries
    /// the response back.
    fn sign(&self, online: &Desk, request: &str) -> Vec<String> {
        let codes = online.path(&format!("{request}-codes"));
        let _shown = online.online(&format!("show @{request} --png {codes}"));
        let own = format!("{request}-here");
        let _scanned = self.desk.signer(&format!("scan --images {codes} -o @{own}"));
        let review = self.desk.signer(&format!("inspect @{own} --json")).text();
        let review: Value = serde_json::from_str(&review).unwrap();
        let lines: Vec<String> = review["confirm"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap().to_owned())
            .collect();
        let typed = lines.join("\n") + "\n";
        let line = format!("sign @{own} --key-file @key --network testnet -o @{request}-signed");
        let signed = self.desk.run(Tool::Signer, &line, typed.as_bytes());
        assert_eq!(signed.exit, station::Exit::Done, "{}", signed.stderr);
        let back = self.desk.path(&format!("{request}-back"));
        let _shown = self.desk.signer(&format!("show @{request}-signed --png {back}"));
        let _scanned = online.online(&format!("scan --images {back} -o @{request}-response"));
        lines
    }
}

struct Office {
    desk: Desk,
    node: TestNode,
}

impl Office {
    fn new() -> Self {
        Self::with(Config::default())
    }

    fn with(config: Config) -> Self {
        Self { desk: Desk::new(), node: TestNode::start(config).unwrap() }
    }

    fn draft(&self, what: &str, signer: &Signer, more: &str, request: &str) {
        let _drafted = self.desk.online(&format!(
            "draft {what} --chain nem --network testnet --signer {} {more} --node {} -o @{request}",
            signer.public,
            self.node.url()
        ));
    }

    fn announce(&self, request: &str) {
        let _announced = self.desk.online(&format!(
            "announce --request @{request} --response @{request}-response --node {}",
            self.node.url()
        ));
    }

    fn status(&self, request: &str) -> String {
        let line = format!(
            "status --request @{request} --response @{request}-response --node {} --json",
            self.node.url()
        );
        let outcome = self.desk.run(Tool::Online, &line, b"");
        let answer: Value = serde_json::from_str(&outcome.text()).unwrap();
        answer["transactions"][0]["status"].as_str().unwrap().to_owned()
    }

    fn pending(&self, signer: &Signer) -> Vec<Value> {
        let line = format!(
            "pending --network testnet --signer {} --node {} --json",
            signer.public,
            self.node.url()
        );
        let answer: Value = serde_json::from_str(&self.desk.online(&line).text()).unwrap();
        answer["pending"].as_array().unwrap().clone()
    }
}

#[test]
fn a_plain_account_becomes_2_of_3_pays_and_changes_its_cosignatories() {
    let office = Office::new();
    let [vault, a, b, c, d] = [0x11, 0x22, 0x33, 0x44, 0x55].map(Signer::new);

    // The account itself makes it so; its own key can sign nothing afterwards.
    let keys = format!("--add {} --add {} --add {} --signatures 2", a.public, b.public, c.public);
    office.draft("cosignatories", &vault, &keys, "convert");
    let typed = vault.sign(&office.desk, "convert");
    assert_eq!(typed.iter().filter(|line| line.starts_with("add ")).count(), 3);
    assert!(typed.contains(&"signatures +2".to_owned()) && typed.contains(&"D-CONTROL".to_owned()));
    let shown = vault.desk.signer("inspect @convert-here").text();
    assert!(shown.contains("if it is an ordinary account now, it becomes 2-of-3"), "{shown}");
    office.announce("convert");
    assert_eq!(office.status("convert"), "confirmed");

    // One cosignatory starts a payment, another one cosigns it.
    let payment = format!("--multisig {} --to {TO} --amount 12.5 --message rent", vault.public);
    office.draft("transfer", &a, &payment, "pay");
    let typed = a.sign(&office.desk, "pay");
    assert_eq!(typed[..2], ["12.5 XEM", "TALICELC E4DS2TOS"]);
    office.announce("pay");
    assert_eq!(office.status("pay"), "unconfirmed");

    let waiting = office.pending(&b);
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["signed_by_this_account"], false);
    let hash = waiting[0]["hash"].as_str().unwrap();
    office.draft("cosign", &b, &format!("--hash {hash}"), "cosign");
    let again = b.sign(&office.desk, "cosign");
    assert_eq!(again[..4], typed[..4], "both signers confirm the same payment");
    office.announce("cosign");
    assert_eq!(office.status("pay"), "confirmed");
    assert!(office.pending(&b).is_empty());

    // A lost cosignatory is replaced: one signature starts it, the other's completes it.
    let change = format!("--multisig {} --add {} --remove {}", vault.public, d.public, c.public);
    office.draft("cosignatories", &a, &change, "change");
    let typed = a.sign(&office.desk, "change");
    assert!(typed.iter().any(|line| line.starts_with("remove ")));
    let shown = a.desk.signer("inspect @change-here").text();
    assert!(shown.contains("if it is 2-of-3 now, it becomes 2-of-3"), "{shown}");
    office.announce("change");
    let hash = office.pending(&b)[0]["hash"].as_str().unwrap().to_owned();
    office.draft("cosign", &b, &format!("--hash {hash}"), "cosign-change");
    let _typed = b.sign(&office.desk, "cosign-change");
    office.announce("cosign-change");
    assert_eq!(office.status("change"), "confirmed");
}

#[test]
fn a_cosignature_of_what_does_not_wait_is_not_drafted() {
    let office = Office::new();
    let a = Signer::new(0x22);
    let line = format!(
        "draft cosign --chain nem --network testnet --signer {} --hash {} --node {} -o @cosign",
        a.public,
        "AB".repeat(32),
        office.node.url()
    );
    let outcome = office.desk.run(Tool::Online, &line, b"");
    assert_eq!(outcome.exit, station::Exit::BadInput);
    assert!(outcome.stderr.contains("no pending multisig transaction"), "{}", outcome.stderr);
}

#[test]
fn harvesting_is_delegated_from_a_cold_account() {
    let [cold, remote] = [0x66, 0x77].map(Signer::new);
    // A remote account is one that never held anything.
    let address = remote.address.clone();
    let funds = [(address, 0)].into_iter().collect();
    let office = Office::with(Config { funds, ..Config::default() });
    office.draft("delegate", &cold, &format!("--remote {}", remote.public), "delegate");
    let typed = cold.sign(&office.desk, "delegate");
    assert!(typed[0].starts_with("delegate to ") && typed.contains(&"D-DELEGATION".to_owned()));
    office.announce("delegate");
    assert_eq!(office.status("delegate"), "confirmed");
}

/// An hour after the latest deadline, and not before, what no node knows has expired.
#[test]
fn what_was_never_announced_expires_an_hour_after_its_deadline() {
    for (hours, expected) in [(1, "unknown"), (4, "expired")] {
        let config = Config { time_offset: hours * 3600, ..Config::default() };
        let later = Office::with(config);
        let payer = Signer::new(0x21);
        let _drafted = later.desk.online(&format!(
            "draft transfer --chain nem --network testnet --signer {} --to {TO} --amount 1 \
             --timestamp +0s --deadline +2h -o @pay",
            payer.public
        ));
        let _typed = payer.sign(&later.desk, "pay");
        assert_eq!(later.status("pay"), expected);
    }
}
