//! Keys come into a vault, are backed up from it, and are active once the backup was read back.
use super::{OPEN, desk, keys, signer, vault};
use station::Exit;
use tests::sample::WORDS;
use tests::{Bad, Desk, Tool};

const OF: &str = "--chain nem --network testnet";
const CHECK: &str =
    "key check-backup --vault @cold --key 1 --passphrase-file @p0 --passphrase-file @p1";
const BACKUP: &str = "key backup --vault @cold --key 1 --passphrase-file @p0 --passphrase-file @p1";

/// A vault whose only key is another one, without a passphrase, in pre-activation.
fn new_key() -> Desk {
    let desk = desk();
    let create = "vault create @cold --custodian Ada --custodian Ben --threshold 2 --unattended \
        --memory 64 --passes 1 --passphrase-file @p0 --passphrase-file @p1";
    let _said = signer(&desk, create, "");
    desk.write("dice", "163524".repeat(20));
    let line = format!("key new {OPEN} --label fresh {OF} --dice @dice --json");
    let made = desk.json(Tool::Signer, &line);
    assert_eq!((&made["key"], &made["words"]), (&1.into(), &24.into()));
    assert!(made["file"].is_null());
    desk
}

/// What changes a vault says what is in it now, for scripts as well.
#[test]
fn every_change_has_an_object_for_scripts() {
    let desk = new_key();
    let json = |line: &str, stdin: &str| -> serde_json::Value {
        let said = signer(&desk, &format!("{line} --json"), stdin);
        let object: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(object["schema"], 1, "{line}");
        object
    };
    let add = format!("key add {OPEN} --label old --key-file @key {OF}");
    assert_eq!(json(&add, "")["key"]["state"], "pre-activation");
    let account = format!("key account {OPEN} 2 --chain nem --network mainnet");
    assert_eq!(json(&account, "")["key"]["accounts"].as_array().unwrap().len(), 2);
    let given_up = json(&format!("key state {OPEN} 2 compromised"), "old\n");
    assert_eq!(given_up["key"]["state"], "compromised");
    assert_eq!(json(&format!("key destroy {OPEN} 2"), "old\n")["key"]["kind"], "gone");

    let new = "--new-passphrase-file @p3 --memory 64 --passes 1";
    let newer = new.replace("@p3", "@p2");
    let dora = json(&format!("vault custodian add {OPEN} --name Dora {new}"), "");
    assert_eq!((&dora["custodian"], &dora["new_key"]), (&3.into(), &false.into()));
    let all = format!("{OPEN} --passphrase-file @p3");
    let changed = json(&format!("vault custodian passphrase {all} 3 {newer}"), "");
    assert_eq!((&changed["custodian"], &changed["new_key"]), (&3.into(), &true.into()));
    let replaced = json(&format!("vault custodian replace {OPEN} 3 --name Eve {new}"), "");
    assert_eq!((&replaced["custodian"], &replaced["new_key"]), (&4.into(), &true.into()));
    let removed = json(&format!("vault custodian remove {OPEN} 4"), "");
    assert_eq!((&removed["custodian"], &removed["new_key"]), (&4.into(), &true.into()));
    assert!(removed["generation"].as_u64() > dora["generation"].as_u64());

    let listed = json(&format!("vault custodian list {OPEN}"), "");
    let ada = serde_json::json!(
        { "number": 1, "name": "Ada", "memory_mib": 64, "passes": 1, "lanes": 1 }
    );
    assert_eq!((&listed["threshold"], &listed["custodians"][0]), (&2.into(), &ada));
    let shown = json(&format!("key show-address {OPEN} 1"), "");
    assert_eq!(shown["accounts"][0]["chain"], "nem");
}

fn state(desk: &Desk) -> String {
    keys(desk)["keys"][0]["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_new_key_is_kept_backed_up_and_active_when_that_was_read_back() {
    let desk = new_key();
    assert_eq!(state(&desk), "pre-activation");
    let said = desk.done(Tool::Signer, &format!("{BACKUP} --as words -o @words.txt"), b"fresh\n");
    assert!(said.stderr.contains("type the label of key 1"), "{}", said.stderr);
    let sheet = String::from_utf8(desk.read("words.txt")).unwrap();
    let number = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    let words: Vec<&str> = sheet.split_whitespace().filter(number).collect();
    let phrase = words[words.len().saturating_sub(24)..].join(" ");
    desk.write("read", phrase);
    let checked = desk.json(Tool::Signer, &format!("{CHECK} --backup-file @read --json"));
    assert_eq!((&checked["read_back"], &checked["activated"]), (&"whole".into(), &1.into()));
    assert_eq!(state(&desk), "active");
    // Once more proves it again and changes nothing.
    let checked = desk.json(Tool::Signer, &format!("{CHECK} --backup-file @read --json"));
    assert!(checked["activated"].is_null());
}

#[test]
fn chosen_words_are_enough_where_that_is_asked_for() {
    let desk = new_key();
    let _said = desk.done(Tool::Signer, &format!("{BACKUP} --as seedqr -o @code.png"), b"fresh\n");
    let quiz = desk.run(Tool::Signer, &format!("{CHECK} --choose 3"), b"zoo\nzoo\nzoo\n");
    assert_eq!(quiz.exit, Exit::BadInput, "{}", quiz.stderr);
    assert_eq!(state(&desk), "pre-activation");
    let line = format!("{CHECK} --backup-seedqr @code.png");
    assert!(signer(&desk, &line, "").contains("key 1 is active"));
}

#[test]
fn each_share_of_a_split_is_read_back() {
    let desk = new_key();
    let split = format!("{BACKUP} --as shares --split 2-of-3 -o @share.txt");
    let _said = desk.done(Tool::Signer, &split, b"fresh\n");
    let share = |number: u8| {
        let text = String::from_utf8(desk.read(&format!("share-1-{number}.txt"))).unwrap();
        let words =
            text.split_whitespace().filter(|word| word.chars().all(|c| c.is_ascii_lowercase()));
        let words: Vec<&str> = words.collect();
        format!("{}\n", words[words.len().saturating_sub(33)..].join(" "))
    };
    let shares = [share(1), share(2), share(3)];
    desk.write("two", shares[..2].concat());
    desk.write("all", shares.concat());
    let line = format!("{CHECK} --split 2-of-3 --backup-file");
    desk.refused(Bad::signer("a share is missing", &format!("{line} @two"), "2 of 3 shares"));
    assert_eq!(state(&desk), "pre-activation");
    assert!(signer(&desk, &format!("{line} @all"), "").contains("key 1 is active"));
}

#[test]
fn a_restored_key_keeps_the_account_whose_address_was_typed() {
    let desk = new_key();
    let listed = format!("key restore {OF} --key-file @key --accounts 3 --json");
    let found = desk.json(Tool::Signer, &listed);
    let address = found["accounts"][2]["address"].as_str().unwrap();
    let ends = format!("{} {}\n", &address[..8], &address[32..]);
    let line = format!("key restore {OF} {OPEN} --label old --key-file @key --accounts 3 --json");
    let kept = desk.done(Tool::Signer, &line, ends.as_bytes()).text();
    assert!(kept.contains("\"key\":2"), "{kept}");
    let key = &keys(&desk)["keys"][1];
    assert_eq!(key["accounts"][0]["address"], address);
    assert_eq!((&key["label"], &key["state"]), (&"old".into(), &"pre-activation".into()));
    let wrong =
        desk.run(Tool::Signer, &line.replace("label old", "label older"), b"TAAAAAAA AAAAAAAA\n");
    assert_eq!(wrong.exit, Exit::Declined, "{}", wrong.stderr);
    assert_eq!(keys(&desk)["keys"].as_array().unwrap().len(), 2);
}

#[test]
fn the_passphrase_is_part_of_the_backup() {
    let desk = desk();
    vault(&desk);
    desk.write("other-pass", "another one");
    let line = format!("{CHECK} --backup-file @key");
    for (name, more) in [("none", ""), ("another", " --mnemonic-passphrase-file @other-pass")] {
        desk.refused(Bad::signer(name, &format!("{line}{more}"), "the passphrase of the words"));
        assert_eq!(state(&desk), "pre-activation", "{name}");
    }
    let right = format!("{line} --mnemonic-passphrase-file @key-pass");
    assert!(signer(&desk, &right, "").contains("key 1 is active"));
    // An active key's backup is held to the same.
    desk.refused(Bad::signer("none", &line, "the passphrase of the words"));
}

#[test]
fn what_proves_nothing_changes_nothing() {
    let desk = new_key();
    let before = desk.read("cold/vault.coldseal");
    let new = format!("key new {OPEN} --dice @dice");
    let (number_7, check) = (CHECK.replace("--key 1", "--key 7"), "--backup-file @key");
    let backup = format!("{BACKUP} --as words -o @w.txt");
    for (line, stdin, exit, says) in [
        (format!("{CHECK} {check}"), "", Exit::BadInput, "of another key"),
        (format!("key state {OPEN} 1 active"), "", Exit::Usage, "its backup was read back"),
        (format!("{number_7} {check}"), "", Exit::Usage, "no key 7"),
        (backup.clone(), "fresh one\n", Exit::Declined, "not the label"),
        (backup, "", Exit::Declined, "not the label"),
        (format!("{new} --label fresh {OF}"), "", Exit::Usage, "the same label"),
        (format!("{new} --label other"), "", Exit::Usage, "account that the vault keeps"),
        (format!("{new} {OF}"), "", Exit::Usage, "--label"),
        (format!("{new} --label other {OF} -o @key2"), "", Exit::Usage, "cannot be used with"),
        (format!("{new} --label other {OF} --practice"), "", Exit::Usage, "cannot be used with"),
        ("key backup --vault @cold --as words".into(), "", Exit::Usage, "--key"),
        ("key backup --key 1 --as words --key-file @key".into(), "", Exit::Usage, "--vault"),
        (
            "key check-backup --key-file @key --mnemonic-passphrase-file @p0".into(),
            "",
            Exit::Usage,
            "--vault <DIR>",
        ),
        ("key check-backup --backup-file @key".into(), "", Exit::Usage, "no key was given"),
    ] {
        let bad = Bad::signer(&line, &line, says).exits(exit).typed(stdin.as_bytes());
        let _said = desk.refused(bad);
    }
    assert_eq!(desk.read("cold/vault.coldseal"), before);
    assert!(!String::from_utf8_lossy(&before).contains(&WORDS[..20]));
}
