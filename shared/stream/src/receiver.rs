//! The receiving side: frames of any format in any order, of several payloads at once, into one whole
//! payload.

use alloc::collections::VecDeque;
use alloc::vec;
use alloc::vec::Vec;
use sha2::{Digest, Sha256};

use crate::bbqr::BbqrError;
use crate::encoder::session_of;
use crate::format::Format;
use crate::frame::{Body, Frame, FrameError, Symbol};
use crate::progress::{Progress, State};
use crate::session::{self, Key, Outcome};
use crate::sessions::{Origin, Session, SessionKey};
use crate::ur::Ur;
use crate::{bbqr, ur};

/// The sessions that run side by side.
const SESSIONS: usize = 4;
/// What they may come to hold together, in bytes.
const SESSION_BYTES: usize = 12 * 1024 * 1024;
/// The rejected payloads that are remembered.
const REJECTED: usize = 16;

/// Collects frames until a payload is whole.
///
/// Formats are told apart by the first bytes. Four sessions run side by side, or fewer if they could
/// come to hold more than 12 MiB; the one that had no frame for the longest time makes room for a new
/// one. So the whole stays under 16 MiB whatever is received.
///
/// A whole payload hashes to the four bytes of its session, or a UR has its CRC-32, which finds
/// damage but no forger; a BBQr file has neither. The caller checks the full hash that the payload
/// itself carries and calls [`Receiver::reject`] if it does not match.
#[derive(Debug, Default)]
pub struct Receiver {
    /// The session that had a frame last is last.
    sessions: Vec<Session>,
    whole: Option<Whole>,
    rejected: VecDeque<[u8; 32]>,
    frames: u32,
    damaged: u32,
}

/// The receiver under the name that it had when there was one format.
pub type Assembler = Receiver;

#[derive(Debug)]
struct Whole {
    payload: Vec<u8>,
    origin: Origin,
    /// The session it came from; `None` where one code held it all.
    session: Option<SessionKey>,
}

impl Receiver {
    /// Makes a receiver that has received nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the content of one code in. Once the payload is whole, frames are counted, not read.
    ///
    /// # Errors
    ///
    /// Refuses bytes that are not a frame, or not one that an encoder of its format writes; nothing
    /// is lost by it.
    pub fn receive(&mut self, content: &[u8]) -> Result<Progress, FrameError> {
        let result = match Format::of(content) {
            None => return Err(FrameError::NotAFrame),
            Some(Format::Coldseal) => {
                Frame::parse(content).and_then(|frame| self.receive_frame(frame))
            }
            Some(Format::Ur) => {
                Ur::parse(content).map_err(Into::into).and_then(|ur| self.receive_ur(ur))
            }
            Some(Format::Bbqr) => bbqr::Part::parse(content)
                .map_err(Into::into)
                .and_then(|part| self.receive_bbqr(&part)),
        };
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
            format: None,
            rank: 0,
            needed: 0,
            new: 0,
            seen: 0,
            foreign: 0,
            damaged: self.damaged,
            contradictory: false,
        };
        let Some(whole) = &self.whole else {
            let leading = self.sessions.iter().max_by_key(|session| session.rank());
            return leading.map_or(nothing, |session| self.of(session, nothing));
        };
        match &whole.session {
            None => self.still_progress(&whole.origin, nothing),
            Some(key) => {
                let session = self.sessions.iter().find(|session| session.key() == *key);
                let progress = session.map_or(nothing, |session| self.of(session, nothing));
                let rank = progress.needed;
                Progress { state: State::Complete, rank, contradictory: false, ..progress }
            }
        }
    }

    fn still_progress(&self, origin: &Origin, nothing: Progress) -> Progress {
        let (state, format) = (State::Complete, Some(origin.format()));
        let foreign = self.frames.saturating_sub(1);
        Progress { state, format, rank: 1, needed: 1, new: 1, foreign, ..nothing }
    }

    fn of(&self, session: &Session, nothing: Progress) -> Progress {
        let (new, seen) = session.counts();
        Progress {
            format: Some(session.format()),
            rank: session.rank(),
            needed: session.needed(),
            new,
            seen,
            foreign: self.frames.saturating_sub(new.saturating_add(seen)),
            contradictory: session.is_contradictory(),
            ..nothing
        }
    }

    /// Returns the payload, once it is whole.
    #[must_use]
    pub fn payload(&self) -> Option<&[u8]> {
        self.whole.as_ref().map(|whole| whole.payload.as_slice())
    }

    /// Returns what the payload came as, once it is whole: of a UR its type, of a BBQr file its type.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.whole.as_ref().map(|whole| &whole.origin)
    }

    /// Hands the payload over and forgets its session.
    #[must_use]
    pub fn take(&mut self) -> Option<Vec<u8>> {
        let whole = self.whole.take()?;
        self.sessions.retain(|session| Some(session.key()) != whole.session);
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
            if Some(session.key()) == whole.session {
                session.suspect();
            }
        }
    }

    fn receive_frame(&mut self, frame: Frame<'_>) -> Result<(), FrameError> {
        let key = Key { session: frame.session, length: frame.length };
        match frame.body {
            Body::Still(payload) if session_of(payload) != key.session => Err(FrameError::Session),
            Body::Still(payload) => self.receive_still(Origin::Coldseal, payload),
            Body::Symbols { first, symbols } => {
                self.receive_symbols(key, first, symbols);
                Ok(())
            }
        }
    }

    fn receive_still(&mut self, origin: Origin, payload: &[u8]) -> Result<(), FrameError> {
        if is_rejected(&self.rejected, payload) {
            return Err(FrameError::Rejected);
        }
        let payload = || payload.to_vec();
        self.whole.get_or_insert_with(|| Whole { payload: payload(), origin, session: None });
        Ok(())
    }

    fn receive_symbols(&mut self, key: Key, first: u32, symbols: &[Symbol]) {
        let session_key = SessionKey::Stream(key);
        if self.note_after_the_end(|whole| *whole == session_key) {
            return;
        }
        let make = || Session::Stream(session::Session::new(key));
        let same = |session: &Session| session.key() == session_key;
        let Session::Stream(mut session) = self.take_session(same, make) else {
            return;
        };
        let outcome = session.receive(first, symbols, &|whole| is_rejected(&self.rejected, whole));
        self.put_session(Session::Stream(session), outcome);
    }

    fn receive_ur(&mut self, ur: Ur) -> Result<(), FrameError> {
        let (kind, part) = match ur {
            Ur::Single(kind, payload) => return self.receive_still(Origin::Ur(kind), &payload),
            Ur::Part(kind, part) => (kind, part),
        };
        let key = ur::Key { kind, shape: part.shape };
        if self.note_after_the_end(|whole| matches!(whole, SessionKey::Ur(whole) if *whole == key))
        {
            return Ok(());
        }
        let make = || Session::Ur(ur::Session::new(key.clone()));
        let same =
            |session: &Session| matches!(session, Session::Ur(session) if session.key == key);
        if let Session::Ur(mut session) = self.take_session(same, make) {
            let outcome = session.receive(part, &|whole| is_rejected(&self.rejected, whole));
            self.put_session(Session::Ur(session), outcome);
        }
        Ok(())
    }

    fn receive_bbqr(&mut self, part: &bbqr::Part) -> Result<(), FrameError> {
        if part.header.parts == 1 {
            let payload = bbqr::payload_of(part.header.encoding, part.data.clone());
            let payload = payload.ok_or(BbqrError::Deflate)?;
            return self.receive_still(Origin::Bbqr(part.header.file_type), &payload);
        }
        let admits = |key: &SessionKey| matches!(key, SessionKey::Bbqr(key) if key.admits(part));
        if self.note_after_the_end(admits) {
            return Ok(());
        }
        let make = || Session::Bbqr(self.new_file(part));
        let made = (!self.sessions.iter().any(|session| admits(&session.key()))).then(make);
        let admitting: Vec<SessionKey> = match made {
            Some(made) => {
                let key = made.key();
                self.make_room(&made);
                self.sessions.push(made);
                vec![key]
            }
            None => self.admitting(part),
        };
        self.hand_out(part, admitting);
        Ok(())
    }

    /// Gives a part to the sessions that admit it: the last part may be that of several, another is
    /// that of the file with parts of its length, or of one of which only the last part came.
    fn hand_out(&mut self, part: &bbqr::Part, admitting: Vec<SessionKey>) {
        for key in admitting {
            let Some(place) = self.sessions.iter().position(|session| session.key() == key) else {
                continue;
            };
            if let Session::Bbqr(mut session) = self.sessions.remove(place) {
                let outcome = session.receive(part, &|whole| is_rejected(&self.rejected, whole));
                self.put_session(Session::Bbqr(session), outcome);
            }
        }
    }

    fn admitting(&self, part: &bbqr::Part) -> Vec<SessionKey> {
        let keys = self.sessions.iter().map(Session::key);
        let mut admitting: Vec<SessionKey> =
            keys.filter(|key| matches!(key, SessionKey::Bbqr(key) if key.admits(part))).collect();
        if !part.is_last() {
            let exact =
                |key: &SessionKey| !matches!(key, SessionKey::Bbqr(key) if key.each.is_none());
            admitting.sort_by_key(|key| !exact(key));
            admitting.truncate(1);
        }
        admitting
    }

    /// Makes a session for a file of which this is the first part, but for last parts that came before
    /// and may be its own.
    fn new_file(&self, part: &bbqr::Part) -> bbqr::Session {
        let each = (!part.is_last()).then_some(part.data.len());
        let mut made = bbqr::Session::new(bbqr::Key { header: part.header, each });
        for session in &self.sessions {
            match session {
                Session::Bbqr(other) if other.key.header == part.header => made.adopt(other),
                Session::Bbqr(_) | Session::Stream(_) | Session::Ur(_) => {}
            }
        }
        made
    }

    /// Counts a frame of the payload that is whole; tells whether there is one, so that nothing is
    /// to be done with any frame.
    fn note_after_the_end(&mut self, same: impl Fn(&SessionKey) -> bool) -> bool {
        let Some(whole) = &self.whole else {
            return false;
        };
        if let Some(key) = whole.session.as_ref().filter(|key| same(key)) {
            let session = self.sessions.iter_mut().find(|session| session.key() == *key);
            session.into_iter().for_each(Session::note_seen);
        }
        true
    }

    /// Takes a session out of the list, or makes one.
    fn take_session(
        &mut self,
        same: impl Fn(&Session) -> bool,
        make: impl FnOnce() -> Session,
    ) -> Session {
        if let Some(place) = self.sessions.iter().position(same) {
            return self.sessions.remove(place);
        }
        let made = make();
        self.make_room(&made);
        made
    }

    /// Drops the oldest sessions until another fits.
    fn make_room(&mut self, made: &Session) {
        let most_bytes = |sessions: &[Session]| {
            let others = sessions.iter().map(Session::most_bytes);
            others.fold(made.most_bytes(), usize::saturating_add)
        };
        while self.sessions.len() >= SESSIONS || most_bytes(&self.sessions) > SESSION_BYTES {
            if self.sessions.is_empty() {
                break;
            }
            self.sessions.remove(0);
        }
    }

    fn put_session(&mut self, session: Session, outcome: Outcome) {
        match outcome {
            Outcome::Seen | Outcome::New => {}
            Outcome::Whole(payload) => {
                let (origin, key) = (session.origin(), Some(session.key()));
                self.whole.get_or_insert(Whole { payload, origin, session: key });
            }
        }
        self.sessions.push(session);
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
    use crate::{Encoder, SYMBOL_BYTES, SymbolsPerFrame, ur};

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
        let promised = assembler.sessions.iter().map(Session::most_bytes).sum();
        assert!(most <= promised, "{most} bytes held, {promised} promised");
    }

    #[test]
    fn sessions_that_could_grow_too_large_are_fewer() {
        let encoder = |seed, bytes| Encoder::new(&noise(seed, bytes)).unwrap();
        let per_frame = SymbolsPerFrame::fitting(1_273).unwrap();
        let mut receiver = Receiver::new();
        for seed in 0..4 {
            let frame = encoder(seed, crate::MAX_PAYLOAD - 1).frame(0, per_frame).unwrap();
            receiver.receive(&frame).unwrap();
            let most: usize = receiver.sessions.iter().map(Session::most_bytes).sum();
            assert!(most <= SESSION_BYTES);
        }
        assert_eq!(receiver.sessions.len(), 3);
        for seed in 0..4 {
            receiver.receive(&encoder(seed, 100_000).frame(0, per_frame).unwrap()).unwrap();
        }
        assert_eq!(receiver.sessions.len(), 4);
    }

    #[test]
    fn a_ur_holds_what_it_promises() {
        for capacity in [169, 600, 1_249] {
            let encoder = ur::Encoder::bytes(&noise(7, 20_000), capacity).unwrap();
            let fragments = u32::from(encoder.fragments());
            let mut receiver = Receiver::new();
            // Sums only; the whole is rejected, so that the search begins.
            for number in fragments + 1..fragments * 2 + 40 {
                receiver.receive(encoder.part(number).as_bytes()).unwrap();
                let promised: usize = receiver.sessions.iter().map(Session::most_bytes).sum();
                let held = receiver.bytes_held();
                assert!(held <= promised, "{held} bytes held, {promised} promised");
                if receiver.payload().is_some() {
                    receiver.reject();
                }
            }
            assert!(receiver.progress().contradictory);
            assert!(receiver.bytes_held() > 20_000);
        }
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
