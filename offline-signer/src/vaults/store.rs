//! A vault in a folder, which no kill, full disk or torn file takes away (docs/spec/vault.md,
//! section 8): the new version is on the disk, read back and opened before the old one is let go.
use super::files::Files;
use protocol::{Message, SealedVault};
use std::io::{self, ErrorKind};
use vault::{Sealed, VaultError};

/// The vault.
pub(crate) const CURRENT: &str = "vault.coldseal";
/// The version before it.
pub(crate) const PREVIOUS: &str = "vault.previous";
/// A version that is being written.
pub(crate) const NEW: &str = "vault.new";
/// A version that is to be wiped.
pub(crate) const OLD: &str = "vault.old";

/// Why a vault could not be read from its folder or written to it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// There is none.
    #[error("there is no vault in this folder")]
    Missing,
    /// There is one already.
    #[error("there is a vault in this folder already")]
    Exists,
    /// No version of it is whole.
    #[error("{CURRENT} is no vault that can be opened: {0}")]
    Damaged(Flaw),
    /// What was read back is not what was written.
    #[error("what was written to {NEW} is not what was read back; the vault is as it was")]
    ReadBack,
    /// What was read back does not open.
    #[error("the new version does not open ({0}); the vault is as it was")]
    Unopened(VaultError),
    /// A step failed before the new version took its place.
    #[error("cannot {what}: {error}; the vault is as it was")]
    Unsaved { what: &'static str, error: io::Error },
    /// A step failed after the new version took its place.
    #[error("cannot {what}: {error}; the vault is saved, but perhaps not for a power cut")]
    Unsynced { what: &'static str, error: io::Error },
    /// The new version is in its place, and the one before it could not be wiped.
    #[error(
        "cannot wipe the version before ({error}); the vault is saved, but that version still opens"
    )]
    Unwiped { error: io::Error },
    /// The folder cannot be read.
    #[error("cannot read {name}: {error}")]
    Unread { name: &'static str, error: io::Error },
}

/// What is wrong with a file that should be a vault.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum Flaw {
    /// It is no message, or not a whole one.
    #[error("{0}")]
    Wire(protocol::WireError),
    /// It is a message of another kind.
    #[error("{0}")]
    Kind(protocol::MessageError),
    /// The vault in it is not one.
    #[error("{0}")]
    Vault(VaultError),
}

/// A vault as it was found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) sealed: Sealed,
    pub(crate) message: Message,
    /// The file that it is from.
    pub(crate) name: &'static str,
    /// What happened to other versions, for people.
    pub(crate) notes: Vec<String>,
}

/// What becomes of the version before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Before {
    /// It stays beside the new one.
    Kept,
    /// It is wiped: somebody who could open it shall not any more, or a key in it is destroyed.
    Wiped,
}

/// The versions of a vault in a folder.
#[derive(Debug)]
pub(crate) struct Store<F> {
    files: F,
}

/// One file: what it holds if it is a whole vault.
enum Look {
    Whole(Box<Sealed>, Message),
    Flawed(Flaw),
    Absent,
}

impl<F: Files> Store<F> {
    pub(crate) fn new(files: F) -> Self {
        Self { files }
    }

    #[cfg(test)]
    pub(crate) fn into_files(self) -> F {
        self.files
    }

    /// Finds the version to use: the vault itself; if a kill or damage has taken that away, one that was
    /// being put into its place; else the version before.
    pub(crate) fn load(&mut self) -> Result<Found, StoreError> {
        let flaw = match self.look(CURRENT)? {
            Look::Whole(sealed, message) => {
                let notes = self.leftovers();
                return Ok(Found { sealed: *sealed, message, name: CURRENT, notes });
            }
            Look::Flawed(flaw) => Some(flaw),
            Look::Absent => None,
        };
        for name in [NEW, OLD, PREVIOUS] {
            if let Look::Whole(sealed, message) = self.look(name)? {
                let notes = vec![instead(flaw.as_ref(), name, sealed.generation())];
                return Ok(Found { sealed: *sealed, message, name, notes });
            }
        }
        Err(flaw.map_or(StoreError::Missing, StoreError::Damaged))
    }

    fn look(&mut self, name: &'static str) -> Result<Look, StoreError> {
        let bytes = match self.files.read(name) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Look::Absent),
            // A sector that cannot be read is damage like any other: another version may be whole.
            Err(error) if is_damage(&error) => return Ok(Look::Flawed(UNREADABLE)),
            Err(error) => return Err(StoreError::Unread { name, error }),
        };
        Ok(match decode(&bytes) {
            Ok((sealed, message)) => Look::Whole(Box::new(sealed), message),
            Err(flaw) => Look::Flawed(flaw),
        })
    }

    /// Says what an interrupted save has left behind.
    fn leftovers(&mut self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.files.read(NEW).is_ok() {
            notes.push(format!(
                "a save was interrupted before it was done: this is the vault as it was before ({NEW} \
                 goes with the next save)"
            ));
        }
        if self.files.read(OLD).is_ok() {
            notes.push(format!(
                "a save was interrupted before it had wiped the version before: {OLD} still opens (it \
                 goes with the next save)"
            ));
        }
        notes
    }

    /// Writes the first version into a folder without one.
    pub(crate) fn create(
        &mut self,
        sealed: Vec<u8>,
        opens: &dyn Fn(&Sealed) -> Result<(), VaultError>,
    ) -> Result<(), StoreError> {
        for name in [CURRENT, PREVIOUS, NEW, OLD] {
            if !matches!(self.look(name)?, Look::Absent) {
                return Err(StoreError::Exists);
            }
        }
        self.write_new(sealed, opens)?;
        self.put_in_place()
    }

    /// Saves a new version. Until the very step that puts it into place, the vault is as it was.
    pub(crate) fn save(
        &mut self,
        sealed: Vec<u8>,
        before: Before,
        opens: &dyn Fn(&Sealed) -> Result<(), VaultError>,
    ) -> Result<(), StoreError> {
        self.finish_interrupted()?;
        self.write_new(sealed, opens)?;
        let aside = match before {
            Before::Kept => PREVIOUS,
            Before::Wiped => OLD,
        };
        if let Err(error) = self.keep(aside) {
            let _left = self.files.remove(NEW);
            return Err(error);
        }
        self.put_in_place()?;
        match before {
            Before::Kept => Ok(()),
            Before::Wiped => self.wipe_all().map_err(|error| StoreError::Unwiped { error }),
        }
    }

    /// Wipes what is not to open any more. The version that was moved aside for it comes last: as long as
    /// that is there, the rest is known to be undone.
    fn wipe_all(&mut self) -> io::Result<()> {
        self.wipe(PREVIOUS)?;
        self.wipe(OLD)
    }

    /// Makes the version that [`Store::load`] chooses the current one, if it is not, and clears away what
    /// else an interrupted save has left.
    fn finish_interrupted(&mut self) -> Result<(), StoreError> {
        let failed = || unsaved("clear away what an interrupted save has left");
        let whole = matches!(self.look(CURRENT)?, Look::Whole(..));
        if !whole {
            for name in [NEW, OLD] {
                if matches!(self.look(name)?, Look::Whole(..)) {
                    self.files.rename(name, CURRENT).map_err(failed())?;
                    self.files.sync_folder().map_err(failed())?;
                    break;
                }
            }
        }
        self.wipe(NEW).map_err(failed())?;
        if self.files.read(OLD).is_ok() {
            self.wipe_all().map_err(failed())?;
        }
        Ok(())
    }

    fn write_new(
        &mut self,
        sealed: Vec<u8>,
        opens: &dyn Fn(&Sealed) -> Result<(), VaultError>,
    ) -> Result<(), StoreError> {
        let written = self.try_write_new(sealed, opens);
        if written.is_err() {
            // Whatever is there is not whole, or goes with the next save.
            let _left = self.files.remove(NEW);
        }
        written
    }

    fn try_write_new(
        &mut self,
        sealed: Vec<u8>,
        opens: &dyn Fn(&Sealed) -> Result<(), VaultError>,
    ) -> Result<(), StoreError> {
        let wire = Message::Vault(SealedVault { sealed }).to_wire();
        let wire = wire.map_err(|_| StoreError::Unopened(VaultError::TooLarge))?;
        self.files.create(NEW).map_err(unsaved("make a new file"))?;
        self.files.append(NEW, &wire).map_err(unsaved("write the new version"))?;
        self.files.sync(NEW).map_err(unsaved("write the new version"))?;
        let back = self.files.read(NEW).map_err(unsaved("read the new version back"))?;
        if back != wire {
            return Err(StoreError::ReadBack);
        }
        let (sealed, _) = decode(&back).map_err(|_| StoreError::ReadBack)?;
        opens(&sealed).map_err(StoreError::Unopened)?;
        self.files.sync_folder().map_err(unsaved("write the new version"))
    }

    /// Moves the current version aside; a damaged one is not worth the place of a whole one.
    fn keep(&mut self, name: &'static str) -> Result<(), StoreError> {
        match self.look(CURRENT)? {
            Look::Whole(..) => {
                self.files.rename(CURRENT, name).map_err(unsaved("keep the version before"))
            }
            Look::Flawed(_) | Look::Absent => Ok(()),
        }
    }

    fn put_in_place(&mut self) -> Result<(), StoreError> {
        let what = "put the new version into its place";
        // Should this fail, the new version lies beside and is the one that is used.
        self.files.rename(NEW, CURRENT).map_err(|error| StoreError::Unsynced { what, error })?;
        self.files.sync_folder().map_err(|error| StoreError::Unsynced { what, error })
    }

    /// Writes zeros over a file and takes it away, if it is there. What a flash disk or a journal keeps
    /// of it is out of reach.
    fn wipe(&mut self, name: &str) -> io::Result<()> {
        match self.files.overwrite(name).and_then(|()| self.files.remove(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
            Ok(()) => self.files.sync_folder(),
        }
    }
}

const UNREADABLE: Flaw = Flaw::Vault(VaultError::Form("it cannot be read"));

/// The errors by which a disk or a file says that bytes are lost.
fn is_damage(error: &io::Error) -> bool {
    error.kind() == ErrorKind::InvalidData || error.raw_os_error() == Some(EIO)
}

const EIO: i32 = 5;

fn unsaved(what: &'static str) -> impl FnOnce(io::Error) -> StoreError {
    move |error| StoreError::Unsaved { what, error }
}

/// Reads the bytes of a vault's file.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Sealed, Message), Flaw> {
    let message = Message::from_wire(bytes).map_err(Flaw::Wire)?;
    let vault = message.clone().into_vault().map_err(Flaw::Kind)?;
    let sealed = Sealed::decode(&vault.sealed).map_err(Flaw::Vault)?;
    Ok((sealed, message))
}

/// Says which version is used in place of the vault itself, and why.
fn instead(flaw: Option<&Flaw>, name: &str, generation: u32) -> String {
    let why = flaw.map_or_else(
        || format!("{CURRENT} is missing"),
        |flaw| format!("{CURRENT} is damaged ({flaw})"),
    );
    match name {
        NEW => format!(
            "{why}: the version that was just being saved is whole and is used (save {generation})"
        ),
        _ => format!(
            "{why}: the version before it is used (save {generation}), and what was changed since is lost"
        ),
    }
}
