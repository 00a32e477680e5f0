//! A vault, a request for it, and the secrets of both.

use super::search::{Findings, Secrets, search};
use chacha20poly1305::{AeadInOut as _, KeyInit as _, XChaCha20Poly1305};
use curve25519_dalek::scalar::{Scalar, clamp_integer};
use data_encoding::HEXUPPER;
use protocol::{Message, SigningRequest};
use scheme::PublicKey;
use serde_json::Value;
use sha3::{Digest as _, Keccak512};
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, Command, Stdio};
use tempfile::TempDir;
use vault::{Argon2id, Cost, Passphrase, Stretch as _};

pub(crate) const SIGNER: &str = env!("CARGO_BIN_EXE_coldseal-signer");
pub(crate) const PASSPHRASE: &str = "seven vexed quagga jumped";
pub(crate) const NOW: &str = "2026-11-23T04:32:00Z";

/// The vector whose secrets are looked for.
pub(crate) struct Vector(Value);

impl Vector {
    pub(crate) fn first() -> Self {
        let path = root().join("tests/vectors/nem/derivation.json");
        let mut all: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        Self(all["cases"][0].take())
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap()
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        HEXUPPER.decode(self.text(name).as_bytes()).unwrap()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A folder with a vault, `cold`, that holds the key of the vector, active, and a request for it.
pub(crate) struct Scene {
    pub(crate) folder: TempDir,
    pub(crate) vector: Vector,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self::with(&["--unattended"])
    }

    /// The same, but for a vault that takes answers from a terminal only.
    pub(crate) fn attended() -> Self {
        Self::with(&[])
    }

    fn with(more: &[&str]) -> Self {
        let scene = Self { folder: TempDir::new().unwrap(), vector: Vector::first() };
        scene.write("pass", PASSPHRASE);
        scene.write("words", scene.vector.text("mnemonic"));
        scene.write("words-pass", scene.vector.text("passphrase"));
        let create = ["vault", "create", "cold", "--memory", "64", "--passes", "1"];
        scene.run(&[&create[..], more].concat(), true);
        let path = scene.vector.text("path").to_owned();
        let account = ["--chain", "nem", "--network", "testnet", "--path", &path];
        let key =
            ["--label", "k", "--key-file", "words", "--mnemonic-passphrase-file", "words-pass"];
        let add = [&["key", "add", "--vault", "cold"][..], &key, &account].concat();
        scene.run(&add, true);
        let read = ["--backup-file", "words", "--mnemonic-passphrase-file", "words-pass"];
        scene.run(
            &[&["key", "check-backup", "--vault", "cold", "--key", "1"][..], &read].concat(),
            true,
        );
        scene.write_request();
        scene
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    pub(crate) fn run(&self, words: &[&str], opens: bool) -> Vec<u8> {
        let passphrase: &[&str] = if opens { &["--passphrase-file", "pass"] } else { &[] };
        let output = Command::new(SIGNER)
            .args(words)
            .args(passphrase)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{words:?} {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// The request of the specification, for the account of the vector.
    pub(crate) fn write_request(&self) {
        let text = fs::read_to_string(root().join("docs/spec/messages.md")).unwrap();
        let (_, block) = text.split_once("```hex request\n").unwrap();
        let (block, _) = block.split_once("```").unwrap();
        let digits: String = block.lines().map(|line| line.split('#').next().unwrap()).collect();
        let digits: String = digits.split_whitespace().collect();
        let bytes = HEXUPPER.decode(digits.to_uppercase().as_bytes()).unwrap();
        let mut request: SigningRequest = Message::decode(&bytes).unwrap().into_request().unwrap();
        let own = PublicKey(self.vector.bytes("publicKey").try_into().unwrap());
        for transaction in &mut request.transactions {
            let found = transaction.windows(32).position(|bytes| bytes == request.account.0);
            let place = found.unwrap();
            transaction[place..place + 32].copy_from_slice(&own.0);
        }
        request.account = own;
        self.write("request", Message::Request(request).to_wire().unwrap());
    }

    /// What the operator types.
    pub(crate) fn answers(&self) -> Vec<String> {
        let json = self.run(&["inspect", "request", "--now", NOW, "--json"], false);
        let object: Value = serde_json::from_slice(&json).unwrap();
        let lines = object["confirm"].as_array().unwrap();
        lines.iter().map(|line| line.as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn secrets(&self) -> Secrets {
        let vault = fs::read(self.folder.path().join("cold/vault.coldseal")).unwrap();
        Secrets::of(&self.vector, &vault)
    }
}

/// The signer at work.
pub(crate) struct Signer {
    pub(crate) child: Child,
    pub(crate) typed: ChildStdin,
    talk: BufReader<ChildStderr>,
}

impl Signer {
    pub(crate) fn start(scene: &Scene, words: &[impl AsRef<OsStr>]) -> Self {
        let mut child = Command::new(SIGNER)
            .args(words)
            .current_dir(scene.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let typed = child.stdin.take().unwrap();
        let talk = BufReader::new(child.stderr.take().unwrap());
        Self { child, typed, talk }
    }

    /// Waits for a line that contains a text.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) {
        let mut heard = String::new();
        loop {
            let mut line = String::new();
            assert!(
                self.talk.read_line(&mut line).unwrap() > 0,
                "it ended before {text:?}: {heard}"
            );
            heard.push_str(&line);
            if line.contains(text) {
                // It goes on for a moment before it waits for what is typed.
                std::thread::sleep(std::time::Duration::from_millis(100));
                return;
            }
        }
    }

    pub(crate) fn say(&mut self, line: &str) {
        writeln!(self.typed, "{line}").unwrap();
    }

    #[track_caller]
    pub(crate) fn search(&self, secrets: &Secrets) -> Findings {
        let findings = search(self.child.id(), secrets);
        assert!(
            findings.elsewhere.is_empty(),
            "outside of locked pages: {:#?}",
            findings.elsewhere
        );
        findings
    }
}

impl Secrets {
    pub(crate) fn of(vector: &Vector, vault: &[u8]) -> Self {
        let mut all = Self(Vec::new());
        for name in ["entropy", "seed", "rootPrivateKey", "rootChainCode", "slip10PrivateKey"] {
            all.bytes(name, &vector.bytes(name));
        }
        let words: Vec<&str> = vector.text("mnemonic").split(' ').collect();
        for pair in words.windows(2) {
            all.0.push(("two words".into(), pair.join(" ").into_bytes()));
        }
        all.0.push(("numbers of words".into(), numbers_of_words(&vector.bytes("entropy"))));
        all.0.push(("passphrase of the words".into(), vector.text("passphrase").into()));
        all.halves("passphrase", PASSPHRASE.as_bytes());
        let digest = Keccak512::digest(vector.bytes("slip10PrivateKey"));
        all.bytes("digest", &digest);
        let clamped = clamp_integer(digest[..32].try_into().unwrap());
        all.bytes("clamped scalar", &clamped);
        all.bytes("scalar", &Scalar::from_bytes_mod_order(clamped).to_bytes());
        let (wrapping, file) = keys_of(vault);
        all.bytes("wrapping key", &wrapping);
        all.bytes("key of the vault", &file);
        all
    }
}

/// The numbers of the first eight words as a mnemonic keeps them, 16 bits each.
pub(crate) fn numbers_of_words(entropy: &[u8]) -> Vec<u8> {
    let bit = |place: usize| u16::from(entropy[place / 8] >> (7 - place % 8) & 1);
    let number = |word: usize| (0..11).fold(0, |sum, place| sum << 1 | bit(word * 11 + place));
    (0..8).flat_map(|word| number(word).to_ne_bytes()).collect()
}

/// The wrapping key and the key of a vault with one custodian, by docs/spec/vault.md.
fn keys_of(file: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let begin = file.windows(7).position(|window| window == b"CSVAULT").unwrap();
    let vault = &file[begin..];
    let custodian = &vault[34..34 + 93];
    let cost =
        Cost::new(u16::from_be_bytes([custodian[1], custodian[2]]), custodian[3], 1).unwrap();
    let mut wrapping = system::Locked::new(32).unwrap();
    let passphrase = Passphrase::from_bytes(PASSPHRASE.as_bytes().to_vec().into()).unwrap();
    Argon2id.stretch(cost, &custodian[5..21], &passphrase, &mut wrapping).unwrap();
    let data = [&vault[..8], &vault[12..28], &vault[32..33], &custodian[..21]].concat();
    let mut share = custodian[45..].to_vec();
    let cipher = XChaCha20Poly1305::new_from_slice(wrapping.as_ref()).unwrap();
    let nonce: [u8; 24] = custodian[21..45].try_into().unwrap();
    cipher.decrypt_in_place(&nonce.into(), &data, &mut share).unwrap();
    (wrapping.as_ref().to_vec(), share)
}
