//! Requests that need many pictures, batches, and what a camera does to their order.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code"
)]

use serde_json::Value;
use std::fs;
use tests::sample::{BEGIN, KEY, PUBLIC, draft, moment, request_of, text};
use tests::{Desk, Tool};

/// Returns the unsigned bytes of `count` payments that all differ, one in hex on each line.
fn unsigned(count: u32) -> String {
    let key = tests::sample::hex(PUBLIC).try_into().unwrap();
    let mut lines = String::new();
    for number in 1..=count {
        let message = format!("salary {number}: {}", noise(number)).into_bytes();
        let amount = u64::from(number) * 1_000_000;
        let recipient = test_node::Signer::new(number.to_le_bytes()[0]);
        let recipient = recipient.address(test_node::Network::Testnet);
        let fee = 300_000;
        let at = test_node::Payment::at(u32::try_from(BEGIN).unwrap());
        let payment = test_node::Payment { message, amount, recipient, fee, ..at };
        lines += &data_encoding::HEXUPPER.encode(&payment.to_bytes(&key));
        lines.push('\n');
    }
    lines
}

/// Returns text that does not deflate well.
fn noise(seed: u32) -> String {
    let mut state = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut letters = String::new();
    for _ in 0..48 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        letters.push(char::from(b'!' + u8::try_from(state % 90).unwrap()));
    }
    letters
}

/// A desk with a request `req` of `count` transactions and its pictures in `codes`.
fn shown(count: u32, options: &str) -> (Desk, Value) {
    let desk = Desk::new();
    desk.write("key", KEY);
    desk.write("list", unsigned(count));
    desk.online("draft raw --chain nem --network testnet --unsigned-file @list -o @req");
    let told = desk.json(Tool::Online, &format!("show @req --png @codes --json {options}"));
    (desk, told)
}

/// Copies pictures of `codes` into a folder `seen`, numbered in the order given.
fn film(desk: &Desk, pictures: &[String]) {
    fs::create_dir(desk.path("seen")).unwrap();
    for (number, picture) in pictures.iter().enumerate() {
        desk.write(&format!("seen/{number:04}.png"), desk.read(picture));
    }
}

fn scanned(desk: &Desk) {
    desk.signer("scan --images @seen -o @scanned");
    assert_eq!(desk.read("scanned"), desk.read("req"));
}

#[test]
fn a_batch_of_three_is_signed_and_announced() {
    let desk = Desk::new();
    desk.write("key", KEY);
    let node = test_node::TestNode::start(test_node::Config::default()).unwrap();
    let key: [u8; 32] = tests::sample::hex(PUBLIC).try_into().unwrap();
    let mut lines = String::new();
    for amount in [1_000_000, 2_500_000, 3] {
        let payment = test_node::Payment { amount, ..test_node::Payment::at(node.now()) };
        lines += &format!("{}\n", data_encoding::HEXLOWER.encode(&payment.to_bytes(&key)));
    }
    desk.write("list", lines);
    desk.online("draft raw --chain nem --network testnet --unsigned-file @list -o @req");
    let review =
        tests::sample::sign(&desk, "req", "--key-file @key", i64::from(node.now()), "resp");
    assert_eq!(review["transactions"].as_array().unwrap().len(), 3);
    let confirm: Vec<&str> =
        review["confirm"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    assert!(confirm[0].starts_with('3'), "the count comes first: {confirm:?}");
    assert!(confirm.iter().any(|line| line.contains("3.500003")), "the total: {confirm:?}");
    assert!(confirm.iter().any(|line| line.contains("0.15")), "the fees: {confirm:?}");
    let line = "verify --request @req --response @resp --json";
    let verified = desk.json(Tool::Online, line);
    let url = node.url();
    desk.online(&format!("announce --request @req --response @resp --node {url}"));
    for transaction in verified["transactions"].as_array().unwrap() {
        let hash = tests::sample::hex(text(transaction, "hash")).try_into().unwrap();
        assert!(node.with_ledger(|ledger| ledger.is_confirmed(&hash)));
    }
}

#[test]
fn sixty_transactions_cross_from_the_plain_pictures() {
    let (desk, told) = shown(60, "");
    assert!(told["needed"].as_u64().unwrap() > 2, "{told}");
    assert_eq!(desk.list("codes").len() as u64, told["pictures"].as_u64().unwrap());
    film(&desk, &desk.list("codes"));
    scanned(&desk);
    let review = tests::sample::sign(&desk, "scanned", "--key-file @key", BEGIN, "resp");
    assert_eq!(review["transactions"].as_array().unwrap().len(), 60);
    desk.signer("show @resp --png @back");
    desk.online("scan --images @back -o @resp2");
    let verified = desk.json(Tool::Online, "verify --request @req --response @resp2 --json");
    assert_eq!(verified["transactions"].as_array().unwrap().len(), 60);
}

#[test]
fn a_stream_is_read_backwards_with_pictures_lost() {
    let (desk, told) = shown(60, "--qr-version 15 --frames 60");
    let needed = usize::try_from(told["needed"].as_u64().unwrap()).unwrap();
    let mut pictures = desk.list("codes");
    assert_eq!(pictures.len(), 60);
    pictures.reverse();
    // Repair pictures first and one in five lost: a few more than the least that can be enough.
    let kept: Vec<String> = pictures
        .into_iter()
        .enumerate()
        .filter(|(number, _)| number % 5 != 0)
        .map(|(_, picture)| picture)
        .take(needed + 2)
        .collect();
    film(&desk, &kept);
    scanned(&desk);
}

#[test]
fn repeated_and_foreign_pictures_do_not_matter() {
    let (desk, _) = shown(40, "--qr-version 12");
    desk.online(&format!("{} -o @other", draft()));
    desk.online("show @other --png @other-codes --qr-version 20");
    let (foreign_desk, _) = shown(41, "--qr-version 12");
    desk.write("foreign.png", foreign_desk.read(&foreign_desk.list("codes")[1]));
    desk.write("nothing.png", web_address());
    let mut pictures = Vec::new();
    for picture in desk.list("codes") {
        pictures.extend([picture.clone(), "foreign.png".into(), picture, "nothing.png".into()]);
    }
    film(&desk, &pictures);
    scanned(&desk);
}

/// Returns a picture of a code that is not ours.
fn web_address() -> Vec<u8> {
    let desk = Desk::new();
    let status = std::process::Command::new("qrencode")
        .args(["-o", &desk.path("web.png"), "https://example.org/"])
        .status()
        .expect("qrencode runs: install the Debian package qrencode");
    assert!(status.success());
    desk.read("web.png")
}

#[test]
fn too_few_pictures_are_not_a_message_and_more_complete_it() {
    let (desk, told) = shown(60, "--qr-version 15");
    let needed = usize::try_from(told["needed"].as_u64().unwrap()).unwrap();
    let pictures = desk.list("codes");
    film(&desk, &pictures[..needed - 1]);
    let says = "";
    let line = "scan --images @seen -o @scanned";
    desk.refused(tests::Bad::signer("one too few", line, says));
    // Any later picture will do in the place of the missing one.
    desk.write("seen/9999.png", desk.read(&pictures[needed]));
    scanned(&desk);
}

#[test]
fn pictures_are_given_one_by_one_and_out_of_order() {
    let (desk, _) = shown(30, "--qr-version 20");
    let mut files: Vec<String> = desk.list("codes").iter().map(|name| format!("@{name}")).collect();
    files.rotate_left(3);
    desk.signer(&format!("scan --images {} -o @scanned", files.join(" ")));
    assert_eq!(desk.read("scanned"), desk.read("req"));
}

#[test]
fn an_animation_carries_a_stream() {
    let (desk, _) = shown(60, "");
    desk.online("show @req --apng @moving.png");
    desk.signer("scan --images @moving.png -o @scanned");
    assert_eq!(desk.read("scanned"), desk.read("req"));
}

#[test]
fn a_still_code_can_be_asked_for_as_a_stream_and_as_an_animation() {
    let desk = tests::sample::drafted_desk();
    desk.online("show @req --apng @still.png");
    desk.signer("scan --images @still.png -o @one");
    desk.online("show @req --png @codes --qr-version 8 --frames 9");
    assert_eq!(desk.list("codes").len(), 9);
    desk.signer("scan --images @codes -o @two");
    assert_eq!((desk.read("one"), desk.read("two")), (desk.read("req"), desk.read("req")));
}

#[test]
fn a_thousand_transactions_fit_one_request_and_are_reviewed() {
    let desk = Desk::new();
    desk.write("list", unsigned(1000));
    desk.online("draft raw --chain nem --network testnet --unsigned-file @list -o @req");
    assert_eq!(request_of(&desk, "req").transactions.len(), 1000);
    let line = format!("inspect @req --json --now {}", moment(BEGIN));
    let review = desk.json(Tool::Signer, &line);
    assert_eq!(review["transactions"].as_array().unwrap().len(), 1000);
}

#[test]
fn numbers_of_pictures_that_cannot_be() {
    let (desk, told) = shown(30, "--qr-version 15");
    assert!(told["needed"].as_u64().unwrap() > 2);
    for options in ["--frames 0", "--frames -1", "--scale 0", "--fps 0", "--qr-version 41"] {
        let line = format!("show @req --png @new {options}");
        desk.refused(tests::Bad::online(options, &line, "").exits(station::Exit::Usage));
    }
}
