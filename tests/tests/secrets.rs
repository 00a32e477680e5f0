//! Nothing that a program prints or writes holds a secret.
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "test code"
)]

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
    let is_picture = |name: &String| name.ends_with(".png") && !is_own(name);
    for name in desk.snapshot().into_keys().filter(is_picture) {
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

/// The passphrases of custodians.
const CUSTODIANS: [&str; 4] = [
    "seven vexed quagga jumped",
    "over the lazy wallabies",
    "and a third custodian",
    "whoever comes as the fourth",
];
const ROLLS: &str = "12345612345612345612345612345612345612345612345612";
/// The words of these rolls, by the published recipe.
const OF_ROLLS: &str =
    "unveil nice picture region tragic fault cream strike tourist control recipe tourist";
const NET: &str = "--chain nem --network testnet";
/// Of the words without a passphrase.
const ADDRESS: &str = "TBHHIPWHNN3ADATBM7UZTOMMJMG6J5KTYKRXDAMB";
const COST: &str = "--memory 64 --passes 1";
const OPEN: &str = "--vault @cold --passphrase-file @p0 --passphrase-file @p1";

/// The files that the tests of vaults and shares write themselves, and those that were asked for.
fn is_given(name: &str) -> bool {
    is_own(name)
        || ["p0", "p1", "p2", "p3", "rolls", "of-rolls", "shares", "eleven"].contains(&name)
        || name.starts_with("kept")
}

/// A desk with everything that commands about keys and vaults take, and its secrets.
fn vault_desk() -> (Desk, Secrets) {
    let (desk, mut secrets) = (Desk::new(), Secrets::all());
    for (number, text) in CUSTODIANS.iter().enumerate() {
        desk.write(&format!("p{number}"), *text);
        secrets.plain("custodian", text);
    }
    let eleven = WORDS.rsplit_once(' ').unwrap().0;
    for (name, text) in [
        ("words", WORDS),
        ("pass", PASSPHRASE),
        ("raw", KEY),
        ("rolls", ROLLS),
        ("of-rolls", OF_ROLLS),
        ("eleven", eleven),
        ("backup-typo", &WORDS.replace("second", "secnod")),
    ] {
        desk.write(name, text);
    }
    secrets.plain("rolls", &ROLLS[..24]);
    for pair in OF_ROLLS.split(' ').collect::<Vec<_>>().windows(2) {
        secrets.plain("words of rolls", &pair.join(" "));
    }
    let digest = <sha2::Sha256 as sha2::Digest>::digest(ROLLS);
    secrets.bytes("entropy of rolls", &data_encoding::HEXUPPER.encode(&digest[..16]));
    (desk, secrets)
}

/// A line, what is typed, and whether it succeeds.
type Step = (String, &'static str, bool);

fn vault_steps() -> Vec<Step> {
    let words = "--key-file @words --mnemonic-passphrase-file @pass";
    let add = format!("key add {OPEN} {NET} --label");
    let check = format!("key check-backup {OPEN} --key");
    let pass = "--mnemonic-passphrase-file @pass";
    let three = format!("{OPEN} --passphrase-file @p2");
    let ok = |line: String| (line, "", true);
    let bad = |line: String| (line, "", false);
    vec![
        ok(format!(
            "vault create @cold --custodian Ada --custodian Ben --threshold 2 --unattended {COST} \
             --passphrase-file @p0 --passphrase-file @p1 --json"
        )),
        bad("vault create @cold --passphrase-file @p0".into()),
        ok(format!("{add} treasury {words} --json")),
        bad(format!("{add} typo --key-file @backup-typo")),
        bad(format!("{add} treasury --key-file @raw")),
        ok(format!("{add} raw --key-file @raw")),
        ok(format!(
            "key new {OPEN} {NET} --label rolls --words 12 --dice-only --dice @rolls --json"
        )),
        bad(format!("key new {OPEN} {NET} --label more --words 24 --dice-only --dice @rolls")),
        bad(format!("key new {OPEN} {NET} --label more --dice @words")),
        bad(format!("key new {OPEN} {NET} --label more --cards @words --coins @pass")),
        (format!("key restore {OPEN} {NET} --label again {words}"), "wrong\n", false),
        (format!("key backup {OPEN} --key 1 --as words -o @backup0.svg"), "treasury\n", true),
        (format!("key backup {OPEN} --key 3 --as compact-seedqr -o @backup3.png"), "rolls\n", true),
        (format!("key backup {OPEN} --key 1 --as words -o @backup9.svg"), "tresury\n", false),
        bad(format!("{check} 1 --backup-file @words")),
        bad(format!("{check} 1 --backup-file @backup-typo {pass}")),
        (format!("{check} 1 --choose 3 {pass}"), "wonder\nwonder\nwonder\n", false),
        ok(format!("{check} 1 --backup-file @words {pass} --json")),
        ok(format!("{check} 3 --backup-seedqr @backup3.png")),
        bad(format!("{check} 2 --backup-file @words")),
        ok(format!("key list {OPEN}")),
        ok(format!("key list {OPEN} --json")),
        ok(format!("key show-address {OPEN} 1 --json")),
        ok(format!("key account {OPEN} 1 {NET} --path m/44h/1h/7h/0h/0h --json")),
        bad(format!("key account {OPEN} 2 {NET} --path m/44h/1h/7h/0h/0h")),
        ok(format!("key state {OPEN} 1 suspended --json")),
        ok(format!("key state {OPEN} 1 active")),
        bad("key list --vault @cold --passphrase-file @p0".into()),
        bad("key list --vault @cold --passphrase-file @p0 --passphrase-file @pass".into()),
        bad("key list --vault @cold --passphrase-file @p0 --passphrase-file @words".into()),
        bad("key list --vault @words --passphrase-file @p0".into()),
        ok("vault info @cold --json".into()),
        ok("vault show @cold --png @codes --json".into()),
        ok("vault scan --images @codes -o @copy --json".into()),
        bad("vault scan --images @backup3.png -o @none".into()),
        ok(format!("vault custodian list {OPEN} --json")),
        ok(format!("vault custodian add {OPEN} --name Cleo --new-passphrase-file @p2 {COST}")),
        bad(format!("vault custodian add {OPEN} --name Eve --new-passphrase-file @none {COST}")),
        ok(format!(
            "vault custodian replace {three} 3 --name Dora --new-passphrase-file @p3 {COST}"
        )),
        bad(format!("vault custodian remove {OPEN} 1")),
        ok(format!("vault custodian remove {OPEN} --passphrase-file 4=@p3 4 --json")),
        bad(format!("vault custodian passphrase {OPEN} 1 --new-passphrase-file @none {COST}")),
        (
            "vault open @cold --passphrase-file @p0 --passphrase-file @p1".into(),
            "list\nnonsense\nlock\n\nquit\n",
            true,
        ),
        bad("vault open @cold --passphrase-file @words --passphrase-file @p1".into()),
        ok("key last-word --words-file @eleven --list -o @kept-last".into()),
        bad("key last-word --words-file @words --list -o @kept-none".into()),
        ok(format!("key drill {NET} --key-file @words --address {ADDRESS} --json")),
        (format!("key destroy {OPEN} 3 --json"), "rolls\n", true),
        (format!("key destroy {OPEN} 1"), WORDS, false),
        bad(format!("vault custodian passphrase {OPEN} 1 --new-passphrase-file @p1 {COST}")),
        ok(format!("vault custodian passphrase {OPEN} 1 --new-passphrase-file @p3 {COST}")),
    ]
}

/// Every command about vaults, at its end and at its errors.
#[test]
fn commands_about_vaults_say_nothing_of_them() {
    let (desk, secrets) = vault_desk();
    let steps = vault_steps();
    for (line, stdin, done) in &steps {
        let line = line.replace("4=@p3", &format!("4={}", desk.path("p3")));
        let outcome = searched(&desk, &secrets, Tool::Signer, &line, stdin.as_bytes());
        assert_eq!(outcome.exit == station::Exit::Done, *done, "{line}: {}", outcome.stderr);
    }
    for (name, bytes) in desk.snapshot().iter().filter(|(name, _)| !is_given(name)) {
        secrets.find(name, bytes);
    }
    for (name, payload) in payloads(&desk) {
        secrets.find(&format!("the code in {name}"), &payload);
    }
}

/// No command was forgotten: each has a line above that succeeds and, if it can be wrong, one that fails.
#[test]
fn every_command_about_keys_and_vaults_is_searched() {
    let steps = vault_steps();
    let mut missing = Vec::new();
    let mut waiting: Vec<(String, clap::Command)> = ["key", "vault"]
        .map(|name| (name.into(), offline_signer::command().find_subcommand(name).unwrap().clone()))
        .into();
    while let Some((name, command)) = waiting.pop() {
        let inner: Vec<_> = command.get_subcommands().filter(|c| c.get_name() != "help").collect();
        if inner.is_empty() {
            let has = |good| {
                steps
                    .iter()
                    .any(|(line, _, done)| *done == good && line.starts_with(&format!("{name} ")))
            };
            missing.extend((!has(true) && name != "key restore").then(|| name.clone()));
        }
        waiting.extend(inner.into_iter().map(|c| (format!("{name} {}", c.get_name()), c.clone())));
    }
    assert_eq!(missing, [""; 0]);
}

/// A signature with a vault, and shares of its key.
#[test]
fn signing_with_a_vault_and_shares_say_nothing_of_them() {
    let (desk, mut secrets) = vault_desk();
    for (line, stdin, done) in vault_steps().into_iter().take(18) {
        let outcome = desk.run(Tool::Signer, &line, stdin.as_bytes());
        assert_eq!(outcome.exit == station::Exit::Done, done, "{line}: {}", outcome.stderr);
    }
    let backup = format!("key backup {OPEN} --key 1 --as shares --split 2-of-3 -o @backup.txt");
    let _made = desk.done(Tool::Signer, &backup, b"treasury\n");
    let share = |number| String::from_utf8(desk.read(&format!("backup-1-{number}.txt"))).unwrap();
    let all = [share(1), share(2), share(3)];
    for pair in
        all.iter().flat_map(|text| text.split_whitespace().zip(text.split_whitespace().skip(1)))
    {
        secrets.plain("words of a share", &format!("{} {}", pair.0, pair.1));
    }
    desk.write("shares", all[..2].concat());
    desk.write("backup-one", &all[0]);
    let mut mistyped = all[1].clone();
    mistyped.insert(3, 'x');
    desk.write("backup-typo", format!("{}{mistyped}", all[0]));
    desk.write("backup-all", all.concat());
    let account = format!("account {NET}");
    let key = "--mnemonic-passphrase-file @pass";
    let card = desk.done(Tool::Signer, &format!("{account} {OPEN} --key 1 --json"), b"").text();
    let card: serde_json::Value = serde_json::from_str(&card).unwrap();
    let line = draft().replace(PUBLIC, text(&card, "public_key"));
    let _drafted = desk.done(Tool::Online, &format!("{line} -o @req"), b"");
    let clock = moment(BEGIN);
    let review = desk.done(Tool::Signer, &format!("inspect @req --json --now {clock}"), b"").text();
    let review: serde_json::Value = serde_json::from_str(&review).unwrap();
    let lines = review["confirm"].as_array().unwrap().iter();
    let typed: String = lines.map(|line| format!("{}\n", line.as_str().unwrap())).collect();
    let sign = format!("sign @req --now {clock}");
    for (line, stdin, done) in [
        (format!("{sign} {OPEN} -o @resp --json"), typed.as_str(), true),
        (format!("{sign} {OPEN} -o @resp2"), "yes\n", false),
        (format!("{sign} --vault @cold --passphrase-file @pass -o @resp2"), "", false),
        (format!("{sign} --key-file @shares {key} -o @resp3"), &typed, true),
        (format!("{sign} --key-file @backup-one {key} -o @resp4"), &typed, false),
        (format!("{sign} --key-file @backup-typo {key} -o @resp4"), &typed, false),
        (format!("{account} --key-file @shares {key} --json"), "", true),
        (format!("{account} --key-file @shares --share-passphrase-file @p0 --json"), "", true),
        (format!("{account} --key-file @backup-typo"), "", false),
        (
            format!("key check-backup {OPEN} --key 1 --split 2-of-3 --backup-file @shares {key}"),
            "",
            false,
        ),
        (
            format!(
                "key check-backup {OPEN} --key 1 --split 2-of-3 --backup-file @backup-all {key}"
            ),
            "",
            true,
        ),
        ("key check-backup --key-file @words --split 2-of-3".into(), "20\nzoo\n", false),
        (format!("key restore {NET} --key-file @backup-one"), "", false),
    ] {
        let outcome = searched(&desk, &secrets, Tool::Signer, &line, stdin.as_bytes());
        assert_eq!(outcome.exit == station::Exit::Done, done, "{line}: {}", outcome.stderr);
    }
    for (name, bytes) in desk.snapshot().iter().filter(|(name, _)| !is_given(name)) {
        secrets.find(name, bytes);
    }
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
