//! Who opens a vault, who does not, and what it costs.

use std::time::Duration;

use data_encoding::HEXLOWER;

use super::super::Argon2id;
use super::*;
use crate::locked::locked;

#[test]
fn any_two_of_three_open_and_none_alone() {
    let (_, bytes) = furnished();
    for pair in [[1, 2], [2, 1], [1, 3], [3, 1], [2, 3], [3, 2]] {
        let given = pair.map(|number| (number, WORDS[usize::from(number) - 1]));
        let vault = open(&bytes, &given).unwrap();
        assert_eq!(vault.keys().len(), 2, "{pair:?}");
        assert_eq!(vault.generation(), 1);
    }
    let too_few = VaultError::TooFew { have: 1, need: 2 };
    for number in 1..=3 {
        assert_eq!(refusal(&bytes, &[(number, WORDS[usize::from(number) - 1])]), too_few);
    }
    assert_eq!(refusal(&bytes, &[]), VaultError::TooFew { have: 0, need: 2 });
    assert!(open(&bytes, &[(1, WORDS[0]), (2, WORDS[1]), (3, WORDS[2])]).is_ok());
}

#[test]
fn a_wrong_passphrase_names_the_custodian_and_nothing_else() {
    let (_, bytes) = furnished();
    for wrong in [WORDS[1], "First passphrase", "first passphrase ", "", "x"] {
        let error = refusal(&bytes, &[(1, wrong)]);
        assert_eq!(error, VaultError::Passphrase { number: 1 });
        let text = "the passphrase of custodian 1 is wrong, or the vault was changed";
        assert_eq!(error.to_string(), text);
    }
    assert_eq!(refusal(&bytes, &[(4, WORDS[0])]), VaultError::NoCustodian { number: 4 });
    assert_eq!(refusal(&bytes, &[(0, WORDS[0])]), VaultError::NoCustodian { number: 0 });
    let twice = [(1, WORDS[0]), (1, WORDS[0])];
    assert_eq!(refusal(&bytes, &twice), VaultError::Twice { number: 1 });
}

/// After a wrong passphrase the others need not come again.
#[test]
fn a_wrong_passphrase_may_be_typed_again() {
    let (_, bytes) = furnished();
    let mut opening = Opening::new(Sealed::decode(&bytes).unwrap());
    let unlock = |opening: &mut Opening, number, text| {
        opening.unlock(number, &passphrase(text), &mut Quick::default())
    };
    unlock(&mut opening, 3, WORDS[2]).unwrap();
    assert_eq!(opening.missing(), 1);
    assert!(unlock(&mut opening, 1, "no").is_err());
    assert_eq!(opening.missing(), 1);
    unlock(&mut opening, 1, WORDS[0]).unwrap();
    assert_eq!(opening.missing(), 0);
    assert!(opening.finish().is_ok());
}

#[test]
fn right_and_wrong_passphrases_take_the_same_work() {
    let (_, bytes) = furnished();
    let work = |text: &str| {
        let mut stretch = Quick::default();
        let mut opening = Opening::new(Sealed::decode(&bytes).unwrap());
        let result = opening.unlock(2, &passphrase(text), &mut stretch);
        (result.is_ok(), stretch.work, stretch.calls)
    };
    assert_eq!(work(WORDS[1]), (true, 64, 1));
    assert_eq!(work(WORDS[0]), (false, 64, 1));
    assert_eq!(work("x"), (false, 64, 1));
}

/// Whoever comes, it is one stretch at the cost that the header says, right or wrong; a number that the
/// header does not have, or that came already, is refused by what anyone can read, whatever the passphrase.
#[test]
fn the_work_depends_on_the_header_alone() {
    let custodians = (1..)
        .zip(WORDS)
        .map(|(passes, text)| NewCustodian {
            cost: Cost::new(64, passes, 1).unwrap(),
            ..custodian(text)
        })
        .collect();
    let mut vault =
        Vault::create(2, custodians, false, &mut Quick::default(), &mut SystemRandom).unwrap();
    let bytes = Sealed::decode(&vault.seal(&mut SystemRandom).unwrap()).unwrap();
    for number in 1..=5_u8 {
        for text in WORDS {
            let (mut opening, mut stretch) = (Opening::new(bytes.clone()), Quick::default());
            let opened = opening.unlock(number, &passphrase(text), &mut stretch);
            assert_eq!(opened.is_ok(), text == WORDS[usize::from(number) - 1]);
            assert_eq!((stretch.work, stretch.calls), (64 * u64::from(number), 1));
        }
    }
    for text in WORDS {
        let (mut opening, mut stretch) = (Opening::new(bytes.clone()), Quick::default());
        let unknown = opening.unlock(6, &passphrase(text), &mut stretch);
        assert_eq!(unknown.unwrap_err(), VaultError::NoCustodian { number: 6 });
        assert_eq!(stretch.calls, 0);
        opening.unlock(1, &passphrase(WORDS[0]), &mut stretch).unwrap();
        let twice = opening.unlock(1, &passphrase(text), &mut stretch);
        assert_eq!(twice.unwrap_err(), VaultError::Twice { number: 1 });
        assert_eq!(stretch.calls, 1);
    }
}

#[test]
fn a_share_of_another_vault_does_not_open() {
    let (_, bytes) = furnished();
    let (_, other) = furnished();
    // Custodian 1's whole record, salt and all, from a vault with the same passphrases.
    let record = 34..34 + 93;
    let mut mixed = bytes;
    mixed[record.clone()].copy_from_slice(&other[record]);
    let error = refusal(&mixed, &[(1, WORDS[0])]);
    assert_eq!(error, VaultError::Passphrase { number: 1 });
    // The others open, and the whole does not fit.
    assert_eq!(refusal(&mixed, &[(2, WORDS[1]), (3, WORDS[2])]), VaultError::Damaged);
}

#[test]
fn every_changed_byte_is_refused() {
    let (_, bytes) = furnished();
    let given = [(1, WORDS[0]), (2, WORDS[1])];
    assert!(open(&bytes, &given).is_ok());
    for place in 0..bytes.len() {
        for flip in [1, 0x80] {
            let mut changed = bytes.clone();
            changed[place] ^= flip;
            assert!(open(&changed, &given).is_err(), "byte {place}");
        }
    }
}

#[test]
fn composed_and_decomposed_letters_are_one_passphrase() {
    let custodians = vec![custodian("caf\u{e9} au lait")];
    let vault = Vault::create(1, custodians, false, &mut Argon2id, &mut SystemRandom);
    let bytes = vault.unwrap().seal(&mut SystemRandom).unwrap();
    let opens = |text: &str| {
        let mut opening = Opening::new(Sealed::decode(&bytes).unwrap());
        opening.unlock(1, &passphrase(text), &mut Argon2id)
    };
    assert_eq!(opens("cafe\u{301} au lait"), Ok(()));
    assert_eq!(opens("caf\u{e9} au lait"), Ok(()));
    assert_eq!(opens("cafe au lait"), Err(VaultError::Passphrase { number: 1 }));
}

/// RFC 9106, 5.3, with its secret and associated data, which the vault has not: the library is the
/// one that is meant.
#[test]
fn the_published_argon2id_vector_is_reproduced() {
    use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
    let mut params = ParamsBuilder::new();
    let _same = params.m_cost(32).t_cost(3).p_cost(4);
    let _same = params.data(AssociatedData::new(&[4; 12]).unwrap());
    let params = params.build().unwrap();
    let argon2 =
        Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
    let mut tag = [0; 32];
    argon2.hash_password_into(&[1; 32], &[2; 16], &mut tag).unwrap();
    let expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";
    assert_eq!(HEXLOWER.encode(&tag), expected);
}

/// Made with the reference implementation: argon2 -id -v 13 -t 2 -m 16 -p 1 -l 32 -r.
#[test]
fn the_reference_program_makes_the_same_key() {
    let mut key = locked(32).unwrap();
    let cost = Cost::new(64, 2, 1).unwrap();
    Argon2id.stretch(cost, b"0123456789abcdef", &passphrase("correct horse"), &mut key).unwrap();
    assert_eq!(HEXLOWER.encode(key.as_ref()), REFERENCE);
}

const REFERENCE: &str = "5e5200462044d270c5ecfb1fb9b9c497bfa48f661c229469141c9d2c3bb10e02";

#[test]
fn the_cost_fits_the_machine_and_its_bounds() {
    // The machine goes over 64 MiB once in so many milliseconds.
    let measured = |milliseconds: u64, most: u16| {
        let time = |cost: Cost| {
            let steps = u64::from(cost.mebibytes()) / 64 * u64::from(cost.passes());
            Ok::<_, VaultError>(Duration::from_millis(milliseconds * steps))
        };
        let cost = Cost::measure(Duration::from_secs(1), most, time).unwrap();
        (cost.mebibytes(), cost.passes(), cost.lanes())
    };
    assert_eq!(measured(60, 1024), (512, 2, 1));
    assert_eq!(measured(30, 1024), (1024, 2, 1));
    assert_eq!(measured(5, 1024), (1024, 12, 1));
    assert_eq!(measured(60, 256), (256, 4, 1));
    assert_eq!(measured(60, 100), (64, 16, 1));
    assert_eq!(measured(400, 1024), (64, 2, 1));
    assert_eq!(measured(700, 1024), (64, 1, 1));
    assert_eq!(measured(60_000, 1024), (64, 1, 1));
    assert_eq!(measured(0, 1024), (1024, 32, 1));
    assert_eq!(measured(60, 0), (64, 16, 1));
    assert_eq!(measured(60, u16::MAX), (512, 2, 1));
    let failing = Cost::measure(Duration::from_secs(1), 64, |_| Err(VaultError::NoMemory));
    assert_eq!(failing, Err(VaultError::NoMemory));
}

#[test]
fn costs_out_of_bounds_are_none() {
    for (mebibytes, passes, lanes) in
        [(63, 1, 1), (1025, 1, 1), (0, 1, 1), (64, 0, 1), (64, 33, 1), (64, 1, 0), (64, 1, 5)]
    {
        assert_eq!(Cost::new(mebibytes, passes, lanes), None);
    }
    assert!(Cost::new(1024, 32, 4).is_some());
}
