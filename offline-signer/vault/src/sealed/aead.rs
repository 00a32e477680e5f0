//! XChaCha20-Poly1305, in place.

use chacha20poly1305::{AeadInOut as _, Key, KeyInit as _, XChaCha20Poly1305};
use system::Locked;

use super::VaultError;
use super::header::{NONCE, TAG};
use super::shares::KEY;
use crate::stack;

/// Encrypts `buffer` and returns the tag over it and `data`.
pub(super) fn seal(
    key: &Locked,
    nonce: &[u8; NONCE],
    data: &[u8],
    buffer: &mut [u8],
) -> Result<[u8; TAG], VaultError> {
    stack::wiped(|| {
        let sealed = cipher(key)?.encrypt_inout_detached(nonce.into(), data, buffer.into());
        sealed.map(Into::into).map_err(|_| VaultError::TooLarge)
    })
}

/// Decrypts `buffer` if the tag fits it and `data`; the comparison takes as long either way. False,
/// and the buffer is as it was, if not.
pub(super) fn unseal(
    key: &Locked,
    nonce: &[u8; NONCE],
    data: &[u8],
    buffer: &mut [u8],
    tag: &[u8; TAG],
) -> Result<bool, VaultError> {
    stack::wiped(|| {
        let cipher = cipher(key)?;
        let opened = cipher.decrypt_inout_detached(nonce.into(), data, buffer.into(), tag.into());
        Ok(opened.is_ok())
    })
}

fn cipher(key: &Locked) -> Result<XChaCha20Poly1305, VaultError> {
    let key: &[u8; KEY] = key.as_ref().try_into().map_err(|_| VaultError::NoMemory)?;
    Ok(XChaCha20Poly1305::new(<&Key>::from(key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locked::locked_copy;
    use data_encoding::HEXLOWER;

    /// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    #[test]
    fn the_published_vector_is_reproduced() {
        let hex = |text: &str| HEXLOWER.decode(text.as_bytes()).unwrap();
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip \
            for the future, sunscreen would be it.";
        let data = hex("50515253c0c1c2c3c4c5c6c7");
        let key = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
        let nonce = hex("404142434445464748494a4b4c4d4e4f5051525354555657").try_into().unwrap();
        let sealed = hex(
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4e\
             da7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b23\
             83565d3fff921f9664c97637da9768812f615c68b13b52e",
        );
        let key = locked_copy(&key).unwrap();
        let mut buffer = plain.to_vec();
        let tag = seal(&key, &nonce, &data, &mut buffer).unwrap();
        assert_eq!(buffer, sealed);
        assert_eq!(tag.to_vec(), hex("c0875924c1c7987947deafd8780acf49"));
        assert!(!unseal(&key, &nonce, b"", &mut buffer, &tag).unwrap());
        assert_eq!(buffer, sealed);
        assert!(unseal(&key, &nonce, &data, &mut buffer, &tag).unwrap());
        assert_eq!(buffer, plain);
    }
}
