//! `announce`: only what verified goes out, and the node's hash must be ours.
use crate::cli::AnnounceArgs;
use crate::verified::{Signed, Verified};
use crate::{nodes, verify};
use data_encoding::HEXUPPER;
use node::{Nis, Node as _, NodeError, Standing};
use serde_json::{Value, json};
use station::{CliError, Io};

/// What one node took, and why it stopped if it did not take all.
struct Report {
    node: String,
    taken: Vec<Value>,
    error: Option<CliError>,
}

pub(crate) fn run(args: &AnnounceArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let verified = verify::open(&args.verify, io)?;
    let mut reports: Vec<Report> = Vec::new();
    for url in &args.node {
        let report = send(&verified, url, args.verify.json, io);
        if let (Some(error), true) = (&report.error, args.node.len() > 1) {
            io.say(&format!("not announced there: {}", error.what()));
        }
        reports.push(report);
    }
    if args.verify.json {
        io.print_json(
            &json!({ "schema": 1, "nodes": reports.iter().map(object).collect::<Vec<_>>() }),
        );
    }
    if let [Report { error: Some(error), .. }] = &*reports {
        return Err(error.clone());
    }
    // One node that took everything is enough: it hands them on to the others.
    if reports.iter().any(|report| report.error.is_none()) {
        return Ok(());
    }
    let what = "no node took every transaction";
    Err(CliError::failure(what, "mend what the nodes say above, then announce again: it pays once"))
}

fn object(report: &Report) -> Value {
    let error = report.error.as_ref().map(CliError::what);
    json!({ "node": report.node, "transactions": report.taken, "error": error })
}

/// Announces every transaction to one node, stopping at the first that it does not take.
fn send(verified: &Verified, url: &str, json: bool, io: &mut Io<'_>) -> Report {
    let mut report = Report { node: url.to_owned(), taken: Vec::new(), error: None };
    let nis = match nodes::connect(url, verified.network) {
        Ok(nis) => nis,
        Err(error) => {
            report.error = Some(error);
            return report;
        }
    };
    for (place, signed) in verified.transactions().iter().enumerate() {
        match announce(&nis, url, signed) {
            Ok((standing, hash)) => {
                let line = format!("{}: {standing}, hash {hash}", chain::escape(url));
                if json {
                    io.say(&line)
                } else {
                    io.print(&line)
                }
                report.taken.push(json!({ "hash": hash, "standing": standing }));
            }
            Err(error) => {
                let number = place.saturating_add(1);
                io.say(&format!("transaction {number} of {}:", verified.transactions().len()));
                report.error = Some(error);
                return report;
            }
        }
    }
    report
}

fn announce(nis: &Nis, url: &str, signed: &Signed) -> Result<(&'static str, String), CliError> {
    let announced = nis
        .announce(signed.payload(), &signed.signature().0)
        .map_err(|error| stopped(url, &error))?;
    // A node that computes another hash has read other bytes.
    if signed.hash().is_some_and(|own| *own != announced.hash) {
        let what =
            format!("{}: the node names another hash than the signed one", chain::escape(url));
        return Err(CliError::failure(what, "look it up by its hash at another node"));
    }
    let standing = match announced.standing {
        Standing::Accepted => "accepted",
        Standing::AlreadyKnown => "already known",
    };
    Ok((standing, HEXUPPER.encode(&announced.hash)))
}

fn stopped(url: &str, error: &NodeError) -> CliError {
    let open = if error.leaves_open() { "; it may have arrived all the same" } else { "" };
    let what = format!("{}: {error}{open}", chain::escape(url));
    CliError::failure(what, error.hint())
}
