//! How many pixels a module needs.

use camera_model::{Camera, Code, Level, Mode, Rng, Scene};

use crate::readers::Reader;
use crate::table::heading;

/// Reads smaller and smaller codes.
pub(crate) fn compare(seed: u64, quick: bool) {
    let shots = if quick { 3 } else { 8 };
    heading(&format!("Smallest module: codes read of {shots}, ours / zxing full"));
    print!("{:<28}", "pixels for each module");
    let tenths: Vec<u8> = if quick { vec![11, 12, 14, 18, 22] } else { (10..=22).collect() };
    tenths.iter().for_each(|scale| print!("{:>7.1}", f32::from(*scale) / 10.0));
    println!();
    for version in [10, 20, 40] {
        for (name, sharp) in [("sharp (0.5 px)", true), ("blurred (0.35 module)", false)] {
            print!("{:<28}", format!("version {version} {name}"));
            for scale in &tenths {
                let scale = f32::from(*scale) / 10.0;
                let read = count(seed, version, sharp, scale, shots);
                print!("{:>7}", format!("{}/{}", read[0], read[1]));
            }
            println!();
        }
    }
}

fn count(seed: u64, version: u8, sharp: bool, scale: f32, shots: u64) -> [usize; 2] {
    let mut read = [0, 0];
    for shot in 0..shots {
        let mut rng = Rng::new(seed ^ u64::from(version) << 32 ^ (scale * 1e3) as u64 ^ shot << 48);
        let payload = Mode::Byte.fill(version, Level::Low, &mut rng);
        let mut scene = Scene::of(Code::new(&payload, Mode::Byte, version, Level::Low).unwrap());
        scene.add_windows(&mut rng);
        let small = scene.reach() * 2.0 * scale * 1.12 <= 480.0;
        let (width, height) = if small { (640, 480) } else { (1280, 720) };
        let mut camera = Camera::new(width, height, scale);
        camera.defocus = if sharp { 0.5 } else { 0.35 * scale };
        camera.noise = 2.5;
        camera.turn = rng.within(-0.12..0.12);
        camera.tilt = (rng.within(-0.12..0.12), rng.within(-0.12..0.12));
        let frame = camera.shoot(&scene, &mut rng);
        for (read, reader) in read.iter_mut().zip([Reader::Ours, Reader::ZxingFull]) {
            *read += usize::from(reader.read(&frame).contains(&payload));
        }
    }
    read
}
