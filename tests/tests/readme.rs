//! The README's walk-through, run as it stands.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tests::{Tool, run};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// The code blocks of README.md whose first line is exactly three backticks and `info`.
fn blocks(info: &str) -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let opening = format!("```{info}\n");
    let inside = |part: &str| part.split_once("\n```").unwrap().0.to_owned();
    readme.split(&opening).skip(1).map(inside).collect()
}

/// Builds both programs where cargo puts them, and returns that folder.
fn programs() -> PathBuf {
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "-p", "online-tool", "-p", "offline-signer"])
        .current_dir(root())
        .status();
    assert!(status.unwrap().success());
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| root().join("target")).join("debug")
}

#[test]
fn the_walk_through_works() {
    let folder = tempfile::tempdir().unwrap();
    let mut script = String::from("set -euo pipefail\n");
    for block in blocks("sh demo") {
        script.push_str(&block);
        script.push('\n');
    }
    assert_eq!(script.matches("coldseal-signer sign ").count(), 1);
    // The operator's part: what the README says to type, from the order and the screens.
    let typed = "{ echo 12.5 XEM; echo TALICELC E4DS2TOS; coldseal-signer inspect scanned.coldseal \
                 --json | sed 's/.*\"check_code\":\"\\([0-9]*\\)\".*/\\1/'; } | coldseal-signer sign ";
    let script = script.replace("coldseal-signer sign ", typed);
    let path = std::env::join_paths(
        std::iter::once(programs())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env("PATH", path.unwrap())
        .output()
        .unwrap();
    let (out, talk) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{talk}");
    assert!(out.contains("all signatures verify"), "{out}");
}

/// What the walk-through cannot run still has to be a command that exists.
#[test]
fn every_command_is_one() {
    let mut seen = 0;
    for block in blocks("sh").into_iter().chain(blocks("sh demo")) {
        for line in block.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let command = match words.first() {
                Some(&"coldseal") => online_tool::command(),
                Some(&"coldseal-signer") => offline_signer::command(),
                Some(_) | None => continue,
            };
            seen += 1;
            let line = line.replace("$SIGNER", &"AB".repeat(32));
            let result = command.try_get_matches_from(line.split_whitespace());
            assert!(result.is_ok(), "{line}: {}", result.unwrap_err());
        }
    }
    assert!(seen >= 12, "{seen}");
}

#[test]
fn the_scripts_that_it_names_are_there() {
    for script in ["demo", "test", "bench", "fuzz", "manual", "check-boundaries", "check-no-std"] {
        let path = root().join("scripts").join(script);
        assert!(path.is_file(), "{script}");
    }
}

#[test]
fn help_names_every_exit_code() {
    for tool in [Tool::Online, Tool::Signer] {
        let help = run(tool, &["--help"]).text();
        for code in ["0 done", "1 failure", "2 usage", "3 refused", "4 declined", "5 bad", "130"] {
            assert!(help.contains(code), "{tool:?}: {code}");
        }
    }
}
