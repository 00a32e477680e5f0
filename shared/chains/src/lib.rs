//! The closed set of chains: the only list of them.
#![no_std]
extern crate alloc;

mod accounts;

pub use accounts::{AccountChain, UnknownAccountChain};
pub use chain;
pub use nem;

use alloc::vec::Vec;
use chain::{
    Address, Asset, Chain, Network, ParseError, Parsed, Payment, PaymentText, WrongNetwork,
};
use core::{fmt, str::FromStr};
use nem::Nem;
use scheme::{PublicKey, Scheme};

/// A chain that both halves understand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ChainId {
    /// NEM's first chain, NIS1.
    Nem,
}

impl ChainId {
    /// Every chain, in the order of help texts.
    pub const ALL: [Self; 1] = [Self::Nem];

    /// Returns the name in messages and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nem => Nem::NAME,
        }
    }

    /// Returns the signature scheme of the chain's accounts.
    #[must_use]
    pub const fn scheme(self) -> Scheme {
        match self {
            Self::Nem => Nem::SCHEME,
        }
    }

    /// Returns the address of the account with `key` on `network`.
    #[must_use]
    pub fn address(self, key: &PublicKey, network: Network) -> Address {
        match self {
            Self::Nem => Nem::address(key, network),
        }
    }

    /// Reads an address of `network` as people write it.
    ///
    /// # Errors
    ///
    /// [`AddressError`], which says what is wrong with it.
    pub fn read_address(self, text: &str, network: Network) -> Result<Address, AddressError> {
        let address = match self {
            Self::Nem => nem::read_address(text)?,
        };
        Ok(address.require_network(network)?)
    }

    /// Returns the plain index of each hardened level of a wallet's first account.
    #[must_use]
    pub fn default_path(self, network: Network) -> &'static [u32] {
        match self {
            Self::Nem => Nem::default_path(network),
        }
    }

    /// Returns the asset of that name for the screen; the name may be anything.
    #[must_use]
    pub fn asset_named(self, name: &str) -> Asset {
        match self {
            Self::Nem => nem::asset_named(name),
        }
    }

    /// Reads one payment of a list.
    ///
    /// # Errors
    ///
    /// [`PaymentError`], which says what is wrong and repeats nothing of the list.
    pub fn read_payment(
        self,
        text: &PaymentText<'_>,
        network: Network,
    ) -> Result<Payment, PaymentError> {
        match self {
            Self::Nem => Ok(nem::read_payment(text, network)?),
        }
    }

    /// Decodes all transactions of a request with the context that came along.
    ///
    /// # Errors
    ///
    /// What [`chain::parse_all`] refuses, with the place of the transaction.
    pub fn parse_all(
        self,
        transactions: &[Vec<u8>],
        context: &[Vec<u8>],
        network: Network,
    ) -> Result<Vec<Parsed>, (Option<usize>, ParseError)> {
        match self {
            Self::Nem => chain::parse_all::<Nem>(transactions, context, network),
        }
    }
}

impl fmt::Display for ChainId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a row of a list is not a payment, by the chain that says so.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PaymentError {
    /// NIS1 does.
    #[error(transparent)]
    Nem(#[from] nem::PaymentError),
}

/// Why a text is not an address of a chain and network.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AddressError {
    /// NIS1 says so.
    #[error(transparent)]
    Nem(#[from] nem::AddressError),
    /// It is of another network.
    #[error(transparent)]
    Network(#[from] WrongNetwork),
}

/// The name is not one of a chain that this program knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("unknown chain; known is nem")]
pub struct UnknownChain;

impl FromStr for ChainId {
    type Err = UnknownChain;

    fn from_str(name: &str) -> Result<Self, UnknownChain> {
        Self::ALL.into_iter().find(|chain| chain.name() == name).ok_or(UnknownChain)
    }
}
