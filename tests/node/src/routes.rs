//! The endpoints of NIS that this node offers.

use data_encoding::HEXLOWER_PERMISSIVE;
use serde_json::{Value, json};

use crate::announce::Announcement;
use crate::config::{Mosaic, Network};
use crate::crypto::is_valid_address;
use crate::exception::Exception;
use crate::http::Request;
use crate::json;
use crate::json_transaction::definition;
use crate::ledger::Ledger;
use crate::names::MosaicId;

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
    ledger.tick(now.seconds);
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
        ("GET", "/account/get/from-public-key") => {
            from_public_key(request, ledger).map(|a| json::account(ledger, &a))
        }
        ("GET", "/account/mosaic/owned") => {
            address(request, ledger).map(|a| json::owned(ledger, a))
        }
        ("GET", "/account/mosaic/owned/definition") => {
            address(request, ledger).map(|a| json::owned_definitions(ledger, a))
        }
        ("GET", "/mosaic/definition") => mosaic(request, ledger).map(|m| definition(&m)),
        ("GET", "/mosaic/supply") => mosaic(request, ledger).map(|m| json::supply(&m)),
        ("GET", "/account/unconfirmedTransactions") => unconfirmed(request, ledger),
        ("GET", "/account/transfers/outgoing") => outgoing(request, ledger),
        ("GET", "/transaction/get") => transaction(request, ledger),
        // Not NIS's: scripts make a block with it.
        ("GET", "/test/harvest") => {
            ledger.harvest();
            Ok(json!({ "height": ledger.height() }))
        }
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

/// NIS parses the key and asks for the account of its address, known or not.
fn from_public_key(request: &Request, ledger: &Ledger) -> Result<String, Exception> {
    let key = hex(request.query("publicKey").ok_or_else(|| Exception::missing("publicKey"))?)?;
    Ok(ledger.confirmed().address(&key))
}

/// The mosaic asked for, as the chain has it.
fn mosaic(request: &Request, ledger: &Ledger) -> Result<Mosaic, Exception> {
    let text = request.query("mosaicId").ok_or_else(|| Exception::missing("mosaicId"))?;
    let id = MosaicId::parse(&decode(text)?)?;
    ledger.mosaic(&id).ok_or_else(|| Exception::resource(format!("mosaic id {id} is unknown")))
}

/// Undoes the percent signs of a query; a plus is a blank.
fn decode(text: &str) -> Result<String, Exception> {
    let broken = || Exception::argument("the query is not encoded right");
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().ok_or_else(broken)?, rest.next().ok_or_else(broken)?];
                let decoded = HEXLOWER_PERMISSIVE.decode(&digits).map_err(|_| broken())?;
                decoded.first().copied().ok_or_else(broken)?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| broken())
}

/// NIS lists at most 25, the newest first.
fn unconfirmed(request: &Request, ledger: &Ledger) -> Result<Value, Exception> {
    let address = address(request, ledger)?;
    let mut entries: Vec<_> =
        ledger.pool().iter().filter(|e| json::concerns(ledger, e, address)).collect();
    entries.sort_by_key(|e| std::cmp::Reverse(e.transaction.header().timestamp));
    let newest = entries.into_iter().take(25);
    Ok(json!({ "data": newest.map(json::unconfirmed).collect::<Vec<_>>() }))
}

/// Newest first; `id` continues behind the last of a page.
fn outgoing(request: &Request, ledger: &Ledger) -> Result<Value, Exception> {
    let address = address(request, ledger)?;
    let before = number(request, "id")?.unwrap_or(u64::MAX);
    let size = number(request, "pageSize")?.unwrap_or(25);
    if !(5..=100).contains(&size) {
        return Err(Exception::argument("page size must be between 5 and 100"));
    }
    let items = ledger.chain().iter().rev();
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
    let found = ledger.chain().iter().find(|c| c.entry.hash.as_slice() == hash);
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
