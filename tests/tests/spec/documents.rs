//! The documents, and what stands in their blocks.
use data_encoding::HEXLOWER;
use protocol::{Message, SigningRequest};

pub(crate) const MESSAGES: &str = include_str!("../../../docs/spec/messages.md");
pub(crate) const CDDL: &str = include_str!("../../../docs/spec/messages.cddl");
pub(crate) const FRAMES: &str = include_str!("../../../docs/spec/frames.md");
pub(crate) const NEM: &str = include_str!("../../../docs/spec/nem.md");
pub(crate) const GUIDE: &str = include_str!("../../../docs/guide.md");
pub(crate) const THREATS: &str = include_str!("../../../docs/threat-model.md");
pub(crate) const SECURITY: &str = include_str!("../../../SECURITY.md");

/// Returns the only fenced block with this info string.
#[track_caller]
pub(crate) fn block<'a>(document: &'a str, info: &str) -> &'a str {
    let opening = format!("\n```{info}\n");
    let mut parts = document.split(opening.as_str());
    let (_, Some(found), None) = (parts.next(), parts.next(), parts.next()) else {
        panic!("there is not exactly one block {info:?}");
    };
    found.split_once("\n```").expect("a block ends").0
}

/// Returns the bytes of a hex block; `#` begins a comment.
#[track_caller]
pub(crate) fn hex(document: &str, name: &str) -> Vec<u8> {
    let lines = block(document, &format!("hex {name}")).lines();
    let digits: String = lines.flat_map(|line| line.split('#').next()).collect();
    let digits: String = digits.split_whitespace().collect();
    HEXLOWER.decode(digits.as_bytes()).expect(name)
}

#[track_caller]
pub(crate) fn message(name: &str) -> Message {
    Message::decode(&hex(MESSAGES, name)).expect(name)
}

pub(crate) fn request() -> SigningRequest {
    message("request").into_request().unwrap()
}
