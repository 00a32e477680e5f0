//! Mosaic definitions and changes of supply.

use crate::config::{Levy, Mosaic};
use crate::crypto::has_valid_checksum;
use crate::exception::Exception;
use crate::model::{Header, non_negative};
use crate::names::MosaicId;
use crate::stream::{Reader, Writer};

/// The most UTF-16 units of a description; longer ones are cut when read.
const MAX_DESCRIPTION: usize = 512;
/// The largest number of atomic units a mosaic may have.
pub(crate) const MAX_QUANTITY: i64 = 9_000_000_000_000_000;
/// The properties that NIS writes, in its order.
const PROPERTIES: [&str; 4] = ["divisibility", "initialSupply", "supplyMutable", "transferable"];

/// A transaction that defines a mosaic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    mosaic: Mosaic,
    sink: String,
    creation_fee: i64,
}

impl Creation {
    pub(crate) fn read(header: &Header, reader: &mut Reader<'_>) -> Result<Self, Exception> {
        let mut inner = reader.object()?.ok_or_else(|| Exception::missing("mosaicDefinition"))?;
        let mosaic = read_definition(&mut inner).map_err(Exception::nested)?;
        let sink = reader.string("creationFeeSink")?.to_uppercase();
        let creation_fee = non_negative(reader.long("creationFee")?, "amount")?;
        if mosaic.creator != header.signer {
            return Err(Exception::argument(
                "transaction signer and mosaic definition creator must be identical",
            ));
        }
        Ok(Self { mosaic, sink, creation_fee })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.object(|inner| write_definition(&self.mosaic, inner));
        writer.bytes(self.sink.as_bytes());
        writer.long(self.creation_fee);
    }

    /// The definition; its supply is the initial one.
    #[must_use]
    pub fn mosaic(&self) -> &Mosaic {
        &self.mosaic
    }

    /// The address that gets the creation fee.
    #[must_use]
    pub fn sink(&self) -> &str {
        &self.sink
    }

    /// The creation fee in micro XEM.
    #[must_use]
    pub fn creation_fee(&self) -> i64 {
        self.creation_fee
    }
}

fn read_definition(reader: &mut Reader<'_>) -> Result<Mosaic, Exception> {
    let creator = reader.bytes("creator")?;
    let id = read_id(reader)?;
    let description = reader.string_of("description", MAX_DESCRIPTION)?;
    let mut found = Vec::new();
    for _ in 0..reader.count("properties")? {
        let mut inner = reader.element()?.ok_or_else(|| Exception::other("null element"))?;
        let read = |inner: &mut Reader<'_>| Ok((inner.string("name")?, inner.string("value")?));
        found.push(read(&mut inner).map_err(Exception::nested)?);
    }
    let mut mosaic = from_properties(id, &found)?;
    let levy = reader.object()?.map(|mut inner| read_levy(&mut inner)).transpose();
    mosaic.levy = levy.map_err(Exception::nested)?;
    (mosaic.creator, mosaic.description) = (creator, description);
    Ok(mosaic)
}

/// Takes the last value of each known name and NIS's default for a missing one; others are lost.
fn from_properties(id: MosaicId, found: &[(String, String)]) -> Result<Mosaic, Exception> {
    let [divisibility, supply, mutable, transferable] =
        PROPERTIES.map(|name| found.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.as_str()));
    let divisibility: i32 = number(divisibility.unwrap_or("0"))?;
    let supply: i64 = number(supply.unwrap_or("1000"))?;
    let divisibility = u8::try_from(divisibility)
        .ok()
        .filter(|d| *d <= 6)
        .ok_or_else(|| Exception::argument("divisibility must be between 0 and 6 inclusive"))?;
    let supply = u64::try_from(non_negative(supply, "supply")?).unwrap_or_default();
    let mut mosaic = Mosaic::of(id, supply, divisibility)?;
    mosaic.mutable = truth(mutable.unwrap_or("false"))?;
    mosaic.transferable = truth(transferable.unwrap_or("true"))?;
    Ok(mosaic)
}

/// Reads a number as Java does: a sign and leading zeros are no matter.
fn number<T: std::str::FromStr>(text: &str) -> Result<T, Exception> {
    text.parse().map_err(|_| Exception::argument(format!("For input string: \"{text}\"")))
}

fn truth(text: &str) -> Result<bool, Exception> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Exception::other("string must be either true or false")),
    }
}

fn read_levy(reader: &mut Reader<'_>) -> Result<Levy, Exception> {
    let kind = reader.int("type")?;
    if kind != 1 && kind != 2 {
        return Err(Exception::argument(format!("Invalid mosaic transfer fee type: {kind}")));
    }
    let recipient = reader.string("recipient")?.to_uppercase();
    let mosaic = read_id(reader)?;
    let fee = non_negative(reader.long("fee")?, "quantity")?;
    if !has_valid_checksum(&recipient) {
        return Err(Exception::argument("recipient is not a valid address"));
    }
    Ok(Levy { kind, recipient, mosaic, fee })
}

fn read_id(reader: &mut Reader<'_>) -> Result<MosaicId, Exception> {
    let mut inner = reader.object()?.ok_or_else(|| Exception::missing("mosaicId"))?;
    MosaicId::read(&mut inner).map_err(Exception::nested)
}

/// The properties of a mosaic as texts, in NIS's order.
pub(crate) fn properties(mosaic: &Mosaic) -> [(&'static str, String); 4] {
    let values = [
        mosaic.divisibility.to_string(),
        mosaic.initial.to_string(),
        mosaic.mutable.to_string(),
        mosaic.transferable.to_string(),
    ];
    let mut values = values.into_iter();
    PROPERTIES.map(|name| (name, values.next().unwrap_or_default()))
}

fn write_definition(mosaic: &Mosaic, writer: &mut Writer) {
    writer.bytes(&mosaic.creator);
    writer.object(|inner| mosaic.id.write(inner));
    writer.bytes(mosaic.description.as_bytes());
    let properties = properties(mosaic);
    writer.length(properties.len());
    for (name, value) in properties {
        writer.object(|inner| {
            inner.bytes(name.as_bytes());
            inner.bytes(value.as_bytes());
        });
    }
    match &mosaic.levy {
        None => writer.int(0),
        Some(levy) => writer.object(|inner| {
            inner.int(levy.kind);
            inner.bytes(levy.recipient.as_bytes());
            inner.object(|id| levy.mosaic.write(id));
            inner.long(levy.fee);
        }),
    }
}

/// Whether a supply grows or shrinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupplyType {
    /// It grows.
    Create,
    /// It shrinks.
    Delete,
}

/// A change of a mosaic's supply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplyChange {
    id: MosaicId,
    kind: SupplyType,
    delta: i64,
}

impl SupplyChange {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Exception> {
        let id = read_id(reader)?;
        let kind = reader.int("supplyType")?;
        let delta = non_negative(reader.long("delta")?, "supply")?;
        if !(1..=MAX_QUANTITY).contains(&delta) {
            return Err(Exception::argument(
                "delta must be between 1 and 9000000000000000 inclusive",
            ));
        }
        let kind = match kind {
            1 => SupplyType::Create,
            2 => SupplyType::Delete,
            _ => return Err(Exception::argument("supply type validity must be true")),
        };
        Ok(Self { id, kind, delta })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.object(|inner| self.id.write(inner));
        writer.int(self.kind_number());
        writer.long(self.delta);
    }

    /// The mosaic.
    #[must_use]
    pub fn id(&self) -> &MosaicId {
        &self.id
    }

    /// Whether it grows or shrinks.
    #[must_use]
    pub fn kind(&self) -> SupplyType {
        self.kind
    }

    pub(crate) fn kind_number(&self) -> u32 {
        match self.kind {
            SupplyType::Create => 1,
            SupplyType::Delete => 2,
        }
    }

    /// By how many whole units, 1 to 9 * 10^15.
    #[must_use]
    pub fn delta(&self) -> i64 {
        self.delta
    }
}
