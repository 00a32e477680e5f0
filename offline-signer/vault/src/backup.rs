//! Reading a backup back: the proof that a key can be had again.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::entropy::RandomSource;
use crate::slip39::{Gathering, Plan, ShareError};
use crate::{KeyKind, KeyMaterial, KeyText, Passphrase, ShareSecret};

/// Evidence that a backup of a key was read back and is the key's.
#[derive(Debug)]
pub struct Proof(ReadBack);

/// How a backup was read back.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ReadBack {
    /// All of it: every word, the whole private key, or a code that holds them.
    Whole,
    /// Chosen words only, so many.
    Words(usize),
    /// Every share of a split, so many.
    Shares(usize),
}

/// Why a backup proves nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ProofError {
    /// It is the backup of another key.
    #[error("the backup is of another key")]
    OtherKey,
    /// A word is not the one that was asked for.
    #[error("word {position} of the backup is another one")]
    OtherWord {
        /// Its place in the phrase, from 1.
        position: usize,
    },
    /// A raw key has no words to ask for.
    #[error("a private key has no words to choose from")]
    NoWords,
    /// Fewer than three words are hardly a check, and more than there are cannot be.
    #[error("chosen words are 3 at least and {most} at most")]
    WordCount {
        /// The words of the phrase.
        most: usize,
    },
    /// There was no answer to a question, or one too many.
    #[error("there are {found} answers to {asked} questions")]
    Answers {
        /// The questions.
        asked: usize,
        /// The answers.
        found: usize,
    },
    /// A share of the split was not read back.
    #[error("{found} of {expected} shares were read back; each one must be")]
    SharesMissing {
        /// The shares that came.
        found: usize,
        /// The shares of the split.
        expected: usize,
    },
    /// The shares are of another plan: other thresholds or numbers.
    #[error("the shares are of a split that was made otherwise")]
    OtherPlan,
    /// The shares cannot be joined.
    #[error(transparent)]
    Shares(#[from] ShareError),
}

impl Proof {
    /// Tells how the backup was read back.
    pub fn read_back(&self) -> ReadBack {
        self.0
    }

    /// Compares a key with what was read back as a whole.
    ///
    /// # Errors
    /// [`ProofError::OtherKey`].
    pub fn whole(key: &KeyMaterial, backup: &KeyMaterial) -> Result<Self, ProofError> {
        key.is_same(backup).then_some(Self(ReadBack::Whole)).ok_or(ProofError::OtherKey)
    }

    /// Compares a key with every share of its split.
    ///
    /// # Errors
    /// Refuses a set in which a share is missing, wrong or of another split.
    pub fn shares(
        key: &KeyMaterial,
        plan: &Plan,
        shares: &Gathering,
        passphrase: Option<&Passphrase>,
    ) -> Result<Self, ProofError> {
        let (found, expected) = (shares.count(), plan.share_count());
        if found != expected {
            return Err(ProofError::SharesMissing { found, expected });
        }
        let groups = shares.progress();
        let same = |(group, planned): (&crate::slip39::GroupProgress, &(u8, u8))| {
            (group.need, group.have) == *planned
        };
        let planned = groups.len() == plan.groups().len()
            && groups.iter().zip(plan.groups()).all(same)
            && shares.groups_needed() == Some(plan.group_threshold());
        if !planned {
            return Err(ProofError::OtherPlan);
        }
        let secret = match key.kind() {
            KeyKind::Words { .. } => ShareSecret::Phrase,
            KeyKind::Raw => ShareSecret::PrivateKey,
        };
        let backup = secret.key(&shares.recover(passphrase)?).map_err(|_| ProofError::OtherKey)?;
        let _same = Self::whole(key, &backup)?;
        Ok(Self(ReadBack::Shares(found)))
    }
}

/// Chosen words of a phrase to be asked for: the lighter way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Quiz {
    positions: Vec<usize>,
}

impl Quiz {
    /// Chooses words by chance.
    ///
    /// # Errors
    /// Refuses a raw key, fewer than three words, and more than there are.
    pub fn choose(
        key: &KeyMaterial,
        count: usize,
        random: &mut dyn RandomSource,
    ) -> Result<Self, ProofError> {
        let KeyKind::Words { count: most } = key.kind() else { return Err(ProofError::NoWords) };
        if !(3..=most).contains(&count) {
            return Err(ProofError::WordCount { most });
        }
        let mut positions = Vec::with_capacity(count);
        while positions.len() < count {
            let mut byte = [0];
            random.fill(&mut byte).map_err(ShareError::from)?;
            let [byte] = byte;
            // The low five bits are even over 32 places; those beyond the phrase are drawn anew.
            let position = usize::from(byte & 31).saturating_add(1);
            if position <= most && !positions.contains(&position) {
                positions.push(position);
            }
        }
        positions.sort_unstable();
        Ok(Self { positions })
    }

    /// Lists the places of the words, from 1.
    pub fn positions(&self) -> &[usize] {
        &self.positions
    }

    /// Compares the words that were read from the backup, in the order of [`Quiz::positions`]. The first
    /// four letters of a word are enough.
    ///
    /// # Errors
    /// Says which word is another one.
    pub fn check(&self, key: &KeyMaterial, answers: &[KeyText]) -> Result<Proof, ProofError> {
        if answers.len() != self.positions.len() {
            let (asked, found) = (self.positions.len(), answers.len());
            return Err(ProofError::Answers { asked, found });
        }
        for (position, answer) in self.positions.iter().zip(answers) {
            let word = key.word(*position).ok_or(ProofError::NoWords)?;
            if !is_meant(word, answer) {
                return Err(ProofError::OtherWord { position: *position });
            }
        }
        Ok(Proof(ReadBack::Words(answers.len())))
    }
}

/// Tells whether an answer is a word, or its first four letters.
fn is_meant(word: &str, answer: &KeyText) -> bool {
    let answer: Zeroizing<String> = crate::mnemonic::normalized_words(answer.as_str().trim());
    let start: Zeroizing<String> = Zeroizing::new(word.chars().take(4).collect());
    let whole: bool = answer.as_bytes().ct_eq(word.as_bytes()).into();
    whole | bool::from(answer.as_bytes().ct_eq(start.as_bytes()))
}
