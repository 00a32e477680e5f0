//! `draft raw`: unsigned bytes that another tool made.
use crate::cli::RawArgs;
use crate::import;
use crate::request::{self, Parts};
use chain::Chain as _;
use chains::nem::Nem;
use data_encoding::{HEXLOWER_PERMISSIVE, HEXUPPER};
use protocol::{MOST_MESSAGE, MOST_TRANSACTIONS};
use station::{CliError, Io};
use std::path::Path;

/// One transaction in JSON, generously.
const MOST_JSON: usize = 64 * 1024;

/// A thousand transactions in hex, generously.
const MOST_FILE: usize = 2 * MOST_MESSAGE + 2 * MOST_TRANSACTIONS;

pub(crate) fn run(args: RawArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let lines = match (&args.unsigned_file, &args.unsigned_json) {
        (Some(path), _) => read_lines(path, io)?,
        (None, Some(path)) => vec![read_json(path, io)?],
        (None, None) => args.unsigned,
    };
    if lines.len() > MOST_TRANSACTIONS {
        let what = format!("{} transactions are too many for one request", lines.len());
        return Err(CliError::usage(what, "draft requests of at most 1,000 transactions each"));
    }
    let parts = Parts {
        chain: args.on.chain,
        network: args.on.network,
        transactions: lines.iter().map(|line| decode(line)).collect::<Result<_, _>>()?,
        context: args.context.iter().map(|line| decode(line)).collect::<Result<_, _>>()?,
        note: args.request.note,
        claims: Vec::new(),
    };
    request::write(parts, &args.request.output, args.request.json, io)
}

fn read_lines(path: &Path, io: &mut Io<'_>) -> Result<Vec<String>, CliError> {
    let bytes = station::read_bounded(path, MOST_FILE, io)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| not_hex())?;
    Ok(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect())
}

/// Builds the bytes that NIS would write for a transaction in JSON.
fn read_json(path: &Path, io: &mut Io<'_>) -> Result<String, CliError> {
    let bytes = station::read_bounded(path, MOST_JSON, io)?;
    if scheme::keylike::looks_like_key(&bytes) {
        return Err(station::look_like_key());
    }
    let hint = "give one transaction as a NIS1 node prints it";
    let json = node::parse_transaction(&bytes)
        .map_err(|error| CliError::bad_input(chain::escape(&error.to_string()), hint))?;
    let transaction = import::transaction(&json)
        .map_err(|error| CliError::bad_input(format!("{}: {error}", error.code()), hint))?;
    Ok(HEXUPPER.encode(&Nem::encode(&transaction)))
}

fn decode(line: &str) -> Result<Vec<u8>, CliError> {
    if scheme::keylike::looks_like_key(line.as_bytes()) {
        return Err(station::look_like_key());
    }
    HEXLOWER_PERMISSIVE.decode(line.trim().as_bytes()).map_err(|_| not_hex())
}

fn not_hex() -> CliError {
    CliError::bad_input(
        "the transaction is not hexadecimal",
        "give the bytes that a signature covers as pairs of 0-9 and a-f",
    )
}
