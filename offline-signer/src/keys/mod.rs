//! `key ...`: keys are made, restored, backed up and checked.
mod accounts;
mod args;
mod backup;
mod check;
mod drill;
mod last_word;
mod new;
mod owner;
mod plan;
mod restore;
mod sheet;
mod typed;

pub(crate) use args::KeyVerb;

use station::{CliError, Io};

pub(crate) fn run(verb: KeyVerb, io: &mut Io<'_>) -> Result<(), CliError> {
    match verb {
        KeyVerb::New(args) => new::run(&args, io),
        KeyVerb::Restore(args) => restore::run(&args, io),
        KeyVerb::Backup(args) => backup::run(&args, io),
        KeyVerb::CheckBackup(args) => check::run(&args, io),
        KeyVerb::Drill(args) => drill::run(&args, io),
        KeyVerb::LastWord(args) => last_word::run(&args, io),
        KeyVerb::Held(verb) => crate::vaults::keys::run(verb, io),
    }
}
