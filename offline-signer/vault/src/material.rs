//! Key material: what a key's text means, and how a signing key comes of it.

use std::fmt;

use bip39::{Language, Mnemonic};
use scheme::hex::{HexError, decode_into};
use scheme::{Path, Scheme};
use system::Locked;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::locked::{locked, locked_copy};
use crate::{KeyError, KeyText, Passphrase, SigningKey, mnemonic, seedqr, slip10, stack};

/// A parsed key, in locked memory: the entropy of a mnemonic, or one raw private key.
pub struct KeyMaterial(Secret);

enum Secret {
    /// 16, 20, 24, 28 or 32 bytes, which always make a mnemonic.
    Words { language: Language, entropy: Locked },
    /// The 32 bytes as wallets print them, not yet reversed.
    Raw(Locked),
}

/// The bytes of a raw private key.
const RAW: usize = 32;

/// What a key's text turned out to be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KeyKind {
    /// A BIP-39 mnemonic, from which keys are derived.
    Words {
        /// The number of words: 12, 15, 18, 21 or 24.
        count: usize,
    },
    /// One private key.
    Raw,
}

impl KeyText {
    /// Parses BIP-39 words with their checksum, a private key of 64 hex digits, or 66 that begin
    /// with 00, or the digits of a SeedQR.
    ///
    /// # Errors
    /// Says which word or character is wrong by its place, never by its text.
    pub fn parse(&self) -> Result<KeyMaterial, KeyError> {
        stack::wiped(|| {
            let text = self.as_str();
            let mut words = text.split_whitespace();
            match (words.next(), words.next()) {
                (None, _) => Err(KeyError::Empty),
                (Some(only), None) if seedqr::is_digits(only.as_bytes()) => {
                    seedqr::from_digits(only.as_bytes())
                }
                (Some(only), None) if is_meant_as_hex(only) => {
                    parse_hex(text).map(|key| KeyMaterial(Secret::Raw(key)))
                }
                (Some(_), _) => KeyMaterial::of_mnemonic(&*mnemonic::parse(text)?),
            }
        })
    }
}

/// No listed word holds a digit, and none is as long as a hex key.
fn is_meant_as_hex(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
        || word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn parse_hex(text: &str) -> Result<Locked, KeyError> {
    let digits = match text.len() {
        64 => text,
        66 => text.strip_prefix("00").ok_or(KeyError::HexPrefix)?,
        found => return Err(KeyError::HexLength { found }),
    };
    let skipped = text.len().saturating_sub(digits.len());
    let mut key = locked(RAW)?;
    decode_into(digits, key.as_mut()).map_err(|error| match error {
        HexError::Length { found, .. } => KeyError::HexLength { found },
        HexError::Digit { position } => {
            KeyError::HexDigit { position: position.saturating_add(skipped) }
        }
    })?;
    Ok(key)
}

impl KeyMaterial {
    /// Takes the entropy of a mnemonic: 16, 20, 24, 28 or 32 bytes, which are copied.
    ///
    /// # Errors
    /// Refuses any other length, and says so as the number of words that it would be.
    pub fn from_entropy(language: Language, entropy: &[u8]) -> Result<Self, KeyError> {
        if !matches!(entropy.len(), 16 | 20 | 24 | 28 | 32) {
            return Err(KeyError::WordCount { found: words_of(entropy) });
        }
        Ok(Self(Secret::Words { language, entropy: locked_copy(entropy)? }))
    }

    /// Takes a raw private key as wallets print it; it is copied.
    ///
    /// # Errors
    /// If there is no memory.
    pub fn from_raw(key: &[u8; RAW]) -> Result<Self, KeyError> {
        Ok(Self(Secret::Raw(locked_copy(key)?)))
    }

    /// Takes the entropy of a mnemonic, on a stack that the caller wipes.
    pub(crate) fn of_mnemonic(words: &Mnemonic) -> Result<Self, KeyError> {
        let (bytes, length) = words.to_entropy_array();
        let bytes = Zeroizing::new(bytes);
        Self::from_entropy(words.language(), bytes.get(..length).unwrap_or_default())
    }

    /// Makes the mnemonic, on a stack that the caller wipes; none of a raw key.
    pub(crate) fn mnemonic(&self) -> Option<Box<Mnemonic>> {
        match &self.0 {
            Secret::Words { language, entropy } => {
                Mnemonic::from_entropy_in(*language, entropy.as_ref()).ok().map(Box::new)
            }
            Secret::Raw(_) => None,
        }
    }

    /// Tells the language of a mnemonic; none of a raw key.
    pub fn language(&self) -> Option<Language> {
        match &self.0 {
            Secret::Words { language, .. } => Some(*language),
            Secret::Raw(_) => None,
        }
    }

    /// The entropy of a mnemonic or the raw key.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.0 {
            Secret::Words { entropy: bytes, .. } | Secret::Raw(bytes) => bytes.as_ref(),
        }
    }

    /// Tells what the text was.
    pub fn kind(&self) -> KeyKind {
        match &self.0 {
            Secret::Words { entropy, .. } => KeyKind::Words { count: words_of(entropy.as_ref()) },
            Secret::Raw(_) => KeyKind::Raw,
        }
    }

    /// Makes the signing key: of words by BIP-39 and SLIP-10 along `path`, of a raw key as it is.
    ///
    /// No passphrase and an empty one give the same key, as BIP-39 has it.
    ///
    /// # Errors
    /// Words need a path; a raw key takes neither path nor passphrase, not even an empty one, since an
    /// argument without effect would be a false promise.
    pub fn derive(
        &self,
        scheme: Scheme,
        path: Option<&Path>,
        passphrase: Option<&Passphrase>,
    ) -> Result<SigningKey, KeyError> {
        match (&self.0, path, passphrase) {
            (Secret::Words { .. }, Some(path), _) => {
                stack::wiped(|| self.derive_words(scheme, path, passphrase))
            }
            (Secret::Words { .. }, None, _) => Err(KeyError::PathMissing),
            (Secret::Raw(key), None, None) => stack::wiped(|| from_raw(key.as_ref(), scheme)),
            (Secret::Raw(_), Some(_), _) => Err(KeyError::PathOfRawKey),
            (Secret::Raw(_), None, Some(_)) => Err(KeyError::PassphraseOfRawKey),
        }
    }

    fn derive_words(
        &self,
        scheme: Scheme,
        path: &Path,
        passphrase: Option<&Passphrase>,
    ) -> Result<SigningKey, KeyError> {
        let words = self.mnemonic().ok_or(KeyError::Checksum)?;
        let salt = mnemonic::normalized_passphrase(passphrase.map_or("", Passphrase::as_str));
        let seed = Zeroizing::new(words.to_seed_normalized(&salt));
        let mut key = Zeroizing::new([0; 32]);
        slip10::derive_into(scheme.derivation().hmac_key, &*seed, path, &mut key);
        SigningKey::new(scheme, &key)
    }
}

/// The number of words that so much entropy makes.
fn words_of(entropy: &[u8]) -> usize {
    entropy.len().saturating_mul(3).div_ceil(4)
}

fn from_raw(displayed: &[u8], scheme: Scheme) -> Result<SigningKey, KeyError> {
    let mut key = Zeroizing::new([0; RAW]);
    for (to, from) in key.iter_mut().zip(displayed) {
        *to = *from;
    }
    if scheme.derivation().displayed_reversed {
        key.reverse();
    }
    SigningKey::new(scheme, &key)
}

// Both variants wipe themselves.
impl ZeroizeOnDrop for KeyMaterial {}

impl fmt::Debug for KeyMaterial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyMaterial").finish_non_exhaustive()
    }
}
