//! What a request comes to if the online machine told the truth. Each text says so itself; none of
//! it is typed, summed or measured against anything.
use alloc::{format, string::String, vec::Vec};
use chain::{Amount, Asset, Charge, Claim, ClaimedLevy, Effect, Parsed, escape, grouped};

/// Returns one text for each claim that concerns the transactions, so that no request can bury its
/// review under claims. Foreign text in it is escaped.
pub(crate) fn of<'a>(transactions: &[Parsed], claims: &'a [Claim]) -> Vec<(&'a Claim, String)> {
    let shown = |claim| Some((claim, escape(&text(transactions, claim)?)));
    claims.iter().filter_map(shown).collect()
}

fn text(transactions: &[Parsed], claim: &Claim) -> Option<String> {
    match claim {
        Claim::Asset { id, decimals } => scaled(&moved(transactions, id)?, *decimals),
        Claim::Supply { id, units } => moved(transactions, id).map(|_| {
            format!("{} whole units of {id} exist, if the nodes tell the truth", grouped(*units))
        }),
        Claim::Levy { id, levy } => moved(transactions, id).map(|_| levied(id, levy.as_ref())),
        Claim::Control { address, cosignatories, needed } => effects(transactions)
            .find_map(|effect| control(effect, address, (*cosignatories, *needed))),
    }
}

fn effects(transactions: &[Parsed]) -> impl Iterator<Item = &Effect> {
    transactions.iter().flat_map(|parsed| &parsed.facts().effects)
}

/// What all payments of an asset come to, in units that the bytes hold; none if there is no such
/// payment, or if the chain itself fixes how the asset is counted.
fn moved(transactions: &[Parsed], id: &str) -> Option<Amount> {
    let mut sum: Option<Amount> = None;
    for effect in effects(transactions) {
        let Effect::Pays { amount, .. } = effect else { continue };
        if amount.asset.id != id || amount.asset.scale.is_some() {
            continue;
        }
        let before = sum.as_ref().map_or(0, |sum| sum.atomic);
        let atomic = before.checked_add(amount.atomic)?;
        sum = Some(Amount { asset: amount.asset.clone(), atomic });
    }
    sum
}

/// The most decimals that a number of 64 bits can have in front of nothing but zeros.
const MOST_DECIMALS: u8 = 18;

fn scaled(amount: &Amount, decimals: u8) -> Option<String> {
    if decimals > MOST_DECIMALS {
        return None;
    }
    let asset = Asset { scale: Some(("", decimals)), ..amount.asset.clone() };
    let number = Amount { asset, atomic: amount.atomic };
    Some(format!("{amount} are {number}of it, if it has {decimals} decimals"))
}

fn levied(id: &str, levy: Option<&ClaimedLevy>) -> String {
    let Some(ClaimedLevy { to, asset, charge }) = levy else {
        return format!("a transfer of {id} pays no levy, if the nodes tell the truth");
    };
    let charge = match charge {
        Charge::Units(units) => format!("{}", Amount { asset: asset.clone(), atomic: *units }),
        Charge::TenThousandths(share) => {
            format!("{} ten thousandths of its quantity in {}", grouped(*share), asset.id)
        }
    };
    format!("each transfer of {id} pays a levy of {charge} to {to}, if the nodes tell the truth")
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
    Some(format!("if it is {now} now, it becomes {then}"))
}
