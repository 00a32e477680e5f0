//! Joining shares.

use subtle::ConstantTimeEq;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::ShareError;
use super::cipher::{self, Way};
use super::share::Share;
use super::split::{DIGEST, DIGEST_LENGTH, SECRET, digest_into, password};
use crate::entropy::Entropy;
use crate::{Passphrase, field, stack};

/// Shares of one set, as they come in.
#[derive(Debug, Default)]
pub struct Gathering {
    /// No two have the same place, so there are at most 256.
    shares: Vec<Share>,
}

/// How far a group has come. Numbers count from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct GroupProgress {
    /// The number of the group.
    pub group: u8,
    /// How many of its shares are here.
    pub have: u8,
    /// How many are needed.
    pub need: u8,
}

impl Gathering {
    /// Takes one more share.
    ///
    /// # Errors
    /// Refuses a share of another set, one that is here already, and another of the same place; those
    /// before it stay.
    pub fn add(&mut self, share: Share) -> Result<(), ShareError> {
        if let Some(first) = self.shares.first()
            && (first.set != share.set || first.value.as_ref().len() != share.value.as_ref().len())
        {
            return Err(ShareError::OtherSet);
        }
        let mut group = self.shares.iter().filter(|other| other.group == share.group);
        if group.clone().any(|other| other.threshold != share.threshold) {
            return Err(ShareError::OtherSet);
        }
        if let Some(twin) = group.find(|other| other.member == share.member) {
            let same = twin.has_value_of(&share);
            return Err(if same { ShareError::Duplicate } else { ShareError::Conflict });
        }
        self.shares.push(share);
        Ok(())
    }

    /// Counts the shares.
    pub fn count(&self) -> usize {
        self.shares.len()
    }

    /// Tells how many groups are needed; nothing before the first share.
    pub fn groups_needed(&self) -> Option<u8> {
        self.shares.first().map(|share| share.set.group_threshold)
    }

    /// Tells how far each group has come of which there is a share, by number.
    pub fn progress(&self) -> Vec<GroupProgress> {
        let group = |number| {
            let shares = self.of_group(number);
            let need = shares.first()?.threshold;
            let have = u8::try_from(shares.len()).ok()?;
            Some(GroupProgress { group: number.saturating_add(1), have, need })
        };
        (0..16).filter_map(group).collect()
    }

    /// Tells whether the shares are enough.
    pub fn is_complete(&self) -> bool {
        let complete = self.progress().iter().filter(|group| group.have >= group.need).count();
        self.groups_needed().is_some_and(|needed| complete >= usize::from(needed))
    }

    /// Tells whether every share here takes part in [`Gathering::recover`]: none is of a group that
    /// has too few.
    pub fn checks_all(&self) -> bool {
        self.is_complete() && self.progress().iter().all(|group| group.have >= group.need)
    }

    /// Joins the shares. More than are needed must agree with the others.
    ///
    /// A passphrase is not checked: every one gives a secret, and only one the right one.
    ///
    /// # Errors
    /// [`ShareError::TooFew`], and [`ShareError::Unfitting`] where one is wrong in spite of its checksum.
    pub fn recover(&self, passphrase: Option<&Passphrase>) -> Result<Entropy, ShareError> {
        stack::wiped(|| self.recover_here(passphrase))
    }

    /// Joins, on a stack that the caller wipes.
    fn recover_here(&self, passphrase: Option<&Passphrase>) -> Result<Entropy, ShareError> {
        let password = password(passphrase)?;
        let set = self.shares.first().ok_or(ShareError::TooFew)?.set;
        let mut groups = Vec::new();
        for number in 0..set.groups {
            let shares = self.of_group(number);
            let Some(threshold) = shares.first().map(|share| share.threshold) else { continue };
            let points: Vec<Point<'_>> =
                shares.iter().map(|share| (share.member, share.value.as_ref())).collect();
            match join(threshold, &points) {
                Err(ShareError::TooFew) => {}
                joined => groups.push((number, joined?)),
            }
        }
        let points: Vec<Point<'_>> =
            groups.iter().map(|(number, value)| (*number, &value[..])).collect();
        let mut secret = join(set.group_threshold, &points)?;
        cipher::run(Way::Decrypt, &mut secret, password, &set);
        Entropy::new(&secret).map_err(|_| ShareError::Malformed)
    }

    fn of_group(&self, number: u8) -> Vec<&Share> {
        self.shares.iter().filter(|share| share.group == number).collect()
    }
}

/// A place and what the polynomials have there.
type Point<'a> = (u8, &'a [u8]);

/// Finds the secret of points of which `threshold` are needed.
fn join(threshold: u8, points: &[Point<'_>]) -> Result<Zeroizing<Vec<u8>>, ShareError> {
    let (base, more) = points.split_at_checked(threshold.into()).ok_or(ShareError::TooFew)?;
    let length = base.first().map_or(0, |(_, value)| value.len());
    let at = |x| {
        let mut value = Zeroizing::new(vec![0; length]);
        field::interpolate(base, x, &mut value);
        value
    };
    if more.iter().any(|(x, value)| !bool::from(at(*x).ct_eq(value))) {
        return Err(ShareError::Unfitting);
    }
    let secret = at(SECRET);
    // A threshold of 1 has no digest: the polynomial is the secret everywhere.
    if threshold > 1 {
        let digest = at(DIGEST);
        let (code, key) = digest.split_at_checked(DIGEST_LENGTH).ok_or(ShareError::Malformed)?;
        let mut expected = [0; DIGEST_LENGTH];
        digest_into(key, &secret, &mut expected);
        if !bool::from(expected.ct_eq(code)) {
            return Err(ShareError::Unfitting);
        }
    }
    Ok(secret)
}

// Each share wipes itself.
impl ZeroizeOnDrop for Gathering {}
