//! Codes of another writer, module by module: all modes mixed, other pads, damage.
#![expect(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "test code")]

use qr::{Decoded, Level, Mode, Modules, Version, encode, encode_in, read_modules};
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode};

/// Writes a code with `qrcode` from what `push` adds to it.
fn written(number: u8, level: EcLevel, push: impl Fn(&mut Bits)) -> Modules {
    let mut bits = Bits::new(qrcode::Version::Normal(number.into()));
    push(&mut bits);
    bits.push_terminator(level).unwrap();
    let colors = QrCode::with_bits(bits, level).unwrap().into_colors();
    Modules::new(colors.into_iter().map(|color| color == Color::Dark).collect()).unwrap()
}

fn read(number: u8, level: EcLevel, push: impl Fn(&mut Bits)) -> Decoded {
    read_modules(&written(number, level, push)).unwrap()
}

#[test]
fn segments_of_all_modes_come_back_in_their_order() {
    // Kanji of Shift JIS, from the first to the last of both ranges.
    let kanji = b"\x81\x40\x93\x5F\x9F\xFC\xE0\x40\xE4\xAA\xEA\xA4";
    for number in (2..=40).filter(|number| number % 3 != 0) {
        let decoded = read(number, EcLevel::L, |bits| {
            bits.push_byte_data(b"\xFF\0").unwrap();
            bits.push_numeric_data(b"0123456789").unwrap();
            bits.push_kanji_data(kanji).unwrap();
            bits.push_alphanumeric_data(b"A%%").unwrap();
            bits.push_byte_data(b"").unwrap();
        });
        let expected = [b"\xFF\x000123456789".as_slice(), kanji, b"A%%"].concat();
        assert_eq!(decoded.payload, expected, "version {number}");
        assert_eq!((decoded.charset, decoded.part), (None, None));
    }
}

#[test]
fn character_sets_and_trade_codes_are_read() {
    for (designator, number) in [(3, 1), (26, 2), (899, 10), (16_384, 27), (999_999, 40)] {
        let decoded = read(number, EcLevel::M, |bits| {
            bits.push_eci_designator(designator).unwrap();
            bits.push_byte_data(b"\xC3\xA9").unwrap();
        });
        assert_eq!((decoded.charset, decoded.payload), (Some(designator), b"\xC3\xA9".to_vec()));
    }
    let first = read(3, EcLevel::Q, |bits| {
        bits.push_fnc1_first_position().unwrap();
        bits.push_numeric_data(b"0104912345123459").unwrap();
        bits.push_alphanumeric_data(b"%10ABC").unwrap();
    });
    assert_eq!(first.payload, b"0104912345123459\x1D10ABC");
    let second = read(3, EcLevel::Q, |bits| {
        bits.push_fnc1_second_position(37).unwrap();
        bits.push_alphanumeric_data(b"AA1234BBB112").unwrap();
    });
    assert_eq!(second.payload, b"AA1234BBB112");
}

/// Inverts every so-many-th module.
fn spotted(modules: &Modules, every: usize) -> Modules {
    let spot = |(at, dark): (usize, &bool)| *dark != (at % every == every / 2);
    Modules::new(modules.rows().flatten().enumerate().map(spot).collect()).unwrap()
}

#[test]
fn damage_within_the_level_is_repaired_and_counted_and_beyond_it_refused() {
    for version in Version::all() {
        let bytes: Vec<u8> = (0..=255).cycle().take(version.capacity(Level::High)).collect();
        let modules = encode(&bytes, Some(version), Level::High).unwrap();
        let decoded = read_modules(&spotted(&modules, 101)).unwrap();
        assert_eq!(decoded.payload, bytes, "{version:?}");
        assert!(decoded.errors > 0 && decoded.level == Level::High);
        assert_eq!(read_modules(&spotted(&modules, 7)), None, "{version:?}");
    }
}

#[test]
fn inverted_and_mirrored_modules_are_not_read_as_something_else() {
    for number in [1, 2, 7, 25] {
        let version = Version::new(number).unwrap();
        let bytes = vec![0xA7; version.capacity(Level::Low)];
        let modules = encode(&bytes, Some(version), Level::Low).unwrap();
        let side = modules.size();
        let inverted = modules.rows().flatten().map(|dark| !dark).collect();
        assert_eq!(read_modules(&Modules::new(inverted).unwrap()), None);
        let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        let mirrored = places.map(|(x, y)| modules.is_dark(y, x)).collect();
        assert_eq!(read_modules(&Modules::new(mirrored).unwrap()), None);
    }
}

#[test]
fn text_takes_less_room_in_its_own_mode() {
    let text = b"UR:BYTES/5-9/LPAHASCFADAXCYENBBMUBDPS";
    let code = encode_in(Mode::densest(text), text, None, Level::Low).unwrap();
    assert!(code.version() < encode(text, None, Level::Low).unwrap().version());
    assert_eq!(read_modules(&code).unwrap().payload, text);
}
