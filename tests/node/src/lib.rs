//! A stand-in for a NIS1 node, for tests and demonstrations on one machine.
//!
//! It is the second opinion on the product's parser and therefore shares no code with it: it reads
//! a transaction as loosely as NIS does, writes it again from its own objects, and verifies the
//! signature over what it wrote. Its rules follow `reference/nem.md` and the behaviour of NIS's
//! own classes. It is never a dependency of a product crate.
//!
//! ```
//! use test_node::{Config, TestNode};
//!
//! let node = TestNode::start(Config::default()).unwrap();
//! assert!(node.url().starts_with("http://127.0.0.1:"));
//! ```

mod announce;
mod code;
mod config;
mod crypto;
mod definition;
mod draft;
mod effects;
mod exception;
mod fault;
mod fee;
mod http;
mod json;
mod json_transaction;
mod ledger;
mod link;
mod mangle;
mod model;
mod multisig;
mod names;
mod namespace;
mod options;
mod routes;
mod rules_assets;
mod rules_control;
mod server;
mod state;
mod stream;
mod transfer;
mod validate;
mod wallet;

pub use announce::{Announcement, Outcome};
pub use code::Code;
pub use config::{Config, Harvest, Levy, Mosaic, Multisig, NEM_EPOCH, Network};
pub use crypto::{address_of, is_valid_address, transaction_hash, verify};
pub use definition::{Creation, SupplyChange, SupplyType};
pub use draft::Draft;
pub use exception::{Exception, Kind};
pub use fault::Fault;
pub use fee::minimum as minimum_fee;
pub use json_transaction::unsigned as transaction_json;
pub use ledger::Ledger;
pub use link::{KeyLink, LinkMode};
pub use model::{Body, Header, Transaction, Verdict, reparse};
pub use multisig::{Change, Cosignature, Modification};
pub use names::MosaicId;
pub use namespace::Provision;
pub use options::run;
pub use server::TestNode;
pub use transfer::{Message, Transfer};
pub use wallet::{Payment, Signer};
