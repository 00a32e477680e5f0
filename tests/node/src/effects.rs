//! What a transaction does to a state.

use crate::definition::{Creation, MAX_QUANTITY, SupplyChange, SupplyType};
use crate::exception::Exception;
use crate::ledger::Entry;
use crate::link::{KeyLink, LinkMode};
use crate::model::{Body, Transaction};
use crate::multisig::Modification;
use crate::names::MosaicId;
use crate::namespace::Provision;
use crate::state::{Namespace, Remote, State};
use crate::transfer::Transfer;

/// Kinds of a cosignatory's change.
pub(crate) const ADD: u32 = 1;
/// See [`ADD`].
pub(crate) const DELETE: u32 = 2;

/// An amount that leaves an account and perhaps reaches another; a fee reaches none.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    pub(crate) from: String,
    pub(crate) to: Option<String>,
    /// The mosaic; none is XEM.
    pub(crate) asset: Option<MosaicId>,
    pub(crate) amount: i64,
}

impl State {
    /// Lists what moves, in NIS's order: of a multisig transaction first the cosignatures' fees,
    /// then what is inside, then its own fee.
    pub(crate) fn moves(
        &self,
        transaction: &Transaction,
        cosignatures: &[Entry],
    ) -> Result<Vec<Move>, Exception> {
        let mut moves = Vec::new();
        for cosignature in cosignatures {
            moves.extend(self.moves(&cosignature.transaction, &[])?);
        }
        let signer = self.address(&transaction.header().signer);
        let sent = |to: &str, amount| Move {
            from: signer.clone(),
            to: Some(to.to_owned()),
            asset: None,
            amount,
        };
        match transaction.body() {
            Body::Transfer(transfer) => moves.extend(self.transfer_moves(&signer, transfer)?),
            Body::Wrapper(inner) => moves.extend(self.moves(inner, &[])?),
            Body::Namespace(rent) => moves.push(sent(rent.sink(), rent.rental_fee())),
            Body::Definition(made) => moves.push(sent(made.sink(), made.creation_fee())),
            Body::KeyLink(_) | Body::Modification(_) | Body::Cosignature(_) | Body::Supply(_) => {}
        }
        let (from, amount) = (self.debtor(transaction), transaction.header().fee);
        moves.push(Move { from, to: None, asset: None, amount });
        Ok(moves)
    }

    /// The address that pays a transaction's fee: the multisig account where there is one.
    fn debtor(&self, transaction: &Transaction) -> String {
        match transaction.body() {
            Body::Wrapper(inner) => self.address(&inner.header().signer),
            Body::Cosignature(cosignature) => cosignature.other_account().to_owned(),
            Body::Transfer(_)
            | Body::KeyLink(_)
            | Body::Modification(_)
            | Body::Namespace(_)
            | Body::Definition(_)
            | Body::Supply(_) => self.address(&transaction.header().signer),
        }
    }

    fn transfer_moves(&self, from: &str, transfer: &Transfer) -> Result<Vec<Move>, Exception> {
        let moved = |to: &str, asset: Option<MosaicId>, amount| {
            let to = Some(to.to_owned());
            Move { from: from.to_owned(), to, asset, amount }
        };
        let mut moves = vec![moved(transfer.recipient(), None, transfer.xem()?)];
        for (id, quantity) in transfer.effective_mosaics()? {
            let levy = self.mosaic(&id).and_then(|mosaic| mosaic.levy);
            moves.push(moved(transfer.recipient(), Some(id), quantity));
            if let Some(levy) = levy {
                let amount = if levy.kind == 1 { levy.fee } else { percentile(quantity, levy.fee) };
                let asset = Some(levy.mosaic).filter(|id| !id.is_xem());
                moves.push(moved(&levy.recipient, asset, amount));
            }
        }
        Ok(moves)
    }

    /// Carries a validated transaction out. `height` is that of its block.
    pub(crate) fn execute(&mut self, entry: &Entry, height: u64) -> Result<(), Exception> {
        for moved in self.moves(&entry.transaction, &entry.cosignatures)? {
            self.add(&moved.from, moved.asset.as_ref(), moved.amount.saturating_neg());
            if let Some(to) = &moved.to {
                self.add(to, moved.asset.as_ref(), moved.amount);
            }
        }
        for cosignature in &entry.cosignatures {
            self.meet(&cosignature.transaction.header().signer);
        }
        self.meet(&entry.transaction.header().signer);
        self.control(entry.transaction.inner().unwrap_or(&entry.transaction), height);
        Ok(())
    }

    /// Everything but the moves.
    fn control(&mut self, transaction: &Transaction, height: u64) {
        let signer = self.meet(&transaction.header().signer);
        match transaction.body() {
            Body::KeyLink(link) => self.link(&signer, link, height),
            Body::Modification(modification) => self.modify(&signer, modification),
            Body::Namespace(provision) => {
                self.provide(&transaction.header().signer, provision, height);
            }
            Body::Definition(creation) => self.define(&signer, creation),
            Body::Supply(change) => self.change_supply(&signer, change),
            Body::Transfer(_) | Body::Cosignature(_) | Body::Wrapper(_) => {}
        }
    }

    fn link(&mut self, owner: &str, link: &KeyLink, height: u64) {
        let remote = self.meet(link.remote());
        let end = |other: &str, owner| Remote {
            mode: link.mode(),
            other: other.to_owned(),
            since: height,
            owner,
        };
        self.remotes.insert(owner.to_owned(), end(&remote, true));
        self.remotes.insert(remote, end(owner, false));
    }

    fn modify(&mut self, account: &str, modification: &Modification) {
        for key in modification.of_kind(ADD) {
            let cosignatory = self.meet(key);
            self.add_cosignatory(account, cosignatory);
        }
        for key in modification.of_kind(DELETE) {
            self.remove_cosignatory(account, &self.address(key));
        }
        self.raise_minimum(account, modification.minimum().unwrap_or(0));
    }

    /// Rents; a root that changes hands loses what was below it.
    fn provide(&mut self, owner: &[u8], provision: &Provision, height: u64) {
        let Ok(name) = provision.full_name() else { return };
        let taken = self.namespaces.get(&name).is_some_and(|found| found.owner != owner);
        if provision.parent().is_none() && taken {
            let below = format!("{name}.");
            self.namespaces.retain(|other, _| !other.starts_with(&below));
        }
        self.namespaces.insert(name, Namespace { owner: owner.to_vec(), height });
    }

    /// Defines a mosaic; a change of anything but the description starts it anew, and then its
    /// creator held all of it.
    fn define(&mut self, creator: &str, creation: &Creation) {
        let new = creation.mosaic();
        if let Some(known) = self.mosaics.iter_mut().find(|known| known.id == new.id) {
            if same_terms(known, new) {
                known.description.clone_from(&new.description);
                return;
            }
            *known = new.clone();
        } else {
            self.mosaics.push(new.clone());
        }
        let total = i64::try_from(new.total()).unwrap_or(MAX_QUANTITY);
        let before = self.units(creator, &new.id);
        self.add(creator, Some(&new.id), total.saturating_sub(before));
    }

    fn change_supply(&mut self, creator: &str, change: &SupplyChange) {
        let id = change.id();
        let Some(mosaic) = self.mosaics.iter_mut().find(|mosaic| mosaic.id == *id) else { return };
        let delta = change.delta().unsigned_abs();
        let atoms = i64::try_from(delta.saturating_mul(mosaic.atoms())).unwrap_or(i64::MAX);
        match change.kind() {
            SupplyType::Create => mosaic.supply = mosaic.supply.saturating_add(delta),
            SupplyType::Delete => mosaic.supply = mosaic.supply.saturating_sub(delta),
        }
        let signed = match change.kind() {
            SupplyType::Create => atoms,
            SupplyType::Delete => atoms.saturating_neg(),
        };
        self.add(creator, Some(id), signed);
    }

    /// Tells whether an address harvests for another account, or is about to start or stop.
    pub(crate) fn is_remote(&self, address: &str, height: u64) -> bool {
        self.remotes.get(address).is_some_and(|remote| {
            !remote.owner && (remote.mode == LinkMode::Activate || remote.is_changing(height))
        })
    }
}

/// Tells whether two definitions differ in the description at most.
pub(crate) fn same_terms(a: &crate::config::Mosaic, b: &crate::config::Mosaic) -> bool {
    let terms = |m: &crate::config::Mosaic| {
        (m.initial, m.divisibility, m.mutable, m.transferable, m.levy.clone())
    };
    terms(a) == terms(b)
}

/// Ten-thousandths of a quantity, rounded down; NIS multiplies in 64 bits that wrap.
fn percentile(quantity: i64, fee: i64) -> i64 {
    quantity.wrapping_mul(fee) / 10_000
}
