//! What `/transaction/announce` does with a request.

use crate::crypto::is_valid_address;
use crate::exception::Exception;
use crate::ledger::{Entry, Ledger};
use crate::model::{Body, Transaction, Verdict, reparse};
use crate::stream::MAX_BYTES;
use crate::validate::{Check, Code, Failure, validate};

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
    /// The hash of the transaction inside of a multisig one.
    pub inner_hash: Option<[u8; 32]>,
}

impl Ledger {
    /// Announces a transaction at `now`, in seconds of NEM's time.
    ///
    /// # Errors
    /// The exception NIS throws, which a client sees as an HTTP error.
    pub fn announce(&mut self, request: &Announcement, now: u32) -> Result<Outcome, Exception> {
        self.tick(now);
        let data = request.data.get(..MAX_BYTES).unwrap_or(&request.data);
        let transaction = match reparse(data) {
            Verdict::Thrown(exception) => return Err(exception),
            Verdict::Unchanged(transaction) | Verdict::Changed { transaction, .. } => transaction,
        };
        self.check_addresses(&transaction)?;
        let signature = <[u8; 64]>::try_from(request.signature.as_slice())
            .map_err(|_| Exception::argument("binary signature representation must be 64 bytes"))?;
        let entry = Entry::new(transaction, signature);
        let (hash, inner_hash) = (entry.hash, entry.inner_hash);
        Ok(Outcome { hash, inner_hash, code: self.push(entry, now)? })
    }

    /// NIS's account cache throws for an address that is not one of the node's network: while it
    /// parses, before any signature or network byte is looked at. What is thrown inside of a nested
    /// object comes out as a general exception.
    fn check_addresses(&self, transaction: &Transaction) -> Result<(), Exception> {
        match transaction.body() {
            Body::Transfer(transfer) => self.check_address(transfer.recipient()),
            Body::Cosignature(cosignature) => self.check_address(cosignature.other_account()),
            Body::Wrapper(inner) => self.check_addresses(inner).map_err(Exception::nested),
            Body::Namespace(provision) => self.check_address(provision.sink()),
            Body::Definition(creation) => {
                let levy = creation.mosaic().levy.as_ref();
                levy.map_or(Ok(()), |levy| self.check_address(&levy.recipient))
                    .map_err(Exception::nested)?;
                self.check_address(creation.sink())
            }
            Body::KeyLink(_) | Body::Modification(_) | Body::Supply(_) => Ok(()),
        }
    }

    fn check_address(&self, address: &str) -> Result<(), Exception> {
        if is_valid_address(self.network().byte(), address) {
            return Ok(());
        }
        Err(Exception::resource(format!(
            "invalid address '{address}' (org.nem.core.model.Address)"
        )))
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
        if self.knows(&entry) {
            return Ok(Code::NEUTRAL);
        }
        if !entry.verify() {
            return Ok(Code::SIGNATURE_NOT_VERIFIABLE);
        }
        let height = self.height().saturating_add(1);
        let check = Check { state: self.unconfirmed(), height, now, complete: false };
        match validate(&entry, check) {
            Err(Failure::Code(code)) => Ok(code),
            Err(Failure::Thrown(exception)) => Err(exception),
            Ok(()) => self.take(entry),
        }
    }
}
