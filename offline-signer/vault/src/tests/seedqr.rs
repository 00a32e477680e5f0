//! SeedQR and CompactSeedQR: the published examples, and what is refused.

use super::{bytes, parse, read_json, root, text};
use crate::{KeyError, KeyKind, read_seedqr};

#[test]
fn every_published_example_is_reproduced() {
    let vectors = read_json(root().join("tests/vectors/seedqr/vectors.json"));
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 9);
    for case in cases {
        let (words, digits) = (text(case, "mnemonic"), text(case, "digits"));
        let compact = bytes(text(case, "compact"));
        let key = parse(words).unwrap();
        assert_eq!(*key.seedqr().unwrap(), digits);
        assert_eq!(*key.compact_seedqr().unwrap(), compact);
        for payload in [digits.as_bytes(), &compact] {
            assert_eq!(*read_seedqr(payload).unwrap().phrase().unwrap(), words);
        }
        // A key file may hold the digits as well.
        assert!(parse(digits).unwrap().is_same(&key));
    }
}

#[test]
fn phrases_of_every_length_come_back() {
    for (length, count) in [(16, 12), (20, 15), (24, 18), (28, 21), (32, 24)] {
        let key = read_seedqr(&vec![0x5A; length]).unwrap();
        assert_eq!(key.kind(), KeyKind::Words { count });
        let digits = key.seedqr().unwrap();
        assert_eq!(digits.len(), count * 4);
        assert!(read_seedqr(digits.as_bytes()).unwrap().is_same(&key));
        assert_eq!(*key.compact_seedqr().unwrap(), vec![0x5A; length]);
    }
}

#[test]
fn anything_else_is_refused() {
    let digits = "073318950739065415961602009907670428187212261116";
    let refused = |payload: &[u8]| read_seedqr(payload).unwrap_err();
    for length in (0..100).filter(|length| ![16, 20, 24, 28, 32].contains(length)) {
        assert_eq!(refused(&vec![0xFF; length]), KeyError::NotSeedQr, "{length}");
    }
    let (cut, long) = (&digits.as_bytes()[1..], [digits, "0000"].concat());
    assert_eq!(refused(cut), KeyError::NotSeedQr);
    assert_eq!(refused(long.as_bytes()), KeyError::NotSeedQr);
    assert_eq!(refused(digits.replacen('0', "o", 1).as_bytes()), KeyError::NotSeedQr);
    assert_eq!(refused(format!(" {}", &digits[1..]).as_bytes()), KeyError::NotSeedQr);
    let number = digits.replacen("1895", "2048", 1);
    assert_eq!(refused(number.as_bytes()), KeyError::WordNumber { position: 2 });
    assert_eq!(
        refused(digits.replacen("1116", "9999", 1).as_bytes()),
        KeyError::WordNumber { position: 12 }
    );
    assert_eq!(refused(digits.replacen("1116", "1117", 1).as_bytes()), KeyError::Checksum);
    // Words, hex and messages are no codes of keys.
    for text in ["forum undo fragile fade shy sign arrest", &"ab".repeat(32), "a signing request"] {
        assert_eq!(refused(text.as_bytes()), KeyError::NotSeedQr, "{text}");
    }
}

#[test]
fn other_languages_and_raw_keys_have_no_code() {
    let spanish = "ábaco ábaco ábaco ábaco ábaco ábaco ábaco ábaco ábaco ábaco ábaco abierto";
    let key = parse(spanish).unwrap();
    assert_eq!(key.seedqr().unwrap_err(), KeyError::NotEnglish);
    assert_eq!(key.compact_seedqr().unwrap_err(), KeyError::NotEnglish);
    assert_eq!(key.entropy().unwrap_err(), KeyError::NotEnglish);
    let raw = parse(&"5A".repeat(32)).unwrap();
    assert_eq!(raw.seedqr().unwrap_err(), KeyError::NoWords);
    assert_eq!(raw.compact_seedqr().unwrap_err(), KeyError::NoWords);
    assert_eq!(raw.phrase().map(drop), None);
    assert_eq!(*raw.private_key().unwrap(), "5a".repeat(32));
    assert_eq!(raw.entropy().unwrap().as_bytes(), [0x5A; 32]);
}
