//! What a transaction does, from its typed value.
use crate::transaction::XEM;
use crate::{Body, Header, LONGEST_LIFE, MosaicId, Transaction, Transfer, address_of, encode, fee};
use alloc::{format, vec::Vec};
use chain::{Amount, Detail, Effect, Facts, ParseError, Validity, grouped};
use sha3::{Digest as _, Keccak256};

pub(crate) fn facts(transaction: &Transaction) -> Result<Facts, ParseError> {
    let header = &transaction.header;
    match &transaction.body {
        Body::Transfer(transfer) => Ok(Facts {
            kind: "transfer",
            version: transfer.version(),
            network: header.network,
            signer: header.signer,
            account: address_of(&header.signer, header.network),
            validity: Validity {
                from: header.timestamp.unix(),
                until: header.deadline.unix(),
                longest: LONGEST_LIFE,
            },
            hash: Some(Keccak256::digest(encode::transaction(transaction)).into()),
            effects: effects(header, transfer)?,
            details: details(transfer),
        }),
    }
}

fn effects(header: &Header, transfer: &Transfer) -> Result<Vec<Effect>, ParseError> {
    let from = address_of(&header.signer, header.network);
    let to = transfer.recipient();
    let mut effects = Vec::new();
    for amount in amounts(transfer)? {
        effects.push(Effect::Pays { from: from.clone(), to: to.clone(), amount });
    }
    if let Some(message) = transfer.message() {
        effects.push(Effect::Says { to: to.clone(), message: message.shown() });
    }
    effects.push(Effect::PaysFee {
        payer: from,
        fee: xem(header.fee),
        minimum: fee::minimum(transfer),
    });
    Ok(effects)
}

/// With mosaics the amount is a multiplier and no XEM moves unless `nem:xem` is in the list.
fn amounts(transfer: &Transfer) -> Result<Vec<Amount>, ParseError> {
    if transfer.mosaics().is_empty() {
        return Ok(Vec::from([xem(transfer.amount())]));
    }
    let effective = |mosaic: &crate::Mosaic| {
        let atomic = transfer.effective(mosaic.quantity)?;
        Ok(Amount { asset: mosaic.id.asset(), atomic })
    };
    transfer.mosaics().iter().map(effective).collect()
}

fn details(transfer: &Transfer) -> Vec<Detail> {
    let mut details = Vec::new();
    if transfer.mosaics().is_empty() {
        return details;
    }
    let multiplier = transfer.amount().checked_div(XEM).unwrap_or_default();
    details.push(Detail { label: "multiplier", value: grouped(multiplier) });
    if multiplier != 1 {
        details.extend(transfer.mosaics().iter().map(|mosaic| Detail {
            label: "listed quantity",
            value: format!("{} of {}, before the multiplier", grouped(mosaic.quantity), mosaic.id),
        }));
    }
    details
}

fn xem(atomic: u64) -> Amount {
    Amount { asset: MosaicId::xem().asset(), atomic }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_are_xem() {
        let shown = format!("{}", xem(150_000));
        assert_eq!(shown, "0.150000 XEM");
    }
}
