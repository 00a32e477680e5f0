//! NEM's first chain (NIS1): bytes to typed transactions and back, exactly as NIS itself reads
//! and writes them.
//!
//! NIS verifies a signature over its own re-serialization of what was announced. Bytes that NIS
//! would write differently are therefore either refused by it or mean something else than was
//! signed: the decoder accepts only what NIS would write.
#![no_std]
extern crate alloc;

mod address;
mod codec;
mod control;
mod decode;
mod draft;
mod encode;
mod facts;
pub mod fee;
mod message;
mod mosaic;
mod naming;
mod network;
mod payment;
mod time;
mod transaction;

pub use address::{AddressError, address_of, read_address};
pub use control::{Change, Cosignature, KeyLink, MAX_COSIGNATORIES, Modification};
pub use draft::{DraftError, Shell, TransferDraft, transfer};
pub use message::{MAX_MESSAGE, WireMessage};
pub use mosaic::{MAX_MOSAICS, Mosaic, MosaicId, MosaicIdError, asset_named};
pub use naming::{
    Definition, Levy, Namespace, Properties, SupplyChange, mosaic_sink, namespace_sink,
};
pub use network::{network_byte, network_of};
pub use payment::{PaymentError, read_payment};
pub use time::{LONGEST_LIFE, NEM_EPOCH, Timestamp};
pub use transaction::{Body, Header, Inner, Plain, Transaction, Transfer};

use alloc::vec::Vec;
use chain::{Address, Chain, Context, Facts, Network, ParseError};
use scheme::{PublicKey, Scheme};

/// NIS1.
#[derive(Clone, Copy, Debug)]
pub enum Nem {}

/// Returns an inner transaction as it stands in its wrapper: what cosignatories name by its hash.
#[must_use]
pub fn inner_bytes(inner: &Inner) -> Vec<u8> {
    encode::inner(inner)
}

/// Returns the hash of `bytes` by which nodes and cosignatories name a transaction.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> [u8; 32] {
    facts::hash(bytes)
}

impl Chain for Nem {
    type Transaction = Transaction;
    const NAME: &'static str = "nem";
    const SCHEME: Scheme = Scheme::Ed25519Keccak512;

    fn decode(bytes: &[u8], network: Network) -> Result<Transaction, ParseError> {
        decode::transaction(bytes, network)
    }

    fn encode(transaction: &Transaction) -> Vec<u8> {
        encode::transaction(transaction)
    }

    fn facts(transaction: &Transaction, context: &mut Context) -> Result<Facts, ParseError> {
        facts::facts(transaction, context)
    }

    fn context_hash(bytes: &[u8]) -> [u8; 32] {
        facts::hash(bytes)
    }

    fn address(key: &PublicKey, network: Network) -> Address {
        address_of(key, network)
    }

    fn default_path(network: Network) -> &'static [u32] {
        match network {
            Network::Mainnet => &[44, 43, 0, 0, 0],
            Network::Testnet => &[44, 1, 0, 0, 0],
        }
    }
}
