//! `vault custodian ...`: who opens the vault.
use super::args::{
    AddCustodianArgs, ChangePassphraseArgs, CustodianVerb, ListArgs, NewPassphraseArgs,
    RemoveCustodianArgs, ReplaceCustodianArgs,
};
use super::store::Before;
use super::{For, Held, create, errors, open, passphrases, random};
use serde_json::json;
use station::{CliError, Io};
use vault::{Argon2id, Label, NewCustodian, Rekeyed, VaultError};

pub(crate) fn run(verb: CustodianVerb, io: &mut Io<'_>) -> Result<(), CliError> {
    match verb {
        CustodianVerb::List(args) => list(&args, io),
        CustodianVerb::Add(args) => add(args, io),
        CustodianVerb::Remove(args) => remove(&args, io),
        CustodianVerb::Replace(args) => replace(args, io),
        CustodianVerb::Passphrase(args) => passphrase(&args, io),
    }
}

fn failed(error: VaultError) -> CliError {
    errors::unopened(&error)
}

fn list(args: &ListArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let held = open(&args.open, For::Use, io)?;
    let all: Vec<_> = held
        .vault
        .custodians()
        .map(|(number, name, cost, _)| (number, name.clone(), cost))
        .collect();
    if args.json {
        let custodians: Vec<_> = all
            .iter()
            .map(|(number, name, cost)| {
                json!({
                    "number": number,
                    "name": name.as_str(),
                    "memory_mib": cost.mebibytes(),
                    "passes": cost.passes(),
                    "lanes": cost.lanes(),
                })
            })
            .collect();
        let (vault, threshold) = (held.vault.id(), held.vault.threshold());
        io.print_json(&json!({ "schema": 1, "vault": vault, "threshold": threshold, "custodians": custodians }));
        return Ok(());
    }
    io.print(&format!("{} of {} open the vault", held.vault.threshold(), all.len()));
    for (number, name, _) in &all {
        io.print(&format!("{number:>3}  {}", chain::escape(name.as_str())));
    }
    Ok(())
}

fn newcomer(
    name: Label,
    args: &NewPassphraseArgs,
    held: &Held,
    io: &mut Io<'_>,
) -> Result<NewCustodian, CliError> {
    let cost = create::cost(&args.cost, io)?;
    let passphrase = passphrases::new(args.new_passphrase_file.as_deref(), name.as_str(), io)?;
    if held.vault.is_known_passphrase(&passphrase, &mut Argon2id).map_err(failed)? {
        let hint = "each custodian has one that nobody else knows, and a changed one is a new one";
        return Err(CliError::usage("this passphrase opens the vault already", hint));
    }
    Ok(NewCustodian { name, passphrase, cost })
}

/// Two custodians of one name would be taken for each other.
fn check_name(held: &Held, name: &Label) -> Result<(), CliError> {
    if held.vault.custodians().any(|(_, other, ..)| other == name) {
        let hint = "choose another --name; vault custodian list has those that are there";
        return Err(CliError::usage("another custodian has this name", hint));
    }
    Ok(())
}

fn add(args: AddCustodianArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let (mut held, mut random) = (open(&args.open, For::Change, io)?, random()?);
    check_name(&held, &args.name)?;
    let new = newcomer(args.name, &args.new, &held, io)?;
    let number = held.vault.add_custodian(new, &mut Argon2id, &mut random).map_err(failed)?;
    held.save(Before::Kept, io)?;
    io.say(&format!("the new custodian has number {number}"));
    report(&held, number, Rekeyed::No, args.json, io);
    Ok(())
}

fn remove(args: &RemoveCustodianArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let (mut held, mut random) =
        (open(&args.open, For::NewKey { but: args.number }, io)?, random()?);
    held.vault.remove_custodian(args.number, &mut random).map_err(failed)?;
    held.save(Before::Wiped, io)?;
    io.say(&format!("custodian {} is removed, and the vault has a new key", args.number));
    io.say(&format!("note: {}", errors::about_copies()));
    report(&held, args.number, Rekeyed::Yes, args.json, io);
    Ok(())
}

fn replace(args: ReplaceCustodianArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let (mut held, mut random) =
        (open(&args.open, For::NewKey { but: args.number }, io)?, random()?);
    check_name(&held, &args.name)?;
    let new = newcomer(args.name, &args.new, &held, io)?;
    let replaced = held.vault.replace_custodian(args.number, new, &mut Argon2id, &mut random);
    let number = replaced.map_err(failed)?;
    held.save(Before::Wiped, io)?;
    io.say(&format!(
        "custodian {} is replaced by custodian {number}, and the vault has a new key",
        args.number
    ));
    io.say(&format!("note: {}", errors::about_copies()));
    report(&held, number, Rekeyed::Yes, args.json, io);
    Ok(())
}

fn passphrase(args: &ChangePassphraseArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let (mut held, mut random) =
        (open(&args.open, For::NewKey { but: args.number }, io)?, random()?);
    let found = held.vault.custodians().find(|(number, ..)| *number == args.number);
    let unknown = VaultError::NoCustodian { number: args.number };
    let name = found.map(|(_, name, ..)| name.clone()).ok_or_else(|| failed(unknown))?;
    let NewCustodian { passphrase, cost, .. } = newcomer(name, &args.new, &held, io)?;
    let number = args.number;
    let changed =
        held.vault.change_passphrase(number, &passphrase, cost, &mut Argon2id, &mut random);
    let rekeyed = changed.map_err(failed)?;
    held.save(Before::Wiped, io)?;
    io.say(&format!("custodian {number} has a new passphrase"));
    if rekeyed == Rekeyed::No {
        io.say(
            "note: not everyone was there, so the vault keeps its key: an old copy with the old passphrase \
             still counts as this custodian's part. Change it with all custodians there to end that",
        );
    }
    io.say(&format!("note: {}", errors::about_copies()));
    report(&held, number, rekeyed, args.json, io);
    Ok(())
}

/// Tells scripts which custodian it was about, and whether the vault has a new key.
fn report(held: &Held, number: u8, rekeyed: Rekeyed, json: bool, io: &mut Io<'_>) {
    if json {
        io.print_json(&json!({
            "schema": 1,
            "vault": held.vault.id(),
            "generation": held.vault.generation(),
            "custodian": number,
            "new_key": rekeyed == Rekeyed::Yes,
        }));
    }
}
