//! Signed transactions that may be announced: made by checking a response against the stored
//! request, and by nothing else.
use chain::{Address, Network, Parsed, UnixTime};
use chains::ChainId;
use policy::Refusal;
use protocol::{Confirmed, Digest, Message, SigningRequest, SigningResponse};
use scheme::{PublicKey, Signature};
use station::CliError;

/// A transaction whose signature verifies over the very bytes that were drafted.
#[derive(Debug)]
pub(crate) struct Signed {
    payload: Vec<u8>,
    signature: Signature,
    hash: Option<[u8; 32]>,
    inner: Option<Vec<u8>>,
    subject: Address,
    until: UnixTime,
}

impl Signed {
    /// Returns the latest of its deadlines, within and without.
    pub(crate) const fn until(&self) -> UnixTime {
        self.until
    }

    /// Returns the account whose transactions it will stand among.
    pub(crate) const fn subject(&self) -> &Address {
        &self.subject
    }

    /// Returns the bytes that the signature covers and that nodes get.
    pub(crate) fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Returns the bytes of the transaction within, which its cosignatories need.
    pub(crate) fn inner(&self) -> Option<&[u8]> {
        self.inner.as_deref()
    }

    pub(crate) const fn signature(&self) -> &Signature {
        &self.signature
    }

    pub(crate) const fn hash(&self) -> Option<&[u8; 32]> {
        self.hash.as_ref()
    }
}

/// A request whose every signature verifies.
#[derive(Debug)]
pub(crate) struct Verified {
    pub(crate) request: SigningRequest,
    pub(crate) digest: Digest,
    pub(crate) chain: ChainId,
    pub(crate) network: Network,
    pub(crate) confirmed: Confirmed,
    pub(crate) build: String,
    transactions: Vec<Signed>,
}

impl Verified {
    /// Checks `response` against `request`: that it answers this one, has a signature for each
    /// transaction, and that each verifies with the account's key.
    ///
    /// # Errors
    ///
    /// [`station::Exit::BadInput`] with the first check that fails.
    pub(crate) fn new(
        request: SigningRequest,
        response: SigningResponse,
    ) -> Result<Self, CliError> {
        let digest = Message::Request(request.clone()).digest();
        if response.request != digest {
            let what = format!(
                "the response answers request {}, this is request {}",
                response.request.check_code(),
                digest.check_code()
            );
            return Err(CliError::bad_input(what, "give the request that was signed"));
        }
        if response.signatures.len() != request.transactions.len() {
            let what = format!(
                "{} signatures for {} transactions",
                response.signatures.len(),
                request.transactions.len()
            );
            return Err(CliError::bad_input(what, "scan the response once more"));
        }
        let (chain, network) = names(&request)?;
        let parsed = chain.parse_all(&request.transactions, &request.context, network).map_err(
            |(place, error)| {
                let what = Refusal::unparsed(place, &error).to_string();
                CliError::bad_input(what, "give the request as it was drafted")
            },
        )?;
        let transactions = parsed
            .into_iter()
            .zip(&response.signatures)
            .enumerate()
            .map(|(place, (parsed, signature))| check(request.account, place, parsed, signature))
            .collect::<Result<_, _>>()?;
        let (confirmed, build) = (response.confirmed, response.build);
        Ok(Self { request, digest, chain, network, confirmed, build, transactions })
    }

    pub(crate) fn transactions(&self) -> &[Signed] {
        &self.transactions
    }
}

fn names(request: &SigningRequest) -> Result<(ChainId, Network), CliError> {
    let hint = "give a request that this version of coldseal drafted";
    let chain = request
        .chain
        .parse()
        .map_err(|error: chains::UnknownChain| CliError::bad_input(error.to_string(), hint))?;
    let network = request
        .network
        .parse()
        .map_err(|error: chain::UnknownNetwork| CliError::bad_input(error.to_string(), hint))?;
    Ok((chain, network))
}

fn check(
    account: PublicKey,
    place: usize,
    parsed: Parsed,
    signature: &Signature,
) -> Result<Signed, CliError> {
    let number = place.saturating_add(1);
    if parsed.facts().signer != account {
        let what = format!("transaction {number} is not of the account that the request names");
        return Err(CliError::bad_input(what, "give the request as it was drafted"));
    }
    parsed.scheme().verify(&account, signature, parsed.payload()).map_err(|error| {
        let what = format!("the signature of transaction {number} does not verify: {error}");
        let hint = "announce nothing; find out which signer made it, and with which key";
        CliError::bad_input(what, hint)
    })?;
    let hash = parsed.facts().hash;
    let subject = parsed.facts().subject().clone();
    let inner = parsed.facts().inner.as_ref().map(|inner| inner.payload.clone());
    let until = parsed.facts().lives().map(|life| life.until).max();
    let until = until.unwrap_or(parsed.facts().validity.until);
    Ok(Signed {
        payload: parsed.into_payload(),
        signature: *signature,
        hash,
        inner,
        subject,
        until,
    })
}
