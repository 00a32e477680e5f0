//! Transactions of NIS1 in the JSON that nodes and the public SDKs print: read from bytes, without
//! any network.
//!
//! What comes out is checked for form and range, not for meaning: the bytes that are signed are
//! made of it elsewhere, and only their hash tells whether it is what a node claims.

use serde::Deserialize;
use serde_json::error::Category;
use thiserror::Error;

use crate::ids::{MosaicName, NamespaceName, NisAddress};
use crate::json_raw::RawTransaction;
use crate::json_sdk::{Form, SdkTransaction, ToRaw};
use crate::nis::NisNetwork;
use crate::quoted::Quoted;

/// The most bytes of one transaction in JSON: the longest honest one, with the signatures of 32
/// cosignatories, has less than half of it.
pub const MAX_TRANSACTION_JSON: usize = 64 * 1024;

/// Why a text is no transaction.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JsonError {
    /// It is longer than any transaction.
    #[error("the text has {length} bytes; no transaction has more than {limit}")]
    TooLong {
        /// Its length.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// It is not a JSON object, or something follows it.
    #[error("the text is not one JSON object: {detail}")]
    NotJson {
        /// What the parser stumbled over.
        detail: Quoted,
    },
    /// A field has the wrong type, stands twice, or is none of NIS's.
    #[error("a field is not one of a NIS1 transaction: {detail}")]
    Shape {
        /// What the parser expected.
        detail: Quoted,
    },
    /// A field that the type needs is missing.
    #[error("the field {0} is missing")]
    Missing(&'static str),
    /// A field belongs to another type or version.
    #[error("the field {0} does not belong to this type and version of transaction")]
    Foreign(&'static str),
    /// A value is out of range or has the wrong form.
    #[error("the field {0} has a value that it cannot have")]
    Value(&'static str),
    /// The type is none of NIS1's.
    #[error("{0} is no type of a NIS1 transaction")]
    Type(u32),
    /// The version is none of the type's.
    #[error("version {version} of type {kind} is not known")]
    Version {
        /// The type.
        kind: u32,
        /// The version without the network.
        version: u32,
    },
    /// A multisig transaction or a cosignature is inside of another transaction, or of another
    /// network than that.
    #[error("the transaction inside of the multisig transaction cannot be there")]
    Inside,
}

/// A transaction as JSON tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionJson {
    /// The version without the network: 1 or 2.
    pub version: u8,
    /// The network.
    pub network: NisNetwork,
    /// Seconds since NEM's time origin, below 2^31.
    pub timestamp: u32,
    /// Seconds since NEM's time origin, below 2^31.
    pub deadline: u32,
    /// The fee in micro XEM, below 2^63.
    pub fee: u64,
    /// The signer's public key.
    pub signer: [u8; 32],
    /// The signature, if there is one; nobody has verified it.
    pub signature: Option<[u8; 64]>,
    /// What it does.
    pub body: BodyJson,
}

impl TransactionJson {
    /// The type number.
    #[must_use]
    pub fn type_number(&self) -> u32 {
        match &self.body {
            BodyJson::Transfer { .. } => 0x0101,
            BodyJson::KeyLink { .. } => 0x0801,
            BodyJson::Modification { .. } => 0x1001,
            BodyJson::Cosignature { .. } => 0x1002,
            BodyJson::Multisig { .. } => 0x1004,
            BodyJson::Namespace { .. } => 0x2001,
            BodyJson::Definition { .. } => 0x4001,
            BodyJson::Supply { .. } => 0x4002,
        }
    }
}

/// What a transaction does, by type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyJson {
    /// Pays.
    Transfer {
        /// Who gets it.
        recipient: NisAddress,
        /// Micro XEM, or with mosaics the multiplier in millionths; below 2^63.
        amount: u64,
        /// The message, if there is one.
        message: Option<MessageJson>,
        /// The mosaics in the order they stand in, as atomic units before multiplication. Empty in
        /// version 1.
        mosaics: Vec<MosaicJson>,
    },
    /// Lends or takes back the right to harvest.
    KeyLink {
        /// Whether it lends; else it takes back.
        activate: bool,
        /// The public key that harvests.
        remote: [u8; 32],
    },
    /// Changes who signs for the signer's account.
    Modification {
        /// The changes in the order they stand in, which may not be NIS's.
        changes: Vec<ChangeJson>,
        /// By how much the least number of signatures changes; none in version 1.
        minimum: Option<i32>,
    },
    /// Approves a pending transaction.
    Cosignature {
        /// The hash of the transaction inside.
        other_hash: [u8; 32],
        /// The multisig account.
        other_account: NisAddress,
    },
    /// Proposes the transaction inside.
    Multisig {
        /// The transaction that the multisig account would sign: never one of this kind.
        inner: Box<TransactionJson>,
        /// The cosignatures a node has for it: each has this body's inner hash and the multisig
        /// account, as the node tells it. At most 32.
        cosignatures: Vec<CosignatureJson>,
    },
    /// Rents a namespace.
    Namespace {
        /// Who gets the rental fee.
        sink: NisAddress,
        /// Micro XEM.
        rental_fee: u64,
        /// The new part, at most 64 characters.
        part: String,
        /// The namespace above it.
        parent: Option<NamespaceName>,
    },
    /// Defines a mosaic.
    Definition {
        /// What it is.
        definition: MosaicDefinition,
        /// Who gets the creation fee.
        sink: NisAddress,
        /// Micro XEM.
        creation_fee: u64,
    },
    /// Changes the supply of a mosaic.
    Supply {
        /// The mosaic.
        mosaic: MosaicName,
        /// Whether the supply grows; else it shrinks.
        create: bool,
        /// Whole units, 1 to 9 * 10^15.
        delta: u64,
    },
}

/// A message as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageJson {
    /// Whether it is encrypted; else it is plain.
    pub encrypted: bool,
    /// The payload, at most 1024 bytes, never empty.
    pub payload: Vec<u8>,
}

/// An entry of a transfer's list of mosaics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MosaicJson {
    /// The mosaic.
    pub mosaic: MosaicName,
    /// Atomic units, below 2^63.
    pub quantity: u64,
}

/// What happens to one cosignatory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeJson {
    /// Whether it is added; else it is deleted.
    pub add: bool,
    /// The cosignatory's public key.
    pub cosignatory: [u8; 32],
}

/// A cosignature that a node has for a pending transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CosignatureJson {
    /// The cosignatory's public key.
    pub signer: [u8; 32],
    /// Seconds since NEM's time origin.
    pub timestamp: u32,
    /// Seconds since NEM's time origin; when it is over, the whole is over.
    pub deadline: u32,
    /// Micro XEM, paid by the multisig account.
    pub fee: u64,
    /// The hash it was made for.
    pub other_hash: [u8; 32],
    /// The account it was made for.
    pub other_account: NisAddress,
    /// The signature; nobody has verified it.
    pub signature: [u8; 64],
}

/// What a mosaic is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MosaicDefinition {
    /// The public key of its creator.
    pub creator: [u8; 32],
    /// Its id.
    pub id: MosaicName,
    /// What its creator says of it: foreign text of at most 512 characters, not escaped.
    pub description: String,
    /// Its decimals, 0 to 6.
    pub divisibility: u8,
    /// Its first supply in whole units; with the decimals at most 9 * 10^15.
    pub initial_supply: u64,
    /// Whether its creator may change the supply.
    pub supply_mutable: bool,
    /// Whether it moves between accounts other than its creator.
    pub transferable: bool,
    /// What its sender pays on top.
    pub levy: Option<Levy>,
}

/// What the sender of a mosaic pays on top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levy {
    /// Whether `fee` is in ten-thousandths of the quantity; else it is that many atomic units.
    pub percentile: bool,
    /// Who gets it.
    pub recipient: NisAddress,
    /// The mosaic it is paid in.
    pub mosaic: MosaicName,
    /// See `percentile`; below 2^63.
    pub fee: u64,
}

/// Reads one transaction, as a node or as an SDK prints it. Fields that they do not print are refused, as is a field that stands
/// twice or belongs to another type.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse_transaction(bytes: &[u8]) -> Result<TransactionJson, JsonError> {
    if bytes.len() > MAX_TRANSACTION_JSON {
        return Err(JsonError::TooLong { length: bytes.len(), limit: MAX_TRANSACTION_JSON });
    }
    // The parser would take an array for an object, field by field.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(JsonError::NotJson { detail: Quoted::new("it does not start with {") });
    }
    if from_slice::<Form>(bytes)?.is_sdk() {
        return from_slice::<SdkTransaction>(bytes)?.to_raw()?.check();
    }
    from_slice::<RawTransaction>(bytes)?.check()
}

fn from_slice<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, JsonError> {
    serde_json::from_slice(bytes).map_err(|error| explain(&error))
}

/// Reads one transaction out of a larger answer.
pub(crate) fn read_transaction(value: &serde_json::Value) -> Result<TransactionJson, JsonError> {
    if !value.is_object() {
        return Err(JsonError::NotJson { detail: Quoted::new("it is no object") });
    }
    RawTransaction::deserialize(value).map_err(|error| explain(&error))?.check()
}

/// Tells what the parser said; the names of fields in it come from outside.
fn explain(error: &serde_json::Error) -> JsonError {
    let detail = Quoted::new(&error.to_string());
    match error.classify() {
        Category::Data => JsonError::Shape { detail },
        Category::Io | Category::Syntax | Category::Eof => JsonError::NotJson { detail },
    }
}
