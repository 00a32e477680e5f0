//! Known answers that this build must give on this machine, before it is trusted with a key.
use super::say::Say;
use chain::Network;
use chains::{AccountChain, ChainId};
use qr::Level;
use scheme::{TaggedKind, tagged};
use std::num::NonZeroU16;
use vault::entropy::OsRandom;
use vault::{KeyText, Passphrase};
use zeroize::Zeroizing;

/// What came of a test.
pub(super) type Check = Result<(), String>;

const KEYS: Say = Say("keys and addresses", "鍵とアドレス");
const SIGNATURES: Say = Say("signatures", "署名");
const CODES: Say = Say("codes", "コード");
const RANDOM: Say = Say("random numbers", "乱数");

/// Words that are published in a test vector, and worth nothing.
const PHRASE: &str =
    "brisk crazy describe donate walnut lab episode identify feature sell ladder powder";
const PASSPHRASE: &str = "пароль";
/// What NIS1's default path makes of them on the main network.
const ADDRESS: &str = "NCWREWEFYL4H4GNW6U5IW23WMF5ATLH2SUVGHZNY";

/// Pixels to a module.
const SCALE: NonZeroU16 = NonZeroU16::new(3).unwrap();

/// Runs every test.
pub(super) fn run() -> Vec<(Say, Check)> {
    vec![(KEYS, keys()), (SIGNATURES, signatures()), (CODES, codes()), (RANDOM, random())]
}

fn account() -> Result<crate::key::Account, String> {
    let chain = AccountChain::Whole(ChainId::Nem);
    let text = KeyText::from_bytes(Zeroizing::new(PHRASE.as_bytes().to_vec()));
    let key = text.and_then(|text| text.parse()).map_err(|error| error.to_string())?;
    let passphrase = Passphrase::from_bytes(Zeroizing::new(PASSPHRASE.as_bytes().to_vec()));
    let passphrase = passphrase.map_err(|error| error.to_string())?;
    let path = crate::key::path_of(chain, Network::Mainnet, 0);
    let path = path.map_err(|error| error.what().to_owned())?;
    crate::key::at(&key, Some(path), Some(&passphrase), chain, Network::Mainnet)
        .map_err(|error| error.what().to_owned())
}

fn keys() -> Check {
    let address = account()?.address;
    if address.as_str() == ADDRESS { Ok(()) } else { Err(format!("made {address}")) }
}

fn signatures() -> Check {
    let account = account()?;
    let body = b"coldseal self test";
    let signature = account.key.prove_possession(body).map_err(|error| error.to_string())?;
    let (scheme, key) = (account.key.scheme(), account.key.public_key());
    let signed = tagged(TaggedKind::Possession, body).map_err(|error| error.to_string())?;
    scheme.verify(key, &signature, &signed).map_err(|error| error.to_string())?;
    match scheme.verify(key, &signature, body) {
        Err(_) => Ok(()),
        Ok(()) => Err(String::from("a false one was taken")),
    }
}

fn codes() -> Check {
    let payload = b"coldseal self test";
    let modules = qr::encode(payload, None, Level::Low).map_err(|error| error.to_string())?;
    let picture = modules.draw(SCALE).map_err(|error| error.to_string())?;
    let read = qr::read(&picture.view());
    if read.iter().any(|code| code.payload == payload) {
        Ok(())
    } else {
        Err(String::from("a code was not read"))
    }
}

fn random() -> Check {
    OsRandom::open().map(|_| ()).map_err(|error| error.to_string())
}
