//! What a key file or prompt may hold: one key, or the shares of one.

use crate::entropy::Entropy;
use crate::slip39::{Gathering, Share, ShareError, has_word};
use crate::{KeyError, KeyMaterial, Passphrase, SecretText};

/// What the secret of shares is. The shares do not say it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ShareSecret {
    /// The entropy of English words.
    #[default]
    Phrase,
    /// A private key of 32 bytes, in the order in which wallets print it.
    PrivateKey,
}

/// Why a text is no key; lines count from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KeyFileError {
    /// It is one key, and wrong.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A line is no share of the set.
    #[error("line {line}: {error}")]
    Share {
        /// The line.
        line: usize,
        /// What is wrong with it.
        #[source]
        error: ShareError,
    },
    /// The shares cannot be joined.
    #[error(transparent)]
    Shares(#[from] ShareError),
    /// A passphrase of shares came with a key that is none.
    #[error("words and private keys take no passphrase of shares")]
    SharePassphrase,
}

impl SecretText {
    /// Parses a key: words, a private key in hex or the digits of a SeedQR in one line, or enough
    /// shares of SLIP-0039, one to a line.
    ///
    /// # Errors
    /// Says what is wrong by line, word or character, never by its text.
    pub fn parse_key(
        &self,
        secret: ShareSecret,
        share_passphrase: Option<&Passphrase>,
    ) -> Result<KeyMaterial, KeyFileError> {
        if self.holds_shares() {
            let shares = self.parse_shares()?;
            return Ok(secret.key(&shares.recover(share_passphrase)?)?);
        }
        if share_passphrase.is_some() {
            return Err(KeyFileError::SharePassphrase);
        }
        Ok(self.line()?.parse()?)
    }

    /// Tells whether the text is meant as shares: most words of its first line are words of shares, and
    /// no phrase has so many.
    pub fn holds_shares(&self) -> bool {
        let Some((_, line)) = self.lines().next() else { return false };
        let count = line.split_whitespace().count();
        let known = line.split_whitespace().filter(|word| has_word(word)).count();
        (19..=34).contains(&count)
            && !matches!(count, 21 | 24)
            && known.saturating_mul(4) >= count.saturating_mul(3)
    }

    /// Parses shares, one to a line.
    ///
    /// # Errors
    /// Says which line is wrong.
    pub fn parse_shares(&self) -> Result<Gathering, KeyFileError> {
        let mut gathering = Gathering::default();
        for (line, text) in self.lines() {
            let added = Share::parse(text).and_then(|share| gathering.add(share));
            added.map_err(|error| KeyFileError::Share { line, error })?;
        }
        Ok(gathering)
    }
}

impl ShareSecret {
    /// Makes the key of what shares hold.
    ///
    /// # Errors
    /// Refuses a secret whose length neither words nor a private key have.
    pub fn key(self, secret: &Entropy) -> Result<KeyMaterial, KeyError> {
        match self {
            Self::Phrase => KeyMaterial::from_english(secret),
            Self::PrivateKey => KeyMaterial::from_private_key(secret),
        }
    }
}
