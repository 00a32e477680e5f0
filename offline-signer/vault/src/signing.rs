//! The signing key, and the one function that signs.

use std::fmt;

use approval::Approved;
use ed25519_dalek::VerifyingKey;
use ed25519_dalek::hazmat::{ExpandedSecretKey, raw_sign};
use scheme::{PublicKey, Scheme, Signature, TaggedKind, is_tagged, tagged};
use sha2::Sha512;
use sha2::digest::{Digest, FixedOutput};
use sha3::Keccak512;
use system::Locked;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::locked::locked;
use crate::{KeyError, SignError, stack};

/// A private key with its scheme and the public key that was made of it.
pub struct SigningKey {
    scheme: Scheme,
    /// The digest of the private key: scalar, not yet clamped, and prefix.
    secret: Locked,
    public: PublicKey,
    may: May,
}

/// What a key may sign.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum May {
    /// What an operator approved, and proofs.
    Everything,
    /// Proofs of possession: the key waits for its backup to be proved.
    Proofs,
}

impl SigningKey {
    /// Makes the key of 32 bytes in the order in which they get hashed.
    pub(crate) fn new(scheme: Scheme, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let mut secret = locked(DIGEST)?;
        stack::wiped(|| match scheme {
            Scheme::Ed25519Sha512 => hash_into::<Sha512>(seed, secret.as_mut()),
            Scheme::Ed25519Keccak512 => hash_into::<Keccak512>(seed, secret.as_mut()),
        });
        let public = stack::wiped(|| PublicKey(VerifyingKey::from(&expanded(&secret)).to_bytes()));
        public.check().map_err(KeyError::Unusable)?;
        Ok(Self { scheme, secret, public, may: May::Everything })
    }

    /// Takes the right to sign anything but proofs away.
    pub(crate) fn only_proofs(mut self) -> Self {
        self.may = May::Proofs;
        self
    }

    /// Tells the scheme of the key.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Gives the public key.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Signs every payload of an approval, in order, and uses the approval up.
    ///
    /// # Errors
    /// Refuses if the key is not active, an approval for another scheme or public key, and a payload that begins like a tagged
    /// message; on any error none of the signatures is given out.
    pub fn sign(&self, approved: Approved) -> Result<Vec<Signature>, SignError> {
        self.sign_all(approved.scheme(), approved.public_key(), approved.payloads())
    }

    /// Signs a proof that the key is held here: [`tagged`] with [`TaggedKind::Possession`].
    ///
    /// # Errors
    /// Refuses a body that makes no tagged message.
    pub fn prove_possession(&self, body: &[u8]) -> Result<Signature, SignError> {
        self.sign_bytes(&tagged(TaggedKind::Possession, body)?)
    }

    pub(crate) fn sign_all<'a>(
        &self,
        scheme: Scheme,
        key: &PublicKey,
        payloads: impl Iterator<Item = &'a [u8]>,
    ) -> Result<Vec<Signature>, SignError> {
        if self.may != May::Everything {
            return Err(SignError::NotActive);
        }
        if scheme != self.scheme {
            return Err(SignError::OtherScheme { approved: scheme, own: self.scheme });
        }
        if *key != self.public {
            return Err(SignError::OtherKey { approved: *key, own: self.public });
        }
        payloads
            .map(|payload| match is_tagged(payload) {
                true => Err(SignError::TaggedPayload),
                false => self.sign_bytes(payload),
            })
            .collect()
    }

    /// Signs bytes; nothing else in the project does.
    ///
    /// The public key is derived from the secret anew: a signature over a wrong one would give the
    /// secret away. Verifying before returning keeps a fault in the computation, which would do the
    /// same, from leaving the machine.
    fn sign_bytes(&self, message: &[u8]) -> Result<Signature, SignError> {
        let signature = stack::wiped(|| {
            let secret = expanded(&self.secret);
            let verifying = VerifyingKey::from(&secret);
            if PublicKey(verifying.to_bytes()) != self.public {
                return Err(SignError::Damaged);
            }
            let signature = match self.scheme {
                Scheme::Ed25519Sha512 => raw_sign::<Sha512>(&secret, message, &verifying),
                Scheme::Ed25519Keccak512 => raw_sign::<Keccak512>(&secret, message, &verifying),
            };
            Ok(Signature(signature.to_bytes()))
        })?;
        self.scheme.verify(&self.public, &signature, message).map_err(SignError::SelfCheck)?;
        Ok(signature)
    }
}

/// The bytes of the digest that a private key is expanded to.
const DIGEST: usize = 64;

/// Makes scalar and prefix, on a stack that the caller wipes.
fn expanded(digest: &Locked) -> ExpandedSecretKey {
    let mut bytes = Zeroizing::new([0; DIGEST]);
    for (to, from) in bytes.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    ExpandedSecretKey::from_bytes(&bytes)
}

/// Hashes to where the digest lives on, on a stack that the caller wipes.
fn hash_into<H>(seed: &[u8; 32], digest: &mut [u8])
where
    H: Digest<OutputSize = sha2::digest::consts::U64> + FixedOutput,
{
    let mut hash = H::new();
    Digest::update(&mut hash, seed);
    let result = Zeroizing::new(<[u8; DIGEST]>::from(FixedOutput::finalize_fixed(hash)));
    for (to, from) in digest.iter_mut().zip(result.iter()) {
        *to = *from;
    }
}

// The secret wipes itself; the rest is public.
impl ZeroizeOnDrop for SigningKey {}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("scheme", &self.scheme)
            .field("public_key", &format_args!("{}", self.public))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A signature over the wrong public key gives the secret away; no key may make one.
    #[test]
    fn a_secret_beside_a_wrong_public_key_signs_nothing() {
        for scheme in [Scheme::Ed25519Keccak512, Scheme::Ed25519Sha512] {
            let other = SigningKey::new(scheme, &[2; 32]).unwrap().public;
            let mut key = SigningKey::new(scheme, &[1; 32]).unwrap();
            assert!(key.sign_bytes(b"payload").is_ok());
            key.public = other;
            assert_eq!(key.sign_bytes(b"payload"), Err(SignError::Damaged));
            assert_eq!(key.prove_possession(b""), Err(SignError::Damaged));
            let payloads = std::iter::once(&b"payload"[..]);
            assert_eq!(key.sign_all(scheme, &other, payloads), Err(SignError::Damaged));
        }
    }
}
