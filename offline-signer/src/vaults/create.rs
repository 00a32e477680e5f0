//! `vault create`: an empty vault for new custodians, at a cost measured here.
use super::args::{CostArgs, CreateArgs};
use super::files::Disk;
use super::store::Store;
use super::{errors, free_memory, passphrases, random};
use serde_json::json;
use station::{CliError, Exit, Io};
use std::fs;
use std::time::Duration;
use vault::entropy::RandomSource;
use vault::{Argon2id, Cost, Label, NewCustodian, Vault};

/// What a guess shall take on the machine that makes a vault.
pub(crate) const TARGET: Duration = Duration::from_secs(1);
/// The most memory where the system does not say what is free.
const CAUTIOUS: u16 = 512;

pub(crate) fn run(args: &CreateArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    crate::hardening::demand(io)?;
    let mut random = random()?;
    let names = names(args)?;
    let threshold = threshold(args, names.len())?;
    let is_new = !args.folder.exists();
    Disk::make(&args.folder).map_err(|error| errors::unlocked(&error, &args.folder))?;
    let made = fill(args, names, threshold, &mut random, io);
    if is_new && made.is_err() {
        // A folder that holds anything stays.
        let _gone = fs::remove_dir(&args.folder);
    }
    made
}

fn fill(
    args: &CreateArgs,
    names: Vec<Label>,
    threshold: u8,
    random: &mut dyn RandomSource,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let disk = Disk::locked(&args.folder);
    let mut store = Store::new(disk.map_err(|error| errors::unlocked(&error, &args.folder))?);
    if store.load().is_ok() {
        return Err(errors::unread(&super::store::StoreError::Exists, &args.folder));
    }
    let cost = cost(&args.cost, io)?;
    let custodians = custodians(args, names, cost, io)?;
    let failed = |error| errors::unopened(&error);
    let made = Vault::create(threshold, custodians, args.unattended, &mut Argon2id, random);
    let mut vault = made.map_err(failed)?;
    let sealed = vault.seal(random).map_err(failed)?;
    let saved = store.create(sealed, &|written| vault.check(written));
    saved.map_err(|error| errors::unsaved(&error))?;
    report(args, &vault, io);
    Ok(())
}

fn names(args: &CreateArgs) -> Result<Vec<Label>, CliError> {
    let names = match args.custodian.as_slice() {
        [] => vec![owner()?],
        names => names.to_vec(),
    };
    let twice = names
        .iter()
        .enumerate()
        .any(|(place, name)| names.iter().skip(place.saturating_add(1)).any(|next| next == name));
    let (files, count) = (args.passphrase_file.len(), names.len());
    if twice {
        return Err(CliError::usage("two custodians have one name", "choose another --custodian"));
    }
    if files > 0 && files != count {
        let what = format!("{files} passphrases were given for {count} custodians");
        return Err(CliError::usage(what, "give one --passphrase-file for each --custodian"));
    }
    if args.passphrase_file.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(crate::key::one_dash());
    }
    Ok(names)
}

fn owner() -> Result<Label, CliError> {
    let wrong = |error: vault::LabelError| CliError::failure(error.to_string(), "give --custodian");
    "owner".parse().map_err(wrong)
}

fn threshold(args: &CreateArgs, count: usize) -> Result<u8, CliError> {
    match (args.threshold, count) {
        (None, 1) => Ok(1),
        (Some(threshold), count) if (1..=count).contains(&usize::from(threshold)) => Ok(threshold),
        (None | Some(_), _) => {
            let what = format!("how many of the {count} custodians must come is not clear");
            Err(CliError::usage(what, "give --threshold, at least 1 and at most all of them"))
        }
    }
}

/// Chooses the cost of new passphrases, and says what it means.
pub(super) fn cost(args: &CostArgs, io: &mut Io<'_>) -> Result<Cost, CliError> {
    let failed = |error| errors::unopened(&error);
    let given =
        args.memory.zip(args.passes).and_then(|(memory, passes)| Cost::new(memory, passes, 1));
    let (cost, time) = match given {
        Some(cost) => {
            free_memory::demand(cost.mebibytes())?;
            (cost, cost.time().map_err(failed)?)
        }
        None => {
            io.say("measuring this machine");
            let most = args.memory.unwrap_or_else(half_of_free);
            Cost::of_this_machine(TARGET, most).map_err(failed)?
        }
    };
    io.say(&format!(
        "each passphrase takes {} MiB of memory and {:.2} s on this machine; a machine that opens the vault \
         needs as much memory",
        cost.mebibytes(),
        time.as_secs_f32()
    ));
    Ok(cost)
}

/// Half of the memory that is free, in MiB.
pub(crate) fn half_of_free() -> u16 {
    free_memory::mebibytes().unwrap_or(CAUTIOUS).div_euclid(2)
}

fn custodians(
    args: &CreateArgs,
    names: Vec<Label>,
    cost: Cost,
    io: &mut Io<'_>,
) -> Result<Vec<NewCustodian>, CliError> {
    let mut all = Vec::new();
    for (place, name) in names.into_iter().enumerate() {
        let file = args.passphrase_file.get(place).map(AsRef::as_ref);
        let passphrase = passphrases::new(file, name.as_str(), io)?;
        let same = |other: &&NewCustodian| other.passphrase.is_same(&passphrase);
        if all.iter().find(same).is_some() {
            let hint = "each custodian has one that nobody else knows";
            return Err(CliError::new(Exit::Usage, "two custodians have one passphrase", hint));
        }
        all.push(NewCustodian { name, passphrase, cost });
    }
    Ok(all)
}

fn report(args: &CreateArgs, vault: &Vault, io: &mut Io<'_>) {
    let custodians = vault.custodians().count();
    if args.json {
        io.print_json(&json!({
            "schema": 1,
            "vault": vault.id(),
            "threshold": vault.threshold(),
            "custodians": custodians,
            "memory_mib": vault.mebibytes(),
            "unattended": vault.unattended(),
            "file": station::bare_name(&args.folder.join(super::store::CURRENT)),
        }));
    }
    let file = errors::file_in(&args.folder);
    io.say(&format!("the vault is in {file}: {} of {custodians} open it", vault.threshold()));
    if vault.unattended() {
        io.say("it was made unattended: scripts may confirm what it signs");
    }
}
