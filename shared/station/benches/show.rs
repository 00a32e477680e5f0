//! What a frame of a stream costs in a terminal: bytes, and time to make it.
//!
//! A frame is late if it takes longer than the time between two: 67 ms at 15 a second.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark"
)]

use std::io;
use std::num::NonZeroU16;
use std::time::{Duration, Instant};

use qr::Version;
use station::key_codes::Key;
use station::show::{Codes, Look, Window};
use station::surface::{Cell, Graphics, Surface};
use station::terminal_codes::{ShowOptions, Terminal, show_in_terminal};

const FRAMES: usize = 40;

/// A terminal that takes everything at once, and whose clock runs ahead.
struct Meter {
    surface: Surface,
    ahead: Duration,
    frames: usize,
    bytes: usize,
    /// The longest time between two frames.
    longest: Duration,
    last: Instant,
}

impl Terminal for Meter {
    fn surface(&mut self) -> io::Result<Surface> {
        Ok(self.surface)
    }

    fn key(&mut self, limit: Duration) -> io::Result<Option<Key>> {
        self.ahead += limit;
        Ok((self.frames > FRAMES).then_some(Key::Done))
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        // The first ones are the whole window.
        if self.frames > 1 {
            self.bytes += text.len();
            self.longest = self.longest.max(self.last.elapsed());
        }
        (self.frames, self.last) = (self.frames + 1, Instant::now());
        Ok(())
    }

    fn now(&mut self) -> Instant {
        Instant::now() + self.ahead
    }
}

fn measure(graphics: Graphics, version: u8) {
    let payload: Vec<u8> =
        (0..100_000_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let look = Look { version: Version::new(version), ..Look::default() };
    let codes = Codes::new(&payload, look).unwrap();
    let [width, height] = [10, 20].map(|pixels| NonZeroU16::new(pixels).unwrap());
    let surface =
        Surface { window: Window { columns: 190, rows: 100 }, cell: Some(Cell { width, height }) };
    let (ahead, last) = (Duration::ZERO, Instant::now());
    let mut meter = Meter { surface, ahead, frames: 0, bytes: 0, longest: ahead, last };
    let options = ShowOptions { graphics, version_asked: true, rate: NonZeroU16::new(15).unwrap() };
    let started = Instant::now();
    let _end = show_in_terminal(&codes, options, &mut meter).unwrap();
    let each = started.elapsed().as_secs_f64() * 1_000.0 / FRAMES as f64;
    let longest = meter.longest.as_secs_f64() * 1_000.0;
    let bytes = meter.bytes / FRAMES;
    println!("{:<10} {version:>7} {bytes:>11} {each:>9.2} {longest:>9.2}", format!("{graphics:?}"));
}

fn main() {
    println!("terminal   version bytes/frame  ms/frame   longest");
    for graphics in [Graphics::Blocks, Graphics::Sextants, Graphics::Sixel, Graphics::Kitty] {
        for version in [10, 25, 40] {
            measure(graphics, version);
        }
    }
}
