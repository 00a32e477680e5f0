//! Our codes in another's reader, another's codes in ours.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

use station::key_codes::Key;
use station::show::{Codes, Look, Window};
use station::surface::{Cell, Graphics, Surface};
use station::terminal_codes::{ShowOptions, Terminal, show_in_terminal};
use std::io;
use std::num::NonZeroU16;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use tests::Desk;
use tests::sample::{draft, drafted_desk};

/// Runs a program of a Debian package.
fn tool(program: &str, package: &str, args: &[&str]) -> Output {
    let output = Command::new(program).args(args).output();
    let output = output.unwrap_or_else(|error| {
        panic!("{program}: {error}; install the Debian package {package} (scripts/test does)")
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {said}");
    output
}

/// Reads one picture with zbar, which prints the bytes of the code and nothing else.
fn zbar(picture: &Path) -> Vec<u8> {
    let picture = picture.to_str().unwrap();
    let args =
        ["--raw", "--quiet", "--oneshot", "-Sbinary", "-Sdisable", "-Sqrcode.enable", picture];
    tool("zbarimg", "zbar-tools", &args).stdout
}

/// Reads one picture with zxing-cpp, which prints the bytes of the code and nothing else.
fn zxing(picture: &Path) -> Vec<u8> {
    let args = ["-format", "QRCode", "-bytes", picture.to_str().unwrap()];
    tool("ZXingReader", "zxing-cpp-tools", &args).stdout
}

/// Reads one picture with `coldseal qr read`.
fn ours(desk: &Desk, picture: &str) -> Vec<Vec<u8>> {
    let read = desk.online(&format!("qr read --json @{picture}")).text();
    let lines: Vec<&str> = read.lines().collect();
    assert_eq!(lines.len(), 1, "{read}");
    let read: serde_json::Value = serde_json::from_str(lines[0]).unwrap();
    assert!(read["file"].as_str().unwrap().ends_with(picture), "{read}");
    let payloads = read["payloads"].as_array().unwrap().iter();
    payloads.map(|payload| tests::sample::hex(&payload.as_str().unwrap().to_uppercase())).collect()
}

/// All readers find the same bytes in every picture of a folder; returns them.
fn agreed(desk: &Desk, folder: &str) -> Vec<Vec<u8>> {
    let all = |name: &String| {
        let picture = desk.folder().join(name);
        let other = zbar(&picture);
        assert_eq!(ours(desk, name), vec![other.clone()], "{name}");
        assert_eq!(zxing(&picture), other, "{name}");
        other
    };
    desk.list(folder).iter().map(all).collect()
}

/// Puts frames back together.
fn assembled(frames: &[Vec<u8>]) -> Vec<u8> {
    let mut assembler = stream::Assembler::new();
    for frame in frames {
        assembler.receive(frame).unwrap();
    }
    assembler.payload().expect("the whole payload").to_vec()
}

#[test]
fn zbar_reads_a_still_code() {
    let desk = drafted_desk();
    desk.online("show @req --png @codes");
    let frames = agreed(&desk, "codes");
    assert_eq!(frames.len(), 1);
    assert_eq!(assembled(&frames), desk.read("req"));
}

#[test]
fn zbar_reads_a_card_and_a_response_of_the_signer() {
    let desk = tests::sample::signed_desk();
    desk.signer("account --chain nem --network testnet --key-file @key -o @card");
    for name in ["card", "resp"] {
        desk.signer(&format!("show @{name} --png @{name}-codes"));
        assert_eq!(assembled(&agreed(&desk, &format!("{name}-codes"))), desk.read(name));
    }
}

#[test]
fn zbar_reads_a_stream_of_any_density_and_scale() {
    let desk = Desk::new();
    let noise: String = (0..1000_u32)
        .map(|number| format!("{:02x}", number.wrapping_mul(2_654_435_761).to_be_bytes()[1]))
        .collect();
    desk.online(&format!("{} --message-hex {noise} -o @req", draft()));
    for (version, scale) in [(8, 3), (12, 4), (19, 8), (25, 2)] {
        let folder = format!("codes-{version}");
        desk.online(&format!(
            "show @req --png @{folder} --qr-version {version} --scale {scale} --frames 12"
        ));
        assert_eq!(assembled(&agreed(&desk, &folder)), desk.read("req"), "version {version}");
    }
}

#[test]
fn zbar_reads_every_level() {
    let desk = drafted_desk();
    for level in ["L", "M", "Q", "H"] {
        desk.online(&format!("show @req --png @codes-{level} --level {level}"));
        let frames = agreed(&desk, &format!("codes-{level}"));
        assert_eq!(assembled(&frames), desk.read("req"), "level {level}");
    }
}

#[test]
fn a_vector_picture_drawn_by_librsvg_is_the_code() {
    let desk = drafted_desk();
    desk.online("show @req --svg @vectors --level M --qr-version 13");
    desk.online("show @req --png @codes --level M --qr-version 13");
    let (vector, drawn) = (desk.path("vectors/frame-0001.svg"), desk.path("drawn.png"));
    tool("rsvg-convert", "librsvg2-bin", &[&vector, "-o", &drawn]);
    let grey = |name: &str| image::open(desk.path(name)).unwrap().into_luma8();
    assert_eq!(grey("drawn.png"), grey("codes/frame-0001.png"), "pixel by pixel");
    assert_eq!(zbar(&desk.folder().join("drawn.png")), agreed(&desk, "codes")[0]);
}

/// A terminal that draws sixel pictures and presses q at once.
#[derive(Default)]
struct Sixels(String);

impl Terminal for Sixels {
    fn surface(&mut self) -> io::Result<Surface> {
        let [width, height] = [10, 20].map(NonZeroU16::new);
        let cell = width.zip(height).map(|(width, height)| Cell { width, height });
        Ok(Surface { window: Window { columns: 100, rows: 41 }, cell })
    }

    fn key(&mut self, _: Duration) -> io::Result<Option<Key>> {
        Ok(Some(Key::Done))
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.0.push_str(text);
        Ok(())
    }

    fn now(&mut self) -> Instant {
        Instant::now()
    }
}

#[test]
fn libsixel_draws_the_code_of_the_terminal() {
    let desk = drafted_desk();
    let codes = Codes::new(&desk.read("req"), Look::default()).unwrap();
    let mut terminal = Sixels::default();
    let rate = NonZeroU16::MIN;
    let options = ShowOptions { graphics: Graphics::Sixel, version_asked: false, rate };
    show_in_terminal(&codes, options, &mut terminal).unwrap();
    let (_, sixel) = terminal.0.split_once("\x1bP").unwrap();
    let (sixel, _) = sixel.split_once("\x1b\\").unwrap();
    desk.write("code.sixel", format!("\x1bP{sixel}\x1b\\"));
    let (sixel, drawn) = (desk.path("code.sixel"), desk.path("drawn.png"));
    tool("sixel2png", "libsixel-bin", &["-i", &sixel, "-o", &drawn]);
    // 800 pixels for 65 modules: 12 to each.
    desk.online("show @req --png @codes --scale 12");
    let grey = |name: &str| image::open(desk.path(name)).unwrap().into_luma8();
    let (drawn, code) = (grey("drawn.png"), grey("codes/frame-0001.png"));
    // A band of six rows may stand out below.
    for (x, y, pixel) in code.enumerate_pixels() {
        assert_eq!(drawn.get_pixel(x, y), pixel, "{x}, {y}");
    }
}

#[test]
fn moving_pictures_are_read_by_the_image_crate() {
    use image::AnimationDecoder as _;
    let desk = drafted_desk();
    let options = "--qr-version 8 --frames 6 --fps 15";
    desk.online(&format!("show @req --gif @moving.gif {options}"));
    desk.online(&format!("show @req --apng @moving.png {options}"));
    let open = |name: &str| io::BufReader::new(std::fs::File::open(desk.path(name)).unwrap());
    let gif = image::codecs::gif::GifDecoder::new(open("moving.gif")).unwrap();
    let apng = image::codecs::png::PngDecoder::new(open("moving.png")).unwrap().apng().unwrap();
    let frames = gif.into_frames().collect_frames().unwrap();
    let same = apng.into_frames().collect_frames().unwrap();
    assert_eq!((frames.len(), same.len()), (6, 6));
    let mut contents = Vec::new();
    for (frame, same) in frames.iter().zip(&same) {
        assert!(frame.buffer() == same.buffer(), "GIF and APNG show the same");
        let (milliseconds, per) = frame.delay().numer_denom_ms();
        assert!([60, 70].contains(&(milliseconds / per)), "{milliseconds} / {per}");
        frame.buffer().save(desk.path("one.png")).unwrap();
        contents.push(zbar(&desk.folder().join("one.png")));
    }
    assert_eq!(assembled(&contents), desk.read("req"));
}

#[test]
fn zbar_reads_the_formats_of_others_as_text() {
    let desk = drafted_desk();
    for (format, start) in [("ur", "UR:BYTES/1-"), ("bbqr", "B$")] {
        desk.online(&format!("show @req --png @{format} --format {format} --qr-version 6"));
        let mut receiver = stream::Receiver::new();
        let frames = agreed(&desk, format);
        assert!(frames[0].starts_with(start.as_bytes()), "{:?}", frames[0]);
        for frame in frames {
            receiver.receive(&frame).unwrap();
        }
        assert_eq!(receiver.payload(), Some(&desk.read("req")[..]), "{format}");
    }
}

/// Writes a code with qrencode from a file, so that any byte can be in it.
fn encode(desk: &Desk, bytes: &[u8], options: &[&str]) {
    desk.write("content", bytes);
    let (content, picture) = (desk.path("content"), desk.path("code.png"));
    let files = ["-o", &picture, "-r", &content];
    tool("qrencode", "qrencode", &[&files, options].concat());
}

#[test]
fn codes_of_qrencode_are_read() {
    let desk = Desk::new();
    let all: Vec<u8> = (0..=255).collect();
    let zeros = [0_u8; 40];
    let high = [0xFF_u8; 70];
    let mixed = b"\0\x01\xFF\xC5\x01\0\0\x80caf\xC3\xA9\0";
    let contents: [(&str, &[u8], &[&str]); 9] = [
        ("text", b"Hello, world", &[]),
        ("alphanumeric", b"NEM:TALICE-LCD3XP $%*+-./:", &["-i"]),
        ("numbers", b"3141592653589793238462643383279", &[]),
        ("UTF-8", "Grüße, 世界 \u{1F600}".as_bytes(), &["-8"]),
        ("every byte", &all, &["-8"]),
        ("zeros", &zeros, &["-8"]),
        ("high bytes", &high, &["-8"]),
        ("mixed", mixed, &["-8"]),
        ("a single zero", b"\0", &["-8"]),
    ];
    for (name, content, options) in contents {
        for level in ["L", "M", "Q", "H"] {
            let options = [options, &["-l", level, "-s", "4"]].concat();
            encode(&desk, content, &options);
            assert_eq!(ours(&desk, "code.png"), vec![content.to_vec()], "{name}, level {level}");
        }
    }
}

#[test]
fn codes_of_qrencode_of_every_size_are_read() {
    let desk = Desk::new();
    for version in [1_u32, 2, 6, 7, 9, 10, 14, 20, 25, 26, 27, 32, 40] {
        let length = usize::try_from(version * version / 2 + version * 5 + 3).unwrap();
        let content: Vec<u8> = (0..length).map(|at| (at * 151 + 0x80).to_le_bytes()[0]).collect();
        for level in ["L", "Q"] {
            let number = version.to_string();
            let content = if level == "Q" { &content[..length / 2] } else { &content[..] };
            encode(&desk, content, &["-8", "-v", &number, "-l", level, "-s", "3"]);
            assert_eq!(
                ours(&desk, "code.png"),
                vec![content.to_vec()],
                "version {version} {level}"
            );
        }
    }
}

#[test]
fn codes_of_zxing_are_read() {
    let desk = Desk::new();
    let digits = "0123456789".repeat(30);
    for (content, bytes) in [
        (digits.as_str(), digits.as_bytes()),
        ("NEM:TALICE-LCD3XP $%*+-./:", b"NEM:TALICE-LCD3XP $%*+-./:"),
        ("what is shown is what is signed", b"what is shown is what is signed"),
        // It writes ISO 8859-1 where it can.
        ("Gr\u{fc}\u{df}e", b"Gr\xFC\xDFe"),
    ] {
        for level in ["1", "4", "8"] {
            let picture = desk.path("code.png");
            let options = ["-size", "400x400", "-ecc", level, "QRCode", content, &picture];
            tool("ZXingWriter", "zxing-cpp-tools", &options);
            let read = ours(&desk, "code.png");
            assert_eq!(read, vec![zxing(Path::new(&picture))], "{content}, {level}");
            assert_eq!(read, vec![bytes.to_vec()], "{content}, {level}");
        }
    }
}

#[test]
fn a_frame_drawn_by_qrencode_is_scanned_by_the_signer() {
    let desk = drafted_desk();
    let frame = stream::Encoder::new(&desk.read("req")).unwrap().still().unwrap();
    for level in ["L", "H"] {
        encode(&desk, &frame, &["-8", "-l", level, "-s", "4"]);
        desk.signer(&format!("scan --images @code.png -o @scanned-{level}"));
        assert_eq!(desk.read(&format!("scanned-{level}")), desk.read("req"));
    }
}

#[test]
fn colours_do_not_matter() {
    let desk = Desk::new();
    encode(
        &desk,
        b"inverse of nothing",
        &["-8", "-s", "5", "--foreground=203040", "--background=E0F0D0"],
    );
    assert_eq!(ours(&desk, "code.png"), vec![b"inverse of nothing".to_vec()]);
}
