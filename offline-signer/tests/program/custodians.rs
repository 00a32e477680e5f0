//! Custodians who come to one terminal, one after the other.

use super::prompts::made;
use super::scene::PASSPHRASE;
use super::screen::Screen;
use std::path::Path;
use tempfile::TempDir;

const PASSPHRASES: [&str; 4] =
    ["seven vexed quagga", "jumped over the wall", "and a third one", "the fourth who came"];

/// A vault of 2 of 4, made by typing.
fn two_of_four(folder: &Path) {
    let create = ["vault", "create", "cold", "--memory", "64", "--passes", "1", "--threshold", "2"];
    let names = ["Ada", "Ben", "Cleo", "Dora"];
    let given: Vec<&str> = names.iter().flat_map(|name| ["--custodian", name]).collect();
    let mut screen = Screen::start(folder, &[&create[..], &given].concat());
    for (name, passphrase) in names.iter().zip(PASSPHRASES) {
        screen.answer(&format!("a new passphrase for custodian {name}"), passphrase);
        screen.answer("the same once more", passphrase);
    }
    assert!(screen.end().success(), "{}", screen.shown);
}

/// Two custodians open the vault, as far as the question for more.
fn two_come(screen: &mut Screen) {
    for (number, passphrase) in [("1", PASSPHRASES[0]), ("2", PASSPHRASES[1])] {
        screen.answer("the number of the next", number);
        screen.answer(&format!("the passphrase of custodian {number}"), passphrase);
    }
}

#[test]
fn everyone_who_stays_is_asked_when_one_is_removed() {
    let folder = TempDir::new().unwrap();
    two_of_four(folder.path());
    let remove = ["vault", "custodian", "remove", "--vault", "cold", "4"];
    let mut screen = Screen::start(folder.path(), &remove);
    two_come(&mut screen);
    screen.answer("custodian 3; Enter alone: not here", "");
    assert!(!screen.end().success(), "{}", screen.shown);
    assert!(screen.shown.contains("custodian 3 stays"), "{}", screen.shown);

    let mut screen = Screen::start(folder.path(), &remove);
    two_come(&mut screen);
    screen.answer("custodian 3; Enter alone: not here", PASSPHRASES[2]);
    assert!(screen.end().success(), "{}", screen.shown);
    assert!(screen.shown.contains("custodian 4 is removed"), "{}", screen.shown);
    assert!(!PASSPHRASES.iter().any(|text| screen.shown.contains(text)), "{}", screen.shown);
}

#[test]
fn a_vault_that_is_open_notices_a_change_before_it_signs() {
    let folder = TempDir::new().unwrap();
    made(folder.path());
    let open = "the passphrase of custodian 1 (not shown)";
    let mut session = Screen::start(folder.path(), &["vault", "open", "cold"]);
    session.answer(open, PASSPHRASE);
    session.wait_for("the vault is open");
    let add = ["vault", "custodian", "add", "--vault", "cold", "--name", "Ben"];
    let cheap = ["--memory", "64", "--passes", "1"];
    let mut other = Screen::start(folder.path(), &[&add[..], &cheap].concat());
    other.answer(open, PASSPHRASE);
    other.answer("a new passphrase for custodian Ben", PASSPHRASES[1]);
    other.answer("the same once more", PASSPHRASES[1]);
    assert!(other.end().success(), "{}", other.shown);
    session.say("sign request -o response");
    session.wait_for("another version now: locked");
    session.wait_for("the vault is locked");
    session.say("quit");
    assert!(session.end().success(), "{}", session.shown);
}
