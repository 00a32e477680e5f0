//! Any change of any byte is refused or visible, and no bytes make a program panic.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code"
)]

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use protocol::Message;
use sha2::{Digest as _, Sha256};
use station::Exit;
use std::sync::LazyLock;
use stream::{Assembler, Encoder, State, SymbolsPerFrame};
use tests::sample::{BEGIN, moment, signed_desk};
use tests::{Desk, Outcome, Tool};

static DESK: LazyLock<Desk> = LazyLock::new(signed_desk);

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    })
}

/// A change of some bytes: flipped, put in, left out.
fn change() -> impl Strategy<Value = (u8, prop::sample::Index, Vec<u8>)> {
    (0..4_u8, any::<prop::sample::Index>(), prop::collection::vec(1..=255_u8, 1..4))
}

fn changed(bytes: &[u8], (how, at, with): &(u8, prop::sample::Index, Vec<u8>)) -> Vec<u8> {
    let (mut bytes, at) = (bytes.to_vec(), at.index(bytes.len()));
    match how {
        0 | 1 => bytes[at] ^= with[0],
        2 => drop(bytes.splice(at..at, with.iter().copied())),
        _ => drop(bytes.drain(at..(at + with.len()).min(bytes.len()))),
    }
    bytes
}

/// Puts a message behind its hash, as a forger would.
fn mended(message: &[u8]) -> Vec<u8> {
    [&[0][..], &Sha256::digest(message), message].concat()
}

/// A desk with one file `forged` beside the others of a signed payment.
fn with(forged: &[u8]) -> Desk {
    let desk = Desk::new();
    for name in ["key", "req", "resp"] {
        desk.write(name, DESK.read(name));
    }
    desk.write("forged", forged);
    desk
}

fn inspect(desk: &Desk, name: &str) -> Outcome {
    desk.run(Tool::Signer, &format!("inspect @{name} --json --now {}", moment(BEGIN)), b"")
}

/// A changed request is refused, or has another digest and check code, or is the same message.
fn request_is_safe(forged: &[u8]) {
    let desk = with(forged);
    let (found, outcome) = (Message::from_wire(forged), inspect(&desk, "forged"));
    if outcome.exit == Exit::BadInput {
        return;
    }
    assert_eq!(outcome.exit, Exit::Done, "{}", outcome.stderr);
    let whole = Message::from_wire(&desk.read("req")).unwrap();
    let value =
        |outcome: &Outcome| serde_json::from_slice::<serde_json::Value>(&outcome.stdout).unwrap();
    let (shown, right) = (value(&outcome), value(&inspect(&desk, "req")));
    if found.unwrap() == whole {
        assert_eq!(shown, right);
    } else {
        assert_ne!(shown["digest"], right["digest"]);
        assert_ne!(shown["check_code"], right["check_code"]);
        assert_ne!(shown["confirm"], right["confirm"]);
    }
}

/// A changed response is refused, or carries the same signatures and the change is in the report.
fn response_is_safe(forged: &[u8]) {
    let desk = with(forged);
    let line = |name: &str| format!("verify --request @req --response @{name} --json");
    let outcome = desk.run(Tool::Online, &line("forged"), b"");
    if outcome.exit == Exit::BadInput {
        return;
    }
    assert_eq!(outcome.exit, Exit::Done, "{}", outcome.stderr);
    let whole = desk.run(Tool::Online, &line("resp"), b"");
    let of = |bytes: &[u8]| Message::from_wire(bytes).unwrap().into_response().unwrap();
    let (found, right) = (of(forged), of(&desk.read("resp")));
    assert_eq!((found.request, &found.signatures), (right.request, &right.signatures));
    assert_eq!(found == right, outcome.stdout == whole.stdout, "the change does not show");
}

#[test]
fn every_single_byte_of_a_request_file() {
    let whole = DESK.read("req");
    for at in 0..whole.len() {
        for bit in [0x01, 0x80] {
            let mut forged = whole.clone();
            forged[at] ^= bit;
            request_is_safe(&forged);
        }
    }
}

#[test]
fn every_single_byte_of_a_response_file() {
    let whole = DESK.read("resp");
    for at in 0..whole.len() {
        for bit in [0x01, 0x80] {
            let mut forged = whole.clone();
            forged[at] ^= bit;
            response_is_safe(&forged);
        }
    }
}

#[test]
fn changed_files() {
    runner(300)
        .run(&change(), |change| {
            request_is_safe(&changed(&DESK.read("req"), &change));
            response_is_safe(&changed(&DESK.read("resp"), &change));
            Ok(())
        })
        .unwrap();
}

#[test]
fn changed_messages_behind_a_mended_hash() {
    let message = |name: &str| Message::from_wire(&DESK.read(name)).unwrap().encode();
    let (request, response) = (message("req"), message("resp"));
    runner(500)
        .run(&change(), |change| {
            request_is_safe(&mended(&changed(&request, &change)));
            response_is_safe(&mended(&changed(&response, &change)));
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_single_byte_of_a_message_behind_a_mended_hash() {
    let message = |name: &str| Message::from_wire(&DESK.read(name)).unwrap().encode();
    let (request, response) = (message("req"), message("resp"));
    for (whole, check) in [(request, request_is_safe as fn(&[u8])), (response, response_is_safe)] {
        for at in 0..whole.len() {
            let mut forged = whole.clone();
            forged[at] ^= 0x01;
            check(&mended(&forged));
        }
    }
}

#[test]
fn bytes_behind_a_message_are_refused_and_its_other_form_is_the_same_message() {
    let whole = Message::from_wire(&DESK.read("req")).unwrap().encode();
    for more in [&b"\0"[..], b"\xF6", &whole] {
        let desk = with(&mended(&[&whole[..], more].concat()));
        assert_eq!(inspect(&desk, "forged").exit, Exit::BadInput);
    }
    // Not deflated: other bytes in the file, the same digest, check code and review.
    let desk = with(&mended(&whole));
    assert_ne!(desk.read("forged"), desk.read("req"));
    assert_eq!(inspect(&desk, "forged").stdout, inspect(&desk, "req").stdout);
    let verified = desk.online("verify --request @forged --response @resp --json");
    assert_eq!(verified.exit, Exit::Done);
}

/// Gives frames to an assembler and returns what it takes for the payload.
fn assembled(frames: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut assembler = Assembler::new();
    for frame in frames {
        if assembler.receive(frame).is_ok_and(|progress| progress.state == State::Complete) {
            return assembler.take();
        }
    }
    None
}

/// Writes the right checksum under a changed frame.
fn summed(mut frame: Vec<u8>) -> Vec<u8> {
    let end = frame.len().saturating_sub(4);
    let sum = crc32fast::hash(&frame[..end]);
    frame.truncate(end);
    frame.extend(sum.to_be_bytes());
    frame
}

#[test]
fn changed_frames_never_make_another_payload() {
    let payload: Vec<u8> =
        (0..3000_u32).map(|number| ((number * number) >> 3).to_le_bytes()[0]).collect();
    let encoder = Encoder::new(&payload).unwrap();
    let per = SymbolsPerFrame::fitting(18 + 4 * 120).unwrap();
    let frames: Vec<Vec<u8>> = encoder.frames(per).take(7).collect();
    let still = Encoder::new(&payload[..1000]).unwrap().still().unwrap();
    let strategy = (change(), 0..7_usize, any::<bool>());
    runner(400)
        .run(&strategy, |(change, which, mend)| {
            let forge = |frame: &Vec<u8>| {
                let frame = changed(frame, &change);
                if mend && frame.len() > 4 { summed(frame) } else { frame }
            };
            let mut seen = frames.clone();
            seen[which] = forge(&seen[which]);
            prop_assert!(assembled(&seen).is_none_or(|found| found == payload));
            let found = assembled(&[forge(&still)]);
            prop_assert!(found.is_none_or(|found| found == payload[..1000]));
            Ok(())
        })
        .unwrap();
}

/// Commands that read a message, a picture or a key from the file `forged`.
const READERS: [(Tool, &str); 16] = [
    (Tool::Online, "show @forged --png @codes"),
    (Tool::Online, "show @forged --apng @codes.png"),
    (Tool::Online, "verify --request @forged --response @resp"),
    (Tool::Online, "verify --request @req --response @forged --json"),
    (Tool::Online, "announce --request @req --response @forged --node http://127.0.0.1:1"),
    (Tool::Online, "account @forged --json"),
    (Tool::Online, "draft raw --chain nem --network testnet --unsigned-file @forged -o @new"),
    (Tool::Online, "scan --images @forged -o @new"),
    (Tool::Signer, "inspect @forged"),
    (Tool::Signer, "inspect @forged --json"),
    (Tool::Signer, "show @forged --png @codes"),
    (Tool::Signer, "scan --images @forged -o @new"),
    (Tool::Signer, "scan --video @forged -o @new"),
    (Tool::Signer, "sign @forged --key-file @key -o @new"),
    (Tool::Signer, "sign @req --key-file @forged -o @new"),
    (Tool::Signer, "account --chain nem --network testnet --key-file @forged"),
];

/// Bytes of any kind, and bytes that begin as something known.
fn foreign() -> impl Strategy<Value = Vec<u8>> {
    let begun = prop::sample::select(vec![
        b"".to_vec(),
        b"\0".to_vec(),
        b"\x01".to_vec(),
        b"\xC5\x01".to_vec(),
        b"\x89PNG\r\n\x1a\n".to_vec(),
        b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR".to_vec(),
        b"YUV4MPEG2 W16 H16 F15:1 Cmono\nFRAME\n".to_vec(),
        b"GIF89a".to_vec(),
        b"0101000001000098".to_vec(),
    ]);
    let rest = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(|bytes| mended(&bytes)),
        "[ -~]{0,200}".prop_map(String::into_bytes),
        "\\PC{0,60}".prop_map(String::into_bytes),
    ];
    (begun, rest).prop_map(|(begun, rest)| [begun, rest].concat())
}

#[test]
fn no_bytes_make_a_program_panic() {
    runner(120)
        .run(&foreign(), |bytes| {
            let desk = with(&bytes);
            let before = desk.snapshot();
            for (tool, line) in READERS {
                let outcome = desk.run(tool, line, b"");
                prop_assert_eq!(outcome.exit, Exit::BadInput, "{} {}", line, outcome.stderr);
                prop_assert!(outcome.stderr.starts_with("error: "), "{}", outcome.stderr);
            }
            let exit = desk.run(Tool::Online, "qr read --json @forged", b"").exit;
            prop_assert_eq!(exit, Exit::BadInput);
            prop_assert!(before == desk.snapshot(), "a file was left behind");
            Ok(())
        })
        .unwrap();
}
