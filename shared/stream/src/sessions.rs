//! The session of one payload, of any of the three formats.

use crate::format::Format;
use crate::session::{self, Key};
use crate::{bbqr, ur};

/// What a payload came as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Frames of our own.
    Coldseal,
    /// A UR. Of the type `bytes` the payload is what the byte string holds, of another its CBOR.
    Ur(ur::UrType),
    /// A BBQr file of a type, inflated if it was deflated.
    Bbqr(bbqr::FileType),
}

/// What is received of one payload, in whatever format.
#[derive(Debug)]
pub(crate) enum Session {
    Stream(session::Session),
    Ur(ur::Session),
    Bbqr(bbqr::Session),
}

/// What tells the frames of one payload from those of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SessionKey {
    Stream(Key),
    Ur(ur::Key),
    Bbqr(bbqr::Key),
}

impl Origin {
    /// Returns the format.
    #[must_use]
    pub fn format(&self) -> Format {
        match self {
            Self::Coldseal => Format::Coldseal,
            Self::Ur(_) => Format::Ur,
            Self::Bbqr(_) => Format::Bbqr,
        }
    }
}

impl Session {
    pub(crate) fn key(&self) -> SessionKey {
        match self {
            Self::Stream(session) => SessionKey::Stream(session.key),
            Self::Ur(session) => SessionKey::Ur(session.key.clone()),
            Self::Bbqr(session) => SessionKey::Bbqr(session.key),
        }
    }

    pub(crate) fn origin(&self) -> Origin {
        match self {
            Self::Stream(_) => Origin::Coldseal,
            Self::Ur(session) => Origin::Ur(session.key.kind.clone()),
            Self::Bbqr(session) => Origin::Bbqr(session.key.header.file_type),
        }
    }

    pub(crate) fn format(&self) -> Format {
        self.origin().format()
    }

    pub(crate) fn rank(&self) -> usize {
        match self {
            Self::Stream(session) => session.rank(),
            Self::Ur(session) => session.rank(),
            Self::Bbqr(session) => session.rank(),
        }
    }

    pub(crate) fn needed(&self) -> usize {
        match self {
            Self::Stream(session) => session.key.symbols(),
            Self::Ur(session) => session.key.fragments(),
            Self::Bbqr(session) => session.key.header.parts.into(),
        }
    }

    /// Returns the frames that brought something, and those that did not.
    pub(crate) fn counts(&self) -> (u32, u32) {
        match self {
            Self::Stream(session) => (session.new, session.seen),
            Self::Ur(session) => (session.new, session.seen),
            Self::Bbqr(session) => (session.new, session.seen),
        }
    }

    pub(crate) fn note_seen(&mut self) {
        let seen = match self {
            Self::Stream(session) => &mut session.seen,
            Self::Ur(session) => &mut session.seen,
            Self::Bbqr(session) => &mut session.seen,
        };
        *seen = seen.saturating_add(1);
    }

    pub(crate) fn is_contradictory(&self) -> bool {
        match self {
            Self::Stream(session) => session.is_contradictory(),
            Self::Ur(session) => session.is_contradictory(),
            Self::Bbqr(session) => session.is_contradictory(),
        }
    }

    pub(crate) fn suspect(&mut self) {
        match self {
            Self::Stream(session) => session.suspect(),
            Self::Ur(session) => session.suspect(),
            Self::Bbqr(session) => session.suspect(),
        }
    }

    /// Returns the bytes that the session can come to hold.
    pub(crate) fn most_bytes(&self) -> usize {
        match self {
            Self::Stream(session) => session::Session::most_bytes(session.key),
            Self::Ur(session) => ur::Session::most_bytes(&session.key),
            Self::Bbqr(session) => session.most_bytes(),
        }
    }
}

#[cfg(test)]
impl Session {
    pub(crate) fn bytes_held(&self) -> usize {
        match self {
            Self::Stream(session) => session.bytes_held(),
            Self::Ur(session) => session.bytes_held(),
            Self::Bbqr(session) => session.bytes_held(),
        }
    }
}
