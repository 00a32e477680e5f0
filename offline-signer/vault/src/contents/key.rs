//! A key of the vault: its record, and what of it is secret.

use std::fmt;
use std::str::FromStr;

use system::Locked;
use zeroize::Zeroizing;

use super::{Account, Label, Moment, State};
use crate::line::is_same;
use crate::locked::locked_copy;
use crate::{KeyError, KeyMaterial, Passphrase};

/// The number of a key, from 1; it is never given again in the same vault.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct KeyNumber(pub(super) u8);

/// What is kept of a key.
#[derive(Debug)]
pub struct KeyRecord {
    pub(super) number: KeyNumber,
    pub(super) label: Label,
    pub(super) created: Moment,
    pub(super) state: State,
    pub(super) since: Moment,
    pub(super) secret: Option<Secret>,
    pub(super) accounts: Vec<Account>,
}

/// A key to be put into the vault.
#[derive(Debug)]
pub struct NewKey {
    /// Its label; no two of a vault are alike.
    pub label: Label,
    /// The words or the raw key.
    pub material: KeyMaterial,
    /// The passphrase of the words, if there is one.
    pub passphrase: Option<Passphrase>,
    /// When it was made.
    pub created: Moment,
}

/// The secret part of a key, in locked memory.
pub(super) struct Secret {
    pub(super) material: KeyMaterial,
    /// The text of the passphrase; none is empty.
    pub(super) passphrase: Option<Locked>,
}

impl Secret {
    pub(super) fn new(
        material: KeyMaterial,
        passphrase: Option<&Passphrase>,
    ) -> Result<Self, KeyError> {
        let text = passphrase.map(Passphrase::as_str).filter(|text| !text.is_empty());
        if text.is_some() && material.language().is_none() {
            return Err(KeyError::PassphraseOfRawKey);
        }
        let passphrase = text.map(|text| locked_copy(text.as_bytes())).transpose()?;
        Ok(Self { material, passphrase })
    }

    /// Compares words or keys, and passphrases, in a time that tells only whether they are the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        fn text(secret: &Secret) -> &[u8] {
            secret.passphrase.as_ref().map(AsRef::as_ref).unwrap_or_default()
        }
        self.material.is_same(&other.material) & is_same(text(self), text(other))
    }

    /// The passphrase in a buffer that lives for one derivation.
    pub(super) fn passphrase(&self) -> Result<Option<Passphrase>, KeyError> {
        let text = self.passphrase.as_ref();
        text.map(|text| Passphrase::from_bytes(Zeroizing::new(text.as_ref().to_vec()))).transpose()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}

impl KeyRecord {
    /// Returns the number.
    pub fn number(&self) -> KeyNumber {
        self.number
    }

    /// Returns the label.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// Returns when it was made.
    pub fn created(&self) -> Moment {
        self.created
    }

    /// Returns the state.
    pub fn state(&self) -> State {
        self.state
    }

    /// Returns since when it is in this state.
    pub fn since(&self) -> Moment {
        self.since
    }

    /// Returns the accounts.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Returns the words or the raw key, such as for a backup; none of a destroyed key.
    pub fn material(&self) -> Option<&KeyMaterial> {
        self.secret.as_ref().map(|secret| &secret.material)
    }

    /// Tells whether the words have a passphrase in the vault.
    pub fn has_passphrase(&self) -> bool {
        self.secret.as_ref().is_some_and(|secret| secret.passphrase.is_some())
    }
}

impl KeyNumber {
    /// Returns the number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for KeyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for KeyNumber {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<std::num::NonZeroU8>().map(|number| Self(number.get()))
    }
}
