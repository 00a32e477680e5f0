//! How many frames it takes: 100 KB over a channel that loses some, from a random moment on.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a benchmark is no product code"
)]

use std::env;

use stream::{Encoder, Format, Receiver, Sender, State, SymbolsPerFrame, encoder};

#[path = "../tests/streams/noise.rs"]
mod noise;

use noise::Noise;

const PAYLOAD: usize = 100_000;

/// Version, bytes and alphanumeric characters that a code of level L holds.
const CODES: [(u8, usize, usize); 4] =
    [(10, 271, 395), (20, 858, 1_249), (25, 1_273, 1_853), (40, 2_953, 4_296)];

fn main() {
    // `cargo test` runs this too, to see that it runs.
    let trials = if env::args().any(|arg| arg == "--bench") { 100 } else { 1 };
    println!("frames until 100 KB are whole: median / 95th percentile of {trials} runs");
    for (version, bytes, characters) in CODES {
        for format in [Format::Coldseal, Format::Ur, Format::Bbqr] {
            let capacity = if format.is_alphanumeric() { characters } else { bytes };
            let payload = Noise(1).bytes(PAYLOAD);
            frames_needed(version, &encoder(format, &payload, capacity).unwrap(), trials);
        }
    }
    extra_symbols(trials * 100);
}

fn frames_needed(version: u8, sender: &Sender, trials: u64) {
    let least = sender.least();
    let name = format!("{:?}", sender.format());
    let mut line = format!("  version {version}-L {name:<8} least {least:>3}:");
    let frames: Vec<Vec<u8>> =
        sender.contents().take(least * 12).map(|content| content.bytes).collect();
    for (join, loss) in [(false, 10), (true, 0), (true, 10), (true, 30)] {
        let mut counts: Vec<usize> =
            (0..trials).map(|trial| run(&frames, least, join, loss, trial)).collect();
        counts.sort_unstable();
        let (middle, tail) = (counts[counts.len() / 2], counts[counts.len() * 95 / 100]);
        let when = if join { "joined" } else { "start" };
        line += &format!("  {when} {loss:>2} % lost {middle:>3} / {tail:>3}");
    }
    println!("{line}");
}

/// Shows frames from the start, or from a random moment in the first two passes.
fn run(frames: &[Vec<u8>], least: usize, join: bool, loss: usize, trial: u64) -> usize {
    let mut noise = Noise(trial * 1_009 + u64::try_from(loss).unwrap());
    let start = if join { noise.below(2 * least) } else { 0 };
    let mut receiver = Receiver::new();
    for (shown, frame) in frames.iter().skip(start).enumerate() {
        let lost = noise.below(100) < loss;
        if !lost && receiver.receive(frame).unwrap().state == State::Complete {
            return shown + 1;
        }
    }
    frames.len()
}

/// Shows repair symbols only, one to a frame, and counts those beyond K.
fn extra_symbols(runs: u64) {
    let payload = Noise(2).bytes(2_400);
    let encoder = Encoder::new(&payload).unwrap();
    let one = SymbolsPerFrame::fitting(138).unwrap();
    let mut extra = [0_u32; 4];
    for run in 0..u32::try_from(runs).unwrap() {
        let mut receiver = Receiver::new();
        let frames = (1_000 + run * 64..).map(|index| encoder.frame(index, one).unwrap());
        let taken =
            frames.take_while(|frame| receiver.receive(frame).unwrap().state == State::Collecting);
        let beyond = taken.count() + 1 - encoder.source_symbols();
        extra[beyond.min(3)] += 1;
    }
    println!("extra symbols beyond K = {}: in {runs} runs", encoder.source_symbols());
    for (beyond, count) in extra.into_iter().enumerate() {
        println!(
            "  {beyond}: {:.2} %",
            f64::from(count) * 100.0 / f64::from(extra.iter().sum::<u32>())
        );
    }
}
