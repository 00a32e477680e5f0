//! The rules that stand without a policy.
use crate::{Code, Finding, Refusal, Surroundings};
use alloc::{format, string::String, vec::Vec};
use chain::{Address, Amount, Duration, Effect, Message, MinimumFee, Network, Parsed, Validity};
use core::fmt::Write as _;
use scheme::keylike::{self, KeyLike};

/// How far ahead of now a transaction may begin without being called a danger.
pub const MOST_LEAD: Duration = Duration(15 * 60);

/// Examines one transaction, number `place` (from 0) of its request.
///
/// # Errors
///
/// [`Refusal`] `R-TIME` if its deadline is not after its timestamp or further from it than the
/// chain allows.
pub fn examine(
    place: usize,
    parsed: &Parsed,
    surroundings: &Surroundings,
) -> Result<Vec<Finding>, Refusal> {
    let mut findings = Vec::new();
    check_life(place, parsed)?;
    findings.extend(timing(parsed, surroundings));
    for effect in &parsed.facts().effects {
        findings.extend(of_effect(effect));
    }
    if does_nothing(parsed) {
        let text = String::from("it moves nothing and says nothing");
        findings.push(Finding { code: Code::Nothing, text });
    }
    Ok(findings)
}

/// Examines what concerns a request as a whole.
#[must_use]
pub fn examine_together(transactions: &[Parsed], surroundings: &Surroundings) -> Vec<Finding> {
    online(transactions, surroundings).into_iter().chain(twins(transactions)).collect()
}

fn check_life(place: usize, parsed: &Parsed) -> Result<(), Refusal> {
    for validity in parsed.facts().lives() {
        let lasts = validity.lasts();
        if lasts <= Duration(0) {
            return Err(Refusal::of(place, "R-TIME", "its deadline is not after its timestamp"));
        }
        if lasts > validity.longest {
            let text = format!("it lasts {lasts}, the network allows {}", validity.longest);
            return Err(Refusal::of(place, "R-TIME", text));
        }
    }
    Ok(())
}

/// A transaction within another is as bound to time as the one around it.
fn timing(parsed: &Parsed, surroundings: &Surroundings) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        parsed.facts().lives().filter_map(|life| timing_of(life, surroundings)).collect();
    findings.dedup();
    if let Some(inner) = &parsed.facts().inner
        && inner.validity.until > parsed.facts().validity.until
    {
        let text = "the inner transaction's deadline is later: it can be started once more";
        findings.push(Finding { code: Code::Outlives, text: String::from(text) });
    }
    findings
}

fn timing_of(validity: Validity, surroundings: &Surroundings) -> Option<Finding> {
    let lead = validity.from.since(surroundings.now);
    let over = surroundings.now.since(validity.until);
    if over > Duration(0) {
        let text = format!("its time was over {over} ago ({})", surroundings.clock);
        Some(Finding { code: Code::Over, text })
    } else if lead > MOST_LEAD {
        let text = format!("it begins {lead} from now ({})", surroundings.clock);
        Some(Finding { code: Code::Future, text })
    } else {
        None
    }
}

fn of_effect(effect: &Effect) -> Vec<Finding> {
    match effect {
        Effect::Pays { from, to, amount } => of_payment(from, to, amount),
        Effect::Says { message, .. } => {
            let text = String::from("the message looks like a key, and everyone can read it");
            let found = looks_like_key(message);
            found.then_some(Finding { code: Code::KeyLike, text }).into_iter().collect()
        }
        Effect::ChangesControl { account, .. } => {
            let text = format!("it changes who controls {}", account.grouped());
            Vec::from([Finding { code: Code::Control, text }])
        }
        Effect::Delegates { account, .. } => {
            let text = format!("it changes who harvests for {}", account.grouped());
            Vec::from([Finding { code: Code::Delegation, text }])
        }
        Effect::PaysFee { fee, minimum, .. } => of_fee(fee, *minimum).into_iter().collect(),
        Effect::Starts { .. }
        | Effect::Cosigns { .. }
        | Effect::Registers { .. }
        | Effect::Defines { .. }
        | Effect::ChangesSupply { .. } => Vec::new(),
    }
}

fn of_payment(from: &Address, to: &Address, amount: &Amount) -> Vec<Finding> {
    let itself = (from == to).then(|| Finding {
        code: Code::SelfPayment,
        text: String::from("the recipient is the sender"),
    });
    let levy = amount.asset.may_carry_levy.then(|| Finding {
        code: Code::Mosaic,
        text: format!(
            "moving {} may charge a levy: any amount of any asset; the bytes do not say",
            amount.asset.id
        ),
    });
    itself.into_iter().chain(levy).collect()
}

/// Sixteen characters of text are an invoice number, not sixteen bytes of a key.
fn looks_like_key(message: &Message) -> bool {
    match (message, keylike::find(message.bytes())) {
        (_, None) | (Message::Encrypted(_), Some(_)) => false,
        (Message::Text(_), Some(KeyLike::Bytes)) => false,
        (Message::Text(_) | Message::Hex(_) | Message::Binary(_), Some(_)) => true,
    }
}

fn of_fee(fee: &Amount, minimum: MinimumFee) -> Option<Finding> {
    let least = Amount { asset: fee.asset.clone(), atomic: minimum.atomic() };
    if fee.atomic > least.atomic.saturating_mul(2) {
        let text = match minimum {
            MinimumFee::Exactly(_) => {
                format!("the fee of {fee} is above twice the minimum of {least}")
            }
            MinimumFee::AtLeast(_) => format!(
                "the fee of {fee} is above twice {least}, the least that the bytes alone tell of"
            ),
        };
        Some(Finding { code: Code::Fee, text })
    } else if fee.atomic < least.atomic {
        let text = format!("the fee of {fee} is below the minimum of {least}: nodes refuse it");
        Some(Finding { code: Code::LowFee, text })
    } else {
        None
    }
}

fn does_nothing(parsed: &Parsed) -> bool {
    parsed.facts().effects.iter().all(|effect| match effect {
        Effect::Pays { amount, .. } => amount.atomic == 0,
        Effect::PaysFee { .. } | Effect::Starts { .. } | Effect::Cosigns { .. } => true,
        Effect::Says { .. }
        | Effect::ChangesControl { .. }
        | Effect::Delegates { .. }
        | Effect::Registers { .. }
        | Effect::Defines { .. }
        | Effect::ChangesSupply { .. } => false,
    })
}

/// Keys of real money have no business on a machine with a network.
fn online(transactions: &[Parsed], surroundings: &Surroundings) -> Option<Finding> {
    let money = transactions.iter().any(|parsed| parsed.facts().network == Network::Mainnet);
    if !money || surroundings.interfaces.is_empty() {
        return None;
    }
    let text = format!(
        "this machine has a network interface: {}",
        chain::escape(&surroundings.interfaces.join(", "))
    );
    Some(Finding { code: Code::Online, text })
}

/// Equal payments that differ in time or fee alone are all valid: a mistake would pay twice.
fn twins(transactions: &[Parsed]) -> Vec<Finding> {
    let mut seen: Vec<(String, usize)> =
        transactions.iter().enumerate().map(|(place, parsed)| (purpose(parsed), place)).collect();
    seen.sort_unstable();
    let mut found: Vec<(usize, usize)> = seen
        .windows(2)
        .filter_map(|pair| match pair {
            [(first, a), (second, b)] if first == second => Some((*a, *b)),
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(a, b)| twin(a, b)).collect()
}

/// What a transaction does, its fee aside, as one text to compare.
fn purpose(parsed: &Parsed) -> String {
    let mut text = String::new();
    for effect in &parsed.facts().effects {
        if !matches!(effect, Effect::PaysFee { .. }) {
            // Writing to a String cannot fail.
            let _written = write!(text, "{effect:?}");
        }
    }
    text
}

fn twin(first: usize, second: usize) -> Finding {
    let text = format!(
        "transactions {} and {} do the same",
        first.saturating_add(1),
        second.saturating_add(1)
    );
    Finding { code: Code::Twin, text }
}
