//! The bytes inside of the seal (docs/spec/vault.md, section 4): written straight into locked memory,
//! and read from there without a copy of anything secret but to locked memory.

use bip39::Language;
use scheme::{Path, PublicKey};
use system::Locked;

use super::edit::{MOST_ACCOUNTS, MOST_KEYS};
use super::key::Secret;
use super::{Account, Contents, KeyNumber, KeyRecord, Label, Moment, State};
use crate::locked::locked;
use crate::{KeyMaterial, Passphrase, VaultError};

/// The length is a multiple of this, so that it tells little of what is inside.
const BLOCK: usize = 64;
const NO_SECRET: u8 = 0;
const WORDS: u8 = 1;
const RAW: u8 = 2;

type Put<'a> = &'a mut dyn FnMut(&[u8]);

impl Contents {
    /// Writes everything, padded with zeros.
    pub(crate) fn encode(&self) -> Result<Locked, VaultError> {
        let mut length: usize = 0;
        self.write(&mut |bytes| length = length.saturating_add(bytes.len()));
        let mut plain = locked(length.next_multiple_of(BLOCK))?;
        let mut rest = plain.as_mut();
        self.write(&mut |bytes| {
            if let Some((to, behind)) = std::mem::take(&mut rest).split_at_mut_checked(bytes.len())
            {
                to.copy_from_slice(bytes);
                rest = behind;
            }
        });
        Ok(plain)
    }

    fn write(&self, put: Put<'_>) {
        put(&[u8::from(self.unattended)]);
        put_count(put, self.names.len());
        for (number, name) in &self.names {
            put(&[*number]);
            put_text(put, Some(name));
        }
        put_count(put, self.keys.len());
        for key in &self.keys {
            write_key(key, put);
        }
    }

    /// Reads what [`Contents::encode`] wrote, and nothing else.
    pub(crate) fn decode(plain: &Locked) -> Result<Self, VaultError> {
        let mut reader = Reader(plain.as_ref());
        let contents = reader.contents()?;
        contents.check()?;
        if contents.encode()?.as_ref() == plain.as_ref() {
            Ok(contents)
        } else {
            Err(VaultError::Contents)
        }
    }

    /// What is edited one by one holds for the whole as well.
    fn check(&self) -> Result<(), VaultError> {
        let ascend = self.keys.is_sorted_by(|key, next| key.number < next.number);
        let labels = self.keys.iter().enumerate().all(|(place, key)| {
            self.keys.iter().skip(place.saturating_add(1)).all(|next| next.label != key.label)
        });
        let accounts: Vec<(KeyNumber, &Account)> = self.accounts().collect();
        let secrets = self.keys.iter().all(|key| {
            key.secret.as_ref().is_none_or(|secret| self.holder_of(secret) == Some(key.number))
        });
        let apart = accounts.iter().enumerate().all(|(place, (of, account))| {
            let mut later = accounts.iter().skip(place.saturating_add(1));
            later.all(|(number, other)| {
                !other.is_same(account)
                    && !other.excludes(account)
                    && (number == of || other.public_key != account.public_key)
            })
        });
        if ascend && labels && secrets && apart { Ok(()) } else { Err(VaultError::Contents) }
    }
}

fn put_count(put: Put<'_>, count: usize) {
    // Every list is bounded far below 255 where it grows.
    put(&[u8::try_from(count).unwrap_or(u8::MAX)]);
}

fn put_text(put: Put<'_>, text: Option<&Label>) {
    let bytes = text.map(|text| text.as_str().as_bytes()).unwrap_or_default();
    put_count(put, bytes.len());
    put(bytes);
}

fn write_key(key: &KeyRecord, put: Put<'_>) {
    put(&[key.number.0]);
    put_text(put, Some(&key.label));
    put(&key.created.0.to_be_bytes());
    put(&[key.state.code()]);
    put(&key.since.0.to_be_bytes());
    write_secret(key.secret.as_ref(), put);
    put_count(put, key.accounts.len());
    for account in &key.accounts {
        write_account(account, put);
    }
}

fn write_secret(secret: Option<&Secret>, put: Put<'_>) {
    let Some(Secret { material, passphrase }) = secret else { return put(&[NO_SECRET]) };
    let bytes = material.bytes();
    let Some(language) = material.language() else {
        put(&[RAW]);
        return put(bytes);
    };
    put(&[WORDS, language_code(language)]);
    put_count(put, bytes.len());
    put(bytes);
    let passphrase = passphrase.as_ref().map(AsRef::as_ref).unwrap_or_default();
    put(&u16::try_from(passphrase.len()).unwrap_or(u16::MAX).to_be_bytes());
    put(passphrase);
}

fn write_account(account: &Account, put: Put<'_>) {
    put_text(put, Some(&account.chain));
    put_text(put, Some(&account.network));
    put_count(put, account.path.as_ref().map_or(0, |path| path.hardened().count()));
    for index in account.path.iter().flat_map(Path::hardened) {
        put(&index.to_be_bytes());
    }
    put(&account.public_key.0);
    put_text(put, account.multisig.as_ref());
    put(&[u8::from(account.together)]);
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], VaultError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(VaultError::Contents)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], VaultError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(VaultError::Contents)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, VaultError> {
        self.array().map(|[byte]| byte)
    }

    fn flag(&mut self) -> Result<bool, VaultError> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(VaultError::Contents),
        }
    }

    fn moment(&mut self) -> Result<Moment, VaultError> {
        self.array().map(u64::from_be_bytes).map(Moment)
    }

    fn optional_label(&mut self) -> Result<Option<Label>, VaultError> {
        let length = usize::from(self.byte()?);
        if length == 0 {
            return Ok(None);
        }
        let text = str::from_utf8(self.take(length)?).map_err(|_| VaultError::Contents)?;
        text.parse().map(Some).map_err(|_| VaultError::Contents)
    }

    fn label(&mut self) -> Result<Label, VaultError> {
        self.optional_label()?.ok_or(VaultError::Contents)
    }

    /// Reads a list of at most `most` items.
    fn list<T>(
        &mut self,
        most: usize,
        item: impl Fn(&mut Self) -> Result<T, VaultError>,
    ) -> Result<Vec<T>, VaultError> {
        let count = usize::from(self.byte()?);
        if count > most {
            return Err(VaultError::Contents);
        }
        (0..count).map(|_| item(self)).collect()
    }

    fn contents(&mut self) -> Result<Contents, VaultError> {
        let unattended = self.flag()?;
        let names = self.list(usize::from(u8::MAX), |r| Ok((r.byte()?, r.label()?)))?;
        let keys = self.list(MOST_KEYS, Self::key)?;
        Ok(Contents { unattended, names, keys })
    }

    fn key(&mut self) -> Result<KeyRecord, VaultError> {
        let number = KeyNumber(self.byte()?);
        let (label, created) = (self.label()?, self.moment()?);
        let state = State::of_code(self.byte()?).ok_or(VaultError::Contents)?;
        let (since, secret) = (self.moment()?, self.secret()?);
        let accounts = self.list(MOST_ACCOUNTS, Self::account)?;
        // A key is gone when, and only when, it is destroyed.
        if number.0 == 0 || secret.is_none() != (state == State::Destroyed) {
            return Err(VaultError::Contents);
        }
        Ok(KeyRecord { number, label, created, state, since, secret, accounts })
    }

    fn secret(&mut self) -> Result<Option<Secret>, VaultError> {
        let secret = match self.byte()? {
            NO_SECRET => return Ok(None),
            WORDS => self.words()?,
            RAW => {
                let key = self.take(32)?.try_into().map_err(|_| VaultError::Contents)?;
                Secret::new(KeyMaterial::from_raw(key)?, None)?
            }
            _ => return Err(VaultError::Contents),
        };
        Ok(Some(secret))
    }

    fn words(&mut self) -> Result<Secret, VaultError> {
        let language = language_of_code(self.byte()?).ok_or(VaultError::Contents)?;
        let length = usize::from(self.byte()?);
        let entropy = self.take(length)?;
        let material = KeyMaterial::from_entropy(language, entropy);
        let material = material.map_err(|_| VaultError::Contents)?;
        let length = usize::from(self.array().map(u16::from_be_bytes)?);
        let text = zeroize::Zeroizing::new(self.take(length)?.to_vec());
        let passphrase = Passphrase::from_bytes(text).map_err(|_| VaultError::Contents)?;
        Ok(Secret::new(material, Some(&passphrase))?)
    }

    fn account(&mut self) -> Result<Account, VaultError> {
        let (chain, network) = (self.label()?, self.label()?);
        let levels = self.list(Path::MAX_LEVELS, |r| r.array().map(u32::from_be_bytes))?;
        let path = match levels.as_slice() {
            [] => None,
            levels => Some(path(levels).ok_or(VaultError::Contents)?),
        };
        let public_key = PublicKey(self.array()?);
        let (multisig, together) = (self.optional_label()?, self.flag()?);
        Ok(Account { chain, network, path, public_key, multisig, together })
    }
}

/// Makes a path of levels as they are written, each with the hardened bit.
fn path(levels: &[u32]) -> Option<Path> {
    const HARDENED: u32 = 1 << 31;
    let plain: Option<Vec<u32>> = levels.iter().map(|level| level.checked_sub(HARDENED)).collect();
    Path::new(&plain?).ok()
}

/// The languages in the order of their codes.
const LANGUAGES: [Language; 10] = [
    Language::English,
    Language::SimplifiedChinese,
    Language::TraditionalChinese,
    Language::Czech,
    Language::French,
    Language::Italian,
    Language::Japanese,
    Language::Korean,
    Language::Portuguese,
    Language::Spanish,
];

const fn language_code(language: Language) -> u8 {
    match language {
        Language::English => 0,
        Language::SimplifiedChinese => 1,
        Language::TraditionalChinese => 2,
        Language::Czech => 3,
        Language::French => 4,
        Language::Italian => 5,
        Language::Japanese => 6,
        Language::Korean => 7,
        Language::Portuguese => 8,
        Language::Spanish => 9,
    }
}

fn language_of_code(code: u8) -> Option<Language> {
    LANGUAGES.into_iter().find(|language| language_code(*language) == code)
}
