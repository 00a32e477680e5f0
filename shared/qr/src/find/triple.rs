//! Three finder patterns that may be one code's.

use crate::find::Finder;
use crate::num;
use crate::point::{Frame, Point};
use crate::work::Work;

/// Three finders in the corners of a code; `score` is lower the better they fit together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Triple {
    pub(crate) score: f32,
    pub(crate) top_left: Finder,
    pub(crate) top_right: Finder,
    pub(crate) bottom_left: Finder,
}

impl Triple {
    pub(crate) fn finders(&self) -> [Finder; 3] {
        [self.top_left, self.top_right, self.bottom_left]
    }

    /// Tells whether two are the same, within half a module.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let pairs = self.finders().into_iter().zip(other.finders());
        pairs.into_iter().all(|(left, right)| {
            let reach = (0.5 * left.module.min(right.module)).max(1.0);
            left.centre.distance(right.centre) < reach
        })
    }
}

/// The most triples of one search.
const MAX_TRIPLES: usize = 2_000;
/// What a look at all pairs that one finder may be the corner of costs, for each pair.
const PAIR: usize = 30;

/// Returns those that may be a code, the best first.
pub(crate) fn triples(finders: &[Finder], work: &mut Work) -> Vec<Triple> {
    let mut triples = Vec::new();
    for (corner, top_left) in finders.iter().enumerate() {
        if !work.spend(finders.len().saturating_mul(finders.len()).saturating_mul(PAIR / 2)) {
            break;
        }
        keep_best(&mut triples);
        for (place, one) in finders.iter().enumerate().filter(|(place, _)| *place != corner) {
            let later = finders.iter().enumerate().skip(place.saturating_add(1));
            for (_, other) in later.filter(|(place, _)| *place != corner) {
                triples.extend(triple(top_left, one, other));
            }
        }
    }
    triples.sort_by(|left, right| left.score.total_cmp(&right.score));
    triples
}

fn keep_best(triples: &mut Vec<Triple>) {
    if triples.len() > MAX_TRIPLES {
        triples.select_nth_unstable_by(MAX_TRIPLES, |l, r| l.score.total_cmp(&r.score));
        triples.truncate(MAX_TRIPLES);
    }
}

fn triple(corner: &Finder, one: &Finder, other: &Finder) -> Option<Triple> {
    let modules = [corner.module, one.module, other.module];
    let largest = modules.into_iter().fold(0.0, f32::max);
    let smallest = modules.into_iter().fold(f32::MAX, f32::min);
    let module = modules.iter().sum::<f32>() / 3.0;
    let (u, v) = (one.centre - corner.centre, other.centre - corner.centre);
    let (long, short) = (u.length().max(v.length()), u.length().min(v.length()));
    let cosine = (u.dot(v) / (long * short).max(1e-6)).abs();
    let fits = largest <= 2.6 * smallest
        && short >= 9.0 * module
        && long <= 300.0 * module
        && long <= 3.2 * short
        && cosine <= 0.8;
    if !fits {
        return None;
    }
    // Mirrored codes are told from others after they are sampled.
    let clockwise = u.cross(v) > 0.0;
    let (top_right, bottom_left) = if clockwise { (*one, *other) } else { (*other, *one) };
    let rank = [corner, one, other].map(|finder| finder.weight.min(1.0)).iter().sum::<f32>() / 3.0;
    let score = 0.6 * cosine + 0.5 * (long / short).ln() + (largest / smallest).ln() - 1.6 * rank;
    let triple = Triple { score, top_left: *corner, top_right, bottom_left };
    triple.axes_agree().then_some(triple)
}

impl Triple {
    /// Tells whether the finders' own axes, where known, lie along the sides of the code.
    fn axes_agree(&self) -> bool {
        let [Some(corner), Some(right), Some(below)] = self.finders().map(|finder| finder.frame)
        else {
            return true;
        };
        let u = (self.top_right.centre - self.top_left.centre).unit();
        let v = (self.bottom_left.centre - self.top_left.centre).unit();
        let along = |frame: &Frame, way: Point| {
            frame.u.unit().dot(way).abs().max(frame.v.unit().dot(way).abs()) >= 0.97
        };
        along(&corner, u) && along(&corner, v) && along(&right, u) && along(&below, v)
    }
}

/// Turns the rows that showed each finder into a rank: 1 for one whose every row was seen. The best
/// are kept.
pub(crate) fn rank(finders: &mut Vec<Finder>, step: usize, most: usize) {
    for finder in finders.iter_mut() {
        finder.weight = finder.weight * num::float(step) / (2.2 * finder.module);
    }
    let worth = |finder: &Finder| finder.weight.min(1.2) + 0.02 * finder.module.min(12.0);
    finders.sort_by(|left, right| worth(right).total_cmp(&worth(left)));
    finders.truncate(most);
}
