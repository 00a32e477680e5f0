//! A stream of any content is cut into pictures that are in it, and ends.
#![no_main]
use fuzz::{MOST_HELD, within};
use libfuzzer_sys::fuzz_target;
use station::mjpeg::Mjpeg;

fuzz_target!(|bytes: &[u8]| within(MOST_HELD, || run(bytes)));

fn run(bytes: &[u8]) {
    let mut total = 0;
    for picture in Mjpeg::new(std::io::Cursor::new(bytes)).flatten() {
        assert!(picture.starts_with(&[0xff, 0xd8]) && picture.ends_with(&[0xff, 0xd9]));
        total += picture.len();
    }
    assert!(total <= bytes.len());
}
