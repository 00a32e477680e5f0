//! Codes with modules inverted: few change nothing, and what is read after many is a code all the same.
#![no_main]
use fuzz::codes::{level, redraw_decoded};
use libfuzzer_sys::fuzz_target;
use qr::fuzzing::decode;
use qr::{Modules, Version, encode, read_modules};

fuzz_target!(|bytes: &[u8]| {
    let Some((&[version, choice, length], rest)) = bytes.split_first_chunk() else { return };
    let Some(version) = Version::new(version % 40 + 1) else { return };
    let (payload, damage) = rest.split_at(usize::from(length).min(rest.len()));
    let level = level(choice);
    let Ok(code) = encode(payload, Some(version), level) else { return };

    let mut dark: Vec<bool> = code.rows().flatten().copied().collect();
    let mut soft: Vec<f32> = dark.iter().map(|dark| if *dark { 1.0 } else { -1.0 }).collect();
    let flips = damage.chunks_exact(3);
    let few = flips.len() <= 2;
    for &[high, low, sure] in flips.flat_map(|flip| flip.first_chunk()) {
        let place = usize::from(u16::from_be_bytes([high, low])) % dark.len();
        dark[place] = !dark[place];
        // Some of those that lie are less sure, which only helps.
        soft[place] = -soft[place].signum() * f32::from(sure) / 255.0;
    }
    let hard = Modules::new(dark).and_then(|modules| read_modules(&modules));
    // Erasures are a last resort and may leave a wrong guess; so they are asked for last.
    for decoded in [hard, decode(&soft, version, false), decode(&soft, version, true)] {
        if few {
            let decoded = decoded.as_ref().expect("two modules are always repaired");
            assert!(decoded.payload == payload && decoded.level == level);
            assert!(decoded.errors <= 2);
        }
        if let Some(decoded) = decoded {
            assert_eq!(decoded.version, version);
            redraw_decoded(&decoded);
        }
    }
});
