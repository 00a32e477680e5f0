//! One receiver for all formats: detection, progress, several payloads at once, and one sender.

use proptest::prelude::*;
use stream::bbqr::{BbqrError, Encoding, FileType};
use stream::bytewords::BytewordsError;
use stream::ur::{UrError, UrType};
use stream::{
    Content, EncodeError, Format, FrameError, MAX_PAYLOAD, Origin, Progress, Receiver, State, bbqr,
    encoder, is_frame, ur,
};

use crate::noise::Noise;

const FORMATS: [Format; 3] = [Format::Coldseal, Format::Ur, Format::Bbqr];

fn contents(format: Format, payload: &[u8], capacity: usize) -> Vec<Vec<u8>> {
    let sender = encoder(format, payload, capacity).unwrap();
    sender.contents().take(sender.least()).map(|content| content.bytes).collect()
}

fn refused(text: &str) -> FrameError {
    let mut receiver = Receiver::new();
    let error = receiver.receive(text.as_bytes()).unwrap_err();
    assert_eq!(receiver.payload(), None);
    let progress = receiver.progress();
    assert_eq!((progress.needed, progress.foreign), (0, 0));
    assert_eq!(progress.damaged, u32::from(error != FrameError::NotAFrame));
    error
}

fn refused_ur(text: &str) -> UrError {
    let error = refused(text);
    let FrameError::Ur(error) = error else {
        panic!("{text}: {error:?}");
    };
    error
}

#[test]
fn every_format_carries_every_size() {
    for format in FORMATS {
        for size in [1, 2, 23, 24, 255, 256, 1_255, 1_256, 20_000, 65_536, MAX_PAYLOAD] {
            for capacity in [1_249, 4_296] {
                let payload = Noise(11).bytes(size);
                let mut receiver = Receiver::new();
                for content in contents(format, &payload, capacity) {
                    assert!(content.len() <= capacity && is_frame(&content));
                    assert_eq!(Format::of(&content), Some(format));
                    receiver.receive(&content).unwrap();
                }
                assert_eq!(receiver.progress().percent(), 100);
                assert_eq!(receiver.progress().format, Some(format));
                assert_eq!(receiver.origin().map(Origin::format), Some(format));
                assert!(receiver.take() == Some(payload), "{format:?}, {size} bytes");
                assert_eq!(receiver.origin(), None);
            }
        }
    }
}

#[test]
fn text_is_in_the_alphabet_of_alphanumeric_codes() {
    let alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    for format in FORMATS {
        for payload in [Noise(1).bytes(100), Noise(2).bytes(5_000), vec![7; 5_000]] {
            for Content { bytes, alphanumeric } in
                encoder(format, &payload, 800).unwrap().contents().take(30)
            {
                assert_eq!(alphanumeric, format != Format::Coldseal);
                assert!(!alphanumeric || bytes.iter().all(|byte| alphabet.contains(byte)));
            }
        }
    }
}

#[test]
fn a_payload_that_fits_is_one_still_code() {
    for format in FORMATS {
        let payload = Noise(1).bytes(300);
        let still = encoder(format, &payload, 1_249).unwrap();
        assert!(still.is_still());
        let shown: Vec<Content> = still.contents().take(3).collect();
        assert!(shown[0] == shown[1] && shown[1] == shown[2]);
        let mut receiver = Receiver::new();
        assert_eq!(receiver.receive(&shown[0].bytes).unwrap().percent(), 100);
        assert!(!encoder(format, &payload, 300).unwrap().is_still());
    }
}

#[test]
fn senders_refuse_what_no_receiver_takes() {
    for format in FORMATS {
        let refused =
            |size, capacity| encoder(format, &Noise(1).bytes(size), capacity).unwrap_err();
        assert_eq!(refused(0, 1_249), EncodeError::Length { found: 0 });
        assert_eq!(refused(262_145, 1_249), EncodeError::Length { found: 262_145 });
        assert_eq!(refused(262_144, 0), EncodeError::Capacity { found: 0 });
        assert_eq!(refused(262_144, 20), EncodeError::Capacity { found: 20 });
    }
    // 1,295 parts of 100 bytes, and one more.
    let hex = |bytes| {
        bbqr::Encoder::encoded(&Noise(1).bytes(bytes), FileType::BINARY, Encoding::Hex, 208)
            .map(|_| ())
    };
    assert_eq!(hex(129_500), Ok(()));
    assert_eq!(hex(129_501), Err(EncodeError::Capacity { found: 208 }));
}

#[test]
fn something_else_is_no_frame() {
    for text in ["", "u", "ur", "UR;BYTES/", "B", "b$", "$B", "hello", "bitcoin:ur:bytes/"] {
        assert_eq!(refused(text), FrameError::NotAFrame, "{text}");
        assert!(!is_frame(text.as_bytes()));
    }
}

#[test]
fn urs_that_no_encoder_writes_are_refused() {
    // One byte, 0x01, as a byte string.
    let good = "UR:BYTES/FPADOTLKSNHY";
    let single = ur::Encoder::bytes(&[1], 100).unwrap().single().unwrap();
    let body = single.strip_prefix("UR:BYTES/").unwrap();
    assert_eq!(single.len(), good.len());
    assert!(Receiver::new().receive(single.to_ascii_lowercase().as_bytes()).is_ok());

    for (text, error) in [
        ("UR:".to_owned(), UrError::Type),
        ("UR:/".to_owned(), UrError::Type),
        (format!("UR:BY TES/{body}"), UrError::Type),
        (format!("UR:B\u{fc}/{body}"), UrError::Type),
        (format!("UR:{}/{body}", "A".repeat(65)), UrError::Type),
        ("UR:BYTES".to_owned(), UrError::Components),
        (format!("UR:BYTES/1-1/{body}/X"), UrError::Components),
        (format!("UR:BYTES/1-1/2-2/{body}"), UrError::Components),
        (format!("ur:bytes/{body}"), UrError::Case),
        (format!("UR:bytes/{body}"), UrError::Case),
        (format!("Ur:BYTES/{body}"), UrError::Case),
        ("UR:BYTES/".to_owned(), BytewordsError::Length { found: 0 }.into()),
        (format!("UR:BYTES/{body}AE"), BytewordsError::Checksum.into()),
        (format!("UR:BYTES/ {body}"), BytewordsError::Word { place: 6 }.into()),
        (format!("UR:BYTES/{}", "AE".repeat(2_150)), UrError::Size { found: 4_309 }),
    ] {
        assert_eq!(refused_ur(&text), error, "{text}");
    }
    // The message is an integer, a text, a long form of a byte string, more than one.
    for message in [&[1][..], &[0x61, 65], &[0x58, 1, 7], &[0x41, 7, 7], &[0x41], &[0x40]] {
        let kind = UrType::new("x").unwrap();
        let other = ur::Encoder::new(kind, message.to_vec(), 100).unwrap().single().unwrap();
        assert!(Receiver::new().receive(other.as_bytes()).is_ok(), "the type says nothing of it");
        let text = other.replace("UR:X/", "UR:BYTES/");
        assert_eq!(refused_ur(&text), UrError::Content, "{message:x?}");
    }
}

#[test]
fn numbers_outside_and_inside_a_part_agree() {
    let encoder = ur::Encoder::bytes(&Noise(1).bytes(1_000), 395).unwrap();
    let part = encoder.part(2);
    let good = format!("/2-{}/", encoder.fragments());
    assert!(part.contains(&good));
    for wrong in [
        "/1-6/",
        "/2-5/",
        "/02-6/",
        "/2-06/",
        "/2/",
        "/-/",
        "/2-/",
        "/-6/",
        "/2-6-6/",
        "/+2-6/",
        "/2--6/",
        "/2-4294967302/",
        "/0-6/",
    ] {
        assert_eq!(encoder.fragments(), 6);
        assert_eq!(refused_ur(&part.replace(&good, wrong)), UrError::Sequence, "{wrong}");
    }
}

#[test]
fn messages_of_other_types_are_handed_out_as_they_are() {
    let message = Noise(3).bytes(9_000);
    let kind = UrType::new("Crypto-PSBT").unwrap();
    let encoder = ur::Encoder::new(kind.clone(), message.clone(), 395).unwrap();
    let mut receiver = Receiver::new();
    for part in encoder.parts().take(encoder.fragments().into()) {
        receiver.receive(part.to_ascii_lowercase().as_bytes()).unwrap();
    }
    assert_eq!(receiver.origin(), Some(&Origin::Ur(kind)));
    assert_eq!(
        receiver.origin().map(|origin| format!("{origin:?}")),
        Some("Ur(crypto-psbt)".into())
    );
    assert!(receiver.take() == Some(message));

    let file = bbqr::Encoder::new(&[7; 500], FileType::new('P').unwrap(), 300).unwrap();
    assert_eq!(file.encoding(), Encoding::Deflate);
    receiver.receive(file.part(0).as_bytes()).unwrap();
    assert_eq!(receiver.origin(), Some(&Origin::Bbqr(FileType::new('P').unwrap())));
    assert_eq!(receiver.take(), Some(vec![7; 500]));
    assert_eq!([FileType::new('p'), FileType::new('$'), FileType::new('\u{150}')], [None; 3]);
}

#[test]
fn a_part_of_another_type_is_another_message() {
    let message = [&[0x59, 0x03, 0xE8][..], &Noise(1).bytes(1_000)].concat();
    let parts = |kind| {
        let encoder = ur::Encoder::new(UrType::new(kind).unwrap(), message.clone(), 395).unwrap();
        (1..=u32::from(encoder.fragments())).map(|number| encoder.part(number)).collect::<Vec<_>>()
    };
    let (ours, theirs) = (parts("bytes"), parts("x-other"));
    let mut receiver = Receiver::new();
    for number in 0..ours.len() {
        let part = if number % 2 == 0 { &ours[number] } else { &theirs[number] };
        receiver.receive(part.as_bytes()).unwrap();
    }
    assert_eq!(receiver.progress().state, State::Collecting);
}

#[test]
fn files_that_do_not_inflate_are_refused() {
    assert_eq!(refused("B$ZB0100AAAA"), BbqrError::Deflate.into());
    let bomb =
        bbqr::Encoder::encoded(&[0; MAX_PAYLOAD], FileType::BINARY, Encoding::Deflate, 4_296);
    let bomb = bomb.unwrap();
    let mut receiver = Receiver::new();
    for place in 0..u32::from(bomb.parts()) {
        receiver.receive(bomb.part(place).as_bytes()).unwrap();
    }
    assert!(receiver.take() == Some(vec![0; MAX_PAYLOAD]));
    // The same with its last byte cut off: all parts are there, and nothing comes out.
    let (last, start) = (u32::from(bomb.parts()) - 1, bomb.part(u32::from(bomb.parts()) - 1));
    for place in 0..last {
        receiver.receive(bomb.part(place).as_bytes()).unwrap();
    }
    let cut = start.get(..8 + (start.len() - 9) / 8 * 8).unwrap();
    let progress = receiver.receive(cut.as_bytes()).unwrap();
    assert_eq!(progress.state, State::Collecting);
    assert!(progress.contradictory && progress.percent() < 100);
}

/// Progress is what it says at every frame.
fn assert_true(progress: &Progress, frames: u32) {
    assert!(progress.rank <= progress.needed);
    assert_eq!(progress.state == State::Complete, progress.percent() == 100);
    assert_eq!(progress.new + progress.seen + progress.foreign, frames);
}

#[test]
fn progress_grows_with_every_frame_that_brings_something() {
    for format in FORMATS {
        let frames = contents(format, &Noise(5).bytes(30_000), 395);
        let mut receiver = Receiver::new();
        for (count, frame) in (0..).zip(&frames) {
            let progress = receiver.receive(frame).unwrap();
            assert_true(&progress, count * 2 + 1);
            let whole = u32::try_from(frames.len()).unwrap();
            let expected = (count + 1) * 100 / whole;
            assert!(u32::from(progress.percent()).abs_diff(expected) <= 1);
            let again = receiver.receive(frame).unwrap();
            assert_eq!((again.rank, again.seen), (progress.rank, count + 1));
        }
        assert_eq!(receiver.progress().state, State::Complete);
    }
}

#[test]
fn frames_of_every_format_are_counted_together() {
    let mut receiver = Receiver::new();
    let [own, ur, bbqr] = FORMATS.map(|format| contents(format, &Noise(6).bytes(4_000), 600));
    receiver.receive(&own[0]).unwrap();
    receiver.receive(&own[1]).unwrap();
    receiver.receive(&ur[0]).unwrap();
    receiver.receive(&bbqr[0]).unwrap();
    receiver.receive(&own[1]).unwrap();
    let mut torn = ur[1].clone();
    torn[100] = b'1';
    assert!(matches!(receiver.receive(&torn), Err(FrameError::Ur(UrError::Bytewords(_)))));
    assert!(matches!(receiver.receive(&bbqr[1][..9]), Err(FrameError::Bbqr(BbqrError::Data))));
    assert_eq!(receiver.receive(b"hello"), Err(FrameError::NotAFrame));
    let progress = receiver.progress();
    assert_eq!(progress.format, Some(Format::Coldseal));
    assert_eq!((progress.new, progress.seen), (2, 1));
    assert_eq!((progress.foreign, progress.damaged), (2, 2));
}

#[test]
fn a_change_of_density_starts_a_ur_and_a_file_anew() {
    // Frames of our own keep what was received, see `density_can_change_in_mid_stream`.
    for format in [Format::Ur, Format::Bbqr] {
        let payload = Noise(7).bytes(20_000);
        let mut receiver = Receiver::new();
        for frame in contents(format, &payload, 2_000).iter().take(5) {
            receiver.receive(frame).unwrap();
        }
        let progress = receiver.receive(&contents(format, &payload, 600)[0]).unwrap();
        assert_eq!((progress.rank, progress.foreign), (5, 1));
        for frame in contents(format, &payload, 600) {
            receiver.receive(&frame).unwrap();
        }
        assert!(receiver.take() == Some(payload));
    }
}

#[test]
fn a_file_that_starts_with_its_last_part_comes_whole() {
    let file = Noise(8).bytes(5_000);
    let mut parts = contents(Format::Bbqr, &file, 600);
    parts.rotate_right(1);
    let mut receiver = Receiver::new();
    for (count, part) in parts.iter().enumerate() {
        assert_eq!(receiver.receive(part).unwrap().rank, count + 1);
    }
    assert!(receiver.take() == Some(file));
}

#[test]
fn parts_of_another_length_are_another_file() {
    // Both have the same header; one has longer parts. The last part could be that of either.
    let header = |place| format!("B$HB03{place}");
    let part = |place, byte: &str, bytes: usize| header(place) + &byte.repeat(bytes);
    let mut receiver = Receiver::new();
    for text in [part("00", "AA", 100), part("00", "BB", 90), part("02", "AA", 95)] {
        receiver.receive(text.as_bytes()).unwrap();
    }
    // 95 bytes do not end a file of parts of 90.
    assert_eq!(receiver.receive(part("01", "BB", 90).as_bytes()).unwrap().state, State::Collecting);
    assert_eq!(receiver.receive(part("01", "AA", 100).as_bytes()).unwrap().state, State::Complete);
    assert_eq!(receiver.take(), Some(vec![0xAA; 295]));
    assert_eq!(receiver.receive(part("02", "BB", 10).as_bytes()).unwrap().state, State::Complete);
    assert_eq!(receiver.take(), Some(vec![0xBB; 190]));
}

#[test]
fn nothing_after_the_end_changes_the_payload() {
    for format in FORMATS {
        let payload = Noise(9).bytes(2_000);
        let mut receiver = Receiver::new();
        for frame in contents(format, &payload, 600) {
            receiver.receive(&frame).unwrap();
        }
        for other in FORMATS {
            for frame in contents(other, &Noise(10).bytes(2_000), 600) {
                assert_eq!(receiver.receive(&frame).unwrap().percent(), 100);
            }
        }
        assert!(receiver.payload() == Some(&payload[..]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn loss_shuffle_and_repetition_do_not_matter(
        size in 1usize..6_000,
        capacity in 160usize..2_000,
        format in 1usize..3,
        start in 0usize..200,
        seed in any::<u64>(),
        order in Just((0..600).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let payload = Noise(seed).bytes(size);
        let sender = encoder(FORMATS[format], &payload, capacity).unwrap();
        let frames: Vec<Content> = sender.contents().skip(start).take(600).collect();
        let mut receiver = Receiver::new();
        for place in order {
            let progress = receiver.receive(&frames[place].bytes).unwrap();
            prop_assert_eq!(progress.foreign, 0);
            if progress.state == State::Complete {
                break;
            }
        }
        prop_assert!(receiver.payload() == Some(&payload[..]));
    }

    #[test]
    fn two_urs_interleaved_never_mix(
        sizes in (1usize..4_000, 1usize..4_000),
        same_size in any::<bool>(),
        order in proptest::collection::vec(any::<bool>(), 300),
    ) {
        let second_size = if same_size { sizes.0 } else { sizes.1 };
        let payloads = [Noise(1).bytes(sizes.0), Noise(2).bytes(second_size)];
        let senders = payloads.each_ref().map(|payload| encoder(Format::Ur, payload, 395).unwrap());
        let mut streams = senders.each_ref().map(|sender| sender.contents());
        let mut receiver = Receiver::new();
        for second in order {
            let content = streams[usize::from(second)].next().unwrap();
            if receiver.receive(&content.bytes).unwrap().state == State::Complete {
                break;
            }
        }
        let received = receiver.take();
        prop_assert!(received.is_some_and(|received| payloads.contains(&received)));
    }

    #[test]
    fn any_text_is_survived(
        text in "[A-Za-z0-9$:/ -]{0,200}",
        prefix in prop::sample::select(vec!["UR:BYTES/", "ur:x/1-2/", "B$HB0200", "B$ZB0100", "B$2"]),
    ) {
        let _result = Receiver::new().receive((prefix.to_owned() + &text).as_bytes());
    }
}
