//! What every draft does alike: time, fee, wrapper, request.
use crate::draft_args::ShellArgs;
use crate::nodes;
use crate::request::{self, Parts};
use chain::{Amount, Chain as _, UnixTime};
use chains::nem::{DraftError, Nem, Plain, Shell, Timestamp, Transaction};
use node::Node as _;
use station::{CliError, Io};

/// Decimals of XEM.
const XEM_DECIMALS: u8 = 6;

/// Puts `body` into a transaction as `args` say, and writes the request.
pub(crate) fn draft(args: &ShellArgs, body: Plain, io: &mut Io<'_>) -> Result<(), CliError> {
    let transaction = shell(args)?.wrap(body).map_err(|error| unbuilt(&error))?;
    write(args, &transaction, Vec::new(), io)
}

/// Writes a request for one transaction with what it names.
pub(crate) fn write(
    args: &ShellArgs,
    transaction: &Transaction,
    context: Vec<Vec<u8>>,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let parts = Parts {
        chain: args.chain,
        network: args.network,
        transactions: vec![Nem::encode(transaction)],
        context,
        note: args.note.clone(),
        claims: Vec::new(),
    };
    request::write(parts, &args.output, args.json, io)
}

/// Finds out time and fee.
pub(crate) fn shell(args: &ShellArgs) -> Result<Shell, CliError> {
    let timestamp = beginning(args)?;
    Ok(Shell {
        network: args.network,
        signer: args.signer,
        multisig: args.multisig,
        timestamp,
        deadline: moment(&args.deadline, timestamp.unix(), "--deadline")?,
        fee: args.fee.as_deref().map(|text| xem(text, "--fee")).transpose()?,
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

/// The time asked for; without one, the node's.
fn beginning(args: &ShellArgs) -> Result<Timestamp, CliError> {
    match &args.timestamp {
        Some(text) => moment(text, base(args)?, "--timestamp"),
        None => Timestamp::from_unix(node_time(args)?.ok_or_else(no_time)?).map_err(|error| {
            CliError::failure(format!("the node's time is {error}"), "ask another node")
        }),
    }
}

/// What a span such as `+10m` counts from: the node's time if there is one, else this machine's.
fn base(args: &ShellArgs) -> Result<UnixTime, CliError> {
    Ok(node_time(args)?.unwrap_or_else(station::system_now))
}

fn node_time(args: &ShellArgs) -> Result<Option<UnixTime>, CliError> {
    let Some(url) = &args.node else { return Ok(None) };
    let time = nodes::connect(url, args.network)?
        .network_time()
        .map_err(|error| nodes::failure(url, &error))?;
    Ok(i64::try_from(time.unix_seconds).ok().map(UnixTime))
}

fn no_time() -> CliError {
    CliError::usage(
        "there is no time for the transaction to begin",
        "give a node with --node, or a time with --timestamp",
    )
}

/// Reads `nem:SECONDS` or any moment that people write.
fn moment(text: &str, base: UnixTime, flag: &str) -> Result<Timestamp, CliError> {
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
            let at = station::parse_moment(text, base).map_err(|error| wrong(error.to_string()))?;
            Timestamp::from_unix(at).map_err(|error| wrong(error.to_string()))
        }
    }
}
