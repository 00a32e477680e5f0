//! The receiving side: frames in any order, of several sessions at once, into one whole payload.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use sha2::{Digest, Sha256};

use crate::encoder::session_of;
use crate::frame::{Body, Frame, FrameError, Symbol};
use crate::session::{Key, Outcome, Session};

/// The sessions that run side by side.
const SESSIONS: usize = 4;
/// The rejected payloads that are remembered.
const REJECTED: usize = 16;

/// Whether the payload is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// More frames are needed.
    Collecting,
    /// [`Assembler::payload`] has the payload.
    Complete,
}

/// How far the receiver got: the session that is nearest to its end, and what else was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Whether the payload is whole.
    pub state: State,
    /// The independent symbols received.
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

/// Collects frames until a payload is whole.
///
/// Four sessions run side by side, told apart by hash, length and symbol code; the one that had no
/// frame for the longest time makes room for a fifth. Each holds at most 2 K + 64 symbols and a
/// triangle of coefficients, so that the whole stays under 16 MiB whatever is received.
///
/// A whole payload hashes to the four bytes of its session, which finds damage but no forger: the
/// caller checks the full hash that the payload itself carries and calls [`Assembler::reject`] if
/// it does not match.
#[derive(Debug, Default)]
pub struct Assembler {
    /// The session that had a frame last is last.
    sessions: Vec<Session>,
    whole: Option<Whole>,
    rejected: VecDeque<[u8; 32]>,
    frames: u32,
    damaged: u32,
}

#[derive(Debug)]
struct Whole {
    payload: Vec<u8>,
    /// The stream it came from; `None` for a still frame.
    key: Option<Key>,
}

impl Assembler {
    /// Makes an assembler that has received nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the bytes of one code in. Once the payload is whole, frames are counted, not read.
    ///
    /// # Errors
    ///
    /// Refuses bytes that are not a frame, or not one that the encoder writes; nothing is lost by it.
    pub fn receive(&mut self, frame_bytes: &[u8]) -> Result<Progress, FrameError> {
        let result = Frame::parse(frame_bytes).and_then(|frame| self.receive_frame(frame));
        match result {
            Ok(()) => {
                self.frames = self.frames.saturating_add(1);
                Ok(self.progress())
            }
            Err(FrameError::NotAFrame) => Err(FrameError::NotAFrame),
            Err(error) => {
                self.damaged = self.damaged.saturating_add(1);
                Err(error)
            }
        }
    }

    /// Returns how far the receiver got.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let nothing = Progress {
            state: State::Collecting,
            rank: 0,
            needed: 0,
            new: 0,
            seen: 0,
            foreign: 0,
            damaged: self.damaged,
            contradictory: false,
        };
        let key = self.whole.as_ref().map(|whole| whole.key);
        match key {
            Some(None) => self.still_progress(nothing),
            Some(Some(key)) => {
                let session = self.sessions.iter().find(|session| session.key == key);
                let progress = session.map_or(nothing, |session| self.of(session, nothing));
                Progress { state: State::Complete, contradictory: false, ..progress }
            }
            None => {
                let leading = self.sessions.iter().max_by_key(|session| session.rank());
                leading.map_or(nothing, |session| self.of(session, nothing))
            }
        }
    }

    fn still_progress(&self, nothing: Progress) -> Progress {
        let foreign = self.frames.saturating_sub(1);
        Progress { state: State::Complete, rank: 1, needed: 1, new: 1, foreign, ..nothing }
    }

    fn of(&self, session: &Session, nothing: Progress) -> Progress {
        let own = session.new.saturating_add(session.seen);
        Progress {
            rank: session.rank(),
            needed: session.key.symbols(),
            new: session.new,
            seen: session.seen,
            foreign: self.frames.saturating_sub(own),
            contradictory: session.is_contradictory(),
            ..nothing
        }
    }

    /// Returns the payload, once it is whole.
    #[must_use]
    pub fn payload(&self) -> Option<&[u8]> {
        self.whole.as_ref().map(|whole| whole.payload.as_slice())
    }

    /// Hands the payload over and forgets its session.
    #[must_use]
    pub fn take(&mut self) -> Option<Vec<u8>> {
        let whole = self.whole.take()?;
        self.sessions.retain(|session| Some(session.key) != whole.key);
        Some(whole.payload)
    }

    /// Rejects the payload: its own hash does not match. The same bytes are never handed out again;
    /// the frames that made them become suspects, and the search goes on with the next frame.
    pub fn reject(&mut self) {
        let Some(whole) = self.whole.take() else {
            return;
        };
        self.rejected.push_back(Sha256::digest(&whole.payload).into());
        if self.rejected.len() > REJECTED {
            self.rejected.pop_front();
        }
        for session in &mut self.sessions {
            if Some(session.key) == whole.key {
                session.suspect();
            }
        }
    }

    fn receive_frame(&mut self, frame: Frame<'_>) -> Result<(), FrameError> {
        let key = Key { session: frame.session, length: frame.length };
        match frame.body {
            Body::Still(payload) => self.receive_still(key, payload),
            Body::Symbols { first, symbols } => {
                self.receive_symbols(key, first, symbols);
                Ok(())
            }
        }
    }

    fn receive_still(&mut self, key: Key, payload: &[u8]) -> Result<(), FrameError> {
        if session_of(payload) != key.session {
            return Err(FrameError::Session);
        }
        if is_rejected(&self.rejected, payload) {
            return Err(FrameError::Rejected);
        }
        self.whole.get_or_insert_with(|| Whole { payload: payload.to_vec(), key: None });
        Ok(())
    }

    fn receive_symbols(&mut self, key: Key, first: u32, symbols: &[Symbol]) {
        if self.whole.is_some() {
            let same = self.sessions.iter_mut().find(|session| session.key == key);
            same.into_iter().for_each(|session| session.seen = session.seen.saturating_add(1));
            return;
        }
        let mut session = self.take_session(key);
        let rejected = |payload: &[u8]| is_rejected(&self.rejected, payload);
        match session.receive(first, symbols, &rejected) {
            Outcome::Seen | Outcome::New => {}
            Outcome::Whole(payload) => self.whole = Some(Whole { payload, key: Some(key) }),
        }
        self.sessions.push(session);
    }

    /// Takes the session of a key out of the list, or makes one, for which the oldest is dropped.
    fn take_session(&mut self, key: Key) -> Session {
        if let Some(place) = self.sessions.iter().position(|session| session.key == key) {
            return self.sessions.remove(place);
        }
        if self.sessions.len() >= SESSIONS {
            self.sessions.remove(0);
        }
        Session::new(key)
    }

    #[cfg(test)]
    pub(crate) fn bytes_held(&self) -> usize {
        self.sessions.iter().map(Session::bytes_held).sum()
    }
}

fn is_rejected(rejected: &VecDeque<[u8; 32]>, payload: &[u8]) -> bool {
    !rejected.is_empty() && rejected.contains(&Sha256::digest(payload).into())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::as_conversions, reason = "test code")]

    use super::*;
    use crate::repair::SplitMix64;
    use crate::{Encoder, SYMBOL_BYTES, SymbolsPerFrame};

    fn noise(seed: u64, bytes: usize) -> Vec<u8> {
        SplitMix64(seed).flat_map(u64::to_be_bytes).take(bytes).collect()
    }

    #[test]
    fn memory_stays_within_its_bound_when_every_session_is_dense() {
        let k = 400;
        let per_frame = SymbolsPerFrame::fitting(2_953).unwrap();
        let mut assembler = Assembler::new();
        let bound = SESSIONS * ((2 * k + 64) * SYMBOL_BYTES + k * (k - 1) / 2 + k * SYMBOL_BYTES);
        let mut most = 0;
        for session in 0..6u64 {
            let encoder = Encoder::new(&noise(session, k * SYMBOL_BYTES)).unwrap();
            // Repair symbols only, one short of the end, so that nothing is ever whole.
            for frame in 0..(k as u32 - 1) / 24 {
                let bytes = encoder.frame(1_000 + frame * 24, per_frame).unwrap();
                assembler.receive(&bytes).unwrap();
                most = most.max(assembler.bytes_held());
            }
        }
        assert_eq!(assembler.sessions.len(), SESSIONS);
        assert!(most <= bound, "{most} bytes held, expected at most {bound}");
        assert!(most > bound / 3, "{most} bytes held: the test does not fill the sessions");
    }

    #[test]
    fn a_session_keeps_a_bounded_number_of_symbols_forever() {
        let per_frame = SymbolsPerFrame::fitting(1_273).unwrap();
        let encoder = Encoder::new(&noise(1, 3_000)).unwrap();
        let mut assembler = Assembler::new();
        for frame in encoder.frames(per_frame).take(3) {
            assembler.receive(&frame).unwrap();
        }
        assert_eq!(assembler.progress().state, State::Complete);
        assembler.reject();
        for frame in encoder.frames(per_frame).take(60) {
            assembler.receive(&frame).unwrap();
            assert!(assembler.sessions.iter().all(|session| session.bytes_held() < 40_000));
        }
        assert_eq!(assembler.payload(), None, "a rejected payload came back");
    }
}
