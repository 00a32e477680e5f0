//! Reading backups back.

use super::{Missing, Repeatable, key_text, parse, passphrase};
use crate::entropy::EntropyError;
use crate::slip39::{Gathering, Plan, Share, ShareError, split};
use crate::{KeyMaterial, KeyText, Proof, ProofError, Quiz, ReadBack, WordList};

const PHRASE: &str =
    "wonder second episode stumble add inquiry senior raven donkey crime hurry salad";
const OTHER: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const HEX: &str = "575DBB3062267EFF57C970A336EBBC8FBCFE12C5BD3ED7BC11EB0481D7704CED";

#[test]
fn a_whole_backup_is_the_same_key_or_none() {
    let keys = [PHRASE, OTHER, HEX, &HEX.replace("575D", "575E")].map(|text| parse(text).unwrap());
    for (place, key) in keys.iter().enumerate() {
        for (other, backup) in keys.iter().enumerate() {
            let proof = Proof::whole(key, backup).map(|proof| proof.read_back());
            let expected =
                if place == other { Ok(ReadBack::Whole) } else { Err(ProofError::OtherKey) };
            assert_eq!(proof, expected);
        }
    }
}

fn answers(words: &[&str]) -> Vec<KeyText> {
    words.iter().map(|word| key_text(word)).collect()
}

#[test]
fn chosen_words_are_asked_for_by_chance() {
    let key = parse(PHRASE).unwrap();
    let words: Vec<&str> = PHRASE.split(' ').collect();
    let mut asked = [false; 12];
    for seed in 0..40 {
        let quiz = Quiz::choose(&key, 4, &mut Repeatable(seed * 1000)).unwrap();
        let positions = quiz.positions().to_vec();
        assert_eq!(positions.len(), 4);
        assert!(positions.windows(2).all(|pair| pair[0] < pair[1]));
        positions.iter().for_each(|position| asked[position - 1] = true);
        let mut right: Vec<&str> = positions.iter().map(|position| words[position - 1]).collect();
        let proof = quiz.check(&key, &answers(&right)).unwrap();
        assert_eq!(proof.read_back(), ReadBack::Words(4));
        let few = quiz.check(&key, &answers(&right[1..])).unwrap_err();
        assert_eq!(few, ProofError::Answers { asked: 4, found: 3 });
        right[2] = "zoo";
        let position = positions[2];
        assert_eq!(
            quiz.check(&key, &answers(&right)).unwrap_err(),
            ProofError::OtherWord { position }
        );
    }
    assert_eq!(asked, [true; 12]);
}

#[test]
fn four_letters_are_a_word_and_three_are_not() {
    let key = parse(PHRASE).unwrap();
    let quiz = Quiz::choose(&key, 12, &mut Repeatable(1)).unwrap();
    let check =
        |words: &str| quiz.check(&key, &answers(&words.split(' ').collect::<Vec<_>>())).map(drop);
    assert_eq!(check(PHRASE), Ok(()));
    assert_eq!(check(&PHRASE.to_uppercase()), Ok(()));
    assert_eq!(check("wond seco epis stum add inqu seni rave donk crim hurr sala"), Ok(()));
    for (place, word) in [(1, "won"), (1, "wonde"), (5, "ad"), (5, ""), (12, "salads")] {
        let mut words: Vec<&str> = PHRASE.split(' ').collect();
        words[place - 1] = word;
        let refused = check(&words.join(" "));
        assert_eq!(refused, Err(ProofError::OtherWord { position: place }), "{word}");
    }
}

#[test]
fn a_quiz_has_enough_questions() {
    let key = parse(PHRASE).unwrap();
    for count in [0, 1, 2, 13, usize::MAX] {
        let refused = Quiz::choose(&key, count, &mut Repeatable(1)).unwrap_err();
        assert_eq!(refused, ProofError::WordCount { most: 12 });
    }
    let raw = Quiz::choose(&parse(HEX).unwrap(), 3, &mut Repeatable(1));
    assert_eq!(raw.unwrap_err(), ProofError::NoWords);
    let missing = Quiz::choose(&key, 3, &mut Missing).unwrap_err();
    assert_eq!(missing, ProofError::Shares(ShareError::Random(EntropyError::SystemMissing)));
}

fn gather(words: &[&str]) -> Gathering {
    let mut gathering = Gathering::default();
    words.iter().for_each(|words| gathering.add(Share::parse(words).unwrap()).unwrap());
    gathering
}

fn split_words(key: &KeyMaterial, plan: &Plan) -> Vec<String> {
    let password = passphrase("x");
    let shares = split(&key.entropy().unwrap(), plan, Some(&password), &mut Repeatable(3)).unwrap();
    shares.iter().flatten().map(|share| share.words().to_string()).collect()
}

#[test]
fn every_share_of_a_split_is_read_back() {
    let password = passphrase("x");
    for text in [PHRASE, HEX] {
        let key = parse(text).unwrap();
        let plan = Plan::new(1, &[(2, 3), (1, 1)]).unwrap().with_exponent(0);
        let words = split_words(&key, &plan);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let check = |key: &KeyMaterial, plan: &Plan, words: &[&str]| {
            let proof = Proof::shares(key, plan, &gather(words), Some(&password));
            proof.map(|proof| proof.read_back())
        };
        assert_eq!(check(&key, &plan, &words), Ok(ReadBack::Shares(4)));
        let missing = ProofError::SharesMissing { found: 3, expected: 4 };
        for skipped in 0..4 {
            let mut three = words.clone();
            three.remove(skipped);
            assert_eq!(check(&key, &plan, &three), Err(missing));
        }
        let other = check(&parse(OTHER).unwrap(), &plan, &words);
        assert_eq!(other, Err(ProofError::OtherKey));
        for plan in [
            Plan::new(2, &[(2, 3), (1, 1)]),
            Plan::new(1, &[(3, 3), (1, 1)]),
            Plan::new(1, &[(1, 1), (2, 3)]),
            Plan::new(1, &[(2, 4)]),
            Plan::new(1, &[(2, 2), (2, 2)]),
        ] {
            assert_eq!(check(&key, &plan.unwrap(), &words), Err(ProofError::OtherPlan));
        }
        let wrong = Proof::shares(&key, &plan, &gather(&words), None).unwrap_err();
        assert_eq!(wrong, ProofError::OtherKey);
    }
}

#[test]
fn typed_letters_become_words() {
    for (list, typed, only) in [
        (WordList::Phrase, "wond", Some("wonder")),
        (WordList::Phrase, "wonder", Some("wonder")),
        (WordList::Phrase, "add", Some("add")),
        (WordList::Phrase, "ad", None),
        (WordList::Phrase, "zo", None),
        (WordList::Phrase, "", None),
        (WordList::Phrase, "wonders", None),
        (WordList::Share, "acad", Some("academic")),
        (WordList::Share, "zer", Some("zero")),
        (WordList::Share, "wonder", None),
    ] {
        assert_eq!(list.only(typed), only, "{typed}");
    }
    assert_eq!(WordList::Phrase.complete("zo"), ["zone", "zoo"]);
    assert_eq!(WordList::Phrase.near("wnoder")[0], "wonder");
    assert_eq!(WordList::Share.near("acadmic")[0], "academic");
    assert!(WordList::Share.has("academic") && !WordList::Share.has("abandon"));
    // Four letters are always enough.
    for list in [WordList::Phrase, WordList::Share] {
        for word in list.complete("") {
            let start: String = word.chars().take(4).collect();
            assert!(list.only(&start).is_some_and(|only| only == word || only.len() <= 4));
        }
    }
}
