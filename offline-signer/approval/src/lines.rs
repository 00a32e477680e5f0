//! The review, line by line, from the same values that get signed.
use crate::reviewed::Order;
use crate::totals::Totals;
use alloc::{borrow::ToOwned, format, string::String, string::ToString, vec::Vec};
use chain::{Amount, Effect, Facts, MinimumFee, Network, Parsed};
use core::fmt::Write as _;
use policy::{Finding, Surroundings};

/// How a line wants to be seen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Weight {
    /// Begins a part.
    Heading,
    /// What the request does: large.
    Effect,
    /// Must be typed before anything is signed: red, with its code in words.
    Danger,
    /// Should be read.
    Warning,
    /// What else the bytes say.
    Detail,
    /// What the online machine says and nobody has checked.
    Note,
}

/// One line of the review: a label and what stands behind it. Foreign text in it is escaped.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Line {
    /// How it wants to be seen.
    pub weight: Weight,
    /// What it is about; empty if the text speaks for itself.
    pub label: String,
    /// What it says.
    pub text: String,
}

pub(crate) fn of(
    order: &Order,
    totals: &Totals,
    findings: &[Vec<Finding>],
    common: &[Finding],
    surroundings: &Surroundings,
) -> Vec<Line> {
    let mut out = Lines(Vec::new());
    let several = order.transactions.len() > 1;
    if several {
        summary(&mut out, order, totals);
    }
    for (place, (parsed, findings)) in order.transactions.iter().zip(findings).enumerate() {
        if several {
            let number = place.saturating_add(1);
            out.add(Weight::Heading, "", format!("transaction {number}"));
        }
        transaction(&mut out, parsed, findings, several);
    }
    for finding in common {
        out.finding(finding);
    }
    ending(&mut out, order, surroundings);
    out.0
}

fn summary(out: &mut Lines, order: &Order, totals: &Totals) {
    let count = order.transactions.len();
    out.add(Weight::Heading, "", format!("{count} transactions, signed all or none"));
    for amount in &totals.paid {
        out.add(Weight::Effect, "pays in all", amount.to_string());
    }
    for fee in &totals.fees {
        out.add(Weight::Effect, "fees in all", fee.to_string());
    }
    if let Some(first) = order.transactions.first() {
        network(out, first);
        out.add(Weight::Effect, "from", first.facts().account.grouped());
        out.add(Weight::Detail, "public key", first.facts().signer.to_string());
    }
}

fn transaction(out: &mut Lines, parsed: &Parsed, findings: &[Finding], in_batch: bool) {
    let facts = parsed.facts();
    for effect in &facts.effects {
        effect_lines(out, effect, facts);
    }
    if !in_batch {
        out.add(Weight::Effect, "from", facts.account.grouped());
        network(out, parsed);
    }
    let validity = facts.validity;
    let (from, until, lasts) = (validity.from, validity.until, validity.lasts());
    let span = format!("from {from} until {until} (UTC), lasts {lasts}");
    out.add(Weight::Effect, "can take effect", span);
    for finding in findings {
        out.finding(finding);
    }
    out.add(Weight::Detail, "type", format!("{}, version {}", facts.kind, facts.version));
    if !in_batch {
        out.add(Weight::Detail, "public key", facts.signer.to_string());
    }
    for detail in &facts.details {
        out.add(Weight::Detail, detail.label, chain::escape(&detail.value));
    }
    if let Some(hash) = facts.hash {
        out.add(Weight::Detail, "hash", hex(&hash));
    }
}

fn effect_lines(out: &mut Lines, effect: &Effect, facts: &Facts) {
    match effect {
        Effect::Pays { from, to, amount } => {
            out.add(Weight::Effect, "pays", amount.to_string());
            out.add(Weight::Effect, "to", to.grouped());
            if *from != facts.account {
                out.add(Weight::Effect, "with the money of", from.grouped());
            }
        }
        Effect::Says { to: _, message } => {
            let label = format!("message ({})", message.kind());
            out.add(Weight::Effect, &label, message.shown());
        }
        Effect::PaysFee { payer, fee, minimum } => {
            out.add(Weight::Effect, "fee", format!("{fee} ({})", least(fee, *minimum)));
            if *payer != facts.account {
                out.add(Weight::Effect, "fee paid by", payer.grouped());
            }
        }
    }
}

fn least(fee: &Amount, minimum: MinimumFee) -> String {
    let amount = Amount { asset: fee.asset.clone(), atomic: minimum.atomic() };
    match minimum {
        MinimumFee::Exactly(_) => format!("the network's minimum is {amount}"),
        MinimumFee::AtLeast(_) => format!("the network's minimum is {amount} or more"),
    }
}

/// A fork takes the same signatures: nothing in a NEM transaction names the chain, only its kind.
fn network(out: &mut Lines, parsed: &Parsed) {
    let chain = parsed.chain().to_uppercase();
    let text = match parsed.facts().network {
        Network::Mainnet => format!("{chain} MAINNET, and any fork of it"),
        Network::Testnet => format!("{chain} TESTNET, and any fork of it"),
    };
    out.add(Weight::Effect, "network", text);
}

fn ending(out: &mut Lines, order: &Order, surroundings: &Surroundings) {
    let now = format!("{} (UTC), {}", surroundings.now, surroundings.clock);
    out.add(Weight::Detail, "now", now);
    if let Some(note) = &order.note {
        let label = "note from the online machine, not checked";
        out.add(Weight::Note, label, chain::escape(note));
    }
    out.add(Weight::Heading, "check code", order.check_code.clone());
}

struct Lines(Vec<Line>);

impl Lines {
    fn add(&mut self, weight: Weight, label: &str, text: String) {
        self.0.push(Line { weight, label: label.to_owned(), text });
    }

    fn finding(&mut self, finding: &Finding) {
        let weight = if finding.code.is_danger() { Weight::Danger } else { Weight::Warning };
        self.add(weight, finding.code.as_str(), finding.text.clone());
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _written = write!(out, "{byte:02X}");
    }
    out
}
