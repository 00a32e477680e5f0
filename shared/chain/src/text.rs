//! Foreign text made harmless for a screen.
use alloc::string::String;

/// Letters that look like nothing but count as printable in Unicode's tables.
const BLANK_LETTERS: [char; 5] = ['\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}'];

/// Returns `text` with everything that a screen would swallow, reorder or not show written as
/// `\u{..}`: control, format (zero-width and bidirectional), combining, private and unassigned
/// characters, line ends, blanks other than a single space between two words. A backslash is
/// doubled, so no two texts are shown alike.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut after_blank = true;
    while let Some(letter) = letters.next() {
        match letter {
            ' ' if after_blank || letters.peek().is_none() => out.push_str("\\u{20}"),
            '\'' | '"' => out.push(letter),
            hidden if BLANK_LETTERS.contains(&hidden) => out.extend(hidden.escape_unicode()),
            other => out.extend(other.escape_debug()),
        }
        after_blank = letter == ' ';
    }
    out
}

/// Returns the first and last eight characters with a space between, or the whole if it has no
/// more than sixteen.
pub(crate) fn ends(text: &str) -> String {
    let count = text.chars().count();
    if count <= 16 {
        return String::from(text);
    }
    let mut out: String = text.chars().take(8).collect();
    out.push(' ');
    out.extend(text.chars().skip(count.saturating_sub(8)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in ["invoice 42", "Käse für 3 €", "振込 2026年", "it's \"fine\""] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn what_a_screen_hides_is_written_out() {
        for (text, shown) in [
            ("a\u{202e}b", "a\\u{202e}b"),
            ("a\u{200b}b", "a\\u{200b}b"),
            ("a\u{feff}b", "a\\u{feff}b"),
            ("a\u{a0}b", "a\\u{a0}b"),
            ("a\u{3164}b", "a\\u{3164}b"),
            ("a\u{2066}b", "a\\u{2066}b"),
            ("\u{1b}[31m", "\\u{1b}[31m"),
            ("a\nb", "a\\nb"),
            ("a\\nb", "a\\\\nb"),
            (" a", "\\u{20}a"),
            ("a ", "a\\u{20}"),
            ("a  b", "a \\u{20}b"),
            ("e\u{301}", "e\\u{301}"),
        ] {
            assert_eq!(escape(text), shown);
        }
    }

    #[test]
    fn ends_of_short_text_are_the_text() {
        assert_eq!(ends("0123456789abcdef"), "0123456789abcdef");
        assert_eq!(ends("0123456789abcdefg"), "01234567 9abcdefg");
    }
}
