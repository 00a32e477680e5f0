//! Picture after picture of the same place, as a camera gives them: what one costs.

use camera_model::{Camera, Code, Frame, Level, Mode, Rng, Scene};

use crate::readers::{Reader, follow};
use crate::table::{heading, median, percentile, timed};

/// How bad the pictures are.
#[derive(Clone, Copy)]
enum Quality {
    Mild,
    Hard,
}

/// Times a picture whose code is where it was, readers in turns.
pub(crate) fn compare(seed: u64, quick: bool) {
    heading("A code that is followed, 720p: median ms of a picture, readers in turns");
    println!(
        "                 ours (99 %)   zxing fast   zxing full   ours still   ours to fast   read"
    );
    for (quality, name) in [(Quality::Mild, "mild"), (Quality::Hard, "hard1")] {
        for version in [10, 20, 30, 40] {
            let frames = frames(seed, version, quality, if quick { 4 } else { 12 });
            let mut times = [const { Vec::new() }; 4];
            let mut read = [0; 4];
            let mut reader = qr::Reader::new();
            follow(&mut reader, &frames[0].0);
            for (frame, payload) in frames.iter().cycle().take(frames.len() * 5) {
                let mut note = |at: usize, (payloads, time): (Vec<Vec<u8>>, f64)| {
                    times[at].push(time);
                    read[at] += usize::from(payloads.contains(payload));
                };
                note(0, timed(|| follow(&mut reader, frame)));
                note(1, timed(|| Reader::ZxingFast.read(frame)));
                note(2, timed(|| Reader::ZxingFull.read(frame)));
                note(3, timed(|| Reader::Ours.read(frame)));
            }
            let [ours, fast, full, still] = [0, 1, 2, 3].map(|at| median(&times[at]));
            println!(
                "{name:<6} version {version} {ours:>6.2} ({:>5.2}) {fast:>11.2} {full:>12.2} {still:>12.2} {:>14.2}   {read:?} of {}",
                percentile(&times[0], 0.99),
                ours / fast,
                times[0].len(),
            );
        }
    }
}

fn frames(seed: u64, version: u8, quality: Quality, count: usize) -> Vec<(Frame, Vec<u8>)> {
    let mut rng = Rng::new(seed ^ u64::from(version) << 24);
    let shoot = |number: usize| {
        let payload = Mode::Byte.fill(version, Level::Low, &mut rng);
        let mut scene = Scene::of(Code::new(&payload, Mode::Byte, version, Level::Low).unwrap());
        scene.add_windows(&mut rng);
        let camera = held(&scene, number, quality, &mut rng);
        (camera.shoot(&scene, &mut rng), payload)
    };
    (0..count).map(shoot).collect()
}

/// A camera in a hand, 720p, whose code fills four fifths of the height.
fn held(scene: &Scene, number: usize, quality: Quality, rng: &mut Rng) -> Camera {
    let mut camera = wobbling(1280, 720, scene, number);
    match quality {
        Quality::Mild => {
            camera.defocus = 0.25 * camera.scale;
            camera.noise = 4.0;
        }
        Quality::Hard => hard1(&mut camera, rng),
    }
    camera
}

/// A hand that does not hold quite still.
pub(crate) fn wobbling(width: usize, height: usize, scene: &Scene, number: usize) -> Camera {
    let scale = (height as f32 * 0.8 / (scene.reach() * 2.0)).min(7.0);
    let phase = number as f32 * 0.21;
    let mut camera = Camera::new(width, height, scale);
    camera.turn = 0.03 + 0.01 * phase.sin();
    camera.tilt = (0.08 + 0.02 * (phase * 0.7).cos(), -0.06);
    camera.offset = (5.0 * (phase * 0.9).sin(), 4.0 * phase.cos());
    camera
}

/// What a camera makes of a display, lengths in modules.
struct Spoiling {
    defocus: f32,
    motion: f32,
    noise: f32,
    moire: f32,
    jpeg: u8,
    gradient: (f32, f32),
    white: f32,
}

impl Spoiling {
    fn apply(self, camera: &mut Camera, rng: &mut Rng) {
        camera.defocus = self.defocus * camera.scale;
        camera.motion = (self.motion * camera.scale, rng.angle());
        camera.noise = self.noise;
        camera.moire = self.moire;
        camera.jpeg = Some(self.jpeg);
        camera.gradient = self.gradient;
        camera.white = self.white;
    }
}

pub(crate) fn hard1(camera: &mut Camera, rng: &mut Rng) {
    let gradient = (0.25, -0.15);
    Spoiling {
        defocus: 0.3,
        motion: 0.25,
        noise: 6.0,
        moire: 0.06,
        jpeg: 70,
        gradient,
        white: 0.65,
    }
    .apply(camera, rng);
}

pub(crate) fn hard2(camera: &mut Camera, rng: &mut Rng) {
    let gradient = (0.35, -0.2);
    Spoiling {
        defocus: 0.4,
        motion: 0.5,
        noise: 10.0,
        moire: 0.12,
        jpeg: 55,
        gradient,
        white: 0.6,
    }
    .apply(camera, rng);
}
