//! JPEG as others write it, MJPEG as cameras send it, GIF, pipes: into `scan`, and refused by the
//! program that does not read them.

use image::codecs::gif::{GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, Frame, ImageEncoder as _, RgbaImage};
use qr::{Level, Picture, PictureError, Version};
use station::Exit;
use station::jpeg_file::{JpegError, decode};
use std::num::NonZeroU16;
use tests::Desk;
use tests::Tool;
use tests::sample::drafted_desk;

/// A picture that is no code: waves and edges, of no round size.
fn waves(width: usize, height: usize) -> Picture {
    let wave = |at: usize| {
        let (x, y) = (at % width, at / width);
        let edge = if x / 20 % 2 == y / 20 % 2 { 60 } else { 0 };
        u8::try_from((x * 2 + y) % 150 + edge).unwrap()
    };
    Picture::new(width, height, (0..width * height).map(wave).collect()).unwrap()
}

fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).unwrap()
}

fn jpeg(picture: &Picture, colour: bool) -> Vec<u8> {
    let (mut file, view) = (Vec::new(), picture.view());
    let (width, height) = (side(view.width()), side(view.height()));
    let encoder = JpegEncoder::new_with_quality(&mut file, 92);
    if colour {
        let rgb: Vec<u8> = view.pixels().iter().flat_map(|grey| [*grey; 3]).collect();
        encoder.write_image(&rgb, width, height, ExtendedColorType::Rgb8).unwrap();
    } else {
        encoder.write_image(view.pixels(), width, height, ExtendedColorType::L8).unwrap();
    }
    file
}

/// Leaves all Huffman tables out, as cameras do.
fn without_tables(file: &[u8]) -> Vec<u8> {
    let (mut stripped, mut at) = (file[..2].to_vec(), 2);
    while file[at + 1] != 0xda {
        let length = usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]])) + 2;
        if file[at + 1] != 0xc4 {
            stripped.extend(&file[at..at + length]);
        }
        at += length;
    }
    stripped.extend(&file[at..]);
    stripped
}

fn greatest_difference(one: &Picture, other: &[u8]) -> u8 {
    let pairs = one.view().pixels().iter().zip(other);
    pairs.map(|(one, other)| one.abs_diff(*other)).max().unwrap()
}

#[test]
fn brightness_is_what_another_decoder_gives() {
    for (width, height) in [(64, 48), (131, 77), (1, 1), (9, 200)] {
        for colour in [false, true] {
            let file = jpeg(&waves(width, height), colour);
            let ours = decode(&file).unwrap();
            assert_eq!((ours.view().width(), ours.view().height()), (width, height));
            let theirs = image::load_from_memory(&file).unwrap().into_luma8();
            let difference = greatest_difference(&ours, theirs.as_raw());
            assert!(difference <= 3, "{width} x {height}, colour {colour}: {difference}");
        }
    }
}

#[test]
fn the_standard_tables_stand_in_for_those_left_out() {
    for colour in [false, true] {
        let file = jpeg(&waves(200, 120), colour);
        let stripped = without_tables(&file);
        assert!(stripped.len() < file.len() - 100, "there were tables");
        assert!(image::load_from_memory(&stripped).is_err(), "another decoder misses them");
        assert_eq!(decode(&stripped).unwrap(), decode(&file).unwrap(), "colour {colour}");
    }
}

#[test]
fn jpeg_files_cut_anywhere_are_refused() {
    let file = jpeg(&waves(60, 40), true);
    for size in 0..file.len() {
        assert!(decode(&file[..size]).is_err(), "{size} of {}", file.len());
    }
    assert!(matches!(decode(&file[..file.len() - 1]), Err(JpegError::Truncated)));
}

#[test]
fn jpeg_files_with_any_byte_changed_end_in_a_value_or_an_error() {
    let file = jpeg(&waves(30, 20), true);
    for at in 0..file.len() {
        for change in [1, 0x80, 0xff] {
            let mut file = file.clone();
            file[at] ^= change;
            if let Ok(picture) = decode(&file) {
                assert!(picture.view().pixels().len() <= qr::MAX_PIXELS);
            }
        }
    }
}

#[test]
fn huge_jpeg_files_are_refused_by_their_header() {
    let mut file = jpeg(&waves(30, 20), false);
    let frame = file.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    file[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    let (width, height) = (65_535, 65_535);
    let found = decode(&file).unwrap_err();
    let expected = PictureError::TooLarge { width, height };
    assert!(matches!(found, JpegError::Size(error) if error == expected), "{found:?}");
}

/// The codes of a request as pictures, enough of them to be whole.
fn codes(desk: &Desk) -> Vec<Picture> {
    let encoder = stream::Encoder::new(&desk.read("req")).unwrap();
    let per_frame = stream::SymbolsPerFrame::fitting(300).unwrap();
    let frames = encoder.frames(per_frame).take(encoder.pass_frames(per_frame) + 2);
    let draw = |frame: Vec<u8>| {
        let modules = qr::encode(&frame, Version::new(12), Level::Low).unwrap();
        modules.draw(NonZeroU16::new(4).unwrap()).unwrap()
    };
    frames.map(draw).collect()
}

fn gif(pictures: &[Picture]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new(&mut file);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for picture in pictures {
        let view = picture.view();
        let rgba = view.pixels().iter().flat_map(|grey| [*grey, *grey, *grey, 255]).collect();
        let (width, height) = (side(view.width()), side(view.height()));
        encoder
            .encode_frame(Frame::new(RgbaImage::from_raw(width, height, rgba).unwrap()))
            .unwrap();
    }
    drop(encoder);
    file
}

fn y4m(pictures: &[Picture]) -> Vec<u8> {
    let view = pictures[0].view();
    let mut file = format!("YUV4MPEG2 W{} H{} F15:1 Cmono\n", view.width(), view.height());
    let mut file = std::mem::take(&mut file).into_bytes();
    for picture in pictures {
        file.extend(b"FRAME\n");
        file.extend(picture.view().pixels());
    }
    file
}

#[test]
fn both_programs_scan_videos_and_pipes() {
    let desk = drafted_desk();
    let pictures = codes(&desk);
    let wire = desk.read("req");
    let camera: Vec<Vec<u8>> =
        pictures.iter().map(|picture| without_tables(&jpeg(picture, true))).collect();
    let stream = camera.concat();
    let avi: Vec<u8> = camera.iter().fold(b"RIFF\0\0\0\0AVI LIST".to_vec(), |file, picture| {
        let length = u32::try_from(picture.len()).unwrap().to_le_bytes();
        [&file, &b"00dc"[..], &length, picture].concat()
    });
    // Half a picture at the front, as when one joins in.
    let joined = [&camera[0][camera[0].len() / 2..], &stream].concat();
    desk.write("film.mjpeg", &stream);
    desk.write("film.avi", &avi);
    desk.write("joined.mjpeg", [&camera[0][..700], &stream[..]].concat());
    for tool in [Tool::Signer, Tool::Online] {
        for name in ["film.mjpeg", "film.avi", "joined.mjpeg"] {
            let line = format!("scan --video @{name} -o -");
            assert!(desk.run(tool, &line, b"").stdout == wire, "{tool:?} {name}");
        }
        for piped in [&y4m(&pictures), &stream, &avi] {
            assert!(desk.run(tool, "scan --video - -o -", piped).stdout == wire, "{tool:?}");
        }
        // What does not start as a video does is none.
        let outcome = desk.run(tool, "scan --video - -o -", &joined);
        assert_eq!(outcome.exit, Exit::BadInput);
    }
}

#[test]
fn gif_is_for_the_online_tool_alone() {
    let desk = drafted_desk();
    let pictures = codes(&desk);
    let wire = desk.read("req");
    desk.write("codes.gif", gif(&pictures));
    for source in ["--images @codes.gif", "--images @."] {
        let line = format!("scan {source} -o -");
        assert!(desk.run(Tool::Online, &line, b"").stdout == wire, "{source}");
    }
    let outcome = desk.run(Tool::Signer, "scan --images @codes.gif -o -", b"");
    assert_eq!(outcome.exit, Exit::BadInput);
    assert!(outcome.stderr.contains("give PNG or JPEG pictures"), "{}", outcome.stderr);
    let outcome = desk.run(Tool::Signer, "scan --images @. -o -", b"");
    assert!(outcome.stderr.contains("holds no pictures"), "{}", outcome.stderr);
    desk.write("cut.gif", &gif(&pictures)[..900]);
    assert_eq!(desk.run(Tool::Online, "scan --images @cut.gif", b"").exit, Exit::BadInput);
}

#[test]
fn a_source_is_given_once_and_settings_only_with_a_camera() {
    let desk = Desk::new();
    for line in [
        "scan",
        "scan --images a.png --video b.y4m",
        "scan --camera auto --video b.y4m",
        "scan --list-cameras --images a.png",
        "scan --images a.png --exposure 8",
        "scan --camera auto --exposure 0",
        "scan --camera auto --exposure 2000",
        "scan --camera auto --gain 101",
        "scan --camera auto --focus near",
    ] {
        for tool in [Tool::Signer, Tool::Online] {
            assert_eq!(desk.run(tool, line, b"").exit, Exit::Usage, "{tool:?} {line}");
        }
    }
}

#[test]
fn a_camera_that_is_not_there_is_an_error_in_two_lines() {
    let desk = Desk::new();
    for tool in [Tool::Signer, Tool::Online] {
        for device in ["/dev/null", "/no/such/camera"] {
            let outcome = desk.run(tool, &format!("scan --camera {device}"), b"");
            assert_eq!(outcome.exit, Exit::Failure, "{device}");
            let lines: Vec<&str> = outcome.stderr.lines().collect();
            assert!(
                lines[0].starts_with("error: \"") && lines[1].starts_with("hint: "),
                "{lines:?}"
            );
            assert_eq!(lines.len(), 2, "{lines:?}");
        }
    }
}
