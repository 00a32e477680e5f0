//! The word list of SLIP-0039: 1,024 words, each known by its first four letters.

/// The list of the standard, in its order, a word to a line.
const LIST: &str = include_str!("wordlist.txt");

/// Iterates over the list.
pub(crate) fn list() -> impl Iterator<Item = &'static str> + Clone {
    LIST.split_ascii_whitespace()
}

/// Finds the number of a word, in either case.
pub(super) fn number(word: &str) -> Option<u16> {
    let place = list().position(|listed| listed.eq_ignore_ascii_case(word))?;
    u16::try_from(place).ok()
}

/// Tells whether the list has a word, in either case.
pub(crate) fn has_word(word: &str) -> bool {
    number(word).is_some()
}

/// Gives the word of a number below 1,024.
pub(super) fn word(number: u16) -> Option<&'static str> {
    list().nth(number.into())
}
