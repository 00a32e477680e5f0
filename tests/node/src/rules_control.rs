//! The validators of key links and multisig accounts.

use std::collections::BTreeSet;

use crate::effects::{ADD, DELETE};
use crate::exception::Exception;
use crate::ledger::Entry;
use crate::link::{KeyLink, LinkMode};
use crate::model::{Body, Transaction};
use crate::multisig::Modification;
use crate::state::State;
use crate::validate::{Check, Code, Failure};

/// The most cosignatories of an account.
const MAX_COSIGNATORIES: i32 = 32;

/// A key that harvests for another account signs nothing, and nothing but a key link names it.
pub(crate) fn remote_does_nothing(
    transaction: &Transaction,
    check: Check<'_>,
) -> Result<(), Failure> {
    let code = Code::TRANSACTION_NOT_ALLOWED_FOR_REMOTE;
    let signer = check.state.address(&transaction.header().signer);
    code.unless(!check.state.is_remote(&signer, check.height))?;
    if let Body::KeyLink(_) = transaction.body() {
        return Ok(());
    }
    let mut named = others(transaction, check.state);
    code.unless(named.all(|address| !check.state.is_remote(&address, check.height)))
}

/// The addresses that a transaction names besides its signer, as NIS counts them.
pub(crate) fn others(transaction: &Transaction, state: &State) -> Box<dyn Iterator<Item = String>> {
    let list: Vec<String> = match transaction.body() {
        Body::Transfer(transfer) => vec![transfer.recipient().to_owned()],
        Body::KeyLink(link) => vec![state.address(link.remote())],
        Body::Modification(modification) => {
            modification.changes().iter().map(|c| state.address(&c.cosignatory)).collect()
        }
        Body::Cosignature(_) | Body::Supply(_) => Vec::new(),
        Body::Wrapper(inner) => {
            let signer = state.address(&inner.header().signer);
            return Box::new([signer].into_iter().chain(others(inner, state)));
        }
        Body::Namespace(provision) => vec![provision.sink().to_owned()],
        Body::Definition(creation) => {
            let levy = creation.mosaic().levy.as_ref().map(|levy| levy.recipient.clone());
            [creation.sink().to_owned()].into_iter().chain(levy).collect()
        }
    };
    Box::new(list.into_iter())
}

/// Both ends must be unused or settled.
pub(crate) fn link(
    transaction: &Transaction,
    link: &KeyLink,
    check: Check<'_>,
) -> Result<(), Failure> {
    let state = check.state;
    let owner = state.address(&transaction.header().signer);
    let remote = state.address(link.remote());
    if let Some(end) = state.remotes.get(&remote) {
        Code::IMPORTANCE_TRANSFER_IN_PROGRESS.unless(!end.is_changing(check.height))?;
        let active = !end.owner && end.other != owner && end.mode == LinkMode::Activate;
        Code::IMPORTANCE_TRANSFER_NEEDS_TO_BE_DEACTIVATED.unless(!active)?;
    }
    let current = state.remotes.get(&owner);
    let changing = current.is_some_and(|end| end.is_changing(check.height));
    Code::IMPORTANCE_TRANSFER_IN_PROGRESS.unless(!changing)?;
    let active = current.is_some_and(|end| end.mode == LinkMode::Activate);
    match link.mode() {
        LinkMode::Activate => {
            Code::DESTINATION_ACCOUNT_IN_USE.unless(is_unused(state, &remote, link.remote()))?;
            Code::IMPORTANCE_TRANSFER_NEEDS_TO_BE_DEACTIVATED.unless(!active)
        }
        LinkMode::Deactivate => Code::IMPORTANCE_TRANSFER_IS_NOT_ACTIVE.unless(active),
    }
}

fn is_unused(state: &State, address: &str, key: &[u8]) -> bool {
    state.balance(address) == 0
        && !state.owns_mosaics(address)
        && state.namespaces.values().all(|namespace| namespace.owner != key)
        && state.links(address).is_none()
        && state.cosignatory_of(address).is_empty()
}

/// NIS's two validators of a change of cosignatories.
pub(crate) fn modification(
    transaction: &Transaction,
    modification: &Modification,
    check: Check<'_>,
) -> Result<(), Failure> {
    let state = check.state;
    let account = state.address(&transaction.header().signer);
    let (mut added, mut removed) = (BTreeSet::new(), BTreeSet::new());
    for change in modification.changes() {
        let address = state.address(&change.cosignatory);
        let signs = state.is_cosignatory_of(&address, &account);
        if change.kind == ADD {
            Code::MULTISIG_ALREADY_A_COSIGNER.unless(!signs)?;
            let possible = state.links(&address).is_none() && address != account;
            Code::MULTISIG_ACCOUNT_CANNOT_BE_COSIGNER.unless(possible)?;
            added.insert(address);
        } else if change.kind == DELETE {
            Code::MULTISIG_NOT_A_COSIGNER.unless(signs)?;
            removed.insert(address);
        }
    }
    Code::MULTISIG_MODIFICATION_MULTIPLE_DELETES.unless(removed.len() <= 1)?;
    let distinct = added.len().saturating_add(removed.len());
    Code::MULTISIG_MODIFICATION_REDUNDANT_MODIFICATIONS
        .unless(modification.changes().len() == distinct)?;
    Code::MULTISIG_ACCOUNT_CANNOT_BE_COSIGNER.unless(state.cosignatory_of(&account).is_empty())?;
    in_range(state, &account, modification)
}

fn in_range(state: &State, account: &str, modification: &Modification) -> Result<(), Failure> {
    let size = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let before = state.links(account).map_or(0, |links| size(links.cosignatories.len()));
    let count = before
        .saturating_add(size(modification.of_kind(ADD).count()))
        .saturating_sub(size(modification.of_kind(DELETE).count()));
    // Java's sum wraps.
    let minimum = state.minimum(account).wrapping_add(modification.minimum().unwrap_or(0));
    Code::MULTISIG_MIN_COSIGNATORIES_OUT_OF_RANGE.unless((0..=count).contains(&minimum))?;
    Code::TOO_MANY_MULTISIG_COSIGNERS.unless(count <= MAX_COSIGNATORIES)
}

/// The initiator must be a cosignatory, and the sinks propose nothing.
pub(crate) fn wrapper(
    transaction: &Transaction,
    inner: &Transaction,
    check: Check<'_>,
) -> Result<(), Failure> {
    let state = check.state;
    let signer = state.address(&transaction.header().signer);
    let account = state.address(&inner.header().signer);
    Code::MULTISIG_NOT_A_COSIGNER.unless(state.is_cosignatory_of(&signer, &account))?;
    let sinks = [state.network().mosaic_sink(), state.network().namespace_sink()];
    Code::TRANSACTION_NOT_ALLOWED_FOR_MULTISIG.unless(!sinks.contains(&account.as_str()))?;
    if let Body::Cosignature(_) = inner.body() {
        // NIS cannot store a cosignature inside of another transaction. Where exactly it stops one
        // is not established; it does not get into a block.
        return Err(Exception::other("a cosignature cannot be wrapped").into());
    }
    Ok(())
}

/// Told of blocks only: all signatures must be there. Removing one of n-of-n takes the other
/// n - 1; a removed one's own signature never counts.
pub(crate) fn complete(
    entry: &Entry,
    inner: &Transaction,
    check: Check<'_>,
) -> Result<(), Failure> {
    let state = check.state;
    let code = Code::MULTISIG_INVALID_COSIGNERS;
    let account = state.address(&inner.header().signer);
    let Some(links) = state.links(&account) else {
        return code.unless(false);
    };
    let signed = |entry: &Entry| state.address(&entry.transaction.header().signer);
    let mut signers: BTreeSet<String> = entry.cosignatures.iter().map(signed).collect();
    signers.insert(signed(entry));
    code.unless(signers.is_subset(&links.cosignatories))?;
    let mut expected = links.cosignatories.clone();
    if let Body::Modification(modification) = inner.body() {
        for key in modification.of_kind(DELETE) {
            let address = state.address(key);
            signers.remove(&address);
            expected.remove(&address);
        }
    }
    let minimum = usize::try_from(links.minimum).unwrap_or(usize::MAX);
    let all = minimum == 0 || minimum == links.cosignatories.len();
    code.unless(if all { signers == expected } else { signers.len() >= minimum })
}
