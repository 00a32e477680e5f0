//! Where an announced transaction stands.

use data_encoding::HEXLOWER;
use serde::Deserialize;
use serde_json::Value;

use crate::error::NodeError;
use crate::http::MAX_LIST;
use crate::ids::NisAddress;
use crate::json::BodyJson;
use crate::nis::{HashObject, Nis, read_hash, read_height};
use crate::object::Object;
use crate::{Height, Unconfirmed};

/// What these answers should be.
const EXPECTED: &str = "confirmed transactions of the account";
/// The most pages of 25 that are looked through.
const MAX_PAGES: usize = 4;
/// The most entries of a page.
const MAX_ENTRIES: usize = 100;

/// The transaction to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// Its hash; also the hash of the one inside of a multisig transaction, or of a cosignature
    /// together with its signature.
    pub hash: [u8; 32],
    /// Its signature, if it is known. NIS does not print the hash of what waits, so that without
    /// it only inner hashes are found before they are confirmed.
    pub signature: Option<[u8; 64]>,
    /// The account whose transactions are looked through: the signer's, of a multisig transaction
    /// or a cosignature the multisig account's.
    pub address: NisAddress,
}

/// Where a transaction stands, as a node claims it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The node does not know it: it never arrived, was dropped when it was over, or is older than
    /// the account's last hundred.
    Unknown,
    /// It waits on the node, for a block or for cosignatures.
    Unconfirmed,
    /// It is in a block.
    Confirmed {
        /// The height of that block.
        height: Height,
        /// Whether it is the one inside of a multisig transaction, or a cosignature of one.
        inside: bool,
    },
}

#[derive(Debug, Deserialize)]
struct Page {
    data: Vec<Object<Item>>,
}

#[derive(Debug, Deserialize)]
struct Item {
    meta: Object<Meta>,
    transaction: Value,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    height: u64,
    id: u64,
    hash: Object<HashObject>,
    inner_hash: Option<Object<HashObject>>,
}

impl Nis {
    /// Looks for a transaction: among what waits, by its hash where the node offers that, and
    /// among the account's last hundred.
    ///
    /// # Errors
    /// Any [`NodeError`] but a refusal.
    pub fn transaction_status(&self, sought: &Sought) -> Result<Status, NodeError> {
        let waiting = self.unconfirmed(&sought.address)?.readable;
        if waiting.iter().any(|unconfirmed| sought.is_waiting(unconfirmed)) {
            return Ok(Status::Unconfirmed);
        }
        if let Some(status) = self.by_hash(sought)? {
            return Ok(status);
        }
        let mut last = None;
        for _ in 0..MAX_PAGES {
            let page = self.page(&sought.address, last)?;
            for item in &page.data {
                if let Some(status) = sought.find_in(&item.0)? {
                    return Ok(status);
                }
            }
            // NIS counts downwards; a node that does not would keep us here.
            let next = page.data.last().map(|item| item.0.meta.0.id);
            match next {
                Some(id) if last.is_none_or(|before| id < before) => last = Some(id),
                _ => break,
            }
        }
        Ok(Status::Unknown)
    }

    /// Asks for a hash. A node answers with an error for one that it does not know, and also where
    /// it keeps no hashes.
    fn by_hash(&self, sought: &Sought) -> Result<Option<Status>, NodeError> {
        let hash = HEXLOWER.encode(&sought.hash);
        let path = format!("/transaction/get?hash={hash}");
        match self.client.get::<Item>(&path, EXPECTED) {
            Ok(item) => sought.find_in(&item),
            Err(NodeError::Failed { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn page(&self, address: &NisAddress, before: Option<u64>) -> Result<Page, NodeError> {
        let mut path = format!("/account/transfers/outgoing?address={address}");
        if let Some(id) = before {
            path.push_str(&format!("&id={id}"));
        }
        let page: Page = self.client.get_up_to(MAX_LIST, &path, EXPECTED)?;
        if page.data.len() > MAX_ENTRIES {
            return Err(NodeError::Unexpected { expected: EXPECTED });
        }
        Ok(page)
    }
}

impl Sought {
    fn is_waiting(&self, unconfirmed: &Unconfirmed) -> bool {
        let transaction = &unconfirmed.transaction;
        let signed = self.signature.is_some() && transaction.signature == self.signature;
        let cosigned = match &transaction.body {
            BodyJson::Multisig { cosignatures, .. } => {
                cosignatures.iter().any(|c| self.signature == Some(c.signature))
            }
            BodyJson::Transfer { .. }
            | BodyJson::KeyLink { .. }
            | BodyJson::Modification { .. }
            | BodyJson::Cosignature { .. }
            | BodyJson::Namespace { .. }
            | BodyJson::Definition { .. }
            | BodyJson::Supply { .. } => false,
        };
        unconfirmed.inner_hash == Some(self.hash) || signed || cosigned
    }

    fn find_in(&self, item: &Item) -> Result<Option<Status>, NodeError> {
        let meta = &item.meta.0;
        let broken = NodeError::Unexpected { expected: EXPECTED };
        let hash = read_hash(Some(&meta.hash.0)).flatten().ok_or_else(|| broken.clone())?;
        let inner = read_hash(meta.inner_hash.as_ref().map(|hash| &hash.0))
            .ok_or_else(|| broken.clone())?;
        let height = read_height(meta.height).ok_or(broken)?;
        let inside = inner == Some(self.hash) || self.is_cosignature_in(&item.transaction);
        let found = hash == self.hash || inside;
        Ok(found.then_some(Status::Confirmed { height, inside: inside && hash != self.hash }))
    }

    /// Looks for the signature among the cosignatures; nothing else of the transaction matters, so
    /// that one which cannot be read hides nothing.
    fn is_cosignature_in(&self, transaction: &Value) -> bool {
        let Some(signature) = self.signature else { return false };
        let text = HEXLOWER.encode(&signature);
        let list = transaction.get("signatures").and_then(Value::as_array);
        list.is_some_and(|list| {
            list.iter().any(|cosignature| {
                let found = cosignature.get("signature").and_then(Value::as_str);
                found.is_some_and(|found| found.eq_ignore_ascii_case(&text))
            })
        })
    }
}
