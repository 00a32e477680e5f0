//! From bytes to an open vault and back.

use std::fmt;

use scheme::{PublicKey, Scheme};
use system::Locked;

use super::aead::{seal, unseal};
use super::cost::{Cost, Stretch};
use super::header::{Custodian, Header, SEALED_SHARE, TAG};
use super::shares::{KEY, Share, join};
use super::{NewCustodian, VaultError};
use crate::contents::{
    Account, Contents, EditError, KeyNumber, KeyRecord, Label, Moment, NewAccount, NewKey, State,
};
use crate::entropy::RandomSource;
use crate::locked::locked;
use crate::{Passphrase, Proof, SigningKey};

/// A vault as it lies in a file: well formed, closed, and as yet believed in nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sealed {
    header: Header,
    body: Vec<u8>,
}

impl Sealed {
    /// Reads a vault's bytes, without opening it. Nothing is allocated for a number that they claim.
    ///
    /// # Errors
    /// Refuses what [`Vault::seal`] would not write, as far as that shows from outside.
    pub fn decode(bytes: &[u8]) -> Result<Self, VaultError> {
        let (header, body) = Header::decode(bytes)?;
        Ok(Self { header, body: body.to_vec() })
    }

    /// Returns the vault's own name, which it keeps: 32 hex digits.
    pub fn id(&self) -> String {
        id(&self.header)
    }

    /// Returns how often it has been saved.
    pub fn generation(&self) -> u32 {
        self.header.generation
    }

    /// Returns how many custodians must come.
    pub fn threshold(&self) -> u8 {
        self.header.threshold
    }

    /// Returns the numbers of the custodians, and what a guess at a passphrase costs.
    pub fn custodians(&self) -> impl Iterator<Item = (u8, Cost)> {
        self.header.custodians.iter().map(|custodian| (custodian.number, custodian.cost))
    }

    /// Returns the memory that opening needs at once, in MiB.
    pub fn mebibytes(&self) -> u16 {
        mebibytes(&self.header)
    }

    fn open_contents(&self, key: &Locked) -> Result<Locked, VaultError> {
        let Self { header, body } = self;
        let data = header.encode(body.len())?;
        let (sealed, tag) = body.split_last_chunk::<TAG>().ok_or(VaultError::Damaged)?;
        let mut plain = locked(sealed.len())?;
        plain.as_mut().copy_from_slice(sealed);
        let opened = unseal(key, &header.nonce, &data, plain.as_mut(), tag)?;
        if opened { Ok(plain) } else { Err(VaultError::Damaged) }
    }
}

fn id(header: &Header) -> String {
    header.id.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn mebibytes(header: &Header) -> u16 {
    header.custodians.iter().map(|custodian| custodian.cost.mebibytes()).max().unwrap_or_default()
}

/// A custodian who came: the key of the passphrase, and the share that it opened.
#[derive(Debug)]
pub(super) struct Opener {
    pub(super) wrap: Locked,
    pub(super) share: Share,
}

/// A vault that is being opened, passphrase by passphrase.
#[derive(Debug)]
pub struct Opening {
    sealed: Sealed,
    openers: Vec<Opener>,
}

impl Opening {
    /// Begins to open a vault.
    pub fn new(sealed: Sealed) -> Self {
        Self { sealed, openers: Vec::new() }
    }

    /// Returns the vault as it lies in its file.
    pub fn sealed(&self) -> &Sealed {
        &self.sealed
    }

    /// Returns how many custodians still have to come.
    pub fn missing(&self) -> usize {
        usize::from(self.sealed.threshold()).saturating_sub(self.openers.len())
    }

    /// Tells whether a custodian has come.
    pub fn has_come(&self, number: u8) -> bool {
        self.openers.iter().any(|opener| opener.share.number == number)
    }

    /// Opens the share of a custodian. A right passphrase and a wrong one take the same work.
    ///
    /// # Errors
    /// [`VaultError::Passphrase`] if it does not open; the others stay as they are.
    pub fn unlock(
        &mut self,
        number: u8,
        passphrase: &Passphrase,
        stretch: &mut dyn Stretch,
    ) -> Result<(), VaultError> {
        if self.has_come(number) {
            return Err(VaultError::Twice { number });
        }
        let header = &self.sealed.header;
        let custodian = header.custodians.iter().find(|custodian| custodian.number == number);
        let custodian = custodian.ok_or(VaultError::NoCustodian { number })?;
        let mut wrap = locked(KEY)?;
        stretch.stretch(custodian.cost, &custodian.salt, passphrase, &mut wrap)?;
        let share = Share { number, value: open_share(header, custodian, &wrap)? };
        self.openers.push(Opener { wrap, share });
        Ok(())
    }

    /// Opens the contents.
    ///
    /// # Errors
    /// [`VaultError::TooFew`], [`VaultError::Damaged`] if the whole does not fit together, and
    /// [`VaultError::Contents`] if it was sealed by something else.
    pub fn finish(self) -> Result<Vault, VaultError> {
        let Self { sealed, openers } = self;
        let shares: Vec<Share> = openers.iter().map(copy_share).collect::<Result<_, _>>()?;
        let key = join(&shares, sealed.header.threshold)?;
        let contents = Contents::decode(&sealed.open_contents(&key)?)?;
        let Sealed { header, .. } = sealed;
        let named = contents.names.iter().map(|(number, _)| *number);
        if !named.eq(header.custodians.iter().map(|custodian| custodian.number)) {
            return Err(VaultError::Contents);
        }
        Ok(Vault { header, openers, key, contents })
    }
}

fn open_share(header: &Header, custodian: &Custodian, wrap: &Locked) -> Result<Locked, VaultError> {
    let Custodian { number, cost, salt, nonce, share } = custodian;
    let wrong = VaultError::Passphrase { number: *number };
    let (sealed, tag) = share.split_first_chunk::<KEY>().ok_or(wrong)?;
    let tag = tag.try_into().map_err(|_| wrong)?;
    let mut value = locked(KEY)?;
    value.as_mut().copy_from_slice(sealed);
    let data = header.share_data(*number, *cost, salt);
    if unseal(wrap, nonce, &data, value.as_mut(), tag)? { Ok(value) } else { Err(wrong) }
}

pub(super) fn copy_share(opener: &Opener) -> Result<Share, VaultError> {
    let mut value = locked(KEY)?;
    value.as_mut().copy_from_slice(opener.share.value.as_ref());
    Ok(Share { number: opener.share.number, value })
}

/// Seals the share of a custodian under the key of the passphrase.
pub(super) fn seal_share(
    header: &Header,
    new: (u8, Cost, [u8; super::cost::SALT]),
    opener: &Opener,
    random: &mut dyn RandomSource,
) -> Result<Custodian, VaultError> {
    let (number, cost, salt) = new;
    let mut nonce = [0; super::header::NONCE];
    random.fill(&mut nonce)?;
    let mut sealed = locked(KEY)?;
    sealed.as_mut().copy_from_slice(opener.share.value.as_ref());
    let data = header.share_data(number, cost, &salt);
    let tag = seal(&opener.wrap, &nonce, &data, sealed.as_mut())?;
    let mut share = [0; SEALED_SHARE];
    for (to, from) in share.iter_mut().zip(sealed.as_ref().iter().chain(&tag)) {
        *to = *from;
    }
    Ok(Custodian { number, cost, salt, nonce, share })
}

/// An open vault. What is secret in it lies in locked memory and is wiped when it is dropped, which
/// locks the vault.
pub struct Vault {
    pub(super) header: Header,
    pub(super) openers: Vec<Opener>,
    pub(super) key: Locked,
    pub(super) contents: Contents,
}

impl Vault {
    /// Makes an empty vault.
    ///
    /// # Errors
    /// Refuses numbers that make no sense, and passphrases of fewer than 8 characters.
    pub fn create(
        threshold: u8,
        custodians: Vec<NewCustodian>,
        unattended: bool,
        stretch: &mut dyn Stretch,
        random: &mut dyn RandomSource,
    ) -> Result<Self, VaultError> {
        let mut header = Header {
            id: [0; super::header::ID],
            generation: 0,
            threshold,
            custodians: Vec::new(),
            nonce: [0; super::header::NONCE],
        };
        random.fill(&mut header.id)?;
        let contents = Contents { unattended, names: Vec::new(), keys: Vec::new() };
        let mut vault = Self { header, openers: Vec::new(), key: locked(KEY)?, contents };
        vault.found(custodians, stretch, random)?;
        Ok(vault)
    }

    /// Seals the vault as it is now, with the next generation and a new nonce.
    ///
    /// # Errors
    /// [`VaultError::TooLarge`], or if there are no random bytes.
    pub fn seal(&mut self, random: &mut dyn RandomSource) -> Result<Vec<u8>, VaultError> {
        let mut header = self.header.clone();
        header.generation = header.generation.checked_add(1).ok_or(VaultError::Generation)?;
        random.fill(&mut header.nonce)?;
        let mut plain = self.contents.encode()?;
        let length = plain.as_ref().len().checked_add(TAG).ok_or(VaultError::TooLarge)?;
        let mut out = header.encode(length)?;
        let tag = seal(&self.key, &header.nonce, &out, plain.as_mut())?;
        out.extend_from_slice(plain.as_ref());
        out.extend_from_slice(&tag);
        self.header = header;
        Ok(out)
    }

    /// Makes sure that bytes which were just written are this vault as it is now: its contents open and
    /// are the same, and so do the shares of those who have come.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Passphrase`] if something differs.
    pub fn check(&self, sealed: &Sealed) -> Result<(), VaultError> {
        let (plain, own) = (sealed.open_contents(&self.key)?, self.contents.encode()?);
        if plain.as_ref() != own.as_ref() || sealed.header != self.header {
            return Err(VaultError::Damaged);
        }
        for custodian in &sealed.header.custodians {
            let Some(opener) = self.opener(custodian.number) else { continue };
            let share = open_share(&sealed.header, custodian, &opener.wrap)?;
            if share.as_ref() != opener.share.value.as_ref() {
                return Err(VaultError::Damaged);
            }
        }
        Ok(())
    }

    /// Returns the vault's own name: 32 hex digits.
    pub fn id(&self) -> String {
        id(&self.header)
    }

    /// Returns how often it has been saved.
    pub fn generation(&self) -> u32 {
        self.header.generation
    }

    /// Returns how many custodians must come.
    pub fn threshold(&self) -> u8 {
        self.header.threshold
    }

    /// Returns the memory that opening needs at once, in MiB.
    pub fn mebibytes(&self) -> u16 {
        mebibytes(&self.header)
    }

    /// Tells whether answers may come from a script.
    pub fn unattended(&self) -> bool {
        self.contents.unattended
    }

    /// Returns the custodians: number, name, cost of a guess, and whether the passphrase was given.
    pub fn custodians(&self) -> impl Iterator<Item = (u8, &Label, Cost, bool)> {
        let names = self.contents.names.iter().map(|(_, name)| name);
        self.header.custodians.iter().zip(names).map(|(custodian, name)| {
            let Custodian { number, cost, .. } = custodian;
            (*number, name, *cost, self.opener(*number).is_some())
        })
    }

    pub(super) fn opener(&self, number: u8) -> Option<&Opener> {
        self.openers.iter().find(|opener| opener.share.number == number)
    }

    /// Returns the keys, in the order of their numbers.
    pub fn keys(&self) -> &[KeyRecord] {
        &self.contents.keys
    }

    /// Finds a key.
    ///
    /// # Errors
    /// [`EditError::NoKey`].
    pub fn key(&self, number: KeyNumber) -> Result<&KeyRecord, EditError> {
        self.contents.key(number)
    }

    /// Tells whether a key of this label could be added.
    ///
    /// # Errors
    /// [`EditError::Label`] if another key has it.
    pub fn check_label(&self, label: &Label) -> Result<(), EditError> {
        self.contents.check_label(label)
    }

    /// Puts a key in, in state pre-activation.
    ///
    /// # Errors
    /// Refuses a label that is taken, a key that is there already, and a key too many.
    pub fn add_key(&mut self, new: NewKey) -> Result<KeyNumber, EditError> {
        self.contents.add_key(new)
    }

    /// Tells whether there is room for one more key.
    ///
    /// # Errors
    /// [`EditError::TooManyKeys`].
    pub fn check_room(&self) -> Result<(), EditError> {
        self.contents.next_number().map(drop)
    }

    /// Puts a key in with its first account, or neither.
    ///
    /// # Errors
    /// As [`Vault::add_key`] and [`Vault::add_account`].
    pub fn add_key_of(&mut self, new: NewKey, account: NewAccount) -> Result<KeyNumber, EditError> {
        self.contents.add_key_of(new, account)
    }

    /// Derives an account of a key and keeps it.
    ///
    /// # Errors
    /// Refuses an account that is known, one too many, and one whose multisig account another key of
    /// this vault signs for, unless [`NewAccount::together`] allows it.
    pub fn add_account(
        &mut self,
        number: KeyNumber,
        new: NewAccount,
    ) -> Result<Account, EditError> {
        self.contents.add_account(number, new)
    }

    /// Names the multisig account that an account signs for, or that it signs for none.
    ///
    /// # Errors
    /// As [`Vault::add_account`].
    pub fn set_multisig(
        &mut self,
        account: &Account,
        multisig: Option<Label>,
        together: bool,
    ) -> Result<(), EditError> {
        self.contents.set_multisig(account, multisig, together)
    }

    /// Compares the passphrase of a key's words with what was given; none is the same as an empty one.
    ///
    /// # Errors
    /// [`EditError::OtherPassphrase`]; [`EditError::NoKey`], and [`EditError::Silent`] of a destroyed key.
    pub fn check_passphrase(
        &self,
        number: KeyNumber,
        given: Option<&Passphrase>,
    ) -> Result<(), EditError> {
        self.contents.check_passphrase(number, given)
    }

    /// Makes a key active: its backup was read back, and the passphrase of its words is known.
    ///
    /// # Errors
    /// As [`Vault::check_passphrase`], and [`EditError::State`] if the key is not in pre-activation.
    pub fn activate(
        &mut self,
        number: KeyNumber,
        proof: Proof,
        passphrase: Option<&Passphrase>,
        now: Moment,
    ) -> Result<(), EditError> {
        self.contents.activate(number, proof, passphrase, now)
    }

    /// Changes the state of a key; one that is destroyed is wiped at once.
    ///
    /// # Errors
    /// [`EditError::State`] if there is no such way, [`EditError::Unproved`] from pre-activation to active.
    pub fn set_state(
        &mut self,
        number: KeyNumber,
        to: State,
        now: Moment,
    ) -> Result<(), EditError> {
        self.contents.set_state(number, to, now)
    }

    /// Makes the signing key of an account: in pre-activation for proofs of possession only.
    ///
    /// # Errors
    /// [`EditError::Silent`] if the key is suspended, compromised or destroyed.
    pub fn signing_key(
        &self,
        number: KeyNumber,
        public_key: &PublicKey,
        scheme: Scheme,
    ) -> Result<SigningKey, EditError> {
        self.contents.signing_key(number, public_key, scheme)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("id", &self.id()).finish_non_exhaustive()
    }
}
