//! The node's state: who holds what, what was seen, what is in a block.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;

use crate::config::{Config, Harvest, Mosaic, Network};
use crate::crypto::address_of;
use crate::exception::Exception;
use crate::model::Transaction;
use crate::names::MosaicId;
use crate::transfer::Transfer;
use crate::validate::Code;

/// A transaction the node accepted.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) transaction: Transaction,
    pub(crate) signature: [u8; 64],
    pub(crate) hash: [u8; 32],
}

/// An accepted transaction in a block.
#[derive(Debug, Clone)]
pub(crate) struct Confirmed {
    pub(crate) entry: Entry,
    pub(crate) height: u64,
    /// Counts the confirmed transactions, from 1.
    pub(crate) id: u64,
}

/// The state of a node; time is always an argument.
#[derive(Debug)]
pub struct Ledger {
    network: Network,
    harvest: Harvest,
    remember: u32,
    height: u64,
    default_balance: i64,
    xem: BTreeMap<String, i64>,
    units: BTreeMap<(String, String), i64>,
    mosaics: Vec<Mosaic>,
    keys: BTreeMap<String, String>,
    answers: BTreeMap<[u8; 32], (Code, u32)>,
    unconfirmed: Vec<Entry>,
    confirmed: Vec<Confirmed>,
}

impl Ledger {
    /// Makes the state a configuration describes.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self {
            network: config.network,
            harvest: config.harvest,
            remember: config.remember,
            height: config.height,
            default_balance: config.default_balance,
            xem: config.funds.clone(),
            units: BTreeMap::new(),
            mosaics: config.mosaics.clone(),
            keys: BTreeMap::new(),
            answers: BTreeMap::new(),
            unconfirmed: Vec::new(),
            confirmed: Vec::new(),
        }
    }

    /// The network the node belongs to.
    #[must_use]
    pub fn network(&self) -> Network {
        self.network
    }

    /// The height of the last block.
    #[must_use]
    pub fn height(&self) -> u64 {
        self.height
    }

    /// The micro XEM of an account, unconfirmed transactions included.
    #[must_use]
    pub fn balance(&self, address: &str) -> i64 {
        self.xem.get(address).copied().unwrap_or(self.default_balance)
    }

    /// The atomic units of a mosaic that an account holds, unconfirmed transactions included.
    #[must_use]
    pub fn units(&self, address: &str, id: &MosaicId) -> i64 {
        let key = (address.to_owned(), id.to_string());
        let start = || self.mosaic(id).map_or(0, |m| i64::try_from(m.total()).unwrap_or(i64::MAX));
        self.units.get(&key).copied().unwrap_or_else(start)
    }

    /// The public key of an account that has sent something, in hex.
    #[must_use]
    pub fn public_key(&self, address: &str) -> Option<&str> {
        self.keys.get(address).map(String::as_str)
    }

    /// What is known of a mosaic.
    #[must_use]
    pub fn mosaic(&self, id: &MosaicId) -> Option<Mosaic> {
        if id.is_xem() {
            return Some(Mosaic::xem());
        }
        self.mosaics.iter().find(|mosaic| mosaic.id == *id).cloned()
    }

    /// The mosaics that exist besides `nem:xem`.
    #[must_use]
    pub fn mosaics(&self) -> &[Mosaic] {
        &self.mosaics
    }

    /// Tells whether a transaction was accepted, in a block or not.
    #[must_use]
    pub fn contains(&self, hash: &[u8; 32]) -> bool {
        self.unconfirmed.iter().any(|entry| entry.hash == *hash) || self.is_confirmed(hash)
    }

    /// Tells whether a transaction is in a block.
    #[must_use]
    pub fn is_confirmed(&self, hash: &[u8; 32]) -> bool {
        self.confirmed.iter().any(|confirmed| confirmed.entry.hash == *hash)
    }

    /// Puts all unconfirmed transactions into one new block; the chain grows even by an empty one.
    pub fn harvest(&mut self) {
        self.height = self.height.saturating_add(1);
        for entry in std::mem::take(&mut self.unconfirmed) {
            let id = u64::try_from(self.confirmed.len()).unwrap_or(u64::MAX).saturating_add(1);
            self.confirmed.push(Confirmed { entry, height: self.height, id });
        }
    }

    pub(crate) fn unconfirmed(&self) -> &[Entry] {
        &self.unconfirmed
    }

    pub(crate) fn confirmed(&self) -> &[Confirmed] {
        &self.confirmed
    }

    /// The answer given to this hash less than the configured time ago.
    pub(crate) fn remembered(&mut self, hash: &[u8; 32], now: u32) -> Option<Code> {
        self.answers.retain(|_, (_, until)| *until > now);
        self.answers.get(hash).map(|(code, _)| *code)
    }

    /// Remembers an answer; the time counts from the first one.
    pub(crate) fn remember(&mut self, hash: [u8; 32], code: Code, now: u32) {
        let until = now.saturating_add(self.remember);
        self.answers.entry(hash).or_insert((code, until)).0 = code;
    }

    /// Moves the money of a validated transaction and keeps it.
    pub(crate) fn apply(&mut self, entry: Entry) -> Result<(), Exception> {
        match &entry.transaction {
            Transaction::Transfer(transfer) => self.transfer(transfer)?,
        }
        self.unconfirmed.push(entry);
        if self.harvest == Harvest::AtOnce {
            self.harvest();
        }
        Ok(())
    }

    fn transfer(&mut self, transfer: &Transfer) -> Result<(), Exception> {
        let key = &transfer.header().signer;
        let sender = address_of(self.network.byte(), key);
        let (xem, mosaics) = (transfer.xem()?, transfer.effective_mosaics()?);
        self.add_xem(&sender, xem.saturating_neg());
        self.add_xem(transfer.recipient(), xem);
        self.add_xem(&sender, transfer.header().fee.saturating_neg());
        for (id, quantity) in mosaics {
            self.add_units(&sender, &id, quantity.saturating_neg());
            self.add_units(transfer.recipient(), &id, quantity);
        }
        self.keys.insert(sender, HEXLOWER.encode(key));
        Ok(())
    }

    fn add_xem(&mut self, address: &str, change: i64) {
        let balance = self.balance(address).saturating_add(change);
        self.xem.insert(address.to_owned(), balance);
    }

    fn add_units(&mut self, address: &str, id: &MosaicId, change: i64) {
        let units = self.units(address, id).saturating_add(change);
        self.units.insert((address.to_owned(), id.to_string()), units);
    }
}
