//! Why a share or a split is refused; no error holds any part of a share.

/// The reason why shares could not be read, joined or made; places count from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ShareError {
    /// No share of a secret of 16 to 32 bytes has so many words.
    #[error("a share has 20 to 33 words and not 21, 24, 26, 29 or 32, found {found}")]
    WordCount {
        /// The number of words that came.
        found: usize,
    },
    /// A word is not in the list of SLIP-0039.
    #[error("word {position} of the share is not in the word list of shares (SLIP-0039)")]
    UnknownWord {
        /// The first such word.
        position: usize,
    },
    /// All words are of the list, but they are no share: one is wrong, or two are swapped.
    #[error("the words of the share do not fit their checksum")]
    Checksum,
    /// The checksum fits, but no encoder writes such words.
    #[error("the share is malformed, although its checksum fits")]
    Malformed,
    /// The share is of another split.
    #[error("the share belongs to another set than those before it")]
    OtherSet,
    /// The very share was given before.
    #[error("the share was given before")]
    Duplicate,
    /// Another share of the same place was given before.
    #[error(
        "another share with the same place in the set was given before; one of the two is wrong"
    )]
    Conflict,
    /// More shares are needed.
    #[error("there are too few shares")]
    TooFew,
    /// The shares have fitting checksums, but are no split of one secret.
    #[error("the shares do not fit together; one of them is wrong")]
    Unfitting,
    /// The passphrase holds what the standard does not allow.
    #[error("the passphrase of shares has printable ASCII characters only")]
    Passphrase,
    /// The secret is shorter than 16 bytes, longer than 32, or of an odd length.
    #[error("only a secret of 16 to 32 bytes, even in number, can be split")]
    SecretLength,
    /// There are no groups or more than sixteen, or a threshold is impossible.
    #[error("a threshold is 1 to 16 and at most the number of shares or groups it is of")]
    Threshold,
    /// Several shares of which each alone is enough.
    #[error("several shares of which one is enough are copies: make it 1 of 1")]
    Copies,
    /// There is no memory for a share.
    #[error("there is no memory for a share")]
    Memory,
    /// There was no randomness.
    #[error("there is no randomness to split with: {0}")]
    Random(#[from] crate::entropy::EntropyError),
}
