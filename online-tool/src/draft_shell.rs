//! What every draft does alike: time, fee, wrapper, request.
use crate::draft_args::{FeeArgs, ShellArgs};
use crate::request::{self, Parts};
use crate::{claims, nodes};
use chain::{Amount, Chain as _, MinimumFee, UnixTime};
use chains::nem::{DraftError, Nem, Plain, Shell, Timestamp, Transaction, fee};
use node::Nis;
use protocol::Claim;
use station::{CliError, Io};

/// Decimals of XEM.
const XEM_DECIMALS: u8 = 6;

/// How long a transaction lives, unless another end is asked for.
const USUAL_LIFE: &str = "+2h";

/// Puts `body` into a transaction as `args` say, and writes the request with what the nodes say
/// of the account and the mosaics.
pub(crate) fn draft(
    args: &ShellArgs,
    cost: &FeeArgs,
    body: Plain,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    demand_by_hand(args, cost, &body)?;
    let nodes = nodes::connect_all(&args.node, args.on.network)?;
    let mut shell = shell(args, cost, &nodes)?;
    let known = claims::ask(args, &body, &nodes)?;
    if shell.fee.is_none() {
        shell.fee = known.fee;
    }
    let transaction = shell.wrap(body).map_err(|error| unbuilt(&error))?;
    write(args, &transaction, Vec::new(), known.claims, io)
}

/// Without a node, names all at once that only a node knows and nobody gave.
fn demand_by_hand(args: &ShellArgs, cost: &FeeArgs, body: &Plain) -> Result<(), CliError> {
    let depends = matches!(fee::minimum_of(body), MinimumFee::AtLeast(_));
    let missing: Vec<&str> = [
        (args.timestamp.is_none(), "the network's time (--timestamp)"),
        (depends && cost.fee.is_none(), "the least fee of a mosaic (--fee)"),
    ]
    .into_iter()
    .filter_map(|(missing, what)| missing.then_some(what))
    .collect();
    if missing.is_empty() || !args.node.is_empty() { Ok(()) } else { Err(unknown(args, &missing)) }
}

/// Says what nobody knows who asks no node.
fn unknown(args: &ShellArgs, missing: &[&str]) -> CliError {
    let without = if args.offline { "--offline" } else { "without --node" };
    let what = format!("{without}: only a node knows {}", missing.join(" and "));
    CliError::usage(what, "give it by hand, or ask a node with --node")
}

/// Writes a request for one transaction with what it names.
pub(crate) fn write(
    args: &ShellArgs,
    transaction: &Transaction,
    context: Vec<Vec<u8>>,
    claims: Vec<Claim>,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let parts = Parts {
        chain: args.on.chain,
        network: args.on.network,
        transactions: vec![Nem::encode(transaction)],
        context,
        note: args.request.note.clone(),
        claims,
    };
    request::write(parts, &args.request.output, args.request.json, io)
}

/// Finds out time and fee.
pub(crate) fn shell(args: &ShellArgs, cost: &FeeArgs, nodes: &[Nis]) -> Result<Shell, CliError> {
    if args.multisig == Some(args.signer) {
        let what = "--signer and --multisig are the same account";
        let hint = "give a cosignatory's key as --signer: a multisig account signs nothing";
        return Err(CliError::usage(what, hint));
    }
    let timestamp = beginning(args, nodes)?;
    let deadline = args.deadline.as_deref().unwrap_or(USUAL_LIFE);
    Ok(Shell {
        network: args.on.network,
        signer: args.signer,
        multisig: args.multisig,
        timestamp,
        deadline: moment(deadline, || Ok(timestamp.unix()), "--deadline")?,
        fee: cost.fee.as_deref().map(|text| xem(text, "--fee")).transpose()?,
    })
}

pub(crate) fn unbuilt(error: &DraftError) -> CliError {
    match error {
        DraftError::FeeUnknown => CliError::usage(error.to_string(), "give it with --fee"),
        DraftError::Transaction(inner) => {
            CliError::bad_input(inner.to_string(), "mend what it is to do")
        }
    }
}

/// Reads an amount of XEM as micro XEM.
pub(crate) fn xem(text: &str, flag: &str) -> Result<u64, CliError> {
    Amount::atomic_from_decimal(text, XEM_DECIMALS).map_err(|error| {
        let what = format!("{flag} {}: {error}", chain::escape(text));
        CliError::usage(what, "write XEM with a point and no separators, such as 1500.25")
    })
}

/// The time asked for; without one, the nodes'.
fn beginning(args: &ShellArgs, nodes: &[Nis]) -> Result<Timestamp, CliError> {
    match &args.timestamp {
        Some(text) => moment(text, || base(nodes), "--timestamp"),
        None if nodes.is_empty() => Err(unknown(args, &["the network's time (--timestamp)"])),
        None => Timestamp::from_unix(nodes::time(nodes)?).map_err(|error| {
            CliError::failure(format!("the node's time is {error}"), "ask another node")
        }),
    }
}

/// What a span such as `+10m` counts from: the nodes' time if there is one, else this machine's.
fn base(nodes: &[Nis]) -> Result<UnixTime, CliError> {
    if nodes.is_empty() { Ok(station::system_now()) } else { nodes::time(nodes) }
}

/// Reads `nem:SECONDS` or any moment that people write.
fn moment(
    text: &str,
    base: impl FnOnce() -> Result<UnixTime, CliError>,
    flag: &str,
) -> Result<Timestamp, CliError> {
    let wrong = |error: String| {
        CliError::usage(format!("{flag} is not a time: {}", chain::escape(text)), error)
    };
    match text.strip_prefix("nem:") {
        Some(seconds) => {
            let plain = !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit());
            let seconds = if plain { seconds.parse().ok() } else { None };
            let seconds = seconds
                .ok_or_else(|| wrong("write nem: and seconds since NEM's first block".into()))?;
            Timestamp::new(seconds).map_err(|error| wrong(error.to_string()))
        }
        None => {
            let base = if text.starts_with('+') { base()? } else { UnixTime(0) };
            let at = station::parse_moment(text, base).map_err(|error| wrong(error.to_string()))?;
            Timestamp::from_unix(at).map_err(|error| wrong(error.to_string()))
        }
    }
}
