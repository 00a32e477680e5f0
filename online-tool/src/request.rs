//! What every draft ends in: a request that the signer will take, written and reported.
use chain::{Network, ParseError, Parsed};
use chains::ChainId;
use policy::{Clock, Refusal, Surroundings};
use protocol::{Claim, Message, RequestId, SigningRequest};
use scheme::PublicKey;
use serde_json::{Map, Value, json};
use station::{CliError, Io, Kept, OutputArgs};

/// The parts of a request that a draft chooses.
pub(crate) struct Parts {
    pub(crate) chain: ChainId,
    pub(crate) network: Network,
    pub(crate) transactions: Vec<Vec<u8>>,
    pub(crate) context: Vec<Vec<u8>>,
    pub(crate) note: Option<String>,
    pub(crate) claims: Vec<Claim>,
}

/// What a draft says of its request beyond what all of them say.
#[derive(Default)]
pub(crate) struct Summary {
    /// For people.
    pub(crate) lines: Vec<String>,
    /// For scripts.
    pub(crate) fields: Map<String, Value>,
}

/// Runs the signer's own rules over the parts, wraps them and writes the request.
pub(crate) fn write(
    parts: Parts,
    output: &OutputArgs,
    json: bool,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    write_summed(parts, output, json, io, |_| Ok(Summary::default()))
}

/// Does the same and says what `sum` makes of the transactions.
pub(crate) fn write_summed(
    parts: Parts,
    output: &OutputArgs,
    json: bool,
    io: &mut Io<'_>,
    sum: impl FnOnce(&[Parsed]) -> Result<Summary, CliError>,
) -> Result<(), CliError> {
    let parsed = parse(&parts)?;
    let account = preflight(&parsed, io)?;
    let summary = sum(&parsed)?;
    let request = SigningRequest {
        id: RequestId(random_id()?),
        chain: parts.chain.name().to_owned(),
        network: parts.network.name().to_owned(),
        account,
        transactions: parts.transactions,
        context: parts.context,
        note: parts.note,
        claims: parts.claims,
    };
    request.check().map_err(|error| {
        CliError::usage(error.to_string(), "draft several requests, or shorten the note")
    })?;
    let message = Message::Request(request);
    let digest = message.digest();
    let kept = station::write_message(&message, output, io)?;
    let address = parts.chain.address(&account, parts.network);
    if json && kept != Kept::Stdout {
        let mut object = json!({
            "schema": 1,
            "digest": digest.to_string(),
            "check_code": digest.check_code(),
            "account": address.as_str(),
            "transactions": parsed.len(),
            "request": kept.name(),
        });
        if let Value::Object(fields) = &mut object {
            fields.extend(summary.fields);
        }
        io.print_json(&object);
    }
    summary.lines.iter().for_each(|line| io.say(line));
    io.say(&format!("check code {}; the request is in {}", digest.check_code(), kept.name()));
    Ok(())
}

fn parse(parts: &Parts) -> Result<Vec<Parsed>, CliError> {
    let parsed = parts.chain.parse_all(&parts.transactions, &parts.context, parts.network);
    parsed.map_err(|(place, error)| {
        let hint = if error == ParseError::Blind {
            "give the full bytes of the inner transaction with --context"
        } else if error == ParseError::Unused {
            "leave out the --context that no transaction names"
        } else {
            "give exactly the bytes that a signature would cover"
        };
        CliError::bad_input(Refusal::unparsed(place, &error).to_string(), hint)
    })
}

/// Says now what the signer will say later, and returns the one account that signs.
fn preflight(parsed: &[Parsed], io: &mut Io<'_>) -> Result<PublicKey, CliError> {
    let Some(first) = parsed.first() else {
        let hint = "give --unsigned or a file with at least one line";
        return Err(CliError::bad_input("there is no transaction", hint));
    };
    let account = first.facts().signer;
    if parsed.iter().any(|other| other.facts().signer != account) {
        let hint = "draft one request for each account";
        return Err(CliError::bad_input("the transactions are of several accounts", hint));
    }
    account.check().map_err(|error| {
        let hint = "copy the public key once more from the signer's account card";
        CliError::bad_input(format!("nobody can sign for {account}: {error}"), hint)
    })?;
    policy::demand_each_once(parsed).map_err(|refusal| unsignable(&refusal))?;
    // This machine is online, as it should be: no interface of it is a finding.
    let surroundings =
        Surroundings { now: station::system_now(), clock: Clock::System, interfaces: Vec::new() };
    for (place, transaction) in parsed.iter().enumerate() {
        let findings = policy::examine(place, transaction, &surroundings)
            .map_err(|refusal| unsignable(&refusal))?;
        let number = place.saturating_add(1);
        for finding in findings {
            io.say(&format!("transaction {number}: {} {}", finding.code, finding.text));
        }
    }
    for finding in policy::examine_together(parsed, &surroundings) {
        io.say(&format!("{} {}", finding.code, finding.text));
    }
    Ok(account)
}

fn unsignable(refusal: &Refusal) -> CliError {
    let hint = "the signer would refuse it: mend the transaction";
    CliError::bad_input(refusal.to_string(), hint)
}

fn random_id() -> Result<[u8; 16], CliError> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|error| {
        let what = format!("the system's random generator failed: {error}");
        CliError::failure(what, "restart the machine")
    })?;
    Ok(id)
}
