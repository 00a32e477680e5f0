//! Vaults in folders: opened with the custodians' passphrases, changed, saved.
pub(crate) mod args;
mod codes;
mod create;
mod custodian;
mod errors;
mod files;
mod free_memory;
mod info;
pub(crate) mod keep;
pub(crate) mod keys;
mod passphrases;
mod session;
mod store;
#[cfg(test)]
mod store_model;
#[cfg(test)]
mod store_tests;

use crate::hardening;
use crate::vaults::args::{OpenArgs, VaultVerb};
pub(crate) use create::{TARGET, half_of_free};
pub(crate) use errors::{about_copies, unedited, unopened};
use files::Disk;
pub(crate) use free_memory::{demand as demand_memory, mebibytes as free_memory};
pub(crate) use passphrases::share_stdin;
use station::{Answers, CliError, Io};
use std::path::{Path, PathBuf};
use store::{Before, Store};
use vault::entropy::OsRandom;
use vault::{KeyNumber, Opening, State, Vault};

/// Runs `vault ...`.
pub(crate) fn run(verb: VaultVerb, io: &mut Io<'_>) -> Result<(), CliError> {
    match verb {
        VaultVerb::Create(args) => create::run(&args, io),
        VaultVerb::Open(args) => session::run(&args, io),
        VaultVerb::Info(args) => info::run(&args, io),
        VaultVerb::Custodian(verb) => custodian::run(verb, io),
        VaultVerb::Show(args) => codes::show(&args, io),
        VaultVerb::Scan(args) => codes::scan(&args, io),
    }
}

/// An open vault and the folder that it is from. Dropping it locks it.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) vault: Vault,
    folder: PathBuf,
    store: Store<Disk>,
}

/// What is going to be done with a vault.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum For {
    /// Nothing of it is changed.
    Use,
    /// It is changed and saved: no other program may do the same meanwhile.
    Change,
    /// It gets a new key: everyone is asked to come, but for this custodian.
    NewKey { but: u8 },
}

/// Opens a vault with as many passphrases as it takes.
///
/// # Errors
///
/// [`station::Exit::BadInput`] for a wrong passphrase or a damaged vault.
pub(crate) fn open(args: &OpenArgs, purpose: For, io: &mut Io<'_>) -> Result<Held, CliError> {
    hardening::demand(io)?;
    let (mut store, folder) = (store_in(&args.vault, purpose)?, args.vault.clone());
    let found = store.load().map_err(|error| errors::unread(&error, &folder))?;
    for note in &found.notes {
        io.say(&format!("note: {note}"));
    }
    free_memory::demand(found.sealed.mebibytes())?;
    let mut opening = Opening::new(found.sealed);
    passphrases::unlock(&mut opening, &args.passphrases, purpose, io)?;
    let vault = opening.finish().map_err(|error| unopened(&error))?;
    Ok(Held { vault, folder, store })
}

fn store_in(folder: &Path, purpose: For) -> Result<Store<Disk>, CliError> {
    match purpose {
        For::Use => Ok(Store::new(Disk::new(folder))),
        For::Change | For::NewKey { .. } => {
            let disk = Disk::locked(folder).map_err(|error| errors::unlocked(&error, folder))?;
            Ok(Store::new(disk))
        }
    }
}

/// Opens and tests the system's generator: every salt, nonce and key of a vault comes from it.
///
/// # Errors
///
/// [`station::Exit::Failure`] if it is missing or broken.
pub(crate) fn random() -> Result<OsRandom, CliError> {
    OsRandom::open().map_err(|error| crate::secret::bad_entropy(&error))
}

impl Held {
    /// Saves the vault as it is now. Until that is done, the one on the disk is as it was.
    ///
    /// # Errors
    ///
    /// [`station::Exit::Failure`] with what is on the disk now.
    pub(crate) fn save(&mut self, before: Before, io: &mut Io<'_>) -> Result<(), CliError> {
        let sealed = self.vault.seal(&mut random()?).map_err(|error| unopened(&error))?;
        let vault = &self.vault;
        let saved = self.store.save(sealed, before, &|written| vault.check(written));
        saved.map_err(|error| errors::unsaved(&error))?;
        let name = station::file_name(&self.folder);
        io.say(&format!("the vault in {name} is saved (save {})", self.vault.generation()));
        Ok(())
    }

    /// Tells whether the vault in the folder is still the one that was opened.
    pub(crate) fn is_current(&self) -> bool {
        let found = Store::new(Disk::new(&self.folder)).load();
        found.is_ok_and(|found| {
            let (id, generation) = (found.sealed.id(), found.sealed.generation());
            (id, generation) == (self.vault.id(), self.vault.generation())
        })
    }

    /// Tells whether a key waits for its backup to be read back.
    pub(crate) fn is_in_pre_activation(&self, number: KeyNumber) -> bool {
        self.vault.key(number).is_ok_and(|record| record.state() == State::PreActivation)
    }

    /// Decides where answers come from: from a terminal, or, where the vault was made for it, from
    /// standard input.
    ///
    /// # Errors
    ///
    /// [`station::Exit::Usage`] if it may only be a terminal, and there is none.
    pub(crate) fn answers(
        &self,
        io: &mut Io<'_>,
        stdin_is_taken: bool,
    ) -> Result<Answers, CliError> {
        answers(self.vault.unattended(), io, stdin_is_taken)
    }
}

/// As [`Held::answers`], where the vault is locked again already.
///
/// # Errors
///
/// As [`Held::answers`].
pub(crate) fn answers(
    unattended: bool,
    io: &mut Io<'_>,
    stdin_is_taken: bool,
) -> Result<Answers, CliError> {
    if unattended {
        return Answers::choose(io, stdin_is_taken);
    }
    Answers::choose(io, true).map_err(|_| {
        let hint = "run it at a terminal, or make a vault with vault create --unattended";
        CliError::usage("this vault takes answers from a terminal only, and there is none", hint)
    })
}
