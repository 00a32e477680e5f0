//! What is refused, in two lines, with nothing left behind and nothing given away.

use super::{ADDRESS, TESTNET, WORDS, desk};
use station::Exit;
use tests::{Bad, Desk, Tool};

/// What `Bad` takes, with the words of a command line.
fn bad(line: &'static str, exit: Exit, says: &'static str) -> Bad<'static> {
    Bad::signer(line, line, says).exits(exit)
}

#[test]
fn new_keys_need_enough_chance_and_a_place() {
    let desk = Desk::new();
    let rolls: String = "163524".chars().cycle().take(98).collect();
    desk.write("few", &rolls);
    desk.write("wrong", "12345678");
    desk.write("same", "4".repeat(99));
    desk.write("cards", "AS KH 10D AS");
    desk.write("coins", "HTX");
    desk.write("taken", "mine");
    desk.write("good", rolls + "1");
    let table = [
        bad("key new --dice @few -o @key", Exit::BadInput, "253 bits"),
        bad(
            "key new --dice @wrong -o @key",
            Exit::BadInput,
            "dice: roll 7 is not a digit from 1 to 6",
        ),
        bad("key new --dice @same -o @key", Exit::BadInput, "dice: they all show the same"),
        bad("key new --cards @cards -o @key", Exit::BadInput, "cards: card 4 was there before"),
        bad("key new --coins @coins -o @key", Exit::BadInput, "coins: flip 3 is neither H nor T"),
        bad("key new --dice @none -o @key", Exit::Failure, "cannot read"),
        bad("key new --dice @good -o @taken", Exit::Usage, "exists already"),
        bad("key new --dice @good", Exit::Usage, "nowhere to put the new key"),
        bad("key new --dice @good --practice -o @key", Exit::Usage, "cannot be used with"),
        bad("key new --words 13 --dice @good -o @key", Exit::Usage, "12, 15, 18, 21 or 24"),
        bad("key new --words 15 --dice-only --dice @good -o @key", Exit::Usage, "12 or 24 words"),
        bad("key new --dice-only --coins @coins -o @key", Exit::Usage, "cannot be used with"),
        bad("key new --dice - --coins - -o @key", Exit::Usage, "only one input"),
        bad("key new -o @key", Exit::Declined, "nothing was typed"),
        bad("key new -o @key", Exit::Declined, "none of the three").typed(b"luck\n"),
        bad("key last-word --words-file @few -o @key", Exit::BadInput, "expected 11, 14"),
        bad("key last-word --words-file @good", Exit::Usage, "nowhere to put"),
    ];
    desk.all_refused(&table);
}

/// Whether our own sentences hold a word: shares are drawn anew in each run, and their list has words such as "order".
fn stands_in_a_sentence(word: &str) -> bool {
    let sentences = [
        include_str!("../../../offline-signer/src/secret.rs"),
        include_str!("../../../offline-signer/vault/src/error.rs"),
        include_str!("../../../offline-signer/vault/src/slip39/error.rs"),
    ];
    sentences.iter().any(|text| text.contains(word))
}

#[test]
fn wrong_keys_are_refused_without_a_word_of_them() {
    let desk = desk();
    desk.write("typo", WORDS.replace("episode", "episoda"));
    desk.write("swapped", WORDS.replace("wonder second", "second wonder"));
    desk.signer("key backup --key-file @key --as shares --split 2-of-3 -o @share.txt");
    desk.signer("key backup --key-file @key --as shares --split 2-of-3 -o @other.txt");
    let [a, b, other] =
        ["share-1-1.txt", "share-1-2.txt", "other-1-2.txt"].map(|name| desk.read(name));
    desk.write("one", &a);
    desk.write("twice", [a.clone(), a.clone()].concat());
    desk.write("mixed", [a.clone(), other].concat());
    let mistyped = String::from_utf8(b.clone()).unwrap().replacen(' ', " x", 1);
    desk.write("mistyped", [a.clone(), mistyped.into_bytes()].concat());
    let b = String::from_utf8(b).unwrap();
    let mut words: Vec<&str> = b.split_whitespace().collect();
    words.swap(7, 8);
    desk.write("moved", [String::from_utf8(a).unwrap(), words.join(" ")].concat());
    desk.write("pass", "x");
    desk.write("empty.png", "no picture");
    for (name, file, says) in [
        ("a typing error", "typo", "word 3 is in no BIP-39 word list"),
        ("two words swapped", "swapped", "do not fit their checksum"),
        ("too few shares", "one", "there are too few shares"),
        ("a share twice", "twice", "line 2: the share was given before"),
        ("a share of another set", "mixed", "line 2: the share belongs to another set"),
        ("a mistyped share", "mistyped", "line 2: word 2 of the share"),
        ("two words of a share swapped", "moved", "line 2: the words of the share do not fit"),
    ] {
        for command in ["account", "key restore", "key drill --address TAAA"] {
            let line = format!("{command} {TESTNET} --key-file @{file}");
            let said = desk.refused(Bad::signer(name, &line, says));
            let secret =
                ["wonder", "episod", "stumble", "academic"].into_iter().chain(words.clone());
            for word in secret.filter(|word| word.len() > 4 && !stands_in_a_sentence(word)) {
                assert!(!said.stderr.contains(word), "{word}: {}", said.stderr);
            }
        }
    }
    let account = |rest: &str| format!("account {TESTNET} {rest}");
    for (line, exit, says) in [
        (account(""), Exit::Usage, "no key was given"),
        (account("--key-file @key --seedqr @empty.png"), Exit::Usage, "cannot be used with"),
        (account("--seedqr @empty.png"), Exit::BadInput, "no picture could be read"),
        (account("--seedqr @none.png"), Exit::Failure, "cannot be read"),
        (
            account("--key-file @key --share-passphrase-file @pass"),
            Exit::Usage,
            "no passphrase of shares",
        ),
        (account("--key-file @key --shares-of-private-key"), Exit::Usage, "not given as shares"),
        (
            account("--seedqr @empty.png --shares-of-private-key"),
            Exit::Usage,
            "not given as shares",
        ),
        (account("--key-file @key --path m/44h --account 1"), Exit::Usage, "cannot be used with"),
        (account("--key-file @key --account 2147483648"), Exit::Usage, "2147483648"),
    ] {
        let _said = desk.refused(Bad::signer(&line, &line, says).exits(exit));
    }
}

/// A code of a request is no key, whatever is scanned for, and says so.
#[test]
fn a_request_is_not_taken_for_a_key() {
    let desk = tests::sample::drafted_desk();
    desk.signer("show @req --png @codes");
    let line = format!("account {TESTNET} --seedqr @codes");
    let _said = desk.refused(Bad::signer("a request", &line, "part of a message, not a key"));
}

#[test]
fn backups_are_refused_where_they_would_mislead() {
    let desk = desk();
    desk.write("raw", tests::sample::KEY);
    desk.write("spanish", "ábaco ".repeat(11) + "abierto");
    desk.write("taken-1-2.txt", "mine");
    desk.write("taken.svg", "mine");
    let backup = |rest: &str| format!("key backup --key-file {rest}");
    for (line, exit, says) in [
        (backup("@key --as words"), Exit::Usage, "nowhere to put the backup"),
        (backup("@key --as words -o @sheet"), Exit::Usage, "does not say what to write"),
        (backup("@key --as words -o @sheet.doc"), Exit::Usage, "does not say what to write"),
        (backup("@key --as words -o @taken.svg"), Exit::Usage, "exists already"),
        (backup("@key --as words -o @sheet.png"), Exit::Usage, "one code and nothing else"),
        (backup("@key --as compact-seedqr -o @code.txt"), Exit::Usage, "bytes, not text"),
        (backup("@key --as shares -o @share.txt"), Exit::Usage, "belong together"),
        (backup("@key --as words --split 2-of-3 -o @share.txt"), Exit::Usage, "belong together"),
        (backup("@key --as words,shares --split 2-of-3 -o @s.txt"), Exit::Usage, "stand alone"),
        (backup("@key --as shares --split 4-of-3 -o @s.txt"), Exit::Usage, "threshold"),
        (backup("@key --as shares --split 1-of-3 -o @s.txt"), Exit::Usage, "copies"),
        (
            backup("@key --as shares --split 2-of-3 --split 1-of-1 -o @s.txt"),
            Exit::Usage,
            "how many groups",
        ),
        (backup("@key --as shares --split 2-of-3 -o @taken.txt"), Exit::Usage, "exists already"),
        (backup("@key --as private-key -o @sheet.svg"), Exit::Usage, "words have no private key"),
        (backup("@raw --as words -o @sheet.svg"), Exit::Usage, "no words"),
        (backup("@raw --as seedqr -o @sheet.svg"), Exit::Usage, "no words"),
        (backup("@spanish --as seedqr -o @sheet.svg"), Exit::Usage, "only English words"),
        (
            backup("@spanish --as shares --split 2-of-2 -o @sheet.svg"),
            Exit::Usage,
            "only English words",
        ),
        (backup("@spanish --as words -o @sheet.pdf"), Exit::Usage, "plain ASCII"),
    ] {
        let _said = desk.refused(Bad::signer(&line, &line, says).exits(exit));
    }
}

#[test]
fn a_backup_of_another_key_proves_nothing() {
    let desk = desk();
    desk.write("other", "abandon ".repeat(11) + "about");
    desk.signer("key backup --key-file @key --as shares --split 2-of-3 -o @share.txt");
    let two = ["share-1-1.txt", "share-1-2.txt"].map(|name| desk.read(name)).concat();
    desk.write("two", &two);
    let check = |rest: &str| format!("key check-backup --key-file @key {rest}");
    let wrong = WORDS.replace(' ', "\n").replacen("salad", "zoo", 1);
    let chosen = check("--choose 12");
    for (line, stdin, exit, says) in [
        (check("--backup-file @other"), "", Exit::BadInput, "the backup is of another key"),
        (check("--split 2-of-3 --backup-file @two"), "", Exit::BadInput, "2 of 3 shares"),
        (check("--split 2-of-2 --backup-file @two"), "", Exit::BadInput, ""),
        (check("--split 3-of-3 --backup-file @two"), "", Exit::BadInput, "2 of 3 shares"),
        (check("--choose 2"), "", Exit::Usage, "chosen words are 3 at least and 12"),
        (check("--choose 13"), "", Exit::Usage, "chosen words are 3 at least and 12"),
        (chosen, wrong.as_str(), Exit::BadInput, "word 12 of the backup is another one"),
        (check(""), "", Exit::Declined, "nothing was typed"),
        (check(""), "12\nwonder\nabcde\n", Exit::BadInput, "a word is not in the list"),
        (check("--choose 4 --split 2-of-3"), "", Exit::Usage, "read back word by word"),
    ] {
        if says.is_empty() {
            // Two shares of a 2-of-3 are all of a 2-of-2, as far as shares can tell.
            desk.done(Tool::Signer, &line, b"");
            continue;
        }
        let _said =
            desk.refused(Bad::signer(&line, &line, says).exits(exit).typed(stdin.as_bytes()));
    }
}

#[test]
fn restoring_and_drilling_want_what_they_compare_with() {
    let desk = desk();
    desk.write("card", "no card");
    let drill = format!("key drill {TESTNET} --key-file @key");
    let restore = format!("key restore {TESTNET} --key-file @key");
    for (line, exit, says) in [
        (drill.clone(), Exit::Usage, "required"),
        (format!("{drill} --card @card"), Exit::BadInput, "card"),
        (format!("{restore} --accounts 0"), Exit::Usage, "0"),
        (format!("{restore} --accounts 101"), Exit::Usage, "101"),
        (format!("{restore} -o @card"), Exit::Usage, "exists already"),
        (format!("key restore {TESTNET}"), Exit::Declined, "nothing was typed"),
    ] {
        let _said = desk.refused(Bad::signer(&line, &line, says).exits(exit));
    }
    // Addresses are shown before anything is asked; a wrong answer keeps nothing.
    let before = desk.snapshot();
    let declined = desk.run(Tool::Signer, &format!("{restore} -o @kept"), b"TBHHIPWH XXXXXXXX\n");
    assert_eq!(declined.exit, Exit::Declined);
    assert!(
        declined.text().contains("TBHHIP-WHNN3A") && declined.stderr.contains("nothing was kept")
    );
    assert!(desk.snapshot() == before);
    assert_eq!(ADDRESS.len(), 40);
}
