//! NIS's JSON shapes.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use crate::announce::Outcome;
use crate::crypto::address_of;
use crate::exception::Exception;
use crate::ledger::{Confirmed, Entry, Ledger};
use crate::model::Transaction;
use crate::names::MosaicId;

/// The error object of an HTTP error.
pub(crate) fn error(status: u16, message: &str, now: u32) -> Value {
    let reason = match status {
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        411 => "Length Required",
        413 => "Request Entity Too Large",
        _ => "Internal Server Error",
    };
    json!({ "timeStamp": now, "error": reason, "message": message, "status": status })
}

/// The error object of an exception.
pub(crate) fn thrown(exception: &Exception, now: u32) -> Value {
    error(exception.status(), exception.message(), now)
}

/// The result of an announcement.
pub(crate) fn announced(outcome: &Outcome) -> Value {
    json!({
        "type": 1,
        "code": outcome.code.0,
        "message": outcome.code.name(),
        "transactionHash": { "data": HEXLOWER.encode(&outcome.hash) },
        "innerTransactionHash": {},
    })
}

/// A mosaic id.
pub(crate) fn mosaic_id(id: &MosaicId) -> Value {
    json!({ "namespaceId": id.namespace(), "name": id.name() })
}

/// A transaction with its signature.
pub(crate) fn transaction(entry: &Entry) -> Value {
    let header = entry.transaction.header();
    let mut value = json!({
        "type": entry.transaction.type_number(),
        "version": i32::from_le_bytes(header.version.to_le_bytes()),
        "timeStamp": header.timestamp,
        "signer": HEXLOWER.encode(&header.signer),
        "signature": HEXLOWER.encode(&entry.signature),
        "fee": header.fee,
        "deadline": header.deadline,
    });
    if let Value::Object(fields) = &mut value {
        fields.extend(body(&entry.transaction));
    }
    value
}

fn body(transaction: &Transaction) -> serde_json::Map<String, Value> {
    let mut fields = serde_json::Map::new();
    match transaction {
        Transaction::Transfer(transfer) => {
            let message = transfer.message().map_or_else(
                || json!({}),
                |m| json!({ "type": m.kind, "payload": HEXLOWER.encode(&m.payload) }),
            );
            fields.insert("recipient".into(), json!(transfer.recipient()));
            fields.insert("amount".into(), json!(transfer.amount()));
            fields.insert("message".into(), message);
            if transfer.header().entity_version() >= 2 {
                let mosaics = transfer.mosaics().iter();
                let list: Vec<Value> = mosaics
                    .map(
                        |(id, quantity)| json!({ "mosaicId": mosaic_id(id), "quantity": quantity }),
                    )
                    .collect();
                fields.insert("mosaics".into(), json!(list));
            }
        }
    }
    fields
}

/// A transaction in a block with its meta data.
pub(crate) fn confirmed(item: &Confirmed) -> Value {
    json!({
        "meta": {
            "height": item.height,
            "id": item.id,
            "hash": { "data": HEXLOWER.encode(&item.entry.hash) },
            "innerHash": {},
        },
        "transaction": transaction(&item.entry),
    })
}

/// A transaction outside of a block.
pub(crate) fn unconfirmed(entry: &Entry) -> Value {
    json!({ "meta": { "data": null }, "transaction": transaction(entry) })
}

/// An account with its meta data; nobody harvests here and nobody shares an account.
pub(crate) fn account(ledger: &Ledger, address: &str) -> Value {
    json!({
        "account": {
            "address": address,
            "balance": ledger.balance(address),
            "vestedBalance": ledger.balance(address),
            "importance": 0.0,
            "publicKey": ledger.public_key(address),
            "label": null,
            "harvestedBlocks": 0,
            "multisigInfo": {},
        },
        "meta": { "cosignatoryOf": [], "cosignatories": [], "status": "LOCKED", "remoteStatus": "INACTIVE" },
    })
}

/// Everything an account holds.
pub(crate) fn owned(ledger: &Ledger, address: &str) -> Value {
    let xem = MosaicId::xem();
    let mut data =
        vec![json!({ "mosaicId": mosaic_id(&xem), "quantity": ledger.balance(address) })];
    for mosaic in ledger.mosaics() {
        let quantity = ledger.units(address, &mosaic.id);
        data.push(json!({ "mosaicId": mosaic_id(&mosaic.id), "quantity": quantity }));
    }
    json!({ "data": data })
}

/// Tells whether an account takes part in a transaction.
pub(crate) fn concerns(ledger: &Ledger, entry: &Entry, address: &str) -> bool {
    let recipient = match &entry.transaction {
        Transaction::Transfer(transfer) => transfer.recipient(),
    };
    recipient == address || is_sender(ledger, entry, address)
}

/// Tells whether an account signed a transaction.
pub(crate) fn is_sender(ledger: &Ledger, entry: &Entry, address: &str) -> bool {
    address_of(ledger.network().byte(), &entry.transaction.header().signer) == address
}
