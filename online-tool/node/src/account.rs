//! What a node says of an account (reference: nem.md, section 8).

use serde::Deserialize;

use crate::error::NodeError;
use crate::http::MAX_LIST;
use crate::ids::NisAddress;
use crate::json_raw::{MAX_COSIGNATORIES, bytes};
use crate::nis::Nis;
use crate::object::Object;

/// The most accounts that one may be a cosignatory of, for a list to be believed.
const MAX_SHARED: usize = 100;
/// The largest balance: NIS keeps it in signed 64 bits.
const MAX_BALANCE: u64 = 0x7FFF_FFFF_FFFF_FFFF;

/// An account as a node claims it to be: its confirmed state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountInfo {
    /// The address that was asked for.
    pub address: NisAddress,
    /// Micro XEM.
    pub balance: u64,
    /// The public key, if the chain has met it.
    pub public_key: Option<[u8; 32]>,
    /// Who signs for it, if it is shared.
    pub multisig: Option<MultisigInfo>,
    /// The shared accounts it signs for, by address.
    pub cosignatory_of: Vec<Member>,
    /// Whether another key harvests for it.
    pub remote_status: RemoteStatus,
}

/// Who signs for a shared account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MultisigInfo {
    /// The cosignatories by address, at least one and at most 32.
    pub cosignatories: Vec<Member>,
    /// How many of them must sign as NIS stores it: 0 for all, else at most their number.
    pub minimum: usize,
}

impl MultisigInfo {
    /// How many of them must sign.
    #[must_use]
    pub fn needed(&self) -> usize {
        if self.minimum == 0 { self.cosignatories.len() } else { self.minimum }
    }
}

/// One account in a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Its address.
    pub address: NisAddress,
    /// Its public key, if the chain has met it.
    pub public_key: Option<[u8; 32]>,
}

/// How an account stands with delegated harvesting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RemoteStatus {
    /// It harvests for another account, and can do nothing else.
    Remote,
    /// It lends its right, effective within 360 blocks.
    Activating,
    /// It lends its right.
    Active,
    /// It takes its right back, effective within 360 blocks.
    Deactivating,
    /// Neither.
    Inactive,
}

#[derive(Debug, Deserialize)]
struct Answer {
    account: Object<RawAccount>,
    meta: Object<RawMeta>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAccount {
    address: String,
    balance: u64,
    public_key: Option<String>,
    multisig_info: Option<Object<RawInfo>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawInfo {
    cosignatories_count: Option<u32>,
    min_cosignatories: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawMeta {
    cosignatory_of: Vec<Object<RawAccount>>,
    cosignatories: Vec<Object<RawAccount>>,
    remote_status: RemoteStatus,
}

impl Nis {
    /// Asks for an account's balance, key and links.
    ///
    /// # Errors
    /// Any [`NodeError`] but a refusal; [`NodeError::Unexpected`] where the node answers for
    /// another account, or its numbers contradict its lists.
    pub fn account(&self, address: &NisAddress) -> Result<AccountInfo, NodeError> {
        let expected = "the account asked for";
        let path = format!("/account/get?address={address}");
        let answer: Answer = self.client.get_up_to(MAX_LIST, &path, expected)?;
        read(&answer, address).ok_or(NodeError::Unexpected { expected })
    }
}

/// Checks an answer: `None` where it cannot be one for this address.
fn read(answer: &Answer, address: &NisAddress) -> Option<AccountInfo> {
    let (account, meta) = (&answer.account.0, &answer.meta.0);
    let me = member(account, address)?;
    let cosignatories = members(&meta.cosignatories, MAX_COSIGNATORIES, address)?;
    let cosignatory_of = members(&meta.cosignatory_of, MAX_SHARED, address)?;
    let info = account.multisig_info.as_ref().map(|info| &info.0);
    let multisig = multisig(info, cosignatories)?;
    // NIS never lets an account be both.
    if me.address != *address || (multisig.is_some() && !cosignatory_of.is_empty()) {
        return None;
    }
    Some(AccountInfo {
        address: me.address,
        balance: Some(account.balance).filter(|balance| *balance <= MAX_BALANCE)?,
        public_key: me.public_key,
        multisig,
        cosignatory_of,
        remote_status: meta.remote_status,
    })
}

/// Puts count, minimum and list together, which must agree.
fn multisig(info: Option<&RawInfo>, cosignatories: Vec<Member>) -> Option<Option<MultisigInfo>> {
    let count = info.and_then(|info| info.cosignatories_count).unwrap_or(0);
    let minimum = info.and_then(|info| info.min_cosignatories).unwrap_or(0);
    let minimum = usize::try_from(minimum).ok()?;
    if usize::try_from(count) != Ok(cosignatories.len()) || minimum > cosignatories.len() {
        return None;
    }
    let info = MultisigInfo { cosignatories, minimum };
    Some(Some(info).filter(|info| !info.cosignatories.is_empty()))
}

fn members(list: &[Object<RawAccount>], most: usize, like: &NisAddress) -> Option<Vec<Member>> {
    if list.len() > most {
        return None;
    }
    let members: Option<Vec<Member>> =
        list.iter().map(|account| member(&account.0, like)).collect();
    let mut members = members?;
    members.sort();
    let before = members.len();
    members.dedup_by(|a, b| a.address == b.address);
    Some(members).filter(|members| members.len() == before)
}

/// Reads one account; all are of the same network.
fn member(account: &RawAccount, like: &NisAddress) -> Option<Member> {
    let address: NisAddress = account.address.parse().ok()?;
    let key = account.public_key.as_deref().map(|key| bytes(key, "publicKey")).transpose();
    let same = address.network() == like.network();
    Some(Member { address, public_key: key.ok()? }).filter(|_| same)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: &str = "TAMESPACEWH4MKFMBCVFERDPOOP4FK7MTDJEYP35";
    const OTHER: &str = "TBMOSAICOD4F54EE5CDMR23CCBGOAM2XSJBR5OLC";
    const MAINNET: &str = "NBMOSAICOD4F54EE5CDMR23CCBGOAM2XSIUX6TRS";

    fn other(address: &str) -> String {
        format!(r#"{{"address":"{address}","balance":0,"publicKey":null,"multisigInfo":{{}}}}"#)
    }

    fn answer(address: &str, info: &str, of: &str, by: &str) -> Option<AccountInfo> {
        let text = format!(
            r#"{{"account":{{"address":"{address}","balance":5,"publicKey":null,"importance":0.1,
            "multisigInfo":{info}}},"meta":{{"cosignatoryOf":[{of}],"cosignatories":[{by}],
            "status":"LOCKED","remoteStatus":"INACTIVE"}}}}"#
        );
        read(&serde_json::from_str(&text).unwrap(), &ME.parse().unwrap())
    }

    fn info(count: u64, minimum: u64) -> String {
        format!(r#"{{"cosignatoriesCount":{count},"minCosignatories":{minimum}}}"#)
    }

    #[test]
    fn plain_and_shared_accounts() {
        let plain = answer(ME, "{}", "", "").unwrap();
        assert_eq!((plain.balance, plain.multisig, plain.cosignatory_of.len()), (5, None, 0));
        let shared = answer(ME, &info(1, 0), "", &other(OTHER)).unwrap().multisig.unwrap();
        assert_eq!((shared.minimum, shared.needed()), (0, 1));
        assert_eq!(answer(ME, "{}", &other(OTHER), "").unwrap().cosignatory_of.len(), 1);
    }

    #[test]
    fn answers_that_contradict_themselves() {
        let two = format!("{},{}", other(OTHER), other(OTHER));
        for (name, read) in [
            ("another account", answer(OTHER, "{}", "", "")),
            ("more than listed", answer(ME, &info(2, 1), "", &other(OTHER))),
            ("listed without a count", answer(ME, "{}", "", &other(OTHER))),
            ("a count without a list", answer(ME, &info(1, 1), "", "")),
            ("minimum too high", answer(ME, &info(1, 2), "", &other(OTHER))),
            ("one twice", answer(ME, &info(2, 1), "", &two)),
            ("another network", answer(ME, &info(1, 1), "", &other(MAINNET))),
            ("no address", answer(ME, &info(1, 1), "", &other("x"))),
            ("both", answer(ME, &info(1, 1), &other(OTHER), &other(OTHER))),
        ] {
            assert_eq!(read, None, "{name}");
        }
    }
}
