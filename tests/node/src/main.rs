//! Runs a test node on its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    test_node::run(std::env::args().skip(1))
}
