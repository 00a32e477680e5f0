//! `key drill`: a backup proves known addresses on another machine; nothing is kept.
use super::args::DrillArgs;
use super::{accounts, restore};
use crate::key::{self, Account};
use protocol::Message;
use serde_json::json;
use station::{CliError, Io};
use std::path::Path;

pub(super) fn run(args: &DrillArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let stdin_is_taken = key::takes_stdin(&args.key)?;
    let wanted = wanted(args, io)?;
    let material = restore::given_or_typed(&args.key.source, stdin_is_taken, io)?;
    let passphrase = key::mnemonic_passphrase(&args.key, io)?;
    let mut found = accounts::derive(&material, &args.key, passphrase.as_ref(), &args.listed)?;
    let (chain, network) = (args.listed.chain, args.listed.network);
    for path in wanted.iter().filter_map(|wanted| wanted.path.as_ref()) {
        let path = Some(path.clone());
        found.push(key::at(&material, path, passphrase.as_ref(), chain, network)?);
    }
    drop(material);
    let proved: Vec<(&Wanted, Option<&Account>)> = wanted
        .iter()
        .map(|wanted| {
            (wanted, found.iter().find(|account| account.address.as_str() == wanted.address))
        })
        .collect();
    report(args, &proved, io);
    match proved.iter().filter(|(_, account)| account.is_none()).count() {
        0 => Ok(()),
        missing => {
            let what = format!("this backup does not give {missing} of {} addresses", proved.len());
            let hint = "check passphrase, --path, --accounts and the network; else it is the backup of \
                        another key";
            Err(CliError::bad_input(what, hint))
        }
    }
}

/// An address that the backup must give.
struct Wanted {
    address: String,
    /// Where a card says that it is.
    path: Option<scheme::Path>,
}

fn wanted(args: &DrillArgs, io: &mut Io<'_>) -> Result<Vec<Wanted>, CliError> {
    let mut wanted = Vec::new();
    for text in &args.addresses {
        let address: String =
            text.chars().filter(|c| *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        wanted.push(Wanted { address, path: None });
    }
    for path in &args.cards {
        wanted.push(card(path, args, io)?);
    }
    Ok(wanted)
}

fn card(path: &Path, args: &DrillArgs, io: &mut Io<'_>) -> Result<Wanted, CliError> {
    let name = station::file_name(path);
    let Message::Card(card) = station::read_message(path, io)? else {
        let hint = "give a card that account -o wrote";
        return Err(CliError::bad_input(format!("{name} is no account card"), hint));
    };
    if card.chain != args.listed.chain.name() || card.network != args.listed.network.name() {
        let what =
            format!("{name} is of {} {}", chain::escape(&card.chain), chain::escape(&card.network));
        return Err(CliError::bad_input(what, "give the --chain and --network of the card"));
    }
    let path = card.path.as_deref().map(str::parse).transpose();
    let path = path.map_err(|_| {
        CliError::bad_input(format!("{name} names no path that is one"), "make the card anew")
    })?;
    Ok(Wanted { address: card.address, path })
}

fn report(args: &DrillArgs, proved: &[(&Wanted, Option<&Account>)], io: &mut Io<'_>) {
    if args.json {
        let list: Vec<_> = proved
            .iter()
            .map(|(wanted, account)| {
                let path = account.and_then(accounts::path);
                json!({ "address": wanted.address, "proved": account.is_some(), "path": path })
            })
            .collect();
        io.print_json(&json!({
            "schema": 1,
            "chain": args.listed.chain.name(),
            "network": args.listed.network.name(),
            "addresses": list,
        }));
        return;
    }
    for (wanted, account) in proved {
        let address = chain::escape(&wanted.address);
        match account {
            Some(account) => {
                let path = accounts::path(account);
                let path = path.unwrap_or_else(|| String::from("a raw private key"));
                io.print(&format!("proved      {address}  {path}"));
            }
            None => io.print(&format!("not proved  {address}")),
        }
    }
    io.say("nothing was kept");
}
