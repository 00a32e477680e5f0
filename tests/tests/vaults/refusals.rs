//! What is refused, how it ends, and that nothing is changed by it.
use super::{OPEN, PASSPHRASES, desk, vault};
use protocol::{Message, SealedVault};
use station::Exit;
use std::fs;
use tests::sample::{PASSPHRASE, WORDS};
use tests::{Desk, Tool};

/// Runs a command that must be refused and change nothing.
#[track_caller]
fn refused(desk: &Desk, tool: Tool, line: &str, exit: Exit, says: &str) {
    let before = desk.snapshot();
    let outcome = desk.run(tool, line, b"");
    assert_eq!(outcome.exit, exit, "{line}\n{}", outcome.stderr);
    assert!(outcome.stderr.contains(says), "{line}\n{}", outcome.stderr);
    assert!(outcome.stderr.contains("\nhint: ") || outcome.stderr.starts_with("hint: "), "{line}");
    let given_away = PASSPHRASES.iter().chain([&WORDS, &PASSPHRASE]);
    for word in given_away.flat_map(|text| text.split(' ')).filter(|word| word.len() > 5) {
        assert!(!format!("{} {}", outcome.stderr, outcome.text()).contains(word), "{line}: {word}");
    }
    assert_eq!(desk.snapshot(), before, "{line}");
}

#[test]
fn what_does_not_open_says_why() {
    let desk = desk();
    vault(&desk);
    let list = "key list --vault @cold";
    let refused = |line: &str, exit, says| refused(&desk, Tool::Signer, line, exit, says);
    refused(
        &format!("{list} --passphrase-file @p1 --passphrase-file @p1"),
        Exit::BadInput,
        "the passphrase of custodian 1 is wrong",
    );
    refused(&format!("{list} --passphrase-file @p0"), Exit::Usage, "1 of the 2 passphrases");
    let third = format!("{list} --passphrase-file 9={}", desk.path("p0"));
    refused(&third, Exit::Usage, "no custodian 9");
    let far = format!("{list} --passphrase-file 900={}", desk.path("p0"));
    refused(&far, Exit::Usage, "number is 1 to 255");
    let twice = format!("{list} --passphrase-file @p0 --passphrase-file 1={}", desk.path("p0"));
    refused(&twice, Exit::Usage, "custodian 1 has given a passphrase already");
    refused(&format!("{list} --passphrase-file @none"), Exit::Failure, "cannot read");
    refused(&format!("{list} --passphrase-file @cold"), Exit::Failure, "it is a folder");
    desk.write("empty", "");
    refused(
        &format!("{list} --passphrase-file @empty --passphrase-file @p1"),
        Exit::BadInput,
        "the passphrase of custodian 1 is wrong",
    );
    refused(
        &format!("{list} --passphrase-file - --passphrase-file -"),
        Exit::Usage,
        "only one input can be standard input",
    );
    refused("key list --vault @p0 --passphrase-file @p0", Exit::Failure, "p0");
    refused(
        "key list --vault @nowhere --passphrase-file @p0",
        Exit::Failure,
        "no vault in this folder",
    );
    refused("vault info @nowhere", Exit::Failure, "no vault in this folder");
    refused("sign @key --vault @cold --key-file @key", Exit::Usage, "cannot be used with");
    refused("sign @key", Exit::Usage, "--key-file");
}

#[test]
fn files_that_are_no_vault_say_what_they_are() {
    let desk = desk();
    vault(&desk);
    let _gone = fs::remove_file(desk.path("cold/vault.previous"));
    let whole = desk.read("cold/vault.coldseal");
    let refused = |bytes: &[u8], says: &str| {
        desk.write("cold/vault.coldseal", bytes);
        for line in [format!("key list {OPEN}"), String::from("vault info @cold")] {
            refused(&desk, Tool::Signer, &line, Exit::BadInput, says);
        }
    };
    refused(&whole[..whole.len() / 2], "SHA-256 does not match");
    refused(&[], "not a Coldseal message");
    refused(&vec![0; 5_000_000], "it cannot be read");
    let Message::Vault(SealedVault { sealed }) = Message::from_wire(&whole).unwrap() else {
        panic!("a vault");
    };
    let changed = |place: usize, value: u8| {
        let mut sealed = sealed.clone();
        sealed[place] = value;
        Message::Vault(SealedVault { sealed }).to_wire().unwrap()
    };
    refused(&changed(7, 2), "the vault has format 2; this program knows format 1");
    refused(&changed(11, 1), "features that this program does not know");
    refused(&changed(0, b'x'), "it is not a vault");
    refused(&changed(36, 1), "the cost of a passphrase is out of bounds");
    refused(&flipped(&whole), "SHA-256 does not match");
    fs::remove_file(desk.path("cold/vault.coldseal")).unwrap();
    fs::create_dir(desk.path("cold/vault.coldseal")).unwrap();
    for line in [format!("key list {OPEN}"), String::from("vault info @cold")] {
        super::refusals::refused(&desk, Tool::Signer, &line, Exit::BadInput, "it cannot be read");
    }
    fs::remove_dir(desk.path("cold/vault.coldseal")).unwrap();
    desk.write("cold/vault.coldseal", changed(400, sealed[400] ^ 1));
    let line = format!("key list {OPEN}");
    let outcome = desk.run(Tool::Signer, &line, b"");
    assert_eq!(outcome.exit, Exit::BadInput);
    assert!(outcome.stderr.contains("changed"), "{}", outcome.stderr);
}

/// One bit in the middle of a file is another.
fn flipped(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}

#[test]
fn a_flipped_bit_ends_in_the_version_before() {
    let desk = desk();
    vault(&desk);
    desk.write("cold/vault.coldseal", flipped(&desk.read("cold/vault.coldseal")));
    let outcome = desk.done(Tool::Signer, &format!("key list {OPEN}"), b"");
    assert!(
        outcome.stderr.contains("the version before it is used (save 1)"),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("holds no key yet"), "{}", outcome.stderr);
}

#[test]
fn vaults_are_made_of_what_makes_sense() {
    let desk = desk();
    let make = "vault create @new --memory 64 --passes 1";
    let refused = |line: &str, exit, says| refused(&desk, Tool::Signer, line, exit, says);
    refused(&format!("{make} --custodian A --custodian B"), Exit::Usage, "is not clear");
    refused(
        &format!("{make} --custodian A --custodian B --threshold 3"),
        Exit::Usage,
        "is not clear",
    );
    refused(&format!("{make} --threshold 0"), Exit::Usage, "is not clear");
    refused(&format!("{make} --custodian A --custodian A --threshold 1"), Exit::Usage, "one name");
    let two = format!("{make} --custodian A --custodian B --threshold 1 --passphrase-file @p0");
    refused(&two, Exit::Usage, "1 passphrases were given for 2 custodians");
    // The folder was made before the passphrase was asked for, and does not stay.
    refused(&format!("{make} --passphrase-file @none"), Exit::Failure, "cannot read");
    assert!(!fs::exists(desk.path("new")).unwrap());
    refused("vault create @new --memory 32", Exit::Usage, "32");
    refused("vault create @new --memory 2048", Exit::Usage, "2048");
    refused("vault create @new --passes 3", Exit::Usage, "--memory");
    refused("vault create @new --custodian ''", Exit::Usage, "a label is empty");
    desk.write("short", "seven 7");
    let outcome = desk.run(Tool::Signer, &format!("{make} --passphrase-file @short"), b"");
    assert_eq!(outcome.exit, Exit::Usage);
    assert!(outcome.stderr.contains("at least 8 characters"), "{}", outcome.stderr);
    let same = format!(
        "{make} --custodian A --custodian B --threshold 1 --passphrase-file @p0 --passphrase-file @p0"
    );
    let outcome = desk.run(Tool::Signer, &same, b"");
    assert_eq!(outcome.exit, Exit::Usage);
    assert!(outcome.stderr.contains("two custodians have one passphrase"), "{}", outcome.stderr);
    vault(&desk);
    let again = "vault create @cold --memory 64 --passes 1 --passphrase-file @p0";
    super::refusals::refused(
        &desk,
        Tool::Signer,
        again,
        Exit::Usage,
        "a vault in this folder already",
    );
}

#[test]
fn one_person_is_not_two_custodians() {
    let desk = desk();
    vault(&desk);
    let refused = |line: &str, says| refused(&desk, Tool::Signer, line, Exit::Usage, says);
    let cheap = "--memory 64 --passes 1";
    let add = format!("vault custodian add {OPEN} {cheap}");
    refused(&format!("{add} --name Ben --new-passphrase-file @p3"), "has this name");
    refused(&format!("{add} --name Dora --new-passphrase-file @p1"), "opens the vault already");
    let all = format!("{OPEN} --passphrase-file @p2 {cheap}");
    let replace = format!("vault custodian replace {all} 3 --name Dora --new-passphrase-file @p0");
    refused(&replace, "opens the vault already");
    let same = format!("vault custodian passphrase {all} 1 --new-passphrase-file @p0");
    refused(&same, "opens the vault already");
}

/// A link in the place of a file would have what it leads to wiped, and a pipe would never end.
#[test]
fn a_vault_is_of_plain_files() {
    let desk = desk();
    vault(&desk);
    desk.write("precious", "not to be wiped");
    std::os::unix::fs::symlink(desk.path("precious"), desk.path("cold/vault.new")).unwrap();
    let _any = desk.run(Tool::Signer, &format!("key state {OPEN} 1 compromised"), b"treasury\n");
    assert_eq!(desk.read("precious"), b"not to be wiped");
    let pipe = std::process::Command::new("mkfifo").arg(desk.path("pipe")).status().unwrap();
    assert!(pipe.success());
    fs::create_dir(desk.path("odd")).unwrap();
    fs::rename(desk.path("pipe"), desk.path("odd/vault.coldseal")).unwrap();
    let line = OPEN.replace("@cold", "@odd");
    let odd = desk.run(Tool::Signer, &format!("key list {line}"), b"");
    assert!(odd.stderr.contains("no vault that can be opened"), "{}", odd.stderr);
}

#[test]
fn keys_that_may_not_be_added_or_used_are_not() {
    let desk = desk();
    vault(&desk);
    let of = "--chain nem --network testnet";
    let refused = |line: &str, exit, says| refused(&desk, Tool::Signer, line, exit, says);
    let add = |label: &str, more: &str| {
        format!("key add {OPEN} --label {label} --key-file @key {of} {more}")
    };
    refused(&add("treasury", ""), Exit::Usage, "the same label");
    refused(
        &add("twin", "--mnemonic-passphrase-file @key-pass"),
        Exit::Usage,
        "key 1 is the same key",
    );
    refused(&format!("key show-address {OPEN} 7"), Exit::Usage, "there is no key 7");
    refused(&format!("key state {OPEN} 1 suspended"), Exit::Usage, "cannot become suspended");
    refused(
        &format!("key state {OPEN} 1 destroyed"),
        Exit::Usage,
        "active, suspended or compromised",
    );
    desk.write(
        "other",
        "legal winner thank year wave sausage worth useful legal winner thank yellow",
    );
    refused(
        &format!("account --chain nem --network mainnet {OPEN}"),
        Exit::BadInput,
        "no key of this vault has that account",
    );
    let multisig = "--multisig TAQN3LEYRADH4PDI3TNF7QVXQODMWGQKLV5JPP46";
    let tag = |of: &str| format!("key account {OPEN} 1 {of} --multisig");
    refused(&format!("{} treasury", tag(of)), Exit::Usage, "an address has 40 characters");
    let other = "--chain nem --network mainnet";
    refused(
        &format!("{} TAQN3LEYRADH4PDI3TNF7QVXQODMWGQKLV5JPP46", tag(other)),
        Exit::Usage,
        "--multisig: ",
    );
    let tag = format!("key account {OPEN} 1 {of} {multisig}");
    let _said = desk.done(Tool::Signer, &tag, b"");
    let second = format!(
        "key add {OPEN} --label second --key-file @other {of} --multisig taqn3leyradh4-pdi3tnf7qvxqodmwgqklv5jpp46"
    );
    refused(&second, Exit::Usage, "signs for the same multisig account");
    let _said = desk.done(Tool::Signer, &format!("{second} --together"), b"");
}

#[test]
fn a_sealed_vault_is_for_its_own_commands_and_not_for_the_online_machine() {
    let desk = desk();
    vault(&desk);
    let _shown = desk.done(Tool::Signer, "vault show @cold --png @codes", b"");
    let (scan, show) = ("scan --images @codes -o @out", "show @cold/vault.coldseal --png @more");
    for tool in [Tool::Signer, Tool::Online] {
        for line in [scan, show] {
            refused(&desk, tool, line, Exit::BadInput, "this is a sealed vault; nothing was kept");
        }
    }
    let inspect = "inspect @cold/vault.coldseal";
    refused(
        &desk,
        Tool::Signer,
        inspect,
        Exit::BadInput,
        "it is a sealed vault, not a signing request",
    );
}
