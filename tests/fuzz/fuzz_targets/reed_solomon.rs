//! Blocks with errors and erasures: what is within the bound comes back as it was, what is not stays
//! as it is or becomes a block that is near enough.
#![no_main]
use libfuzzer_sys::fuzz_target;
use qr::fuzzing::{checks, repair};

fuzz_target!(|bytes: &[u8]| {
    let Some((&[parity, length, erasures, margin], rest)) = bytes.split_first_chunk() else {
        return;
    };
    let parity = usize::from(parity) % 31;
    let length = usize::from(length).min(255 - parity);
    let (data, damage) = rest.split_at(length.min(rest.len()));
    let sound = [data, &checks(data, parity)[..parity]].concat();
    if sound.is_empty() {
        return;
    }
    let mut damaged = sound.clone();
    let mut erased = Vec::new();
    for (count, &[place, change]) in damage.as_chunks().0.iter().enumerate() {
        let place = usize::from(place) % sound.len();
        damaged[place] ^= change;
        if count < usize::from(erasures) && !erased.contains(&place) {
            erased.push(place);
        }
    }
    check(&sound, &damaged, parity, &erased, usize::from(margin % 8));
});

fn check(sound: &[u8], damaged: &[u8], parity: usize, erased: &[usize], margin: usize) {
    let apart = |one: &[u8], other: &[u8]| -> Vec<usize> {
        (0..one.len()).filter(|place| one[*place] != other[*place]).collect()
    };
    // What a repair may use up: two codewords for an error, one for an erasure.
    let within = |places: &[usize]| {
        let errors = places.iter().filter(|place| !erased.contains(place)).count();
        let margin = match erased {
            [] => margin,
            _ => margin.max(if errors < 6 { 4 } else { 2 }),
        };
        2 * errors + erased.len() + margin <= parity
    };
    let mut block = damaged.to_vec();
    let wrong = apart(sound, damaged);
    match repair(&mut block, parity, erased, margin) {
        Some(count) => {
            let (data, rest) = block.split_at(block.len() - parity);
            assert_eq!(rest, &checks(data, parity)[..parity], "no block");
            let changed = apart(&block, damaged);
            assert_eq!(changed.len(), count);
            assert!(changed.is_empty() || within(&changed), "more was changed than may be");
            assert!(!within(&wrong) || block == sound, "another block than the nearest");
        }
        None => {
            assert_eq!(block, damaged, "not repaired, and changed");
            assert!(wrong.is_empty() || !within(&wrong), "within the bound, and not repaired");
        }
    }
}
