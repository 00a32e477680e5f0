//! Mosaics: what else than XEM an account can hold.
use alloc::{format, string::String, vec::Vec};
use chain::{Asset, ParseError};
use core::{fmt, str::FromStr};

/// How many different mosaics one transfer can move.
pub const MAX_MOSAICS: usize = 10;

const MAX_NAME: usize = 32;
const MAX_ROOT: usize = 16;
const MAX_PART: usize = 64;

/// The full name of a mosaic: `namespace:name`, both within NIS's rules.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MosaicId {
    namespace: String,
    name: String,
}

/// A mosaic and a quantity in its atomic units, below 2^63.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mosaic {
    /// Which one.
    pub id: MosaicId,
    /// How many atomic units, before the transfer's multiplier.
    pub quantity: u64,
}

impl MosaicId {
    /// Takes a namespace and a name.
    ///
    /// # Errors
    ///
    /// [`MosaicIdError`] if NIS would refuse one of them.
    pub fn new(namespace: &str, name: &str) -> Result<Self, MosaicIdError> {
        if !is_namespace(namespace) {
            return Err(MosaicIdError::Namespace);
        }
        if name.len() > MAX_NAME || !name.split(' ').enumerate().all(is_word) {
            return Err(MosaicIdError::Name);
        }
        Ok(Self { namespace: String::from(namespace), name: String::from(name) })
    }

    /// Returns `nem:xem`, the chain's own coin.
    #[must_use]
    pub fn xem() -> Self {
        Self { namespace: String::from("nem"), name: String::from("xem") }
    }

    /// Returns whether this is `nem:xem`.
    #[must_use]
    pub fn is_xem(&self) -> bool {
        *self == Self::xem()
    }

    pub(crate) fn namespace(&self) -> &str {
        &self.namespace
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the asset that is shown: only XEM has a scale that no one can lie about, and only
    /// XEM is known to carry no levy.
    #[must_use]
    pub fn asset(&self) -> Asset {
        let xem = self.is_xem();
        Asset { id: format!("{self}"), scale: xem.then_some(("XEM", 6)), may_carry_levy: !xem }
    }
}

/// Returns the asset of that name for the screen; NIS need not take the name.
#[must_use]
pub fn asset_named(name: &str) -> Asset {
    let unknown = || Asset { id: String::from(name), scale: None, may_carry_levy: true };
    name.parse().map_or_else(|_: MosaicIdError| unknown(), |id: MosaicId| id.asset())
}

impl fmt::Display for MosaicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.namespace, self.name)
    }
}

impl FromStr for MosaicId {
    type Err = MosaicIdError;

    fn from_str(text: &str) -> Result<Self, MosaicIdError> {
        let (namespace, name) = text.split_once(':').ok_or(MosaicIdError::NoColon)?;
        Self::new(namespace, name)
    }
}

/// Why a text is not the name of a mosaic.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MosaicIdError {
    /// Namespace and name are not told apart.
    #[error("a mosaic is written namespace:name, such as nem:xem")]
    NoColon,
    /// The namespace is not one.
    #[error("a namespace has one to three parts of a-z, 0-9, _ and -, divided by dots")]
    Namespace,
    /// The name is not one.
    #[error("a mosaic's name has up to 32 characters of a-z, 0-9, ', _, - and single spaces")]
    Name,
}

impl From<MosaicIdError> for ParseError {
    fn from(error: MosaicIdError) -> Self {
        match error {
            MosaicIdError::NoColon | MosaicIdError::Namespace => Self::Malformed("a namespace"),
            MosaicIdError::Name => Self::Malformed("a mosaic's name"),
        }
    }
}

/// The text that NIS sorts mosaics by: full name, then quantity, as one string.
fn sort_key(mosaic: &Mosaic) -> String {
    format!("{} : {}", mosaic.id, mosaic.quantity)
}

/// Puts mosaics into NIS's own order.
pub(crate) fn sort(mosaics: &mut [Mosaic]) {
    mosaics.sort_by_cached_key(sort_key);
}

/// Demands NIS's own order, no mosaic twice (NIS would merge them) and at most ten.
pub(crate) fn check_order(mosaics: &[Mosaic]) -> Result<(), ParseError> {
    if mosaics.len() > MAX_MOSAICS {
        return Err(ParseError::Malformed("more than ten mosaics"));
    }
    let keys: Vec<String> = mosaics.iter().map(sort_key).collect();
    if !keys.is_sorted() {
        return Err(ParseError::NotCanonical("mosaics in another order than NIS writes them"));
    }
    let twice = |(place, mosaic): (usize, &Mosaic)| {
        mosaics.iter().skip(place).skip(1).any(|other| other.id == mosaic.id)
    };
    if mosaics.iter().enumerate().any(twice) {
        return Err(ParseError::NotCanonical("the same mosaic twice"));
    }
    Ok(())
}

pub(crate) fn is_namespace(text: &str) -> bool {
    let mut parts = text.split('.');
    let root = parts.next().is_some_and(|part| is_part(part, MAX_ROOT));
    root && parts.clone().count() <= 2 && parts.all(|part| is_part(part, MAX_PART))
}

pub(crate) fn is_part(part: &str, longest: usize) -> bool {
    part.len() <= longest
        && part.starts_with(is_alphanumeric)
        && part.chars().all(|c| is_alphanumeric(c) || matches!(c, '_' | '-'))
}

/// A name is words with single spaces between; only the first must begin with a letter or digit.
fn is_word((place, word): (usize, &str)) -> bool {
    let start = place > 0 || word.starts_with(is_alphanumeric);
    let legal = |c: char| is_alphanumeric(c) || matches!(c, '\'' | '_' | '-');
    start && !word.is_empty() && word.chars().all(legal)
}

const fn is_alphanumeric(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rules_of_nis() {
        for good in ["nem:xem", "a.b.c:d", "a-_0:x y's", "lunar_59:forest-91's", "a:0", "a:x -"] {
            assert!(good.parse::<MosaicId>().is_ok(), "{good}");
        }
        let long_root = "abcdefghijklmnopq:x";
        for bad in [
            "",
            ":",
            "nem",
            "nem:",
            ":xem",
            "Nem:xem",
            "nem:Xem",
            "a.b.c.d:e",
            "a..b:c",
            ".a:b",
            "_a:b",
            "-a:b",
            "a:_b",
            "a:'b",
            "a: b",
            "a:b ",
            "a:b  c",
            "a:b:c",
            long_root,
            "a b:c",
            "a:ä",
            "ä:a",
            "a:abcdefghijklmnopqrstuvwxyz0123456",
        ] {
            assert!(bad.parse::<MosaicId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn order_is_that_of_the_whole_string() {
        let mosaic = |id: &str| Mosaic { id: id.parse().unwrap(), quantity: 5 };
        // ':' stands behind '.', the digits and "'", and before the letters.
        let ordered = ["a.c:b", "a:b", "a:x 1", "a:x", "a:x y", "a:x's"];
        let mut mosaics: Vec<Mosaic> = ordered.iter().rev().map(|id| mosaic(id)).collect();
        assert!(check_order(&mosaics).is_err());
        sort(&mut mosaics);
        let sorted: Vec<String> = mosaics.iter().map(|m| format!("{}", m.id)).collect();
        assert_eq!(sorted, ["a.c:b", "a:b", "a:x 1", "a:x", "a:x y", "a:x's"]);
        assert!(check_order(&mosaics).is_ok());
    }

    #[test]
    fn only_xem_has_a_scale() {
        assert_eq!(MosaicId::xem().asset().scale, Some(("XEM", 6)));
        assert!(!MosaicId::xem().asset().may_carry_levy);
        let other: MosaicId = "nem:xen".parse().unwrap();
        assert_eq!(other.asset().scale, None);
        assert!(other.asset().may_carry_levy);
    }
}
