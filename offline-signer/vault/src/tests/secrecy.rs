//! What Debug and errors print, and that every holder of a secret wipes it.

use scheme::{PublicKey, Scheme};
use zeroize::ZeroizeOnDrop;

use super::{Repeatable, entropy, key_text, parse, passphrase, raw_key, secret_text};
use crate::entropy::{CameraNoise, Cards, Coins, Dice, Entropy, Practice};
use crate::slip39::{Gathering, Plan, Share, split};
use crate::{KeyMaterial, KeyText, LastWord, Passphrase, SecretText, ShareSecret, SigningKey};

const PHRASE: &str =
    "wonder second episode stumble add inquiry senior raven donkey crime hurry salad";
const HEX: &str = "575DBB3062267EFF57C970A336EBBC8FBCFE12C5BD3ED7BC11EB0481D7704CED";

#[test]
fn debug_prints_names_and_public_keys_only() {
    assert_eq!(format!("{:?}", key_text(PHRASE)), "KeyText { .. }");
    assert_eq!(format!("{:?}", passphrase("hunter2")), "Passphrase { .. }");
    assert_eq!(format!("{:?}", parse(PHRASE).unwrap()), "KeyMaterial { .. }");
    assert_eq!(format!("{:?}", parse(HEX).unwrap()), "KeyMaterial { .. }");
    let printed = format!("{:?}", raw_key(HEX, Scheme::Ed25519Keccak512));
    assert_eq!(
        printed,
        "SigningKey { scheme: Ed25519Keccak512, public_key: \
         C5F54BA980FCBB657DBAAA42700539B207873E134D2375EFEAB5F1AB52F87844, .. }"
    );
}

#[test]
fn every_holder_wipes_itself() {
    fn wipes<T: ZeroizeOnDrop>() {}
    wipes::<KeyText>();
    wipes::<Passphrase>();
    wipes::<KeyMaterial>();
    wipes::<SigningKey>();
    wipes::<SecretText>();
    wipes::<LastWord>();
    wipes::<Entropy>();
    wipes::<Practice>();
    wipes::<Dice>();
    wipes::<Coins>();
    wipes::<Cards>();
    wipes::<CameraNoise>();
    wipes::<Share>();
    wipes::<Gathering>();
    // What those claims rest on.
    wipes::<bip39::Mnemonic>();
    wipes::<ed25519_dalek::hazmat::ExpandedSecretKey>();
    wipes::<sha2::Sha256>();
    wipes::<sha2::Sha512>();
    wipes::<sha3::Keccak512>();
}

/// No error prints any piece of four characters of the text that caused it.
#[test]
fn errors_hold_nothing_of_the_secret() {
    for secret in [
        PHRASE.replace("wonder", "qwxyzv"),
        PHRASE.replace("donkey", "abaco"),
        PHRASE.replace("salad", "salon"),
        format!("{PHRASE} qwxyzv"),
        HEX.replacen('5', "", 1),
        HEX.replacen('5', "Q", 1),
        format!("FF{HEX}"),
        format!("{HEX} {HEX}"),
    ] {
        let error = parse(&secret).unwrap_err();
        let printed = format!("{error} {error:?}").to_lowercase();
        for word in secret.to_lowercase().split(' ') {
            let characters: Vec<char> = word.chars().collect();
            for piece in characters.windows(4) {
                let piece: String = piece.iter().collect();
                assert!(!printed.contains(&piece), "{printed}: {piece}");
            }
        }
    }
}

#[test]
fn signing_errors_name_public_keys_only() {
    let key = raw_key(HEX, Scheme::Ed25519Keccak512);
    let other = PublicKey([7; 32]);
    let error = key.sign_all(key.scheme(), &other, std::iter::empty()).unwrap_err();
    let (own, other) = (key.public_key(), other.to_string());
    let expected = format!("approved for the account key {other}, but this key is {own}");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn debug_of_sources_and_shares_prints_no_secret() {
    assert_eq!(format!("{:?}", secret_text(PHRASE)), "SecretText { .. }");
    assert_eq!(format!("{:?}", entropy("000102030405060708090a0b0c0d0e0f")), "Entropy { .. }");
    assert_eq!(format!("{:?}", Dice::parse(&secret_text("1")).unwrap()), "Dice { .. }");
    assert_eq!(format!("{:?}", Coins::parse(&secret_text("H")).unwrap()), "Coins { .. }");
    assert_eq!(format!("{:?}", Cards::parse(&secret_text("AS")).unwrap()), "Cards { .. }");
    let last = LastWord::of(&key_text(&PHRASE.replace(" salad", ""))).unwrap();
    assert_eq!(format!("{last:?}"), "LastWord { length: Words12, .. }");
    let plan = Plan::single(2, 2).unwrap().with_exponent(0);
    let secret = parse(PHRASE).unwrap().entropy().unwrap();
    let share = split(&secret, &plan, None, &mut Repeatable(1)).unwrap().remove(0).remove(0);
    let printed = format!("{share:?}");
    assert!(printed.starts_with("Share { header: ShareHeader { identifier: "), "{printed}");
    assert!(printed.ends_with("threshold: 2 }, .. }"), "{printed}");
}

/// No error about a share prints any word of it.
#[test]
fn errors_about_shares_hold_nothing_of_them() {
    let plan = Plan::single(2, 2).unwrap().with_exponent(0);
    let secret = parse(PHRASE).unwrap().entropy().unwrap();
    let shares = split(&secret, &plan, None, &mut Repeatable(1)).unwrap().remove(0);
    let [a, b] = [0, 1].map(|n| shares[n].words().to_string());
    let (first, rest) = a.split_once(' ').unwrap();
    for text in [
        format!("{a}\n{a}"),
        format!("{a}\n{rest}"),
        format!("{a}\n{b} {first}"),
        format!("{a}\n{rest} {first}"),
        format!("{a}\nx{b}"),
        a.clone(),
    ] {
        let error = secret_text(&text).parse_key(ShareSecret::Phrase, None).unwrap_err();
        let printed = format!("{error} {error:?}").to_lowercase();
        let pieces = a.split(' ').chain(b.split(' ')).filter(|word| word.len() > 4);
        // The sentence's own words aside, none of the share's is in it.
        let sentence = ["share", "duplicate", "another", "wrong", "their", "words"];
        for word in pieces.filter(|word| !sentence.contains(word)) {
            assert!(!printed.contains(word), "{printed}: {word}");
        }
    }
}
