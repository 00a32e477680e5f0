//! The last word of a phrase whose other words were drawn by hand: it holds the checksum.

use std::fmt;

use sha2::digest::FixedOutput;
use sha2::{Digest, Sha256};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::entropy::{Coins, PhraseLength};
use crate::mnemonic::normalized_words;
use crate::{KeyError, KeyMaterial, KeyText, Language, stack};

/// All words of a phrase but the last.
pub struct LastWord {
    language: Language,
    length: PhraseLength,
    numbers: Zeroizing<Vec<u16>>,
}

impl LastWord {
    /// Reads 11, 14, 17, 20 or 23 words. Words that are in several lists are taken from the first of
    /// these lists, English before all others.
    ///
    /// # Errors
    /// Says which word is wrong by its place, never by its text.
    pub fn of(text: &KeyText) -> Result<Self, KeyError> {
        let text = normalized_words(text.as_str());
        let words: Vec<&str> = text.split_whitespace().collect();
        let next = words.len().saturating_add(1);
        let length = PhraseLength::ALL.into_iter().find(|length| length.words() == next);
        let length = length.ok_or(KeyError::LastWordCount { found: words.len() })?;
        let has_all =
            |language: &&Language| words.iter().all(|word| language.find_word(word).is_some());
        let language = Language::ALL.iter().find(has_all);
        let language = *language.ok_or_else(|| crate::mnemonic::wrong_word(&words))?;
        let mut numbers = Zeroizing::new(Vec::with_capacity(24));
        numbers.extend(words.iter().filter_map(|word| language.find_word(word)));
        Ok(Self { language, length, numbers })
    }

    /// Tells how many flips of a coin choose the last word: 7 for 12 words, and 6, 5, 4 and 3.
    pub fn flips(&self) -> u32 {
        11_u32.saturating_sub(self.checksum_bits())
    }

    /// Lists every word that may be the last, in the order of the list of words.
    pub fn words(&self) -> Vec<&'static str> {
        let all = 0..1_u16.unbounded_shl(self.flips());
        all.filter_map(|flips| self.language.word_list().get(self.number(flips)).copied()).collect()
    }

    /// Completes the phrase with the word that flips of a coin choose, heads 1, the first the highest.
    ///
    /// # Errors
    /// Refuses any other number of flips than [`LastWord::flips`].
    pub fn complete(&self, flips: &Coins) -> Result<KeyMaterial, KeyError> {
        let expected = self.flips();
        let found = flips.count();
        let flips = flips.number(expected).ok_or(KeyError::Flips { expected, found })?;
        stack::wiped(|| KeyMaterial::from_entropy(self.language, &self.entropy(flips)))
    }

    /// A bit for each three words of the phrase.
    fn checksum_bits(&self) -> u32 {
        self.length.bits() / 32
    }

    /// The number of the last word.
    fn number(&self, flips: u16) -> usize {
        let mut hash = Sha256::new();
        Digest::update(&mut hash, &*self.entropy(flips));
        let mut digest = Zeroizing::new([0; 32]);
        FixedOutput::finalize_into(hash, (&mut *digest).into());
        let [first, ..] = *digest;
        let bits = self.checksum_bits();
        let checksum = first.unbounded_shr(8_u32.saturating_sub(bits));
        usize::from(flips.unbounded_shl(bits) | u16::from(checksum))
    }

    /// The words' bits, eleven each, and behind them the flips.
    fn entropy(&self, flips: u16) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(32));
        let mut bits = Zeroizing::new(0_u32);
        let mut count = 0_u32;
        let words = self.numbers.iter().map(|number| (*number, 11));
        for (value, width) in words.chain([(flips, self.flips())]) {
            *bits = bits.unbounded_shl(width) | u32::from(value);
            count = count.saturating_add(width);
            while let Some(rest) = count.checked_sub(8) {
                let [.., byte] = bits.unbounded_shr(rest).to_be_bytes();
                bytes.push(byte);
                count = rest;
            }
        }
        bytes
    }
}

// Its only secret field wipes itself.
impl ZeroizeOnDrop for LastWord {}

impl fmt::Debug for LastWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LastWord").field("length", &self.length).finish_non_exhaustive()
    }
}
