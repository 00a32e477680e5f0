//! Frames of every format mixed, taken, rejected and followed by more.
#![no_main]
use fuzz::{MOST_HELD, within};
use libfuzzer_sys::fuzz_target;
use stream::Receiver;

fuzz_target!(|bytes: &[u8]| within(MOST_HELD, || run(bytes)));

fn run(bytes: &[u8]) {
    let mut receiver = Receiver::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let Some((first, rest)) = line.split_first() else { continue };
        let frame = match first % 4 {
            0 => line.to_vec(),
            1 => [b"B$", rest].concat(),
            2 => fuzz::ur("bytes", rest).into_bytes(),
            _ => {
                let mut frame = [&[0xc5, 1], rest].concat();
                frame.extend(fuzz::crc(&frame).to_be_bytes());
                frame
            }
        };
        fuzz::receive(&mut receiver, &frame);
        if first % 8 > 3 && receiver.payload().is_some() {
            receiver.reject();
        } else if first % 16 > 7 {
            let whole = receiver.payload().is_some();
            assert_eq!(receiver.take().is_some(), whole);
        }
    }
}
