//! The recipes, redone with the system's sha256sum and compared with those that others published.

use std::io::Write as _;
use std::process::{Command, Stdio};

use bip39::Mnemonic;

use super::{Missing, Repeatable, bytes, read_json, root, secret_text, text};
use crate::entropy::{CameraNoise, Cards, Coins, Dice, EntropyError, PhraseLength, Pool, Sources};
use crate::{KeyMaterial, Passphrase};

/// What `sha256sum` prints of a text.
fn sha256sum(text: &[u8]) -> String {
    let mut program =
        Command::new("sha256sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    program.stdin.take().unwrap().write_all(text).unwrap();
    let output = program.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().split(' ').next().unwrap().to_owned()
}

const ROLLS: &str = "163524163542136542163524163524136524163542165324163524163524163542136542163524163524136524163542165";

fn sources() -> Sources {
    let pictures: Vec<Vec<u8>> = (0..2_u32)
        .map(|picture| {
            (0..20_000_u32).map(|n| ((n * n * (picture + 3)) >> 5).to_le_bytes()[0]).collect()
        })
        .collect();
    let pictures: Vec<&[u8]> = pictures.iter().map(Vec::as_slice).collect();
    Sources {
        dice: Some(Dice::parse(&secret_text(ROLLS)).unwrap()),
        coins: Some(Coins::parse(&secret_text("1101 0010")).unwrap()),
        cards: Some(Cards::parse(&secret_text("as 10h kd")).unwrap()),
        camera: Some(CameraNoise::measure(&pictures).unwrap()),
    }
}

#[test]
fn a_practice_key_can_be_redone_with_sha256sum() {
    for length in PhraseLength::ALL {
        let pool = Pool::new(length, sources()).unwrap();
        let practice = pool.practise(&mut Repeatable(1)).unwrap();
        let digest = sha256sum(practice.inputs().as_bytes());
        assert_eq!(practice.sha256(), digest);
        assert_eq!(practice.bytes(), length.bytes());
        // Words of other hands: bip39's own.
        let entropy = bytes(&digest[..length.bytes() * 2]);
        assert_eq!(practice.words(), Mnemonic::from_entropy(&entropy).unwrap().to_string());
        // The same inputs make the same key.
        let key = pool.generate(&mut Repeatable(1)).unwrap();
        assert_eq!(*key.phrase().unwrap(), practice.words());
    }
}

#[test]
fn every_input_stands_on_a_line_of_its_own() {
    let practice =
        Pool::new(PhraseLength::Words24, sources()).unwrap().practise(&mut Repeatable(1)).unwrap();
    let lines: Vec<&str> = practice.inputs().lines().collect();
    assert_eq!(lines[..2], ["coldseal entropy v1", "words 24"]);
    assert!(lines[2].starts_with("system 64 ") && lines[2].len() == 74);
    assert_eq!(lines[3], format!("dice 99 {ROLLS}"));
    assert_eq!(lines[4..6], ["coins 8 HHTHTTHT", "cards 8 AS TH KD"]);
    assert!(lines[6].starts_with("camera 64 ") && lines[6].len() == 74);
    assert_eq!(lines.len(), 7);
    assert!(practice.inputs().ends_with('\n'));
}

#[test]
fn every_source_changes_the_key() {
    let phrase = |sources: Sources, seed| {
        let key =
            Pool::new(PhraseLength::Words24, sources).unwrap().generate(&mut Repeatable(seed));
        key.unwrap().phrase().unwrap().to_string()
    };
    let mut all = vec![phrase(sources(), 1), phrase(sources(), 2)];
    all.push(phrase(Sources { coins: None, ..sources() }, 1));
    all.push(phrase(Sources { cards: None, ..sources() }, 1));
    all.push(phrase(Sources { camera: None, ..sources() }, 1));
    let other = ROLLS.replacen('1', "2", 1);
    let dice = Some(Dice::parse(&secret_text(&other)).unwrap());
    all.push(phrase(Sources { dice, ..sources() }, 1));
    for (place, one) in all.iter().enumerate() {
        assert!(!all[..place].contains(one), "{place}");
    }
}

fn dice_only(length: PhraseLength, rolls: &str) -> Result<KeyMaterial, EntropyError> {
    // Dice alone need no generator: there may be none.
    Pool::dice_only(length, Dice::parse(&secret_text(rolls))?)?.generate(&mut Missing)
}

/// SeedSigner, tests/test_mnemonic_generation.py; Coldcard's docs/rolls12.py and rolls.py give the same.
#[test]
fn dice_alone_give_the_words_that_others_give() {
    let rolls = "12345612345612345612345612345612345612345612345612";
    let words =
        "unveil nice picture region tragic fault cream strike tourist control recipe tourist";
    let key = dice_only(PhraseLength::Words12, rolls).unwrap();
    assert_eq!(*key.phrase().unwrap(), words);
    let practice =
        Pool::dice_only(PhraseLength::Words12, Dice::parse(&secret_text(rolls)).unwrap());
    let practice = practice.unwrap().practise(&mut Missing).unwrap();
    assert_eq!((practice.inputs(), practice.words()), (rolls, words));
    assert_eq!(practice.sha256(), sha256sum(rolls.as_bytes()));
}

/// Rolls that nobody should use, and that are refused as a source, have published words, too: the
/// recipe is the same.
#[test]
fn the_recipe_of_dice_alone_is_sha256_of_the_digits() {
    let vectors = read_json(root().join("tests/vectors/dice/vectors.json"));
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 7);
    for case in cases {
        let (rolls, words) = (text(case, "rolls"), text(case, "mnemonic"));
        let length = if words.split(' ').count() == 12 { 16 } else { 32 };
        let digest = bytes(&sha256sum(rolls.as_bytes()));
        assert_eq!(Mnemonic::from_entropy(&digest[..length]).unwrap().to_string(), words);
        let phrase = if length == 16 { PhraseLength::Words12 } else { PhraseLength::Words24 };
        match dice_only(phrase, rolls) {
            Ok(key) => assert_eq!(*key.phrase().unwrap(), words),
            Err(error) => assert!(matches!(
                error,
                EntropyError::AllTheSame | EntropyError::Uneven | EntropyError::TooFew { .. }
            )),
        }
    }
}

#[test]
fn dice_alone_are_enough_and_of_published_lengths() {
    for length in [PhraseLength::Words15, PhraseLength::Words18, PhraseLength::Words21] {
        assert_eq!(dice_only(length, ROLLS).unwrap_err(), EntropyError::DiceOnlyLength);
    }
    for (length, most) in [(PhraseLength::Words12, 49), (PhraseLength::Words24, 98)] {
        let refused = dice_only(length, &ROLLS[..most]).unwrap_err();
        assert!(matches!(refused, EntropyError::TooFew { .. }), "{length}");
        assert!(dice_only(length, &ROLLS[..=most]).is_ok());
    }
}

/// BIP-39's own vectors, from entropy to seed.
#[test]
fn the_published_words_and_seeds_are_reproduced() {
    let vectors = read_json(root().join("tests/vectors/bip39/vectors.json"));
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 24);
    let salt = super::passphrase(text(&vectors, "passphrase"));
    for case in cases {
        let key = KeyMaterial::from_english(&super::entropy(text(case, "entropy"))).unwrap();
        let words = key.phrase().unwrap();
        assert_eq!(*words, text(case, "mnemonic"));
        let parsed = crate::mnemonic::parse(&words).unwrap();
        let salt = crate::mnemonic::normalized_passphrase(Passphrase::as_str(&salt));
        assert_eq!(parsed.to_seed_normalized(&salt)[..], bytes(text(case, "seed"))[..]);
        assert!(super::parse(&words).unwrap().is_same(&key));
        assert_eq!(key.entropy().unwrap().as_bytes(), bytes(text(case, "entropy")));
    }
}
