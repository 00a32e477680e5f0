//! Foreign bytes to typed transactions. Nothing is guessed, nothing skipped.
use crate::address::parse_address;
use crate::codec::Reader;
use crate::encode::TRANSFER;
use crate::{
    Body, Header, MAX_MOSAICS, Mosaic, MosaicId, Timestamp, Transaction, Transfer, WireMessage,
    network_of,
};
use alloc::vec::Vec;
use chain::{Address, Network, ParseError, WrongNetwork};
use scheme::PublicKey;

pub(crate) fn transaction(bytes: &[u8], network: Network) -> Result<Transaction, ParseError> {
    let mut reader = Reader::new(bytes);
    let kind = reader.u32()?;
    if kind != TRANSFER {
        return Err(ParseError::Unknown { what: "transaction type", value: u64::from(kind) });
    }
    let (version, header) = header(&mut reader, network)?;
    let body = Body::Transfer(transfer(&mut reader, version, network)?);
    reader.end()?;
    Ok(Transaction { header, body })
}

fn header(reader: &mut Reader<'_>, network: Network) -> Result<(u8, Header), ParseError> {
    let version = reader.u8()?;
    if reader.u16()? != 0 {
        return Err(ParseError::Malformed("version bytes that must be zero"));
    }
    let found = network_of(reader.u8()?)?;
    if found != network {
        return Err(WrongNetwork { expected: network, found }.into());
    }
    let header = Header {
        network,
        timestamp: Timestamp::new(reader.u32()?)?,
        signer: PublicKey(reader.public_key()?),
        fee: reader.amount("a fee of 2^63 or more")?,
        deadline: Timestamp::new(reader.u32()?)?,
    };
    Ok((version, header))
}

fn transfer(
    reader: &mut Reader<'_>,
    version: u8,
    network: Network,
) -> Result<Transfer, ParseError> {
    let recipient = address(reader, network)?;
    let amount = reader.amount("an amount of 2^63 or more")?;
    let message = message(reader)?;
    match version {
        1 => Ok(Transfer::xem(recipient, amount, message)),
        2 => Transfer::with_mosaics(recipient, amount, message, mosaics(reader)?),
        other => Err(ParseError::Unknown { what: "version of a transfer", value: other.into() }),
    }
}

fn address(reader: &mut Reader<'_>, network: Network) -> Result<Address, ParseError> {
    Ok(parse_address(reader.bytes()?)?.require_network(network)?)
}

fn message(reader: &mut Reader<'_>) -> Result<Option<WireMessage>, ParseError> {
    let mut envelope = reader.object()?;
    if envelope.is_empty() {
        return Ok(None);
    }
    let encrypted = match envelope.u32()? {
        1 => false,
        2 => true,
        other => {
            return Err(ParseError::Unknown { what: "message type", value: other.into() });
        }
    };
    let message = WireMessage::new(encrypted, envelope.bytes()?)?;
    envelope.end()?;
    Ok(Some(message))
}

fn mosaics(reader: &mut Reader<'_>) -> Result<Vec<Mosaic>, ParseError> {
    let count = reader.u32()?;
    if usize::try_from(count).map_or(true, |count| count > MAX_MOSAICS) {
        return Err(ParseError::Malformed("more than ten mosaics"));
    }
    (0..count).map(|_| mosaic(reader)).collect()
}

fn mosaic(reader: &mut Reader<'_>) -> Result<Mosaic, ParseError> {
    let mut entry = reader.object()?;
    let mut id = entry.object()?;
    let (namespace, name) = (text(id.bytes()?)?, text(id.bytes()?)?);
    id.end()?;
    let quantity = entry.amount("a quantity of 2^63 or more")?;
    entry.end()?;
    Ok(Mosaic { id: MosaicId::new(namespace, name)?, quantity })
}

fn text(bytes: &[u8]) -> Result<&str, ParseError> {
    core::str::from_utf8(bytes).map_err(|_| ParseError::Malformed("a name that is not text"))
}
