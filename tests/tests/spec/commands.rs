//! Commands and exit codes.
use tests::{Tool, run};

use crate::documents::{GUIDE, NEM};

/// Every command of the operator's guide is one that the tools understand.
#[test]
fn commands_of_the_guide_are_understood() {
    let joined = GUIDE.replace("\\\n", " ");
    let lines: Vec<&str> = joined.lines().filter(|line| line.starts_with("coldseal")).collect();
    assert!(lines.len() >= 12, "{lines:?}");
    for line in lines {
        let words: Vec<String> = words(line);
        let command = match words[0].as_str() {
            "coldseal" => online_tool::command(),
            "coldseal-signer" => offline_signer::command(),
            other => panic!("{other}"),
        };
        if let Err(error) = command.try_get_matches_from(&words) {
            panic!("{line}\n{error}");
        }
    }
}

/// Splits a line at blanks outside of double quotes.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(place, part)| match place % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn exit_codes_are_those_of_the_document() {
    use station::Exit;
    let all = [
        (Exit::Done, "done"),
        (Exit::Failure, "failure"),
        (Exit::Usage, "usage"),
        (Exit::Policy, "refused by an installed policy"),
        (Exit::Declined, "declined"),
        (Exit::BadInput, "bad or forged input"),
        (Exit::Interrupted, "interrupted"),
    ];
    for (exit, meaning) in all {
        assert!(NEM.contains(&format!("\n| {} | {meaning}", exit.code())), "{meaning}");
    }
    assert_eq!(run(Tool::Signer, &["sign"]).exit, Exit::Usage);
}
