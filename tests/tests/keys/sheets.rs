//! Sheets: what was chosen is on them, nothing else that is secret, and they are for their owner.

use super::{desk, is_private};
use tests::{Desk, Tool};

const ENTROPY: &str = "FD184D2FEBD032E9B0ED93412671BEDF";
const DIGITS: &str = "2020155403921721003609341568142005160402089713880840";

/// What a sheet says as text, and every secret form of the key.
fn has(sheet: &[u8], secret: &str) -> bool {
    sheet.windows(secret.len()).any(|window| window.eq_ignore_ascii_case(secret.as_bytes()))
}

#[test]
fn a_sheet_holds_what_was_chosen_and_nothing_else() {
    let desk = desk();
    for (forms, name, words) in [
        ("words", "words.svg", true),
        ("words", "words.pdf", true),
        ("seedqr", "code.svg", false),
        ("seedqr,compact-seedqr", "codes.pdf", false),
        ("words,seedqr", "both.svg", true),
        ("compact-seedqr", "compact.png", false),
    ] {
        desk.signer(&format!("key backup --key-file @key --as {forms} -o @{name}"));
        assert!(is_private(&desk, name), "{name}");
        let sheet = desk.read(name);
        for word in ["episode", "stumble", "inquiry", "donkey", "salad"] {
            assert_eq!(has(&sheet, word), words, "{name} {word}");
        }
        assert!(!has(&sheet, ENTROPY) && !has(&sheet, DIGITS), "{name}");
        // Nothing of whoever made it, nor of anything outside.
        for foreign in ["/Producer", "/CreationDate", "href", "<script", "@import", "font-face"] {
            assert!(!has(&sheet, foreign), "{name} {foreign}");
        }
    }
}

#[test]
fn a_share_sheet_holds_one_share() {
    let desk = desk();
    desk.signer("key backup --key-file @key --as shares --split 2-of-3 -o @share.svg");
    let sheets: Vec<String> = (1..=3)
        .map(|number| String::from_utf8(desk.read(&format!("share-1-{number}.svg"))).unwrap())
        .collect();
    for (number, sheet) in (1..).zip(&sheets) {
        assert!(sheet.contains(&format!("share {number} of group 1")));
        assert!(is_private(&desk, &format!("share-1-{number}.svg")));
        assert_eq!(sheet.matches("monospace").count(), 20);
    }
    assert_ne!(sheets[0], sheets[1]);
}

#[test]
fn labels_are_text_and_nothing_more() {
    let desk = desk();
    let line = "key backup --key-file @key --as words --label 'safe <b>&2' -o @sheet.svg";
    desk.signer(line);
    let sheet = String::from_utf8(desk.read("sheet.svg")).unwrap();
    assert!(sheet.contains("safe &lt;b&gt;&amp;2"));
    desk.signer("key backup --key-file @key --as words --label 'a (b) c' -o @sheet.pdf");
    assert!(has(&desk.read("sheet.pdf"), "a \\(b\\) c"));
}

/// A private key in hex, in groups.
#[test]
fn a_raw_key_has_a_sheet_too() {
    let desk = Desk::new();
    desk.write("key", tests::sample::KEY);
    desk.signer("key backup --key-file @key --as private-key -o @sheet.svg");
    let sheet = String::from_utf8(desk.read("sheet.svg")).unwrap();
    assert!(
        sheet.contains("bd0bd6f5  1cb66716") && !sheet.contains(&tests::sample::KEY.to_lowercase())
    );
    desk.signer("key backup --key-file @key --as private-key -o @key.txt");
    desk.done(Tool::Signer, "key check-backup --key-file @key --backup-file @key.txt", b"");
}

/// Codes are read by programs of others, from a picture and from a sheet that others have drawn.
#[test]
fn codes_are_read_by_others() {
    let desk = desk();
    desk.signer("key backup --key-file @key --as seedqr -o @code.png");
    desk.signer("key backup --key-file @key --as seedqr -o @code.svg");
    desk.signer("key backup --key-file @key --as seedqr -o @digits.txt");
    let digits = String::from_utf8(desk.read("digits.txt")).unwrap();
    let (svg, drawn) = (desk.path("code.svg"), desk.path("drawn.png"));
    let status = std::process::Command::new("rsvg-convert")
        .args(["-w", "900", "-o", &drawn, &svg])
        .status()
        .unwrap();
    assert!(status.success());
    for picture in ["code.png", "drawn.png"] {
        let output = std::process::Command::new("zbarimg")
            .args(["-q", "--raw", &desk.path(picture)])
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), digits, "{picture}");
        desk.signer(&format!("key check-backup --key-file @key --backup-seedqr @{picture}"));
    }
}
