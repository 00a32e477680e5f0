//! Frames of the right session that lie: never a wrong payload, and the honest stream still ends.

use stream::{Assembler, Encoder, FrameError, State, SymbolsPerFrame};

use crate::noise::Noise;

/// How a forger changes the symbols of a frame.
#[derive(Debug, Clone, Copy)]
enum Lie {
    /// Every symbol is random.
    Random,
    /// One byte of the frame is changed.
    OneByte,
    /// The same byte of every symbol is changed by the same value: lies that are not independent.
    SameByte,
}

fn forged(frame: &[u8], lie: Lie, noise: &mut Noise) -> Vec<u8> {
    let mut frame = frame[..frame.len() - 4].to_vec();
    match lie {
        Lie::Random => {
            let symbols = frame.len() - 14;
            frame.truncate(14);
            frame.extend(noise.bytes(symbols));
        }
        Lie::OneByte => {
            let place = 14 + noise.below(frame.len() - 14);
            frame[place] ^= 0x40;
        }
        Lie::SameByte => frame[14..].chunks_mut(120).for_each(|symbol| symbol[5] ^= 1),
    }
    let checksum = crc32fast::hash(&frame);
    frame.extend(checksum.to_be_bytes());
    frame
}

/// Sends a stream of which every tenth frame is forged; the number of frames until it was whole.
fn frames_needed(size: usize, per_frame: usize, lie: Lie, seed: u64) -> usize {
    let mut noise = Noise(seed | 1);
    let payload = noise.bytes(size);
    let encoder = Encoder::new(&payload).unwrap();
    let count = SymbolsPerFrame::fitting(18 + 120 * per_frame).unwrap();
    let limit = 2 * encoder.pass_frames(count) + 2;
    let mut assembler = Assembler::new();
    for (sent, frame) in encoder.frames(count).take(limit).enumerate() {
        let frame = if noise.below(10) == 0 { forged(&frame, lie, &mut noise) } else { frame };
        // A source symbol with forged padding is refused outright.
        let Ok(progress) = assembler.receive(&frame) else {
            continue;
        };
        if progress.state == State::Complete {
            assert!(assembler.take() == Some(payload), "a wrong payload");
            return sent + 1;
        }
    }
    panic!("{size} bytes, {lie:?}, seed {seed}: not whole after {limit} frames");
}

#[test]
fn a_tenth_of_random_lies_delays_the_stream_by_less_than_its_length() {
    for seed in 1..=25 {
        for (size, per_frame) in [(1_256, 1), (3_000, 4), (10_000, 10), (30_000, 10)] {
            frames_needed(size, per_frame, Lie::Random, seed);
        }
    }
}

#[test]
fn a_hundred_kilobytes_with_a_tenth_of_lies() {
    let frames = frames_needed(100_000, 10, Lie::Random, 3);
    assert!(frames <= 110, "{frames} frames for 84");
}

#[test]
fn a_tenth_of_small_lies_delays_the_stream_by_less_than_its_length() {
    for seed in 1..=12 {
        for (size, per_frame) in [(1_256, 1), (3_000, 4), (10_000, 10)] {
            frames_needed(size, per_frame, Lie::OneByte, seed);
        }
    }
}

#[test]
fn a_tenth_of_equal_lies_is_left_out_in_turn() {
    for seed in 1..=12 {
        for (size, per_frame) in [(3_000, 4), (10_000, 10)] {
            frames_needed(size, per_frame, Lie::SameByte, seed);
        }
    }
}

#[test]
fn a_stream_of_lies_only_never_ends() {
    let mut noise = Noise(9);
    let payload = noise.bytes(2_000);
    let encoder = Encoder::new(&payload).unwrap();
    let count = SymbolsPerFrame::fitting(618).unwrap();
    let mut assembler = Assembler::new();
    for frame in encoder.frames(count).take(60) {
        let Ok(progress) = assembler.receive(&forged(&frame, Lie::Random, &mut noise)) else {
            continue;
        };
        assert_eq!(progress.state, State::Collecting);
    }
    assert!(assembler.progress().contradictory);
    assert_eq!(assembler.payload(), None);
    // 80 symbols are kept at the most, so that as many honest ones push every lie out.
    for frame in encoder.frames(count).skip(100).take(60) {
        assembler.receive(&frame).unwrap();
    }
    assert!(assembler.payload() == Some(&payload[..]));
}

#[test]
fn rejected_stream_goes_on_without_the_same_payload() {
    let mut noise = Noise(5);
    let payload = noise.bytes(2_000);
    let encoder = Encoder::new(&payload).unwrap();
    let count = SymbolsPerFrame::fitting(618).unwrap();
    let mut assembler = Assembler::new();
    for frame in encoder.frames(count).take(4) {
        assembler.receive(&frame).unwrap();
    }
    assert_eq!(assembler.progress().state, State::Complete);
    assembler.reject();
    assert_eq!(assembler.payload(), None);
    assert_eq!(assembler.progress().state, State::Collecting);
    for frame in encoder.frames(count).take(40) {
        assert_eq!(assembler.receive(&frame).unwrap().state, State::Collecting);
    }
}

#[test]
fn rejected_still_frame_is_refused_from_then_on() {
    let still = Encoder::new(b"not what it says").unwrap().still().unwrap();
    let mut assembler = Assembler::new();
    assembler.receive(&still).unwrap();
    assembler.reject();
    assembler.reject();
    assert_eq!(assembler.receive(&still), Err(FrameError::Rejected));
    assert_eq!(assembler.payload(), None);
    let other = Encoder::new(b"another").unwrap().still().unwrap();
    assert_eq!(assembler.receive(&other).unwrap().state, State::Complete);
}
