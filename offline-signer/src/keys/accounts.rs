//! The addresses that a key has.
use super::args::ListArgs;
use crate::cli::KeyArgs;
use crate::key::{self, Account};
use crate::secret::hint;
use serde_json::{Value, json};
use station::{CliError, Io};
use vault::{KeyError, KeyKind, KeyMaterial, Passphrase};

/// Derives the accounts that are to be listed: one where a path is given or the key is a raw one, else
/// several, from the first one or the one that is named.
pub(super) fn derive(
    material: &KeyMaterial,
    args: &KeyArgs,
    passphrase: Option<&Passphrase>,
    listed: &ListArgs,
) -> Result<Vec<Account>, CliError> {
    let (chain, network) = (listed.chain, listed.network);
    match (material.kind(), &args.path, args.account) {
        (KeyKind::Raw, None, Some(_)) => {
            let error = KeyError::PathOfRawKey;
            Err(CliError::usage(error.to_string(), hint(&error)))
        }
        (KeyKind::Raw, ..) | (KeyKind::Words { .. }, Some(_), _) => {
            key::derive(material, args, passphrase, chain, network).map(|account| vec![account])
        }
        (KeyKind::Words { .. }, None, first) => {
            let first = first.unwrap_or(0);
            let numbers = first..first.saturating_add(listed.accounts);
            let account = |number| {
                let path = key::path_of(chain, network, number)?;
                key::at(material, Some(path), passphrase, chain, network)
            };
            numbers.map(account).collect()
        }
    }
}

/// The path for people and scripts.
pub(super) fn path(account: &Account) -> Option<String> {
    account.path.as_ref().map(ToString::to_string)
}

/// An account for scripts.
pub(super) fn object(account: &Account) -> Value {
    json!({
        "path": path(account),
        "address": account.address.as_str(),
        "public_key": account.key.public_key().to_string(),
    })
}

/// Prints accounts for people.
pub(super) fn print(accounts: &[Account], listed: &ListArgs, io: &mut Io<'_>) {
    io.print(&format!("{} {}", listed.chain, listed.network));
    for account in accounts {
        let path = path(account).unwrap_or_else(|| String::from("a raw private key"));
        io.print(&format!("{path:<24} {}", account.address.grouped()));
    }
}
