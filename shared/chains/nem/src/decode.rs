//! Foreign bytes to typed transactions. Nothing is guessed, nothing skipped.
use crate::address::parse_address;
use crate::codec::Reader;
use crate::control::MAX_COSIGNATORIES;
use crate::encode::{
    COSIGNATURE, DEFINITION, KEY_LINK, MODIFICATION, MULTISIG, NAMESPACE, NULL, PROPERTIES,
    SUPPLY_CHANGE, TRANSFER,
};
use crate::{
    Body, Change, Cosignature, Definition, Header, Inner, KeyLink, Levy, MAX_MOSAICS, Modification,
    Mosaic, MosaicId, Namespace, Plain, Properties, SupplyChange, Timestamp, Transaction, Transfer,
    WireMessage, network_of,
};
use alloc::boxed::Box;
use chain::{Address, Network, ParseError, WrongNetwork};

/// Nodes read no more of an announced transaction: a longer one would never verify.
const MAX_TRANSACTION: usize = 2048;

pub(crate) fn transaction(bytes: &[u8], network: Network) -> Result<Transaction, ParseError> {
    if bytes.len() > MAX_TRANSACTION {
        return Err(ParseError::Malformed("more than the 2,048 bytes that nodes read"));
    }
    let mut reader = Reader::new(bytes);
    let kind = reader.u32()?;
    let (version, header) = header(&mut reader, network)?;
    let body = match kind {
        MULTISIG => {
            only_version(version, 1, "version of a multisig transaction")?;
            Body::Multisig(Box::new(inner(reader.bytes()?, network)?))
        }
        COSIGNATURE => {
            only_version(version, 1, "version of a cosignature")?;
            Body::Cosignature(cosignature(&mut reader, network)?)
        }
        other => Body::Plain(plain(&mut reader, other, version, &header)?),
    };
    reader.end()?;
    Ok(Transaction { header, body })
}

/// Decodes an inner transaction: any type but those that only make sense outside.
pub(crate) fn inner(bytes: &[u8], network: Network) -> Result<Inner, ParseError> {
    let mut reader = Reader::new(bytes);
    let kind = reader.u32()?;
    if matches!(kind, MULTISIG | COSIGNATURE) {
        return Err(ParseError::Malformed("a multisig transaction within another"));
    }
    let (version, header) = header(&mut reader, network)?;
    let body = plain(&mut reader, kind, version, &header)?;
    reader.end()?;
    Ok(Inner { header, body })
}

fn plain(
    reader: &mut Reader<'_>,
    kind: u32,
    version: u8,
    header: &Header,
) -> Result<Plain, ParseError> {
    let network = header.network;
    match kind {
        TRANSFER => transfer(reader, version, network).map(Plain::Transfer),
        MODIFICATION => modification(reader, version, header).map(Plain::Modification),
        KEY_LINK => {
            only_version(version, 1, "version of a key link")?;
            key_link(reader).map(Plain::KeyLink)
        }
        NAMESPACE => {
            only_version(version, 1, "version of a namespace registration")?;
            namespace(reader, network).map(Plain::Namespace)
        }
        DEFINITION => {
            only_version(version, 1, "version of a mosaic definition")?;
            definition(reader, header).map(|body| Plain::Definition(Box::new(body)))
        }
        SUPPLY_CHANGE => {
            only_version(version, 1, "version of a supply change")?;
            supply_change(reader).map(Plain::Supply)
        }
        other => Err(ParseError::Unknown { what: "transaction type", value: other.into() }),
    }
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
        signer: reader.public_key()?,
        fee: reader.amount("a fee of 2^63 or more")?,
        deadline: Timestamp::new(reader.u32()?)?,
    };
    Ok((version, header))
}

fn only_version(found: u8, known: u8, what: &'static str) -> Result<(), ParseError> {
    if found == known { Ok(()) } else { Err(ParseError::Unknown { what, value: found.into() }) }
}

/// Reads one of two numbers that stand for yes and no.
fn either(reader: &mut Reader<'_>, what: &'static str) -> Result<bool, ParseError> {
    match reader.u32()? {
        1 => Ok(true),
        2 => Ok(false),
        other => Err(ParseError::Unknown { what, value: other.into() }),
    }
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
        2 => {
            let mosaics =
                reader.list(MAX_MOSAICS, "more than ten mosaics", |list| list.within(mosaic))?;
            Transfer::with_mosaics(recipient, amount, message, mosaics)
        }
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
    let plain = either(&mut envelope, "message type")?;
    let message = WireMessage::new(!plain, envelope.bytes()?)?;
    envelope.end()?;
    Ok(Some(message))
}

fn mosaic(entry: &mut Reader<'_>) -> Result<Mosaic, ParseError> {
    let id = mosaic_id(entry)?;
    let quantity = entry.amount("a quantity of 2^63 or more")?;
    Ok(Mosaic { id, quantity })
}

fn mosaic_id(reader: &mut Reader<'_>) -> Result<MosaicId, ParseError> {
    reader.within(|id| Ok(MosaicId::new(id.text()?, id.text()?)?))
}

fn key_link(reader: &mut Reader<'_>) -> Result<KeyLink, ParseError> {
    Ok(KeyLink { active: either(reader, "key link mode")?, remote: reader.public_key()? })
}

fn modification(
    reader: &mut Reader<'_>,
    version: u8,
    header: &Header,
) -> Result<Modification, ParseError> {
    let changes =
        reader.list(MAX_COSIGNATORIES, "more than 32 changes of cosignatories", |list| {
            list.within(change)
        })?;
    let relative = match version {
        1 => None,
        2 => Some(relative(reader)?),
        other => {
            return Err(ParseError::Unknown {
                what: "version of a modification",
                value: other.into(),
            });
        }
    };
    if changes.iter().any(|change| change.cosignatory == header.signer) {
        return Err(ParseError::Malformed("an account as its own cosignatory"));
    }
    Modification::sorted(changes, relative, header.network)
}

fn change(entry: &mut Reader<'_>) -> Result<Change, ParseError> {
    Ok(Change { adds: either(entry, "modification type")?, cosignatory: entry.public_key()? })
}

fn relative(reader: &mut Reader<'_>) -> Result<i32, ParseError> {
    let bytes = reader.bytes()?.try_into();
    bytes
        .map(i32::from_le_bytes)
        .map_err(|_| ParseError::NotCanonical("a number of signatures that is left out"))
}

fn cosignature(reader: &mut Reader<'_>, network: Network) -> Result<Cosignature, ParseError> {
    let inner_hash = reader.within(|hash| {
        let bytes = hash.bytes()?.try_into();
        bytes.map_err(|_| ParseError::Malformed("a hash not of 32 bytes"))
    })?;
    Ok(Cosignature { inner_hash, account: address(reader, network)? })
}

fn namespace(reader: &mut Reader<'_>, network: Network) -> Result<Namespace, ParseError> {
    let sink = address(reader, network)?;
    let rental = reader.amount("a rental fee of 2^63 or more")?;
    let part = reader.text()?;
    let parent = reader.optional_text(NULL)?;
    Namespace::new(part, parent, sink, rental)
}

fn definition(reader: &mut Reader<'_>, header: &Header) -> Result<Definition, ParseError> {
    let network = header.network;
    let mut parts = reader.object()?;
    let creator = parts.public_key()?;
    if creator != header.signer {
        return Err(ParseError::Malformed("a mosaic of another creator than the signer"));
    }
    let id = mosaic_id(&mut parts)?;
    let description = parts.text()?;
    let properties = properties(&mut parts)?;
    let mut levy_parts = parts.object()?;
    let levy = if levy_parts.is_empty() { None } else { Some(levy(&mut levy_parts, network)?) };
    levy_parts.end()?;
    parts.end()?;
    let sink = address(reader, network)?;
    let fee = reader.amount("a creation fee of 2^63 or more")?;
    Definition::new(creator, id, description, properties, levy, (sink, fee))
}

/// Reads the four properties in NIS's order. A number in another spelling than the shortest does
/// not survive encoding, so it is refused there.
fn properties(reader: &mut Reader<'_>) -> Result<Properties, ParseError> {
    let values = reader.list(PROPERTIES.len(), "more than four properties", |list| {
        list.within(|entry| Ok((entry.text()?, entry.text()?)))
    })?;
    let [divisibility, supply, mutable, transferable] =
        values.try_into().map_err(|_| ParseError::NotCanonical("properties are missing"))?;
    let properties = [divisibility, supply, mutable, transferable];
    if !properties.iter().map(|(name, _)| *name).eq(PROPERTIES) {
        return Err(ParseError::NotCanonical("properties in another order than NIS's"));
    }
    let wrong = ParseError::NotCanonical("the value of a property");
    Ok(Properties {
        divisibility: divisibility.1.parse().map_err(|_| wrong.clone())?,
        supply: supply.1.parse().map_err(|_| wrong.clone())?,
        mutable: mutable.1.parse().map_err(|_| wrong.clone())?,
        transferable: transferable.1.parse().map_err(|_| wrong)?,
    })
}

fn levy(reader: &mut Reader<'_>, network: Network) -> Result<Levy, ParseError> {
    let absolute = either(reader, "levy type")?;
    let recipient = address(reader, network)?;
    let mosaic = mosaic_id(reader)?;
    let fee = reader.amount("a levy of 2^63 or more")?;
    Ok(Levy { percentile: !absolute, recipient, mosaic, fee })
}

fn supply_change(reader: &mut Reader<'_>) -> Result<SupplyChange, ParseError> {
    let id = mosaic_id(reader)?;
    let creates = either(reader, "supply type")?;
    let delta = reader.amount("a change of supply by 2^63 or more")?;
    SupplyChange::new(id, creates, delta)
}
