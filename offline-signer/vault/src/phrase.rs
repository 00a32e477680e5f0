//! What a key is written down as, and keys from entropy.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::entropy::{Entropy, hex};
use crate::{KeyError, KeyKind, KeyMaterial, Language, stack};

/// No phrase is longer: 24 words of at most 32 bytes, and blanks.
const LONGEST: usize = 24 * 33;

impl KeyMaterial {
    /// Makes English words of entropy.
    ///
    /// # Errors
    /// Refuses other lengths than 16, 20, 24, 28 and 32 bytes.
    pub fn from_english(entropy: &Entropy) -> Result<Self, KeyError> {
        let bytes = entropy.as_bytes();
        if !bytes.len().is_multiple_of(4) {
            return Err(KeyError::EntropyLength { found: bytes.len() });
        }
        Self::from_entropy(Language::English, bytes)
    }

    /// Takes 32 bytes as one private key, in the order in which wallets print it.
    ///
    /// # Errors
    /// Refuses any other length.
    pub fn from_private_key(key: &Entropy) -> Result<Self, KeyError> {
        let bytes = key.as_bytes();
        let raw =
            bytes.try_into().map_err(|_| KeyError::PrivateKeyLength { found: bytes.len() })?;
        Self::from_raw(raw)
    }

    /// Gives the words with a blank between them; a raw key has none.
    pub fn phrase(&self) -> Option<Zeroizing<String>> {
        stack::wiped(|| {
            let words = self.mnemonic()?;
            let mut phrase = Zeroizing::new(String::with_capacity(LONGEST));
            for word in words.words() {
                if !phrase.is_empty() {
                    phrase.push(' ');
                }
                phrase.push_str(word);
            }
            Some(phrase)
        })
    }

    /// Gives the word at a position from 1.
    pub fn word(&self, position: usize) -> Option<&'static str> {
        let place = position.checked_sub(1)?;
        stack::wiped(|| self.mnemonic()?.words().nth(place))
    }

    /// Gives a raw key in hex, as wallets print it.
    pub fn private_key(&self) -> Option<Zeroizing<String>> {
        (self.kind() == KeyKind::Raw).then(|| hex(self.bytes()))
    }

    /// Gives what shares and codes of the key hold: the entropy of English words, or a raw key.
    ///
    /// # Errors
    /// Refuses words of another language: what comes back from entropy is English words, and those are
    /// another key.
    pub fn entropy(&self) -> Result<Entropy, KeyError> {
        match self.language() {
            Some(Language::English) | None => Entropy::new(self.bytes())
                .map_err(|_| KeyError::EntropyLength { found: self.bytes().len() }),
            Some(_) => Err(KeyError::NotEnglish),
        }
    }

    /// Compares two keys in a time that does not tell where they differ; the number of words and the
    /// language show.
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind() == other.kind()
            && self.language() == other.language()
            && bool::from(self.bytes().ct_eq(other.bytes()))
    }
}
