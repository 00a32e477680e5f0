//! `vault info`: what a vault tells without being opened.
use super::args::InfoArgs;
use super::errors;
use super::files::Disk;
use super::store::Store;
use serde_json::json;
use station::{CliError, Io};

pub(crate) fn run(args: &InfoArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let mut store = Store::new(Disk::new(&args.folder));
    let found = store.load().map_err(|error| errors::unread(&error, &args.folder))?;
    let sealed = &found.sealed;
    for note in &found.notes {
        io.say(&format!("note: {note}"));
    }
    if args.json {
        let custodians: Vec<_> = sealed
            .custodians()
            .map(|(number, cost)| {
                json!({
                    "number": number,
                    "memory_mib": cost.mebibytes(),
                    "passes": cost.passes(),
                    "lanes": cost.lanes(),
                })
            })
            .collect();
        io.print_json(&json!({
            "schema": 1,
            "vault": sealed.id(),
            "generation": sealed.generation(),
            "threshold": sealed.threshold(),
            "memory_mib": sealed.mebibytes(),
            "custodians": custodians,
            "check_code": found.message.digest().check_code(),
            "file": found.name,
            "notes": found.notes,
        }));
        return Ok(());
    }
    let (threshold, count) = (sealed.threshold(), sealed.custodians().count());
    io.print(&format!("vault       {}", sealed.id()));
    io.print(&format!(
        "saved       {} times, check code {}",
        sealed.generation(),
        found.message.digest().check_code()
    ));
    io.print(&format!("opens with  {threshold} of {count} custodians"));
    for (number, cost) in sealed.custodians() {
        io.print(&format!(
            "            custodian {number}: {} MiB, {} passes",
            cost.mebibytes(),
            cost.passes()
        ));
    }
    io.print(&format!("opening     needs {} MiB of free memory", sealed.mebibytes()));
    Ok(())
}
