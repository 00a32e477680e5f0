//! Codes in a picture of which nothing is known: finder patterns, triples of them, geometry, bytes.

use crate::code::Version;
use crate::field::Field;
use crate::find::orient::{PLACE, orient};
use crate::find::scan::{Window, scan};
use crate::find::template::FIT;
use crate::find::third::{hidden, third};
use crate::find::threshold::{Cells, Threshold};
use crate::find::triple::{Triple, rank, triples};
use crate::find::{Finder, keep_apart, matched};
use crate::grid::Geometry;
use crate::grid::alignment::{Grown, Reach, grow};
use crate::grid::ladder::{Effort, Outcome, Read, read};
use crate::grid::pose::Pose;
use crate::grid::size::{timing, versions};
use crate::layout::layout;
use crate::picture::GreyView;
use crate::point::Point;
use crate::work::Work;

/// The most codes that are read in one picture.
pub(crate) const MAX_CODES: usize = 16;
/// The most finders of black and white that are put together at first.
const FEW_FINDERS: usize = 14;
/// The most where there are several codes.
const MAX_FINDERS: usize = 3 * MAX_CODES;
/// The rank from which a finder is likely to be one.
const LIKELY: f32 = 0.7;
/// The most triples in all.
const MAX_TRIPLES: usize = 100;
/// The most geometries that are remembered for the costly steps.
const MAX_UNREAD: usize = 12;

/// How carefully to look for finders.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Care {
    /// Of the 25 places around each, so many of the best are tried.
    pub(crate) places: usize,
    /// Whether a third may be one that nobody sees.
    pub(crate) hidden: bool,
}

/// A code that was read, and in which polarity.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) read: Read,
    pub(crate) negative: bool,
}

/// A code that was seen and not read.
#[derive(Debug, Clone)]
pub(crate) struct Unread {
    pub(crate) geometry: Geometry,
    pub(crate) negative: bool,
    pub(crate) strong: bool,
    /// What the known modules say: 1 is perfect.
    pub(crate) score: f32,
    /// Whether everything was tried.
    pub(crate) tried: bool,
}

/// A search in one picture.
#[derive(Debug)]
pub(crate) struct Search<'a> {
    view: GreyView<'a>,
    cells: Option<Cells>,
    pub(crate) work: Work,
    pub(crate) found: Vec<Found>,
    pub(crate) unread: Vec<Unread>,
    tried: Vec<(Triple, bool)>,
}

impl<'a> Search<'a> {
    pub(crate) fn new(view: GreyView<'a>, work: Work) -> Self {
        let (found, unread, tried) = (Vec::new(), Vec::new(), Vec::new());
        Self { view, cells: None, work, found, unread, tried }
    }

    /// Looks for codes in black and white, each pixel against its surroundings: so many times the
    /// usual radius, so many rows apart.
    pub(crate) fn black_and_white(&mut self, negative: bool, radius: f32, step: usize) {
        if !self.work.spend(self.view.pixels().len()) {
            return;
        }
        let field = Field::new(self.view, negative);
        let cells = self.cells.get_or_insert_with(|| Cells::of(self.view));
        let usual = crate::num::float((self.view.height() / 192).max(2));
        let radius = crate::num::round(usual * radius).max(1);
        let threshold = Threshold::new(&field, cells, radius, 2.0);
        let (width, height) = (self.view.width(), self.view.height());
        let window = Window { columns: 0..width, rows: 0..height, step };
        let mut finders = scan(&threshold, &window, &mut self.work);
        rank(&mut finders, step, MAX_FINDERS);
        let few = finders.get(..FEW_FINDERS).unwrap_or(&finders);
        self.try_triples(&field, few, 12);
        // Most pictures show one code; what lies beyond the best is noise then.
        let several = |next: &Finder| !self.found.is_empty() || next.weight >= LIKELY;
        if finders.get(FEW_FINDERS).is_some_and(several) {
            let outlines = self.outlines();
            finders.retain(|finder| !outlines.iter().any(|line| holds(line, finder.centre)));
            self.try_triples(&field, &finders, 12);
        }
    }

    /// Looks for codes around what the matched filter found: finders get their own axes, and a third
    /// is looked for where two say that it must be.
    pub(crate) fn oriented(&mut self, negative: bool, candidates: &[Finder], care: Care) {
        let field = Field::new(self.view, negative);
        let mut finders = Vec::new();
        for candidate in candidates {
            if !self.work.spend(PLACE.saturating_mul(care.places).saturating_add(FIT)) {
                break;
            }
            finders.extend(orient(&field, candidate, care.places));
        }
        keep_apart(&mut finders, 3.0, 16);
        self.try_triples(&field, &finders, 24);
        if !self.found.is_empty() || self.unread.iter().any(|unread| unread.score > 0.9) {
            return;
        }
        let known = pairs(&finders);
        for (one, other) in &known {
            add_apart(&mut finders, third(&field, one, other, &mut self.work));
        }
        self.try_triples(&field, &finders, 24);
        if care.hidden && self.found.is_empty() {
            for (one, other) in &known {
                let [one, other] = [*one, *other];
                for third in hidden(&field, &one, &other) {
                    self.try_triples(&field, &[one, other, third], 24);
                }
            }
        }
    }

    /// Runs one scale of the matched filter.
    pub(crate) fn matched(&mut self, scale: usize, found: &mut matched::Both) {
        matched::search(self.view, scale, &mut self.work, found);
    }

    /// Tries triples, the best first, at most so many between one code and the next.
    fn try_triples(&mut self, field: &Field<'_>, finders: &[Finder], most: usize) {
        let mut left = most;
        for triple in triples(finders, &mut self.work) {
            let negative = field.is_negative();
            let known = |(other, polarity): &(Triple, bool)| {
                *polarity == negative && other.is_like(&triple)
            };
            if self.is_taken(&triple) || self.tried.iter().any(known) {
                continue;
            }
            let full = left == 0 || self.tried.len() >= MAX_TRIPLES;
            if full || self.work.is_spent() || self.found.len() >= MAX_CODES {
                return;
            }
            left = left.saturating_sub(1);
            self.tried.push((triple, negative));
            if self.try_triple(field, &triple) {
                left = most;
            }
        }
    }

    /// Tells whether a finder of the triple belongs to a code that was read.
    fn is_taken(&self, triple: &Triple) -> bool {
        let outlines = self.outlines();
        let taken = |finder: &Finder| outlines.iter().any(|line| holds(line, finder.centre));
        triple.finders().iter().any(taken)
    }

    /// Returns the outlines of the codes that were read.
    fn outlines(&self) -> Vec<[Point; 4]> {
        self.found.iter().map(|found| found.read.geometry.outline()).collect()
    }

    fn try_triple(&mut self, field: &Field<'_>, triple: &Triple) -> bool {
        let Some(pose) = Pose::new(field, triple, &mut self.work) else {
            return false;
        };
        for version in versions(field, &pose) {
            let lines = layout(version).alignment.len();
            let patterns = lines.saturating_mul(lines).saturating_mul(80_000);
            if !self.work.spend(patterns.saturating_add(200_000)) {
                return false;
            }
            for grown in geometries(field, &pose, version) {
                if self.try_geometry(field, grown.geometry, pose.is_strong(), Effort::Quick) {
                    return true;
                }
            }
        }
        false
    }

    /// Reads a geometry; what is there and cannot be read is remembered.
    fn try_geometry(
        &mut self,
        field: &Field<'_>,
        geometry: Geometry,
        strong: bool,
        effort: Effort,
    ) -> bool {
        let negative = field.is_negative();
        match read(field, &geometry, (effort, strong), &mut self.work) {
            Outcome::Read(read) => {
                self.found.push(Found { read: *read, negative });
                true
            }
            Outcome::Unread(score) => {
                if effort == Effort::Quick {
                    let tried = false;
                    self.unread.push(Unread { geometry, negative, strong, score, tried });
                    self.unread.sort_by(|left, right| right.score.total_cmp(&left.score));
                    self.unread.truncate(MAX_UNREAD);
                }
                false
            }
            Outcome::NoGrid => false,
        }
    }

    /// Goes all the way up the ladder for the most promising geometries, at most so many, each once.
    pub(crate) fn deep(&mut self, most: usize) {
        for _ in 0..most {
            let outlines = self.outlines();
            let is_open = |unread: &&mut Unread| {
                let [corner, _, opposite, _] = unread.geometry.outline();
                let middle = (corner + opposite) * 0.5;
                !unread.tried && !outlines.iter().any(|outline| holds(outline, middle))
            };
            let Some(unread) = self.unread.iter_mut().find(is_open) else {
                return;
            };
            if self.work.is_spent() {
                return;
            }
            unread.tried = true;
            let Unread { geometry, negative, strong, .. } = unread.clone();
            let field = Field::new(self.view, negative);
            self.try_geometry(&field, geometry, strong, Effort::Deep);
        }
    }
}

/// Returns the pairs of the best four.
fn pairs(finders: &[Finder]) -> Vec<(Finder, Finder)> {
    let best = || finders.iter().take(4).copied().enumerate();
    let pair = |(place, one): (usize, Finder)| {
        best().skip(place.saturating_add(1)).map(move |(_, other)| (one, other))
    };
    best().flat_map(pair).collect()
}

/// Adds the finders that are none of the known ones, up to 18.
fn add_apart(finders: &mut Vec<Finder>, more: Vec<Finder>) {
    for finder in more {
        let apart = |known: &Finder| {
            let reach = 3.0 * known.module.max(finder.module);
            known.centre.distance(finder.centre) > reach
        };
        if finders.len() < 18 && finders.iter().all(apart) {
            finders.push(finder);
        }
    }
}

/// Returns the ways that a code of a version may lie, the better first.
fn geometries(field: &Field<'_>, pose: &Pose, version: Version) -> Vec<Grown> {
    let Some(plane) = pose.fit(version).solve() else {
        return Vec::new();
    };
    let least = if pose.is_strong() { -0.05 } else { 0.12 };
    if timing(field, &plane, version) < least {
        return Vec::new();
    }
    let scored = |fit| {
        let grown = grow(field, fit, version, Reach::All)?;
        let score = grown.score + timing(field, &grown.geometry.plane, version);
        Some(Grown { score, ..grown })
    };
    let mut grown: Vec<Grown> = scored(pose.fit(version)).into_iter().collect();
    let doubtful = grown.first().is_none_or(|grown| grown.score < 1.45);
    if pose.is_strong() && version > Version::MIN && doubtful {
        grown.extend(scored(pose.affine_fit(version)));
        grown.sort_by(|left, right| right.score.total_cmp(&left.score));
    }
    // A single alignment pattern may have been taken for something else.
    if Version::MIN < version && version.number() < 7 {
        let geometry = Geometry { plane, mesh: None, version };
        grown.push(Grown { geometry, score: 0.0 });
    }
    grown
}

/// Tells whether a point lies in a convex outline.
pub(crate) fn holds(outline: &[Point; 4], point: Point) -> bool {
    let [a, b, c, d] = *outline;
    let side = |from: Point, to: Point| (to - from).cross(point - from);
    let sides = [side(a, b), side(b, c), side(c, d), side(d, a)];
    sides.iter().all(|side| *side >= 0.0) || sides.iter().all(|side| *side <= 0.0)
}
