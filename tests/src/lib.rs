//! Runs both tools in one process, as their users would.
mod desk;
pub mod sample;

pub use desk::{Bad, Desk, Snapshot};

use station::decode::Looking;
use station::{Exit, Facing, Io};
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

/// Which of the two programs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tool {
    /// `coldseal`, on the machine with a network.
    Online,
    /// `coldseal-signer`, on the machine without.
    Signer,
}

/// What a run left behind.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How it ended.
    pub exit: Exit,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error, as text.
    pub stderr: String,
}

impl Outcome {
    /// Returns standard output as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }
}

/// Runs `tool` with `args`, its name not among them, and `stdin`, with no terminal anywhere.
#[must_use]
pub fn run_with(tool: Tool, args: &[&str], stdin: &[u8]) -> Outcome {
    let mut stdout = Vec::new();
    let outcome = run_into(tool, args, stdin, &mut stdout);
    Outcome { stdout, ..outcome }
}

/// Runs `tool` as [`run_with`], with another standard output.
#[must_use]
pub fn run_into(tool: Tool, args: &[&str], stdin: &[u8], stdout: &mut dyn Write) -> Outcome {
    let (mut stdin, mut stderr) = (stdin, Vec::new());
    let mut io = Io {
        stdin: &mut stdin,
        stdout,
        stderr: &mut stderr,
        facing: Facing::default(),
        looking: Looking::here(match tool {
            Tool::Online => Some(online_tool::EXTRAS),
            Tool::Signer => None,
        }),
        lost: false,
    };
    let name = match tool {
        Tool::Online => "coldseal",
        Tool::Signer => "coldseal-signer",
    };
    let args = std::iter::once(name).chain(args.iter().copied()).map(OsString::from);
    let exit = match tool {
        Tool::Online => online_tool::run(args, &mut io),
        Tool::Signer => offline_signer::run(args, &mut io),
    };
    Outcome { exit, stdout: Vec::new(), stderr: String::from_utf8_lossy(&stderr).into_owned() }
}

/// Runs `tool` with nothing on standard input.
#[must_use]
pub fn run(tool: Tool, args: &[&str]) -> Outcome {
    run_with(tool, args, b"")
}

/// Returns the path of `name` in `folder` as text.
///
/// # Panics
///
/// If the path is not UTF-8, which paths of tests are.
#[must_use]
pub fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().expect("UTF-8").to_owned()
}
