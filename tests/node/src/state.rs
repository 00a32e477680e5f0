//! Who holds what and who signs for whom: a state of the chain, confirmed or not.
//!
//! NIS keeps two: the confirmed one, and a copy in which every waiting transaction has been carried
//! out, incomplete multisig ones included. New transactions are validated against the copy.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;

use crate::config::{Config, Mosaic, Network};
use crate::crypto::address_of;
use crate::link::LinkMode;
use crate::names::MosaicId;

/// A change of a link takes effect, and may be followed by another, after this many blocks.
const REWRITE_LIMIT: u64 = 360;
/// A namespace lasts this many blocks: a year of 60-second blocks.
pub(crate) const BLOCKS_PER_YEAR: u64 = 525_600;

/// Who signs for a multisig account.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    /// Their addresses.
    pub(crate) cosignatories: BTreeSet<String>,
    /// How many of them must sign; 0 for all.
    pub(crate) minimum: i32,
}

/// One end of a link between an account and the key that harvests for it.
#[derive(Debug, Clone)]
pub(crate) struct Remote {
    pub(crate) mode: LinkMode,
    /// The address at the other end.
    pub(crate) other: String,
    /// The height of the block of the last change.
    pub(crate) since: u64,
    /// Whether this end lends its importance.
    pub(crate) owner: bool,
}

impl Remote {
    /// Tells whether the last change is too fresh to be followed by another.
    pub(crate) fn is_changing(&self, height: u64) -> bool {
        height.saturating_sub(self.since) < REWRITE_LIMIT
    }
}

/// A rented namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Namespace {
    /// The owner's public key.
    pub(crate) owner: Vec<u8>,
    /// The height of the block that rented it; only that of a root counts.
    pub(crate) height: u64,
}

/// A state of the chain.
#[derive(Debug, Clone)]
pub(crate) struct State {
    network: Network,
    default_balance: i64,
    xem: BTreeMap<String, i64>,
    units: BTreeMap<(String, String), i64>,
    pub(crate) mosaics: Vec<Mosaic>,
    keys: BTreeMap<String, String>,
    links: BTreeMap<String, Links>,
    pub(crate) remotes: BTreeMap<String, Remote>,
    pub(crate) namespaces: BTreeMap<String, Namespace>,
}

impl State {
    pub(crate) fn new(config: &Config) -> Self {
        let mut state = Self {
            network: config.network,
            default_balance: config.default_balance,
            xem: config.funds.clone(),
            units: BTreeMap::new(),
            mosaics: config.mosaics.clone(),
            keys: BTreeMap::new(),
            links: BTreeMap::new(),
            remotes: BTreeMap::new(),
            namespaces: BTreeMap::new(),
        };
        for (name, owner) in &config.namespaces {
            let namespace = Namespace { owner: owner.to_vec(), height: config.height };
            state.namespaces.insert(name.clone(), namespace);
        }
        for multisig in &config.multisigs {
            let account = state.meet(&multisig.account);
            for key in &multisig.cosignatories {
                let cosignatory = state.meet(key);
                state.add_cosignatory(&account, cosignatory);
            }
            state.raise_minimum(&account, multisig.minimum);
        }
        state
    }

    pub(crate) fn network(&self) -> Network {
        self.network
    }

    /// The address of a public key.
    pub(crate) fn address(&self, key: &[u8]) -> String {
        address_of(self.network.byte(), key)
    }

    /// The address of a public key that the node remembers from now on.
    pub(crate) fn meet(&mut self, key: &[u8]) -> String {
        let address = self.address(key);
        self.keys.insert(address.clone(), HEXLOWER.encode(key));
        address
    }

    pub(crate) fn public_key(&self, address: &str) -> Option<&str> {
        self.keys.get(address).map(String::as_str)
    }

    pub(crate) fn balance(&self, address: &str) -> i64 {
        self.xem.get(address).copied().unwrap_or(self.default_balance)
    }

    pub(crate) fn units(&self, address: &str, id: &MosaicId) -> i64 {
        let key = (address.to_owned(), id.to_string());
        let start = || self.mosaic(id).map_or(0, |mosaic| mosaic.given);
        self.units.get(&key).copied().unwrap_or_else(start)
    }

    /// What an account holds of a mosaic or, without an id, of XEM.
    pub(crate) fn holding(&self, address: &str, id: Option<&MosaicId>) -> i64 {
        id.map_or_else(|| self.balance(address), |id| self.units(address, id))
    }

    /// Changes a holding; it may not be validated, and never wraps.
    pub(crate) fn add(&mut self, address: &str, id: Option<&MosaicId>, change: i64) {
        let new = self.holding(address, id).saturating_add(change);
        match id {
            None => drop(self.xem.insert(address.to_owned(), new)),
            Some(id) => drop(self.units.insert((address.to_owned(), id.to_string()), new)),
        }
    }

    /// Tells whether an account was given or sent any mosaic besides XEM.
    pub(crate) fn owns_mosaics(&self, address: &str) -> bool {
        self.units.iter().any(|((owner, _), units)| owner == address && *units > 0)
    }

    /// What is known of a mosaic.
    pub(crate) fn mosaic(&self, id: &MosaicId) -> Option<Mosaic> {
        if id.is_xem() {
            return Some(Mosaic::xem());
        }
        self.mosaics.iter().find(|mosaic| mosaic.id == *id).cloned()
    }

    /// Who signs for an account, if it is multisig.
    pub(crate) fn links(&self, address: &str) -> Option<&Links> {
        self.links.get(address).filter(|links| !links.cosignatories.is_empty())
    }

    pub(crate) fn is_cosignatory_of(&self, address: &str, account: &str) -> bool {
        self.links(account).is_some_and(|links| links.cosignatories.contains(address))
    }

    /// The multisig accounts that an account signs for.
    pub(crate) fn cosignatory_of(&self, address: &str) -> Vec<&str> {
        let all = self.links.iter().filter(|(_, links)| links.cosignatories.contains(address));
        all.map(|(account, _)| account.as_str()).collect()
    }

    pub(crate) fn add_cosignatory(&mut self, account: &str, cosignatory: String) {
        self.links.entry(account.to_owned()).or_default().cosignatories.insert(cosignatory);
    }

    pub(crate) fn remove_cosignatory(&mut self, account: &str, cosignatory: &str) {
        self.links.entry(account.to_owned()).or_default().cosignatories.remove(cosignatory);
    }

    /// Changes the least number of signatures; validators keep it in range.
    pub(crate) fn raise_minimum(&mut self, account: &str, change: i32) {
        let links = self.links.entry(account.to_owned()).or_default();
        links.minimum = links.minimum.wrapping_add(change);
    }

    /// The least number of signatures as NIS stores it, of any account.
    pub(crate) fn minimum(&self, account: &str) -> i32 {
        self.links.get(account).map_or(0, |links| links.minimum)
    }

    /// NIS's word for the state of an account's link.
    pub(crate) fn remote_status(&self, address: &str, height: u64) -> &'static str {
        let Some(remote) = self.remotes.get(address) else {
            return "INACTIVE";
        };
        match (remote.owner, remote.mode, remote.is_changing(height)) {
            (false, ..) => "REMOTE",
            (true, LinkMode::Activate, true) => "ACTIVATING",
            (true, LinkMode::Activate, false) => "ACTIVE",
            (true, LinkMode::Deactivate, true) => "DEACTIVATING",
            (true, LinkMode::Deactivate, false) => "INACTIVE",
        }
    }

    /// Tells whether a namespace's root is rented at a height. A root that was never rented here
    /// counts as expired, as it does in NIS.
    pub(crate) fn is_active(&self, namespace: &str, height: u64) -> bool {
        let root = namespace.split('.').next().unwrap_or(namespace);
        self.namespaces.get(root).is_some_and(|found| {
            height >= found.height && height.saturating_sub(found.height) < BLOCKS_PER_YEAR
        })
    }
}
