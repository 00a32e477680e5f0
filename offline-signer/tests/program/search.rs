//! Searching the memory of a process from outside.

use super::machine;
use super::scene::SIGNER;
use data_encoding::HEXUPPER;
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::FileExt as _;
use std::process::{Command, Stdio};

/// What is looked for, each with its name.
pub(crate) struct Secrets(pub(crate) Vec<(String, Vec<u8>)>);

impl Secrets {
    /// Both halves of a secret, so that a copy of a part is found as well.
    pub(crate) fn halves(&mut self, name: &str, bytes: &[u8]) {
        let (first, second) = bytes.split_at(bytes.len() / 2);
        for part in [first, second] {
            assert!(part.len() >= 8, "{name} is too short to look for");
            self.0.push((name.into(), part.to_vec()));
        }
    }

    /// A secret, its bytes backwards, and its digits.
    pub(crate) fn bytes(&mut self, name: &str, bytes: &[u8]) {
        let backwards: Vec<u8> = bytes.iter().rev().copied().collect();
        for bytes in [bytes, &backwards] {
            self.halves(name, bytes);
            let hex = HEXUPPER.encode(bytes);
            self.halves(&format!("{name}, in hex"), hex.as_bytes());
            self.halves(&format!("{name}, in hex"), hex.to_lowercase().as_bytes());
        }
    }
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
pub(crate) struct Findings {
    pub(crate) guarded: Vec<String>,
    pub(crate) elsewhere: Vec<String>,
}

impl Findings {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.guarded.iter().any(|found| found == name)
    }
}

/// Searches everything that the process has in memory, but for what is the program's file and cannot be
/// written to.
pub(crate) fn search(pid: u32, secrets: &Secrets) -> Findings {
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
    pub(crate) fn new(secrets: &'a Secrets) -> Self {
        let mut index = vec![Vec::new(); 1 << 16];
        for secret in &secrets.0 {
            index[usize::from(u16::from_ne_bytes([secret.1[0], secret.1[1]]))].push(secret);
        }
        Self(index)
    }

    pub(crate) fn find(&self, bytes: &[u8]) -> Vec<(&'a str, usize)> {
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
pub(crate) fn may_look() -> bool {
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
    let found = opened.map(drop).map_err(|error| {
        assert_eq!(error.kind(), ErrorKind::PermissionDenied, "{error}");
        format!("the signer's memory cannot be read ({error})")
    });
    let hint = "run the test as root, in a container with the capability SYS_PTRACE";
    machine::can("memory", found, hint)
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
