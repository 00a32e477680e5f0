//! Pictures to bytes.

use crate::find::matched;
use crate::grid::Geometry;
use crate::picture::{GreyView, Picture};
use crate::search::{Care, Found, Search, Unread};
use crate::segments::Part;
use crate::still::{LARGE, reduced};
use crate::track::{Track, Tracked};
use crate::trouble::{Trouble, trouble};
use crate::work::Work;
use crate::{Level, Point, Version};

/// What one picture of a stream may cost.
const SLICE: u64 = 25_000_000;
/// The codes that are followed.
const MAX_TRACKS: usize = 4;
/// Pictures for which a code that is not seen is still looked for where it was.
const PATIENCE: u32 = 30;
/// Modules that a code moves from one picture to the next when it is too fast to be sharp.
const FAST: f32 = 4.0;
/// Pictures after which others are looked for, though all that are known are read.
const REST: u32 = 15;
/// Pictures in which a code is seen where one was and not read, after which it may be another code there.
const DOUBT: u32 = 4;
/// The largest width and height that is searched.
const MAX_SIDE: usize = 16_384;

/// A code that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// What it holds, byte by byte; kanji as Shift JIS.
    pub payload: Vec<u8>,
    /// Its corners: the one between two finder patterns first, then clockwise in the picture.
    pub outline: [Point; 4],
    /// Its size.
    pub version: Version,
    /// How much damage it would survive.
    pub level: Level,
    /// The codewords that were wrong.
    pub errors: usize,
    /// Whether it is seen from behind or in a mirror.
    pub mirrored: bool,
    /// Whether it is light on dark.
    pub negative: bool,
    /// Which part of several codes it is, if it says so.
    pub part: Option<Part>,
}

impl Code {
    pub(crate) fn new(found: Found, scale: f32) -> Self {
        let Found { read, negative } = found;
        let shift = Point::new(scale - 1.0, scale - 1.0) * 0.5;
        Self {
            outline: read.geometry.outline().map(|corner| corner * scale + shift),
            version: read.decoded.version,
            level: read.decoded.level,
            errors: read.decoded.errors,
            mirrored: read.mirrored,
            negative,
            part: read.decoded.part,
            payload: read.decoded.payload,
        }
    }
}

/// Reads codes in picture after picture of one camera, a bounded amount of work for each.
///
/// A code that was read is looked for where it was, which is several times cheaper. What is too
/// costly for one picture is spread over the next ones: while nothing is read, each gets another of
/// the costly steps.
#[derive(Debug)]
pub struct Reader {
    tracks: Vec<Tracking>,
    /// What the matched filter found in the pictures before this one.
    candidates: matched::Both,
    /// Which costly step is next.
    step: u8,
    /// Pictures since the last one that was searched whole.
    since_search: u32,
    work: u64,
}

#[derive(Debug)]
struct Tracking {
    track: Track,
    /// Pictures since it was seen last.
    missed: u32,
    /// Pictures since it was read last, of those in which it was seen.
    unread: u32,
}

/// What was seen in one picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sight {
    /// The codes that were read.
    pub codes: Vec<Code>,
    /// The corners of codes that were seen and not read.
    pub outlines: Vec<[Point; 4]>,
    /// What seems to be wrong, if a code was seen and not read, or none was seen at all.
    pub trouble: Option<Trouble>,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// Makes a reader that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        let candidates = [Vec::new(), Vec::new()];
        Self { tracks: Vec::new(), candidates, step: 0, since_search: 0, work: SLICE }
    }

    /// Reads the codes of the next picture.
    pub fn read(&mut self, picture: &GreyView<'_>) -> Sight {
        let (small, scale) = reduced(*picture, LARGE);
        let view = small.as_ref().map_or(*picture, Picture::view);
        if !is_searchable(view) {
            return Sight::default();
        }
        let mut search = Search::new(view, Work::new(self.work));
        if self.doubts() {
            self.search(&mut search);
        }
        let seen = !search.found.is_empty() || self.follow(view, &mut search);
        self.since_search = self.since_search.saturating_add(1);
        if !seen || self.since_search >= REST {
            self.search(&mut search);
        }
        let moving = search.found.is_empty() && self.moved(&search.unread);
        self.remember(&search);
        let sight = sight(view, search, scale);
        let trouble = if moving { Some(Trouble::Moving) } else { sight.trouble };
        Sight { trouble, ..sight }
    }

    /// Tells whether a code has not been read for so long that another one of another size may be there,
    /// which is found by looking at the whole picture alone.
    fn doubts(&mut self) -> bool {
        let doubted =
            |tracking: &Tracking| tracking.unread > 0 && tracking.unread.is_multiple_of(DOUBT);
        let doubts = self.tracks.iter().any(doubted);
        if doubts {
            for tracking in &mut self.tracks {
                tracking.unread = tracking.unread.saturating_add(1);
            }
        }
        doubts
    }

    /// Looks for the codes of the last pictures; tells whether any of them is there.
    fn follow(&mut self, view: GreyView<'_>, search: &mut Search<'_>) -> bool {
        for tracking in &mut self.tracks {
            tracking.missed = tracking.missed.saturating_add(1);
            match tracking.track.follow(view, &mut search.work) {
                Tracked::Read(found) => search.found.push(found),
                Tracked::Seen(unread) => search.unread.push(unread),
                Tracked::Lost => {}
            }
        }
        let seen = !search.found.is_empty() || !search.unread.is_empty();
        if search.found.is_empty() {
            search.deep(1);
        }
        seen
    }

    /// Looks for codes anywhere, and takes the next of the costly steps if there is none.
    fn search(&mut self, search: &mut Search<'_>) {
        self.since_search = 0;
        search.black_and_white(false, 1.0, 2);
        // Codes that are light on dark are rare: every other picture will do.
        if search.found.is_empty() && !self.step.is_multiple_of(2) {
            search.black_and_white(true, 1.0, 2);
        }
        if search.found.is_empty() {
            search.deep(1);
        }
        if search.found.is_empty() && !search.work.is_spent() {
            self.costly(search);
        }
    }

    fn costly(&mut self, search: &mut Search<'_>) {
        let step = self.step;
        self.step = step.wrapping_add(1) % 8;
        match step {
            // Most codes that fill a picture have modules of two to four pixels.
            0 => {
                self.candidates = [Vec::new(), Vec::new()];
                search.matched(1, &mut self.candidates);
                self.oriented(search, false, false);
            }
            1 => {
                search.matched(2, &mut self.candidates);
                search.matched(0, &mut self.candidates);
            }
            2 | 5 => self.oriented(search, false, step == 5),
            3 | 6 => self.oriented(search, true, step == 6),
            4 => search.black_and_white(false, 0.5, 1),
            _ => search.black_and_white(false, 2.0, 1),
        }
        if search.found.is_empty() {
            search.deep(1);
        }
    }

    fn oriented(&self, search: &mut Search<'_>, negative: bool, hidden: bool) {
        let [dark, light] = &self.candidates;
        let care = Care { places: 10, hidden };
        search.oriented(negative, if negative { light } else { dark }, care);
    }

    /// Tells whether a code is several modules from where it was in the last picture.
    fn moved(&self, unread: &[Unread]) -> bool {
        let middle = |geometry: &Geometry| {
            let [corner, _, opposite, _] = geometry.outline();
            (corner + opposite) * 0.5
        };
        unread.iter().any(|unread| {
            let far = FAST * unread.geometry.module();
            let last = self.tracks.iter().filter(|tracking| tracking.missed <= 1);
            let mut ways = last
                .map(|tracking| &tracking.track.geometry)
                .filter(|geometry| is_same(geometry, &unread.geometry))
                .map(|geometry| middle(geometry).distance(middle(&unread.geometry)));
            ways.any(|way| way > far)
        })
    }

    /// Remembers where codes were seen.
    fn remember(&mut self, search: &Search<'_>) {
        let found = search
            .found
            .iter()
            .map(|found| (&found.read.geometry, found.negative, found.read.hard, 0));
        let seen = search.unread.iter().map(|unread| (&unread.geometry, unread.negative, true, 1));
        for (geometry, negative, hard, more) in found.chain(seen) {
            let track = Track { geometry: geometry.clone(), negative, hard };
            let same = |old: &&mut Tracking| is_same(&old.track.geometry, geometry);
            let full = self.tracks.len() >= MAX_TRACKS;
            match self.tracks.iter_mut().find(same) {
                Some(old) => {
                    let unread = old.unread.saturating_add(1).saturating_mul(more);
                    *old = Tracking { track, missed: 0, unread };
                }
                None if full => {}
                None => self.tracks.push(Tracking { track, missed: 0, unread: more }),
            }
        }
        self.tracks.retain(|tracking| tracking.missed < PATIENCE);
    }
}

/// Tells whether two geometries are of the same code: their middles lie within a third of its size.
fn is_same(one: &Geometry, other: &Geometry) -> bool {
    let [corner, _, opposite, _] = one.outline();
    let [other_corner, _, other_opposite, _] = other.outline();
    let middle = (corner + opposite) * 0.5;
    let other_middle = (other_corner + other_opposite) * 0.5;
    middle.distance(other_middle) < corner.distance(opposite) / 3.0
}

pub(crate) fn is_searchable(view: GreyView<'_>) -> bool {
    view.width().min(view.height()) >= 21 && view.width().max(view.height()) <= MAX_SIDE
}

fn sight(view: GreyView<'_>, search: Search<'_>, scale: f32) -> Sight {
    let trouble = if search.found.is_empty() { trouble(view, &search.unread) } else { None };
    let shift = Point::new(scale - 1.0, scale - 1.0) * 0.5;
    let outline = |unread: &Unread| unread.geometry.outline().map(|corner| corner * scale + shift);
    let apart = |unread: &&Unread| {
        let geometry = |found: &Found| is_same(&found.read.geometry, &unread.geometry);
        !search.found.iter().any(geometry)
    };
    let outlines = search.unread.iter().filter(apart).map(outline).take(MAX_TRACKS).collect();
    let codes = search.found.into_iter().map(|found| Code::new(found, scale)).collect();
    Sight { codes, outlines, trouble }
}
