//! Changes of what a vault holds; whatever is refused changes nothing.

use scheme::{PublicKey, Scheme};

use super::key::Secret;
use super::{Account, Contents, KeyNumber, KeyRecord, Label, Moment, NewAccount, NewKey, State};
use crate::line::is_same;
use crate::mnemonic::normalized_passphrase;
use crate::{KeyError, Passphrase, Proof, SigningKey};

/// The most keys of a vault, and the most accounts of a key.
pub(super) const MOST_KEYS: usize = 16;
pub(super) const MOST_ACCOUNTS: usize = 16;

/// The reason why what a vault holds was not changed or not used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EditError {
    /// No key has this number.
    #[error("there is no key {0} in this vault")]
    NoKey(KeyNumber),
    /// No key has an account with this public key.
    #[error("no key of this vault has the account key {0}")]
    NoAccount(PublicKey),
    /// Another key has this label.
    #[error("another key of this vault has the same label")]
    Label,
    /// There is no room for another key.
    #[error("a vault holds at most 16 keys, and gives at most 255 numbers")]
    TooManyKeys,
    /// There is no room for another account.
    #[error("a key has at most 16 accounts")]
    TooManyAccounts,
    /// The account is in the vault already.
    #[error("key {0} has this account already")]
    Known(KeyNumber),
    /// The same words with the same passphrase, or the same private key, are in the vault already.
    #[error("key {0} is the same key")]
    Same(KeyNumber),
    /// A key cannot get from the one state to the other.
    #[error("a key that is {from} cannot become {to}")]
    State {
        /// The state that it has.
        from: State,
        /// The state that was asked for.
        to: State,
    },
    /// The backup of a key was not read back.
    #[error("a key becomes active when its backup was read back, and not before")]
    Unproved,
    /// The passphrase that came with a backup is not the key's.
    #[error("the passphrase of the words is another one, or there is none")]
    OtherPassphrase,
    /// A key in this state does not sign.
    #[error("key {number} is {state}: it signs nothing")]
    Silent {
        /// The key.
        number: KeyNumber,
        /// Its state.
        state: State,
    },
    /// Two keys of one multisig account would be in one vault.
    #[error("key {number} signs for the same multisig account")]
    Together {
        /// The key that is in the vault.
        number: KeyNumber,
    },
    /// The secret does not make the public key that is written beside it.
    #[error("a key of this vault does not make its own account")]
    Mismatch,
    /// The key cannot be derived.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Contents {
    pub(crate) fn key(&self, number: KeyNumber) -> Result<&KeyRecord, EditError> {
        let found = self.keys.iter().find(|key| key.number == number);
        found.ok_or(EditError::NoKey(number))
    }

    fn key_mut(&mut self, number: KeyNumber) -> Result<&mut KeyRecord, EditError> {
        let found = self.keys.iter_mut().find(|key| key.number == number);
        found.ok_or(EditError::NoKey(number))
    }

    pub(crate) fn check_label(&self, label: &Label) -> Result<(), EditError> {
        let taken = self.keys.iter().any(|key| key.label == *label);
        if taken { Err(EditError::Label) } else { Ok(()) }
    }

    /// Returns the number of the next key, if there is room for it.
    pub(crate) fn next_number(&self) -> Result<KeyNumber, EditError> {
        let last = self.keys.iter().map(|key| key.number.0).max().unwrap_or_default();
        let number = last.checked_add(1).filter(|_| self.keys.len() < MOST_KEYS);
        number.map(KeyNumber).ok_or(EditError::TooManyKeys)
    }

    /// Puts a key in, in state pre-activation, with the next number.
    pub(crate) fn add_key(&mut self, new: NewKey) -> Result<KeyNumber, EditError> {
        let NewKey { label, material, passphrase, created } = new;
        self.check_label(&label)?;
        let number = self.next_number()?;
        let secret = Secret::new(material, passphrase.as_ref())?;
        self.check_secret(&secret)?;
        self.keys.push(KeyRecord {
            number,
            label,
            created,
            state: State::PreActivation,
            since: created,
            secret: Some(secret),
            accounts: Vec::new(),
        });
        Ok(number)
    }

    /// Puts a key in with its first account, or neither.
    pub(crate) fn add_key_of(
        &mut self,
        new: NewKey,
        account: NewAccount,
    ) -> Result<KeyNumber, EditError> {
        let number = self.add_key(new)?;
        if let Err(error) = self.add_account(number, account) {
            // It is the last one, and wiped.
            let _wiped = self.keys.pop();
            return Err(error);
        }
        Ok(number)
    }

    /// One secret is one key with one state: twice in a vault, a suspended one would go on under another number.
    fn check_secret(&self, secret: &Secret) -> Result<(), EditError> {
        self.holder_of(secret).map_or(Ok(()), |number| Err(EditError::Same(number)))
    }

    /// Returns the first key with this secret.
    pub(super) fn holder_of(&self, secret: &Secret) -> Option<KeyNumber> {
        let same = |key: &&KeyRecord| key.secret.as_ref().is_some_and(|own| own.is_same(secret));
        self.keys.iter().find(same).map(|key| key.number)
    }

    /// Adds an account; its public key is derived here.
    pub(crate) fn add_account(
        &mut self,
        number: KeyNumber,
        new: NewAccount,
    ) -> Result<Account, EditError> {
        let key = self.key(number)?;
        if key.accounts.len() >= MOST_ACCOUNTS {
            return Err(EditError::TooManyAccounts);
        }
        let public_key = *derive(key, new.scheme, new.path.as_ref())?.public_key();
        let NewAccount { chain, network, scheme: _, path, multisig, together } = new;
        let account = Account { chain, network, path, public_key, multisig, together };
        self.check_neighbours(number, &account)?;
        self.key_mut(number)?.accounts.push(account.clone());
        Ok(account)
    }

    /// Finds an account of any key that is this one, or that may not be in the same vault.
    fn check_neighbours(&self, of: KeyNumber, account: &Account) -> Result<(), EditError> {
        for (number, other) in self.accounts() {
            if other.is_same(account) {
                return Err(EditError::Known(number));
            }
            // Such as words, and the private key that they give.
            if number != of && other.public_key == account.public_key {
                return Err(EditError::Same(number));
            }
            if other.excludes(account) {
                return Err(EditError::Together { number });
            }
        }
        Ok(())
    }

    pub(super) fn accounts(&self) -> impl Iterator<Item = (KeyNumber, &Account)> {
        self.keys.iter().flat_map(|key| key.accounts.iter().map(|account| (key.number, account)))
    }

    /// Names the multisig account that an account signs for, or that it signs for none.
    pub(crate) fn set_multisig(
        &mut self,
        account: &Account,
        multisig: Option<Label>,
        together: bool,
    ) -> Result<(), EditError> {
        // One public key may have accounts on several networks.
        let found = self.accounts().find(|(_, known)| known.is_same(account));
        let (number, known) = found.ok_or(EditError::NoAccount(account.public_key))?;
        let changed = Account { multisig, together, ..known.clone() };
        let others = self.accounts().filter(|(_, other)| !other.is_same(&changed));
        if let Some((number, _)) = others.into_iter().find(|(_, other)| other.excludes(&changed)) {
            return Err(EditError::Together { number });
        }
        for account in &mut self.key_mut(number)?.accounts {
            if account.is_same(&changed) {
                *account = changed.clone();
            }
        }
        Ok(())
    }

    /// Compares the passphrase of the words with what was given; none is the same as an empty
    /// one, and letters may be composed or not.
    pub(crate) fn check_passphrase(
        &self,
        number: KeyNumber,
        given: Option<&Passphrase>,
    ) -> Result<(), EditError> {
        let key = self.key(number)?;
        let own = key.secret.as_ref().ok_or_else(|| silent(key))?.passphrase.as_ref();
        let own = std::str::from_utf8(own.map(AsRef::as_ref).unwrap_or_default());
        let own = normalized_passphrase(own.map_err(|_| KeyError::NotUtf8)?);
        let given = normalized_passphrase(given.map(Passphrase::as_str).unwrap_or_default());
        let same = is_same(own.as_bytes(), given.as_bytes());
        if same { Ok(()) } else { Err(EditError::OtherPassphrase) }
    }

    /// Makes a key active whose backup was read back.
    pub(crate) fn activate(
        &mut self,
        number: KeyNumber,
        _proof: Proof,
        passphrase: Option<&Passphrase>,
        now: Moment,
    ) -> Result<(), EditError> {
        self.check_passphrase(number, passphrase)?;
        let key = self.key_mut(number)?;
        if key.state != State::PreActivation {
            return Err(EditError::State { from: key.state, to: State::Active });
        }
        (key.state, key.since) = (State::Active, now);
        Ok(())
    }

    /// Changes the state of a key; a destroyed key's secret is wiped at once. Out of pre-activation leads
    /// [`Contents::activate`] alone.
    pub(crate) fn set_state(
        &mut self,
        number: KeyNumber,
        to: State,
        now: Moment,
    ) -> Result<(), EditError> {
        let key = self.key_mut(number)?;
        if !key.state.may_become(to) {
            return Err(EditError::State { from: key.state, to });
        }
        if (key.state, to) == (State::PreActivation, State::Active) {
            return Err(EditError::Unproved);
        }
        (key.state, key.since) = (to, now);
        if to == State::Destroyed {
            key.secret = None;
        }
        Ok(())
    }

    /// Makes the signing key of an account: in pre-activation for proofs only, and of a key that is
    /// suspended, compromised or destroyed none at all.
    pub(crate) fn signing_key(
        &self,
        number: KeyNumber,
        public_key: &PublicKey,
        scheme: Scheme,
    ) -> Result<SigningKey, EditError> {
        let key = self.key(number)?;
        let account = key.accounts.iter().find(|account| account.public_key == *public_key);
        let path = account.ok_or(EditError::NoAccount(*public_key))?.path.as_ref();
        let signing = match key.state {
            State::Active => derive(key, scheme, path)?,
            State::PreActivation => derive(key, scheme, path)?.only_proofs(),
            State::Suspended | State::Compromised | State::Destroyed => return Err(silent(key)),
        };
        if signing.public_key() == public_key { Ok(signing) } else { Err(EditError::Mismatch) }
    }
}

fn silent(key: &KeyRecord) -> EditError {
    EditError::Silent { number: key.number, state: key.state }
}

fn derive(
    key: &KeyRecord,
    scheme: Scheme,
    path: Option<&scheme::Path>,
) -> Result<SigningKey, EditError> {
    let secret = key.secret.as_ref().ok_or_else(|| silent(key))?;
    let passphrase = secret.passphrase()?;
    Ok(secret.material.derive(scheme, path, passphrase.as_ref())?)
}
