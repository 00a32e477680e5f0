//! NIS1 over its REST interface (reference: nem.md, section 8).

use std::fmt;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::{Deserialize, Serialize};

use crate::error::NodeError;
use crate::http::Client;
use crate::refusal::Refusal;
use crate::url::NodeUrl;
use crate::{Announced, Height, Limits, NetworkTime, Node, Standing};

/// NEM's time origin in Unix seconds: 2015-03-29 00:06:25 UTC.
const EPOCH: u64 = 1_427_587_585;
/// NIS reads this many bytes of an announced transaction and drops the rest, so that its signature
/// would fail.
pub const MAX_ANNOUNCED: usize = 2048;
/// The largest number of seconds a NIS1 time can hold.
const MAX_SECONDS: u64 = 0x7FFF_FFFF;
/// The only type of result that an announcement has: a validation result.
const VALIDATION: i64 = 1;

/// A NIS1 network by its version byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NisNetwork(u8);

impl NisNetwork {
    /// The main network; a private fork may claim the same byte.
    pub const MAINNET: Self = Self(0x68);
    /// The test network.
    pub const TESTNET: Self = Self(0x98);

    /// Names a network by its version byte, which is also the first byte of its addresses.
    #[must_use]
    pub fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// The version byte.
    #[must_use]
    pub fn byte(self) -> u8 {
        self.0
    }
}

impl fmt::Display for NisNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match *self {
            Self::MAINNET => "mainnet",
            Self::TESTNET => "testnet",
            Self(_) => "unnamed",
        };
        write!(f, "{name} (0x{:02x})", self.0)
    }
}

/// A NIS1 node that claims to belong to the network asked for.
#[derive(Debug)]
pub struct Nis {
    pub(crate) client: Client,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NodeInfo {
    meta_data: MetaData,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MetaData {
    network_id: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TimeAnswer {
    receive_time_stamp: u64,
}

#[derive(Deserialize)]
struct HeightAnswer {
    height: u64,
}

#[derive(Serialize)]
struct Announcement {
    data: String,
    signature: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    #[serde(rename = "type")]
    kind: i64,
    code: u32,
    transaction_hash: Option<HashObject>,
    inner_transaction_hash: Option<HashObject>,
}

/// A hash, or the empty object that NIS writes for none.
#[derive(Debug, Deserialize)]
pub(crate) struct HashObject {
    data: Option<String>,
}

impl Nis {
    /// Asks a node for its network and keeps it only if that is the one asked for.
    ///
    /// # Errors
    /// [`NodeError::WrongNetwork`], or what went wrong on the way.
    pub fn connect(url: &NodeUrl, network: NisNetwork, limits: Limits) -> Result<Self, NodeError> {
        let nis = Self { client: Client::new(url, limits) };
        let found = nis.network()?;
        if found != network {
            return Err(NodeError::WrongNetwork { expected: network, found });
        }
        Ok(nis)
    }

    /// Where the node is.
    #[must_use]
    pub fn url(&self) -> &NodeUrl {
        self.client.url()
    }

    /// Asks for the network. NIS writes the byte as a signed number; either way is taken.
    pub(crate) fn network(&self) -> Result<NisNetwork, NodeError> {
        let expected = "the description of a node";
        let info: NodeInfo = self.client.get("/node/info", expected)?;
        let id = info.meta_data.network_id;
        let byte =
            i8::try_from(id).map(|signed| signed.to_le_bytes()[0]).or_else(|_| u8::try_from(id));
        byte.map(NisNetwork).map_err(|_| NodeError::Unexpected { expected })
    }
}

impl Node for Nis {
    fn network_time(&self) -> Result<NetworkTime, NodeError> {
        let expected = "a time in milliseconds";
        let answer: TimeAnswer = self.client.get("/time-sync/network-time", expected)?;
        read_time(answer.receive_time_stamp).ok_or(NodeError::Unexpected { expected })
    }

    fn chain_height(&self) -> Result<Height, NodeError> {
        let expected = "a height of the chain";
        let answer: HeightAnswer = self.client.get("/chain/height", expected)?;
        read_height(answer.height).ok_or(NodeError::Unexpected { expected })
    }

    fn announce(&self, data: &[u8], signature: &[u8; 64]) -> Result<Announced, NodeError> {
        if data.len() > MAX_ANNOUNCED {
            return Err(NodeError::TooLong { length: data.len(), limit: MAX_ANNOUNCED });
        }
        let expected = "the result of an announcement";
        let request =
            Announcement { data: HEXLOWER.encode(data), signature: HEXLOWER.encode(signature) };
        let body =
            serde_json::to_string(&request).map_err(|_| NodeError::Unexpected { expected })?;
        let result: Outcome = self.client.post("/transaction/announce", &body, expected)?;
        read_result(&result).ok_or(NodeError::Unexpected { expected })?
    }
}

/// Reads milliseconds of NEM's time, which must fit the field of a transaction.
fn read_time(milliseconds: u64) -> Option<NetworkTime> {
    let seconds = milliseconds / 1000;
    Some(NetworkTime {
        chain_seconds: u32::try_from(seconds).ok().filter(|_| seconds <= MAX_SECONDS)?,
        unix_seconds: seconds.checked_add(EPOCH)?,
    })
}

/// Reads a height: from 1, and within NIS's signed 64 bits.
pub(crate) fn read_height(height: u64) -> Option<Height> {
    i64::try_from(height).ok().filter(|&height| height > 0)?;
    Some(Height(height))
}

/// Reads the result of an announcement: `None` where it is none.
fn read_result(result: &Outcome) -> Option<Result<Announced, NodeError>> {
    if result.kind != VALIDATION {
        return None;
    }
    if let Some(refusal) = Refusal::new(result.code) {
        return Some(Err(NodeError::Refused(refusal)));
    }
    let standing = if result.code == 1 { Standing::Accepted } else { Standing::AlreadyKnown };
    let hash = read_hash(result.transaction_hash.as_ref())??;
    let inner_hash = read_hash(result.inner_transaction_hash.as_ref())?;
    Some(Ok(Announced { hash, inner_hash, standing }))
}

/// Reads a hash: `Some(None)` where there is none, `None` where there is something else.
pub(crate) fn read_hash(object: Option<&HashObject>) -> Option<Option<[u8; 32]>> {
    let Some(text) = object.and_then(|object| object.data.as_ref()) else {
        return Some(None);
    };
    let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?;
    bytes.try_into().ok().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_cut_to_seconds_and_bounded() {
        let time = read_time(9_145_477_789).unwrap();
        assert_eq!((time.chain_seconds, time.unix_seconds), (9_145_477, 1_436_733_062));
        assert_eq!(read_time(2_147_483_647_999).unwrap().chain_seconds, 0x7FFF_FFFF);
        assert_eq!(read_time(2_147_483_648_000), None);
        assert_eq!(read_time(u64::MAX), None);
    }

    #[test]
    fn heights_are_bounded() {
        let last = u64::MAX / 2;
        assert_eq!((read_height(1), read_height(last)), (Some(Height(1)), Some(Height(last))));
        assert_eq!((read_height(0), read_height(last + 1)), (None, None));
    }

    fn result(text: &str) -> Option<Result<Announced, NodeError>> {
        read_result(&serde_json::from_str(text).unwrap())
    }

    #[test]
    fn the_hashes_of_a_multisig_announcement() {
        let (outer, inner) = ("c1".repeat(32), "CC".repeat(32));
        let text = format!(
            r#"{{"type":1,"code":1,"message":"SUCCESS","transactionHash":{{"data":"{outer}"}},
            "innerTransactionHash":{{"data":"{inner}"}}}}"#
        );
        let announced = result(&text).unwrap().unwrap();
        assert_eq!((announced.hash, announced.inner_hash), ([0xC1; 32], Some([0xCC; 32])));
    }

    #[test]
    fn results_that_are_none() {
        let hash = "00".repeat(32);
        for text in [
            format!(r#"{{"type":2,"code":1,"transactionHash":{{"data":"{hash}"}}}}"#),
            format!(r#"{{"type":1,"code":1,"transactionHash":{{"data":"{hash}00"}}}}"#),
            format!(
                r#"{{"type":1,"code":1,"transactionHash":{{"data":"{hash}"}},"innerTransactionHash":{{"data":"x"}}}}"#
            ),
            r#"{"type":1,"code":1,"transactionHash":{}}"#.to_owned(),
            r#"{"type":1,"code":0,"transactionHash":null}"#.to_owned(),
            r#"{"type":4,"code":6}"#.to_owned(),
        ] {
            assert_eq!(result(&text), None, "{text}");
        }
        let refused = result(r#"{"type":1,"code":5,"message":"\u001b[2J"}"#).unwrap().unwrap_err();
        assert!(matches!(refused, NodeError::Refused(refusal) if refusal.code() == 5));
    }
}
