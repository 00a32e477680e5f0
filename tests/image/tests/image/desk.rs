//! An operator at the image: the same steps in every test.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

use image_tests::{Camera, Firmware, Machine, Setup, Traits};
use protocol::Message;
use qr::Picture;
use station::decode::{Effort, Eye, Looking};
use station::scan::{Unwatched, scan};
use station::show::{Codes, Look};
use station::sources::{Content, FrameSource, Next, Shot, SourceError};
use tests::sample::moment;
use tests::{Desk, Tool};

/// Pixels to a module of what is held up: a code of version 27 takes 532 of 720 rows.
const SCALE: u16 = 4;

/// A file that `scripts/test-image` names.
///
/// # Panics
///
/// If it names none.
pub(crate) fn named(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable);
    PathBuf::from(path.unwrap_or_else(|| panic!("{variable} is not set: run scripts/test-image")))
}

/// Makes a machine that starts from the stick.
///
/// For work on the signer, `COLDSEAL_KERNEL` and `COLDSEAL_INITRD` name a kernel of `scripts/image/relink --dev`
/// and a program in a cpio archive, which start in seconds.
pub(crate) fn from_stick(name: &str, firmware: Firmware) -> Machine {
    let own = std::env::var_os("COLDSEAL_KERNEL").map(|kernel| {
        let line = "console=ttyS0 loglevel=7 vga=0x318 panic=-1 init_on_alloc=1 init_on_free=1 usbcore.authorized_default=0";
        Firmware::Kernel(kernel.into(), Some(named("COLDSEAL_INITRD")), line.to_owned())
    });
    let stick = own.is_none().then(|| named("COLDSEAL_STICK"));
    let firmware = own.unwrap_or(firmware);
    Machine::start(name, &Setup { firmware, stick, memory: 256, more: Vec::new() })
}

/// Draws a message as the online machine shows it.
pub(crate) fn codes_of(message: &Message) -> Vec<Picture> {
    let codes = Codes::new(&message.to_wire().unwrap(), Look::default()).unwrap();
    let count = usize::try_from(codes.usual()).unwrap();
    let scale = SCALE.try_into().unwrap();
    codes.iter().take(count).map(|code| code.unwrap().draw(scale).unwrap()).collect()
}

/// Draws a code that holds what it is given.
pub(crate) fn code_of(payload: &[u8], mode: qr::Mode) -> Picture {
    let modules = qr::encode_in(mode, payload, None, qr::Level::Low).unwrap();
    modules.draw(8.try_into().unwrap()).unwrap()
}

/// Goes through the first screens; the operator's clock shows a moment of NEM's time.
pub(crate) fn begin(machine: &mut Machine, nem_seconds: i64) -> Camera {
    let camera = machine.plug(Traits::default());
    wake(machine);
    machine.answer("How are its keys laid out?", "\n");
    machine.answer("camera: Emulated camera", "\n");
    let lines = machine.wait_for("Type this number", Duration::from_secs(20));
    let number = lines.iter().find_map(|line| {
        let digits: String = line.split_whitespace().collect();
        (digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some(digits)
    });
    machine.answer("Type this number", &format!("{}\n", number.unwrap()));
    machine.answer("Requests for another network", "2\n");
    let now = moment(nem_seconds).replace('T', " ").replace('Z', "");
    machine.answer("Type date and time", &format!("{now}\n"));
    machine.answer("Compare with the clock", "2\n");
    camera
}

/// Presses Enter on the first screen, which may be there before the keyboard is.
pub(crate) fn wake(machine: &mut Machine) {
    let _screen = machine.wait_for("coldseal-signer", Duration::from_secs(60));
    for _ in 0..20 {
        machine.qmp.type_text("\n").unwrap();
        let end = Instant::now() + Duration::from_secs(2);
        while Instant::now() < end {
            if machine.text().is_ok_and(|lines| lines.concat().contains("How are its keys")) {
                return;
            }
        }
    }
}

/// Takes a key from a SeedQR that is held up; returns when its account is in use.
pub(crate) fn use_seedqr(machine: &mut Machine, digits: &str, passphrase: Option<&str>) {
    let code = code_of(digits.as_bytes(), qr::Mode::Numeric);
    machine.scene.lock().unwrap().hold(vec![code], Duration::from_secs(1));
    machine.answer("Use a key: scan its SeedQR", "3\n");
    match passphrase {
        None => machine.answer("Has the backup a passphrase", "1\n"),
        Some(passphrase) => {
            machine.answer("Has the backup a passphrase", "2\n");
            machine.answer("Letter by letter", &format!("{passphrase}\n"));
        }
    }
    machine.scene.lock().unwrap().clear();
    machine.answer("Which account of the key?", "\n");
    machine.answer("Compare every group", "2\n");
}

/// Holds a message up until the signer has left the scan.
pub(crate) fn hold_up(machine: &mut Machine, message: &Message) {
    machine.scene.lock().unwrap().hold(codes_of(message), Duration::from_millis(700));
    machine.answer("What is to be done?", "1\n");
}

/// Holds the codes up that `coldseal show` makes of a file, several of them one after the other.
pub(crate) fn hold_up_shown(machine: &mut Machine, online: &Desk, file: &str) {
    online.online(&format!("show @{file} --png @shown --qr-version 8 --scale 6"));
    assert!(online.list("shown").len() > 2, "several codes");
    hold_up_pictures(machine, online, "shown");
}

/// Holds the pictures of a folder up, one after the other.
pub(crate) fn hold_up_pictures(machine: &mut Machine, online: &Desk, folder: &str) {
    let codes = online.list(folder).iter().map(|name| picture_of(&online.path(name))).collect();
    machine.scene.lock().unwrap().hold(codes, Duration::from_millis(300));
    machine.answer("What is to be done?", "1\n");
}

fn picture_of(path: &str) -> Picture {
    let mut decoder = png::Decoder::new(BufReader::new(File::open(path).unwrap()));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut grey = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut grey).unwrap();
    assert_eq!(info.color_type, png::ColorType::Grayscale);
    let [width, height] = [info.width, info.height].map(|side| usize::try_from(side).unwrap());
    Picture::new(width, height, grey).unwrap()
}

/// Reads the review to its end; returns every line of it.
pub(crate) fn read_review(machine: &mut Machine) -> Vec<String> {
    let mut all = machine.wait_for("What it does", Duration::from_secs(90));
    machine.scene.lock().unwrap().clear();
    loop {
        machine.qmp.type_text("\n").unwrap();
        let end = Instant::now() + Duration::from_secs(10);
        let next = loop {
            let lines = machine.text().unwrap();
            let last = all.len().saturating_sub(lines.len());
            // A screen that is half drawn is another one a moment later.
            sleep(Duration::from_millis(30));
            let whole = machine.text().is_ok_and(|again| again == lines);
            if whole && lines != all[last..] || Instant::now() > end {
                break lines;
            }
        };
        if !next.first().is_some_and(|title| title.contains("What it does")) {
            return all;
        }
        all.extend(next);
    }
}

/// Types what the order in the hand says.
pub(crate) fn confirm(machine: &mut Machine, answers: &str) {
    let count = answers.lines().count();
    for (number, answer) in (1..).zip(answers.lines()) {
        // Beside it a page of the review may have such a number.
        machine.answer(&format!("{number}/{count} Type"), &format!("{answer}\n"));
    }
}

/// Reads the codes on the screen until they are a whole message, with the reader of the online machine.
pub(crate) fn read_codes(machine: &mut Machine) -> Message {
    let mut eye = Eye::open(Looking::here(None), Duration::from_secs(9)).unwrap();
    let end = Instant::now() + Duration::from_secs(60);
    let mut source = Screen { machine, end };
    let wire = scan(&mut source, &mut eye, &mut Unwatched).unwrap();
    station::decode_message(&wire, "the screen").unwrap()
}

/// Reads the one code on the screen with a reader that others have written.
pub(crate) fn read_by_others(machine: &mut Machine) -> Vec<u8> {
    let picture = machine.grey().unwrap();
    let view = picture.view();
    let rows: Vec<&[u8]> = view.rows().collect();
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(view.width(), view.height(), |x, y| rows[y][x]);
    let grids = prepared.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    let mut payload = Vec::new();
    grids[0].decode_to(&mut payload).unwrap();
    payload
}

struct Screen<'a> {
    machine: &'a mut Machine,
    end: Instant,
}

impl FrameSource for Screen<'_> {
    fn next(&mut self) -> Option<Result<Next, SourceError>> {
        assert!(Instant::now() < self.end, "no whole message on the screen");
        sleep(Duration::from_millis(60));
        let Ok(picture) = self.machine.grey() else { return Some(Ok(Next::NotYet)) };
        let (path, content) = (PathBuf::from("screen"), Content::Grey(picture));
        Some(Ok(Next::Shot(Shot { path, content, effort: Effort::TrackThenThorough })))
    }
}

/// Returns the digits of a phrase's SeedQR.
pub(crate) fn seedqr_of(words: &str) -> String {
    let text = vault::KeyText::from_bytes(words.as_bytes().to_vec().into()).unwrap();
    text.parse().unwrap().seedqr().unwrap().to_string()
}

/// Returns the public key of a phrase's first account on testnet; a file of it is left on the desk.
pub(crate) fn account_of(online: &Desk, words: &str) -> String {
    online.write("words", words);
    let line = "account --key-file @words --chain nem --network testnet --json";
    let account = online.json(Tool::Signer, line);
    account.get("public_key").and_then(|key| key.as_str()).unwrap().to_owned()
}

/// Types a private key in hex; returns when its account is in use.
pub(crate) fn type_private_key(machine: &mut Machine, hex: &str) {
    machine.answer("What is to be done?", "2\n");
    machine.answer("Key for this session", "2\n");
    machine.answer("private key (64 hex digits)", &format!("{hex}\n"));
    machine.answer("Compare every group", "2\n");
}
