//! Keys in a vault: what they sign in which state, and which may not be together.

use super::*;
use crate::SignError;

fn public_key(vault: &Vault, key: u8) -> scheme::PublicKey {
    *vault.key(number(key)).unwrap().accounts()[0].public_key()
}

fn signing(vault: &Vault, key: u8) -> Result<crate::SigningKey, EditError> {
    vault.signing_key(number(key), &public_key(vault, key), Scheme::Ed25519Keccak512)
}

fn signs(vault: &Vault, key: u8) -> Result<bool, SignError> {
    let key = signing(vault, key).unwrap();
    let payloads = std::iter::once(&b"a payload"[..]);
    key.sign_all(key.scheme(), key.public_key(), payloads).map(|signatures| signatures.len() == 1)
}

#[test]
fn everything_comes_back_as_it_was() {
    let (mut vault, _) = furnished();
    let mut new = new_key("with passphrase", OTHER);
    new.passphrase = Some(passphrase("caf\u{e9}\t"));
    let third = vault.add_key(new).unwrap();
    let _account = vault.add_account(third, new_account(Some(PATH))).unwrap();
    activate_with(&mut vault, 3, Some("cafe\u{301}\t")).unwrap();
    let bytes = vault.seal(&mut SystemRandom).unwrap();
    let opened = open(&bytes, &[(1, WORDS[0]), (2, WORDS[1])]).unwrap();
    for (before, after) in vault.keys().iter().zip(opened.keys()) {
        assert_eq!(before.label(), after.label());
        assert_eq!(before.accounts(), after.accounts());
        assert_eq!((before.state(), before.since()), (after.state(), after.since()));
        assert_eq!(before.material().unwrap().bytes(), after.material().unwrap().bytes());
        let key = public_key(&opened, after.number().get());
        assert_eq!(*signing(&opened, after.number().get()).unwrap().public_key(), key);
    }
    assert_eq!(opened.keys().len(), 3);
    assert!(opened.keys()[2].has_passphrase() && !opened.keys()[0].has_passphrase());
}

/// The first account of these words on testnet, from the vectors of NEM.
#[test]
fn accounts_are_those_of_the_words() {
    let (vault, _) = furnished();
    let direct = new_key("x", PHRASE).material;
    let path = PATH.parse().unwrap();
    let direct = direct.derive(Scheme::Ed25519Keccak512, Some(&path), None).unwrap();
    assert_eq!(public_key(&vault, 1), *direct.public_key());
    let raw = "C5F54BA980FCBB657DBAAA42700539B207873E134D2375EFEAB5F1AB52F87844";
    assert_eq!(public_key(&vault, 2).to_string(), raw);
}

#[test]
fn a_key_signs_what_its_state_allows() {
    let (mut vault, _) = furnished();
    assert_eq!(signs(&vault, 1), Err(SignError::NotActive));
    assert!(signing(&vault, 1).unwrap().prove_possession(b"a challenge").is_ok());
    activate(&mut vault, 1);
    assert_eq!(signs(&vault, 1), Ok(true));
    for state in [State::Suspended, State::Compromised, State::Destroyed] {
        vault.set_state(number(1), state, Moment(5)).unwrap();
        let error = signing(&vault, 1).map(drop).unwrap_err();
        assert_eq!(error, EditError::Silent { number: number(1), state });
        assert_eq!(vault.key(number(1)).unwrap().since(), Moment(5));
    }
    assert_eq!(signs(&vault, 2), Err(SignError::NotActive));
}

#[test]
fn a_key_becomes_active_by_its_backup_alone() {
    let (mut vault, _) = furnished();
    let unproved = vault.set_state(number(1), State::Active, Moment(5));
    assert_eq!(unproved, Err(EditError::Unproved));
    for given in ["x", " "] {
        assert_eq!(activate_with(&mut vault, 1, Some(given)), Err(EditError::OtherPassphrase));
    }
    let mut new = new_key("with passphrase", OTHER);
    new.passphrase = Some(passphrase("x"));
    let third = vault.add_key(new).unwrap();
    for given in [None, Some(""), Some("X")] {
        assert_eq!(activate_with(&mut vault, 3, given), Err(EditError::OtherPassphrase));
        assert_eq!(vault.key(third).unwrap().state(), State::PreActivation);
    }
    assert_eq!(activate_with(&mut vault, 3, Some("x")), Ok(()));
    assert_eq!(activate_with(&mut vault, 1, Some("")), Ok(()));
    let again = EditError::State { from: State::Active, to: State::Active };
    assert_eq!(activate_with(&mut vault, 1, None), Err(again));
}

/// A state is a secret's, whatever number or network it is asked for by.
#[test]
fn a_key_is_not_twice_in_a_vault() {
    let (mut vault, _) = furnished();
    activate(&mut vault, 1);
    vault.set_state(number(1), State::Compromised, Moment(5)).unwrap();
    assert_eq!(vault.add_key(new_key("again", PHRASE)), Err(EditError::Same(number(1))));
    assert_eq!(vault.add_key(new_key("again", RAW)), Err(EditError::Same(number(2))));
    let mut new = new_key("with another passphrase", PHRASE);
    new.passphrase = Some(passphrase("x"));
    assert!(vault.add_key(new).is_ok());
    let key = public_key(&vault, 2);
    let other = vault.signing_key(number(1), &key, Scheme::Ed25519Keccak512).map(drop);
    assert_eq!(other, Err(EditError::NoAccount(key)), "of another key of the vault");
}

#[test]
fn a_destroyed_key_is_gone_and_leaves_its_name() {
    let (mut vault, _) = furnished();
    let accounts = vault.key(number(1)).unwrap().accounts().to_vec();
    vault.set_state(number(1), State::Destroyed, Moment(7)).unwrap();
    assert!(vault.key(number(1)).unwrap().material().is_none());
    let bytes = vault.seal(&mut SystemRandom).unwrap();
    let mut opened = open(&bytes, &[(1, WORDS[0]), (2, WORDS[1])]).unwrap();
    let key = opened.key(number(1)).unwrap();
    assert_eq!((key.label().as_str(), key.state()), ("words", State::Destroyed));
    assert_eq!(key.accounts(), accounts);
    assert!(key.material().is_none());
    let back = opened.set_state(number(1), State::Active, Moment(8));
    assert_eq!(back, Err(EditError::State { from: State::Destroyed, to: State::Active }));
    let more = opened.add_account(number(1), new_account(Some("m/44'/1'/1'/0'/0'")));
    let silent = EditError::Silent { number: number(1), state: State::Destroyed };
    assert_eq!(more, Err(silent));
}

#[test]
fn edits_that_make_no_sense_change_nothing() {
    let (mut vault, _) = furnished();
    let before = vault.contents.encode().unwrap();
    assert_eq!(vault.add_key(new_key("words", OTHER)), Err(EditError::Label));
    let known = vault.add_account(number(1), new_account(Some(PATH)));
    assert_eq!(known, Err(EditError::Known(number(1))));
    let none = vault.add_account(number(9), new_account(Some(PATH)));
    assert_eq!(none, Err(EditError::NoKey(number(9))));
    let key = |error| Err(EditError::Key(error));
    let pathless = vault.add_account(number(1), new_account(None));
    assert_eq!(pathless, key(crate::KeyError::PathMissing));
    let raw = vault.add_account(number(2), new_account(Some(PATH)));
    assert_eq!(raw, key(crate::KeyError::PathOfRawKey));
    let wrong = vault.set_state(number(1), State::Suspended, Moment(1));
    let states = EditError::State { from: State::PreActivation, to: State::Suspended };
    assert_eq!(wrong, Err(states));
    assert!(vault.set_state(number(3), State::Active, Moment(1)).is_err());
    let mut raw = new_key("raw with passphrase", RAW);
    raw.passphrase = Some(passphrase("x"));
    assert_eq!(vault.add_key(raw), Err(EditError::Key(crate::KeyError::PassphraseOfRawKey)));
    let pathless = vault.add_key_of(new_key("other", OTHER), new_account(None));
    assert_eq!(pathless, Err(EditError::Key(crate::KeyError::PathMissing)), "neither is kept");
    let other = scheme::PublicKey([7; 32]);
    let nobody = vault.signing_key(number(1), &other, Scheme::Ed25519Keccak512).map(drop);
    assert_eq!(nobody, Err(EditError::NoAccount(other)));
    assert_eq!(vault.contents.encode().unwrap().as_ref(), before.as_ref());
}

#[test]
fn the_scheme_of_another_chain_makes_no_key_of_this_account() {
    let (mut vault, _) = furnished();
    activate(&mut vault, 1);
    let wrong =
        vault.signing_key(number(1), &public_key(&vault, 1), Scheme::Ed25519Sha512).map(drop);
    assert_eq!(wrong, Err(EditError::Mismatch));
}

#[test]
fn two_keys_of_one_multisig_are_not_kept_together_unless_allowed() {
    let with = |name: &str, together| NewAccount {
        multisig: Some(label(name)),
        together,
        ..new_account(Some("m/44'/1'/5'/0'/0'"))
    };
    let mut vault = create(1, 1).unwrap();
    let first = vault.add_key(new_key("first", PHRASE)).unwrap();
    let second = vault.add_key(new_key("second", OTHER)).unwrap();
    let _account = vault.add_account(first, with("TALICE-TREASU RY", false)).unwrap();
    let refused = Err(EditError::Together { number: first });
    for name in ["TALICE-TREASU RY", "talicetreasury", "TALICETREASURY"] {
        assert_eq!(vault.add_account(second, with(name, false)), refused, "{name}");
    }
    // Another account of the same words is another key of the multisig account all the same.
    let same = NewAccount {
        path: Some("m/44'/1'/6'/0'/0'".parse().unwrap()),
        ..with("TALICETREASURY", false)
    };
    assert_eq!(vault.add_account(first, same), refused);
    let other_network = NewAccount { network: label("mainnet"), ..with("TALICETREASURY", false) };
    let account = vault.add_account(second, other_network).unwrap();
    assert!(vault.add_account(second, with("TALICETREASURY", true)).is_ok());
    assert_eq!(account.multisig(), Some(&label("TALICETREASURY")));
    // What was allowed opens again.
    let bytes = vault.seal(&mut SystemRandom).unwrap();
    assert!(open(&bytes, &[(1, WORDS[0])]).is_ok());
}

#[test]
fn an_account_is_named_to_a_multisig_later() {
    let (mut vault, _) = furnished();
    let [first, second] = [0, 1].map(|key| vault.keys()[key].accounts()[0].clone());
    vault.set_multisig(&first, Some(label("treasury")), false).unwrap();
    vault.set_multisig(&first, Some(label("treasury")), false).unwrap();
    let refused = vault.set_multisig(&second, Some(label("Treasury")), false);
    assert_eq!(refused, Err(EditError::Together { number: number(1) }));
    vault.set_multisig(&second, Some(label("Treasury")), true).unwrap();
    assert_eq!(vault.keys()[1].accounts()[0].multisig(), Some(&label("Treasury")));
    vault.set_multisig(&second, None, false).unwrap();
    assert_eq!(vault.keys()[1].accounts()[0].multisig(), None);
}

/// A private key has one public key on every network; what is said of one account is not said of another.
#[test]
fn accounts_of_one_public_key_are_told_apart() {
    let (mut vault, _) = furnished();
    let mainnet = NewAccount { network: label("mainnet"), ..new_account(None) };
    let mainnet = vault.add_account(number(2), mainnet).unwrap();
    let testnet = vault.keys()[1].accounts()[0].clone();
    assert_eq!(mainnet.public_key(), testnet.public_key());
    vault.set_multisig(&mainnet, Some(label("treasury")), false).unwrap();
    let names = vault.keys()[1].accounts().iter().map(|account| account.multisig().cloned());
    assert_eq!(names.collect::<Vec<_>>(), [None, Some(label("treasury"))]);
}

/// Words and the private key that they give (a vector of NEM) are two secrets of one key.
#[test]
fn a_public_key_is_of_one_key_alone() {
    let mut vault = create(1, 1).unwrap();
    let mut new = new_key("words", PHRASE);
    new.passphrase = Some(passphrase("пароль"));
    let words = vault.add_key(new).unwrap();
    let raw = "22841184533D4127056B21C19F49FE423AC55525DA6629AA5CEA7AB3FFFB4E5D";
    let raw = vault.add_key(new_key("their private key", raw)).unwrap();
    let path = Some("m/44'/43'/255'/0'/0'");
    let _account = vault.add_account(words, new_account(path)).unwrap();
    assert_eq!(vault.add_account(raw, new_account(None)), Err(EditError::Known(words)));
    let mainnet = NewAccount { network: label("mainnet"), ..new_account(None) };
    assert_eq!(vault.add_account(raw, mainnet), Err(EditError::Same(words)));
}

/// What no edit makes is not read either.
#[test]
fn a_vault_that_holds_a_key_twice_is_not_ours() {
    let mut vault = create(1, 1).unwrap();
    let other = RAW.replacen("575d", "0000", 1);
    let _first = vault.add_key(new_key("first", RAW)).unwrap();
    let _second = vault.add_key(new_key("second", &other)).unwrap();
    let [own, twice] = [0, 1].map(|key| vault.keys()[key].material().unwrap().bytes().to_vec());
    let forged = forge(&vault, |plain| {
        let at = plain.windows(twice.len()).position(|window| window == twice).unwrap();
        plain[at..at + own.len()].copy_from_slice(&own);
    });
    assert_eq!(refusal(&forged, &[(1, WORDS[0])]), VaultError::Contents);
}

#[test]
fn a_vault_has_sixteen_keys_and_a_key_sixteen_accounts() {
    let mut vault = create(1, 1).unwrap();
    for count in 1..=16 {
        let raw = RAW.replacen("575d", &format!("{count:04x}"), 1);
        let added = vault.add_key(new_key(&format!("key {count}"), &raw)).unwrap();
        assert_eq!(added.get(), count);
    }
    assert_eq!(vault.add_key(new_key("another", RAW)), Err(EditError::TooManyKeys));
    let mut vault = create(1, 1).unwrap();
    let key = vault.add_key(new_key("words", PHRASE)).unwrap();
    let path = |account: u32| format!("m/44'/1'/{account}'/0'/0'");
    for account in 0..16 {
        assert!(vault.add_account(key, new_account(Some(&path(account)))).is_ok());
    }
    let more = vault.add_account(key, new_account(Some(&path(16))));
    assert_eq!(more, Err(EditError::TooManyAccounts));
}

#[test]
fn debug_prints_nothing_secret() {
    let (vault, bytes) = furnished();
    let printed = format!("{vault:?} {:?} {:?}", vault.keys(), vault.contents);
    assert!(printed.contains("words") && printed.contains("Secret { .. }"));
    assert!(!printed.contains("575d") && !printed.contains("wonder"));
    let mut opening = Opening::new(Sealed::decode(&bytes).unwrap());
    opening.unlock(1, &passphrase(WORDS[0]), &mut Quick::default()).unwrap();
    let printed = format!("{opening:?}");
    assert!(printed.contains("Locked { .. }"), "{printed}");
    let custodian = format!("{:?}", custodian("a passphrase"));
    assert!(!custodian.contains("a passphrase"), "{custodian}");
}
