//! What NIS throws, and the HTTP status it becomes.

use std::fmt;

/// The families of Java exceptions that NIS's error handler tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `IllegalArgumentException`: HTTP 400.
    IllegalArgument,
    /// `MissingResourceException`: HTTP 404.
    MissingResource,
    /// Anything else, serialization errors among them: HTTP 500.
    Other,
}

/// An exception of NIS: its family and its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    kind: Kind,
    message: String,
}

impl Exception {
    /// Makes an `IllegalArgumentException`.
    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self { kind: Kind::IllegalArgument, message: message.into() }
    }

    /// Makes a `MissingResourceException`.
    pub(crate) fn resource(message: impl Into<String>) -> Self {
        Self { kind: Kind::MissingResource, message: message.into() }
    }

    /// Makes an exception that ends as an internal server error.
    pub(crate) fn other(message: impl Into<String>) -> Self {
        Self { kind: Kind::Other, message: message.into() }
    }

    /// Makes the exception for a property that is absent or blank.
    pub(crate) fn missing(label: &str) -> Self {
        Self::other(format!("expected value for property {label}, but none was found"))
    }

    /// Makes the exception for bytes that end too early.
    pub(crate) fn end_of_stream() -> Self {
        Self::other("unexpected end of stream reached")
    }

    /// Wraps an exception from inside a nested object: NIS turns every one into its general kind.
    pub(crate) fn nested(self) -> Self {
        Self { kind: Kind::Other, ..self }
    }

    /// The family.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The HTTP status NIS answers with.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.kind {
            Kind::IllegalArgument => 400,
            Kind::MissingResource => 404,
            Kind::Other => 500,
        }
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
