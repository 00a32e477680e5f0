//! `coldseal-signer key ...`: keys made, restored, backed up, checked and drilled.
#![expect(clippy::unwrap_used, reason = "test code")]

mod backups;
mod made;
mod refused;
mod restored;
mod sheets;

use std::os::unix::fs::PermissionsExt as _;
use tests::Desk;

/// Words whose accounts are in the vectors, and their first account on testnet.
const WORDS: &str = tests::sample::WORDS;
const ADDRESS: &str = "TBHHIPWHNN3ADATBM7UZTOMMJMG6J5KTYKRXDAMB";
const TESTNET: &str = "--chain nem --network testnet";

/// A desk with a key file.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("key", format!("{WORDS}\n"));
    desk
}

/// Demands that only the owner may read a file.
fn is_private(desk: &Desk, name: &str) -> bool {
    let mode = std::fs::metadata(desk.path(name)).unwrap().permissions().mode();
    mode & 0o777 == 0o600
}
