//! A display and a camera that know nothing of each other: which of the codes shown are read, and
//! how long a payload takes.

use std::collections::{BTreeMap, BTreeSet};

use camera_model::{Camera, Code, Display, Frame, Level, Mode, Rng, Scene, Shutter};
use stream::{Encoder, Receiver, SymbolsPerFrame};

use crate::follow::{hard2, wobbling};
use crate::readers::{Reader, follow};
use crate::table::{heading, median, percentile, timed};

const VERSIONS: [u8; 5] = [10, 20, 25, 30, 40];

/// Frames on a display before a camera, picture by picture.
struct Stage<F> {
    display: Display,
    shutter: Shutter,
    phase: f64,
    version: u8,
    content: F,
    scenes: BTreeMap<i64, Scene>,
}

impl<F: Fn(i64) -> Vec<u8>> Stage<F> {
    fn new(rate: f64, version: u8, rng: &mut Rng, content: F) -> Self {
        let phase = f64::from(rng.within(0.0..0.1)) + 0.1;
        Self {
            display: Display::panel(rate),
            // A webcam that calls itself one of 30 pictures a second.
            shutter: Shutter::webcam(28.9),
            phase,
            version,
            content,
            scenes: BTreeMap::new(),
        }
    }

    fn scene(&mut self, number: i64, surroundings: u64) {
        if !self.scenes.contains_key(&number) {
            let payload = (self.content)(number);
            let code = Code::new(&payload, Mode::Byte, self.version, Level::Low).unwrap();
            let mut scene = Scene::of(code);
            scene.add_windows(&mut Rng::new(surroundings));
            self.scenes.insert(number, scene);
        }
    }

    fn shoot(
        &mut self,
        picture: usize,
        spoil: impl Fn(&mut Camera, &mut Rng),
        rng: &mut Rng,
    ) -> (Frame, std::ops::Range<i64>) {
        let start = self.shutter.start(picture, self.phase);
        let (first, count) = self.display.seen(&self.shutter, start);
        let shown = first..first + count as i64;
        shown.clone().for_each(|number| self.scene(number, 17));
        self.scenes.retain(|number, _| *number >= first);
        let scenes: Vec<&Scene> = shown.clone().map(|number| &self.scenes[&number]).collect();
        let mut camera = wobbling(1280, 720, scenes[0], picture);
        spoil(&mut camera, rng);
        let weights = |row| self.display.weights(&self.shutter, start, row);
        (camera.shoot_mixed(&scenes, weights, rng), shown)
    }
}

/// Counts the codes that are read while a stream runs in bad conditions.
pub(crate) fn hard_stream(seed: u64, quick: bool) {
    heading("Hard stream (hard2), 720p, 15 codes a second: share of the codes shown that is read");
    println!(
        "version      codes   ours   ours, as stills   zxing full   zxing fast   ms of ours: median, 99 %, max"
    );
    let pictures = if quick { 16 } else { 50 };
    for version in VERSIONS {
        let mut rng = Rng::new(seed ^ u64::from(version) << 8);
        let content = |number: i64| {
            let mut rng = Rng::new(seed ^ number as u64);
            Mode::Byte.fill(version, Level::Low, &mut rng)
        };
        let mut stage = Stage::new(15.0, version, &mut rng, content);
        let mut reader = qr::Reader::new();
        let (mut whole, mut read, mut times) =
            (BTreeSet::new(), [const { BTreeSet::new() }; 4], Vec::new());
        for picture in 0..pictures {
            let (frame, shown) = stage.shoot(picture, hard2, &mut rng);
            let (ours, time) = timed(|| follow(&mut reader, &frame));
            times.push(time);
            let [still, full, fast] = [Reader::Ours, Reader::ZxingFull, Reader::ZxingFast]
                .map(|reader| reader.read(&frame));
            for (read, payloads) in read.iter_mut().zip([ours, still, full, fast]) {
                let is_read =
                    |number: &i64| payloads.iter().any(|payload| *payload == content(*number));
                read.extend(shown.clone().filter(is_read));
            }
            whole.extend(shown);
        }
        // The first and the last may have been shown for too short a time.
        whole.pop_first();
        whole.pop_last();
        let share = |read: &BTreeSet<i64>| {
            100.0 * whole.intersection(read).count() as f64 / whole.len() as f64
        };
        let [ours, still, full, fast] = [0, 1, 2, 3].map(|at| share(&read[at]));
        println!(
            "{version:>7} {:>10} {ours:>4.0} % {still:>15.0} % {full:>10.0} % {fast:>10.0} %   {:.1}, {:.1}, {:.1}",
            whole.len(),
            median(&times),
            percentile(&times, 0.99),
            percentile(&times, 1.0),
        );
    }
}

/// Sends payloads over the display to the camera.
pub(crate) fn end_to_end(seed: u64, quick: bool) {
    heading("End to end, 720p camera of 30 pictures a second: seconds until the payload is whole");
    println!(
        "payload    version  codes/s   good pictures   hard1   (median of the runs; ms a picture)"
    );
    let runs = if quick { 1 } else { 3 };
    for length in [10_000, 100_000] {
        for (version, rate) in [(27, 15.0), (40, 20.0)] {
            print!("{length:>7} B {version:>8} {rate:>8}");
            for hard in [false, true] {
                let (mut seconds, mut times) = (Vec::new(), Vec::new());
                for run in 0..runs {
                    let trip = trip(seed ^ run << 50, length, version, rate, hard);
                    seconds.push(trip.0);
                    times.extend(trip.1);
                }
                print!("   {:>6.2} s ({:.1} ms)", median(&seconds), median(&times));
            }
            println!();
        }
    }
}

fn trip(seed: u64, length: usize, version: u8, rate: f64, hard: bool) -> (f64, Vec<f64>) {
    let mut rng = Rng::new(seed ^ length as u64);
    let payload = rng.bytes(length);
    let encoder = Encoder::new(&payload).unwrap();
    let capacity = Mode::Byte.capacity(version, Level::Low);
    let symbols = SymbolsPerFrame::fitting(capacity).unwrap();
    let content = |number: i64| {
        // The camera is pointed at a display that has been on for a while.
        let first = (number.rem_euclid(1 << 20) as u32) * u32::from(symbols.get());
        encoder.frame(first, symbols).unwrap()
    };
    let joined = rng.below(2 * encoder.pass_frames(symbols)) as i64;
    let mut stage = Stage::new(rate, version, &mut rng, |number| content(number + joined));
    let mut reader = qr::Reader::new();
    let mut receiver = Receiver::new();
    let mut times = Vec::new();
    for picture in 0.. {
        let spoil = |camera: &mut Camera, rng: &mut Rng| {
            if hard {
                crate::follow::hard1(camera, rng);
            } else {
                camera.defocus = 0.8;
                camera.noise = 3.0;
                camera.white = 0.75;
            }
        };
        let (frame, _) = stage.shoot(picture, spoil, &mut rng);
        let (payloads, time) = timed(|| follow(&mut reader, &frame));
        times.push(time);
        for content in payloads {
            receiver.receive(&content).ok();
        }
        if receiver.payload().is_some_and(|whole| whole == payload) {
            let seconds = (picture + 1) as f64 / stage.shutter.rate + stage.shutter.exposure;
            return (seconds, times);
        }
        if picture > 2_000 {
            break;
        }
    }
    (f64::NAN, times)
}
