//! Shares: the published vectors, splits of every kind, and what is refused.

use super::{Missing, Repeatable, bytes, entropy, passphrase, read_json, root, text};
use crate::entropy::{Entropy, EntropyError};
use crate::slip39::{Gathering, GroupProgress, Plan, Share, ShareError, Shares, split};

/// Reads, gathers and joins shares.
fn join(shares: &[&str], secret: &str) -> Result<Entropy, ShareError> {
    let mut gathering = Gathering::default();
    for share in shares {
        gathering.add(Share::parse(share)?)?;
    }
    gathering.recover(Some(&passphrase(secret)))
}

/// The error that each vector of a wrong set ends in, by its number.
fn expected(number: usize) -> ShareError {
    match number {
        2 | 21 => ShareError::Checksum,
        3 | 10 | 22 | 29 => ShareError::Malformed,
        5 | 14 | 15 | 16 | 24 | 33 | 34 | 35 => ShareError::TooFew,
        6 | 7 | 8 | 9 | 12 | 25 | 26 | 27 | 28 | 31 => ShareError::OtherSet,
        11 | 30 => ShareError::Conflict,
        13 | 32 => ShareError::Unfitting,
        39 => ShareError::WordCount { found: 19 },
        40 => ShareError::WordCount { found: 21 },
        _ => panic!("vector {number} is not known to be wrong"),
    }
}

#[test]
fn every_published_vector_is_reproduced() {
    let vectors = read_json(root().join("tests/vectors/slip39/vectors.json"));
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 45);
    let mut good = 0;
    for (number, case) in (1..).zip(cases) {
        let id = text(case, "id");
        let shares: Vec<&str> = case["shares"]
            .as_array()
            .unwrap()
            .iter()
            .map(|share| share.as_str().unwrap())
            .collect();
        let joined = join(&shares, text(&vectors, "passphrase"));
        if text(case, "expect") == "ok" {
            good += 1;
            assert_eq!(joined.unwrap().as_bytes(), bytes(text(case, "secret")), "{id}");
            // Every share is written as it was read.
            for share in shares {
                assert_eq!(*Share::parse(share).unwrap().words(), share, "{id}");
            }
        } else {
            assert_eq!(joined.unwrap_err(), expected(number), "{id}");
        }
    }
    assert_eq!(good, 15);
}

/// The list is the standard's: 1,024 words in order, each known by its first four letters.
#[test]
fn the_list_of_words_is_the_published_one() {
    let words: Vec<&str> = crate::slip39::list().collect();
    assert_eq!(words.len(), 1024);
    assert!(words.windows(2).all(|pair| pair[0][..4] < pair[1][..4]));
    assert!(words.iter().all(|word| (4..=8).contains(&word.len())));
}

fn words(shares: &Shares) -> Vec<Vec<String>> {
    let group = |group: &Vec<Share>| group.iter().map(|share| share.words().to_string()).collect();
    shares.iter().map(group).collect()
}

#[test]
fn any_threshold_of_a_split_joins() {
    for length in [16, 18, 20, 22, 24, 26, 28, 30, 32] {
        let secret = Entropy::new(&vec![0xA5; length]).unwrap();
        let plan = Plan::single(3, 5).unwrap().with_exponent(0);
        let shares = words(&split(&secret, &plan, None, &mut Repeatable(1)).unwrap()).remove(0);
        assert_eq!(shares.len(), 5);
        for skipped in 0..5 {
            let four: Vec<&str> =
                (0..5).filter(|n| *n != skipped).map(|n| shares[n].as_str()).collect();
            assert!(join(&four, "").unwrap().is_same(&secret), "{length}");
            assert!(join(&four[1..], "").unwrap().is_same(&secret), "{length}");
            assert_eq!(join(&four[2..], "").unwrap_err(), ShareError::TooFew);
        }
    }
}

#[test]
fn groups_join_when_enough_of_them_are_complete() {
    let secret = entropy("000102030405060708090a0b0c0d0e0f");
    for extendable in [true, false] {
        let mut plan = Plan::new(2, &[(1, 1), (2, 3), (5, 5)]).unwrap().with_exponent(0);
        if !extendable {
            plan = plan.not_extendable();
        }
        let password = passphrase("tre zor~");
        let shares = split(&secret, &plan, Some(&password), &mut Repeatable(2)).unwrap();
        let groups = words(&shares);
        assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [1, 3, 5]);
        let [a, b, c] = [0, 1, 2].map(|n| groups[n].iter().map(String::as_str).collect::<Vec<_>>());
        let join = |sets: &[&[&str]]| join(&sets.concat(), "tre zor~");
        for enough in
            [&[&a[..], &b[..2]][..], &[&a, &b[1..], &c[..4]], &[&b[1..], &c], &[&a, &b, &c]]
        {
            assert!(join(enough).unwrap().is_same(&secret));
        }
        for few in [&[&a[..]][..], &[&a, &b[..1]], &[&a, &c[..4]], &[&b], &[&c[..4], &b[..1]]] {
            assert_eq!(join(few).unwrap_err(), ShareError::TooFew);
        }
        // Every passphrase opens something, and only one the secret.
        let other = super::slip39::join(&[a, b].concat(), "trezor").unwrap();
        assert!(!other.is_same(&secret));
    }
}

#[test]
fn a_gathering_tells_how_far_it_is() {
    let secret = entropy("000102030405060708090a0b0c0d0e0f");
    let plan = Plan::new(2, &[(2, 3), (1, 1)]).unwrap().with_exponent(0);
    assert_eq!((plan.share_count(), plan.group_threshold()), (4, 2));
    let shares = words(&split(&secret, &plan, None, &mut Repeatable(3)).unwrap());
    let mut gathering = Gathering::default();
    assert_eq!((gathering.groups_needed(), gathering.is_complete()), (None, false));
    let progress = |group, have, need| GroupProgress { group, have, need };
    let mut add = |words: &str| {
        gathering.add(Share::parse(words).unwrap()).unwrap();
        (gathering.progress(), gathering.is_complete(), gathering.checks_all())
    };
    assert_eq!(add(&shares[0][2]), (vec![progress(1, 1, 2)], false, false));
    let both = vec![progress(1, 1, 2), progress(2, 1, 1)];
    assert_eq!(add(&shares[1][0]), (both, false, false));
    let both = vec![progress(1, 2, 2), progress(2, 1, 1)];
    assert_eq!(add(&shares[0][0]), (both, true, true));
    assert_eq!(gathering.count(), 3);
    let header = Share::parse(&shares[0][2]).unwrap().header();
    assert_eq!((header.group, header.groups, header.group_threshold), (1, 2, 2));
    assert_eq!((header.member, header.threshold), (3, 2));
}

#[test]
fn a_set_with_a_stranger_is_refused_and_stays_whole() {
    let secret = entropy("000102030405060708090a0b0c0d0e0f");
    let plan = Plan::single(2, 3).unwrap().with_exponent(0);
    let mut random = Repeatable(4);
    let ours = words(&split(&secret, &plan, None, &mut random).unwrap()).remove(0);
    let other = words(&split(&secret, &plan, None, &mut random).unwrap()).remove(0);
    let mut gathering = Gathering::default();
    let mut add = |words: &str| gathering.add(Share::parse(words).unwrap());
    assert_eq!(add(&ours[0]), Ok(()));
    assert_eq!(add(&other[1]), Err(ShareError::OtherSet));
    assert_eq!(add(&ours[0].to_uppercase()), Err(ShareError::Duplicate));
    assert_eq!(add(&ours[2]), Ok(()));
    assert!(gathering.recover(None).unwrap().is_same(&secret));
}

/// A share too many that does not lie on the polynomial of the others is found, and so is a wrong one
/// among just enough.
#[test]
fn a_forged_share_is_found() {
    let secret = entropy("000102030405060708090a0b0c0d0e0f");
    let plan = Plan::single(2, 3).unwrap().with_exponent(0);
    let mut shares = split(&secret, &plan, None, &mut Repeatable(5)).unwrap().remove(0);
    shares[2].value.as_mut()[7] ^= 1;
    let words: Vec<String> = shares.iter().map(|share| share.words().to_string()).collect();
    let [a, b, forged] = [0, 1, 2].map(|n| words[n].as_str());
    assert!(join(&[a, b], "").unwrap().is_same(&secret));
    for set in [&[a, forged][..], &[forged, b], &[a, b, forged], &[forged, b, a]] {
        assert_eq!(join(set, "").unwrap_err(), ShareError::Unfitting);
    }
}

#[test]
fn mistyped_words_are_found_by_their_place() {
    let share = "duckling enlarge academic academic agency result length solution fridge kidney coal \
                 piece deal husband erode duke ajar critical decision keyboard";
    assert!(Share::parse(share).is_ok());
    assert!(Share::parse(&share.to_uppercase().replace(' ', " \t\u{3000}")).is_ok());
    for (from, to, error) in [
        ("enlarge", "enlarges", ShareError::UnknownWord { position: 2 }),
        ("keyboard", "abandon", ShareError::UnknownWord { position: 20 }),
        ("agency", "acid", ShareError::Checksum),
        ("length solution", "solution length", ShareError::Checksum),
        ("ajar critical", "ajar", ShareError::WordCount { found: 19 }),
        ("ajar", "ajar ajar", ShareError::WordCount { found: 21 }),
    ] {
        assert_eq!(Share::parse(&share.replace(from, to)).unwrap_err(), error, "{to}");
    }
    assert_eq!(Share::parse("").unwrap_err(), ShareError::WordCount { found: 0 });
    // No more words are looked at than a share may have.
    let endless = "wrong ".repeat(100_000);
    assert_eq!(Share::parse(&endless).unwrap_err(), ShareError::WordCount { found: 100_000 });
    for count in [24, 26, 29, 32, 34] {
        let error = ShareError::WordCount { found: count };
        assert_eq!(Share::parse(&"academic ".repeat(count)).unwrap_err(), error);
    }
}

/// RS1024 finds up to three wrong words; here each word is wrong in turn, and each pair of neighbours.
#[test]
fn no_single_wrong_or_swapped_word_passes() {
    let share = "duckling enlarge academic academic agency result length solution fridge kidney coal \
                 piece deal husband erode duke ajar critical decision keyboard";
    let words: Vec<&str> = share.split_whitespace().collect();
    for place in 0..words.len() {
        let mut wrong = words.clone();
        for other in ["academic", "zero", "husky"].iter().filter(|other| **other != words[place]) {
            wrong[place] = other;
            assert_eq!(Share::parse(&wrong.join(" ")).unwrap_err(), ShareError::Checksum);
        }
        let mut swapped = words.clone();
        if place > 0 && swapped[place] != swapped[place - 1] {
            swapped.swap(place, place - 1);
            assert_eq!(Share::parse(&swapped.join(" ")).unwrap_err(), ShareError::Checksum);
        }
    }
}

#[test]
fn impossible_plans_are_refused() {
    for (threshold, of) in [(0, 1), (1, 0), (0, 0), (3, 2), (2, 17), (17, 17), (255, 255)] {
        assert_eq!(Plan::single(threshold, of), Err(ShareError::Threshold), "{threshold} {of}");
    }
    assert_eq!(Plan::single(1, 2), Err(ShareError::Copies));
    assert_eq!(Plan::new(1, &[]), Err(ShareError::Threshold));
    assert_eq!(Plan::new(3, &[(1, 1), (1, 1)]), Err(ShareError::Threshold));
    assert_eq!(Plan::new(0, &[(1, 1)]), Err(ShareError::Threshold));
    assert_eq!(Plan::new(1, &[(1, 1); 17]), Err(ShareError::Threshold));
    assert_eq!(Plan::new(1, &[(2, 2), (1, 3)]), Err(ShareError::Copies));
    assert!(Plan::new(16, &[(16, 16); 16]).is_ok());
}

#[test]
fn what_cannot_be_split_is_refused() {
    let plan = Plan::single(2, 2).unwrap().with_exponent(0);
    let secret = entropy("000102030405060708090a0b0c0d0e0f");
    for wrong in ["pass\u{e9}", "tab\there", "\u{7f}"] {
        let refused = split(&secret, &plan, Some(&passphrase(wrong)), &mut Repeatable(6));
        assert_eq!(refused.unwrap_err(), ShareError::Passphrase, "{wrong:?}");
    }
    let odd = Entropy::new(&[7; 17]).unwrap();
    let refused = split(&odd, &plan, None, &mut Repeatable(6));
    assert_eq!(refused.unwrap_err(), ShareError::SecretLength);
    let refused = split(&secret, &plan, None, &mut Missing);
    assert_eq!(refused.unwrap_err(), ShareError::Random(EntropyError::SystemMissing));
}

/// A long passphrase is hashed to a key by HMAC itself; one of 63 bytes is not yet.
#[test]
fn passphrases_of_every_length_work() {
    let secret = entropy("000102030405060708090a0b0c0d0e0f");
    let plan = Plan::single(1, 1).unwrap().with_exponent(0);
    let mut before = Vec::new();
    for length in [0, 1, 62, 63, 64, 65, 1000] {
        let secret_words = "x".repeat(length);
        let password = passphrase(&secret_words);
        let shares = split(&secret, &plan, Some(&password), &mut Repeatable(7)).unwrap();
        let share = shares[0][0].words().to_string();
        assert!(join(&[&share], &secret_words).unwrap().is_same(&secret));
        assert!(!before.contains(&share));
        before.push(share);
    }
}
