//! Files that are there, are not there, are folders, or do not fit.
use station::Exit;
use std::fs;
use tests::sample::{BEGIN, answers, draft, moment, signed_desk};
use tests::{Bad, Desk, Tool};

/// A desk with everything that the commands below name, and a code of each message.
fn desk() -> Desk {
    let desk = signed_desk();
    desk.signer("account --chain nem --network testnet --key-file @key -o @card");
    desk.online("show @req --png @codes");
    desk.write("taken", b"somebody's file");
    fs::create_dir(desk.path("folder")).unwrap();
    desk
}

/// Every command that writes a message, without `-o`, and what is typed.
fn writers(desk: &Desk) -> Vec<(Tool, String, String)> {
    let (typed, review) = answers(desk, "req", BEGIN);
    let payload = tests::sample::text(&review["transactions"][0], "payload").to_owned();
    let now = moment(BEGIN);
    vec![
        (Tool::Online, draft(), String::new()),
        (
            Tool::Online,
            format!("draft raw --chain nem --network testnet --unsigned {payload}"),
            String::new(),
        ),
        (Tool::Online, "scan --images @codes".to_owned(), String::new()),
        (Tool::Signer, "scan --images @codes".to_owned(), String::new()),
        (Tool::Signer, format!("sign @req --key-file @key --now {now}"), typed),
        (
            Tool::Signer,
            "account --chain nem --network testnet --key-file @key".to_owned(),
            String::new(),
        ),
    ]
}

fn all_writers(output: &str, exit: Exit, says: &str) {
    let desk = desk();
    for (tool, line, typed) in writers(&desk) {
        let line = format!("{line} {output}");
        let bad = Bad { name: output, tool, line: &line, stdin: typed.as_bytes(), exit, says };
        desk.refused(bad);
    }
}

#[test]
fn a_file_that_is_there_is_not_replaced() {
    all_writers("-o @taken", Exit::Usage, "taken");
    all_writers("-o @taken --json", Exit::Usage, "taken");
}

#[test]
fn a_message_that_is_there_is_not_replaced() {
    for there in ["req", "resp", "card"] {
        all_writers(&format!("-o @{there}"), Exit::Usage, there);
    }
}

#[test]
fn replace_does_not_replace_a_file_that_is_no_message() {
    all_writers("-o @taken --replace", Exit::Usage, "taken");
    all_writers("-o @key --replace", Exit::Usage, "key");
}

#[test]
fn replace_replaces_the_same_kind_only() {
    let desk = desk();
    for (tool, line, typed) in writers(&desk) {
        let own = match (tool, line.split(' ').next().unwrap()) {
            (Tool::Signer, "sign") => "resp",
            (Tool::Signer, "account") => "card",
            _ => "req",
        };
        for there in ["req", "resp", "card"].into_iter().filter(|there| *there != own) {
            let line = format!("{line} -o @{there} --replace");
            let bad = Bad {
                name: there,
                tool,
                line: &line,
                stdin: typed.as_bytes(),
                exit: Exit::Usage,
                says: "",
            };
            desk.refused(bad);
        }
        desk.write("own", desk.read(own));
        desk.done(tool, &format!("{line} -o @own --replace"), typed.as_bytes());
    }
}

#[test]
fn a_folder_or_a_place_that_is_not_there() {
    all_writers("-o @folder", Exit::Usage, "folder");
    all_writers("-o @nowhere/file", Exit::Failure, "nowhere");
    all_writers("-o @taken/file", Exit::Failure, "taken");
    all_writers("-o ''", Exit::Usage, "");
}

#[test]
fn a_link_is_not_followed_over_a_file() {
    let desk = desk();
    std::os::unix::fs::symlink(desk.path("taken"), desk.path("link")).unwrap();
    std::os::unix::fs::symlink(desk.path("nothing"), desk.path("dangling")).unwrap();
    for (tool, line, typed) in writers(&desk) {
        for link in ["link", "dangling"] {
            let line = format!("{line} -o @{link}");
            let outcome = desk.run(tool, &line, typed.as_bytes());
            assert_eq!(outcome.exit, Exit::Usage, "{line}: {}", outcome.stderr);
        }
    }
    assert_eq!(desk.read("taken"), b"somebody's file");
}

#[test]
fn files_that_are_not_there_or_are_folders() {
    let desk = desk();
    let mut table = Vec::new();
    for (tool, line, file) in [
        (Tool::Online, "show % --png @new", "x"),
        (Tool::Online, "verify --request % --response @resp", "x"),
        (Tool::Online, "verify --request @req --response %", "x"),
        (Tool::Online, "announce --request @req --response % --node http://127.0.0.1:1", "x"),
        (Tool::Online, "account %", "x"),
        (Tool::Online, "scan --images % -o @new", "x"),
        (Tool::Online, "qr read %", "x"),
        (Tool::Online, "draft raw --chain nem --network testnet --unsigned-file % -o @new", "x"),
        (Tool::Signer, "inspect %", "x"),
        (Tool::Signer, "inspect % --json", "x"),
        (Tool::Signer, "show % --png @new", "x"),
        (Tool::Signer, "scan --images % -o @new", "x"),
        (Tool::Signer, "scan --video % -o @new", "x"),
        (Tool::Signer, "sign % --key-file @key -o @new", "x"),
        (Tool::Signer, "sign @req --key-file % -o @new", "x"),
        (Tool::Signer, "account --chain nem --network testnet --key-file %", "x"),
    ] {
        assert_eq!(file, "x");
        for there in ["@missing", "@missing/deeper", "@folder"] {
            table.push((tool, line.replace('%', there), there));
        }
    }
    for (tool, line, there) in &table {
        let outcome = desk.run(*tool, line, b"");
        // A folder without a picture holds no message: bad input. What is not there: a failure.
        let bad = Bad { name: there, tool: *tool, line, stdin: b"", exit: outcome.exit, says: "" };
        desk.refused(bad);
        let exits = [Exit::Failure, Exit::Usage, Exit::BadInput];
        assert!(exits.contains(&outcome.exit), "{line}: {:?}", outcome.exit);
        let named = outcome.stderr.contains(there.trim_start_matches('@'));
        assert!(named || line.contains("key-file @folder"), "{line}: {}", outcome.stderr);
    }
}

#[test]
fn two_things_at_standard_input() {
    let desk = desk();
    let request = desk.read("req");
    let usage =
        |name, tool, line| Bad { name, tool, line, stdin: &request, exit: Exit::Usage, says: "" };
    desk.all_refused(&[
        usage("verify", Tool::Online, "verify --request - --response -"),
        usage(
            "announce",
            Tool::Online,
            "announce --request - --response - --node http://127.0.0.1:1",
        ),
        usage("sign", Tool::Signer, "sign - --key-file - -o @new"),
        usage(
            "sign, passphrase",
            Tool::Signer,
            "sign @req --key-file - --mnemonic-passphrase-file - -o @new",
        ),
        usage(
            "sign, all",
            Tool::Signer,
            "sign - --key-file @key --mnemonic-passphrase-file - -o @new",
        ),
    ]);
}

#[test]
fn a_request_at_standard_input_leaves_the_answers_to_a_terminal() {
    let desk = desk();
    let (typed, _) = answers(&desk, "req", BEGIN);
    let mut both = desk.read("req");
    both.extend(typed.as_bytes());
    let before = desk.snapshot();
    for stdin in [&desk.read("req"), &both] {
        let outcome = desk.run(Tool::Signer, "sign - --key-file @key -o @new", stdin);
        assert_ne!(outcome.exit, Exit::Done);
        assert!(
            outcome.stderr.lines().any(|line| line.starts_with("error: ")),
            "{}",
            outcome.stderr
        );
        assert!(before == desk.snapshot());
    }
    let typed = format!("{}\n{typed}", tests::sample::KEY);
    let outcome = desk.run(Tool::Signer, "sign @req --key-file - -o @new", typed.as_bytes());
    assert_ne!(outcome.exit, Exit::Done, "the key's own input gave the answers");
    assert!(before == desk.snapshot());
}

#[test]
fn a_full_disk_at_standard_output() {
    let desk = desk();
    let full = desk.path("full");
    std::os::unix::fs::symlink("/dev/full", full).unwrap();
    for (tool, line, typed) in writers(&desk) {
        let words = desk.words(&format!("{line} -o -"));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut device = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let outcome = tests::run_into(tool, &words, typed.as_bytes(), &mut device);
        assert_eq!(outcome.exit, Exit::Failure, "{tool:?} {line}: {}", outcome.stderr);
        assert!(
            outcome.stderr.contains("\nhint: ") || outcome.stderr.starts_with("error: "),
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn pictures_of_one_message_are_not_mixed_with_those_of_another() {
    let desk = desk();
    let before = desk.snapshot();
    let outcome = desk.run(Tool::Online, "show @resp --png @codes", b"");
    if outcome.exit == Exit::Done {
        desk.online("scan --images @codes -o @scanned");
        assert_eq!(desk.read("scanned"), desk.read("resp"), "old pictures stayed among the new");
    } else {
        assert!(before == desk.snapshot());
    }
    let before = desk.snapshot();
    desk.refused(
        Bad::online("animation over a file", "show @req --apng @taken", "taken").exits(Exit::Usage),
    );
    desk.refused(
        Bad::online("pictures into a file", "show @req --png @taken", "taken")
            .exits(outcome_exit(&desk)),
    );
    assert!(before == desk.snapshot());
}

/// Whether a file in the place of the folder counts as usage or as a failure is the tool's to say.
fn outcome_exit(desk: &Desk) -> Exit {
    let exit = desk.run(Tool::Online, "show @req --png @taken", b"").exit;
    assert!(matches!(exit, Exit::Usage | Exit::Failure), "{exit:?}");
    exit
}
