//! Accounts of a key: public, and named as their chain names them.

use scheme::{Path, PublicKey, Scheme};

use super::Label;

/// An account that a key of the vault has.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Account {
    pub(super) chain: Label,
    pub(super) network: Label,
    pub(super) path: Option<Path>,
    pub(super) public_key: PublicKey,
    pub(super) multisig: Option<Label>,
    /// Another key of the same multisig account may be in this vault.
    pub(super) together: bool,
}

/// An account to be added to a key.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The chain's name.
    pub chain: Label,
    /// The network's name.
    pub network: Label,
    /// The scheme of the chain, by which the public key is derived.
    pub scheme: Scheme,
    /// The derivation path of words; none of a raw key.
    pub path: Option<Path>,
    /// The name or address of the multisig account that it signs for, if any.
    pub multisig: Option<Label>,
    /// Another key of that multisig account may be in this vault.
    pub together: bool,
}

impl Account {
    /// Returns the chain's name.
    pub fn chain(&self) -> &str {
        self.chain.as_str()
    }

    /// Returns the network's name.
    pub fn network(&self) -> &str {
        self.network.as_str()
    }

    /// Returns the derivation path; none of a raw key.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_ref()
    }

    /// Returns the public key.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Returns the name of the multisig account that it signs for.
    pub fn multisig(&self) -> Option<&Label> {
        self.multisig.as_ref()
    }

    /// Tells whether two accounts sign for one multisig account: same chain, network and name, where
    /// case, blanks and hyphens do not count, as between the forms of an address.
    pub(super) fn shares_multisig(&self, other: &Self) -> bool {
        let folded = |account: &Self| account.multisig.as_ref().map(folded);
        self.chain == other.chain
            && self.network == other.network
            && self.multisig.is_some()
            && folded(self) == folded(other)
    }

    /// Tells whether the two are one account.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.chain == other.chain
            && self.network == other.network
            && self.public_key == other.public_key
    }

    /// Tells whether these two may not be in one vault, unless somebody allowed it when the later one
    /// was added: whoever opens it could sign for both.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        self.shares_multisig(other) && !self.is_same(other) && !(self.together || other.together)
    }
}

fn folded(name: &Label) -> String {
    let letters = name.as_str().chars().filter(|letter| !letter.is_whitespace() && *letter != '-');
    letters.flat_map(char::to_lowercase).collect()
}
