//! What a transaction does, in terms that a person can judge.
use crate::{Address, Amount, Message};

/// One thing that a transaction does.
///
/// Exhaustive on purpose: a new effect stops the build in every rule and every screen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Effect {
    /// Moves an amount.
    Pays {
        /// Whose money moves.
        from: Address,
        /// Who receives it.
        to: Address,
        /// How much of what.
        amount: Amount,
    },
    /// Publishes a message for all to read, for ever.
    Says {
        /// Whom it is for.
        to: Address,
        /// What it says.
        message: Message,
    },
    /// Pays the network for carrying the transaction.
    PaysFee {
        /// Whose money pays it.
        payer: Address,
        /// How much.
        fee: Amount,
        /// What the network would have asked.
        minimum: MinimumFee,
    },
}

/// The least fee that the network accepts, in atomic units, as far as the signed bytes tell.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MinimumFee {
    /// The bytes alone decide it.
    Exactly(u64),
    /// Facts from outside the bytes may raise it.
    AtLeast(u64),
}

impl MinimumFee {
    /// Returns the number that a fee is measured against: a lower bound is taken as it is, so
    /// that a fee is rather called high than not.
    #[must_use]
    pub const fn atomic(self) -> u64 {
        match self {
            Self::Exactly(atomic) | Self::AtLeast(atomic) => atomic,
        }
    }
}
