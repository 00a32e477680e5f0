//! A message decodes to what encodes to the same bytes, or is refused.
#![no_main]
use fuzz::{MOST_HELD, within};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| within(MOST_HELD, || run(bytes)));

fn run(bytes: &[u8]) {
    if let Ok(message) = protocol::Message::decode(bytes) {
        assert_eq!(message.encode(), bytes);
    }
}
