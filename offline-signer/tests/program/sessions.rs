//! The memory of the signer while a key is made, restored, written down and read back, at a terminal; and
//! what is left of it afterwards.

use super::prompts::{NET, ROLLS, asked_for_rolls, made, type_words, words_of};
use super::scene::{PASSPHRASE, SIGNER, Scene, numbers_of_words};
use super::screen::Screen;
use super::search::{Findings, Secrets, may_look, search};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use vault::KeyText;

impl Secrets {
    fn words(&mut self, name: &str, words: &[String]) {
        for pair in words.windows(2) {
            self.0.push((name.into(), pair.join(" ").into_bytes()));
        }
    }

    /// The words of a phrase, as text and as numbers, and their entropy.
    fn phrase(words: &[String]) -> Self {
        let mut all = Self(Vec::new());
        all.words("two words", words);
        let text = KeyText::from_bytes(words.join(" ").into_bytes().into()).unwrap();
        let entropy = text.parse().unwrap().compact_seedqr().unwrap();
        all.bytes("entropy", &entropy);
        all.0.push(("numbers of words".into(), numbers_of_words(&entropy)));
        all
    }

    fn and(mut self, name: &str, secret: &str) -> Self {
        self.halves(name, secret.as_bytes());
        self
    }
}

fn vector_words(scene: &Scene) -> Vec<String> {
    scene.vector.text("mnemonic").split(' ').map(String::from).collect()
}

impl Screen {
    /// Searches the program's memory; all that is there lies in locked pages.
    #[track_caller]
    fn search(&self, secrets: &Secrets) -> Findings {
        let pid = self.child.id();
        let program = fs::read_link(format!("/proc/{pid}/exe")).unwrap();
        assert_eq!(program, fs::canonicalize(SIGNER).unwrap(), "setsid became the program");
        let found = search(pid, secrets);
        assert!(found.elsewhere.is_empty(), "outside of locked pages: {:#?}", found.elsewhere);
        found
    }

    /// Waits for the end, after which nothing of the program is there: no process, and no secret in a file
    /// but those that `own` names.
    #[track_caller]
    fn ends_without_trace(&mut self, folder: &Path, secrets: &Secrets, own: &[&str]) {
        assert!(self.end().success(), "{}", self.shown);
        for process in fs::read_dir("/proc").unwrap() {
            let place = fs::read_link(process.unwrap().path().join("cwd")).unwrap_or_default();
            assert!(!place.starts_with(folder), "a process is left in {}", place.display());
        }
        search_files(folder, secrets, own);
    }
}

fn search_files(folder: &Path, secrets: &Secrets, own: &[&str]) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search_files(&path, secrets, own);
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(&path).unwrap();
        for (secret, part) in &secrets.0 {
            let there = bytes.windows(part.len()).any(|window| window == part);
            assert!(!there || own.contains(&name.as_str()), "{name} holds {secret}");
        }
    }
}

/// Makes a key at a terminal, from the rolls to the last word, and searches on the way.
fn new_key(screen: &mut Screen) -> Secrets {
    screen.answer("throw a die 50 times", ROLLS);
    screen.wait_for("in this order:");
    let words = words_of(&screen.wait_for("type ready"));
    let secrets = Secrets::phrase(&words).and("rolls", ROLLS).and("passphrase", PASSPHRASE);
    let written = screen.search(&secrets);
    assert!(written.has("entropy"), "{written:?}");
    for name in ["two words", "numbers of words", "rolls", "passphrase"] {
        assert!(!written.has(name), "{name} is not needed any more");
    }
    screen.say("ready");
    let (last, before) = words.split_last().unwrap();
    for (place, word) in before.iter().enumerate() {
        screen.answer(&format!("word {} of 12: ", place + 1), word);
    }
    screen.wait_for("word 12 of 12: ");
    screen.press(last);
    screen.wait_for(&format!("= {last}"));
    let typed = screen.search(&secrets);
    assert!(typed.has("entropy") && !typed.has("two words"), "{typed:?}");
    screen.press("\n");
    secrets
}

#[test]
fn a_new_key_is_in_locked_pages_and_then_in_the_vault_alone() {
    if !may_look() {
        return;
    }
    let folder = TempDir::new().unwrap();
    made(folder.path());
    let mut screen = asked_for_rolls(folder.path());
    let secrets = new_key(&mut screen);
    screen.ends_without_trace(folder.path(), &secrets, &[]);
}

#[test]
fn a_key_of_dice_alone_is_in_locked_pages_and_then_nowhere() {
    if !may_look() {
        return;
    }
    let folder = TempDir::new().unwrap();
    let mut screen = Screen::start(folder.path(), &["key", "new", "--words", "12", "--dice-only"]);
    let secrets = new_key(&mut screen);
    screen.ends_without_trace(folder.path(), &secrets, &[]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// The secrets of the vector, without those of the vault that its scene has.
fn secrets_of(scene: &Scene) -> Secrets {
    let mut all = scene.secrets();
    let words = vector_words(scene);
    all.words("two words", &words);
    all
}

#[test]
fn a_restored_key_is_in_locked_pages_while_it_is_typed_and_compared() {
    if !may_look() {
        return;
    }
    let scene = Scene::new();
    let (secrets, words) = (secrets_of(&scene), vector_words(&scene));
    let restore = ["key", "restore", "-o", "kept", "--mnemonic-passphrase-file", "words-pass"];
    let mut screen = Screen::start(scene.folder.path(), &[&restore[..], &NET].concat());
    screen.answer("Type words, shares or hex", "words");
    screen.answer("how many words?", &words.len().to_string());
    for (place, word) in words.iter().enumerate() {
        screen.wait_for(&format!("word {} of {}: ", place + 1, words.len()));
        if place + 1 == words.len() {
            let _typed = screen.search(&secrets);
        }
        screen.say(word);
    }
    compared(&mut screen, &secrets);
    let own = ["kept", "words", "words-pass", "pass"];
    screen.ends_without_trace(scene.folder.path(), &secrets, &own);
}

/// Searches while the address is asked for, and types its ends.
#[track_caller]
fn compared(screen: &mut Screen, secrets: &Secrets) {
    let listed = screen.wait_for("type the first 8");
    let found = screen.search(secrets);
    assert!(found.has("entropy"), "{found:?}");
    for name in ["two words", "seed", "slip10PrivateKey", "digest", "scalar"] {
        assert!(!found.has(name), "{name}: {found:?}");
    }
    let address = listed.split_whitespace().find(|part| part.starts_with('T')).unwrap();
    let address = address.replace('-', "");
    screen.say(&format!("{} {}", &address[..8], &address[32..]));
}

/// What was scanned or read from shares, for one session.
#[test]
fn keys_of_codes_and_shares_are_in_locked_pages() {
    if !may_look() {
        return;
    }
    let scene = Scene::new();
    let folder = scene.folder.path();
    let secrets = secrets_of(&scene);
    let backup = ["key", "backup", "--key-file", "words"];
    scene.run(&[&backup[..], &["--as", "compact-seedqr", "-o", "code.png"]].concat(), false);
    scene.run(&[&backup[..], &["--as", "seedqr", "-o", "digits.png"]].concat(), false);
    let split = ["--as", "shares", "--split", "2-of-3", "-o", "share.txt"];
    scene.run(&[&backup[..], &split].concat(), false);
    let [first, second] = ["share-1-1.txt", "share-1-2.txt"]
        .map(|name| fs::read_to_string(folder.join(name)).unwrap());
    scene.write("shares", format!("{first}{second}"));
    let own = [
        "kept0",
        "kept1",
        "kept2",
        "words",
        "words-pass",
        "pass",
        "code.png",
        "digits.png",
        "shares",
    ];
    for (number, source) in
        [["--seedqr", "code.png"], ["--seedqr", "digits.png"], ["--key-file", "shares"]]
            .iter()
            .enumerate()
    {
        let kept = format!("kept{number}");
        let restore = ["key", "restore", "-o", &kept, "--mnemonic-passphrase-file", "words-pass"];
        let mut screen = Screen::start(folder, &[&restore[..], source, &NET].concat());
        compared(&mut screen, &secrets);
        screen.ends_without_trace(folder, &secrets, &own);
    }
}

#[test]
fn a_backup_that_is_shown_is_not_kept_as_text() {
    if !may_look() {
        return;
    }
    let scene = Scene::new();
    let folder = scene.folder.path();
    let secrets = secrets_of(&scene);
    let backup = ["key", "backup", "--key-file", "words", "--as"];
    let shown = [&backup[..], &["words,seedqr,compact-seedqr"]].concat();
    let mut screen = Screen::start(folder, &shown);
    screen.wait_for("type ready");
    let found = screen.search(&secrets);
    assert!(found.has("entropy") && !found.has("two words"), "{found:?}");
    screen.say("ready");
    let own = ["words", "words-pass", "pass"];
    screen.ends_without_trace(folder, &secrets, &own);
    // Read back word by word.
    let mut screen = Screen::start(folder, &["key", "check-backup", "--key-file", "words"]);
    let words = vector_words(&scene);
    screen.answer("how many words?", &words.len().to_string());
    let (last, before) = words.split_last().unwrap();
    for (place, word) in before.iter().enumerate() {
        screen.answer(&format!("word {} of {}: ", place + 1, words.len()), word);
    }
    screen.wait_for(&format!("word {} of ", words.len()));
    let found = screen.search(&secrets);
    assert!(found.has("entropy") && !found.has("two words"), "{found:?}");
    screen.say(last);
    screen.ends_without_trace(folder, &secrets, &own);
}

#[test]
fn shares_that_are_shown_and_read_back_are_in_locked_pages() {
    if !may_look() {
        return;
    }
    let scene = Scene::new();
    let folder = scene.folder.path();
    let mut secrets = secrets_of(&scene);
    scene.write("split-pass", "seventeen quavers");
    secrets.halves("passphrase of shares", b"seventeen quavers");
    let split = ["--split", "2-of-2", "--split-passphrase-file", "split-pass"];
    let show = ["key", "backup", "--key-file", "words", "--as", "shares"];
    let mut screen = Screen::start(folder, &[&show[..], &split].concat());
    let mut shares = Vec::new();
    for _ in 0..2 {
        let mut words = words_of(&screen.wait_for("type ready"));
        let count = share_length(&vector_words(&scene));
        let words = words.split_off(words.len() - count);
        secrets.words("two words of a share", &words);
        shares.push(words);
        let found = screen.search(&secrets);
        assert!(!found.has("two words of a share"), "{found:?}");
        screen.say("ready");
    }
    let own = ["words", "words-pass", "pass", "split-pass"];
    screen.ends_without_trace(folder, &secrets, &own);

    let check = ["key", "check-backup", "--key-file", "words"];
    let mut screen = Screen::start(folder, &[&check[..], &split].concat());
    screen.answer("how many words has a share?", &shares[0].len().to_string());
    type_words(&mut screen, &shares[0]);
    screen.wait_for("share 2, ");
    let (last, before) = shares[1].split_last().unwrap();
    for (place, word) in before.iter().enumerate() {
        screen.answer(&format!("word {} of {}: ", place + 1, shares[1].len()), word);
    }
    screen.wait_for(&format!("word {} of ", shares[1].len()));
    let values: Vec<Vec<u8>> = shares.iter().map(|words| value(words)).collect();
    secrets.bytes("value of a share", &values[0]);
    let found = screen.search(&secrets);
    assert!(found.has("value of a share") && !found.has("two words of a share"), "{found:?}");
    screen.say(last);
    screen.ends_without_trace(folder, &secrets, &own);
    assert!(screen.shown.contains("all 2 shares were read back"), "{}", screen.shown);
}

/// The words of a share of so many words' entropy: 7 of head and checksum, and ten bits each.
fn share_length(words: &[String]) -> usize {
    let bits = words.len() * 32 / 3;
    7 + bits.div_ceil(10)
}

/// The value in the words of a share, by SLIP-0039: ten bits each, zeros in front.
fn value(words: &[String]) -> Vec<u8> {
    let list = include_str!("../../vault/src/slip39/wordlist.txt");
    let numbers = words[4..words.len() - 3]
        .iter()
        .map(|word| list.lines().position(|line| line == word).unwrap());
    let bits: String = numbers.map(|number| format!("{number:010b}")).collect();
    let whole = bits.len() / 16 * 16;
    bits.as_bytes()[bits.len() - whole..]
        .chunks(8)
        .map(|bits| u8::from_str_radix(std::str::from_utf8(bits).unwrap(), 2).unwrap())
        .collect()
}
