//! `key ...`: the keys of a vault; and the key that `sign` and `account` take from one.
use super::args::{
    AccountOf, AddKeyArgs, DestroyArgs, HeldKeyVerb, KeyAccountArgs, ListArgs, OpenArgs,
    ShowAddressArgs, StateArgs,
};
use super::keep::Place;
use super::store::Before;
use super::{For, Held, errors, open, passphrases};
use crate::cli::SourceArgs;
use crate::key::{self, Account};
use crate::secret::{self, optional_passphrase};
use chain::{Network, UnixTime};
use chains::{AccountChain, ChainId};
use scheme::PublicKey;
use serde_json::{Value, json};
use station::{CliError, Exit, Io};
use vault::{
    EditError, KeyKind, KeyMaterial, KeyNumber, KeyRecord, Label, Moment, NewAccount, State, Vault,
};

/// Runs what `key ...` does with the keys of a vault.
pub(crate) fn run(verb: HeldKeyVerb, io: &mut Io<'_>) -> Result<(), CliError> {
    match verb {
        HeldKeyVerb::List(args) => list(&args, io),
        HeldKeyVerb::Add(args) => add(args, io),
        HeldKeyVerb::Account(args) => account(args, io),
        HeldKeyVerb::ShowAddress(args) => show_address(&args, io),
        HeldKeyVerb::State(args) => change_state(&args, io),
        HeldKeyVerb::Destroy(args) => destroy(&args, io),
    }
}

pub(super) fn failed(error: EditError) -> CliError {
    errors::unedited(&error)
}

pub(super) fn now() -> Moment {
    Moment(u64::try_from(station::system_now().0).unwrap_or_default())
}

fn day(moment: Moment) -> UnixTime {
    UnixTime(i64::try_from(moment.0).unwrap_or(i64::MAX))
}

fn list(args: &ListArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let held = open(&args.open, For::Use, io)?;
    if args.json {
        let keys: Vec<Value> = held.vault.keys().iter().map(object).collect();
        io.print_json(&json!({
            "schema": 1,
            "vault": held.vault.id(),
            "generation": held.vault.generation(),
            "unattended": held.vault.unattended(),
            "keys": keys,
        }));
        return Ok(());
    }
    print_keys(&held, io);
    Ok(())
}

/// Prints the keys of a vault.
pub(crate) fn print_keys(held: &Held, io: &mut Io<'_>) {
    for record in held.vault.keys() {
        for line in lines(record) {
            io.print(&line);
        }
    }
    if held.vault.keys().is_empty() {
        io.say("the vault holds no key yet");
    }
}

/// Says in a few words what a key is; of a destroyed one nothing is known any more.
pub(crate) fn kind(record: &KeyRecord) -> String {
    match record.material().map(KeyMaterial::kind) {
        Some(KeyKind::Words { count }) if record.has_passphrase() => {
            format!("{count} words with a passphrase")
        }
        Some(KeyKind::Words { count }) => format!("{count} words"),
        Some(KeyKind::Raw) => String::from("private key"),
        None => String::from("gone"),
    }
}

fn lines(record: &KeyRecord) -> Vec<String> {
    let (number, state) = (record.number(), record.state());
    let label = chain::escape(record.label().as_str());
    let mut lines = vec![format!(
        "key {number}  {label}: {}, {state} since {}, made {}",
        kind(record),
        day(record.since()),
        day(record.created())
    )];
    for account in record.accounts() {
        let path = account.path().map_or_else(String::new, |path| format!("  {path}"));
        let (chain, network) = (account.chain(), account.network());
        let multisig = account.multisig().map_or_else(String::new, |name| {
            format!("  signs for {}", chain::escape(name.as_str()))
        });
        lines.push(format!("  {chain} {network}  {}{path}{multisig}", address_of(account)));
    }
    lines
}

/// The address of an account, in groups; the public key where this program does not know the chain.
pub(crate) fn address_of(account: &vault::Account) -> String {
    match known(account) {
        Some((chain, network)) => chain.address(account.public_key(), network).grouped(),
        None => account.public_key().to_string(),
    }
}

fn known(account: &vault::Account) -> Option<(AccountChain, Network)> {
    Some((account.chain().parse().ok()?, account.network().parse().ok()?))
}

fn object(record: &KeyRecord) -> Value {
    let accounts: Vec<Value> = record.accounts().iter().map(account_object).collect();
    json!({
        "key": record.number().get(),
        "label": record.label().as_str(),
        "kind": kind(record),
        "state": record.state().name(),
        "since": record.since().0,
        "created": record.created().0,
        "accounts": accounts,
    })
}

fn account_object(account: &vault::Account) -> Value {
    let address = known(account)
        .map(|(chain, network)| chain.address(account.public_key(), network).as_str().to_owned());
    json!({
        "chain": account.chain(),
        "network": account.network(),
        "address": address,
        "public_key": account.public_key().to_string(),
        "path": account.path().map(ToString::to_string),
        "multisig": account.multisig().map(Label::as_str),
    })
}

pub(crate) fn new_account(of: AccountOf, words: bool) -> Result<NewAccount, CliError> {
    let AccountOf { chain, network, path, multisig, together } = of;
    let path = match path {
        None if words => Some(key::path_of(chain, network, 0)?),
        given => given,
    };
    let multisig = multisig.map(|text| multisig_account(&text, chain, network)).transpose()?;
    let label = |name: &str| {
        let wrong = |error: vault::LabelError| CliError::failure(error.to_string(), "report this");
        name.parse().map_err(wrong)
    };
    Ok(NewAccount {
        chain: label(chain.name())?,
        network: label(network.name())?,
        scheme: chain.scheme(),
        path,
        multisig,
        together,
    })
}

/// Two keys of one multisig account are known by its address: there is one spelling of it in a vault.
fn multisig_account(
    text: &Label,
    chain: AccountChain,
    network: Network,
) -> Result<Label, CliError> {
    let wrong = |what: String| {
        CliError::usage(format!("--multisig: {what}"), "give the address of the multisig account")
    };
    let AccountChain::Whole(chain) = chain else {
        return Err(wrong(format!("multisig accounts of {chain} are not known yet")));
    };
    let address =
        chain.read_address(text.as_str(), network).map_err(|error| wrong(error.to_string()))?;
    address.as_str().parse().map_err(|error: vault::LabelError| wrong(error.to_string()))
}

fn add(args: AddKeyArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let SourceArgs { key_file, share_passphrase_file, .. } = &args.source;
    let files = [key_file, share_passphrase_file, &args.mnemonic_passphrase_file];
    let file = secret::takes_stdin(files.map(Option::as_deref))?;
    let _stdin_is_taken = passphrases::share_stdin(file, &args.open.passphrases)?;
    let place = Place::of(&args.open, args.label, io)?;
    let material = key::material(&args.source, io)?;
    let passphrase =
        optional_passphrase(args.mnemonic_passphrase_file.as_deref(), "the words", io)?;
    place.keep(material, passphrase, args.account, io)?.report(args.json, io)
}

/// Finds the words or the raw key of a key.
///
/// # Errors
///
/// [`Exit::Usage`] if there is no such key, or it is destroyed.
pub(crate) fn material(vault: &Vault, number: KeyNumber) -> Result<&KeyMaterial, CliError> {
    let record = vault.key(number).map_err(failed)?;
    let gone = EditError::Silent { number, state: record.state() };
    record.material().ok_or(gone).map_err(failed)
}

/// Says what a key is now, and tells scripts.
pub(super) fn say_key(
    held: &Held,
    number: KeyNumber,
    json: bool,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let record = held.vault.key(number).map_err(failed)?;
    for line in lines(record) {
        io.say(&line);
    }
    if json {
        io.print_json(&json!({ "schema": 1, "key": object(record) }));
    }
    Ok(())
}

/// Adds an account; if the key has it already, names its multisig account.
fn account(args: KeyAccountArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let mut held = open(&args.open, For::Change, io)?;
    let record = held.vault.key(args.key).map_err(failed)?;
    let words = record.material().is_some_and(|material| material.language().is_some());
    let new = new_account(args.account, words)?;
    let same = |account: &&vault::Account| {
        account.chain() == new.chain.as_str()
            && account.network() == new.network.as_str()
            && account.path() == new.path.as_ref()
    };
    match record.accounts().iter().find(same).cloned() {
        Some(known) => held.vault.set_multisig(&known, new.multisig, new.together),
        None => held.vault.add_account(args.key, new).map(drop),
    }
    .map_err(failed)?;
    held.save(Before::Kept, io)?;
    say_key(&held, args.key, args.json, io)
}

fn show_address(args: &ShowAddressArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let held = open(&args.open, For::Use, io)?;
    let record = held.vault.key(args.key).map_err(failed)?;
    if args.json {
        let accounts: Vec<Value> = record.accounts().iter().map(account_object).collect();
        let (number, label) = (record.number().get(), record.label().as_str());
        io.print_json(&json!({ "schema": 1, "key": number, "label": label, "accounts": accounts }));
        return Ok(());
    }
    for account in record.accounts() {
        io.print(&format!("{} {}", account.chain(), account.network()));
        for group in rows(&address_of(account)) {
            io.print(&format!("    {group}"));
        }
    }
    Ok(())
}

/// Three groups to a line, far apart, as one reads them aloud.
fn rows(grouped: &str) -> Vec<String> {
    let groups: Vec<&str> = grouped.split(['-', ' ']).collect();
    groups.chunks(3).map(|row| row.join("   ")).collect()
}

fn change_state(args: &StateArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let mut held = open(&args.open, For::Change, io)?;
    if args.state == State::Compromised {
        let taken = passphrases::take_stdin(&args.open.passphrases);
        confirm(&held, args.key, "give up for ever", taken, io)?;
    }
    held.vault.set_state(args.key, args.state, now()).map_err(failed)?;
    // A key that shall not sign must not do so from the version before.
    let before = if args.state == State::Active { Before::Kept } else { Before::Wiped };
    held.save(before, io)?;
    say_key(&held, args.key, args.json, io)
}

/// Has the label typed: what follows cannot be taken back.
pub(crate) fn confirm(
    held: &Held,
    number: KeyNumber,
    deed: &str,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let label = held.vault.key(number).map_err(failed)?.label();
    let mut answers = held.answers(io, stdin_is_taken)?;
    let prompt =
        format!("type the label of key {number} to {deed}: {}", chain::escape(label.as_str()));
    match answers.ask(io, &prompt)? {
        Some(line) if line == label.as_str() => Ok(()),
        Some(_) | None => {
            let hint = "nothing was changed; see key list for the labels";
            Err(CliError::new(Exit::Declined, "declined: that is not the label", hint))
        }
    }
}

fn destroy(args: &DestroyArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let mut held = open(&args.open, For::Change, io)?;
    let record = held.vault.key(args.key).map_err(failed)?;
    if !record.state().may_become(State::Destroyed) {
        return Err(failed(EditError::State { from: record.state(), to: State::Destroyed }));
    }
    let taken = passphrases::take_stdin(&args.open.passphrases);
    confirm(&held, args.key, "destroy it", taken, io)?;
    held.vault.set_state(args.key, State::Destroyed, now()).map_err(failed)?;
    held.save(Before::Wiped, io)?;
    say_key(&held, args.key, args.json, io)?;
    io.say("note: copies of the vault, printed codes and backups from before still hold the key");
    Ok(())
}

/// A key to sign with.
pub(crate) struct Taken {
    pub(crate) account: Account,
    /// Whether the vault that it is from takes answers from scripts; none of a key from a file.
    pub(crate) unattended: Option<bool>,
}

/// Opens a vault, makes the signing key of one account, and locks the vault again.
///
/// # Errors
///
/// [`Exit::Usage`] if no key has the account or it may not sign.
pub(crate) fn take(
    args: &OpenArgs,
    (chain, network): (ChainId, Network),
    which: Which<'_>,
    io: &mut Io<'_>,
) -> Result<Taken, CliError> {
    let held = open(args, For::Use, io)?;
    take_from(&held, (chain, network), which)
}

/// As [`take`], of a vault that stays open.
///
/// # Errors
///
/// As [`take`].
pub(crate) fn take_from(
    held: &Held,
    (chain, network): (ChainId, Network),
    which: Which<'_>,
) -> Result<Taken, CliError> {
    let account = account_of(&held.vault, (chain, network), which)?;
    Ok(Taken { account, unattended: Some(held.vault.unattended()) })
}

/// Makes the signing key of one account of an open vault.
///
/// # Errors
///
/// As [`take`].
pub(crate) fn account_of(
    vault: &Vault,
    (chain, network): (ChainId, Network),
    which: Which<'_>,
) -> Result<Account, CliError> {
    let (record, account) = find(vault, chain, network, which)?;
    if let (Which::Signs(_), State::PreActivation) = (which, record.state()) {
        let what =
            format!("key {} is in pre-activation: its backup is not proved", record.number());
        let hint = "read the backup back with key check-backup --vault DIR --key N; then sign";
        return Err(CliError::usage(what, hint));
    }
    let number = record.number();
    let signing = vault.signing_key(number, account.public_key(), chain.scheme());
    let signing = signing.map_err(failed)?;
    let address = chain.address(signing.public_key(), network);
    Ok(Account { key: signing, address, path: account.path().cloned() })
}

/// Which account of a vault is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which<'a> {
    /// The one with this public key, to sign with.
    Signs(&'a PublicKey),
    /// The only one, or the only one of this key, to show.
    Shows(Option<KeyNumber>),
}

fn find<'a>(
    vault: &'a Vault,
    chain: ChainId,
    network: Network,
    which: Which<'_>,
) -> Result<(&'a KeyRecord, &'a vault::Account), CliError> {
    let all = vault
        .keys()
        .iter()
        .flat_map(|record| record.accounts().iter().map(move |account| (record, account)));
    let meant = |(record, account): &(&KeyRecord, &vault::Account)| {
        known(account) == Some((chain.into(), network))
            && match which {
                Which::Signs(public_key) => account.public_key() == public_key,
                Which::Shows(number) => number.is_none_or(|number| record.number() == number),
            }
    };
    let mut found = all.filter(meant);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => {
            let what = "several keys of this vault have accounts there";
            Err(CliError::usage(what, "name one with --key; see key list"))
        }
        (None, _) => {
            let what = format!("no key of this vault has that account on {chain} {network}");
            Err(CliError::new(Exit::BadInput, what, "see key list; add accounts with key account"))
        }
    }
}
