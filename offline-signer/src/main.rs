//! Entry point of the offline signer.
use std::{io, process::ExitCode};

fn main() -> ExitCode {
    let Ok(mut stdin) = station::unbuffered_stdin() else { return ExitCode::FAILURE };
    let mut io = station::Io {
        stdin: &mut stdin,
        stdout: &mut io::stdout().lock(),
        stderr: &mut io::stderr(),
        facing: station::Facing::of_process(),
        lost: false,
    };
    offline_signer::run(std::env::args_os(), &mut io).into()
}
