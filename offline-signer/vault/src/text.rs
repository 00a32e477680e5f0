//! Secret text of several lines: shares, rolls, cards.

use std::fmt;
use std::io::Read;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::line::fill;
use crate::{KeyError, KeyText};

/// The most bytes of a text: 40 of the longest shares.
const LONGEST: usize = 12 * 1024;

/// The text of a secret file or prompt, of any number of lines.
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Reads to the end of `input`, straight into a buffer that is wiped.
    ///
    /// Hand in the file itself: a buffered reader, or std's stdin, would keep a copy.
    ///
    /// # Errors
    /// Refuses what cannot be read, more than 12,288 bytes, text that is not UTF-8, and control
    /// characters other than tabs and line ends.
    pub fn read(input: &mut dyn Read) -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new(vec![0; LONGEST.saturating_add(1)]);
        let length = fill(input, &mut bytes)?;
        bytes.truncate(length);
        Self::from_bytes(bytes)
    }

    /// Takes a text from a prompt.
    ///
    /// # Errors
    /// As [`SecretText::read`].
    pub fn from_bytes(mut bytes: Zeroizing<Vec<u8>>) -> Result<Self, KeyError> {
        if bytes.len() > LONGEST {
            return Err(KeyError::TextTooLong);
        }
        let text = match String::from_utf8(std::mem::take(&mut *bytes)) {
            Ok(text) => Self(Zeroizing::new(text)),
            Err(error) => {
                error.into_bytes().zeroize();
                return Err(KeyError::NotUtf8);
            }
        };
        let refused = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if text.0.contains(refused) { Err(KeyError::ControlCharacter) } else { Ok(text) }
    }

    /// Takes the text as one line, of which one line end is stripped and nothing else.
    ///
    /// # Errors
    /// As [`KeyText::read`].
    pub fn line(&self) -> Result<KeyText, KeyError> {
        let text = self.0.strip_suffix('\n').unwrap_or(&self.0);
        let line = text.strip_suffix('\r').unwrap_or(text);
        KeyText::from_bytes(Zeroizing::new(line.as_bytes().to_vec()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Iterates over the lines that are not blank, each with its number from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.0.lines()).filter(|(_, line)| !line.trim().is_empty())
    }
}

// Its only field wipes itself.
impl ZeroizeOnDrop for SecretText {}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretText").finish_non_exhaustive()
    }
}
