//! Keys that are put into a vault: a new one, a restored one, one from a file.
use super::args::{AccountOf, OpenArgs, PassphraseArgs};
use super::keys::{failed, new_account, now, say_key};
use super::store::Before;
use super::{For, Held, open};
use crate::secret;
use chain::Network;
use chains::AccountChain;
use clap::Args;
use scheme::Path as DerivationPath;
use station::{Answers, CliError, Io};
use std::path::{Path, PathBuf};
use vault::{KeyMaterial, KeyNumber, Label, NewKey, Passphrase, Proof};

/// The vault that a key is put into, and by which name.
#[derive(Args, Clone, Debug)]
pub(crate) struct KeepArgs {
    /// The folder of a vault that the key is put into
    #[arg(long, value_name = "DIR", requires = "label", conflicts_with = "output")]
    pub(crate) vault: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) passphrases: PassphraseArgs,

    /// The key's label in the vault
    #[arg(long, value_name = "NAME", requires = "vault")]
    pub(crate) label: Option<Label>,

    /// The address of the multisig account that it signs for
    #[arg(long, value_name = "ADDRESS", requires = "vault")]
    pub(crate) multisig: Option<Label>,

    /// Allow another key of that multisig account in the same vault
    #[arg(long, requires = "multisig")]
    pub(crate) together: bool,
}

/// An open vault that waits for a key.
pub(crate) struct Place {
    held: Held,
    label: Label,
}

impl KeepArgs {
    /// Opens the vault, if there is one: before a die is thrown or a word is typed for it.
    pub(crate) fn open(&self, io: &mut Io<'_>) -> Result<Option<Place>, CliError> {
        let Some((vault, label)) = self.vault.clone().zip(self.label.clone()) else {
            return Ok(None);
        };
        let args = OpenArgs { vault, passphrases: self.passphrases.clone() };
        Place::of(&args, label, io).map(Some)
    }

    /// The account of the key that is kept with it.
    pub(crate) fn account(
        &self,
        (chain, network): (AccountChain, Network),
        path: Option<DerivationPath>,
    ) -> AccountOf {
        let (multisig, together) = (self.multisig.clone(), self.together);
        AccountOf { chain, network, path, multisig, together }
    }
}

impl Place {
    /// Opens a vault for a key of this label.
    ///
    /// # Errors
    ///
    /// As [`open`], and [`station::Exit::Usage`] if another key has the label.
    pub(super) fn of(args: &OpenArgs, label: Label, io: &mut Io<'_>) -> Result<Self, CliError> {
        let held = open(args, For::Change, io)?;
        held.vault.check_label(&label).map_err(failed)?;
        Ok(Self { held, label })
    }

    /// Decides where answers come from, as [`Held::answers`].
    pub(crate) fn answers(
        &self,
        stdin_is_taken: bool,
        io: &mut Io<'_>,
    ) -> Result<Answers, CliError> {
        self.held.answers(io, stdin_is_taken)
    }

    /// Puts the key in, in pre-activation, and saves the vault.
    pub(crate) fn keep(
        mut self,
        material: KeyMaterial,
        passphrase: Option<Passphrase>,
        account: AccountOf,
        io: &mut Io<'_>,
    ) -> Result<Kept, CliError> {
        let account = new_account(account, material.language().is_some())?;
        let new = NewKey { label: self.label, material, passphrase, created: now() };
        let number = self.held.vault.add_key_of(new, account).map_err(failed)?;
        self.held.save(Before::Kept, io)?;
        Ok(Kept { held: self.held, number })
    }
}

/// A key that is in a vault, which is still open.
pub(crate) struct Kept {
    pub(crate) held: Held,
    pub(crate) number: KeyNumber,
}

impl Kept {
    /// Says what was kept, and what is still to be done; `json` prints the key for scripts as well.
    pub(crate) fn report(&self, json: bool, io: &mut Io<'_>) -> Result<(), CliError> {
        say_key(&self.held, self.number, json, io)?;
        if self.held.is_in_pre_activation(self.number) {
            io.say(&format!(
                "it signs nothing but its account card until its backup was read back: key backup, then \
                 key check-backup --key {}",
                self.number
            ));
        }
        Ok(())
    }
}

/// Makes a key active whose backup was read back; the passphrase of its words is part of the backup.
pub(crate) fn activate(
    held: &mut Held,
    number: KeyNumber,
    proof: Proof,
    passphrase_file: Option<&Path>,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let passphrase = read_back(held, number, passphrase_file, io)?;
    held.vault.activate(number, proof, passphrase.as_ref(), now()).map_err(failed)?;
    held.save(Before::Kept, io)
}

/// Compares the passphrase of a key's words, of a file or typed, with the vault's.
pub(crate) fn check_passphrase(
    held: &Held,
    number: KeyNumber,
    passphrase_file: Option<&Path>,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let passphrase = read_back(held, number, passphrase_file, io)?;
    held.vault.check_passphrase(number, passphrase.as_ref()).map_err(failed)
}

fn read_back(
    held: &Held,
    number: KeyNumber,
    file: Option<&Path>,
    io: &mut Io<'_>,
) -> Result<Option<Passphrase>, CliError> {
    let has = held.vault.key(number).map_err(failed)?.has_passphrase();
    let prompt = (has && io.facing.stdin).then(|| Path::new("-"));
    secret::optional_passphrase(file.or(prompt), "the words, as it is written down", io)
}
