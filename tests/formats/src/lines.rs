//! Exchange with programs in other languages: a line for each payload, the frames behind it.
//!
//! `KIND PAYLOAD FRAME...`, the payload in hex; KIND is `ur:TYPE` or `bbqr:TYPE`. Of a UR of another
//! type than `bytes` the payload is the CBOR.

use std::error::Error;
use std::fmt::Write;

use stream::ur::UrType;
use stream::{Format, Origin, Receiver, State, encoder};

use crate::cases::cases;
use crate::noise::Noise;

/// Writes what the others shall read.
pub fn make(seed: u64) -> String {
    let mut noise = Noise(seed);
    let mut text = String::new();
    for case in cases(&mut noise) {
        for (kind, format) in [("ur:bytes", Format::Ur), ("bbqr:B", Format::Bbqr)] {
            let sender = encoder(format, &case.payload, case.capacity).expect("it fits");
            // A file has no more than its parts; of a UR a part in eight is lost.
            let lossy = format == Format::Ur && !sender.is_still();
            let count = if lossy { sender.least() * 4 + 30 } else { sender.least() };
            let frames: Vec<String> = sender
                .contents()
                .take(count)
                .filter(|_| !lossy || noise.below(8) > 0)
                .map(|content| String::from_utf8(content.bytes).expect("text"))
                .collect();
            line(&mut text, kind, &case.payload, &frames);
        }
        let kind = UrType::new("x-test").expect("a type");
        let cbor = [&[0x98, 0x20][..], &[0x18; 64]].concat();
        let single = stream::ur::Encoder::new(kind, cbor.clone(), 300).expect("it fits");
        line(&mut text, "ur:x-test", &cbor, &[single.single().expect("it fits")]);
    }
    text
}

fn line(text: &mut String, kind: &str, payload: &[u8], frames: &[String]) {
    write!(text, "{kind} ").expect("to a string");
    payload.iter().for_each(|byte| write!(text, "{byte:02x}").expect("to a string"));
    writeln!(text, " {}", frames.join(" ")).expect("to a string");
}

/// Reads what the others wrote.
pub fn check(text: &str) -> Result<(), Box<dyn Error>> {
    let mut kinds = std::collections::BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let mut words = line.split(' ');
        let (kind, payload) = (words.next().ok_or("kind")?, words.next().ok_or("payload")?);
        let mut receiver = Receiver::new();
        let mut whole = false;
        for frame in words {
            whole = receiver.receive(frame.as_bytes())?.state == State::Complete;
            if whole {
                break;
            }
        }
        if !whole {
            return Err(format!("line {number}: not whole: {:?}", receiver.progress()).into());
        }
        let found = match receiver.origin() {
            Some(Origin::Ur(kind)) => format!("ur:{kind}"),
            Some(Origin::Bbqr(kind)) => format!("bbqr:{}", kind.letter()),
            Some(Origin::Coldseal) | None => "nothing of the kind".into(),
        };
        let bytes = receiver.take().unwrap_or_default();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        if found != kind || hex != payload {
            return Err(format!("line {number}: {kind} came as {found}, or other bytes").into());
        }
        *kinds.entry(kind.to_owned()).or_insert(0) += 1;
    }
    if kinds.is_empty() {
        return Err("no line to check".into());
    }
    println!("read what the others wrote: {kinds:?}");
    Ok(())
}
