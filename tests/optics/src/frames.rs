//! How many frames a payload takes, by our stream and by others, without pictures.

use bbqr::continuous_join::{ContinuousJoinResult, ContinuousJoiner};
use bbqr::encode::Encoding;
use bbqr::file_type::FileType;
use bbqr::qr::Version;
use bbqr::split::{Split, SplitOptions};
use camera_model::{Level, Mode, Rng};
use stream::{Encoder, Receiver, SymbolsPerFrame};

use crate::table::{heading, median, percentile};

/// What a receiver made of a stream: finished or not yet.
type Feed<'a> = Box<dyn FnMut(usize) -> bool + 'a>;

/// Bytes around the symbols of our frames; the symbols of RaptorQ get the same.
const OVERHEAD: usize = 18;
const VERSION: u8 = 20;

/// A way to send: frames by number, and a fresh receiver.
struct Scheme<'a> {
    name: &'static str,
    /// Frames that a payload takes if none is lost.
    pass: usize,
    receiver: Box<dyn Fn() -> Feed<'a> + 'a>,
}

/// Counts frames at random moments of joining.
pub(crate) fn compare(seed: u64, quick: bool) {
    heading(
        "Frames shown until the payload is whole, version 20-L, joined at random: median / 95 %",
    );
    println!("payload   scheme           one pass       0 % lost      10 % lost      30 % lost");
    let mut rng = Rng::new(seed ^ 0xf00d);
    for length in [10_000, 100_000] {
        let payload = rng.bytes(length);
        let trials = if quick { 5 } else { 25 };
        for scheme in schemes(&payload) {
            print!("{length:>7} B {:<18} {:>6}", scheme.name, scheme.pass);
            for loss in [0.0, 0.1, 0.3] {
                let shown: Vec<f64> =
                    (0..trials).map(|trial| run(&scheme, loss, seed ^ trial << 20)).collect();
                let text = format!("{} / {}", median(&shown), percentile(&shown, 0.95));
                print!("{text:>15}");
            }
            println!();
        }
        let trials = if quick { 2_000_000 } else { 30_000_000 } / length as u64;
        extra_symbols(&payload, seed, trials);
    }
}

fn run(scheme: &Scheme<'_>, loss: f32, seed: u64) -> f64 {
    let mut rng = Rng::new(seed ^ (loss * 100.0) as u64);
    let start = rng.below(scheme.pass * 2);
    let mut feed = (scheme.receiver)();
    for shown in 1..30 * scheme.pass {
        if !rng.happens(loss) && feed(start + shown - 1) {
            return shown as f64;
        }
    }
    f64::INFINITY
}

fn schemes(payload: &[u8]) -> Vec<Scheme<'_>> {
    vec![ours(payload), raptorq(payload), ur(payload, true), ur(payload, false), bbqr(payload)]
}

fn ours(payload: &[u8]) -> Scheme<'_> {
    let symbols = SymbolsPerFrame::fitting(Mode::Byte.capacity(VERSION, Level::Low)).unwrap();
    let encoder = Encoder::new(payload).unwrap();
    let pass = encoder.pass_frames(symbols);
    let receiver = move || -> Feed<'_> {
        let mut receiver = Receiver::new();
        let encoder = encoder.clone();
        Box::new(move |number| {
            let frame = encoder.frame(number as u32 * u32::from(symbols.get()), symbols).unwrap();
            receiver.receive(&frame).unwrap();
            receiver.payload() == Some(payload)
        })
    };
    Scheme { name: "ours", pass, receiver: Box::new(receiver) }
}

fn raptorq(payload: &[u8]) -> Scheme<'_> {
    let symbol = Mode::Byte.capacity(VERSION, Level::Low) - OVERHEAD;
    let encoder = raptorq::Encoder::with_defaults(payload, symbol as u16);
    let config = encoder.get_config();
    let pass = payload.len().div_ceil(usize::from(config.symbol_size()));
    let packets = encoder.get_encoded_packets((40 * pass) as u32);
    let receiver = move || -> Feed<'_> {
        let mut decoder = raptorq::Decoder::new(config);
        let packets = packets.clone();
        Box::new(move |number| {
            decoder.decode(packets[number].clone()).is_some_and(|whole| whole == payload)
        })
    };
    Scheme { name: "RaptorQ", pass, receiver: Box::new(receiver) }
}

/// UR as the crate `ur` sends it, received by the crate or by us.
fn ur(payload: &[u8], theirs: bool) -> Scheme<'_> {
    let capacity = Mode::Alphanumeric.capacity(VERSION, Level::Low);
    // What a UR of bytes holds: a byte string of CBOR, its length as short as may be.
    let header = match u16::try_from(payload.len()) {
        Ok(length) => [&[0x59], length.to_be_bytes().as_slice()].concat(),
        Err(_) => [&[0x5a], (payload.len() as u32).to_be_bytes().as_slice()].concat(),
    };
    let message = [header.as_slice(), payload].concat();
    let fits = |fragment: &usize| {
        let first = ur::Encoder::bytes(&message, *fragment).unwrap().next_part().unwrap();
        // Later parts have longer numbers.
        first.len() + 12 <= capacity
    };
    let fragment = (100..capacity / 2).rev().find(fits).unwrap();
    let mut encoder = ur::Encoder::bytes(&message, fragment).unwrap();
    let pass = encoder.fragment_count();
    let parts: Vec<String> = (0..40 * pass).map(|_| encoder.next_part().unwrap()).collect();
    let receiver = move || -> Feed<'_> {
        let parts = parts.clone();
        if theirs {
            let mut decoder = ur::Decoder::default();
            return Box::new(move |number| {
                decoder.receive(&parts[number]).unwrap();
                decoder.complete()
            });
        }
        let mut receiver = Receiver::new();
        Box::new(move |number| {
            receiver.receive(parts[number].to_uppercase().as_bytes()).unwrap();
            receiver.payload().is_some_and(|whole| whole == payload)
        })
    };
    let name = if theirs { "UR by crate ur" } else { "UR received by us" };
    Scheme { name, pass, receiver: Box::new(receiver) }
}

fn bbqr(payload: &[u8]) -> Scheme<'_> {
    let options = SplitOptions {
        encoding: Encoding::Base32,
        min_version: Version::V20,
        max_version: Version::V20,
        ..SplitOptions::default()
    };
    let split = Split::try_from_data(payload, FileType::Cbor, options).unwrap();
    let parts = split.parts;
    let pass = parts.len();
    let receiver = move || -> Feed<'_> {
        let mut joiner = ContinuousJoiner::new();
        let parts = parts.clone();
        Box::new(move |number| {
            let part = parts[number % parts.len()].clone();
            matches!(joiner.add_part(part), Ok(ContinuousJoinResult::Complete(_)))
        })
    };
    Scheme { name: "BBQr by crate bbqr", pass, receiver: Box::new(receiver) }
}

/// Symbols beyond K that finish a payload, if a random K of the stream arrive.
fn extra_symbols(payload: &[u8], seed: u64, trials: u64) {
    let encoder = Encoder::new(payload).unwrap();
    let one = SymbolsPerFrame::fitting(SYMBOL_FRAME).unwrap();
    let symbols = encoder.source_symbols();
    let mut none = 0;
    for trial in 0..trials {
        let mut rng = Rng::new(seed ^ trial << 32);
        let mut receiver = Receiver::new();
        let mut received = 0;
        let mut index = rng.below(1 << 20) as u32;
        while receiver.payload().is_none() {
            index += 1;
            if rng.happens(0.5) {
                receiver.receive(&encoder.frame(index, one).unwrap()).unwrap();
                received += 1;
            }
        }
        none += u64::from(received == symbols);
    }
    println!(
        "          no symbol beyond K = {symbols} in {none} of {trials} runs of repair symbols"
    );
}

/// A frame with one symbol.
const SYMBOL_FRAME: usize = OVERHEAD + 120;
