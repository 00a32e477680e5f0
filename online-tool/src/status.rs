//! `status`: whether announced transactions are in a block, as each node claims.
use crate::cli::AnnounceArgs;
use crate::verified::Signed;
use crate::{nodes, verify};
use data_encoding::HEXUPPER;
use node::{Height, Nis, Sought, Status};
use serde_json::{Value, json};
use station::{CliError, Exit, Io};

pub(crate) fn run(args: &AnnounceArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let verified = verify::open(&args.verify, io)?;
    let mut answers = Vec::new();
    let mut confirmed = true;
    for url in &args.node {
        let nis = nodes::connect(url, verified.network)?;
        for signed in verified.transactions() {
            let status = ask(&nis, url, signed)?;
            confirmed &= matches!(status, Status::Confirmed { .. });
            let answer = answer(url, signed, status);
            if !args.verify.json {
                io.print(&format!("{}: {}", chain::escape(url), text(signed, status)));
            }
            answers.push(answer);
        }
    }
    if args.verify.json {
        io.print_json(&json!({ "schema": 1, "transactions": answers }));
    }
    if confirmed {
        return Ok(());
    }
    let hint = "a block takes about a minute; ask again, or announce again";
    Err(CliError::new(Exit::Failure, "not every node has every transaction in a block", hint))
}

fn ask(nis: &Nis, url: &str, signed: &Signed) -> Result<Status, CliError> {
    let Some(hash) = signed.hash() else { return Ok(Status::Unknown) };
    let sought = Sought {
        hash: *hash,
        signature: Some(signed.signature().0),
        address: nodes::nis_address(signed.subject())?,
    };
    nis.transaction_status(&sought).map_err(|error| nodes::failure(url, &error))
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Unknown => "unknown",
        Status::Unconfirmed => "unconfirmed",
        Status::Confirmed { .. } => "confirmed",
    }
}

const fn height(status: Status) -> Option<u64> {
    if let Status::Confirmed { height: Height(height), .. } = status { Some(height) } else { None }
}

fn hash(signed: &Signed) -> Option<String> {
    signed.hash().map(|hash| HEXUPPER.encode(hash))
}

fn text(signed: &Signed, status: Status) -> String {
    let height = height(status).map(|at| format!(" at height {at}")).unwrap_or_default();
    format!("{} {}{height}", hash(signed).unwrap_or_default(), word(status))
}

fn answer(url: &str, signed: &Signed, status: Status) -> Value {
    json!({
        "node": url, "hash": hash(signed), "status": word(status), "height": height(status),
    })
}
