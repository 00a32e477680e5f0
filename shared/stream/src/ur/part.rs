//! One part of a message in several: five numbers and bytes, in deterministic CBOR.

use alloc::vec::Vec;

use super::{MAX_FRAGMENTS, MAX_MESSAGE, UrError};

const MAJOR_NUMBER: u8 = 0;
const MAJOR_BYTES: u8 = 2;
const MAJOR_ARRAY: u8 = 4;

/// What all parts of one message have in common, next to the type of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// How many fragments the message is cut into: 1 to 4,096.
    pub(crate) fragments: u16,
    /// Bytes of the message.
    pub(crate) message: usize,
    /// CRC-32 of the message.
    pub(crate) checksum: u32,
    /// Bytes of a fragment, the last one padded.
    pub(crate) fragment: usize,
}

/// One part: a fragment, or the sum of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) number: u32,
    pub(crate) shape: Shape,
    pub(crate) data: Vec<u8>,
}

impl Shape {
    /// Tells whether the numbers fit one another and the limits; nothing is taken from memory before.
    fn check(self) -> Result<(), UrError> {
        if self.fragments == 0 || self.fragments > MAX_FRAGMENTS {
            return Err(UrError::Fragments { found: self.fragments.into() });
        }
        if self.message == 0 || self.message > MAX_MESSAGE {
            return Err(UrError::Message { found: self.message });
        }
        let whole = self.message.checked_div(self.fragment);
        let count = whole.map(|_| self.message.div_ceil(self.fragment.max(1)));
        if count != Some(self.fragments.into()) {
            return Err(UrError::Fragment { found: self.fragment });
        }
        Ok(())
    }
}

impl Part {
    /// Writes the part as CBOR.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.data.len().saturating_add(22));
        write_head(&mut bytes, MAJOR_ARRAY, 5);
        write_head(&mut bytes, MAJOR_NUMBER, self.number);
        write_head(&mut bytes, MAJOR_NUMBER, self.shape.fragments.into());
        write_head(&mut bytes, MAJOR_NUMBER, length(self.shape.message));
        write_head(&mut bytes, MAJOR_NUMBER, self.shape.checksum);
        bytes.extend(byte_string(&self.data));
        bytes
    }

    /// Reads a part, and checks all that one part can show.
    pub(crate) fn parse(mut bytes: &[u8]) -> Result<Self, UrError> {
        let mut head = |major| read_head(&mut bytes, major).ok_or(UrError::Cbor);
        if head(MAJOR_ARRAY)? != 5 {
            return Err(UrError::Cbor);
        }
        let number = head(MAJOR_NUMBER)?;
        let fragments = head(MAJOR_NUMBER)?;
        let message = head(MAJOR_NUMBER)?;
        let checksum = head(MAJOR_NUMBER)?;
        let fragment = usize::try_from(head(MAJOR_BYTES)?).map_err(|_| UrError::Cbor)?;
        if bytes.len() != fragment {
            return Err(UrError::Cbor);
        }
        let found = usize::try_from(fragments).unwrap_or(usize::MAX);
        let fragments = u16::try_from(fragments).map_err(|_| UrError::Fragments { found })?;
        let message = usize::try_from(message).unwrap_or(usize::MAX);
        let shape = Shape { fragments, message, checksum, fragment };
        shape.check()?;
        let part = Self { number, shape, data: bytes.to_vec() };
        if number == 0 { Err(UrError::Number) } else { part.padded() }
    }

    /// Refuses the last fragment if it does not end in zeros.
    fn padded(self) -> Result<Self, UrError> {
        let before = usize::from(self.shape.fragments).saturating_sub(1);
        let used = self.shape.message.saturating_sub(before.saturating_mul(self.shape.fragment));
        let last = self.number == u32::from(self.shape.fragments);
        if last && self.data.iter().skip(used).any(|byte| *byte != 0) {
            return Err(UrError::Padding);
        }
        Ok(self)
    }
}

/// Returns a CBOR byte string.
pub(crate) fn byte_string(content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len().saturating_add(5));
    write_head(&mut bytes, MAJOR_BYTES, length(content.len()));
    bytes.extend(content);
    bytes
}

/// Returns the content of a CBOR byte string that is all there is.
pub(crate) fn content_of(mut bytes: &[u8]) -> Option<&[u8]> {
    let length = read_head(&mut bytes, MAJOR_BYTES)?;
    (usize::try_from(length) == Ok(bytes.len())).then_some(bytes)
}

/// Returns the bytes of a head with this value.
pub(crate) fn head_bytes(value: usize) -> usize {
    match value {
        0..24 => 1,
        24..0x100 => 2,
        0x100..0x1_0000 => 3,
        0x1_0000.. => 5,
    }
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn write_head(bytes: &mut Vec<u8>, major: u8, value: u32) {
    let major = major << 5;
    let [a, b, c, d] = value.to_be_bytes();
    match value {
        0..24 => bytes.push(major | d),
        24..0x100 => bytes.extend([major | 24, d]),
        0x100..0x1_0000 => bytes.extend([major | 25, c, d]),
        0x1_0000.. => bytes.extend([major | 26, a, b, c, d]),
    }
}

/// Reads a head in its shortest form; values of more than 32 bits are none that a part may have.
fn read_head(bytes: &mut &[u8], major: u8) -> Option<u32> {
    let (first, rest) = bytes.split_first()?;
    if first >> 5 != major {
        return None;
    }
    let (value, rest) = match (first & 0x1F, rest) {
        (value @ 0..24, rest) => (u32::from(value), rest),
        (24, [a, rest @ ..]) if *a >= 24 => (u32::from(*a), rest),
        (25, [a, b, rest @ ..]) if *a > 0 => (u32::from_be_bytes([0, 0, *a, *b]), rest),
        (26, [a, b, c, d, rest @ ..]) if (*a, *b) != (0, 0) => {
            (u32::from_be_bytes([*a, *b, *c, *d]), rest)
        }
        _ => return None,
    };
    *bytes = rest;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn part(number: u32) -> Part {
        let shape = Shape { fragments: 3, message: 250, checksum: 0x0123_4567, fragment: 100 };
        let mut data = vec![7; 100];
        data.resize(if number == 3 { 50 } else { 100 }, 7);
        data.resize(100, 0);
        Part { number, shape, data }
    }

    #[test]
    fn parts_are_as_written() {
        for number in [1, 2, 3, 4, 23, 24, 255, 256, 65_535, 65_536, u32::MAX] {
            let part = part(number);
            assert_eq!(Part::parse(&part.to_bytes()), Ok(part));
        }
        assert_eq!(
            part(24).to_bytes()[..14],
            [0x85, 0x18, 24, 3, 0x18, 250, 0x1A, 1, 0x23, 0x45, 0x67, 0x58, 100, 7]
        );
    }

    #[test]
    fn numbers_that_do_not_fit_one_another_are_refused() {
        let refused = |change: fn(&mut Part)| {
            let mut part = part(1);
            change(&mut part);
            Part::parse(&part.to_bytes()).unwrap_err()
        };
        assert_eq!(refused(|p| p.number = 0), UrError::Number);
        assert_eq!(refused(|p| p.shape.fragments = 0), UrError::Fragments { found: 0 });
        assert_eq!(refused(|p| p.shape.fragments = 4_097), UrError::Fragments { found: 4_097 });
        assert_eq!(refused(|p| p.shape.message = 0), UrError::Message { found: 0 });
        assert_eq!(refused(|p| p.shape.message = 262_150), UrError::Message { found: 262_150 });
        assert_eq!(refused(|p| p.shape.message = 200), UrError::Fragment { found: 100 });
        assert_eq!(refused(|p| p.shape.message = 301), UrError::Fragment { found: 100 });
        assert_eq!(refused(|p| p.data.clear()), UrError::Fragment { found: 0 });
        assert_eq!(refused(|p| p.data.truncate(80)), UrError::Fragment { found: 80 });
        assert_eq!(refused(|p| p.shape.fragments = 2), UrError::Fragment { found: 100 });
    }

    #[test]
    fn last_fragment_ends_in_zeros() {
        let mut part = part(3);
        part.data[50] = 1;
        assert_eq!(Part::parse(&part.to_bytes()), Err(UrError::Padding));
        part.number = 4;
        assert!(Part::parse(&part.to_bytes()).is_ok(), "a sum may end in anything");
    }

    #[test]
    fn no_other_spelling_is_read() {
        let good = part(1).to_bytes();
        for (from, to, with) in [
            (0, 1, &[0x84][..]),
            (0, 1, &[0x86]),
            (0, 1, &[0x9F]),
            (1, 2, &[0x18, 1]),
            (1, 2, &[0x19, 0, 1]),
            (1, 2, &[0x1A, 0, 0, 0, 1]),
            (1, 2, &[0x1B, 0, 0, 0, 0, 0, 0, 0, 1]),
            (1, 2, &[0x21]),
            (1, 2, &[0xF6]),
            (3, 4, &[0x19, 0]),
            (3, 5, &[0x1B, 0, 0, 0, 1, 0, 0, 0, 250]),
            (10, 11, &[0x59, 0]),
            (10, 11, &[0x78]),
        ] {
            let mut bytes = good.clone();
            bytes.splice(from..to, with.iter().copied());
            assert_eq!(Part::parse(&bytes), Err(UrError::Cbor), "{from} {with:x?}");
        }
        for end in 0..good.len() {
            assert_eq!(Part::parse(&good[..end]), Err(UrError::Cbor));
        }
        assert_eq!(Part::parse(&[good, vec![0]].concat()), Err(UrError::Cbor));
    }
}
