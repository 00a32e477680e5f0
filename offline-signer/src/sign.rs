//! `sign`: review, typed confirmation, signature, in that order and no other.
use crate::build_id;
use crate::cli::SignArgs;
use crate::expect::Matched;
use crate::key::{self, Account};
use crate::review_text;
use crate::session::Session;
use crate::vaults::keys::{Taken, Which, take, take_from};
use crate::vaults::{self, Held};
use approval::{Approved, Declined, Reviewed};
use protocol::{Confirmed, Digest, Kind, Message, SigningResponse};
use scheme::{Scheme, Signature};
use serde_json::{Value, json};
use station::{Answers, CliError, Exit, Io, Kept};

pub(crate) fn run(args: &SignArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    run_with(args, None, io)
}

/// Signs with a key of a vault that is open already, if one is given, else with what the arguments name.
pub(crate) fn run_with(
    args: &SignArgs,
    held: Option<&Held>,
    io: &mut Io<'_>,
) -> Result<(), CliError> {
    let stdin_is_taken = check_dashes(args)?;
    let session = Session::open(&args.review, io)?;
    let code = session.digest.check_code();
    station::check_output(Kind::Response, &code, &args.output, io)?;
    let (account, mut answers) = key_and_answers(args, held, &session, stdin_is_taken, io)?;
    let confirmed = match answers {
        Answers::Terminal(_) => Confirmed::Terminal,
        Answers::Stdin => Confirmed::Stdin,
    };
    review_text::show(&session.lines(), &mut answers, io)?;
    let matched = session.matched.as_ref().map(Matched::object);
    let digest = session.digest;
    let approved = confirm(session.reviewed, &mut answers, io)?;
    let response = sign(&account, approved, digest, confirmed)?;
    let message = Message::Response(response.clone());
    let kept = station::write_message(&message, &args.output, io)?;
    report(args, &kept, &response, matched, io);
    Ok(())
}

/// Takes the key from its file or vault, shows its account, and chooses where answers come from. A vault is
/// locked again before anything is asked.
fn key_and_answers(
    args: &SignArgs,
    held: Option<&Held>,
    session: &Session,
    stdin_is_taken: bool,
    io: &mut Io<'_>,
) -> Result<(Account, Answers), CliError> {
    let (chain, network) = (session.chain, session.network);
    let which = Which::Signs(&session.request.account);
    let taken = match (held, args.key.open()) {
        (Some(held), _) => take_from(held, (chain, network), which)?,
        (None, Some(open)) => take(&open, (chain, network), which, io)?,
        (None, None) => {
            let account = key::load(&args.key.given, chain, network, io)?;
            Taken { account, unattended: None }
        }
    };
    let Taken { account, unattended } = taken;
    io.say(&format!("this key's account  {}", account.address.grouped()));
    check_account(session, &account)?;
    let answers = match unattended {
        Some(unattended) => vaults::answers(unattended, io, stdin_is_taken)?,
        None => Answers::choose(io, stdin_is_taken)?,
    };
    Ok((account, answers))
}

/// At most one input is standard input. True if one is, so that answers come from the terminal.
fn check_dashes(args: &SignArgs) -> Result<bool, CliError> {
    let key = key::signer_takes_stdin(&args.key)?;
    let inputs = [Some(&args.review.request), args.review.expect.as_ref()];
    let review = inputs.into_iter().flatten().any(|path| path.as_os_str() == "-");
    if review && key {
        return Err(key::one_dash());
    }
    Ok(review || key)
}

pub(crate) fn check_account(session: &Session, account: &Account) -> Result<(), CliError> {
    if session.request.account == *account.key.public_key() {
        return Ok(());
    }
    let wanted = session.chain.address(&session.request.account, session.network);
    let what = format!(
        "the request is for account {}, this key is account {}",
        wanted.grouped(),
        account.address.grouped()
    );
    let hint = "check key, passphrase and --path, or draft the request for this account";
    Err(CliError::refused(session.digest.to_string(), "R-ACCOUNT", what, hint))
}

fn confirm(
    reviewed: Reviewed,
    answers: &mut Answers,
    io: &mut Io<'_>,
) -> Result<Approved, CliError> {
    let count = reviewed.questions().len();
    let mut number: usize = 0;
    let mut trouble = None;
    let result = reviewed.confirm(|question| {
        number = number.saturating_add(1);
        let prompt = format!("{number} of {count}: type {}", question.prompt());
        answers.ask(io, &prompt).unwrap_or_else(|error| {
            trouble = Some(error);
            None
        })
    });
    match (result, trouble) {
        (Ok(approved), _) => Ok(approved),
        (Err(_), Some(error)) => Err(error),
        (Err(Declined { question }), None) => Err(CliError::new(
            Exit::Declined,
            format!("declined: line {question} of {count} does not match"),
            "nothing was signed or written; compare the order in your hand with the review",
        )),
    }
}

/// Signs, then verifies once more with the code that the online machine verifies with.
pub(crate) fn sign(
    account: &Account,
    approved: Approved,
    request: Digest,
    confirmed: Confirmed,
) -> Result<SigningResponse, CliError> {
    let failed = |error: String| {
        let hint = "nothing was written; do not use this machine until you know why";
        CliError::failure(format!("signing failed: {error}"), hint)
    };
    let (scheme, key) = (approved.scheme(), *approved.public_key());
    let payloads: Vec<Vec<u8>> = approved.payloads().map(<[u8]>::to_vec).collect();
    let signatures = account.key.sign(approved).map_err(|error| failed(error.to_string()))?;
    if !all_verify(scheme, &key, &payloads, &signatures) {
        return Err(failed(String::from("a signature does not verify")));
    }
    Ok(SigningResponse { request, signatures, confirmed, build: build_id::in_response() })
}

fn all_verify(
    scheme: Scheme,
    key: &scheme::PublicKey,
    payloads: &[Vec<u8>],
    signatures: &[Signature],
) -> bool {
    payloads.len() == signatures.len()
        && payloads
            .iter()
            .zip(signatures)
            .all(|(payload, signature)| scheme.verify(key, signature, payload).is_ok())
}

fn report(
    args: &SignArgs,
    kept: &Kept,
    response: &SigningResponse,
    matched: Option<Value>,
    io: &mut Io<'_>,
) {
    let digest = &response.request;
    if args.json && *kept != Kept::Stdout {
        io.print_json(&json!({
            "schema": 1,
            "digest": digest.to_string(),
            "check_code": digest.check_code(),
            "confirmed": response.confirmed.name(),
            "response": kept.name(),
            "expect": matched,
        }));
    }
    io.say(&format!("signed request {}; the response is in {}", digest.check_code(), kept.name()));
}
