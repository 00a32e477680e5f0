//! What a key is written down as, and keys from entropy.

use bip39::{Language, Mnemonic};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::entropy::{Entropy, hex};
use crate::material::{KeyMaterial, Secret};
use crate::{KeyError, KeyKind};

/// No phrase is longer: 24 words of at most 32 bytes, and blanks.
const LONGEST: usize = 24 * 33;

impl KeyMaterial {
    /// Makes English words of entropy.
    ///
    /// # Errors
    /// Refuses other lengths than 16, 20, 24, 28 and 32 bytes.
    pub fn from_entropy(entropy: &Entropy) -> Result<Self, KeyError> {
        let bytes = entropy.as_bytes();
        let words = Mnemonic::from_entropy_in(Language::English, bytes);
        let words = words.map_err(|_| KeyError::EntropyLength { found: bytes.len() })?;
        Ok(Self(Secret::Words(Box::new(words))))
    }

    /// Takes 32 bytes as one private key, in the order in which wallets print it.
    ///
    /// # Errors
    /// Refuses any other length.
    pub fn from_private_key(key: &Entropy) -> Result<Self, KeyError> {
        let mut raw = Box::new(Zeroizing::new([0; 32]));
        let bytes = key.as_bytes();
        if bytes.len() != raw.len() {
            return Err(KeyError::PrivateKeyLength { found: bytes.len() });
        }
        for (to, from) in raw.iter_mut().zip(bytes) {
            *to = *from;
        }
        Ok(Self(Secret::Raw(raw)))
    }

    /// Gives the words with a blank between them; a raw key has none.
    pub fn phrase(&self) -> Option<Zeroizing<String>> {
        let Secret::Words(words) = &self.0 else { return None };
        let mut phrase = Zeroizing::new(String::with_capacity(LONGEST));
        for word in words.words() {
            if !phrase.is_empty() {
                phrase.push(' ');
            }
            phrase.push_str(word);
        }
        Some(phrase)
    }

    /// Gives the word at a position from 1.
    pub fn word(&self, position: usize) -> Option<&'static str> {
        match &self.0 {
            Secret::Words(words) => words.words().nth(position.checked_sub(1)?),
            Secret::Raw(_) => None,
        }
    }

    /// Gives a raw key in hex, as wallets print it.
    pub fn private_key(&self) -> Option<Zeroizing<String>> {
        match &self.0 {
            Secret::Words(_) => None,
            Secret::Raw(key) => Some(hex(&key[..])),
        }
    }

    /// Gives what shares and codes of the key hold: the entropy of English words, or a raw key.
    ///
    /// # Errors
    /// Refuses words of another language: what comes back from entropy is English words, and those are
    /// another key.
    pub fn entropy(&self) -> Result<Entropy, KeyError> {
        let entropy = match &self.0 {
            Secret::Words(words) if words.language() == Language::English => {
                let (bytes, length) = words.to_entropy_array();
                let bytes = Zeroizing::new(bytes);
                Entropy::new(bytes.get(..length).unwrap_or_default())
            }
            Secret::Words(_) => return Err(KeyError::NotEnglish),
            Secret::Raw(key) => Entropy::new(&key[..]),
        };
        entropy.map_err(|_| KeyError::EntropyLength { found: 0 })
    }

    /// Compares two keys in a time that does not tell where they differ; the number of words shows.
    pub fn is_same(&self, other: &Self) -> bool {
        if self.kind() != other.kind() {
            return false;
        }
        let text = |key: &Self| match key.kind() {
            KeyKind::Words { .. } => key.phrase(),
            KeyKind::Raw => key.private_key(),
        };
        match (text(self), text(other)) {
            (Some(one), Some(two)) => one.as_bytes().ct_eq(two.as_bytes()).into(),
            (Some(_) | None, _) => false,
        }
    }
}
