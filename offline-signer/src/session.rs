//! From a request to its review: what `inspect` and `sign` do alike, before any key.
use crate::cli::ReviewArgs;
use crate::expect::{self, Matched};
use crate::key;
use approval::{Line, Order, Reviewed};
use chain::{Charge, Claim, ClaimedLevy, Network, UnixTime};
use chains::ChainId;
use chains::nem::Timestamp;
use policy::{Clock, Refusal, Surroundings};
use protocol::{Digest, Message, SigningRequest};
use station::{CliError, Io, MomentError};
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

/// A request under review.
pub(crate) struct Session {
    pub(crate) request: SigningRequest,
    pub(crate) digest: Digest,
    pub(crate) chain: ChainId,
    pub(crate) network: Network,
    pub(crate) reviewed: Reviewed,
    /// The list that the request was compared with, if one was given.
    pub(crate) matched: Option<Matched>,
}

impl Session {
    /// Reads a request, reviews it, and compares it with the list that it shall equal.
    pub(crate) fn open(args: &ReviewArgs, io: &mut Io<'_>) -> Result<Self, CliError> {
        check_dashes(args)?;
        let surroundings = surroundings(args)?;
        let message = station::read_message(&args.request, io)?;
        let mut session = Self::of_message(message, args.network, &surroundings)?;
        if let Some(path) = &args.expect {
            let (chain, network) = (session.chain, session.network);
            let transactions = session.reviewed.transactions();
            let digest = &session.digest;
            session.matched = Some(expect::check(path, chain, network, transactions, digest, io)?);
        }
        Ok(session)
    }

    /// Reviews a request that was read.
    ///
    /// # Errors
    ///
    /// Refuses other messages, other networks than `pin`, and whatever the rules refuse.
    pub(crate) fn of_message(
        message: Message,
        pin: Option<Network>,
        surroundings: &Surroundings,
    ) -> Result<Self, CliError> {
        let digest = message.digest();
        let request = message.into_request().map_err(|error| {
            let hint = "give the request that coldseal drafted";
            CliError::bad_input(error.to_string(), hint)
        })?;
        let refused = |refusal: Refusal| refuse(&digest, &refusal);
        let (chain, network) = chain_of(&request).map_err(refused)?;
        check_pin(pin, network).map_err(refused)?;
        let order = order(&request, &digest, chain, network).map_err(refused)?;
        let reviewed = Reviewed::new(order, surroundings).map_err(refused)?;
        let matched = None;
        Ok(Self { request, digest, chain, network, reviewed, matched })
    }

    /// Returns what the operator must read: the review, with the list that it equals before the
    /// check code.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let mut lines = self.reviewed.lines().to_vec();
        if let Some(matched) = &self.matched {
            lines.insert(lines.len().saturating_sub(1), matched.line());
        }
        lines
    }
}

fn check_dashes(args: &ReviewArgs) -> Result<(), CliError> {
    let is_dash = |path: &PathBuf| path.as_os_str() == "-";
    if is_dash(&args.request) && args.expect.as_ref().is_some_and(is_dash) {
        return Err(key::one_dash());
    }
    Ok(())
}

fn refuse(digest: &Digest, refusal: &Refusal) -> CliError {
    let hint = match refusal.code {
        "R-NETWORK" => "ask the online machine for a request for the right network",
        "R-TIME" => "draft it again with a deadline at most 24 hours after its timestamp",
        "R-UNKNOWN" | "R-BLIND" => "this signer signs only what it can show in full",
        _ => "nothing is signed; draft the request again and find out who changed it",
    };
    let text = match refusal.transaction {
        Some(number) => format!("transaction {number}: {}", refusal.text),
        None => refusal.text.clone(),
    };
    CliError::refused(digest.to_string(), refusal.code, text, hint)
}

fn chain_of(request: &SigningRequest) -> Result<(ChainId, Network), Refusal> {
    let chain = request.chain.parse().map_err(|_| {
        let text = format!("unknown chain {}", chain::escape(&request.chain));
        Refusal::whole("R-UNKNOWN", text)
    })?;
    let network = request.network.parse().map_err(|_| {
        let text = format!("unknown network {}", chain::escape(&request.network));
        Refusal::whole("R-NETWORK", text)
    })?;
    Ok((chain, network))
}

fn check_pin(pin: Option<Network>, network: Network) -> Result<(), Refusal> {
    match pin {
        Some(pin) if pin != network => {
            let text = format!("the request is for {network}; this signer is set to {pin}");
            Err(Refusal::whole("R-NETWORK", text))
        }
        Some(_) | None => Ok(()),
    }
}

fn order(
    request: &SigningRequest,
    digest: &Digest,
    chain: ChainId,
    network: Network,
) -> Result<Order, Refusal> {
    let transactions = chain
        .parse_all(&request.transactions, &request.context, network)
        .map_err(|(place, error)| Refusal::unparsed(place, &error))?;
    Ok(Order {
        check_code: digest.check_code(),
        network,
        account: request.account,
        transactions,
        note: request.note.clone(),
        claims: request.claims.iter().map(|told| claim(told, chain)).collect(),
    })
}

fn claim(claim: &protocol::Claim, chain: ChainId) -> Claim {
    match claim {
        protocol::Claim::Asset(id, decimals) => {
            Claim::Asset { id: id.clone(), decimals: *decimals }
        }
        protocol::Claim::Control(address, cosignatories, needed) => Claim::Control {
            address: address.clone(),
            cosignatories: *cosignatories,
            needed: *needed,
        },
        protocol::Claim::Supply(id, units) => Claim::Supply { id: id.clone(), units: *units },
        protocol::Claim::Levy(id, told) => {
            let levy = told.as_ref().map(|told| levy(told, chain));
            Claim::Levy { id: id.clone(), levy }
        }
    }
}

fn levy(levy: &protocol::ClaimedLevy, chain: ChainId) -> ClaimedLevy {
    let charge = match levy.charge {
        protocol::Charge::Units(units) => Charge::Units(units),
        protocol::Charge::TenThousandths(share) => Charge::TenThousandths(share),
    };
    ClaimedLevy { to: levy.to.clone(), asset: chain.asset_named(&levy.asset), charge }
}

fn surroundings(args: &ReviewArgs) -> Result<Surroundings, CliError> {
    let system = station::system_now();
    let (now, clock) = match &args.now {
        None => (system, Clock::System),
        Some(text) => (moment(text)?, Clock::Operator),
    };
    Ok(Surroundings { now, clock, interfaces: interfaces() })
}

/// A time that counts from the machine's clock would not be the operator's.
fn moment(text: &str) -> Result<UnixTime, CliError> {
    let nem = text.strip_prefix("nem:").map(|seconds| {
        let seconds = seconds.parse().ok().and_then(|number| Timestamp::new(number).ok());
        seconds.map(Timestamp::unix).ok_or(MomentError)
    });
    nem.unwrap_or_else(|| station::parse_instant(text)).map_err(|_| {
        let what = format!("--now is not a moment: {}", chain::escape(text));
        CliError::usage(what, "write it as 2026-11-23T04:31:30Z, from a clock that you trust")
    })
}

/// Names the network interfaces other than the loopback; none where the kernel has no network.
pub(crate) fn interfaces() -> Vec<String> {
    let entries = match fs::read_dir("/sys/class/net") {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Vec::new(),
        // What cannot be looked at is not taken for absent.
        Err(_) => return vec![String::from("unknown: /sys/class/net cannot be read")],
    };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name != "lo")
        .collect();
    names.sort_unstable();
    names
}
