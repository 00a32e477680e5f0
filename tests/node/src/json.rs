//! NIS's JSON shapes of answers.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use crate::announce::Outcome;
use crate::config::Mosaic;
use crate::exception::Exception;
use crate::json_transaction::{definition, mosaic_id, signed};
use crate::ledger::{Confirmed, Entry, Ledger};
use crate::names::MosaicId;
use crate::rules_control::others;

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

/// A hash, or the empty object for none.
fn hash_object(hash: Option<[u8; 32]>) -> Value {
    hash.map_or_else(|| json!({}), |hash| json!({ "data": HEXLOWER.encode(&hash) }))
}

/// The result of an announcement.
pub(crate) fn announced(outcome: &Outcome) -> Value {
    json!({
        "type": 1,
        "code": outcome.code.0,
        "message": outcome.code.name(),
        "transactionHash": hash_object(Some(outcome.hash)),
        "innerTransactionHash": hash_object(outcome.inner_hash),
    })
}

/// A transaction in a block with its meta data.
pub(crate) fn confirmed(item: &Confirmed) -> Value {
    json!({
        "meta": {
            "height": item.height,
            "id": item.id,
            "hash": hash_object(Some(item.entry.hash)),
            "innerHash": hash_object(item.entry.inner_hash),
        },
        "transaction": signed(&item.entry),
    })
}

/// A transaction outside of a block; of a multisig one the inner hash is told.
pub(crate) fn unconfirmed(entry: &Entry) -> Value {
    let data = entry.inner_hash.map(|hash| HEXLOWER.encode(&hash));
    json!({ "meta": { "data": data }, "transaction": signed(entry) })
}

/// An account with its meta data, as the chain has it; nobody harvests here.
pub(crate) fn account(ledger: &Ledger, address: &str) -> Value {
    let state = ledger.confirmed();
    let (cosignatories, _) = ledger.cosignatories(address);
    let infos = |list: Vec<&str>| list.into_iter().map(|a| info(ledger, a)).collect::<Vec<_>>();
    json!({
        "account": info(ledger, address),
        "meta": {
            "cosignatoryOf": infos(state.cosignatory_of(address)),
            "cosignatories": infos(cosignatories),
            "status": "LOCKED",
            "remoteStatus": state.remote_status(address, ledger.height()),
        },
    })
}

fn info(ledger: &Ledger, address: &str) -> Value {
    let state = ledger.confirmed();
    let multisig = state.links(address).map_or_else(
        || json!({}),
        |links| {
            json!({
                "cosignatoriesCount": links.cosignatories.len(),
                "minCosignatories": links.minimum,
            })
        },
    );
    json!({
        "address": address,
        "balance": state.balance(address),
        "vestedBalance": state.balance(address),
        "importance": 0.0,
        "publicKey": state.public_key(address),
        "label": null,
        "harvestedBlocks": 0,
        "multisigInfo": multisig,
    })
}

/// Everything an account holds in the chain.
pub(crate) fn owned(ledger: &Ledger, address: &str) -> Value {
    let state = ledger.confirmed();
    let xem = MosaicId::xem();
    let mut data = vec![json!({ "mosaicId": mosaic_id(&xem), "quantity": state.balance(address) })];
    for mosaic in ledger.mosaics() {
        let quantity = state.units(address, &mosaic.id);
        data.push(json!({ "mosaicId": mosaic_id(&mosaic.id), "quantity": quantity }));
    }
    json!({ "data": data })
}

/// The definitions of everything an account holds in the chain.
pub(crate) fn owned_definitions(ledger: &Ledger, address: &str) -> Value {
    let held = ledger.mosaics().iter();
    let held = held.filter(|mosaic| ledger.confirmed().units(address, &mosaic.id) > 0);
    let data: Vec<Value> = std::iter::once(&Mosaic::xem()).chain(held).map(definition).collect();
    json!({ "data": data })
}

/// The supply of a mosaic in whole units.
pub(crate) fn supply(mosaic: &Mosaic) -> Value {
    json!({ "mosaicId": mosaic_id(&mosaic.id), "supply": mosaic.supply })
}

/// Tells whether a waiting transaction is an account's business: it takes part, or it could
/// cosign.
pub(crate) fn concerns(ledger: &Ledger, entry: &Entry, address: &str) -> bool {
    let state = ledger.confirmed();
    let could_sign = entry.transaction.inner().is_some_and(|inner| {
        state.is_cosignatory_of(address, &state.address(&inner.header().signer))
    });
    could_sign
        || is_sender(ledger, entry, address)
        || others(&entry.transaction, state).any(|other| other == address)
}

/// Tells whether an account signed a transaction, the one inside of it, or a cosignature of it.
pub(crate) fn is_sender(ledger: &Ledger, entry: &Entry, address: &str) -> bool {
    let state = ledger.confirmed();
    let inner = entry.transaction.inner().into_iter();
    let parts = [&entry.transaction].into_iter().chain(inner);
    let cosignatures = entry.cosignatures.iter().map(|c| &c.transaction);
    parts.chain(cosignatures).any(|part| state.address(&part.header().signer) == address)
}
