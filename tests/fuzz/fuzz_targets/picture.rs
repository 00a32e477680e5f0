//! A picture of any size and content: what it gives, if anything, is a code that can be drawn and read.
#![no_main]
use fuzz::codes::{Film, MOST_HELD, check, redraw};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(picture) = Film::new(bytes, 1).and_then(|mut film| film.next()) else { return };
    let codes = fuzz::within(MOST_HELD, || qr::read(&picture.view()));
    for code in &codes {
        check(code, &picture);
        redraw(code);
    }
});
