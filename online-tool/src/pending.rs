//! `pending`: what waits for a cosignatory.
use crate::cli::PendingArgs;
use crate::{import, nodes};
use chain::Address;
use chains::nem::{Timestamp, address_of, hash_of, inner_bytes};
use data_encoding::HEXUPPER;
use node::Pending;
use serde_json::{Value, json};
use station::{CliError, Io};

pub(crate) fn run(args: &PendingArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let own = address_of(&args.signer, args.network);
    let asked = nodes::nis_address(&own)?;
    let mut listed: Vec<Value> = Vec::new();
    let all = nodes::connect_all(&args.node, args.network)?;
    for (nis, url) in all.iter().zip(&args.node) {
        let list = nis.pending(&asked).map_err(|error| nodes::failure(url, &error))?;
        for entry in &list.readable {
            let item = describe(entry, args, url);
            if !args.json {
                print(&item, io);
            }
            listed.push(item);
        }
        if !list.unreadable.is_empty() {
            let count = list.unreadable.len();
            io.say(&format!("{}: {count} that cannot be read", chain::escape(url)));
        }
    }
    if args.json {
        io.print_json(&json!({ "schema": 1, "account": own.as_str(), "pending": listed }));
    } else if listed.is_empty() {
        io.say("nothing waits for this account");
    }
    Ok(())
}

/// What a node tells of one, with the hash computed here: only that one can be cosigned.
fn describe(entry: &Pending, args: &PendingArgs, url: &str) -> Value {
    let bytes = import::inner(&entry.inner).map(|inner| inner_bytes(&inner));
    let honest = bytes.as_ref().is_ok_and(|bytes| hash_of(bytes) == entry.inner_hash);
    let account: Address = address_of(&scheme::PublicKey(entry.inner.signer), args.network);
    let expires = Timestamp::new(entry.expires()).map(|time| time.unix().to_string());
    json!({
        "hash": HEXUPPER.encode(&entry.inner_hash),
        "account": account.as_str(),
        "expires": expires.unwrap_or_default(),
        "cosignatures": entry.cosignatures.len(),
        "signed_by_this_account": entry.is_signed_by(&args.signer.0),
        "inner": bytes.ok().filter(|_| honest).map(|bytes| HEXUPPER.encode(&bytes)),
        "node": url,
    })
}

fn print(item: &Value, io: &mut Io<'_>) {
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or("-").to_owned();
    let count = item.get("cosignatures").and_then(Value::as_u64).unwrap_or_default();
    io.print(&format!("hash      {}", text("hash")));
    io.print(&format!("  of      {}", text("account")));
    io.print(&format!("  until   {} (UTC), {count} cosignatures so far", text("expires")));
    if item.get("signed_by_this_account").is_some_and(|signed| *signed == true) {
        io.print("  signed by this account already");
    }
    if item.get("inner").is_none_or(Value::is_null) {
        io.print("  the node's words do not make these bytes: it cannot be cosigned from there");
    }
}
