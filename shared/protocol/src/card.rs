//! The account card: an account's public face, from the signer to the online machine.
use crate::cbor::{Reader, Writer, Written};
use crate::{Kind, MessageError};
use alloc::{string::String, vec::Vec};
use minicbor::Encoder;
use scheme::{PublicKey, Signature};

/// The longest that any text of a card can be, in characters.
const MOST_TEXT: usize = 200;

/// An account with a proof that whoever made the card holds its key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AccountCard {
    /// The chain's name.
    pub chain: String,
    /// The network's name.
    pub network: String,
    /// The account's public key.
    pub public_key: PublicKey,
    /// The account's address in the chain's own text form.
    pub address: String,
    /// The derivation path; none for a raw private key.
    pub path: Option<String>,
    /// The key's signature over the tagged message `possession` with [`AccountCard::statement`]
    /// as its body.
    pub proof: Signature,
}

impl AccountCard {
    /// Returns what the proof is a signature over: the card's message with a proof of zeros, so
    /// that every other field is covered.
    #[must_use]
    pub fn statement(&self) -> Vec<u8> {
        let unproven = Self { proof: Signature([0; 64]), ..self.clone() };
        unproven.encode()
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let fields = if self.path.is_some() { 6 } else { 5 };
        Writer::message(Kind::Card, fields, |out| self.write(out))
    }

    fn write(&self, out: &mut Encoder<Vec<u8>>) -> Written {
        out.u8(0)?.str(&self.chain)?.u8(1)?.str(&self.network)?;
        out.u8(2)?.bytes(&self.public_key.0)?.u8(3)?.str(&self.address)?;
        if let Some(path) = &self.path {
            out.u8(4)?.str(path)?;
        }
        out.u8(5)?.bytes(&self.proof.0)?;
        Ok(())
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, MessageError> {
        let has_path = match reader.map()? {
            5 => false,
            6 => true,
            _ => return Err(MessageError::Form("an account card has five or six fields")),
        };
        let mut text = |key| {
            reader.key(key)?;
            reader.short_text(MOST_TEXT, "a text of more than 200 characters")
        };
        let (chain, network) = (text(0)?, text(1)?);
        reader.key(2)?;
        let public_key = reader.public_key()?;
        reader.key(3)?;
        let address = reader.short_text(MOST_TEXT, "an address of more than 200 characters")?;
        let path = if has_path { Some(path(reader)?) } else { None };
        reader.key(5)?;
        let proof = reader.signature()?;
        Ok(Self { chain, network, public_key, address, path, proof })
    }
}

fn path(reader: &mut Reader<'_>) -> Result<String, MessageError> {
    reader.key(4)?;
    reader.short_text(MOST_TEXT, "a path of more than 200 characters")
}
