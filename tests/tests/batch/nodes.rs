//! Lists whose mosaics the nodes know, and messages of bytes.
use crate::{ACCOUNT, inspect, recipient};
use station::Exit;
use std::fmt::Write as _;
use test_node::{Config, Fault, Mosaic, TestNode};
use tests::sample::{PUBLIC, request_of};
use tests::{Bad, Desk, Tool};

fn line(node: &TestNode) -> String {
    format!(
        "draft batch --chain nem --network testnet --signer {PUBLIC} --csv @list \
         --timestamp nem:367820705 --node {} --replace -o @req",
        node.url()
    )
}

fn node(mosaics: Vec<Mosaic>) -> TestNode {
    TestNode::start(Config { mosaics, ..Config::default() }).unwrap()
}

fn gold() -> Mosaic {
    Mosaic::new("alice:gold", 9_000_000, 3).unwrap()
}

#[test]
fn the_nodes_tell_fees_and_facts_of_every_mosaic() {
    let node = node(vec![gold(), Mosaic::new("alice:silver", 100, 0).unwrap()]);
    let desk = Desk::new();
    let [a, b] = [1, 2].map(recipient);
    desk.write(
        "list",
        format!(
            "address,amount,mosaic\n{a},150000,alice:gold\n{b},1500,alice:gold\n{a},1,alice:silver\n\
             {b},2,\n{a},7,nem:xem\n"
        ),
    );
    desk.online(&line(&node));
    let told = desk.json(Tool::Signer, &inspect("req", "--expect @list --json"));
    let fees: Vec<&str> = told["transactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["effects"][1]["amount"]["atomic"].as_str().unwrap())
        .collect();
    assert_eq!(fees, ["150000", "50000", "50000", "50000", "50000"]);
    let shown: Vec<&str> = told["claims"]
        .as_array()
        .unwrap()
        .iter()
        .map(|claim| claim["shown"].as_str().unwrap())
        .collect();
    assert_eq!(shown.len(), 6);
    assert_eq!(
        shown[0],
        "151,500 atomic units of alice:gold are 151.500 of it, if it has 3 decimals"
    );
    assert!(shown[5].starts_with("a transfer of alice:silver pays no levy"));
    assert_eq!(told["confirm"][1], "151500 alice:gold", "{}", told["confirm"]);
    let asked = node.requests();
    let count = |path: &str| asked.iter().filter(|line| line.ends_with(path)).count();
    assert_eq!((count("/mosaic/definition"), count("/mosaic/supply")), (2, 2), "each once");

    desk.online(&format!("{} --mosaic-fee 1.25 --multisig {ACCOUNT}", line(&node)));
    let told = desk.json(Tool::Signer, &inspect("req", "--json"));
    assert_eq!(told["transactions"][0]["effects"][2]["amount"]["atomic"], "1250000");
    assert_eq!(told["claims"].as_array().unwrap().len(), 6);
}

#[test]
fn a_mosaic_that_no_node_knows_is_not_paid() {
    let node = node(vec![gold()]);
    let desk = Desk::new();
    desk.write("list", format!("address,amount,mosaic\n{},1,alice:none\n", recipient(1)));
    let bad = |says| Bad::online("unknown", "", says).exits(Exit::Failure);
    desk.refused(Bad { line: &line(&node), ..bad("HTTP status 404") });
    node.set_fault_on("/mosaic/supply", Fault::Negative);
    desk.write("list", format!("address,amount,mosaic\n{},1,alice:gold\n", recipient(1)));
    desk.refused(Bad { line: &line(&node), ..bad("the supply of the mosaic asked for") });
    let offline = line(&node).replace(&format!("--node {}", node.url()), "--offline");
    desk.refused(Bad::online("offline", &offline, "1 of 1 rows are bad"));
    desk.online(&format!("{offline} --mosaic-fee 0.25"));
    let early = format!("{offline} --mosaic-fee 0.25").replace("--timestamp nem:367820705", "");
    desk.refused(Bad::online("no time", &early, "--offline: only a node knows").exits(Exit::Usage));
}

/// A request holds a hundred claims, whatever the list holds.
#[test]
fn more_claims_than_fit_are_left_out_and_counted() {
    let name = |number: usize| format!("alice:m{number}");
    let node = node((0..40).map(|number| Mosaic::new(&name(number), 9_000, 0).unwrap()).collect());
    let desk = Desk::new();
    let mut list = String::from("address,amount,mosaic\n");
    (0..40).for_each(|number| writeln!(list, "{},1,{}", recipient(1), name(number)).unwrap());
    desk.write("list", list);
    let said = desk.online(&line(&node)).stderr;
    assert!(said.contains("20 claims of the nodes about mosaics are left out"), "{said}");
    assert_eq!(request_of(&desk, "req").claims.len(), 100);
    desk.signer(&inspect("req", "--expect @list"));
}

#[test]
fn messages_of_bytes_go_there_and_are_expected() {
    let desk = Desk::new();
    let to = recipient(1);
    let list = format!(
        "address,amount,message,message-hex\n{to},1,,00fF10\n{to},1,00ff10,\n{to},0,,ab\n{to},1,,\n"
    );
    desk.write("list", &list);
    let draft = format!(
        "draft batch --chain nem --network testnet --signer {PUBLIC} --csv @list --offline \
         --timestamp nem:367820705 --replace -o @req"
    );
    desk.online(&draft);
    let told = desk.json(Tool::Signer, &inspect("req", "--expect @list --json"));
    let said = |place: usize| {
        let effect = &told["transactions"][place]["effects"][1];
        (effect["kind"].as_str().unwrap_or_default(), effect["shown"].as_str().unwrap_or_default())
    };
    assert_eq!(said(0), ("hex, 3 bytes", "00ff10"));
    assert_eq!(said(1), ("text", "00ff10"));
    assert_eq!(said(2), ("hex, 1 bytes", "ab"));
    assert_eq!(said(3), ("", ""));
    // The same digits as a text are another message.
    desk.write("other", list.replace(",,00fF10", ",00ff10,"));
    let line = inspect("req", "--expect @other");
    desk.refused(Bad::signer("text for bytes", &line, "1 of 4 rows differ"));
    for (row, says) in [
        (",0g", "line 2: message-hex: it is written in pairs"),
        (",0", "line 2: message-hex: it is written in pairs"),
        ("hi,00", "line 2: message and message-hex: a payment has one message"),
        (&*format!(",{}", "00".repeat(1_024)), "line 2: message: it has 1025 bytes"),
    ] {
        desk.write("list", format!("address,amount,message,message-hex\n{to},1,{row}\n"));
        let said = desk.refused(Bad::online("row", &draft, "1 of 1 rows are bad"));
        assert!(said.stderr.contains(says), "{}", said.stderr);
    }
}
