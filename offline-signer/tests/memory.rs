//! The memory of the running signer: while a vault is open its secrets lie in locked pages only.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::arithmetic_side_effects,
    reason = "test code"
)]

use chacha20poly1305::{AeadInOut as _, KeyInit as _, XChaCha20Poly1305};
use curve25519_dalek::scalar::{Scalar, clamp_integer};
use data_encoding::HEXUPPER;
use protocol::{Message, SigningRequest};
use scheme::PublicKey;
use serde_json::Value;
use sha3::{Digest as _, Keccak512};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, Command, Stdio};
use tempfile::TempDir;
use vault::{Argon2id, Cost, Passphrase, Stretch as _};

const SIGNER: &str = env!("CARGO_BIN_EXE_coldseal-signer");
const PASSPHRASE: &str = "seven vexed quagga jumped";
const NOW: &str = "2026-11-23T04:32:00Z";

/// The vector whose secrets are looked for.
struct Vector(Value);

impl Vector {
    fn first() -> Self {
        let path = root().join("tests/vectors/nem/derivation.json");
        let mut all: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        Self(all["cases"][0].take())
    }

    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap()
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        HEXUPPER.decode(self.text(name).as_bytes()).unwrap()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What is looked for, each with its name.
struct Secrets(Vec<(String, Vec<u8>)>);

impl Secrets {
    /// Both halves of a secret, so that a copy of a part is found as well.
    fn halves(&mut self, name: &str, bytes: &[u8]) {
        let (first, second) = bytes.split_at(bytes.len() / 2);
        for part in [first, second] {
            assert!(part.len() >= 8, "{name} is too short to look for");
            self.0.push((name.into(), part.to_vec()));
        }
    }

    /// A secret, its bytes backwards, and its digits.
    fn bytes(&mut self, name: &str, bytes: &[u8]) {
        let backwards: Vec<u8> = bytes.iter().rev().copied().collect();
        for bytes in [bytes, &backwards] {
            self.halves(name, bytes);
            let hex = HEXUPPER.encode(bytes);
            self.halves(&format!("{name}, in hex"), hex.as_bytes());
            self.halves(&format!("{name}, in hex"), hex.to_lowercase().as_bytes());
        }
    }

    fn of(vector: &Vector, vault: &[u8]) -> Self {
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
fn numbers_of_words(entropy: &[u8]) -> Vec<u8> {
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

/// A mapping of a process.
struct Mapping {
    from: u64,
    to: u64,
    readable: bool,
    writable: bool,
    name: String,
    /// Locked, and left out of dumps.
    guarded: bool,
}

fn mappings(pid: u32) -> Vec<Mapping> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps")).unwrap();
    let mut all: Vec<Mapping> = Vec::new();
    for line in text.lines() {
        if let Some(flags) = line.strip_prefix("VmFlags:") {
            let has = |wanted: &str| flags.split_whitespace().any(|flag| flag == wanted);
            all.last_mut().unwrap().guarded = has("lo") && has("dd");
        } else if let Some((from, rest)) = line.split_once('-')
            && let Ok(from) = u64::from_str_radix(from, 16)
        {
            let mut fields = rest.split_whitespace();
            let to = u64::from_str_radix(fields.next().unwrap(), 16).unwrap();
            let rights = fields.next().unwrap();
            let (readable, writable) = (rights.starts_with('r'), rights.contains('w'));
            let name = fields.nth(3).unwrap_or_default().to_owned();
            all.push(Mapping { from, to, readable, writable, name, guarded: false });
        }
    }
    all
}

/// What was found where: in guarded pages, and elsewhere.
#[derive(Debug, Default)]
struct Findings {
    guarded: Vec<String>,
    elsewhere: Vec<String>,
}

impl Findings {
    fn has(&self, name: &str) -> bool {
        self.guarded.iter().any(|found| found == name)
    }
}

/// Searches everything that the process has in memory, but for what is the program's file and cannot be
/// written to.
fn search(pid: u32, secrets: &Secrets) -> Findings {
    let memory = File::open(format!("/proc/{pid}/mem")).unwrap();
    let index = Index::new(secrets);
    let (mut findings, mut searched) = (Findings::default(), 0);
    for mapping in mappings(pid) {
        let of_file = mapping.name.starts_with('/') && !mapping.writable;
        if !mapping.readable || of_file || mapping.name.starts_with("[v") {
            continue;
        }
        let mut bytes = vec![0; usize::try_from(mapping.to - mapping.from).unwrap()];
        if memory.read_exact_at(&mut bytes, mapping.from).is_err() {
            panic!("cannot read {:x}-{:x} {}", mapping.from, mapping.to, mapping.name);
        }
        searched += bytes.len();
        for (name, place) in index.find(&bytes) {
            if mapping.guarded {
                findings.guarded.push(name.into());
            } else {
                let Mapping { from, name: what, .. } = &mapping;
                findings.elsewhere.push(format!("{name} at {from:x}+{place:x} {what}"));
            }
        }
    }
    assert!(searched > 1 << 17, "only {searched} bytes were searched");
    findings
}

/// Secrets by their first two bytes, to look for all of them at once.
struct Index<'a>(Vec<Vec<&'a (String, Vec<u8>)>>);

impl<'a> Index<'a> {
    fn new(secrets: &'a Secrets) -> Self {
        let mut index = vec![Vec::new(); 1 << 16];
        for secret in &secrets.0 {
            index[usize::from(u16::from_ne_bytes([secret.1[0], secret.1[1]]))].push(secret);
        }
        Self(index)
    }

    fn find(&self, bytes: &[u8]) -> Vec<(&'a str, usize)> {
        let mut found = Vec::new();
        for (place, pair) in bytes.windows(2).enumerate() {
            for (name, secret) in &self.0[usize::from(u16::from_ne_bytes([pair[0], pair[1]]))] {
                if bytes[place..].starts_with(secret) {
                    found.push((name.as_str(), place));
                }
            }
        }
        found
    }
}

/// The memory of a process that is not dumpable is for those with the right to trace any.
fn may_look() -> bool {
    let child = Command::new(SIGNER)
        .args(["vault", "open", "/nowhere", "--locked"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.unwrap();
    let mut byte = [0];
    child.stderr.as_mut().unwrap().read_exact(&mut byte).unwrap();
    let opened = File::open(format!("/proc/{}/mem", child.id()));
    child.kill().unwrap();
    let _status = child.wait().unwrap();
    match opened {
        Ok(_) => true,
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            eprintln!(
                "\n*** NOT TESTED: the signer's memory cannot be read ({error}); run this as root ***\n"
            );
            false
        }
        Err(error) => panic!("{error}"),
    }
}

/// A folder with an unattended vault that holds the key of the vector, active, and a request for it.
struct Scene {
    folder: TempDir,
    vector: Vector,
}

impl Scene {
    fn new() -> Self {
        let scene = Self { folder: TempDir::new().unwrap(), vector: Vector::first() };
        scene.write("pass", PASSPHRASE);
        scene.write("words", scene.vector.text("mnemonic"));
        scene.write("words-pass", scene.vector.text("passphrase"));
        scene.run(
            &["vault", "create", "cold", "--unattended", "--memory", "64", "--passes", "1"],
            true,
        );
        let path = scene.vector.text("path").to_owned();
        let account = ["--chain", "nem", "--network", "testnet", "--path", &path];
        let key =
            ["--label", "k", "--key-file", "words", "--mnemonic-passphrase-file", "words-pass"];
        let add = [&["key", "add", "--vault", "cold"][..], &key, &account].concat();
        scene.run(&add, true);
        scene.run(
            &["key", "state", "--vault", "cold", "1", "active", "--backup-file", "words"],
            true,
        );
        scene.write_request();
        scene
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    fn run(&self, words: &[&str], opens: bool) -> Vec<u8> {
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
    fn write_request(&self) {
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
    fn answers(&self) -> Vec<String> {
        let json = self.run(&["inspect", "request", "--now", NOW, "--json"], false);
        let object: Value = serde_json::from_slice(&json).unwrap();
        let lines = object["confirm"].as_array().unwrap();
        lines.iter().map(|line| line.as_str().unwrap().to_owned()).collect()
    }

    fn secrets(&self) -> Secrets {
        let vault = fs::read(self.folder.path().join("cold/vault.coldseal")).unwrap();
        Secrets::of(&self.vector, &vault)
    }
}

/// The signer at work.
struct Signer {
    child: Child,
    typed: ChildStdin,
    talk: BufReader<ChildStderr>,
}

impl Signer {
    fn start(scene: &Scene, words: &[&str]) -> Self {
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
    fn wait_for(&mut self, text: &str) {
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

    fn say(&mut self, line: &str) {
        writeln!(self.typed, "{line}").unwrap();
    }

    #[track_caller]
    fn search(&self, secrets: &Secrets) -> Findings {
        let findings = search(self.child.id(), secrets);
        assert!(
            findings.elsewhere.is_empty(),
            "outside of locked pages: {:#?}",
            findings.elsewhere
        );
        findings
    }
}

/// The search must find what is there: a process that holds a secret in plain sight.
#[test]
fn the_search_finds_what_is_there() {
    let secret = b"a secret in plain sight, and long";
    let mut child = Command::new("/bin/sh")
        .args(["-c", "read line; read again"])
        .stdin(Stdio::piped())
        .env("HELD", String::from_utf8_lossy(secret).as_ref())
        .spawn()
        .unwrap();
    child.stdin.as_mut().unwrap().write_all(b"go\n").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    let mut secrets = Secrets(Vec::new());
    secrets.halves("held", secret);
    secrets.halves("other", b"no process has this in its memory");
    let findings = search(child.id(), &secrets);
    child.kill().unwrap();
    let _status = child.wait().unwrap();
    assert!(findings.guarded.is_empty());
    assert!(findings.elsewhere.iter().any(|found| found.starts_with("held")), "{findings:?}");
    assert!(!findings.elsewhere.iter().any(|found| found.starts_with("other")), "{findings:?}");
}

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
