//! The bytes of frames: a difference here is a change of the wire format.
//!
//! The repair symbols were computed a second time, from the description alone, in another language.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code"
)]

use data_encoding::HEXLOWER;
use stream::{
    Assembler, EncodeError, Encoder, FrameError, MAX_FRAME, MAX_PAYLOAD, MAX_STILL_PAYLOAD, State,
    SymbolsPerFrame, is_frame,
};

const SYMBOL_0: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\
    202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f\
    505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f7071727374757677";
const SYMBOL_3: &str = "a517dc6e57e52e9cea58d45cc34bce46a820a52db23abf37b139bc34ab23a62e\
    4ac247cf50d85dd50981048c139b1e9678f075fd62ea6fe761e96ce47bf376fe931b9e168901840c64ec69e17ef673fb\
    159d18900f87028a0c840189169e1b93f77ffa72ed65e068b43cb931ae26a32bc54dc840df57d25a";
const SYMBOL_LAST: &str = "3ba9029049db70e2a33175af93493ae009d3a07a469cef35fd27548eb2681bc1\
    be6417cdf12b58829e4437edd10b78a24b91e23804dead77bf6516ccf02a5983cd1764be82582bf15882f12b17cdbe64\
    8d5724fec2186bb179a3d00a36ec9f453ae0934975afdc061ac0b369558ffc26cf1566bc805a29f3";

fn per_frame(capacity: usize) -> SymbolsPerFrame {
    SymbolsPerFrame::fitting(capacity).unwrap()
}

/// 250 bytes, three symbols.
fn counting() -> Encoder {
    Encoder::new(&(0..=255).cycle().take(250).collect::<Vec<u8>>()).unwrap()
}

fn three_symbols() -> Vec<u8> {
    counting().frame(0, per_frame(378)).unwrap()
}

/// Replaces bytes of a frame and writes the checksum anew, so that only the rule itself refuses.
fn altered(frame: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut frame = frame[..frame.len() - 4].to_vec();
    frame[at..at + bytes.len()].copy_from_slice(bytes);
    sealed(frame)
}

fn sealed(mut frame: Vec<u8>) -> Vec<u8> {
    frame.extend(slow_crc32(&frame).to_be_bytes());
    frame
}

/// CRC-32/IEEE by its definition, bit by bit.
fn slow_crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ (0xEDB8_8320 * (crc & 1));
        }
    }
    !crc
}

#[track_caller]
fn assert_refused(frame: &[u8], expected: FrameError) {
    let mut assembler = Assembler::new();
    assert_eq!(assembler.receive(frame), Err(expected));
    assert_eq!(assembler.payload(), None);
    let damaged = u32::from(expected != FrameError::NotAFrame);
    assert_eq!(assembler.progress().damaged, damaged);
}

#[test]
fn still_frame() {
    // SHA-256 of "coldseal" starts d11a069a.
    let frame = Encoder::new(b"coldseal").unwrap().still().unwrap();
    let expected = ["c501", "d11a069a", "000008", "00", "00000000", "636f6c647365616c", "d1982c3a"];
    assert_eq!(HEXLOWER.encode(&frame), expected.concat());
}

#[test]
fn stream_frames() {
    let header = "c501369d7da10000fa01";
    for (index, symbol, checksum) in
        [(0, SYMBOL_0, "9138270c"), (3, SYMBOL_3, "425e4631"), (u32::MAX, SYMBOL_LAST, "de44cab4")]
    {
        let frame = counting().frame(index, per_frame(138)).unwrap();
        assert_eq!(HEXLOWER.encode(&frame), format!("{header}{index:08x}{symbol}{checksum}"));
    }
}

#[test]
fn last_source_symbol_is_padded_with_zeros() {
    let frame = counting().frame(2, per_frame(138)).unwrap();
    let symbol = [&(240..250).collect::<Vec<u8>>()[..], &[0; 110]].concat();
    assert_eq!(&frame[14..134], symbol);
}

#[test]
fn consecutive_symbols_are_those_of_single_frames() {
    let together = counting().frame(1, per_frame(378)).unwrap();
    let apart: Vec<u8> = (1..4)
        .flat_map(|index| counting().frame(index, per_frame(138)).unwrap()[14..134].to_vec())
        .collect();
    assert_eq!(&together[14..374], apart);
}

#[test]
fn frames_follow_one_another_and_can_change_their_density() {
    let encoder = counting();
    let mut frames = encoder.frames(per_frame(258));
    assert_eq!(frames.next(), encoder.frame(0, per_frame(258)).ok());
    assert_eq!(frames.next(), encoder.frame(2, per_frame(258)).ok());
    frames.set_symbols_per_frame(per_frame(138));
    assert_eq!(frames.next(), encoder.frame(4, per_frame(138)).ok());
    assert_eq!(frames.next(), encoder.frame(5, per_frame(138)).ok());
}

#[test]
fn symbols_that_fit_a_code() {
    for (capacity, expected) in
        [(137, None), (138, Some(1)), (1_273, Some(10)), (2_953, Some(24)), (100_000, Some(24))]
    {
        assert_eq!(SymbolsPerFrame::fitting(capacity).map(SymbolsPerFrame::get), expected);
    }
}

#[test]
fn payloads_out_of_range_are_not_encoded() {
    assert_eq!(Encoder::new(&[]).unwrap_err(), EncodeError::Length { found: 0 });
    let found = MAX_PAYLOAD + 1;
    assert_eq!(Encoder::new(&vec![0; found]).unwrap_err(), EncodeError::Length { found });
    let largest = Encoder::new(&vec![0; MAX_PAYLOAD]).unwrap();
    assert_eq!(largest.source_symbols(), 2_185);
    assert_eq!(largest.pass_frames(per_frame(1_273)), 219);
    assert_eq!(largest.still(), None);
}

#[test]
fn indices_that_overflow_are_not_encoded() {
    let found = u32::MAX - 1;
    assert_eq!(counting().frame(found, per_frame(378)), Err(EncodeError::Index { found }));
    assert!(counting().frame(found, per_frame(258)).is_ok());
}

#[test]
fn still_frames_at_their_limits() {
    for size in [1, MAX_STILL_PAYLOAD] {
        let frame = Encoder::new(&vec![9; size]).unwrap().still().unwrap();
        assert_eq!(frame.len(), size + 18);
        let mut assembler = Assembler::new();
        assert_eq!(assembler.receive(&frame).unwrap().state, State::Complete);
        assert_eq!(assembler.take(), Some(vec![9; size]));
        assert_eq!(assembler.take(), None);
    }
    assert_eq!(Encoder::new(&vec![9; MAX_STILL_PAYLOAD + 1]).unwrap().still(), None);
}

#[test]
fn what_is_not_a_frame_is_told_from_what_is_damaged() {
    for other in [&b""[..], b"\xC5", b"USR:BYTES/1-2", b"B#2P0100", b"\x05\x01", &[0; 32]] {
        assert_refused(other, FrameError::NotAFrame);
    }
    assert!(is_frame(&three_symbols()));
    // Of whatever format it is.
    assert!(is_frame(b"UR:BYTES") && is_frame(b"B$2P0100"));
    assert!(!is_frame(b"bytes"));
}

#[test]
fn frames_cut_anywhere_are_refused() {
    let frame = three_symbols();
    for size in 2..frame.len() {
        assert!(Assembler::new().receive(&frame[..size]).is_err(), "{size} bytes were accepted");
    }
}

#[test]
fn frames_with_bytes_after_them_are_refused() {
    let mut frame = three_symbols();
    frame.push(0);
    assert_refused(&frame, FrameError::Checksum);
    frame.truncate(frame.len() - 5);
    frame.push(0);
    assert_refused(&sealed(frame), FrameError::Symbols { found: 361 });
}

#[test]
fn every_change_of_one_byte_is_refused() {
    let still = Encoder::new(b"coldseal").unwrap().still().unwrap();
    for frame in [still, counting().frame(3, per_frame(138)).unwrap()] {
        for place in 0..frame.len() {
            for change in 1..=255 {
                let mut bad = frame.clone();
                bad[place] ^= change;
                assert!(Assembler::new().receive(&bad).is_err(), "byte {place} ^ {change}");
            }
        }
    }
}

#[test]
fn other_versions_are_refused() {
    for found in [0, 2, 255] {
        assert_refused(&altered(&three_symbols(), 1, &[found]), FrameError::Version { found });
    }
}

#[test]
fn lengths_out_of_range_are_refused() {
    for (bytes, found) in [([0, 0, 0], 0), ([4, 0, 1], 262_145), ([255, 255, 255], 16_777_215)] {
        let frame = altered(&three_symbols(), 6, &bytes);
        assert_refused(&frame, FrameError::Length { found });
    }
}

#[test]
fn unknown_symbol_codes_are_refused() {
    for found in [2, 3, 255] {
        assert_refused(&altered(&three_symbols(), 9, &[found]), FrameError::SymbolCode { found });
    }
}

#[test]
fn symbols_that_do_not_fill_their_size_are_refused() {
    let frame = three_symbols();
    for found in [1, 119, 121, 359] {
        let bad = sealed(frame[..14 + found].to_vec());
        assert_refused(&bad, FrameError::Symbols { found });
    }
    assert_refused(&sealed(frame[..14].to_vec()), FrameError::Size { found: 18 });
}

#[test]
fn frames_above_the_largest_code_are_refused() {
    let frame = counting().frame(3, per_frame(2_898)).unwrap();
    let mut bad = frame[..frame.len() - 4].to_vec();
    bad.extend([0; 120]);
    assert_refused(&sealed(bad), FrameError::Size { found: MAX_FRAME + 65 });
}

#[test]
fn indices_that_overflow_are_refused() {
    let frame = altered(&three_symbols(), 10, &[255; 4]);
    assert_refused(&frame, FrameError::Index { found: u32::MAX });
    let frame = altered(&three_symbols(), 10, &(u32::MAX - 1).to_be_bytes());
    assert_refused(&frame, FrameError::Index { found: u32::MAX - 1 });
    let fits = altered(&three_symbols(), 10, &(u32::MAX - 2).to_be_bytes());
    assert!(Assembler::new().receive(&fits).is_ok());
}

#[test]
fn padding_other_than_zeros_is_refused() {
    for place in [14 + 250, 14 + 359] {
        assert_refused(&altered(&three_symbols(), place, &[1]), FrameError::Padding);
    }
    let alone = counting().frame(2, per_frame(258)).unwrap();
    assert_refused(&altered(&alone, 14 + 10, &[1]), FrameError::Padding);
    assert!(Assembler::new().receive(&altered(&alone, 14 + 9, &[1])).is_ok());
}

#[test]
fn still_frames_that_break_a_rule_are_refused() {
    let frame = Encoder::new(b"coldseal").unwrap().still().unwrap();
    assert_refused(&altered(&frame, 10, &[0, 0, 0, 1]), FrameError::Index { found: 1 });
    assert_refused(&altered(&frame, 6, &[0, 0, 7]), FrameError::Symbols { found: 8 });
    assert_refused(&altered(&frame, 6, &[0, 0, 9]), FrameError::Symbols { found: 8 });
    assert_refused(&altered(&frame, 2, &[0]), FrameError::Session);
    assert_refused(&altered(&frame, 14, b"C"), FrameError::Session);

    let found = MAX_STILL_PAYLOAD + 1;
    let mut long = frame[..14].to_vec();
    long[6..9].copy_from_slice(&[0, 4, 232]);
    long.resize(14 + found, 1);
    assert_refused(&sealed(long), FrameError::Length { found });
}
