//! The real program where the system lacks what it needs: a generator that works, memory.

use super::killed::{may_trace, run};
use super::scene::{SIGNER, Scene};
use std::fs;

const OPEN: [&str; 4] = ["--vault", "cold", "--passphrase-file", "pass"];
const CHEAP: [&str; 4] = ["--memory", "64", "--passes", "1"];

#[test]
fn a_failing_generator_is_refused_before_anything_is_written() {
    if !may_trace() {
        return;
    }
    let scene = Scene::new();
    scene.write("next", "jumped over the wall\n");
    let name = [&["--name", "Dora", "--new-passphrase-file", "next"][..], &CHEAP].concat();
    let commands = [
        [&["vault", "create", "new", "--passphrase-file", "pass"][..], &CHEAP].concat(),
        [&["vault", "custodian", "add"][..], &OPEN, &name].concat(),
        [&["vault", "custodian", "replace", "1"][..], &OPEN, &name].concat(),
        [&["vault", "custodian", "passphrase", "1"][..], &OPEN, &name[2..]].concat(),
        [&["key", "state", "1", "suspended"][..], &OPEN].concat(),
        [&["key", "destroy", "1"][..], &OPEN].concat(),
    ];
    let files = || ["vault.coldseal", "vault.previous"].map(|name| read(&scene, name));
    let before = files();
    // Of each call one byte is said to have come, and stays what it was: zero.
    for (effect, says) in [("error=EIO", "gives nothing"), ("retval=1", "repeats itself")] {
        let inject = format!("inject=getrandom:{effect}");
        for command in &commands {
            let traced = ["-qqq", "-o", "/dev/null", "-e", &inject, SIGNER];
            let output = run(scene.folder.path(), "strace", &[&traced[..], command].concat());
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(1), "{command:?} {told}");
            let error = format!("error: the operating system's random generator {says}\nhint: ");
            assert!(told.contains(&error), "{command:?} {told}");
            assert!(output.stdout.is_empty());
        }
    }
    assert_eq!(files(), before);
    assert!(!scene.folder.path().join("new").exists());
    for left in ["vault.new", "vault.old"] {
        assert!(!scene.folder.path().join("cold").join(left).exists());
    }
}

fn read(scene: &Scene, name: &str) -> Vec<u8> {
    fs::read(scene.folder.path().join("cold").join(name)).unwrap()
}

/// Argon2id's memory is asked for before a passphrase is tried, and refused by its size.
#[test]
fn a_vault_that_needs_more_memory_than_there_is_says_how_much() {
    let scene = Scene::new();
    let before = ["vault.coldseal", "vault.previous"].map(|name| read(&scene, name));
    let limit = "ulimit -v 60000; exec \"$0\" \"$@\"";
    for command in [&["key", "list"][..], &["key", "state", "1", "suspended"]] {
        let words = [&["-c", limit, SIGNER][..], command, &OPEN].concat();
        let output = run(scene.folder.path(), "sh", &words);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{told}");
        let error =
            "error: opening this vault needs 64 MiB of free memory\nhint: end other programs";
        assert!(told.starts_with(error) && told.lines().count() == 2, "{told}");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(["vault.coldseal", "vault.previous"].map(|name| read(&scene, name)), before);
}
