//! Picture files that are damaged, hostile or of another kind.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code"
)]

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;
use std::time::Duration;

use png::{BitDepth, ColorType};
use qr::{Picture, PictureError};
use station::decode::{Eye, Looking};
use station::mjpeg::MjpegError;
use station::png_file::{PngError, PngFrames};
use station::scan::{ScanError, Unwatched};
use station::sources::{FrameSource, Pictures, SourceError};

fn scan_files(paths: &[PathBuf]) -> Result<Vec<u8>, ScanError> {
    let mut eye = Eye::open(Looking::here(None), Duration::MAX).unwrap();
    station::scan::scan_files(paths, &mut eye, &mut Unwatched)
}

fn encoded(color: ColorType, depth: BitDepth, side: u32, data: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if color == ColorType::Indexed {
        encoder.set_palette(vec![0, 0, 0, 255, 255, 255]);
    }
    encoder.write_header().unwrap().write_image_data(data).unwrap();
    file
}

fn decoded(file: &[u8]) -> Result<Vec<Picture>, PngError> {
    PngFrames::new(Cursor::new(file))?.collect()
}

#[track_caller]
fn pixels(file: &[u8]) -> Vec<u8> {
    let pictures = decoded(file).unwrap();
    assert_eq!(pictures.len(), 1);
    pictures[0].view().pixels().to_vec()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ (0xEDB8_8320 * (crc & 1)))
    })
}

/// Changes the header's fields and writes its checksum anew.
fn with_header(file: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut file = file.to_vec();
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    file
}

#[test]
fn every_colour_type_becomes_grey() {
    use ColorType::{Grayscale, GrayscaleAlpha, Indexed, Rgb, Rgba};
    let eight = BitDepth::Eight;
    assert_eq!(pixels(&encoded(Grayscale, eight, 2, &[0, 255, 7, 9])), [0, 255, 7, 9]);
    assert_eq!(pixels(&encoded(Grayscale, BitDepth::One, 2, &[0x40, 0x80])), [0, 255, 255, 0]);
    let sixteen = [0, 0, 255, 255, 7, 1, 9, 2];
    assert_eq!(pixels(&encoded(Grayscale, BitDepth::Sixteen, 2, &sixteen)), [0, 255, 7, 9]);
    assert_eq!(pixels(&encoded(Indexed, BitDepth::One, 2, &[0x40, 0x80])), [0, 255, 255, 0]);
    let rgb = [0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0];
    assert_eq!(pixels(&encoded(Rgb, eight, 2, &rgb)), [0, 255, 76, 149]);
    // Transparent black is white paper; half transparent black is grey.
    let alpha = [0, 0, 0, 255, 0, 128, 255, 255];
    assert_eq!(pixels(&encoded(GrayscaleAlpha, eight, 2, &alpha)), [255, 0, 127, 255]);
    let rgba = [0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0, 9, 9, 9, 255];
    assert_eq!(pixels(&encoded(Rgba, eight, 2, &rgba)), [255, 0, 255, 9]);
}

#[test]
fn files_cut_anywhere_are_refused() {
    let file = encoded(ColorType::Grayscale, BitDepth::Eight, 8, &[9; 64]);
    let image_end = file.len() - 12;
    for size in 0..image_end {
        assert!(decoded(&file[..size]).is_err(), "{size} of {} bytes", file.len());
    }
}

#[test]
fn every_flipped_byte_is_refused_or_changes_nothing() {
    let file = encoded(ColorType::Grayscale, BitDepth::Eight, 8, &[9; 64]);
    let whole = pixels(&file);
    for place in 0..file.len() - 12 {
        let mut bad = file.clone();
        bad[place] ^= 0x10;
        if let Ok(pictures) = decoded(&bad) {
            assert!(
                pictures.iter().all(|picture| picture.view().pixels() == whole),
                "byte {place}"
            );
        }
    }
}

#[test]
fn wrong_checksums_are_refused() {
    let file = encoded(ColorType::Grayscale, BitDepth::Eight, 8, &[9; 64]);
    let image = file.windows(4).position(|name| name == b"IDAT").unwrap();
    let length = u32::from_be_bytes(file[image - 4..image].try_into().unwrap());
    let checksum = image + 4 + usize::try_from(length).unwrap();
    for place in [29, checksum] {
        let mut bad = file.clone();
        bad[place] ^= 1;
        assert!(matches!(decoded(&bad), Err(PngError::Decode(_))), "checksum at {place}");
    }
}

#[test]
fn huge_pictures_are_refused_before_memory_is_taken() {
    let file = encoded(ColorType::Grayscale, BitDepth::Eight, 1, &[9]);
    for (width, height) in
        [(1 << 30, 1 << 30), (0x7FFF_FFFF, 0x7FFF_FFFF), (4_097, 4_096), (1, 1 << 25)]
    {
        let result = decoded(&with_header(&file, width, height));
        assert!(matches!(result, Err(PngError::Size(PictureError::TooLarge { .. }))), "{result:?}");
    }
    for (width, height) in [(0, 1), (1, 0), (u32::MAX, 1)] {
        assert!(decoded(&with_header(&file, width, height)).is_err());
    }
    // As large as it may be, with data for one pixel only.
    assert!(matches!(decoded(&with_header(&file, 4_096, 4_096)), Err(PngError::Decode(_))));
}

#[test]
fn a_picture_of_zeros_of_the_largest_size_is_survived() {
    let file = encoded(ColorType::Rgba, BitDepth::Eight, 4_096, &vec![0; 4_096 * 4_096 * 4]);
    assert!(file.len() < 1_000_000, "a bomb of {} bytes", file.len());
    assert!(pixels(&file).iter().all(|pixel| *pixel == 255));
    let sixteen = with_header(&file, 4_096, 4_097);
    assert!(decoded(&sixteen).is_err());
}

#[test]
fn animations_of_partial_frames_are_refused() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 4, 4);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[1; 16]).unwrap();
    writer.set_frame_dimension(2, 2).unwrap();
    writer.write_image_data(&[2; 4]).unwrap();
    writer.finish().unwrap();
    let results: Vec<_> = PngFrames::new(Cursor::new(&file)).unwrap().collect();
    assert!(results[0].is_ok());
    assert!(matches!(results[1], Err(PngError::Partial)));
    assert_eq!(results.len(), 2);
}

#[test]
fn animations_that_promise_more_frames_than_they_have_end_in_an_error() {
    for promised in [2, 1_000, 0x7FFF_FFFF, u32::MAX] {
        let mut file = encoded(ColorType::Grayscale, BitDepth::Eight, 1, &[9]);
        let numbers = [promised.to_be_bytes(), [0; 4]].concat();
        let mut control = [b"acTL".to_vec(), numbers].concat();
        control.extend(crc32(&control).to_be_bytes());
        file.splice(33..33, [8u32.to_be_bytes().to_vec(), control].concat());
        let results: Vec<_> = PngFrames::new(Cursor::new(&file)).unwrap().take(10).collect();
        assert!(results[0].is_ok());
        // A number beyond what the format allows makes it a picture that is not animated.
        let expected = if promised > 0x7FFF_FFFF { 1 } else { 2 };
        assert_eq!(results.len(), expected, "{promised} promised");
        assert!(results.iter().skip(1).all(Result::is_err));
    }
}

#[test]
fn files_of_other_kinds_are_refused_by_what_is_in_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("a.png"), b"\xFF\xD8\xFF\xE0 a photograph").unwrap();
    fs::write(path("b.png"), b"").unwrap();
    fs::write(path("c.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    fs::write(path("d.y4m"), b"YUV4MPEG2 nonsense\n").unwrap();
    fs::write(path("notes.txt"), b"not looked at").unwrap();
    fs::create_dir(path("e.png")).unwrap();

    let mut pictures = Pictures::new(&[folder.path().to_path_buf()], &[]).unwrap();
    assert_eq!(pictures.files_left(), 4, "a folder is no picture, whatever it is called");
    let cut = pictures.next();
    let cut = matches!(cut, Some(Err(SourceError::Mjpeg { source: MjpegError::Truncated, .. })));
    assert!(cut, "a JPEG that ends early");

    for name in ["b.png", "c.png"] {
        let result = scan_files(&[path(name), path("a.png")]);
        let Err(ScanError::Unreadable(tally)) = result else { unreachable!("{result:?}") };
        assert_eq!((tally.pictures, tally.unreadable), (0, 2));
        let first = tally.first_error;
        assert!(
            matches!(first, Some(SourceError::Picture { path: found, .. }) if found == path(name))
        );
    }
    let result = scan_files(&[path("d.y4m")]);
    let Err(ScanError::Unreadable(tally)) = result else { unreachable!("{result:?}") };
    assert!(matches!(tally.first_error, Some(SourceError::Y4m { .. })));
}

#[test]
fn paths_that_hold_nothing_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let empty = scan_files(&[folder.path().to_path_buf()]);
    assert!(matches!(empty, Err(ScanError::Files(SourceError::NoPictures { .. }))));
    let missing = scan_files(&[PathBuf::from("no/such/place")]);
    assert!(matches!(missing, Err(ScanError::Files(SourceError::Io { .. }))));
    let nothing = scan_files(&[]);
    assert!(matches!(nothing, Err(ScanError::Nothing(_))));
}

#[test]
fn names_with_control_characters_are_escaped_in_errors() {
    let error = SourceError::NoPictures { path: PathBuf::from("a\x1b[2J\u{202e}") };
    let text = error.to_string();
    assert!(!text.contains('\x1b') && !text.contains('\u{202e}'), "{text:?}");
}

#[test]
fn a_field_of_finder_patterns_is_searched_and_holds_nothing() {
    let side = 720;
    let field: Vec<u8> = (0..side * side)
        .map(|at| {
            let (x, y) = (at % side / 2 % 9, at / side / 2 % 9);
            let ring = x < 7 && y < 7 && (x == 0 || x == 6 || y == 0 || y == 6);
            if ring || ((2..5).contains(&x) && (2..5).contains(&y)) { 0 } else { 255 }
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let file = encoded(ColorType::Grayscale, BitDepth::Eight, 720, &field);
    fs::write(folder.path().join("a.png"), file).unwrap();
    let result = scan_files(&[folder.path().to_path_buf()]);
    let Err(ScanError::Nothing(tally)) = result else { unreachable!("{result:?}") };
    assert_eq!((tally.pictures, tally.skipped), (1, 0));
}

/// A grey picture in seven passes, each row unfiltered, in one stored block.
fn interlaced(side: usize, pixel: impl Fn(usize, usize) -> u8) -> Vec<u8> {
    const PASSES: [(usize, usize, usize, usize); 7] = [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];
    let mut rows = Vec::new();
    for (left, top, right, down) in PASSES.into_iter().filter(|pass| pass.0 < side) {
        for y in (top..side).step_by(down) {
            rows.push(0);
            rows.extend((left..side).step_by(right).map(|x| pixel(x, y)));
        }
    }
    let length = u16::try_from(rows.len()).unwrap();
    let (a, b) = rows.iter().fold((1, 0), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    let mut data = vec![0x78, 1, 1];
    data.extend([length.to_le_bytes(), (!length).to_le_bytes()].concat());
    data.extend(rows);
    data.extend((b << 16 | a).to_be_bytes());
    let side = u32::try_from(side).unwrap().to_be_bytes();
    let header = [&side[..], &side, &[8, 0, 0, 0, 1]].concat();
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(b"IHDR", &header),
        &chunk(b"IDAT", &data),
        &chunk(b"IEND", &[]),
    ]
    .concat()
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&name[..], data].concat();
    let sum = !body.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ ((sum & 1) * 0xEDB8_8320))
    });
    [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], &body, &sum.to_be_bytes()].concat()
}

#[test]
fn interlaced_pictures_are_put_together() {
    for side in [1, 2, 5, 8, 9, 31] {
        let pixel = |x: usize, y: usize| u8::try_from((x * 7 + y * 13) % 256).unwrap();
        let expected: Vec<u8> = (0..side * side).map(|at| pixel(at % side, at / side)).collect();
        assert_eq!(pixels(&interlaced(side, pixel)), expected, "{side}");
    }
    let file = interlaced(9, |_, _| 7);
    for cut in 0..file.len() - 12 {
        assert!(decoded(&file[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn pictures_wider_than_any_camera_are_refused() {
    let file = encoded(ColorType::Grayscale, BitDepth::Eight, 1, &[9]);
    let wide = decoded(&with_header(&file, 65_536, 1));
    assert!(matches!(wide, Err(PngError::Wide)), "{wide:?}");
    assert!(matches!(decoded(&with_header(&file, 65_535, 1)), Err(PngError::Decode(_))));
}
