//! Chains whose accounts are derived from keys.
use crate::ChainId;
use chain::{Address, Network};
use core::{fmt, str::FromStr};
use scheme::{PublicKey, Scheme};

/// A chain whose accounts can be derived and listed; nothing can be signed for those that are no [`ChainId`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AccountChain {
    /// One that both halves understand.
    Whole(ChainId),
    /// Symbol, whose transactions are not read yet.
    Symbol,
}

impl AccountChain {
    /// Every one, in the order of help texts.
    pub const ALL: [Self; 2] = [Self::Whole(ChainId::Nem), Self::Symbol];

    /// Returns the name on the command line and in vaults.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole(chain) => chain.name(),
            Self::Symbol => symbol::NAME,
        }
    }

    /// Returns the signature scheme of the chain's accounts.
    #[must_use]
    pub const fn scheme(self) -> Scheme {
        match self {
            Self::Whole(chain) => chain.scheme(),
            Self::Symbol => symbol::SCHEME,
        }
    }

    /// Returns the address of the account with `key` on `network`.
    #[must_use]
    pub fn address(self, key: &PublicKey, network: Network) -> Address {
        match self {
            Self::Whole(chain) => chain.address(key, network),
            Self::Symbol => symbol::address_of(key, network),
        }
    }

    /// Returns the plain index of each hardened level of a wallet's first account.
    #[must_use]
    pub fn default_path(self, network: Network) -> &'static [u32] {
        match self {
            Self::Whole(chain) => chain.default_path(network),
            Self::Symbol => symbol::default_path(network),
        }
    }
}

impl From<ChainId> for AccountChain {
    fn from(chain: ChainId) -> Self {
        Self::Whole(chain)
    }
}

impl fmt::Display for AccountChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is not one of a chain whose accounts this program knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("unknown chain; known are nem and symbol")]
pub struct UnknownAccountChain;

impl FromStr for AccountChain {
    type Err = UnknownAccountChain;

    fn from_str(name: &str) -> Result<Self, UnknownAccountChain> {
        Self::ALL.into_iter().find(|chain| chain.name() == name).ok_or(UnknownAccountChain)
    }
}
