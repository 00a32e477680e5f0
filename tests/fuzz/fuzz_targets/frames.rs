//! Frames of every kind, in any order: a payload that comes out has the hash that its frames name.
#![no_main]
use fuzz::{MOST_HELD, within};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest as _, Sha256};
use stream::Assembler;

fuzz_target!(|bytes: &[u8]| within(MOST_HELD, || run(bytes)));

fn run(bytes: &[u8]) {
    let mut assembler = Assembler::new();
    let mut sessions = Vec::new();
    for frame in bytes.split(|byte| *byte == 0xc5) {
        let mut whole = vec![0xc5];
        whole.extend_from_slice(frame);
        sessions.extend(whole.get(2..6).map(<[u8]>::to_vec));
        // With a right checksum, or nothing would get past it.
        let sum = fuzz::crc(&whole);
        let _refused = assembler.receive(&whole);
        whole.extend(sum.to_be_bytes());
        let _refused = assembler.receive(&whole);
        if let Some(payload) = assembler.payload() {
            assert!(sessions.iter().any(|session| Sha256::digest(payload).starts_with(session)));
            assembler.reject();
        }
    }
}
