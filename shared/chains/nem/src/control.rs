//! Transactions that change who controls an account: key links, modifications, cosignatures.
use crate::address_of;
use alloc::{string::String, vec::Vec};
use chain::{Address, Network, ParseError};
use scheme::PublicKey;

/// How many cosignatories an account can have, so also the most changes at once.
pub const MAX_COSIGNATORIES: usize = 32;

/// Lends the right to harvest with an account's importance to a remote key, or takes it back.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KeyLink {
    /// Lent, else taken back.
    pub active: bool,
    /// The key that harvests.
    pub remote: PublicKey,
}

/// Adds or removes one cosignatory.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Change {
    /// Added, else removed.
    pub adds: bool,
    /// The cosignatory's key.
    pub cosignatory: PublicKey,
}

/// Changes the cosignatories of an account and how many of them must sign.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Modification {
    changes: Vec<Change>,
    /// `None` in version 1, whose layout has no field for it.
    relative: Option<i32>,
}

impl Modification {
    /// Takes changes in any order and puts them into NIS's. `relative` is added to the number of
    /// signatures needed; without it the older layout is used, and all must sign.
    ///
    /// # Errors
    ///
    /// [`ParseError`] for what NIS or its cosignatories could not mean: nothing at all, more than
    /// 32 changes, more than one removal, a cosignatory twice.
    pub fn new(
        mut changes: Vec<Change>,
        relative: Option<i32>,
        network: Network,
    ) -> Result<Self, ParseError> {
        changes.sort_by_cached_key(|change| sort_key(change, network));
        Self::sorted(changes, relative, network)
    }

    /// Takes changes that must be in NIS's order already.
    pub(crate) fn sorted(
        changes: Vec<Change>,
        relative: Option<i32>,
        network: Network,
    ) -> Result<Self, ParseError> {
        if changes.len() > MAX_COSIGNATORIES {
            return Err(ParseError::Malformed("more than 32 changes of cosignatories"));
        }
        if changes.is_empty() && relative.unwrap_or_default() == 0 {
            return Err(ParseError::Malformed("a modification that changes nothing"));
        }
        if changes.iter().filter(|change| !change.adds).count() > 1 {
            return Err(ParseError::Malformed("more than one cosignatory removed at once"));
        }
        let keys: Vec<_> = changes.iter().map(|change| sort_key(change, network)).collect();
        if !keys.is_sorted() {
            return Err(ParseError::NotCanonical("modifications in another order than NIS's"));
        }
        let twice = |(place, change): (usize, &Change)| {
            changes.iter().skip(place).skip(1).any(|other| other.cosignatory == change.cosignatory)
        };
        if changes.iter().enumerate().any(twice) {
            return Err(ParseError::Malformed("the same cosignatory twice"));
        }
        Ok(Self { changes, relative })
    }

    /// Returns the changes in NIS's order.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Returns what is added to the number of signatures needed.
    #[must_use]
    pub fn relative(&self) -> i32 {
        self.relative.unwrap_or_default()
    }

    /// Returns the version of the layout.
    #[must_use]
    pub const fn version(&self) -> u8 {
        if self.relative.is_some() { 2 } else { 1 }
    }
}

/// NIS sorts by kind, additions first, then by the letters of the cosignatory's address. Public
/// tools sort by the bytes behind those letters; NIS refuses what they sign.
fn sort_key(change: &Change, network: Network) -> (bool, String) {
    let address = address_of(&change.cosignatory, network);
    (!change.adds, String::from(address.as_str()))
}

/// Cosigns the pending multisig transaction of an account.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cosignature {
    /// Keccak-256 of the inner transaction's bytes.
    pub inner_hash: [u8; 32],
    /// The multisig account.
    pub account: Address,
}
