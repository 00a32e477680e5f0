//! Why a vault could not be read, opened or sealed; nothing here tells of a secret.

use crate::KeyError;

/// The reason why a vault could not be read, opened, changed or sealed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum VaultError {
    /// The bytes do not begin as those of a vault.
    #[error("it is not a vault")]
    NotAVault,
    /// The vault has a format that this program does not know.
    #[error("the vault has format {0}; this program knows format 1")]
    Version(u8),
    /// The vault demands what this program does not know.
    #[error("the vault demands features that this program does not know ({0:#010x})")]
    Features(u32),
    /// A part is missing, out of its bounds or too much.
    #[error("the vault is damaged: {0}")]
    Form(&'static str),
    /// There is not enough memory for a passphrase.
    #[error("opening this vault needs {mebibytes} MiB of free memory")]
    Memory {
        /// How much is needed at once, in MiB.
        mebibytes: u16,
    },
    /// There is no memory for a secret.
    #[error("there is no memory for a secret")]
    NoMemory,
    /// No custodian has this number.
    #[error("this vault has no custodian {number}")]
    NoCustodian {
        /// The number that was given.
        number: u8,
    },
    /// A custodian's share did not open: which of the two it is cannot be told.
    #[error("the passphrase of custodian {number} is wrong, or the vault was changed")]
    Passphrase {
        /// The custodian.
        number: u8,
    },
    /// One custodian came twice.
    #[error("custodian {number} has given a passphrase already")]
    Twice {
        /// The custodian.
        number: u8,
    },
    /// Not enough custodians came.
    #[error("{have} of the {need} passphrases that open this vault were given")]
    TooFew {
        /// How many came.
        have: usize,
        /// How many must.
        need: u8,
    },
    /// Every passphrase is right, and yet the contents do not fit.
    #[error("the passphrases are right, but the vault was changed or damaged")]
    Damaged,
    /// What is sealed is not what this program would have sealed.
    #[error("the vault holds what this program would not write")]
    Contents,
    /// The system's generator is missing or broken.
    #[error(transparent)]
    Random(#[from] crate::entropy::EntropyError),
    /// The numbers of a new set of custodians make no sense.
    #[error("a vault has 1 to 16 custodians, of whom at least 1 and at most all must come")]
    Custodians,
    /// The passphrase is too short.
    #[error("a custodian's passphrase has at least 8 characters")]
    TooShort,
    /// Who stays must be there: everyone gets a new share.
    #[error("custodian {number} stays and must give the passphrase: everyone gets a new share")]
    Absent {
        /// The first who is missing.
        number: u8,
    },
    /// Without this custodian nobody could open the vault.
    #[error("without this custodian there are too few to open the vault")]
    Needed,
    /// It has become too large.
    #[error("the vault has no room for this")]
    TooLarge,
    /// It was saved more than four billion times.
    #[error("the vault has been saved too often")]
    Generation,
}

/// What cannot be had of a key here is memory, or else the contents are not ours.
impl From<KeyError> for VaultError {
    fn from(error: KeyError) -> Self {
        if matches!(error, KeyError::Memory(_)) { Self::NoMemory } else { Self::Contents }
    }
}
