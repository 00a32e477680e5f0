//! `vault show` and `vault scan`: the sealed vault as codes, for where there is no disk and for paper.
use super::args::{VaultScanArgs, VaultShowArgs};
use super::files::Disk;
use super::store::{Before, Found, Store, decode};
use super::{For, errors, free_memory, passphrases};
use serde_json::json;
use station::{CliError, Exit, Io};
use std::path::PathBuf;
use vault::{Opening, Sealed, VaultError};

pub(crate) fn show(args: &VaultShowArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let folder = args.show.path();
    let mut store = Store::new(Disk::new(folder));
    let found = store.load().map_err(|error| errors::unread(&error, folder))?;
    for note in &found.notes {
        io.say(&format!("note: {note}"));
    }
    station::show_message(&args.show, &found.message, None, io)
}

pub(crate) fn scan(args: &VaultScanArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let output = args.scan.output();
    let folder = output.output.clone().unwrap_or_else(|| PathBuf::from("vault"));
    if folder.as_os_str() == "-" {
        return Err(CliError::usage("a vault is not written to standard output", "name a folder"));
    }
    let message = station::scan_message(&args.scan, io)?;
    let code = message.digest().check_code();
    let vault = message.clone().into_vault().map_err(|error| {
        CliError::bad_input(error.to_string(), "scan the codes of a vault; others with scan")
    })?;
    let wire =
        message.to_wire().map_err(|error| CliError::bad_input(error.to_string(), "scan again"))?;
    let (sealed, _) = decode(&wire).map_err(|flaw| {
        CliError::bad_input(flaw.to_string(), "scan again, or take another copy of the vault")
    })?;
    Disk::make(&folder).map_err(|error| errors::unlocked(&error, &folder))?;
    let disk = Disk::locked(&folder).map_err(|error| errors::unlocked(&error, &folder))?;
    let mut store = Store::new(disk);
    let is_scanned = |written: &Sealed| {
        if *written == sealed { Ok(()) } else { Err(VaultError::Damaged) }
    };
    let mut replaced = false;
    let saved = match store.load() {
        Err(super::store::StoreError::Missing) => store.create(vault.sealed, &is_scanned),
        Ok(found) => {
            may_replace(&found, &sealed, output.replace, io)?;
            open_scanned(&sealed, args, io)?;
            replaced = true;
            store.save(vault.sealed, Before::Kept, &is_scanned)
        }
        Err(error) => return Err(errors::unread(&error, &folder)),
    };
    saved.map_err(|error| errors::unsaved(&error))?;
    let file = errors::file_in(&folder);
    if args.scan.json {
        io.print_json(&json!({
            "schema": 1, "kind": "vault", "vault": sealed.id(), "generation": sealed.generation(),
            "check_code": code, "file": station::bare_name(&folder.join(super::store::CURRENT)),
        }));
    }
    let opened = if replaced { "it was opened" } else { "nobody has opened it yet" };
    io.say(&format!("a sealed vault, check code {code}, is in {file}; {opened}"));
    Ok(())
}

/// Whoever writes a code can write the name of another vault on it: what takes a vault's place is opened first.
fn open_scanned(sealed: &Sealed, args: &VaultScanArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    crate::hardening::demand(io)?;
    free_memory::demand(sealed.mebibytes())?;
    io.say("what was scanned is opened before it takes the place of the vault in the folder");
    let mut opening = Opening::new(sealed.clone());
    passphrases::unlock(&mut opening, &args.passphrases, For::Use, io)?;
    let _opened = opening.finish().map_err(|error| errors::unopened(&error))?;
    Ok(())
}

/// Only another version of the same vault takes the place of one, and only if that was asked for.
fn may_replace(
    found: &Found,
    scanned: &Sealed,
    replace: bool,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    if found.sealed.id() != scanned.id() {
        let hint = "choose another folder with -o";
        return Err(CliError::new(Exit::Usage, "there is another vault in this folder", hint));
    }
    let (here, there) = (found.sealed.generation(), scanned.generation());
    if !replace {
        let what =
            format!("this vault is in the folder already (save {here}; scanned: save {there})");
        return Err(CliError::usage(what, "choose another folder with -o, or --replace it"));
    }
    if there < here {
        io.say(&format!(
            "note: what was scanned is older (save {there}) than what it replaces (save {here})"
        ));
    }
    Ok(())
}
