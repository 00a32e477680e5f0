//! From the key file on the command line to a signing key.
use crate::cli::KeyArgs;
use crate::hardening;
use crate::vaults::passphrases_take_stdin;
use chain::{Address, Network};
use chains::ChainId;
use scheme::Path as DerivationPath;
use station::{Answers, CliError, Exit, Io};
use std::fs::File;
use std::path::Path;
use vault::{KeyError, KeyKind, KeyMaterial, KeyText, Passphrase, SigningKey};

/// A key with the account that it makes on one network.
pub(crate) struct Account {
    pub(crate) key: SigningKey,
    pub(crate) address: Address,
    /// The derivation path; none for a raw private key.
    pub(crate) path: Option<DerivationPath>,
}

/// Returns whether key or passphrase is read from standard input.
///
/// # Errors
///
/// [`Exit::Usage`] if both are.
pub(crate) fn takes_stdin(args: &KeyArgs) -> Result<bool, CliError> {
    let files = [args.key_file.as_ref(), args.mnemonic_passphrase_file.as_ref()];
    let dashes = files.into_iter().flatten().filter(|path| path.as_os_str() == "-").count();
    let passphrase = passphrases_take_stdin(&args.passphrases);
    match dashes.saturating_add(usize::from(passphrase)) {
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

/// The error for a command line without a key.
pub(crate) fn no_key() -> CliError {
    CliError::usage("no key was given", "give --vault or --key-file")
}

/// Loads the key from its file and derives the account.
pub(crate) fn load(
    file: &Path,
    args: &KeyArgs,
    chain: ChainId,
    network: Network,
    io: &mut Io<'_>,
) -> Result<Account, CliError> {
    let material = read_material(file, io)?;
    let passphrase = match &args.mnemonic_passphrase_file {
        Some(path) => Some(read_passphrase(path, io)?),
        None => None,
    };
    let path = match (material.kind(), &args.path) {
        (KeyKind::Words { .. }, None) => Some(default_path(chain, network)?),
        (KeyKind::Words { .. } | KeyKind::Raw, given) => given.clone(),
    };
    let key = material
        .derive(chain.scheme(), path.as_ref(), passphrase.as_ref())
        .map_err(|error| underived(&error))?;
    if !is_prompt(file, io) {
        io.say("a key from a file: for tests and throw-away accounts, not for money");
    }
    let address = chain.address(key.public_key(), network);
    Ok(Account { key, address, path })
}

pub(crate) fn underived(error: &KeyError) -> CliError {
    let exit = if matches!(error, KeyError::Unusable(_)) { Exit::BadInput } else { Exit::Usage };
    CliError::new(exit, error.to_string(), hint(error))
}

/// Returns the path of a chain's first account.
pub(crate) fn default_path(chain: ChainId, network: Network) -> Result<DerivationPath, CliError> {
    DerivationPath::new(chain.default_path(network))
        .map_err(|error| CliError::failure(error.to_string(), "give the path with --path"))
}

fn is_prompt(path: &Path, io: &Io<'_>) -> bool {
    path.as_os_str() == "-" && io.facing.stdin
}

/// Reads words or a raw key, from a file, standard input or a prompt.
pub(crate) fn read_material(path: &Path, io: &mut Io<'_>) -> Result<KeyMaterial, CliError> {
    hardening::demand(io)?;
    let text = read_key(path, io)?;
    text.parse().map_err(|error| bad_key(&error, &text, path, io))
}

fn read_key(path: &Path, io: &mut Io<'_>) -> Result<KeyText, CliError> {
    let text = if is_prompt(path, io) {
        let mut terminal = Answers::choose(io, true)?;
        let line = terminal.ask_secret(io, "the words, or the private key in hex")?;
        KeyText::from_bytes(line.ok_or_else(nothing_typed)?)
    } else {
        with_input(path, io, |input| KeyText::read(input))?
    };
    text.map_err(|error| CliError::bad_input(format!("the key: {error}"), hint(&error)))
}

/// Reads the passphrase that goes with words.
pub(crate) fn read_passphrase(path: &Path, io: &mut Io<'_>) -> Result<Passphrase, CliError> {
    read_secret_passphrase(path, "the passphrase that goes with the words", io)
}

/// Reads a passphrase, from a file, standard input or a prompt.
pub(crate) fn read_secret_passphrase(
    path: &Path,
    prompt: &str,
    io: &mut Io<'_>,
) -> Result<Passphrase, CliError> {
    let text = if is_prompt(path, io) {
        let mut terminal = Answers::choose(io, true)?;
        let line = terminal.ask_secret(io, prompt)?;
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

/// Reads a secret straight from its descriptor.
fn with_input<T>(
    path: &Path,
    io: &mut Io<'_>,
    read: impl FnOnce(&mut dyn std::io::Read) -> T,
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

/// The error for the end of input where a secret was asked for.
pub(crate) fn nothing_typed() -> CliError {
    CliError::new(Exit::Declined, "nothing was typed", "nothing was signed or written")
}

/// Words near a wrong one tell much of the phrase: they go to the prompt where it was typed, never
/// into a pipe or a log.
fn bad_key(error: &KeyError, text: &KeyText, path: &Path, io: &mut Io<'_>) -> CliError {
    if let (KeyError::UnknownWord { position }, true) = (error, is_prompt(path, io)) {
        let near = text.near_words(*position).join(", ");
        if let (false, Ok(mut terminal)) = (near.is_empty(), Answers::choose(io, true)) {
            let _gone = terminal.show(io, &format!("did you mean: {near}"));
        }
    }
    CliError::bad_input(format!("the key: {error}"), hint(error))
}

const fn hint(error: &KeyError) -> &'static str {
    match error {
        KeyError::Read(_) => "check the file and its rights",
        KeyError::TooLong | KeyError::AnotherLine => {
            "a key file holds one line: words, or a private key in hex"
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
        KeyError::PathOfRawKey => "leave --path out",
        KeyError::PassphraseOfRawKey => "leave --mnemonic-passphrase-file out",
        KeyError::Memory(_) => "free memory and start again",
        KeyError::Unusable(_) => "use another key",
    }
}
