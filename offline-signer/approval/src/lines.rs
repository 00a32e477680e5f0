//! The review, line by line, from the same values that get signed.
use crate::reviewed::Order;
use crate::totals::Totals;
use crate::{claims, largest, powers};
use alloc::{borrow::ToOwned, format, string::String, string::ToString, vec::Vec};
use chain::{Address, Amount, Effect, Facts, MinimumFee, Network, Parsed, Validity};
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
    for payment in largest::of(&order.transactions) {
        out.add(Weight::Effect, "largest", payment.text());
    }
    for account in order.subjects() {
        out.add(Weight::Effect, "money of", account.grouped());
    }
    if let Some(first) = order.transactions.first() {
        network(out, first);
        let within = order.subjects().next().is_some();
        let label = if within { "signed by" } else { "from" };
        out.add(Weight::Effect, label, first.facts().account.grouped());
        out.add(Weight::Detail, "public key", first.facts().signer.to_string());
    }
}

fn transaction(out: &mut Lines, parsed: &Parsed, findings: &[Finding], in_batch: bool) {
    let facts = parsed.facts();
    for effect in &facts.effects {
        effect_lines(out, effect, facts);
    }
    fee_sum(out, facts);
    if !in_batch {
        let label = if facts.inner.is_some() { "signed by" } else { "from" };
        out.add(Weight::Effect, label, facts.account.grouped());
        network(out, parsed);
    }
    out.add(Weight::Effect, "can take effect", span(&facts.validity));
    if let Some(inner) = &facts.inner {
        out.add(Weight::Effect, "inner one", span(&inner.validity));
    }
    for finding in findings {
        out.finding(finding);
    }
    details(out, facts, in_batch);
}

fn span(validity: &Validity) -> String {
    let (from, until, lasts) = (validity.from, validity.until, validity.lasts());
    format!("from {from} until {until} (UTC), lasts {lasts}")
}

fn details(out: &mut Lines, facts: &Facts, in_batch: bool) {
    out.add(Weight::Detail, "type", format!("{}, version {}", facts.kind, facts.version));
    if !in_batch {
        out.add(Weight::Detail, "public key", facts.signer.to_string());
    }
    if let Some(inner) = &facts.inner {
        out.add(Weight::Detail, "inner type", format!("{}, version {}", inner.kind, inner.version));
        out.add(Weight::Detail, "inner key", inner.key.to_string());
        out.add(Weight::Detail, "inner hash", hex(&inner.hash));
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
        Effect::Starts { account } => {
            out.add(
                Weight::Effect,
                "starts",
                format!("a multisig transaction of {}", account.grouped()),
            );
            out.add(
                Weight::Effect,
                "",
                String::from("it takes effect when enough cosignatories have signed"),
            );
        }
        Effect::Cosigns { account, .. } => {
            out.add(
                Weight::Effect,
                "cosigns",
                format!("a multisig transaction of {}", account.grouped()),
            );
        }
        Effect::Pays { from, to, amount } => {
            out.add(Weight::Effect, "pays", amount.to_string());
            out.add(Weight::Effect, "to", to.grouped());
            out.owner("money of", from, facts);
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
        Effect::ChangesControl { .. }
        | Effect::Delegates { .. }
        | Effect::Registers { .. }
        | Effect::Defines { .. }
        | Effect::ChangesSupply { .. } => powers::lines(out, effect),
    }
}

/// Several fees of one transaction are paid by the same account: the multisig one.
fn fee_sum(out: &mut Lines, facts: &Facts) {
    let fees = facts.effects.iter().filter_map(fee_of);
    let sum = fees.clone().fold(0_u64, |sum, fee| sum.saturating_add(fee.atomic));
    if let Some(last) = fees.clone().skip(1).last() {
        let sum = Amount { asset: last.asset.clone(), atomic: sum };
        out.add(Weight::Effect, "fees in all", format!("{sum}, and those of others who sign"));
    }
}

const fn fee_of(effect: &Effect) -> Option<&Amount> {
    if let Effect::PaysFee { fee, .. } = effect { Some(fee) } else { None }
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
    for (_, text) in claims::of(&order.transactions, &order.claims) {
        out.add(Weight::Note, "claim, not checked", text);
    }
    if let Some(note) = &order.note {
        let label = "note from the online machine, not checked";
        out.add(Weight::Note, label, chain::escape(note));
    }
    out.add(Weight::Heading, "check code", order.check_code.clone());
}

pub(crate) struct Lines(Vec<Line>);

impl Lines {
    pub(crate) fn add(&mut self, weight: Weight, label: &str, text: String) {
        self.0.push(Line { weight, label: label.to_owned(), text });
    }

    /// Adds whose money or name it is, if it is not the signing account's.
    fn owner(&mut self, label: &str, owner: &Address, facts: &Facts) {
        if *owner != facts.account {
            self.add(Weight::Effect, label, owner.grouped());
        }
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
