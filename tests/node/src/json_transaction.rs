//! Transactions in NIS's JSON.

use data_encoding::HEXLOWER;
use serde_json::{Map, Value, json};

use crate::config::Mosaic;
use crate::definition::properties;
use crate::ledger::Entry;
use crate::model::{Body, Transaction};
use crate::multisig::Modification;
use crate::names::MosaicId;
use crate::transfer::Transfer;

/// A transaction with its signature and, if it is a multisig one, its cosignatures.
pub(crate) fn signed(entry: &Entry) -> Value {
    let mut value = unsigned(&entry.transaction);
    if let Value::Object(fields) = &mut value {
        fields.insert("signature".into(), json!(HEXLOWER.encode(&entry.signature)));
        if entry.transaction.inner().is_some() {
            let list: Vec<Value> = entry.cosignatures.iter().map(signed).collect();
            fields.insert("signatures".into(), json!(list));
        }
    }
    value
}

/// A transaction without a signature, as the one inside of a multisig transaction is printed.
#[must_use]
pub fn unsigned(transaction: &Transaction) -> Value {
    let header = transaction.header();
    let mut value = json!({
        "type": transaction.type_number(),
        "version": i32::from_le_bytes(header.version.to_le_bytes()),
        "timeStamp": header.timestamp,
        "signer": HEXLOWER.encode(&header.signer),
        "fee": header.fee,
        "deadline": header.deadline,
    });
    if let (Value::Object(fields), Value::Object(more)) = (&mut value, body(transaction)) {
        fields.extend(more);
    }
    value
}

fn body(transaction: &Transaction) -> Value {
    match transaction.body() {
        Body::Transfer(transfer) => Value::Object(of_transfer(transfer)),
        Body::KeyLink(link) => json!({
            "mode": link.mode_number(),
            "remoteAccount": HEXLOWER.encode(link.remote()),
        }),
        Body::Modification(modification) => Value::Object(of_modification(modification)),
        Body::Cosignature(cosignature) => json!({
            "otherHash": { "data": HEXLOWER.encode(cosignature.other_hash()) },
            "otherAccount": cosignature.other_account(),
        }),
        Body::Wrapper(inner) => json!({ "otherTrans": unsigned(inner) }),
        Body::Namespace(provision) => json!({
            "rentalFeeSink": provision.sink(),
            "rentalFee": provision.rental_fee(),
            "newPart": provision.part(),
            "parent": provision.parent(),
        }),
        Body::Definition(creation) => json!({
            "mosaicDefinition": definition(creation.mosaic()),
            "creationFeeSink": creation.sink(),
            "creationFee": creation.creation_fee(),
        }),
        Body::Supply(change) => json!({
            "mosaicId": mosaic_id(change.id()),
            "supplyType": change.kind_number(),
            "delta": change.delta(),
        }),
    }
}

fn of_transfer(transfer: &Transfer) -> Map<String, Value> {
    let message = transfer.message().map_or_else(
        || json!({}),
        |message| json!({ "type": message.kind, "payload": HEXLOWER.encode(&message.payload) }),
    );
    let mut fields = Map::new();
    fields.insert("recipient".into(), json!(transfer.recipient()));
    fields.insert("amount".into(), json!(transfer.amount()));
    fields.insert("message".into(), message);
    if transfer.carries_mosaics() {
        let list = transfer.mosaics().iter();
        let list = list.map(|(id, n)| json!({ "mosaicId": mosaic_id(id), "quantity": n }));
        fields.insert("mosaics".into(), list.collect());
    }
    fields
}

fn of_modification(modification: &Modification) -> Map<String, Value> {
    let changes = modification.changes().iter();
    let changes = changes.map(|change| {
        json!({
            "modificationType": change.kind,
            "cosignatoryAccount": HEXLOWER.encode(&change.cosignatory),
        })
    });
    let mut fields = Map::new();
    fields.insert("modifications".into(), changes.collect());
    if modification.carries_minimum() {
        let minimum = modification.minimum();
        let minimum = minimum.map_or_else(|| json!({}), |n| json!({ "relativeChange": n }));
        fields.insert("minCosignatories".into(), minimum);
    }
    fields
}

/// A mosaic id.
pub(crate) fn mosaic_id(id: &MosaicId) -> Value {
    json!({ "namespaceId": id.namespace(), "name": id.name() })
}

/// A mosaic definition.
pub(crate) fn definition(mosaic: &Mosaic) -> Value {
    let properties =
        properties(mosaic).map(|(name, value)| json!({ "name": name, "value": value }));
    let levy = mosaic.levy.as_ref().map_or_else(
        || json!({}),
        |levy| {
            json!({
                "type": levy.kind,
                "recipient": levy.recipient,
                "mosaicId": mosaic_id(&levy.mosaic),
                "fee": levy.fee,
            })
        },
    );
    json!({
        "creator": HEXLOWER.encode(&mosaic.creator),
        "id": mosaic_id(&mosaic.id),
        "description": mosaic.description,
        "properties": properties,
        "levy": levy,
    })
}
