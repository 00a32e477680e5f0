//! From what the command line says of a key to a signing key.
use crate::cli::{KeyArgs, SignerArgs, SourceArgs};
use crate::hardening;
use crate::secret::{self, is_prompt, nothing_typed, optional_passphrase};
use crate::vaults::share_stdin;
use chain::{Address, Network};
use chains::{AccountChain, ChainId};
use scheme::Path as DerivationPath;
use station::{Answers, CliError, Exit, Io, KeySource};
use std::path::Path;
use vault::{
    KeyError, KeyFileError, KeyKind, KeyMaterial, Passphrase, SecretText, ShareSecret, SigningKey,
    read_seedqr,
};

pub(crate) use secret::one_dash;

/// A key with the account that it makes on one network.
pub(crate) struct Account {
    pub(crate) key: SigningKey,
    pub(crate) address: Address,
    /// The derivation path; none for a raw private key.
    pub(crate) path: Option<DerivationPath>,
}

/// Returns whether key or passphrase is read from standard input.
///
/// # Errors
///
/// [`Exit::Usage`] if both are.
pub(crate) fn takes_stdin(args: &KeyArgs) -> Result<bool, CliError> {
    let SourceArgs { key_file, share_passphrase_file, .. } = &args.source;
    let files = [key_file, share_passphrase_file, &args.mnemonic_passphrase_file];
    secret::takes_stdin(files.map(Option::as_deref))
}

/// Returns whether the key of a signature or a passphrase of it is read from standard input.
///
/// # Errors
///
/// [`Exit::Usage`] if several are, and if there is no key.
pub(crate) fn signer_takes_stdin(args: &SignerArgs) -> Result<bool, CliError> {
    if args.vault.is_none() && !is_given(&args.given.source) {
        return Err(no_key("give --vault, --key-file, --seedqr or --seedqr-camera"));
    }
    share_stdin(takes_stdin(&args.given)?, &args.passphrases)
}

fn no_key(hint: &'static str) -> CliError {
    CliError::usage("no key was given", hint)
}

/// Loads the key and derives the account.
pub(crate) fn load(
    args: &KeyArgs,
    chain: ChainId,
    network: Network,
    io: &mut Io<'_>,
) -> Result<Account, CliError> {
    let material = material(&args.source, io)?;
    let passphrase = mnemonic_passphrase(args, io)?;
    let account = derive(&material, args, passphrase.as_ref(), chain.into(), network)?;
    if args.source.key_file.as_ref().is_some_and(|path| !is_prompt(path, io)) {
        io.say("a key from a file: for tests and throw-away accounts, not for money");
    }
    Ok(account)
}

/// Reads the passphrase that goes with the words, if there is one.
pub(crate) fn mnemonic_passphrase(
    args: &KeyArgs,
    io: &mut Io<'_>,
) -> Result<Option<Passphrase>, CliError> {
    optional_passphrase(args.mnemonic_passphrase_file.as_deref(), "the words", io)
}

/// Derives the account that is meant.
pub(crate) fn derive(
    material: &KeyMaterial,
    args: &KeyArgs,
    passphrase: Option<&Passphrase>,
    chain: AccountChain,
    network: Network,
) -> Result<Account, CliError> {
    let path = match (material.kind(), &args.path, args.account) {
        (_, Some(path), _) => Some(path.clone()),
        (KeyKind::Words { .. }, None, number) => {
            Some(path_of(chain, network, number.unwrap_or(0))?)
        }
        (KeyKind::Raw, None, None) => None,
        (KeyKind::Raw, None, Some(_)) => return Err(underived(&KeyError::PathOfRawKey)),
    };
    at(material, path, passphrase, chain, network)
}

/// Derives the account at a path.
pub(crate) fn at(
    material: &KeyMaterial,
    path: Option<DerivationPath>,
    passphrase: Option<&Passphrase>,
    chain: AccountChain,
    network: Network,
) -> Result<Account, CliError> {
    let key = material
        .derive(chain.scheme(), path.as_ref(), passphrase)
        .map_err(|error| underived(&error))?;
    let address = chain.address(key.public_key(), network);
    Ok(Account { key, address, path })
}

pub(crate) fn underived(error: &KeyError) -> CliError {
    let exit = if matches!(error, KeyError::Unusable(_)) { Exit::BadInput } else { Exit::Usage };
    CliError::new(exit, error.to_string(), secret::hint(error))
}

/// Returns the chain's own path of an account: its third level counts the accounts.
pub(crate) fn path_of(
    chain: AccountChain,
    network: Network,
    account: u32,
) -> Result<DerivationPath, CliError> {
    let mut levels = chain.default_path(network).to_vec();
    if let Some(level) = levels.get_mut(2) {
        *level = account;
    }
    DerivationPath::new(&levels).map_err(|error| {
        CliError::usage(error.to_string(), "give a smaller number, or the path with --path")
    })
}

/// Tells whether the command line says where the key is.
pub(crate) fn is_given(args: &SourceArgs) -> bool {
    args.key_file.is_some() || !args.seedqr.is_empty() || args.seedqr_camera.is_some()
}

/// Demands that the command line says where the key is, before anything else is looked at.
pub(crate) fn demand(args: &SourceArgs) -> Result<(), CliError> {
    if is_given(args) {
        return Ok(());
    }
    Err(no_key("give --key-file, --seedqr or --seedqr-camera; --key-file - asks for it"))
}

/// Reads the key itself.
pub(crate) fn material(args: &SourceArgs, io: &mut Io<'_>) -> Result<KeyMaterial, CliError> {
    hardening::demand(io)?;
    demand(args)?;
    let source = match (&args.key_file, args.seedqr.as_slice(), &args.seedqr_camera) {
        (Some(path), _, _) => return from_file(path, args, io),
        (None, _, Some(device)) => KeySource::Camera(device),
        (None, pictures, None) => KeySource::Pictures(pictures),
    };
    if args.share_passphrase_file.is_some() {
        return Err(secret::bad_key(&KeyFileError::SharePassphrase));
    }
    if args.shares_of_private_key {
        return Err(no_shares());
    }
    scanned(source, io)
}

/// Scans a SeedQR or CompactSeedQR.
pub(crate) fn scanned(source: KeySource<'_>, io: &mut Io<'_>) -> Result<KeyMaterial, CliError> {
    let (mut found, mut wrong) = (None, None);
    let scanned = station::scan_key(source, io, &mut |payload| match read_seedqr(payload) {
        Ok(key) => {
            found = Some(key);
            true
        }
        Err(KeyError::NotSeedQr) => false,
        Err(error) => {
            wrong = Some(error);
            false
        }
    });
    match (scanned, found, wrong) {
        (Ok(()), Some(key), _) => Ok(key),
        (_, _, Some(error)) => {
            Err(CliError::bad_input(format!("the code: {error}"), secret::hint(&error)))
        }
        (Err(error), ..) => Err(error),
        (Ok(()), None, None) => Err(nothing_typed()),
    }
}

fn from_file(path: &Path, args: &SourceArgs, io: &mut Io<'_>) -> Result<KeyMaterial, CliError> {
    let passphrase = optional_passphrase(args.share_passphrase_file.as_deref(), "the shares", io)?;
    let secret =
        if args.shares_of_private_key { ShareSecret::PrivateKey } else { ShareSecret::Phrase };
    let text = if is_prompt(path, io) {
        let mut terminal = Answers::choose(io, true)?;
        let line = terminal.ask_secret(io, "the words, or the private key in hex")?;
        let text = SecretText::from_bytes(line.ok_or_else(nothing_typed)?);
        text.map_err(|error| secret::bad_key(&error.into()))?
    } else {
        secret::read_text(path, io).map_err(|error| named_key(&error))?
    };
    if args.shares_of_private_key && !text.holds_shares() {
        return Err(no_shares());
    }
    text.parse_key(secret, passphrase.as_ref()).map_err(|error| {
        offer(&error, &text, path, io);
        secret::bad_key(&error)
    })
}

/// An argument without effect would be a false promise.
fn no_shares() -> CliError {
    CliError::usage("the key is not given as shares", "leave --shares-of-private-key out")
}

/// Says that it is the key that could not be read; an error of the file names the file.
fn named_key(error: &CliError) -> CliError {
    match error.exit() {
        Exit::BadInput => error.clone().prefixed("the key: "),
        Exit::Done
        | Exit::Failure
        | Exit::Usage
        | Exit::Policy
        | Exit::Declined
        | Exit::Interrupted => error.clone(),
    }
}

/// Words near a wrong one tell much of the phrase: they go to the prompt where it was typed, never
/// into a pipe or a log.
fn offer(error: &KeyFileError, text: &SecretText, path: &Path, io: &mut Io<'_>) {
    let (KeyFileError::Key(KeyError::UnknownWord { position }), true) =
        (error, is_prompt(path, io))
    else {
        return;
    };
    let near = text.near_words(*position).join(", ");
    if let (false, Ok(mut terminal)) = (near.is_empty(), Answers::choose(io, true)) {
        let _gone = terminal.show(io, &format!("did you mean: {near}"));
    }
}
