//! Key material: what a key's text means, and how a signing key comes of it.

use std::fmt;

use bip39::Mnemonic;
use scheme::hex::{HexError, decode_into};
use scheme::{Path, Scheme};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::{KeyError, KeyText, Passphrase, SigningKey, mnemonic, seedqr, slip10};

/// A parsed key: a mnemonic, or one raw private key.
pub struct KeyMaterial(pub(crate) Secret);

pub(crate) enum Secret {
    Words(Box<Mnemonic>),
    /// The bytes as wallets print them, not yet reversed.
    Raw(Box<Zeroizing<[u8; 32]>>),
}

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
        let text = self.as_str();
        let mut words = text.split_whitespace();
        match (words.next(), words.next()) {
            (None, _) => Err(KeyError::Empty),
            (Some(only), None) if seedqr::is_digits(only.as_bytes()) => {
                return seedqr::from_digits(only.as_bytes());
            }
            (Some(only), None) if is_meant_as_hex(only) => parse_hex(text).map(Secret::Raw),
            (Some(_), _) => mnemonic::parse(text).map(Secret::Words),
        }
        .map(KeyMaterial)
    }
}

/// No listed word holds a digit, and none is as long as a hex key.
fn is_meant_as_hex(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
        || word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn parse_hex(text: &str) -> Result<Box<Zeroizing<[u8; 32]>>, KeyError> {
    let digits = match text.len() {
        64 => text,
        66 => text.strip_prefix("00").ok_or(KeyError::HexPrefix)?,
        found => return Err(KeyError::HexLength { found }),
    };
    let skipped = text.len().saturating_sub(digits.len());
    let mut key = Box::new(Zeroizing::new([0; 32]));
    decode_into(digits, &mut key[..]).map_err(|error| match error {
        HexError::Length { found, .. } => KeyError::HexLength { found },
        HexError::Digit { position } => {
            KeyError::HexDigit { position: position.saturating_add(skipped) }
        }
    })?;
    Ok(key)
}

impl KeyMaterial {
    /// Tells what the text was.
    pub fn kind(&self) -> KeyKind {
        match &self.0 {
            Secret::Words(words) => KeyKind::Words { count: words.word_count() },
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
            (Secret::Words(words), Some(path), _) => from_words(words, scheme, path, passphrase),
            (Secret::Words(_), None, _) => Err(KeyError::PathMissing),
            (Secret::Raw(key), None, None) => from_raw(key, scheme),
            (Secret::Raw(_), Some(_), _) => Err(KeyError::PathOfRawKey),
            (Secret::Raw(_), None, Some(_)) => Err(KeyError::PassphraseOfRawKey),
        }
    }
}

fn from_words(
    words: &Mnemonic,
    scheme: Scheme,
    path: &Path,
    passphrase: Option<&Passphrase>,
) -> Result<SigningKey, KeyError> {
    let salt = mnemonic::normalized_passphrase(passphrase.map_or("", Passphrase::as_str));
    let seed = Zeroizing::new(words.to_seed_normalized(&salt));
    let mut key = Zeroizing::new([0; 32]);
    slip10::derive_into(scheme.derivation().hmac_key, &*seed, path, &mut key);
    SigningKey::new(scheme, &key)
}

fn from_raw(displayed: &[u8; 32], scheme: Scheme) -> Result<SigningKey, KeyError> {
    let mut key = Zeroizing::new(*displayed);
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
