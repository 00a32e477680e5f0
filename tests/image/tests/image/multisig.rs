//! A 2-of-3 multisig payment: one cosignatory starts it at an image, another completes it at a second one.

use image_tests::Firmware;
use protocol::Message;
use serde_json::Value;
use station::system_now;
use test_node::{Config, TestNode};
use tests::sample::{TO_TEST, request_of};
use tests::{Desk, Tool};

use crate::desk::{begin, confirm, from_stick, hold_up, read_codes, read_review, type_private_key};

/// Seconds of Unix time at which NEM's begins.
const EPOCH: i64 = 1_427_587_585;

fn key(number: u8) -> String {
    format!("{number:02x}").repeat(32)
}

fn public_key(number: u8) -> String {
    let desk = Desk::new();
    desk.write("key", key(number));
    let line = "account --chain nem --network testnet --key-file @key --json";
    let account = desk.json(Tool::Signer, line);
    account.get("public_key").and_then(Value::as_str).unwrap().to_owned()
}

/// Signs with a key at a machine that starts for it, and puts the response beside the request.
fn sign_at_image(name: &str, online: &Desk, request: &str, number: u8) {
    let message = Message::Request(request_of(online, request));
    let review = online.json(Tool::Signer, &format!("inspect @{request} --json"));
    let lines = review.get("confirm").and_then(Value::as_array).unwrap();
    let typed: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
    // This machine has a network, and the image has none.
    let typed: Vec<&str> = typed.into_iter().filter(|line| *line != "D-ONLINE").collect();
    let mut machine = from_stick(name, Firmware::Bios);
    let _camera = begin(&mut machine, system_now().0 - EPOCH);
    type_private_key(&mut machine, &key(number));
    hold_up(&mut machine, &message);
    let review = read_review(&mut machine);
    assert!(review.iter().any(|line| line.contains("multisig")), "{review:#?}");
    confirm(&mut machine, &typed.join("\n"));
    let response = read_codes(&mut machine);
    online.write(&format!("{request}-response"), response.to_wire().unwrap());
}

/// Signs by the command line: what leads to the multisig account is not what is tested here.
fn sign_by_command(online: &Desk, request: &str, number: u8) {
    online.write("own", key(number));
    let review = online.json(Tool::Signer, &format!("inspect @{request} --json"));
    let lines = review.get("confirm").and_then(Value::as_array).unwrap();
    let typed: String =
        lines.iter().filter_map(Value::as_str).map(|line| format!("{line}\n")).collect();
    let line = format!("sign @{request} --key-file @own -o @{request}-response");
    online.done(Tool::Signer, &line, typed.as_bytes());
}

#[test]
fn two_of_three_at_two_images() {
    let node = TestNode::start(Config::default()).unwrap();
    let online = Desk::new();
    let [account, a, b, c] = [0x11, 0x22, 0x33, 0x44].map(public_key);
    let draft = |what: &str, signer: &str, more: &str, request: &str| {
        online.online(&format!(
            "draft {what} --chain nem --network testnet --signer {signer} {more} --node {} -o @{request}",
            node.url()
        ));
    };
    let announce = |request: &str| {
        online.online(&format!(
            "announce --request @{request} --response @{request}-response --node {}",
            node.url()
        ));
    };
    let status = |request: &str| {
        let line = format!(
            "status --request @{request} --response @{request}-response --node {} --json",
            node.url()
        );
        let answer: Value =
            serde_json::from_str(&online.run(Tool::Online, &line, b"").text()).unwrap();
        answer["transactions"][0]["status"].as_str().unwrap().to_owned()
    };
    let keys = format!("--add {a} --add {b} --add {c} --signatures 2");
    draft("cosignatories", &account, &keys, "convert");
    sign_by_command(&online, "convert", 0x11);
    announce("convert");

    let payment = format!("--multisig {account} --to {TO_TEST} --amount 12.5 --message rent");
    draft("transfer", &a, &payment, "pay");
    sign_at_image("multisig-starts", &online, "pay", 0x22);
    announce("pay");
    assert_eq!(status("pay"), "unconfirmed");

    let line = format!("pending --network testnet --signer {b} --node {} --json", node.url());
    let waiting: Value = serde_json::from_str(&online.online(&line).text()).unwrap();
    let hash = waiting["pending"][0]["hash"].as_str().unwrap().to_owned();
    draft("cosign", &b, &format!("--hash {hash}"), "cosign");
    sign_at_image("multisig-cosigns", &online, "cosign", 0x33);
    announce("cosign");
    assert_eq!(status("pay"), "confirmed");
}
