//! The signing request: unsigned transactions and what the signer needs to know of them.
use crate::cbor::{Reader, Writer, Written};
use crate::claims::check_subjects;
use crate::{Claim, Kind, MOST_CLAIMS, MOST_MESSAGE, MessageError};
use alloc::{string::String, vec::Vec};
use minicbor::Encoder;
use scheme::PublicKey;

/// The most transactions in one request.
pub const MOST_TRANSACTIONS: usize = 1_000;

/// The longest note, in characters.
pub const MOST_NOTE: usize = 80;

/// The longest that the name of a chain or network can be, in characters.
const MOST_NAME: usize = 32;

/// A random number that tells one request from another with the same content.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RequestId(pub [u8; 16]);

/// What the online machine asks the signer to sign. Nothing in it is believed: chain and network
/// choose the parser, which then finds out what the bytes say.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SigningRequest {
    /// Random, so that digests of equal requests differ.
    pub id: RequestId,
    /// The chain's name.
    pub chain: String,
    /// The network's name.
    pub network: String,
    /// The account that shall sign.
    pub account: PublicKey,
    /// The transactions, each as the exact bytes that a signature covers.
    pub transactions: Vec<Vec<u8>>,
    /// What some transactions only name by a hash: verified against that hash, refused if unused.
    pub context: Vec<Vec<u8>>,
    /// A note for the operator, not checked by anything.
    pub note: Option<String>,
    /// What the bytes lack and nobody offline can check.
    pub claims: Vec<Claim>,
}

impl SigningRequest {
    /// Demands what the format demands of every request, for one that is being drafted.
    ///
    /// # Errors
    ///
    /// [`MessageError::Limit`] without a transaction or with more than 1,000, with a note of more
    /// than 80 characters, or if the message gets longer than 1 MiB.
    pub fn check(&self) -> Result<(), MessageError> {
        check_counts(self.transactions.len(), self.context.len())?;
        if self.note.as_ref().is_some_and(|note| note.chars().count() > MOST_NOTE) {
            return Err(MessageError::Limit(LONG_NOTE));
        }
        check_subjects(&self.claims)?;
        if self.claims.len() > MOST_CLAIMS {
            return Err(MessageError::Limit("a request holds at most 100 claims"));
        }
        if self.encode().len() > MOST_MESSAGE {
            return Err(MessageError::Limit("the request is larger than 1 MiB"));
        }
        Ok(())
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let optional = [!self.context.is_empty(), self.note.is_some(), !self.claims.is_empty()];
        let optional = optional.into_iter().map(u64::from).fold(0, u64::saturating_add);
        Writer::message(Kind::Request, optional.saturating_add(5), |out| self.write(out))
    }

    fn write(&self, out: &mut Encoder<Vec<u8>>) -> Written {
        out.u8(0)?.bytes(&self.id.0)?.u8(1)?.str(&self.chain)?;
        out.u8(2)?.str(&self.network)?.u8(3)?.bytes(&self.account.0)?;
        out.u8(4)?;
        write_list(out, &self.transactions)?;
        if !self.context.is_empty() {
            out.u8(5)?;
            write_list(out, &self.context)?;
        }
        if let Some(note) = &self.note {
            out.u8(6)?.str(note)?;
        }
        if !self.claims.is_empty() {
            out.u8(7)?.array(u64::try_from(self.claims.len()).unwrap_or(u64::MAX))?;
            self.claims.iter().try_for_each(|claim| claim.write(out))?;
        }
        Ok(())
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, MessageError> {
        let fields = reader.map()?;
        reader.key(0)?;
        let id = RequestId(reader.fixed()?);
        reader.key(1)?;
        let chain = reader.short_text(MOST_NAME, "a chain's name of more than 32 characters")?;
        reader.key(2)?;
        let network =
            reader.short_text(MOST_NAME, "a network's name of more than 32 characters")?;
        reader.key(3)?;
        let account = reader.public_key()?;
        reader.key(4)?;
        let transactions = read_list(reader)?;
        let Optional { context, note, claims } = read_optional(reader, fields)?;
        check_counts(transactions.len(), context.len())?;
        check_subjects(&claims)?;
        Ok(Self { id, chain, network, account, transactions, context, note, claims })
    }
}

const LONG_NOTE: &str = "a note has at most 80 characters";

/// The fields behind the first five, any of which can be left out.
#[derive(Default)]
struct Optional {
    context: Vec<Vec<u8>>,
    note: Option<String>,
    claims: Vec<Claim>,
}

fn read_optional(reader: &mut Reader<'_>, fields: u64) -> Result<Optional, MessageError> {
    let mut found = Optional::default();
    let optional = match fields {
        5..=8 => fields.saturating_sub(5),
        _ => return Err(MessageError::Form("a signing request has five to eight fields")),
    };
    for _ in 0..optional {
        match reader.next_key()? {
            5 => found.context = read_list(reader)?,
            6 => found.note = Some(reader.short_text(MOST_NOTE, LONG_NOTE)?),
            7 => found.claims = reader.list(MOST_CLAIMS, Claim::read)?,
            _ => return Err(MessageError::Form("an unknown field")),
        }
    }
    Ok(found)
}

fn read_list(reader: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, MessageError> {
    reader.list(MOST_TRANSACTIONS, |item| item.bytes().map(<[u8]>::to_vec))
}

fn write_list(out: &mut Encoder<Vec<u8>>, list: &[Vec<u8>]) -> Written {
    out.array(u64::try_from(list.len()).unwrap_or(u64::MAX))?;
    for item in list {
        out.bytes(item)?;
    }
    Ok(())
}

fn check_counts(transactions: usize, context: usize) -> Result<(), MessageError> {
    if transactions == 0 {
        return Err(MessageError::Limit("a request holds at least one transaction"));
    }
    if transactions > MOST_TRANSACTIONS || context > MOST_TRANSACTIONS {
        return Err(MessageError::Limit("a request holds at most 1,000 transactions"));
    }
    Ok(())
}
