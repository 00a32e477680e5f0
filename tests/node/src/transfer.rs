//! Transfers: NIS's object, its reading and its writing.

use crate::exception::Exception;
use crate::model::{Header, non_negative};
use crate::names::MosaicId;
use crate::stream::{Reader, Writer};

/// From this entity version on, a transfer carries a list of mosaics.
const MOSAICS_VERSION: u32 = 2;
/// Micro XEM in one XEM: `amount` is a multiplier of mosaics in these.
const MICRO: i128 = 1_000_000;

/// A message as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// 1: plain, 2: encrypted.
    pub kind: u32,
    /// The encoded payload, never empty.
    pub payload: Vec<u8>,
}

/// A transfer transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    version: u32,
    recipient: String,
    amount: i64,
    message: Option<Message>,
    /// In NIS's order, each id once.
    mosaics: Vec<(MosaicId, i64)>,
}

impl Transfer {
    pub(crate) fn read(header: &Header, reader: &mut Reader<'_>) -> Result<Self, Exception> {
        let recipient = reader.string("recipient")?.to_uppercase();
        let amount = non_negative(reader.long("amount")?, "amount")?;
        let message = read_message(reader)?;
        let version = header.entity_version();
        let mosaics = if version >= MOSAICS_VERSION { read_mosaics(reader)? } else { Vec::new() };
        Ok(Self { version, recipient, amount, message, mosaics })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.bytes(self.recipient.as_bytes());
        writer.long(self.amount);
        match &self.message {
            None => writer.int(0),
            Some(message) => writer.object(|inner| {
                inner.int(message.kind);
                inner.bytes(&message.payload);
            }),
        }
        if self.carries_mosaics() {
            writer.length(self.mosaics.len());
            for (id, quantity) in &self.mosaics {
                writer.object(|mosaic| {
                    mosaic.object(|inner| id.write(inner));
                    mosaic.long(*quantity);
                });
            }
        }
    }

    /// Whether the form has a place for mosaics.
    pub(crate) fn carries_mosaics(&self) -> bool {
        self.version >= MOSAICS_VERSION
    }

    /// The recipient's address in upper case; its checksum was not looked at.
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// The amount in micro XEM, or with mosaics the multiplier in millionths.
    #[must_use]
    pub fn amount(&self) -> i64 {
        self.amount
    }

    /// The message, if there is one with a payload.
    #[must_use]
    pub fn message(&self) -> Option<&Message> {
        self.message.as_ref()
    }

    /// The mosaics in NIS's order with the quantities as written, before multiplication.
    #[must_use]
    pub fn mosaics(&self) -> &[(MosaicId, i64)] {
        &self.mosaics
    }

    /// The micro XEM that move: the amount, or what the entry of `nem:xem` comes to.
    ///
    /// # Errors
    /// The exception NIS throws when the product exceeds 63 bits.
    pub fn xem(&self) -> Result<i64, Exception> {
        if self.mosaics.is_empty() {
            return Ok(self.amount);
        }
        let entry = self.mosaics.iter().find(|(id, _)| id.is_xem());
        entry.map_or(Ok(0), |(_, quantity)| self.effective(*quantity))
    }

    /// The mosaics other than `nem:xem` with the atomic units that move.
    ///
    /// # Errors
    /// The exception NIS throws when a product exceeds 63 bits.
    pub fn effective_mosaics(&self) -> Result<Vec<(MosaicId, i64)>, Exception> {
        let others = self.mosaics.iter().filter(|(id, _)| !id.is_xem());
        others.map(|(id, quantity)| Ok((id.clone(), self.effective(*quantity)?))).collect()
    }

    fn effective(&self, quantity: i64) -> Result<i64, Exception> {
        i128::from(self.amount)
            .checked_mul(i128::from(quantity))
            .and_then(|product| product.checked_div(MICRO))
            .and_then(|units| i64::try_from(units).ok())
            .ok_or_else(|| Exception::other("BigInteger out of long range"))
    }
}

/// An envelope without a payload counts as no message: NIS drops it, and the signature fails.
fn read_message(reader: &mut Reader<'_>) -> Result<Option<Message>, Exception> {
    let Some(mut inner) = reader.object()? else {
        return Ok(None);
    };
    let kind = inner.int("type").map_err(Exception::nested)?;
    if kind != 1 && kind != 2 {
        return Err(Exception::argument(format!("Unknown message type: {kind}")).nested());
    }
    let payload = inner.bytes("payload").map_err(Exception::nested)?;
    Ok(if payload.is_empty() { None } else { Some(Message { kind, payload }) })
}

/// NIS keeps mosaics in a map and lists them by their text: order and duplicates do not survive.
fn read_mosaics(reader: &mut Reader<'_>) -> Result<Vec<(MosaicId, i64)>, Exception> {
    let mut mosaics: Vec<(MosaicId, i64)> = Vec::new();
    for _ in 0..reader.count("mosaics")? {
        let mut inner = reader.element()?.ok_or_else(|| Exception::other("mosaic is null"))?;
        let (id, quantity) = read_mosaic(&mut inner).map_err(Exception::nested)?;
        match mosaics.iter_mut().find(|(known, _)| *known == id) {
            Some((_, sum)) => *sum = non_negative(sum.wrapping_add(quantity), "quantity")?,
            None => mosaics.push((id, quantity)),
        }
    }
    mosaics.sort_by_cached_key(|(id, quantity)| format!("{id} : {quantity}"));
    Ok(mosaics)
}

fn read_mosaic(reader: &mut Reader<'_>) -> Result<(MosaicId, i64), Exception> {
    let mut id = reader.object()?.ok_or_else(|| Exception::missing("mosaicId"))?;
    let id = MosaicId::read(&mut id).map_err(Exception::nested)?;
    let quantity = non_negative(reader.long("quantity")?, "quantity")?;
    Ok((id, quantity))
}
