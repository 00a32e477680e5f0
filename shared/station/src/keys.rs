//! The terminal behind a drawing: its size, what it can draw, and single keys without waiting for
//! Enter.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::num::NonZeroU16;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, Termios, Winsize, tcgetattr, tcgetwinsize, tcsetattr};

use crate::abilities::{Abilities, MOST_ANSWERS, is_answered, questions};
use crate::key_codes::{Key, KeyCodes};
use crate::show::Window;
use crate::surface::{Cell, Surface};
use crate::terminal_codes::Terminal;

/// How long the terminal may take to say what it can draw; nearly all answer within one.
const PATIENCE: Duration = Duration::from_millis(500);

/// Returns the size of a terminal's window.
///
/// # Errors
///
/// Fails where there is no terminal.
pub fn window(terminal: impl AsFd) -> io::Result<Window> {
    Ok(window_of(tcgetwinsize(terminal)?))
}

fn window_of(size: Winsize) -> Window {
    Window { columns: size.ws_col, rows: size.ws_row }
}

/// A terminal that hands over each key at once and shows none; it is put back as it was at the end.
#[derive(Debug)]
pub struct Tty {
    terminal: File,
    before: Termios,
    codes: KeyCodes,
    /// Keys that came together with others.
    waiting: VecDeque<Key>,
    abilities: Abilities,
}

impl Tty {
    /// Switches the terminal to single keys.
    ///
    /// # Errors
    ///
    /// Fails where there is no terminal.
    pub fn new(terminal: File) -> io::Result<Self> {
        let before = tcgetattr(&terminal)?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(&terminal, OptionalActions::Drain, &raw)?;
        let (codes, waiting) = (KeyCodes::default(), VecDeque::new());
        Ok(Self { terminal, before, codes, waiting, abilities: Abilities::default() })
    }

    /// Asks the terminal what it can draw. One that does not answer in half a second can draw
    /// characters; what was typed meanwhile is kept.
    ///
    /// # Errors
    ///
    /// Hands on errors of the terminal.
    pub fn ask(&mut self) -> io::Result<Abilities> {
        self.terminal.write_all(questions().as_bytes())?;
        let started = Instant::now();
        let mut answers = Vec::new();
        while !is_answered(&answers) && answers.len() < MOST_ANSWERS {
            let left = PATIENCE.saturating_sub(started.elapsed());
            match self.read(left)? {
                Some(bytes) if !bytes.is_empty() => answers.extend(bytes),
                Some(_) | None => break,
            }
        }
        self.abilities = Abilities::from_answers(&answers);
        self.abilities.cell = cell(tcgetwinsize(&self.terminal)?).or(self.abilities.cell);
        self.understand(&answers);
        Ok(self.abilities)
    }

    /// Waits for bytes, at most for the time given; none at all are the end of input.
    fn read(&mut self, limit: Duration) -> io::Result<Option<Vec<u8>>> {
        let limit = Timespec::try_from(limit).map_err(io::Error::other)?;
        let mut polled = [PollFd::new(&self.terminal, PollFlags::IN)];
        match poll(&mut polled, Some(&limit)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(None),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut bytes = [0; 64];
        let count = rustix::io::read(&self.terminal, &mut bytes)?;
        Ok(Some(bytes.get(..count).unwrap_or_default().to_vec()))
    }

    fn understand(&mut self, bytes: &[u8]) {
        let keys = bytes.iter().filter_map(|byte| self.codes.take(*byte));
        self.waiting.extend(keys);
    }
}

impl Terminal for Tty {
    fn surface(&mut self) -> io::Result<Surface> {
        let size = tcgetwinsize(&self.terminal)?;
        let cell = cell(size).or(self.abilities.cell);
        Ok(Surface { window: window_of(size), cell })
    }

    fn key(&mut self, limit: Duration) -> io::Result<Option<Key>> {
        if let Some(key) = self.waiting.pop_front() {
            return Ok(Some(key));
        }
        match self.read(limit)? {
            Some(bytes) if bytes.is_empty() => return Ok(Some(Key::Done)),
            Some(bytes) => self.understand(&bytes),
            None => {}
        }
        Ok(self.waiting.pop_front())
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.terminal.write_all(text.as_bytes())
    }

    fn now(&mut self) -> Instant {
        Instant::now()
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone.
        let _ = tcsetattr(&self.terminal, OptionalActions::Flush, &self.before);
    }
}

/// Returns the size of a character, where the kernel knows that of the window in pixels.
fn cell(size: Winsize) -> Option<Cell> {
    let width = size.ws_xpixel.checked_div(size.ws_col).and_then(NonZeroU16::new)?;
    let height = size.ws_ypixel.checked_div(size.ws_row).and_then(NonZeroU16::new)?;
    Some(Cell { width, height })
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::thread;

    use rustix::pty::{OpenptFlags, openpt, ptsname, unlockpt};
    use rustix::termios::{LocalModes, tcsetwinsize};

    use super::*;

    const MOMENT: Duration = Duration::from_millis(5);
    const LONG: Duration = Duration::from_secs(60);

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
        let mut tty = Tty::new(program.try_clone().unwrap()).unwrap();
        assert!(!echoes(&program));
        assert_eq!(tty.key(MOMENT).unwrap(), None);
        keyboard.write_all(b"+q\x03").unwrap();
        assert_eq!(tty.key(LONG).unwrap(), Some(Key::Faster));
        assert_eq!(tty.key(MOMENT).unwrap(), Some(Key::Done));
        assert_eq!(tty.key(MOMENT).unwrap(), Some(Key::Interrupted));
        keyboard.write_all(b"\x1b[").unwrap();
        assert_eq!(tty.key(LONG).unwrap(), None);
        keyboard.write_all(b"A").unwrap();
        assert_eq!(tty.key(LONG).unwrap(), Some(Key::Denser), "a key in two pieces");
        drop(tty);
        assert!(echoes(&program));
    }

    #[test]
    fn the_window_is_measured_again_each_time() {
        let (keyboard, program) = terminal();
        let mut tty = Tty::new(program).unwrap();
        let mut measured = |ws_col, ws_row, ws_xpixel, ws_ypixel| {
            tcsetwinsize(&keyboard, Winsize { ws_row, ws_col, ws_xpixel, ws_ypixel }).unwrap();
            let Surface { window, cell } = tty.surface().unwrap();
            (window.columns, window.rows, cell)
        };
        assert_eq!(measured(120, 40, 0, 0), (120, 40, None));
        let [width, height] = [9, 18].map(|pixels| NonZeroU16::new(pixels).unwrap());
        assert_eq!(measured(80, 24, 727, 435), (80, 24, Some(Cell { width, height })));
        assert_eq!(measured(0, 0, 720, 432), (0, 0, None));
        assert_eq!(window(&keyboard).unwrap(), Window { columns: 0, rows: 0 });
    }

    #[test]
    fn the_terminal_is_asked_what_it_can_draw() {
        let (mut keyboard, program) = terminal();
        let mut tty = Tty::new(program).unwrap();
        let answers = thread::spawn(move || {
            let mut asked = vec![0; questions().len()];
            keyboard.read_exact(&mut asked).unwrap();
            assert_eq!(asked, questions().as_bytes());
            keyboard.write_all(b"-\x1b_Gi=31;OK\x1b\\\x1b[6;22;11t").unwrap();
            keyboard.write_all(b"\x1b[?62;4c.").unwrap();
            keyboard
        });
        let abilities = tty.ask().unwrap();
        let [width, height] = [11, 22].map(|pixels| NonZeroU16::new(pixels).unwrap());
        let cell = Some(Cell { width, height });
        assert_eq!(abilities, Abilities { kitty: true, sixel: true, cell });
        let _keyboard = answers.join().unwrap();
        assert_eq!(tty.surface().unwrap().cell, cell);
        let typed = [tty.key(LONG).unwrap(), tty.key(LONG).unwrap(), tty.key(MOMENT).unwrap()];
        assert_eq!(typed, [Some(Key::Slower), Some(Key::Step), None], "answers are no keys");
    }

    #[test]
    fn a_terminal_that_says_nothing_or_nonsense_draws_characters() {
        let (mut keyboard, program) = terminal();
        let mut tty = Tty::new(program).unwrap();
        keyboard.write_all(&[b'x'; 2_000]).unwrap();
        assert_eq!(tty.ask().unwrap(), Abilities::default());
        while tty.read(MOMENT).unwrap().is_some() {}
        assert_eq!(tty.ask().unwrap(), Abilities::default());
    }

    #[test]
    fn what_is_no_terminal_is_refused() {
        let file = tempfile::tempfile().unwrap();
        assert!(window(&file).is_err());
        assert!(Tty::new(file).is_err());
    }
}
