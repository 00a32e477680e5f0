//! Why nothing is signed.
use alloc::string::{String, ToString as _};
use chain::ParseError;
use core::fmt;

/// A rule that a request breaks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
    /// The rule's stable code, such as `R-FORM`.
    pub code: &'static str,
    /// Which transaction of the request breaks it, counted from 1; none if it is the whole.
    pub transaction: Option<usize>,
    /// What is wrong, for the operator.
    pub text: String,
}

impl Refusal {
    /// Makes a refusal of the request as a whole.
    #[must_use]
    pub fn whole(code: &'static str, text: impl Into<String>) -> Self {
        Self { code, transaction: None, text: text.into() }
    }

    /// Makes a refusal because of transaction number `place` (from 0) of the request.
    #[must_use]
    pub fn of(place: usize, code: &'static str, text: impl Into<String>) -> Self {
        Self { code, transaction: Some(place.saturating_add(1)), text: text.into() }
    }

    /// Makes a refusal because transaction number `place` (from 0), or the request as a whole,
    /// cannot be parsed.
    #[must_use]
    pub fn unparsed(place: Option<usize>, error: &ParseError) -> Self {
        let transaction = place.map(|place| place.saturating_add(1));
        Self { code: error.code(), transaction, text: error.to_string() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.transaction {
            Some(number) => write!(f, "{}: transaction {number}: {}", self.code, self.text),
            None => write!(f, "{}: {}", self.code, self.text),
        }
    }
}

impl core::error::Error for Refusal {}
