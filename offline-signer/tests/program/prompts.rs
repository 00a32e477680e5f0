//! What an operator sees and types at a terminal.

use super::scene::{NOW, PASSPHRASE, Scene};
use super::screen::Screen;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const CREATE: [&str; 7] = ["vault", "create", "cold", "--memory", "64", "--passes", "1"];
/// Fifty throws that somebody made.
pub(crate) const ROLLS: &str = "36126541254613326514423156625134521364415263345162";
const NEW: &str = "a new passphrase for custodian owner (not shown)";
const AGAIN: &str = "the same once more (not shown)";
pub(crate) const OPEN: &str = "the passphrase of custodian 1 (not shown)";
pub(crate) const NET: [&str; 4] = ["--chain", "nem", "--network", "testnet"];

/// A vault made by typing.
pub(crate) fn made(folder: &Path) {
    let mut screen = Screen::start(folder, &CREATE);
    screen.answer(NEW, PASSPHRASE);
    screen.answer(AGAIN, PASSPHRASE);
    assert!(screen.end().success(), "{}", screen.shown);
    assert!(!screen.shown.contains(PASSPHRASE), "{}", screen.shown);
}

#[test]
fn passphrases_are_typed_twice_and_never_shown() {
    let folder = TempDir::new().unwrap();
    let mut screen = Screen::start(folder.path(), &CREATE);
    screen.answer(NEW, PASSPHRASE);
    screen.answer(AGAIN, "seven vexed quagga jumbed");
    screen.wait_for("the two are not the same");
    screen.answer(NEW, "seven vexed quaggx\x7fa jumped");
    screen.answer(AGAIN, PASSPHRASE);
    assert!(screen.end().success(), "{}", screen.shown);
    for part in ["seven", "quagg", "jum"] {
        assert!(!screen.shown.contains(part), "{}", screen.shown);
    }
    // Corrected while it was typed, it is the same.
    let mut screen = Screen::start(folder.path(), &["vault", "open", "cold"]);
    screen.answer(OPEN, "not the passphrase");
    screen.answer(OPEN, PASSPHRASE);
    screen.wait_for("the vault is open");
    screen.say("lock");
    screen.wait_for("the vault is locked");
    screen.say("");
    screen.answer(OPEN, PASSPHRASE);
    screen.wait_for("the vault is open");
    screen.say("quit");
    assert!(screen.end().success(), "{}", screen.shown);
    for part in ["seven", "quagg", "jumped", "not the passphrase"] {
        assert!(!screen.shown.contains(part), "{}", screen.shown);
    }
}

#[test]
fn three_wrong_passphrases_open_nothing() {
    let folder = TempDir::new().unwrap();
    made(folder.path());
    let mut screen = Screen::start(folder.path(), &["key", "list", "--vault", "cold"]);
    for wrong in ["one", "two", "three"] {
        screen.answer(OPEN, &format!("{wrong} of them"));
    }
    assert_eq!(screen.end().code(), Some(5), "{}", screen.shown);
    assert!(!screen.shown.contains("of them") && screen.shown.contains("hint:"));
}

#[test]
fn ctrl_c_at_a_passphrase_makes_no_vault() {
    let folder = TempDir::new().unwrap();
    let mut screen = Screen::start(folder.path(), &CREATE);
    screen.wait_for(NEW);
    screen.press("seven\x03");
    assert_eq!(screen.end().code(), Some(130), "{}", screen.shown);
    assert!(!folder.path().join("cold/vault.coldseal").exists());
    assert!(!screen.shown.contains("seven"));
}

/// Types the words of a phrase by their first letters.
pub(crate) fn type_words(screen: &mut Screen, words: &[String]) {
    for (place, word) in words.iter().enumerate() {
        let prompt = format!("word {} of {}: ", place + 1, words.len());
        screen.wait_for(&prompt);
        screen.say(word.get(..4).unwrap_or(word));
        screen.wait_for(&format!("{prompt}taken"));
    }
}

/// The words below the line that announces them, as the screen showed them.
pub(crate) fn words_of(shown: &str) -> Vec<String> {
    let is_word = |text: &&str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    shown.split_whitespace().filter(is_word).map(String::from).collect()
}

/// A new key for the vault in a folder, as far as the question for its rolls.
pub(crate) fn asked_for_rolls(folder: &Path) -> Screen {
    let keep = ["key", "new", "--words", "12", "--vault", "cold", "--label", "fresh"];
    let mut screen = Screen::start(folder, &[&keep[..], &NET].concat());
    screen.answer(OPEN, PASSPHRASE);
    screen.answer("Type dice, coins or cards", "dice");
    screen
}

#[test]
fn a_key_of_typed_rolls_is_shown_read_back_and_active() {
    let folder = TempDir::new().unwrap();
    made(folder.path());
    let mut screen = asked_for_rolls(folder.path());
    screen.answer("throw a die 50 times", ROLLS);
    screen.wait_for("in this order:");
    let shown = screen.wait_for("type ready");
    let words = words_of(&shown);
    assert_eq!(words.len(), 12, "{shown}");
    screen.say("ready");
    // The words are taken off the screen, and off what it scrolled away.
    screen.wait_for("\u{1b}[2J\u{1b}[3J");
    type_words(&mut screen, &words);
    assert!(screen.end().success(), "{}", screen.shown);
    let mut list = Screen::start(folder.path(), &["key", "list", "--vault", "cold"]);
    list.answer(OPEN, PASSPHRASE);
    assert!(list.end().success());
    assert!(list.shown.contains("fresh") && list.shown.contains("active"), "{}", list.shown);
    assert!(!list.shown.contains("pre-activation"), "{}", list.shown);
}

#[test]
fn a_new_key_that_is_not_read_back_stays_in_pre_activation() {
    let folder = TempDir::new().unwrap();
    made(folder.path());
    let mut screen = asked_for_rolls(folder.path());
    screen.answer("throw a die 50 times", ROLLS);
    screen.answer("type ready", "ready");
    screen.wait_for("word 1 of 12: ");
    screen.press("\x03");
    assert_eq!(screen.end().code(), Some(130), "{}", screen.shown);
    let mut list = Screen::start(folder.path(), &["key", "list", "--vault", "cold"]);
    list.answer(OPEN, PASSPHRASE);
    assert!(list.end().success());
    assert!(list.shown.contains("pre-activation"), "{}", list.shown);
}

#[test]
fn words_are_restored_with_completion_and_help() {
    let scene = Scene::new();
    let words: Vec<String> = scene.vector.text("mnemonic").split(' ').map(String::from).collect();
    let restore = [&["key", "restore", "-o", "kept"][..], &NET].concat();
    let mut screen = Screen::start(scene.folder.path(), &restore);
    screen.answer("Type words, shares or hex", "words");
    screen.answer("how many words?", &words.len().to_string());
    screen.wait_for(&format!("word 1 of {}: ", words.len()));
    screen.press("zune\n");
    screen.wait_for("no such word; did you mean: ");
    screen.press("\x15zo");
    screen.wait_for("(zone zoo)");
    screen.press("\x15");
    for (place, word) in words.iter().enumerate() {
        if place > 0 {
            screen.wait_for(&format!("word {} of {}: ", place + 1, words.len()));
        }
        screen.press(word.get(..4).unwrap_or(word));
        screen.wait_for(&format!("= {word}"));
        screen.press("\n");
        screen.wait_for(": taken");
    }
    let listed = screen.wait_for("type the first 8");
    let address = listed.split_whitespace().find(|part| part.starts_with('T')).unwrap();
    let address = address.replace('-', "");
    screen.say(&format!("{} {}", &address[..8], &address[32..]));
    assert!(screen.end().success(), "{}", screen.shown);
    let kept = fs::read_to_string(scene.folder.path().join("kept")).unwrap();
    assert_eq!(kept.trim(), scene.vector.text("mnemonic"));
}

#[test]
fn a_signature_is_confirmed_line_by_line_at_the_terminal() {
    let scene = Scene::new();
    let answers = scene.answers();
    let response = scene.folder.path().join("response");
    let sign = ["sign", "request", "--vault", "cold", "-o", "response", "--now", NOW];
    let opened = || {
        let mut screen = Screen::start(scene.folder.path(), &sign);
        screen.answer(OPEN, PASSPHRASE);
        screen.turn_pages();
        screen
    };
    let mut screen = opened();
    screen.answer(&format!("1 of {}", answers.len()), "yes");
    assert_eq!(screen.end().code(), Some(4), "{}", screen.shown);
    assert!(!response.exists());
    let mut screen = opened();
    for (place, answer) in answers.iter().enumerate() {
        screen.answer(&format!("{} of {}", place + 1, answers.len()), answer);
    }
    assert!(screen.end().success(), "{}", screen.shown);
    assert!(response.exists());
    assert!(!screen.shown.contains(PASSPHRASE));
}

/// Whoever made a vault by hand is asked at the terminal, whatever standard input brings.
#[test]
fn a_vault_made_at_a_terminal_is_not_answered_by_a_script() {
    let folder = TempDir::new().unwrap();
    made(folder.path());
    fs::write(folder.path().join("pass"), PASSPHRASE).unwrap();
    fs::write(folder.path().join("dice"), "163524".repeat(20)).unwrap();
    let keep =
        ["key", "new", "--dice", "dice", "--vault", "cold", "--passphrase-file", "pass", "--label"];
    let run = |words: &[&str]| super::killed::run(folder.path(), super::scene::SIGNER, words);
    let new = run(&[&keep[..], &["k"], &NET].concat());
    assert!(new.status.success(), "{}", String::from_utf8_lossy(&new.stderr));
    let opened = ["--vault", "cold", "--passphrase-file", "pass"];
    for words in [
        &["key", "destroy", "1"][..],
        &["key", "backup", "--key", "1", "--as", "words", "-o", "w.txt"],
        &["key", "check-backup", "--key", "1"],
    ] {
        let refused = run(&[words, &opened].concat());
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(2), "{words:?}: {told}");
        assert!(told.contains("takes answers from a terminal only"), "{words:?}: {told}");
    }
    assert!(!folder.path().join("w.txt").exists());
}
