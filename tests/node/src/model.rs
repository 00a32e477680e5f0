//! Transactions as NIS's objects, and the verdict on bytes that went through them.

use crate::crypto;
use crate::definition::{Creation, SupplyChange};
use crate::exception::Exception;
use crate::link::KeyLink;
use crate::multisig::{Cosignature, Modification};
use crate::namespace::Provision;
use crate::stream::{Reader, Writer};
use crate::transfer::Transfer;

/// The type of a transfer.
pub(crate) const TRANSFER: u32 = 0x0101;
/// The type of an account key link, which NIS calls importance transfer.
pub(crate) const KEY_LINK: u32 = 0x0801;
/// The type of a change of cosignatories.
pub(crate) const MODIFICATION: u32 = 0x1001;
/// The type of a cosignature.
pub(crate) const COSIGNATURE: u32 = 0x1002;
/// The type of a multisig transaction around another one.
pub(crate) const WRAPPER: u32 = 0x1004;
/// The type of a namespace registration.
pub(crate) const NAMESPACE: u32 = 0x2001;
/// The type of a mosaic definition.
pub(crate) const DEFINITION: u32 = 0x4001;
/// The type of a change of a mosaic's supply.
pub(crate) const SUPPLY: u32 = 0x4002;

/// What all transactions share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The whole version field: network byte on top, entity version in the 24 bits below.
    pub version: u32,
    /// Seconds since NEM's time origin.
    pub timestamp: u32,
    /// The signer's public key; any length survives parsing.
    pub signer: Vec<u8>,
    /// The fee in micro XEM.
    pub fee: i64,
    /// Seconds since NEM's time origin.
    pub deadline: u32,
}

impl Header {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Exception> {
        Ok(Self {
            version: reader.int("version")?,
            timestamp: time(reader, "timeStamp")?,
            signer: reader.bytes("signer")?,
            fee: non_negative(reader.long("fee")?, "amount")?,
            deadline: time(reader, "deadline")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.int(self.version);
        writer.int(self.timestamp);
        writer.bytes(&self.signer);
        writer.long(self.fee);
        writer.int(self.deadline);
    }

    /// The version without the network byte: 24 bits, of which only the lowest eight are ever used.
    #[must_use]
    pub fn entity_version(&self) -> u32 {
        self.version & 0x00FF_FFFF
    }

    /// The network's version byte.
    #[must_use]
    pub fn network(&self) -> u8 {
        self.version.to_be_bytes()[0]
    }
}

/// What a transaction does, one variant for each type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A payment, with or without mosaics and message.
    Transfer(Transfer),
    /// Lends or takes back the right to harvest.
    KeyLink(KeyLink),
    /// Changes who signs for an account.
    Modification(Modification),
    /// Approves a pending multisig transaction.
    Cosignature(Cosignature),
    /// Proposes the transaction inside, which the multisig account would sign.
    Wrapper(Box<Transaction>),
    /// Rents a namespace.
    Namespace(Provision),
    /// Defines a mosaic.
    Definition(Box<Creation>),
    /// Changes the supply of a mosaic.
    Supply(SupplyChange),
}

/// A transaction without its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    header: Header,
    body: Body,
}

impl Transaction {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Exception> {
        let kind = reader.int("type")?;
        if !KINDS.contains(&kind) {
            return Err(Exception::argument(format!("Unknown transaction type: {kind}")));
        }
        let header = Header::read(reader)?;
        let body = match kind {
            KEY_LINK => Body::KeyLink(KeyLink::read(reader)?),
            MODIFICATION => Body::Modification(Modification::read(&header, reader)?),
            COSIGNATURE => Body::Cosignature(Cosignature::read(reader)?),
            WRAPPER => Body::Wrapper(Box::new(read_inner(reader)?)),
            NAMESPACE => Body::Namespace(Provision::read(reader)?),
            DEFINITION => Body::Definition(Box::new(Creation::read(&header, reader)?)),
            SUPPLY => Body::Supply(SupplyChange::read(reader)?),
            _ => Body::Transfer(Transfer::read(&header, reader)?),
        };
        Ok(Self { header, body })
    }

    /// Writes the form that is signed and announced, from the parsed objects alone.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.into_bytes()
    }

    fn write(&self, writer: &mut Writer) {
        writer.int(self.type_number());
        self.header.write(writer);
        match &self.body {
            Body::Transfer(transfer) => transfer.write(writer),
            Body::KeyLink(link) => link.write(writer),
            Body::Modification(modification) => modification.write(writer),
            Body::Cosignature(cosignature) => cosignature.write(writer),
            Body::Wrapper(inner) => writer.object(|nested| inner.write(nested)),
            Body::Namespace(provision) => provision.write(writer),
            Body::Definition(creation) => creation.write(writer),
            Body::Supply(change) => change.write(writer),
        }
    }

    /// The fields all transactions share.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What it does.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The transaction inside, where this one wraps another.
    #[must_use]
    pub fn inner(&self) -> Option<&Self> {
        if let Body::Wrapper(inner) = &self.body { Some(inner) } else { None }
    }

    /// The type number.
    #[must_use]
    pub fn type_number(&self) -> u32 {
        match &self.body {
            Body::Transfer(_) => TRANSFER,
            Body::KeyLink(_) => KEY_LINK,
            Body::Modification(_) => MODIFICATION,
            Body::Cosignature(_) => COSIGNATURE,
            Body::Wrapper(_) => WRAPPER,
            Body::Namespace(_) => NAMESPACE,
            Body::Definition(_) => DEFINITION,
            Body::Supply(_) => SUPPLY,
        }
    }

    /// The hash NIS gives it: over its own serialization.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        crypto::transaction_hash(&self.to_bytes())
    }

    /// Verifies a signature over NIS's own serialization.
    #[must_use]
    pub fn verify(&self, signature: &[u8; 64]) -> bool {
        crypto::verify(&self.header.signer, &self.to_bytes(), signature)
    }
}

/// The types NIS knows.
const KINDS: [u32; 8] =
    [TRANSFER, KEY_LINK, MODIFICATION, COSIGNATURE, WRAPPER, NAMESPACE, DEFINITION, SUPPLY];

/// Reads the transaction inside of a multisig one. Each level takes 64 bytes or more of at most
/// 2048, so the recursion ends.
fn read_inner(reader: &mut Reader<'_>) -> Result<Transaction, Exception> {
    let mut inner = reader.object()?.ok_or_else(|| Exception::missing("otherTrans"))?;
    Transaction::read(&mut inner).map_err(Exception::nested)
}

/// What NIS makes of announced bytes before any validator looks at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// They come out of NIS's objects as they went in: a signature over them verifies.
    Unchanged(Transaction),
    /// They come out changed: a signature over them fails, whatever they seem to say.
    Changed {
        /// What NIS understood.
        transaction: Transaction,
        /// The number of bytes NIS did not read.
        trailing: usize,
    },
    /// NIS throws an exception and answers with an error object.
    Thrown(Exception),
}

/// Parses and re-serializes as NIS does on `/transaction/announce`.
#[must_use]
pub fn reparse(data: &[u8]) -> Verdict {
    let mut reader = Reader::new(data);
    match Transaction::read(&mut reader) {
        Err(exception) => Verdict::Thrown(exception),
        Ok(transaction) if transaction.to_bytes() == data => Verdict::Unchanged(transaction),
        Ok(transaction) => Verdict::Changed { transaction, trailing: reader.available() },
    }
}

/// Reads a time; NIS's times are signed 32-bit numbers that may not be negative.
fn time(reader: &mut Reader<'_>, label: &str) -> Result<u32, Exception> {
    let seconds = reader.int(label)?;
    if i32::try_from(seconds).is_err() {
        return Err(Exception::argument("time must be non-negative"));
    }
    Ok(seconds)
}

/// Refuses a negative amount or quantity: one of 2^63 or more on the wire.
pub(crate) fn non_negative(value: i64, label: &str) -> Result<i64, Exception> {
    if value < 0 {
        return Err(Exception::argument(format!("{label} ({value}) must be non-negative")));
    }
    Ok(value)
}
