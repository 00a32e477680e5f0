//! What a vault's errors say to an operator: what happened, what to do.
use super::store::{CURRENT, Flaw, StoreError};
use crate::secret::bad_entropy;
use station::{CliError, Exit};
use std::io::{self, ErrorKind};
use std::path::Path;
use vault::{EditError, VaultError};

/// The error of a vault that could not be found or read.
pub(crate) fn unread(error: &StoreError, folder: &Path) -> CliError {
    let name = station::file_name(folder);
    let (exit, hint) = match error {
        StoreError::Missing => (Exit::Failure, "check the name, or make one with vault create"),
        StoreError::Damaged(Flaw::Vault(VaultError::Version(_) | VaultError::Features(_))) => {
            (Exit::BadInput, "use the program that wrote it, or a newer one")
        }
        StoreError::Damaged(_) => (
            Exit::BadInput,
            "no version of it is whole: take another copy, or the backup of its keys",
        ),
        StoreError::Exists => (Exit::Usage, "choose another folder"),
        StoreError::Unread { .. }
        | StoreError::ReadBack
        | StoreError::Unopened(_)
        | StoreError::Unsaved { .. }
        | StoreError::Unsynced { .. }
        | StoreError::Unwiped { .. } => {
            (Exit::Failure, "check the folder, its rights and the disk")
        }
    };
    CliError::new(exit, format!("{name}: {error}"), hint)
}

/// The error of a vault that could not be saved.
pub(crate) fn unsaved(error: &StoreError) -> CliError {
    let hint = match error {
        StoreError::Unsynced { .. } => "look at the disk, then open the vault once more",
        StoreError::Unwiped { .. } => "look at the disk, then save once more: that wipes it",
        StoreError::Exists => "choose another folder",
        StoreError::Missing
        | StoreError::Damaged(_)
        | StoreError::ReadBack
        | StoreError::Unopened(_)
        | StoreError::Unsaved { .. }
        | StoreError::Unread { .. } => {
            "look at the disk, its space and its rights; then do it again"
        }
    };
    let exit = if matches!(error, StoreError::Exists) { Exit::Usage } else { Exit::Failure };
    CliError::new(exit, error.to_string(), hint)
}

/// The error of a folder that is not there or is in use.
pub(crate) fn unlocked(error: &io::Error, folder: &Path) -> CliError {
    let name = station::file_name(folder);
    if error.kind() == ErrorKind::WouldBlock {
        let what = format!("another program is changing the vault in {name}");
        return CliError::failure(what, "wait until it is done, or end it");
    }
    if error.kind() == ErrorKind::NotFound {
        let hint = "check the name, or make one with vault create";
        return CliError::failure(format!("{name}: there is no such folder"), hint);
    }
    CliError::failure(format!("cannot use {name}: {error}"), "check the folder and its rights")
}

/// The error of a vault that does not open, or of a change of its custodians.
pub(crate) fn unopened(error: &VaultError) -> CliError {
    let (exit, hint) = match error {
        VaultError::Passphrase { .. } => (
            Exit::BadInput,
            "type it once more; if it is right for certain, take another copy of the vault",
        ),
        VaultError::TooFew { .. } => {
            (Exit::Usage, "give a --passphrase-file for each custodian who must come")
        }
        VaultError::NoCustodian { .. } | VaultError::Twice { .. } => {
            (Exit::Usage, "see vault info for the numbers of the custodians")
        }
        VaultError::Memory { .. } | VaultError::NoMemory => {
            (Exit::Failure, "end other programs, or open it on a machine with more memory")
        }
        VaultError::Damaged | VaultError::Contents => (
            Exit::BadInput,
            "somebody may have changed it: take another copy, or the version before (vault.previous)",
        ),
        VaultError::NotAVault | VaultError::Form(_) => (Exit::BadInput, "take another copy"),
        VaultError::Version(_) | VaultError::Features(_) => {
            (Exit::BadInput, "use the program that wrote it, or a newer one")
        }
        VaultError::Random(error) => return bad_entropy(error),
        VaultError::Custodians => (Exit::Usage, "choose other numbers of custodians"),
        VaultError::TooShort => (Exit::Usage, "choose one that nobody guesses: six words by dice"),
        VaultError::Absent { .. } => {
            (Exit::Usage, "come back when everyone who stays can type their passphrase")
        }
        VaultError::Needed => (Exit::Usage, "replace the custodian, or add another one first"),
        VaultError::TooLarge => (Exit::Usage, "make another vault for more keys"),
        VaultError::Generation => (Exit::Usage, "make another vault and move the keys"),
    };
    CliError::new(exit, error.to_string(), hint)
}

/// The error of a change of keys, or of a key that may not sign.
pub(crate) fn unedited(error: &EditError) -> CliError {
    let (exit, hint) = match error {
        EditError::NoKey(_) | EditError::NoAccount(_) => (Exit::Usage, "see key list"),
        EditError::Label => (Exit::Usage, "choose another --label"),
        EditError::TooManyKeys | EditError::TooManyAccounts => {
            (Exit::Usage, "make another vault for more")
        }
        EditError::Known(_) => (Exit::Usage, "see key list; nothing was changed"),
        EditError::Same(_) => {
            (Exit::Usage, "add an account to that key with key account; see key list")
        }
        EditError::State { .. } => {
            (Exit::Usage, "see key list for the states; nothing was changed")
        }
        EditError::Unproved => (Exit::Usage, "prove it with key check-backup --vault DIR --key N"),
        EditError::OtherPassphrase => (
            Exit::BadInput,
            "give it with --mnemonic-passphrase-file, as it is written down beside the words",
        ),
        EditError::Silent { .. } => {
            (Exit::Usage, "see key list; a suspended key is made active with key state")
        }
        EditError::Together { .. } => (
            Exit::Usage,
            "keep them in different vaults, in different hands; or allow it with --together",
        ),
        EditError::Mismatch => (Exit::BadInput, "do not use this vault; take another copy"),
        EditError::Key(error) => return crate::key::underived(error),
    };
    CliError::new(exit, error.to_string(), hint)
}

/// Says what a version beside is good for.
pub(crate) fn about_copies() -> &'static str {
    "copies of the vault and printed codes from before still open with the passphrases of then: if \
     one may be in wrong hands, move the funds to new keys"
}

/// The name of the vault's file, for people.
pub(crate) fn file_in(folder: &Path) -> String {
    station::file_name(&folder.join(CURRENT))
}
