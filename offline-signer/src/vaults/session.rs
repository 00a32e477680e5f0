//! `vault open`: a vault that stays open for several commands, until it is locked, is left alone for a
//! while, or the program ends.
use super::args::{OpenArgs, SessionArgs};
use super::{For, Held, keys, open, passphrases};
use crate::cli::{Cli, Verb};
use crate::{hardening, sign};
use clap::Parser as _;
use station::{Answers, CliError, Io};
use std::ffi::{OsStr, OsString};
use system::IdleTimer;

const HELP: &str =
    "list | sign REQUEST -o RESPONSE [--network N] [--now T] [--expect LIST] | lock | quit";

/// How a session ends.
enum End {
    Lock,
    Quit,
}

pub(crate) fn run(args: &SessionArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let mut locked = args.locked;
    loop {
        if locked && !unlock_is_wanted(args, io)? {
            return Ok(());
        }
        let held = open(&open_args(args), For::Use, io)?;
        let watch = watch(args)?;
        let end = commands(&held, args, io);
        drop(watch);
        drop(held);
        match end? {
            End::Quit => return Ok(()),
            End::Lock => {
                io.say("locked");
                start_anew(args)?;
                locked = true;
            }
        }
    }
}

fn open_args(args: &SessionArgs) -> OpenArgs {
    OpenArgs { vault: args.folder.clone(), passphrases: args.passphrases.clone() }
}

/// Before the vault is opened nobody knows whether scripts may answer; a locked vault gives nothing away.
fn unlock_is_wanted(args: &SessionArgs, io: &mut Io<'_>) -> Result<bool, CliError> {
    let taken = passphrases::take_stdin(&args.passphrases);
    let mut answers = Answers::choose(io, taken)?;
    let line = answers.ask(io, "the vault is locked: Enter opens it, quit ends")?;
    Ok(line.is_some_and(|line| !matches!(line.trim(), "quit" | "q")))
}

fn commands(held: &Held, args: &SessionArgs, io: &mut Io<'_>) -> Result<End, CliError> {
    let taken = passphrases::take_stdin(&args.passphrases);
    let mut answers = held.answers(io, taken)?;
    loop {
        let Some(line) = answers.ask(io, "the vault is open (list, sign, lock, quit)")? else {
            return Ok(End::Quit);
        };
        let words: Vec<&str> = line.split_whitespace().collect();
        let done = match words.as_slice() {
            [] => Ok(()),
            ["lock"] => return Ok(End::Lock),
            ["quit" | "q"] => return Ok(End::Quit),
            ["list"] => {
                keys::print_keys(held, io);
                Ok(())
            }
            ["sign", ..] if !held.is_current() => {
                io.say("the vault in the folder is another version now: locked; open it again");
                return Ok(End::Lock);
            }
            ["sign", rest @ ..] => sign_with(held, rest, args, io),
            _ => {
                io.say(HELP);
                Ok(())
            }
        };
        if let Err(error) = done {
            let _exit = error.report(io, false);
        }
        // What was shown took its time to be read.
        system::somebody_is_there();
    }
}

/// Reads the rest of the line as `sign` on the command line would, but for the key.
fn sign_with(
    held: &Held,
    rest: &[&str],
    args: &SessionArgs,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    // In one word: the name of a folder may begin like an option.
    let mut vault = OsString::from("--vault=");
    vault.push(&args.folder);
    let line = ["coldseal-signer", "sign"].map(OsStr::new).into_iter();
    let line = line.chain([vault.as_os_str()]).chain(rest.iter().map(OsStr::new));
    let parsed = Cli::try_parse_from(line);
    let named = rest.iter().any(|word| word.starts_with("--vault") || word.starts_with("--pass"));
    match parsed {
        Ok(Cli { verb: Verb::Sign(args) }) if !named => sign::run_with(&args, Some(held), io),
        Ok(_) | Err(_) => Err(CliError::usage("that is no command", HELP)),
    }
}

/// Executes the program anew, with the vault locked; where that cannot be, the caller goes on without it.
fn start_anew(args: &SessionArgs) -> Result<(), CliError> {
    with_words(args, hardening::start_anew)
}

/// Hands on the arguments with which the program starts anew, locked.
fn with_words<T>(args: &SessionArgs, run: impl FnOnce(&[&OsStr]) -> T) -> T {
    let idle = args.idle.to_string();
    let mut words = ["vault", "open", "--locked", "--idle", &idle].map(OsStr::new).to_vec();
    for file in &args.passphrases.passphrase_file {
        words.extend(["--passphrase-file", file].map(OsStr::new));
    }
    words.extend([OsStr::new("--"), args.folder.as_os_str()]);
    run(&words)
}

/// Locks the vault when nothing has been typed for a while, whatever the program is waiting for.
fn watch(args: &SessionArgs) -> Result<Option<IdleTimer>, CliError> {
    let message = format!("\nlocked: nothing was typed for {} s\n", args.idle);
    with_words(args, |words| hardening::start_anew_after(args.idle, words, &message))
}
