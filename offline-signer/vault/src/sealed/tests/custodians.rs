//! Custodians come and go, and what an old copy is still good for.

use super::super::Rekeyed;
use super::*;

fn saved(vault: &mut Vault) -> Vec<u8> {
    vault.seal(&mut SystemRandom).unwrap()
}

fn numbers(vault: &Vault) -> Vec<(u8, bool)> {
    vault.custodians().map(|(number, _, _, present)| (number, present)).collect()
}

const FIRST: (u8, &str) = (1, WORDS[0]);
const SECOND: (u8, &str) = (2, WORDS[1]);
const THIRD: (u8, &str) = (3, WORDS[2]);

#[test]
fn numbers_that_make_no_sense_found_no_vault() {
    for (threshold, count) in [(0, 0), (0, 1), (2, 1), (1, 0), (255, 5)] {
        let error = create(threshold, count).map(drop).unwrap_err();
        assert_eq!(error, VaultError::Custodians, "{threshold} of {count}");
    }
    let many = (0..17).map(|_| custodian("a passphrase")).collect();
    let result = Vault::create(1, many, false, &mut Quick::default(), &mut SystemRandom);
    assert_eq!(result.map(drop), Err(VaultError::Custodians));
    let short = vec![custodian("seven 7")];
    let result = Vault::create(1, short, false, &mut Quick::default(), &mut SystemRandom);
    assert_eq!(result.map(drop), Err(VaultError::TooShort));
    let fine = vec![custodian("eight 88")];
    let result = Vault::create(1, fine, false, &mut Quick::default(), &mut Missing);
    assert_eq!(result.map(drop), Err(VaultError::Random(EntropyError::SystemMissing)));
}

#[test]
fn one_who_is_added_counts_like_the_others() {
    let (_, bytes) = furnished();
    let mut vault = open(&bytes, &[FIRST, THIRD]).unwrap();
    let new = custodian(WORDS[3]);
    assert_eq!(vault.add_custodian(new, &mut Quick::default(), &mut SystemRandom), Ok(4));
    assert_eq!(numbers(&vault), [(1, true), (2, false), (3, true), (4, true)]);
    let bytes = saved(&mut vault);
    let fourth = (4, WORDS[3]);
    for given in [[fourth, FIRST], [SECOND, fourth], [THIRD, fourth], [FIRST, SECOND]] {
        assert!(open(&bytes, &given).is_ok(), "{given:?}");
    }
    assert_eq!(refusal(&bytes, &[fourth]), VaultError::TooFew { have: 1, need: 2 });
}

#[test]
fn a_removal_makes_a_new_key_and_needs_all_who_stay() {
    let (_, old) = furnished();
    let mut vault = open(&old, &[FIRST, THIRD]).unwrap();
    let absent = vault.remove_custodian(3, &mut SystemRandom);
    assert_eq!(absent, Err(VaultError::Absent { number: 2 }));
    assert_eq!(
        vault.remove_custodian(9, &mut SystemRandom),
        Err(VaultError::NoCustodian { number: 9 })
    );
    let before = vault.key.as_ref().to_vec();
    assert_eq!(vault.remove_custodian(2, &mut SystemRandom), Ok(()));
    assert_ne!(vault.key.as_ref(), before);
    let new = saved(&mut vault);
    assert!(open(&new, &[FIRST, THIRD]).is_ok());
    assert_eq!(refusal(&new, &[SECOND]), VaultError::NoCustodian { number: 2 });
    // What the documents say of old copies.
    assert!(open(&old, &[FIRST, SECOND]).is_ok());
    // Two are needed, so the last two stay.
    assert_eq!(vault.remove_custodian(1, &mut SystemRandom), Err(VaultError::Needed));
}

/// Shares of before and after do not mix: the polynomial is another.
#[test]
fn a_share_from_before_a_removal_is_worth_nothing() {
    let (_, old) = furnished();
    let mut vault = open(&old, &[FIRST, THIRD]).unwrap();
    vault.remove_custodian(2, &mut SystemRandom).unwrap();
    let new = saved(&mut vault);
    // Custodian 1's share of the old set, put into the new file: it opens, and nothing fits.
    let record = 34..34 + 93;
    let mut mixed = new;
    mixed[record.clone()].copy_from_slice(&old[record]);
    assert_eq!(refusal(&mixed, &[FIRST, THIRD]), VaultError::Damaged);
}

#[test]
fn one_is_replaced_by_another() {
    let (_, old) = furnished();
    let mut vault = open(&old, &[FIRST, SECOND]).unwrap();
    let new = custodian(WORDS[3]);
    let replaced = vault.replace_custodian(3, new, &mut Quick::default(), &mut SystemRandom);
    assert_eq!(replaced, Ok(4));
    let bytes = saved(&mut vault);
    assert!(open(&bytes, &[FIRST, (4, WORDS[3])]).is_ok());
    assert_eq!(refusal(&bytes, &[THIRD]), VaultError::NoCustodian { number: 3 });
    let mut vault = open(&old, &[FIRST, SECOND]).unwrap();
    let new = custodian(WORDS[3]);
    let replaced = vault.replace_custodian(1, new, &mut Quick::default(), &mut SystemRandom);
    assert_eq!(replaced, Err(VaultError::Absent { number: 3 }));
    // All is as before.
    assert_eq!(numbers(&vault), [(1, true), (2, true), (3, false)]);
    assert!(open(&saved(&mut vault), &[FIRST, SECOND]).is_ok());
}

#[test]
fn another_passphrase_opens_and_the_old_one_does_not() {
    let mut stretch = Quick::default();
    let mut vault = create(1, 1).unwrap();
    let old = saved(&mut vault);
    let key = vault.key.as_ref().to_vec();
    let other = passphrase("another passphrase");
    let changed = vault.change_passphrase(1, &other, cost(), &mut stretch, &mut SystemRandom);
    assert_eq!(changed, Ok(Rekeyed::Yes));
    assert_ne!(vault.key.as_ref(), key, "an old copy says nothing of the new vault");
    let new = saved(&mut vault);
    assert!(open(&new, &[(1, "another passphrase")]).is_ok());
    assert_eq!(refusal(&new, &[FIRST]), VaultError::Passphrase { number: 1 });
    assert!(open(&old, &[FIRST]).is_ok());
    let short = passphrase("short");
    let changed = vault.change_passphrase(1, &short, cost(), &mut stretch, &mut SystemRandom);
    assert_eq!(changed, Err(VaultError::TooShort));
    let changed = vault.change_passphrase(2, &other, cost(), &mut stretch, &mut SystemRandom);
    assert_eq!(changed, Err(VaultError::NoCustodian { number: 2 }));
}

#[test]
fn a_passphrase_changes_with_some_or_all_there() {
    let (_, bytes) = furnished();
    let other = passphrase("another passphrase");
    let all = [FIRST, SECOND, THIRD];
    for (given, rekeyed) in [(&all[..2], Rekeyed::No), (&all[..], Rekeyed::Yes)] {
        for number in 1..=3 {
            let mut vault = open(&bytes, given).unwrap();
            let mut stretch = Quick::default();
            let changed =
                vault.change_passphrase(number, &other, cost(), &mut stretch, &mut SystemRandom);
            // Whoever gets another passphrase need not have come for a new key.
            let expected = if given.len() == 2 && number == 3 { Rekeyed::Yes } else { rekeyed };
            assert_eq!(changed, Ok(expected));
            let new = saved(&mut vault);
            let mut given = all;
            given[usize::from(number) - 1].1 = "another passphrase";
            for pair in [[0, 1], [1, 2], [2, 0]] {
                assert!(open(&new, &pair.map(|place| given[place])).is_ok(), "{number} {pair:?}");
            }
        }
    }
}

#[test]
fn numbers_are_free_as_long_as_there_are_any() {
    let mut vault = create(1, 1).unwrap();
    for count in 2..=16 {
        let new = custodian("one more passphrase");
        let added = vault.add_custodian(new, &mut Quick::default(), &mut SystemRandom);
        assert_eq!(added, Ok(count));
    }
    let new = custodian("one more passphrase");
    let added = vault.add_custodian(new, &mut Quick::default(), &mut SystemRandom);
    assert_eq!(added, Err(VaultError::Custodians));
    for round in 0..300_u32 {
        let (last, ..) = vault.custodians().last().unwrap();
        let new = custodian("one more passphrase");
        let next = vault.replace_custodian(last, new, &mut Quick::default(), &mut SystemRandom);
        assert!(next.is_ok(), "{round}");
    }
    assert_eq!(vault.custodians().count(), 16);
}

#[test]
fn a_passphrase_is_known_where_its_custodian_came() {
    let (_, bytes) = furnished();
    let vault = open(&bytes, &[(1, WORDS[0]), (3, WORDS[2])]).unwrap();
    let known =
        |text: &str| vault.is_known_passphrase(&passphrase(text), &mut Quick::default()).unwrap();
    assert!(known(WORDS[0]) && known(WORDS[2]));
    assert!(!known(WORDS[1]), "who did not come cannot be compared");
    assert!(!known("nobody's passphrase"));
}
