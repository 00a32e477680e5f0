//! What can go wrong between the online tool and a node.

use std::time::Duration;

use thiserror::Error;

use crate::nis::NisNetwork;
use crate::quoted::Quoted;
use crate::refusal::Refusal;

/// Why a node did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NodeError {
    /// No connection came about: no such host, refused, or TLS failed. Nothing was sent.
    #[error("the node cannot be reached: {detail}")]
    Unreachable {
        /// What the system or TLS said.
        detail: Quoted,
    },
    /// The connection ended before the answer was complete.
    #[error("the node closed the connection before its answer was complete")]
    Closed,
    /// The node took longer than it may.
    #[error("the node did not answer within {} s", after.as_secs_f32())]
    TimedOut {
        /// The limit that was reached.
        after: Duration,
        /// Whether a connection stood by then, so that the request may have arrived.
        connected: bool,
    },
    /// The answer is longer than any honest one.
    #[error("the node's answer is longer than {limit} bytes")]
    TooLarge {
        /// The limit that was reached.
        limit: u64,
    },
    /// The answer is not a JSON object.
    #[error("the node's answer is not a JSON object; it starts with {start}")]
    NotJson {
        /// How it starts.
        start: Quoted,
    },
    /// The answer is well formed and not what was asked for.
    #[error("the node's answer is not {expected}")]
    Unexpected {
        /// What was asked for.
        expected: &'static str,
    },
    /// The node sent the request elsewhere; it is not sent there.
    #[error("the node answered with a redirect (HTTP status {status}), which is not followed")]
    Redirected {
        /// The HTTP status.
        status: u16,
    },
    /// The node answered with an error of its own.
    #[error("the node answered with HTTP status {status}: {text}")]
    Failed {
        /// The HTTP status.
        status: u16,
        /// What the node said.
        text: Quoted,
    },
    /// The node belongs to another network than the one asked for.
    #[error("the node belongs to network {found}; asked for is {expected}")]
    WrongNetwork {
        /// The network asked for.
        expected: NisNetwork,
        /// The network the node claims.
        found: NisNetwork,
    },
    /// The transaction is longer than the node reads; nothing was sent.
    #[error("the transaction has {length} bytes; the node reads {limit}")]
    TooLong {
        /// The length of the transaction.
        length: usize,
        /// What the node reads.
        limit: usize,
    },
    /// The node looked at the transaction and does not want it.
    #[error("the node refuses the transaction: {0}")]
    Refused(Refusal),
}

impl NodeError {
    /// Tells whether a transaction may have been accepted although announcing it ended like this.
    /// It is then found by its hash, or announced again: the same bytes pay once.
    #[must_use]
    pub fn leaves_open(&self) -> bool {
        match self {
            Self::Closed
            | Self::TooLarge { .. }
            | Self::NotJson { .. }
            | Self::Unexpected { .. }
            | Self::Redirected { .. } => true,
            Self::TimedOut { connected, .. } => *connected,
            Self::Failed { status, .. } => *status >= 500,
            Self::Unreachable { .. }
            | Self::WrongNetwork { .. }
            | Self::TooLong { .. }
            | Self::Refused(_) => false,
        }
    }

    /// What to do about it, in one line.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => {
                "check the address and port of the node, or give another one"
            }
            Self::Closed | Self::TimedOut { .. } => "try again, or give another node",
            Self::TooLarge { .. } | Self::NotJson { .. } | Self::Unexpected { .. } => {
                "check that this is the address of a node, or give another one"
            }
            Self::Redirected { .. } => "give the node's own address, or another node",
            Self::Failed { status: 404, .. } => {
                "check that this is a node, and that all addresses are of its network"
            }
            Self::Failed { .. } => "give another node",
            Self::WrongNetwork { .. } => "give a node of the network asked for",
            Self::TooLong { .. } => "split the transaction, or shorten its message",
            Self::Refused(refusal) => refusal.hint(),
        }
    }
}
