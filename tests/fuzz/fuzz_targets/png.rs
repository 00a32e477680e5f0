//! A file of any content gives pictures or an error, a bounded number of them.
#![no_main]
use fuzz::{MOST_HELD, within};
use libfuzzer_sys::fuzz_target;
use station::png_file::PngFrames;

fuzz_target!(|bytes: &[u8]| within(MOST_HELD + qr::MAX_PIXELS, || run(bytes)));

fn run(bytes: &[u8]) {
    if let Ok(frames) = PngFrames::new(std::io::Cursor::new(bytes)) {
        for picture in frames.take(50).flatten() {
            assert!(picture.view().pixels().len() <= qr::MAX_PIXELS);
        }
    }
}
