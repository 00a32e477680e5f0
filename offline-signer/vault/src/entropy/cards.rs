//! Shuffled decks of 52 cards.

use std::fmt;

use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::EntropyError;
use crate::SecretText;

const RANKS: &str = "A23456789TJQK";
const SUITS: &str = "SHDC";
const DECK: usize = 52;
/// The most cards: four decks.
const MOST: usize = 208;

/// Millionths of a bit of a card drawn from so many, from 1 to 52: log2, rounded down. They add up to
/// 225.58 bits of a whole deck.
const MICROBITS: [u32; DECK] = [
    0, 1_000_000, 1_584_962, 2_000_000, 2_321_928, 2_584_962, 2_807_354, 3_000_000, 3_169_925,
    3_321_928, 3_459_431, 3_584_962, 3_700_439, 3_807_354, 3_906_890, 4_000_000, 4_087_462,
    4_169_925, 4_247_927, 4_321_928, 4_392_317, 4_459_431, 4_523_561, 4_584_962, 4_643_856,
    4_700_439, 4_754_887, 4_807_354, 4_857_980, 4_906_890, 4_954_196, 5_000_000, 5_044_394,
    5_087_462, 5_129_283, 5_169_925, 5_209_453, 5_247_927, 5_285_402, 5_321_928, 5_357_552,
    5_392_317, 5_426_264, 5_459_431, 5_491_853, 5_523_561, 5_554_588, 5_584_962, 5_614_709,
    5_643_856, 5_672_425, 5_700_439,
];

/// Cards in the order of a shuffled deck; after 52 the same or another deck, shuffled anew.
pub struct Cards(Zeroizing<String>);

impl Cards {
    /// Reads cards, a rank (A 2 to 10 J Q K, T for 10) and a suit (S H D C), in either case, with blanks,
    /// line ends or commas between them.
    ///
    /// # Errors
    /// Refuses what is no card, a card that its deck showed before, and more than four decks.
    pub fn parse(text: &SecretText) -> Result<Self, EntropyError> {
        let mut cards = Zeroizing::new(String::with_capacity(MOST.saturating_mul(3)));
        let mut deck = Zeroizing::new(Vec::with_capacity(DECK));
        let written = text.as_str().split(|c: char| c.is_whitespace() || c == ',');
        for (position, name) in (1..).zip(written.filter(|name| !name.is_empty())) {
            if position > MOST {
                return Err(EntropyError::TooMany { most: MOST });
            }
            let card = card(name).ok_or(EntropyError::NotACard { position })?;
            if deck.len() == DECK {
                deck.clear();
            }
            if deck.contains(&card) {
                return Err(EntropyError::RepeatedCard { position });
            }
            deck.push(card);
            if !cards.is_empty() {
                cards.push(' ');
            }
            cards.extend(card);
        }
        Ok(Self(cards))
    }

    /// Counts the cards.
    pub fn count(&self) -> usize {
        self.0.split_ascii_whitespace().count()
    }

    pub(super) fn microbits(&self) -> u32 {
        MICROBITS.iter().rev().cycle().take(self.count()).sum()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads a card as rank and suit.
fn card(name: &str) -> Option<[char; 2]> {
    let mut letters = name.chars().map(|c| c.to_ascii_uppercase());
    let rank = match (letters.next()?, name.len()) {
        ('1', 3) => letters.next().filter(|c| *c == '0').map(|_| 'T')?,
        (rank, 2) => rank,
        _ => return None,
    };
    let suit = letters.next()?;
    (RANKS.contains(rank) && SUITS.contains(suit)).then_some([rank, suit])
}

// Its only field wipes itself.
impl ZeroizeOnDrop for Cards {}

impl fmt::Debug for Cards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cards").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_honestly() {
        for (number, microbits) in (1_u32..).zip(MICROBITS) {
            let exact = f64::from(number).log2() * 1e6;
            assert!((0.0..1.0).contains(&(exact - f64::from(microbits))), "{number}");
        }
        let deck: f64 = (1..=52).map(|number| f64::from(number).log2()).sum();
        let counted = f64::from(MICROBITS.iter().sum::<u32>()) / 1e6;
        assert!(deck - counted < 0.0001 && format!("{counted:.2}") == "225.58", "{counted}");
    }
}
