//! Vaults made, opened, changed and forged. Most use a quick hash in place of Argon2id.

mod custodians;
mod format;
mod keys;
mod opening;

use scheme::Scheme;
use sha2::{Digest as _, Sha256};
use system::Locked;
use zeroize::Zeroizing;

use super::header::Header;
use super::{Cost, NewCustodian, Opening, Sealed, Stretch, Vault, VaultError};
use crate::entropy::{EntropyError, RandomSource};
use crate::tests::{Missing, SystemRandom};
use crate::{
    EditError, KeyNumber, KeyText, Label, Moment, NewAccount, NewKey, Passphrase, Proof, State,
};

const PHRASE: &str =
    "wonder second episode stumble add inquiry senior raven donkey crime hurry salad";
const OTHER: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";
const RAW: &str = "575dbb3062267eff57c970a336ebbc8fbcfe12c5bd3ed7bc11eb0481d7704ced";
const WORDS: [&str; 5] =
    ["first passphrase", "second passphrase", "third passphrase", "fourth passphrase", "fifth one"];

/// A quick hash instead of Argon2id, which counts the work that was asked for.
#[derive(Default)]
struct Quick {
    /// Mebibytes gone over, and calls.
    work: u64,
    calls: u32,
}

impl Stretch for Quick {
    fn stretch(
        &mut self,
        cost: Cost,
        salt: &[u8],
        passphrase: &Passphrase,
        key: &mut Locked,
    ) -> Result<(), VaultError> {
        let work = u64::from(cost.mebibytes()).saturating_mul(u64::from(cost.passes()));
        self.work = self.work.saturating_add(work);
        self.calls = self.calls.saturating_add(1);
        let parts = [salt, passphrase.as_str().as_bytes()].concat();
        key.as_mut().copy_from_slice(&Sha256::digest(&parts));
        Ok(())
    }
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::from_bytes(Zeroizing::new(text.as_bytes().to_vec())).unwrap()
}

fn label(text: &str) -> Label {
    text.parse().unwrap()
}

fn cost() -> Cost {
    Cost::new(64, 1, 1).unwrap()
}

fn custodian(text: &str) -> NewCustodian {
    NewCustodian { name: label("somebody"), passphrase: passphrase(text), cost: cost() }
}

/// An empty vault of `threshold` of `count` custodians with the passphrases of [`WORDS`].
fn create(threshold: u8, count: usize) -> Result<Vault, VaultError> {
    let custodians = WORDS[..count].iter().map(|text| custodian(text)).collect();
    Vault::create(threshold, custodians, false, &mut Quick::default(), &mut SystemRandom)
}

fn new_key(name: &str, text: &str) -> NewKey {
    let text = KeyText::from_bytes(Zeroizing::new(text.as_bytes().to_vec())).unwrap();
    let material = text.parse().unwrap();
    NewKey { label: label(name), material, passphrase: None, created: Moment(1_764_000_000) }
}

fn new_account(path: Option<&str>) -> NewAccount {
    NewAccount {
        chain: label("nem"),
        network: label("testnet"),
        scheme: Scheme::Ed25519Keccak512,
        path: path.map(|path| path.parse().unwrap()),
        multisig: None,
        together: false,
    }
}

const PATH: &str = "m/44'/1'/0'/0'/0'";

/// A 2-of-3 vault with a key of words and a raw one, and its bytes.
fn furnished() -> (Vault, Vec<u8>) {
    let mut vault = create(2, 3).unwrap();
    let first = vault.add_key(new_key("words", PHRASE)).unwrap();
    let _account = vault.add_account(first, new_account(Some(PATH))).unwrap();
    let second = vault.add_key(new_key("raw", RAW)).unwrap();
    let _account = vault.add_account(second, new_account(None)).unwrap();
    let bytes = vault.seal(&mut SystemRandom).unwrap();
    (vault, bytes)
}

fn open(bytes: &[u8], given: &[(u8, &str)]) -> Result<Vault, VaultError> {
    let mut opening = Opening::new(Sealed::decode(bytes)?);
    for (number, text) in given {
        opening.unlock(*number, &passphrase(text), &mut Quick::default())?;
    }
    opening.finish()
}

fn number(number: u8) -> KeyNumber {
    number.to_string().parse().unwrap()
}

/// The cause why a vault does not open; `Vault` has no `PartialEq`.
fn refusal(bytes: &[u8], given: &[(u8, &str)]) -> VaultError {
    open(bytes, given).map(drop).unwrap_err()
}

/// Random bytes that always come out alike.
struct Counted(u8);

impl RandomSource for Counted {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
        Ok(())
    }
}

/// Seals other contents under the vault's own key: what a changed program might write.
fn forge(vault: &Vault, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut plain = vault.contents.encode().unwrap().as_ref().to_vec();
    change(&mut plain);
    let header = Header { generation: 9, ..vault.header.clone() };
    let mut out = header.encode(plain.len().saturating_add(16)).unwrap();
    let tag = super::aead::seal(&vault.key, &header.nonce, &out, &mut plain).unwrap();
    out.extend_from_slice(&plain);
    out.extend_from_slice(&tag);
    out
}

fn activate(vault: &mut Vault, key: u8) {
    activate_with(vault, key, None).unwrap();
}

fn activate_with(vault: &mut Vault, key: u8, given: Option<&str>) -> Result<(), EditError> {
    let material = vault.key(number(key)).unwrap().material().unwrap();
    let proof = Proof::whole(material, material).unwrap();
    let given = given.map(passphrase);
    vault.activate(number(key), proof, given.as_ref(), Moment(1_764_000_100))
}
