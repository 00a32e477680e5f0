//! Lines that a person types: answers in the clear, secrets without echo.
use crate::{CliError, Exit, Io};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use scheme::keylike::text_looks_like_key;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write as _};
use zeroize::Zeroizing;

/// The longest line that anyone may type, in bytes.
const MOST_LINE: usize = 1024;

pub(crate) const INTERRUPT: u8 = 3;
pub(crate) const END_OF_INPUT: u8 = 4;
pub(crate) const ERASE: [u8; 2] = [8, 127];
pub(crate) const ERASE_LINE: u8 = 21;

/// A typed line without its end; wiped when dropped.
pub type Line = Zeroizing<Vec<u8>>;

/// Where answers come from.
#[derive(Debug)]
pub enum Answers {
    /// The terminal, whatever the standard streams are connected to.
    Terminal(File),
    /// Standard input, line by line: it is no terminal.
    Stdin,
}

impl Answers {
    /// Chooses the terminal where standard input is one or is taken by a file, else standard
    /// input, and says so.
    ///
    /// # Errors
    ///
    /// If standard input is taken and there is no terminal.
    pub fn choose(io: &mut Io<'_>, stdin_is_taken: bool) -> Result<Self, CliError> {
        if !stdin_is_taken && !io.facing.stdin {
            io.say("answers are read from standard input, which is not a terminal");
            return Ok(Self::Stdin);
        }
        let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty");
        terminal.map(Self::Terminal).map_err(|_| {
            CliError::failure(
                "there is no terminal to ask at",
                "give the request as a file, so that answers can come from standard input",
            )
        })
    }

    /// Shows a line where the answers are typed, so that no redirection parts the two.
    ///
    /// # Errors
    ///
    /// If it cannot be written: what was not shown cannot be confirmed.
    pub fn show(&mut self, io: &mut Io<'_>, line: &str) -> Result<(), CliError> {
        let shown = match self {
            Self::Terminal(terminal) => writeln!(terminal, "{line}"),
            Self::Stdin => writeln!(io.stderr, "{line}"),
        };
        shown.map_err(|error| {
            let what = format!("cannot show what is asked: {error}");
            CliError::failure(what, "nothing was signed; look at the terminal or standard error")
        })
    }

    /// Asks for a line in the clear; `None` at the end of input.
    ///
    /// # Errors
    ///
    /// If asking or reading fails, or the line is longer than 1,024 bytes.
    pub fn ask(&mut self, io: &mut Io<'_>, prompt: &str) -> Result<Option<String>, CliError> {
        self.show(io, prompt)?;
        let line = match self {
            Self::Terminal(terminal) => {
                let _gone = write!(terminal, "> ");
                read_line(terminal)?
            }
            Self::Stdin => read_line(io.stdin)?,
        };
        let line = line.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        if let (Self::Stdin, Some(typed)) = (self, &line) {
            // Nobody saw it being typed; but a key that was piped in by mistake is not repeated.
            let typed = if text_looks_like_key(typed) { "(looks like a key)" } else { typed };
            io.say(&format!("> {}", chain::escape(typed)));
        }
        Ok(line)
    }

    /// Asks for a line that is a secret, but is seen while it is typed: rolls, cards, flips. Wiped when
    /// dropped; `None` at the end of input.
    ///
    /// # Errors
    ///
    /// As [`Answers::ask`].
    pub fn ask_shown(&mut self, io: &mut Io<'_>, prompt: &str) -> Result<Option<Line>, CliError> {
        self.show(io, prompt)?;
        match self {
            Self::Terminal(terminal) => {
                let _gone = write!(terminal, "> ");
                read_line(terminal)
            }
            Self::Stdin => read_line(io.stdin),
        }
    }

    /// Asks for a secret: not echoed, wiped when dropped; `None` at the end of input.
    ///
    /// # Errors
    ///
    /// As [`Answers::ask`]; [`Exit::Interrupted`] if the operator presses Ctrl-C.
    pub fn ask_secret(&mut self, io: &mut Io<'_>, prompt: &str) -> Result<Option<Line>, CliError> {
        match self {
            Self::Terminal(terminal) => {
                // Whoever types as soon as the prompt is there is not echoed either.
                let quiet = Quiet::enter(terminal)?;
                let _gone = write!(terminal, "{prompt} (not shown)\n> ");
                let line = read_keys(terminal);
                drop(quiet);
                let _gone = writeln!(terminal);
                line
            }
            Self::Stdin => {
                io.say(prompt);
                read_line(io.stdin)
            }
        }
    }
}

/// Reads up to a line end, one byte at a time: nothing behind it is swallowed, and the only copy
/// is the returned one.
pub(crate) fn read_line(source: &mut dyn Read) -> Result<Option<Line>, CliError> {
    let mut line = Line::new(Vec::with_capacity(MOST_LINE));
    loop {
        match read_byte(source)? {
            None if line.is_empty() => return Ok(None),
            None | Some(b'\n') => {
                if line.last() == Some(&b'\r') {
                    let _end = line.pop();
                }
                return Ok(Some(line));
            }
            Some(byte) => push(&mut line, byte)?,
        }
    }
}

/// Reads keys of a terminal that neither echoes nor edits: the editing is done here.
fn read_keys(source: &mut dyn Read) -> Result<Option<Line>, CliError> {
    let mut line = Line::new(Vec::with_capacity(MOST_LINE));
    loop {
        match read_byte(source)? {
            None | Some(END_OF_INPUT) if line.is_empty() => return Ok(None),
            None | Some(b'\n' | b'\r' | END_OF_INPUT) => return Ok(Some(line)),
            Some(INTERRUPT) => {
                let hint = "nothing was signed or written";
                return Err(CliError::new(Exit::Interrupted, "interrupted", hint));
            }
            Some(ERASE_LINE) => line.clear(),
            Some(byte) if ERASE.contains(&byte) => erase_letter(&mut line),
            Some(byte) => push(&mut line, byte)?,
        }
    }
}

/// Removes the last letter, which may be several bytes of UTF-8.
fn erase_letter(line: &mut Line) {
    while let Some(byte) = line.pop() {
        if byte & 0xc0 != 0x80 {
            break;
        }
    }
}

fn push(line: &mut Line, byte: u8) -> Result<(), CliError> {
    if line.len() >= MOST_LINE {
        let hint = "type one line of at most 1,024 bytes";
        return Err(CliError::bad_input("the line is too long", hint));
    }
    line.push(byte);
    Ok(())
}

pub(crate) fn read_byte(source: &mut dyn Read) -> Result<Option<u8>, CliError> {
    let mut byte = Zeroizing::new([0]);
    loop {
        match source.read(&mut *byte) {
            Ok(0) => return Ok(None),
            Ok(_) => {
                // A vault that is open stays so while somebody types, whatever the question.
                system::somebody_is_there();
                let [byte] = *byte;
                return Ok(Some(byte));
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => {
                let what = format!("cannot read what is typed: {error}");
                return Err(CliError::failure(what, "look at the terminal and start again"));
            }
        }
    }
}

/// A terminal without echo, line editing and signals; as it was before when dropped.
pub(crate) struct Quiet {
    terminal: File,
    before: Termios,
}

impl Quiet {
    pub(crate) fn enter(terminal: &File) -> Result<Self, CliError> {
        let failed = |error: std::io::Error| {
            let what = format!("cannot switch off the terminal's echo: {error}");
            CliError::failure(what, "use another terminal, or give the secret as a file")
        };
        let terminal = terminal.try_clone().map_err(failed)?;
        let before = tcgetattr(&terminal).map_err(|error| failed(error.into()))?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(&terminal, OptionalActions::Flush, &quiet)
            .map_err(|error| failed(error.into()))?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // The program goes on or ends either way; the shell resets a terminal that stays quiet.
        let _unchanged = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(mut bytes: &[u8]) -> Option<Vec<u8>> {
        read_keys(&mut bytes).unwrap().map(|line| line.to_vec())
    }

    #[test]
    fn lines_end_where_they_end_and_leave_the_rest() {
        let mut source: &[u8] = b"one\ntwo\r\n\nend";
        let mut next = || read_line(&mut source).unwrap().map(|line| line.to_vec());
        assert_eq!(next().unwrap(), b"one");
        assert_eq!(next().unwrap(), b"two");
        assert_eq!(next().unwrap(), b"");
        assert_eq!(next().unwrap(), b"end");
        assert_eq!(next(), None);
    }

    #[test]
    fn a_line_without_end_is_stopped() {
        let mut endless = std::io::repeat(b'x');
        assert_eq!(read_line(&mut endless).unwrap_err().exit(), Exit::BadInput);
        let mut endless = std::io::repeat(b'x');
        assert!(read_keys(&mut endless).is_err());
    }

    #[test]
    fn keys_are_edited() {
        assert_eq!(typed(b"abx\x7fc\r").unwrap(), b"abc");
        assert_eq!(typed("aé\x7fb\n".as_bytes()).unwrap(), b"ab");
        assert_eq!(typed(b"wrong\x15right\n").unwrap(), b"right");
        assert_eq!(typed(b"\x7f\x7fa\n").unwrap(), b"a");
        assert_eq!(typed(b"\x04"), None);
        assert_eq!(typed(b"a\x04").unwrap(), b"a");
    }

    #[test]
    fn control_c_interrupts() {
        let mut keys: &[u8] = b"ab\x03";
        assert_eq!(read_keys(&mut keys).unwrap_err().exit(), Exit::Interrupted);
    }
}
