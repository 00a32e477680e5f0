//! A device that keys are pressed on, as the kernel's `linux/input.h` lays it down.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::ioctl::{IntegerSetter, Opcode, Updater, ioctl, opcode};

/// Bytes of the map of all keys: one bit for each code up to `KEY_MAX`.
const KEY_BYTES: usize = 96;
/// The most events that are taken at once.
const MOST: usize = 64;
/// Bytes of a `struct input_event` where moments are of 64 bits.
const EVENT: usize = 24;
const EV_SYN: u16 = 0;
const EV_KEY: u16 = 1;
/// Of [`EV_SYN`]: events were lost.
const SYN_DROPPED: u16 = 3;

/// `EVIOCGRAB`: nobody else gets the events.
const GRAB: Opcode = opcode::write::<i32>(b'E', 0x90);
/// `EVIOCGBIT(EV_KEY, ...)`: which keys there are.
const KEYS: Opcode = opcode::read::<[u8; KEY_BYTES]>(b'E', 0x21);

/// A key that went down, was held, or came up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyEvent {
    /// The key's code, by its place on a US keyboard.
    pub code: u16,
    /// 0 up, 1 down, 2 held.
    pub value: i32,
}

impl zeroize::Zeroize for KeyEvent {
    fn zeroize(&mut self) {
        self.code.zeroize();
        self.value.zeroize();
    }
}

/// What was pressed. It is wiped when dropped: it may be part of a secret.
#[derive(Debug, Default)]
pub struct Pressed {
    /// In the order in which it happened.
    pub keys: zeroize::Zeroizing<Vec<KeyEvent>>,
    /// The kernel had no room for all: which keys are held is not known.
    pub lost: bool,
}

/// A device that keys are pressed on.
#[derive(Debug)]
pub struct Input {
    file: OwnedFd,
}

impl Input {
    /// Opens a device, without waiting for its events.
    ///
    /// # Errors
    ///
    /// Hands on what the system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
        Ok(Self { file: rustix::fs::open(path, flags, Mode::empty())? })
    }

    /// Takes the events away from everybody else.
    ///
    /// # Errors
    ///
    /// Hands on what the system says.
    pub fn grab(&self) -> io::Result<()> {
        // SAFETY: `EVIOCGRAB` takes a number.
        let call = unsafe { IntegerSetter::<GRAB>::new_usize(1) };
        // SAFETY: as above.
        Ok(unsafe { ioctl(&self.file, call) }?)
    }

    /// Tells whether the device has all of some keys.
    #[must_use]
    pub fn has_keys(&self, codes: &[u16]) -> bool {
        let mut map = [0_u8; KEY_BYTES];
        // SAFETY: `EVIOCGBIT` fills as many bytes as its number says, which `map` has.
        let call = unsafe { Updater::<KEYS, _>::new(&mut map) };
        // SAFETY: as above.
        if unsafe { ioctl(&self.file, call) }.is_err() {
            return false;
        }
        codes.iter().all(|code| {
            let byte = map.get(usize::from(*code / 8)).copied().unwrap_or(0);
            byte >> (code % 8) & 1 == 1
        })
    }

    /// Returns what was pressed since; nothing if nothing was.
    ///
    /// # Errors
    ///
    /// Hands on what the system says: the device is gone.
    pub fn read(&mut self) -> io::Result<Pressed> {
        let mut bytes = [0_u8; MOST * EVENT];
        let count = match rustix::io::read(&self.file, &mut bytes) {
            Ok(count) => count,
            Err(Errno::AGAIN | Errno::INTR) => return Ok(Pressed::default()),
            Err(error) => return Err(error.into()),
        };
        let read = bytes.get(..count).unwrap_or_default();
        let mut pressed = Pressed::default();
        // Room for all at once: a list that grows leaves copies.
        pressed.keys.reserve_exact(MOST);
        for event in read.chunks_exact(EVENT).filter_map(event) {
            match event {
                (EV_KEY, key) => pressed.keys.push(key),
                (EV_SYN, KeyEvent { code: SYN_DROPPED, .. }) => pressed.lost = true,
                _ => {}
            }
        }
        zeroize::Zeroize::zeroize(&mut bytes);
        Ok(pressed)
    }
}

impl AsFd for Input {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

/// Reads an event: a moment of 16 bytes, type, code, value.
fn event(bytes: &[u8]) -> Option<(u16, KeyEvent)> {
    let rest = bytes.get(16..)?;
    let (type_, rest) = rest.split_first_chunk::<2>()?;
    let (code, rest) = rest.split_first_chunk::<2>()?;
    let (value, _) = rest.split_first_chunk::<4>()?;
    let (code, value) = (u16::from_ne_bytes(*code), i32::from_ne_bytes(*value));
    Some((u16::from_ne_bytes(*type_), KeyEvent { code, value }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_keys_are_read_and_others_left_out() {
        let event = |type_: u8, code: u8| {
            let mut bytes = [0_u8; EVENT];
            (bytes[16], bytes[18], bytes[20]) = (type_, code, 1);
            bytes
        };
        let folder = tempfile::tempdir().unwrap();
        let read = |name: &str, events: &[[u8; EVENT]]| {
            let path = folder.path().join(name);
            std::fs::write(&path, events.concat()).unwrap();
            let pressed = Input::open(&path).unwrap().read().unwrap();
            (pressed.keys.to_vec(), pressed.lost)
        };
        let key = KeyEvent { code: 30, value: 1 };
        assert_eq!(read("keys", &[event(1, 30), event(4, 4), event(0, 0)]), (vec![key], false));
        assert_eq!(read("lost", &[event(1, 30), event(0, 3)]), (vec![key], true));
        assert_eq!(read("none", &[]), (Vec::new(), false));
        assert_eq!(super::event(&event(1, 30)[..20]), None);
    }

    #[test]
    fn an_event_has_the_size_of_the_kernels() {
        assert_eq!(EVENT, size_of::<libc::input_event>());
    }

    #[test]
    fn what_has_no_keys_says_so() {
        assert!(!Input::open(Path::new("/dev/null")).unwrap().has_keys(&[30]));
        assert!(Input::open(Path::new("/dev/null")).unwrap().grab().is_err());
        assert!(Input::open(Path::new("/no/such/device")).is_err());
    }
}
