//! The signer's screens, worked at by a script: real requests in, real codes out. Every screen on the way is left
//! in `target/screens`, to be looked at.
mod rig;

use offline_signer::End;
use protocol::Message;
use rig::{Desk, Step, codes_of, read_back, step, work};
use serde_json::Value;
use tests::sample::{KEY, PUBLIC, TO_MAIN};
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
    codes: "Enter: done    Esc: back",
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
    codes: "Enter: 完了    Esc: 戻る",
};

/// Drafts a payment that begins now.
fn drafted(online: &Online) -> Message {
    let now = jiff::Timestamp::from_second(station::system_now().0).unwrap();
    online.online(&format!(
        "draft transfer --chain nem --network mainnet --signer {PUBLIC} --to {TO_MAIN} \
         --amount 12.5 --message hello --timestamp {now} --deadline +2h -o @req"
    ));
    Message::from_wire(&online.read("req")).unwrap()
}

/// Returns what the operator types from the order in the hand.
fn answers(online: &Online) -> Vec<String> {
    let review = online.json(Tool::Signer, "inspect @req --json");
    let lines = review.get("confirm").and_then(Value::as_array).unwrap();
    lines.iter().map(|line| line.as_str().unwrap().to_owned()).collect()
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

fn trip(size: (u32, u32), words: &Words) {
    let kept = |name: &str| format!("{}-{name}", words.name);
    let online = Online::new();
    let request = drafted(&online);
    let mut script = begin(words);
    script.push(step(words.menu, "1⏎"));
    script.push(step(words.review, "⏎").kept(&kept("6-review")).on_every_page());
    // A wrong line is asked for again, and going back leads through the whole review once more.
    script.push(step(words.confirm, "13 XEM⏎"));
    script.push(step(words.wrong, "⎋"));
    script.push(step(words.review, "⏎").on_every_page());
    for answer in answers(&online) {
        script.push(step(words.confirm, &format!("{answer}⏎")).kept(&kept("7-confirm")));
    }
    script.push(step(words.codes, "⏎").kept(&kept("8-codes")));
    script.push(step(words.menu, "6⏎"));
    let mut desk = Desk { held_up: [codes_of(&request)].into(), is_image: false };
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

#[test]
fn three_wrong_lines_sign_nothing() {
    let online = Online::new();
    let request = drafted(&online);
    let mut script = begin(&ENGLISH);
    script.push(step(ENGLISH.menu, "1⏎"));
    script.push(step(ENGLISH.review, "⏎").on_every_page());
    script.push(step(ENGLISH.confirm, "wrong⏎wrong⏎wrong⏎"));
    script.push(step("declined: nothing was signed", "⏎"));
    script.push(step(ENGLISH.menu, "3⏎"));
    let mut desk = Desk { held_up: [codes_of(&request)].into(), is_image: false };
    let (end, _) = work(SIZES[0], &mut desk, script);
    assert_eq!(end, End::Lock, "the key is forgotten when the operator locks");
}
