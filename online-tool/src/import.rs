//! Transactions that nodes and SDKs print as JSON, as the bytes that NIS would write for them.
//! What comes out is parsed and reviewed like any other; nothing of the JSON is believed.
use chain::{Address, Network, ParseError};
use chains::nem::{
    Body, Change, Cosignature, Definition, Header, Inner, KeyLink, Levy, Modification, Mosaic,
    MosaicId, Namespace, Plain, Properties, SupplyChange, Timestamp, Transaction, Transfer,
    WireMessage, network_of, read_address,
};
use node::{BodyJson, MessageJson, MosaicDefinition, MosaicName, NisAddress, TransactionJson};
use scheme::PublicKey;

/// Builds the transaction that `json` tells of.
///
/// # Errors
///
/// [`ParseError`] for what NIS would refuse.
pub(crate) fn transaction(json: &TransactionJson) -> Result<Transaction, ParseError> {
    let header = header(json)?;
    let body = match &json.body {
        BodyJson::Multisig { inner, .. } => Body::Multisig(Box::new(self::inner(inner)?)),
        BodyJson::Cosignature { other_hash, other_account } => Body::Cosignature(Cosignature {
            inner_hash: *other_hash,
            account: address(other_account, header.network)?,
        }),
        BodyJson::Transfer { .. }
        | BodyJson::KeyLink { .. }
        | BodyJson::Modification { .. }
        | BodyJson::Namespace { .. }
        | BodyJson::Definition { .. }
        | BodyJson::Supply { .. } => Body::Plain(plain(&json.body, json.version, &header)?),
    };
    Ok(Transaction { header, body })
}

/// Builds the transaction within a multisig one.
///
/// # Errors
///
/// As [`transaction`].
pub(crate) fn inner(json: &TransactionJson) -> Result<Inner, ParseError> {
    let header = header(json)?;
    Ok(Inner { header, body: plain(&json.body, json.version, &header)? })
}

fn header(json: &TransactionJson) -> Result<Header, ParseError> {
    Ok(Header {
        network: network_of(json.network.byte())?,
        timestamp: Timestamp::new(json.timestamp)?,
        signer: PublicKey(json.signer),
        fee: json.fee,
        deadline: Timestamp::new(json.deadline)?,
    })
}

fn plain(body: &BodyJson, version: u8, header: &Header) -> Result<Plain, ParseError> {
    let network = header.network;
    Ok(match body {
        BodyJson::Transfer { .. } => Plain::Transfer(transfer(body, version, network)?),
        BodyJson::KeyLink { activate, remote } => {
            Plain::KeyLink(KeyLink { active: *activate, remote: PublicKey(*remote) })
        }
        BodyJson::Modification { changes, minimum } => {
            let change = |change: &node::ChangeJson| Change {
                adds: change.add,
                cosignatory: PublicKey(change.cosignatory),
            };
            let changes = changes.iter().map(change).collect();
            Plain::Modification(Modification::new(changes, *minimum, network)?)
        }
        BodyJson::Namespace { sink, rental_fee, part, parent } => {
            let parent = parent.as_ref().map(node::NamespaceName::as_str);
            let sink = address(sink, network)?;
            Plain::Namespace(Namespace::new(part, parent, sink, *rental_fee)?)
        }
        BodyJson::Definition { definition, sink, creation_fee } => {
            let fee = (address(sink, network)?, *creation_fee);
            Plain::Definition(Box::new(self::definition(definition, fee, network)?))
        }
        BodyJson::Supply { mosaic, create, delta } => {
            Plain::Supply(SupplyChange::new(mosaic_id(mosaic)?, *create, *delta)?)
        }
        BodyJson::Multisig { .. } | BodyJson::Cosignature { .. } => {
            return Err(ParseError::Malformed("a multisig transaction within another"));
        }
    })
}

fn transfer(body: &BodyJson, version: u8, network: Network) -> Result<Transfer, ParseError> {
    let BodyJson::Transfer { recipient, amount, message, mosaics } = body else {
        return Err(ParseError::Malformed("not a transfer"));
    };
    let recipient = address(recipient, network)?;
    let message = message.as_ref().map(self::message).transpose()?;
    if version == 1 {
        return Ok(Transfer::xem(recipient, *amount, message));
    }
    let entry = |entry: &node::MosaicJson| {
        Ok(Mosaic { id: mosaic_id(&entry.mosaic)?, quantity: entry.quantity })
    };
    let mosaics = mosaics.iter().map(entry).collect::<Result<_, ParseError>>()?;
    Transfer::with_mosaics(recipient, *amount, message, mosaics)
}

fn message(json: &MessageJson) -> Result<WireMessage, ParseError> {
    if json.encrypted {
        WireMessage::encrypted(&json.payload)
    } else {
        WireMessage::plain(&json.payload)
    }
}

fn definition(
    json: &MosaicDefinition,
    fee: (Address, u64),
    network: Network,
) -> Result<Definition, ParseError> {
    let levy = json.levy.as_ref().map(|levy| -> Result<Levy, ParseError> {
        Ok(Levy {
            percentile: levy.percentile,
            recipient: address(&levy.recipient, network)?,
            mosaic: mosaic_id(&levy.mosaic)?,
            fee: levy.fee,
        })
    });
    let properties = Properties {
        divisibility: json.divisibility,
        supply: json.initial_supply,
        mutable: json.supply_mutable,
        transferable: json.transferable,
    };
    let (creator, id) = (PublicKey(json.creator), mosaic_id(&json.id)?);
    Definition::new(creator, id, &json.description, properties, levy.transpose()?, fee)
}

fn mosaic_id(name: &MosaicName) -> Result<MosaicId, ParseError> {
    Ok(name.to_string().parse::<MosaicId>()?)
}

fn address(text: &NisAddress, network: Network) -> Result<Address, ParseError> {
    Ok(read_address(text.as_str())?.require_network(network)?)
}
