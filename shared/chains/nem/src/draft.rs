//! New transactions from what an operator asks for.
use crate::transaction::XEM;
use crate::{
    Body, Header, Mosaic, MosaicId, Plain, Timestamp, Transaction, Transfer, WireMessage, fee,
    mosaic,
};
use alloc::vec::Vec;
use chain::{Address, MinimumFee, ParseError};
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

impl TransferDraft {
    /// Builds the transaction: version 1 for XEM alone, version 2 with multiplier 1 for mosaics.
    ///
    /// # Errors
    ///
    /// [`DraftError`] if the fee is missing and not known, or a part is outside NIS's rules.
    pub fn build(self) -> Result<Transaction, DraftError> {
        let network = self.recipient.network();
        let transfer = if self.mosaics.is_empty() {
            Transfer::xem(self.recipient, self.xem, self.message)
        } else {
            let mosaics = with_xem(self.mosaics, self.xem);
            Transfer::with_mosaics(self.recipient, XEM, self.message, mosaics)?
        };
        let fee = match (self.fee, fee::minimum(&transfer)) {
            (Some(fee), _) | (None, MinimumFee::Exactly(fee)) => fee,
            (None, MinimumFee::AtLeast(_)) => return Err(DraftError::FeeUnknown),
        };
        let (timestamp, deadline) = (self.timestamp, self.deadline);
        let header = Header { network, timestamp, signer: self.signer, fee, deadline };
        Ok(Transaction { header, body: Body::Plain(Plain::Transfer(transfer)) })
    }
}

/// XEM beside other mosaics is one of them.
fn with_xem(mut mosaics: Vec<Mosaic>, xem: u64) -> Vec<Mosaic> {
    if xem > 0 {
        mosaics.push(Mosaic { id: MosaicId::xem(), quantity: xem });
    }
    mosaic::sort(&mut mosaics);
    mosaics
}
