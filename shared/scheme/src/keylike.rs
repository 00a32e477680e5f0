//! Recognises payloads that are somebody's key, so that none is printed, logged or sent by accident.
//!
//! It leans to the safe side. A bare hash looks like a key, in 32 bytes or 64 hex digits, and so does
//! any payload of exactly 16 or 32 bytes, text or not, and a sentence of 11 to 30 words most of which
//! happen to be listed. What it does not find: words without spaces
//! between them (Chinese), keys within longer texts, key formats of other worlds. The payload is
//! foreign input: its copies here are not wiped.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use bip39::{Language, Mnemonic};

/// The fewest and the most words that may be a mnemonic: 12 to 24, with one lost or some added.
const WORDS: core::ops::RangeInclusive<usize> = 11..=30;
/// No word of any list is longer, in bytes.
const LONGEST_WORD: usize = 64;
/// The digits of a SeedQR of 24 words; no other form without spaces is longer.
const LONGEST_COMPACT: usize = 96;

/// The form of a key that a payload may be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KeyLike {
    /// 16 or 32 bytes: the entropy of 12 or 24 words (CompactSeedQR), or a private key.
    Bytes,
    /// 12, 15, 18, 21 or 24 groups of four digits, each a word's number (SeedQR).
    Digits,
    /// 64 hex digits, or 66 that begin with 00: a private key as wallets print it.
    Hex,
    /// BIP-39 words of one language, a few of them unknown.
    Words,
    /// A Uniform Resource of a type that carries a seed, a share of one, or a derived key.
    Ur,
}

/// Decides whether a payload looks like a key: [`find`] found some form.
pub fn looks_like_key(payload: &[u8]) -> bool {
    find(payload).is_some()
}

/// The types of Uniform Resources that carry secrets (BCR-2020-006), without the prefix `crypto-` of
/// their first years.
const SECRET_TYPES: [&[u8]; 5] = [b"seed/", b"hdkey/", b"bip39/", b"sskr/", b"eckey/"];

/// Decides whether a payload is a Uniform Resource whose type says that it may carry a key, whole or
/// in part. Extended public keys have the type of private ones.
pub fn is_key_ur(payload: &[u8]) -> bool {
    let text = payload.get(..40).unwrap_or(payload).to_ascii_lowercase();
    let Some(kind) = text.strip_prefix(b"ur:") else {
        return false;
    };
    let kind = kind.strip_prefix(b"crypto-").unwrap_or(kind);
    SECRET_TYPES.iter().any(|secret| kind.starts_with(secret))
}

/// Decides whether a name, an argument or a typed line looks like a key: as [`looks_like_key`], but
/// sixteen characters of text are an invoice number or a file's name, not sixteen bytes of a key.
pub fn text_looks_like_key(text: &str) -> bool {
    find(text.as_bytes()).is_some_and(|form| form != KeyLike::Bytes)
}

/// Finds the form of key that the payload looks like, if any.
///
/// Text is taken as UTF-8; what is not (another encoding, a byte order mark) is skipped over, not
/// trusted to be harmless. White space does not matter.
pub fn find(payload: &[u8]) -> Option<KeyLike> {
    if is_key_ur(payload) {
        return Some(KeyLike::Ur);
    }
    if matches!(payload.len(), 16 | 32) {
        return Some(KeyLike::Bytes);
    }
    // Zero bytes go first: they are every second byte of English words in UTF-16.
    let bytes: Vec<u8> = payload.iter().copied().filter(|byte| *byte != 0).collect();
    let text = String::from_utf8_lossy(&bytes);
    let compact: String =
        text.chars().filter(|c| !is_blank(*c)).take(LONGEST_COMPACT.saturating_add(1)).collect();
    if is_seed_digits(&compact) {
        Some(KeyLike::Digits)
    } else if is_key_hex(&compact) {
        Some(KeyLike::Hex)
    } else if is_mnemonic(&text) {
        Some(KeyLike::Words)
    } else {
        None
    }
}

/// White space, and what stands for bytes that are not text.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | char::REPLACEMENT_CHARACTER)
}

fn is_seed_digits(text: &str) -> bool {
    matches!(text.len(), 48 | 60 | 72 | 84 | 96)
        && text.bytes().all(|byte| byte.is_ascii_digit())
        // Four digits compare as text as they do as numbers; 2,048 words are numbered from 0.
        && text.as_bytes().chunks_exact(4).all(|group| group <= &b"2047"[..])
}

fn is_key_hex(text: &str) -> bool {
    let length = text.len() == 64 || (text.len() == 66 && text.starts_with("00"));
    length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// At least 80 % of 11 to 30 words are in one list: typing errors and a label are tolerated.
fn is_mnemonic(text: &str) -> bool {
    let past_the_most = WORDS.end().saturating_add(1);
    let words: Vec<&str> =
        text.split(ends_word).filter(|word| !word.is_empty()).take(past_the_most).collect();
    if !WORDS.contains(&words.len()) {
        return false;
    }
    let words: Vec<String> = words.into_iter().map(normalized).collect();
    Language::ALL.iter().any(|language| {
        let known = words.iter().filter(|word| language.find_word(word).is_some()).count();
        known.saturating_mul(5) >= words.len().saturating_mul(4)
    })
}

/// Words may be numbered, quoted or set in a list; their accents may be characters of their own.
fn ends_word(c: char) -> bool {
    is_blank(c)
        || c.is_control()
        || c.is_ascii_punctuation()
        || c.is_ascii_digit()
        || matches!(c, '、' | '，' | '。' | '・')
}

/// A word as the lists spell it: lower case, NFKD. One longer than any listed becomes empty.
fn normalized(word: &str) -> String {
    if word.len() > LONGEST_WORD {
        return String::new();
    }
    let lower: String = word.chars().flat_map(char::to_lowercase).collect();
    let mut word = Cow::Owned(lower);
    Mnemonic::normalize_utf8_cow(&mut word);
    word.into_owned()
}
