//! Changes of cosignatories, and cosignatures.

use crate::crypto::address_of;
use crate::exception::Exception;
use crate::model::Header;
use crate::stream::{Reader, Writer};

/// From this entity version on, a modification carries a change of the minimum.
const MINIMUM_VERSION: u32 = 2;

/// What happens to one cosignatory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// 1: add, 2: delete. NIS parses 3 as well, a name without a meaning here.
    pub kind: u32,
    /// The cosignatory's public key.
    pub cosignatory: Vec<u8>,
}

impl Change {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Exception> {
        let kind = reader.int("modificationType")?;
        let cosignatory = reader.bytes("cosignatoryAccount")?;
        if (1..=3).contains(&kind) {
            Ok(Self { kind, cosignatory })
        } else {
            Err(Exception::argument("invalid mode"))
        }
    }
}

/// A change of the cosignatories of the signer's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modification {
    version: u32,
    /// In NIS's order: by kind, then by the text of the cosignatory's address.
    changes: Vec<Change>,
    minimum: Option<i32>,
}

impl Modification {
    pub(crate) fn read(header: &Header, reader: &mut Reader<'_>) -> Result<Self, Exception> {
        let version = header.entity_version();
        let mut changes = Vec::new();
        for _ in 0..reader.count("modifications")? {
            let mut inner = reader.element()?.ok_or_else(|| Exception::other("null element"))?;
            changes.push(Change::read(&mut inner).map_err(Exception::nested)?);
        }
        let minimum = if version < MINIMUM_VERSION { None } else { read_minimum(reader)? };
        if changes.is_empty() && minimum.is_none() {
            return Err(Exception::argument("there is nothing to modify"));
        }
        changes.sort_by_cached_key(|c| (c.kind, address_of(header.network(), &c.cosignatory)));
        Ok(Self { version, changes, minimum })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.length(self.changes.len());
        for change in &self.changes {
            writer.object(|inner| {
                inner.int(change.kind);
                inner.bytes(&change.cosignatory);
            });
        }
        match self.minimum {
            _ if self.version < MINIMUM_VERSION => {}
            None => writer.int(0),
            Some(change) => {
                writer.object(|inner| inner.int(u32::from_le_bytes(change.to_le_bytes())));
            }
        }
    }

    /// Who is added and deleted, in NIS's order.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// By how much the least number of signatures changes.
    #[must_use]
    pub fn minimum(&self) -> Option<i32> {
        self.minimum
    }

    /// Whether the form has a place for a change of the minimum.
    pub(crate) fn carries_minimum(&self) -> bool {
        self.version >= MINIMUM_VERSION
    }

    /// The public keys of one kind of change.
    pub(crate) fn of_kind(&self, kind: u32) -> impl Iterator<Item = &[u8]> {
        let same = self.changes.iter().filter(move |change| change.kind == kind);
        same.map(|change| change.cosignatory.as_slice())
    }
}

fn read_minimum(reader: &mut Reader<'_>) -> Result<Option<i32>, Exception> {
    let Some(mut inner) = reader.object()? else {
        return Ok(None);
    };
    let change = inner.int("relativeChange").map_err(Exception::nested)?;
    Ok(Some(i32::from_le_bytes(change.to_le_bytes())))
}

/// A cosignature: it names the hash of a transaction, and nothing of what that one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    other_hash: Vec<u8>,
    other_account: String,
}

impl Cosignature {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Exception> {
        let mut hash = reader.object()?.ok_or_else(|| Exception::missing("otherHash"))?;
        let other_hash = hash.bytes("data").map_err(Exception::nested)?;
        let other_account = reader.string("otherAccount")?.to_uppercase();
        Ok(Self { other_hash, other_account })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.object(|inner| inner.bytes(&self.other_hash));
        writer.bytes(self.other_account.as_bytes());
    }

    /// The hash of the inner transaction; any length survives parsing.
    #[must_use]
    pub fn other_hash(&self) -> &[u8] {
        &self.other_hash
    }

    /// The address of the multisig account, which pays.
    #[must_use]
    pub fn other_account(&self) -> &str {
        &self.other_account
    }
}
