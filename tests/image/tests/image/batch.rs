//! A batch of 300 payments: scanned as a stream, read to the last row, signed at once.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use image_tests::Firmware;
use protocol::Message;
use tests::sample::{BEGIN, TO_TEST, WORDS, answers, request_of};
use tests::{Desk, Tool};

use crate::desk::{
    account_of, begin, confirm, from_stick, hold_up, read_codes, read_review, seedqr_of, use_seedqr,
};

const ROWS: u32 = 300;

/// A desk with a request `req` of so many payments for the account of [`WORDS`]. Each has a message of its own.
pub(crate) fn drafted(rows: u32, message: &str) -> Desk {
    let online = Desk::new();
    let signer = account_of(&online, WORDS);
    let mut list = String::from("address,amount,mosaic,message,reference\n");
    for number in 1..=rows {
        writeln!(list, "{TO_TEST},{number}.5,,{message} {number},ref-{number}").unwrap();
    }
    online.write("list", list);
    online.online(&format!(
        "draft batch --chain nem --network testnet --signer {signer} --csv @list \
         --timestamp nem:{BEGIN} --deadline +2h -o @req"
    ));
    online
}

#[test]
fn three_hundred_payments() {
    let online = drafted(ROWS, "salary");
    let (typed, _) = answers(&online, "req", BEGIN);
    let mut machine = from_stick("batch", Firmware::Bios);
    let _camera = begin(&mut machine, BEGIN);
    use_seedqr(&mut machine, &seedqr_of(WORDS), None);
    let scanned = Instant::now();
    hold_up(&mut machine, &Message::Request(request_of(&online, "req")));
    let _review = machine.wait_for("What it does", Duration::from_secs(300));
    println!("batch: scanned in {:.1} s", scanned.elapsed().as_secs_f32());
    let review = read_review(&mut machine);
    let new = "recipients: 1, of whom 1 were not paid since this signer was started";
    assert!(review.iter().any(|line| line.contains(new)), "{review:#?}");
    for number in 1..=ROWS {
        assert!(review.iter().any(|line| line.contains(&format!("salary {number}"))), "{number}");
    }
    confirm(&mut machine, &typed);
    let response = read_codes(&mut machine);
    online.write("resp", response.to_wire().unwrap());
    online.done(Tool::Online, "verify --request @req --response @resp", b"");
}
