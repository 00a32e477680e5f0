//! SeedQR and CompactSeedQR, as SeedSigner specifies them: English words as digits or bits in a code.
//!
//! A SeedQR holds four digits for each word, its number in the list from 0. A CompactSeedQR holds the
//! entropy, which is the words' bits without their checksum. The specification speaks of 12 and 24
//! words; 15, 18 and 21 are written the same way here, and other devices may not know them.

use zeroize::Zeroizing;

use crate::{KeyError, KeyKind, KeyMaterial, KeyText, Language, stack};

/// The digits of a word.
const DIGITS: usize = 4;

/// Reads what a code holds: digits of a SeedQR, or bytes of a CompactSeedQR. Nothing else is taken.
///
/// # Errors
/// [`KeyError::NotSeedQr`], [`KeyError::WordNumber`], [`KeyError::Checksum`].
pub fn read_seedqr(payload: &[u8]) -> Result<KeyMaterial, KeyError> {
    if is_digits(payload) {
        return from_digits(payload);
    }
    match payload.len() {
        16 | 20 | 24 | 28 | 32 => KeyMaterial::from_entropy(Language::English, payload),
        _ => Err(KeyError::NotSeedQr),
    }
}

/// Tells whether bytes are as many digits as a SeedQR has.
pub(crate) fn is_digits(payload: &[u8]) -> bool {
    matches!(payload.len(), 48 | 60 | 72 | 84 | 96) && payload.iter().all(u8::is_ascii_digit)
}

/// Reads the digits of a SeedQR.
pub(crate) fn from_digits(digits: &[u8]) -> Result<KeyMaterial, KeyError> {
    let list = Language::English.word_list();
    let mut phrase = Zeroizing::new(Vec::with_capacity(digits.len().saturating_mul(3)));
    for (position, group) in (1..).zip(digits.chunks(DIGITS)) {
        let number = group.iter().fold(0_usize, |number, digit| {
            number.saturating_mul(10).saturating_add(usize::from(digit.wrapping_sub(b'0')))
        });
        let word = list.get(number).ok_or(KeyError::WordNumber { position })?;
        if position > 1 {
            phrase.push(b' ');
        }
        phrase.extend_from_slice(word.as_bytes());
    }
    let key = KeyText::from_bytes(phrase)?.parse()?;
    // Words that fit another list as well are English here.
    key.entropy().map(|_| key)
}

impl KeyMaterial {
    /// Gives the digits of the key's SeedQR.
    ///
    /// # Errors
    /// Refuses a raw key, and words of another language than English.
    pub fn seedqr(&self) -> Result<Zeroizing<String>, KeyError> {
        let _english = self.english()?;
        stack::wiped(|| {
            let words = self.mnemonic().ok_or(KeyError::NoWords)?;
            let mut digits = Zeroizing::new(String::with_capacity(24 * DIGITS));
            for number in words.word_indices() {
                for power in [1_000, 100, 10, 1] {
                    let digit = number.checked_div(power).unwrap_or_default() % 10;
                    digits.extend(char::from_digit(u32::try_from(digit).unwrap_or_default(), 10));
                }
            }
            Ok(digits)
        })
    }

    /// Gives the bytes of the key's CompactSeedQR.
    ///
    /// # Errors
    /// As [`KeyMaterial::seedqr`].
    pub fn compact_seedqr(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        Ok(Zeroizing::new(self.english()?.to_vec()))
    }

    /// The entropy of English words.
    fn english(&self) -> Result<&[u8], KeyError> {
        match (self.kind(), self.language()) {
            (KeyKind::Raw, _) => Err(KeyError::NoWords),
            (KeyKind::Words { .. }, Some(Language::English)) => Ok(self.bytes()),
            (KeyKind::Words { .. }, _) => Err(KeyError::NotEnglish),
        }
    }
}
