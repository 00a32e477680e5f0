//! Data codewords: any bytes are taken within bounds, and what a writer of another make wrote is read
//! as it was meant.
#![no_main]
use fuzz::segments::{Writer, capacity};
use libfuzzer_sys::fuzz_target;
use qr::Version;
use qr::fuzzing::segments;

fuzz_target!(|bytes: &[u8]| {
    let Some((&version, bytes)) = bytes.split_first() else { return };
    let Some(version) = Version::new(version % 40 + 1) else { return };
    if let Some((payload, part, charset)) = segments(bytes, version) {
        // Digits are the densest.
        assert!(payload.len() <= capacity(bytes.len()));
        assert!(part.is_none_or(|part| part.index < part.total && part.total <= 16));
        assert!(charset.is_none_or(|charset| charset <= 999_999));
    }
    let mut writer = Writer::new(version);
    let mut rest = bytes;
    while let Some((&[mode, length], text)) = rest.split_first_chunk() {
        let (text, after) = text.split_at(usize::from(length).min(text.len()));
        writer.segment(mode, text);
        rest = after;
    }
    if !writer.is_empty() {
        let (codewords, meant) = writer.finish();
        let read = segments(&codewords, version).map(|(payload, ..)| payload);
        assert_eq!(read, Some(meant));
    }
});
