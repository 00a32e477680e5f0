//! The screens in a terminal.
use super::desk::{Machine, Purpose};
use super::dialogs::turns_pages;
use super::flow::{End, flow};
use super::keys::Keys;
use crate::cli::RunArgs;
use crate::{hardening, vaults};
use chain::UnixTime;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use screen::{Cells, Frame, Key, Keyboard, Stage, Terminal};
use station::camera_source::Found;
use station::decode::{Eye, Looking};
use station::scan::Watch;
use station::{CliError, Io};
use std::collections::VecDeque;
use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use zeroize::Zeroize as _;

/// Within this a key that is held comes again; whoever presses it twice takes longer.
const HELD: Duration = Duration::from_millis(120);
/// Within this a terminal has sent what belongs to an escape.
const BELONGS: Duration = Duration::from_millis(50);

/// The most keys that wait to be taken; what is typed beyond that is lost.
const MOST: usize = 256;

/// Runs the screens until the operator is done.
pub(crate) fn run(args: &RunArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    if !io.facing.stdin || !io.facing.stdout {
        let hint = "start it in a terminal; the other commands work without one";
        return Err(CliError::usage("there is no terminal for the screens", hint));
    }
    // Made before any secret is there.
    let messages = station::open_live_eye(io.looking.clone())?;
    let mut machine =
        OwnMachine { camera: args.camera.clone(), looking: io.looking.clone(), messages };
    let end = in_terminal(&mut machine).map_err(|error| {
        let what = format!("the terminal cannot be used: {error}");
        CliError::failure(what, "use another terminal")
    })?;
    // Who has read pictures is gone before this program begins anew.
    drop(machine);
    match end {
        End::Off => Ok(()),
        End::Lock => anew(args),
    }
}

/// The screens begin anew in fresh memory.
fn anew(args: &RunArgs) -> Result<(), CliError> {
    let mut arguments = vec![OsStr::new("run")];
    if let Some(camera) = &args.camera {
        arguments.extend([OsStr::new("--camera"), camera.as_os_str()]);
    }
    hardening::start_anew(&arguments)
}

fn in_terminal(machine: &mut OwnMachine) -> io::Result<End> {
    let tty = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
    let _single = SingleKeys::of(tty.try_clone()?)?;
    let (keys, waiting) = (Keys::default(), VecDeque::with_capacity(MOST));
    let mut keyboard =
        TerminalKeys { tty: tty.try_clone()?, keys, waiting, last: None, repeated: false };
    let mut stage = Window::new(tty)?;
    flow(&mut stage, &mut keyboard, machine)
}

/// A terminal that hands over each key at once and shows none; it is put back as it was at the end.
struct SingleKeys {
    tty: File,
    before: Termios,
}

impl SingleKeys {
    fn of(tty: File) -> io::Result<Self> {
        let before = tcgetattr(&tty)?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(&tty, OptionalActions::Drain, &raw)?;
        Ok(Self { tty, before })
    }
}

impl Drop for SingleKeys {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone.
        let _gone = tcsetattr(&self.tty, OptionalActions::Flush, &self.before);
    }
}

/// A terminal's window, as large as it is at the moment.
struct Window {
    tty: File,
    terminal: Terminal<File>,
}

impl Window {
    fn new(tty: File) -> io::Result<Self> {
        let size = tcgetwinsize(&tty)?;
        let terminal = Terminal::new(tty.try_clone()?, size.ws_col, size.ws_row)?;
        Ok(Self { tty, terminal })
    }
}

impl Stage for Window {
    fn size(&self) -> (u16, u16) {
        let size = tcgetwinsize(&self.tty);
        size.map_or(self.terminal.size(), |size| (size.ws_col, size.ws_row))
    }

    fn dots(&self, cells: Cells) -> (usize, usize) {
        self.terminal.dots(cells)
    }

    fn present(&mut self, frame: &Frame) -> io::Result<()> {
        self.terminal.present(frame)
    }
}

/// The keys that a terminal sends.
struct TerminalKeys {
    tty: File,
    keys: Keys,
    /// Keys that came, and whether they are held.
    waiting: VecDeque<(Key, bool)>,
    /// The key that came last, and when.
    last: Option<(Key, Instant)>,
    /// Whether the key that was taken last came again within so short a time that it is held.
    repeated: bool,
}

impl TerminalKeys {
    fn wait(&self, limit: Duration) -> io::Result<bool> {
        let limit = Timespec::try_from(limit).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(&self.tty, PollFlags::IN)], Some(&limit)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => Ok(false),
            Ok(_) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    fn read(&mut self) -> io::Result<()> {
        let mut bytes = [0; 64];
        let count = rustix::io::read(&self.tty, &mut bytes)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        for byte in bytes.iter().take(count) {
            if let Some(key) = self.keys.take(*byte) {
                self.keep(key);
            }
        }
        bytes.zeroize();
        Ok(())
    }

    fn keep(&mut self, key: Key) {
        let held = self.is_held(key);
        // Who leans on a key that turns pages shall not turn one after the other.
        if !(held && turns_pages(key)) && self.waiting.len() < MOST {
            self.waiting.push_back((key, held));
        }
    }

    /// A terminal does not tell that a key is held.
    fn is_held(&mut self, key: Key) -> bool {
        let before = self.last.replace((key, Instant::now()));
        before.is_some_and(|(other, at)| other == key && at.elapsed() < HELD)
    }

    /// Takes the next key: it may be a letter of a secret, and nothing of it stays in the queue's memory.
    fn take(&mut self) -> Option<Key> {
        let (key, held) = std::mem::replace(self.waiting.front_mut()?, (Key::Escape, false));
        let _filler = self.waiting.pop_front();
        self.repeated = held;
        Some(key)
    }
}

impl Keyboard for TerminalKeys {
    fn next(&mut self, wait: Duration) -> io::Result<Option<Key>> {
        if self.waiting.is_empty() && self.wait(wait)? {
            self.read()?;
        }
        while self.waiting.is_empty() && self.keys.has_begun() {
            if self.wait(BELONGS)? {
                self.read()?;
            } else {
                if let Some(key) = self.keys.pause() {
                    self.keep(key);
                }
            }
        }
        Ok(self.take())
    }

    fn is_repeated(&self) -> bool {
        self.repeated
    }

    fn knows_held(&self) -> bool {
        false
    }
}

/// This machine, whatever else runs on it.
struct OwnMachine {
    /// The camera that the command line names.
    camera: Option<PathBuf>,
    looking: Looking,
    /// Looks at pictures of messages.
    messages: Eye,
}

impl Machine for OwnMachine {
    fn cameras(&mut self) -> Vec<Found> {
        let all = station::plugged_in();
        let named = |found: &Found| self.camera.as_ref().is_none_or(|path| *path == found.path);
        all.into_iter().filter(named).collect()
    }

    fn scan(
        &mut self,
        camera: Option<&Path>,
        purpose: Purpose,
        watch: &mut dyn Watch,
    ) -> Result<Vec<u8>, CliError> {
        let camera = camera.or(self.camera.as_deref()).unwrap_or(Path::new("auto"));
        match purpose {
            Purpose::Message => station::scan_camera(camera, &mut self.messages, watch),
            // Gone when this returns: it has seen the key and is not there when the key is used.
            Purpose::Key => {
                let mut eye = station::open_live_eye(self.looking.clone())?;
                station::scan_camera(camera, &mut eye, watch)
            }
        }
    }

    fn renew(&mut self, purpose: Purpose) -> Result<(), CliError> {
        match purpose {
            Purpose::Message => self.messages.renew().map_err(station::eye_failure),
            // Each scan has one of its own.
            Purpose::Key => Ok(()),
        }
    }

    fn seal(&mut self, _: Option<&Path>) -> io::Result<bool> {
        Ok(false)
    }

    fn layouts(&self) -> &'static [&'static str] {
        &[]
    }

    fn set_layout(&mut self, _: usize) {}

    fn is_image(&self) -> bool {
        false
    }

    fn now(&self) -> Option<UnixTime> {
        Some(station::system_now())
    }

    fn free_memory(&self) -> Option<u64> {
        vaults::free_memory().map(|mebibytes| u64::from(mebibytes).saturating_mul(1024 * 1024))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_key_turns_one_page_and_letters_come_as_often_as_they_are_typed() {
        let tty = File::open("/dev/null").unwrap();
        let (keys, waiting) = (Keys::default(), VecDeque::new());
        let mut keyboard = TerminalKeys { tty, keys, waiting, last: None, repeated: false };
        for key in [Key::Enter, Key::Enter, Key::Enter, Key::Char('o'), Key::Char('o'), Key::Up] {
            keyboard.keep(key);
        }
        let taken: Vec<Key> = std::iter::from_fn(|| keyboard.take()).collect();
        assert_eq!(taken, [Key::Enter, Key::Char('o'), Key::Char('o'), Key::Up]);
        std::thread::sleep(HELD);
        keyboard.keep(Key::Enter);
        assert_eq!(keyboard.take(), Some(Key::Enter), "pressed once more");
        keyboard.keep(Key::Char('o'));
        keyboard.keep(Key::Char('o'));
        let mut taken = || (keyboard.take(), keyboard.is_repeated());
        assert_eq!(taken(), (Some(Key::Char('o')), false));
        assert_eq!(taken(), (Some(Key::Char('o')), true), "it is nobody who is there");
    }
}
