//! The terminal behind a drawing: its size, and single keys without waiting for Enter.

use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

use crate::show::Window;
use crate::terminal_codes::End;

/// Returns the size of a terminal's window.
///
/// # Errors
///
/// Fails where there is no terminal.
pub fn window(terminal: impl AsFd) -> io::Result<Window> {
    let size = tcgetwinsize(terminal)?;
    Ok(Window { columns: size.ws_col, rows: size.ws_row })
}

/// A terminal that hands over each key at once and shows none; it is put back as it was at the end.
#[derive(Debug)]
pub struct Keys<T: AsFd> {
    terminal: T,
    before: Termios,
}

impl<T: AsFd> Keys<T> {
    /// Switches the terminal to single keys.
    ///
    /// # Errors
    ///
    /// Fails where there is no terminal.
    pub fn new(terminal: T) -> io::Result<Self> {
        let before = tcgetattr(&terminal)?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(&terminal, OptionalActions::Drain, &raw)?;
        Ok(Self { terminal, before })
    }

    /// Waits for a key that ends a drawing, at most for the time given.
    ///
    /// # Errors
    ///
    /// Hands on errors of the terminal.
    pub fn wait(&mut self, limit: Option<Duration>) -> io::Result<Option<End>> {
        let limit = limit.map(Timespec::try_from).transpose().map_err(io::Error::other)?;
        let mut polled = [PollFd::new(&self.terminal, PollFlags::IN)];
        match poll(&mut polled, limit.as_ref()) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(None),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut keys = [0; 64];
        let count = rustix::io::read(&self.terminal, &mut keys)?;
        Ok(ending(keys.get(..count).unwrap_or_default()))
    }
}

impl<T: AsFd> Drop for Keys<T> {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone.
        let _ = tcsetattr(&self.terminal, OptionalActions::Flush, &self.before);
    }
}

/// Returns what the first key that means something says; no key at all is the end of input.
fn ending(keys: &[u8]) -> Option<End> {
    if keys.is_empty() {
        return Some(End::Done);
    }
    keys.iter().find_map(|key| match key {
        b'\r' | b'\n' | b'q' | b'Q' | 0x04 => Some(End::Done),
        0x03 => Some(End::Interrupted),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Write;

    use rustix::pty::{OpenptFlags, openpt, ptsname, unlockpt};
    use rustix::termios::{LocalModes, Winsize, tcsetwinsize};

    use super::*;

    #[test]
    fn keys_that_end_and_keys_that_do_not() {
        for key in [&b"\r"[..], b"\n", b"q", b"Q", b"\x04", b"", b"xq", b"\x1b[Aq"] {
            assert_eq!(ending(key), Some(End::Done), "{key:?}");
        }
        assert_eq!(ending(b"\x03"), Some(End::Interrupted));
        assert_eq!(ending(b"\x03q"), Some(End::Interrupted));
        for key in [&b"x"[..], b" ", b"\x1b[A", b"\x1b", b"\xff"] {
            assert_eq!(ending(key), None, "{key:?}");
        }
    }

    /// Returns both ends of a new terminal: the keyboard's and the program's.
    fn terminal() -> (File, File) {
        let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        unlockpt(&keyboard).unwrap();
        let name = ptsname(&keyboard, Vec::new()).unwrap().into_string().unwrap();
        let program = File::options().read(true).write(true).open(name).unwrap();
        (keyboard.into(), program)
    }

    fn echoes(terminal: &File) -> bool {
        tcgetattr(terminal).unwrap().local_modes.contains(LocalModes::ECHO)
    }

    #[test]
    fn single_keys_are_taken_and_the_terminal_is_put_back() {
        let (mut keyboard, program) = terminal();
        assert!(echoes(&program));
        let mut keys = Keys::new(&program).unwrap();
        assert!(!echoes(&program));
        let moment = Some(Duration::from_millis(5));
        assert_eq!(keys.wait(moment).unwrap(), None);
        keyboard.write_all(b"x").unwrap();
        assert_eq!(keys.wait(None).unwrap(), None);
        keyboard.write_all(b"\x03").unwrap();
        assert_eq!(keys.wait(None).unwrap(), Some(End::Interrupted));
        keyboard.write_all(b"q").unwrap();
        assert_eq!(keys.wait(moment).unwrap(), Some(End::Done));
        drop(keys);
        assert!(echoes(&program));
    }

    #[test]
    fn the_window_is_measured() {
        let (keyboard, program) = terminal();
        let size = Winsize { ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&keyboard, size).unwrap();
        assert_eq!(window(&program).unwrap(), Window { columns: 120, rows: 40 });
    }

    #[test]
    fn what_is_no_terminal_is_refused() {
        let file = tempfile::tempfile().unwrap();
        assert!(window(&file).is_err());
        assert!(Keys::new(&file).is_err());
    }
}
