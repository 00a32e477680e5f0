//! Sums over a request, in atomic units and with every addition checked.
use alloc::vec::Vec;
use chain::{Amount, Effect, Parsed};
use policy::Refusal;

/// What a request moves and costs in all.
#[derive(Debug)]
pub(crate) struct Totals {
    /// What is paid to others, one entry for each asset, in the order of first mention.
    pub(crate) paid: Vec<Amount>,
    /// All fees, one entry for each asset.
    pub(crate) fees: Vec<Amount>,
    /// The least fee of the whole in atomic units.
    pub(crate) least_fee: u64,
}

impl Totals {
    pub(crate) fn of(transactions: &[Parsed]) -> Result<Self, Refusal> {
        let mut totals = Self { paid: Vec::new(), fees: Vec::new(), least_fee: 0 };
        for effect in transactions.iter().flat_map(|parsed| &parsed.facts().effects) {
            match effect {
                Effect::Pays { amount, .. } => add(&mut totals.paid, amount)?,
                Effect::Says { .. }
                | Effect::Starts { .. }
                | Effect::Cosigns { .. }
                | Effect::ChangesControl { .. }
                | Effect::Delegates { .. }
                | Effect::Registers { .. }
                | Effect::Defines { .. }
                | Effect::ChangesSupply { .. } => {}
                Effect::PaysFee { fee, minimum, .. } => {
                    add(&mut totals.fees, fee)?;
                    totals.least_fee = sum(totals.least_fee, minimum.atomic())?;
                }
            }
        }
        Ok(totals)
    }

    /// Whether the fees are above twice what the network asks, in all.
    pub(crate) fn fees_are_high(&self) -> bool {
        let paid = self.fees.iter().fold(0_u64, |sum, fee| sum.saturating_add(fee.atomic));
        paid > self.least_fee.saturating_mul(2)
    }
}

fn add(sums: &mut Vec<Amount>, amount: &Amount) -> Result<(), Refusal> {
    match sums.iter_mut().find(|entry| entry.asset == amount.asset) {
        Some(entry) => entry.atomic = sum(entry.atomic, amount.atomic)?,
        None => sums.push(amount.clone()),
    }
    Ok(())
}

fn sum(a: u64, b: u64) -> Result<u64, Refusal> {
    a.checked_add(b).ok_or_else(|| Refusal::whole("R-FORM", "the amounts add up to 2^64 or more"))
}
