//! The only crate with sockets: what the online tool asks of a node, and NIS1 over HTTP.
//!
//! A node is not trusted: its answers are bounded in time and size, checked for range before they
//! become values, and never printed as they came. It is told nothing but addresses, hashes, names of
//! mosaics and signed transactions. No endpoint that takes a key is ever called,
//! no redirect is followed, and no proxy is taken from the environment: the connection goes where
//! the operator said, or nowhere.

mod account;
mod agree;
mod error;
mod http;
mod ids;
mod json;
mod json_raw;
mod json_sdk;
mod mosaic;
mod nis;
mod object;
mod pending;
mod quoted;
mod refusal;
mod status;
#[cfg(test)]
mod tls_tests;
mod url;

use std::time::Duration;

pub use account::{AccountInfo, Member, MultisigInfo, RemoteStatus};
pub use agree::{Disagreement, agree, agree_if};
pub use error::NodeError;
pub use ids::{IdError, MosaicName, NamespaceName, NisAddress};
pub use json::{
    BodyJson, ChangeJson, CosignatureJson, JsonError, Levy, MAX_TRANSACTION_JSON, MessageJson,
    MosaicDefinition, MosaicJson, TransactionJson, parse_transaction,
};
pub use nis::{MAX_ANNOUNCED, Nis, NisNetwork};
pub use pending::{Pending, PendingList, Unconfirmed, Wrapper};
pub use quoted::Quoted;
pub use refusal::Refusal;
pub use status::{Sought, Status};
pub use url::{NodeUrl, UrlError};

/// What the online tool asks of a node of any chain.
pub trait Node {
    /// Asks for the network's time as this node sees it.
    ///
    /// # Errors
    /// Any [`NodeError`] but a refusal.
    fn network_time(&self) -> Result<NetworkTime, NodeError>;

    /// Asks for the height of the chain as this node sees it.
    ///
    /// # Errors
    /// Any [`NodeError`] but a refusal.
    fn chain_height(&self) -> Result<Height, NodeError>;

    /// Hands a signed transaction to the network.
    ///
    /// The bytes are sent as they are: only what verification has passed belongs here. They are
    /// sent once; whether to send them again after an error is the caller's decision, and
    /// [`NodeError::leaves_open`] tells whether the first time may have worked. Sending the same
    /// bytes twice pays once, since a chain knows a transaction by its hash.
    ///
    /// # Errors
    /// [`NodeError::Refused`] with the node's reason, or what went wrong on the way.
    fn announce(&self, data: &[u8], signature: &[u8; 64]) -> Result<Announced, NodeError>;
}

/// A moment in the time of a chain and in Unix time, as claimed by a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NetworkTime {
    /// Seconds since the chain's own time origin.
    pub chain_seconds: u32,
    /// Seconds since 1970-01-01 00:00:00 UTC.
    pub unix_seconds: u64,
}

/// The number of the last block, as claimed by a node; the first block is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Height(pub u64);

/// What a node said about an announced transaction it did not refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Announced {
    /// The hash as the node computed it: the caller compares it with its own.
    pub hash: [u8; 32],
    /// The hash of the inner transaction of a multisig one.
    pub inner_hash: Option<[u8; 32]>,
    /// Whether the node took it now or had met it before.
    pub standing: Standing,
}

/// How an announced transaction stands with the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The node took it into its pool.
    Accepted,
    /// The node has met this hash before. That is not proof that it took it: NIS also says so for
    /// ten minutes after a validator crashed on it. Look the hash up.
    AlreadyKnown,
}

/// How long and how much a node may talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For finding the host and connecting, TLS included.
    pub connect: Duration,
    /// For the whole exchange, a second attempt included.
    pub total: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), total: Duration::from_secs(15) }
    }
}
