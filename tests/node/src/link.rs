//! Account key links, which NIS calls importance transfers.

use crate::exception::Exception;
use crate::stream::{Reader, Writer};

/// What a key link does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkMode {
    /// Lends the right to harvest.
    Activate,
    /// Takes it back.
    Deactivate,
}

/// An account key link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLink {
    mode: LinkMode,
    remote: Vec<u8>,
}

impl KeyLink {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Exception> {
        let mode = reader.int("mode")?;
        let remote = reader.bytes("remoteAccount")?;
        let mode = match mode {
            1 => LinkMode::Activate,
            2 => LinkMode::Deactivate,
            _ => return Err(Exception::other("property mode has an incompatible value")),
        };
        Ok(Self { mode, remote })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.int(self.mode_number());
        writer.bytes(&self.remote);
    }

    /// What it does.
    #[must_use]
    pub fn mode(&self) -> LinkMode {
        self.mode
    }

    pub(crate) fn mode_number(&self) -> u32 {
        match self.mode {
            LinkMode::Activate => 1,
            LinkMode::Deactivate => 2,
        }
    }

    /// The public key that harvests.
    #[must_use]
    pub fn remote(&self) -> &[u8] {
        &self.remote
    }
}
