//! What vaults are for.
use super::{OPEN, PASSPHRASES, activate, desk, keys, signer, vault};
use serde_json::Value;
use std::fs;
use tests::sample::{BEGIN, PASSPHRASE, WORDS, moment, vectors};
use tests::{Desk, Tool};

const KEY_FILE: &str = "--key-file @key --mnemonic-passphrase-file @key-pass";

fn account(desk: &Desk, key: &str, more: &str) -> Value {
    let line = format!("account --chain nem --network testnet {key} --json {more}");
    serde_json::from_str(&signer(desk, &line, "")).unwrap()
}

/// Drafts a payment of the account and returns what the signer will ask for.
fn draft(desk: &Desk, public_key: &str) -> String {
    let draft = format!(
        "draft transfer --chain nem --network testnet --signer {public_key} --to \
         TAQN3LEYRADH4PDI3TNF7QVXQODMWGQKLV5JPP46 --amount 1.5 --timestamp nem:{BEGIN} --deadline \
         +2h -o @req"
    );
    let _said = desk.done(Tool::Online, &draft, b"");
    let inspect = format!("inspect @req --now {} --json", moment(BEGIN));
    let review: Value = serde_json::from_str(&signer(desk, &inspect, "")).unwrap();
    let lines = review["confirm"].as_array().unwrap().iter();
    lines.map(|line| format!("{}\n", line.as_str().unwrap())).collect()
}

#[test]
fn a_key_in_a_vault_signs_what_the_same_key_in_a_file_signs() {
    let desk = desk();
    vault(&desk);
    let card = account(&desk, OPEN, "-o @card");
    assert_eq!(card["address"], account(&desk, KEY_FILE, "-o @card2")["address"]);
    assert_eq!(desk.read("card"), desk.read("card2"), "a key in pre-activation proves possession");
    let answers = draft(&desk, card["public_key"].as_str().unwrap());
    activate(&desk);
    let now = moment(BEGIN);
    for (key, response) in [(OPEN, "one"), (KEY_FILE, "other")] {
        let line = format!("sign @req {key} --now {now} -o @{response}");
        let _said = signer(&desk, &line, &answers);
    }
    assert_eq!(desk.read("one"), desk.read("other"));
    let verified = desk.done(Tool::Online, "verify --request @req --response @one --json", b"");
    assert!(verified.text().contains("\"confirmed\":\"stdin\""));
}

#[test]
fn a_vault_that_stays_open_signs_and_locks() {
    let desk = desk();
    vault(&desk);
    activate(&desk);
    let card = account(&desk, OPEN, "");
    let answers = draft(&desk, card["public_key"].as_str().unwrap());
    let (request, response) = (desk.path("req"), desk.path("resp"));
    let now = moment(BEGIN);
    let typed = format!(
        "list\nsign {request} -o {response} --now {now}\n{answers}nonsense\nsign --vault x\nlock\n\nlist\nquit\n"
    );
    let open = "vault open @cold --passphrase-file @p0 --passphrase-file @p1";
    let session = desk.done(Tool::Signer, open, typed.as_bytes());
    assert_eq!(session.text().matches("treasury: 12 words with a passphrase, active").count(), 2);
    assert!(session.stderr.contains("signed request"), "{}", session.stderr);
    assert_eq!(session.stderr.matches("that is no command").count(), 1);
    assert!(session.stderr.contains("the vault is locked"));
    let verified = desk.done(Tool::Online, "verify --request @req --response @resp --json", b"");
    assert!(verified.text().contains("\"confirmed\":\"stdin\""));
}

#[test]
fn a_vault_goes_through_codes_to_another_signer_and_to_no_online_machine() {
    let desk = desk();
    vault(&desk);
    let _shown = signer(&desk, "vault show @cold --png @codes", "");
    let scanned: Value =
        serde_json::from_str(&signer(&desk, "vault scan --images @codes -o @copy --json", ""))
            .unwrap();
    let info: Value = serde_json::from_str(&signer(&desk, "vault info @copy --json", "")).unwrap();
    assert_eq!(scanned["vault"], info["vault"]);
    assert_eq!((&info["threshold"], &info["memory_mib"]), (&2.into(), &64.into()));
    assert_eq!(desk.read("copy/vault.coldseal"), desk.read("cold/vault.coldseal"));
    let open = OPEN.replace("@cold", "@copy");
    assert!(signer(&desk, &format!("key list {open}"), "").contains("treasury"));
    // An older one takes its place only if that is asked for, and another vault's never.
    activate(&desk);
    let again = desk.run(Tool::Signer, "vault scan --images @codes -o @cold", b"");
    assert!(again.stderr.contains("is in the folder already"), "{}", again.stderr);
    let replaced = desk.done(
        Tool::Signer,
        "vault scan --images @codes -o @cold --replace --passphrase-file @p0 --passphrase-file @p1",
        b"",
    );
    assert!(replaced.stderr.contains("older"), "{}", replaced.stderr);
    assert_eq!(keys(&desk)["keys"][0]["state"], "pre-activation");
}

#[test]
fn custodians_come_and_go() {
    let desk = desk();
    vault(&desk);
    let cheap = "--memory 64 --passes 1";
    let custodian = |line: &str| desk.run(Tool::Signer, line, b"");
    let add = format!("vault custodian add {OPEN} --name Dora --new-passphrase-file @p3 {cheap}");
    assert!(custodian(&add).stderr.contains("number 4"));
    let open = |first: &str, second: &str| {
        let line =
            format!("key list --vault @cold --passphrase-file {first} --passphrase-file {second}");
        desk.run(Tool::Signer, &line, b"").exit == station::Exit::Done
    };
    let numbered = |number: usize, file: &str| format!("{number}={}", desk.path(file));
    assert!(open(&numbered(4, "p3"), &numbered(3, "p2")));
    assert!(!open(&numbered(4, "p2"), &numbered(3, "p2")));

    // Whoever stays must be there, and then nothing from before opens.
    let remove = format!("vault custodian remove {OPEN} 3");
    let absent = custodian(&remove);
    assert!(absent.stderr.contains("custodian 4 stays"), "{}", absent.stderr);
    let all = format!("{OPEN} --passphrase-file {}", numbered(4, "p3"));
    let removed = custodian(&format!("vault custodian remove {all} 3"));
    assert!(removed.stderr.contains("move the funds"), "{}", removed.stderr);
    assert_eq!(desk.list("cold").len(), 1, "the version before is wiped");
    assert!(!open(&numbered(4, "p3"), &numbered(3, "p2")));
    assert!(open(&numbered(4, "p3"), &numbered(1, "p0")));

    let replace =
        format!("vault custodian replace {all} 4 --name Eve --new-passphrase-file @p2 {cheap}");
    assert!(custodian(&replace).stderr.contains("replaced by custodian 5"));
    let passphrase =
        format!("vault custodian passphrase {OPEN} 1 --new-passphrase-file @p3 {cheap}");
    let changed = custodian(&passphrase);
    // Custodian 5 was not there.
    assert!(changed.stderr.contains("keeps its key"), "{}", changed.stderr);
    assert!(
        open(&numbered(1, "p3"), &numbered(5, "p2"))
            && !open(&numbered(1, "p0"), &numbered(2, "p1"))
    );
}

#[test]
fn a_key_lives_and_ends() {
    let desk = desk();
    vault(&desk);
    activate(&desk);
    let state = |state: &str, stdin: &str| {
        desk.run(Tool::Signer, &format!("key state {OPEN} 1 {state}"), stdin.as_bytes())
    };
    assert_eq!(state("suspended", "").exit, station::Exit::Done);
    let account =
        desk.run(Tool::Signer, &format!("account --chain nem --network testnet {OPEN}"), b"");
    assert!(account.stderr.contains("it signs nothing"), "{}", account.stderr);
    assert_eq!(state("active", "").exit, station::Exit::Done);
    assert_eq!(state("compromised", "wrong\n").exit, station::Exit::Declined);
    assert_eq!(keys(&desk)["keys"][0]["state"], "active");
    assert_eq!(state("compromised", "treasury\n").exit, station::Exit::Done);
    assert_eq!(state("active", "treasury\n").exit, station::Exit::Usage);
    let before = desk.snapshot();
    let declined = desk.run(Tool::Signer, &format!("key destroy {OPEN} 1"), b"treasur\n");
    assert_eq!(declined.exit, station::Exit::Declined);
    assert_eq!(desk.snapshot(), before);
    let destroyed = desk.done(Tool::Signer, &format!("key destroy {OPEN} 1"), b"treasury\n");
    assert!(destroyed.stderr.contains("still hold the key"));
    let list = keys(&desk);
    let key = &list["keys"][0];
    assert_eq!((key["state"].as_str(), key["kind"].as_str()), (Some("destroyed"), Some("gone")));
    assert_eq!(desk.list("cold").len(), 1);
}

/// Nothing that is written or printed on the way holds the words, their entropy or a passphrase.
#[test]
fn nothing_secret_is_written_or_printed() {
    let desk = desk();
    vault(&desk);
    activate(&desk);
    let mut printed = String::new();
    for line in [
        format!("key list {OPEN}"),
        format!("key list {OPEN} --json"),
        format!("key show-address {OPEN} 1"),
        format!("vault custodian list {OPEN}"),
        String::from("vault info @cold --json"),
        String::from("vault show @cold --png @codes --json"),
        String::from("vault open @cold --passphrase-file @p1"),
        format!("key check-backup {OPEN} --key 1 --backup-file @key-pass"),
    ] {
        let outcome = desk.run(Tool::Signer, &line, b"");
        printed.push_str(&outcome.text());
        printed.push_str(&outcome.stderr);
    }
    let all = vectors("nem/derivation.json");
    let entropy = all["cases"][0]["entropy"].as_str().unwrap();
    let raw = tests::sample::hex(entropy);
    let mut texts: Vec<&str> = WORDS.split(' ').filter(|word| word.len() > 5).collect();
    texts.extend(PASSPHRASES);
    texts.extend([PASSPHRASE, entropy]);
    for text in texts {
        assert!(!printed.to_lowercase().contains(&text.to_lowercase()), "{text}");
    }
    let given = ["key", "key-pass", "p0", "p1", "p2", "p3"];
    for (name, bytes) in desk.snapshot() {
        if given.contains(&name.as_str()) {
            continue;
        }
        let has = |secret: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
        assert!(!has(&raw[..8]) && !has(&WORDS.as_bytes()[..20]), "{name}");
        assert!(PASSPHRASES.iter().all(|text| !has(text.as_bytes())), "{name}");
    }
    let rights = fs::metadata(desk.path("cold/vault.coldseal")).unwrap().permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&rights) & 0o777, 0o600);
}
