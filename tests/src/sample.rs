//! Keys, addresses, vectors and steps of a trip that many tests share. Nobody's money is here.

use crate::{Desk, Tool};
use data_encoding::HEXUPPER;
use protocol::{Message, SigningRequest};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A private key as NEM wallets print it, from the vectors.
pub const KEY: &str = "BD0BD6F51CB66716D6E107463142CA7E2315972EC7F3F9669B2073ED6EEAB45C";
/// Its public key.
pub const PUBLIC: &str = "B131C4814C17DC99221ACEF95B08447CBCB90F8AF9C0600B30D6B442ACC8B817";
/// Another private key of the vectors.
pub const OTHER_KEY: &str = "A344DEBB1C59252EE199CEFBE3CFE035849305D07AD36C0672920246722187AC";
/// A recipient on testnet.
pub const TO_TEST: &str = "TAQN3LEYRADH4PDI3TNF7QVXQODMWGQKLV5JPP46";
/// A recipient on mainnet.
pub const TO_MAIN: &str = "NBULEAUG2CZQISUR442HWA6UAKGWIXHDAABJA5FH";
/// A moment at which the drafts here begin, in seconds of NEM's time.
pub const BEGIN: i64 = 367_820_705;
/// Twelve words of the vectors whose passphrase is [`PASSPHRASE`].
pub const WORDS: &str =
    "wonder second episode stumble add inquiry senior raven donkey crime hurry salad";
/// The passphrase that the vectors put to [`WORDS`].
pub const PASSPHRASE: &str = "пароль";

/// NEM's time origin in Unix seconds.
const NEM_EPOCH: i64 = 1_427_587_585;

/// Writes a moment of NEM's time as `--now` takes it.
///
/// # Panics
///
/// If it lies beyond the calendar.
#[must_use]
pub fn moment(nem_seconds: i64) -> String {
    let seconds = nem_seconds.checked_add(NEM_EPOCH).expect("a moment");
    jiff::Timestamp::from_second(seconds).expect("a moment").to_string()
}

/// Reads a file of `tests/vectors`.
///
/// # Panics
///
/// If it is not there.
#[must_use]
pub fn vectors(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name);
    serde_json::from_slice(&fs::read(path).expect("a file of vectors")).expect("JSON")
}

/// Returns a text field of a vector.
///
/// # Panics
///
/// If it has none.
#[must_use]
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).expect("a text field")
}

/// Reads hex in upper case.
///
/// # Panics
///
/// If it is not.
#[must_use]
pub fn hex(text: &str) -> Vec<u8> {
    HEXUPPER.decode(text.as_bytes()).expect("hex")
}

/// Returns the line that drafts a payment from [`KEY`]'s account on testnet, without a message
/// and without `-o`.
#[must_use]
pub fn draft() -> String {
    format!(
        "draft transfer --chain nem --network testnet --signer {PUBLIC} --to {TO_TEST} \
         --amount 12.5 --timestamp nem:{BEGIN} --deadline +2h"
    )
}

/// A desk with a key file `key`, a request `req` of that key's account and a response `resp`.
#[must_use]
pub fn signed_desk() -> Desk {
    let desk = drafted_desk();
    sign(&desk, "req", "--key-file @key", BEGIN, "resp");
    desk
}

/// A desk with a key file `key` and a request `req` of that key's account.
#[must_use]
pub fn drafted_desk() -> Desk {
    let desk = Desk::new();
    desk.write("key", KEY);
    desk.online(&format!("{} --message hello -o @req", draft()));
    desk
}

/// Returns the lines that `sign` will ask for, each with its line end, and the whole review.
///
/// # Panics
///
/// If the review names none.
#[must_use]
pub fn answers(desk: &Desk, request: &str, now: i64) -> (String, Value) {
    let line = format!("inspect @{request} --json --now {}", moment(now));
    let review = desk.json(Tool::Signer, &line);
    let lines = review.get("confirm").and_then(Value::as_array).expect("lines to confirm");
    let lines = lines.iter().map(|line| line.as_str().expect("text"));
    (lines.fold(String::new(), |all, line| all + line + "\n"), review)
}

/// Signs a request with what the order in the hand says; returns the review.
pub fn sign(desk: &Desk, request: &str, key: &str, now: i64, response: &str) -> Value {
    let (typed, review) = answers(desk, request, now);
    let line = format!("sign @{request} {key} --now {} -o @{response}", moment(now));
    desk.done(Tool::Signer, &line, typed.as_bytes());
    review
}

/// Decodes a file as a signing request.
///
/// # Panics
///
/// If it is none.
#[must_use]
pub fn request_of(desk: &Desk, name: &str) -> SigningRequest {
    let message = Message::from_wire(&desk.read(name)).expect("a message");
    message.into_request().expect("a request")
}

/// Writes a message as it goes over the wire, whatever its content.
///
/// # Panics
///
/// If it is too large.
pub fn write_message(desk: &Desk, name: &str, message: &Message) {
    desk.write(name, message.to_wire().expect("a message that fits"));
}
