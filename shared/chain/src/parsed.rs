//! The one road from foreign bytes to a transaction whose every byte is accounted for.
use crate::{Address, Context, Effect, Network, Validity, WrongNetwork};
use alloc::{string::String, vec::Vec};
use scheme::{PublicKey, Scheme};

/// What one blockchain provides. Everything works on bytes; nothing here sees a secret.
pub trait Chain {
    /// A transaction of this chain, decoded in full.
    type Transaction;

    /// The chain's name in messages and on the command line.
    const NAME: &'static str;

    /// The signature scheme of its accounts.
    const SCHEME: Scheme;

    /// Decodes the bytes that a signature covers.
    ///
    /// # Errors
    ///
    /// [`ParseError`] if `bytes` are not a transaction that this code understands in full.
    fn decode(bytes: &[u8], network: Network) -> Result<Self::Transaction, ParseError>;

    /// Encodes the transaction again; [`parse`] compares the result with what was decoded.
    fn encode(transaction: &Self::Transaction) -> Vec<u8>;

    /// Says all that the transaction does and all that its bytes hold. What it only names by a
    /// hash is looked up in `context`.
    ///
    /// # Errors
    ///
    /// [`ParseError`] if the parts contradict each other, [`ParseError::Blind`] if the context
    /// lacks what the transaction names.
    fn facts(transaction: &Self::Transaction, context: &mut Context) -> Result<Facts, ParseError>;

    /// Returns the hash by which another transaction names `bytes`.
    fn context_hash(bytes: &[u8]) -> [u8; 32];

    /// Returns the address of the account with `key` on `network`.
    fn address(key: &PublicKey, network: Network) -> Address;

    /// Returns the derivation path of a wallet's first account on `network`: the plain index of
    /// each level, all of which are hardened.
    fn default_path(network: Network) -> &'static [u32];
}

/// One more thing that the bytes say: a label and a value, for the lower part of the review.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Detail {
    /// What it is.
    pub label: &'static str,
    /// What the bytes hold for it.
    pub value: String,
}

/// A transaction within another, which has a life and an account of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Inner {
    /// The kind of transaction.
    pub kind: &'static str,
    /// The version of its layout.
    pub version: u8,
    /// The public key of its account.
    pub key: PublicKey,
    /// Its account.
    pub account: Address,
    /// When it can take effect.
    pub validity: Validity,
    /// Its hash, by which cosignatories name it.
    pub hash: [u8; 32],
    /// Its bytes, which a cosignatory's request must bring along.
    pub payload: Vec<u8>,
}

/// All that a transaction says and does, made by its chain from the decoded bytes.
///
/// Two transactions with different bytes have different facts (the conformance suite sees to it);
/// payloads and hashes are not counted among them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Facts {
    /// The kind of transaction, such as `transfer`.
    pub kind: &'static str,
    /// The version of its layout.
    pub version: u8,
    /// The network it belongs to.
    pub network: Network,
    /// The public key that must sign.
    pub signer: PublicKey,
    /// The address of that key's account.
    pub account: Address,
    /// When it can take effect.
    pub validity: Validity,
    /// Its hash, where known before signing.
    pub hash: Option<[u8; 32]>,
    /// What it does, the most important first. Never empty.
    pub effects: Vec<Effect>,
    /// What else the bytes say.
    pub details: Vec<Detail>,
    /// The transaction that it starts or cosigns.
    pub inner: Option<Inner>,
}

impl Facts {
    /// Returns the account whose money and control are at stake.
    #[must_use]
    pub fn subject(&self) -> &Address {
        self.inner.as_ref().map_or(&self.account, |inner| &inner.account)
    }

    /// Returns every span of time that must hold: its own, and that of the inner transaction.
    pub fn lives(&self) -> impl Iterator<Item = Validity> {
        let inner = self.inner.as_ref().map(|inner| inner.validity);
        core::iter::once(self.validity).chain(inner)
    }
}

/// A transaction whose every byte is accounted for. Made by [`parse`] only.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use = "a parsed transaction is still to be reviewed"]
pub struct Parsed {
    payload: Vec<u8>,
    chain: &'static str,
    scheme: Scheme,
    facts: Facts,
}

impl Parsed {
    /// Returns the exact bytes that a signature covers.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Returns the name of the chain.
    #[must_use]
    pub const fn chain(&self) -> &'static str {
        self.chain
    }

    /// Returns the scheme it is signed by.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Returns what it says and does.
    #[must_use]
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Gives the exact bytes away, the rest is dropped.
    #[must_use]
    pub fn into_payload(self) -> Vec<u8> {
        self.payload
    }
}

/// Decodes `bytes` as a transaction of chain `C` on `network`: the one place where every chain's
/// decoder is held to its encoder.
///
/// # Errors
///
/// What the decoder refuses; [`ParseError::NotCanonical`] if encoding gives other bytes, so that
/// the network, which re-encodes too, would have seen another transaction than the signer.
pub fn parse<C: Chain>(
    bytes: &[u8],
    network: Network,
    context: &mut Context,
) -> Result<Parsed, ParseError> {
    let transaction = C::decode(bytes, network)?;
    if C::encode(&transaction) != bytes {
        return Err(ParseError::NotCanonical("it does not encode to the same bytes again"));
    }
    let facts = C::facts(&transaction, context)?;
    if facts.effects.is_empty() {
        return Err(ParseError::Unknown { what: "effect", value: 0 });
    }
    Ok(Parsed { payload: bytes.to_vec(), chain: C::NAME, scheme: C::SCHEME, facts })
}

/// Decodes all transactions of a request with the context that came along.
///
/// # Errors
///
/// The place (from 0) of the first transaction that is refused and why; [`ParseError::Unused`]
/// without a place if some context belongs to none of them or came twice.
pub fn parse_all<C: Chain>(
    transactions: &[Vec<u8>],
    context: &[Vec<u8>],
    network: Network,
) -> Result<Vec<Parsed>, (Option<usize>, ParseError)> {
    let mut context = Context::new::<C>(context).map_err(|error| (None, error))?;
    let mut parsed = Vec::with_capacity(transactions.len());
    for (place, bytes) in transactions.iter().enumerate() {
        let transaction = parse::<C>(bytes, network, &mut context);
        parsed.push(transaction.map_err(|error| (Some(place), error))?);
    }
    context.end().map_err(|error| (None, error))?;
    Ok(parsed)
}

/// Why bytes are not a transaction that can be shown and signed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ParseError {
    /// They end early.
    #[error("the transaction ends early, at byte {at}")]
    Truncated {
        /// How many bytes there are.
        at: usize,
    },
    /// Bytes are left over.
    #[error("{count} bytes too many stand behind the transaction")]
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// Another spelling of something that has one.
    #[error("the transaction is not in the network's own form: {0}")]
    NotCanonical(&'static str),
    /// A value outside its range or against the chain's rules.
    #[error("the transaction is malformed: {0}")]
    Malformed(&'static str),
    /// A type, version or mode that this code does not know.
    #[error("unknown {what} 0x{value:x}")]
    Unknown {
        /// What is unknown.
        what: &'static str,
        /// Its number in the bytes.
        value: u64,
    },
    /// It belongs to another network.
    #[error(transparent)]
    Network(#[from] WrongNetwork),
    /// It names another transaction whose bytes are not at hand: signing it would be blind.
    #[error("it names a transaction by its hash alone, and that transaction is not at hand")]
    Blind,
    /// Context that no transaction names.
    #[error("context that no transaction of the request names")]
    Unused,
    /// It belongs to no network that this code knows.
    #[error("unknown network byte 0x{0:02x}")]
    UnknownNetwork(u8),
}

impl ParseError {
    /// Returns the stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Truncated { .. } | Self::TrailingBytes { .. } | Self::Malformed(_) => "R-FORM",
            Self::NotCanonical(_) => "R-CANON",
            Self::Unknown { .. } => "R-UNKNOWN",
            Self::Blind => "R-BLIND",
            Self::Unused => "R-CONTEXT",
            Self::Network(_) | Self::UnknownNetwork(_) => "R-NETWORK",
        }
    }
}
