//! What is written is read back, byte by byte, and pictures that are not codes are survived.
#![expect(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "test code")]

mod noise;

use std::num::NonZeroU16;

use qr::{
    EncodeError, GreyView, Level, Modules, Picture, PictureError, QUIET_ZONE, Version, encode,
};

use noise::noise;

/// Returns what the codes of a picture hold.
fn read(picture: &GreyView<'_>) -> Vec<Vec<u8>> {
    qr::read(picture).into_iter().map(|code| code.payload).collect()
}

fn scale(pixels: u16) -> NonZeroU16 {
    NonZeroU16::new(pixels).unwrap()
}

fn picture(bytes: &[u8], pixels: u16) -> Picture {
    encode(bytes, None, Level::Low).unwrap().draw(scale(pixels)).unwrap()
}

/// Puts pictures side by side on white.
fn beside(pictures: &[Picture]) -> Picture {
    let height = pictures.iter().map(|picture| picture.view().height()).max().unwrap();
    let mut pixels = Vec::new();
    for y in 0..height {
        for picture in pictures {
            let view = picture.view();
            let row = view.rows().nth(y).map_or(vec![255; view.width()], <[u8]>::to_vec);
            pixels.extend(row);
        }
    }
    Picture::new(pixels.len() / height, height, pixels).unwrap()
}

#[test]
fn capacities_are_those_of_the_standard() {
    // ISO/IEC 18004, table 7, byte mode.
    for (number, low, high) in [
        (1, 17, 7),
        (5, 106, 44),
        (9, 230, 98),
        (10, 271, 119),
        (25, 1_273, 535),
        (40, 2_953, 1_273),
    ] {
        let version = Version::new(number).unwrap();
        assert_eq!(version.capacity(Level::Low), low);
        assert_eq!(version.capacity(Level::High), high);
        assert_eq!(Version::fitting(low, Level::Low), Some(version));
        assert_ne!(Version::fitting(low + 1, Level::Low), Some(version));
    }
    assert_eq!((Version::new(0), Version::new(41)), (None, None));
    assert_eq!(Version::MAX.modules(), 177);
}

#[test]
fn random_bytes_come_back_from_every_full_version() {
    for version in Version::all() {
        let bytes = noise(version.number().into(), version.capacity(Level::Low));
        let modules = encode(&bytes, Some(version), Level::Low).unwrap();
        assert_eq!(modules.size(), version.modules());
        let drawn = modules.draw(scale(4)).unwrap();
        assert!(read(&drawn.view()) == vec![bytes], "version {}", version.number());
    }
}

#[test]
fn every_byte_value_and_level_comes_back() {
    let bytes: Vec<u8> = (0..=255).collect();
    for level in [Level::Low, Level::Medium, Level::Quartile, Level::High] {
        let drawn = encode(&bytes, None, level).unwrap().draw(scale(5)).unwrap();
        assert_eq!(read(&drawn.view()), vec![bytes.clone()]);
    }
}

#[test]
fn monotonous_bytes_come_back() {
    for bytes in [vec![0; 1_273], vec![255; 1_273], b"123456".to_vec(), b"UR:BYTES/1-2".to_vec()] {
        let drawn = encode(&bytes, None, Level::Low).unwrap().draw(scale(4)).unwrap();
        assert_eq!(read(&drawn.view()), vec![bytes]);
    }
}

#[test]
fn sizes_of_modules_from_two_to_sixteen_pixels_are_read() {
    for (pixels, number) in [(2, 10), (3, 25), (8, 40), (12, 25), (16, 40), (40, 1)] {
        let version = Version::new(number).unwrap();
        let bytes = noise(u64::from(pixels), version.capacity(Level::Low));
        let drawn = encode(&bytes, Some(version), Level::Low).unwrap().draw(scale(pixels)).unwrap();
        assert!(read(&drawn.view()) == vec![bytes], "{pixels} pixels, version {number}");
    }
}

#[test]
fn several_codes_in_one_picture_are_all_read() {
    let payloads = [noise(1, 100), noise(2, 700), noise(3, 30)];
    let pictures = payloads.each_ref().map(|bytes| picture(bytes, 4));
    let mut found = read(&beside(&pictures).view());
    found.sort_by_key(Vec::len);
    assert_eq!(found, [noise(3, 30), noise(1, 100), noise(2, 700)]);
}

#[test]
fn low_contrast_and_uneven_light_are_read() {
    let drawn = picture(&noise(4, 500), 4);
    let width = drawn.view().width();
    let pixels: Vec<u8> = drawn
        .view()
        .pixels()
        .iter()
        .enumerate()
        .map(|(at, pixel)| {
            let shade = u8::try_from(at % width * 60 / width).unwrap();
            if *pixel == 0 { 60 + shade } else { 110 + shade }
        })
        .collect();
    let grey = GreyView::new(width, drawn.view().height(), &pixels).unwrap();
    assert_eq!(read(&grey), vec![noise(4, 500)]);
}

#[test]
fn damage_beyond_repair_gives_nothing_and_damage_within_gives_the_bytes() {
    let drawn = picture(&noise(5, 500), 4);
    let side = drawn.view().width();
    for (blot, expected) in [(12, vec![noise(5, 500)]), (side / 2, vec![])] {
        let mut pixels = drawn.view().pixels().to_vec();
        for row in pixels.chunks_mut(side).skip(side / 3).take(blot) {
            row[side / 3..side / 3 + blot].fill(0);
        }
        assert_eq!(read(&GreyView::new(side, side, &pixels).unwrap()), expected, "{blot}");
    }
}

#[test]
fn bytes_that_do_not_fit_are_refused() {
    let version = Version::new(25);
    let too_long = Err(EncodeError::TooLong { found: 1_274, capacity: 1_273 });
    assert_eq!(encode(&noise(1, 1_274), version, Level::Low), too_long);
    assert!(encode(&noise(1, 1_273), version, Level::Low).is_ok());
    let too_long = Err(EncodeError::TooLong { found: 2_954, capacity: 2_953 });
    assert_eq!(encode(&noise(1, 2_954), None, Level::Low), too_long);
}

#[test]
fn pictures_have_their_quiet_zone_and_a_limit() {
    let modules: Modules = encode(b"x", None, Level::Low).unwrap();
    let drawn = modules.draw(scale(3)).unwrap();
    let side = (21 + 2 * QUIET_ZONE) * 3;
    assert_eq!((drawn.view().width(), drawn.view().height()), (side, side));
    assert!(drawn.view().rows().take(12).flatten().all(|pixel| *pixel == 255));
    assert!(drawn.view().rows().rev().take(12).flatten().all(|pixel| *pixel == 255));
    for row in drawn.view().rows() {
        assert!(row[..12].iter().chain(&row[side - 12..]).all(|pixel| *pixel == 255));
    }
    assert_eq!(drawn.view().rows().nth(12).unwrap()[12], 0);
    assert!(modules.is_dark(0, 0) && !modules.is_dark(21, 0) && !modules.is_dark(0, 21));

    let large = modules.draw(scale(1_000));
    assert_eq!(large, Err(PictureError::TooLarge { width: 29_000, height: 29_000 }));
}

#[test]
fn pictures_without_codes_hold_nothing() {
    for pixels in [vec![0; 10_000], vec![255; 10_000], vec![128; 10_000]] {
        assert!(read(&GreyView::new(100, 100, &pixels).unwrap()).is_empty());
    }
    assert!(read(&GreyView::new(1, 1, &[0]).unwrap()).is_empty());
    assert!(read(&GreyView::new(10_000, 1, &noise(1, 10_000)).unwrap()).is_empty());
    assert!(read(&GreyView::new(1, 10_000, &noise(1, 10_000)).unwrap()).is_empty());
}

/// A field of finder patterns, which alone holds `rqrr` for more than a minute.
fn finder_field(width: usize, height: usize, unit: usize) -> Picture {
    let pixels = (0..width * height).map(|at| {
        let (x, y) = (at % width / unit % 9, at / width / unit % 9);
        let ring = x < 7 && y < 7 && (x == 0 || x == 6 || y == 0 || y == 6);
        let dark = ring || ((2..5).contains(&x) && (2..5).contains(&y));
        if dark { 0 } else { 255 }
    });
    Picture::new(width, height, pixels.collect()).unwrap()
}

#[test]
fn fields_of_finder_patterns_hold_nothing() {
    for unit in [1, 2, 4, 6] {
        assert!(read(&finder_field(1_280, 720, unit).view()).is_empty(), "{unit} pixels");
    }
}
