//! The bytes: what is written, and everything else, which is refused before a passphrase is asked for.

use super::*;

fn decode(bytes: &[u8]) -> Result<(), VaultError> {
    Sealed::decode(bytes).map(drop)
}

#[test]
fn a_vault_tells_from_outside_what_opening_needs() {
    let (vault, bytes) = furnished();
    let sealed = Sealed::decode(&bytes).unwrap();
    assert_eq!(sealed.id(), vault.id());
    assert_eq!(sealed.id().len(), 32);
    assert_eq!((sealed.generation(), sealed.threshold(), sealed.mebibytes()), (1, 2, 64));
    let custodians: Vec<(u8, Cost)> = sealed.custodians().collect();
    assert_eq!(custodians, [(1, cost()), (2, cost()), (3, cost())]);
}

#[test]
fn what_is_cut_or_longer_is_refused() {
    let (_, bytes) = furnished();
    for length in 0..bytes.len() {
        let error = decode(&bytes[..length]).unwrap_err();
        let expected =
            if length < 7 { VaultError::NotAVault } else { VaultError::Form("its end is missing") };
        assert_eq!(error, expected, "{length}");
    }
    let longer = [bytes, vec![0]].concat();
    assert_eq!(decode(&longer), Err(VaultError::Form("there are bytes behind its end")));
}

#[test]
fn a_newer_format_and_unknown_features_have_their_own_errors() {
    let (_, bytes) = furnished();
    let changed = |place: usize, value: u8| {
        let mut bytes = bytes.clone();
        bytes[place] = value;
        decode(&bytes).unwrap_err()
    };
    assert_eq!(changed(0, b'c'), VaultError::NotAVault);
    assert_eq!(changed(7, 2), VaultError::Version(2));
    assert_eq!(changed(7, 0), VaultError::Version(0));
    assert_eq!(changed(11, 1), VaultError::Features(1));
    assert_eq!(changed(8, 0x80), VaultError::Features(0x8000_0000));
}

#[test]
fn numbers_out_of_bounds_are_refused() {
    let (_, bytes) = furnished();
    let changed = |changes: &[(usize, u8)]| {
        let mut bytes = bytes.clone();
        for (place, value) in changes {
            bytes[*place] = *value;
        }
        decode(&bytes).unwrap_err()
    };
    let numbers = VaultError::Form("the numbers of its custodians make no sense");
    let order = VaultError::Form("the numbers of its custodians are out of order");
    let cost = VaultError::Form("the cost of a passphrase is out of bounds");
    assert_eq!(changed(&[(32, 0)]), numbers);
    assert_eq!(changed(&[(32, 4)]), numbers);
    assert_eq!(changed(&[(33, 1)]), numbers);
    assert_eq!(changed(&[(32, 0), (33, 0)]), numbers);
    assert_eq!(changed(&[(33, 17)]), numbers);
    // The first custodian's number, memory, passes and lanes.
    assert_eq!(changed(&[(34, 0)]), order);
    assert_eq!(changed(&[(34, 2)]), order);
    assert_eq!(changed(&[(34, 9)]), order);
    assert_eq!(changed(&[(36, 63)]), cost);
    assert_eq!(changed(&[(35, 4), (36, 1)]), cost);
    assert_eq!(changed(&[(35, 0xff), (36, 0xff)]), cost);
    assert_eq!(changed(&[(37, 0)]), cost);
    assert_eq!(changed(&[(37, 33)]), cost);
    assert_eq!(changed(&[(37, 0xff)]), cost);
    assert_eq!(changed(&[(38, 0)]), cost);
    assert_eq!(changed(&[(38, 5)]), cost);
    let length = 34 + 3 * 93 + 24;
    assert_eq!(changed(&[(length, 0xff)]), VaultError::Form("its length is out of bounds"));
    assert_eq!(
        changed(&[(length, 0), (length + 1, 15)]),
        VaultError::Form("its length is out of bounds")
    );
}

/// The worked example of docs/spec/vault.md, section 7, byte by byte, with the real Argon2id. A change
/// here is a change of the format.
#[test]
fn the_example_of_the_specification_is_made_and_opened() {
    use super::super::Argon2id;
    let custodians = vec![
        NewCustodian { name: label("Ada"), ..custodian("correct horse") },
        NewCustodian { name: label("Ben"), ..custodian("battery staple") },
        NewCustodian { name: label("Cleo"), ..custodian("caf\u{e9} au lait") },
    ];
    let mut random = Counted(0);
    let mut vault = Vault::create(2, custodians, false, &mut Argon2id, &mut random).unwrap();
    let key = vault.add_key(new_key("treasury", PHRASE)).unwrap();
    let _account = vault.add_account(key, new_account(Some(PATH))).unwrap();
    activate(&mut vault, 1);
    let bytes = vault.seal(&mut random).unwrap();
    vault.check(&Sealed::decode(&bytes).unwrap()).unwrap();
    let example = example("vault");
    assert_eq!(data_encoding::HEXLOWER.encode(&bytes), example);
    let plain = vault.contents.encode().unwrap();
    assert_eq!(data_encoding::HEXLOWER.encode(plain.as_ref()), self::example("contents"));

    let mut opening = Opening::new(Sealed::decode(&bytes).unwrap());
    opening.unlock(3, &passphrase("cafe\u{301} au lait"), &mut Argon2id).unwrap();
    opening.unlock(1, &passphrase("correct horse"), &mut Argon2id).unwrap();
    let opened = opening.finish().unwrap();
    assert_eq!(opened.keys()[0].label().as_str(), "treasury");
}

/// The hex digits of an example, without its comments.
fn example(name: &str) -> String {
    let path = crate::tests::root().join("docs/spec/vault.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, block) = text.split_once(&format!("```hex {name}\n")).unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let digits = |line: &str| line.split('#').next().unwrap().replace(' ', "");
    block.lines().map(digits).collect()
}

/// No bytes whatever make the decoder panic or take memory.
#[test]
fn random_bytes_behind_a_right_start_are_refused() {
    let (_, bytes) = furnished();
    let mut random = SystemRandom;
    for round in 0..2_000 {
        let mut noise = bytes.clone();
        let keep = 12 + round % 40;
        random.fill(&mut noise[keep..]).unwrap();
        assert!(decode(&noise).is_err() || keep > 33, "{noise:02x?}");
    }
}

#[test]
fn contents_that_this_program_would_not_write_are_refused() {
    let (vault, _) = furnished();
    let given = [(1, WORDS[0]), (2, WORDS[1])];
    assert!(open(&forge(&vault, |_| {}), &given).is_ok());
    let length = vault.contents.encode().unwrap().as_ref().len();
    let refused = |change: &dyn Fn(&mut Vec<u8>)| {
        assert_eq!(refusal(&forge(&vault, change), &given), VaultError::Contents);
    };
    refused(&|plain| plain[0] = 2);
    refused(&|plain| plain[1] = 4);
    refused(&|plain| plain[length - 1] = 1);
    refused(&|plain| plain.extend_from_slice(&[0; 64]));
    refused(&|plain| plain.truncate(length - 64));
    refused(&Vec::clear);
    // A custodian whom the header does not have.
    refused(&|plain| plain[2] = 9);
}

/// Whatever byte of the contents is changed: it is refused, or it is another vault's contents.
#[test]
fn contents_have_one_spelling() {
    let (vault, _) = furnished();
    let plain = vault.contents.encode().unwrap();
    for place in 0..plain.as_ref().len() {
        for flip in [1, 2, 0x10, 0x80, 0xff] {
            let mut changed = locked(&plain);
            changed.as_mut()[place] ^= flip;
            if let Ok(contents) = crate::contents::Contents::decode(&changed) {
                assert_eq!(contents.encode().unwrap().as_ref(), changed.as_ref(), "{place}");
            }
        }
    }
}

fn locked(bytes: &Locked) -> Locked {
    crate::locked::locked_copy(bytes.as_ref()).unwrap()
}

/// Five keys of 24 words with an account each, and five custodians.
#[test]
fn a_handful_of_keys_takes_less_than_two_kibibytes() {
    let mut vault = create(3, 5).unwrap();
    for count in 1..=5_u8 {
        let name = label(&format!("treasury {count}"));
        let material = crate::KeyMaterial::from_entropy(crate::Language::English, &[count; 32]);
        let new = NewKey {
            label: name,
            material: material.unwrap(),
            passphrase: Some(passphrase("a passphrase of the words")),
            created: Moment(1),
        };
        let key = vault.add_key(new).unwrap();
        let multisig = Some(label(&format!("NALICELGU3IVY4DPJKHYLSSVYFFWYS5QPLYEZDJ{count}")));
        let account = NewAccount { multisig, ..new_account(Some(PATH)) };
        let _account = vault.add_account(key, account).unwrap();
    }
    let bytes = vault.seal(&mut SystemRandom).unwrap();
    assert!(bytes.len() <= 2048 - 64, "{}", bytes.len());
}

#[test]
fn a_vault_that_is_full_is_refused_before_it_is_written() {
    let mut vault = create(1, 1).unwrap();
    for count in 1..=16_u8 {
        let mut new = new_key(&format!("key {count}"), PHRASE);
        new.passphrase = Some(passphrase(&char::from(b'a' + count).to_string().repeat(1024)));
        let key = vault.add_key(new).unwrap();
        for account in 0..16 {
            let path = format!("m/44'/1'/0'/{count}'/{account}'");
            let _account = vault.add_account(key, new_account(Some(&path))).unwrap();
        }
    }
    let sealed = vault.seal(&mut SystemRandom).map(|bytes| bytes.len());
    assert!(matches!(sealed, Err(VaultError::TooLarge)) || sealed.unwrap() <= 33_000);
}

#[test]
fn every_save_has_the_next_generation_and_other_bytes() {
    let (mut vault, first) = furnished();
    let second = vault.seal(&mut SystemRandom).unwrap();
    assert_eq!(vault.generation(), 2);
    assert_eq!(Sealed::decode(&second).unwrap().generation(), 2);
    let nonce = 34 + 3 * 93;
    assert_ne!(first[nonce..nonce + 24], second[nonce..nonce + 24]);
    assert_eq!(vault.seal(&mut Missing), Err(VaultError::Random(EntropyError::SystemMissing)));
    assert_eq!(vault.generation(), 2);
}
