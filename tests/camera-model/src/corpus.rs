//! The kinds of pictures by which the reader was developed: 16 classes, seven versions, three
//! severities.

use crate::code::{Code, Level, Mode};
use crate::frame::{Frame, Sample};
use crate::lens::Camera;
use crate::rng::Rng;
use crate::scene::Scene;

/// What is hard about the pictures.
pub const CLASSES: [&str; 16] = [
    "clean",
    "scale",
    "defocus",
    "motion",
    "noise",
    "jpeg",
    "lowcontrast",
    "uneven",
    "glare",
    "tilt",
    "rotate",
    "rolling",
    "moire",
    "crop",
    "invert",
    "combo",
];
const VERSIONS: [u8; 7] = [5, 10, 15, 20, 25, 30, 40];

/// Makes the 319 pictures of a seed, one after another.
pub fn corpus(seed: u64) -> impl Iterator<Item = Sample> {
    let kinds = CLASSES.iter().enumerate().flat_map(|(class, name)| {
        VERSIONS.iter().enumerate().flat_map(move |(at, version)| {
            let key = move |severity: usize| (class * 1000 + at * 10 + severity) as u64;
            (0..3).map(move |severity| (*name, *version, severity, key(severity)))
        })
    });
    // A clean picture knows no severity, and a large code that fills the picture no wide crop.
    let kinds = kinds.filter(|(class, version, severity, _)| match *class {
        "clean" => *severity == 0,
        "crop" => *severity > 0 || *version < 25,
        _ => true,
    });
    kinds.map(move |(class, version, severity, key)| {
        let rng = Rng::new(seed.wrapping_mul(0x1_0000_0001) ^ key << 20);
        sample(class, version, severity, rng)
    })
}

fn sample(class: &str, version: u8, severity: usize, mut rng: Rng) -> Sample {
    let level = if rng.happens(0.5) { Level::Low } else { Level::Medium };
    let mode = if rng.happens(0.5) { Mode::Alphanumeric } else { Mode::Byte };
    let [first, second] = [0; 2].map(|_| payload(mode, version, level, &mut rng));
    let code = |payload: &[u8]| Code::new(payload, mode, version, level).unwrap();
    let mut scene = Scene::of(code(&first));
    let next = Scene::of(code(&second));
    let (width, height) = if version <= 20 { (640, 480) } else { (1280, 720) };
    let fitting = height as f32 * 0.93 / (scene.reach() * 2.0);
    let mut camera = Camera::new(width, height, fitting.min(6.0) * rng.within(0.88..1.0));
    scene.around = rng.within(0.02..0.6);
    camera.turn = rng.within(-0.03..0.03);
    camera.offset = (rng.within(-6.0..6.0), rng.within(-4.0..4.0));
    camera.defocus = 0.45;
    camera.noise = rng.within(0.7..1.4);
    let tear = spoil(class, severity, &mut camera, &mut scene, &mut rng);
    scene.add_windows(&mut rng);
    let second = Scene { codes: next.codes, ..scene.clone() };
    let weights = |row: f64| {
        let (middle, band) = tear.unwrap_or((2.0, 0.1));
        let share = ((row as f32 - middle) / band + 0.5).clamp(0.0, 1.0);
        vec![1.0 - share, share]
    };
    let frame = camera.shoot_mixed(&[&scene, &second], weights, &mut rng);
    let (extension, bytes) = stored(class, version, severity, &frame);
    Sample {
        file: format!("{class}_v{version:02}_s{severity}.{extension}"),
        class: class.to_owned(),
        severity,
        version,
        level: level.letter().to_owned(),
        mode: mode.name().to_owned(),
        scale: camera.scale,
        camera: format!("{camera:?}"),
        payloads: vec![first],
        bytes,
    }
}

fn payload(mode: Mode, version: u8, level: Level, rng: &mut Rng) -> Vec<u8> {
    let mut payload = mode.fill(version, level, rng);
    if mode == Mode::Alphanumeric {
        payload.splice(..9, *b"UR:BYTES/");
    }
    payload
}

/// The files' own compression adds little, but for the classes in which it is the point.
fn stored(class: &str, version: u8, severity: usize, frame: &Frame) -> (&'static str, Vec<u8>) {
    match class {
        "jpeg" => ("jpg", frame.jpeg([40, 20, 9][severity])),
        _ if severity == 0 && version == 5 => ("png", frame.png()),
        "noise" => ("jpg", frame.jpeg(48)),
        "combo" | "invert" => ("jpg", frame.jpeg(64)),
        _ => ("jpg", frame.jpeg(if version >= 25 { 64 } else { 80 })),
    }
}

/// Makes the picture hard in the way of its class; returns where it is torn.
fn spoil(
    class: &str,
    severity: usize,
    camera: &mut Camera,
    scene: &mut Scene,
    rng: &mut Rng,
) -> Option<(f32, f32)> {
    let about = rng.within(0.85..1.15);
    let of = |values: [f32; 3]| values[severity];
    match class {
        "scale" => camera.scale = of([2.6, 2.1, 1.7]) * rng.within(0.95..1.05),
        "defocus" => camera.defocus = camera.scale * of([0.3, 0.45, 0.6]) * about,
        "motion" => {
            camera.motion = (camera.scale * of([0.6, 1.0, 1.4]) * about, rng.angle() / 2.0);
        }
        "noise" => camera.noise = of([10.0, 20.0, 32.0]) * about,
        "lowcontrast" => {
            camera.black = rng.within(0.2..0.6);
            camera.white = camera.black + of([0.3, 0.15, 0.07]);
            camera.gamma = of([1.0, 1.8, 2.2]);
        }
        "uneven" => {
            camera.gradient = rng.vector(of([0.5, 0.75, 0.92]));
            camera.white = 0.6;
        }
        "glare" => {
            camera.glare = Some((of([0.35, 0.7, 1.2]), of([0.18, 0.16, 0.12]) * about));
            camera.white = 0.6;
        }
        "tilt" => {
            camera.tilt = rng.vector(of([0.3, 0.55, 0.8]) * about);
            camera.scale *= 0.95;
        }
        "rotate" => {
            camera.turn = rng.angle();
            camera.scale *= 0.75;
        }
        "rolling" => {
            let middle = rng.within(if severity == 2 { 0.85..0.92 } else { 0.9..0.99 });
            return Some((middle, of([0.02, 0.08, 0.15])));
        }
        "moire" => {
            camera.moire = of([0.25, 0.45, 0.65]) * about;
            camera.white = 0.6;
        }
        "crop" => crop(of([2.0, 1.0, 0.2]), camera, scene, rng),
        "invert" => {
            camera.inverted = true;
            camera.noise = of([1.5, 6.0, 12.0]);
            if severity == 0 {
                scene.around = 0.06;
            }
        }
        "combo" => combine(severity, camera, rng),
        _ => {}
    }
    None
}

/// Moves the code to an edge, so that so many modules of its quiet zone are left there.
fn crop(quiet: f32, camera: &mut Camera, scene: &Scene, rng: &mut Rng) {
    let kept = (scene.reach() - 4.0 + quiet) * camera.scale;
    let (x, y) = (camera.width as f32 / 2.0 - kept, camera.height as f32 / 2.0 - kept);
    camera.turn = 0.0;
    camera.offset = [(x, 0.0), (-x, 0.0), (0.0, y), (0.0, -y)][rng.below(4)];
}

fn combine(severity: usize, camera: &mut Camera, rng: &mut Rng) {
    let of = |values: [f32; 3]| values[severity];
    camera.defocus = camera.scale * of([0.2, 0.3, 0.4]);
    camera.scale *= 0.86;
    camera.noise = of([4.0, 8.0, 12.0]);
    camera.turn = rng.within(-0.3..0.3);
    camera.tilt = rng.vector(of([0.15, 0.3, 0.45]));
    camera.gradient = rng.vector(of([0.2, 0.4, 0.6]));
    camera.white = 0.65;
    camera.moire = of([0.08, 0.15, 0.22]);
    camera.jpeg = Some([80, 60, 40][severity]);
    camera.gamma = rng.within(0.8..1.6);
    camera.barrel = of([0.0, 0.05, 0.1]);
}
