//! The endpoints of NIS that this node offers.

use data_encoding::HEXLOWER_PERMISSIVE;
use serde_json::{Value, json};

use crate::announce::Announcement;
use crate::config::Network;
use crate::crypto::is_valid_address;
use crate::exception::Exception;
use crate::http::Request;
use crate::json;
use crate::ledger::Ledger;

/// The node's clock at one moment, in NEM's time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now {
    pub(crate) seconds: u32,
    pub(crate) milliseconds: u64,
}

/// A status and the JSON to send with it.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn ok(body: Value) -> Self {
        Self { status: 200, body }
    }

    pub(crate) fn error(status: u16, message: &str, now: Now) -> Self {
        Self { status, body: json::error(status, message, now.seconds) }
    }
}

/// Answers a request. `network` is the one the node claims, which a fault may change.
pub(crate) fn answer(request: &Request, ledger: &mut Ledger, network: Network, now: Now) -> Answer {
    let result = match (request.method(), request.path()) {
        ("GET", "/heartbeat") => Ok(json!({ "code": 1, "type": 2, "message": "ok" })),
        ("GET", "/status") => Ok(json!({ "code": 6, "type": 4, "message": "status" })),
        ("GET", "/node/info") => Ok(node_info(network)),
        ("GET", "/time-sync/network-time") => Ok(json!({
            "sendTimeStamp": now.milliseconds,
            "receiveTimeStamp": now.milliseconds,
        })),
        ("GET", "/chain/height") => Ok(json!({ "height": ledger.height() })),
        ("GET", "/account/get") => address(request, ledger).map(|a| json::account(ledger, a)),
        ("GET", "/account/mosaic/owned") => {
            address(request, ledger).map(|a| json::owned(ledger, a))
        }
        ("GET", "/account/unconfirmedTransactions") => unconfirmed(request, ledger),
        ("GET", "/account/transfers/outgoing") => outgoing(request, ledger),
        ("GET", "/transaction/get") => transaction(request, ledger),
        ("POST", "/transaction/announce") => announce(request, ledger, now),
        _ => return Answer::error(404, "no such endpoint", now),
    };
    match result {
        Ok(body) => Answer::ok(body),
        Err(exception) => {
            Answer { status: exception.status(), body: json::thrown(&exception, now.seconds) }
        }
    }
}

fn node_info(network: Network) -> Value {
    json!({
        "metaData": {
            "features": 1,
            "application": "NIS",
            "networkId": i8::from_le_bytes([network.byte()]),
            "version": "0.6.101",
            "platform": "test-node",
        },
        "endpoint": { "protocol": "http", "port": 7890, "host": "127.0.0.1" },
        "identity": { "name": "test-node", "public-key": "00".repeat(32) },
    })
}

fn address<'r>(request: &'r Request, ledger: &Ledger) -> Result<&'r str, Exception> {
    let address = request.query("address").ok_or_else(|| Exception::missing("address"))?;
    if is_valid_address(ledger.network().byte(), address) {
        Ok(address)
    } else {
        Err(Exception::argument("address must be valid"))
    }
}

fn unconfirmed(request: &Request, ledger: &Ledger) -> Result<Value, Exception> {
    let address = address(request, ledger)?;
    let entries = ledger.unconfirmed().iter().filter(|e| json::concerns(ledger, e, address));
    Ok(json!({ "data": entries.map(json::unconfirmed).collect::<Vec<_>>() }))
}

/// Newest first; `id` continues behind the last of a page.
fn outgoing(request: &Request, ledger: &Ledger) -> Result<Value, Exception> {
    let address = address(request, ledger)?;
    let before = number(request, "id")?.unwrap_or(u64::MAX);
    let size = number(request, "pageSize")?.unwrap_or(25);
    if !(5..=100).contains(&size) {
        return Err(Exception::argument("page size must be between 5 and 100"));
    }
    let items = ledger.confirmed().iter().rev();
    let items = items.filter(|c| c.id < before && json::is_sender(ledger, &c.entry, address));
    let page = items.take(usize::try_from(size).unwrap_or(usize::MAX));
    Ok(json!({ "data": page.map(json::confirmed).collect::<Vec<_>>() }))
}

fn number(request: &Request, name: &str) -> Result<Option<u64>, Exception> {
    let parse = |text: &str| {
        text.parse().map_err(|_| Exception::argument(format!("{name} must be a number")))
    };
    request.query(name).map(parse).transpose()
}

fn transaction(request: &Request, ledger: &Ledger) -> Result<Value, Exception> {
    let hash = hex(request.query("hash").ok_or_else(|| Exception::missing("hash"))?)?;
    let found = ledger.confirmed().iter().find(|c| c.entry.hash.as_slice() == hash);
    found.map(json::confirmed).ok_or_else(|| Exception::argument("Hash was not found in cache"))
}

fn announce(request: &Request, ledger: &mut Ledger, now: Now) -> Result<Value, Exception> {
    let body: Value = serde_json::from_slice(request.body())
        .map_err(|_| Exception::argument("the request body is not JSON"))?;
    let field = |name| {
        let text =
            body.get(name).and_then(Value::as_str).ok_or_else(|| Exception::missing(name))?;
        hex(text)
    };
    let request = Announcement { data: field("data")?, signature: field("signature")? };
    ledger.announce(&request, now.seconds).map(|outcome| json::announced(&outcome))
}

/// NIS's hex: either case, an odd digit gets a zero in front.
fn hex(text: &str) -> Result<Vec<u8>, Exception> {
    let padded = if text.len().is_multiple_of(2) { text.to_owned() } else { format!("0{text}") };
    HEXLOWER_PERMISSIVE
        .decode(padded.as_bytes())
        .map_err(|_| Exception::argument("the text is not hexadecimal"))
}
