//! Bytewords (BCR-2020-012): bytes as English words, with a CRC-32 at the end.
//!
//! The four bytes of the checksum are CRC-32/IEEE, as every implementation has it (an early draft of
//! the paper says SHA-256). Letters are all lower case or all upper case.

use alloc::string::String;
use alloc::vec::Vec;
use thiserror::Error;

/// How the words are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Whole words with blanks between them.
    Standard,
    /// Whole words with hyphens between them.
    Uri,
    /// The first and last letter of each word, with nothing between.
    Minimal,
}

/// Why text is not bytewords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BytewordsError {
    /// Upper and lower case together.
    #[error("bytewords in mixed case")]
    Case,
    /// Something stands where a word of the list should.
    #[error("no byteword at place {place}")]
    Word {
        /// The number of the word, from 0.
        place: usize,
    },
    /// Fewer than the five words that one byte and the checksum take.
    #[error("{found} bytewords, expected at least 5")]
    Length {
        /// Words in the text.
        found: usize,
    },
    /// The CRC-32 does not match the bytes before it.
    #[error("checksum of the bytewords does not match")]
    Checksum,
}

/// The bytes of the checksum.
const CHECKSUM: usize = 4;
const LETTERS: usize = 26;

/// Writes bytes and their checksum as words, in lower case.
#[must_use]
pub fn encode(bytes: &[u8], style: Style) -> String {
    let checksum = crc32fast::hash(bytes).to_be_bytes();
    let mut text = String::with_capacity(bytes.len().saturating_add(CHECKSUM).saturating_mul(5));
    for (place, byte) in bytes.iter().chain(&checksum).enumerate() {
        match style {
            Style::Standard if place > 0 => text.push(' '),
            Style::Uri if place > 0 => text.push('-'),
            Style::Standard | Style::Uri | Style::Minimal => {}
        }
        let [first, second, third, last] = word(*byte).map(char::from);
        match style {
            Style::Standard | Style::Uri => text.extend([first, second, third, last]),
            Style::Minimal => text.extend([first, last]),
        }
    }
    text
}

/// Reads words and checks their checksum.
///
/// # Errors
///
/// Refuses everything that [`encode`] would not write, in lower or in upper case.
pub fn decode(text: &[u8], style: Style) -> Result<Vec<u8>, BytewordsError> {
    let text = lowered(text).ok_or(BytewordsError::Case)?;
    decode_lower(&text, style)
}

/// Reads words in lower case.
pub(crate) fn decode_lower(text: &[u8], style: Style) -> Result<Vec<u8>, BytewordsError> {
    let mut bytes = match style {
        Style::Standard => whole_words(text, b' ')?,
        Style::Uri => whole_words(text, b'-')?,
        Style::Minimal => minimal_words(text)?,
    };
    let found = bytes.len();
    let body = found.checked_sub(CHECKSUM).filter(|body| *body > 0);
    let checksum = bytes.split_off(body.ok_or(BytewordsError::Length { found })?);
    if crc32fast::hash(&bytes).to_be_bytes() == *checksum {
        Ok(bytes)
    } else {
        Err(BytewordsError::Checksum)
    }
}

/// Returns text in lower case, or nothing if it has letters of both cases.
pub(crate) fn lowered(text: &[u8]) -> Option<Vec<u8>> {
    let upper = text.iter().any(u8::is_ascii_uppercase);
    let lower = text.iter().any(u8::is_ascii_lowercase);
    (!(upper && lower)).then(|| text.to_ascii_lowercase())
}

fn whole_words(text: &[u8], separator: u8) -> Result<Vec<u8>, BytewordsError> {
    let places = places();
    let words = text.split(|byte| *byte == separator).enumerate();
    let byte_of = |(place, letters): (usize, &[u8])| {
        match *letters {
            [first, _, _, last] => {
                byte_at(&places, first, last).filter(|byte| word(*byte) == *letters)
            }
            _ => None,
        }
        .ok_or(BytewordsError::Word { place })
    };
    words.map(byte_of).collect()
}

fn minimal_words(text: &[u8]) -> Result<Vec<u8>, BytewordsError> {
    let places = places();
    let (pairs, rest) = text.as_chunks();
    if !rest.is_empty() {
        return Err(BytewordsError::Word { place: pairs.len() });
    }
    let byte_of = |(place, [first, last]): (usize, &[u8; 2])| {
        byte_at(&places, *first, *last).ok_or(BytewordsError::Word { place })
    };
    pairs.iter().enumerate().map(byte_of).collect()
}

fn word(byte: u8) -> [u8; 4] {
    WORDS.get(usize::from(byte)).copied().unwrap_or_default()
}

/// Returns the byte of each pair of first and last letter; no two words have both in common.
fn places() -> [Option<u8>; LETTERS * LETTERS] {
    let mut places = [None; LETTERS * LETTERS];
    for (byte, [first, _, _, last]) in (0..=u8::MAX).zip(&WORDS) {
        if let Some(place) = place_of(*first, *last).and_then(|place| places.get_mut(place)) {
            *place = Some(byte);
        }
    }
    places
}

fn byte_at(places: &[Option<u8>], first: u8, last: u8) -> Option<u8> {
    places.get(place_of(first, last)?).copied().flatten()
}

fn place_of(first: u8, last: u8) -> Option<usize> {
    let number =
        |letter: u8| letter.is_ascii_lowercase().then(|| usize::from(letter.saturating_sub(b'a')));
    Some(number(first)?.saturating_mul(LETTERS).saturating_add(number(last)?))
}

/// The word of each byte, in the order of the alphabet.
const WORDS: [[u8; 4]; 256] = [
    *b"able", *b"acid", *b"also", *b"apex", *b"aqua", *b"arch", *b"atom", *b"aunt", *b"away",
    *b"axis", *b"back", *b"bald", *b"barn", *b"belt", *b"beta", *b"bias", *b"blue", *b"body",
    *b"brag", *b"brew", *b"bulb", *b"buzz", *b"calm", *b"cash", *b"cats", *b"chef", *b"city",
    *b"claw", *b"code", *b"cola", *b"cook", *b"cost", *b"crux", *b"curl", *b"cusp", *b"cyan",
    *b"dark", *b"data", *b"days", *b"deli", *b"dice", *b"diet", *b"door", *b"down", *b"draw",
    *b"drop", *b"drum", *b"dull", *b"duty", *b"each", *b"easy", *b"echo", *b"edge", *b"epic",
    *b"even", *b"exam", *b"exit", *b"eyes", *b"fact", *b"fair", *b"fern", *b"figs", *b"film",
    *b"fish", *b"fizz", *b"flap", *b"flew", *b"flux", *b"foxy", *b"free", *b"frog", *b"fuel",
    *b"fund", *b"gala", *b"game", *b"gear", *b"gems", *b"gift", *b"girl", *b"glow", *b"good",
    *b"gray", *b"grim", *b"guru", *b"gush", *b"gyro", *b"half", *b"hang", *b"hard", *b"hawk",
    *b"heat", *b"help", *b"high", *b"hill", *b"holy", *b"hope", *b"horn", *b"huts", *b"iced",
    *b"idea", *b"idle", *b"inch", *b"inky", *b"into", *b"iris", *b"iron", *b"item", *b"jade",
    *b"jazz", *b"join", *b"jolt", *b"jowl", *b"judo", *b"jugs", *b"jump", *b"junk", *b"jury",
    *b"keep", *b"keno", *b"kept", *b"keys", *b"kick", *b"kiln", *b"king", *b"kite", *b"kiwi",
    *b"knob", *b"lamb", *b"lava", *b"lazy", *b"leaf", *b"legs", *b"liar", *b"limp", *b"lion",
    *b"list", *b"logo", *b"loud", *b"love", *b"luau", *b"luck", *b"lung", *b"main", *b"many",
    *b"math", *b"maze", *b"memo", *b"menu", *b"meow", *b"mild", *b"mint", *b"miss", *b"monk",
    *b"nail", *b"navy", *b"need", *b"news", *b"next", *b"noon", *b"note", *b"numb", *b"obey",
    *b"oboe", *b"omit", *b"onyx", *b"open", *b"oval", *b"owls", *b"paid", *b"part", *b"peck",
    *b"play", *b"plus", *b"poem", *b"pool", *b"pose", *b"puff", *b"puma", *b"purr", *b"quad",
    *b"quiz", *b"race", *b"ramp", *b"real", *b"redo", *b"rich", *b"road", *b"rock", *b"roof",
    *b"ruby", *b"ruin", *b"runs", *b"rust", *b"safe", *b"saga", *b"scar", *b"sets", *b"silk",
    *b"skew", *b"slot", *b"soap", *b"solo", *b"song", *b"stub", *b"surf", *b"swan", *b"taco",
    *b"task", *b"taxi", *b"tent", *b"tied", *b"time", *b"tiny", *b"toil", *b"tomb", *b"toys",
    *b"trip", *b"tuna", *b"twin", *b"ugly", *b"undo", *b"unit", *b"urge", *b"user", *b"vast",
    *b"very", *b"veto", *b"vial", *b"vibe", *b"view", *b"visa", *b"void", *b"vows", *b"wall",
    *b"wand", *b"warm", *b"wasp", *b"wave", *b"waxy", *b"webs", *b"what", *b"when", *b"whiz",
    *b"wolf", *b"work", *b"yank", *b"yawn", *b"yell", *b"yoga", *b"yurt", *b"zaps", *b"zero",
    *b"zest", *b"zinc", *b"zone", *b"zoom",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_told_apart_by_two_letters() {
        assert!(WORDS.is_sorted());
        assert_eq!(places().iter().flatten().count(), 256);
    }

    #[test]
    fn every_byte_comes_back_in_every_style() {
        let bytes: Vec<u8> = (0..=255).collect();
        for style in [Style::Standard, Style::Uri, Style::Minimal] {
            let text = encode(&bytes, style);
            assert_eq!(decode(text.as_bytes(), style), Ok(bytes.clone()));
            assert_eq!(decode(text.to_ascii_uppercase().as_bytes(), style), Ok(bytes.clone()));
        }
    }

    #[test]
    fn what_no_encoder_writes_is_refused() {
        let refused = |text: &str, style| decode(text.as_bytes(), style).unwrap_err();
        let good = encode(b"\x01\x02", Style::Standard);
        assert_eq!(good, "acid also ramp surf flew memo");
        for (text, place) in [("able acix also apex aqua", 1), ("able  acid also apex aqua", 1)] {
            assert_eq!(refused(text, Style::Standard), BytewordsError::Word { place });
        }
        // The first and last letter are those of a word, the middle is not.
        let bent = good.replace("ramp", "romp");
        assert_eq!(refused(&bent, Style::Standard), BytewordsError::Word { place: 2 });
        assert_eq!(refused(&good, Style::Uri), BytewordsError::Word { place: 0 });
        assert_eq!(
            refused(&good.replace("acid", "able"), Style::Standard),
            BytewordsError::Checksum
        );
        assert_eq!(refused("Acid also ramp surf flew memo", Style::Standard), BytewordsError::Case);
        assert_eq!(refused("", Style::Minimal), BytewordsError::Length { found: 0 });
        assert_eq!(refused("aeaeaeae", Style::Minimal), BytewordsError::Length { found: 4 });
        assert_eq!(refused("aeaeaeaea", Style::Minimal), BytewordsError::Word { place: 4 });
        assert_eq!(refused("aeaeaeaea\u{e9}", Style::Minimal), BytewordsError::Word { place: 5 });
        assert_eq!(refused("aeaeaeaexx", Style::Minimal), BytewordsError::Word { place: 4 });
    }
}
