//! Two responses to one request.
use crate::{drafted, five};
use protocol::{Confirmed, Message};
use scheme::Signature;
use serde_json::Value;
use station::Exit;
use tests::sample::BEGIN;
use tests::{Bad, Desk, Tool};

/// A desk with two responses of one request, the second changed as `change` says.
fn two_responses(change: impl Fn(&mut protocol::SigningResponse)) -> Desk {
    let desk = drafted(&five());
    tests::sample::sign(&desk, "req", "--key-file @key", BEGIN, "resp");
    let message = Message::from_wire(&desk.read("resp")).unwrap();
    let mut response = message.into_response().unwrap();
    change(&mut response);
    tests::sample::write_message(&desk, "other", &Message::Response(response));
    desk
}

const COMPARE: &str = "compare @resp @other";

#[test]
fn two_signers_agree() {
    let desk = two_responses(|response| {
        response.confirmed = Confirmed::Terminal;
        response.build = "another build \u{1b}[31m".into();
    });
    let text = desk.signer(COMPARE).text();
    assert!(text.contains("the same 5 signatures for the same request"), "{text}");
    assert!(text.contains("stdin") && text.contains("terminal"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    let told = desk.json(Tool::Signer, &format!("{COMPARE} --json"));
    assert_eq!((&told["same"], &told["differing"]), (&Value::from(true), &Value::from([0_u8; 0])));
    assert_eq!(told["responses"][0]["signatures"], 5);
    assert_eq!(told["responses"][1]["confirmed"], "terminal");
    desk.signer("compare @resp @resp");
}

/// Runs `compare --json` on responses that differ and returns the object.
fn differing(desk: &Desk, says: &str) -> Value {
    desk.refused(Bad::signer("compare", "compare @other @nothing", "").exits(Exit::Failure));
    let said = desk.run(Tool::Signer, COMPARE, b"");
    assert_eq!(said.exit, Exit::BadInput, "{}", said.stderr);
    assert!(said.stderr.contains(&format!("error: {says}")), "{}", said.stderr);
    assert!(!said.text().contains("the same"), "{}", said.text());
    let told = desk.run(Tool::Signer, &format!("{COMPARE} --json"), b"");
    assert_eq!(told.exit, Exit::BadInput);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!((&told["schema"], &told["same"]), (&Value::from(1), &Value::from(false)));
    told
}

#[test]
fn two_signers_differ_in_signatures() {
    let desk = two_responses(|response| {
        response.signatures[1].0[0] ^= 1;
        response.signatures[4] = Signature([7; 64]);
    });
    let told = differing(&desk, "2 of 5 signatures differ");
    assert_eq!(told["differing"], Value::from([2, 5]));
}

#[test]
fn two_signers_differ_in_order_number_and_request() {
    let swapped = two_responses(|response| response.signatures.swap(0, 3));
    assert_eq!(differing(&swapped, "2 of 5 signatures differ")["differing"], Value::from([1, 4]));
    let shorter = two_responses(|response| response.signatures.truncate(4));
    let told = differing(&shorter, "1 of 5 signatures differ");
    assert_eq!(told["differing"], Value::from([5]));
    assert_eq!(told["responses"][1]["signatures"], 4);
    let other = two_responses(|response| response.request.0[9] ^= 1);
    let told = differing(&other, "the responses answer different requests");
    assert_eq!(told["differing"], Value::from([0_u8; 0]));
    assert_ne!(told["responses"][0]["digest"], told["responses"][1]["digest"]);
}

#[test]
fn only_responses_are_compared() {
    let desk = two_responses(|_| {});
    desk.write("noise", "nothing of ours");
    for (name, line) in [
        ("a request", "compare @req @resp"),
        ("behind", "compare @resp @req"),
        ("noise", "compare @noise @resp"),
    ] {
        desk.refused(Bad::signer(name, line, ""));
    }
    desk.refused(Bad::signer("dashes", "compare - -", "only one").exits(Exit::Usage));
    let piped = desk.done(Tool::Signer, "compare - @resp", &desk.read("other"));
    assert!(piped.text().contains("the same 5"));
}
