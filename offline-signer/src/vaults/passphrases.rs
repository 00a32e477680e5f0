//! The custodians' passphrases: typed one after the other, or from files.
use super::args::PassphraseArgs;
use super::{For, errors};
use crate::secret::{self, nothing_typed};
use station::{Answers, CliError, Exit, Io};
use std::path::{Path, PathBuf};
use vault::{Argon2id, Opening, Passphrase, VaultError};

/// How often one passphrase may be typed wrong.
const TRIES: u32 = 3;

/// Gives a vault as many passphrases as it takes, or all that were given as files.
///
/// # Errors
///
/// [`Exit::BadInput`] for a wrong one.
pub(crate) fn unlock(
    opening: &mut Opening,
    args: &PassphraseArgs,
    purpose: For,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    if args.passphrase_file.is_empty() {
        let mut terminal = terminal(io)?;
        while opening.missing() > 0 {
            let number = who(opening, &mut terminal, io)?;
            type_one(opening, number, false, &mut terminal, io)?;
        }
        return match purpose {
            For::NewKey { but } => type_others(opening, but, &mut terminal, io),
            For::Use | For::Change => Ok(()),
        };
    }
    for (number, path) in numbered(args)? {
        let passphrase = secret::read_passphrase(&path, CUSTODIAN, io)?;
        let unlocked = opening.unlock(number, &passphrase, &mut Argon2id);
        unlocked.map_err(|error| errors::unopened(&error))?;
    }
    Ok(())
}

const CUSTODIAN: &str = "a custodian";

/// Reads `FILE` and `2=FILE`.
fn numbered(args: &PassphraseArgs) -> Result<Vec<(u8, PathBuf)>, CliError> {
    let mut found = Vec::new();
    for (next, text) in (1_u8..).zip(&args.passphrase_file) {
        let (number, path) = match text.split_once('=') {
            Some((number, path)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                let wrong = || CliError::usage("a custodian's number is 1 to 255", "write 2=FILE");
                (number.parse().map_err(|_| wrong())?, path)
            }
            Some(_) | None => (next, text.as_str()),
        };
        found.push((number, PathBuf::from(path)));
    }
    if found.iter().filter(|(_, path)| path.as_os_str() == "-").count() > 1 {
        return Err(secret::one_dash());
    }
    Ok(found)
}

/// Returns whether standard input is read: as `file`, or as a passphrase of a custodian.
///
/// # Errors
///
/// [`Exit::Usage`] if it is read as both.
pub(crate) fn share_stdin(file: bool, args: &PassphraseArgs) -> Result<bool, CliError> {
    match (file, take_stdin(args)) {
        (true, true) => Err(secret::one_dash()),
        (file, passphrase) => Ok(file || passphrase),
    }
}

/// Returns whether a passphrase is read from standard input.
pub(crate) fn take_stdin(args: &PassphraseArgs) -> bool {
    args.passphrase_file.iter().any(|text| text == "-" || text.ends_with("=-"))
}

fn terminal(io: &mut Io<'_>) -> Result<Answers, CliError> {
    Answers::choose(io, true).map_err(|_| {
        let hint = "give each passphrase with --passphrase-file";
        CliError::failure("there is no terminal to type passphrases at", hint)
    })
}

/// Asks for those who have not come, beyond what opens the vault: for a new key all who stay are needed.
fn type_others(
    opening: &mut Opening,
    but: u8,
    terminal: &mut Answers,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let numbers: Vec<u8> = opening.sealed().custodians().map(|(number, _)| number).collect();
    for number in numbers.into_iter().filter(|number| *number != but) {
        if !opening.has_come(number) {
            type_one(opening, number, true, terminal, io)?;
        }
    }
    Ok(())
}

/// Asks for the passphrase of a custodian; one who may stay away types nothing.
fn type_one(
    opening: &mut Opening,
    number: u8,
    may_stay_away: bool,
    terminal: &mut Answers,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let away = if may_stay_away { "; Enter alone: not here" } else { "" };
    let prompt = format!("the passphrase of custodian {number}{away}");
    for _ in 0..TRIES {
        let passphrase = type_passphrase(terminal, &prompt, io)?;
        if may_stay_away && passphrase.is_empty() {
            return Ok(());
        }
        terminal.show(io, "one moment")?;
        match opening.unlock(number, &passphrase, &mut Argon2id) {
            Ok(()) => return Ok(()),
            Err(error @ VaultError::Passphrase { .. }) => terminal.show(io, &error.to_string())?,
            Err(error) => return Err(errors::unopened(&error)),
        }
    }
    Err(errors::unopened(&VaultError::Passphrase { number }))
}

/// Asks who is there; a vault with one custodian need not.
fn who(opening: &Opening, terminal: &mut Answers, io: &mut Io<'_>) -> Result<u8, CliError> {
    let numbers: Vec<u8> = opening.sealed().custodians().map(|(number, _)| number).collect();
    if let [only] = numbers.as_slice() {
        return Ok(*only);
    }
    let all: Vec<String> = numbers.iter().map(u8::to_string).collect();
    let question = format!(
        "{} more of custodians {} must come; the number of the next",
        opening.missing(),
        all.join(", ")
    );
    loop {
        let line = terminal.ask(io, &question)?.ok_or_else(nothing_typed)?;
        match line.trim().parse() {
            Ok(number) if numbers.contains(&number) => return Ok(number),
            Ok(_) | Err(_) => terminal.show(io, "there is no such custodian")?,
        }
    }
}

fn type_passphrase(
    terminal: &mut Answers,
    prompt: &str,
    io: &mut Io<'_>,
) -> Result<Passphrase, CliError> {
    let line = terminal.ask_secret(io, prompt)?.ok_or_else(nothing_typed)?;
    Passphrase::from_bytes(line).map_err(|error| secret::bad_passphrase(&error))
}

/// Gets a new passphrase, from a file or typed twice.
///
/// # Errors
///
/// [`Exit::Declined`] if the two differ three times.
pub(crate) fn new(
    file: Option<&Path>,
    name: &str,
    io: &mut Io<'_>,
) -> Result<Passphrase, CliError> {
    if let Some(path) = file {
        return secret::read_passphrase(path, CUSTODIAN, io);
    }
    let mut terminal = terminal(io)?;
    for _ in 0..TRIES {
        let prompt = format!("a new passphrase for custodian {}", chain::escape(name));
        let first = type_passphrase(&mut terminal, &prompt, io)?;
        let again = type_passphrase(&mut terminal, "the same once more", io)?;
        if first.is_same(&again) {
            return Ok(first);
        }
        terminal.show(io, "the two are not the same")?;
    }
    let hint = "nothing was written; start again";
    Err(CliError::new(Exit::Declined, "the passphrase was not typed twice alike", hint))
}
