//! How far a receiver got.

use crate::format::Format;

/// Whether the payload is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// More frames are needed.
    Collecting,
    /// [`Receiver::payload`](crate::Receiver::payload) has the payload.
    Complete,
}

/// How far the receiver got: the payload that is nearest to its end, and what else was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Whether the payload is whole.
    pub state: State,
    /// The format of its frames; `None` before the first.
    pub format: Option<Format>,
    /// The independent symbols received (fragments of a UR, parts of a BBQr file).
    pub rank: usize,
    /// The independent symbols needed; 0 before the first frame.
    pub needed: usize,
    /// Frames that brought something.
    pub new: u32,
    /// Frames that brought nothing new.
    pub seen: u32,
    /// Frames of other payloads.
    pub foreign: u32,
    /// Frames that were refused.
    pub damaged: u32,
    /// Whether frames contradict one another, so that some are being left out in turn.
    pub contradictory: bool,
}

impl Progress {
    /// Returns the part of the payload that is there, in percent: of the rank that is needed, rounded
    /// down, and 100 when it is whole and not before.
    #[must_use]
    pub fn percent(&self) -> u8 {
        if self.state == State::Complete {
            return 100;
        }
        let percent = self.rank.saturating_mul(100).checked_div(self.needed).unwrap_or_default();
        u8::try_from(percent.min(99)).unwrap_or_default()
    }
}
