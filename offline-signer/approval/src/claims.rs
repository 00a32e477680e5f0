//! What a request comes to if the online machine told the truth. Each text says so itself; none of
//! it is typed, summed or measured against anything.
use alloc::{format, string::String, vec::Vec};
use chain::{Amount, Asset, Claim, Effect, Parsed, escape};

/// Returns one text for each claim that concerns the transactions: of the first effect that it
/// does, so that no request can bury its review under claims.
pub(crate) fn of(transactions: &[Parsed], claims: &[Claim]) -> Vec<String> {
    let text = |claim: &Claim| {
        let mut effects = transactions.iter().flat_map(|parsed| &parsed.facts().effects);
        match claim {
            Claim::Asset { id, decimals } => {
                effects.find_map(|effect| scaled(effect, id, *decimals))
            }
            Claim::Control { address, cosignatories, needed } => {
                effects.find_map(|effect| control(effect, address, (*cosignatories, *needed)))
            }
        }
    };
    claims.iter().filter_map(text).collect()
}

/// An amount of an asset whose scale the chain does not fix.
fn scaled(effect: &Effect, id: &str, decimals: u8) -> Option<String> {
    let Effect::Pays { amount, .. } = effect else { return None };
    if amount.asset.id != id || amount.asset.scale.is_some() || decimals > 18 {
        return None;
    }
    let asset = Asset { scale: Some(("", decimals)), ..amount.asset.clone() };
    let number = Amount { asset, atomic: amount.atomic };
    Some(format!("{amount} are {number}of it, if it has {decimals} decimals"))
}

/// What a change makes of an account of which `needed` of `cosignatories` sign now.
fn control(effect: &Effect, address: &str, (count, needed): (u8, u8)) -> Option<String> {
    let Effect::ChangesControl { account, adds, removes, signatures } = effect else { return None };
    if account.as_str() != address {
        return None;
    }
    let after = i64::from(count)
        .saturating_add(i64::try_from(adds.len()).ok()?)
        .saturating_sub(i64::try_from(removes.len()).ok()?);
    let minimum = i64::from(needed).saturating_add(i64::from(*signatures));
    // NIS takes no minimum for all.
    let minimum = if minimum == 0 { after } else { minimum };
    let now = match count {
        0 => String::from("an ordinary account"),
        _ => format!("{}-of-{count}", if needed == 0 { count } else { needed }),
    };
    let then = match after {
        0 => String::from("an ordinary account again"),
        _ if minimum < 1 || minimum > after => String::from("something that nodes refuse"),
        _ => format!("{minimum}-of-{after}"),
    };
    Some(escape(&format!("if it is {now} now, it becomes {then}")))
}
