//! Keys as a terminal sends them: letters in UTF-8, and sequences that begin with escape.
use screen::Key;

/// The most bytes of a sequence; what is longer is none.
const LONGEST: usize = 16;

/// Puts keys together from the bytes that a terminal sends.
#[derive(Debug, Default)]
pub(super) struct Keys {
    bytes: Vec<u8>,
}

impl Keys {
    /// Takes a byte, and gives the key that it completes.
    pub(super) fn take(&mut self, byte: u8) -> Option<Key> {
        if self.bytes.len() >= LONGEST {
            self.bytes.clear();
        }
        self.bytes.push(byte);
        let (key, whole) = match self.bytes.as_slice() {
            [0x1b] => (None, false),
            [0x1b, b'[' | b'O'] => (None, false),
            // A sequence ends with its first letter or tilde.
            [0x1b, b'[' | b'O', rest @ ..] => {
                let last = rest.last().copied().unwrap_or_default();
                (sequence(rest), (0x40..=0x7e).contains(&last))
            }
            // Alt and a letter: no key of ours.
            [0x1b, _] => (None, true),
            other => letter(other),
        };
        if whole {
            // Letters of secrets came through here.
            zeroize::Zeroize::zeroize(&mut self.bytes);
        }
        key.filter(|_| whole)
    }

    /// Nothing followed: an escape that stands alone is the key itself.
    pub(super) fn pause(&mut self) -> Option<Key> {
        let escape = self.bytes == [0x1b];
        zeroize::Zeroize::zeroize(&mut self.bytes);
        escape.then_some(Key::Escape)
    }

    /// Tells whether a key has begun.
    pub(super) fn has_begun(&self) -> bool {
        !self.bytes.is_empty()
    }
}

fn letter(bytes: &[u8]) -> (Option<Key>, bool) {
    let key = match bytes {
        [b'\r' | b'\n'] => Some(Key::Enter),
        [b'\t'] => Some(Key::Tab),
        [0x7f | 0x08] => Some(Key::Backspace),
        // Ctrl-C and Ctrl-D lead back as Escape does.
        [0x03 | 0x04] => Some(Key::Escape),
        [0..=0x1f] => None,
        other => match std::str::from_utf8(other) {
            Ok(text) => text.chars().next().map(Key::Char),
            // More of the letter is to come.
            Err(error) if error.error_len().is_none() => return (None, false),
            Err(_) => None,
        },
    };
    (key, true)
}

/// What follows `ESC [` or `ESC O`.
fn sequence(rest: &[u8]) -> Option<Key> {
    Some(match rest {
        b"A" => Key::Up,
        b"B" => Key::Down,
        b"C" => Key::Right,
        b"D" => Key::Left,
        b"H" | b"1~" | b"7~" => Key::Home,
        b"F" | b"4~" | b"8~" => Key::End,
        b"3~" => Key::Delete,
        b"5~" => Key::PageUp,
        b"6~" => Key::PageDown,
        b"M" => Key::Enter,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_of(bytes: &[u8]) -> Vec<Key> {
        let mut keys = Keys::default();
        bytes.iter().filter_map(|byte| keys.take(*byte)).collect()
    }

    #[test]
    fn letters_of_every_language_are_keys() {
        let letters = "a Zé日🙂".chars().map(Key::Char).collect::<Vec<_>>();
        assert_eq!(keys_of("a Zé日🙂".as_bytes()), letters);
    }

    #[test]
    fn sequences_are_keys_or_nothing() {
        use Key::{
            Backspace, Delete, Down, End, Enter, Escape, Home, Left, PageDown, PageUp, Right, Tab,
            Up,
        };
        let sent = b"\x1b[A\x1b[B\x1b[C\x1b[D\x1bOA\x1b[H\x1b[F\x1b[1~\x1b[3~\x1b[5~\x1b[6~\r\t\x7f\x08\x03";
        let keys = [
            Up, Down, Right, Left, Up, Home, End, Home, Delete, PageUp, PageDown, Enter, Tab,
            Backspace, Backspace, Escape,
        ];
        assert_eq!(keys_of(sent), keys);
        assert_eq!(keys_of(b"\x1b[1;5A\x1b[<0;1;1M\x1bx\x00\x1f\xff\xc3("), []);
        assert_eq!(
            keys_of(&[b"\x1b[".as_slice(), &[b'1'; 40], b"~ok"].concat()).last(),
            Some(&Key::Char('k'))
        );
    }

    #[test]
    fn an_escape_alone_is_known_by_the_pause_after_it() {
        let mut keys = Keys::default();
        assert_eq!((keys.take(0x1b), keys.has_begun()), (None, true));
        assert_eq!((keys.pause(), keys.has_begun()), (Some(Key::Escape), false));
        assert_eq!(
            (keys.take(0xe6), keys.pause(), keys.take(b'a')),
            (None, None, Some(Key::Char('a')))
        );
    }
}
