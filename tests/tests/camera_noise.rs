//! The noise of a camera, from a video to what is hashed.
#![expect(clippy::unwrap_used, reason = "test code")]

use sha2::{Digest as _, Sha256};
use station::sources::Pictures;
use tests::Desk;
use vault::entropy::{CameraNoise, EntropyError};

const WIDTH: usize = 160;
const HEIGHT: usize = 120;

/// A grey video of pictures that a rule makes: from the number of the picture and of the pixel.
fn video(count: usize, rule: impl Fn(usize, usize) -> u8) -> Vec<u8> {
    let mut bytes = format!("YUV4MPEG2 W{WIDTH} H{HEIGHT} F30:1 Cmono\n").into_bytes();
    for picture in 0..count {
        bytes.extend(b"FRAME\n");
        bytes.extend((0..WIDTH * HEIGHT).map(|pixel| rule(picture, pixel)));
    }
    bytes
}

/// Noise of eight levels around a grey, from a hash.
fn noise(picture: usize, pixel: usize) -> u8 {
    let digest = Sha256::digest(format!("{picture} {pixel}"));
    100 + digest.first().unwrap() % 8
}

fn measured(video: &[u8]) -> Result<CameraNoise, EntropyError> {
    let desk = Desk::new();
    desk.write("camera.y4m", video);
    let mut source = Pictures::new(&[desk.path("camera.y4m").into()], &[]).unwrap();
    let pictures = station::take_grey(&mut source).unwrap();
    assert_eq!(pictures.len(), 8);
    let views: Vec<&[u8]> = pictures.iter().map(|picture| picture.as_slice()).collect();
    CameraNoise::measure(&views)
}

#[test]
fn a_noisy_sensor_is_taken_and_a_dead_one_refused() {
    assert!(measured(&video(9, noise)).is_ok());
    let black = video(8, |_, _| 0);
    let constant = video(8, |_, pixel| if pixel % 7 == 0 { 200 } else { 90 });
    let pulsing = video(8, |picture, _| if picture % 2 == 0 { 90 } else { 91 });
    let scrolling = video(8, |picture, pixel| u8::try_from((picture + pixel) % 256).unwrap());
    let frozen = video(8, |_, pixel| noise(0, pixel));
    let film = video(8, |picture, pixel| noise(picture % 3, pixel));
    let late = video(8, |picture, pixel| noise(picture.min(6), pixel));
    for (name, dead) in [
        ("black", black),
        ("constant", constant),
        ("pulsing", pulsing),
        ("scrolling", scrolling),
        ("frozen", frozen),
        ("film", film),
        ("frozen at the end", late),
    ] {
        assert_eq!(measured(&dead).unwrap_err(), EntropyError::DeadSensor, "{name}");
    }
}

#[test]
fn a_camera_that_stops_or_compresses_is_refused() {
    let desk = Desk::new();
    desk.write("short.y4m", video(7, noise));
    desk.write("camera.mjpeg", b"\xff\xd8\xff\xd9".repeat(8));
    for (file, says) in
        [("short.y4m", "gives no pictures"), ("camera.mjpeg", "compressed pictures only")]
    {
        let mut source = Pictures::new(&[desk.path(file).into()], &[]).unwrap();
        let error = station::take_grey(&mut source).unwrap_err();
        assert!(error.what().contains(says), "{file}: {}", error.what());
    }
}
