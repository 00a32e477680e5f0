//! Bytes to modules against `qrcode`, modules to bytes against `rqrr`: `cargo bench -p qr`.
//!
//! The ratios are of medians, both sides measured in turn.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "measurement"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use qr::{Level, Modules, Version, encode, read_modules};
use qrcode::bits::Bits;
use qrcode::{EcLevel, QrCode};
use rqrr::{Grid, SimpleGrid};

#[path = "../tests/noise/mod.rs"]
mod noise;

use noise::noise;

const NUMBERS: [u8; 4] = [10, 20, 30, 40];
/// Modules inverted, of 10,000.
const DAMAGE: [usize; 4] = [0, 20, 60, 90];
const ROUNDS: usize = 15;

fn full(number: u8) -> (Version, Vec<u8>) {
    let version = Version::new(number).unwrap();
    (version, noise(number.into(), version.capacity(Level::Low)))
}

fn ours(bytes: &[u8], version: Version) -> Modules {
    encode(bytes, Some(version), Level::Low).unwrap()
}

fn theirs(bytes: &[u8], version: Version) -> QrCode {
    let mut bits = Bits::new(qrcode::Version::Normal(version.number().into()));
    bits.push_byte_data(bytes).unwrap();
    bits.push_terminator(EcLevel::L).unwrap();
    QrCode::with_bits(bits, EcLevel::L).unwrap()
}

/// A full code with some modules inverted, evenly spread.
fn damaged(number: u8, damage: usize) -> Modules {
    let (version, bytes) = full(number);
    let modules = ours(&bytes, version);
    let mut dark: Vec<bool> = modules.rows().flatten().copied().collect();
    let count = dark.len() * damage / 10_000;
    for at in 0..count {
        let place = (at * dark.len() / count + at * 7) % dark.len();
        if let Some(module) = dark.get_mut(place) {
            *module = !*module;
        }
    }
    Modules::new(dark).unwrap()
}

fn grid(modules: &Modules) -> Grid<SimpleGrid> {
    let rows: Vec<&[bool]> = modules.rows().collect();
    let dark = |x, y| rows.get(y).and_then(|row: &&[bool]| row.get(x)) == Some(&true);
    Grid::new(SimpleGrid::from_func(modules.size(), dark))
}

fn decoded_by_rqrr(grid: &Grid<SimpleGrid>) -> bool {
    grid.decode_to(Vec::new()).is_ok()
}

fn benches(criterion: &mut Criterion) {
    for number in NUMBERS {
        let (version, bytes) = full(number);
        let modules = ours(&bytes, version);
        criterion.bench_function(&format!("encode version {number} (goal: 1 ms)"), |bench| {
            bench.iter(|| ours(black_box(&bytes), version));
        });
        criterion.bench_function(&format!("decode modules of version {number}"), |bench| {
            bench.iter(|| read_modules(black_box(&modules)));
        });
    }
}

fn ratios(_: &mut Criterion) {
    for number in NUMBERS {
        let (version, bytes) = full(number);
        let encode = || drop(black_box(ours(black_box(&bytes), version)));
        compare(&format!("encode version {number}, qrcode"), encode, || {
            drop(black_box(theirs(black_box(&bytes), version)));
        });
    }
    for (number, damage) in NUMBERS.iter().flat_map(|n| DAMAGE.map(|damage| (*n, damage))) {
        let modules = damaged(number, damage);
        let grid = grid(&modules);
        let read = read_modules(&modules).is_some();
        let name = format!("decode version {number}, {damage} of 10,000 wrong, read {read}, rqrr");
        let decode = || drop(black_box(read_modules(black_box(&modules))));
        compare(&name, decode, || {
            black_box(decoded_by_rqrr(black_box(&grid)));
        });
    }
}

/// Prints the median of the first, that of the second and their ratio.
fn compare(name: &str, mut ours: impl FnMut(), mut theirs: impl FnMut()) {
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        let [first, second] = &mut times;
        first.push(time(&mut ours));
        second.push(time(&mut theirs));
    }
    let [ours, theirs] = times.map(|mut times| {
        times.sort();
        times.get(ROUNDS / 2).copied().unwrap_or_default()
    });
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("{name}: {ours:?} against {theirs:?}, ratio {ratio:.4}");
}

fn time(work: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

criterion_group!(all, benches, ratios);
criterion_main!(all);
