//! Exit codes, and errors in two lines: what happened, what to do.
use crate::Io;
use clap::error::ErrorKind;
use scheme::keylike::text_looks_like_key;
use serde_json::json;
use std::process::ExitCode;

/// How a program ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Exit {
    /// What was asked for is done.
    Done,
    /// Something failed that is nobody's input: a disk, a node.
    Failure,
    /// The command line is wrong.
    Usage,
    /// An installed policy said no.
    Policy,
    /// The operator said no.
    Declined,
    /// Bad or forged input: malformed, wrong network, unknown, blind.
    BadInput,
    /// The operator interrupted it.
    Interrupted,
}

impl Exit {
    /// Returns the number that scripts see.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failure => 1,
            Self::Usage => 2,
            Self::Policy => 3,
            Self::Declined => 4,
            Self::BadInput => 5,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// An error for the operator.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CliError {
    exit: Exit,
    what: String,
    hint: String,
    details: Vec<String>,
    refusal: Option<Box<Refused>>,
}

/// The part of a refusal that scripts read.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Refused {
    digest: String,
    code: &'static str,
    text: String,
}

impl CliError {
    /// Makes an error that says `what` happened and, as `hint`, what to do about it. Foreign text
    /// in either must be escaped already.
    #[must_use]
    pub fn new(exit: Exit, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { exit, what: what.into(), hint: hint.into(), details: Vec::new(), refusal: None }
    }

    /// Makes an error of bad or forged input.
    #[must_use]
    pub fn bad_input(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Exit::BadInput, what, hint)
    }

    /// Makes an error of the command line.
    #[must_use]
    pub fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Exit::Usage, what, hint)
    }

    /// Makes an error of the machine: a disk, a terminal, a node.
    #[must_use]
    pub fn failure(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Exit::Failure, what, hint)
    }

    /// Makes the refusal of a request, which prints as JSON too where JSON was asked for.
    #[must_use]
    pub fn refused(
        digest: String,
        code: &'static str,
        text: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        let text = text.into();
        let what = format!("refused, {code}: {text}");
        let refusal = Some(Box::new(Refused { digest, code, text }));
        Self { exit: Exit::BadInput, what, hint: hint.into(), details: Vec::new(), refusal }
    }

    /// Adds lines that are said before what happened: which rows of a list, which signatures.
    /// Foreign text in them must be escaped already.
    #[must_use]
    pub fn with_details(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }

    /// Puts a few words before what happened, such as which of several inputs it is about.
    #[must_use]
    pub fn prefixed(mut self, words: &str) -> Self {
        self.what.insert_str(0, words);
        self
    }

    /// Returns the lines that are said before what happened.
    #[must_use]
    pub fn details(&self) -> &[String] {
        &self.details
    }

    /// Returns what happened.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Returns what to do about it.
    #[must_use]
    pub fn hint(&self) -> &str {
        &self.hint
    }

    /// Returns how the program ends.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        self.exit
    }

    /// Prints the two lines, and a refusal's JSON if `json` was asked for.
    #[must_use]
    pub fn report(&self, io: &mut Io<'_>, json: bool) -> Exit {
        if let (true, Some(refused)) = (json, &self.refusal) {
            let Refused { code, text, .. } = &**refused;
            let told = if self.details.is_empty() {
                json!({ "code": code, "text": text })
            } else {
                json!({ "code": code, "text": text, "details": self.details })
            };
            let object = json!({ "schema": 1, "digest": refused.digest, "refused": told });
            io.print_json(&object);
        }
        for line in &self.details {
            io.say(&format!("  {line}"));
        }
        io.say(&format!("error: {}", self.what));
        io.say(&format!("hint: {}", self.hint));
        self.exit
    }
}

/// Prints what clap says of a command line: help and version are the product, errors are talk, in
/// two lines as all others.
#[must_use]
pub fn report_usage(error: &clap::Error, io: &mut Io<'_>) -> Exit {
    let text = error.render().to_string();
    if !error.use_stderr() {
        let printed = io.stdout.write_all(text.as_bytes()).and_then(|()| io.stdout.flush());
        return if printed.is_ok() { Exit::Done } else { Exit::Failure };
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        io.say_part(&text);
        return Exit::Usage;
    }
    let (what, hint) = two_lines(&text);
    let keys = error.context().any(|(_, value)| text_looks_like_key(&value.to_string()));
    let what = if keys { "a value on the command line looks like a key" } else { &what };
    // What stands on a command line may come from a file's name on a hostile medium.
    CliError::usage(chain::escape(what), chain::escape(&hint)).report(io, false)
}

/// Folds clap's paragraphs: what is wrong, then its tips and the usage.
fn two_lines(text: &str) -> (String, String) {
    let mut paragraphs = text.split("\n\n").map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        words.join(" ")
    });
    let first = paragraphs.next().unwrap_or_default();
    let what = first.strip_prefix("error: ").unwrap_or(&first).to_owned();
    let rest: Vec<String> = paragraphs.filter(|part| !part.is_empty()).collect();
    let hint = if rest.is_empty() { String::from("try --help") } else { rest.join("; ") };
    (what, hint)
}

/// The error for anything that looks like a key where a message was expected: nothing of it is
/// shown, kept or logged.
#[must_use]
pub fn look_like_key() -> CliError {
    CliError::bad_input(
        "this looks like a key; nothing was kept",
        "keys are never shown, scanned as requests or sent; give a key with --key-file of the signer alone",
    )
}
