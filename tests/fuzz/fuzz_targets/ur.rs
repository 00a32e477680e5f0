//! URs as text and with right checksums, in any order: what comes out once and is rejected stays away.
#![no_main]
use fuzz::{MOST_HELD, within};
use libfuzzer_sys::fuzz_target;
use stream::Receiver;

fuzz_target!(|bytes: &[u8]| within(MOST_HELD, || run(bytes)));

fn run(bytes: &[u8]) {
    let mut receiver = Receiver::new();
    let mut rejected: Vec<Vec<u8>> = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let kind = if line.len() % 3 == 0 { "x" } else { "bytes" };
        for text in [line.to_vec(), fuzz::ur(kind, line).into_bytes()] {
            fuzz::receive(&mut receiver, &text);
            if let Some(payload) = receiver.payload() {
                assert!(!rejected.iter().rev().take(16).any(|old| old == payload));
                rejected.push(payload.to_vec());
                receiver.reject();
            }
        }
    }
}
