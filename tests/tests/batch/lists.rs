//! Files that are no list, rows that are no payment.
use crate::{TIMES, draft, drafted, five, inspect, recipient};
use station::Exit;
use std::fmt::Write as _;
use tests::sample::{KEY, TO_MAIN, TO_TEST, request_of};
use tests::{Bad, Desk, Tool};

#[test]
fn every_bad_row_is_named_with_its_line_and_nothing_is_written() {
    let good = recipient(1);
    let long = "x".repeat(1_025);
    let rows = [
        (format!("{good},1,,,"), None),
        (format!("{},1,,,", &good[..39]), Some("address: an address has 40 characters")),
        (format!("{}A,1,,,", &good[..39]), Some("address: the address has a wrong checksum")),
        (format!("{TO_MAIN},1,,,"), Some("address: it is for mainnet, not for testnet")),
        (",1,,,".to_owned(), Some("address: an address has 40 characters, this one has 0")),
        (format!("{good},,,,"), Some("amount: an amount is written in digits")),
        (format!("{good},-1,,,"), Some("amount: an amount is written in digits")),
        (format!("{good},\"1,5\",,,"), Some("amount: an amount is written in digits")),
        (format!("{good},1.0000001,,,"), Some("amount: at most 6 decimals")),
        (format!("{good},9223372036854.775808,,,"), Some("amount: it is 2^63 units or more")),
        (format!("{good},0,,,"), Some("it pays nothing and says nothing")),
        (format!("{good},1,gold,,"), Some("mosaic: a mosaic is written namespace:name")),
        (format!("{good},1,Alice:gold,,"), Some("mosaic: a namespace")),
        (format!("{good},1.5,alice:gold,,"), Some("amount: of a mosaic it is a whole number")),
        (format!("{good},1,alice:gold,,"), Some("mosaic: the fee of a mosaic depends")),
        (format!("{good},1,,{long},"), Some("message: it has 1025 bytes, 1024 is the most")),
        (format!("{good},1,,"), Some("4 fields under 5 columns")),
        (format!("{good},1,,,,"), Some("6 fields under 5 columns")),
        (format!("{good};1;;;"), Some("1 fields under 5 columns")),
        (format!("{good},1,,\"open,"), Some("a quote that is not closed on its line")),
        (format!("{good},1,,a\"b,"), Some("a quote within a field")),
        (format!("{good},1,,\"a\"b,"), Some("text behind a closing quote")),
        (format!("{good},1,,a\rb,"), Some("a carriage return within the line")),
    ];
    let desk = Desk::new();
    let mut list = String::from("address,amount,mosaic,message,reference\n");
    for (row, _) in &rows {
        writeln!(list, "{row}").unwrap();
    }
    desk.write("list", &list);
    let line = format!("{} -o @none", draft("list").replace(" --mosaic-fee 1.25", ""));
    let said = desk.refused(Bad::online("rows", &line, "22 of 23 rows are bad")).stderr;
    let bad = rows.iter().zip(2..).filter_map(|((_, reason), at)| reason.map(|why| (why, at)));
    for (reason, at) in bad.take(20) {
        assert!(said.contains(&format!("  line {at}: {reason}")), "{at} {reason}\n{said}");
    }
    assert!(said.contains("  and 2 more\n"), "{said}");
    assert_eq!(said.matches("  line ").count(), 20, "{said}");
    let request = drafted(&five());
    request.write("bad", &list);
    request.refused(Bad::signer("rows", &inspect("req", "--expect @bad --json"), "rows are bad"));
}

#[test]
fn files_that_are_no_list() {
    let desk = drafted(&five());
    for (name, content, says) in [
        ("empty", String::new(), "column 1 is unknown"),
        ("no header", format!("{TO_TEST},1\n"), "column 1 is unknown"),
        ("unknown column", format!("address,amount,fee\n{TO_TEST},1,1\n"), "column 3 is unknown"),
        ("semicolons", format!("address;amount\n{TO_TEST};1\n"), "column 1 is unknown"),
        ("capitals", format!("Address,Amount\n{TO_TEST},1\n"), "column 1 is unknown"),
        (
            "twice",
            format!("address,amount,amount\n{TO_TEST},1,2\n"),
            "column amount is there twice",
        ),
        ("no amount", format!("address,message\n{TO_TEST},1\n"), "column amount is missing"),
        ("no address", "amount\n1\n".to_owned(), "column address is missing"),
        ("no rows", "address,amount\n".to_owned(), "there is no payment"),
        ("blank rows", "address,amount\n\n\r\n".to_owned(), "there is no payment"),
        ("a key", format!("{KEY}\n"), "looks like a key"),
        ("words", format!("{}\n", tests::sample::WORDS), "looks like a key"),
        ("too large", "x".repeat(4 * 1024 * 1024 + 1), "larger than"),
    ] {
        desk.write("bad", &content);
        let said = desk.refused(Bad::online(name, &format!("{} -o @none", draft("bad")), says));
        assert!(!said.stderr.contains(&KEY[..8]), "{name}");
        desk.refused(Bad::signer(name, &inspect("req", "--expect @bad"), says));
    }
    desk.write("bad", b"address,amount\nA,1\n\xff,1\n");
    desk.refused(Bad::online("latin-1", &format!("{} -o @none", draft("bad")), "line 3"));
    let missing = format!("{} -o @none", draft("nowhere"));
    desk.refused(Bad::online("missing", &missing, "cannot read").exits(Exit::Failure));
}

#[test]
fn options_that_contradict() {
    let desk = drafted(&five());
    for (name, line, says) in [
        ("two dashes", inspect("req", "--expect -").replace(&desk.path("req"), "-"), "only one"),
        (
            "fee",
            format!("{} --mosaic-fee 1,5 -o @none", draft("list").replace("--mosaic-fee 1.25", "")),
            "--mosaic-fee",
        ),
        ("no time", format!("{} -o @none", draft("list").replace(TIMES, "")), "the network's time"),
    ] {
        let line = line.replace("@req", if name == "two dashes" { "-" } else { "@req" });
        let bad =
            Bad { name, tool: Tool::Online, line: &line, stdin: b"", exit: Exit::Usage, says };
        let tool = if line.starts_with("inspect") { Tool::Signer } else { Tool::Online };
        desk.refused(Bad { tool, ..bad });
    }
    let line = "sign @req --key-file - --expect - -o @none";
    desk.refused(Bad::signer("list and key", line, "only one").exits(Exit::Usage));
}

/// A list from standard input is compared all the same; answers would come from the terminal.
#[test]
fn a_list_may_come_by_standard_input() {
    let desk = drafted(&five());
    let line = inspect("req", "--expect - --json");
    let matched = desk.done(Tool::Signer, &line, five().as_bytes());
    assert!(matched.text().contains("\"matched\":true"));
    let line = draft("list").replace("@list", "-");
    desk.done(Tool::Online, &format!("{line} -o @piped"), five().as_bytes());
    assert_eq!(request_of(&desk, "piped").transactions, request_of(&desk, "req").transactions);
}
