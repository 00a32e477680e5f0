//! New transactions from what an operator asks for.
use crate::transaction::XEM;
use crate::{
    Body, Cosignature, Header, Inner, Mosaic, MosaicId, Plain, Timestamp, Transaction, Transfer,
    WireMessage, address_of, decode, encode, facts, fee, mosaic,
};
use alloc::{boxed::Box, vec::Vec};
use chain::{Address, MinimumFee, Network, ParseError};
use scheme::PublicKey;

/// A transfer to be built.
#[derive(Clone, Debug)]
pub struct TransferDraft {
    /// The account that pays.
    pub signer: PublicKey,
    /// Who is paid; its network is the transaction's.
    pub recipient: Address,
    /// Micro XEM to move.
    pub xem: u64,
    /// Other mosaics to move, with the atomic units that shall arrive, in any order.
    pub mosaics: Vec<Mosaic>,
    /// The message, if any.
    pub message: Option<WireMessage>,
    /// When it begins to be valid.
    pub timestamp: Timestamp,
    /// When it ends.
    pub deadline: Timestamp,
    /// The fee in micro XEM; without it the network's minimum, where the bytes alone decide that.
    pub fee: Option<u64>,
}

/// Why a draft cannot be built.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DraftError {
    /// The minimum fee depends on facts about a mosaic that only a node knows.
    #[error("the fee of a mosaic depends on its supply, so it must be given")]
    FeeUnknown,
    /// The network would refuse it.
    #[error(transparent)]
    Transaction(#[from] ParseError),
}

/// What every new transaction needs beside what it does.
#[derive(Clone, Copy, Debug)]
pub struct Shell {
    /// The network it is for.
    pub network: Network,
    /// The account that signs.
    pub signer: PublicKey,
    /// The multisig account that acts, if the signer is one of its cosignatories.
    pub multisig: Option<PublicKey>,
    /// When it begins to be valid, within and without alike.
    pub timestamp: Timestamp,
    /// When it ends, within and without alike.
    pub deadline: Timestamp,
    /// The fee of what it does in micro XEM; without it the minimum, where the bytes decide that.
    /// A wrapper always pays its own minimum.
    pub fee: Option<u64>,
}

impl Shell {
    /// Puts `body` into a transaction of the signer or, wrapped, of the multisig account.
    ///
    /// # Errors
    ///
    /// [`DraftError::FeeUnknown`] if the fee is missing and the bytes alone do not decide it.
    pub fn wrap(self, body: Plain) -> Result<Transaction, DraftError> {
        let fee = match (self.fee, fee::minimum_of(&body)) {
            (Some(fee), _) | (None, MinimumFee::Exactly(fee)) => fee,
            (None, MinimumFee::AtLeast(_)) => return Err(DraftError::FeeUnknown),
        };
        Ok(match self.multisig {
            None => Transaction { header: self.header(self.signer, fee), body: Body::Plain(body) },
            Some(account) => {
                let inner = Inner { header: self.header(account, fee), body };
                let header = self.header(self.signer, fee::SMALL);
                Transaction { header, body: Body::Multisig(Box::new(inner)) }
            }
        })
    }

    /// Makes a cosignature of `inner`, a transaction as it stands in its wrapper.
    ///
    /// # Errors
    ///
    /// [`DraftError::Transaction`] if `inner` is not a transaction that could be in a wrapper.
    pub fn cosign(self, inner: &[u8]) -> Result<Transaction, DraftError> {
        let parsed = decode::inner(inner, self.network)?;
        if encode::inner(&parsed) != inner {
            let error = ParseError::NotCanonical("the inner transaction encodes to other bytes");
            return Err(error.into());
        }
        let inner_hash = facts::hash(inner);
        let account = address_of(&parsed.header.signer, self.network);
        let header = self.header(self.signer, self.fee.unwrap_or(fee::SMALL));
        Ok(Transaction { header, body: Body::Cosignature(Cosignature { inner_hash, account }) })
    }

    const fn header(&self, signer: PublicKey, fee: u64) -> Header {
        let Self { network, timestamp, deadline, .. } = *self;
        Header { network, timestamp, signer, fee, deadline }
    }
}

impl TransferDraft {
    /// Builds the transaction: version 1 for XEM alone, version 2 with multiplier 1 for mosaics.
    ///
    /// # Errors
    ///
    /// [`DraftError`] if the fee is missing and not known, or a part is outside NIS's rules.
    pub fn build(self) -> Result<Transaction, DraftError> {
        let Self { signer, timestamp, deadline, fee, .. } = self;
        let network = self.recipient.network();
        let body = transfer(self.recipient, self.xem, self.mosaics, self.message)?;
        Shell { network, signer, multisig: None, timestamp, deadline, fee }.wrap(body)
    }
}

/// Makes what a payment does: of `xem` micro XEM and `mosaics` in any order.
///
/// # Errors
///
/// [`ParseError`] if a part is outside NIS's rules.
pub fn transfer(
    recipient: Address,
    xem: u64,
    mosaics: Vec<Mosaic>,
    message: Option<WireMessage>,
) -> Result<Plain, ParseError> {
    let transfer = if mosaics.is_empty() {
        Transfer::xem(recipient, xem, message)
    } else {
        Transfer::with_mosaics(recipient, XEM, message, with_xem(mosaics, xem))?
    };
    Ok(Plain::Transfer(transfer))
}

/// XEM beside other mosaics is one of them.
fn with_xem(mut mosaics: Vec<Mosaic>, xem: u64) -> Vec<Mosaic> {
    if xem > 0 {
        mosaics.push(Mosaic { id: MosaicId::xem(), quantity: xem });
    }
    mosaic::sort(&mut mosaics);
    mosaics
}
