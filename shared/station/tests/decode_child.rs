//! The decode child does its work behind bars, does nothing else, and costs one picture when it
//! tries: real processes, locked up by the real kernel.
//!
//! This program is its own child, with one decoder more that does what it must not: the file says
//! what. So it has a `main` of its own.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "test code"
)]

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use qr::{GreyView, Level, Picture};
use station::decode::{
    Answer, Confinement, Effort, Extras, Eye, EyeError, Look, Looking, Place, Request,
    SecondReader, Seen, is_child, serve,
};
use station::scan::{ScanError, Tally, Unwatched, scan_files};
use std::fs;
use std::io::Write as _;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::time::Duration;

const LOOK: Look = Look { effort: Effort::Thorough, preview: Some((80, 48)) };
const PATIENT: Duration = Duration::from_secs(120);

fn looking() -> Looking {
    Looking::in_child(Confinement::Demanded, None)
}

fn eye(limit: Duration) -> Eye {
    Eye::open(looking(), limit).expect("a child behind bars")
}

fn code(bytes: &[u8]) -> Picture {
    let modules = qr::encode(bytes, None, Level::Low).unwrap();
    modules.draw(NonZeroU16::new(4).unwrap()).unwrap()
}

fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).unwrap()
}

fn png(picture: &Picture) -> Vec<u8> {
    let (mut file, view) = (Vec::new(), picture.view());
    let mut encoder = png::Encoder::new(&mut file, side(view.width()), side(view.height()));
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(view.pixels()).unwrap();
    file
}

fn jpeg(picture: &Picture) -> Vec<u8> {
    let (mut file, view) = (Vec::new(), picture.view());
    let (width, height) = (side(view.width()), side(view.height()));
    let encoder = JpegEncoder::new_with_quality(&mut file, 90);
    encoder.write_image(view.pixels(), width, height, ExtendedColorType::L8).unwrap();
    file
}

#[track_caller]
fn seen(answer: Result<Answer, EyeError>) -> Seen {
    match answer {
        Ok(Answer::Seen(seen)) => seen,
        other => panic!("{other:?}"),
    }
}

fn payloads(seen: &Seen) -> Vec<&[u8]> {
    seen.sight.codes.iter().map(|code| code.payload.as_slice()).collect()
}

fn codes_are_read_behind_bars() {
    let mut eye = eye(PATIENT);
    assert!(!eye.is_unconfined());
    let picture = code(b"behind bars");
    let grey = seen(eye.ask(&Request::Grey(picture.view(), LOOK)));
    assert_eq!(payloads(&grey), [b"behind bars"]);
    let twice = Look { effort: Effort::Twice, preview: None };
    let both = seen(eye.ask(&Request::Grey(picture.view(), twice)));
    assert_eq!(payloads(&both), [&b"behind bars"[..], b"by another"]);
    assert_eq!((grey.width, grey.height), (picture.view().width(), picture.view().height()));
    let small = grey.preview.expect("a small picture");
    assert!(small.view().width() <= 80 && small.view().height() <= 48);
    for file in [png(&picture), jpeg(&picture)] {
        assert_eq!(payloads(&seen(eye.ask(&Request::File(&file, LOOK)))), [b"behind bars"]);
        assert_eq!(eye.ask(&Request::Next(LOOK)).unwrap(), Answer::End);
        let cut = &file[..file.len() / 2];
        assert!(matches!(eye.ask(&Request::File(cut, LOOK)), Ok(Answer::Refused(_))));
    }
    assert_eq!(eye.ask(&Request::Next(LOOK)).unwrap(), Answer::End);
    for file in [&b""[..], b"no picture", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xd9"] {
        assert!(matches!(eye.ask(&Request::File(file, LOOK)), Ok(Answer::Refused(_))), "{file:?}");
    }
}

fn the_largest_pictures_are_read_without_a_call_for_memory() {
    // A forbidden call would kill the child: the picture would be lost.
    let mut eye = eye(PATIENT);
    let most = 4_096;
    let white = Picture::new(most, most, vec![255; most * most]).unwrap();
    let noise: Vec<u8> = (0..most * most * 4).map(|at| (at / 640 + at % 3) as u8).collect();
    for round in 0..3 {
        seen(eye.ask(&Request::Grey(white.view(), LOOK)));
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, side(most), side(most));
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header().unwrap().write_image_data(&noise).unwrap();
        let answer = eye.ask(&Request::File(&file, LOOK)).unwrap();
        // The reader may find it too busy; what it may not do is die.
        assert!(matches!(answer, Answer::Seen(_) | Answer::Lost), "round {round}: {answer:?}");
        let file = jpeg(&white);
        seen(eye.ask(&Request::File(&file, LOOK)));
    }
    assert_eq!(eye.started(), 1, "the child was replaced");
}

fn whatever_a_child_tries_costs_one_picture() {
    let mut eye = eye(PATIENT);
    let picture = code(b"after");
    for (number, abuse) in [
        "open", "create", "spawn", "socket", "thread", "sleep", "exit", "abort", "memory", "stack",
        "flood", "short",
    ]
    .into_iter()
    .enumerate()
    {
        let answer = eye.ask(&Request::File(abuse.as_bytes(), LOOK)).unwrap();
        assert_eq!(answer, Answer::Lost, "{abuse}");
        let after = seen(eye.ask(&Request::Grey(picture.view(), LOOK)));
        assert_eq!(payloads(&after), [b"after"], "{abuse}");
        assert_eq!(eye.started(), number as u32 + 2, "{abuse}");
    }
    assert!(!PathBuf::from("/tmp/coldseal-child-was-here").exists());
}

fn a_panic_costs_one_picture_and_no_child() {
    let mut eye = eye(PATIENT);
    for _ in 0..3 {
        assert_eq!(eye.ask(&Request::File(b"panic", LOOK)).unwrap(), Answer::Lost);
    }
    let picture = code(b"after");
    assert_eq!(payloads(&seen(eye.ask(&Request::Grey(picture.view(), LOOK)))), [b"after"]);
    assert_eq!(eye.started(), 1);
}

fn a_picture_that_hangs_is_given_up() {
    let mut eye = eye(Duration::from_secs(2));
    assert_eq!(eye.ask(&Request::File(b"hang", LOOK)).unwrap(), Answer::Lost);
    assert!(matches!(eye.ask(&Request::File(b"", LOOK)), Ok(Answer::Refused(_))));
    assert_eq!(eye.started(), 2);
}

fn what_a_child_says_is_bounded() {
    let mut eye = eye(PATIENT);
    let answer = eye.ask(&Request::File(b"why", LOOK)).unwrap();
    let Answer::Refused(why) = answer else { panic!("{answer:?}") };
    assert!(why.len() <= 300, "{}", why.len());
    assert!(matches!(eye.ask(&Request::File(b"many", LOOK)), Ok(Answer::Seen(_))));
    for _ in 0..100 {
        assert!(matches!(eye.ask(&Request::Next(LOOK)), Ok(Answer::Seen(_))));
    }
}

fn a_scan_goes_on_after_a_child_that_died() {
    let payload = vec![7; 300];
    let frame = stream::Encoder::new(&payload).unwrap().still().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("a.png"), "open").unwrap();
    fs::write(path("b.png"), "flood").unwrap();
    fs::write(path("c.png"), png(&code(&frame))).unwrap();
    let mut eye = eye(PATIENT);
    let scanned = scan_files(&[folder.path().to_path_buf()], &mut eye, &mut Unwatched);
    assert!(scanned.unwrap() == payload);

    fs::remove_file(path("c.png")).unwrap();
    let result = scan_files(&[folder.path().to_path_buf()], &mut eye, &mut Unwatched);
    let Err(ScanError::Nothing(tally)) = result else { panic!("{result:?}") };
    let Tally { pictures, skipped, unreadable, .. } = *tally;
    assert_eq!((pictures, skipped, unreadable), (2, 2, 0));
}

fn programs_that_are_no_child_are_refused() {
    for program in ["/bin/true", "/bin/cat", "/no/such/program", "/dev/null"] {
        let looking = Looking { place: Place::Child(PathBuf::from(program)), ..looking() };
        let opened = Eye::open(looking, PATIENT);
        assert!(matches!(opened, Err(EyeError::Start(_))), "{program}");
    }
}

type Frames = Box<dyn Iterator<Item = Result<Picture, String>>>;

fn abuse(file: Vec<u8>) -> Result<Frames, String> {
    match file.as_slice() {
        b"open" => drop(fs::File::open("/etc/passwd")),
        b"create" => drop(fs::File::create("/tmp/coldseal-child-was-here")),
        b"spawn" => drop(std::process::Command::new("/bin/true").spawn()),
        b"socket" => drop(std::net::UdpSocket::bind("127.0.0.1:0")),
        b"thread" => drop(std::thread::spawn(|| ())),
        b"sleep" => std::thread::sleep(Duration::from_secs(1)),
        b"exit" => std::process::exit(0),
        b"abort" => std::process::abort(),
        b"memory" => drop(std::hint::black_box(vec![1_u8; 2 << 30])),
        b"stack" => return Err(deep(1).to_string()),
        b"hang" => loop {
            std::hint::spin_loop();
        },
        b"panic" => panic!("with a message"),
        b"flood" => flood(&[0xff; 1 << 20]),
        b"short" => flood(&[4, 0, 0, 0, 3, 1, 2, 3]),
        b"many" => {
            let picture = || Picture::new(1, 1, vec![0]).map_err(|error| error.to_string());
            return Ok(Box::new(std::iter::repeat_with(picture)));
        }
        b"why" => return Err("\u{1b}[2J".repeat(10_000)),
        _ => return Err(String::from("no such abuse")),
    }
    Ok(Box::new(std::iter::empty()))
}

/// Writes straight to the parent.
fn flood(bytes: &[u8]) {
    let mut output = std::io::stdout();
    let _gone = output.write_all(bytes).and_then(|()| output.flush());
}

fn deep(number: u64) -> u64 {
    let room = std::hint::black_box([number; 4_096]);
    if number == u64::MAX { 0 } else { room[7] ^ deep(std::hint::black_box(number + 1)) }
}

/// Reads the same code as the other, and one that is not there.
fn second(_: &GreyView<'_>) -> Vec<Vec<u8>> {
    vec![b"behind bars".to_vec(), b"by another".to_vec()]
}

/// Runs the tests whose names hold the word given, all without one; or is a child.
fn main() {
    if let Some(confinement) = is_child() {
        let second_reader = Some(second as SecondReader);
        serve(confinement, Some(Extras { extensions: &["abuse"], open: abuse, second_reader }));
    }
    let tests: [(&str, fn()); 8] = [
        ("codes_are_read_behind_bars", codes_are_read_behind_bars),
        (
            "the_largest_pictures_are_read_without_a_call_for_memory",
            the_largest_pictures_are_read_without_a_call_for_memory,
        ),
        ("whatever_a_child_tries_costs_one_picture", whatever_a_child_tries_costs_one_picture),
        ("a_panic_costs_one_picture_and_no_child", a_panic_costs_one_picture_and_no_child),
        ("a_picture_that_hangs_is_given_up", a_picture_that_hangs_is_given_up),
        ("what_a_child_says_is_bounded", what_a_child_says_is_bounded),
        ("a_scan_goes_on_after_a_child_that_died", a_scan_goes_on_after_a_child_that_died),
        ("programs_that_are_no_child_are_refused", programs_that_are_no_child_are_refused),
    ];
    let word = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    for (name, test) in tests {
        if name.contains(&word) {
            println!("test {name} ...");
            test();
        }
    }
    println!("decode child: ok");
}
