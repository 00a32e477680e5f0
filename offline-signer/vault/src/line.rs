//! Secret lines: a key's text and a passphrase, read without a buffer that outlives them.

use std::fmt;
use std::io::{ErrorKind, Read};

use subtle::ConstantTimeEq as _;
use system::Locked;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::KeyError;
use crate::locked::locked_copy;

/// The most bytes that a secret line may have, without its line end.
const LONGEST: usize = 1024;
/// Room for the longest line, two bytes of line end, and one byte to see that there is more.
const CAPACITY: usize = LONGEST + 3;

/// The secret line of a key file: BIP-39 words, or a private key in hex; in locked memory.
pub struct KeyText(Text);

/// The passphrase of a mnemonic, in locked memory; it may be empty, and every space in it counts.
pub struct Passphrase(Text);

/// Checked text in locked memory: it is kept while an operator reads and types other things.
struct Text(Locked);

impl Text {
    fn as_str(&self) -> &str {
        // It was made of a string and is never changed.
        std::str::from_utf8(self.0.as_ref()).unwrap_or_default()
    }
}

impl KeyText {
    /// Reads the line to the end of `input`, straight into a buffer that is wiped.
    ///
    /// One line end (`\n` or `\r\n`) is stripped and nothing else. Hand in the file itself: a buffered
    /// reader, or std's stdin, would keep a copy.
    ///
    /// # Errors
    /// Refuses what cannot be read, more than 1,024 bytes, another line, text that is not UTF-8, and
    /// control characters.
    pub fn read(input: &mut dyn Read) -> Result<Self, KeyError> {
        Self::from_bytes(read_line(input)?)
    }

    /// Takes the line from a prompt, without its line end.
    ///
    /// # Errors
    /// As [`KeyText::read`]; a line end is another line.
    pub fn from_bytes(bytes: Zeroizing<Vec<u8>>) -> Result<Self, KeyError> {
        checked_text(bytes, char::is_control).map(Self)
    }

    /// Joins lines that were typed one by one, with blanks between them.
    pub fn joined(lines: &[Self]) -> Zeroizing<Vec<u8>> {
        let length = lines.iter().map(|line| line.as_str().len().saturating_add(1)).sum();
        let mut joined = Zeroizing::new(Vec::with_capacity(length));
        for line in lines {
            if !joined.is_empty() {
                joined.push(b' ');
            }
            joined.extend_from_slice(line.as_str().as_bytes());
        }
        joined
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Passphrase {
    /// Reads the passphrase as [`KeyText::read`] reads a key.
    ///
    /// # Errors
    /// As [`KeyText::read`], but of the control characters only NUL is refused: another wallet may have
    /// taken a tab.
    pub fn read(input: &mut dyn Read) -> Result<Self, KeyError> {
        Self::from_bytes(read_line(input)?)
    }

    /// Takes the passphrase from a prompt, without its line end.
    ///
    /// # Errors
    /// As [`Passphrase::read`]; a line end is another line.
    pub fn from_bytes(bytes: Zeroizing<Vec<u8>>) -> Result<Self, KeyError> {
        checked_text(bytes, |c| c == '\0').map(Self)
    }

    /// Tells whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// Tells whether two are the same text, in a time that tells nothing but their lengths.
    pub fn is_same(&self, other: &Self) -> bool {
        is_same(self.as_str().as_bytes(), other.as_str().as_bytes())
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Compares secrets: only their lengths show in the time that it takes.
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    bool::from(one.ct_eq(other))
}

fn read_line(input: &mut dyn Read) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut line = Zeroizing::new(vec![0; CAPACITY]);
    let length = fill(input, &mut line)?;
    line.truncate(length);
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    }
    Ok(line)
}

/// Reads until the end of the input or of the buffer.
pub(crate) fn fill(input: &mut dyn Read, buffer: &mut [u8]) -> Result<usize, KeyError> {
    let mut filled: usize = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(count) => filled = filled.saturating_add(count),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(KeyError::Read(error.kind())),
        }
    }
    Ok(filled.min(buffer.len()))
}

fn checked_text(
    mut bytes: Zeroizing<Vec<u8>>,
    refused: fn(char) -> bool,
) -> Result<Text, KeyError> {
    if bytes.len() > LONGEST {
        return Err(KeyError::TooLong);
    }
    let text = match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Zeroizing::new(text),
        Err(error) => {
            error.into_bytes().zeroize();
            return Err(KeyError::NotUtf8);
        }
    };
    if text.contains(['\n', '\r']) {
        return Err(KeyError::AnotherLine);
    }
    if text.contains(refused) {
        return Err(KeyError::ControlCharacter);
    }
    locked_copy(text.as_bytes()).map(Text)
}

// Their only field wipes itself.
impl ZeroizeOnDrop for KeyText {}
impl ZeroizeOnDrop for Passphrase {}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyText").finish_non_exhaustive()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passphrase").finish_non_exhaustive()
    }
}
