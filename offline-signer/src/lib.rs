//! The air-gapped signer, everything but `main`: tests run it in their own process.

mod account;
mod build_id;
mod cli;
mod compare;
mod expect;
mod hardening;
#[cfg(target_os = "linux")]
mod image;
mod inspect;
mod key;
mod keys;
mod review_json;
mod review_text;
mod run;
mod secret;
mod session;
mod sign;
mod vaults;

pub use hardening::harden;
#[cfg(target_os = "linux")]
pub use image::serve_image;
pub use run::{End, Machine, Purpose, flow};

use clap::CommandFactory as _;
use cli::{Cli, Verb};
use station::{CliError, Exit, Io};
use std::ffi::OsString;

/// Returns the definition of the command line, for man pages and completions.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the signer with `args`, the program's own name first, on `io`.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> Exit {
    station::run_program(args, io, |cli: &Cli| cli.verb.json(), |cli, io| execute(cli.verb, io))
}

fn execute(verb: Verb, io: &mut Io<'_>) -> Result<(), CliError> {
    match verb {
        Verb::Scan(args) => station::scan_command(&args, io),
        Verb::Inspect(args) => inspect::run(&args, io),
        Verb::Sign(args) => sign::run(&args, io),
        Verb::Show(args) => station::show_command(&args, io),
        Verb::Run(args) => run::run(&args, io),
        Verb::Account(args) => account::run(&args, io),
        Verb::Compare(args) => compare::run(&args, io),
        Verb::Vault(verb) => vaults::run(verb, io),
        Verb::Key(verb) => keys::run(verb, io),
    }
}
