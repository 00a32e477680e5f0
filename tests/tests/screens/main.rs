//! The signer's screens, worked at by a script: real requests in, real codes out.
mod rig;

use offline_signer::End;
use protocol::Message;
use rig::{Desk, Step, codes_of, read_back, step, work};
use serde_json::Value;
use tests::sample::{KEY, PUBLIC, TO_MAIN};
use tests::{Desk as Online, Tool};

/// The sizes of displays that every trip is made on.
const SIZES: [(u32, u32); 3] = [(800, 480), (1280, 800), (3840, 2160)];

/// Drafts a payment that begins now.
fn drafted(online: &Online) -> Message {
    let now = jiff::Timestamp::from_second(station::system_now().0).unwrap();
    online.online(&format!(
        "draft transfer --chain nem --network mainnet --signer {PUBLIC} --to {TO_MAIN} \
         --amount 12.5 --message hello --timestamp {now} --deadline +2h -o @req"
    ));
    Message::from_wire(&online.read("req")).unwrap()
}

/// Returns what the operator types from the order in the hand.
fn answers(online: &Online) -> Vec<String> {
    let review = online.json(Tool::Signer, "inspect @req --json");
    let lines = review.get("confirm").and_then(Value::as_array).unwrap();
    lines.iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}

/// The first screens of a terminal.
fn start() -> Vec<Step> {
    vec![
        step("日本語", "⏎").kept("1-language"),
        step("random numbers: good", "⏎").kept("2-about"),
        step("Requests for another network", "⏎"),
    ]
}

fn key() -> Vec<Step> {
    vec![
        step("What is to be done?", "1⏎").kept("3-menu"),
        step("Key for this session", "2⏎"),
        step("private key", &format!("{KEY}⏎")).kept("4-key"),
        step("Compare every group", "2⏎").kept("5-address"),
    ]
}

#[test]
fn a_payment_is_reviewed_confirmed_signed_and_shown() {
    for size in SIZES {
        let online = Online::new();
        let request = drafted(&online);
        let mut desk = Desk { held_up: [codes_of(&request)].into(), is_image: false };
        let mut script = start();
        script.extend(key());
        script.push(step("What is to be done?", "1⏎"));
        script.push(step("What it does", "⏎").kept("6-review").on_every_page());
        for answer in answers(&online) {
            script.push(step("Confirm", &format!("{answer}⏎")).kept("7-confirm"));
        }
        script.push(step("Esc: back", "⏎").kept("8-codes"));
        script.push(step("What is to be done?", "6⏎"));
        let (end, screens) = work(size, &mut desk, script);
        assert_eq!(end, End::Off);
        let response = read_back(screens);
        online.write("resp", response.to_wire().unwrap());
        online.done(Tool::Online, "verify --request @req --response @resp", b"");
    }
}
