//! The last word of phrases that were drawn by hand.

use super::{key_text, parse, secret_text};
use crate::entropy::Coins;
use crate::{KeyError, KeyKind, LastWord};

fn last_word(words: &str) -> Result<LastWord, KeyError> {
    LastWord::of(&key_text(words))
}

fn coins(flips: &str) -> Coins {
    Coins::parse(&secret_text(flips)).unwrap()
}

#[test]
fn every_word_that_may_be_the_last_and_no_other_is_listed() {
    for (count, flips) in [(11, 7), (14, 6), (17, 5), (20, 4), (23, 3)] {
        let words = vec!["zoo"; count].join(" ");
        let last = last_word(&words).unwrap();
        assert_eq!(last.flips(), flips);
        let listed = last.words();
        assert_eq!(listed.len(), 1 << flips);
        let fits = |word: &&str| parse(&format!("{words} {word}")).is_ok();
        let fitting: Vec<&str> =
            bip39::Language::English.word_list().iter().copied().filter(fits).collect();
        assert_eq!(listed, fitting, "{count}");
    }
}

/// SeedSigner, tests/test_mnemonic_generation.py: flips that are all tails give its default.
#[test]
fn known_phrases_are_completed() {
    for (words, flips, whole) in [
        (
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon",
            "TTTTTTT",
            "about",
        ),
        (&"zoo ".repeat(11), "1111111", "wrong"),
        (&"zoo ".repeat(23), "HHH", "vote"),
        (&"abandon ".repeat(23), "000", "art"),
    ] {
        let last = last_word(words).unwrap();
        let key = last.complete(&coins(flips)).unwrap();
        let phrase = key.phrase().unwrap();
        assert_eq!(phrase.split(' ').next_back(), Some(whole));
        assert!(parse(&format!("{words} {whole}")).unwrap().is_same(&key));
    }
    // The place in the list is the number that the flips make.
    let last = last_word(&"zoo ".repeat(11)).unwrap();
    let key = last.complete(&coins("HTTHTHH")).unwrap();
    assert_eq!(key.word(12), Some(last.words()[0b1001011]));
    assert_eq!(key.kind(), KeyKind::Words { count: 12 });
    // Of another language, too.
    let spanish = last_word(&"ábaco ".repeat(11)).unwrap().complete(&coins("TTTTTTT")).unwrap();
    assert_eq!(spanish.word(12), Some("abierto"));
}

#[test]
fn other_numbers_of_words_and_flips_are_refused() {
    for count in [0, 1, 10, 12, 13, 15, 22, 24, 25] {
        let error = KeyError::LastWordCount { found: count };
        assert_eq!(last_word(&"zoo ".repeat(count)).unwrap_err(), error);
    }
    let error = KeyError::UnknownWord { position: 3 };
    assert_eq!(
        last_word(&"zoo ".repeat(11).replacen("zoo zoo zoo", "zoo zoo zooo", 1)).unwrap_err(),
        error
    );
    let mixed = "zoo ".repeat(10) + "abaco";
    assert_eq!(last_word(&mixed).unwrap_err(), KeyError::MixedLanguages { position: 11 });
    let last = last_word(&"zoo ".repeat(23)).unwrap();
    for flips in ["", "HT", "HTHT"] {
        let error = KeyError::Flips { expected: 3, found: flips.len() };
        assert_eq!(last.complete(&coins(flips)).unwrap_err(), error);
    }
}
