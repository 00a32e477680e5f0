//! Transactions of every type for tests, written field by field without the node's writer: right
//! as they are made, and wrong in whatever way a test changes them.

use crate::config::{Levy, Mosaic, Network};
use crate::crypto::{address_of, transaction_hash};
use crate::wallet::{Payment, sized};

/// An unsigned transaction: its header and the bytes behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The type.
    pub kind: u32,
    /// The whole version field: network byte on top.
    pub version: u32,
    /// Seconds of NEM's time.
    pub timestamp: u32,
    /// Seconds of NEM's time.
    pub deadline: u32,
    /// Micro XEM.
    pub fee: u64,
    /// What follows the header.
    pub body: Vec<u8>,
}

impl Draft {
    /// A transaction for an hour with this body and 0.15 XEM of fee.
    #[must_use]
    pub fn new(network: Network, kind: u32, version: u8, timestamp: u32, body: Vec<u8>) -> Self {
        Self {
            kind,
            version: u32::from_be_bytes([network.byte(), 0, 0, version]),
            timestamp,
            deadline: timestamp.saturating_add(3600),
            fee: 150_000,
            body,
        }
    }

    /// An account key link: mode 1 lends, 2 takes back.
    #[must_use]
    pub fn link(network: Network, timestamp: u32, mode: u32, remote: &[u8; 32]) -> Self {
        let mut body = mode.to_le_bytes().to_vec();
        sized(&mut body, remote);
        Self::new(network, 0x0801, 1, timestamp, body)
    }

    /// A change of cosignatories in NIS's order; with a change of the minimum it is version 2.
    #[must_use]
    pub fn modification(
        network: Network,
        timestamp: u32,
        add: &[[u8; 32]],
        delete: &[[u8; 32]],
        minimum: Option<i32>,
    ) -> Self {
        let ordered = |keys: &[[u8; 32]]| {
            let mut keys = keys.to_vec();
            keys.sort_by_cached_key(|key| address_of(network.byte(), key));
            keys
        };
        let mut changes: Vec<(u32, [u8; 32])> = Vec::new();
        changes.extend(ordered(add).into_iter().map(|key| (1, key)));
        changes.extend(ordered(delete).into_iter().map(|key| (2, key)));
        Self::modification_as(network, timestamp, &changes, minimum)
    }

    /// A change of cosignatories as it is given.
    #[must_use]
    pub fn modification_as(
        network: Network,
        timestamp: u32,
        changes: &[(u32, [u8; 32])],
        minimum: Option<i32>,
    ) -> Self {
        let mut body = count(changes.len()).to_vec();
        for (kind, key) in changes {
            let mut change = kind.to_le_bytes().to_vec();
            sized(&mut change, key);
            sized(&mut body, &change);
        }
        if let Some(change) = minimum {
            sized(&mut body, &change.to_le_bytes());
        }
        let version = if minimum.is_some() { 2 } else { 1 };
        Self { fee: 500_000, ..Self::new(network, 0x1001, version, timestamp, body) }
    }

    /// A multisig transaction around the bytes of another.
    #[must_use]
    pub fn wrapper(network: Network, timestamp: u32, inner: &[u8]) -> Self {
        let mut body = Vec::new();
        sized(&mut body, inner);
        Self::new(network, 0x1004, 1, timestamp, body)
    }

    /// A cosignature of the transaction with these bytes, for the account with this address.
    #[must_use]
    pub fn cosignature(network: Network, timestamp: u32, inner: &[u8], account: &str) -> Self {
        let (mut hash, mut body) = (Vec::new(), Vec::new());
        sized(&mut hash, &transaction_hash(inner));
        sized(&mut body, &hash);
        sized(&mut body, account.as_bytes());
        Self::new(network, 0x1002, 1, timestamp, body)
    }

    /// A registration of a namespace at the price it costs.
    #[must_use]
    pub fn namespace(network: Network, timestamp: u32, part: &str, parent: Option<&str>) -> Self {
        let fee: u64 = if parent.is_some() { 10_000_000 } else { 100_000_000 };
        Self::namespace_as(network, timestamp, (part, parent), (network.namespace_sink(), fee))
    }

    /// A registration of a namespace (part, parent), paid to an address.
    #[must_use]
    pub fn namespace_as(
        network: Network,
        timestamp: u32,
        (part, parent): (&str, Option<&str>),
        (sink, fee): (&str, u64),
    ) -> Self {
        let mut body = Vec::new();
        sized(&mut body, sink.as_bytes());
        body.extend(fee.to_le_bytes());
        sized(&mut body, part.as_bytes());
        match parent {
            Some(parent) => sized(&mut body, parent.as_bytes()),
            None => body.extend([0xFF; 4]),
        }
        Self::new(network, 0x2001, 1, timestamp, body)
    }

    /// A mosaic definition at the price it costs.
    #[must_use]
    pub fn definition(network: Network, timestamp: u32, mosaic: &Mosaic) -> Self {
        Self::definition_as(network, timestamp, mosaic, (network.mosaic_sink(), 10_000_000))
    }

    /// A mosaic definition, paid to an address.
    #[must_use]
    pub fn definition_as(
        network: Network,
        timestamp: u32,
        mosaic: &Mosaic,
        (sink, fee): (&str, u64),
    ) -> Self {
        let (mut definition, mut body) = (Vec::new(), Vec::new());
        sized(&mut definition, &mosaic.creator);
        sized(&mut definition, &id(mosaic.id.namespace(), mosaic.id.name()));
        sized(&mut definition, mosaic.description.as_bytes());
        definition.extend(4_u32.to_le_bytes());
        for (name, value) in [
            ("divisibility", mosaic.divisibility.to_string()),
            ("initialSupply", mosaic.initial.to_string()),
            ("supplyMutable", mosaic.mutable.to_string()),
            ("transferable", mosaic.transferable.to_string()),
        ] {
            let mut property = Vec::new();
            sized(&mut property, name.as_bytes());
            sized(&mut property, value.as_bytes());
            sized(&mut definition, &property);
        }
        sized(&mut definition, &mosaic.levy.as_ref().map(levy).unwrap_or_default());
        sized(&mut body, &definition);
        sized(&mut body, sink.as_bytes());
        body.extend(fee.to_le_bytes());
        Self::new(network, 0x4001, 1, timestamp, body)
    }

    /// A change of a mosaic's supply: kind 1 creates, 2 destroys, in whole units.
    #[must_use]
    pub fn supply(
        network: Network,
        timestamp: u32,
        (namespace, name): (&str, &str),
        kind: u32,
        delta: u64,
    ) -> Self {
        let mut body = Vec::new();
        sized(&mut body, &id(namespace, name));
        body.extend(kind.to_le_bytes());
        body.extend(delta.to_le_bytes());
        Self::new(network, 0x4002, 1, timestamp, body)
    }

    /// The bytes to sign.
    #[must_use]
    pub fn to_bytes(&self, signer: &[u8; 32]) -> Vec<u8> {
        let mut out = self.kind.to_le_bytes().to_vec();
        out.extend(self.version.to_le_bytes());
        out.extend(self.timestamp.to_le_bytes());
        sized(&mut out, signer);
        out.extend(self.fee.to_le_bytes());
        out.extend(self.deadline.to_le_bytes());
        out.extend(&self.body);
        out
    }
}

impl From<&Payment> for Draft {
    fn from(payment: &Payment) -> Self {
        Self {
            kind: 0x0101,
            version: payment.version,
            timestamp: payment.timestamp,
            deadline: payment.deadline,
            fee: payment.fee,
            body: payment.body(),
        }
    }
}

fn count(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

fn id(namespace: &str, name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    sized(&mut out, namespace.as_bytes());
    sized(&mut out, name.as_bytes());
    out
}

fn levy(levy: &Levy) -> Vec<u8> {
    let mut out = levy.kind.to_le_bytes().to_vec();
    sized(&mut out, levy.recipient.as_bytes());
    sized(&mut out, &id(levy.mosaic.namespace(), levy.mosaic.name()));
    out.extend(levy.fee.to_le_bytes());
    out
}
