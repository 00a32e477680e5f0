//! Little-endian fields, and byte strings behind a 32-bit length.
use alloc::vec::Vec;
use chain::ParseError;
use scheme::PublicKey;

/// Reads fields from the front of a transaction. Takes no memory: it lends out slices.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    total: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, total: bytes.len() }
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], ParseError> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or_else(|| self.truncated())?;
        self.rest = rest;
        Ok(*head)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, ParseError> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, ParseError> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ParseError> {
        self.array().map(u32::from_le_bytes)
    }

    /// Reads a 64-bit number that NIS takes for signed: 2^63 and more are refused.
    pub(crate) fn amount(&mut self, what: &'static str) -> Result<u64, ParseError> {
        let number = self.array().map(u64::from_le_bytes)?;
        if i64::try_from(number).is_ok() { Ok(number) } else { Err(ParseError::Malformed(what)) }
    }

    /// Reads a length and that many bytes.
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], ParseError> {
        let length = usize::try_from(self.u32()?).map_err(|_| self.truncated())?;
        let (head, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.truncated())?;
        self.rest = rest;
        Ok(head)
    }

    /// Reads a length and an object of exactly that length.
    pub(crate) fn object(&mut self) -> Result<Self, ParseError> {
        self.bytes().map(Self::new)
    }

    /// Reads the length 32 and a public key.
    pub(crate) fn public_key(&mut self) -> Result<PublicKey, ParseError> {
        let bytes = self.bytes()?.try_into();
        bytes.map(PublicKey).map_err(|_| ParseError::Malformed("a public key not of 32 bytes"))
    }

    /// Reads a length and that many bytes of text.
    pub(crate) fn text(&mut self) -> Result<&'a str, ParseError> {
        core::str::from_utf8(self.bytes()?)
            .map_err(|_| ParseError::Malformed("a name that is not text"))
    }

    /// Reads a text, or `null` in the place of its length for none.
    pub(crate) fn optional_text(&mut self, null: u32) -> Result<Option<&'a str>, ParseError> {
        let mut ahead = Self { rest: self.rest, total: self.total };
        if ahead.u32()? == null {
            *self = ahead;
            return Ok(None);
        }
        self.text().map(Some)
    }

    /// Reads a count and that many entries, at most `most`.
    pub(crate) fn list<T>(
        &mut self,
        most: usize,
        error: &'static str,
        mut entry: impl FnMut(&mut Self) -> Result<T, ParseError>,
    ) -> Result<Vec<T>, ParseError> {
        let count = self.u32()?;
        if usize::try_from(count).map_or(true, |count| count > most) {
            return Err(ParseError::Malformed(error));
        }
        (0..count).map(|_| entry(self)).collect()
    }

    /// Reads an object of exactly its length, of which `read` must leave nothing.
    pub(crate) fn within<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, ParseError>,
    ) -> Result<T, ParseError> {
        let mut inner = self.object()?;
        let value = read(&mut inner)?;
        inner.end()?;
        Ok(value)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Demands that nothing is left over.
    pub(crate) const fn end(self) -> Result<(), ParseError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(ParseError::TrailingBytes { count: self.rest.len() })
        }
    }

    const fn truncated(&self) -> ParseError {
        ParseError::Truncated { at: self.total }
    }
}

/// Writes fields behind each other.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(crate) fn u8(&mut self, number: u8) -> &mut Self {
        self.raw(&[number])
    }

    pub(crate) fn u16(&mut self, number: u16) -> &mut Self {
        self.raw(&number.to_le_bytes())
    }

    pub(crate) fn u32(&mut self, number: u32) -> &mut Self {
        self.raw(&number.to_le_bytes())
    }

    pub(crate) fn u64(&mut self, number: u64) -> &mut Self {
        self.raw(&number.to_le_bytes())
    }

    /// Writes the length of `bytes` and then the bytes. What a transaction holds is far shorter
    /// than 4 GiB; a longer string would get a length that no decoder accepts.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.u32(u32::try_from(bytes.len()).unwrap_or(u32::MAX)).raw(bytes)
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Writes how many entries follow; there are never more than some dozens.
    pub(crate) fn count(&mut self, count: usize) -> &mut Self {
        self.u32(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Writes an object behind its length.
    pub(crate) fn object(&mut self, write: impl FnOnce(&mut Self)) -> &mut Self {
        let mut inner = Self::default();
        write(&mut inner);
        self.bytes(&inner.0)
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}
