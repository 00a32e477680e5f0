//! Pictures that the corpus' kinds leave out: bent paper, reflections, dirt, several codes and more.

use crate::code::{Code, Level, Mode};
use crate::frame::Sample;
use crate::lens::Camera;
use crate::rng::Rng;
use crate::scene::{Placed, Scene, Spot, Turn, dirt};
use crate::sensor::Colours;

/// What is hard about the pictures.
pub const EXTRA_CLASSES: [&str; 12] = [
    "bent",
    "reflect",
    "focus",
    "colour",
    "interlace",
    "dirt",
    "logo",
    "clutter",
    "several",
    "mirror",
    "versions",
    "levels",
];

/// Makes the pictures of a seed, one after another.
pub fn extra(seed: u64) -> impl Iterator<Item = Sample> {
    let kinds = EXTRA_CLASSES.iter().flat_map(|class| {
        let count = match *class {
            "versions" => 40,
            _ => 24,
        };
        (0..count).map(move |number| (*class, number))
    });
    kinds.enumerate().map(move |(key, (class, number))| {
        let rng = Rng::new(seed.wrapping_mul(0x1_0000_0001) ^ (key as u64 + 1) << 40);
        sample(class, number, rng)
    })
}

/// What a code is to be.
struct Wanted {
    version: u8,
    level: Level,
    mode: Mode,
}

/// Every version comes up in `versions`, every level and mode in `levels`; small ones elsewhere too.
fn wanted(class: &str, number: usize, rng: &mut Rng) -> Wanted {
    let any = [1, 2, 3, 4, 6, 8, 10, 13, 17, 22, 27, 33, 40][rng.below(13)];
    let small = [1, 2, 3, 4, 5, 6, 7, 8, 10][rng.below(9)];
    let (level, mode) = (Level::ALL[number % 4], Mode::ALL[number / 4 % 3]);
    match class {
        "versions" => Wanted { version: number as u8 + 1, level: Level::ALL[rng.below(4)], mode },
        "levels" => Wanted { version: any, level, mode },
        "logo" => Wanted { version: [2, 4, 6, 8, 10, 14][number % 6], level: Level::High, mode },
        "several" | "clutter" => Wanted { version: small, level, mode },
        "bent" | "focus" => Wanted { version: [2, 4, 7, 10, 14, 20][number % 6], level, mode },
        _ => Wanted { version: any, level, mode },
    }
}

fn sample(class: &str, number: usize, mut rng: Rng) -> Sample {
    let severity = number % 3;
    let Wanted { version, level, mode } = wanted(class, number, &mut rng);
    let code = code(version, level, mode, &mut rng);
    let mut scene = Scene::of(code);
    scene.around = rng.within(0.02..0.9);
    if class != "several" {
        scene.add_windows(&mut rng);
    }
    let (width, height) = if version <= 12 { (640, 480) } else { (1280, 720) };
    let filling = rng.within(0.55..0.9);
    let fitting = height as f32 * filling / (scene.reach() * 2.0);
    let mut camera = Camera::new(width, height, fitting.min(9.0));
    camera.turn = rng.within(-0.25..0.25);
    camera.tilt = rng.vector(0.12);
    camera.defocus = 0.5 + camera.scale * rng.within(0.0..0.15);
    camera.noise = rng.within(1.0..4.0);
    camera.white = rng.within(0.55..0.9);
    camera.gradient = rng.vector(0.15);
    spoil(class, severity, level, &mut camera, &mut scene, &mut rng);
    let frame = camera.shoot(&scene, &mut rng);
    Sample {
        file: format!("{class}_{number:02}_v{version:02}_{}.jpg", level.letter().to_lowercase()),
        class: class.to_owned(),
        severity,
        version,
        level: level.letter().to_owned(),
        mode: mode.name().to_owned(),
        scale: camera.scale,
        camera: format!("{camera:?}"),
        payloads: scene.codes.iter().map(|placed| placed.code.payload().to_vec()).collect(),
        bytes: frame.jpeg(82),
    }
}

/// A code that is half to wholly full, so that padding is met as well.
fn code(version: u8, level: Level, mode: Mode, rng: &mut Rng) -> Code {
    let capacity = mode.capacity(version, level);
    let count = (capacity as f32 * rng.within(0.4..1.0)) as usize + 1;
    let payload = mode.payload(count.min(capacity), rng);
    Code::new(&payload, mode, version, level).unwrap()
}

fn spoil(
    class: &str,
    severity: usize,
    level: Level,
    camera: &mut Camera,
    scene: &mut Scene,
    rng: &mut Rng,
) {
    let of = |values: [f32; 3]| values[severity];
    let side = scene.codes[0].code.size() as f32;
    match class {
        "bent" => camera.bend = Some((side * of([2.0, 1.2, 0.8]), rng.angle())),
        "reflect" => camera.reflection = of([0.15, 0.35, 0.7]) * rng.within(0.8..1.2),
        "focus" => {
            camera.defocus = 0.5;
            camera.uneven = Some((camera.scale * of([0.5, 0.8, 1.1]), rng.angle()));
        }
        "colour" => colour(severity, camera, rng),
        "interlace" => {
            camera.interlace = Some((camera.scale * of([0.3, 0.6, 1.0]), camera.scale * 0.1));
        }
        "dirt" => {
            let bearable = [0.02, 0.04, 0.07, 0.09][level as usize];
            let share = bearable * of([0.3, 0.6, 1.0]);
            scene.spots = dirt(side as usize, share, severity == 2, rng);
        }
        "logo" => scene.spots = vec![logo(side * of([0.07, 0.09, 0.11]), rng)],
        "clutter" => {
            camera.scale *= of([0.9, 0.7, 0.5]);
            scene.add_clutter(90, rng);
        }
        "several" => several(severity, camera, scene, rng),
        "mirror" => scene.codes[0].mirrored = true,
        "versions" | "levels" => camera.turn = rng.within(-0.1..0.1),
        _ => {}
    }
}

fn colour(severity: usize, camera: &mut Camera, rng: &mut Rng) {
    let (inks, papers) = (
        [[0.05, 0.05, 0.1], [0.1, 0.15, 0.6], [0.5, 0.05, 0.05], [0.05, 0.35, 0.1]],
        [[0.9, 0.9, 0.85], [0.95, 0.85, 0.3], [0.6, 0.8, 0.95], [0.9, 0.7, 0.7]],
    );
    camera.colours = Some(Colours { ink: inks[rng.below(4)], paper: papers[rng.below(4)] });
    camera.noise = [4.0, 10.0, 18.0][severity];
    camera.jpeg = Some([85, 60, 40][severity]);
}

/// A badge in the middle, as on posters.
fn logo(half: f32, rng: &mut Rng) -> Spot {
    let (round, light) = (rng.happens(0.5), rng.within(0.1..1.0));
    Spot { middle: (0.0, 0.0), half: (half, half), turn: Turn::NONE, round, light, cover: 1.0 }
}

/// Two to six codes side by side, of other sizes and turns.
fn several(severity: usize, camera: &mut Camera, scene: &mut Scene, rng: &mut Rng) {
    let columns = [2, 2, 3][severity];
    let rows = [1, 2, 2][severity];
    let pitch = scene.reach() * 2.0 * 1.25;
    for at in 1..columns * rows {
        let version = [1, 2, 4, 7][rng.below(4)];
        let code = code(version, Level::ALL[rng.below(4)], Mode::ALL[rng.below(3)], rng);
        let reach = code.size() as f32 / 2.0 + 4.0;
        let scale = scene.reach() / reach * rng.within(0.6..0.95);
        let middle = ((at % columns) as f32 * pitch, (at / columns) as f32 * pitch);
        let turn = Turn::by(if severity == 0 { 0.0 } else { rng.within(-0.2..0.2) });
        scene.codes.push(Placed { middle, scale, turn, ..Placed::new(code) });
    }
    let (wide, high) = ((columns - 1) as f32 * pitch / 2.0, (rows - 1) as f32 * pitch / 2.0);
    for placed in &mut scene.codes {
        placed.middle = (placed.middle.0 - wide, placed.middle.1 - high);
    }
    (camera.width, camera.height) = (1280, 720);
    let fitting = (1180.0 / (pitch * columns as f32)).min(640.0 / (pitch * rows as f32));
    camera.scale = fitting.min(8.0);
    camera.turn = rng.within(-0.05..0.05);
    camera.defocus = 0.6;
}
