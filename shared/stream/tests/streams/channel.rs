//! Streams over a channel that loses, shuffles, repeats and mixes frames.

use proptest::prelude::*;
use stream::{Assembler, Encoder, FrameError, State, SymbolsPerFrame};

use crate::noise::Noise;

fn per_frame(count: usize) -> SymbolsPerFrame {
    SymbolsPerFrame::fitting(18 + 120 * count).unwrap()
}

/// Receives frames until the payload is whole; the payload and how many frames it took.
fn receive_all(frames: impl Iterator<Item = Vec<u8>>) -> (Vec<u8>, usize) {
    let mut assembler = Assembler::new();
    for (count, frame) in (1..).zip(frames) {
        if assembler.receive(&frame).unwrap().state == State::Complete {
            return (assembler.take().unwrap(), count);
        }
    }
    panic!("not whole: {:?}", assembler.progress());
}

#[test]
fn the_first_pass_is_enough_when_nothing_is_lost() {
    for size in [1, 119, 120, 121, 1_255, 1_256, 10_000, 100_000, 262_144] {
        let payload = Noise(1).bytes(size);
        let encoder = Encoder::new(&payload).unwrap();
        let (received, frames) = receive_all(encoder.frames(per_frame(10)));
        assert_eq!(frames, encoder.pass_frames(per_frame(10)), "{size} bytes");
        assert!(received == payload, "{size} bytes");
    }
}

#[test]
fn any_k_symbols_finish_in_all_but_one_percent() {
    let (runs, k) = (3_000, 30);
    let encoder = Encoder::new(&Noise(2).bytes(k * 120)).unwrap();
    let mut late = 0;
    for run in 0..runs {
        let first = 1_000 + run * 64;
        let frames = (first..).map(|index| encoder.frame(index, per_frame(1)).unwrap());
        let (_, count) = receive_all(frames);
        assert!(count <= k + 3, "{count} symbols were needed");
        late += u32::from(count > k);
    }
    // Theory says 0.4 %: one in 255 random square matrices over GF(256) is singular.
    assert!(late * 100 <= runs, "{late} of {runs} runs needed more than K symbols");
    assert!(late > 0, "no run was late, which chance does not allow");
}

#[test]
fn a_hundred_kilobytes_with_loss_and_a_late_start_take_little_more_than_k() {
    let payload = Noise(3).bytes(100_000);
    let encoder = Encoder::new(&payload).unwrap();
    for (lost_of_ten, start) in [(1, 0), (1, 50), (3, 20)] {
        let frames = encoder.frames(per_frame(10)).skip(start).enumerate();
        let kept = frames.filter(|(place, _)| place % 10 >= lost_of_ten).map(|(_, frame)| frame);
        let (received, count) = receive_all(kept);
        assert!(received == payload);
        assert!(count <= 85, "{count} frames of 10 symbols for 834");
    }
}

#[test]
fn progress_counts_what_came() {
    let encoder = Encoder::new(&Noise(4).bytes(2_400)).unwrap();
    let other = Encoder::new(&Noise(5).bytes(2_400)).unwrap();
    let mut assembler = Assembler::new();
    let mut frames = encoder.frames(per_frame(5));
    assert_eq!((assembler.progress().rank, assembler.progress().needed), (0, 0));

    let first = frames.next().unwrap();
    assembler.receive(&first).unwrap();
    assembler.receive(&first).unwrap();
    assembler.receive(&frames.next().unwrap()).unwrap();
    assembler.receive(&other.frames(per_frame(1)).next().unwrap()).unwrap();
    let mut torn = frames.next().unwrap();
    torn[20] ^= 1;
    assert_eq!(assembler.receive(&torn), Err(FrameError::Checksum));
    assert_eq!(assembler.receive(b"hello"), Err(FrameError::NotAFrame));

    let progress = assembler.progress();
    assert_eq!((progress.rank, progress.needed), (10, 20));
    assert_eq!((progress.new, progress.seen), (2, 1));
    assert_eq!((progress.foreign, progress.damaged), (1, 1));
    assert!(!progress.contradictory);
    assert_eq!(progress.state, State::Collecting);
}

#[test]
fn density_can_change_in_mid_stream() {
    let payload = Noise(6).bytes(20_000);
    let encoder = Encoder::new(&payload).unwrap();
    let mut frames = encoder.frames(per_frame(24));
    let mut sent: Vec<Vec<u8>> = frames.by_ref().take(3).collect();
    frames.set_symbols_per_frame(per_frame(2));
    sent.extend(frames.take(48));
    let (received, count) = receive_all(sent.into_iter());
    assert!(received == payload);
    assert_eq!(count, 3 + (167usize - 72).div_ceil(2));
}

#[test]
fn more_sessions_than_run_side_by_side_push_the_oldest_out() {
    let encoders: Vec<Encoder> =
        (10..15).map(|seed| Encoder::new(&Noise(seed).bytes(240)).unwrap()).collect();
    let mut assembler = Assembler::new();
    for encoder in &encoders {
        assembler.receive(&encoder.frame(0, per_frame(1)).unwrap()).unwrap();
    }
    // The first was dropped, so its second half is not enough; the last four are still there.
    let progress = assembler.receive(&encoders[4].frame(1, per_frame(1)).unwrap()).unwrap();
    assert_eq!(progress.state, State::Complete);
    assert!(assembler.take() == Some(Noise(14).bytes(240)));
    let progress = assembler.receive(&encoders[0].frame(1, per_frame(1)).unwrap()).unwrap();
    assert_eq!((progress.state, progress.rank), (State::Collecting, 1));
}

#[test]
fn what_comes_after_the_end_changes_nothing() {
    let payload = Noise(7).bytes(500);
    let encoder = Encoder::new(&payload).unwrap();
    let mut assembler = Assembler::new();
    for frame in encoder.frames(per_frame(5)).take(1) {
        assembler.receive(&frame).unwrap();
    }
    for seed in 20..30 {
        let other = Encoder::new(&Noise(seed).bytes(300)).unwrap();
        assembler.receive(&other.still().unwrap()).unwrap();
        assembler.receive(&other.frame(0, per_frame(5)).unwrap()).unwrap();
    }
    assert!(assembler.payload() == Some(&payload[..]));
    assert_eq!(assembler.progress().foreign, 20);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn loss_shuffle_and_repetition_do_not_matter(
        size in 1usize..6_000,
        count in 1usize..=24,
        start in 0usize..200,
        seed in any::<u64>(),
        order in Just((0..120).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let payload = Noise(seed).bytes(size);
        let encoder = Encoder::new(&payload).unwrap();
        let frames: Vec<Vec<u8>> = encoder.frames(per_frame(count)).skip(start).take(120).collect();
        let mut assembler = Assembler::new();
        let needed = encoder.pass_frames(per_frame(count));
        let mut sent = 0;
        for place in order {
            sent += 1;
            assembler.receive(&frames[place]).unwrap();
            if assembler.receive(&frames[place]).unwrap().state == State::Complete {
                break;
            }
        }
        prop_assert!(assembler.payload() == Some(&payload[..]));
        prop_assert!(sent <= needed + 2, "{} frames for {}", sent, needed);
    }

    #[test]
    fn two_streams_interleaved_never_mix(
        sizes in (1usize..4_000, 1usize..4_000),
        same_size in any::<bool>(),
        order in proptest::collection::vec(any::<bool>(), 200),
    ) {
        let second_size = if same_size { sizes.0 } else { sizes.1 };
        let payloads = [Noise(1).bytes(sizes.0), Noise(2).bytes(second_size)];
        let encoders = payloads.each_ref().map(|payload| Encoder::new(payload).unwrap());
        let mut streams = encoders.each_ref().map(|encoder| encoder.frames(per_frame(3)));
        let mut assembler = Assembler::new();
        for second in order {
            let frame = streams[usize::from(second)].next().unwrap();
            if assembler.receive(&frame).unwrap().state == State::Complete {
                break;
            }
        }
        let received = assembler.take().unwrap();
        prop_assert!(payloads.contains(&received));
    }

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..3_000), ours in any::<bool>()) {
        let mut bytes = bytes;
        if ours {
            bytes.splice(0..0, [0xC5, 1]);
        }
        prop_assert!(Assembler::new().receive(&bytes).is_err());
    }
}
