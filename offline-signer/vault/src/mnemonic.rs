//! BIP-39 words: which language, which word is wrong, which word was meant.
//!
//! The seed is made from the words, whatever their language, so words that fit two lists are accepted
//! when the checksum of either list fits.

use bip39::{Language, Mnemonic};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::{KeyError, KeyText, SecretText};

/// The most words that are offered in place of a wrong one, and the most edits that they are away.
const OFFERED: usize = 3;
const EDITS: usize = 2;

impl KeyText {
    /// Offers up to three listed words that are one or two edits away from the word at `position`
    /// (from 1), nearest first.
    ///
    /// They tell much of the secret: for the prompt at which it was typed, never for a log, an error
    /// message or a file.
    pub fn near_words(&self, position: usize) -> Vec<&'static str> {
        near_word_of(self.as_str(), position)
    }
}

impl SecretText {
    /// Offers words as [`KeyText::near_words`] does, for a text of one line.
    pub fn near_words(&self, position: usize) -> Vec<&'static str> {
        near_word_of(self.as_str(), position)
    }
}

fn near_word_of(text: &str, position: usize) -> Vec<&'static str> {
    let text = normalized_words(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(word) = position.checked_sub(1).and_then(|place| words.get(place)) else {
        return Vec::new();
    };
    nearest(word, main_language(&words).word_list().iter().copied())
}

/// Offers up to three listed words that are one or two edits away from a wrong one, nearest first.
pub(crate) fn nearest(word: &str, list: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let word = Zeroizing::new(word.chars().collect::<Vec<char>>());
    let mut near: Vec<(usize, &'static str)> =
        list.filter_map(|listed| Some((edits(&word, listed)?, listed))).collect();
    near.sort_by_key(|(edits, _)| *edits);
    near.into_iter().map(|(_, listed)| listed).take(OFFERED).collect()
}

/// Reads 12 to 24 words of any BIP-39 list, in either case, with blanks of any kind between them.
pub(crate) fn parse(text: &str) -> Result<Box<Mnemonic>, KeyError> {
    let text = normalized_words(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    if !matches!(words.len(), 12 | 15 | 18 | 21 | 24) {
        return Err(KeyError::WordCount { found: words.len() });
    }
    let mut fitting = Language::ALL
        .iter()
        .filter(|language| words.iter().all(|word| language.find_word(word).is_some()))
        .peekable();
    if fitting.peek().is_none() {
        return Err(wrong_word(&words));
    }
    fitting
        .find_map(|language| Mnemonic::parse_in_normalized(*language, &text).ok().map(Box::new))
        .ok_or(KeyError::Checksum)
}

/// Finds the word to blame where no list has all words.
pub(crate) fn wrong_word(words: &[&str]) -> KeyError {
    let listed = |word: &&str| Language::ALL.iter().any(|list| list.find_word(word).is_some());
    if let Some(place) = words.iter().position(|word| !listed(word)) {
        return KeyError::UnknownWord { position: place.saturating_add(1) };
    }
    let main = main_language(words);
    let place = words.iter().position(|word| main.find_word(word).is_none()).unwrap_or_default();
    KeyError::MixedLanguages { position: place.saturating_add(1) }
}

/// The language that has most of the words; of equals, the first of the list of languages.
fn main_language(words: &[&str]) -> Language {
    let known =
        |language: &Language| words.iter().filter(|w| language.find_word(w).is_some()).count();
    Language::ALL.iter().rev().copied().max_by_key(known).unwrap_or_default()
}

/// Words as the lists have them: NFKD, and lower case, since plates and slips of paper often bear
/// capitals. The seed is made of the listed words, so this changes no key.
pub(crate) fn normalized_words(text: &str) -> Zeroizing<String> {
    wiped(text.nfkd().flat_map(char::to_lowercase))
}

/// A passphrase as BIP-39 salts it: NFKD, nothing else changed.
pub(crate) fn normalized_passphrase(text: &str) -> Zeroizing<String> {
    wiped(text.nfkd())
}

/// Collects into one allocation of the right size: growing would leave copies behind.
fn wiped(chars: impl Iterator<Item = char> + Clone) -> Zeroizing<String> {
    let length = chars.clone().map(char::len_utf8).sum();
    let mut text = Zeroizing::new(String::with_capacity(length));
    for c in chars {
        text.push(c);
    }
    text
}

/// Counts the edits from a word to a listed one where they are 1 or 2, and fewer than the word has
/// characters: of a single character everything is one edit away.
fn edits(word: &[char], listed: &str) -> Option<usize> {
    let listed: Vec<char> = listed.chars().collect();
    edits_between(word, &listed, EDITS).filter(|edits| *edits > 0 && *edits < word.len())
}

/// Counts the characters to change, add, drop or swap with the next between two words, up to `most`.
fn edits_between(word: &[char], listed: &[char], most: usize) -> Option<usize> {
    match (word, listed) {
        ([], rest) | (rest, []) => Some(rest.len()).filter(|edits| *edits <= most),
        ([a, word_rest @ ..], [b, listed_rest @ ..]) => {
            if a == b {
                return edits_between(word_rest, listed_rest, most);
            }
            let left = most.checked_sub(1)?;
            let swapped = match (word, listed) {
                ([a, b, x @ ..], [c, d, y @ ..]) if a == d && b == c => edits_between(x, y, left),
                _ => None,
            };
            let changed = edits_between(word_rest, listed_rest, left);
            let dropped = edits_between(word_rest, listed, left);
            let added = edits_between(word, listed_rest, left);
            let fewest = [changed, dropped, added, swapped].into_iter().flatten().min();
            fewest.map(|edits| edits.saturating_add(1))
        }
    }
}
