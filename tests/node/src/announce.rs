//! What `/transaction/announce` does with a request.

use crate::crypto::is_valid_address;
use crate::exception::Exception;
use crate::ledger::{Entry, Ledger};
use crate::model::{Transaction, Verdict, reparse};
use crate::stream::MAX_BYTES;
use crate::validate::{Code, Failure, validate};

/// The two byte strings a client announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The transaction without its signature.
    pub data: Vec<u8>,
    /// The signature; NIS wants 64 bytes.
    pub signature: Vec<u8>,
}

/// NIS's answer to an announced transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The validation result.
    pub code: Code,
    /// The hash over NIS's own serialization, whatever the result.
    pub hash: [u8; 32],
}

impl Ledger {
    /// Announces a transaction at `now`, in seconds of NEM's time.
    ///
    /// # Errors
    /// The exception NIS throws, which a client sees as an HTTP error.
    pub fn announce(&mut self, request: &Announcement, now: u32) -> Result<Outcome, Exception> {
        let data = request.data.get(..MAX_BYTES).unwrap_or(&request.data);
        let transaction = match reparse(data) {
            Verdict::Thrown(exception) => return Err(exception),
            Verdict::Unchanged(transaction) | Verdict::Changed { transaction, .. } => transaction,
        };
        self.check_addresses(&transaction)?;
        let signature = <[u8; 64]>::try_from(request.signature.as_slice())
            .map_err(|_| Exception::argument("binary signature representation must be 64 bytes"))?;
        let entry = Entry { hash: transaction.hash(), transaction, signature };
        Ok(Outcome { hash: entry.hash, code: self.push(entry, now)? })
    }

    /// NIS's account cache throws for an address that is not one of the node's network: before
    /// any signature or network byte is looked at.
    fn check_addresses(&self, transaction: &Transaction) -> Result<(), Exception> {
        match transaction {
            Transaction::Transfer(transfer) => {
                let address = transfer.recipient();
                if is_valid_address(self.network().byte(), address) {
                    return Ok(());
                }
                Err(Exception::resource(format!(
                    "invalid address '{address}' (org.nem.core.model.Address)"
                )))
            }
        }
    }

    /// Results are remembered by hash, refusals too; the note "neutral" is made first and stays
    /// where a validator throws.
    fn push(&mut self, entry: Entry, now: u32) -> Result<Code, Exception> {
        if entry.transaction.header().network() != self.network().byte() {
            return Ok(Code::WRONG_NETWORK);
        }
        if let Some(code) = self.remembered(&entry.hash, now) {
            return Ok(code);
        }
        let hash = entry.hash;
        self.remember(hash, Code::NEUTRAL, now);
        let code = self.accept(entry, now)?;
        self.remember(hash, if code == Code::SUCCESS { Code::NEUTRAL } else { code }, now);
        Ok(code)
    }

    fn accept(&mut self, entry: Entry, now: u32) -> Result<Code, Exception> {
        if self.contains(&entry.hash) {
            return Ok(Code::NEUTRAL);
        }
        if !entry.transaction.verify(&entry.signature) {
            return Ok(Code::SIGNATURE_NOT_VERIFIABLE);
        }
        match validate(&entry.transaction, self, now) {
            Err(Failure::Code(code)) => Ok(code),
            Err(Failure::Thrown(exception)) => Err(exception),
            Ok(()) => self.apply(entry).map(|()| Code::SUCCESS),
        }
    }
}
