//! The largest payment of each asset: in a batch, the one that a mistake or a thief makes.
use alloc::{format, string::String, vec::Vec};
use chain::{Address, Amount, Effect, Parsed};

/// The largest payment of one asset and where it stands; of equal ones the first.
#[derive(Debug)]
pub(crate) struct Largest<'a> {
    amount: &'a Amount,
    to: &'a Address,
    /// Which transaction of the request, counted from 0.
    place: usize,
}

impl Largest<'_> {
    /// Returns the line of the review.
    pub(crate) fn text(&self) -> String {
        let number = self.place.saturating_add(1);
        format!("{}, transaction {number}, to {}", self.amount, self.to.grouped())
    }
}

/// Finds the largest payment of each asset, in the order of first mention.
pub(crate) fn of(transactions: &[Parsed]) -> Vec<Largest<'_>> {
    let mut found: Vec<Largest<'_>> = Vec::new();
    for (place, parsed) in transactions.iter().enumerate() {
        for effect in &parsed.facts().effects {
            if let Effect::Pays { to, amount, .. } = effect {
                keep(&mut found, Largest { amount, to, place });
            }
        }
    }
    found
}

fn keep<'a>(found: &mut Vec<Largest<'a>>, payment: Largest<'a>) {
    match found.iter_mut().find(|entry| entry.amount.asset == payment.amount.asset) {
        Some(entry) if entry.amount.atomic >= payment.amount.atomic => {}
        Some(entry) => *entry = payment,
        None => found.push(payment),
    }
}
