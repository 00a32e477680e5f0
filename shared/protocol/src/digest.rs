//! What stands for a message: in a response, on both screens, in every list.
use crate::Kind;
use alloc::{format, string::String};
use core::fmt;
use sha2::{Digest as _, Sha256};

/// SHA-256 over `coldseal/<kind>/v1`, a zero byte and the message's bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    pub(crate) fn of(kind: Kind, message: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"coldseal/");
        hash.update(kind.name().as_bytes());
        hash.update(b"/v1\0");
        hash.update(message);
        Self(hash.finalize().into())
    }

    /// Returns the check code: the first eight bytes as a big-endian number, its last eight
    /// decimal digits. It finds mix-ups; against a hostile machine's own screen it proves nothing.
    #[must_use]
    pub fn check_code(&self) -> String {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        format!("{:08}", number.checked_rem(100_000_000).unwrap_or_default())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
