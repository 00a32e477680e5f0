//! Entry point of the offline signer.
use station::decode::{Confinement, Looking, is_child, serve};
use std::{io, process::ExitCode};

fn main() -> ExitCode {
    // The child that reads pictures sees keys as well: nobody looks into it either.
    offline_signer::harden();
    #[cfg(target_os = "linux")]
    if let Some(code) = offline_signer::serve_image() {
        return code;
    }
    if let Some(confinement) = is_child() {
        serve(confinement, None);
    }
    let Ok(mut stdin) = station::unbuffered_stdin() else { return ExitCode::FAILURE };
    let mut io = station::Io {
        stdin: &mut stdin,
        stdout: &mut io::stdout().lock(),
        stderr: &mut io::stderr(),
        facing: station::Facing::of_process(),
        looking: Looking::in_child(Confinement::Demanded, None),
        lost: false,
    };
    offline_signer::run(std::env::args_os(), &mut io).into()
}
