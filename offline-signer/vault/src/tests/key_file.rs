//! Key files of every form.

use zeroize::Zeroizing;

use super::{Repeatable, parse, passphrase, secret_text};
use crate::slip39::{Plan, ShareError, split};
use crate::{KeyError, KeyFileError, KeyKind, KeyMaterial, SecretText, ShareSecret};

const PHRASE: &str =
    "wonder second episode stumble add inquiry senior raven donkey crime hurry salad";
const HEX: &str = "575DBB3062267EFF57C970A336EBBC8FBCFE12C5BD3ED7BC11EB0481D7704CED";

fn key(text: &str) -> Result<KeyMaterial, KeyFileError> {
    secret_text(text).parse_key(ShareSecret::Phrase, None)
}

fn shares(key: &KeyMaterial, secret: Option<&str>) -> Vec<String> {
    let plan = Plan::single(2, 3).unwrap().with_exponent(0);
    let password = secret.map(passphrase);
    let entropy = key.entropy().unwrap();
    let shares = split(&entropy, &plan, password.as_ref(), &mut Repeatable(1)).unwrap();
    shares[0].iter().map(|share| share.words().to_string()).collect()
}

#[test]
fn words_keys_and_digits_stand_in_one_line() {
    let words = parse(PHRASE).unwrap();
    let digits = words.seedqr().unwrap();
    for text in [
        PHRASE,
        &format!("{PHRASE}\n"),
        &format!("{PHRASE}\r\n"),
        &digits,
        &format!("{}\n", *digits),
    ] {
        assert!(key(text).unwrap().is_same(&words));
    }
    assert_eq!(key(&format!("{HEX}\n")).unwrap().kind(), KeyKind::Raw);
    for (text, error) in [
        (format!("{PHRASE}\n\n"), KeyError::AnotherLine),
        (format!("{PHRASE}\n{PHRASE}\n"), KeyError::AnotherLine),
        (format!("{PHRASE}\t"), KeyError::ControlCharacter),
        (format!("{HEX} \n"), KeyError::HexLength { found: 65 }),
        (String::new(), KeyError::Empty),
        ("\n".to_owned(), KeyError::Empty),
        (PHRASE.replace("add", "adds"), KeyError::UnknownWord { position: 5 }),
    ] {
        assert_eq!(key(&text).unwrap_err(), KeyFileError::Key(error), "{text}");
    }
    // A private key may have decimal digits only, and is no SeedQR.
    assert_eq!(key(&"12".repeat(32)).unwrap().kind(), KeyKind::Raw);
}

#[test]
fn shares_stand_one_to_a_line() {
    let words = parse(PHRASE).unwrap();
    let [a, b, c]: [String; 3] = shares(&words, None).try_into().unwrap();
    for text in [format!("{a}\n{b}\n"), format!("{b}\r\n\r\n {c} "), format!("\n{a}\n{b}\n{c}\n\n")]
    {
        assert!(key(&text).unwrap().is_same(&words), "{text}");
    }
    let share = |line, error| KeyFileError::Share { line, error };
    for (text, error) in [
        (a.clone(), KeyFileError::Shares(ShareError::TooFew)),
        (format!("{a}\n{a}"), share(2, ShareError::Duplicate)),
        (
            format!("{a}\n\n{}", b.replacen(' ', " zero ", 1)),
            share(3, ShareError::WordCount { found: 21 }),
        ),
        (format!("{a}\nx{b}"), share(2, ShareError::UnknownWord { position: 1 })),
        (format!("{a}\n{PHRASE}"), share(2, ShareError::UnknownWord { position: 1 })),
        (format!("x{a}\n{b}"), share(1, ShareError::UnknownWord { position: 1 })),
    ] {
        assert_eq!(key(&text).unwrap_err(), error, "{text}");
    }
}

#[test]
fn shares_of_a_private_key_are_named_as_such() {
    let raw = parse(HEX).unwrap();
    let text = secret_text(&shares(&raw, None).join("\n"));
    let back = text.parse_key(ShareSecret::PrivateKey, None).unwrap();
    assert!(back.is_same(&raw) && !back.is_same(&parse(PHRASE).unwrap()));
    // As words they are another key, which its address shows.
    let words = text.parse_key(ShareSecret::Phrase, None).unwrap();
    assert_eq!(words.kind(), KeyKind::Words { count: 24 });
    assert!(!words.is_same(&raw));
    let short = secret_text(&shares(&parse(PHRASE).unwrap(), None).join("\n"));
    let refused = short.parse_key(ShareSecret::PrivateKey, None).unwrap_err();
    assert_eq!(refused, KeyFileError::Key(KeyError::PrivateKeyLength { found: 16 }));
}

#[test]
fn a_passphrase_of_shares_belongs_to_shares() {
    let words = parse(PHRASE).unwrap();
    let text = secret_text(&shares(&words, Some("tre zor")).join("\n"));
    let with = |secret: &str| text.parse_key(ShareSecret::Phrase, Some(&passphrase(secret)));
    assert!(with("tre zor").unwrap().is_same(&words));
    assert!(!with("trezor").unwrap().is_same(&words));
    let refused = secret_text(PHRASE).parse_key(ShareSecret::Phrase, Some(&passphrase("x")));
    assert_eq!(refused.unwrap_err(), KeyFileError::SharePassphrase);
}

#[test]
fn texts_are_bounded() {
    let text = |bytes: Vec<u8>| SecretText::from_bytes(Zeroizing::new(bytes)).map(drop);
    assert_eq!(text(vec![b'a'; 12_288]), Ok(()));
    assert_eq!(text(vec![b'a'; 12_289]), Err(KeyError::TextTooLong));
    assert_eq!(SecretText::read(&mut std::io::repeat(b'a')).unwrap_err(), KeyError::TextTooLong);
    assert_eq!(text(b"\xff".to_vec()), Err(KeyError::NotUtf8));
    assert_eq!(text(b"a\x1b[31m".to_vec()), Err(KeyError::ControlCharacter));
    assert_eq!(text(b"a\tb\r\nc\n".to_vec()), Ok(()));
    assert_eq!(key(&"a ".repeat(600)).unwrap_err(), KeyFileError::Key(KeyError::TooLong));
}
