//! Frames and the codes that carry them.
use qr::{Level, Version};
use stream::{Assembler, Encoder, State, SymbolsPerFrame};

use crate::documents::{FRAMES, MESSAGES, hex};

fn one_symbol() -> SymbolsPerFrame {
    SymbolsPerFrame::fitting(138).unwrap()
}

fn counting() -> Vec<u8> {
    (0..250).collect()
}

#[test]
fn frames_are_those_of_the_document() {
    let wire = hex(MESSAGES, "response-wire");
    assert_eq!(Encoder::new(&wire).unwrap().still().unwrap(), hex(FRAMES, "frame-still"));
    let encoder = Encoder::new(&counting()).unwrap();
    assert_eq!(encoder.source_symbols(), 3);
    for index in [0, 2, 3] {
        let frame = encoder.frame(index, one_symbol()).unwrap();
        assert_eq!(frame, hex(FRAMES, &format!("frame-{index}")), "{index}");
    }
}

#[test]
fn three_frames_of_the_document_make_the_payload() {
    let mut assembler = Assembler::new();
    for (name, state) in
        [("0", State::Collecting), ("2", State::Collecting), ("3", State::Complete)]
    {
        let progress = assembler.receive(&hex(FRAMES, &format!("frame-{name}"))).unwrap();
        assert_eq!(progress.state, state, "{name}");
    }
    assert_eq!(assembler.take(), Some(counting()));
}

/// The repair symbol once more, by the words of the document and none of our code.
#[test]
fn the_repair_symbol_follows_from_the_text() {
    let state = 0x369D_7DA1_0000_0003_u64.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let output = (z ^ (z >> 31)).to_be_bytes();
    assert_eq!(output[..], hex(FRAMES, "splitmix"));
    let mut padded = counting();
    padded.resize(360, 0);
    let symbol: Vec<u8> = (0..120)
        .map(|place| {
            let terms = (0..3).map(|source| product(output[source], padded[120 * source + place]));
            terms.fold(0, |sum, term| sum ^ term)
        })
        .collect();
    assert_eq!(symbol, hex(FRAMES, "frame-3")[14..134]);
    for (a, b, expected) in [(2, 0x80, 0x1D), (0x80, 0x80, 0x13), (3, 7, 9), (0x53, 0xCA, 0x8F)] {
        assert_eq!(product(a, b), expected);
        assert!(FRAMES.contains(&format!("| `{a:02X}` | `{b:02X}` | `{expected:02X}` |")));
    }
}

fn product(a: u8, b: u8) -> u8 {
    let mut sum = 0;
    for bit in (0..8).rev() {
        let carry = sum & 0x80 != 0;
        sum = (sum << 1) ^ if carry { 0x1D } else { 0 };
        if b & (1 << bit) != 0 {
            sum ^= a;
        }
    }
    sum
}

#[test]
fn the_numbers_of_the_codes_are_right() {
    for (version, bytes, text) in [(7, 154, "154"), (25, 1_273, "1,273"), (40, 2_953, "2,953")] {
        let capacity = Version::new(version).unwrap().capacity(Level::Low);
        assert_eq!(capacity, bytes);
        assert!(FRAMES.contains(&format!("{text} (version {version}")));
    }
    assert_eq!(Version::fitting(stream::SYMBOL_BYTES + 18, Level::Low), Version::new(7));
    assert_eq!(Version::fitting(stream::MAX_STILL_PAYLOAD + 18, Level::Low), Version::new(25));
    let symbols = |bytes| SymbolsPerFrame::fitting(bytes).map(SymbolsPerFrame::get);
    assert_eq!((symbols(1_273), symbols(2_953)), (Some(10), Some(24)));
}
