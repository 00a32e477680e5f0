//! Every type of NIS1, in the words of the operator's guide: drafted by the commands, reviewed,
//! confirmed by lines that stand here and not by those that the program names, signed, verified.
//! Each one alone, through a multisig account, and as a cosignature.
//!
//! The reviews are files in `tests/snapshots`, compared letter by letter; `SNAPSHOTS=write` writes
//! them anew, and then somebody must read the difference.

mod blind;
mod cases;
mod claims;
mod walk;

use cases::{A, ACCOUNT, ACCOUNT_ENDS, B, C, CASES, Case, D, REMOTE, SHOP};
use data_encoding::HEXUPPER;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tests::sample::request_of;
use tests::{Desk, Tool};

const GUIDE: &str = include_str!("../../../docs/guide.md");
/// Published, nobody's money; accounts 0 to 5 of it are the parties below.
const PHRASE: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about\n";
const NOW: &str = "2026-11-23T04:32:00Z";
/// Where the inner transaction begins in a wrapper: behind the header and its own length.
const INNER: usize = 64;

/// How a transaction is made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Way {
    Alone,
    Wrapped,
    Cosigned,
}

impl Way {
    const fn heading(self) -> &'static str {
        match self {
            Self::Alone => "by the account's own key",
            Self::Wrapped => "through the multisig account, signed by A",
            Self::Cosigned => "the cosignature of B",
        }
    }

    /// Returns the number of the account that signs.
    const fn signer(self) -> usize {
        match self {
            Self::Alone => 0,
            Self::Wrapped => 1,
            Self::Cosigned => 2,
        }
    }
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("key", PHRASE);
    desk
}

/// Puts the parties and what every draft needs into a command.
fn draft_line(draft: &str, shell: &str) -> String {
    let mut line = String::from("draft");
    for word in draft.split(' ') {
        let word = match word {
            "A" => A,
            "B" => B,
            "C" => C,
            "D" => D,
            "REMOTE" => REMOTE,
            "SHOP" => SHOP,
            other => other,
        };
        line = line + " " + word;
    }
    format!("{line} --chain nem --network testnet --timestamp nem:367820705 --deadline +2h {shell}")
}

impl Case {
    /// Drafts the request `way` of this case; the wrapper of a cosignature must be there.
    fn draft(&self, desk: &Desk, way: Way) -> String {
        let request = format!("{way:?}.request");
        let shell = match way {
            Way::Alone => format!("--signer {ACCOUNT} -o @{request}"),
            Way::Wrapped => format!("--signer {A} --multisig {ACCOUNT} --replace -o @{request}"),
            Way::Cosigned => format!("--signer {B} -o @{request}"),
        };
        let line = match way {
            Way::Alone | Way::Wrapped => draft_line(self.draft, &shell),
            Way::Cosigned => draft_line(&cosign(desk), &shell),
        };
        desk.online(&line);
        request
    }

    /// Returns what is typed before the check code.
    fn typed(&self, way: Way) -> Vec<&'static str> {
        let mut lines = self.typed.to_vec();
        if way != Way::Alone {
            // The multisig account comes first of what is asked beside amounts and recipient.
            lines.insert(self.before, ACCOUNT_ENDS);
        }
        lines
    }
}

/// Returns the start of a command that cosigns what the wrapper on the desk holds.
fn cosign(desk: &Desk) -> String {
    let wrapper = request_of(desk, "Wrapped.request").transactions.remove(0);
    format!("cosign --inner-hex {}", HEXUPPER.encode(&wrapper[INNER..]))
}

/// Inspects, types, signs and verifies; returns the review with the check code blotted out.
fn trip(desk: &Desk, case: &Case, way: Way) -> String {
    let request = case.draft(desk, way);
    let inspect = format!("inspect @{request} --network testnet --now {NOW}");
    let object = desk.json(Tool::Signer, &format!("{inspect} --json"));
    let code = object["check_code"].as_str().unwrap();
    let typed: String = case
        .typed(way)
        .into_iter()
        .chain([code])
        .fold(String::new(), |all, line| all + line + "\n");

    let key = format!("--key-file @key --path m/44h/1h/{}h/0h/0h", way.signer());
    let sign = format!("sign @{request} --network testnet --now {NOW} {key} -o @{way:?}.response");
    let outcome = desk.run(Tool::Signer, &sign, typed.as_bytes());
    assert_eq!(outcome.exit.code(), 0, "{} {way:?}\n{typed}\n{}", case.name, outcome.stderr);
    let verify = format!("verify --request @{request} --response @{way:?}.response --json");
    let verified = desk.json(Tool::Online, &verify);
    let (signed, shown) = (&verified["transactions"][0], &object["transactions"][0]);
    assert_eq!(signed["hash"], shown["hash"], "{} {way:?}", case.name);
    assert_ne!(signed["hash"], Value::Null);
    desk.signer(&inspect).text().replace(code, "????????")
}

/// Compares a text with the file of its name, or writes that.
#[track_caller]
fn compare(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(format!("{name}.txt"));
    if std::env::var_os("SNAPSHOTS").is_some() {
        fs::write(&file, text).unwrap();
    }
    let known = fs::read_to_string(&file).unwrap_or_default();
    assert!(known == text, "{name} changed; SNAPSHOTS=write accepts it\n{text}");
}

#[test]
fn every_type_is_reviewed_confirmed_and_signed_as_written_down() {
    for case in &CASES {
        let desk = desk();
        let mut text = format!("{}\n\ncoldseal draft {}\n", case.words, case.draft);
        for way in [Way::Alone, Way::Wrapped, Way::Cosigned] {
            write!(text, "\n== {} ==\n\n{}", way.heading(), trip(&desk, case, way)).unwrap();
        }
        compare(case.name, &text);
    }
}

/// The guide's table of types has this case in the same words.
#[test]
fn the_guide_has_a_row_for_every_type() {
    for case in &CASES {
        let typed: Vec<String> = case.typed.iter().map(|line| format!("`{line}`")).collect();
        let row = format!("| {} | `{}` | {} |", case.words, case.draft, typed.join(", "));
        assert!(GUIDE.lines().any(|line| line == row), "the guide lacks\n{row}");
    }
    let rows = GUIDE.split("| what it does |").nth(1).unwrap().lines().skip(2);
    assert_eq!(rows.take_while(|line| line.starts_with('|')).count(), CASES.len());
}

/// What the guide's sections have the operator type is what is asked, in that order.
#[test]
fn the_guide_has_every_line_that_it_tells_to_type() {
    let blocks = GUIDE.split("\n```text typed ").skip(1);
    let mut seen = 0;
    for block in blocks {
        let (title, rest) = block.split_once('\n').unwrap();
        let (name, way) = title.split_once(' ').unwrap();
        let case = CASES.iter().find(|case| case.name == name).expect(name);
        let ways = [Way::Alone, Way::Wrapped, Way::Cosigned];
        let way = ways.into_iter().find(|known| format!("{known:?}") == way).expect(way);
        let lines: Vec<&str> = rest.split_once("\n```").unwrap().0.lines().collect();
        assert_eq!(lines, case.typed(way), "{title}");
        seen += 1;
    }
    assert_eq!(seen, 7);
}

/// Layouts that other tools write and `draft` does not, from one that it does.
#[test]
fn layouts_of_other_tools_are_reviewed_as_written_down() {
    let transfer =
        |edit: fn(&mut Vec<u8>)| ("transfer --to SHOP --amount 12.5 --message hello", edit);
    let all = [
        (
            "raw-transfer-2",
            "pays XEM in version 2, without mosaics",
            transfer(|bytes| {
                bytes[4] = 2;
                bytes.extend([0; 4]);
            }),
        ),
        (
            "raw-encrypted",
            "pays XEM with an encrypted message",
            transfer(|bytes| {
                let kind = bytes.len() - 5 - 8;
                assert_eq!(bytes[kind], 1);
                bytes[kind] = 2;
            }),
        ),
        (
            "raw-modification-1",
            "adds cosignatories in version 1, all of whom must sign",
            ("cosignatories --add A --add B", |bytes: &mut Vec<u8>| {
                bytes[4] = 1;
                bytes.truncate(bytes.len() - 8);
            }),
        ),
    ];
    for (name, words, (draft, edit)) in all {
        let desk = desk();
        desk.online(&draft_line(draft, &format!("--signer {ACCOUNT} -o @made")));
        let mut bytes = request_of(&desk, "made").transactions.remove(0);
        edit(&mut bytes);
        let hex = HEXUPPER.encode(&bytes);
        desk.online(&format!("draft raw --chain nem --network testnet --unsigned {hex} -o @raw"));
        let line = format!("inspect @raw --now {NOW}");
        let object = desk.json(Tool::Signer, &format!("{line} --json"));
        let review =
            desk.signer(&line).text().replace(object["check_code"].as_str().unwrap(), "????????");
        compare(name, &format!("{words}\n\n{review}"));
    }
}
