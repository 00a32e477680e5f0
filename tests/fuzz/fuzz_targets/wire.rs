//! Wire bytes never inflate past the limit, and what they hold survives the wire.
#![no_main]
use fuzz::{MOST_HELD, within};
use libfuzzer_sys::fuzz_target;
use protocol::Message;

fuzz_target!(|bytes: &[u8]| within(MOST_HELD, || run(bytes)));

fn run(bytes: &[u8]) {
    if let Ok(message) = Message::from_wire(bytes) {
        let wire = message.to_wire().expect("what came in goes out");
        assert_eq!(Message::from_wire(&wire), Ok(message));
    }
}
