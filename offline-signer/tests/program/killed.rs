//! The real program: who may answer it, and what it leaves when it is killed at any call of the system.

use super::machine;
use super::scene::{SIGNER, Scene};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Runs a program that has no terminal, with a line on standard input.
pub(crate) fn run(folder: &Path, program: &str, words: &[&str]) -> Output {
    let mut child = Command::new("setsid")
        .arg("--wait")
        .arg(program)
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have ended before it reads.
    let _gone = std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"k\n");
    child.wait_with_output().unwrap()
}

#[test]
fn a_vault_takes_answers_from_a_script_only_if_it_was_made_for_that() {
    let destroy = ["key", "destroy", "--vault", "cold", "--passphrase-file", "pass", "1"];
    let scene = Scene::attended();
    let attended = scene.folder.path();
    let before = fs::read(attended.join("cold/vault.coldseal")).unwrap();
    let refused = run(attended, SIGNER, &destroy);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("takes answers from a terminal only"), "{told}");
    assert_eq!(fs::read(attended.join("cold/vault.coldseal")).unwrap(), before);
    let open = run(attended, SIGNER, &["vault", "open", "cold", "--passphrase-file", "pass"]);
    assert_eq!(open.status.code(), Some(2));

    let scene = Scene::new();
    let unattended = scene.folder.path();
    let done = run(unattended, SIGNER, &destroy);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(state(unattended), "destroyed");
}

/// The state of the key; the vault must open.
fn state(folder: &Path) -> String {
    let list = ["key", "list", "--vault", "cold", "--passphrase-file", "pass", "--json"];
    let output = run(folder, SIGNER, &list);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    let object: Value = serde_json::from_slice(&output.stdout).unwrap();
    object["keys"][0]["state"].as_str().unwrap().to_owned()
}

fn copy(from: &Path, to: &Path) {
    let _before = fs::remove_dir_all(to.join("cold"));
    fs::create_dir(to.join("cold")).unwrap();
    for name in ["cold/vault.coldseal", "cold/vault.previous", "pass"] {
        let _bytes = fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

/// Tries it out: a container may have the program and not allow what it does.
pub(crate) fn may_trace() -> bool {
    let tried = Command::new("strace").args(["-qqq", "-o", "/dev/null", "true"]).output();
    let found = match tried {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Err(format!("strace cannot be started ({error})")),
    };
    let hint = "install strace, and let it trace (in a container: the capability SYS_PTRACE)";
    machine::can("strace", found, hint)
}

/// Kills the program at every call that touches a file, and has every such call fail, with `strace`.
#[test]
fn a_kill_or_an_error_at_any_call_leaves_a_vault_that_opens() {
    if !may_trace() {
        return;
    }
    let scene = Scene::attended();
    let place = TempDir::new().unwrap();
    let kill =
        ["openat", "write", "fsync", "rename", "close", "flock"].map(|call| (call, "signal=KILL"));
    let fail = [("fsync", "error=EIO"), ("rename", "error=EIO"), ("write", "error=ENOSPC")];
    let mut seen = [0_u32; 2];
    for (call, effect) in kill.into_iter().chain(fail) {
        for number in 1..200 {
            copy(scene.folder.path(), place.path());
            let inject = format!("inject={call}:{effect}:when={number}");
            let words = [
                "-f",
                "-qqq",
                "-o",
                "trace",
                "-e",
                &inject,
                SIGNER,
                "key",
                "state",
                "--vault",
                "cold",
                "--passphrase-file",
                "pass",
                "1",
                "suspended",
            ];
            let output = run(place.path(), "strace", &words);
            let trace = fs::read_to_string(place.path().join("trace")).unwrap();
            let state = state(place.path());
            assert!(state == "active" || state == "suspended", "{inject}: {state}");
            if output.status.success() {
                assert_eq!(state, "suspended", "{inject}");
            }
            seen[usize::from(state == "suspended")] += 1;
            if !trace.contains("INJECTED") && !trace.contains("killed by SIGKILL") {
                assert!(number > 1 || output.status.success(), "{inject}");
                break;
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 5), "{seen:?}");
}
