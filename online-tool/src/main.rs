//! Entry point of the online tool.
use online_tool::EXTRAS;
use station::decode::{Confinement, Looking, is_child, serve};
use std::{io, process::ExitCode};

fn main() -> ExitCode {
    if let Some(confinement) = is_child() {
        serve(confinement, Some(EXTRAS));
    }
    let Ok(mut stdin) = station::unbuffered_stdin() else { return ExitCode::FAILURE };
    let mut io = station::Io {
        stdin: &mut stdin,
        stdout: &mut io::stdout().lock(),
        stderr: &mut io::stderr(),
        facing: station::Facing::of_process(),
        looking: Looking::in_child(Confinement::Preferred, Some(EXTRAS)),
        lost: false,
    };
    online_tool::run(std::env::args_os(), &mut io).into()
}
