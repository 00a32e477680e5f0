//! The examples of docs/spec/frames.md, sections 10 and 11.
//!
//! They were computed from the text of the document, in another language.

#![expect(clippy::expect_used, reason = "test code")]

use stream::{Format, Receiver, State, bbqr, encoder, ur};

const FRAMES: &str = include_str!("../../../docs/spec/frames.md");
const MESSAGES: &str = include_str!("../../../docs/spec/messages.md");

/// Returns the only fenced block with this info string, its lines joined.
fn block(document: &str, info: &str) -> String {
    let opening = format!("\n```{info}\n");
    let (_, found) = document.split_once(&opening).expect(info);
    let (found, rest) = found.split_once("\n```").expect(info);
    assert!(!rest.contains(&opening));
    found.lines().filter_map(|line| line.split('#').next()).collect()
}

fn text(name: &str) -> String {
    block(FRAMES, &format!("text {name}"))
}

fn counting() -> Vec<u8> {
    (0..250).collect()
}

#[test]
fn parts_of_the_ur_are_those_of_the_document() {
    let encoder = ur::Encoder::bytes(&counting(), 224).unwrap();
    assert_eq!(encoder.fragments(), 3);
    assert_eq!(encoder.part(1), text("ur-1"));
    assert_eq!(encoder.part(5), text("ur-5"));
    assert_eq!(encoder.single(), None);

    let mut receiver = Receiver::new();
    for (part, state) in [
        (text("ur-1"), State::Collecting),
        (text("ur-5").to_ascii_lowercase(), State::Collecting),
        (encoder.part(2), State::Complete),
    ] {
        assert_eq!(receiver.receive(part.as_bytes()).unwrap().state, state);
    }
    assert_eq!(receiver.take(), Some(counting()));
}

#[test]
fn the_response_is_the_ur_of_the_document() {
    let hex: String = block(MESSAGES, "hex response-wire").split_whitespace().collect();
    let wire = data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap();
    let sender = encoder(Format::Ur, &wire, 395).unwrap();
    assert!(sender.is_still());
    assert_eq!(sender.contents().next().unwrap().bytes, text("ur-single").into_bytes());
}

#[test]
fn parts_of_the_file_are_those_of_the_document() {
    let file = bbqr::Encoder::new(&counting(), bbqr::FileType::BINARY, 224).unwrap();
    assert_eq!(file.encoding(), bbqr::Encoding::Base32);
    assert_eq!([file.part(0), file.part(1)], [text("bbqr-0"), text("bbqr-1")]);
    assert_eq!((file.parts(), file.part(2)), (2, text("bbqr-0")));
}

#[test]
fn limits_of_the_document_are_those_of_the_code() {
    for (number, text) in [
        (ur::MAX_TEXT, "more than 4,296 characters"),
        (bbqr::MAX_TEXT, "more than 4,296 characters"),
        (ur::MAX_FRAGMENTS.into(), "1 to 4,096"),
        (ur::MAX_MESSAGE, "longer than 262,149 bytes"),
        (ur::MAX_TYPE, "longer than 64,"),
        (stream::MAX_PAYLOAD, "exceed 262,144 bytes"),
    ] {
        assert!(FRAMES.contains(text), "{text}");
        assert!(text.replace(',', "").contains(&number.to_string()), "{text}: {number}");
    }
}
