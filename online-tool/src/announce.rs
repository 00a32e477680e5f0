//! `announce`: only what verified goes out, and the node's hash must be ours.
use crate::cli::AnnounceArgs;
use crate::verified::{Signed, Verified};
use crate::{nodes, verify};
use data_encoding::HEXUPPER;
use node::{Node as _, Standing};
use serde_json::{Value, json};
use station::{CliError, Io};

pub(crate) fn run(args: &AnnounceArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let verified = verify::open(&args.verify, io)?;
    let mut sent = Vec::new();
    let mut failed: Option<CliError> = None;
    for url in &args.node {
        match send(&verified, url, args.verify.json, io) {
            Ok(report) => sent.push(report),
            Err(error) => {
                io.say(&format!("{}: not announced there", chain::escape(url)));
                failed = Some(error);
            }
        }
    }
    match failed {
        Some(error) if sent.is_empty() => Err(error),
        Some(_) | None => {
            if args.verify.json {
                io.print(&json!({ "schema": 1, "nodes": sent }).to_string());
            }
            Ok(())
        }
    }
}

/// Announces every transaction to one node, stopping at the first that it does not take.
fn send(verified: &Verified, url: &str, json: bool, io: &mut Io<'_>) -> Result<Value, CliError> {
    let nis = nodes::connect(url, verified.network)?;
    let count = verified.transactions().len();
    let mut reports = Vec::with_capacity(count);
    for (place, signed) in verified.transactions().iter().enumerate() {
        let number = place.saturating_add(1);
        let announced = nis
            .announce(signed.payload(), &signed.signature().0)
            .map_err(|error| stopped(url, &error, number, count))?;
        check_hash(url, signed, &announced.hash)?;
        let standing = match announced.standing {
            Standing::Accepted => "accepted",
            Standing::AlreadyKnown => "already known",
        };
        let hash = HEXUPPER.encode(&announced.hash);
        let line = format!("{}: {standing}, hash {hash}", chain::escape(url));
        if json {
            io.say(&line);
        } else {
            io.print(&line);
        }
        reports.push(json!({ "hash": hash, "standing": standing }));
    }
    Ok(json!({ "node": url, "transactions": reports }))
}

fn stopped(url: &str, error: &node::NodeError, number: usize, count: usize) -> CliError {
    let open = if error.leaves_open() { "; it may have arrived all the same" } else { "" };
    let what = format!("{}: transaction {number} of {count}: {error}{open}", chain::escape(url));
    CliError::failure(what, error.hint())
}

/// A node that computes another hash has read other bytes.
fn check_hash(url: &str, signed: &Signed, hash: &[u8; 32]) -> Result<(), CliError> {
    if signed.hash().is_none_or(|own| own == hash) {
        return Ok(());
    }
    let what = format!("{}: the node names another hash than the signed one", chain::escape(url));
    Err(CliError::failure(what, "look the transaction up by its hash at another node"))
}
