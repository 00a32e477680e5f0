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
use zeroize::Zeroize as _;

/// Where devices lie.
const FOLDER: &str = "/dev/input";
/// How often it is looked for new ones.
const BETWEEN: Duration = Duration::from_millis(500);
/// Keys that a keyboard has: letters, Enter, Escape.
const NEEDED: [u16; 6] = [16, 30, 44, 50, 28, 1];

const SHIFTS: [u16; 2] = [42, 54];
const ALTERNATE: u16 = 100;
const CAPITALS: u16 = 58;
const ENTER: [u16; 2] = [28, 96];

/// What the keyboards and the rest of the signer share.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    /// The place of the layout in the list.
    pub(super) layout: Rc<Cell<usize>>,
    /// The name of the device that typed last, such as `event2`.
    pub(super) last: Rc<RefCell<String>>,
    /// No other device is listened to than the one that typed last.
    pub(super) sealed: Rc<Cell<bool>>,
}

/// Every keyboard that is plugged in.
#[derive(Debug)]
pub(super) struct Keyboards {
    shared: Shared,
    devices: Vec<(String, Input)>,
    looked: Option<Instant>,
    held: Held,
    waiting: VecDeque<Key>,
}

impl Keyboards {
    pub(super) fn new(shared: Shared) -> Self {
        let (devices, waiting) = (Vec::new(), VecDeque::new());
        Self { shared, devices, looked: None, held: Held::default(), waiting }
    }

    /// Looks for devices that have come. Which may be opened, process 1 decides.
    fn look(&mut self) {
        if self.looked.is_some_and(|looked| looked.elapsed() < BETWEEN) {
            return;
        }
        self.looked = Some(Instant::now());
        if self.shared.sealed.get() && self.devices.len() > 1 {
            let last = self.shared.last.borrow();
            self.devices.retain(|(name, _)| *name == *last);
        }
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
        let mut events: Vec<KeyEvent> = Vec::new();
        let last = &self.shared.last;
        self.devices.retain_mut(|(name, device)| {
            let Ok(read) = device.read() else { return false };
            if read.iter().any(|event| event.value == 1) {
                last.borrow_mut().clone_from(name);
            }
            events.extend(read);
            true
        });
        for event in &mut events {
            let key = self.press(*event);
            self.waiting.extend(key);
            // It may be a letter of a secret.
            event.code.zeroize();
        }
    }

    fn press(&mut self, KeyEvent { code, value }: KeyEvent) -> Option<Key> {
        let down = value != 0;
        if SHIFTS.contains(&code) {
            self.held.shift = down;
        } else if code == ALTERNATE {
            self.held.alternate = down;
        } else if code == CAPITALS {
            self.held.capitals ^= value == 1;
        } else if value == 1 || (value == 2 && !ENTER.contains(&code)) {
            // Who leans on Enter does not agree to page after page.
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
            self.look();
            self.read();
            if let Some(key) = self.waiting.pop_front() {
                return Ok(Some(key));
            }
            let left = wait.saturating_sub(started.elapsed());
            if left.is_zero() {
                return Ok(None);
            }
            self.wait(left.min(BETWEEN))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_held_enter_is_one_enter() {
        assert_eq!(pressed(&[(28, 1), (28, 2), (28, 2), (28, 0)]), [Key::Enter]);
    }
}
