//! New keys and last words.

use super::{TESTNET, is_private};
use sha2::{Digest, Sha256};
use std::process::Command;
use tests::{Desk, Tool};

const ROLLS_50: &str = "12345612345612345612345612345612345612345612345612";

fn rolls(count: usize) -> String {
    "163524".chars().cycle().take(count).collect()
}

#[test]
fn a_key_file_is_made_and_works() {
    let desk = Desk::new();
    desk.write("dice", rolls(99));
    let made = desk.json(Tool::Signer, "key new --dice @dice -o @key --json");
    assert_eq!((&made["words"], &made["file"]), (&24.into(), &desk.path("key").into()));
    assert_eq!(made["sources"], serde_json::json!(["system", "dice"]));
    assert!(is_private(&desk, "key"));
    let words = String::from_utf8(desk.read("key")).unwrap();
    assert_eq!(words.split_whitespace().count(), 24);
    let account = desk.json(Tool::Signer, &format!("account {TESTNET} --key-file @key --json"));
    assert!(account["address"].as_str().unwrap().starts_with('T'));
    // The same rolls and another draw of the system's generator make another key.
    desk.signer("key new --dice @dice -o @other");
    assert_ne!(desk.read("other"), desk.read("key"));
}

#[test]
fn every_length_and_source_makes_a_key() {
    let desk = Desk::new();
    let deck: String = "SHDC"
        .chars()
        .flat_map(|s| "A23456789TJQK".chars().map(move |r| format!("{r}{s} ")))
        .collect();
    desk.write("cards", deck);
    desk.write("coins", "HT THHT\n".repeat(6));
    for (number, words) in [12, 15, 18, 21, 24].into_iter().enumerate() {
        desk.signer(&format!(
            "key new --words {words} --cards @cards --coins @coins -o @key{number}"
        ));
        let phrase = String::from_utf8(desk.read(&format!("key{number}"))).unwrap();
        assert_eq!(phrase.split_whitespace().count(), words);
    }
}

#[test]
fn practice_shows_all_and_can_be_redone() {
    let desk = Desk::new();
    desk.write("dice", rolls(50));
    let line = "key new --words 12 --dice @dice --practice --json";
    let shown = desk.json(Tool::Signer, line);
    assert_eq!(shown["practice"], true);
    desk.write("inputs", shown["inputs"].as_str().unwrap());
    let output = Command::new("sha256sum").arg(desk.path("inputs")).output().unwrap();
    let digest = String::from_utf8(output.stdout).unwrap();
    assert_eq!(digest.split(' ').next(), shown["sha256"].as_str());
    // For people, every line of it.
    let text = desk.signer("key new --words 12 --dice @dice --practice").text();
    assert!(
        text.contains("coldseal entropy v1") && text.contains(&format!("dice 50 {}", rolls(50)))
    );
    assert!(text.contains("words of its first 16 bytes"));
    assert_eq!(desk.list("").len(), 2);
}

#[test]
fn dice_alone_make_the_published_words() {
    let desk = Desk::new();
    desk.write("dice", format!("{ROLLS_50}\n"));
    desk.signer("key new --words 12 --dice-only --dice @dice -o @key");
    let words =
        "unveil nice picture region tragic fault cream strike tourist control recipe tourist\n";
    assert_eq!(desk.read("key"), words.as_bytes());
    let shown =
        desk.json(Tool::Signer, "key new --words 12 --dice-only --dice @dice --practice --json");
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(ROLLS_50));
    assert_eq!((&shown["inputs"], &shown["sha256"]), (&ROLLS_50.into(), &digest.into()));
    // From standard input, to standard output, which is asked for.
    let line = "key new --words 12 --dice-only --dice - -o -";
    assert_eq!(desk.done(Tool::Signer, line, ROLLS_50.as_bytes()).text(), words);
}

#[test]
fn the_last_word_is_found() {
    let desk = Desk::new();
    desk.write("words", "abandon ".repeat(11).trim());
    desk.write("coins", "TTT TTTT\n");
    desk.signer("key last-word --words-file @words --coins @coins -o @key");
    assert_eq!(desk.read("key"), format!("{}about\n", "abandon ".repeat(11)).as_bytes());
    assert!(is_private(&desk, "key"));
    let list = desk.signer("key last-word --words-file @words --list -o -").text();
    assert_eq!(list.lines().count(), 128);
    assert_eq!(list.lines().next(), Some("about"));
}
