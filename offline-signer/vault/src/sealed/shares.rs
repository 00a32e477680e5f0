//! The file's key in shares (Shamir): any `threshold` of them give it, fewer say nothing of it.

use system::Locked;

use crate::VaultError;
use crate::entropy::RandomSource;
use crate::field::interpolate;
use crate::locked::locked;
use crate::stack;

/// The bytes of the file's key, and of each share of it.
pub(super) const KEY: usize = 32;
/// Where the polynomials have the file's key itself; no custodian has this number.
const SECRET: u8 = 0;

/// A share: the values of the polynomials at a custodian's number, which is not 0.
#[derive(Debug)]
pub(super) struct Share {
    pub(super) number: u8,
    pub(super) value: Locked,
}

/// Makes polynomials of degree `threshold` - 1 through the key, and gives the share of each number.
///
/// The first shares are drawn, which makes every key as likely; the others follow from them.
pub(super) fn split(
    key: &Locked,
    threshold: u8,
    numbers: &[u8],
    random: &mut dyn RandomSource,
) -> Result<Vec<Share>, VaultError> {
    let drawn = usize::from(threshold).saturating_sub(1);
    let mut shares = Vec::with_capacity(numbers.len());
    for number in numbers {
        let mut value = locked(KEY)?;
        if shares.len() < drawn {
            random.fill(value.as_mut())?;
        } else {
            let known = shares.get(..drawn).unwrap_or_default();
            evaluate(points(known).chain([(SECRET, key.as_ref())]), *number, &mut value);
        }
        shares.push(Share { number: *number, value });
    }
    Ok(shares)
}

/// Joins exactly the first `threshold` shares to the file's key.
pub(super) fn join(shares: &[Share], threshold: u8) -> Result<Locked, VaultError> {
    share_at(shares, threshold, SECRET)
}

/// Gives the share of a number from `threshold` others.
pub(super) fn share_at(shares: &[Share], threshold: u8, number: u8) -> Result<Locked, VaultError> {
    let enough = shares.get(..usize::from(threshold));
    let enough = enough.ok_or(VaultError::TooFew { have: shares.len(), need: threshold })?;
    let mut value = locked(KEY)?;
    evaluate(points(enough), number, &mut value);
    Ok(value)
}

fn points(shares: &[Share]) -> impl Iterator<Item = (u8, &[u8])> {
    shares.iter().map(|share| (share.number, share.value.as_ref()))
}

fn evaluate<'a>(points: impl Iterator<Item = (u8, &'a [u8])>, x: u8, value: &mut Locked) {
    let points: Vec<(u8, &[u8])> = points.collect();
    stack::wiped(|| interpolate(&points, x, value.as_mut()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::SystemRandom;

    fn key() -> Locked {
        let mut key = locked(KEY).unwrap();
        SystemRandom.fill(key.as_mut()).unwrap();
        key
    }

    fn pick(shares: &[Share], numbers: &[u8]) -> Vec<Share> {
        let find = |number| shares.iter().find(|share| share.number == number).unwrap();
        let copy = |number: &u8| {
            let mut value = locked(KEY).unwrap();
            value.as_mut().copy_from_slice(find(*number).value.as_ref());
            Share { number: *number, value }
        };
        numbers.iter().map(copy).collect()
    }

    #[test]
    fn any_two_of_three_give_the_key_and_none_alone_is_it() {
        let key = key();
        let shares = split(&key, 2, &[1, 2, 3], &mut SystemRandom).unwrap();
        for numbers in [[1, 2], [2, 1], [1, 3], [3, 1], [2, 3], [3, 2]] {
            let joined = join(&pick(&shares, &numbers), 2).unwrap();
            assert_eq!(joined.as_ref(), key.as_ref(), "{numbers:?}");
        }
        for number in [1, 2, 3] {
            let one = pick(&shares, &[number]);
            assert_ne!(one[0].value.as_ref(), key.as_ref());
            let error = join(&one, 2).unwrap_err();
            assert_eq!(error, VaultError::TooFew { have: 1, need: 2 });
        }
    }

    /// With fewer shares than needed every key is possible: another key fits the same share.
    #[test]
    fn fewer_shares_fit_any_key() {
        let shares = split(&key(), 3, &[5, 9, 200], &mut SystemRandom).unwrap();
        let other = key();
        let mut forged = pick(&shares, &[5, 9]);
        let mut value = locked(KEY).unwrap();
        evaluate(points(&forged).chain([(SECRET, other.as_ref())]), 77, &mut value);
        forged.push(Share { number: 77, value });
        assert_eq!(join(&forged, 3).unwrap().as_ref(), other.as_ref());
    }

    #[test]
    fn one_of_n_is_the_key_itself_and_a_new_share_is_of_the_same_set() {
        let key = key();
        let shares = split(&key, 1, &[1, 2], &mut SystemRandom).unwrap();
        assert_eq!(shares[0].value.as_ref(), key.as_ref());
        assert_eq!(shares[1].value.as_ref(), key.as_ref());
        let mut shares = split(&key, 2, &[1, 2], &mut SystemRandom).unwrap();
        let value = share_at(&shares, 2, 7).unwrap();
        shares.push(Share { number: 7, value });
        assert_eq!(join(&pick(&shares, &[7, 2]), 2).unwrap().as_ref(), key.as_ref());
    }
}
