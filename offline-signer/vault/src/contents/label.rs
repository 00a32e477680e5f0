//! Names that people give.

use std::fmt;
use std::str::FromStr;

use scheme::keylike::text_looks_like_key;

/// The most bytes of a label.
const LONGEST: usize = 48;

/// A name that somebody gave to a key, a custodian or a multisig account: 1 to 48 bytes of UTF-8,
/// without control characters and without blanks around it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Label(String);

/// The reason why a text is no label.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum LabelError {
    /// There is no letter in it.
    #[error("a label is empty")]
    Empty,
    /// It has more than 48 bytes.
    #[error("a label has more than 48 bytes")]
    TooLong,
    /// It has control characters, or blanks around it.
    #[error("a label has blanks around it or control characters in it")]
    Blank,
    /// It looks like a key, which is no label.
    #[error("a label looks like a key")]
    LooksLikeKey,
}

impl Label {
    /// Returns the text; whoever shows it escapes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Label {
    type Err = LabelError;

    fn from_str(text: &str) -> Result<Self, LabelError> {
        if text.is_empty() {
            return Err(LabelError::Empty);
        }
        if text.len() > LONGEST {
            return Err(LabelError::TooLong);
        }
        if text.trim() != text || text.chars().any(char::is_control) {
            return Err(LabelError::Blank);
        }
        if text_looks_like_key(text) {
            return Err(LabelError::LooksLikeKey);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short_plain_and_no_keys() {
        for text in ["a", "cold 1", "café", "x".repeat(48).as_str()] {
            assert_eq!(text.parse::<Label>().unwrap().as_str(), text);
        }
        let hex = "575dbb3062267eff57c970a336ebbc8fbcfe12c5bd3ed7bc11eb0481d7704ced";
        for (text, error) in [
            ("", LabelError::Empty),
            (" a", LabelError::Blank),
            ("a ", LabelError::Blank),
            ("a\nb", LabelError::Blank),
            ("a\u{1b}[2J", LabelError::Blank),
            ("x".repeat(49).as_str(), LabelError::TooLong),
            (hex, LabelError::TooLong),
            ("000100020003000400050006000700080009001000110012", LabelError::LooksLikeKey),
        ] {
            assert_eq!(text.parse::<Label>(), Err(error), "{text:?}");
        }
    }
}
