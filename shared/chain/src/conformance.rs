//! The suite that every chain runs on its own vectors: no byte of a transaction may be cut,
//! added, dropped or changed without a refusal or a change in what is shown.
use crate::{Chain, Context, Facts, Network, ParseError, Parsed};
use alloc::vec::Vec;

/// Runs the whole suite on one valid transaction that names no other.
///
/// # Panics
///
/// If the chain accepts a changed transaction without showing the change.
pub fn conforms<C: Chain>(valid: &[u8], network: Network) {
    conforms_with::<C>(valid, &Context::none(), network);
}

/// Runs the whole suite on one valid transaction with what it names.
///
/// # Panics
///
/// As [`conforms`].
pub fn conforms_with<C: Chain>(valid: &[u8], context: &Context, network: Network) {
    let case = Case { context, network };
    let facts = shown::<C>(valid, case).unwrap_or_else(|| fail::<C>("the vector itself", 0));
    refuses_every_cut::<C>(valid, case);
    refuses_the_other_network::<C>(valid, case);
    for place in 0..valid.len() {
        for bit in 0..8 {
            let mut changed = valid.to_vec();
            if let Some(byte) = changed.get_mut(place) {
                *byte ^= 1_u8.wrapping_shl(bit);
            }
            demand_visible::<C>(&facts, &changed, case, "a flipped bit", place);
        }
        let mut dropped = valid.to_vec();
        let _byte = dropped.remove(place);
        demand_visible::<C>(&facts, &dropped, case, "a dropped byte", place);
    }
    adds_are_refused_or_visible::<C>(&facts, valid, case);
    refuses_tagged_messages::<C>(valid, case);
}

/// What a transaction is parsed with.
#[derive(Clone, Copy)]
struct Case<'a> {
    context: &'a Context,
    network: Network,
}

fn parse<C: Chain>(bytes: &[u8], case: Case<'_>) -> Result<Parsed, ParseError> {
    crate::parse::<C>(bytes, case.network, &mut case.context.clone())
}

fn refuses_every_cut<C: Chain>(valid: &[u8], case: Case<'_>) {
    for end in 0..valid.len() {
        let cut = valid.get(..end).unwrap_or_default();
        demand::<C>(parse::<C>(cut, case).is_err(), "a prefix", end);
    }
}

fn refuses_the_other_network<C: Chain>(valid: &[u8], case: Case<'_>) {
    let network = match case.network {
        Network::Mainnet => Network::Testnet,
        Network::Testnet => Network::Mainnet,
    };
    demand::<C>(parse::<C>(valid, Case { network, ..case }).is_err(), "the other network", 0);
}

fn adds_are_refused_or_visible<C: Chain>(facts: &Facts, valid: &[u8], case: Case<'_>) {
    for place in 0..=valid.len() {
        for added in [0x00, 0x01, 0x7f, 0xff] {
            let mut longer = valid.to_vec();
            longer.insert(place, added);
            demand_visible::<C>(facts, &longer, case, "an added byte", place);
        }
    }
}

/// A key signs tagged messages as well: none may ever pass for a transaction.
fn refuses_tagged_messages<C: Chain>(valid: &[u8], case: Case<'_>) {
    let mut tagged: Vec<u8> = Vec::from([0xff; 4]);
    tagged.extend_from_slice(valid);
    demand::<C>(parse::<C>(&tagged, case).is_err(), "a tag before it", 0);
    for (byte, tag) in tagged.iter_mut().skip(4).zip([0xff; 4]) {
        *byte = tag;
    }
    let overwritten = tagged.get(4..).unwrap_or_default();
    demand::<C>(parse::<C>(overwritten, case).is_err(), "a tag over its start", 0);
}

fn demand_visible<C: Chain>(facts: &Facts, bytes: &[u8], case: Case<'_>, what: &str, at: usize) {
    let hidden = shown::<C>(bytes, case).is_some_and(|changed| changed == *facts);
    demand::<C>(!hidden, what, at);
}

/// The facts without hashes and bytes, which change with every byte and tell a person nothing.
fn shown<C: Chain>(bytes: &[u8], case: Case<'_>) -> Option<Facts> {
    let mut facts = parse::<C>(bytes, case).ok()?.facts().clone();
    facts.hash = None;
    if let Some(inner) = &mut facts.inner {
        inner.hash = [0; 32];
        inner.payload.clear();
    }
    Some(facts)
}

fn demand<C: Chain>(holds: bool, what: &str, place: usize) {
    if !holds {
        fail::<C>(what, place)
    }
}

#[expect(clippy::panic, reason = "a test suite reports by panicking")]
fn fail<C: Chain>(what: &str, place: usize) -> ! {
    panic!("{}: {what} at byte {place} is accepted or hidden", C::NAME)
}
