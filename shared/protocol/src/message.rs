//! Any of the messages, told apart by the kind that it names itself.
use crate::cbor::Reader;
use crate::{AccountCard, Digest, MessageError, SealedVault, SigningRequest, SigningResponse};
use alloc::vec::Vec;
use core::fmt;

/// The kinds of message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// An account's public key and address, with a proof of possession.
    Card,
    /// Unsigned transactions on their way to the signer.
    Request,
    /// Signatures on their way back.
    Response,
    /// A sealed vault, from signer to signer.
    Vault,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Card, Self::Request, Self::Response, Self::Vault];

    /// Returns the kind's name as it stands in the message and in its digest.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Request => "request",
            Self::Response => "response",
            Self::Vault => "vault",
        }
    }

    pub(crate) fn of_name(name: &str) -> Result<Self, MessageError> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == name);
        found.ok_or(MessageError::Form("unknown kind of message"))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Card => "an account card",
            Self::Request => "a signing request",
            Self::Response => "a signing response",
            Self::Vault => "a sealed vault",
        })
    }
}

/// One message of whatever kind.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Message {
    /// An account card.
    Card(AccountCard),
    /// A signing request.
    Request(SigningRequest),
    /// A signing response.
    Response(SigningResponse),
    /// A sealed vault.
    Vault(SealedVault),
}

impl Message {
    /// Decodes a message.
    ///
    /// # Errors
    ///
    /// [`MessageError`] unless `bytes` are exactly what [`Message::encode`] writes for some message.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageError> {
        let mut reader = Reader::new(bytes);
        let message = match reader.envelope()? {
            Kind::Card => Self::Card(AccountCard::read(&mut reader)?),
            Kind::Request => Self::Request(SigningRequest::read(&mut reader)?),
            Kind::Response => Self::Response(SigningResponse::read(&mut reader)?),
            Kind::Vault => Self::Vault(SealedVault::read(&mut reader)?),
        };
        // CBOR has many spellings for one value: the encoder's is the only one.
        if message.encode() == bytes { Ok(message) } else { Err(MessageError::NotCanonical) }
    }

    /// Encodes the message.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Card(card) => card.encode(),
            Self::Request(request) => request.encode(),
            Self::Response(response) => response.encode(),
            Self::Vault(vault) => vault.encode(),
        }
    }

    /// Returns which kind it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Card(_) => Kind::Card,
            Self::Request(_) => Kind::Request,
            Self::Response(_) => Kind::Response,
            Self::Vault(_) => Kind::Vault,
        }
    }

    /// Returns the message's digest.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.kind(), &self.encode())
    }

    /// Returns the account card.
    ///
    /// # Errors
    ///
    /// [`MessageError::Kind`] if it is something else.
    pub fn into_card(self) -> Result<AccountCard, MessageError> {
        match self {
            Self::Card(card) => Ok(card),
            Self::Request(_) | Self::Response(_) | Self::Vault(_) => Err(self.is_not(Kind::Card)),
        }
    }

    /// Returns the signing request.
    ///
    /// # Errors
    ///
    /// [`MessageError::Kind`] if it is something else.
    pub fn into_request(self) -> Result<SigningRequest, MessageError> {
        match self {
            Self::Request(request) => Ok(request),
            Self::Card(_) | Self::Response(_) | Self::Vault(_) => Err(self.is_not(Kind::Request)),
        }
    }

    /// Returns the signing response.
    ///
    /// # Errors
    ///
    /// [`MessageError::Kind`] if it is something else.
    pub fn into_response(self) -> Result<SigningResponse, MessageError> {
        match self {
            Self::Response(response) => Ok(response),
            Self::Card(_) | Self::Request(_) | Self::Vault(_) => Err(self.is_not(Kind::Response)),
        }
    }

    /// Returns the sealed vault.
    ///
    /// # Errors
    ///
    /// [`MessageError::Kind`] if it is something else.
    pub fn into_vault(self) -> Result<SealedVault, MessageError> {
        match self {
            Self::Vault(vault) => Ok(vault),
            Self::Card(_) | Self::Request(_) | Self::Response(_) => Err(self.is_not(Kind::Vault)),
        }
    }

    const fn is_not(&self, expected: Kind) -> MessageError {
        MessageError::Kind { expected, found: self.kind() }
    }
}
