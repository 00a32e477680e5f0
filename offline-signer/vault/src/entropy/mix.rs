//! The recipe: every source on a line of its own, and SHA-256 over all lines.

use std::fmt;

use sha2::digest::FixedOutput;
use sha2::{Digest, Sha256};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::{CameraNoise, Cards, Coins, Dice, Entropy, EntropyError, PhraseLength, RandomSource};
use crate::{KeyMaterial, stack};

/// The first line.
const HEADING: &str = "coldseal entropy v1\n";
/// The bytes that the operating system gives.
const SYSTEM: usize = 32;
/// What may lack, in millionths of a bit: 99 rolls are usual for 256 bits and hold 255.9.
const TOLERANCE: u32 = 100_000;

/// What a key is to be made of.
#[derive(Debug)]
pub struct Pool {
    phrase: PhraseLength,
    dice: Option<Dice>,
    coins: Option<Coins>,
    cards: Option<Cards>,
    camera: Option<CameraNoise>,
    dice_only: bool,
}

/// What a person threw, drew or shuffled, and what a camera saw.
#[derive(Debug, Default)]
pub struct Sources {
    /// Rolls of a die.
    pub dice: Option<Dice>,
    /// Flips of a coin.
    pub coins: Option<Coins>,
    /// A shuffled deck, or several.
    pub cards: Option<Cards>,
    /// Noise of a camera, which counts for nothing.
    pub camera: Option<CameraNoise>,
}

impl Pool {
    /// Takes the sources that come in addition to the operating system's generator.
    ///
    /// # Errors
    /// Refuses dice, coins and cards that together hold less than the phrase.
    pub fn new(phrase: PhraseLength, sources: Sources) -> Result<Self, EntropyError> {
        let Sources { dice, coins, cards, camera } = sources;
        let pool = Self { phrase, dice, coins, cards, camera, dice_only: false };
        pool.is_enough()?;
        Ok(pool)
    }

    /// Takes dice alone, by the published recipe of SeedSigner and Coldcard: SHA-256 of the digits, of
    /// which 12 words take the first half.
    ///
    /// Coldcard takes any number of rolls that is enough, SeedSigner exactly 50 or 99.
    ///
    /// # Errors
    /// Refuses other lengths than 12 and 24 words, and too few rolls.
    pub fn dice_only(phrase: PhraseLength, dice: Dice) -> Result<Self, EntropyError> {
        if !matches!(phrase, PhraseLength::Words12 | PhraseLength::Words24) {
            return Err(EntropyError::DiceOnlyLength);
        }
        let pool = Self::new(phrase, Sources { dice: Some(dice), ..Sources::default() })?;
        Ok(Self { dice_only: true, ..pool })
    }

    /// Makes the key.
    ///
    /// # Errors
    /// Hands on what the source of randomness says.
    pub fn generate(&self, random: &mut dyn RandomSource) -> Result<KeyMaterial, EntropyError> {
        stack::wiped(|| self.key(&sha256(&self.inputs(random)?)))
    }

    /// Does the same for practice: everything is shown, so the key is nobody's and is not given out.
    ///
    /// # Errors
    /// As [`Pool::generate`].
    pub fn practise(&self, random: &mut dyn RandomSource) -> Result<Practice, EntropyError> {
        let inputs = self.inputs(random)?;
        let digest = sha256(&inputs);
        let words = self.key(&digest)?.phrase();
        let words = words.ok_or(EntropyError::Length { found: 0 })?;
        let bytes = self.phrase.bytes();
        Ok(Practice { inputs, sha256: hex(&*digest), bytes, words })
    }

    fn key(&self, digest: &[u8; 32]) -> Result<KeyMaterial, EntropyError> {
        let entropy = Entropy::new(digest.get(..self.phrase.bytes()).unwrap_or_default())?;
        KeyMaterial::from_english(&entropy)
            .map_err(|_| EntropyError::Length { found: self.phrase.bytes() })
    }

    fn is_enough(&self) -> Result<(), EntropyError> {
        let parts = [
            self.dice.as_ref().map(Dice::microbits),
            self.coins.as_ref().map(Coins::microbits),
            self.cards.as_ref().map(Cards::microbits),
        ];
        let found = parts.into_iter().flatten().fold(0, u32::saturating_add);
        let needed = self.phrase.bits();
        if found.saturating_add(TOLERANCE) < needed.saturating_mul(1_000_000) {
            let (phrase, found) = (self.phrase, found / 1_000_000);
            return Err(EntropyError::TooFew { found, needed, phrase });
        }
        Ok(())
    }

    /// Writes down what is hashed. Every line holds the length of its value, and no value holds a line
    /// end: two sets of inputs never make the same text.
    fn inputs(&self, random: &mut dyn RandomSource) -> Result<Zeroizing<String>, EntropyError> {
        if let (true, Some(dice)) = (self.dice_only, &self.dice) {
            return Ok(Zeroizing::new(dice.as_str().to_owned()));
        }
        let mut system = Zeroizing::new([0; SYSTEM]);
        random.fill(&mut *system)?;
        let system = hex(&*system);
        let camera = self.camera.as_ref().map(|noise| hex(noise.digest()));
        let words = self.phrase.words().to_string();
        let parts = [
            ("system", Some(system.as_str())),
            ("dice", self.dice.as_ref().map(Dice::as_str)),
            ("coins", self.coins.as_ref().map(Coins::as_str)),
            ("cards", self.cards.as_ref().map(Cards::as_str)),
            ("camera", camera.as_ref().map(|noise| noise.as_str())),
        ];
        let values: usize = parts.iter().filter_map(|(_, value)| Some(value.as_ref()?.len())).sum();
        let mut text = Zeroizing::new(String::with_capacity(values.saturating_add(256)));
        for part in [HEADING, "words ", &words, "\n"] {
            text.push_str(part);
        }
        for (name, value) in parts {
            let Some(value) = value else { continue };
            for part in [name, " ", &value.len().to_string(), " ", value, "\n"] {
                text.push_str(part);
            }
        }
        Ok(text)
    }
}

/// A key that was made for practice: all that it was made of, and its words.
pub struct Practice {
    inputs: Zeroizing<String>,
    sha256: Zeroizing<String>,
    bytes: usize,
    words: Zeroizing<String>,
}

impl Practice {
    /// Gives exactly the text that was hashed.
    pub fn inputs(&self) -> &str {
        &self.inputs
    }

    /// Gives its SHA-256 as `sha256sum` prints it.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Gives the bytes of it, from the first, that are the entropy.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Gives the words.
    pub fn words(&self) -> &str {
        &self.words
    }
}

// Its secret fields wipe themselves.
impl ZeroizeOnDrop for Practice {}

impl fmt::Debug for Practice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Practice").finish_non_exhaustive()
    }
}

fn sha256(text: &str) -> Zeroizing<[u8; 32]> {
    let mut hash = Sha256::new();
    Digest::update(&mut hash, text);
    let mut digest = Zeroizing::new([0; 32]);
    FixedOutput::finalize_into(hash, (&mut *digest).into());
    digest
}

/// Lower-case hex, written into one allocation.
pub(crate) fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().saturating_mul(2)));
    for byte in bytes {
        for digit in [byte.unbounded_shr(4), byte & 15] {
            text.extend(char::from_digit(digit.into(), 16));
        }
    }
    text
}
