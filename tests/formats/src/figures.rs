//! How many frames of crate `ur` it takes, its own receiver and ours, on the same frames.

use std::error::Error;

use stream::{Format, Receiver, State};

use crate::crates::as_text;
use crate::noise::Noise;

/// Messages, since each has sums of its own, and runs with each.
const MESSAGES: u64 = 8;
const TRIALS: u64 = 15;

pub fn print() -> Result<(), Box<dyn Error>> {
    let runs = MESSAGES * TRIALS;
    println!(
        "frames until 100 KB are whole, version 20-L: median / 95th percentile of {runs} runs"
    );
    for (name, show) in [("crate ur shows", stock as Show), ("we show", ours as Show)] {
        let shown: Vec<Vec<String>> = (0..MESSAGES).map(show).collect::<Result<_, _>>()?;
        for (join, loss) in [(false, 0), (true, 0), (false, 10), (true, 10), (true, 30)] {
            compare(name, &shown, join, loss)?;
        }
    }
    Ok(())
}

type Show = fn(u64) -> Result<Vec<String>, Box<dyn Error>>;

/// The parts of crate `ur`: 591 bytes to a fragment is what 1,249 characters hold.
fn stock(message: u64) -> Result<Vec<String>, Box<dyn Error>> {
    let message = Noise(message).bytes(100_000);
    let mut encoder = ur::Encoder::new(&message, 591, "x-test").map_err(as_text)?;
    let count = encoder.fragment_count() * 9;
    let parts = std::iter::repeat_with(|| encoder.next_part().map_err(as_text)).take(count);
    let parts: Vec<String> = parts.collect::<Result<_, _>>()?;
    assert!(parts.iter().all(|part| part.len() <= 1_249));
    Ok(parts)
}

fn ours(message: u64) -> Result<Vec<String>, Box<dyn Error>> {
    let sender = stream::encoder(Format::Ur, &Noise(message).bytes(100_000), 1_249)?;
    let contents = sender.contents().take(sender.least() * 9);
    Ok(contents.map(|content| String::from_utf8(content.bytes)).collect::<Result<_, _>>()?)
}

fn compare(name: &str, shown: &[Vec<String>], join: bool, loss: u64) -> Result<(), Box<dyn Error>> {
    let (mut peeled, mut solved) = (Vec::new(), Vec::new());
    for (message, frames) in (0..).zip(shown) {
        for trial in 0..TRIALS {
            let mut noise = Noise((message * TRIALS + trial) * 1_000 + loss);
            let passes = frames.len() / 9 * 2;
            let start = if join { noise.below(passes) } else { 0 };
            let kept: Vec<bool> =
                frames.iter().map(|_| noise.below(100) >= loss as usize).collect();
            peeled.push(needed(frames, &kept, start, Peer::default())?);
            solved.push(needed(frames, &kept, start, Receiver::new())?);
        }
    }
    let [peeled, solved] = [peeled, solved].map(middle_and_tail);
    println!(
        "  {name:<15} {:<6} {loss:>2} % lost: crate ur {:>3} / {:>3}, ours {:>3} / {:>3}, ratio {:.3}",
        if join { "joined" } else { "start" },
        peeled.0,
        peeled.1,
        solved.0,
        solved.1,
        solved.0 as f64 / peeled.0 as f64,
    );
    Ok(())
}

/// Something that takes frames until it has all.
trait Receives {
    fn take_in(&mut self, frame: &str) -> Result<bool, Box<dyn Error>>;
}

#[derive(Default)]
struct Peer(ur::Decoder);

impl Receives for Peer {
    fn take_in(&mut self, frame: &str) -> Result<bool, Box<dyn Error>> {
        self.0.receive(frame).map_err(as_text)?;
        Ok(self.0.complete())
    }
}

impl Receives for Receiver {
    fn take_in(&mut self, frame: &str) -> Result<bool, Box<dyn Error>> {
        Ok(self.receive(frame.as_bytes())?.state == State::Complete)
    }
}

fn needed(
    frames: &[String],
    kept: &[bool],
    start: usize,
    mut receiver: impl Receives,
) -> Result<usize, Box<dyn Error>> {
    for (shown, (frame, kept)) in frames.iter().zip(kept).skip(start).enumerate() {
        if *kept && receiver.take_in(frame)? {
            return Ok(shown + 1);
        }
    }
    Err("not whole after nine passes".into())
}

fn middle_and_tail(mut counts: Vec<usize>) -> (usize, usize) {
    counts.sort_unstable();
    (counts[counts.len() / 2], counts[counts.len() * 95 / 100])
}
