//! What a key's text may be, and what it is refused for.

use scheme::{Path, Scheme};

use super::{key_text, parse, raw_key};
use crate::{KeyError, KeyKind};

const PHRASE: &str =
    "wonder second episode stumble add inquiry senior raven donkey crime hurry salad";
const HEX: &str = "575DBB3062267EFF57C970A336EBBC8FBCFE12C5BD3ED7BC11EB0481D7704CED";

fn account(text: &str) -> scheme::PublicKey {
    let path: Path = "m/44'/43'/0'/0'/0'".parse().unwrap();
    let key = parse(text).unwrap().derive(Scheme::Ed25519Keccak512, Some(&path), None);
    *key.unwrap().public_key()
}

#[test]
fn words_may_be_in_capitals_and_spaced() {
    assert_eq!(parse(PHRASE).unwrap().kind(), KeyKind::Words { count: 12 });
    let expected = account(PHRASE);
    for text in [
        PHRASE.to_uppercase(),
        PHRASE.replace("wonder", "Wonder"),
        PHRASE.replace(' ', "  "),
        PHRASE.replace(' ', "\u{3000}"),
        PHRASE.replace(' ', "\u{a0}"),
        format!("  {PHRASE} "),
    ] {
        assert_eq!(account(&text), expected, "{text}");
    }
}

#[test]
fn accents_may_be_composed_or_not() {
    let decomposed =
        bip39::Mnemonic::from_entropy_in(bip39::Language::French, &[0x77; 16]).unwrap().to_string();
    let accented = decomposed.contains('\u{301}') || decomposed.contains('\u{300}');
    let composed = decomposed.replace("e\u{301}", "é").replace("e\u{300}", "è");
    assert!(accented && composed != decomposed, "{decomposed}");
    assert_eq!(account(&composed), account(&decomposed));
    assert_eq!(account(&composed.to_uppercase()), account(&decomposed));
}

#[test]
fn private_keys_are_read_as_wallets_print_them() {
    let scheme = Scheme::Ed25519Keccak512;
    let public = "C5F54BA980FCBB657DBAAA42700539B207873E134D2375EFEAB5F1AB52F87844";
    for text in [HEX.to_owned(), HEX.to_lowercase(), format!("00{HEX}")] {
        assert_eq!(parse(&text).unwrap().kind(), KeyKind::Raw);
        assert_eq!(raw_key(&text, scheme).public_key().to_string(), public, "{text}");
    }
}

#[test]
fn every_other_text_is_refused_for_its_reason() {
    use KeyError::{
        Checksum, Empty, HexDigit, HexLength, HexPrefix, MixedLanguages, UnknownWord, WordCount,
    };
    let words: Vec<&str> = PHRASE.split(' ').collect();
    let swapped = PHRASE.replace("wonder second", "second wonder");
    for (text, error) in [
        (String::new(), Empty),
        ("   ".to_owned(), Empty),
        ("\u{3000}".to_owned(), Empty),
        ("wonder".to_owned(), WordCount { found: 1 }),
        (words[..11].join(" "), WordCount { found: 11 }),
        (format!("{PHRASE} add"), WordCount { found: 13 }),
        ([PHRASE, PHRASE, "add"].join(" "), WordCount { found: 25 }),
        (PHRASE.replace(' ', ","), WordCount { found: 1 }),
        (PHRASE.replace("wonder", "wander"), UnknownWord { position: 1 }),
        (PHRASE.replace("episode", "episod"), UnknownWord { position: 3 }),
        (PHRASE.replace("salad", "salads"), UnknownWord { position: 12 }),
        (PHRASE.replace("salad", "salad."), UnknownWord { position: 12 }),
        (PHRASE.replace("add", "0001"), UnknownWord { position: 5 }),
        (PHRASE.replace("add", HEX), UnknownWord { position: 5 }),
        (PHRASE.replace("donkey", "abaco"), MixedLanguages { position: 9 }),
        (PHRASE.replace("wonder", "abaco"), MixedLanguages { position: 1 }),
        (PHRASE.replace("salad", "salon"), Checksum),
        (swapped, Checksum),
        (["abandon"; 12].join(" "), Checksum),
        (["zoo"; 24].join(" "), Checksum),
        ("1234".to_owned(), HexLength { found: 4 }),
        ("deed".to_owned(), HexLength { found: 4 }),
        (HEX.replacen('5', "", 1), HexLength { found: 63 }),
        (format!("0{HEX}"), HexLength { found: 65 }),
        (format!(" {HEX}"), HexLength { found: 65 }),
        (format!("{HEX} "), HexLength { found: 65 }),
        (format!("000{HEX}"), HexLength { found: 67 }),
        (format!("0000{HEX}"), HexLength { found: 68 }),
        (HEX.repeat(2), HexLength { found: 128 }),
        (format!("01{HEX}"), HexPrefix),
        (format!("FF{HEX}"), HexPrefix),
        (format!("0x{HEX}"), HexPrefix),
        (format!(" {HEX} "), HexPrefix),
        (HEX.replacen('5', "g", 1), HexDigit { position: 1 }),
        (HEX.replace("4CED", "4CEX"), HexDigit { position: 64 }),
        (format!("00{HEX}").replace("4CED", "4CXD"), HexDigit { position: 65 }),
        (HEX.replacen("5D", "ä", 1), HexDigit { position: 3 }),
        (HEX.replacen("57", "+7", 1), HexDigit { position: 1 }),
    ] {
        assert_eq!(parse(&text).unwrap_err(), error, "{text}");
    }
}

#[test]
fn near_words_are_few_and_of_the_right_language() {
    let near = |text: &str, position| key_text(text).near_words(position);
    assert_eq!(near(&PHRASE.replace("wonder", "wander"), 1)[0], "wonder");
    assert_eq!(near(&PHRASE.replace("salad", "SALAAD"), 12)[0], "salad");
    assert_eq!(near(&PHRASE.replace("add", "ad"), 5)[0], "add");
    assert_eq!(near(&PHRASE.replace("crime", "cirme"), 10)[0], "crime");
    assert!(near(&PHRASE.replace("crime", "xyzzyx"), 10).is_empty());
    assert!(near(PHRASE, 0).is_empty());
    assert!(near(PHRASE, 13).is_empty());
    assert!(near("", 1).is_empty());
    assert!(near(&PHRASE.replace("add", "x"), 5).is_empty());
    let spanish =
        "ábaco ábaco abdomen abeja abierto abogado abono aborto abrazo abrir abuelo abusr";
    assert_eq!(near(spanish, 12)[0], "abuso");
    for position in 1..=12 {
        let offered = near(&PHRASE.replace('e', "a"), position);
        assert!(offered.len() <= 3, "{offered:?}");
    }
    // Of languages that fit alike, English: all of these are French words, too.
    let shared = "angle brave capable cruel danger double effort fragile image orange piano saladd";
    assert_eq!(near(shared, 12)[0], "salad");
    // The longest word that a line can hold is compared in a bounded time.
    assert!(near(&"a".repeat(1024), 1).is_empty());
}
