//! An open vault that is used, left and locked: what its timer counts, and the folder that it comes back to.

use super::scene::{NOW, Scene, Signer};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::thread::sleep;
use std::time::Duration;

/// Each answer comes in time, and all of them together take longer than the vault may be left alone.
#[test]
fn a_vault_stays_open_while_somebody_answers() {
    let scene = Scene::new();
    let answers = scene.answers();
    let words = ["vault", "open", "cold", "--passphrase-file", "pass", "--idle", "5"];
    let mut signer = Signer::start(&scene, &words);
    signer.wait_for("the vault is open");
    signer.say(&format!("sign request -o response --now {NOW}"));
    let pause = Duration::from_secs(8).div_f32(f32::from(u8::try_from(answers.len()).unwrap()));
    assert!(pause < Duration::from_secs(4), "the request asks too little for this test");
    for (number, answer) in (1..).zip(&answers) {
        signer.wait_for(&format!("{number} of {}", answers.len()));
        sleep(pause);
        signer.say(answer);
    }
    signer.wait_for("the vault is open");
    assert!(scene.folder.path().join("response").exists());
    signer.say("quit");
    assert!(signer.child.wait().unwrap().success());
}

/// The name goes through the new execution as the bytes that it is.
#[test]
fn a_vault_in_a_folder_of_any_name_opens_after_the_lock() {
    for name in [&b"c\xFFld \xC3"[..], b"--cold"] {
        let (scene, folder) = (Scene::new(), OsString::from_vec(name.to_vec()));
        fs::rename(scene.folder.path().join("cold"), scene.folder.path().join(&folder)).unwrap();
        let mut words =
            ["vault", "open", "--passphrase-file", "pass", "--"].map(OsStr::new).to_vec();
        words.push(&folder);
        let mut signer = Signer::start(&scene, &words);
        signer.wait_for("the vault is open");
        signer.say("lock");
        signer.wait_for("the vault is locked");
        signer.say("");
        signer.wait_for("the vault is open");
        for answer in
            [&[format!("sign request -o response --now {NOW}")][..], &scene.answers()].concat()
        {
            signer.say(&answer);
        }
        signer.wait_for("the vault is open");
        assert!(scene.folder.path().join("response").exists(), "{folder:?}");
        signer.say("quit");
        assert!(signer.child.wait().unwrap().success(), "{folder:?}");
    }
}
