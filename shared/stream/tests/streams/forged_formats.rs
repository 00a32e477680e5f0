//! Parts of UR and BBQr that lie: never a wrong payload, and the honest parts still make theirs.
//!
//! Neither format ties its parts together well enough to tell a lie from the truth; the caller does,
//! by the hash inside the payload, as here.

use data_encoding::BASE32_NOPAD;
use stream::bytewords::{Style, decode, encode};
use stream::{Format, Receiver, State, encoder};

use crate::noise::Noise;

/// How a forger changes the data of a part.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Lie {
    /// All of it is random.
    Random,
    /// One byte is changed.
    OneByte,
    /// Always the same byte is changed by the same value: lies that are not independent.
    SameByte,
    /// The part is not shown.
    Lost,
}

/// Changes the data of a part and leaves its header as it is.
fn forged(format: Format, content: &[u8], lie: Lie, noise: &mut Noise) -> Vec<u8> {
    let text = String::from_utf8(content.to_vec()).unwrap();
    if format == Format::Bbqr {
        let (header, data) = text.split_at(8);
        let mut data = BASE32_NOPAD.decode(data.as_bytes()).unwrap();
        change(&mut data, lie, noise);
        return (header.to_owned() + &BASE32_NOPAD.encode(&data)).into_bytes();
    }
    let (header, words) = text.rsplit_once('/').unwrap();
    let mut part = decode(words.as_bytes(), Style::Minimal).unwrap();
    let data = part.len() - 20.min(part.len() / 3);
    let start = part.len() - data;
    change(&mut part[start.max(20)..], lie, noise);
    format!("{header}/{}", encode(&part, Style::Minimal)).to_ascii_uppercase().into_bytes()
}

fn change(data: &mut [u8], lie: Lie, noise: &mut Noise) {
    match lie {
        Lie::Random => data.copy_from_slice(&noise.bytes(data.len())),
        Lie::OneByte => data[noise.below(data.len())] ^= 0x40,
        Lie::SameByte => data[0] ^= 1,
        Lie::Lost => {}
    }
}

/// Shows parts of which every tenth is forged; the number of parts until the payload was accepted.
fn parts_needed(format: Format, (size, capacity): (usize, usize), lie: Lie, seed: u64) -> usize {
    let mut noise = Noise(seed);
    let payload = noise.bytes(size);
    // The same parts are forged, or lost, whatever the lie.
    let mut chance = Noise(noise.next());
    let sender = encoder(format, &payload, capacity).unwrap();
    let mut receiver = Receiver::new();
    let limit = 12 * sender.least() + 60;
    for (shown, content) in sender.contents().take(limit).enumerate() {
        let lies = chance.below(10) == 0;
        if lies && lie == Lie::Lost {
            continue;
        }
        let content = &content.bytes;
        let content = if lies { forged(format, content, lie, &mut noise) } else { content.clone() };
        let Ok(progress) = receiver.receive(&content) else {
            continue;
        };
        assert!(progress.rank <= progress.needed);
        if progress.state == State::Complete {
            if receiver.payload() == Some(&payload[..]) {
                return shown + 1;
            }
            receiver.reject();
            assert_eq!(receiver.payload(), None);
            assert!(receiver.progress().contradictory && receiver.progress().percent() < 100);
        }
    }
    panic!("{format:?}, {size} bytes, {lie:?}, seed {seed}: not whole after {limit} parts");
}

/// Asserts that lies cost at most as many parts again as the honest stream needs when what is forged
/// is lost instead.
fn assert_within_twice(format: Format, case: (usize, usize), lie: Lie, seeds: u64) {
    assert_within(2, format, case, lie, seeds);
}

fn assert_within(times: usize, format: Format, case: (usize, usize), lie: Lie, seeds: u64) {
    for seed in 1..=seeds {
        let lost = parts_needed(format, case, Lie::Lost, seed);
        let needed = parts_needed(format, case, lie, seed);
        assert!(
            needed <= times * lost + 3,
            "{case:?} {lie:?} seed {seed}: {needed} parts for {lost}"
        );
    }
}

#[test]
fn a_tenth_of_lies_delays_a_ur_by_less_than_its_length() {
    for lie in [Lie::Random, Lie::OneByte] {
        for case in [(1_000, 395), (3_000, 395), (10_000, 395), (10_000, 1_249), (30_000, 600)] {
            assert_within_twice(Format::Ur, case, lie, 6);
        }
    }
}

#[test]
fn a_hundred_kilobytes_as_ur_with_a_tenth_of_lies() {
    for lie in [Lie::Random, Lie::OneByte] {
        assert_within_twice(Format::Ur, (100_000, 1_249), lie, 2);
    }
    // More fragments than a code of any sensible size asks for.
    assert_within_twice(Format::Ur, (30_000, 169), Lie::Random, 1);
}

#[test]
fn a_few_equal_lies_are_left_out_in_turn() {
    for case in [(1_000, 395), (3_000, 600)] {
        assert_within_twice(Format::Ur, case, Lie::SameByte, 12);
    }
}

#[test]
fn a_tenth_of_lies_delays_a_file_by_less_than_its_length() {
    for case in [(1_000, 395), (10_000, 395), (10_000, 1_249), (100_000, 1_249)] {
        for lie in [Lie::Random, Lie::OneByte] {
            assert_within_twice(Format::Bbqr, case, lie, 6);
        }
        // The same lie twice at a place has two votes, and the truth needs three.
        assert_within(3, Format::Bbqr, case, Lie::SameByte, 6);
    }
}

#[test]
fn two_files_with_one_header_shown_in_turn_never_mix() {
    // Nothing but the hash inside the payload can tell these apart.
    for seed in 0..20 {
        let mut noise = Noise(seed);
        let payloads = [noise.bytes(600), noise.bytes(600)];
        let senders = payloads.each_ref().map(|one| encoder(Format::Bbqr, one, 395).unwrap());
        let mut shown = senders.each_ref().map(|sender| sender.contents());
        let mut receiver = Receiver::new();
        let found = (0..100).find_map(|_| {
            let content = shown[noise.below(2)].next().unwrap();
            if receiver.receive(&content.bytes).unwrap().state == State::Collecting {
                return None;
            }
            let whole = receiver.payload().unwrap().to_vec();
            if payloads.contains(&whole) {
                return Some(whole);
            }
            receiver.reject();
            None
        });
        assert!(found.is_some(), "seed {seed}");
    }
}

#[test]
fn what_was_rejected_does_not_come_back() {
    for format in [Format::Ur, Format::Bbqr] {
        let payload = Noise(1).bytes(3_000);
        let sender = encoder(format, &payload, 600).unwrap();
        let mut receiver = Receiver::new();
        for content in sender.contents().take(sender.least()) {
            receiver.receive(&content.bytes).unwrap();
        }
        assert_eq!(receiver.progress().percent(), 100);
        receiver.reject();
        for content in sender.contents().take(100) {
            let progress = receiver.receive(&content.bytes).unwrap();
            assert_eq!(progress.state, State::Collecting);
            assert!(progress.contradictory && progress.percent() < 100);
        }
        // All in one code is refused at once.
        let still = encoder(format, &payload[..200], 1_249).unwrap().contents().next().unwrap();
        receiver.receive(&still.bytes).unwrap();
        receiver.reject();
        assert_eq!(receiver.receive(&still.bytes), Err(stream::FrameError::Rejected));
    }
}
