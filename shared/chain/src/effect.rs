//! What a transaction does, in terms that a person can judge.
use crate::{Address, Amount, Message};
use alloc::{string::String, vec::Vec};

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
    /// Starts a multisig transaction: all else that it does is done by `account`, once enough
    /// cosignatories have signed.
    Starts {
        /// The multisig account.
        account: Address,
    },
    /// Cosigns a pending multisig transaction: all else that it does is done by `account`.
    Cosigns {
        /// The multisig account.
        account: Address,
        /// The hash of the inner transaction, recomputed from its bytes.
        inner_hash: [u8; 32],
    },
    /// Changes who controls an account.
    ChangesControl {
        /// The account.
        account: Address,
        /// New cosignatories.
        adds: Vec<Address>,
        /// Cosignatories that are no longer.
        removes: Vec<Address>,
        /// What is added to the number of signatures needed.
        signatures: i32,
    },
    /// Lends the right to harvest with an account's importance, or takes it back.
    Delegates {
        /// The account.
        account: Address,
        /// The account of the key that harvests.
        remote: Address,
        /// Lent, else taken back.
        active: bool,
    },
    /// Registers a name.
    Registers {
        /// Who owns it.
        owner: Address,
        /// The whole name.
        name: String,
    },
    /// Defines an asset, or changes its definition.
    Defines {
        /// Who creates it.
        owner: Address,
        /// What it will be.
        definition: Definition,
    },
    /// Creates or deletes units of an asset.
    ChangesSupply {
        /// Who does so.
        owner: Address,
        /// The asset's full name.
        asset: String,
        /// Created, else deleted.
        creates: bool,
        /// How many whole units.
        units: u64,
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

/// What an asset is made to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Definition {
    /// Its full name.
    pub asset: String,
    /// What its creator says of it: foreign text.
    pub description: String,
    /// How many decimals a whole unit has.
    pub decimals: u8,
    /// How many whole units there are at first.
    pub supply: u64,
    /// Whether the creator can change the supply.
    pub mutable: bool,
    /// Whether it can go from holder to holder.
    pub transferable: bool,
    /// What every transfer of it is charged.
    pub levy: Option<Levy>,
}

/// What every transfer of an asset is charged beside its fee.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Levy {
    /// A fixed amount.
    Fixed {
        /// Who gets it.
        to: Address,
        /// How much of what.
        amount: Amount,
    },
    /// A share of the quantity that moves.
    Share {
        /// Who gets it.
        to: Address,
        /// The full name of the asset that it is paid in.
        asset: String,
        /// The share in ten thousandths.
        ten_thousandths: u64,
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
