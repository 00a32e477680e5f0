//! The signer's screens, worked at by a script: real requests in, real codes out. Every screen on the way is
//! compared with a picture in `tests/pictures`, which somebody has looked at.
mod picture;
mod rig;

use offline_signer::End;
use protocol::Message;
use rig::{Desk, NOW, Step, codes_of, read_back, step, work};
use serde_json::Value;
use tests::sample::{KEY, PUBLIC, TO_MAIN, WORDS, vectors};
use tests::{Desk as Online, Tool};

/// The sizes of displays that a trip is made on.
const SIZES: [(u32, u32); 3] = [(800, 480), (1280, 800), (3840, 2160)];

/// What stands on the screens on the way, in the order in which they come.
struct Words {
    name: &'static str,
    language: &'static str,
    about: &'static str,
    network: &'static str,
    menu: &'static str,
    kind: &'static str,
    hex: &'static str,
    address: &'static str,
    review: &'static str,
    confirm: &'static str,
    wrong: &'static str,
    codes: &'static str,
}

const ENGLISH: Words = Words {
    name: "english",
    language: "⏎",
    about: "random numbers: good",
    network: "Requests for another network",
    menu: "What is to be done?",
    kind: "Key for this session",
    hex: "private key",
    address: "Compare every group",
    review: "What it does",
    confirm: "Confirm",
    wrong: "That is not what the request does",
    codes: "Up, Down: size",
};

const JAPANESE: Words = Words {
    name: "japanese",
    language: "↓⏎",
    about: "乱数: 正常",
    network: "ほかのネットワークの要求は",
    menu: "操作を選んでください",
    kind: "今回使う鍵",
    hex: "秘密鍵",
    address: "一組ずつ照合してください",
    review: "この取引の内容",
    confirm: "入力してください",
    wrong: "要求の内容と一致しません",
    codes: "上下: 大きさ",
};

/// What stands on the screens of a vault: English, Japanese.
type Said = [&'static str; 2];
const COUNT: Said = ["How many custodians", "保管者は何人ですか?"];
const NAME: Said = ["The name of custodian", "保管者の名前:"];
const FIRST: Said = ["New passphrase", "新しいパスフレーズ"];
const AGAIN: Said = ["The same once more", "もう一度同じものを"];
const LABEL: Said = ["The key's name in this vault", "この金庫での鍵の名前"];
const LENGTH: Said = ["How long shall its backup be?", "バックアップの長さを選んでください"];
const DICE: Said = ["Throw a die", "サイコロを振り"];
const PAPER: Said = ["Write these words on paper", "単語を紙に書き写してください"];
const REMOVE: Said = ["Remove a custodian", "保管者を外す"];
const UNCOPIED: Said = ["The vault was changed", "金庫が変更されています"];

/// Drafts a payment that begins at the moment of the screens.
fn drafted(online: &Online, more: &str) -> Message {
    let now = jiff::Timestamp::from_second(NOW.0).unwrap();
    online.online(&format!(
        "draft transfer --chain nem --network mainnet --signer {PUBLIC} --to {TO_MAIN} \
         --amount 12.5 --message hello --timestamp {now} --deadline +2h -o @req {more}"
    ));
    Message::from_wire(&online.read("req")).unwrap()
}

/// Returns what the operator types from the order in the hand.
fn answers(online: &Online) -> Vec<String> {
    let now = jiff::Timestamp::from_second(NOW.0).unwrap();
    let review = online.json(Tool::Signer, &format!("inspect @req --json --now {now}"));
    let lines = review.get("confirm").and_then(Value::as_array).unwrap();
    let lines = lines.iter().map(|line| line.as_str().unwrap().to_owned());
    // This machine has a network, that of the screens has none.
    lines.filter(|line| line != "D-ONLINE").collect()
}

/// The first screens, and a key of this session.
fn begin(words: &Words) -> Vec<Step> {
    let kept = |name: &str| format!("{}-{name}", words.name);
    vec![
        step("日本語", words.language).kept(&kept("1-language")),
        step(words.about, "⏎").kept(&kept("2-about")),
        step(words.network, "⏎"),
        step(words.menu, "2⏎").kept(&kept("3-menu")),
        step(words.kind, "2⏎"),
        step(words.hex, &format!("{KEY}⏎")).kept(&kept("4-key")),
        step(words.address, "2⏎").kept(&kept("5-address")),
    ]
}

/// Of [`begin`], the steps that lead to the menu.
const TO_THE_MENU: usize = 3;

/// So many steps at most, whose pictures another test compares.
fn unseen(steps: Vec<Step>, most: usize) -> Vec<Step> {
    steps.into_iter().take(most).map(|step| Step { picture: None, ..step }).collect()
}

fn trip(size: (u32, u32), words: &Words) {
    let kept = |name: &str| format!("{}-{name}", words.name);
    let online = Online::new();
    let request = drafted(&online, "");
    let mut script = begin(words);
    script.push(step(words.menu, "1⏎"));
    script.push(step(words.review, "⏎").kept(&kept("6-review")).on_every_page());
    // A wrong line is asked for again, and going back leads through the whole review once more.
    script.push(step(words.confirm, "13 XEM⏎"));
    script.push(step(words.wrong, "⎋"));
    script.push(step(words.review, "⏎").on_every_page());
    let answers = answers(&online);
    for (number, answer) in (1..).zip(&answers) {
        let place = format!("{number}/{}", answers.len());
        let name = kept(&format!("7-confirm-{number}"));
        script.push(step(&place, &format!("{answer}⏎")).kept(&name));
    }
    // Smaller for a camera that is near, and still read.
    script.push(step(words.codes, "↓").left(&kept("8-codes")));
    script.push(step(words.codes, "⏎").left(&kept("9-smaller")));
    script.push(step(words.menu, "6⏎"));
    let mut desk = Desk { held_up: [codes_of(&request)].into(), ..Desk::default() };
    let (end, screens) = work(size, &mut desk, script);
    assert_eq!(end, End::Off);
    online.write("resp", read_back(screens).to_wire().unwrap());
    online.done(Tool::Online, "verify --request @req --response @resp", b"");
}

#[test]
fn a_payment_is_reviewed_confirmed_signed_and_shown() {
    for size in SIZES {
        trip(size, &ENGLISH);
    }
}

#[test]
fn the_same_in_japanese() {
    for size in SIZES {
        trip(size, &JAPANESE);
    }
}

/// A payment with a fee far too high: its danger is read, and its code typed.
fn danger(size: (u32, u32), words: &Words) {
    let kept = |name: &str| format!("{}-danger-{name}", words.name);
    let online = Online::new();
    let request = drafted(&online, "--fee 500");
    let mut script = unseen(begin(words), usize::MAX);
    script.push(step(words.menu, "1⏎"));
    script.push(step(words.review, "⏎").kept(&kept("1-review")).on_every_page());
    let answers = answers(&online);
    assert!(answers.contains(&String::from("D-FEE")), "{answers:?}");
    for (number, answer) in (1..).zip(&answers) {
        let asked = step(&format!("{number}/{}", answers.len()), &format!("{answer}⏎"));
        let code = answer == "D-FEE";
        script.push(if code { asked.kept(&kept("2-confirm")) } else { asked });
    }
    script.push(step(words.codes, "⏎"));
    script.push(step(words.menu, "6⏎"));
    let mut desk = Desk { held_up: [codes_of(&request)].into(), ..Desk::default() };
    let (end, screens) = work(size, &mut desk, script);
    assert_eq!(end, End::Off);
    online.write("resp", read_back(screens).to_wire().unwrap());
    online.done(Tool::Online, "verify --request @req --response @resp", b"");
}

#[test]
fn a_danger_is_read_and_its_code_typed() {
    for size in SIZES {
        danger(size, &ENGLISH);
        danger(size, &JAPANESE);
    }
}

/// A drill with two of three shares of SLIP-39's own vectors, of which one is mistyped at first.
#[test]
fn shares_are_typed_and_give_the_account_that_the_command_line_finds() {
    let vectors = vectors("slip39/vectors.json");
    let shares = vectors["cases"][3]["shares"].as_array().unwrap();
    let [first, second] = [0, 1].map(|number| shares[number].as_str().unwrap());
    let online = Online::new();
    online.write("shares", format!("{first}\n{second}\n"));
    online.write("passphrase", "TREZOR");
    let line = "account --key-file @shares --share-passphrase-file @passphrase --chain nem \
                --network mainnet --json";
    let account = online.json(Tool::Signer, line);
    let address = account.get("address").and_then(Value::as_str).unwrap();
    let (swapped, rest) = second.split_once(' ').unwrap();
    let wrong = format!("{rest} {swapped}");
    let mut script = unseen(begin(&ENGLISH), TO_THE_MENU);
    script.extend([
        step(ENGLISH.menu, "5⏎"),
        step("In which form is the backup there?", "3⏎"),
        step("What was split?", "1⏎"),
        step("Have the shares a passphrase", "2⏎"),
        step("Letter by letter", "TREZOR⏎"),
        step("word 1", &format!("{first} ⏎")),
        step("group 1: 1 of 2 shares", "⏎"),
        step("word 1", "⎋"),
        step("All shares must be typed again", "1⏎"),
        step("word 1", &format!("{wrong} ⏎")),
        step("do not fit their checksum", "⏎"),
    ]);
    // One word after the other goes, and all of the share is typed once more.
    script.push(step("20 ****", &"⌫".repeat(20)));
    script.extend([
        step("word 1", &format!("{second} ⏎")),
        step("group 1: 2 of 2 shares", "⏎"),
        step("Has the backup a passphrase", "1⏎"),
        step(
            &address
                .as_bytes()
                .chunks(6)
                .map(|group| str::from_utf8(group).unwrap())
                .collect::<Vec<_>>()
                .join("-"),
            "⏎",
        )
        .on_every_page(),
        step(ENGLISH.menu, "8⏎"),
    ]);
    let mut desk = Desk { held_up: [].into(), ..Desk::default() };
    let (end, _) = work(SIZES[0], &mut desk, script);
    assert_eq!(end, End::Off);
}

/// Escape pressed by mistake takes one step back, or asks.
#[test]
fn a_wrong_key_loses_nothing() {
    let online = Online::new();
    let request = drafted(&online, "");
    let passphrase = "correct horse battery staple⏎";
    let mut script = unseen(begin(&ENGLISH), TO_THE_MENU);
    script.extend([
        // In a vault that is made, from the second custodian to the first.
        step(ENGLISH.menu, "4⏎"),
        step(COUNT[0], "2⏎"),
        step("How many of them must come", "1⏎"),
        step("The name of custodian 1", "alice⏎"),
        step(FIRST[0], passphrase),
        step(AGAIN[0], passphrase),
        step("The name of custodian 2", "alice⏎"),
        step("another custodian has this name", "⏎"),
        step("The name of custodian 2", "⎋"),
        step("The custodian before must type", "1⏎"),
        step("The name of custodian 2", "⎋"),
        step("The custodian before must type", "2⏎"),
        step("The name of custodian 1", "alice⏎"),
        step(FIRST[0], passphrase),
        step(AGAIN[0], passphrase),
        step("The name of custodian 2", "bob⏎"),
        step(FIRST[0], "⎋"),
        step("The name of custodian 2", "bob⏎"),
        step(FIRST[0], "short⏎"),
        step("at least 8 characters", "⏎"),
        step(FIRST[0], "another horse battery staple⏎"),
        step(AGAIN[0], "⎋"),
        step(FIRST[0], "another horse battery staple⏎"),
        step(AGAIN[0], "another horse battery staple⏎"),
        // In rolls of a die, and in words.
        step(ENGLISH.menu, "3⏎"),
        step(LABEL[0], "cold⏎"),
        step(LENGTH[0], "1⏎"),
        step(DICE[0], "1425"),
        step("4 of 99 rolls", "⎋"),
        step("must be typed again", "⎋"),
        step("4 of 99 rolls", "⎋"),
        step("must be typed again", "2⏎"),
        step(ENGLISH.menu, "4⏎"),
        step(LABEL[0], "cold⏎"),
        step("In which form", "1⏎"),
        step("word 1", "wonder second "),
        step("word 3", "⎋"),
        step("must be typed again", "1⏎"),
        step("word 3", "⎋"),
        step("must be typed again", "2⏎"),
        step(ENGLISH.menu, "0⏎"),
        step(UNCOPIED[0], "⎋"),
        step(ENGLISH.menu, "7⏎"),
        step(UNCOPIED[0], "2⏎"),
    ]);
    let mut desk = Desk { held_up: [].into(), ..Desk::default() };
    assert_eq!(work(SIZES[0], &mut desk, script).0, End::Lock);

    // In a review, whatever page it is at.
    let mut script = unseen(begin(&ENGLISH), usize::MAX);
    script.extend([
        step(ENGLISH.menu, "1⏎"),
        step("page 1/2", "⏎"),
        step("page 2/2", "⎋"),
        step("must be scanned again", "1⏎"),
        step("page 1/2", "⎋"),
        step("must be scanned again", "2⏎"),
        step(ENGLISH.menu, "6⏎"),
    ]);
    let mut desk = Desk { held_up: [codes_of(&request)].into(), ..Desk::default() };
    assert_eq!(work(SIZES[0], &mut desk, script).0, End::Off);
}

/// A restored key is split into three shares, of which each is copied and typed back.
#[test]
fn a_key_is_split_and_every_share_is_read_back() {
    let mut script = unseen(begin(&ENGLISH), TO_THE_MENU);
    script.extend([
        step(ENGLISH.menu, "4⏎"),
        step(COUNT[0], "1⏎"),
        step(NAME[0], "alice⏎"),
        step(FIRST[0], "correct horse battery staple⏎"),
        step(AGAIN[0], "correct horse battery staple⏎"),
        step(ENGLISH.menu, "4⏎"),
        step(LABEL[0], "cold⏎"),
        step("In which form", "1⏎"),
        step("word 1", &format!("{WORDS} ⏎")),
        step("Has the backup a passphrase", "1⏎"),
        step("In which form", "⎋"),
        step(ENGLISH.menu, "2⏎"),
        step("pre-activation", "1⏎"),
    ]);
    // Split twice: the papers of the first time are of no use for the second.
    for first in [1, 4] {
        script.extend([
            step("Split it into shares", "4⏎"),
            step("Into how many", "3⏎"),
            step("How many of them", "2⏎"),
            step("paper of its own", "⏎"),
        ]);
        for share in 0..3 {
            for page in ["1-12", "13-20"] {
                let shown = format!("share {}/3: {page} /", share + 1);
                script.push(step(&shown, "⏎").copied(first + share));
            }
        }
        script.push(step("Now type each share", "⏎"));
        if first == 1 {
            script.push(step("word 1", "⎋"));
            script.push(step(ENGLISH.menu, "2⏎"));
            script.push(step("pre-activation", "1⏎"));
        }
    }
    script.push(step("word 1", "③⏎"));
    script.push(step("of another split", "⏎"));
    script.push(step("20 ****", &"⌫".repeat(20)));
    for (share, have) in [("⑥", 1), ("④", 2), ("⑤", 3)] {
        script.push(step("word 1", &format!("{share}⏎")));
        script.push(step(&format!("{have} of 2 shares"), "⏎"));
    }
    script.extend([
        step("The key is active", "⏎"),
        step("The code is the sealed vault", "⏎"),
        step(ENGLISH.codes, "⏎"),
        step("Compare a copy", "2⏎"),
        step(ENGLISH.menu, "2⏎"),
        step("active", "1⏎"),
        step("Show its account", "1⏎"),
        step("proof of possession", "⎋"),
        step(ENGLISH.menu, "0⏎"),
    ]);
    let mut desk = Desk { held_up: [].into(), ..Desk::default() };
    let (end, _) = work(SIZES[0], &mut desk, script);
    assert_eq!(end, End::Off);
}

/// The deadline passes while the last line is typed: the request is read once more, as what it is now.
#[test]
fn a_request_that_runs_out_while_it_is_read_is_not_signed_as_one_that_holds() {
    let online = Online::new();
    let request = drafted(&online, "");
    let now = answers(&online);
    let mut script = unseen(begin(&ENGLISH), usize::MAX);
    script.push(step(ENGLISH.menu, "1⏎"));
    script.push(step(ENGLISH.review, "⏎").on_every_page());
    for (number, answer) in (1..).zip(&now) {
        let asked = step(&format!("{number}/{}", now.len()), &format!("{answer}⏎"));
        let hours = if number == now.len() { 3 } else { 0 };
        script.push(asked.after(hours * 3_600));
    }
    script.push(step("is judged otherwise", "⏎"));
    script.push(step("D-OVER", "⏎"));
    script.push(step("page 2/2", "⏎"));
    let mut later = now.clone();
    later.insert(now.len() - 1, String::from("D-OVER"));
    for (number, answer) in (1..).zip(&later) {
        script.push(step(&format!("{number}/{}", later.len()), &format!("{answer}⏎")));
    }
    script.push(step(ENGLISH.codes, "⏎"));
    script.push(step(ENGLISH.menu, "6⏎"));
    let mut desk = Desk { held_up: [codes_of(&request)].into(), ..Desk::default() };
    assert_eq!(work(SIZES[0], &mut desk, script).0, End::Off);
}

/// A vault and a key in it, left before its words are on paper.
fn vault(size: (u32, u32), words: &Words, language: usize) {
    let kept = |name: &str| format!("{}-vault-{name}", words.name);
    let on = |said: Said, keys: &str| step(said[language], keys);
    let mut script = unseen(begin(words), TO_THE_MENU);
    script.extend([
        step(words.menu, "4⏎"),
        on(COUNT, "1⏎").kept(&kept("1-count")),
        on(NAME, "alice⏎"),
        on(FIRST, "correct horse battery staple⏎"),
        on(AGAIN, "correct horse battery staple"),
        on(AGAIN, "⏎").kept(&kept("2-passphrase")),
        step(words.menu, "3⏎").kept(&kept("3-menu")),
        on(LABEL, "cold⏎"),
        on(LENGTH, "1⏎").kept(&kept("4-length")),
        on(DICE, &"142536".repeat(10)),
        on(DICE, &"635241".repeat(7)).kept(&kept("5-dice")),
        on(DICE, "⏎"),
        on(PAPER, "⎋"),
        step(words.menu, "5⏎"),
        on(REMOVE, "⎋").kept(&kept("6-custodians")),
        step(words.menu, "0⏎"),
        on(UNCOPIED, "2⏎").kept(&kept("7-uncopied")),
    ]);
    let mut desk = Desk { held_up: [].into(), ..Desk::default() };
    let (end, _) = work(size, &mut desk, script);
    assert_eq!(end, End::Off);
}

#[test]
fn a_vault_is_made_and_its_change_is_not_lost_unasked() {
    for size in SIZES {
        vault(size, &ENGLISH, 0);
        vault(size, &JAPANESE, 1);
    }
}

#[test]
fn three_wrong_lines_sign_nothing() {
    let online = Online::new();
    let request = drafted(&online, "");
    let mut script = begin(&ENGLISH);
    script.push(step(ENGLISH.menu, "1⏎"));
    script.push(step(ENGLISH.review, "⏎").on_every_page());
    script.push(step(ENGLISH.confirm, "wrong⏎wrong⏎wrong⏎"));
    script.push(step("declined: nothing was signed", "⏎"));
    script.push(step(ENGLISH.menu, "3⏎"));
    let mut desk = Desk { held_up: [codes_of(&request)].into(), ..Desk::default() };
    let (end, _) = work(SIZES[0], &mut desk, script);
    assert_eq!(end, End::Lock, "the key is forgotten when the operator locks");
}
