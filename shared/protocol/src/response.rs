//! The signing response: signatures on their way back.
use crate::cbor::{Reader, Writer, Written};
use crate::{Digest, Kind, MOST_TRANSACTIONS, MessageError};
use alloc::{string::String, vec::Vec};
use minicbor::Encoder;
use scheme::Signature;

/// The longest build id, in characters.
const MOST_BUILD: usize = 100;

/// How the operator's answers reached the signer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Confirmed {
    /// Typed at a terminal.
    Terminal,
    /// Read from standard input that was no terminal: a script may have written them.
    Stdin,
}

impl Confirmed {
    const ALL: [Self; 2] = [Self::Terminal, Self::Stdin];

    /// Returns the name in messages and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Stdin => "stdin",
        }
    }
}

/// The signatures of a request. The same key and request give the same bytes, but for how it was
/// confirmed and by which build.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SigningResponse {
    /// The digest of the request that was signed.
    pub request: Digest,
    /// One signature for each transaction, in the request's order.
    pub signatures: Vec<Signature>,
    /// How the operator confirmed.
    pub confirmed: Confirmed,
    /// Which build of the signer it was.
    pub build: String,
}

impl SigningResponse {
    pub(crate) fn encode(&self) -> Vec<u8> {
        Writer::message(Kind::Response, 4, |out| self.write(out))
    }

    fn write(&self, out: &mut Encoder<Vec<u8>>) -> Written {
        out.u8(0)?.bytes(&self.request.0)?.u8(1)?;
        out.array(u64::try_from(self.signatures.len()).unwrap_or(u64::MAX))?;
        for signature in &self.signatures {
            out.bytes(&signature.0)?;
        }
        out.u8(2)?.str(self.confirmed.name())?.u8(3)?.str(&self.build)?;
        Ok(())
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, MessageError> {
        if reader.map()? != 4 {
            return Err(MessageError::Form("a signing response has four fields"));
        }
        reader.key(0)?;
        let request = Digest(reader.fixed()?);
        reader.key(1)?;
        let signatures = reader.list(MOST_TRANSACTIONS, Reader::signature)?;
        if signatures.is_empty() {
            return Err(MessageError::Limit("a response holds at least one signature"));
        }
        reader.key(2)?;
        let name = reader.text()?;
        let confirmed = Confirmed::ALL.into_iter().find(|way| way.name() == name);
        let confirmed = confirmed.ok_or(MessageError::Form("an unknown way of confirming"))?;
        reader.key(3)?;
        let build = reader.short_text(MOST_BUILD, "a build id of more than 100 characters")?;
        Ok(Self { request, signatures, confirmed, build })
    }
}
