//! `verify`: a response against the request that was drafted here.
use crate::cli::VerifyArgs;
use crate::verified::{Signed, Verified};
use data_encoding::{HEXLOWER, HEXUPPER};
use protocol::MessageError;
use serde_json::{Value, json};
use station::{CliError, Io};

pub(crate) fn run(args: &VerifyArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let verified = open(args, io)?;
    if args.json {
        io.print_json(&object(&verified));
        return Ok(());
    }
    io.print(&format!(
        "request {}: {} of {} {}, all signatures verify",
        verified.digest.check_code(),
        verified.transactions().len(),
        verified.chain,
        verified.network
    ));
    io.print(&format!(
        "confirmed by {}, signer build {}",
        verified.confirmed.name(),
        chain::escape(&verified.build)
    ));
    for signed in verified.transactions() {
        io.print(&format!("hash {}", hash(signed).unwrap_or_else(|| "unknown".into())));
    }
    Ok(())
}

/// Reads request and response and checks the one against the other.
pub(crate) fn open(args: &VerifyArgs, io: &mut Io<'_>) -> Result<Verified, CliError> {
    if args.request.as_os_str() == "-" && args.response.as_os_str() == "-" {
        let hint = "give one of request and response as a file";
        return Err(CliError::usage("only one input can be standard input", hint));
    }
    let wrong = |what: &'static str| {
        move |error: MessageError| {
            CliError::bad_input(error.to_string(), format!("give a {what} as --{what}"))
        }
    };
    let request =
        station::read_message(&args.request, io)?.into_request().map_err(wrong("request"))?;
    let response =
        station::read_message(&args.response, io)?.into_response().map_err(wrong("response"))?;
    Verified::new(request, response)
}

pub(crate) fn hash(signed: &Signed) -> Option<String> {
    signed.hash().map(|hash| HEXUPPER.encode(hash))
}

/// The object that scripts read. `state` is for receipts of a vault that keeps state.
fn object(verified: &Verified) -> Value {
    let transactions: Vec<Value> = verified
        .transactions()
        .iter()
        .map(|signed| {
            json!({
                "hash": hash(signed),
                "signature": HEXUPPER.encode(&signed.signature().0),
                "signer": verified.request.account.to_string(),
                "inner": signed.inner().map(|bytes| HEXUPPER.encode(bytes)),
                "announce": {
                    "data": HEXLOWER.encode(signed.payload()),
                    "signature": HEXLOWER.encode(&signed.signature().0),
                },
            })
        })
        .collect();
    json!({
        "schema": 1,
        "digest": verified.digest.to_string(),
        "check_code": verified.digest.check_code(),
        "chain": verified.chain.name(),
        "network": verified.network.name(),
        "confirmed": verified.confirmed.name(),
        "build": verified.build,
        "state": null,
        "transactions": transactions,
    })
}
