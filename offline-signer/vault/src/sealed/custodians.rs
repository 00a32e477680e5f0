//! Who opens the vault: founding, adding, removing, replacing, another passphrase.

use super::VaultError;
use super::cost::{Cost, SALT, Stretch};
use super::header::{Custodian, Header, MOST_CUSTODIANS};
use super::open::{Opener, Vault, seal_share};
use super::shares::{KEY, Share, share_at, split};
use crate::Passphrase;
use crate::contents::Label;
use crate::entropy::RandomSource;
use crate::locked::locked;

/// The fewest characters of a passphrase. It is no measure of a good one.
const FEWEST_CHARACTERS: usize = 8;

/// A custodian who is to be.
#[derive(Debug)]
pub struct NewCustodian {
    /// The name, which is sealed with the rest.
    pub name: Label,
    /// The passphrase, which nobody else has.
    pub passphrase: Passphrase,
    /// What a guess at it shall cost.
    pub cost: Cost,
}

/// Whether the vault has got a new key, so that old copies and old passphrases say nothing of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Rekeyed {
    /// It has.
    Yes,
    /// It has not: not everyone was there. An old copy with the old passphrase still counts as this
    /// custodian's part.
    No,
}

/// A custodian with the key of the passphrase, whose share is still to be made.
struct Joining {
    number: u8,
    cost: Cost,
    salt: [u8; SALT],
    opener: Opener,
}

impl Vault {
    /// Takes the first custodians, with the numbers 1 and on.
    pub(super) fn found(
        &mut self,
        custodians: Vec<NewCustodian>,
        stretch: &mut dyn Stretch,
        random: &mut dyn RandomSource,
    ) -> Result<(), VaultError> {
        let most = custodians.len();
        let threshold = usize::from(self.header.threshold);
        if most > MOST_CUSTODIANS || threshold == 0 || threshold > most {
            return Err(VaultError::Custodians);
        }
        let mut joining = Vec::new();
        for (number, new) in (1..).zip(custodians) {
            joining.push(join_in(number, &new.passphrase, new.cost, stretch, random)?);
            self.contents.names.push((number, new.name));
        }
        self.rekey(joining, random)
    }

    /// Adds a custodian, whose share is of the same set: `threshold` custodians suffice for it.
    ///
    /// # Errors
    /// Refuses one too many and a passphrase that is too short.
    pub fn add_custodian(
        &mut self,
        new: NewCustodian,
        stretch: &mut dyn Stretch,
        random: &mut dyn RandomSource,
    ) -> Result<u8, VaultError> {
        if self.header.custodians.len() >= MOST_CUSTODIANS {
            return Err(VaultError::Custodians);
        }
        let number = self.free_number()?;
        let mut joining = join_in(number, &new.passphrase, new.cost, stretch, random)?;
        joining.opener.share.value = self.share(number)?;
        self.insert(joining, random)?;
        self.contents.names.push((number, new.name));
        self.contents.names.sort_by_key(|(number, _)| *number);
        Ok(number)
    }

    /// Removes a custodian and gives the vault a new key. Copies that were made before still open
    /// with the passphrases that they had.
    ///
    /// # Errors
    /// [`VaultError::Absent`] unless everyone who stays has given the passphrase, and
    /// [`VaultError::Needed`] if too few would stay.
    pub fn remove_custodian(
        &mut self,
        number: u8,
        random: &mut dyn RandomSource,
    ) -> Result<(), VaultError> {
        let stay = self.all_but(number)?;
        if stay.len() < usize::from(self.header.threshold) {
            return Err(VaultError::Needed);
        }
        self.rekey(stay, random)?;
        self.contents.names.retain(|(other, _)| *other != number);
        Ok(())
    }

    /// Puts a custodian in another's place and gives the vault a new key.
    ///
    /// # Errors
    /// As [`Vault::remove_custodian`] and [`Vault::add_custodian`].
    pub fn replace_custodian(
        &mut self,
        number: u8,
        new: NewCustodian,
        stretch: &mut dyn Stretch,
        random: &mut dyn RandomSource,
    ) -> Result<u8, VaultError> {
        let mut all = self.all_but(number)?;
        let next = self.free_number()?;
        all.push(join_in(next, &new.passphrase, new.cost, stretch, random)?);
        self.rekey(all, random)?;
        self.contents.names.retain(|(other, _)| *other != number);
        self.contents.names.push((next, new.name));
        self.contents.names.sort_by_key(|(number, _)| *number);
        Ok(next)
    }

    /// Gives a custodian another passphrase; if everyone has given theirs, the vault a new key too.
    ///
    /// # Errors
    /// Refuses a passphrase that is too short.
    pub fn change_passphrase(
        &mut self,
        number: u8,
        passphrase: &Passphrase,
        cost: Cost,
        stretch: &mut dyn Stretch,
        random: &mut dyn RandomSource,
    ) -> Result<Rekeyed, VaultError> {
        let others = match self.all_but(number) {
            Ok(others) => Some(others),
            Err(VaultError::Absent { .. }) => None,
            Err(error) => return Err(error),
        };
        let mut joining = join_in(number, passphrase, cost, stretch, random)?;
        if let Some(mut all) = others {
            all.push(joining);
            self.rekey(all, random)?;
            return Ok(Rekeyed::Yes);
        }
        joining.opener.share.value = self.share(number)?;
        self.insert(joining, random)?;
        Ok(Rekeyed::No)
    }

    /// Tells whether a passphrase is one of those that opened the vault: who has it would be two custodians.
    ///
    /// # Errors
    /// Hands on what the stretching says.
    pub fn is_known_passphrase(
        &self,
        passphrase: &Passphrase,
        stretch: &mut dyn Stretch,
    ) -> Result<bool, VaultError> {
        for Custodian { number, cost, salt, .. } in &self.header.custodians {
            let Some(opener) = self.opener(*number) else { continue };
            let mut wrap = locked(KEY)?;
            stretch.stretch(*cost, salt, passphrase, &mut wrap)?;
            if crate::line::is_same(wrap.as_ref(), opener.wrap.as_ref()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Makes a new key, splits it, and seals everyone's new share. On an error all is as before.
    fn rekey(
        &mut self,
        mut all: Vec<Joining>,
        random: &mut dyn RandomSource,
    ) -> Result<(), VaultError> {
        all.sort_by_key(|joining| joining.number);
        let mut key = locked(KEY)?;
        random.fill(key.as_mut())?;
        let numbers: Vec<u8> = all.iter().map(|joining| joining.number).collect();
        let shares = split(&key, self.header.threshold, &numbers, random)?;
        let (mut custodians, mut openers) = (Vec::new(), Vec::new());
        for (joining, share) in all.into_iter().zip(shares) {
            let Joining { number, cost, salt, opener } = joining;
            let opener = Opener { share, ..opener };
            custodians.push(seal_share(&self.header, (number, cost, salt), &opener, random)?);
            openers.push(opener);
        }
        (self.header.custodians, self.openers, self.key) = (custodians, openers, key);
        Ok(())
    }

    /// Seals the share of one custodian and keeps it in the place of an earlier one of that number.
    fn insert(
        &mut self,
        joining: Joining,
        random: &mut dyn RandomSource,
    ) -> Result<(), VaultError> {
        let Joining { number, cost, salt, opener } = joining;
        let custodian = seal_share(&self.header, (number, cost, salt), &opener, random)?;
        self.header.custodians.retain(|other| other.number != number);
        self.openers.retain(|other| other.share.number != number);
        self.header.custodians.push(custodian);
        self.header.custodians.sort_by_key(|custodian| custodian.number);
        self.openers.push(opener);
        Ok(())
    }

    /// Everyone but one custodian, each of whom must have come.
    fn all_but(&self, number: u8) -> Result<Vec<Joining>, VaultError> {
        let Header { custodians, .. } = &self.header;
        if !custodians.iter().any(|custodian| custodian.number == number) {
            return Err(VaultError::NoCustodian { number });
        }
        let others = custodians.iter().filter(|custodian| custodian.number != number);
        others.map(|custodian| self.staying(custodian)).collect()
    }

    fn staying(&self, custodian: &Custodian) -> Result<Joining, VaultError> {
        let Custodian { number, cost, salt, .. } = custodian;
        let opener = self.opener(*number).ok_or(VaultError::Absent { number: *number })?;
        let mut wrap = locked(KEY)?;
        wrap.as_mut().copy_from_slice(opener.wrap.as_ref());
        let share = Share { number: *number, value: locked(KEY)? };
        Ok(Joining { number: *number, cost: *cost, salt: *salt, opener: Opener { wrap, share } })
    }

    fn share(&self, number: u8) -> Result<system::Locked, VaultError> {
        let shares = self.openers.iter().map(super::open::copy_share);
        share_at(&shares.collect::<Result<Vec<_>, _>>()?, self.header.threshold, number)
    }

    /// The number after the last, or the first that is free.
    fn free_number(&self) -> Result<u8, VaultError> {
        let taken = |number: &u8| self.header.custodians.iter().any(|c| c.number == *number);
        let last = self.header.custodians.last().map_or(0, |custodian| custodian.number);
        let next = last.checked_add(1);
        next.or_else(|| (1..=u8::MAX).find(|number| !taken(number))).ok_or(VaultError::Custodians)
    }
}

/// Tells at once what making a custodian would refuse in the end.
///
/// # Errors
/// [`VaultError::TooShort`].
pub fn check_length(passphrase: &Passphrase) -> Result<(), VaultError> {
    let count = passphrase.as_str().chars().count();
    if count < FEWEST_CHARACTERS { Err(VaultError::TooShort) } else { Ok(()) }
}

/// Stretches a new passphrase with a new salt.
fn join_in(
    number: u8,
    passphrase: &Passphrase,
    cost: Cost,
    stretch: &mut dyn Stretch,
    random: &mut dyn RandomSource,
) -> Result<Joining, VaultError> {
    check_length(passphrase)?;
    let mut salt = [0; SALT];
    random.fill(&mut salt)?;
    let mut wrap = locked(KEY)?;
    stretch.stretch(cost, &salt, passphrase, &mut wrap)?;
    let share = Share { number, value: locked(KEY)? };
    Ok(Joining { number, cost, salt, opener: Opener { wrap, share } })
}
