//! What a transaction does, from its typed value.
use crate::transaction::XEM;
use crate::{
    Body, Cosignature, Definition, Header, Inner, LONGEST_LIFE, Modification, MosaicId, Namespace,
    Plain, SupplyChange, Transaction, Transfer, address_of, decode, encode, fee,
};
use alloc::{format, string::String, vec, vec::Vec};
use chain::{
    Address, Amount, Context, Detail, Effect, Facts, MinimumFee, ParseError, Validity, grouped,
};
use sha3::{Digest as _, Keccak256};

/// What the fields of a transaction come to.
type Parts = (Vec<Effect>, Vec<Detail>);

pub(crate) fn facts(transaction: &Transaction, context: &mut Context) -> Result<Facts, ParseError> {
    let header = &transaction.header;
    let (kind, version) = name(&transaction.body);
    let inner = match &transaction.body {
        Body::Plain(_) => None,
        Body::Multisig(inner) => Some((**inner).clone()),
        Body::Cosignature(body) => Some(cosigned(body, header, context)?),
    };
    let (effects, details) = match (&transaction.body, &inner) {
        (Body::Plain(body), _) => plain(header, body)?,
        (Body::Multisig(_), Some(inner)) => {
            within(header, inner, Effect::Starts { account: account(&inner.header) })?
        }
        (Body::Cosignature(body), Some(inner)) => cosignature(header, body, inner)?,
        (Body::Multisig(_) | Body::Cosignature(_), None) => return Err(ParseError::Blind),
    };
    Ok(Facts {
        kind,
        version,
        network: header.network,
        signer: header.signer,
        account: account(header),
        validity: life(header),
        hash: Some(hash(&encode::transaction(transaction))),
        effects,
        details,
        inner: inner.as_ref().map(inner_facts),
    })
}

pub(crate) fn hash(bytes: &[u8]) -> [u8; 32] {
    Keccak256::digest(bytes).into()
}

fn name(body: &Body) -> (&'static str, u8) {
    match body {
        Body::Plain(body) => plain_name(body),
        Body::Multisig(_) => ("multisig", 1),
        Body::Cosignature(_) => ("cosignature", 1),
    }
}

const fn plain_name(body: &Plain) -> (&'static str, u8) {
    match body {
        Plain::Transfer(body) => ("transfer", body.version()),
        Plain::KeyLink(_) => ("account key link", 1),
        Plain::Modification(body) => ("multisig modification", body.version()),
        Plain::Namespace(_) => ("namespace registration", 1),
        Plain::Definition(_) => ("mosaic definition", 1),
        Plain::Supply(_) => ("mosaic supply change", 1),
    }
}

fn account(header: &Header) -> Address {
    address_of(&header.signer, header.network)
}

fn life(header: &Header) -> Validity {
    Validity { from: header.timestamp.unix(), until: header.deadline.unix(), longest: LONGEST_LIFE }
}

fn inner_facts(inner: &Inner) -> chain::Inner {
    let (kind, version) = plain_name(&inner.body);
    let payload = encode::inner(inner);
    chain::Inner {
        kind,
        version,
        key: inner.header.signer,
        account: account(&inner.header),
        validity: life(&inner.header),
        hash: hash(&payload),
        payload,
    }
}

/// Finds the inner transaction by the hash that is cosigned, and demands that it is of the account
/// that the cosignature names.
fn cosigned(
    body: &Cosignature,
    header: &Header,
    context: &mut Context,
) -> Result<Inner, ParseError> {
    let inner = decode::inner(context.find(&body.inner_hash)?, header.network)?;
    if hash(&encode::inner(&inner)) != body.inner_hash {
        return Err(ParseError::NotCanonical("the inner transaction encodes to other bytes"));
    }
    if account(&inner.header) != body.account {
        return Err(ParseError::Malformed(
            "a cosignature for another account than the inner one's",
        ));
    }
    Ok(inner)
}

fn cosignature(header: &Header, body: &Cosignature, inner: &Inner) -> Result<Parts, ParseError> {
    let (account, inner_hash) = (body.account.clone(), body.inner_hash);
    within(header, inner, Effect::Cosigns { account, inner_hash })
}

/// The multisig account pays every fee: the inner one, the wrapper's, each cosignature's.
fn within(header: &Header, inner: &Inner, first: Effect) -> Result<Parts, ParseError> {
    let (inner_effects, details) = plain(&inner.header, &inner.body)?;
    let mut effects = vec![first];
    effects.extend(inner_effects);
    effects.push(pays_fee(account(&inner.header), header.fee, MinimumFee::Exactly(fee::SMALL)));
    Ok((effects, details))
}

fn plain(header: &Header, body: &Plain) -> Result<Parts, ParseError> {
    let owner = account(header);
    let (mut effects, details) = match body {
        Plain::Transfer(body) => (transfer(&owner, body)?, transfer_details(body)),
        Plain::KeyLink(body) => {
            let remote = address_of(&body.remote, header.network);
            let active = body.active;
            let effect = Effect::Delegates { account: owner.clone(), remote, active };
            (vec![effect], vec![key("remote key", &body.remote)])
        }
        Plain::Modification(body) => (vec![control(&owner, body, header)], control_details(body)),
        Plain::Namespace(body) => (namespace(&owner, body), Vec::new()),
        Plain::Definition(body) => (definition(&owner, body), Vec::new()),
        Plain::Supply(body) => (vec![supply(&owner, body)], Vec::new()),
    };
    effects.push(pays_fee(owner, header.fee, fee::minimum_of(body)));
    Ok((effects, details))
}

fn pays_fee(payer: Address, atomic: u64, minimum: MinimumFee) -> Effect {
    Effect::PaysFee { payer, fee: xem(atomic), minimum }
}

fn transfer(from: &Address, transfer: &Transfer) -> Result<Vec<Effect>, ParseError> {
    let to = transfer.recipient();
    let pays = |amount| Effect::Pays { from: from.clone(), to: to.clone(), amount };
    let mut effects: Vec<Effect> = amounts(transfer)?.into_iter().map(pays).collect();
    if let Some(message) = transfer.message() {
        effects.push(Effect::Says { to: to.clone(), message: message.shown() });
    }
    Ok(effects)
}

/// With mosaics the amount is a multiplier and no XEM moves unless `nem:xem` is in the list.
fn amounts(transfer: &Transfer) -> Result<Vec<Amount>, ParseError> {
    if transfer.mosaics().is_empty() {
        return Ok(vec![xem(transfer.amount())]);
    }
    let effective = |mosaic: &crate::Mosaic| {
        let atomic = transfer.effective(mosaic.quantity)?;
        Ok(Amount { asset: mosaic.id.asset(), atomic })
    };
    transfer.mosaics().iter().map(effective).collect()
}

fn transfer_details(transfer: &Transfer) -> Vec<Detail> {
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

fn control(owner: &Address, body: &Modification, header: &Header) -> Effect {
    let of = |adds: bool| {
        body.changes()
            .iter()
            .filter(|change| change.adds == adds)
            .map(|change| address_of(&change.cosignatory, header.network))
            .collect()
    };
    Effect::ChangesControl {
        account: owner.clone(),
        adds: of(true),
        removes: of(false),
        signatures: body.relative(),
    }
}

fn control_details(body: &Modification) -> Vec<Detail> {
    body.changes().iter().map(|change| key("cosignatory key", &change.cosignatory)).collect()
}

fn key(label: &'static str, key: &scheme::PublicKey) -> Detail {
    Detail { label, value: format!("{key}") }
}

fn namespace(owner: &Address, body: &Namespace) -> Vec<Effect> {
    let registers = Effect::Registers { owner: owner.clone(), name: body.full_name() };
    let pays =
        Effect::Pays { from: owner.clone(), to: body.sink.clone(), amount: xem(body.rental) };
    vec![registers, pays]
}

fn definition(owner: &Address, body: &Definition) -> Vec<Effect> {
    let definition = chain::Definition {
        asset: format!("{}", body.id),
        description: String::from(body.description()),
        decimals: body.divisibility,
        supply: body.supply,
        mutable: body.mutable,
        transferable: body.transferable,
        levy: body.levy.as_ref().map(levy),
    };
    let defines = Effect::Defines { owner: owner.clone(), definition };
    let pays = Effect::Pays { from: owner.clone(), to: body.sink.clone(), amount: xem(body.fee) };
    vec![defines, pays]
}

fn supply(owner: &Address, body: &SupplyChange) -> Effect {
    let asset = format!("{}", body.id);
    let (creates, units) = (body.creates, body.delta);
    Effect::ChangesSupply { owner: owner.clone(), asset, creates, units }
}

fn levy(levy: &crate::Levy) -> chain::Levy {
    let to = levy.recipient.clone();
    if levy.percentile {
        let asset = format!("{}", levy.mosaic);
        chain::Levy::Share { to, asset, ten_thousandths: levy.fee }
    } else {
        let amount = Amount { asset: levy.mosaic.asset(), atomic: levy.fee };
        chain::Levy::Fixed { to, amount }
    }
}

fn xem(atomic: u64) -> Amount {
    Amount { asset: MosaicId::xem().asset(), atomic }
}
