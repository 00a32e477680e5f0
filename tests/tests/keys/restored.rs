//! Keys that come back, and addresses that are compared.

use super::{ADDRESS, TESTNET, WORDS, desk, is_private};
use serde_json::Value;
use tests::sample::{self, text};
use tests::{Desk, Tool};

/// Every vector of NEM: the address at its path is among those that are listed.
#[test]
fn addresses_are_those_of_the_vectors() {
    addresses_are_those_of("nem");
}

/// And every one of Symbol, with its 39 characters.
#[test]
fn addresses_of_symbol_are_those_of_the_vectors() {
    addresses_are_those_of("symbol");
}

fn addresses_are_those_of(chain: &str) {
    let vectors = sample::vectors(&format!("{chain}/derivation.json"));
    let desk = Desk::new();
    for (number, case) in vectors["cases"].as_array().unwrap().iter().enumerate() {
        desk.write(&format!("key{number}"), text(case, "mnemonic"));
        desk.write(&format!("pass{number}"), text(case, "passphrase"));
        let line = format!(
            "key restore --chain {chain} --network {} --key-file @key{number} \
             --mnemonic-passphrase-file @pass{number} --path '{}' --json",
            text(case, "network"),
            text(case, "path").replace('\'', "h")
        );
        let restored = desk.json(Tool::Signer, &line);
        let accounts = restored["accounts"].as_array().unwrap();
        assert_eq!(accounts.len(), 1);
        assert_eq!(text(&accounts[0], "public_key"), text(case, "publicKey"));
        assert_eq!(text(&accounts[0], "address"), text(case, "address"));
        assert_eq!(restored["file"], Value::Null);
    }
}

/// Symbol's own wallets count accounts in the third level too; a backup of its words is proved as one of NEM's is.
#[test]
fn a_backup_of_symbol_is_drilled() {
    let desk = desk();
    let symbol = "--chain symbol --network mainnet --key-file @key";
    let five = desk.json(Tool::Signer, &format!("key restore {symbol} --json"));
    let third = &five["accounts"][2];
    assert_eq!(text(third, "path"), "m/44'/4343'/2'/0'/0'");
    let address = text(third, "address");
    assert_eq!((address.len(), &address[..1]), (39, "N"));
    let proved = desk.json(Tool::Signer, &format!("key drill {symbol} --address {address} --json"));
    assert_eq!(proved["addresses"][0]["proved"], true);
    // Nothing of it can be signed yet, and no account card is made.
    let card = desk.run(Tool::Signer, &format!("account {symbol} -o @card"), b"");
    assert!(card.stderr.contains("unknown chain; known is nem"), "{}", card.stderr);
}

#[test]
fn accounts_are_counted_in_the_third_level() {
    let desk = desk();
    let restore = |more: &str| {
        desk.json(Tool::Signer, &format!("key restore {TESTNET} --key-file @key {more} --json"))
    };
    let five = restore("");
    assert_eq!(five["accounts"].as_array().unwrap().len(), 5);
    assert_eq!(text(&five["accounts"][0], "address"), ADDRESS);
    assert_eq!(text(&five["accounts"][4], "path"), "m/44'/1'/4'/0'/0'");
    let later = restore("--account 3 --accounts 2");
    assert_eq!(later["accounts"][0], five["accounts"][3]);
    assert_eq!(later["accounts"].as_array().unwrap().len(), 2);
    // `account` and `sign` know the number as well.
    let account = format!("account {TESTNET} --key-file @key --account 3 --json");
    assert_eq!(desk.json(Tool::Signer, &account)["address"], later["accounts"][0]["address"]);
}

#[test]
fn a_key_is_kept_after_its_address_was_typed() {
    let desk = desk();
    let line = format!("key restore {TESTNET} --key-file @key -o @kept");
    let said = desk.done(Tool::Signer, &line, b"TBHHIPWH YKRXDAMB\n");
    assert!(said.text().contains("TBHHIP-WHNN3A"));
    assert_eq!(desk.read("kept"), format!("{WORDS}\n").as_bytes());
    assert!(is_private(&desk, "kept"));
    // On standard output the key stands alone.
    let line = format!("key restore {TESTNET} --key-file @key -o - --json");
    let said = desk.done(Tool::Signer, &line, b"TBHHIPWH YKRXDAMB\n");
    assert_eq!(said.text(), format!("{WORDS}\n"));
}

#[test]
fn words_and_shares_are_typed_word_by_word() {
    let desk = desk();
    let typed: String =
        WORDS.split(' ').map(|word| word.chars().take(4).collect::<String>() + "\n").collect();
    let stdin = format!("words\n12\n{typed}");
    let restored = desk.done(Tool::Signer, &format!("key restore {TESTNET}"), stdin.as_bytes());
    assert!(restored.text().contains("TBHHIP-WHNN3A"));
    desk.signer("key backup --key-file @key --as shares --split 2-of-3 -o @share.txt");
    let mut stdin = String::from("shares\n20\n");
    for number in [3, 1] {
        let share = String::from_utf8(desk.read(&format!("share-1-{number}.txt"))).unwrap();
        stdin.push_str(&share.replace(' ', "\n"));
    }
    let restored = desk.done(Tool::Signer, &format!("key restore {TESTNET}"), stdin.as_bytes());
    assert!(restored.text().contains("TBHHIP-WHNN3A"));
    let stdin = format!("hex\n{}\n", sample::KEY);
    let restored = desk.done(Tool::Signer, &format!("key restore {TESTNET}"), stdin.as_bytes());
    assert!(restored.text().contains("a raw private key"));
}

/// Shares and codes stand in for a key file wherever one is read.
#[test]
fn a_session_takes_codes_and_shares() {
    let desk = desk();
    desk.signer("key backup --key-file @key --as seedqr -o @code.png");
    desk.signer("key backup --key-file @key --as compact-seedqr -o @compact.png");
    desk.signer("key backup --key-file @key --as seedqr -o @digits.txt");
    desk.write("pass", "tre zor");
    desk.signer(
        "key backup --key-file @key --as shares --split 2-of-2 --split 1-of-1 --groups-needed 2 \
         --split-passphrase-file @pass -o @share.txt",
    );
    let parts = ["share-1-1.txt", "share-1-2.txt", "share-2-1.txt"].map(|name| desk.read(name));
    desk.write("shares", parts.concat());
    for source in [
        "--seedqr @code.png",
        "--seedqr @compact.png",
        "--key-file @digits.txt",
        "--key-file @shares --share-passphrase-file @pass",
    ] {
        let account = desk.json(Tool::Signer, &format!("account {TESTNET} {source} --json"));
        assert_eq!(text(&account, "address"), ADDRESS, "{source}");
    }
    // Another passphrase gives another key, and nothing says so but its address.
    let other = desk.json(Tool::Signer, &format!("account {TESTNET} --key-file @shares --json"));
    assert_ne!(text(&other, "address"), ADDRESS);
}

#[test]
fn a_private_key_comes_back_from_shares() {
    let desk = Desk::new();
    desk.write("key", sample::KEY);
    desk.signer("key backup --key-file @key --as shares --split 2-of-2 -o @share.txt");
    let parts = ["share-1-1.txt", "share-1-2.txt"].map(|name| desk.read(name));
    desk.write("shares", parts.concat());
    let line = format!("account {TESTNET} --key-file @shares --shares-of-private-key --json");
    assert_eq!(text(&desk.json(Tool::Signer, &line), "public_key"), sample::PUBLIC);
}
