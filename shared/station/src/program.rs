//! What both programs do with a command line.
use crate::{CliError, Exit, Io, report_usage};
use clap::Parser;
use std::ffi::OsString;

/// Reads `args`, the program's own name first, does with `execute` what they say, and reports what
/// went wrong. `json` tells whether scripts are to be told as well.
pub fn run_program<C: Parser>(
    args: impl IntoIterator<Item = OsString>,
    io: &mut Io<'_>,
    json: impl FnOnce(&C) -> bool,
    execute: impl FnOnce(C, &mut Io<'_>) -> Result<(), CliError>,
) -> Exit {
    let cli = match C::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return report_usage(&error, io),
    };
    let json = json(&cli);
    match execute(cli, io).and_then(|()| io.finish()) {
        Ok(()) => Exit::Done,
        Err(error) => error.report(io, json),
    }
}
