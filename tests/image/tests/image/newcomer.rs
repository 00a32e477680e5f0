//! A newcomer's way: a vault for three custodians, a key of 99 rolls of a die, its backup copied and proved, a
//! payment; power off; back with the vault's code and two custodians, and another payment.

use std::time::Duration;

use image_tests::{Firmware, Machine};
use protocol::Message;
use tests::sample::{BEGIN, TO_TEST, answers, request_of};
use tests::{Desk, Tool};

use crate::desk::{begin, confirm, from_stick, hold_up, read_codes, read_review};

const NAMES: [&str; 3] = ["alice", "bob", "carol"];
const LIMIT: Duration = Duration::from_secs(60);

fn passphrase(name: &str) -> String {
    format!("correct horse {name} battery")
}

/// Rolls that no die has thrown, and that pass for some.
fn rolls() -> String {
    let mut state: u32 = 20_261_126;
    let roll = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_digit(1 + (state >> 16) % 6, 10).unwrap()
    };
    std::iter::repeat_with(roll).take(99).collect()
}

fn make_vault(machine: &mut Machine) {
    machine.answer("What is to be done?", "4\n");
    machine.answer("How many custodians", "3\n");
    machine.answer("How many of them must come", "2\n");
    for name in NAMES {
        machine.answer("The name of custodian", &format!("{name}\n"));
        machine.answer("New passphrase", &format!("{}\n", passphrase(name)));
        machine.answer("The same once more", &format!("{}\n", passphrase(name)));
    }
}

/// Reads the words off the screen, as a person would: by their numbers.
fn copied(machine: &mut Machine) -> Vec<String> {
    let mut words = vec![String::new(); 24];
    for page in ["1-12", "13-24"] {
        let lines = machine.wait_for(page, LIMIT);
        for line in &lines[1..lines.len() - 1] {
            let parts: Vec<&str> = line.split_whitespace().collect();
            for pair in parts.chunks_exact(2) {
                let number: usize = pair[0].parse().unwrap();
                words[number - 1] = pair[1].to_owned();
            }
        }
        machine.answer(page, "\n");
    }
    words
}

/// Makes a key, copies its words and types them again; returns the vault as it is then.
fn make_key(machine: &mut Machine) -> Message {
    machine.answer("What is to be done?", "3\n");
    machine.answer("The key's name", "cold\n");
    machine.answer("How long shall its backup be?", "1\n");
    machine.answer("Throw a die", &format!("{}\n", rolls()));
    let words = copied(machine);
    machine.answer("In which form is the backup there?", "1\n");
    machine.answer("The backup from the paper", &format!("{} ", words.join(" ")));
    machine.answer("24 ****", "\n");
    machine.answer("The backup is good. The key is active.", "\n");
    machine.answer("The code is the sealed vault", "\n");
    let vault = read_codes(machine);
    machine.qmp.type_text("\n").unwrap();
    machine.answer("Compare a copy", "2\n");
    vault
}

/// Has the account's card shown, and reads its public key.
fn public_key(machine: &mut Machine) -> String {
    machine.answer("What is to be done?", "2\n");
    machine.answer("cold", "1\n");
    machine.answer("Show its account", "1\n");
    machine.answer("proof of possession", "\n");
    let card = read_codes(machine);
    machine.qmp.type_text("\n").unwrap();
    card.into_card().unwrap().public_key.to_string()
}

fn pay(machine: &mut Machine, online: &Desk, signer: &str, amount: u32) {
    online.online(&format!(
        "draft transfer --chain nem --network testnet --signer {signer} --to {TO_TEST} \
         --amount {amount} --timestamp nem:{BEGIN} --deadline +2h -o @req{amount}"
    ));
    let request = format!("req{amount}");
    let (typed, _) = answers(online, &request, BEGIN);
    hold_up(machine, &Message::Request(request_of(online, &request)));
    let _review = read_review(machine);
    confirm(machine, &typed);
    let response = read_codes(machine);
    online.write(&format!("resp{amount}"), response.to_wire().unwrap());
    let line = format!("verify --request @req{amount} --response @resp{amount}");
    online.done(Tool::Online, &line, b"");
    machine.qmp.type_text("\n").unwrap();
}

#[test]
fn from_dice_to_the_second_payment() {
    let online = Desk::new();
    let mut machine = from_stick("newcomer", Firmware::Bios);
    let camera = begin(&mut machine, BEGIN);
    make_vault(&mut machine);
    let vault = make_key(&mut machine);
    let signer = public_key(&mut machine);
    pay(&mut machine, &online, &signer, 3);
    machine.answer("What is to be done?", "0\n");
    drop(camera);
    machine.wait_for_off(Duration::from_secs(30));

    let mut machine = from_stick("newcomer-again", Firmware::Bios);
    let _camera = begin(&mut machine, BEGIN);
    hold_up(&mut machine, &vault);
    let _opened = machine.wait_for("Who is here?", Duration::from_secs(120));
    machine.scene.lock().unwrap().clear();
    machine.answer("Who is here?", "1\n");
    machine.answer("custodian", &format!("{}\n", passphrase("alice")));
    machine.answer("Who is here?", "2\n");
    machine.answer("custodian", &format!("{}\n", passphrase("carol")));
    machine.answer("that is all: open it", "1\n");
    pay(&mut machine, &online, &signer, 4);
}
