//! Tagged messages: what an account key signs besides transactions.

use alloc::vec::Vec;

/// The bytes that begin every tagged message and no transaction of any chain.
const MARK: &[u8] = b"\xFF\xFF\xFF\xFFcoldseal/";

/// A length that a tagged message never has: a bare hash, which some chains' keys sign.
const HASH_LENGTH: usize = 32;

/// The kinds of tagged message that an account key signs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TaggedKind {
    /// Proof on an account card that the signer holds the account's key.
    Possession,
    /// Answer to a challenge of somebody who wants to see that the key is at hand.
    Challenge,
}

impl TaggedKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Possession => "possession",
            Self::Challenge => "challenge",
        }
    }
}

/// The reason why a body makes no tagged message.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TaggedError {
    /// The whole would be 32 bytes long and could pass for a hash.
    #[error("a tagged message is never 32 bytes long")]
    HashLength,
}

/// Builds the message that gets signed: `FF FF FF FF`, `coldseal/<kind>/v1`, 0, then the body.
///
/// # Errors
/// Refuses a body with which the whole would be 32 bytes long (5 bytes for a possession proof, 6 for
/// a challenge): padding it would give two bodies one message.
pub fn tagged(kind: TaggedKind, body: &[u8]) -> Result<Vec<u8>, TaggedError> {
    let message = [MARK, kind.name().as_bytes(), b"/v1\0", body].concat();
    if message.len() == HASH_LENGTH {
        return Err(TaggedError::HashLength);
    }
    Ok(message)
}

/// Tells whether a message begins like a tagged one, of whatever kind.
pub fn is_tagged(message: &[u8]) -> bool {
    message.starts_with(MARK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_spelled_as_specified() {
        for (kind, body, expected) in [
            (
                TaggedKind::Possession,
                &b"abc"[..],
                &b"\xFF\xFF\xFF\xFFcoldseal/possession/v1\0abc"[..],
            ),
            (TaggedKind::Challenge, b"\0", b"\xFF\xFF\xFF\xFFcoldseal/challenge/v1\0\0"),
            (TaggedKind::Challenge, b"", b"\xFF\xFF\xFF\xFFcoldseal/challenge/v1\0"),
        ] {
            let message = tagged(kind, body).unwrap();
            assert_eq!(message, expected);
            assert!(is_tagged(&message));
        }
    }

    #[test]
    fn no_message_is_as_long_as_a_hash() {
        for (kind, refused) in [(TaggedKind::Possession, 5), (TaggedKind::Challenge, 6)] {
            for length in 0..100 {
                let message = tagged(kind, &[7; 100][..length]);
                assert_eq!(message == Err(TaggedError::HashLength), length == refused);
                assert!(message.is_err() || message.is_ok_and(|whole| whole.len() != 32));
            }
        }
    }

    #[test]
    fn other_messages_are_not_tagged() {
        for message in [&b""[..], b"\xFF\xFF\xFF\xFF", b"coldseal/possession/v1\0", &[0xFF; 64]] {
            assert!(!is_tagged(message));
        }
    }
}
