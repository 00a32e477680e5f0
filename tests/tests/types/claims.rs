//! What nodes say of mosaics: shown and marked, typed and summed never.
use crate::cases::{ACCOUNT, SHOP};
use crate::{NOW, desk};
use serde_json::{Value, json};
use test_node::{Config, Levy, Mosaic, MosaicId, Signer, TestNode};
use tests::{Bad, Desk, Tool};

const GOLD: &str = "--mosaic alice:gold=150000";

fn node(levy: Option<Levy>) -> TestNode {
    let mut gold = Mosaic::new("alice:gold", 9_000_000, 3).unwrap();
    gold.levy = levy;
    let silver = Mosaic::new("alice:silver", 100, 0).unwrap();
    TestNode::start(Config { mosaics: vec![gold, silver], ..Config::default() }).unwrap()
}

fn levy(kind: u32, mosaic: &str, fee: i64) -> Levy {
    let recipient = Signer::new(7).address(test_node::Network::Testnet);
    Levy { kind, recipient, mosaic: MosaicId::parse(mosaic).unwrap(), fee }
}

fn draft(what: &str) -> String {
    format!(
        "draft transfer --chain nem --network testnet --signer {ACCOUNT} --to {SHOP} {what} \
         --timestamp nem:367820705 --replace -o @req"
    )
}

/// Drafts with the node's claims, and returns the review with its object.
fn review(desk: &Desk, node: &TestNode, what: &str) -> (String, Value) {
    desk.online(&format!("{} --node {}", draft(what), node.url()));
    let inspect = format!("inspect @req --now {NOW}");
    (desk.signer(&inspect).text(), desk.json(Tool::Signer, &format!("{inspect} --json")))
}

#[test]
fn decimals_supply_and_levy_are_shown_and_marked() {
    let to = Signer::new(7).address(test_node::Network::Testnet);
    let pays = "each transfer of alice:gold pays a levy of";
    let cases = [
        (None, "a transfer of alice:gold pays no levy".to_owned(), Value::Null),
        (
            Some(levy(1, "nem:xem", 50_000)),
            format!("{pays} 0.050000 XEM to {to}"),
            json!({ "to": to, "amount":
                { "asset": "nem:xem", "atomic": "50000", "shown": "0.050000 XEM" } }),
        ),
        (
            Some(levy(1, "alice:silver", 7)),
            format!("{pays} 7 atomic units of alice:silver to {to}"),
            json!({ "to": to, "amount": { "asset": "alice:silver", "atomic": "7",
                "shown": "7 atomic units of alice:silver" } }),
        ),
        (
            Some(levy(2, "alice:gold", 2_500)),
            format!("{pays} 2,500 ten thousandths of its quantity in alice:gold to {to}"),
            json!({ "to": to, "asset": "alice:gold", "ten_thousandths": 2_500 }),
        ),
    ];
    for (levy, says, object) in cases {
        let (desk, node) = (desk(), node(levy));
        let (shown, told) = review(&desk, &node, GOLD);
        let claim = "claim, not checked  ";
        let lines: Vec<&str> = shown.lines().filter_map(|line| line.strip_prefix(claim)).collect();
        let says = format!("{says}, if the nodes tell the truth");
        assert_eq!(
            lines,
            [
                "150,000 atomic units of alice:gold are 150.000 of it, if it has 3 decimals",
                "9,000,000 whole units of alice:gold exist, if the nodes tell the truth",
                &says,
            ]
        );
        let claims = &told["claims"];
        let shown: Vec<&str> =
            claims.as_array().unwrap().iter().map(|c| c["shown"].as_str().unwrap()).collect();
        assert_eq!(shown, lines);
        assert_eq!((&claims[0]["claim"], &claims[0]["decimals"]), (&json!("decimals"), &json!(3)));
        assert_eq!(
            (&claims[1]["claim"], &claims[1]["units"]),
            (&json!("supply"), &json!("9000000"))
        );
        assert_eq!((&claims[2]["claim"], &claims[2]["levy"]), (&json!("levy"), &object));
        assert!(claims.as_array().unwrap().iter().all(|claim| claim["asset"] == "alice:gold"));
        // The levy is in no line that is typed and in no sum; what the bytes say is.
        let typed = ["150000 alice:gold", "TDGSLBHC OFMAMYVW", "0.15 XEM", "D-FEE", "D-MOSAIC"];
        assert_eq!(told["confirm"].as_array().unwrap()[..5], typed.map(Value::from));
        assert_eq!(told["transactions"][0]["effects"].as_array().unwrap().len(), 2);
    }
}

/// 150 of 9,000,000 are worth 149,999 XEM: 14 units of fee, less 11 for the small supply.
#[test]
fn the_node_knows_the_least_fee() {
    let (desk, node) = (desk(), node(None));
    let (_, told) = review(&desk, &node, GOLD);
    assert_eq!(told["transactions"][0]["effects"][1]["amount"]["atomic"], "150000");
    let (_, told) = review(&desk, &node, &format!("{GOLD} --fee 0.4"));
    assert_eq!(told["transactions"][0]["effects"][1]["amount"]["atomic"], "400000");
    assert_eq!(told["claims"].as_array().unwrap().len(), 3);
    let (_, told) = review(&desk, &node, &format!("{GOLD} --mosaic alice:silver=1 --amount 1"));
    assert_eq!(told["claims"].as_array().unwrap().len(), 6, "none about XEM");
    let (_, told) = review(&desk, &node, "--amount 1");
    assert_eq!(told["claims"], json!([]));
}

/// Whoever cosigns is told the same as whoever began.
#[test]
fn a_cosignatory_is_told_as_well() {
    let (desk, node) = (desk(), node(Some(levy(1, "nem:xem", 50_000))));
    let begun = format!("{} --multisig {}", draft(GOLD), crate::A)
        .replace(&format!("--signer {ACCOUNT}"), &format!("--signer {}", crate::B));
    desk.online(&format!("{begun} --node {}", node.url()));
    let inspect = format!("inspect @req --now {NOW} --json");
    let first = desk.json(Tool::Signer, &inspect);
    let inner = first["transactions"][0]["inner"]["payload"].as_str().unwrap();
    desk.online(&format!(
        "draft cosign --chain nem --network testnet --signer {} --inner-hex {inner} \
         --timestamp nem:367820705 --node {} --replace -o @req",
        crate::C,
        node.url()
    ));
    let second = desk.json(Tool::Signer, &inspect);
    assert_eq!(second["claims"], first["claims"]);
    assert_eq!(second["transactions"][0]["inner"], first["transactions"][0]["inner"]);
}

#[test]
fn without_a_node_everything_is_given_by_hand_or_asked_for() {
    let desk = desk();
    let bare = draft(GOLD).replace("--timestamp nem:367820705", "");
    for (name, line, says) in [
        ("both", format!("{bare} --offline"), "the network's time (--timestamp) and the least fee"),
        ("no flag", bare.clone(), "without --node: only a node knows the network's time"),
        (
            "the fee",
            format!("{} --offline", draft(GOLD)),
            "--offline: only a node knows the least fee",
        ),
        (
            "the time",
            format!("{bare} --offline --fee 0.3"),
            "knows the network's time (--timestamp)",
        ),
        (
            "a node",
            format!("{} --offline --node http://127.0.0.1:1", draft(GOLD)),
            "cannot be used",
        ),
        (
            "a hash",
            format!(
                "draft cosign --chain nem --network testnet --signer {ACCOUNT} --offline \
                 --timestamp nem:367820705 --hash {} -o @req",
                "00".repeat(32)
            ),
            "cannot be used",
        ),
    ] {
        desk.refused(Bad::online(name, &line, says).exits(station::Exit::Usage));
    }
    desk.online(&format!("{} --offline --fee 0.3", draft(GOLD)));
    let told = desk.json(Tool::Signer, &format!("inspect @req --now {NOW} --json"));
    assert_eq!(told["claims"], json!([]));
    assert_eq!(told["transactions"][0]["effects"][1]["amount"]["atomic"], "300000");
    let control = format!(
        "draft cosignatories --chain nem --network testnet --signer {ACCOUNT} --add {} --offline \
         --timestamp nem:367820705 --replace -o @req",
        crate::A
    );
    desk.online(&control);
}

/// A wrapper's inner transaction goes from A's signer or A's online machine to B without a node,
/// and both end together.
#[test]
fn a_cosignature_is_drafted_from_what_inspect_and_verify_print() {
    let desk = desk();
    desk.online(&format!(
        "draft transfer --chain nem --network testnet --signer {} --multisig {ACCOUNT} --to {SHOP} \
         --amount 12.5 --offline --timestamp nem:367820705 --deadline +24h -o @a",
        crate::A
    ));
    let told = desk.json(Tool::Signer, &format!("inspect @a --now {NOW} --json"));
    let inner = told["transactions"][0]["inner"].clone();
    let bytes = inner["payload"].as_str().unwrap();
    let typed: String = told["confirm"]
        .as_array()
        .unwrap()
        .iter()
        .fold(String::new(), |all, line| all + line.as_str().unwrap() + "\n");
    let key = "--key-file @key --path m/44h/1h/1h/0h/0h";
    desk.done(Tool::Signer, &format!("sign @a --now {NOW} {key} -o @ra"), typed.as_bytes());
    let verified = desk.json(Tool::Online, "verify --request @a --response @ra --json");
    assert_eq!(verified["transactions"][0]["inner"], bytes);

    let cosign = |times: &str| {
        format!(
            "draft cosign --chain nem --network testnet --signer {} --inner-hex {bytes} --offline \
             {times} --replace -o @b",
            crate::B
        )
    };
    let warned = |line: &str| {
        desk.online(line);
        let told = desk.json(Tool::Signer, &format!("inspect @b --now {NOW} --json"));
        let cosignature = told["transactions"][0].clone();
        assert_eq!(cosignature["inner"], inner);
        (cosignature["valid"]["until"] == inner["valid"]["until"], cosignature["warnings"].clone())
    };
    assert_eq!(warned(&cosign("--timestamp nem:367820765")), (true, json!([])));
    let (ends, warnings) = warned(&cosign("--timestamp nem:367820765 --deadline +2h"));
    assert_eq!((ends, &warnings[0]["code"]), (false, &json!("W-OUTLIVES")));
    let late = cosign("--timestamp nem:367907105");
    desk.refused(Bad::online("over", &late, "was over at 2026-11-24 04:31:30 (UTC)"));
}
