//! What waits on a node: this is where cosignatories find what they are asked to sign.

use serde::Deserialize;
use serde_json::Value;

use crate::error::NodeError;
use crate::http::MAX_LIST;
use crate::ids::NisAddress;
use crate::json::{BodyJson, CosignatureJson, JsonError, TransactionJson, read_transaction};
use crate::json_raw::bytes;
use crate::nis::Nis;
use crate::object::Object;

/// The most entries of a list; NIS sends 25.
const MAX_ENTRIES: usize = 100;

/// A transaction that waits on a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unconfirmed {
    /// The hash of the transaction inside, as the node claims it, of a multisig one.
    pub inner_hash: Option<[u8; 32]>,
    /// The transaction.
    pub transaction: TransactionJson,
}

/// A multisig transaction that waits for cosignatures.
///
/// Everything in it is the node's word. The bytes to look at are rebuilt from `inner`, and their
/// hash must be `inner_hash`; the signer does that again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The hash of the transaction inside, which a cosignature names.
    pub inner_hash: [u8; 32],
    /// The transaction inside; its signer is the multisig account's key.
    pub inner: TransactionJson,
    /// The wrapper without what is inside: who proposed it, until when, for which fee.
    pub wrapper: Wrapper,
    /// Who has cosigned, the proposer not among them.
    pub cosignatures: Vec<CosignatureJson>,
}

/// The fields of a multisig transaction itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapper {
    /// The public key of the cosignatory who proposed it.
    pub signer: [u8; 32],
    /// Seconds since NEM's time origin.
    pub timestamp: u32,
    /// Seconds since NEM's time origin.
    pub deadline: u32,
    /// Micro XEM, paid by the multisig account.
    pub fee: u64,
    /// The signature, if the node tells it.
    pub signature: Option<[u8; 64]>,
}

impl Pending {
    /// The last second at which it can still be completed: the earliest deadline of any part, in
    /// seconds since NEM's time origin.
    #[must_use]
    pub fn expires(&self) -> u32 {
        let parts = [self.inner.deadline, self.wrapper.deadline].into_iter();
        let all = parts.chain(self.cosignatures.iter().map(|cosignature| cosignature.deadline));
        all.min().unwrap_or(0)
    }

    /// Tells whether a key has signed, as proposer or as cosignatory.
    #[must_use]
    pub fn is_signed_by(&self, key: &[u8; 32]) -> bool {
        self.wrapper.signer == *key || self.cosignatures.iter().any(|c| c.signer == *key)
    }

    fn new(unconfirmed: Unconfirmed) -> Option<Self> {
        let TransactionJson { timestamp, deadline, fee, signer, signature, body, .. } =
            unconfirmed.transaction;
        let BodyJson::Multisig { inner, cosignatures } = body else { return None };
        let wrapper = Wrapper { signer, timestamp, deadline, fee, signature };
        let inner_hash = unconfirmed.inner_hash?;
        Some(Self { inner_hash, inner: *inner, wrapper, cosignatures })
    }
}

/// A list in which what cannot be read is counted, not hidden: anybody can put a transaction into
/// it that only NIS takes, and it must not keep the others from being seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingList<T> {
    /// What could be read, in the node's order.
    pub readable: Vec<T>,
    /// Why each of the others could not.
    pub unreadable: Vec<JsonError>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    data: Vec<Object<RawEntry>>,
}

#[derive(Debug, Deserialize)]
struct RawEntry {
    meta: Object<RawMeta>,
    transaction: Value,
}

#[derive(Debug, Deserialize)]
struct RawMeta {
    data: Option<String>,
}

impl Nis {
    /// Asks for everything that waits and concerns an account.
    ///
    /// # Errors
    /// Any [`NodeError`] but a refusal.
    pub fn unconfirmed(&self, address: &NisAddress) -> Result<PendingList<Unconfirmed>, NodeError> {
        let expected = "a list of unconfirmed transactions";
        let path = format!("/account/unconfirmedTransactions?address={address}");
        let answer: Answer = self.client.get_up_to(MAX_LIST, &path, expected)?;
        read_list(&answer, address).ok_or(NodeError::Unexpected { expected })
    }

    /// Asks for the multisig transactions that wait and concern an account: those it proposed,
    /// those it may cosign, and those of its own if it is the shared account.
    ///
    /// # Errors
    /// Any [`NodeError`] but a refusal.
    pub fn pending(&self, address: &NisAddress) -> Result<PendingList<Pending>, NodeError> {
        let list = self.unconfirmed(address)?;
        let readable = list.readable.into_iter().filter_map(Pending::new).collect();
        Ok(PendingList { readable, unreadable: list.unreadable })
    }
}

/// Reads what can be read: `None` where there is more than any node sends.
fn read_list(answer: &Answer, address: &NisAddress) -> Option<PendingList<Unconfirmed>> {
    if answer.data.len() > MAX_ENTRIES {
        return None;
    }
    let mut list = PendingList { readable: Vec::new(), unreadable: Vec::new() };
    for entry in &answer.data {
        match read(&entry.0, address) {
            Ok(unconfirmed) => list.readable.push(unconfirmed),
            Err(error) => list.unreadable.push(error),
        }
    }
    Some(list)
}

/// Reads one entry: of the network asked for, with an inner hash exactly if something is inside,
/// and with cosignatures for just that.
fn read(entry: &RawEntry, address: &NisAddress) -> Result<Unconfirmed, JsonError> {
    let transaction = read_transaction(&entry.transaction)?;
    if transaction.network != address.network() {
        return Err(JsonError::Value("version"));
    }
    let hash = entry.meta.0.data.as_deref().map(|data| bytes(data, "meta.data")).transpose()?;
    if let BodyJson::Multisig { cosignatures, .. } = &transaction.body {
        let inner_hash = hash.ok_or(JsonError::Missing("meta.data"))?;
        if cosignatures.iter().any(|cosignature| cosignature.other_hash != inner_hash) {
            return Err(JsonError::Value("signatures"));
        }
    }
    Ok(Unconfirmed { inner_hash: hash, transaction })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: &str = "TAMESPACEWH4MKFMBCVFERDPOOP4FK7MTDJEYP35";

    fn payment(version: i64, recipient: &str) -> String {
        let key = "ab".repeat(32);
        format!(
            r#"{{"type":257,"version":{version},"timeStamp":1,"deadline":2,"fee":3,"signer":"{key}",
            "recipient":"{recipient}","amount":4,"message":{{}}}}"#
        )
    }

    fn proposal(hash: &str) -> String {
        let (key, inner) = ("cd".repeat(32), payment(-1_744_830_463, ME));
        let cosignature = format!(
            r#"{{"type":4098,"version":-1744830463,"timeStamp":1,"deadline":2,"fee":3,
            "signer":"{key}","signature":"{key}{key}","otherHash":{{"data":"{hash}"}},
            "otherAccount":"{ME}"}}"#
        );
        format!(
            r#"{{"type":4100,"version":-1744830463,"timeStamp":1,"deadline":2,"fee":3,
            "signer":"{key}","otherTrans":{inner},"signatures":[{cosignature}]}}"#
        )
    }

    fn list(entries: &[(&str, String)]) -> PendingList<Unconfirmed> {
        let entry = |(data, transaction): &(&str, String)| {
            format!(r#"{{"meta":{{"data":{data}}},"transaction":{transaction}}}"#)
        };
        let entries: Vec<String> = entries.iter().map(entry).collect();
        let text = format!(r#"{{"data":[{}]}}"#, entries.join(","));
        read_list(&serde_json::from_str(&text).unwrap(), &ME.parse().unwrap()).unwrap()
    }

    /// Anybody can pay an account in a form that only NIS takes.
    #[test]
    fn what_cannot_be_read_hides_nothing() {
        let (one, other) = ("11".repeat(32), "22".repeat(32));
        let (quoted, wrong) = (format!("\"{one}\""), format!("\"{other}\""));
        let testnet = -1_744_830_463;
        let found = list(&[
            ("null", payment(testnet, ME)),
            ("null", payment(testnet, "TAMESP-ACEWH4-MKFMBC-VFERDP-OOP4FK-7MTDJEY")),
            ("null", payment(1_744_830_465, ME)),
            (&quoted, proposal(&one)),
            (&wrong, proposal(&one)),
            ("null", proposal(&one)),
            ("\"x\"", payment(testnet, ME)),
            ("null", "7".to_owned()),
        ]);
        let kinds = found.readable.iter().map(|entry| entry.transaction.type_number());
        assert_eq!(kinds.collect::<Vec<_>>(), [0x0101, 0x1004]);
        let fields = found.unreadable.iter().map(field);
        let expected =
            ["recipient", "version", "signatures", "meta.data", "meta.data", "no object"];
        assert_eq!(fields.collect::<Vec<_>>(), expected);
    }

    fn field(error: &JsonError) -> &'static str {
        if let JsonError::Value(field) | JsonError::Missing(field) = error {
            return field;
        }
        if matches!(error, JsonError::NotJson { .. }) { "no object" } else { "something else" }
    }

    #[test]
    fn a_list_has_an_end() {
        let entry = format!(r#"{{"meta":{{"data":null}},"transaction":{}}}"#, payment(1, ME));
        let text = format!(r#"{{"data":[{}]}}"#, vec![entry; MAX_ENTRIES + 1].join(","));
        assert_eq!(read_list(&serde_json::from_str(&text).unwrap(), &ME.parse().unwrap()), None);
    }
}
