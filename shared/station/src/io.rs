//! The streams of one run: tests pass buffers, `main` passes the process's own.
use crate::CliError;
use crate::decode::Looking;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read, Write};
use std::os::fd::AsFd as _;

/// The streams of one run and what they are connected to.
#[expect(missing_debug_implementations, reason = "holds borrowed streams")]
pub struct Io<'a> {
    /// What is typed or piped in, unbuffered: a buffer would keep copies of secrets.
    pub stdin: &'a mut dyn Read,
    /// The product.
    pub stdout: &'a mut dyn Write,
    /// The talk: prompts, progress, errors.
    pub stderr: &'a mut dyn Write,
    /// What the streams are connected to.
    pub facing: Facing,
    /// How pictures of foreign origin are looked at.
    pub looking: Looking,
    /// Some of the product could not be written; [`Io::finish`] makes a failure of it.
    pub lost: bool,
}

/// What the streams of a run are connected to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facing {
    /// Standard input is a terminal.
    pub stdin: bool,
    /// Standard output is a terminal.
    pub stdout: bool,
    /// Standard error is a terminal.
    pub stderr: bool,
    /// Standard error is a terminal that may be coloured.
    pub colour: bool,
    /// A terminal may be coloured: nobody said `NO_COLOR`.
    pub may_colour: bool,
    /// A terminal that may be coloured has all colours.
    pub full_colour: bool,
}

impl Facing {
    /// Asks the process's own streams. `NO_COLOR` is obeyed.
    #[must_use]
    pub fn of_process() -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let stderr = io::stderr().is_terminal();
        Self {
            stdin: io::stdin().is_terminal(),
            stdout: io::stdout().is_terminal(),
            stderr,
            colour: stderr && !plain,
            may_colour: !plain,
            full_colour: std::env::var_os("COLORTERM")
                .is_some_and(|value| value == "truecolor" || value == "24bit"),
        }
    }
}

impl Io<'_> {
    /// Prints a line of the product.
    pub fn print(&mut self, line: &str) {
        let printed = writeln!(self.stdout, "{line}").and_then(|()| self.stdout.flush());
        self.lost |= printed.is_err();
    }

    /// Prints a JSON value in one line of ASCII: foreign text in it cannot steer a terminal.
    pub fn print_json(&mut self, value: &serde_json::Value) {
        let mut line = String::new();
        for letter in value.to_string().chars() {
            if letter.is_ascii() && letter != '\u{7f}' {
                line.push(letter);
                continue;
            }
            for unit in letter.encode_utf16(&mut [0; 2]) {
                line.push_str(&format!("\\u{unit:04x}"));
            }
        }
        self.print(&line);
    }

    /// Says at the end of a run whether all of the product went out: a script that keeps half of
    /// it must not take that for the whole.
    ///
    /// # Errors
    ///
    /// [`crate::Exit::Failure`] if some was lost.
    pub fn finish(&self) -> Result<(), CliError> {
        if self.lost {
            let hint = "look at the disk or the program behind standard output, then run it again";
            return Err(CliError::failure("standard output could not be written", hint));
        }
        Ok(())
    }

    /// Prints a line of the talk.
    pub fn say(&mut self, line: &str) {
        let _gone = writeln!(self.stderr, "{line}");
    }

    /// Prints the talk without a line end, such as a prompt.
    pub fn say_part(&mut self, part: &str) {
        let _gone = write!(self.stderr, "{part}");
        let _gone = self.stderr.flush();
    }
}

/// Returns standard input without the standard library's buffer, which is never wiped.
///
/// # Errors
///
/// If the descriptor cannot be duplicated.
pub fn unbuffered_stdin() -> io::Result<File> {
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}
