//! Drafts that cannot be made.
use station::Exit;
use tests::sample::{BEGIN, PUBLIC, TO_MAIN, TO_TEST};
use tests::{Bad, Desk, Tool};

const TIMES: &str = "--timestamp nem:367820705 --deadline +2h";

/// Runs a draft with one thing wrong. What is no value at all is usage; what is a value and
/// cannot be is bad input: which is which is the tool's to say, nothing else.
fn refused(name: &str, line: &str) {
    let desk = Desk::new();
    let exit = desk.run(Tool::Online, &format!("{line} -o -"), b"").exit;
    assert!(matches!(exit, Exit::Usage | Exit::BadInput), "{name}: {exit:?}: {line}");
    for json in ["", " --json"] {
        let line = format!("{line}{json} -o @req");
        desk.refused(Bad::online(name, &line, "").exits(exit));
    }
}

fn transfer(options: &str) -> String {
    format!("draft transfer --chain nem --network testnet --signer {PUBLIC} {options}")
}

#[test]
fn amounts_that_are_none() {
    for amount in [
        "1.0000001",
        "1,5",
        "1e3",
        "0x10",
        "1_000",
        ".5",
        "5.",
        "18446744073709551616",
        "1.",
        "+1",
        "''",
        "٣",
        "1 XEM",
        "NaN",
    ] {
        let amount = if amount.contains(' ') { format!("'{amount}'") } else { amount.to_owned() };
        refused(&amount, &transfer(&format!("--to {TO_TEST} --amount {amount} {TIMES}")));
        refused(&amount, &transfer(&format!("--to {TO_TEST} --amount 1 --fee {amount} {TIMES}")));
    }
    refused("negative", &transfer(&format!("--to {TO_TEST} --amount=-1 {TIMES}")));
}

#[test]
fn recipients_that_are_none() {
    let wrong = format!("{}7", &TO_TEST[..39]);
    let swapped = TO_TEST.replace("PP46", "P4P6");
    for (name, to) in [
        ("checksum", wrong.as_str()),
        ("exchanged letters", swapped.as_str()),
        ("another network", TO_MAIN),
        ("too short", &TO_TEST[..39]),
        ("a letter more", &format!("{TO_TEST}A")),
        ("a public key", PUBLIC),
        ("nothing", "''"),
        ("not Base32", &TO_TEST.replace('4', "1")),
    ] {
        refused(name, &transfer(&format!("--to {to} --amount 1 {TIMES}")));
    }
}

#[test]
fn signers_that_are_none() {
    for (name, signer) in
        [("short", &PUBLIC[..62]), ("not hex", &PUBLIC.replace('B', "G")), ("an address", TO_TEST)]
    {
        refused(name, &from(signer));
    }
}

fn from(signer: &str) -> String {
    format!(
        "draft transfer --chain nem --network testnet --signer {signer} --to {TO_TEST} --amount 1 \
         {TIMES}"
    )
}

#[test]
fn times_that_cannot_be() {
    let pay = format!("--to {TO_TEST} --amount 1");
    let at = |timestamp: &str, deadline: &str| {
        transfer(&format!("{pay} --timestamp {timestamp} --deadline {deadline}"))
    };
    let begin = format!("nem:{BEGIN}");
    for (name, line) in [
        ("deadline before timestamp", at(&begin, &format!("nem:{}", BEGIN - 1))),
        ("deadline at timestamp", at(&begin, &begin)),
        ("deadline over a day", at(&begin, &format!("nem:{}", BEGIN + 86_401))),
        ("deadline over a day, relative", at(&begin, "+25h")),
        ("deadline at once", at(&begin, "+0s")),
        ("beyond NEM's time", at("nem:2147483648", "+1h")),
        ("deadline beyond NEM's time", at("nem:2147483647", "+1h")),
        ("negative", at("nem:-1", "+1h")),
        ("before NEM", at("2015-03-29T00:00:00Z", "+1h")),
        ("no moment", at("soon", "+1h")),
        ("no such day", at("2026-02-30T00:00:00Z", "+1h")),
        ("no zone", at("2026-11-23T04:31:30", "+1h")),
        ("not a duration", at(&begin, "+2x")),
        ("a huge duration", at(&begin, "+99999999999999999999h")),
    ] {
        refused(name, &line);
    }
    refused("neither times nor a node", &transfer(&pay));
}

#[test]
fn notes_messages_and_mosaics() {
    let pay = |options: &str| transfer(&format!("--to {TO_TEST} {options} {TIMES}"));
    let long_note = "n".repeat(81);
    let long_message = "m".repeat(1025);
    let eleven: String = (0..11).map(|number| format!("--mosaic a:m{number}=1 ")).collect();
    for (name, line) in [
        ("note of 81", pay(&format!("--amount 1 --note {long_note}"))),
        ("message of 1025", pay(&format!("--amount 1 --message {long_message}"))),
        ("message of 1025 bytes", pay(&format!("--amount 1 --message-hex {}", "00".repeat(1025)))),
        ("odd hex", pay("--amount 1 --message-hex abc")),
        ("no hex", pay("--amount 1 --message-hex xy")),
        ("eleven mosaics", pay(&format!("{eleven} --fee 2"))),
        ("mosaic twice", pay("--mosaic a:b=1 --mosaic a:b=2 --fee 2")),
        ("mosaic without a name", pay("--mosaic a=1 --fee 2")),
        ("mosaic in capitals", pay("--mosaic A:b=1 --fee 2")),
        ("mosaic with a bad name", pay("--mosaic a:_b=1 --fee 2")),
        ("mosaic with decimals", pay("--mosaic a:b=1.5 --fee 2")),
        ("mosaic of nothing", pay("--mosaic a:b= --fee 2")),
        ("mosaic of too much", pay("--mosaic a:b=18446744073709551616 --fee 2")),
        ("xem twice", pay("--mosaic nem:xem=1 --amount 1 --fee 2")),
    ] {
        refused(name, &line);
    }
}

#[test]
fn a_note_of_eighty_characters_is_shown_last() {
    let desk = Desk::new();
    let note = "ü".repeat(80);
    desk.online(&format!(
        "{} -o @req",
        transfer(&format!("--to {TO_TEST} --amount 1 {TIMES} --note {note}"))
    ));
    let said = desk.signer("inspect @req").text();
    let (at, other) = (said.find(&note).unwrap(), said.find("check code").unwrap());
    assert!(at > other || said.contains("note from the online machine, not checked"), "{said}");
}

#[test]
fn names_that_are_unknown() {
    let raw = |chain: &str, network: &str| {
        format!("draft raw --chain {chain} --network {network} --unsigned 00")
    };
    for (chain, network) in [
        ("doge", "testnet"),
        ("NEM", "testnet"),
        ("nem", "mijin"),
        ("nem", "Testnet"),
        ("''", "testnet"),
        ("nem", "''"),
    ] {
        refused("raw", &raw(chain, network));
        let line = format!(
            "draft transfer --chain {chain} --network {network} --signer {PUBLIC} --to {TO_TEST} --amount 1 {TIMES}"
        );
        refused("transfer", &line);
        let desk = Desk::new();
        desk.write("key", tests::sample::KEY);
        let line = format!("account --chain {chain} --network {network} --key-file @key");
        desk.refused(Bad::signer("account", &line, "").exits(Exit::Usage));
    }
}

#[test]
fn command_lines_that_are_none() {
    let desk = Desk::new();
    let table: Vec<(Tool, &str)> = vec![
        (Tool::Online, "dance"),
        (Tool::Online, "draft raw"),
        (Tool::Online, "draft raw --chain nem --network testnet -o @req"),
        (
            Tool::Online,
            "draft raw --chain nem --network testnet --unsigned 00 --unsigned-file @x -o @req",
        ),
        (Tool::Online, "scan"),
        (Tool::Online, "scan --images @x --video @y"),
        (Tool::Online, "announce --request @x --response @y"),
        (Tool::Online, "qr read"),
        (Tool::Online, "show @x --qr-version 0"),
        (Tool::Online, "show @x --qr-version 41"),
        (Tool::Online, "show @x --png @d --format bitcoin"),
        (Tool::Signer, "announce"),
        (Tool::Signer, "sign @x"),
        (Tool::Signer, "sign @x --key-file @y --yes"),
        (Tool::Signer, "inspect @x --network mijin"),
        (Tool::Signer, "inspect @req --now yesterday"),
        (Tool::Signer, "inspect @req --now 2026-13-01T00:00:00Z"),
        (Tool::Online, "show @req --png @d --qr-version 1"),
    ];
    desk.online(&format!("{} -o @req", tests::sample::draft()));
    for (tool, line) in table {
        desk.refused(Bad { name: "usage", tool, line, stdin: b"", exit: Exit::Usage, says: "" });
    }
}

#[test]
fn raw_transactions_that_are_too_many_or_not_hex() {
    let desk = Desk::new();
    let vectors = tests::sample::vectors("nem/transactions.json");
    let unsigned = tests::sample::text(&vectors["cases"][0], "unsigned");
    desk.write("many", format!("{unsigned}\n").repeat(1001));
    desk.write("empty", "");
    desk.write("blank", "\n\n");
    desk.write("binary", [0xFF; 100]);
    desk.write("half", format!("{unsigned}\n{}\n", &unsigned[..60]));
    let raw = |file: &str| {
        format!("draft raw --chain nem --network testnet --unsigned-file @{file} -o @req")
    };
    for file in ["many", "empty", "blank", "binary", "half"] {
        let exit = desk.run(Tool::Online, &raw(file).replace("@req", "-"), b"").exit;
        assert!(matches!(exit, Exit::Usage | Exit::BadInput), "{file}: {exit:?}");
        desk.refused(Bad::online(file, &raw(file), "").exits(exit));
    }
    let context = format!(
        "draft raw --chain nem --network testnet --unsigned {unsigned} --context {unsigned} -o @req"
    );
    desk.refused(Bad::online("context with a transfer", &context, "context"));
    for hex in ["0", "zz", "''", "0x00", " 00 "] {
        let line = format!(
            "draft raw --chain nem --network testnet --unsigned '{}' -o @req",
            hex.trim_matches('\'')
        );
        desk.refused(Bad::online(hex, &line, ""));
    }
    let mixed = tests::sample::text(&vectors["cases"][1], "unsigned");
    let line = format!(
        "draft raw --chain nem --network testnet --unsigned {unsigned} --unsigned {mixed} -o @req"
    );
    desk.refused(Bad::online("two accounts in one request", &line, ""));
}
