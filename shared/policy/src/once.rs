//! The network takes a transaction once: a total that counts it twice would be wrong.
use crate::Refusal;
use alloc::collections::BTreeSet;
use chain::Parsed;

/// Demands that no transaction of a request is there twice, and no transaction within one: the
/// hashes of both must be new to the chain, whatever is wrapped around the inner one.
///
/// # Errors
///
/// [`Refusal`] `R-TWICE` at the second of the two.
pub fn demand_each_once(transactions: &[Parsed]) -> Result<(), Refusal> {
    let (mut whole, mut within) = (BTreeSet::new(), BTreeSet::new());
    for (place, parsed) in transactions.iter().enumerate() {
        if !whole.insert(parsed.payload()) {
            let text = "it is the same as an earlier one, byte for byte: the network takes it once";
            return Err(Refusal::of(place, "R-TWICE", text));
        }
        let inner = parsed.facts().inner.as_ref().map(|inner| inner.payload.as_slice());
        if inner.is_some_and(|bytes| !within.insert(bytes)) {
            let text = "its inner transaction is that of an earlier one: the network takes it once";
            return Err(Refusal::of(place, "R-TWICE", text));
        }
    }
    Ok(())
}
