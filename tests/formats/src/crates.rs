//! The crates `ur` and `bbqr`, both ways, in one process.

use std::error::Error;

use bbqr::continuous_join::{ContinuousJoinResult, ContinuousJoiner};
use bbqr::encode::Encoding;
use bbqr::file_type::FileType;
use bbqr::qr::Version;
use bbqr::split::{Split, SplitOptions};
use stream::ur::UrType;
use stream::{Receiver, State};

use crate::cases::{Case, cases};
use crate::noise::Noise;

pub fn compare(seed: u64) -> Result<(), Box<dyn Error>> {
    let mut noise = Noise(seed);
    let cases = cases(&mut noise);
    for case in &cases {
        ur_reads_ours(case, &mut noise)?;
        we_read_ur(case, &mut noise)?;
        bbqr_reads_ours(case)?;
        we_read_bbqr(case, &mut noise)?;
    }
    println!("crates ur 0.5.2 and bbqr 0.6.0: {} payloads both ways, seed {seed}", cases.len());
    Ok(())
}

/// The errors of `ur` are no errors in the eyes of the standard library.
pub fn as_text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Some other type of message, whose CBOR is not looked into.
fn message_of(payload: &[u8]) -> Vec<u8> {
    [&[0xA1, 0x01, 0x59][..], &(payload.len() as u16).to_be_bytes(), payload].concat()
}

fn ur_reads_ours(case: &Case, noise: &mut Noise) -> Result<(), Box<dyn Error>> {
    let message = message_of(&case.payload);
    let encoder = stream::ur::Encoder::new(UrType::new("x-test")?, message.clone(), case.capacity)?;
    if let Some(single) = encoder.single() {
        assert!(single.len() <= case.capacity);
        assert_eq!(ur::decode(&single).map_err(as_text)?, (ur::ur::Kind::SinglePart, message));
        return Ok(());
    }
    let mut decoder = ur::Decoder::default();
    for (shown, part) in encoder.parts().enumerate() {
        assert!(part.len() <= case.capacity, "{} > {}", part.len(), case.capacity);
        assert!(shown < 20 * usize::from(encoder.fragments()) + 50, "crate ur does not finish");
        if noise.below(4) > 0 {
            decoder.receive(&part).map_err(as_text)?;
        }
        if decoder.complete() {
            break;
        }
    }
    assert_eq!(decoder.message().map_err(as_text)?, Some(message));
    Ok(())
}

fn we_read_ur(case: &Case, noise: &mut Noise) -> Result<(), Box<dyn Error>> {
    let message = message_of(&case.payload);
    let mut receiver = Receiver::new();
    receiver.receive(ur::ur::encode(&message, &ur::Type::Custom("x-test")).as_bytes()).map_or_else(
        |_| assert!(message.len() > 2_100),
        |_| {
            assert!(receiver.take().as_ref() == Some(&message));
        },
    );

    let most = case.capacity / 2 - 30;
    let mut encoder = ur::Encoder::new(&message, most, "x-test").map_err(as_text)?;
    for _ in 0..noise.below(2 * encoder.fragment_count()) {
        encoder.next_part().map_err(as_text)?;
    }
    for count in 1.. {
        let part = encoder.next_part().map_err(as_text)?;
        let part = if count % 2 == 0 { part.to_ascii_uppercase() } else { part };
        if noise.below(4) > 0 && receiver.receive(part.as_bytes())?.state == State::Complete {
            break;
        }
        assert!(count < 4 * encoder.fragment_count() + 60, "we do not finish");
    }
    assert!(receiver.take() == Some(message));
    Ok(())
}

fn bbqr_reads_ours(case: &Case) -> Result<(), Box<dyn Error>> {
    for encoding in ours() {
        // The crate does not know the type B of the specification.
        let file_type = stream::bbqr::FileType::new('C').ok_or("C")?;
        let encoder = match encoding {
            Some(encoding) => {
                stream::bbqr::Encoder::encoded(&case.payload, file_type, encoding, case.capacity)?
            }
            None => stream::bbqr::Encoder::new(&case.payload, file_type, case.capacity)?,
        };
        let mut joiner = ContinuousJoiner::new();
        let mut joined = None;
        for place in (0..u32::from(encoder.parts())).rev() {
            let part = encoder.part(place);
            assert!(part.len() <= case.capacity);
            if let ContinuousJoinResult::Complete(whole) = joiner.add_part(part)? {
                joined = Some(whole.data);
            }
        }
        assert!(joined.as_ref() == Some(&case.payload), "{encoding:?}");
    }
    Ok(())
}

fn ours() -> [Option<stream::bbqr::Encoding>; 4] {
    use stream::bbqr::Encoding;
    [None, Some(Encoding::Hex), Some(Encoding::Base32), Some(Encoding::Deflate)]
}

fn we_read_bbqr(case: &Case, noise: &mut Noise) -> Result<(), Box<dyn Error>> {
    for encoding in [Encoding::Hex, Encoding::Base32, Encoding::Zlib] {
        let options = SplitOptions {
            encoding,
            max_version: [Version::V20, Version::V40][noise.below(2)],
            min_split_number: 1 + noise.below(2),
            ..SplitOptions::default()
        };
        let Ok(mut split) = Split::try_from_data(&case.payload, FileType::UnicodeText, options)
        else {
            continue;
        };
        let by = noise.below(split.parts.len());
        split.parts.rotate_left(by);
        let mut receiver = Receiver::new();
        for part in &split.parts {
            receiver.receive(part.as_bytes())?;
        }
        assert!(receiver.take().as_ref() == Some(&case.payload), "{encoding:?}");
    }
    Ok(())
}
