//! What is said in Japanese, and what stays as it is.
use super::*;
use crate::{secret, vaults};
use station::CliError;
use std::fs;
use std::path::Path;
use vault::entropy::EntropyError;
use vault::slip39::ShareError;
use vault::{EditError, KeyError, KeyFileError, LabelError, ProofError, State, VaultError};

#[test]
fn what_a_request_brought_is_never_translated() {
    for foreign in ["transaction of love", "a multisig transaction of x y", "cosignatory 署名"] {
        assert_eq!(text("pays", foreign, Language::Japanese), foreign);
    }
    assert_eq!(text("", "transaction 3", Language::Japanese), "取引 3");
    let sly = "from me until <you> (UTC), lasts ever";
    assert_eq!(text("pays", sly, Language::Japanese), sly);
    assert!(is_foreign("message (text)") && !is_foreign("fee"));
}

#[test]
fn fees_and_spans_are_spoken() {
    let fee = text("", "0.1 XEM (the network's minimum is 0.1 XEM or more)", Language::Japanese);
    assert_eq!(fee, "0.1 XEM (ネットワークの最低額 0.1 XEM 以上)");
    let span = text(
        "can take effect",
        "from 2026-11-26 13:03:38 until 2026-11-26 15:03:38 (UTC), lasts 2 h",
        Language::Japanese,
    );
    assert!(span.starts_with("2026-11-26 13:03:38 から"), "{span}");
}

#[test]
fn codes_that_are_typed_stand_in_every_language() {
    assert!(label("D-FEE", "", Language::Japanese).starts_with("D-FEE "));
    let asked = prompt("the danger's code, D-FEE, to go on all the same", Language::Japanese);
    assert!(asked.contains("D-FEE"));
}

#[test]
fn english_stands_as_it_is() {
    for same in ["fee", "transaction 3", "the message, from the order in your hand"] {
        let english = Language::English;
        assert_eq!(
            [label(same, "", english), text("", same, english), prompt(same, english)],
            [same; 3]
        );
    }
}

/// Two words of English behind one another.
fn is_english(text: &str) -> bool {
    let words: Vec<bool> = text
        .split(' ')
        .map(|word| word.len() > 2 && word.bytes().all(|letter| letter.is_ascii_lowercase()))
        .collect();
    words.windows(2).any(|pair| pair == [true, true])
}

/// The kept reviews of every type: DANGER or WARNING, a label of 18 columns, a text; or a text alone.
#[test]
fn every_type_is_reviewed_in_japanese() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/snapshots");
    let (mut lines, mut missing) = (0_u32, Vec::new());
    for file in fs::read_dir(folder).unwrap() {
        let review = fs::read_to_string(file.unwrap().path()).unwrap();
        // Behind the heading and the command that drafted it; what is typed is never translated.
        let lines_of = |line: &&str| line.starts_with(' ') || line.starts_with("== ");
        for line in review.lines().skip(3).filter(|line| !lines_of(line)) {
            let line = line.trim_start_matches("DANGER ").trim_start_matches("WARNING ");
            let (name, said) = line.split_once("  ").unwrap_or(("", line));
            if is_foreign(name) || said.starts_with("sign will ask") {
                continue;
            }
            let both = [
                label(name, said.trim(), Language::Japanese),
                text(name, said.trim(), Language::Japanese),
            ];
            if both.iter().any(|said| is_english(said)) {
                missing.push(both);
            }
            lines += 1;
        }
    }
    assert!(lines > 300 && missing.is_empty(), "{lines} lines, of which {missing:#?}");
}

#[test]
fn a_label_that_means_two_things_is_told_by_its_text() {
    let japanese = |name, said| label(name, said, Language::Japanese);
    assert_eq!(japanese("from", "remote account TDAGXW"), "委任先");
    assert_eq!(japanese("from", "TDAGXW"), "署名する口座");
    assert_eq!(japanese("message (hex, 3 bytes)", "00ff10"), "メッセージ (hex、3 バイト)");
    let sly = "5 atomic units of x:gold on every transfer";
    assert_eq!(text("pays", sly, Language::Japanese), "x:gold on every transfer を最小単位で 5");
    assert!(text("levy", sly, Language::Japanese).starts_with("移動のたびに"));
}

/// A mosaic may have a name of the signer's own words: it stands as it is.
#[test]
fn names_of_mosaics_say_nothing_in_the_signers_place() {
    for name in [
        "a:x whole units with 6 decimals",
        "a:x on every transfer",
        "a:x of y",
        "a:none",
        "a:x ten thousandths",
        "a:x whole units of y",
    ] {
        for (label, said, japanese) in [
            (
                "pays",
                format!("7,000,000 atomic units of {name}"),
                format!("{name} を最小単位で 7,000,000"),
            ),
            (
                "largest",
                format!("5 atomic units of {name}, transaction 3, to NALICE"),
                format!("{name} を最小単位で 5、取引 3、宛先 NALICE"),
            ),
            (
                "levy",
                format!("5 atomic units of {name} on every transfer"),
                format!("移動のたびに {name} を最小単位で 5"),
            ),
            ("creates", format!("9 whole units of {name}"), format!("{name} を 9 単位")),
        ] {
            assert_eq!(text(label, &said, Language::Japanese), japanese);
        }
    }
}

/// A general row does not hide a special one.
#[test]
fn every_row_is_found_by_its_own_text() {
    let numbers = ["71", "72", "73", "74"];
    let english = |row: &str| {
        numbers.iter().fold(row.to_owned(), |text, number| {
            text.replacen("{#}", "{}", 1).replacen("{}", number, 1)
        })
    };
    let other = |row: &str| {
        (0..).zip(numbers).fold(row.to_owned(), |text, (place, number): (usize, _)| {
            text.replace(&format!("{{{place}}}"), number)
        })
    };
    for (row, japanese) in [REFUSALS, FOREIGN, TROUBLE, WHAT].concat() {
        assert_eq!(said(&english(row), Language::Japanese), other(japanese), "{row}");
    }
    for (table, name) in [(REVIEW, ""), (LEVY, "levy")] {
        for (row, japanese) in table {
            assert_eq!(text(name, &english(row), Language::Japanese), other(japanese), "{row}");
        }
    }
}

fn assert_japanese(errors: &[CliError]) {
    for error in errors {
        for text in [error.what(), error.hint()] {
            let japanese = said(text, Language::Japanese);
            assert!(!japanese.is_ascii() && !is_english(&japanese), "{text}\n{japanese}");
            assert!(!said(text, Language::English).contains("--"), "{text} is for commands");
        }
    }
}

#[test]
fn what_goes_wrong_with_vaults_is_said_in_japanese() {
    let number = "3".parse().unwrap();
    let (from, to) = (State::Destroyed, State::Active);
    assert_japanese(
        &[
            VaultError::NotAVault,
            VaultError::Version(9),
            VaultError::Features(9),
            VaultError::Memory { mebibytes: 64 },
            VaultError::NoMemory,
            VaultError::NoCustodian { number: 3 },
            VaultError::Passphrase { number: 3 },
            VaultError::Twice { number: 3 },
            VaultError::TooFew { have: 1, need: 2 },
            VaultError::Damaged,
            VaultError::Contents,
            VaultError::Custodians,
            VaultError::TooShort,
            VaultError::Absent { number: 3 },
            VaultError::Needed,
            VaultError::TooLarge,
            VaultError::Generation,
        ]
        .map(|error| vaults::unopened(&error)),
    );
    assert_japanese(
        &[
            EditError::NoKey(number),
            EditError::Label,
            EditError::TooManyKeys,
            EditError::TooManyAccounts,
            EditError::Known(number),
            EditError::Same(number),
            EditError::State { from, to },
            EditError::Unproved,
            EditError::OtherPassphrase,
            EditError::Silent { number, state: from },
            EditError::Together { number },
            EditError::Mismatch,
        ]
        .map(|error| vaults::unedited(&error)),
    );
    assert!(!is_english(&said(vaults::about_copies(), Language::Japanese)));
}

#[test]
fn what_goes_wrong_with_keys_is_said_in_japanese() {
    assert_japanese(
        &[
            KeyError::TooLong,
            KeyError::ControlCharacter,
            KeyError::Empty,
            KeyError::WordCount { found: 11 },
            KeyError::UnknownWord { position: 3 },
            KeyError::MixedLanguages { position: 3 },
            KeyError::Checksum,
            KeyError::HexLength { found: 63 },
            KeyError::HexPrefix,
            KeyError::HexDigit { position: 3 },
            KeyError::WordNumber { position: 3 },
            KeyError::NotSeedQr,
            KeyError::NoWords,
            KeyError::NotEnglish,
            KeyError::PassphraseOfRawKey,
        ]
        .map(|error| secret::bad_key(&KeyFileError::Key(error))),
    );
    assert_japanese(
        &[
            EntropyError::SystemMissing,
            EntropyError::SystemBroken,
            EntropyError::Memory,
            EntropyError::NotARoll { position: 3 },
            EntropyError::AllTheSame,
            EntropyError::Uneven,
            EntropyError::TooMany { most: 300 },
        ]
        .map(|error| secret::bad_entropy(&error)),
    );
    assert_japanese(
        &[
            ShareError::WordCount { found: 21 },
            ShareError::UnknownWord { position: 3 },
            ShareError::Checksum,
            ShareError::Malformed,
            ShareError::OtherSet,
            ShareError::Duplicate,
            ShareError::Conflict,
            ShareError::TooFew,
            ShareError::Unfitting,
            ShareError::Passphrase,
            ShareError::Memory,
        ]
        .map(|error| secret::bad_shares(&error)),
    );
    assert_japanese(
        &[KeyError::EntropyLength { found: 18 }, KeyError::PrivateKeyLength { found: 16 }]
            .map(|error| secret::bad_key(&KeyFileError::Key(error))),
    );
    assert_japanese(
        &[
            ProofError::OtherKey,
            ProofError::OtherWord { position: 3 },
            ProofError::SharesMissing { found: 2, expected: 3 },
            ProofError::OtherPlan,
        ]
        .map(|error| secret::bad_proof(&error)),
    );
    for error in
        [LabelError::Empty, LabelError::TooLong, LabelError::Blank, LabelError::LooksLikeKey]
    {
        assert!(!is_english(&said(&error.to_string(), Language::Japanese)), "{error}");
    }
}

#[test]
fn refusals_are_said_in_japanese() {
    for text in [
        "refused, R-TIME: transaction 3: its deadline is not after its timestamp",
        "refused, R-NETWORK: the request is for testnet; this signer is set to mainnet",
        "the codes: the message is damaged: its SHA-256 does not match",
        "it is a sealed vault, not a signing request",
        "key 3 is destroyed: it signs nothing",
    ] {
        let japanese = said(text, Language::Japanese);
        assert!(!is_english(&japanese), "{japanese}");
    }
    // Who sends a request puts no sentence of the signer's own in its place.
    let sly = "refused, R-UNKNOWN: unknown chain {0} signed";
    assert_eq!(said(sly, Language::Japanese), "拒否 R-UNKNOWN: 未知のチェーン {0} signed");
}
