//! A file of any content gives pictures or an error, a bounded number of them.
#![no_main]
use libfuzzer_sys::fuzz_target;
use station::y4m::Y4m;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frames) = Y4m::new(std::io::Cursor::new(bytes)) {
        frames.take(50).for_each(drop);
    }
});
