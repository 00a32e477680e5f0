//! Modules to bytes, against rqrr.

use camera_model::{Code, Level, Mode, Rng};
use qr::Modules;

use crate::table::{heading, median, timed};

/// Compares the step from modules to bytes, on codes with flipped modules.
pub(crate) fn compare(seed: u64, quick: bool) {
    heading("Modules to bytes, level L: median ms, and how many of the codes are read");
    println!("version  flipped     rqrr ms (read)     ours ms (read)   ours to rqrr");
    let codes = if quick { 6 } else { 30 };
    for version in [10, 20, 30, 40] {
        for per_thousand in [0, 2, 6, 9] {
            let mut rng = Rng::new(seed ^ u64::from(version) << 16);
            let (mut times, mut read) = ([Vec::new(), Vec::new()], [0, 0]);
            for _ in 0..codes {
                let payload = Mode::Byte.fill(version, Level::Low, &mut rng);
                let code = Code::new(&payload, Mode::Byte, version, Level::Low).unwrap();
                let damaged = flipped(&code, per_thousand, &mut rng);
                let modules = Modules::new(damaged.clone()).unwrap();
                for _ in 0..3 {
                    let (theirs, time) = timed(|| rqrr(code.size(), &damaged));
                    times[0].push(time);
                    let (ours, time) = timed(|| qr::read_modules(&modules));
                    times[1].push(time);
                    read[0] += usize::from(theirs.as_ref() == Some(&payload));
                    read[1] += usize::from(ours.is_some_and(|code| code.payload == payload));
                }
            }
            let [theirs, ours] = times.map(|times| median(&times));
            let share = per_thousand as f64 / 10.0;
            let [a, b] = read.map(|read| read / 3);
            println!(
                "{version:>7} {share:>6.1} % {theirs:>11.3} ({a:>2}/{codes}) {ours:>11.4} ({b:>2}/{codes}) {:>12.4}",
                ours / theirs
            );
        }
    }
}

/// Tells whether a module is part of a finder pattern, or of what stands beside it.
pub(crate) fn is_corner(size: usize, x: usize, y: usize) -> bool {
    let (left, top) = (x < 9, y < 9);
    left && (top || y + 11 >= size) || top && x + 11 >= size
}

/// Flips modules, but for the finder patterns and the formats beside them.
fn flipped(code: &Code, per_thousand: usize, rng: &mut Rng) -> Vec<bool> {
    let size = code.size();
    let mut dark = code.modules().to_vec();
    for _ in 0..size * size * per_thousand / 1000 {
        let at = loop {
            let (x, y) = (rng.below(size), rng.below(size));
            if !is_corner(size, x, y) {
                break y * size + x;
            }
        };
        dark[at] = !dark[at];
    }
    dark
}

fn rqrr(size: usize, dark: &[bool]) -> Option<Vec<u8>> {
    let grid = rqrr::SimpleGrid::from_func(size, |x, y| dark[y * size + x]);
    let mut payload = Vec::new();
    rqrr::Grid::new(grid).decode_to(&mut payload).ok().map(|_| payload)
}
