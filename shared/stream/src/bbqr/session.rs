//! What was received of one BBQr file.
//!
//! A part has no checksum of its file. Where two different contents were seen at one place, the one
//! seen more often is believed; when the whole is rejected, others take its place in turn, one
//! whole for each part received.

use alloc::vec;
use alloc::vec::Vec;

use super::deflate::inflate;
use super::{Encoding, Header, Part};
use crate::MAX_PAYLOAD;
use crate::session::Outcome;

/// The different contents of one place that are kept; the one seen least makes room.
const VERSIONS: usize = 3;
/// The contents of which two at a time are put in the place of the most believed.
const PAIRED: usize = 64;
/// The wholes put together for each part received, before one that is new to the caller.
const ATTEMPTS_PER_PART: u32 = 8;

/// What tells one file from another; `each` is not known before a part that is not the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) header: Header,
    pub(crate) each: Option<usize>,
}

impl Key {
    /// Tells whether a part can belong to the file.
    pub(crate) fn admits(self, part: &Part) -> bool {
        let length = part.data.len();
        self.header == part.header
            && self
                .each
                .is_none_or(|each| if part.is_last() { length <= each } else { length == each })
    }
}

/// One content of a place, and how often it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Version {
    data: Vec<u8>,
    seen: u32,
}

/// What was received of one file.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) key: Key,
    /// The contents of each place, the one seen most often first.
    places: Vec<Vec<Version>>,
    /// Whether a whole was rejected.
    suspicious: bool,
    /// The number of the whole that is tried next; 0 is the most believed.
    next: u32,
    pub(crate) new: u32,
    pub(crate) seen: u32,
}

impl Session {
    pub(crate) fn new(key: Key) -> Self {
        let places = vec![Vec::new(); key.header.parts.into()];
        Self { key, places, suspicious: false, next: 0, new: 0, seen: 0 }
    }

    /// Returns the number of places whose content is known: of which one was seen more often than
    /// any other; one less than all of them where a whole was rejected.
    pub(crate) fn rank(&self) -> usize {
        let clear = |versions: &&Vec<Version>| match versions.as_slice() {
            [first, second, ..] => first.seen > second.seen,
            [_] => true,
            [] => false,
        };
        let rank = self.places.iter().filter(clear).count();
        if self.suspicious { rank.min(self.places.len().saturating_sub(1)) } else { rank }
    }

    pub(crate) fn is_contradictory(&self) -> bool {
        self.suspicious || self.places.iter().any(|versions| versions.len() > 1)
    }

    /// Stops trusting the parts: the whole they make was rejected.
    pub(crate) fn suspect(&mut self) {
        self.suspicious = true;
    }

    /// Returns the bytes that the session can come to hold.
    pub(crate) fn most_bytes(&self) -> usize {
        let parts = self.places.len();
        let file = self.key.each.map_or(MAX_PAYLOAD, |each| each.saturating_mul(parts));
        file.saturating_add(parts.saturating_mul(64)).saturating_mul(VERSIONS)
    }

    #[cfg(test)]
    pub(crate) fn bytes_held(&self) -> usize {
        self.places.iter().flatten().map(|version| version.data.len()).sum()
    }

    /// Takes over the last parts of another session, which may be those of this file.
    pub(crate) fn adopt(&mut self, other: &Self) {
        let Some(each) = self.key.each else {
            return;
        };
        if let (Some(ours), Some(theirs)) = (self.places.last_mut(), other.places.last()) {
            *ours = theirs.iter().filter(|version| version.data.len() <= each).cloned().collect();
        }
    }

    /// Takes a part in that the key admits; `rejected` tells which whole payload is not wanted.
    pub(crate) fn receive(&mut self, part: &Part, rejected: &dyn Fn(&[u8]) -> bool) -> Outcome {
        if self.key.each.is_none() && !part.is_last() {
            self.key.each = Some(part.data.len());
            self.places.last_mut().into_iter().for_each(|versions| {
                versions.retain(|version| version.data.len() <= part.data.len());
            });
        }
        let outcome = if self.note(part) { Outcome::New } else { Outcome::Seen };
        let outcome = self.look_for_the_whole(rejected).map_or(outcome, Outcome::Whole);
        match outcome {
            Outcome::Seen => self.seen = self.seen.saturating_add(1),
            Outcome::New | Outcome::Whole(_) => self.new = self.new.saturating_add(1),
        }
        outcome
    }

    /// Counts the content of a place; tells whether it is new.
    fn note(&mut self, part: &Part) -> bool {
        let Some(versions) = self.places.get_mut(usize::from(part.place)) else {
            return false;
        };
        let first = versions.first().map(|version| version.data.clone());
        let known = versions.iter_mut().find(|version| version.data == part.data);
        let new = known.is_none();
        match known {
            Some(version) => version.seen = version.seen.saturating_add(1),
            None => {
                versions.truncate(VERSIONS.saturating_sub(1));
                versions.push(Version { data: part.data.clone(), seen: 1 });
            }
        }
        versions.sort_by_key(|version| core::cmp::Reverse(version.seen));
        if first != versions.first().map(|version| version.data.clone()) {
            self.next = 0;
        }
        new
    }

    fn look_for_the_whole(&mut self, rejected: &dyn Fn(&[u8]) -> bool) -> Option<Vec<u8>> {
        if self.places.iter().any(Vec::is_empty) {
            return None;
        }
        for _ in 0..ATTEMPTS_PER_PART {
            let file = self.put_together(self.next);
            self.next = self.next.checked_add(1).filter(|_| file.is_some()).unwrap_or(0);
            let payload = file.and_then(|file| self.payload_of(file));
            match payload {
                Some(payload) if !rejected(&payload) => return Some(payload),
                Some(_) | None => self.suspicious = true,
            }
            if self.next == 0 {
                break;
            }
        }
        None
    }

    /// Puts the whole with a number together, or `None` beyond the last: the most believed, then with
    /// one place changed, with two of the least clear ones changed, then every way to choose.
    fn put_together(&self, number: u32) -> Option<Vec<u8>> {
        let mut chosen = vec![0; self.places.len()];
        for (place, choice) in self.changes(usize::try_from(number).ok()?)? {
            *chosen.get_mut(place)? = choice;
        }
        let parts = self.places.iter().zip(chosen).map(|(versions, choice)| versions.get(choice));
        let parts: Option<Vec<&[u8]>> =
            parts.map(|version| version.map(|version| version.data.as_slice())).collect();
        Some(parts?.concat())
    }

    /// Returns what the whole with a number has at which places, where it is not the most believed.
    fn changes(&self, number: usize) -> Option<Vec<(usize, usize)>> {
        let Some(mut rest) = number.checked_sub(1) else {
            return Some(Vec::new());
        };
        let others = self.others();
        if let Some(one) = others.get(rest) {
            return Some(vec![*one]);
        }
        rest = rest.checked_sub(others.len())?;
        for (place, second) in others.iter().enumerate().take(PAIRED) {
            if let Some(first) = others.get(..place).and_then(|before| before.get(rest)) {
                return Some(vec![*first, *second]);
            }
            rest = rest.checked_sub(place)?;
        }
        let mut changes = Vec::new();
        let open = self.places.iter().enumerate().filter(|(_, versions)| versions.len() > 1);
        for (place, versions) in open {
            changes.push((place, rest.checked_rem(versions.len())?));
            rest = rest.checked_div(versions.len())?;
        }
        (rest == 0).then_some(changes)
    }

    /// Returns the places and the contents that are not the most believed there, the ones that come
    /// nearest to it first.
    fn others(&self) -> Vec<(usize, usize)> {
        let mut others = Vec::new();
        for (place, versions) in self.places.iter().enumerate() {
            let most = versions.first().map_or(0, |version| version.seen);
            for (choice, version) in versions.iter().enumerate().skip(1) {
                others.push((most.saturating_sub(version.seen), place, choice));
            }
        }
        others.sort_unstable();
        others.into_iter().map(|(_, place, choice)| (place, choice)).collect()
    }

    fn payload_of(&self, file: Vec<u8>) -> Option<Vec<u8>> {
        payload_of(self.key.header.encoding, file)
    }
}

/// Returns what a file holds.
pub(crate) fn payload_of(encoding: Encoding, file: Vec<u8>) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Hex | Encoding::Base32 => (file.len() <= MAX_PAYLOAD).then_some(file),
        Encoding::Deflate => inflate(&file, MAX_PAYLOAD),
    }
}
