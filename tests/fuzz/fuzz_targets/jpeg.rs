//! A file of any content gives a picture within the limits or an error.
#![no_main]
use fuzz::{MOST_HELD, within};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| within(MOST_HELD + qr::MAX_PIXELS, || run(bytes)));

fn run(bytes: &[u8]) {
    if let Ok(picture) = station::jpeg_file::decode(bytes) {
        assert!(picture.view().pixels().len() <= qr::MAX_PIXELS);
    }
}
