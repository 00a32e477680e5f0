//! The validators of namespaces and mosaics.

use crate::definition::{Creation, SupplyChange, SupplyType};
use crate::effects::same_terms;
use crate::model::Transaction;
use crate::namespace::Provision;
use crate::state::{BLOCKS_PER_YEAR, State};
use crate::transfer::Transfer;
use crate::validate::{Check, Code, Failure};
use crate::{Mosaic, MosaicId};

/// The most mosaics of a transfer, `nem:xem` not counted.
const MAX_MOSAICS: usize = 10;
/// A root may be rented anew this long before its end, by its owner also this long after.
const BLOCKS_PER_MONTH: u64 = 43_200;
/// Rental fees in micro XEM, since NIS's second fee fork.
const ROOT_FEE: i64 = 100_000_000;
/// See [`ROOT_FEE`].
const SUB_FEE: i64 = 10_000_000;
/// The fee for a definition in micro XEM, since NIS's second fee fork.
const CREATION_FEE: i64 = 10_000_000;
/// The longest root part and the longest other part.
const PARTS: (usize, usize) = (16, 64);
/// Parts that nobody can rent.
const RESERVED: [&str; 11] =
    ["nem", "user", "account", "org", "com", "biz", "net", "edu", "mil", "gov", "info"];

/// NIS's validator of a transfer's mosaics. A mosaic that the configuration made has no namespace
/// that could expire.
pub(crate) fn bag(
    transaction: &Transaction,
    transfer: &Transfer,
    check: Check<'_>,
) -> Result<(), Failure> {
    let mosaics = transfer.effective_mosaics()?;
    Code::TOO_MANY_MOSAIC_TRANSFERS.unless(mosaics.len() <= MAX_MOSAICS)?;
    let whole = transfer.amount() % 1_000_000 == 0;
    Code::MOSAIC_DIVISIBILITY_VIOLATED.unless(mosaics.is_empty() || whole)?;
    for (id, _) in &mosaics {
        let mosaic = known(check.state, id)?;
        let root = id.namespace().split('.').next().unwrap_or_default();
        let rented = check.state.namespaces.contains_key(root);
        let active = !rented || check.state.is_active(id.namespace(), check.height);
        Code::NAMESPACE_EXPIRED.unless(active)?;
        let creator = check.state.address(&mosaic.creator);
        let own = mosaic.creator == transaction.header().signer || creator == transfer.recipient();
        Code::MOSAIC_NOT_TRANSFERABLE.unless(own || mosaic.transferable)?;
        let levy = mosaic.levy.as_ref();
        let payable = levy.is_none_or(|levy| check.state.mosaic(&levy.mosaic).is_some());
        Code::MOSAIC_LEVY_UNKNOWN.unless(payable)?;
    }
    Ok(())
}

fn known(state: &State, id: &MosaicId) -> Result<Mosaic, Failure> {
    state.mosaic(id).ok_or(Failure::Code(Code::MOSAIC_UNKNOWN))
}

/// NIS's validator of a namespace registration.
pub(crate) fn provision(
    transaction: &Transaction,
    provision: &Provision,
    check: Check<'_>,
) -> Result<(), Failure> {
    let (state, signer) = (check.state, &transaction.header().signer);
    let longest = if provision.parent().is_some() { PARTS.1 } else { PARTS.0 };
    Code::NAMESPACE_INVALID_NAME.unless(provision.part().len() <= longest)?;
    let name = provision.full_name()?;
    let claimable = name.split('.').all(|part| !RESERVED.contains(&part));
    Code::NAMESPACE_NOT_CLAIMABLE.unless(claimable)?;
    let sink = state.network().namespace_sink();
    Code::NAMESPACE_INVALID_RENTAL_FEE_SINK.unless(provision.sink() == sink)?;
    if let Some(parent) = provision.parent() {
        let found = state.namespaces.get(parent);
        let found = found.ok_or(Failure::Code(Code::NAMESPACE_UNKNOWN))?;
        Code::NAMESPACE_EXPIRED.unless(state.is_active(parent, check.height))?;
        Code::NAMESPACE_OWNER_CONFLICT.unless(found.owner == *signer)?;
    }
    renewable(&name, provision, signer, check)?;
    let fee = if provision.parent().is_some() { SUB_FEE } else { ROOT_FEE };
    Code::NAMESPACE_INVALID_RENTAL_FEE.unless(provision.rental_fee() >= fee)
}

/// An existing root can be rented again around its end, anything below it cannot.
fn renewable(
    name: &str,
    provision: &Provision,
    signer: &[u8],
    check: Check<'_>,
) -> Result<(), Failure> {
    let Some(found) = check.state.namespaces.get(name) else {
        return Ok(());
    };
    Code::NAMESPACE_ALREADY_EXISTS.unless(provision.parent().is_none())?;
    let end = found.height.saturating_add(BLOCKS_PER_YEAR);
    let soon = end.saturating_sub(check.height) <= BLOCKS_PER_MONTH;
    let free = end.saturating_add(BLOCKS_PER_MONTH) <= check.height;
    Code::NAMESPACE_PROVISION_TOO_EARLY.unless(soon && (found.owner == signer || free))
}

/// NIS's validator of a mosaic definition.
pub(crate) fn definition(creation: &Creation, check: Check<'_>) -> Result<(), Failure> {
    let (state, mosaic) = (check.state, creation.mosaic());
    let namespace = mosaic.id.namespace();
    Code::NAMESPACE_EXPIRED.unless(state.is_active(namespace, check.height))?;
    // NIS looks the owner up without a test for null: a missing part below a rented root throws.
    let found = state
        .namespaces
        .get(namespace)
        .ok_or_else(|| Failure::Thrown(crate::Exception::other("the namespace entry is null")))?;
    Code::NAMESPACE_OWNER_CONFLICT.unless(found.owner == mosaic.creator)?;
    let old = state.mosaic(&mosaic.id);
    let allowed = old.is_none_or(|old| may_redefine(state, &old, mosaic));
    Code::MOSAIC_MODIFICATION_NOT_ALLOWED.unless(allowed)?;
    let sink = state.network().mosaic_sink();
    Code::MOSAIC_INVALID_CREATION_FEE_SINK.unless(creation.sink() == sink)?;
    Code::MOSAIC_INVALID_CREATION_FEE.unless(creation.creation_fee() >= CREATION_FEE)?;
    let Some(levy) = &mosaic.levy else {
        return Ok(());
    };
    let paid = if levy.mosaic == mosaic.id { mosaic.clone() } else { known(state, &levy.mosaic)? };
    Code::MOSAIC_LEVY_NOT_TRANSFERABLE.unless(paid.transferable)
}

/// The description may change always, the rest only while the creator holds everything; whether a
/// mosaic is transferable never changes.
fn may_redefine(state: &State, old: &Mosaic, new: &Mosaic) -> bool {
    if same_terms(old, new) {
        return old.description != new.description;
    }
    let held = state.units(&state.address(&old.creator), &old.id);
    old.transferable == new.transferable && u64::try_from(held) == Ok(old.total())
}

/// NIS's validator of a change of supply.
pub(crate) fn supply(
    transaction: &Transaction,
    change: &SupplyChange,
    check: Check<'_>,
) -> Result<(), Failure> {
    let (state, signer) = (check.state, &transaction.header().signer);
    let mosaic = known(state, change.id())?;
    let active = state.is_active(change.id().namespace(), check.height);
    Code::NAMESPACE_EXPIRED.unless(active || change.id().is_xem())?;
    Code::MOSAIC_CREATOR_CONFLICT.unless(mosaic.creator == *signer)?;
    Code::MOSAIC_SUPPLY_IMMUTABLE.unless(mosaic.mutable)?;
    let delta = change.delta().unsigned_abs();
    match change.kind() {
        SupplyType::Create => {
            let most = 9_000_000_000_000_000_u64.checked_div(mosaic.atoms()).unwrap_or(0);
            let sum = mosaic.supply.saturating_add(delta);
            Code::MOSAIC_MAX_SUPPLY_EXCEEDED.unless(sum <= most)
        }
        SupplyType::Delete => {
            let held = state.units(&state.address(signer), change.id()).unsigned_abs();
            let whole = held.checked_div(mosaic.atoms()).unwrap_or(0);
            Code::MOSAIC_SUPPLY_NEGATIVE.unless(whole >= delta)
        }
    }
}
