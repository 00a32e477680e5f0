//! Text from a node, made safe to print.

use std::fmt;

/// The most characters that are printed.
const MAX: usize = 200;

/// A piece of foreign text in which everything but printable ASCII is escaped, at most 200
/// characters long: it moves no cursor, hides nothing and turns no direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted(String);

impl Quoted {
    /// Escapes and cuts a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut out = String::new();
        for character in text.chars() {
            let printable = character == ' ' || character.is_ascii_graphic();
            let piece = if printable {
                character.to_string()
            } else {
                character.escape_default().to_string()
            };
            if out.len().saturating_add(piece.len()) > MAX {
                out.push_str(" [cut]");
                break;
            }
            out.push_str(&piece);
        }
        Self(out)
    }

    /// Escapes and cuts bytes; what is not UTF-8 shows as replacement characters.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let start: Vec<u8> = bytes.iter().copied().take(MAX.saturating_mul(4)).collect();
        Self::new(&String::from_utf8_lossy(&start))
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_printable_ascii_comes_out() {
        let hostile = "a\u{1b}[2J\u{202e}b\u{200b}\r\n\u{0}\u{7f}\u{9b}\u{e0041}é漢";
        let shown = Quoted::new(hostile).to_string();
        assert!(shown.bytes().all(|b| (0x20..0x7f).contains(&b)), "{shown}");
        assert_eq!(Quoted::new("a\u{202e}b\n").to_string(), "\"a\\u{202e}b\\n\"");
    }

    #[test]
    fn long_text_is_cut_also_when_it_grows_by_escaping() {
        for text in ["x".repeat(201), "\u{202e}".repeat(100_000), "é".repeat(60)] {
            let shown = Quoted::new(&text).to_string();
            assert!(shown.ends_with(" [cut]\"") && shown.len() <= MAX + 8, "{}", shown.len());
        }
        assert_eq!(Quoted::new(&"x".repeat(200)).to_string().len(), 202);
    }

    #[test]
    fn broken_utf8_is_shown_as_such() {
        assert_eq!(Quoted::from_bytes(&[b'a', 0xFF]).to_string(), "\"a\\u{fffd}\"");
        assert!(Quoted::from_bytes(&vec![b'a'; 1 << 20]).to_string().len() < 300);
    }
}
