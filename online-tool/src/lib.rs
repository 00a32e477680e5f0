//! The online half, everything but `main`: tests run it in their own process.

mod account;
mod announce;
mod claims;
mod cli;
mod draft_args;
mod draft_batch;
mod draft_control;
mod draft_names;
mod draft_raw;
mod draft_shell;
mod draft_transfer;
mod extras;
mod gif;
mod import;
mod nodes;
mod pending;
mod qr_read;
mod request;
mod second_reader;
mod status;
mod verified;
mod verify;

pub use extras::EXTRAS;

use clap::CommandFactory as _;
use cli::{Cli, Draft, Qr, Verb};
use station::picture_files::FilmWriter;
use station::{CliError, Exit, Io};
use std::ffi::OsString;

/// Returns the definition of the command line, for man pages and completions.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the tool with `args`, the program's own name first, on `io`.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> Exit {
    station::run_program(args, io, |cli: &Cli| cli.verb.json(), |cli, io| execute(cli.verb, io))
}

fn execute(verb: Verb, io: &mut Io<'_>) -> Result<(), CliError> {
    match verb {
        Verb::Draft(Draft::Raw(args)) => draft_raw::run(args, io),
        Verb::Draft(Draft::Transfer(args)) => draft_transfer::run(&args, io),
        Verb::Draft(Draft::Batch(args)) => draft_batch::run(&args, io),
        Verb::Draft(Draft::Cosign(args)) => draft_control::cosign(&args, io),
        Verb::Draft(Draft::Cosignatories(args)) => draft_control::cosignatories(&args, io),
        Verb::Draft(Draft::Delegate(args)) => draft_control::delegate(&args, io),
        Verb::Draft(Draft::Namespace(args)) => draft_names::namespace(&args, io),
        Verb::Draft(Draft::Mosaic(args)) => draft_names::mosaic(&args, io),
        Verb::Draft(Draft::Supply(args)) => draft_names::supply(&args, io),
        Verb::Show(args) => {
            let writer: FilmWriter = gif::write_gif;
            let gif = args.gif.as_deref().map(|path| (path, writer));
            station::show_command_with(&args.show, gif, io)
        }
        Verb::Scan(args) => station::scan_command(&args, io),
        Verb::Verify(args) => verify::run(&args, io),
        Verb::Announce(args) => announce::run(&args, io),
        Verb::Account(args) => account::run(&args, io),
        Verb::Pending(args) => pending::run(&args, io),
        Verb::Status(args) => status::run(&args, io),
        Verb::Qr(Qr::Read(args)) => qr_read::run(&args, io),
    }
}
