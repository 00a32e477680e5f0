//! Requests compared with a list that did not come through the online tool.
use crate::{ACCOUNT, TIMES, draft, drafted, five, inspect, list_of, recipient};
use serde_json::Value;
use tests::sample::{BEGIN, PUBLIC, TO_TEST, moment};
use tests::{Bad, Desk};

#[test]
fn dashes_order_of_columns_and_line_ends_do_not_matter() {
    let desk = drafted(&format!("address,amount,message\n{TO_TEST},12.5,a b\n"));
    let dashed = chain::Address::derived(TO_TEST.into(), chain::Network::Testnet).grouped();
    desk.write(
        "other",
        format!("\u{feff}reference,message,amount,address\r\n7,\"a b\",12.500000,{dashed}\r\n"),
    );
    desk.write("units", format!("address,amount,mosaic,message\n{TO_TEST},12500000,nem:xem,a b\n"));
    for list in ["list", "other", "units"] {
        desk.signer(&inspect("req", &format!("--expect @{list} --json")));
    }
}

/// Returns the rows of [`five`] after a change.
fn five_but(change: impl Fn(&mut Vec<String>)) -> String {
    let mut rows: Vec<String> = five().lines().map(str::to_owned).collect();
    change(&mut rows);
    rows.join("\n")
}

#[test]
fn a_request_that_is_not_the_list_is_refused_with_the_rows() {
    let [b, c, d] = [2, 3, 4].map(recipient);
    let cases = [
        ("recipient", five_but(|rows| rows[3] = rows[3].replace(&b, &d)), 1, "row 3:"),
        (
            "recipients swapped",
            five_but(|rows| {
                rows[3] = rows[3].replace(&b, &c);
                rows[4] = rows[4].replace(&c, &b);
            }),
            2,
            "row 3:",
        ),
        ("amount", five_but(|rows| rows[2] = rows[2].replace("12.5", "12.500001")), 1, "row 2:"),
        ("units", five_but(|rows| rows[4] = rows[4].replace("1500", "1501")), 1, "row 4:"),
        ("mosaic", five_but(|rows| rows[4] = rows[4].replace("gold", "silver")), 1, "row 4:"),
        (
            "XEM for a mosaic",
            five_but(|rows| rows[4] = rows[4].replace("alice:gold", "")),
            1,
            "row 4:",
        ),
        ("order", five_but(|rows| rows.swap(3, 4)), 2, "row 3:"),
        ("message", five_but(|rows| rows[3] = rows[3].replace("hello", "hallo")), 1, "row 3:"),
        ("message with a blank", five_but(|rows| rows[3].push(' ')), 1, "row 3:"),
        ("no message", five_but(|rows| rows[3] = rows[3].replace("hello", "")), 1, "row 3:"),
        ("a message more", five_but(|rows| rows[1].push('x')), 1, "row 1:"),
        ("a row missing", five_but(|rows| drop(rows.remove(5))), 1, "row 5: the list says nothing"),
        ("the first row missing", five_but(|rows| drop(rows.remove(1))), 4, "row 2:"),
        ("a row more", five_but(|rows| rows.push(rows[1].clone())), 1, "the request says nothing"),
    ];
    let desk = drafted(&five());
    desk.online(&format!("{} --multisig {ACCOUNT} -o @within", draft("list")));
    for (name, list, differing, says) in cases {
        desk.write("other", list);
        for request in ["req", "within"] {
            let line = inspect(request, "--expect @other --json");
            let outcome = desk.refused(Bad::signer(name, &line, "R-EXPECT"));
            let told: Value = serde_json::from_slice(&outcome.stdout).unwrap();
            assert_eq!(told["refused"]["code"], "R-EXPECT");
            let rows = told["refused"]["details"].as_array().unwrap();
            assert_eq!(rows.len(), differing, "{name}: {told}");
            assert!(rows[0].as_str().unwrap().contains(says), "{name}: {told}");
            assert!(outcome.stderr.contains(rows[0].as_str().unwrap()), "{name}");
        }
        let line =
            format!("sign @req --key-file @key --expect @other --now {} -o @none", moment(BEGIN));
        desk.refused(Bad::signer(name, &line, "R-EXPECT"));
    }
}

#[test]
fn ten_differing_rows_are_named_and_the_rest_counted() {
    let desk = drafted(&list_of(60));
    let other = list_of(60).replace(",ref-", "x,ref-").replace("\"x,ref-", "\",ref-");
    desk.write("other", other);
    let said = desk.refused(Bad::signer("40", &inspect("req", "--expect @other"), "40 of 60"));
    assert_eq!(said.stderr.matches("  row ").count(), 10, "{}", said.stderr);
    assert!(said.stderr.contains("  and 30 more\n"), "{}", said.stderr);
}

/// What is no payment can equal no row.
#[test]
fn a_request_that_does_something_else_is_no_list() {
    let desk = Desk::new();
    desk.write("list", format!("address,amount\n{TO_TEST},1\n"));
    desk.online(&format!(
        "draft delegate --chain nem --network testnet --signer {PUBLIC} --remote {ACCOUNT} {TIMES} \
         -o @req"
    ));
    let bad = Bad::signer("delegation", "inspect @req --expect @list", "R-EXPECT");
    let said = desk.refused(bad).stderr;
    assert!(said.contains("something else than one payment (account key link)"), "{said}");
}

/// Two payments in one transaction are not one row, whichever of them the row names.
#[test]
fn a_transaction_that_pays_twice_equals_no_row() {
    let desk = Desk::new();
    desk.online(&format!(
        "draft transfer --chain nem --network testnet --signer {PUBLIC} --to {TO_TEST} --amount 3 \
         --mosaic alice:gold=5 --fee 1 {TIMES} -o @req"
    ));
    for row in ["3,", "5,alice:gold"] {
        desk.write("list", format!("address,amount,mosaic\n{TO_TEST},{row}\n"));
        desk.refused(Bad::signer(row, "inspect @req --expect @list", "R-EXPECT"));
    }
}
