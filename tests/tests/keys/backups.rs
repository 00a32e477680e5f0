//! Backups that are read back, and drills.

use super::{ADDRESS, TESTNET, WORDS, desk};
use serde_json::Value;
use tests::{Desk, Tool};

const CHECK: &str = "key check-backup --key-file @key";

fn gathered(desk: &Desk, names: &[&str]) -> Vec<u8> {
    names.iter().flat_map(|name| desk.read(name)).collect()
}

#[test]
fn a_backup_is_read_back_in_every_form() {
    let desk = desk();
    for (form, file) in [
        ("words", "words.txt"),
        ("seedqr", "code.txt"),
        ("seedqr", "code.png"),
        ("compact-seedqr", "compact.png"),
    ] {
        desk.signer(&format!("key backup --key-file @key --as {form} -o @{file}"));
        let from = if file.ends_with("png") { "--backup-seedqr" } else { "--backup-file" };
        let read = desk.json(Tool::Signer, &format!("{CHECK} {from} @{file} --json"));
        assert_eq!((&read["read_back"], &read["count"]), (&"whole".into(), &Value::Null), "{file}");
    }
    let typed = format!("12\n{}\n", WORDS.replace(' ', "\n"));
    desk.done(Tool::Signer, CHECK, typed.as_bytes());
}

#[test]
fn chosen_words_are_the_lighter_way() {
    let desk = desk();
    // All twelve are asked for, in order: what is asked for is known.
    let typed = WORDS.replace(' ', "\n");
    let said = desk.done(Tool::Signer, &format!("{CHECK} --choose 12 --json"), typed.as_bytes());
    let read: Value = serde_json::from_str(&said.text()).unwrap();
    assert_eq!((&read["read_back"], &read["count"]), (&"words".into(), &12.into()));
    assert!(said.stderr.contains("word 7 of the backup"));
    assert!(!said.stderr.contains("wonder"));
}

#[test]
fn every_share_is_read_back() {
    let desk = desk();
    desk.signer("key backup --key-file @key --as shares --split 2-of-3 -o @share.txt");
    let names = ["share-1-1.txt", "share-1-2.txt", "share-1-3.txt"];
    desk.write("all", gathered(&desk, &names));
    let line = format!("{CHECK} --split 2-of-3 --backup-file @all --json");
    let read = desk.json(Tool::Signer, &line);
    assert_eq!((&read["read_back"], &read["count"]), (&"shares".into(), &3.into()));
    let mut typed = String::from("20\n");
    names.iter().for_each(|name| {
        typed.push_str(&String::from_utf8(desk.read(name)).unwrap().replace(' ', "\n"));
    });
    desk.done(Tool::Signer, &format!("{CHECK} --split 2-of-3"), typed.as_bytes());
}

#[test]
fn a_drill_proves_addresses_and_cards() {
    let desk = desk();
    desk.signer(&format!("account {TESTNET} --key-file @key --account 7 -o @card"));
    desk.signer("key backup --key-file @key --as compact-seedqr -o @backup.png");
    let before = desk.snapshot();
    let drill = format!("key drill {TESTNET} --seedqr @backup.png");
    let proved =
        desk.json(Tool::Signer, &format!("{drill} --address {ADDRESS} --card @card --json"));
    let list = proved["addresses"].as_array().unwrap();
    assert!(list.iter().all(|one| one["proved"] == true));
    assert_eq!((list.len(), &list[1]["path"]), (2, &"m/44'/1'/7'/0'/0'".into()));
    // Typed, with the address in groups.
    let grouped = "TBHHIP-WHNN3A-DATBM7-UZTOMM-JMG6J5-KTYKRX-DAMB";
    let stdin = format!("words\n12\n{}\n", WORDS.replace(' ', "\n"));
    let line = format!("key drill {TESTNET} --address {grouped}");
    let said = desk.done(Tool::Signer, &line, stdin.as_bytes());
    assert!(
        said.text().starts_with("proved      TBHHIPWH") && said.stderr.contains("nothing was kept")
    );
    // Another key proves nothing.
    desk.write("other", "abandon ".repeat(11) + "about");
    let line = format!("key drill {TESTNET} --key-file @other --address {ADDRESS} --card @card");
    let said = desk.run(Tool::Signer, &line, b"");
    assert_eq!(said.exit, station::Exit::BadInput);
    assert!(said.stderr.contains("this backup does not give 2 of 2 addresses"), "{}", said.stderr);
    let after: Vec<String> = desk.snapshot().into_keys().filter(|name| name != "other").collect();
    assert_eq!(after, before.into_keys().collect::<Vec<_>>());
}
