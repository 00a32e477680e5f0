//! A folder in which both machines work, and what must hold of every refusal there.

use crate::{Outcome, Tool, run_with};
use serde_json::Value;
use station::Exit;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Every file below a folder, hidden ones too, with its bytes; folders end with a slash.
pub type Snapshot = BTreeMap<String, Vec<u8>>;

/// A folder for the files of one test.
#[derive(Debug)]
pub struct Desk {
    folder: TempDir,
}

/// A command that must be refused, and how.
#[derive(Clone, Copy, Debug)]
pub struct Bad<'a> {
    /// What the case is about.
    pub name: &'a str,
    /// Which program.
    pub tool: Tool,
    /// Its arguments, as [`Desk::words`] reads them.
    pub line: &'a str,
    /// Its standard input.
    pub stdin: &'a [u8],
    /// How it must end.
    pub exit: Exit,
    /// What the error line must contain.
    pub says: &'a str,
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

impl Desk {
    /// Makes an empty folder.
    ///
    /// # Panics
    ///
    /// If the system has no place for one.
    #[must_use]
    pub fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    /// Returns the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the path of `name` as text.
    #[must_use]
    pub fn path(&self, name: &str) -> String {
        crate::path(self.folder(), name)
    }

    /// Writes a file.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("a file of the test");
    }

    /// Reads a file.
    ///
    /// # Panics
    ///
    /// If it cannot be read.
    #[must_use]
    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Returns the names of the files of a folder, in order.
    ///
    /// # Panics
    ///
    /// If it cannot be read.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<String> {
        let files = fs::read_dir(self.path(name)).expect("a folder");
        let names = files.map(|file| file.expect("an entry").file_name());
        let mut names: Vec<String> =
            names.map(|file| format!("{name}/{}", file.to_string_lossy())).collect();
        names.sort();
        names
    }

    /// Returns everything that lies in the folder.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut found = Snapshot::new();
        gather(self.folder(), self.folder(), &mut found);
        found
    }

    /// Splits a command line at spaces outside of `'...'`; a word `@name` becomes a path here.
    #[must_use]
    pub fn words(&self, line: &str) -> Vec<String> {
        let (mut words, mut word, mut quoted, mut begun) =
            (Vec::new(), String::new(), false, false);
        for letter in line.chars().chain([' ']) {
            match letter {
                '\'' => (quoted, begun) = (!quoted, true),
                ' ' if !quoted => {
                    if begun || !word.is_empty() {
                        words.push(self.word(&word));
                    }
                    (word, begun) = (String::new(), false);
                }
                other => word.push(other),
            }
        }
        words
    }

    fn word(&self, word: &str) -> String {
        word.strip_prefix('@').map_or_else(|| word.to_owned(), |name| self.path(name))
    }

    /// Runs a program with this line of arguments.
    #[must_use]
    pub fn run(&self, tool: Tool, line: &str, stdin: &[u8]) -> Outcome {
        let words = self.words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        run_with(tool, &words, stdin)
    }

    /// Runs a program that must succeed.
    ///
    /// # Panics
    ///
    /// If it does not.
    pub fn done(&self, tool: Tool, line: &str, stdin: &[u8]) -> Outcome {
        let outcome = self.run(tool, line, stdin);
        assert_eq!(outcome.exit, Exit::Done, "{tool:?} {line}\n{}", outcome.stderr);
        outcome
    }

    /// Runs `coldseal`, which must succeed.
    pub fn online(&self, line: &str) -> Outcome {
        self.done(Tool::Online, line, b"")
    }

    /// Runs `coldseal-signer`, which must succeed.
    pub fn signer(&self, line: &str) -> Outcome {
        self.done(Tool::Signer, line, b"")
    }

    /// Runs a program that must succeed and print one JSON object.
    ///
    /// # Panics
    ///
    /// If it does not, or if the object has no schema.
    #[must_use]
    pub fn json(&self, tool: Tool, line: &str) -> Value {
        let text = self.done(tool, line, b"").text();
        let value: Value = serde_json::from_str(&text).expect("one JSON object");
        assert_eq!(value.get("schema"), Some(&Value::from(1)), "{line}: {text}");
        value
    }

    /// Runs a command that must be refused: with its exit code, one error line that says what it
    /// must, one hint line, nothing on standard output but a refusal's JSON, and no file made,
    /// changed or left behind. Returns what it said.
    ///
    /// # Panics
    ///
    /// If any of that does not hold.
    pub fn refused(&self, bad: Bad<'_>) -> Outcome {
        let before = self.snapshot();
        let outcome = self.run(bad.tool, bad.line, bad.stdin);
        let about = format!("{}: {:?} {}\n{}", bad.name, bad.tool, bad.line, outcome.stderr);
        assert_eq!(outcome.exit, bad.exit, "{about}");
        two_lines(&outcome.stderr, bad.says, &about);
        stdout_is_quiet(&outcome, &about);
        assert!(outcome.stderr.is_ascii() || !has_control(&outcome.stderr), "{about}");
        let after = self.snapshot();
        let names = |of: &Snapshot| of.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&before), names(&after), "files came or went: {about}");
        assert!(before == after, "a file was changed: {about}");
        outcome
    }

    /// Runs every case of a table and reports all that fail together.
    ///
    /// # Panics
    ///
    /// If any case does.
    pub fn all_refused(&self, table: &[Bad<'_>]) {
        let mut failed = Vec::new();
        for bad in table {
            let attempt = std::panic::AssertUnwindSafe(|| self.refused(*bad));
            if std::panic::catch_unwind(attempt).is_err() {
                failed.push(bad.name);
            }
        }
        assert!(failed.is_empty(), "{} of {}: {failed:#?}", failed.len(), table.len());
    }
}

impl<'a> Bad<'a> {
    /// A command of `coldseal` that must end as bad input.
    #[must_use]
    pub const fn online(name: &'a str, line: &'a str, says: &'a str) -> Self {
        Self { name, tool: Tool::Online, line, stdin: b"", exit: Exit::BadInput, says }
    }

    /// A command of `coldseal-signer` that must end as bad input.
    #[must_use]
    pub const fn signer(name: &'a str, line: &'a str, says: &'a str) -> Self {
        Self { name, tool: Tool::Signer, line, stdin: b"", exit: Exit::BadInput, says }
    }

    /// The same with another end.
    #[must_use]
    pub const fn exits(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }

    /// The same with something on standard input.
    #[must_use]
    pub const fn typed(self, stdin: &'a [u8]) -> Self {
        Self { stdin, ..self }
    }
}

fn two_lines(stderr: &str, says: &str, about: &str) {
    let lines: Vec<&str> = stderr.lines().collect();
    let errors: Vec<&&str> = lines.iter().filter(|line| line.starts_with("error: ")).collect();
    let hints = lines.iter().filter(|line| is_hint(line)).count();
    assert_eq!((errors.len(), hints), (1, 1), "not one error and one hint: {about}");
    let error = errors.first().expect("one error");
    assert!(error.contains(says), "the error line lacks {says:?}: {about}");
    assert!(lines.last().is_some_and(|line| is_hint(line)), "the hint is not last: {about}");
}

/// Knows a hint, or what clap ends its usage errors with.
fn is_hint(line: &str) -> bool {
    line.starts_with("hint: ")
}

/// Demands that standard output is empty or one refusal for scripts.
fn stdout_is_quiet(outcome: &Outcome, about: &str) {
    if outcome.stdout.is_empty() {
        return;
    }
    let value: Value = serde_json::from_slice(&outcome.stdout)
        .unwrap_or_else(|_| panic!("standard output has {}: {about}", outcome.text()));
    assert_eq!(value.get("schema"), Some(&Value::from(1)), "{about}");
    let text =
        |value: Option<&Value>| value.and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    let refused = value.get("refused").unwrap_or_else(|| panic!("no refusal in {value}: {about}"));
    assert!(text(refused.get("code")) && text(refused.get("text")), "{value}: {about}");
}

fn has_control(text: &str) -> bool {
    let hidden = |letter: char| matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().any(|letter| (letter.is_control() && letter != '\n') || hidden(letter))
}

fn gather(root: &Path, folder: &Path, found: &mut Snapshot) {
    let entries = fs::read_dir(folder).expect("a folder of the test");
    for entry in entries.map(|entry| entry.expect("an entry").path()) {
        let name = relative(root, &entry);
        if entry.is_dir() {
            found.insert(format!("{name}/"), Vec::new());
            gather(root, &entry, found);
        } else {
            found.insert(name, fs::read(&entry).expect("a file of the test"));
        }
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let path: PathBuf = path.strip_prefix(root).expect("below the folder").to_owned();
    path.to_string_lossy().into_owned()
}
