//! Names of mosaics and namespaces, and which NIS refuses.

use std::fmt;

use crate::exception::Exception;
use crate::stream::{Reader, Writer};

/// The id of a mosaic; it prints as `namespace:name`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MosaicId {
    namespace: String,
    name: String,
}

impl MosaicId {
    /// Makes an id of two parts.
    ///
    /// # Errors
    /// The exception NIS throws for a name it does not allow.
    pub fn new(namespace: &str, name: &str) -> Result<Self, Exception> {
        check_namespace(namespace)?;
        check_name(name)?;
        Ok(Self { namespace: namespace.to_owned(), name: name.to_owned() })
    }

    /// The id of the currency itself.
    #[must_use]
    pub fn xem() -> Self {
        Self { namespace: "nem".to_owned(), name: "xem".to_owned() }
    }

    /// Reads `namespace:name`.
    ///
    /// # Errors
    /// The exception NIS throws for a text it does not allow.
    pub fn parse(text: &str) -> Result<Self, Exception> {
        let (namespace, name) = text
            .split_once(':')
            .ok_or_else(|| Exception::argument(format!("pattern '{text}' could not be parsed")))?;
        Self::new(namespace, name)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Exception> {
        let namespace = reader.string("namespaceId")?;
        check_namespace(&namespace)?;
        let name = reader.string("name")?;
        check_name(&name)?;
        Ok(Self { namespace, name })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.bytes(self.namespace.as_bytes());
        writer.bytes(self.name.as_bytes());
    }

    /// The full name of the namespace.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The name within the namespace.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Tells whether this is `nem:xem`, the currency itself.
    #[must_use]
    pub fn is_xem(&self) -> bool {
        *self == Self::xem()
    }
}

impl fmt::Display for MosaicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.namespace, self.name)
    }
}

fn is_lower_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// One to three parts; the root has at most 16 characters, the others 64.
pub(crate) fn check_namespace(full: &str) -> Result<(), Exception> {
    let mut levels = 0_u8;
    for (level, part) in full.split('.').enumerate() {
        check_part(part)?;
        if part.len() > if level == 0 { 16 } else { 64 } || levels == 3 {
            return Err(Exception::argument(format!("'{full}' is not a valid namespace.")));
        }
        levels = levels.saturating_add(1);
    }
    Ok(())
}

/// One part of any length: it starts with `a-z0-9`, and `_-` may follow.
pub(crate) fn check_part(part: &str) -> Result<(), Exception> {
    let start = part.bytes().next().is_some_and(is_lower_or_digit);
    if start && part.bytes().all(|b| is_lower_or_digit(b) || b == b'_' || b == b'-') {
        return Ok(());
    }
    Err(Exception::argument(format!("'{part}' is not a valid namespace id part.")))
}

/// Words of `a-z0-9'_-`, one blank between two; the first character is no sign.
fn check_name(name: &str) -> Result<(), Exception> {
    let word =
        |w: &str| !w.is_empty() && w.bytes().all(|b| is_lower_or_digit(b) || b"'_-".contains(&b));
    let start = name.bytes().next().is_some_and(is_lower_or_digit);
    if start && name.len() <= 32 && name.split(' ').all(word) {
        Ok(())
    } else {
        Err(Exception::argument("name does not match the desired pattern"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_nis_allows() {
        for id in ["nem:xem", "a.b.c:x y", "a:x's", "0-_:0'", "aaaaaaaaaaaaaaaa:b", "a.b:c-_'"] {
            assert_eq!(MosaicId::parse(id).unwrap().to_string(), id);
        }
        assert!(MosaicId::parse("nem:xem").unwrap().is_xem());
        assert!(!MosaicId::parse("nem:xem2").unwrap().is_xem());
    }

    #[test]
    fn names_that_nis_refuses() {
        let long = format!("a:{}", "b".repeat(33));
        let long_sub = format!("a.{}:b", "b".repeat(65));
        for id in [
            "nem",
            "nem:",
            ":xem",
            "Nem:xem",
            "nem:Xem",
            "a.b.c.d:e",
            "a..b:c",
            ".a:b",
            "a.:b",
            "_a:b",
            "a:-b",
            "a:b  c",
            "a: b",
            "a:b ",
            "aaaaaaaaaaaaaaaaa:b",
            "a:b\n",
            "a:ä",
            &long,
            &long_sub,
        ] {
            assert!(MosaicId::parse(id).is_err(), "{id}");
        }
    }
}
