//! Why there is no new key; no error holds any part of what was thrown, drawn or shuffled.

use super::PhraseLength;

/// The reason why entropy was refused; places count from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EntropyError {
    /// The operating system gave no randomness.
    #[error("the operating system's random generator gives nothing")]
    SystemMissing,
    /// What the operating system gave is plainly not random.
    #[error("the operating system's random generator repeats itself")]
    SystemBroken,
    /// No phrase has so much entropy.
    #[error("expected 16 to 32 bytes of entropy, found {found}")]
    Length {
        /// The bytes that came.
        found: usize,
    },
    /// There is no memory to keep a secret in.
    #[error("there is no memory to keep a secret in")]
    Memory,
    /// A die has faces 1 to 6.
    #[error("roll {position} is not a digit from 1 to 6")]
    NotARoll {
        /// The first such character that is no blank.
        position: usize,
    },
    /// A coin has two sides.
    #[error("flip {position} is neither H nor T (nor 1 or 0)")]
    NotAFlip {
        /// The first such character that is no blank.
        position: usize,
    },
    /// Letters and digits stand for sides.
    #[error("flips are either all H and T, or all 1 and 0")]
    MixedFlips,
    /// A card is a rank and a suit.
    #[error("card {position} is not a rank (A 2 to 10 J Q K) and a suit (S H D C)")]
    NotACard {
        /// The first such card.
        position: usize,
    },
    /// A deck holds each card once.
    #[error("card {position} was there before in the same deck")]
    RepeatedCard {
        /// The second of the two.
        position: usize,
    },
    /// Rolls or flips all show the same.
    #[error("they all show the same: that is no chance")]
    AllTheSame,
    /// More than half of the rolls show one face, or more than three quarters of the flips one side.
    #[error("they are far from even: a fair one hardly ever falls so")]
    Uneven,
    /// There is more than any phrase needs.
    #[error("more than {most} were given")]
    TooMany {
        /// The most that are taken.
        most: usize,
    },
    /// What a person can check is not enough for the phrase.
    #[error(
        "{found} bits of what you threw, drew or shuffled are too few for {phrase}, which takes {needed}"
    )]
    TooFew {
        /// The whole bits that came.
        found: u32,
        /// The bits of the phrase.
        needed: u32,
        /// The phrase.
        phrase: PhraseLength,
    },
    /// Published recipes of dice alone make 12 or 24 words.
    #[error("dice alone make 12 or 24 words; the published recipes know no others")]
    DiceOnlyLength,
    /// The pictures hardly differ from one another.
    #[error("the camera's pictures do not differ as those of a working sensor do")]
    DeadSensor,
    /// There are too few pictures, or they differ in size.
    #[error("noise takes at least two pictures of one size, of 16384 pixels or more")]
    TooLittleNoise,
}
