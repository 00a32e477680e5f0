//! The review for scripts. Bytes of the chain are upper-case hexadecimal, as NEM's tools print
//! them; amounts are strings of atomic units.
use crate::expect::Matched;
use crate::session::Session;
use approval::Question;
use chain::{
    Address, Amount, Charge, Claim, ClaimedLevy, Definition, Effect, Inner, Levy, MinimumFee,
    Parsed,
};
use policy::Finding;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Returns the object that `inspect --json` prints.
pub(crate) fn object(session: &Session) -> Value {
    let reviewed = &session.reviewed;
    let confirm: Vec<&str> = reviewed.questions().iter().map(Question::expected).collect();
    let transactions: Vec<Value> = reviewed
        .transactions()
        .iter()
        .zip(reviewed.findings())
        .map(|(parsed, findings)| transaction(parsed, findings))
        .collect();
    json!({
        "schema": 1,
        "digest": session.digest.to_string(),
        "check_code": session.digest.check_code(),
        "chain": session.chain.name(),
        "network": session.network.name(),
        "account": session.chain.address(&session.request.account, session.network).as_str(),
        "confirm": confirm,
        "transactions": transactions,
        "warnings": reviewed.common_findings().iter().map(finding).collect::<Vec<_>>(),
        "claims": reviewed.claims().iter().map(|(told, shown)| claim(told, shown)).collect::<Vec<_>>(),
        "note": session.request.note,
        "expect": session.matched.as_ref().map(Matched::object),
    })
}

fn transaction(parsed: &Parsed, findings: &[Finding]) -> Value {
    let facts = parsed.facts();
    let details: Vec<Value> = facts
        .details
        .iter()
        .map(|detail| json!({ "label": detail.label, "value": detail.value }))
        .collect();
    json!({
        "type": facts.kind,
        "version": facts.version,
        "signer": facts.signer.to_string(),
        "account": facts.account.as_str(),
        "payload": hex(parsed.payload()),
        "hash": facts.hash.map(|hash| hex(&hash)),
        "valid": { "from": facts.validity.from.0, "until": facts.validity.until.0 },
        "effects": facts.effects.iter().map(effect).collect::<Vec<_>>(),
        "details": details,
        "inner": facts.inner.as_ref().map(inner),
        "warnings": findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn effect(effect: &Effect) -> Value {
    match effect {
        Effect::Pays { from, to, amount } => json!({
            "effect": "pays", "from": from.as_str(), "to": to.as_str(), "amount": self::amount(amount),
        }),
        Effect::Says { to, message } => json!({
            "effect": "says", "to": to.as_str(), "kind": message.kind(), "shown": message.shown(),
        }),
        Effect::Starts { account } => json!({ "effect": "starts", "account": account.as_str() }),
        Effect::Cosigns { account, inner_hash } => json!({
            "effect": "cosigns", "account": account.as_str(), "inner_hash": hex(inner_hash),
        }),
        Effect::ChangesControl { account, adds, removes, signatures } => json!({
            "effect": "changes_control", "account": account.as_str(), "adds": names(adds),
            "removes": names(removes), "signatures": signatures,
        }),
        Effect::Delegates { account, remote, active } => json!({
            "effect": "delegates", "account": account.as_str(), "remote": remote.as_str(),
            "active": active,
        }),
        Effect::Registers { owner, name } => json!({
            "effect": "registers", "owner": owner.as_str(), "name": name,
        }),
        Effect::Defines { owner, definition } => json!({
            "effect": "defines", "owner": owner.as_str(), "definition": self::definition(definition),
        }),
        Effect::ChangesSupply { owner, asset, creates, units } => json!({
            "effect": "changes_supply", "owner": owner.as_str(), "asset": asset,
            "creates": creates, "units": units.to_string(),
        }),
        Effect::PaysFee { payer, fee, minimum } => json!({
            "effect": "pays_fee", "payer": payer.as_str(), "amount": amount(fee),
            "minimum": minimum.atomic().to_string(),
            "minimum_is_exact": matches!(minimum, MinimumFee::Exactly(_)),
        }),
    }
}

fn names(addresses: &[Address]) -> Vec<&str> {
    addresses.iter().map(Address::as_str).collect()
}

fn definition(definition: &Definition) -> Value {
    let levy = definition.levy.as_ref().map(|levy| match levy {
        Levy::Fixed { to, amount } => json!({ "to": to.as_str(), "amount": self::amount(amount) }),
        Levy::Share { to, asset, ten_thousandths } => json!({
            "to": to.as_str(), "asset": asset, "ten_thousandths": ten_thousandths,
        }),
    });
    json!({
        "asset": definition.asset, "description": definition.description,
        "decimals": definition.decimals, "supply": definition.supply.to_string(),
        "mutable": definition.mutable, "transferable": definition.transferable, "levy": levy,
    })
}

fn inner(inner: &Inner) -> Value {
    json!({
        "type": inner.kind, "version": inner.version, "signer": inner.key.to_string(),
        "account": inner.account.as_str(), "hash": hex(&inner.hash),
        "payload": hex(&inner.payload),
        "valid": { "from": inner.validity.from.0, "until": inner.validity.until.0 },
    })
}

/// What the online machine says and nobody has checked.
fn claim(claim: &Claim, shown: &str) -> Value {
    match claim {
        Claim::Asset { id, decimals } => json!({
            "claim": "decimals", "asset": id, "decimals": decimals, "shown": shown,
        }),
        Claim::Supply { id, units } => json!({
            "claim": "supply", "asset": id, "units": units.to_string(), "shown": shown,
        }),
        Claim::Levy { id, levy } => json!({
            "claim": "levy", "asset": id, "levy": levy.as_ref().map(claimed_levy), "shown": shown,
        }),
        Claim::Control { address, cosignatories, needed } => json!({
            "claim": "control", "account": address, "cosignatories": cosignatories,
            "needed": needed, "shown": shown,
        }),
    }
}

fn claimed_levy(levy: &ClaimedLevy) -> Value {
    match levy.charge {
        Charge::Units(atomic) => {
            let charge = Amount { asset: levy.asset.clone(), atomic };
            json!({ "to": levy.to, "amount": amount(&charge) })
        }
        Charge::TenThousandths(share) => json!({
            "to": levy.to, "asset": levy.asset.id, "ten_thousandths": share,
        }),
    }
}

fn amount(amount: &Amount) -> Value {
    json!({
        "asset": amount.asset.id, "atomic": amount.atomic.to_string(), "shown": amount.to_string(),
    })
}

fn finding(finding: &Finding) -> Value {
    let code = finding.code;
    json!({ "code": code.as_str(), "danger": code.is_danger(), "text": finding.text })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut out, byte| {
        // Writing to a String cannot fail.
        let _written = write!(out, "{byte:02X}");
        out
    })
}
