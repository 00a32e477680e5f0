//! Frames of every kind, in any order: a payload that comes out has the hash that its frames name.
#![no_main]
use libfuzzer_sys::fuzz_target;
use stream::Assembler;

fuzz_target!(|bytes: &[u8]| {
    let mut assembler = Assembler::new();
    for frame in bytes.split(|byte| *byte == 0xc5) {
        let mut whole = vec![0xc5];
        whole.extend_from_slice(frame);
        // With a right checksum, or nothing would get past it.
        let sum = fuzz::crc(&whole);
        let _refused = assembler.receive(&whole);
        whole.extend(sum.to_be_bytes());
        let _refused = assembler.receive(&whole);
        if assembler.payload().is_some() {
            assembler.reject();
        }
    }
});
