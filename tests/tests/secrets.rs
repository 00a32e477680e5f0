//! Nothing that a program prints or writes holds a secret.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "test code")]

use std::collections::BTreeMap;
use tests::sample::{BEGIN, KEY, PASSPHRASE, PUBLIC, WORDS, draft, moment, text, vectors};
use tests::{Desk, Outcome, Snapshot, Tool};

/// What must be nowhere, each with its name.
struct Secrets(Vec<(String, Vec<u8>)>);

impl Secrets {
    /// The secrets of the vector whose words are [`WORDS`], and of [`KEY`].
    fn all() -> Self {
        let all = vectors("nem/derivation.json");
        let cases = all["cases"].as_array().unwrap();
        let case = cases.iter().find(|case| text(case, "mnemonic") == WORDS).unwrap();
        let mut found = Self(Vec::new());
        found.plain("phrase", WORDS);
        // Shorter ones stand in our own words, such as the one in "address".
        for word in WORDS.split(' ').filter(|word| word.len() > 4) {
            found.plain("word", word);
        }
        for pair in WORDS.split(' ').collect::<Vec<_>>().windows(2) {
            found.plain("words", &pair.join(""));
        }
        found.plain("passphrase", PASSPHRASE);
        for name in [
            "entropy",
            "seed",
            "rootPrivateKey",
            "rootChainCode",
            "slip10PrivateKey",
            "displayedPrivateKey",
        ] {
            found.bytes(name, text(case, name));
        }
        found.bytes("key", KEY);
        found
    }

    fn plain(&mut self, name: &str, secret: &str) {
        self.0.push((format!("{name} {secret}"), secret.as_bytes().to_vec()));
    }

    /// Adds bytes as they are, backwards, and in hex in both cases and directions; halves too.
    fn bytes(&mut self, name: &str, hex: &str) {
        let bytes = tests::sample::hex(hex);
        let backwards: Vec<u8> = bytes.iter().rev().copied().collect();
        for bytes in [bytes, backwards] {
            let half = bytes.len() / 2;
            for part in [&bytes[..half], &bytes[half..]] {
                self.0.push((format!("{name}, raw"), part.to_vec()));
                let lower = data_encoding::HEXLOWER.encode(part);
                self.0.push((format!("{name}, hex"), lower.to_uppercase().into_bytes()));
                self.0.push((format!("{name}, hex"), lower.into_bytes()));
                let base64 = data_encoding::BASE64.encode(part);
                self.0.push((format!("{name}, Base64"), base64.as_bytes()[..12].to_vec()));
                let debug = format!("{part:?}");
                self.0.push((
                    format!("{name}, as a list"),
                    debug.trim_matches(['[', ']']).as_bytes().to_vec(),
                ));
            }
        }
    }

    fn find(&self, place: &str, bytes: &[u8]) {
        for (name, secret) in &self.0 {
            let there = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!there, "{place} holds {name}");
        }
    }

    fn search(&self, outcome: &Outcome, line: &str) {
        self.find(&format!("stdout of {line}"), &outcome.stdout);
        self.find(&format!("stderr of {line}"), outcome.stderr.as_bytes());
        self.find(&format!("what is printed of {line}"), format!("{outcome:?}").as_bytes());
    }
}

/// Runs a command whatever its end and searches what it said.
fn searched(desk: &Desk, secrets: &Secrets, tool: Tool, line: &str, typed: &[u8]) -> Outcome {
    let outcome = desk.run(tool, line, typed);
    secrets.search(&outcome, line);
    outcome
}

/// The files that hold the secrets: those that the tests wrote themselves, and backups.
fn is_own(name: &str) -> bool {
    ["words", "pass", "raw", "typo"].contains(&name) || name.starts_with("backup")
}

fn search_files(secrets: &Secrets, files: &Snapshot) {
    for (name, bytes) in files.iter().filter(|(name, _)| !is_own(name)) {
        secrets.find(name, bytes);
        secrets.find("a name", name.as_bytes());
    }
}

/// Returns the payloads of every code picture of a desk.
fn payloads(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for name in desk.snapshot().into_keys().filter(|name| name.ends_with(".png")) {
        let read = desk.online(&format!("qr read --json @{name}")).text();
        let read: serde_json::Value = serde_json::from_str(read.lines().next().unwrap()).unwrap();
        for payload in read["payloads"].as_array().unwrap() {
            let hex = payload.as_str().unwrap().to_uppercase();
            found.insert(name.clone(), tests::sample::hex(&hex));
        }
    }
    found
}

fn trip(key: &str) {
    let (desk, secrets) = (Desk::new(), Secrets::all());
    for (name, bytes) in [("words", WORDS), ("pass", PASSPHRASE), ("raw", KEY)] {
        desk.write(name, bytes);
    }
    let node = test_node::TestNode::start(test_node::Config::default()).unwrap();
    let now = node.now();
    let run = |tool, line: &str, typed: &[u8]| {
        let outcome = searched(&desk, &secrets, tool, line, typed);
        assert_eq!(outcome.exit, station::Exit::Done, "{line}: {}", outcome.stderr);
        outcome
    };
    let account = format!("account --chain nem --network testnet {key}");
    run(Tool::Signer, &account, b"");
    let card = run(Tool::Signer, &format!("{account} --json -o @card"), b"").text();
    let card: serde_json::Value = serde_json::from_str(&card).unwrap();
    run(Tool::Signer, "show @card --png @card-codes", b"");
    run(Tool::Online, "account @card --json", b"");
    let begin = format!("nem:{BEGIN}");
    let line =
        draft().replace(PUBLIC, text(&card, "public_key")).replace(&begin, &format!("nem:{now}"));
    run(Tool::Online, &format!("{line} --message hello -o @req"), b"");
    let clock = moment(i64::from(now));
    let review = run(Tool::Signer, &format!("inspect @req --json --now {clock}"), b"").text();
    let review: serde_json::Value = serde_json::from_str(&review).unwrap();
    let lines = review["confirm"].as_array().unwrap().iter();
    let typed: String = lines.map(|line| format!("{}\n", line.as_str().unwrap())).collect();
    let sign = format!("sign @req {key} --now {clock}");
    run(Tool::Signer, &format!("{sign} --json -o @resp"), typed.as_bytes());
    run(Tool::Signer, "show @resp --png @codes", b"");
    run(Tool::Signer, "show @resp --apng @moving.png", b"");
    run(Tool::Online, "verify --request @req --response @resp --json", b"");
    let url = node.url();
    run(Tool::Online, &format!("announce --request @req --response @resp --node {url}"), b"");
    for request in node.requests() {
        secrets.find("a request to the node", request.as_bytes());
    }
    // Ends that are no success say no more.
    for line in [
        format!("{sign} -o @resp"),
        format!("{sign} --network mainnet -o @new"),
        sign.replace("@req", "@resp"),
        "show @words --png @x".to_owned(),
        "inspect @raw".to_owned(),
        "sign @req --key-file @pass -o @new".to_owned(),
        "sign @req --key-file @req -o @new".to_owned(),
    ] {
        let outcome = searched(&desk, &secrets, Tool::Signer, &line, b"wrong\n");
        assert_ne!(outcome.exit, station::Exit::Done, "{line}");
    }
    search_files(&secrets, &desk.snapshot());
    for (name, payload) in payloads(&desk) {
        secrets.find(&format!("the code in {name}"), &payload);
    }
}

#[test]
fn a_trip_from_words() {
    trip("--key-file @words");
}

#[test]
fn a_trip_from_words_and_a_passphrase() {
    trip("--key-file @words --mnemonic-passphrase-file @pass");
}

#[test]
fn a_trip_from_a_raw_key() {
    trip("--key-file @raw");
}

/// Commands about keys say nothing of them, whether they succeed or not; what they write is what was
/// asked for.
#[test]
fn commands_about_keys_say_nothing_of_them() {
    let (desk, secrets) = (Desk::new(), Secrets::all());
    for (name, bytes) in [("words", WORDS), ("pass", PASSPHRASE), ("raw", KEY)] {
        desk.write(name, bytes);
    }
    desk.write("typo", WORDS.replace("second", "secnod"));
    let typed = |rest: &str| format!("{rest}{}\n", WORDS.replace(' ', "\n"));
    let (twelve, words) = (typed("12\n"), typed("words\n12\n"));
    let wrong = twelve.replace("salad", "zoo");
    let net = "--chain nem --network testnet";
    let key = "--key-file @words --mnemonic-passphrase-file @pass";
    for (line, stdin, done) in [
        (format!("key restore {net} {key} --json"), "", true),
        (format!("key restore {net}"), words.as_str(), true),
        (format!("key restore {net}"), &words.replace("salad", "zoo"), false),
        (format!("key restore {net} --key-file @typo"), "", false),
        (format!("key restore {net} --key-file @words -o @kept"), "wrong\n", false),
        ("key backup --key-file @words --as words,seedqr -o @backup.svg --json".into(), "", true),
        ("key backup --key-file @words --as compact-seedqr -o @backup.png".into(), "", true),
        ("key backup --key-file @raw --as private-key -o @backup.txt".into(), "", true),
        ("key backup --key-file @raw --as words -o @none.txt".into(), "", false),
        ("key check-backup --key-file @words".into(), &twelve, true),
        ("key check-backup --key-file @words".into(), &wrong, false),
        ("key check-backup --key-file @words --backup-seedqr @backup.png --json".into(), "", true),
        ("key check-backup --key-file @words --backup-file @typo".into(), "", false),
        ("key check-backup --key-file @words --choose 3".into(), "secnod\n", false),
        (format!("key drill {net} {key} --address TAAA --json"), "", false),
        (format!("account {net} --seedqr @backup.png --json"), "", true),
    ] {
        let outcome = searched(&desk, &secrets, Tool::Signer, &line, stdin.as_bytes());
        assert_eq!(outcome.exit == station::Exit::Done, done, "{line}: {}", outcome.stderr);
    }
    search_files(&secrets, &desk.snapshot());
}

#[test]
fn the_search_itself_finds_what_it_must() {
    let secrets = Secrets::all();
    for planted in [
        format!("x{}x", KEY.to_lowercase()).into_bytes(),
        tests::sample::hex(KEY),
        "…пароль…".as_bytes().to_vec(),
        b"a stumble b".to_vec(),
    ] {
        let found = std::panic::catch_unwind(|| Secrets::all().find("planted", &planted));
        assert!(found.is_err(), "{planted:?}");
    }
    secrets.find("nothing", PUBLIC.as_bytes());
}
