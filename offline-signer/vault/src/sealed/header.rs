//! The clear part of a vault (docs/spec/vault.md, section 2): what opening needs to know. All of it is
//! authenticated by the seal.

use super::VaultError;
use super::cost::{Cost, SALT};
use super::shares::KEY;

const MAGIC: [u8; 7] = *b"CSVAULT";
const VERSION: u8 = 1;
/// The features that this program knows: none yet.
const FEATURES: u32 = 0;
pub(super) const ID: usize = 16;
pub(super) const NONCE: usize = 24;
pub(super) const TAG: usize = 16;
pub(super) const SEALED_SHARE: usize = KEY + TAG;
/// The most custodians.
pub(super) const MOST_CUSTODIANS: usize = 16;
/// The most bytes of the sealed contents with their tag.
const MOST_SEALED: usize = 32 * 1024;

/// A custodian's record: what makes a key of the passphrase, and the share under that key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Custodian {
    pub(super) number: u8,
    pub(super) cost: Cost,
    pub(super) salt: [u8; SALT],
    pub(super) nonce: [u8; NONCE],
    pub(super) share: [u8; SEALED_SHARE],
}

/// Everything in front of the sealed contents but their length.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Header {
    pub(super) id: [u8; ID],
    pub(super) generation: u32,
    pub(super) threshold: u8,
    pub(super) custodians: Vec<Custodian>,
    pub(super) nonce: [u8; NONCE],
}

impl Header {
    /// Writes the header, with the length of the sealed contents: the associated data of the seal.
    pub(super) fn encode(&self, sealed: usize) -> Result<Vec<u8>, VaultError> {
        let length = u16::try_from(sealed).ok().filter(|_| sealed <= MOST_SEALED);
        let length = length.ok_or(VaultError::TooLarge)?;
        let mut out = Vec::new();
        out.extend_from_slice(&MAGIC);
        out.push(VERSION);
        out.extend_from_slice(&FEATURES.to_be_bytes());
        out.extend_from_slice(&self.id);
        out.extend_from_slice(&self.generation.to_be_bytes());
        let count = u8::try_from(self.custodians.len()).map_err(|_| VaultError::Custodians)?;
        out.extend_from_slice(&[self.threshold, count]);
        for custodian in &self.custodians {
            custodian.write(&mut out);
        }
        out.extend_from_slice(&self.nonce);
        out.extend_from_slice(&length.to_be_bytes());
        Ok(out)
    }

    /// Reads a header and returns what is behind it, of exactly the length that it says.
    pub(super) fn decode(bytes: &[u8]) -> Result<(Self, &[u8]), VaultError> {
        let mut reader = Reader(bytes);
        if reader.array() != Ok(MAGIC) {
            return Err(VaultError::NotAVault);
        }
        reader.version()?;
        let (id, generation) = (reader.array()?, reader.array().map(u32::from_be_bytes)?);
        let [threshold, count] = reader.array()?;
        if usize::from(count) > MOST_CUSTODIANS || threshold == 0 || threshold > count {
            return Err(VaultError::Form("the numbers of its custodians make no sense"));
        }
        let custodians: Result<Vec<Custodian>, _> =
            (0..count).map(|_| reader.custodian()).collect();
        let custodians = custodians?;
        let ascend = custodians.is_sorted_by(|one, next| one.number < next.number);
        if !ascend || custodians.first().is_none_or(|first| first.number == 0) {
            return Err(VaultError::Form("the numbers of its custodians are out of order"));
        }
        let nonce = reader.array()?;
        let sealed = usize::from(reader.array().map(u16::from_be_bytes)?);
        if !(TAG..=MOST_SEALED).contains(&sealed) {
            return Err(VaultError::Form("its length is out of bounds"));
        }
        match reader.0.len().cmp(&sealed) {
            std::cmp::Ordering::Less => Err(TRUNCATED),
            std::cmp::Ordering::Greater => Err(VaultError::Form("there are bytes behind its end")),
            std::cmp::Ordering::Equal => {
                Ok((Self { id, generation, threshold, custodians, nonce }, reader.0))
            }
        }
    }

    /// The associated data of a custodian's share: whose it is, of which vault, and at which cost.
    pub(super) fn share_data(&self, number: u8, cost: Cost, salt: &[u8; SALT]) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend_from_slice(&MAGIC);
        out.push(VERSION);
        out.extend_from_slice(&self.id);
        out.push(self.threshold);
        write_custodian(number, cost, salt, &mut out);
        out
    }
}

const TRUNCATED: VaultError = VaultError::Form("its end is missing");

impl Custodian {
    fn write(&self, out: &mut Vec<u8>) {
        write_custodian(self.number, self.cost, &self.salt, out);
        out.extend_from_slice(&self.nonce);
        out.extend_from_slice(&self.share);
    }
}

fn write_custodian(number: u8, cost: Cost, salt: &[u8; SALT], out: &mut Vec<u8>) {
    out.push(number);
    out.extend_from_slice(&cost.mebibytes().to_be_bytes());
    out.extend_from_slice(&[cost.passes(), cost.lanes()]);
    out.extend_from_slice(salt);
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], VaultError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(TRUNCATED)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn version(&mut self) -> Result<(), VaultError> {
        match self.array()? {
            [VERSION] => {}
            [other] => return Err(VaultError::Version(other)),
        }
        match self.array().map(u32::from_be_bytes)? {
            FEATURES => Ok(()),
            other => Err(VaultError::Features(other)),
        }
    }

    fn custodian(&mut self) -> Result<Custodian, VaultError> {
        let [number] = self.array()?;
        let mebibytes = self.array().map(u16::from_be_bytes)?;
        let [passes, lanes] = self.array()?;
        let cost = Cost::new(mebibytes, passes, lanes);
        let cost = cost.ok_or(VaultError::Form("the cost of a passphrase is out of bounds"))?;
        let (salt, nonce, share) = (self.array()?, self.array()?, self.array()?);
        Ok(Custodian { number, cost, salt, nonce, share })
    }
}
