//! Vaults on the command line, both programs in one process.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "test code")]

mod proved;
mod refusals;
mod trips;

use serde_json::Value;
use tests::sample::{PASSPHRASE, WORDS};
use tests::{Desk, Tool};

/// The passphrases of the custodians.
const PASSPHRASES: [&str; 4] =
    ["seven vexed quagga", "jumped over the wall", "and a third one", "the one who comes"];
/// What opens the vaults of these tests: custodians 1 and 2.
const OPEN: &str = "--vault @cold --passphrase-file @p0 --passphrase-file @p1";

fn desk() -> Desk {
    let desk = Desk::new();
    for (number, text) in PASSPHRASES.iter().enumerate() {
        desk.write(&format!("p{number}"), format!("{text}\n"));
    }
    desk.write("key", WORDS);
    desk.write("key-pass", PASSPHRASE);
    desk
}

fn signer(desk: &Desk, line: &str, stdin: &str) -> String {
    desk.done(Tool::Signer, line, stdin.as_bytes()).text()
}

/// A vault of 2 of 3 custodians with one key in pre-activation.
fn vault(desk: &Desk) {
    let create = "vault create @cold --custodian Ada --custodian Ben --custodian Cleo --threshold 2 \
        --unattended --memory 64 --passes 1 --passphrase-file @p0 --passphrase-file @p1 \
        --passphrase-file @p2 --json";
    let created: Value = serde_json::from_str(&signer(desk, create, "")).unwrap();
    assert_eq!(created["threshold"], 2);
    assert_eq!(created["memory_mib"], 64);
    let add = "--label treasury --key-file @key --mnemonic-passphrase-file @key-pass --chain nem \
        --network testnet";
    let _said = signer(desk, &format!("key add {OPEN} {add}"), "");
}

fn activate(desk: &Desk) {
    let pass = "--mnemonic-passphrase-file @key-pass";
    let _said =
        signer(desk, &format!("key check-backup {OPEN} --key 1 --backup-file @key {pass}"), "");
}

fn keys(desk: &Desk) -> Value {
    serde_json::from_str(&signer(desk, &format!("key list {OPEN} --json"), "")).unwrap()
}
