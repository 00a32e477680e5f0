//! Transactions as typed values: what they hold is within NIS's rules, whoever made them.
use crate::{
    Cosignature, Definition, KeyLink, Modification, Mosaic, Namespace, SupplyChange, Timestamp,
    WireMessage, mosaic,
};
use alloc::{boxed::Box, vec::Vec};
use chain::{Address, Network, ParseError};
use scheme::PublicKey;

/// Micro XEM in one XEM.
pub(crate) const XEM: u64 = 1_000_000;

/// A transaction of NIS1.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Transaction {
    /// What every transaction holds.
    pub header: Header,
    /// What this one does.
    pub body: Body,
}

/// The fields that every transaction holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Header {
    /// The network it belongs to.
    pub network: Network,
    /// When it was made.
    pub timestamp: Timestamp,
    /// The key that signs it.
    pub signer: PublicKey,
    /// The fee in micro XEM, below 2^63.
    pub fee: u64,
    /// The last moment at which a block can take it up.
    pub deadline: Timestamp,
}

/// What a transaction does.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Body {
    /// Does something of its own.
    Plain(Plain),
    /// Starts a multisig transaction: the inner one is of the multisig account.
    Multisig(Box<Inner>),
    /// Cosigns a pending multisig transaction, which it names by the hash of the inner one.
    Cosignature(Cosignature),
}

/// What a transaction does that can stand alone or within a multisig transaction.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Plain {
    /// Pays XEM or mosaics.
    Transfer(Transfer),
    /// Lends or takes back the right to harvest.
    KeyLink(KeyLink),
    /// Changes who controls the account.
    Modification(Modification),
    /// Registers a namespace.
    Namespace(Namespace),
    /// Defines a mosaic.
    Definition(Box<Definition>),
    /// Creates or deletes units of a mosaic.
    Supply(SupplyChange),
}

/// The transaction within a multisig transaction, with a header of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Inner {
    /// Its header; the signer is the multisig account's key, which never signs.
    pub header: Header,
    /// What it does.
    pub body: Plain,
}

/// A payment. Version 2 can move mosaics and then uses its amount as a multiplier.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Transfer {
    recipient: Address,
    amount: u64,
    message: Option<WireMessage>,
    /// `None` in version 1, whose layout has no list.
    mosaics: Option<Vec<Mosaic>>,
}

impl Transfer {
    /// Makes a version 1 transfer of `amount` micro XEM.
    #[must_use]
    pub const fn xem(recipient: Address, amount: u64, message: Option<WireMessage>) -> Self {
        Self { recipient, amount, message, mosaics: None }
    }

    /// Makes a version 2 transfer: with mosaics, `amount` is their multiplier in millionths.
    ///
    /// # Errors
    ///
    /// [`ParseError`] if the mosaics are not in NIS's order, more than ten, or twice the same, if
    /// the multiplier is not whole, or if a quantity overflows.
    pub fn with_mosaics(
        recipient: Address,
        amount: u64,
        message: Option<WireMessage>,
        mosaics: Vec<Mosaic>,
    ) -> Result<Self, ParseError> {
        mosaic::check_order(&mosaics)?;
        if !mosaics.is_empty() && !amount.is_multiple_of(XEM) {
            return Err(ParseError::Malformed("a multiplier of mosaics that is not whole"));
        }
        let transfer = Self { recipient, amount, message, mosaics: Some(mosaics) };
        for entry in transfer.mosaics() {
            let _fits: u64 = transfer.effective(entry.quantity)?;
        }
        Ok(transfer)
    }

    /// Returns who is paid.
    #[must_use]
    pub const fn recipient(&self) -> &Address {
        &self.recipient
    }

    /// Returns the amount field in micro XEM; with mosaics the multiplier in millionths.
    #[must_use]
    pub const fn amount(&self) -> u64 {
        self.amount
    }

    /// Returns the message, if there is one.
    #[must_use]
    pub const fn message(&self) -> Option<&WireMessage> {
        self.message.as_ref()
    }

    /// Returns the mosaics in NIS's order; none means that the amount is XEM.
    #[must_use]
    pub fn mosaics(&self) -> &[Mosaic] {
        self.mosaics.as_deref().unwrap_or_default()
    }

    /// Returns the version of the layout.
    #[must_use]
    pub const fn version(&self) -> u8 {
        if self.mosaics.is_some() { 2 } else { 1 }
    }

    /// Returns how many atomic units move for a quantity of the list: quantity times multiplier.
    pub(crate) fn effective(&self, quantity: u64) -> Result<u64, ParseError> {
        let multiplier = self.amount.checked_div(XEM).unwrap_or_default();
        let units = multiplier.checked_mul(quantity).filter(|units| i64::try_from(*units).is_ok());
        units.ok_or(ParseError::Malformed("a quantity of 2^63 or more"))
    }
}
