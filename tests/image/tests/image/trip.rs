//! The whole trip: a key from a SeedQR, a request, its review, the typed confirmation, the signature.

use std::time::Duration;

use image_tests::Firmware;
use tests::sample::{BEGIN, TO_TEST, WORDS, answers};
use tests::{Desk, Tool};

use crate::desk::{
    account_of, begin, confirm, from_stick, hold_up_shown, read_by_others, read_codes, read_review,
    seedqr_of, use_seedqr,
};

/// A desk with a request `req` for the account of [`WORDS`].
pub(crate) fn drafted() -> Desk {
    let online = Desk::new();
    let signer = account_of(&online, WORDS);
    online.online(&format!(
        "draft transfer --chain nem --network testnet --signer {signer} --to {TO_TEST} \
         --amount 12.5 --message hello --timestamp nem:{BEGIN} --deadline +2h -o @req"
    ));
    online
}

fn trip(name: &str, firmware: Firmware) {
    let online = drafted();
    let (typed, _) = answers(&online, "req", BEGIN);
    let mut machine = from_stick(name, firmware);
    let _screen = machine.wait_for("coldseal-signer", Duration::from_secs(40));
    let first = machine.started.elapsed();
    machine.pull_stick();
    let _camera = begin(&mut machine, BEGIN);
    use_seedqr(&mut machine, &seedqr_of(WORDS), None);
    hold_up_shown(&mut machine, &online, "req");
    let review = read_review(&mut machine);
    machine.keep("review");
    assert!(review.iter().any(|line| line.contains("TESTNET")), "{review:#?}");
    confirm(&mut machine, &typed);
    let response = read_codes(&mut machine);
    let signed = machine.started.elapsed();
    machine.keep("codes");
    // One frame holds all of it, between its header and its checksum.
    let (frame, wire) = (read_by_others(&mut machine), response.to_wire().unwrap());
    assert!(frame.windows(wire.len()).any(|part| part == wire), "{frame:?}");
    online.write("resp", response.to_wire().unwrap());
    online.done(Tool::Online, "verify --request @req --response @resp", b"");
    machine.qmp.type_text("\n").unwrap();
    machine.answer("What is to be done?", "6\n");
    machine.wait_for_off(Duration::from_secs(30));
    println!(
        "{name}: first screen {:.1} s, signature {:.1} s",
        first.as_secs_f32(),
        signed.as_secs_f32()
    );
}

#[test]
fn by_bios() {
    trip("bios", Firmware::Bios);
}

#[test]
fn by_uefi() {
    trip("uefi", Firmware::Uefi);
}
