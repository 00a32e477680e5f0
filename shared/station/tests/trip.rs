//! Payloads as picture files, and back.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::panic,
    reason = "test code"
)]

#[path = "../../qr/tests/noise/mod.rs"]
mod noise;

use std::fs;
use std::io::ErrorKind;
use std::num::NonZeroU16;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use qr::{Level, Version};
use station::decode::{Eye, Looking};
use station::picture_files::{
    FilmError, PictureOptions, Still, WriteError, write_apng, write_film, write_pictures, write_y4m,
};
use station::scan::{ScanError, Tally, Unwatched, Watch};
use station::show::{Codes, Look, ShowError};
use station::sources::SourceError;
use stream::{Format, Progress};
use tempfile::TempDir;

use noise::noise;

fn options(frames: Option<u32>) -> PictureOptions {
    let rate = NonZeroU16::new(15).unwrap();
    PictureOptions { frames, scale: NonZeroU16::new(4).unwrap(), rate }
}

fn look(version: Option<u8>) -> Look {
    Look { version: version.and_then(Version::new), ..Look::default() }
}

/// Writes PNG pictures of codes into a folder.
fn write_png(codes: &Codes, options: PictureOptions, folder: &Path) -> Result<u32, WriteError> {
    write_pictures(codes, options, Still::Png, folder, &mut |_, _| {})
}

/// Writes the usual pictures of a payload into a new folder.
fn pictures(payload: &[u8], version: Option<u8>) -> (TempDir, u32) {
    let folder = tempfile::tempdir().unwrap();
    let codes = Codes::new(payload, look(version)).unwrap();
    let count = write_png(&codes, options(None), folder.path()).unwrap();
    (folder, count)
}

fn paths(folder: &TempDir) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn scan(paths: &[PathBuf]) -> Result<Vec<u8>, ScanError> {
    scan_files(paths, &mut Unwatched)
}

fn scan_files(paths: &[PathBuf], watch: &mut dyn Watch) -> Result<Vec<u8>, ScanError> {
    let mut eye = Eye::open(Looking::here(None), Duration::MAX).unwrap();
    station::scan::scan_files(paths, &mut eye, watch)
}

#[track_caller]
fn incomplete(result: Result<Vec<u8>, ScanError>) -> Tally {
    match result {
        Err(ScanError::Incomplete(tally)) => *tally,
        other => panic!("{other:?}"),
    }
}

/// Writes one code of any bytes as a picture file.
fn write_code(path: &Path, bytes: &[u8]) {
    let drawn =
        qr::encode(bytes, None, Level::Low).unwrap().draw(NonZeroU16::new(4).unwrap()).unwrap();
    let side = u32::try_from(drawn.view().width()).unwrap();
    let mut encoder = png::Encoder::new(fs::File::create(path).unwrap(), side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(drawn.view().pixels()).unwrap();
}

#[test]
fn a_small_payload_is_one_still_picture() {
    for size in [1, 200, 1_255] {
        let (folder, count) = pictures(&noise(1, size), None);
        assert_eq!(count, 1);
        assert_eq!(paths(&folder), [folder.path().join("frame-0001.png")]);
        assert!(scan(&paths(&folder)).unwrap() == noise(1, size), "{size} bytes");
    }
}

#[test]
fn a_large_payload_is_a_numbered_set_with_repair() {
    let payload = noise(2, 5_000);
    let (folder, count) = pictures(&payload, None);
    // 42 symbols, 12 to a code of version 27: 4 pictures, and 2 of repair.
    assert_eq!(count, 6);
    assert!(paths(&folder)[5].ends_with("frame-0006.png"));
    assert!(scan(&[folder.path().to_path_buf()]).unwrap() == payload);
}

#[test]
fn lost_shuffled_and_repeated_pictures_do_not_matter() {
    let payload = noise(3, 2_000);
    let (folder, count) = pictures(&payload, Some(10));
    // 17 symbols, 2 to a code: 9 pictures, and 2 of repair.
    assert_eq!(count, 11);
    let mut some = paths(&folder);
    some.remove(4);
    some.remove(0);
    some.reverse();
    some.insert(3, some[1].clone());
    some.insert(5, some[1].clone());
    assert!(scan(&some).unwrap() == payload);
}

#[test]
fn too_few_pictures_tell_what_is_missing() {
    let (folder, _) = pictures(&noise(3, 2_000), Some(10));
    let foreign = pictures(&noise(4, 2_000), Some(10)).0;
    let mut some = paths(&folder);
    some.truncate(4);
    some.extend(paths(&foreign).drain(..2));
    write_code(&folder.path().join("other.png"), b"https://example.org");
    some.push(folder.path().join("other.png"));
    let tally = incomplete(scan(&some));
    assert_eq!((tally.progress.rank, tally.progress.needed), (8, 17));
    assert_eq!((tally.pictures, tally.others, tally.unreadable), (7, 1, 0));
    assert_eq!(tally.to_string(), "8 of 17 symbols in 7 pictures, 2 foreign frames, 1 other code");
}

#[test]
fn pictures_of_another_payload_in_between_do_not_mix() {
    let (one, other) = (noise(5, 2_000), noise(6, 2_000));
    let (first, _) = pictures(&one, Some(10));
    let (second, _) = pictures(&other, Some(10));
    let (first, second) = (paths(&first), paths(&second));
    let mixed: Vec<PathBuf> =
        first.iter().zip(&second).flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
    assert!(scan(&mixed).unwrap() == one);
    let mixed: Vec<PathBuf> = first[..8].iter().chain(&second).cloned().collect();
    assert!(scan(&mixed).unwrap() == other);
}

#[test]
fn damaged_frames_are_counted() {
    let (folder, _) = pictures(&noise(7, 100), None);
    let frame = stream::Encoder::new(&noise(7, 100)).unwrap().still().unwrap();
    let mut damaged = frame;
    damaged[30] ^= 1;
    let path = folder.path().join("damaged.png");
    write_code(&path, &damaged);
    match scan(&[path]) {
        Err(ScanError::Nothing(tally)) => {
            assert_eq!(tally.progress.damaged, 1);
            assert_eq!(tally.to_string(), "no frame in 1 picture, 1 damaged frame");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_animation_is_read_frame_by_frame() {
    let payload = noise(8, 2_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("codes.png");
    let codes = Codes::new(&payload, look(Some(10))).unwrap();
    let write = || {
        let mut told = Vec::new();
        let progress = &mut |done, all| told.push((done, all));
        let count = write_film(&codes, options(Some(12)), write_apng, &path, progress)?;
        assert!(told.into_iter().eq((1..=12).map(|done| (done, 12))), "progress");
        Ok::<_, WriteError>(count)
    };
    assert_eq!(write().unwrap(), 12);
    let mut notes = Notes { reject: true, ..Notes::default() };
    let tally = incomplete(scan_files(std::slice::from_ref(&path), &mut notes));
    assert_eq!(tally.pictures, 12);
    assert!(scan(std::slice::from_ref(&path)).unwrap() == payload);

    let reader = png::Decoder::new(std::io::BufReader::new(fs::File::open(&path).unwrap()));
    let info = reader.read_info().unwrap();
    let animation = info.info().animation_control().unwrap();
    assert_eq!((animation.num_frames, animation.num_plays), (12, 0));
    let delay = info.info().frame_control().unwrap();
    assert_eq!((delay.delay_num, delay.delay_den), (1, 15));

    let before = fs::read(&path).unwrap();
    match write() {
        Err(WriteError::Io { source, .. }) => assert_eq!(source.kind(), ErrorKind::AlreadyExists),
        other => panic!("{other:?}"),
    }
    assert!(fs::read(&path).unwrap() == before, "it wrote over a file");
    assert_eq!(paths(&folder).len(), 1, "it left something behind");
}

#[test]
fn a_video_is_written_and_read_frame_by_frame() {
    let payload = noise(9, 600);
    let codes = Codes::new(&payload, look(Some(8))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("codes.y4m");
    let written = write_film(&codes, options(Some(7)), write_y4m, &path, &mut |_, _| {});
    assert_eq!(written.unwrap(), 7);
    let file = fs::read(&path).unwrap();
    // 49 modules and the quiet zone, 4 pixels each.
    let header = b"YUV4MPEG2 W228 H228 F15:1 Ip A1:1 Cmono\n";
    assert!(file.starts_with(header));
    assert_eq!(file.len(), header.len() + 7 * (6 + 228 * 228));
    assert!(scan(&[folder.path().to_path_buf()]).unwrap() == payload);

    fs::write(&path, &file[..file.len() / 2]).unwrap();
    let tally = incomplete(scan(&[path]));
    assert_eq!(tally.unreadable, 1);
    assert!(matches!(tally.first_error, Some(SourceError::Y4m { .. })));
}

#[test]
fn a_vector_picture_has_the_modules_of_the_code() {
    let folder = tempfile::tempdir().unwrap();
    let codes = Codes::new(&noise(1, 50), Look::default()).unwrap();
    let write = || write_pictures(&codes, options(None), Still::Svg, folder.path(), &mut |_, _| {});
    assert_eq!(write().unwrap(), 1);
    let svg = fs::read_to_string(folder.path().join("frame-0001.svg")).unwrap();
    assert!(svg.contains("width=\"164\" height=\"164\" viewBox=\"0 0 41 41\""), "{svg}");

    // Draw it by its own rules: white paper, rectangles of one row each.
    let (_, path) = svg.rsplit_once(" d=\"").unwrap();
    let mut pixels = vec![255; 41 * 41];
    for rectangle in path.split_once('"').unwrap().0.split('M').skip(1) {
        let numbers: Vec<usize> = rectangle
            .split(|letter: char| !letter.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        let [x, y, width, 1, back] = numbers[..] else { panic!("{rectangle}") };
        assert_eq!(width, back);
        pixels[y * 41 + x..][..width].fill(0);
    }
    let drawn = codes.iter().next().unwrap().unwrap().draw(NonZeroU16::MIN).unwrap();
    assert_eq!(drawn.view().pixels(), pixels);

    assert!(matches!(write(), Err(WriteError::Occupied { .. })));
    assert_eq!(
        write_png(&codes, options(None), folder.path()).unwrap(),
        1,
        "another kind may join"
    );
}

#[test]
fn a_disk_that_is_full_leaves_no_file() {
    let codes = Codes::new(&noise(1, 50), Look::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("codes.y4m");
    let full = write_film(
        &codes,
        options(None),
        |_, _| Err(FilmError::Io(ErrorKind::StorageFull.into())),
        &path,
        &mut |_, _| {},
    );
    assert!(matches!(full, Err(WriteError::Io { .. })));
    assert!(paths(&folder).is_empty());
}

#[test]
fn folders_with_pictures_are_not_written_to() {
    let (folder, _) = pictures(&noise(1, 10), None);
    let codes = Codes::new(&noise(2, 10), Look::default()).unwrap();
    let result = write_png(&codes, options(None), folder.path());
    assert!(matches!(result, Err(WriteError::Occupied { .. })));
    assert!(scan(&paths(&folder)).unwrap() == noise(1, 10));

    let nested = folder.path().join("a/b");
    assert_eq!(write_png(&codes, options(None), &nested).unwrap(), 1);
    let file = nested.join("frame-0001.png");
    assert!(matches!(write_png(&codes, options(None), &file), Err(WriteError::Io { .. })));
}

#[test]
fn numbers_of_pictures_out_of_range_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let codes = Codes::new(&noise(1, 5_000), Look::default()).unwrap();
    for (asked, expected) in [
        (3, ShowError::TooFew { found: 3, least: 4 }),
        (0, ShowError::TooFew { found: 0, least: 4 }),
        (10_000, ShowError::TooMany { found: 10_000 }),
    ] {
        match write_png(&codes, options(Some(asked)), folder.path()) {
            Err(WriteError::Show(error)) => assert_eq!(error, expected),
            other => panic!("{other:?}"),
        }
    }
    assert!(paths(&folder).is_empty(), "a refusal left files behind");
    assert_eq!(write_png(&codes, options(Some(4)), folder.path()).unwrap(), 4);
}

#[test]
fn pictures_too_large_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let codes = Codes::new(&noise(1, 50), Look::default()).unwrap();
    let options = PictureOptions { scale: NonZeroU16::MAX, ..options(None) };
    let result = write_png(&codes, options, folder.path());
    assert!(matches!(result, Err(WriteError::Size(_))), "{result:?}");
}

#[test]
fn layouts_follow_payload_and_version() {
    let layout = |bytes: usize, version: Option<u8>| {
        let codes = Codes::new(&noise(1, bytes), look(version))?;
        Ok::<_, ShowError>((
            codes.is_still(),
            codes.version().number(),
            codes.least(),
            codes.usual(),
        ))
    };
    assert_eq!(layout(88, None), Ok((true, 5, 1, 1)));
    assert_eq!(layout(1_255, None), Ok((true, 25, 1, 1)));
    assert_eq!(layout(1_256, None), Ok((false, 27, 1, 3)));
    assert_eq!(layout(88, Some(20)), Ok((true, 20, 1, 1)));
    assert_eq!(layout(1_255, Some(10)), Ok((false, 10, 6, 8)));
    assert_eq!(layout(1_256, Some(40)), Ok((false, 40, 1, 3)));
    assert_eq!(layout(100_000, None), Ok((false, 27, 70, 84)));
    assert_eq!(layout(1_255, Some(6)), Err(ShowError::Version { found: 6, least: 7 }));
    assert_eq!(layout(60, Some(3)), Err(ShowError::Version { found: 3, least: 4 }));
    assert!(matches!(layout(0, None), Err(ShowError::Payload(_))));
    assert!(matches!(layout(262_145, None), Err(ShowError::Payload(_))));
}

#[derive(Default)]
struct Notes {
    ranks: Vec<usize>,
    others: Vec<Vec<u8>>,
    end_on_other: bool,
    reject: bool,
    asked: u32,
}

impl Watch for Notes {
    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        self.ranks.push(progress.rank);
        ControlFlow::Continue(())
    }

    fn other(&mut self, payload: &[u8]) -> ControlFlow<()> {
        self.others.push(payload.to_vec());
        if self.end_on_other { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn accept(&mut self, _: &[u8]) -> bool {
        self.asked += 1;
        !self.reject
    }
}

#[test]
fn what_is_no_frame_is_handed_to_the_caller_who_can_end_the_scan() {
    let (folder, _) = pictures(&noise(1, 50), None);
    let key = [0xC5; 32];
    write_code(&folder.path().join("a.png"), b"not ours");
    write_code(&folder.path().join("b.png"), &key);
    let mut notes = Notes::default();
    assert!(scan_files(&paths(&folder), &mut notes).unwrap() == noise(1, 50));
    assert_eq!(notes.others, [b"not ours".to_vec(), key.to_vec()]);
    assert_eq!((notes.ranks, notes.asked), (vec![1], 1));

    let mut notes = Notes { end_on_other: true, ..Notes::default() };
    assert!(matches!(scan_files(&paths(&folder), &mut notes), Err(ScanError::Ended)));
    assert_eq!(notes.others, [b"not ours"]);
}

#[test]
fn a_payload_that_the_caller_rejects_is_never_returned() {
    let payload = noise(3, 600);
    let (folder, count) = pictures(&payload, Some(8));
    let mut notes = Notes { reject: true, ..Notes::default() };
    let tally = incomplete(scan_files(&paths(&folder), &mut notes));
    assert_eq!(notes.asked, 1);
    assert_eq!(tally.pictures, count);
    assert!(tally.progress.contradictory);
    assert!(tally.to_string().ends_with("; frames contradict one another"));
}

#[test]
fn formats_of_others_have_layouts_of_their_own() {
    let layout = |format, bytes: usize, version: Option<u8>| {
        let codes = Codes::new(&noise(1, bytes), Look { format, ..look(version) })?;
        let count = codes.iter().take(50).count();
        Ok::<_, ShowError>((codes.version().number(), codes.least(), codes.usual(), count))
    };
    assert_eq!(layout(Format::Ur, 239, None), Ok((12, 1, 1, 1)));
    assert_eq!(layout(Format::Bbqr, 239, None), Ok((10, 1, 1, 1)));
    // What repairs has a fifth more; what does not ends with its last part.
    assert_eq!(layout(Format::Ur, 5_000, Some(20)), Ok((20, 9, 11, 50)));
    assert_eq!(layout(Format::Bbqr, 5_000, Some(20)), Ok((20, 7, 7, 50)));
    for format in [Format::Ur, Format::Bbqr] {
        assert!(matches!(layout(format, 0, None), Err(ShowError::Payload(_))));
        assert!(matches!(layout(format, 262_145, None), Err(ShowError::Payload(_))));
        match layout(format, 100_000, Some(1)) {
            Err(ShowError::Version { found: 1, least }) => assert!(least > 1),
            other => panic!("{format:?}: {other:?}"),
        }
    }
}
