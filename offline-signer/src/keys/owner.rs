//! The key that is backed up or checked: given for this once, or one of a vault.
use crate::cli::SourceArgs;
use crate::key;
use crate::secret;
use crate::vaults::args::{OpenArgs, PassphraseArgs};
use crate::vaults::{self, For, Held};
use clap::Args;
use station::{Answers, CliError, Io};
use std::path::{Path, PathBuf};
use vault::{KeyMaterial, KeyNumber};

/// Where the key is.
#[derive(Args, Clone, Debug)]
pub(crate) struct OwnerArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,

    /// The folder of the vault that holds the key
    #[arg(long, value_name = "DIR", group = "source", requires = "number")]
    pub(crate) vault: Option<PathBuf>,

    /// The number of the key in the vault
    #[arg(long = "key", value_name = "KEY", requires = "vault")]
    pub(crate) number: Option<KeyNumber>,

    #[command(flatten)]
    pub(crate) passphrases: PassphraseArgs,
}

/// A key, and the vault that it is from.
#[derive(Debug)]
pub(super) enum Owner {
    Given(KeyMaterial),
    Vault(Box<Held>, KeyNumber),
}

impl OwnerArgs {
    fn held(&self) -> Option<(OpenArgs, KeyNumber)> {
        let open = OpenArgs { vault: self.vault.clone()?, passphrases: self.passphrases.clone() };
        Some((open, self.number?))
    }

    /// Returns whether a secret of the key, or one of `others`, is read from standard input.
    pub(super) fn takes_stdin(&self, others: &[Option<&Path>]) -> Result<bool, CliError> {
        match (&self.vault, self.number) {
            (None, None) => key::demand(&self.source)?,
            // clap lets `requires` pass where what is required stands in a group with something given.
            (None, Some(_)) => {
                let hint = "give --vault DIR with it, or leave it out";
                return Err(CliError::usage(
                    "--key is for a key of a vault: no --vault is given",
                    hint,
                ));
            }
            (Some(_), _) => {}
        }
        let own = [&self.source.key_file, &self.source.share_passphrase_file];
        let own = own.map(Option::as_deref).into_iter().chain(others.iter().copied());
        vaults::share_stdin(secret::takes_stdin(own)?, &self.passphrases)
    }

    /// Reads the key, or opens its vault.
    pub(super) fn load(&self, purpose: For, io: &mut Io<'_>) -> Result<Owner, CliError> {
        match self.held() {
            None => key::material(&self.source, io).map(Owner::Given),
            Some((open, number)) => {
                let held = vaults::open(&open, purpose, io)?;
                // Whether there is such a key is said before anything is asked for.
                let _material = vaults::keys::material(&held.vault, number)?;
                Ok(Owner::Vault(Box::new(held), number))
            }
        }
    }
}

impl Owner {
    pub(super) fn material(&self) -> Result<&KeyMaterial, CliError> {
        match self {
            Self::Given(material) => Ok(material),
            Self::Vault(held, number) => vaults::keys::material(&held.vault, *number),
        }
    }

    /// Decides where answers come from: a vault says whether they may be a script's.
    pub(super) fn answers(
        &self,
        stdin_is_taken: bool,
        io: &mut Io<'_>,
    ) -> Result<Answers, CliError> {
        match self {
            Self::Given(_) => Answers::choose(io, stdin_is_taken),
            Self::Vault(held, _) => held.answers(io, stdin_is_taken),
        }
    }
}
