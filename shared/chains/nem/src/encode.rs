//! Typed transactions to the bytes that get signed and announced.
use crate::codec::Writer;
use crate::{
    Body, Change, Cosignature, Definition, Header, Inner, KeyLink, Levy, Modification, Mosaic,
    MosaicId, Namespace, Plain, SupplyChange, Transaction, Transfer, network_byte,
};
use alloc::{string::ToString, vec::Vec};

pub(crate) const TRANSFER: u32 = 0x0101;
pub(crate) const KEY_LINK: u32 = 0x0801;
pub(crate) const MODIFICATION: u32 = 0x1001;
pub(crate) const COSIGNATURE: u32 = 0x1002;
pub(crate) const MULTISIG: u32 = 0x1004;
pub(crate) const NAMESPACE: u32 = 0x2001;
pub(crate) const DEFINITION: u32 = 0x4001;
pub(crate) const SUPPLY_CHANGE: u32 = 0x4002;

/// The length of what is not there, where that differs from nothing.
pub(crate) const NULL: u32 = 0xffff_ffff;

/// The properties of a mosaic in the order in which NIS writes them.
pub(crate) const PROPERTIES: [&str; 4] =
    ["divisibility", "initialSupply", "supplyMutable", "transferable"];

pub(crate) fn transaction(transaction: &Transaction) -> Vec<u8> {
    let mut out = Writer::default();
    match &transaction.body {
        Body::Plain(body) => plain(&mut out, &transaction.header, body),
        Body::Multisig(body) => {
            header(&mut out, MULTISIG, 1, &transaction.header);
            out.bytes(&inner(body));
        }
        Body::Cosignature(body) => {
            header(&mut out, COSIGNATURE, 1, &transaction.header);
            cosignature(&mut out, body);
        }
    }
    out.into_bytes()
}

/// Encodes an inner transaction as it stands in its wrapper: what its hash is over.
pub(crate) fn inner(inner: &Inner) -> Vec<u8> {
    let mut out = Writer::default();
    plain(&mut out, &inner.header, &inner.body);
    out.into_bytes()
}

fn plain(out: &mut Writer, of: &Header, body: &Plain) {
    match body {
        Plain::Transfer(body) => {
            header(out, TRANSFER, body.version(), of);
            transfer(out, body);
        }
        Plain::KeyLink(body) => {
            header(out, KEY_LINK, 1, of);
            key_link(out, body);
        }
        Plain::Modification(body) => {
            header(out, MODIFICATION, body.version(), of);
            modification(out, body);
        }
        Plain::Namespace(body) => {
            header(out, NAMESPACE, 1, of);
            namespace(out, body);
        }
        Plain::Definition(body) => {
            header(out, DEFINITION, 1, of);
            definition(out, body);
        }
        Plain::Supply(body) => {
            header(out, SUPPLY_CHANGE, 1, of);
            supply_change(out, body);
        }
    }
}

fn header(out: &mut Writer, kind: u32, version: u8, header: &Header) {
    out.u32(kind)
        .u8(version)
        .u16(0)
        .u8(network_byte(header.network))
        .u32(header.timestamp.seconds())
        .bytes(&header.signer.0)
        .u64(header.fee)
        .u32(header.deadline.seconds());
}

fn transfer(out: &mut Writer, body: &Transfer) {
    out.text(body.recipient().as_str()).u64(body.amount());
    match body.message() {
        None => out.u32(0),
        Some(message) => out.object(|envelope| {
            let kind = if message.is_encrypted() { 2 } else { 1 };
            envelope.u32(kind).bytes(message.payload());
        }),
    };
    if body.version() == 2 {
        let mosaics = body.mosaics();
        out.count(mosaics.len());
        for entry in mosaics {
            out.object(|list| mosaic(list, entry));
        }
    }
}

fn mosaic(out: &mut Writer, mosaic: &Mosaic) {
    mosaic_id(out, &mosaic.id);
    out.u64(mosaic.quantity);
}

fn mosaic_id(out: &mut Writer, id: &MosaicId) {
    out.object(|parts| {
        parts.text(id.namespace()).text(id.name());
    });
}

fn key_link(out: &mut Writer, body: &KeyLink) {
    out.u32(if body.active { 1 } else { 2 }).bytes(&body.remote.0);
}

fn modification(out: &mut Writer, body: &Modification) {
    out.count(body.changes().len());
    for change in body.changes() {
        out.object(|entry| cosignatory(entry, change));
    }
    if body.version() == 2 {
        out.bytes(&body.relative().to_le_bytes());
    }
}

fn cosignatory(out: &mut Writer, change: &Change) {
    out.u32(if change.adds { 1 } else { 2 }).bytes(&change.cosignatory.0);
}

fn cosignature(out: &mut Writer, body: &Cosignature) {
    out.object(|hash| {
        hash.bytes(&body.inner_hash);
    });
    out.text(body.account.as_str());
}

fn namespace(out: &mut Writer, body: &Namespace) {
    out.text(body.sink.as_str()).u64(body.rental).text(body.part());
    match body.parent() {
        Some(parent) => out.text(parent),
        None => out.u32(NULL),
    };
}

fn definition(out: &mut Writer, body: &Definition) {
    out.object(|parts| {
        parts.bytes(&body.creator.0);
        mosaic_id(parts, &body.id);
        parts.text(body.description());
        properties(parts, body);
        match &body.levy {
            None => {
                parts.u32(0);
            }
            Some(entry) => {
                parts.object(|out| levy(out, entry));
            }
        }
    });
    out.text(body.sink.as_str()).u64(body.fee);
}

fn properties(out: &mut Writer, body: &Definition) {
    let values = [
        body.divisibility.to_string(),
        body.supply.to_string(),
        body.mutable.to_string(),
        body.transferable.to_string(),
    ];
    out.count(PROPERTIES.len());
    for (name, value) in PROPERTIES.iter().zip(&values) {
        out.object(|entry| {
            entry.text(name).text(value);
        });
    }
}

fn levy(out: &mut Writer, levy: &Levy) {
    out.u32(if levy.percentile { 2 } else { 1 }).text(levy.recipient.as_str());
    mosaic_id(out, &levy.mosaic);
    out.u64(levy.fee);
}

fn supply_change(out: &mut Writer, body: &SupplyChange) {
    mosaic_id(out, &body.id);
    out.u32(if body.creates { 1 } else { 2 }).u64(body.delta);
}
