//! `status`: whether announced transactions are in a block, as each node claims.
use crate::cli::AnnounceArgs;
use crate::verified::Signed;
use crate::{nodes, verify};
use chain::Duration;
use data_encoding::HEXUPPER;
use node::{Height, Nis, Sought, Status};
use serde_json::{Value, json};
use station::{CliError, Exit, Io};
use std::slice;

/// How long after the latest deadline a transaction that no node knows counts as expired: only
/// then may it be drafted again without the danger of paying twice.
const GRACE: Duration = Duration(3600);

/// Where a transaction stands on one node.
enum Standing {
    /// What the node says, within its life.
    Known(Status),
    /// The node does not know it, and an hour has passed since its latest deadline.
    Expired,
}

pub(crate) fn run(args: &AnnounceArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let verified = verify::open(&args.verify, io)?;
    let mut answers = Vec::new();
    let mut heights = Vec::new();
    let mut asked = Vec::new();
    for url in &args.node {
        let nis = nodes::connect(url, verified.network)?;
        let mut found = Vec::new();
        for signed in verified.transactions() {
            let standing = ask(&nis, url, signed)?;
            if !args.verify.json {
                io.print(&format!("{}: {}", chain::escape(url), text(signed, &standing)));
            }
            answers.push(answer(url, signed, &standing));
            found.push(height(&standing));
        }
        heights.push(found);
        asked.push(nis);
    }
    if args.verify.json {
        io.print_json(&json!({ "schema": 1, "transactions": answers }));
    }
    nodes::demand_one_chain(&asked)?;
    conclude(&heights)
}

/// Decides from the heights of all transactions, node by node.
fn conclude(heights: &[Vec<Option<u64>>]) -> Result<(), CliError> {
    if heights.iter().flatten().all(Option::is_some) {
        if heights.windows(2).all(|pair| matches!(pair, [a, b] if a == b)) {
            return Ok(());
        }
        let hint = "one of the nodes lies or is on a fork: wait, ask again, ask others";
        let what = "the nodes do not agree in which block a transaction is";
        return Err(CliError::failure(what, hint));
    }
    let hint = "a block takes about a minute: ask again; what every node calls expired can be drafted anew";
    Err(CliError::new(Exit::Failure, "not every node has every transaction in a block", hint))
}

fn ask(nis: &Nis, url: &str, signed: &Signed) -> Result<Standing, CliError> {
    let Some(hash) = signed.hash() else { return Ok(Standing::Known(Status::Unknown)) };
    let sought = Sought {
        hash: *hash,
        signature: Some(signed.signature().0),
        address: nodes::nis_address(signed.subject())?,
    };
    let status = nis.transaction_status(&sought).map_err(|error| nodes::failure(url, &error))?;
    let over = || Ok(nodes::time(slice::from_ref(nis))?.since(signed.until()) > GRACE);
    if status == Status::Unknown && over()? {
        return Ok(Standing::Expired);
    }
    Ok(Standing::Known(status))
}

const fn word(standing: &Standing) -> &'static str {
    match standing {
        Standing::Known(Status::Unknown) => "unknown",
        Standing::Known(Status::Unconfirmed) => "unconfirmed",
        Standing::Known(Status::Confirmed { .. }) => "confirmed",
        Standing::Expired => "expired",
    }
}

const fn height(standing: &Standing) -> Option<u64> {
    match standing {
        Standing::Known(Status::Confirmed { height: Height(height), .. }) => Some(*height),
        Standing::Known(Status::Unknown | Status::Unconfirmed) | Standing::Expired => None,
    }
}

fn hash(signed: &Signed) -> Option<String> {
    signed.hash().map(|hash| HEXUPPER.encode(hash))
}

fn text(signed: &Signed, standing: &Standing) -> String {
    let height = height(standing).map(|at| format!(" at height {at}")).unwrap_or_default();
    format!("{} {}{height}", hash(signed).unwrap_or_default(), word(standing))
}

fn answer(url: &str, signed: &Signed, standing: &Standing) -> Value {
    json!({
        "node": url, "hash": hash(signed), "status": word(standing), "height": height(standing),
    })
}
