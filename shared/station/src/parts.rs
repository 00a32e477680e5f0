//! Payloads in the formats of others, UR and BBQr, as parts that codes of one version hold.

use std::cell::RefCell;

use qr::{Level, Mode, Version};
use stream::{Content, EncodeError, Format, Sender};

/// How many times the least number of parts is shown before the same parts come again.
const ROUNDS: usize = 4;

/// A payload in a format of others.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    format: Format,
    payload: Vec<u8>,
    level: Level,
    /// The parts for codes of the version that was asked for last.
    made: RefCell<Option<(Version, Vec<Content>)>>,
}

impl Parts {
    pub(crate) fn new(format: Format, payload: &[u8], level: Level) -> Self {
        Self { format, payload: payload.to_vec(), level, made: RefCell::new(None) }
    }

    /// Lays the payload out for codes of a version.
    pub(crate) fn sender(&self, version: Version) -> Result<Sender, EncodeError> {
        let mode = if self.format.is_alphanumeric() { Mode::Alphanumeric } else { Mode::Byte };
        stream::encoder(self.format, &self.payload, version.capacity_in(mode, self.level))
    }

    /// Tells whether a part can make up for another that was lost.
    pub(crate) fn repair_one_another(&self) -> bool {
        match self.format {
            Format::Coldseal | Format::Ur => true,
            Format::Bbqr => false,
        }
    }

    /// Returns the smallest version that holds a part.
    pub(crate) fn least_version(&self) -> Option<Version> {
        smallest(|version| self.sender(version).is_ok())
    }

    /// Returns the smallest version that holds all of the payload.
    pub(crate) fn still_version(&self) -> Option<Version> {
        smallest(|version| self.sender(version).is_ok_and(|sender| sender.is_still()))
    }

    /// Returns the part at a place, for a code of a version.
    pub(crate) fn content(&self, version: Version, place: u32) -> Result<Content, EncodeError> {
        let mut made = self.made.borrow_mut();
        let parts = match made.take() {
            Some((of, parts)) if of == version => parts,
            Some(_) | None => {
                let sender = self.sender(version)?;
                let count =
                    if sender.is_still() { 1 } else { sender.least().saturating_mul(ROUNDS) };
                sender.contents().take(count).collect()
            }
        };
        let place = usize::try_from(place).unwrap_or_default();
        let content = place.checked_rem(parts.len()).and_then(|place| parts.get(place)).cloned();
        *made = Some((version, parts));
        content.ok_or(EncodeError::Length { found: self.payload.len() })
    }
}

/// Returns the smallest version that will do, where every larger one does as well.
fn smallest(does: impl Fn(Version) -> bool) -> Option<Version> {
    let versions: Vec<Version> = Version::all().collect();
    let first = versions.partition_point(|version| !does(*version));
    versions.get(first).copied()
}
