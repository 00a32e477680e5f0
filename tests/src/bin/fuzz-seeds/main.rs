//! Writes a corpus for the fuzzer: what the decoders see on a good day.

mod pictures;

use data_encoding::HEXUPPER;
use protocol::{Charge, Claim, ClaimedLevy, Message, RequestId, SigningRequest};
use scheme::PublicKey;
use station::picture_files::{PictureOptions, Still, write_pictures};
use station::show::{Codes, Look};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::{env, fs, io};
use stream::{Encoder, Format, SymbolsPerFrame};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "corpus".into()));
    let transactions = transactions();
    for (place, bytes) in transactions.iter().enumerate() {
        seed(&folder, "nem", place, bytes)?;
        let message = request(vec![bytes.clone()]);
        seed(&folder, "message", place, &message.encode())?;
        let wire = message.to_wire().map_err(io::Error::other)?;
        seed(&folder, "wire", place, &wire)?;
        seed(&folder, "keylike", place, &wire)?;
    }
    let list = "address,amount,mosaic,message,reference\r\n\
                TAQN3LEYRADH4PDI3TNF7QVXQODMWGQKLV5JPP46,12.5,,\"a, \"\"b\"\"\",1\r\n\
                TAQN3LEYRADH4PDI3TNF7QVXQODMWGQKLV5JPP46,1500,alice:gold,,2\r\n";
    seed(&folder, "list", 0, list.as_bytes())?;
    let wire = request(transactions).to_wire().map_err(io::Error::other)?;
    text(&folder, &wire)?;
    frames(&folder, &wire)?;
    codes(&folder)?;
    keys(&folder)?;
    pictures::write(&folder)
}

/// Phrases, digits and shares of the vectors.
fn keys(folder: &Path) -> io::Result<()> {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    for (place, file) in ["seedqr/vectors.json", "slip39/vectors.json"].into_iter().enumerate() {
        let vectors: serde_json::Value = serde_json::from_slice(&fs::read(vectors.join(file))?)?;
        let cases = vectors["cases"].as_array().into_iter().flatten();
        for (number, case) in cases.enumerate() {
            let shares = case["shares"].as_array().into_iter().flatten();
            let lines: Vec<&str> = shares.filter_map(serde_json::Value::as_str).collect();
            let texts = [&case["mnemonic"], &case["digits"]].map(|text| text.as_str());
            let joined = lines.join("\n");
            for (form, text) in texts.into_iter().flatten().chain([joined.as_str()]).enumerate() {
                seed(folder, "keys", place * 1_000 + number * 10 + form, text.as_bytes())?;
            }
        }
    }
    Ok(())
}

/// A few parts of UR and BBQr, a line each.
fn text(folder: &Path, wire: &[u8]) -> io::Result<()> {
    for (place, capacity) in [(0, 300), (1, 600), (2, 4_296)] {
        for (target, format) in [("ur", Format::Ur), ("bbqr", Format::Bbqr)] {
            let payload = wire.get(..400).unwrap_or(wire);
            let sender = stream::encoder(format, payload, capacity).map_err(io::Error::other)?;
            let parts = sender.contents().skip(1).take(sender.least());
            let lines: Vec<Vec<u8>> = parts.map(|content| content.bytes).collect();
            let lines = lines.join(&b'\n');
            seed(folder, target, place, &lines)?;
            seed(folder, "receiver", place, &lines)?;
        }
    }
    Ok(())
}

fn frames(folder: &Path, wire: &[u8]) -> io::Result<()> {
    let encoder = Encoder::new(wire).map_err(io::Error::other)?;
    let Some(per_frame) = SymbolsPerFrame::fitting(500) else { return Ok(()) };
    for (place, frame) in encoder.frames(per_frame).take(20).enumerate() {
        seed(folder, "frames", place, &frame)?;
        let code = qr::encode(&frame, None, qr::Level::Low).map_err(io::Error::other)?;
        let picture = code.draw(NonZeroU16::MIN).map_err(io::Error::other)?;
        let (width, pixels) = (picture.view().width(), picture.view().pixels());
        let header = u16::try_from(width).unwrap_or(u16::MAX).to_be_bytes();
        seed(folder, "picture", 1_000 + place, &[&header[..], &[0], pixels].concat())?;
        let mut video = format!("YUV4MPEG2 W{width} H{width} F30:1 Cmono\nFRAME\n").into_bytes();
        video.extend_from_slice(pixels);
        seed(folder, "y4m", place, &video)?;
    }
    let codes = Codes::new(&wire[..200], Look::default()).map_err(io::Error::other)?;
    let (scale, rate) = (NonZeroU16::MIN, NonZeroU16::MIN);
    let options = PictureOptions { frames: None, scale, rate };
    let png = folder.join("png");
    if !png.join("frame-0001.png").exists() {
        write_pictures(&codes, options, Still::Png, &png, &mut |_, _| {})
            .map_err(io::Error::other)?;
    }
    Ok(())
}

/// What the targets inside the reader take: a code and its damage, a block and its damage, segments.
fn codes(folder: &Path) -> io::Result<()> {
    for place in 0..24_u8 {
        let text = format!("{place} modules, codewords and segments").into_bytes();
        let length = u8::try_from(text.len()).unwrap_or_default();
        let damage: Vec<u8> = (0..3 * place).map(|byte| byte.wrapping_mul(89)).collect();
        let version = place + place / 2;
        let modules = [&[version, place, length][..], &text, &damage].concat();
        seed(folder, "modules", place.into(), &modules)?;
        let block = [&[place + 7, length, place / 3, 0][..], &text, &damage].concat();
        seed(folder, "reed_solomon", place.into(), &block)?;
        let segments = [&[version, place, length][..], &text, &[place + 1, 4], b"more"].concat();
        seed(folder, "segments", place.into(), &segments)?;
    }
    Ok(())
}

pub(crate) fn seed(folder: &Path, target: &str, place: usize, bytes: &[u8]) -> io::Result<()> {
    let folder = folder.join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("seed-{place:04}")), bytes)
}

fn request(transactions: Vec<Vec<u8>>) -> Message {
    Message::Request(SigningRequest {
        id: RequestId([7; 16]),
        chain: "nem".into(),
        network: "testnet".into(),
        account: PublicKey([9; 32]),
        transactions,
        context: Vec::new(),
        note: Some("a note".into()),
        claims: claims(),
    })
}

fn claims() -> Vec<Claim> {
    let gold = || String::from("alice:gold");
    let levy = ClaimedLevy { to: "T".into(), asset: gold(), charge: Charge::Units(7) };
    let share = ClaimedLevy { charge: Charge::TenThousandths(25), ..levy.clone() };
    vec![
        Claim::Asset(gold(), 3),
        Claim::Control("T".into(), 3, 2),
        Claim::Supply(gold(), 9_000_000),
        Claim::Levy(gold(), Some(levy)),
        Claim::Levy("alice:silver".into(), Some(share)),
        Claim::Levy("alice:iron".into(), None),
    ]
}

/// The vectors' transactions of every type.
fn transactions() -> Vec<Vec<u8>> {
    let all = tests::sample::vectors("nem/transactions.json");
    let cases = all["cases"].as_array().cloned().unwrap_or_default();
    let bytes = |case: &serde_json::Value| {
        let hex = case["unsigned"].as_str().unwrap_or_default().as_bytes();
        HEXUPPER.decode(hex).unwrap_or_default()
    };
    cases.iter().map(bytes).collect()
}
