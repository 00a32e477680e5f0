//! NIS's validators for a transaction outside of a block, in NIS's order.

use std::fmt;

use crate::crypto::address_of;
use crate::exception::Exception;
use crate::fee;
use crate::ledger::Ledger;
use crate::model::{Header, Transaction};
use crate::transfer::Transfer;

/// The longest span from timestamp to deadline, in seconds.
const DAY: u32 = 86_400;
/// How far ahead of the node's clock a timestamp may be, in seconds.
const AHEAD: u32 = 10;
/// The longest encoded message, in bytes.
const MAX_MESSAGE: usize = 1024;
/// The most mosaics, `nem:xem` not counted.
const MAX_MOSAICS: usize = 10;

/// NIS's validation result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(pub i32);

impl Code {
    /// The transaction was seen before.
    pub const NEUTRAL: Self = Self(0);
    /// The transaction was accepted.
    pub const SUCCESS: Self = Self(1);
    /// The deadline is not after the timestamp, or over.
    pub const PAST_DEADLINE: Self = Self(3);
    /// The deadline is more than a day after the timestamp.
    pub const FUTURE_DEADLINE: Self = Self(4);
    /// The account does not hold what it would pay.
    pub const INSUFFICIENT_BALANCE: Self = Self(5);
    /// The message is longer than 1024 bytes.
    pub const MESSAGE_TOO_LARGE: Self = Self(6);
    /// The signature is not one over the bytes as NIS writes them.
    pub const SIGNATURE_NOT_VERIFIABLE: Self = Self(8);
    /// The timestamp is ahead of the node's clock.
    pub const TIMESTAMP_TOO_FAR_IN_FUTURE: Self = Self(10);
    /// The fee is below the minimum.
    pub const INSUFFICIENT_FEE: Self = Self(17);
    /// The version field names another network.
    pub const WRONG_NETWORK: Self = Self(20);
    /// The entity version is not one of the type's.
    pub const INVALID_VERSION: Self = Self(22);
    /// A mosaic is not defined.
    pub const MOSAIC_UNKNOWN: Self = Self(141);
    /// The multiplier of mosaics is not a whole number.
    pub const MOSAIC_DIVISIBILITY_VIOLATED: Self = Self(148);
    /// There are more than ten mosaics.
    pub const TOO_MANY_MOSAIC_TRANSFERS: Self = Self(152);

    /// The name NIS prints.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            0 => "NEUTRAL",
            1 => "SUCCESS",
            3 => "FAILURE_PAST_DEADLINE",
            4 => "FAILURE_FUTURE_DEADLINE",
            5 => "FAILURE_INSUFFICIENT_BALANCE",
            6 => "FAILURE_MESSAGE_TOO_LARGE",
            7 => "FAILURE_HASH_EXISTS",
            8 => "FAILURE_SIGNATURE_NOT_VERIFIABLE",
            10 => "FAILURE_TIMESTAMP_TOO_FAR_IN_FUTURE",
            17 => "FAILURE_INSUFFICIENT_FEE",
            19 => "FAILURE_TRANSACTION_CACHE_TOO_FULL",
            20 => "FAILURE_WRONG_NETWORK",
            22 => "FAILURE_ENTITY_INVALID_VERSION",
            141 => "FAILURE_MOSAIC_UNKNOWN",
            148 => "FAILURE_MOSAIC_DIVISIBILITY_VIOLATED",
            152 => "FAILURE_TOO_MANY_MOSAIC_TRANSFERS",
            _ => "FAILURE_UNKNOWN",
        }
    }

    fn unless(self, holds: bool) -> Result<(), Failure> {
        if holds { Ok(()) } else { Err(Failure::Code(self)) }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

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

/// Runs all validators at `now` (seconds of NEM's time) and stops at the first that objects.
pub(crate) fn validate(
    transaction: &Transaction,
    ledger: &Ledger,
    now: u32,
) -> Result<(), Failure> {
    let header = transaction.header();
    deadline_after_timestamp(header)?;
    let minimum = fee::minimum(transaction, |id| ledger.mosaic(id))?;
    Code::INSUFFICIENT_FEE.unless(header.fee >= minimum)?;
    known_version(transaction)?;
    Code::TIMESTAMP_TOO_FAR_IN_FUTURE.unless(header.timestamp <= now.saturating_add(AHEAD))?;
    match transaction {
        Transaction::Transfer(transfer) => validate_transfer(transfer, ledger)?,
    }
    Code::PAST_DEADLINE.unless(header.deadline >= now)
}

fn deadline_after_timestamp(header: &Header) -> Result<(), Failure> {
    Code::PAST_DEADLINE.unless(header.timestamp < header.deadline)?;
    Code::FUTURE_DEADLINE.unless(header.deadline <= header.timestamp.saturating_add(DAY))
}

fn known_version(transaction: &Transaction) -> Result<(), Failure> {
    let version = transaction.header().entity_version();
    match transaction {
        Transaction::Transfer(_) => Code::INVALID_VERSION.unless(version == 1 || version == 2),
    }
}

fn validate_transfer(transfer: &Transfer, ledger: &Ledger) -> Result<(), Failure> {
    let sender = address_of(ledger.network().byte(), &transfer.header().signer);
    let to_self = sender == transfer.recipient();
    let xem = needed(transfer.xem()?, transfer.header().fee, to_self);
    Code::INSUFFICIENT_BALANCE.unless(xem.is_some_and(|xem| ledger.balance(&sender) >= xem))?;
    let size = transfer.message().map_or(0, |message| message.payload.len());
    Code::MESSAGE_TOO_LARGE.unless(size <= MAX_MESSAGE)?;
    let mosaics = transfer.effective_mosaics()?;
    Code::TOO_MANY_MOSAIC_TRANSFERS.unless(mosaics.len() <= MAX_MOSAICS)?;
    let whole = transfer.amount() % 1_000_000 == 0;
    Code::MOSAIC_DIVISIBILITY_VIOLATED.unless(mosaics.is_empty() || whole)?;
    for (id, _) in &mosaics {
        Code::MOSAIC_UNKNOWN.unless(ledger.mosaic(id).is_some())?;
    }
    for (id, quantity) in &mosaics {
        Code::INSUFFICIENT_BALANCE.unless(ledger.units(&sender, id) >= *quantity)?;
    }
    Ok(())
}

/// What the sender must hold: what it pays itself comes back before the fee is taken.
fn needed(xem: i64, fee: i64, to_self: bool) -> Option<i64> {
    if to_self { Some(xem.max(fee)) } else { xem.checked_add(fee) }
}
