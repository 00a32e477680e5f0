//! Transactions as NIS's objects, and the verdict on bytes that went through them.

use crate::crypto;
use crate::exception::Exception;
use crate::stream::{Reader, Writer};
use crate::transfer::Transfer;

/// The type of a transfer.
const TRANSFER: u32 = 0x0101;
/// The types NIS knows and this node does not carry yet.
const OTHER_TYPES: [u32; 7] = [0x0801, 0x1001, 0x1002, 0x1004, 0x2001, 0x4001, 0x4002];

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

/// A transaction of a type this node knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transaction {
    /// A payment, with or without mosaics and message.
    Transfer(Transfer),
}

impl Transaction {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Exception> {
        match reader.int("type")? {
            TRANSFER => {
                let header = Header::read(reader)?;
                Transfer::read(header, reader).map(Self::Transfer)
            }
            known if OTHER_TYPES.contains(&known) => Err(Exception::argument(format!(
                "transaction type {known} is not carried by this test node"
            ))),
            unknown => Err(Exception::argument(format!("Unknown transaction type: {unknown}"))),
        }
    }

    /// Writes the form that is signed and announced, from the parsed objects alone.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        match self {
            Self::Transfer(transfer) => {
                writer.int(TRANSFER);
                transfer.header().write(&mut writer);
                transfer.write(&mut writer);
            }
        }
        writer.into_bytes()
    }

    /// The fields all transactions share.
    #[must_use]
    pub fn header(&self) -> &Header {
        match self {
            Self::Transfer(transfer) => transfer.header(),
        }
    }

    /// The type number.
    #[must_use]
    pub fn type_number(&self) -> u32 {
        match self {
            Self::Transfer(_) => TRANSFER,
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
        crypto::verify(&self.header().signer, &self.to_bytes(), signature)
    }
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
