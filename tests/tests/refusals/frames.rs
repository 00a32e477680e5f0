//! Frames that are truncated, flipped, mixed, repeated or foreign.
use protocol::{Message, RequestId};
use qr::{Level, Version};
use std::fs;
use stream::{Encoder, SymbolsPerFrame};
use tests::sample::{draft, drafted_desk, request_of};
use tests::{Bad, Desk, Tool};

/// Draws bytes as one code into a file.
pub(crate) fn picture(desk: &Desk, name: &str, bytes: &[u8]) {
    let version = Version::fitting(bytes.len(), Level::Low).unwrap();
    let modules = qr::encode(bytes, Some(version), Level::Low).unwrap();
    let scale = 4;
    let side = (modules.size() + 8) * scale;
    let mut pixels = vec![255_u8; side * side];
    for (y, row) in modules.rows().enumerate() {
        for (x, dark) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            assert!(*dark);
            for line in 0..scale {
                let at = ((y + 4) * scale + line) * side + (x + 4) * scale;
                pixels[at..at + scale].fill(0);
            }
        }
    }
    desk.write(name, png_of(side, &pixels));
}

/// Writes a grey PNG.
fn png_of(side: usize, pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let side = u32::try_from(side).unwrap();
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    out
}

/// A wire payload of a request that needs a stream of several codes.
fn large() -> Vec<u8> {
    let desk = drafted_desk();
    let mut request = request_of(&desk, "req");
    let one = request.transactions[0].clone();
    request.id = RequestId([7; 16]);
    let mut state = 1_u32;
    request.transactions = (0..40)
        .map(|_| {
            let (mut bytes, length) = (one.clone(), one.len());
            for byte in &mut bytes[length - 5..] {
                state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                *byte = state.to_be_bytes()[0];
            }
            bytes[108..112].copy_from_slice(&state.to_le_bytes());
            bytes
        })
        .collect();
    Message::Request(request).to_wire().unwrap()
}

/// Returns frames of a payload, `per` symbols to each.
fn frames(payload: &[u8], per: usize, count: usize) -> Vec<Vec<u8>> {
    let encoder = Encoder::new(payload).unwrap();
    let per = SymbolsPerFrame::fitting(18 + 120 * per).unwrap();
    encoder.frames(per).take(count).collect()
}

/// Writes frames as pictures into the folder `seen`.
fn film(desk: &Desk, frames: &[Vec<u8>]) {
    fs::create_dir(desk.path("seen")).unwrap();
    for (number, frame) in frames.iter().enumerate() {
        picture(desk, &format!("seen/{number:03}.png"), frame);
    }
}

const SCAN: &str = "scan --images @seen -o @scanned";

/// Both programs must refuse what lies in `seen`.
fn refused_by_both(desk: &Desk, name: &str, says: &str) {
    desk.refused(Bad::signer(name, SCAN, says));
    desk.refused(Bad::online(name, SCAN, says));
    desk.refused(Bad::signer(name, "scan --images @seen -o @scanned --json", says));
}

#[test]
fn pictures_that_do_not_make_a_message() {
    let payload = large();
    let still = Encoder::new(&payload[..300]).unwrap().still().unwrap();
    let all = frames(&payload, 2, 40);
    let flipped = |frame: &Vec<u8>, at: usize| {
        let mut frame = frame.clone();
        frame[at] ^= 0x40;
        frame
    };
    let other = frames(&[&payload[..], b"x"].concat(), 2, 3);
    let cases: [(&str, Vec<Vec<u8>>); 9] = [
        ("one frame of many", all[..1].to_vec()),
        ("one frame, repeated", vec![all[0].clone(); 8]),
        (
            "every frame cut short",
            all.iter().map(|frame| frame[..frame.len() - 1].to_vec()).collect(),
        ),
        (
            "every frame with a byte more",
            all.iter().map(|frame| [&frame[..], b"\0"].concat()).collect(),
        ),
        (
            "every frame flipped in its symbols",
            all.iter().map(|frame| flipped(frame, 40)).collect(),
        ),
        ("every frame flipped in its session", all.iter().map(|frame| flipped(frame, 3)).collect()),
        ("every frame of a later version", all.iter().map(|frame| flipped(frame, 1)).collect()),
        ("too few of two sessions", [&all[..3], &other[..]].concat()),
        ("a whole payload that is no message", vec![still]),
    ];
    for (name, frames) in cases {
        let desk = Desk::new();
        film(&desk, &frames);
        refused_by_both(&desk, name, "");
    }
}

#[test]
fn foreign_codes_are_not_a_message() {
    let texts: [&[u8]; 6] = [
        b"https://example.org/pay?to=TAQN3LEYRADH4PDI3TNF7QVXQODMWGQKLV5JPP46",
        b"{\"v\":2,\"type\":2,\"data\":{\"addr\":\"NBULEA\",\"amount\":1}}",
        b"ur:bytes/1-9/lpadascfadaxcywenbpljkhdcahkadaemejtswhhylkepmykhhtsytsnoyoyaxaedsuttydmmhhpktpmsrjtdkgslpgh",
        b"B$2P0100FMUE4KXZZ7EFBQ3VNPOU5BZRXAG7TQPGQ",
        b"\xC5\x01",
        b"\xC5\x01\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0",
    ];
    for text in texts {
        let desk = Desk::new();
        film(&desk, &[text.to_vec()]);
        refused_by_both(&desk, &String::from_utf8_lossy(text), "");
    }
}

#[test]
fn a_wire_payload_that_is_damaged_inside_whole_frames() {
    let payload = large();
    for at in [0, 1, 20, 40, payload.len() / 2, payload.len() - 1] {
        let desk = Desk::new();
        let mut changed = payload.clone();
        changed[at] ^= 1;
        film(&desk, &frames(&changed, 8, 8));
        refused_by_both(&desk, &format!("byte {at} flipped"), "");
    }
}

#[test]
fn pictures_that_are_no_pictures() {
    let desk = drafted_desk();
    desk.online("show @req --png @codes");
    let whole = desk.read("codes/frame-0001.png");
    desk.write("cut.png", &whole[..whole.len() / 2]);
    desk.write("empty.png", b"");
    desk.write("text.png", b"not a picture");
    let mut header = whole.clone();
    header[16..24].fill(0xFF);
    desk.write("huge.png", header);
    let mut flipped = whole;
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xFF;
    desk.write("flipped.png", flipped);
    desk.write("video.y4m", b"YUV4MPEG2 W99999999 H99999999 F15:1\nFRAME\n");
    for name in ["cut", "empty", "text", "huge", "flipped"] {
        let line = format!("scan --images @{name}.png -o @scanned");
        desk.refused(Bad::signer(name, &line, ""));
        desk.refused(Bad::online(name, &line, ""));
    }
    desk.refused(Bad::signer("video", "scan --video @video.y4m -o @scanned", ""));
    desk.refused(Bad::signer("text as video", "scan --video @text.png -o @scanned", ""));
}

#[test]
fn two_whole_messages_in_one_folder() {
    let desk = drafted_desk();
    desk.online(&format!("{} -o @other", draft()));
    fs::create_dir(desk.path("seen")).unwrap();
    for name in ["req", "other"] {
        desk.online(&format!("show @{name} --png @{name}-codes"));
        let code = desk.read(&format!("{name}-codes/frame-0001.png"));
        desk.write(&format!("seen/{name}.png"), code);
    }
    // Whichever it is, it is one of them, whole.
    desk.signer(SCAN);
    let scanned = desk.read("scanned");
    assert!(scanned == desk.read("req") || scanned == desk.read("other"));
    let outcome = desk.run(Tool::Signer, SCAN, b"");
    assert_eq!(outcome.exit, station::Exit::Usage, "the file is there already");
}
