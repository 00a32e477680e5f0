//! Making shares.

use hmac::digest::FixedOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::cipher::{self, Way};
use super::share::{LONGEST, Place, SHORTEST, Set, Share};
use super::{Gathering, ShareError};
use crate::entropy::{Entropy, RandomSource};
use crate::{Passphrase, field, stack};

/// The most shares of a group, and the most groups.
const MOST: usize = 16;
/// Where a polynomial has the secret, and where its digest.
pub(super) const SECRET: u8 = 255;
pub(super) const DIGEST: u8 = 254;
/// The bytes of a digest before its random key.
pub(super) const DIGEST_LENGTH: usize = 4;
/// Two rounds of work for one, as the reference implementation has it.
const EXPONENT: u8 = 1;

/// How a secret is to be split.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Plan {
    group_threshold: u8,
    groups: Vec<(u8, u8)>,
    exponent: u8,
    extendable: bool,
}

impl Plan {
    /// Plans a split of which `group_threshold` groups are needed, each a threshold and the number of
    /// its shares.
    ///
    /// # Errors
    /// Refuses thresholds that are 0, more than 16 or more than there are shares or groups, and several
    /// shares of which one is enough.
    pub fn new(group_threshold: u8, groups: &[(u8, u8)]) -> Result<Self, ShareError> {
        let possible = |threshold: u8, of: usize| {
            (1..=MOST).contains(&of) && (1..=of).contains(&usize::from(threshold))
        };
        let each = groups.iter().all(|(threshold, of)| possible(*threshold, usize::from(*of)));
        if !possible(group_threshold, groups.len()) || !each {
            return Err(ShareError::Threshold);
        }
        if groups.iter().any(|(threshold, of)| *threshold == 1 && *of > 1) {
            return Err(ShareError::Copies);
        }
        let groups = groups.to_vec();
        Ok(Self { group_threshold, groups, exponent: EXPONENT, extendable: true })
    }

    /// Plans one group.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn single(threshold: u8, of: u8) -> Result<Self, ShareError> {
        Self::new(1, &[(threshold, of)])
    }

    /// Makes shares as they were before the extendable flag, for wallets that know no others.
    #[must_use]
    pub fn not_extendable(self) -> Self {
        Self { extendable: false, ..self }
    }

    /// Doubles the work of a guess at the passphrase so many times, 0 to 15; 1 is usual, and 15 takes
    /// minutes.
    #[must_use]
    pub fn with_exponent(self, exponent: u8) -> Self {
        Self { exponent: exponent.min(15), ..self }
    }

    /// Tells how many groups are needed.
    pub fn group_threshold(&self) -> u8 {
        self.group_threshold
    }

    /// Lists each group's threshold and the number of its shares.
    pub fn groups(&self) -> &[(u8, u8)] {
        &self.groups
    }

    /// Counts all shares of all groups.
    pub fn share_count(&self) -> usize {
        self.groups.iter().map(|(_, of)| usize::from(*of)).sum()
    }

    fn set(&self, identifier: u16) -> Set {
        Set {
            identifier,
            extendable: self.extendable,
            exponent: self.exponent,
            group_threshold: self.group_threshold,
            groups: u8::try_from(self.groups.len()).unwrap_or_default(),
        }
    }
}

/// The shares of a split, group by group.
pub type Shares = Vec<Vec<Share>>;

/// Splits a secret. What was split is joined again before it is given out.
///
/// # Errors
/// Refuses a passphrase that is not printable ASCII; hands on what the source of randomness says.
pub fn split(
    secret: &Entropy,
    plan: &Plan,
    passphrase: Option<&Passphrase>,
    random: &mut dyn RandomSource,
) -> Result<Shares, ShareError> {
    stack::wiped(|| split_here(secret, plan, passphrase, random))
}

/// Splits, on a stack that the caller wipes.
fn split_here(
    secret: &Entropy,
    plan: &Plan,
    passphrase: Option<&Passphrase>,
    random: &mut dyn RandomSource,
) -> Result<Shares, ShareError> {
    let password = password(passphrase)?;
    let mut identifier = [0; 2];
    random.fill(&mut identifier)?;
    let set = plan.set(u16::from_be_bytes(identifier) & 0x7FFF);
    let mut encrypted = bytes(secret.as_bytes())?;
    cipher::run(Way::Encrypt, &mut encrypted, password, &set);
    let groups = points(plan.group_threshold, plan.groups.len(), &encrypted, random)?;
    let mut shares = Vec::with_capacity(groups.len());
    for ((group, value), (threshold, of)) in (0..).zip(groups).zip(&plan.groups) {
        let members = points(*threshold, usize::from(*of), &value, random)?;
        let share = |(member, value): (u8, &Zeroizing<Vec<u8>>)| {
            Share::new(set, Place { group, member, threshold: *threshold }, value)
        };
        shares.push((0..).zip(&members).map(share).collect::<Result<_, _>>()?);
    }
    prove(secret, &shares, passphrase)?;
    Ok(shares)
}

/// Joins all shares, which checks that each of them lies where it must.
fn prove(
    secret: &Entropy,
    shares: &Shares,
    passphrase: Option<&Passphrase>,
) -> Result<(), ShareError> {
    let mut gathering = Gathering::default();
    for share in shares.iter().flatten() {
        gathering.add(Share::parse(&share.words())?)?;
    }
    let same = gathering.recover(passphrase)?.is_same(secret);
    same.then_some(()).ok_or(ShareError::Unfitting)
}

/// The bytes of a passphrase, of the characters that the standard allows; none is an empty one.
pub(super) fn password(passphrase: Option<&Passphrase>) -> Result<&[u8], ShareError> {
    let password = passphrase.map_or("", Passphrase::as_str).as_bytes();
    let printable = password.iter().all(|byte| (32..=126).contains(byte));
    printable.then_some(password).ok_or(ShareError::Passphrase)
}

fn bytes(secret: &[u8]) -> Result<Zeroizing<Vec<u8>>, ShareError> {
    let fits = (SHORTEST..=LONGEST).contains(&secret.len()) && secret.len().is_multiple_of(2);
    fits.then(|| Zeroizing::new(secret.to_vec())).ok_or(ShareError::SecretLength)
}

/// Makes `of` points of polynomials that need `threshold` points, from 0.
fn points(
    threshold: u8,
    of: usize,
    secret: &[u8],
    random: &mut dyn RandomSource,
) -> Result<Vec<Zeroizing<Vec<u8>>>, ShareError> {
    if threshold == 1 {
        return Ok(std::iter::repeat_n(Zeroizing::new(secret.to_vec()), of).collect());
    }
    let mut points = Vec::with_capacity(of);
    for _ in 2..threshold {
        let mut point = Zeroizing::new(vec![0; secret.len()]);
        random.fill(&mut point)?;
        points.push(point);
    }
    let mut digest = Zeroizing::new(vec![0; secret.len()]);
    let (code, key) = digest.split_at_mut(DIGEST_LENGTH);
    random.fill(key)?;
    digest_into(key, secret, code);
    let mut base: Vec<(u8, &[u8])> = vec![(DIGEST, &digest), (SECRET, secret)];
    base.extend((0..).zip(points.iter().map(|point| &***point)));
    let more: Vec<Zeroizing<Vec<u8>>> = (threshold.saturating_sub(2)..)
        .take(of.saturating_sub(points.len()))
        .map(|x| {
            let mut point = Zeroizing::new(vec![0; secret.len()]);
            field::interpolate(&base, x, &mut point);
            point
        })
        .collect();
    points.extend(more);
    Ok(points)
}

/// The first bytes of HMAC-SHA-256 of a secret, under the random bytes behind them.
pub(super) fn digest_into(key: &[u8], secret: &[u8], code: &mut [u8]) {
    let mut block = Zeroizing::new([0; 64]);
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    mac.update(secret);
    let mut digest = Zeroizing::new([0; 32]);
    mac.finalize_into((&mut *digest).into());
    for (to, from) in code.iter_mut().zip(digest.iter()) {
        *to = *from;
    }
}
