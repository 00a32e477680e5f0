//! Addresses and names of NIS1, checked for form.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE32_NOPAD;
use thiserror::Error;

use crate::nis::NisNetwork;

/// The characters of an address.
const ADDRESS: usize = 40;
/// The bytes of an address: network, 20 of a hash, 4 of checksum.
const ADDRESS_BYTES: usize = 25;

/// A text that is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdError {
    /// It is not 40 characters of Base32.
    #[error("an address has 40 characters, A to Z and 2 to 7")]
    Address,
    /// It is no name of a namespace.
    #[error("a namespace has one to three parts of a-z, 0-9, _ and -, joined by dots")]
    Namespace,
    /// It is no name of a mosaic.
    #[error("a mosaic's name has at most 32 of a-z, 0-9, ', _, - and single blanks")]
    Mosaic,
}

/// An address as text: 40 characters of Base32. Its checksum is not looked at here: whoever signs
/// for it, or pays to it, does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NisAddress {
    text: String,
    network: u8,
}

impl NisAddress {
    /// The network its first byte names.
    #[must_use]
    pub fn network(&self) -> NisNetwork {
        NisNetwork::from_byte(self.network)
    }

    /// The 40 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for NisAddress {
    type Err = IdError;

    /// Reads 40 upper-case characters; no dashes, no blanks.
    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.len() != ADDRESS {
            return Err(IdError::Address);
        }
        let bytes = BASE32_NOPAD.decode(text.as_bytes()).map_err(|_| IdError::Address)?;
        let network = bytes.first().copied().filter(|_| bytes.len() == ADDRESS_BYTES);
        Ok(Self { text: text.to_owned(), network: network.ok_or(IdError::Address)? })
    }
}

impl fmt::Display for NisAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The full name of a namespace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamespaceName(String);

impl NamespaceName {
    /// The full name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for NamespaceName {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut parts = text.split('.');
        let root = parts.next().is_some_and(|part| is_part(part, 16));
        let below: Vec<&str> = parts.take(3).collect();
        if root && below.len() < 3 && below.iter().all(|part| is_part(part, 64)) {
            return Ok(Self(text.to_owned()));
        }
        Err(IdError::Namespace)
    }
}

impl fmt::Display for NamespaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Tells whether a text can be one part of a namespace's name.
pub(crate) fn is_part(text: &str, longest: usize) -> bool {
    let inner = text.bytes().all(|byte| is_plain(byte) || byte == b'_' || byte == b'-');
    text.bytes().next().is_some_and(is_plain) && inner && text.len() <= longest
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// The id of a mosaic; it prints as `namespace:name`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MosaicName {
    namespace: NamespaceName,
    name: String,
}

impl MosaicName {
    /// Puts the two parts together.
    ///
    /// # Errors
    /// The part that NIS would not take.
    pub fn new(namespace: &str, name: &str) -> Result<Self, IdError> {
        let word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| is_plain(byte) || b"'_-".contains(&byte))
        };
        let start = name.bytes().next().is_some_and(is_plain);
        if !start || name.len() > 32 || !name.split(' ').all(word) {
            return Err(IdError::Mosaic);
        }
        Ok(Self { namespace: namespace.parse()?, name: name.to_owned() })
    }

    /// The full name of the namespace.
    #[must_use]
    pub fn namespace(&self) -> &NamespaceName {
        &self.namespace
    }

    /// The name within the namespace.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl FromStr for MosaicName {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (namespace, name) = text.split_once(':').ok_or(IdError::Mosaic)?;
        Self::new(namespace, name)
    }
}

impl fmt::Display for MosaicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.namespace, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let text = "TAMESPACEWH4MKFMBCVFERDPOOP4FK7MTDJEYP35";
        let address: NisAddress = text.parse().unwrap();
        assert_eq!((address.to_string().as_str(), address.network()), (text, NisNetwork::TESTNET));
        let lower = text.to_lowercase();
        let dashed = format!("{}-", text.trim_end_matches('5'));
        for text in ["", "T", lower.as_str(), &dashed, &format!("{text}A"), &text.replace('5', "1")]
        {
            assert_eq!(text.parse::<NisAddress>(), Err(IdError::Address), "{text}");
        }
    }

    #[test]
    fn names() {
        for id in ["nem:xem", "a.b.c:x y", "a:x's", "0-_:0'", "aaaaaaaaaaaaaaaa:b"] {
            assert_eq!(id.parse::<MosaicName>().unwrap().to_string(), id);
        }
        let long = format!("a:{}", "b".repeat(33));
        let long_sub = format!("a.{}:b", "b".repeat(65));
        for id in [
            "nem",
            "nem:",
            ":xem",
            "Nem:xem",
            "nem:Xem",
            "a.b.c.d:e",
            "a..b:c",
            ".a:b",
            "a.:b",
            "_a:b",
            "a:-b",
            "a:b  c",
            "a: b",
            "a:b ",
            "aaaaaaaaaaaaaaaaa:b",
            "a:b\n",
            "a:ä",
            "a:b:c",
            &long,
            &long_sub,
        ] {
            assert!(id.parse::<MosaicName>().is_err(), "{id}");
        }
    }
}
