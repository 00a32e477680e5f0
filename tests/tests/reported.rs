//! Faults that these tests found, each as it should be.

use station::Exit;
use std::fs::OpenOptions;
use tests::sample::{BEGIN, KEY, TO_TEST, moment, signed_desk};
use tests::{Bad, Desk, Tool, run_into};

/// Runs a command whose standard output is a full disk.
fn into_full_disk(desk: &Desk, tool: Tool, line: &str) {
    let words = desk.words(line);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut full = OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let outcome = run_into(tool, &words, b"", &mut full);
    assert_eq!(outcome.exit, Exit::Failure, "{tool:?} {line}: {}", outcome.stderr);
    assert!(outcome.stderr.contains("error: "), "{line}: {}", outcome.stderr);
}

/// A script that keeps what `verify` printed must not go on with half of it.
#[test]
fn output_that_is_lost_is_a_failure() {
    let desk = signed_desk();
    desk.signer("account --chain nem --network testnet --key-file @key -o @card");
    desk.online("show @req --png @codes");
    for (tool, line) in [
        (Tool::Online, "verify --request @req --response @resp --json"),
        (Tool::Online, "account @card --json"),
        (Tool::Online, "qr read --json @codes/frame-0001.png"),
        (Tool::Online, "show @req --png @more --json"),
        (Tool::Signer, "inspect @req --json"),
        (Tool::Signer, "inspect @req"),
        (Tool::Signer, "account --chain nem --network testnet --key-file @key"),
    ] {
        into_full_disk(&desk, tool, line);
    }
}

/// DESIGN 8: at most one input is `-`.
#[test]
fn a_key_and_its_passphrase_do_not_share_standard_input() {
    let desk = Desk::new();
    let line = "account --chain nem --network testnet --key-file - --mnemonic-passphrase-file -";
    let stdin = format!("{}\n{}\n", tests::sample::WORDS, tests::sample::PASSPHRASE);
    let bad = Bad::signer("both", line, "").typed(stdin.as_bytes()).exits(Exit::Usage);
    desk.refused(bad);
}

/// An account that nobody can sign for is refused where it is typed.
#[test]
fn a_weak_or_impossible_public_key_is_not_drafted_for() {
    let desk = Desk::new();
    for signer in ["00".repeat(32), format!("01{}", "00".repeat(31)), "02".repeat(32)] {
        let line = format!(
            "draft transfer --chain nem --network testnet --signer {signer} --to {TO_TEST} \
             --amount 1 --timestamp nem:{BEGIN} --deadline +2h"
        );
        assert_ne!(
            desk.run(Tool::Online, &format!("{line} -o -"), b"").exit,
            Exit::Done,
            "{signer}"
        );
    }
}

/// The operator learns that the file exists before anything is typed.
#[test]
fn a_file_in_the_way_is_reported_before_the_questions() {
    let desk = signed_desk();
    let line = format!("sign @req --key-file @key --now {} -o @resp", moment(BEGIN));
    let outcome = desk.refused(Bad::signer("no answers yet", &line, "resp").exits(Exit::Usage));
    assert!(!outcome.stderr.contains("1 of"), "{}", outcome.stderr);
}

/// An error about a key file names the file, and never a key that was given in its place.
#[test]
fn errors_about_key_files_name_the_file() {
    let desk = signed_desk();
    std::fs::create_dir(desk.path("folder")).expect("a folder");
    let line = "account --chain nem --network testnet --key-file @folder";
    let exit = desk.run(Tool::Signer, line, b"").exit;
    assert!(matches!(exit, Exit::Failure | Exit::BadInput), "{exit:?}");
    desk.refused(Bad { exit, ..Bad::signer("a folder", line, "folder") });
}

#[test]
fn a_key_given_as_a_file_name_is_not_printed() {
    let desk = signed_desk();
    for secret in [KEY, tests::sample::WORDS] {
        let line = format!("account --chain nem --network testnet --key-file '{secret}'");
        let outcome = desk.run(Tool::Signer, &line, b"");
        assert_ne!(outcome.exit, Exit::Done);
        assert!(!outcome.stderr.contains(secret), "{}", outcome.stderr);
    }
}
