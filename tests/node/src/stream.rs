//! NIS's binary streams: little-endian, forward only, and forgiving where NIS is.

use crate::exception::Exception;

/// Byte strings longer than this are cut when read, as NIS's default context does.
pub(crate) const MAX_BYTES: usize = 2048;
/// Strings longer than this many UTF-16 units are cut when read.
const MAX_CHARS: usize = 128;
/// The length that stands for a null value.
const NULL: u32 = u32::MAX;

/// Reads values one after the other; what is left at the end is not looked at.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The number of bytes not read yet.
    pub(crate) fn available(&self) -> usize {
        self.rest.len()
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Exception> {
        let (head, tail) =
            self.rest.split_at_checked(count).ok_or_else(Exception::end_of_stream)?;
        self.rest = tail;
        Ok(head)
    }

    fn word(&mut self) -> Result<u32, Exception> {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(self.take(4)?);
        Ok(u32::from_le_bytes(bytes))
    }

    /// Reads 32 bits; at the end of the stream the property is missing.
    pub(crate) fn int(&mut self, label: &str) -> Result<u32, Exception> {
        if self.rest.is_empty() {
            return Err(Exception::missing(label));
        }
        self.word()
    }

    /// Reads 64 bits in two halves.
    pub(crate) fn long(&mut self, label: &str) -> Result<i64, Exception> {
        let low = self.int(label)?;
        let high = self.int(label)?;
        let mut bytes = [0; 8];
        for (to, from) in
            bytes.iter_mut().zip(low.to_le_bytes().into_iter().chain(high.to_le_bytes()))
        {
            *to = from;
        }
        Ok(i64::from_le_bytes(bytes))
    }

    /// Reads a length and that many bytes; `None` is a null value or the end of the stream.
    fn optional(&mut self) -> Result<Option<&'a [u8]>, Exception> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        match self.word()? {
            NULL => Ok(None),
            length => self
                .take(usize::try_from(length).map_err(|_| Exception::end_of_stream())?)
                .map(Some),
        }
    }

    /// Reads a byte string, cut to [`MAX_BYTES`].
    pub(crate) fn bytes(&mut self, label: &str) -> Result<Vec<u8>, Exception> {
        let bytes = self.optional()?.ok_or_else(|| Exception::missing(label))?;
        Ok(bytes.iter().copied().take(MAX_BYTES).collect())
    }

    /// Reads a string that is not blank, cut to [`MAX_CHARS`]; broken UTF-8 is replaced.
    pub(crate) fn string(&mut self, label: &str) -> Result<String, Exception> {
        self.string_of(label, MAX_CHARS)
    }

    /// Reads a string that is not blank, cut to so many UTF-16 units.
    pub(crate) fn string_of(&mut self, label: &str, limit: usize) -> Result<String, Exception> {
        let decoded = cut(&self.bytes(label)?, limit);
        if decoded.trim().is_empty() { Err(Exception::missing(label)) } else { Ok(decoded) }
    }

    /// Reads a string that may be empty or null; the end of the stream is null as well.
    pub(crate) fn optional_string(&mut self) -> Result<Option<String>, Exception> {
        Ok(self.optional()?.map(|bytes| cut(bytes, MAX_CHARS)))
    }

    /// Reads the frame of a nested object: `None` where NIS sees no object.
    pub(crate) fn object(&mut self) -> Result<Option<Self>, Exception> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.element()
    }

    /// Reads the frame of one element of an array, which may not be null.
    pub(crate) fn element(&mut self) -> Result<Option<Self>, Exception> {
        let bytes = self.optional()?.ok_or_else(|| {
            Exception::other("Cannot read the array length because \"bytes\" is null")
        })?;
        Ok(if bytes.is_empty() { None } else { Some(Self::new(bytes)) })
    }

    /// Reads the count of an array; a negative count is an empty array.
    pub(crate) fn count(&mut self, label: &str) -> Result<u32, Exception> {
        match self.int(label)? {
            NULL => Err(Exception::missing(label)),
            count if count > i32::MAX.unsigned_abs() => Ok(0),
            count => Ok(count),
        }
    }
}

/// Decodes a string as far as NIS keeps it.
fn cut(bytes: &[u8], limit: usize) -> String {
    let kept: Vec<u8> = bytes.iter().copied().take(MAX_BYTES).collect();
    let units: Vec<u16> = String::from_utf8_lossy(&kept).encode_utf16().take(limit).collect();
    String::from_utf16_lossy(&units)
}

/// Writes values the way NIS writes them.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn int(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(crate) fn long(&mut self, value: i64) {
        self.bytes.extend(value.to_le_bytes());
    }

    /// Writes a count or a length. Lengths come from input of at most 64 KiB.
    pub(crate) fn length(&mut self, length: usize) {
        self.int(u32::try_from(length).unwrap_or(NULL));
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.bytes.extend(bytes);
    }

    /// Writes the null value of a byte string.
    pub(crate) fn null(&mut self) {
        self.int(NULL);
    }

    /// Writes a nested object behind its size.
    pub(crate) fn object(&mut self, write: impl FnOnce(&mut Self)) {
        let mut inner = Self::new();
        write(&mut inner);
        self.bytes(&inner.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_that_lie_allocate_nothing() {
        let mut reader = Reader::new(&[0xFE, 0xFF, 0xFF, 0xFF, 1]);
        assert_eq!(reader.bytes("x"), Err(Exception::end_of_stream()));
        assert_eq!(Reader::new(&[1, 0, 0]).int("x"), Err(Exception::end_of_stream()));
        assert_eq!(Reader::new(&[]).int("x"), Err(Exception::missing("x")));
    }

    #[test]
    fn long_values_are_cut_as_nis_cuts_them() {
        let mut writer = Writer::new();
        writer.bytes(&[b'a'; 2049]);
        writer.bytes(&[b'b'; 129]);
        let bytes = writer.into_bytes();
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.bytes("x").unwrap().len(), 2048);
        assert_eq!(reader.string("x").unwrap().len(), 128);
        assert_eq!(reader.available(), 0);
    }

    #[test]
    fn negative_counts_are_empty_and_null_is_missing() {
        assert_eq!(Reader::new(&[0, 0, 0, 0x80]).count("x"), Ok(0));
        assert_eq!(Reader::new(&[0xFF; 4]).count("x"), Err(Exception::missing("x")));
        assert_eq!(Reader::new(&[0xFF, 0xFF, 0xFF, 0x7F]).count("x"), Ok(i32::MAX.unsigned_abs()));
    }

    #[test]
    fn blank_strings_are_missing() {
        let mut reader = Reader::new(&[2, 0, 0, 0, b' ', b'\t']);
        assert_eq!(reader.string("name"), Err(Exception::missing("name")));
    }
}
