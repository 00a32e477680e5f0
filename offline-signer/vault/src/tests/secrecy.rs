//! What Debug and errors print, and that every holder of a secret wipes it.

use scheme::{PublicKey, Scheme};
use zeroize::ZeroizeOnDrop;

use super::{key_text, parse, passphrase, raw_key};
use crate::{KeyMaterial, KeyText, Passphrase, SigningKey};

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
    // What those claims rest on.
    wipes::<bip39::Mnemonic>();
    wipes::<ed25519_dalek::hazmat::ExpandedSecretKey>();
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
