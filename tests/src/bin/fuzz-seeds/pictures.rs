//! Small pictures that a camera takes of small codes: as pixels, as files and as streams.
use camera_model::{Camera, Code, Frame, Level, Mode, Rng, Scene};
use std::io;
use std::path::Path;

use crate::seed;

/// Pictures of each kind.
const COUNT: usize = 24;
/// Pictures of one film.
const FILM: usize = 3;

pub(crate) fn write(folder: &Path) -> io::Result<()> {
    let mut rng = Rng::new(7);
    for place in 0..COUNT {
        let frames = film(place, &mut rng);
        let mut film = vec![u8::try_from(FILM - 1).unwrap_or_default()];
        for (at, frame) in frames.iter().enumerate() {
            let width = u16::try_from(frame.width).unwrap_or(u16::MAX).to_be_bytes();
            let header = [width[0], width[1], 0];
            if at == 0 {
                film.extend(header);
                seed(folder, "picture", place, &[&header[..], &frame.pixels].concat())?;
            }
            film.extend(&frame.pixels);
        }
        seed(folder, "reader", place, &film)?;
        let files: Vec<Vec<u8>> = frames.iter().map(|frame| frame.jpeg(60)).collect();
        seed(folder, "jpeg", place, &files[0])?;
        seed(folder, "mjpeg", place, &files.concat())?;
    }
    Ok(())
}

/// A code as it wanders by, blurred, noisy, turned or the other way round.
fn film(place: usize, rng: &mut Rng) -> Vec<Frame> {
    let (mode, level) = (Mode::ALL[place % 3], Level::ALL[place % 4]);
    let version = u8::try_from(place % 3).unwrap_or_default() + 1;
    let payload = mode.fill(version, level, rng);
    let Ok(code) = Code::new(&payload, mode, version, level) else { return Vec::new() };
    let mut scene = Scene::of(code);
    if place % 5 == 4 {
        scene.add_clutter(6, rng);
    }
    let mut camera = Camera::new(96, 80, [2.0, 1.7, 1.5][usize::from(version) - 1]);
    camera.turn = [0.0, 0.1, 0.8, 3.0][place % 4];
    camera.tilt = [(0.0, 0.0), (0.3, 0.2)][place / 4 % 2];
    camera.inverted = place % 8 == 7;
    camera.noise = [1.0, 8.0][place / 8 % 2];
    camera.defocus = [0.4, 1.0][place / 2 % 2];
    let mut next = |_| {
        camera.offset = rng.vector(6.0);
        camera.shoot(&scene, rng)
    };
    (0..FILM).map(&mut next).collect()
}
