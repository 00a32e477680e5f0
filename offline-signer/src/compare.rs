//! `compare`: whether two signers, built by different people, gave the same signatures for the
//! same request. Ed25519 leaves an honest signer no choice; one that leaks a key through its
//! nonces has to differ from an honest one.
use crate::cli::CompareArgs;
use protocol::{MessageError, SigningResponse};
use serde_json::{Value, json};
use station::{CliError, Io};
use std::path::Path;

pub(crate) fn run(args: &CompareArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    if args.first.as_os_str() == "-" && args.second.as_os_str() == "-" {
        let hint = "give one of the two responses as a file";
        return Err(CliError::usage("only one input can be standard input", hint));
    }
    let first = read(&args.first, io)?;
    let second = read(&args.second, io)?;
    let differing = differing(&first, &second);
    if args.json {
        io.print_json(&object(&first, &second, &differing));
    } else {
        io.print(&described("first", &first));
        io.print(&described("second", &second));
    }
    verdict(&first, &second, &differing)?;
    if !args.json {
        let count = first.signatures.len();
        io.print(&format!("the same {count} signatures for the same request"));
    }
    Ok(())
}

fn read(path: &Path, io: &mut Io<'_>) -> Result<SigningResponse, CliError> {
    station::read_message(path, io)?.into_response().map_err(|error: MessageError| {
        CliError::bad_input(error.to_string(), "give two signing responses")
    })
}

/// Returns the numbers, counted from 1, of the signatures that differ or that only one has.
fn differing(first: &SigningResponse, second: &SigningResponse) -> Vec<usize> {
    let (a, b) = (&first.signatures, &second.signatures);
    let length = a.len().max(b.len());
    (0..length)
        .filter(|place| a.get(*place) != b.get(*place))
        .map(|place| place.saturating_add(1))
        .collect()
}

fn described(which: &str, response: &SigningResponse) -> String {
    format!(
        "{which}: request {}, {} signatures, confirmed by {}, signer build {}",
        response.request.check_code(),
        response.signatures.len(),
        response.confirmed.name(),
        chain::escape(&response.build)
    )
}

fn object(first: &SigningResponse, second: &SigningResponse, differing: &[usize]) -> Value {
    let side = |response: &SigningResponse| {
        json!({
            "digest": response.request.to_string(),
            "check_code": response.request.check_code(),
            "signatures": response.signatures.len(),
            "confirmed": response.confirmed.name(),
            "build": response.build,
        })
    };
    let same = first.request == second.request && differing.is_empty();
    json!({
        "schema": 1, "same": same, "differing": differing,
        "responses": [side(first), side(second)],
    })
}

fn verdict(
    first: &SigningResponse,
    second: &SigningResponse,
    differing: &[usize],
) -> Result<(), CliError> {
    if first.request != second.request {
        let what = "the responses answer different requests";
        let hint = "give the two responses to one and the same request file";
        return Err(CliError::bad_input(what, hint));
    }
    if differing.is_empty() {
        return Ok(());
    }
    let numbers: Vec<String> = differing.iter().map(ToString::to_string).collect();
    let most = first.signatures.len().max(second.signatures.len());
    let what = format!("{} of {most} signatures differ", differing.len());
    let hint = "announce neither; `coldseal verify` tells which one verifies, and if both do, one \
                signer chooses what it should not and may give the key away";
    let details = vec![format!("differing: {}", numbers.join(", "))];
    Err(CliError::bad_input(what, hint).with_details(details))
}
