//! Secrets from files, standard input and prompts; what is said of a wrong one.
use station::{Answers, CliError, Exit, Io};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use vault::entropy::EntropyError;
use vault::slip39::ShareError;
use vault::{KeyError, KeyFileError, Passphrase, ProofError, SecretText};

/// Returns whether standard input is read as one of `files`.
///
/// # Errors
///
/// [`Exit::Usage`] if it is read as several.
pub(crate) fn takes_stdin<'a>(
    files: impl IntoIterator<Item = Option<&'a Path>>,
) -> Result<bool, CliError> {
    match files.into_iter().flatten().filter(|path| path.as_os_str() == "-").count() {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(one_dash()),
    }
}

/// The error for several inputs that are standard input.
pub(crate) fn one_dash() -> CliError {
    let hint = "give all but one of request, list, key and passphrase as a file";
    CliError::usage("only one input can be standard input", hint)
}

/// Tells whether a file is a prompt at the terminal.
pub(crate) fn is_prompt(path: &Path, io: &Io<'_>) -> bool {
    path.as_os_str() == "-" && io.facing.stdin
}

/// Reads a passphrase of a file or, for `-` at a terminal, at a prompt.
pub(crate) fn read_passphrase(
    path: &Path,
    of: &str,
    io: &mut Io<'_>,
) -> Result<Passphrase, CliError> {
    let text = if is_prompt(path, io) {
        let mut terminal = Answers::choose(io, true)?;
        let line = terminal.ask_secret(io, &format!("the passphrase of {of}"))?;
        Passphrase::from_bytes(line.ok_or_else(nothing_typed)?)
    } else {
        with_input(path, io, |input| Passphrase::read(input))?
    };
    text.map_err(|error| bad_passphrase(&error))
}

/// The error of a passphrase that is none.
pub(crate) fn bad_passphrase(error: &KeyError) -> CliError {
    CliError::bad_input(format!("the passphrase: {error}"), hint(error))
}

/// Reads a passphrase if there is a file for it.
pub(crate) fn optional_passphrase(
    path: Option<&Path>,
    of: &str,
    io: &mut Io<'_>,
) -> Result<Option<Passphrase>, CliError> {
    path.map(|path| read_passphrase(path, of, io)).transpose()
}

/// Reads a secret text of a file or of standard input.
pub(crate) fn read_text(path: &Path, io: &mut Io<'_>) -> Result<SecretText, CliError> {
    let text = with_input(path, io, |input| SecretText::read(input))?;
    text.map_err(|error| CliError::bad_input(error.to_string(), hint(&error)))
}

/// Reads a secret straight from its descriptor.
fn with_input<T>(
    path: &Path,
    io: &mut Io<'_>,
    read: impl FnOnce(&mut dyn Read) -> T,
) -> Result<T, CliError> {
    if path.as_os_str() == "-" {
        return Ok(read(io.stdin));
    }
    let failed = |error: &dyn std::fmt::Display| {
        let what = format!("cannot read {}: {error}", station::file_name(path));
        CliError::failure(what, "check the name of the file")
    };
    let mut file = File::open(path).map_err(|error| failed(&error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(failed(&"it is a folder"));
    }
    Ok(read(&mut file))
}

pub(crate) fn nothing_typed() -> CliError {
    CliError::new(Exit::Declined, "nothing was typed", "nothing was signed or written")
}

/// The error of a key's text.
pub(crate) fn bad_key(error: &KeyFileError) -> CliError {
    let hint = match error {
        KeyFileError::Key(error) => hint(error),
        KeyFileError::Share { error, .. } | KeyFileError::Shares(error) => share_hint(error),
        KeyFileError::SharePassphrase => "leave --share-passphrase-file out",
    };
    let exit = match error {
        KeyFileError::SharePassphrase => Exit::Usage,
        KeyFileError::Key(_) | KeyFileError::Share { .. } | KeyFileError::Shares(_) => {
            Exit::BadInput
        }
    };
    CliError::new(exit, format!("the key: {error}"), hint)
}

/// The error of shares, or of a split.
pub(crate) fn bad_shares(error: &ShareError) -> CliError {
    CliError::bad_input(error.to_string(), share_hint(error))
}

/// The error of dice, coins, cards or a generator.
pub(crate) fn bad_entropy(error: &EntropyError) -> CliError {
    let (exit, hint) = match error {
        EntropyError::SystemMissing | EntropyError::SystemBroken => {
            (Exit::Failure, "make no key on this machine until you know why")
        }
        EntropyError::Memory => (Exit::Failure, "free memory and start again"),
        EntropyError::TooFew { phrase, .. } => {
            let rolls = phrase.rolls();
            let hint = format!(
                "throw more: {rolls} rolls of a die are enough, {} flips of a coin, or a deck and some",
                phrase.bits()
            );
            return CliError::bad_input(error.to_string(), hint);
        }
        EntropyError::AllTheSame | EntropyError::Uneven => {
            (Exit::BadInput, "take another die or coin, and write down every throw as it falls")
        }
        EntropyError::DiceOnlyLength => (Exit::Usage, "give --words 12 or 24"),
        EntropyError::DeadSensor | EntropyError::TooLittleNoise => {
            (Exit::BadInput, "leave the camera out, or use another one, uncovered")
        }
        EntropyError::NotARoll { .. }
        | EntropyError::NotAFlip { .. }
        | EntropyError::MixedFlips
        | EntropyError::NotACard { .. }
        | EntropyError::RepeatedCard { .. }
        | EntropyError::TooMany { .. }
        | EntropyError::Length { .. } => (Exit::BadInput, "look at what was written down there"),
    };
    CliError::new(exit, error.to_string(), hint)
}

/// The error of a backup that was read back.
pub(crate) fn bad_proof(error: &ProofError) -> CliError {
    let (exit, hint) = match error {
        ProofError::OtherKey | ProofError::OtherWord { .. } => {
            (Exit::BadInput, "the backup is not good: compare it with the key, and make it anew")
        }
        ProofError::NoWords | ProofError::WordCount { .. } => {
            (Exit::Usage, "leave --choose out, or give another number")
        }
        ProofError::Answers { .. } => (Exit::Declined, "answer every question"),
        ProofError::SharesMissing { .. } => (Exit::BadInput, "read back each share of the split"),
        ProofError::OtherPlan => (Exit::BadInput, "give --split as it was given at the backup"),
        ProofError::Shares(error) => (Exit::BadInput, share_hint(error)),
    };
    CliError::new(exit, error.to_string(), hint)
}

fn share_hint(error: &ShareError) -> &'static str {
    match error {
        ShareError::WordCount { .. } | ShareError::UnknownWord { .. } | ShareError::Checksum => {
            "compare every word of that share with the backup"
        }
        ShareError::Malformed => "use the program that made it; nothing writes such a share today",
        ShareError::OtherSet => "keep the shares of one split together; look at their first words",
        ShareError::Duplicate => "give each share once",
        ShareError::Conflict => "compare both with the backup, word by word",
        ShareError::TooFew => "give as many shares as each group needs, one to a line",
        ShareError::Unfitting => {
            "leave one out in turn; the wrong one is the one without which it works"
        }
        ShareError::Passphrase => "a passphrase of shares is of letters, digits and signs of ASCII",
        ShareError::SecretLength => "back it up as words instead",
        ShareError::Threshold | ShareError::Copies => "give --split as 2-of-3, once for each group",
        ShareError::Memory => "end other programs, and try again",
        ShareError::Random(_) => "make no backup on this machine until you know why",
    }
}

/// What to do about a key that is none.
pub(crate) const fn hint(error: &KeyError) -> &'static str {
    match error {
        KeyError::Read(_) => "check the file and its rights",
        KeyError::TooLong | KeyError::AnotherLine | KeyError::TextTooLong => {
            "a key file holds one line: words, or a private key in hex; or shares, one to a line"
        }
        KeyError::NotUtf8 | KeyError::ControlCharacter => "write it as plain text, in UTF-8",
        KeyError::Empty | KeyError::WordCount { .. } => {
            "give 12, 15, 18, 21 or 24 words, or a private key in hex"
        }
        KeyError::UnknownWord { .. } | KeyError::MixedLanguages { .. } => {
            "compare that word with the backup"
        }
        KeyError::Checksum => "compare every word and their order with the backup",
        KeyError::HexLength { .. } | KeyError::HexPrefix | KeyError::HexDigit { .. } => {
            "compare the private key with the wallet that printed it"
        }
        KeyError::PathMissing => "give one with --path",
        KeyError::PathOfRawKey => "leave --path and --account out",
        KeyError::PassphraseOfRawKey => "leave --mnemonic-passphrase-file out",
        KeyError::Unusable(_) => "use another key",
        KeyError::WordNumber { .. } => "compare the digits with the backup, four to a word",
        KeyError::NotSeedQr => "scan messages with scan, and keys with the key's own step",
        KeyError::EntropyLength { .. } => "the shares hold no words; see --shares-of-private-key",
        KeyError::PrivateKeyLength { .. } => {
            "the shares hold words: leave --shares-of-private-key out"
        }
        KeyError::NotEnglish => "write the words themselves down",
        KeyError::NoWords => "back a private key up in hex, or as shares",
        KeyError::NoPrivateKey => "back the words up",
        KeyError::LastWordCount { .. } => "give all words of the phrase but the last",
        KeyError::Flips { .. } => "flip a coin so many times, and write H or T for each",
        KeyError::Memory(_) => "free memory and start again",
    }
}
