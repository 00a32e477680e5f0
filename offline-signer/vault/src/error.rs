//! Why a key could not be had or would not sign; no error holds any part of a secret.

use std::io::ErrorKind;

use scheme::{PublicKey, Scheme, TaggedError, VerifyError};

/// The reason why a secret text could not be read, parsed or derived; places count from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KeyError {
    /// The input could not be read.
    #[error("the secret cannot be read: {0}")]
    Read(ErrorKind),
    /// The line has more than 1,024 bytes.
    #[error("the secret is longer than 1024 bytes")]
    TooLong,
    /// The text has more than 12,288 bytes.
    #[error("the secret is longer than 12288 bytes")]
    TextTooLong,
    /// The bytes are not UTF-8.
    #[error("the secret is not UTF-8 text")]
    NotUtf8,
    /// There is more than one line.
    #[error("the secret is more than one line")]
    AnotherLine,
    /// There is a NUL, or in a key any other control character.
    #[error("the secret holds a control character")]
    ControlCharacter,
    /// The key is empty or blank.
    #[error("the key is empty")]
    Empty,
    /// The text is neither a possible number of words nor a hex key.
    #[error("expected 12, 15, 18, 21 or 24 words or a private key in hex, found {found} words")]
    WordCount {
        /// The number of words that came.
        found: usize,
    },
    /// A word is in no BIP-39 list.
    #[error("word {position} is in no BIP-39 word list")]
    UnknownWord {
        /// The first such word.
        position: usize,
    },
    /// Every word is in some list, but no list has all.
    #[error("word {position} is of another language than the words around it")]
    MixedLanguages {
        /// The first word that is not in the list of most of the words.
        position: usize,
    },
    /// All words are of one list, but they are no mnemonic: one is wrong, or two are swapped.
    #[error("the words do not fit their checksum")]
    Checksum,
    /// A hex key has the wrong length.
    #[error("a private key has 64 hex digits, or 66 that begin with 00, found {found} characters")]
    HexLength {
        /// The bytes of text that came, blanks included.
        found: usize,
    },
    /// A hex key of 66 digits does not begin with 00.
    #[error("a private key of 66 hex digits begins with 00")]
    HexPrefix,
    /// A character of a hex key is not a hex digit.
    #[error("character {position} of the private key is not a hex digit")]
    HexDigit {
        /// Its place, in bytes of the text.
        position: usize,
    },
    /// A number of a SeedQR is above 2047.
    #[error("number {position} of the SeedQR is of no word: it is above 2047")]
    WordNumber {
        /// The first such number.
        position: usize,
    },
    /// A payload is neither a SeedQR nor a CompactSeedQR.
    #[error("the code is neither a SeedQR nor a CompactSeedQR")]
    NotSeedQr,
    /// No phrase has so much entropy.
    #[error("words come of 16, 20, 24, 28 or 32 bytes, found {found}")]
    EntropyLength {
        /// The bytes that came.
        found: usize,
    },
    /// No private key is so long.
    #[error("a private key has 32 bytes, found {found}")]
    PrivateKeyLength {
        /// The bytes that came.
        found: usize,
    },
    /// Shares and codes bring English words back, which would be another key.
    #[error("only English words can be kept in shares and codes; those of other languages cannot")]
    NotEnglish,
    /// A raw private key has no words.
    #[error("a private key in hex has no words")]
    NoWords,
    /// Words make many private keys, one for each path.
    #[error("words have no private key of their own; each account has one")]
    NoPrivateKey,
    /// So many words lack no last one.
    #[error("expected 11, 14, 17, 20 or 23 words, found {found}")]
    LastWordCount {
        /// The number of words that came.
        found: usize,
    },
    /// The last word takes another number of flips.
    #[error("the last word takes {expected} flips of a coin, found {found}")]
    Flips {
        /// The flips that it takes.
        expected: u32,
        /// The flips that came.
        found: usize,
    },
    /// Words need a derivation path.
    #[error("words need a derivation path")]
    PathMissing,
    /// A raw private key has no path.
    #[error("a private key in hex takes no derivation path")]
    PathOfRawKey,
    /// A raw private key has no passphrase.
    #[error("a private key in hex takes no passphrase")]
    PassphraseOfRawKey,
    /// There is no memory for the key.
    #[error("there is no memory for a key: {0}")]
    Memory(ErrorKind),
    /// The public key that belongs to the secret could never verify.
    #[error("the key is unusable: {0}")]
    Unusable(#[source] scheme::KeyError),
}

/// The reason why nothing was signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SignError {
    /// The key waits for the proof of its backup, and until then signs nothing but proofs.
    #[error("the key is not active: its backup has not been proved")]
    NotActive,
    /// The approval asks for another signature scheme.
    #[error("approved for {approved:?}, but the key is one of {own:?}")]
    OtherScheme {
        /// The scheme of the approval.
        approved: Scheme,
        /// The scheme of the key.
        own: Scheme,
    },
    /// The approval names another public key.
    #[error("approved for the account key {approved}, but this key is {own}")]
    OtherKey {
        /// The public key of the approval.
        approved: PublicKey,
        /// The public key of this key.
        own: PublicKey,
    },
    /// A payload begins like a tagged message, so its signature could pass for a proof.
    #[error("the payload begins like one of Coldseal's own messages")]
    TaggedPayload,
    /// The body makes no tagged message.
    #[error(transparent)]
    Tagged(#[from] TaggedError),
    /// The secret and the public key in memory no longer belong together.
    #[error("the key was damaged in memory")]
    Damaged,
    /// The signature was made, did not verify, and was thrown away.
    #[error("the new signature does not verify: {0}")]
    SelfCheck(#[source] VerifyError),
}
