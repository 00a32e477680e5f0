//! What is typed, wrong or not at all.
use station::Exit;
use tests::sample::{BEGIN, PUBLIC, TO_TEST, answers, drafted_desk, moment};
use tests::{Bad, Desk};

/// Declines every line of a request in several ways.
fn declined(desk: &Desk) {
    let (typed, _) = answers(desk, "req", BEGIN);
    let lines: Vec<&str> = typed.lines().collect();
    let line = format!("sign @req --key-file @key --now {} -o @new", moment(BEGIN));
    let refuse = |name: &str, stdin: String| {
        desk.refused(
            Bad::signer(name, &line, "declined").typed(stdin.as_bytes()).exits(Exit::Declined),
        )
    };
    for at in 0..lines.len() {
        let replaced = |with: &str| {
            let mut lines = lines.clone();
            lines[at] = with;
            lines.join("\n") + "\n"
        };
        let short = &lines[at][..lines[at].len() - 1];
        let more = format!("{}0", lines[at]);
        let swapped: String = lines[at].chars().rev().collect();
        for wrong in ["", "y", "yes", short, more.as_str(), "\u{1b}", "\0"] {
            refuse(wrong, replaced(wrong));
        }
        if swapped != lines[at] {
            refuse("backwards", replaced(&swapped));
        }
        refuse("end of input", lines[..at].join("\n") + if at == 0 { "" } else { "\n" });
        let mut without = lines.clone();
        without.remove(at);
        refuse("a line left out", without.join("\n") + "\n");
    }
    refuse("the last line without its end is cut", typed[..typed.len() - 2].to_owned());
}

#[test]
fn a_payment_declined_at_each_line() {
    declined(&drafted_desk());
}

#[test]
fn dangers_declined_at_each_line() {
    let desk = drafted_desk();
    std::fs::remove_file(desk.path("req")).unwrap();
    desk.online(&format!(
        "draft transfer --chain nem --network testnet --signer {PUBLIC} --to {TO_TEST} \
         --mosaic alice:gold=15 --amount 2 --fee 9 --message-hex fe00ff --timestamp nem:{} --deadline +20h -o @req",
        BEGIN + 3600
    ));
    let (_, review) = answers(&desk, "req", BEGIN);
    let confirm = review["confirm"].to_string();
    for code in ["D-MOSAIC", "D-FEE"] {
        assert!(confirm.contains(code), "{confirm}");
    }
    declined(&desk);
}

#[test]
fn a_batch_declined_at_each_line() {
    let desk = drafted_desk();
    std::fs::remove_file(desk.path("req")).unwrap();
    let key: [u8; 32] = tests::sample::hex(PUBLIC).try_into().unwrap();
    let at = test_node::Payment::at(u32::try_from(BEGIN).unwrap());
    let one = |amount| {
        data_encoding::HEXLOWER.encode(&test_node::Payment { amount, ..at.clone() }.to_bytes(&key))
    };
    desk.write("list", [one(1), one(2)].join("\n"));
    desk.online("draft raw --chain nem --network testnet --unsigned-file @list -o @req");
    declined(&desk);
}

/// Returns the lines to confirm and the warnings of a payment with these options.
fn reviewed(options: &str, now: i64) -> (Vec<String>, String) {
    let desk = Desk::new();
    desk.online(&format!(
        "draft transfer --chain nem --network testnet --signer {PUBLIC} {options} -o @req"
    ));
    let (typed, review) = answers(&desk, "req", now);
    (typed.lines().map(str::to_owned).collect(), review["transactions"][0]["warnings"].to_string())
}

#[test]
fn dangers_are_typed() {
    let times = format!("--timestamp nem:{BEGIN} --deadline +2h");
    let own = tests::sample::vectors("nem/transactions.json");
    let own = tests::sample::text(&own["cases"][0], "signerAddress").to_owned();
    let key = "0123456789abcdef".repeat(4);
    let late = format!("--to {TO_TEST} --amount 1 --timestamp nem:{} --deadline +2h", BEGIN + 901);
    let cases = [
        ("future", late, BEGIN),
        ("over", format!("--to {TO_TEST} --amount 1 {times}"), BEGIN + 7201),
        ("fee", format!("--to {TO_TEST} --amount 1 --fee 0.100001 {times}"), BEGIN),
        ("mosaic", format!("--to {TO_TEST} --mosaic a:b=1 --fee 0.05 {times}"), BEGIN),
        ("key", format!("--to {TO_TEST} --amount 1 --message-hex {key} {times}"), BEGIN),
        ("self", format!("--to {own} --amount 1 {times}"), BEGIN),
    ];
    for (name, options, now) in cases {
        let (confirm, warnings) = reviewed(&options, now);
        let codes = confirm.iter().filter(|line| line.starts_with("D-")).count();
        assert!(codes >= 1, "{name}: {confirm:?} {warnings}");
    }
    for (name, options, now) in [
        (
            "in a quarter of an hour",
            format!("--to {TO_TEST} --amount 1 --timestamp nem:{} --deadline +2h", BEGIN + 900),
            BEGIN,
        ),
        ("still valid", format!("--to {TO_TEST} --amount 1 {times}"), BEGIN + 7199),
        ("twice the fee", format!("--to {TO_TEST} --amount 1 --fee 0.1 {times}"), BEGIN),
        ("xem as a mosaic", format!("--to {TO_TEST} --mosaic nem:xem=1 --fee 0.05 {times}"), BEGIN),
    ] {
        let (confirm, warnings) = reviewed(&options, now);
        assert!(
            !confirm.iter().any(|line| line.starts_with("D-")),
            "{name}: {confirm:?} {warnings}"
        );
    }
}

#[test]
fn a_message_that_carries_words_is_a_danger() {
    let desk = Desk::new();
    let times = format!("--timestamp nem:{BEGIN} --deadline +2h");
    let line = format!(
        "draft transfer --chain nem --network testnet --signer {PUBLIC} --to {TO_TEST} --amount 1 \
         --message '{}' {times} -o @req",
        tests::sample::WORDS
    );
    // The online tool may refuse to draft it; if it drafts, the signer must warn.
    if desk.run(tests::Tool::Online, &line, b"").exit == Exit::Done {
        let (typed, _) = answers(&desk, "req", BEGIN);
        assert!(typed.lines().any(|line| line.starts_with("D-")), "{typed}");
    }
}

#[test]
fn what_is_typed_has_the_order_of_the_design() {
    let options = format!(
        "--to {TO_TEST} --amount 12.5 --message 'invoice 42' --fee 3 --timestamp nem:{BEGIN} --deadline +2h"
    );
    let (confirm, _) = reviewed(&options, BEGIN);
    assert_eq!(confirm[..3], ["12.5 XEM", "TAQN3LEY LV5JPP46", "invoice 42"]);
    assert!(confirm[3].starts_with('3'), "the fee above twice the minimum: {confirm:?}");
    assert!(confirm[4].starts_with("D-FEE"), "{confirm:?}");
    assert_eq!(confirm.len(), 6);
    assert_eq!(confirm[5].len(), 8);
}
