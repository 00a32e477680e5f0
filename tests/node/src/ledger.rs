//! The node's memory: the confirmed state, the pool of waiting transactions, the chain.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Config, Harvest, Mosaic, Network};
use crate::exception::Exception;
use crate::model::{Body, Transaction};
use crate::names::MosaicId;
use crate::state::State;
use crate::validate::{Check, Code, validate};

/// A transaction the node accepted.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) transaction: Transaction,
    pub(crate) signature: [u8; 64],
    pub(crate) hash: [u8; 32],
    /// The hash of what is inside of a multisig transaction.
    pub(crate) inner_hash: Option<[u8; 32]>,
    /// Of a multisig transaction, one for each cosignatory but the one who signed it.
    pub(crate) cosignatures: Vec<Self>,
}

impl Entry {
    pub(crate) fn new(transaction: Transaction, signature: [u8; 64]) -> Self {
        let inner_hash = transaction.inner().map(Transaction::hash);
        let hash = transaction.hash();
        Self { hash, inner_hash, transaction, signature, cosignatures: Vec::new() }
    }

    /// The hashes that must be new to the chain: its own, the inner one's, the cosignatures'.
    fn hashes(&self) -> Vec<[u8; 32]> {
        let cosignatures = self.cosignatures.iter().map(|entry| entry.hash);
        [self.hash].into_iter().chain(self.inner_hash).chain(cosignatures).collect()
    }

    /// Verifies all signatures over NIS's own serialization.
    pub(crate) fn verify(&self) -> bool {
        self.transaction.verify(&self.signature) && self.cosignatures.iter().all(Self::verify)
    }

    /// What a block may touch but once: the account whose cosignatories change, or the mosaic that
    /// is defined.
    fn subject(&self) -> Option<String> {
        let transaction = self.transaction.inner().unwrap_or(&self.transaction);
        match transaction.body() {
            Body::Modification(_) => Some(format!("{:?}", transaction.header().signer)),
            Body::Definition(creation) => Some(creation.mosaic().id.to_string()),
            Body::Transfer(_)
            | Body::KeyLink(_)
            | Body::Cosignature(_)
            | Body::Wrapper(_)
            | Body::Namespace(_)
            | Body::Supply(_) => None,
        }
    }

    fn is_over(&self, now: u32) -> bool {
        let mut deadlines = vec![self.transaction.header().deadline];
        deadlines.extend(self.transaction.inner().map(|inner| inner.header().deadline));
        deadlines.extend(self.cosignatures.iter().map(|c| c.transaction.header().deadline));
        deadlines.into_iter().any(|deadline| deadline < now)
    }
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
    harvest: Harvest,
    remember: u32,
    height: u64,
    /// The latest time the node was told.
    clock: u32,
    confirmed: State,
    unconfirmed: State,
    answers: BTreeMap<[u8; 32], (Code, u32)>,
    pool: Vec<Entry>,
    chain: Vec<Confirmed>,
}

impl Ledger {
    /// Makes the state a configuration describes.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let state = State::new(config);
        Self {
            harvest: config.harvest,
            remember: config.remember,
            height: config.height,
            clock: 0,
            confirmed: state.clone(),
            unconfirmed: state,
            answers: BTreeMap::new(),
            pool: Vec::new(),
            chain: Vec::new(),
        }
    }

    /// The network the node belongs to.
    #[must_use]
    pub fn network(&self) -> Network {
        self.confirmed.network()
    }

    /// The height of the last block.
    #[must_use]
    pub fn height(&self) -> u64 {
        self.height
    }

    /// The micro XEM of an account, unconfirmed transactions included.
    #[must_use]
    pub fn balance(&self, address: &str) -> i64 {
        self.unconfirmed.balance(address)
    }

    /// The atomic units of a mosaic that an account holds, unconfirmed transactions included.
    #[must_use]
    pub fn units(&self, address: &str, id: &MosaicId) -> i64 {
        self.unconfirmed.units(address, id)
    }

    /// The public key of an account that the chain has met, in hex.
    #[must_use]
    pub fn public_key(&self, address: &str) -> Option<&str> {
        self.confirmed.public_key(address)
    }

    /// What the chain knows of a mosaic.
    #[must_use]
    pub fn mosaic(&self, id: &MosaicId) -> Option<Mosaic> {
        self.confirmed.mosaic(id)
    }

    /// The mosaics of the chain besides `nem:xem`.
    #[must_use]
    pub fn mosaics(&self) -> &[Mosaic] {
        &self.confirmed.mosaics
    }

    /// The addresses of an account's cosignatories in the chain, and how many must sign (0: all).
    #[must_use]
    pub fn cosignatories(&self, address: &str) -> (Vec<&str>, i32) {
        let Some(links) = self.confirmed.links(address) else {
            return (Vec::new(), 0);
        };
        (links.cosignatories.iter().map(String::as_str).collect(), links.minimum)
    }

    /// Tells whether a transaction was accepted, in a block or not.
    #[must_use]
    pub fn contains(&self, hash: &[u8; 32]) -> bool {
        self.pool.iter().any(|entry| entry.hash == *hash) || self.is_confirmed(hash)
    }

    /// Tells whether a transaction is in a block, inner ones and cosignatures included.
    #[must_use]
    pub fn is_confirmed(&self, hash: &[u8; 32]) -> bool {
        self.chain.iter().any(|confirmed| confirmed.entry.hashes().contains(hash))
    }

    /// Puts all complete unconfirmed transactions into one new block; the chain grows even by an
    /// empty one.
    pub fn harvest(&mut self) {
        let chosen = self.choose();
        self.commit(chosen);
    }

    /// Adds empty blocks.
    pub fn advance(&mut self, blocks: u64) {
        self.height = self.height.saturating_add(blocks);
    }

    /// Tells the time, and drops what is over since.
    pub fn tick(&mut self, now: u32) {
        self.clock = self.clock.max(now);
        let before = self.pool.len();
        self.pool.retain(|entry| !entry.is_over(now));
        if self.pool.len() < before {
            self.rebuild();
        }
    }

    /// The confirmed state.
    pub(crate) fn confirmed(&self) -> &State {
        &self.confirmed
    }

    /// The state with the pool carried out.
    pub(crate) fn unconfirmed(&self) -> &State {
        &self.unconfirmed
    }

    pub(crate) fn pool(&self) -> &[Entry] {
        &self.pool
    }

    pub(crate) fn chain(&self) -> &[Confirmed] {
        &self.chain
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

    /// Tells whether any hash of an entry is in the pool or in the chain.
    pub(crate) fn knows(&self, entry: &Entry) -> bool {
        let waiting = self.pool.iter().chain(self.chain.iter().map(|confirmed| &confirmed.entry));
        let known: Vec<[u8; 32]> = waiting.flat_map(Entry::hashes).collect();
        entry.hashes().iter().any(|hash| known.contains(hash))
    }

    /// Takes a validated transaction into the pool, and into a block where that comes at once.
    pub(crate) fn take(&mut self, entry: Entry) -> Result<Code, Exception> {
        let next = self.height.saturating_add(1);
        if let Body::Cosignature(_) = entry.transaction.body() {
            if !self.attach(&entry) {
                return Ok(Code::MULTISIG_NO_MATCHING_MULTISIG);
            }
            self.unconfirmed.execute(&entry, next)?;
        } else {
            self.unconfirmed.execute(&entry, next)?;
            self.pool.push(entry);
        }
        if self.harvest == Harvest::AtOnce {
            let chosen = self.choose();
            if !chosen.is_empty() {
                self.commit(chosen);
            }
        }
        Ok(Code::SUCCESS)
    }

    /// Adds a cosignature to the multisig transaction it belongs to. Who belongs is decided by the
    /// confirmed state; a second one of the same cosignatory is taken and ignored.
    fn attach(&mut self, entry: &Entry) -> bool {
        let Body::Cosignature(cosignature) = entry.transaction.body() else { return false };
        let state = &self.confirmed;
        let signer = state.address(&entry.transaction.header().signer);
        let fits = |waiting: &&mut Entry| {
            let Some(inner) = waiting.transaction.inner() else { return false };
            let account = state.address(&inner.header().signer);
            state.address(&waiting.transaction.header().signer) != signer
                && waiting.inner_hash.is_some_and(|hash| hash == *cosignature.other_hash())
                && account == cosignature.other_account()
                && state.is_cosignatory_of(&signer, &account)
        };
        let Some(wrapper) = self.pool.iter_mut().find(fits) else { return false };
        let key = &entry.transaction.header().signer;
        if wrapper.cosignatures.iter().all(|other| other.transaction.header().signer != *key) {
            wrapper.cosignatures.push(entry.clone());
            wrapper
                .cosignatures
                .sort_by_cached_key(|c| state.address(&c.transaction.header().signer));
        }
        true
    }

    /// The waiting transactions that a new block can hold: highest fee first, then the oldest,
    /// each valid after the ones before it and with all its signatures. A block changes an account's
    /// cosignatories once, and defines a mosaic once (NIS's block validators, codes 79 and 149).
    fn choose(&self) -> Vec<Entry> {
        let mut candidates: Vec<&Entry> = self.pool.iter().collect();
        candidates.sort_by_key(|entry| {
            let header = entry.transaction.header();
            (header.fee.saturating_neg(), header.timestamp)
        });
        let (mut state, mut chosen) = (self.confirmed.clone(), Vec::new());
        let mut once = BTreeSet::new();
        let height = self.height.saturating_add(1);
        for entry in candidates {
            let check = Check { state: &state, height, now: self.clock, complete: true };
            let subject = entry.subject();
            if subject.as_ref().is_some_and(|subject| once.contains(subject)) {
                continue;
            }
            if validate(entry, check).is_ok() && state.execute(entry, height).is_ok() {
                once.extend(subject);
                chosen.push(entry.clone());
            }
        }
        chosen
    }

    fn commit(&mut self, chosen: Vec<Entry>) {
        self.height = self.height.saturating_add(1);
        self.pool.retain(|entry| chosen.iter().all(|taken| taken.hash != entry.hash));
        for entry in chosen {
            // They were carried out once already, when they were chosen.
            drop(self.confirmed.execute(&entry, self.height));
            let id = u64::try_from(self.chain.len()).unwrap_or(u64::MAX).saturating_add(1);
            self.chain.push(Confirmed { entry, height: self.height, id });
        }
        self.rebuild();
    }

    /// Carries the pool out anew; what is no longer valid is dropped.
    fn rebuild(&mut self) {
        self.unconfirmed = self.confirmed.clone();
        let height = self.height.saturating_add(1);
        for entry in std::mem::take(&mut self.pool) {
            let check =
                Check { state: &self.unconfirmed, height, now: self.clock, complete: false };
            if validate(&entry, check).is_ok() && self.unconfirmed.execute(&entry, height).is_ok() {
                self.pool.push(entry);
            }
        }
    }
}
