//! What the signer asks of process 1, over a pipe of its own: short, and answered by one byte.
use std::io;

/// The most bytes of a name of a device.
const LONGEST_NAME: usize = 64;
/// The most bytes of an order.
pub(super) const LONGEST: usize = 3 + 2 * LONGEST_NAME;

/// It is done.
pub(super) const DONE: u8 = b'+';
/// It could not be done.
pub(super) const FAILED: u8 = b'-';

/// What is asked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Order {
    /// A fresh process that reads pictures of messages.
    FreshMessages,
    /// The same for keys.
    FreshKeys,
    /// No other devices from now on than these: names in `/dev`, such as `video0` and `event2`.
    Seal {
        /// The camera, if one is there.
        camera: Option<String>,
        /// The keyboard.
        keyboard: String,
    },
}

impl Order {
    /// Returns what goes through the pipe.
    pub(super) fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let Self::Seal { camera, keyboard } = self else {
            return Ok(vec![if *self == Self::FreshKeys { b'k' } else { b'm' }]);
        };
        let camera = camera.as_deref().unwrap_or_default();
        if !keyboard.bytes().all(is_plain) || !camera.bytes().all(is_plain) || keyboard.is_empty() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut bytes = vec![b's'];
        for name in [camera, keyboard] {
            let length = u8::try_from(name.len()).map_err(io::Error::other)?;
            if name.len() > LONGEST_NAME {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            bytes.push(length);
            bytes.extend_from_slice(name.as_bytes());
        }
        Ok(bytes)
    }

    /// Reads what came through the pipe; nothing that is not written so.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'm'] => Some(Self::FreshMessages),
            [b'k'] => Some(Self::FreshKeys),
            [b's', rest @ ..] => {
                let (camera, rest) = name(rest)?;
                let (keyboard, rest) = name(rest)?;
                let camera = Some(camera).filter(|camera| !camera.is_empty());
                let whole = rest.is_empty() && !keyboard.is_empty();
                whole.then_some(Self::Seal { camera, keyboard })
            }
            _ => None,
        }
    }
}

/// Names of devices have nothing else, so that they are no paths.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn name(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (name, rest) = rest.split_at_checked(usize::from(*length))?;
    let good = name.len() <= LONGEST_NAME && name.iter().copied().all(is_plain);
    let name = std::str::from_utf8(name).ok().filter(|_| good)?;
    Some((name.to_owned(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(camera: Option<&str>, keyboard: &str) -> Order {
        Order::Seal { camera: camera.map(str::to_owned), keyboard: keyboard.to_owned() }
    }

    #[test]
    fn orders_go_through_the_pipe() {
        let longest = "a".repeat(LONGEST_NAME);
        for order in [
            Order::FreshMessages,
            Order::FreshKeys,
            seal(Some("video0"), "event3"),
            seal(None, "event0"),
            seal(Some(&longest), &longest),
        ] {
            let bytes = order.to_bytes().unwrap();
            assert!(bytes.len() <= LONGEST);
            assert_eq!(Order::from_bytes(&bytes), Some(order));
        }
    }

    #[test]
    fn what_is_no_order_is_refused_at_both_ends() {
        let longer = "a".repeat(LONGEST_NAME + 1);
        for bad in [seal(None, ""), seal(Some("../mem"), "event0"), seal(None, &longer)] {
            assert!(bad.to_bytes().is_err(), "{bad:?}");
        }
        for bytes in [
            &b""[..],
            b"x",
            b"mm",
            b"s",
            b"s\x00\x00",
            b"s\x00\x02a",
            b"s\x00\x01ab",
            b"s\x00\x01/",
            b"s\x00\x01A",
            &[b"s\x00A".as_slice(), &[b'a'; 65]].concat(),
        ] {
            assert_eq!(Order::from_bytes(bytes), None, "{bytes:?}");
        }
    }
}
