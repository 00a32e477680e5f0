//! Anything can be asked whether it looks like a key.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _verdict = scheme::keylike::find(bytes);
});
