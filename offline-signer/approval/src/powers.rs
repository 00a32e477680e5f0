//! Lines for effects on control, names and supplies.
use crate::lines::{Lines, Weight};
use alloc::{format, string::String};
use chain::{Definition, Effect, Levy, grouped};

/// Adds the lines of an effect that moves no money.
pub(crate) fn lines(out: &mut Lines, effect: &Effect) {
    match effect {
        Effect::ChangesControl { account, adds, removes, signatures } => {
            out.add(Weight::Danger, "CONTROL", format!("of {} changes", account.grouped()));
            for address in adds {
                out.add(Weight::Effect, "adds", format!("cosignatory {}", address.grouped()));
            }
            for address in removes {
                out.add(Weight::Effect, "removes", format!("cosignatory {}", address.grouped()));
            }
            out.add(Weight::Effect, "signatures", signature_change(*signatures));
            let warning = "an account with cosignatories can sign nothing with its own key";
            out.add(Weight::Warning, "", String::from(warning));
        }
        Effect::Delegates { account, remote, active } => {
            let (verb, to) = if *active { ("lends", "to") } else { ("takes back", "from") };
            let what = format!("the right to harvest of {}", account.grouped());
            out.add(Weight::Danger, verb, what);
            out.add(Weight::Effect, to, format!("remote account {}", remote.grouped()));
        }
        Effect::Registers { owner, name } => {
            out.add(Weight::Effect, "registers", format!("namespace {}", chain::escape(name)));
            out.add(Weight::Effect, "for", owner.grouped());
        }
        Effect::Defines { owner, definition } => {
            out.add(Weight::Effect, "defines", format!("mosaic {}", definition.asset));
            out.add(Weight::Effect, "for", owner.grouped());
            self::definition(out, definition);
        }
        Effect::ChangesSupply { owner, asset, creates, units } => {
            let verb = if *creates { "creates" } else { "deletes" };
            out.add(Weight::Effect, verb, format!("{} whole units of {asset}", grouped(*units)));
            out.add(Weight::Effect, "for", owner.grouped());
        }
        Effect::Pays { .. }
        | Effect::Says { .. }
        | Effect::Starts { .. }
        | Effect::Cosigns { .. }
        | Effect::PaysFee { .. } => {}
    }
}

fn signature_change(signatures: i32) -> String {
    match signatures {
        0 => String::from("the number needed stays as it is; of a new multisig account, all"),
        more if more > 0 => {
            format!("the number needed rises by {more}; where all must sign now, to {more}")
        }
        fewer => format!("the number needed falls by {}", fewer.unsigned_abs()),
    }
}

fn definition(out: &mut Lines, definition: &Definition) {
    let Definition { decimals, supply, .. } = definition;
    let supply = format!("{} whole units with {decimals} decimals", grouped(*supply));
    out.add(Weight::Effect, "supply", supply);
    let yes = |holds: bool| if holds { "yes" } else { "no" };
    let (mutable, transferable) = (yes(definition.mutable), yes(definition.transferable));
    out.add(Weight::Effect, "supply mutable", String::from(mutable));
    out.add(Weight::Effect, "transferable", String::from(transferable));
    out.add(Weight::Effect, "description", chain::escape(&definition.description));
    match &definition.levy {
        None => out.add(Weight::Effect, "levy", String::from("none")),
        Some(Levy::Fixed { to, amount }) => {
            out.add(Weight::Effect, "levy", format!("{amount} on every transfer"));
            out.add(Weight::Effect, "levy goes to", to.grouped());
        }
        Some(Levy::Share { to, asset, ten_thousandths }) => {
            let share = format!("{ten_thousandths} ten thousandths of each quantity, in {asset}");
            out.add(Weight::Effect, "levy", share);
            out.add(Weight::Effect, "levy goes to", to.grouped());
        }
    }
}
