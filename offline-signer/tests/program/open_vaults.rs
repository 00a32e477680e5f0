//! The memory of the signer with a vault: open, asked, locked.

use super::scene::{NOW, Scene, Signer};
use super::search::may_look;

#[test]
fn an_open_vault_is_in_locked_pages_and_a_locked_one_is_nowhere() {
    if !may_look() {
        return;
    }
    let scene = Scene::new();
    let (secrets, answers) = (scene.secrets(), scene.answers());
    let mut signer = Signer::start(&scene, &["vault", "open", "cold", "--passphrase-file", "pass"]);
    signer.wait_for("the vault is open");
    let open = signer.search(&secrets);
    for name in ["entropy", "passphrase of the words", "wrapping key", "key of the vault"] {
        assert!(open.has(name), "{name} should be in locked pages: {:?}", open.guarded);
    }
    for name in ["passphrase", "seed", "slip10PrivateKey", "digest", "scalar", "two words"] {
        assert!(!open.has(name), "{name} should not be there yet");
    }

    signer.say(&format!("sign request -o response --now {NOW}"));
    signer.wait_for(&format!("1 of {}", answers.len()));
    let asking = signer.search(&secrets);
    assert!(asking.has("digest"), "{:?}", asking.guarded);
    assert!(!asking.has("slip10PrivateKey") && !asking.has("seed"));
    for answer in &answers {
        signer.say(answer);
    }
    signer.wait_for("the vault is open");
    let signed = signer.search(&secrets);
    assert!(!signed.has("digest"), "the key is gone when it has signed");
    assert!(scene.folder.path().join("response").exists());

    signer.say("lock");
    signer.wait_for("the vault is locked");
    let locked = signer.search(&secrets);
    assert!(locked.guarded.is_empty(), "while locked: {:?}", locked.guarded);

    signer.say("");
    signer.wait_for("the vault is open");
    assert!(signer.search(&secrets).has("entropy"));
    signer.say("quit");
    assert!(signer.child.wait().unwrap().success());
}

#[test]
fn a_vault_that_is_left_alone_locks_itself() {
    if !may_look() {
        return;
    }
    let scene = Scene::new();
    let secrets = scene.secrets();
    let words = ["vault", "open", "cold", "--passphrase-file", "pass", "--idle", "5"];
    let mut signer = Signer::start(&scene, &words);
    signer.wait_for("the vault is open");
    assert!(signer.search(&secrets).has("entropy"));
    signer.say(&format!("sign request -o response --now {NOW}"));
    signer.wait_for("1 of ");
    // Whatever it waits for: here for an answer.
    signer.wait_for("locked: nothing was typed for 5 s");
    signer.wait_for("the vault is locked");
    let locked = signer.search(&secrets);
    assert!(locked.guarded.is_empty(), "{:?}", locked.guarded);
    assert!(!scene.folder.path().join("response").exists());
    signer.say("quit");
    assert!(signer.child.wait().unwrap().success());
}

/// A key file or a vault, for one signature: what waits for the answers is one key, in locked pages.
#[test]
fn while_answers_are_typed_only_the_one_key_is_there() {
    if !may_look() {
        return;
    }
    let scene = Scene::new();
    let secrets = scene.secrets();
    let path = scene.vector.text("path").to_owned();
    let file = ["--key-file", "words", "--mnemonic-passphrase-file", "words-pass", "--path", &path];
    let vault = ["--vault", "cold", "--passphrase-file", "pass"];
    for key in [&file[..], &vault[..]] {
        let words = [&["sign", "request", "-o", "response", "--now", NOW][..], key].concat();
        let mut signer = Signer::start(&scene, &words);
        signer.wait_for("1 of ");
        let mut found = signer.search(&secrets).guarded;
        found.sort();
        found.dedup();
        assert_eq!(found, ["digest"], "{key:?}");
        drop(signer.typed);
        assert_eq!(signer.child.wait().unwrap().code(), Some(4));
    }
}
