//! What some transactions only name by its hash, and the request brings along.
use crate::{Chain, ParseError};
use alloc::{collections::BTreeMap, vec::Vec};

/// The bytes that came beside the transactions, by the hash that this code computed of them.
/// Nothing in it is believed: it is only ever found by its own hash.
#[derive(Clone, Debug, Default)]
pub struct Context {
    entries: BTreeMap<[u8; 32], Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    bytes: Vec<u8>,
    used: bool,
}

impl Context {
    /// Returns a context without anything.
    #[must_use]
    pub const fn none() -> Self {
        Self { entries: BTreeMap::new() }
    }

    /// Hashes what came along as chain `C` does.
    ///
    /// # Errors
    ///
    /// [`ParseError::Unused`] if the same bytes came twice.
    pub fn new<C: Chain>(items: &[Vec<u8>]) -> Result<Self, ParseError> {
        let mut entries = BTreeMap::new();
        for bytes in items {
            let entry = Entry { bytes: bytes.clone(), used: false };
            if entries.insert(C::context_hash(bytes), entry).is_some() {
                return Err(ParseError::Unused);
            }
        }
        Ok(Self { entries })
    }

    /// Returns the bytes whose hash is `hash`.
    ///
    /// # Errors
    ///
    /// [`ParseError::Blind`] if there are none.
    pub fn find(&mut self, hash: &[u8; 32]) -> Result<&[u8], ParseError> {
        let entry = self.entries.get_mut(hash).ok_or(ParseError::Blind)?;
        entry.used = true;
        Ok(&entry.bytes)
    }

    /// Demands that everything was looked up.
    pub(crate) fn end(self) -> Result<(), ParseError> {
        if self.entries.values().all(|entry| entry.used) { Ok(()) } else { Err(ParseError::Unused) }
    }
}
