//! What a review says, in the operator's language.
//!
//! Only what this program says itself is translated, and only where a whole pattern is known; whatever comes
//! from a request stands as it is, and what has no translation stays English. Codes of findings stay beside
//! their translation: they are typed.
mod on_screens;
mod refusals;
mod sentences;
mod template;
mod trouble;

use super::say::Language;
use on_screens::ON_SCREENS;
use refusals::{FOREIGN, REFUSALS};
use sentences::{LEVY, REVIEW};
use template::translated;
use trouble::{TROUBLE, WHAT};

/// Labels of lines: in English and in Japanese.
const LABELS: [(&str, &str); 51] = [
    ("pays", "支払い"),
    ("to", "宛先"),
    ("from", "署名する口座"),
    ("signed by", "署名する口座"),
    ("money of", "出金元の口座"),
    ("pays in all", "支払い合計"),
    ("fees in all", "手数料合計"),
    ("largest", "最大の支払い"),
    ("recipients", "受取人の数"),
    ("fee", "手数料"),
    ("fee paid by", "手数料を払う口座"),
    ("network", "ネットワーク"),
    ("can take effect", "有効期間"),
    ("inner one", "内側の取引の有効期間"),
    ("starts", "マルチシグ取引の開始"),
    ("cosigns", "連署"),
    ("message (text)", "メッセージ (テキスト)"),
    ("type", "種類"),
    ("inner type", "内側の種類"),
    ("inner key", "内側の公開鍵"),
    ("inner hash", "内側のハッシュ"),
    ("public key", "公開鍵"),
    ("hash", "ハッシュ"),
    ("now", "現在時刻"),
    ("check code", "確認コード"),
    ("claim, not checked", "未確認の申告"),
    ("note from the online machine, not checked", "オンライン側のメモ (未確認)"),
    ("CONTROL", "支配権の変更"),
    ("adds", "追加"),
    ("removes", "削除"),
    ("signatures", "必要な署名数"),
    ("lends", "ハーベスト権の委任"),
    ("takes back", "ハーベスト権の取消"),
    ("registers", "登録"),
    ("for", "所有者"),
    ("defines", "定義"),
    ("creates", "発行"),
    ("deletes", "消去"),
    ("supply", "供給量"),
    ("supply mutable", "供給量の変更可否"),
    ("transferable", "譲渡可否"),
    ("description", "説明"),
    ("levy", "徴収金"),
    ("levy goes to", "徴収金の受取口座"),
    ("compared with", "照合した一覧"),
    ("remote key", "リモート口座の公開鍵"),
    ("cosignatory key", "連署者の公開鍵"),
    ("multiplier", "倍率"),
    ("listed quantity", "記載の数量"),
    ("D-CONTROL", "D-CONTROL 支配権が変わります"),
    ("D-DELEGATION", "D-DELEGATION ハーベスト権が変わります"),
];

/// Findings: their codes, and what they are about.
const FINDINGS: [(&str, &str); 11] = [
    ("D-FUTURE", "開始時刻が先です"),
    ("D-OVER", "期限が過ぎています"),
    ("D-FEE", "手数料が高すぎます"),
    ("D-MOSAIC", "徴収金が付くモザイクです"),
    ("D-KEYLIKE", "メッセージが鍵に見えます"),
    ("D-SELF", "自分自身への支払いです"),
    ("D-ONLINE", "この機械はネットワークにつながっています"),
    ("W-LOW-FEE", "手数料が最低額を下回ります"),
    ("W-NOTHING", "何も動かしません"),
    ("W-TWIN", "同じ内容の取引があります"),
    ("W-OUTLIVES", "内側の取引のほうが長く有効です"),
];

/// What stands before and behind something else, in English and in Japanese.
const PATTERNS: [([&str; 2], [&str; 2]); 8] = [
    (["transaction ", ""], ["取引 ", ""]),
    (["", " transactions, signed all or none"], ["", " 件の取引 (すべて署名するか、しないか)"]),
    (["a multisig transaction of ", ""], ["", " のマルチシグ取引"]),
    (["cosignatory ", ""], ["連署者 ", ""]),
    (["remote account ", ""], ["リモート口座 ", ""]),
    (["the right to harvest of ", ""], ["", " のハーベスト権"]),
    (["", " MAINNET, and any fork of it"], ["", " MAINNET (分岐したチェーンも含む)"]),
    (["", " TESTNET, and any fork of it"], ["", " TESTNET (分岐したチェーンも含む)"]),
];

/// Whole sentences.
const SENTENCES: [(&str, &str); 2] = [
    (
        "it takes effect when enough cosignatories have signed",
        "必要な数の連署者が署名すると有効になります",
    ),
    (
        "an account with cosignatories can sign nothing with its own key",
        "連署者のある口座は、自分の鍵では何も署名できません",
    ),
];

/// What is asked for: in English and in Japanese.
const PROMPTS: [(&str, &str); 21] = [
    ("the amount and XEM", "金額と XEM"),
    ("the amount in atomic units and the mosaic's name", "最小単位での数量とモザイク名"),
    (
        "the first 8 and last 8 characters of the recipient",
        "受取アドレスの最初の8文字と最後の8文字",
    ),
    (
        "the first 8 and last 8 characters of the multisig account",
        "マルチシグ口座のアドレスの最初の8文字と最後の8文字",
    ),
    ("the message", "メッセージ"),
    ("the message's first 8 and last 8 characters", "メッセージの最初の8文字と最後の8文字"),
    (
        "the message: its kind (hex, binary or encrypted), first 8 and last 8 characters",
        "メッセージの種類 (hex、binary、encrypted)と最初の8文字と最後の8文字",
    ),
    ("the whole name of the namespace", "ネームスペースの全名称"),
    ("the whole name of the mosaic", "モザイクの全名称"),
    ("the number of transactions", "取引の件数"),
    ("the total of XEM", "XEM の合計"),
    (
        "delegate to and the first 8 and last 8 characters of the remote account",
        "delegate to と、リモート口座のアドレスの最初の8文字と最後の8文字",
    ),
    (
        "take back from and the first 8 and last 8 characters of the remote account",
        "take back from と、リモート口座のアドレスの最初の8文字と最後の8文字",
    ),
    ("create, the number of whole units and the mosaic's name", "create と、単位数とモザイク名"),
    ("delete, the number of whole units and the mosaic's name", "delete と、単位数とモザイク名"),
    (
        "the levy, to, and the first 8 and last 8 characters of who gets it",
        "徴収金と to と、受取アドレスの最初の8文字と最後の8文字",
    ),
    ("the total fee in XEM", "XEM の手数料合計"),
    ("the check code of the request, eight digits", "要求の確認コード (数字8桁)"),
    (
        "add and the first 8 and last 8 characters of the cosignatory",
        "add と、連署者アドレスの最初の8文字と最後の8文字",
    ),
    (
        "remove and the first 8 and last 8 characters of the cosignatory",
        "remove と、連署者アドレスの最初の8文字と最後の8文字",
    ),
    (
        "signatures and by how many more (+) or fewer (-) are needed",
        "signatures と、必要な署名数の増減 (+ または -)",
    ),
];

/// What follows a prompt whose answer stands on paper.
const FROM_ORDER: [&str; 2] = [", from the order in your hand", " (手元の指示書から)"];

/// Returns the label of a line that says `text`.
pub(super) fn label(label: &str, text: &str, language: Language) -> String {
    if language == Language::English {
        return label.to_owned();
    }
    if text.starts_with("remote account ") && ["to", "from"].contains(&label) {
        return String::from("委任先");
    }
    let kind = label.strip_prefix("message (").and_then(|rest| rest.strip_suffix(" bytes)"));
    if let Some((kind, count)) = kind.and_then(|kind| kind.split_once(", ")) {
        return format!("メッセージ ({kind}、{count} バイト)");
    }
    if let Some(about) = find(&FINDINGS, label) {
        return format!("{label} {about}");
    }
    find(&LABELS, label).unwrap_or(label).to_owned()
}

/// Returns what a line with a label says.
pub(super) fn text(label: &str, text: &str, language: Language) -> String {
    if language == Language::English {
        return text.to_owned();
    }
    if let Some(sentence) = find(&SENTENCES, text) {
        return sentence.to_owned();
    }
    if let Some(found) = span(text).or_else(|| fee(text)).or_else(|| sentence(label, text)) {
        return found;
    }
    let matched = PATTERNS.iter().find_map(|([before, behind], [first, last])| {
        let middle = text.strip_prefix(before)?.strip_suffix(behind)?;
        is_plain(middle).then(|| format!("{first}{middle}{last}"))
    });
    matched.unwrap_or_else(|| text.to_owned())
}

/// Returns what a screen says of what went wrong, what to do about it, or what a key is.
pub(super) fn said(text: &str, language: Language) -> String {
    let text = find(ON_SCREENS, text).unwrap_or(text);
    match language {
        Language::English => text.to_owned(),
        Language::Japanese => japanese(text),
    }
}

/// What led to it and itself are sentences within one another.
fn japanese(text: &str) -> String {
    let known = |table| translated(table, text, &japanese);
    let foreign = || translated(FOREIGN, text, &|hole| hole.to_owned());
    let said = known(REFUSALS).or_else(foreign).or_else(|| known(TROUBLE)).or_else(|| known(WHAT));
    said.unwrap_or_else(|| text.to_owned())
}

/// Returns what is asked for.
pub(super) fn prompt(prompt: &str, language: Language) -> String {
    if language == Language::English {
        return prompt.to_owned();
    }
    let [english, japanese] = FROM_ORDER;
    let (what, behind) = match prompt.strip_suffix(english) {
        Some(what) => (what, japanese),
        None => (prompt, ""),
    };
    let danger = what.strip_prefix("the danger's code, ");
    if let Some(code) = danger.and_then(|rest| rest.strip_suffix(", to go on all the same")) {
        return format!("危険を承知で続けるなら、そのコード {code}");
    }
    let known = find(&PROMPTS, what).map(str::to_owned);
    let total = || what.strip_prefix("the total of ").map(|asset| format!("{asset} の合計"));
    format!("{}{behind}", known.or_else(total).unwrap_or_else(|| what.to_owned()))
}

/// A whole sentence, with numbers, names and addresses in it.
fn sentence(label: &str, text: &str) -> Option<String> {
    let table = if label == "levy" { LEVY } else { REVIEW };
    let plain = text.chars().all(|letter| (' '..='~').contains(&letter));
    plain.then(|| translated(table, text, &|hole| hole.to_owned()))?
}

/// Reads `from A until B (UTC), lasts C`.
fn span(text: &str) -> Option<String> {
    let (from, rest) = text.strip_prefix("from ")?.split_once(" until ")?;
    let (until, lasts) = rest.split_once(" (UTC), lasts ")?;
    let plain = [from, until, lasts].into_iter().all(|part| {
        part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-: ".contains(letter))
    });
    plain.then(|| format!("{from} から {until} まで (UTC)、{lasts}"))
}

/// Reads `A (the network's minimum is B)`.
fn fee(text: &str) -> Option<String> {
    let (fee, rest) = text.split_once(" (the network's minimum is ")?;
    let least = rest.strip_suffix(')')?;
    let (least, more) = match least.strip_suffix(" or more") {
        Some(least) => (least, " 以上"),
        None => (least, ""),
    };
    let plain = [fee, least].into_iter().all(|part| {
        part.chars().all(|letter| letter.is_ascii_alphanumeric() || " ,.".contains(letter))
    });
    plain.then(|| format!("{fee} (ネットワークの最低額 {least}{more})"))
}

/// Tells whether a line says what came with the request, and not what this program found.
pub(super) fn is_foreign(label: &str) -> bool {
    label.starts_with("message") || ["description", "defines", "registers"].contains(&label)
}

/// Numbers, names of chains and addresses: nothing that a request could have put there as a sentence.
fn is_plain(text: &str) -> bool {
    text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
}

fn find(table: &[(&str, &'static str)], english: &str) -> Option<&'static str> {
    table.iter().find(|(one, _)| *one == english).map(|(_, other)| *other)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
