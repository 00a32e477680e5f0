//! Keyboards of the image: all that are plugged in, until one of them is the only one.
use super::layouts::{self, Held};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use screen::{Key, Keyboard};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};
use system::input::{Input, KeyEvent};

/// Where devices lie.
const FOLDER: &str = "/dev/input";
/// How often it is looked for new ones.
const BETWEEN: Duration = Duration::from_millis(500);
/// Keys that a keyboard has: letters, Enter, Escape.
const NEEDED: [u16; 6] = [16, 30, 44, 50, 28, 1];

/// What an event says of a key that is held.
const HELD: i32 = 2;
const SHIFTS: [u16; 2] = [42, 54];
const ALTERNATE: u16 = 100;
const CAPITALS: u16 = 58;
/// The most keys that wait to be taken; what is pressed beyond that is lost.
const MOST: usize = 256;
/// Enter, space, and the arrows and keys that turn pages.
const ONCE: [u16; 6] = [28, 96, 57, 106, 108, 109];

/// What the keyboards and the rest of the signer share.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    /// The place of the layout in the list.
    pub(super) layout: Rc<Cell<usize>>,
    /// Who typed the line that was taken last.
    pub(super) line: Rc<RefCell<Line>>,
    /// The name of the only device that is listened to from now on, until that is done.
    pub(super) sealed: Rc<RefCell<Option<String>>>,
}

/// Who typed the keys up to Enter or Escape. Keys count when the screen takes them: what another device
/// sends before or after a line does not make it the one that typed it.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    begun: bool,
    typist: Option<String>,
}

impl Line {
    fn add(&mut self, key: Key, name: &str) {
        if !self.begun {
            self.typist = Some(name.to_owned());
        } else if self.typist.as_deref() != Some(name) {
            self.typist = None;
        }
        self.begun = !matches!(key, Key::Enter | Key::Escape);
    }

    /// Returns the name of the device that typed all of it, such as `event2`; none if several did.
    pub(super) fn typist(&self) -> Option<String> {
        self.typist.clone()
    }
}

/// Every keyboard that is plugged in.
#[derive(Debug)]
pub(super) struct Keyboards {
    shared: Shared,
    devices: Vec<(String, Input)>,
    looked: Option<Instant>,
    held: Held,
    /// Keys that were pressed; never more than there is room for from the beginning.
    waiting: VecDeque<Waiting>,
    /// Whether the key that was taken last came again because it is held.
    repeated: bool,
}

/// A key that was pressed.
#[derive(Debug)]
struct Waiting {
    key: Key,
    repeated: bool,
    /// The device's name.
    on: String,
}

impl Keyboards {
    pub(super) fn new(shared: Shared) -> Self {
        let (devices, waiting) = (Vec::new(), VecDeque::with_capacity(MOST));
        let (looked, held, repeated) = (None, Held::default(), false);
        Self { shared, devices, looked, held, waiting, repeated }
    }

    /// Lets all devices go but the sealed one, and what they typed. Process 1 keeps them from being opened
    /// again, and lets this one come back by another name.
    fn keep_to_seal(&mut self) {
        if let Some(only) = self.shared.sealed.take() {
            self.devices.retain(|(name, _)| *name == only);
            self.waiting.retain(|waiting| waiting.on == only);
            self.let_go();
        }
    }

    /// Takes no key as held any more but Caps Lock, which is not held.
    fn let_go(&mut self) {
        self.held = Held { capitals: self.held.capitals, ..Held::default() };
    }

    /// Looks for devices that have come. Which may be opened, process 1 decides.
    fn look(&mut self) {
        if self.looked.is_some_and(|looked| looked.elapsed() < BETWEEN) {
            return;
        }
        self.looked = Some(Instant::now());
        let Ok(entries) = fs::read_dir(FOLDER) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let known = self.devices.iter().any(|(other, _)| *other == name);
            if !known
                && name.starts_with("event")
                && let Some(device) = open(&entry.path())
            {
                self.devices.push((name, device));
            }
        }
    }

    /// Waits until a key is pressed somewhere.
    fn wait(&self, limit: Duration) -> io::Result<()> {
        let limit = Timespec::try_from(limit).map_err(io::Error::other)?;
        let mut all: Vec<PollFd<'_>> =
            self.devices.iter().map(|(_, device)| PollFd::new(device, PollFlags::IN)).collect();
        match poll(&mut all, Some(&limit)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn read(&mut self) {
        let mut devices = std::mem::take(&mut self.devices);
        devices.retain_mut(|(name, device)| {
            let Ok(pressed) = device.read() else {
                // Who was unplugged with Shift held does not tell that it came up.
                self.let_go();
                return false;
            };
            for event in pressed.keys.iter() {
                self.keep(*event, name);
            }
            if pressed.lost {
                self.let_go();
            }
            true
        });
        self.devices = devices;
    }

    fn keep(&mut self, event: KeyEvent, name: &str) {
        if let Some(key) = self.press(event)
            && self.waiting.len() < MOST
        {
            let repeated = event.value == HELD;
            self.waiting.push_back(Waiting { key, repeated, on: name.to_owned() });
        }
    }

    /// Takes the next key, and notes who typed it.
    fn take(&mut self) -> Option<Key> {
        // It may be a letter of a secret: nothing of it stays in the queue's memory.
        let key = std::mem::replace(&mut self.waiting.front_mut()?.key, Key::Escape);
        let Waiting { repeated, on, .. } = self.waiting.pop_front()?;
        self.repeated = repeated;
        self.shared.line.borrow_mut().add(key, &on);
        Some(key)
    }

    fn press(&mut self, KeyEvent { code, value }: KeyEvent) -> Option<Key> {
        let down = value != 0;
        if SHIFTS.contains(&code) {
            self.held.shift = down;
        } else if code == ALTERNATE {
            self.held.alternate = down;
        } else if code == CAPITALS {
            self.held.capitals ^= value == 1;
        } else if value == 1 || (value == HELD && !ONCE.contains(&code)) {
            // Who leans on a key does not read page after page.
            return layouts::key(code, self.held, self.shared.layout.get());
        }
        None
    }
}

fn open(path: &Path) -> Option<Input> {
    let device = Input::open(path).ok()?;
    if !device.has_keys(&NEEDED) {
        return None;
    }
    device.grab().ok()?;
    Some(device)
}

impl Keyboard for Keyboards {
    fn next(&mut self, wait: Duration) -> io::Result<Option<Key>> {
        let started = Instant::now();
        loop {
            self.keep_to_seal();
            self.look();
            self.read();
            if let Some(key) = self.take() {
                return Ok(Some(key));
            }
            let left = wait.saturating_sub(started.elapsed());
            if left.is_zero() {
                return Ok(None);
            }
            self.wait(left.min(BETWEEN))?;
        }
    }

    fn is_repeated(&self) -> bool {
        self.repeated
    }

    fn capitals(&self) -> bool {
        self.held.capitals
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use std::fs::{File, OpenOptions};
    use std::io::Write as _;

    /// A device of which the test is the hardware: what is written is typed.
    fn plug_in(keyboards: &mut Keyboards, folder: &Path, name: &str) -> File {
        let path = folder.join(name);
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        keyboards.devices.push((name.to_owned(), Input::open(&path).unwrap()));
        OpenOptions::new().write(true).open(path).unwrap()
    }

    fn press(device: &mut File, code: u16) {
        let mut event = [0_u8; 24];
        event[16] = 1;
        event[18..20].copy_from_slice(&code.to_ne_bytes());
        event[20] = 1;
        device.write_all(&event).unwrap();
    }

    fn pressed(events: &[(u16, i32)]) -> Vec<Key> {
        let mut keyboards = Keyboards::new(Shared::default());
        let press =
            |(code, value): &(u16, i32)| keyboards.press(KeyEvent { code: *code, value: *value });
        events.iter().filter_map(press).collect()
    }

    #[test]
    fn shift_holds_as_long_as_it_is_held() {
        let events = [(42, 1), (30, 1), (30, 0), (42, 0), (30, 1), (30, 2), (30, 0)];
        assert_eq!(pressed(&events), [Key::Char('A'), Key::Char('a'), Key::Char('a')]);
    }

    #[test]
    fn caps_lock_is_on_until_it_is_pressed_again() {
        let events = [(58, 1), (58, 2), (58, 0), (30, 1), (58, 1), (58, 0), (30, 1)];
        assert_eq!(pressed(&events), [Key::Char('A'), Key::Char('a')]);
    }

    #[test]
    fn when_events_were_lost_no_key_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let mut keyboards = Keyboards::new(Shared::default());
        let mut device = plug_in(&mut keyboards, folder.path(), "event1");
        press(&mut device, SHIFTS[0]);
        keyboards.read();
        assert!(keyboards.held.shift);
        let mut dropped = [0_u8; 24];
        dropped[18] = 3;
        device.write_all(&dropped).unwrap();
        keyboards.read();
        assert!(!keyboards.held.shift);
    }

    #[test]
    fn keys_without_room_are_lost_and_none_stays_in_the_queue() {
        let mut keyboards = Keyboards::new(Shared::default());
        for _ in 0..2 * MOST {
            keyboards.keep(KeyEvent { code: 30, value: 1 }, "event1");
        }
        assert_eq!(keyboards.waiting.len(), MOST);
        assert_eq!(keyboards.take(), Some(Key::Char('a')));
    }

    #[test]
    fn a_letter_that_is_held_is_known_to_be() {
        let mut keyboards = Keyboards::new(Shared::default());
        for value in [1, HELD] {
            keyboards.keep(KeyEvent { code: 30, value }, "event1");
        }
        let mut taken = || (keyboards.take(), keyboards.repeated);
        assert_eq!(taken(), (Some(Key::Char('a')), false));
        assert_eq!(taken(), (Some(Key::Char('a')), true));
    }

    #[test]
    fn a_held_enter_is_one_enter() {
        assert_eq!(pressed(&[(28, 1), (28, 2), (28, 2), (28, 0)]), [Key::Enter]);
        assert_eq!(pressed(&[(109, 1), (109, 2), (109, 2)]), [Key::PageDown]);
    }

    const ONE: u16 = 2;
    const TWO: u16 = 3;
    const RETURN: u16 = ONCE[0];

    /// Types on two keyboards, and returns who typed the last line.
    fn typist(typed: &[(usize, u16)]) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let mut keyboards = Keyboards::new(Shared::default());
        let mut devices =
            ["event1", "event2"].map(|name| plug_in(&mut keyboards, folder.path(), name));
        for (device, code) in typed {
            press(&mut devices[*device], *code);
            keyboards.read();
        }
        while keyboards.take().is_some() {}
        keyboards.shared.line.borrow().typist()
    }

    #[test]
    fn who_typed_a_line_typed_all_of_it() {
        let shift = SHIFTS[0];
        assert_eq!(typist(&[]), None);
        assert_eq!(typist(&[(0, ONE), (0, TWO), (0, RETURN)]).unwrap(), "event1");
        assert_eq!(typist(&[(1, ONE), (1, RETURN), (0, TWO), (0, RETURN)]).unwrap(), "event1");
        assert_eq!(typist(&[(1, ONE), (1, 1), (0, TWO), (0, RETURN)]).unwrap(), "event1");
        assert_eq!(typist(&[(0, ONE), (1, TWO), (0, RETURN)]), None);
        assert_eq!(typist(&[(0, ONE), (0, TWO), (1, RETURN)]), None);
        assert_eq!(typist(&[(0, ONE), (1, shift), (0, RETURN), (1, shift)]).unwrap(), "event1");
    }

    #[test]
    fn a_key_behind_the_line_does_not_change_who_typed_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut keyboards = Keyboards::new(Shared::default());
        let mut own = plug_in(&mut keyboards, folder.path(), "event1");
        let mut foreign = plug_in(&mut keyboards, folder.path(), "event2");
        press(&mut own, RETURN);
        press(&mut foreign, TWO);
        keyboards.read();
        assert_eq!(keyboards.take(), Some(Key::Enter));
        let only = keyboards.shared.line.borrow().typist();
        assert_eq!(only.as_deref(), Some("event1"));
        keyboards.shared.sealed.replace(only);
        keyboards.keep_to_seal();
        assert_eq!((keyboards.take(), keyboards.devices.len()), (None, 1));
    }

    #[test]
    fn shift_comes_up_when_its_keyboard_is_unplugged() {
        let mut keyboards = Keyboards::new(Shared::default());
        let event = KeyEvent { code: SHIFTS[0], value: 1 };
        assert_eq!(keyboards.press(event), None);
        // A folder opens like a device, and cannot be read.
        keyboards.devices.push(("event1".to_owned(), Input::open(Path::new("/")).unwrap()));
        keyboards.read();
        assert!(keyboards.devices.is_empty() && !keyboards.held.shift);
    }
}
