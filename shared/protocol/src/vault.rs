//! A sealed vault, on its way from one signer to another or to paper: bytes that this crate does not
//! look into.
use crate::cbor::{Reader, Writer, Written};
use crate::{Kind, MessageError};
use alloc::vec::Vec;
use minicbor::Encoder;

/// The most bytes of a sealed vault.
const MOST_SEALED: usize = 40_000;

/// The bytes of docs/spec/vault.md, closed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SealedVault {
    /// What the vault crate sealed.
    pub sealed: Vec<u8>,
}

impl SealedVault {
    pub(crate) fn encode(&self) -> Vec<u8> {
        Writer::message(Kind::Vault, 1, |out| self.write(out))
    }

    fn write(&self, out: &mut Encoder<Vec<u8>>) -> Written {
        out.u8(0)?.bytes(&self.sealed)?;
        Ok(())
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, MessageError> {
        if reader.map()? != 1 {
            return Err(MessageError::Form("a sealed vault has one field"));
        }
        reader.key(0)?;
        let sealed = reader.bytes()?;
        if sealed.is_empty() || sealed.len() > MOST_SEALED {
            return Err(MessageError::Limit("a sealed vault has 1 to 40,000 bytes"));
        }
        Ok(Self { sealed: sealed.to_vec() })
    }
}
