//! Help with typing: words that begin as what was typed, and words near it.

use bip39::Language;

use crate::mnemonic::nearest;
use crate::slip39;

/// A list of words that a prompt completes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum WordList {
    /// The English words of BIP-39: 2,048, each known by its first four letters.
    Phrase,
    /// The words of SLIP-0039: 1,024, each known by its first four letters.
    Share,
}

impl WordList {
    /// Tells whether the list has a word, in lower case.
    pub fn has(self, word: &str) -> bool {
        match self {
            Self::Phrase => Language::English.find_word(word).is_some(),
            Self::Share => slip39::has_word(word),
        }
    }

    /// Lists the words that begin as what was typed, in lower case.
    ///
    /// They tell much of the secret: for the prompt at which it is typed, never for a log, an error
    /// message or a file.
    pub fn complete(self, typed: &str) -> Vec<&'static str> {
        let begins = |word: &&'static str| word.starts_with(typed);
        match self {
            Self::Phrase => Language::English.word_list().iter().copied().filter(begins).collect(),
            Self::Share => slip39::list().filter(begins).collect(),
        }
    }

    /// Gives the only word that is meant: the one that was typed in full, or the only one that begins
    /// so.
    pub fn only(self, typed: &str) -> Option<&'static str> {
        let words = self.complete(typed);
        let whole = words.iter().find(|word| **word == typed).copied();
        match words.as_slice() {
            [only] if !typed.is_empty() => Some(only),
            _ => whole,
        }
    }

    /// Offers up to three words that are one or two edits away from a wrong one, nearest first; as
    /// secret as [`WordList::complete`].
    pub fn near(self, typed: &str) -> Vec<&'static str> {
        match self {
            Self::Phrase => nearest(typed, Language::English.word_list().iter().copied()),
            Self::Share => nearest(typed, slip39::list()),
        }
    }
}
