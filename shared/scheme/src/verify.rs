//! The strict verdict on keys and signatures.
//!
//! Chains disagree on the corners of Ed25519. What passes here passes NIS1, whose own rule is
//! looser (it takes keys of small and of mixed order), and RFC 8032. Nothing an honest signer makes
//! is refused.

use curve25519_dalek::Scalar;
use curve25519_dalek::edwards::CompressedEdwardsY;
use ed25519_dalek::VerifyingKey;
use ed25519_dalek::hazmat::raw_verify;
use sha2::Sha512;
use sha3::Keccak512;

use crate::{PublicKey, Scheme, Signature};

/// The reason why 32 bytes are no acceptable public key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KeyError {
    /// The key is 32 zero bytes, which NIS1 refuses by name.
    #[error("the public key is all zero bytes")]
    Zero,
    /// The bytes do not decode to a point of the curve.
    #[error("the public key is not a point of the curve")]
    NotAPoint,
    /// The bytes are a second spelling of a point.
    #[error("the public key is not in its canonical encoding")]
    NotCanonical,
    /// The point has order 1, 2, 4 or 8: one signature would fit any message.
    #[error("the public key is weak: its point has small order")]
    SmallOrder,
    /// The point has a small-order component: verifiers disagree on its signatures.
    #[error("the public key is not in the prime-order subgroup")]
    MixedOrder,
}

/// The reason why a signature is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum VerifyError {
    /// The public key itself is refused.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// S is zero, which NIS1 refuses by name.
    #[error("the signature's S is zero")]
    ScalarZero,
    /// S is not below the group order L, so it is a second spelling of another S.
    #[error("the signature's S is not below the group order")]
    ScalarTooLarge,
    /// R does not decode to a point of the curve.
    #[error("the signature's R is not a point of the curve")]
    NonceNotAPoint,
    /// R has small order, as only a degenerate nonce gives.
    #[error("the signature's R has small order")]
    NonceSmallOrder,
    /// The signature is none of this key over this message, or its R is not canonical.
    #[error("the signature does not fit this key and message")]
    Mismatch,
}

impl PublicKey {
    /// Decides whether a signature of this key could ever be accepted by [`Scheme::verify`].
    ///
    /// # Errors
    /// Says what is wrong with the key; the rule is the same for both schemes.
    pub fn check(&self) -> Result<(), KeyError> {
        decode_key(self).map(|_| ())
    }
}

impl Scheme {
    /// Verifies `signature` over `message` strictly.
    ///
    /// Small-order R is refused in both schemes, as `verify_strict` of ed25519-dalek does for
    /// SHA-512. A key in the prime-order subgroup leaves one such R, the identity, and signing gives
    /// it once in 2^252; NIS1 takes it, so refusing it keeps ours a subset.
    ///
    /// # Errors
    /// Says whether the key, S, R or the equation was at fault.
    pub fn verify(
        self,
        key: &PublicKey,
        signature: &Signature,
        message: &[u8],
    ) -> Result<(), VerifyError> {
        let key = decode_key(key)?;
        let signature = decode_signature(signature)?;
        let verdict = match self {
            Self::Ed25519Sha512 => raw_verify::<Sha512>(&key, message, &signature),
            Self::Ed25519Keccak512 => raw_verify::<Keccak512>(&key, message, &signature),
        };
        verdict.map_err(|_| VerifyError::Mismatch)
    }
}

fn decode_key(key: &PublicKey) -> Result<VerifyingKey, KeyError> {
    if key.0 == [0; 32] {
        return Err(KeyError::Zero);
    }
    let decoded = VerifyingKey::from_bytes(&key.0).map_err(|_| KeyError::NotAPoint)?;
    let point = decoded.to_edwards();
    // Decoding reduces y and ignores the sign of x = 0; only encoding again shows it.
    if point.compress().as_bytes() != &key.0 {
        return Err(KeyError::NotCanonical);
    }
    if point.is_small_order() {
        return Err(KeyError::SmallOrder);
    }
    if !point.is_torsion_free() {
        return Err(KeyError::MixedOrder);
    }
    Ok(decoded)
}

/// Checks R and S by themselves; that R is canonical follows from the comparison of bytes in
/// `raw_verify`.
fn decode_signature(signature: &Signature) -> Result<ed25519_dalek::Signature, VerifyError> {
    let decoded = ed25519_dalek::Signature::from_bytes(&signature.0);
    if decoded.s_bytes() == &[0; 32] {
        return Err(VerifyError::ScalarZero);
    }
    if Option::<Scalar>::from(Scalar::from_canonical_bytes(*decoded.s_bytes())).is_none() {
        return Err(VerifyError::ScalarTooLarge);
    }
    let nonce =
        CompressedEdwardsY(*decoded.r_bytes()).decompress().ok_or(VerifyError::NonceNotAPoint)?;
    if nonce.is_small_order() {
        return Err(VerifyError::NonceSmallOrder);
    }
    Ok(decoded)
}
