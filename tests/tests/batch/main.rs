//! Batches: from a list to signatures and back, lists that are none, requests that are not what
//! the list says, and two signers compared.
mod compare;
mod expect;
mod lists;
mod nodes;
mod random;

use serde_json::Value;
use station::Exit;
use std::fmt::Write as _;
use std::process::Command;
use tests::sample::{BEGIN, KEY, PUBLIC, moment, request_of, text};
use tests::{Bad, Desk, Tool};

/// The key of a multisig account of which [`KEY`] is a cosignatory, for all the signer knows.
const ACCOUNT: &str = "5AD4795F35641EE324025ACD27F8BCC843B7155F75532D9ACD76242F89EF2851";
const TIMES: &str = "--timestamp nem:367820705 --deadline +2h";

fn recipient(number: u8) -> String {
    test_node::Signer::new(number).address(test_node::Network::Testnet).to_string()
}

/// Returns the line that drafts from a list of the desk, without `-o`.
fn draft(list: &str) -> String {
    format!(
        "draft batch --chain nem --network testnet --signer {PUBLIC} --csv @{list} {TIMES} \
         --mosaic-fee 1.25"
    )
}

fn inspect(request: &str, options: &str) -> String {
    format!("inspect @{request} --now {} {options}", moment(BEGIN))
}

/// A list of `rows` payments that all differ.
fn list_of(rows: u32) -> String {
    let mut list = String::from("address,amount,mosaic,message,reference\n");
    for number in 1..=rows {
        let to = recipient((number % 200).to_le_bytes()[0]);
        let (amount, mosaic) = if number % 50 == 0 {
            (number.to_string(), "alice:gold")
        } else {
            (format!("{number}.{:06}", number * 7), "")
        };
        let message = match number % 3 {
            0 => String::new(),
            1 => format!("\"salary {number}, \"\"november\"\"\""),
            _ => format!("Grüße {number}"),
        };
        writeln!(list, "{to},{amount},{mosaic},{message},ref-{number}").unwrap();
    }
    list
}

/// A desk with the key, the list and the request that was drafted from it.
fn drafted(list: &str) -> Desk {
    let desk = Desk::new();
    desk.write("key", KEY);
    desk.write("list", list);
    desk.online(&format!("{} -o @req", draft("list")));
    desk
}

/// Five payments, the first two equal.
fn five() -> String {
    let [a, b, c] = [1, 2, 3].map(recipient);
    format!(
        "address,amount,mosaic,message\n{a},12.5,,\n{a},12.5,,\n{b},3,,hello\n{c},1500,alice:gold,\n{c},0,,only\n"
    )
}

#[test]
fn three_hundred_payments_go_there_and_back() {
    let desk = drafted(&list_of(300));
    desk.online("show @req --png @codes");
    desk.signer("scan --images @codes -o @scanned");
    assert_eq!(desk.read("scanned"), desk.read("req"));
    let review = desk.json(Tool::Signer, &inspect("scanned", "--expect @list --json"));
    assert_eq!(review["expect"]["rows"], 300);
    assert_eq!(review["expect"]["matched"], true);
    assert_eq!(review["transactions"].as_array().unwrap().len(), 300);
    let lines: Vec<&str> =
        review["confirm"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    // 294 payments of XEM: the sum of n.(7 n) for all n up to 300 but the multiples of fifty.
    let whole: u64 = (1..=300).filter(|n| n % 50 != 0).sum();
    let xem = whole * 1_000_000 + whole * 7;
    assert_eq!(lines[0], "300");
    let sum = format!("{}.{:06}", xem / 1_000_000, xem % 1_000_000);
    assert_eq!(lines[1], format!("{} XEM", sum.trim_end_matches('0')));
    assert_eq!(lines[2], "1050 alice:gold");
    let typed: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let line = format!(
        "sign @scanned --key-file @key --expect @list --network testnet --now {} --json -o @resp",
        moment(BEGIN)
    );
    let signed = desk.done(Tool::Signer, &line, typed.as_bytes());
    let signed: Value = serde_json::from_slice(&signed.stdout).unwrap();
    assert_eq!(signed["expect"], review["expect"]);
    desk.signer("show @resp --png @back");
    desk.online("scan --images @back -o @resp2");
    let verified = desk.json(Tool::Online, "verify --request @req --response @resp2 --json");
    assert_eq!(verified["transactions"].as_array().unwrap().len(), 300);
}

/// What the camera has to carry, for recipients and amounts that have nothing in common.
#[test]
fn a_payment_takes_few_bytes_on_the_wire() {
    use sha2::{Digest as _, Sha256};
    let mut list = String::from("address,amount\n");
    for number in 0..1_000_u32 {
        let noise: [u8; 32] = Sha256::digest(number.to_le_bytes()).into();
        let to = chains::ChainId::Nem.address(&scheme::PublicKey(noise), chain::Network::Testnet);
        let [a, b, c, d, ..] = noise;
        writeln!(list, "{to},{}.{:02}", u16::from_le_bytes([a, b]), (c ^ d) % 100).unwrap();
    }
    let desk = drafted(&list);
    let plain = desk.read("req").len();
    desk.online(&format!("{} --multisig {ACCOUNT} -o @within", draft("list")));
    let within = desk.read("within").len();
    assert!(plain <= 45 * 1_000, "{plain}");
    assert!(within <= 60 * 1_000, "{within}");
}

#[test]
fn one_line_that_is_not_typed_right_signs_nothing() {
    let desk = drafted(&five());
    let review = desk.json(Tool::Signer, &inspect("req", "--expect @list --json"));
    let lines = review["confirm"].as_array().unwrap();
    for wrong in 0..lines.len() {
        let typed = lines.iter().enumerate().fold(String::new(), |all, (place, line)| {
            let line = line.as_str().unwrap();
            all + if place == wrong { "7" } else { line } + "\n"
        });
        let line =
            format!("sign @req --key-file @key --expect @list --now {} -o @resp", moment(BEGIN));
        let bad = Bad::signer("typed", &line, "declined").exits(Exit::Declined);
        desk.refused(bad.typed(typed.as_bytes()));
    }
}

#[test]
fn the_review_sums_up_names_the_largest_and_shows_every_row() {
    let desk = drafted(&five());
    let review = desk.signer(&inspect("req", "--expect @list")).text();
    let to = |number| {
        let address = chain::Address::derived(recipient(number), chain::Network::Testnet);
        address.grouped()
    };
    for part in [
        "-- 5 transactions, signed all or none --\n".to_owned(),
        "pays in all       28.000000 XEM\n".to_owned(),
        "pays in all       1,500 atomic units of alice:gold\n".to_owned(),
        "fees in all       1.550000 XEM\n".to_owned(),
        format!("largest           12.500000 XEM, transaction 1, to {}\n", to(1)),
        format!(
            "largest           1,500 atomic units of alice:gold, transaction 4, to {}\n",
            to(3)
        ),
        "warning W-TWIN    transactions 1 and 2 do the same\n".to_owned(),
        "-- transaction 5 --\n".to_owned(),
    ] {
        assert!(review.contains(&part), "{part}\n{review}");
    }
    let sum = Command::new("sha256sum").arg(desk.path("list")).output().unwrap().stdout;
    let sum = String::from_utf8(sum).unwrap();
    let line = format!("(5 rows, sha256 {})\ncheck code ", sum.split(' ').next().unwrap());
    assert!(review.contains("\nlist              every row equals the list "), "{review}");
    assert!(review.contains(&line), "{line}\n{review}");
    assert!(!desk.signer(&inspect("req", "")).text().contains("every row equals"));
}

#[test]
fn the_draft_says_what_it_sums_up_to() {
    let desk = Desk::new();
    desk.write("list", five());
    let line = format!("{} -o @req --json", draft("list"));
    let told = desk.json(Tool::Online, &line);
    assert_eq!(told["transactions"], 5);
    assert_eq!(told["totals"][0]["shown"], "28.000000 XEM");
    assert_eq!(told["totals"][1]["atomic"], "1500");
    assert_eq!(told["fees"][0]["atomic"], "1550000");
    let talk = desk.online(&format!("{} -o @again", draft("list"))).stderr;
    for part in ["5 payments\n", "pays in all  28.000000 XEM\n", "fees in all  1.550000 XEM\n"] {
        assert!(talk.contains(part), "{talk}");
    }
    assert!(talk.contains("check code "), "{talk}");
}

#[test]
fn a_multisig_account_pays() {
    let desk = Desk::new();
    desk.write("key", KEY);
    desk.write("list", five());
    desk.online(&format!("{} --multisig {ACCOUNT} -o @req", draft("list")));
    let review = desk.json(Tool::Signer, &inspect("req", "--expect @list --json"));
    assert_eq!(review["expect"]["matched"], true);
    let account = text(&review["transactions"][0]["inner"], "account").to_owned();
    for transaction in review["transactions"].as_array().unwrap() {
        assert_eq!(transaction["type"], "multisig");
        assert_eq!(transaction["signer"], PUBLIC);
        assert_eq!(transaction["inner"]["signer"], ACCOUNT);
        assert_eq!(transaction["inner"]["valid"], transaction["valid"]);
        let effects = transaction["effects"].as_array().unwrap();
        let pays = effects.iter().find(|effect| effect["effect"] == "pays").unwrap();
        assert_eq!(pays["from"], account.as_str());
        let fees: Vec<&str> = effects
            .iter()
            .filter(|effect| effect["effect"] == "pays_fee")
            .map(|effect| text(&effect["amount"], "atomic"))
            .collect();
        assert_eq!(fees.len(), 2);
        assert_eq!(fees[1], "150000");
    }
    let confirm = review["confirm"].to_string();
    assert!(confirm.contains(&account[..8]), "the account is typed: {confirm}");
    let shown = desk.signer(&inspect("req", "")).text();
    let summary = shown.split("-- transaction 1 --").next().unwrap();
    assert!(summary.contains("money of") && summary.contains("signed by"), "{summary}");
    tests::sample::sign(&desk, "req", "--key-file @key", BEGIN, "resp");
    desk.online("verify --request @req --response @resp");
    let line = format!("{} --multisig {PUBLIC} -o @none", draft("list"));
    desk.refused(Bad::online("itself", &line, "same account").exits(Exit::Usage));
}

/// Returns begin and end of every transaction, in NEM's seconds.
fn lives(desk: &Desk, request: &str) -> Vec<(u64, u64)> {
    let number = |bytes: &[u8], at: usize| {
        u64::from(u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()))
    };
    let transactions = request_of(desk, request).transactions;
    transactions.iter().map(|bytes| (number(bytes, 8), number(bytes, 56))).collect()
}

#[test]
fn equal_payments_begin_a_second_apart_and_never_later_than_now() {
    let desk = drafted(&five());
    let (begin, end) = (BEGIN.unsigned_abs(), BEGIN.unsigned_abs() + 7_200);
    let mut expected = [(begin, end); 5];
    expected[1] = (begin - 1, end);
    assert_eq!(lives(&desk, "req"), expected);
    // A whole day from its own beginning is the most that a payment may last.
    let line = draft("list").replace("+2h", "+1d");
    desk.online(&format!("{line} -o @day"));
    assert_eq!(lives(&desk, "day")[..2], [(begin, begin + 86_400), (begin - 1, begin + 86_399)]);
    let line = draft("list").replace("nem:367820705", "nem:0");
    desk.refused(
        Bad::online("before NEM", &format!("{line} -o @none"), "before NEM").exits(Exit::Usage),
    );
}

#[test]
fn five_hundred_equal_payments_and_no_more() {
    let to = recipient(1);
    let list = |count: usize| format!("address,amount\n{}", format!("{to},5\n").repeat(count));
    let desk = drafted(&list(500));
    let begins: std::collections::BTreeSet<u64> =
        lives(&desk, "req").into_iter().map(|(begin, _)| begin).collect();
    assert_eq!(begins.len(), 500);
    assert_eq!(begins.last(), Some(&BEGIN.unsigned_abs()));
    desk.signer(&inspect("req", "--expect @list --json"));
    desk.write("more", list(502));
    let line = format!("{} -o @none", draft("more"));
    desk.refused(Bad::online("502", &line, "those of lines 502, 503 are too many"));
}

#[test]
fn a_thousand_and_no_more() {
    let desk = drafted(&list_of(1_000));
    assert_eq!(request_of(&desk, "req").transactions.len(), 1_000);
    desk.write("more", list_of(1_001));
    for options in ["", " --json"] {
        let line = format!("{} -o @none{options}", draft("more"));
        desk.refused(Bad::online("1,001", &line, "more than 1000 payments"));
    }
    desk.refused(Bad::signer("1,001", &inspect("req", "--expect @more"), "more than 1000"));
}
