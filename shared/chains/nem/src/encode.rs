//! Typed transactions to the bytes that get signed and announced.
use crate::codec::Writer;
use crate::{Body, Header, Mosaic, Transaction, Transfer, network_byte};
use alloc::vec::Vec;

/// The number of the transfer type.
pub(crate) const TRANSFER: u32 = 0x0101;

pub(crate) fn transaction(transaction: &Transaction) -> Vec<u8> {
    let mut out = Writer::default();
    match &transaction.body {
        Body::Transfer(body) => {
            header(&mut out, TRANSFER, body.version(), &transaction.header);
            transfer(&mut out, body);
        }
    }
    out.into_bytes()
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
    out.bytes(body.recipient().as_str().as_bytes()).u64(body.amount());
    match body.message() {
        None => out.u32(0),
        Some(message) => out.object(|envelope| {
            let kind = if message.is_encrypted() { 2 } else { 1 };
            envelope.u32(kind).bytes(message.payload());
        }),
    };
    if body.version() == 2 {
        let mosaics = body.mosaics();
        out.u32(u32::try_from(mosaics.len()).unwrap_or(u32::MAX));
        for entry in mosaics {
            out.object(|list| mosaic(list, entry));
        }
    }
}

fn mosaic(out: &mut Writer, mosaic: &Mosaic) {
    out.object(|id| {
        id.bytes(mosaic.id.namespace().as_bytes()).bytes(mosaic.id.name().as_bytes());
    });
    out.u64(mosaic.quantity);
}
