//! NIS's validators, in NIS's order: every one for the transaction itself, then every one for each
//! cosignature it carries and for the transaction inside.

use std::collections::BTreeMap;

pub(crate) use crate::code::Code;
use crate::exception::Exception;
use crate::fee;
use crate::ledger::Entry;
use crate::model::{Body, Header, Transaction};
use crate::state::State;
use crate::transfer::Transfer;
use crate::{rules_assets, rules_control};

/// The longest span from timestamp to deadline, in seconds.
const DAY: u32 = 86_400;
/// How far ahead of the node's clock a timestamp may be, in seconds.
const AHEAD: u32 = 10;
/// The longest encoded message, in bytes.
const MAX_MESSAGE: usize = 1024;
/// The highest fee of a cosignature, in micro XEM: it is the multisig account that pays it.
const MAX_COSIGNATURE_FEE: i64 = 1_000_000_000;

/// Why a validator stopped a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// With a validation result.
    Code(Code),
    /// With an exception.
    Thrown(Exception),
}

impl From<Exception> for Failure {
    fn from(exception: Exception) -> Self {
        Self::Thrown(exception)
    }
}

impl Code {
    pub(crate) fn unless(self, holds: bool) -> Result<(), Failure> {
        if holds { Ok(()) } else { Err(Failure::Code(self)) }
    }
}

/// What a transaction is validated against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Check<'a> {
    pub(crate) state: &'a State,
    /// The height of the block it would be in.
    pub(crate) height: u64,
    /// Seconds of NEM's time.
    pub(crate) now: u32,
    /// Whether all cosignatures must be there, as in a block.
    pub(crate) complete: bool,
}

/// Runs all validators and stops at the first that objects.
pub(crate) fn validate(entry: &Entry, check: Check<'_>) -> Result<(), Failure> {
    Validated { transaction: &entry.transaction, signed: true, entry }.run(check)?;
    for cosignature in &entry.cosignatures {
        Validated { transaction: &cosignature.transaction, signed: true, entry: cosignature }
            .run(check)?;
    }
    let inner = entry.transaction.inner();
    inner.map_or(Ok(()), |transaction| Validated { transaction, signed: false, entry }.run(check))
}

/// One transaction under validation.
struct Validated<'a> {
    transaction: &'a Transaction,
    /// Whether it carries a signature of its own; the transaction inside does not.
    signed: bool,
    /// The entry it is, or is part of.
    entry: &'a Entry,
}

impl Validated<'_> {
    fn run(&self, check: Check<'_>) -> Result<(), Failure> {
        let (transaction, state) = (self.transaction, check.state);
        let header = transaction.header();
        deadline_after_timestamp(header)?;
        let minimum = fee::minimum(transaction, |id| state.mosaic(id))?;
        Code::INSUFFICIENT_FEE.unless(header.fee >= minimum && !is_drain(transaction))?;
        Code::INVALID_VERSION.unless(is_known_version(transaction))?;
        let latest = check.now.saturating_add(AHEAD);
        Code::TIMESTAMP_TOO_FAR_IN_FUTURE.unless(header.timestamp <= latest)?;
        self.balance(state, false)?;
        Code::WRONG_NETWORK.unless(header.network() == state.network().byte())?;
        rules_control::remote_does_nothing(transaction, check)?;
        let signer = state.address(&header.signer);
        Code::TRANSACTION_NOT_ALLOWED_FOR_MULTISIG
            .unless(!self.signed || state.links(&signer).is_none())?;
        self.by_type(check)?;
        self.balance(state, true)?;
        Code::PAST_DEADLINE.unless(header.deadline >= check.now)
    }

    fn by_type(&self, check: Check<'_>) -> Result<(), Failure> {
        match self.transaction.body() {
            Body::Transfer(transfer) => {
                message_size(transfer)?;
                rules_assets::bag(self.transaction, transfer, check)
            }
            Body::KeyLink(link) => rules_control::link(self.transaction, link, check),
            Body::Modification(modification) => {
                rules_control::modification(self.transaction, modification, check)
            }
            Body::Cosignature(_) => Ok(()),
            Body::Wrapper(inner) => {
                rules_control::wrapper(self.transaction, inner, check)?;
                if check.complete {
                    rules_control::complete(self.entry, inner, check)
                } else {
                    Ok(())
                }
            }
            Body::Namespace(provision) => {
                rules_assets::provision(self.transaction, provision, check)
            }
            Body::Definition(creation) => rules_assets::definition(creation, check),
            Body::Supply(change) => rules_assets::supply(self.transaction, change, check),
        }
    }

    /// Every debit must be covered, with what came in before it counted. NIS looks at XEM and at
    /// mosaics in two validators.
    fn balance(&self, state: &State, mosaics: bool) -> Result<(), Failure> {
        let cosignatures: &[Entry] =
            if self.transaction.inner().is_some() { &self.entry.cosignatures } else { &[] };
        let mut sums: BTreeMap<(String, Option<String>), i64> = BTreeMap::new();
        for moved in state.moves(self.transaction, cosignatures)? {
            if moved.asset.is_some() != mosaics {
                continue;
            }
            let asset = moved.asset.as_ref();
            let name = asset.map(ToString::to_string);
            let from = sums.entry((moved.from.clone(), name.clone())).or_default();
            *from =
                from.checked_sub(moved.amount).ok_or(Failure::Code(Code::INSUFFICIENT_BALANCE))?;
            let held = state.holding(&moved.from, asset);
            Code::INSUFFICIENT_BALANCE
                .unless(held.checked_add(*from).is_none_or(|rest| rest >= 0))?;
            if let Some(to) = moved.to {
                let to = sums.entry((to, name)).or_default();
                *to = to.saturating_add(moved.amount);
            }
        }
        Ok(())
    }
}

fn deadline_after_timestamp(header: &Header) -> Result<(), Failure> {
    Code::PAST_DEADLINE.unless(header.timestamp < header.deadline)?;
    Code::FUTURE_DEADLINE.unless(header.deadline <= header.timestamp.saturating_add(DAY))
}

/// A cosignatory may not drain the multisig account by fees of cosignatures.
fn is_drain(transaction: &Transaction) -> bool {
    let cosignature = matches!(transaction.body(), Body::Cosignature(_));
    cosignature && transaction.header().fee > MAX_COSIGNATURE_FEE
}

fn is_known_version(transaction: &Transaction) -> bool {
    let version = transaction.header().entity_version();
    match transaction.body() {
        Body::Transfer(_) | Body::Modification(_) => version == 1 || version == 2,
        Body::KeyLink(_)
        | Body::Cosignature(_)
        | Body::Wrapper(_)
        | Body::Namespace(_)
        | Body::Definition(_)
        | Body::Supply(_) => version == 1,
    }
}

fn message_size(transfer: &Transfer) -> Result<(), Failure> {
    let size = transfer.message().map_or(0, |message| message.payload.len());
    Code::MESSAGE_TOO_LARGE.unless(size <= MAX_MESSAGE)
}
