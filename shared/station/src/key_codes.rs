//! Keys, from the bytes that a terminal sends for them.

/// What the operator wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// An end: Enter, q, or the end of input.
    Done,
    /// Ctrl-C.
    Interrupted,
    /// More codes in a second.
    Faster,
    /// Fewer codes in a second.
    Slower,
    /// Codes that carry more.
    Denser,
    /// Codes that carry less.
    Sparser,
    /// A pause, or the end of one.
    Pause,
    /// The next code, and a pause.
    Step,
}

/// The longest sequence in bytes that is taken for an answer of the terminal and skipped.
const MOST_SKIPPED: usize = 256;

/// Where the bytes stand: a key may be a sequence, and a late answer to a question is one too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Plain,
    /// After an escape.
    Escape,
    /// Within a control sequence, or after ESC O.
    Control,
    /// Within a string that ESC \ or BEL ends, so many bytes long.
    Text(usize),
}

/// Turns bytes into keys, in whatever pieces they come.
#[derive(Debug, Default)]
pub struct KeyCodes {
    state: State,
}

impl KeyCodes {
    /// Takes one byte; returns the key that it ends.
    pub fn take(&mut self, byte: u8) -> Option<Key> {
        let (state, key) = match (self.state, byte) {
            // Ctrl-C is one wherever it stands: nothing that a terminal says can keep it away.
            (_, 0x03) => (State::Plain, Some(Key::Interrupted)),
            (_, 0x1B) => (State::Escape, None),
            (State::Escape, b'[' | b'O') => (State::Control, None),
            (State::Escape, b'P' | b']' | b'_' | b'^' | b'X') => (State::Text(0), None),
            (State::Escape, b'\\') => (State::Plain, None),
            (State::Control, 0x20..=0x3F) => (State::Control, None),
            (State::Control, 0x40..=0x7E) => (State::Plain, arrow(byte)),
            (State::Text(_), 0x07) => (State::Plain, None),
            (State::Text(length), _) if length < MOST_SKIPPED => {
                (State::Text(length.saturating_add(1)), None)
            }
            _ => (State::Plain, plain(byte)),
        };
        self.state = state;
        key
    }
}

fn plain(byte: u8) -> Option<Key> {
    match byte {
        b'q' | b'Q' | b'\r' | b'\n' | 0x04 => Some(Key::Done),
        b'+' | b'=' => Some(Key::Faster),
        b'-' | b'_' => Some(Key::Slower),
        b'>' | b'd' => Some(Key::Denser),
        b'<' | b's' => Some(Key::Sparser),
        b' ' | b'p' => Some(Key::Pause),
        b'.' | b'n' => Some(Key::Step),
        _ => None,
    }
}

fn arrow(last: u8) -> Option<Key> {
    match last {
        b'A' => Some(Key::Denser),
        b'B' => Some(Key::Sparser),
        b'C' => Some(Key::Faster),
        b'D' => Some(Key::Slower),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Key> {
        let mut codes = KeyCodes::default();
        bytes.iter().filter_map(|byte| codes.take(*byte)).collect()
    }

    #[test]
    fn keys_and_arrows_are_told_apart() {
        use Key::{Denser, Done, Faster, Pause, Slower, Sparser, Step};
        assert_eq!(keys(b"q\r\n\x04Q"), [Done; 5]);
        assert_eq!(keys(b"+-> <."), [Faster, Slower, Denser, Pause, Sparser, Step]);
        assert_eq!(keys(b"\x1b[C\x1b[D\x1bOA\x1b[1;5B"), [Faster, Slower, Denser, Sparser]);
        assert_eq!(keys(b"x\x1b[Hq\x1b[3~"), [Done]);
        assert!(keys(b"xyz\xff\0\x1b").is_empty());
    }

    #[test]
    fn answers_of_the_terminal_are_no_keys() {
        assert!(keys(b"\x1b_Gi=31;OK\x1b\\\x1b[?62;4;6;q\x1b[6;20;10t\x1b]11;q\x07").is_empty());
        assert!(keys(b"\x1bP1$rq\x1b\\").is_empty());
        assert_eq!(keys(b"\x1b_Gi=31;OK\x1b\\q"), [Key::Done]);
    }

    #[test]
    fn ctrl_c_and_q_get_through_whatever_came_before() {
        for before in [&b"\x1b"[..], b"\x1b[", b"\x1b[1;", b"\x1b_", b"\x1b]0;q", b"\x1bP\x1b"] {
            assert_eq!(keys(&[before, b"\x03"].concat()), [Key::Interrupted], "{before:?}");
        }
        assert_eq!(keys(b"\x1bq"), [Key::Done]);
        let endless = [b"\x1b_".as_slice(), &[b'x'; 300], b"q"].concat();
        assert_eq!(keys(&endless), [Key::Done]);
    }
}
