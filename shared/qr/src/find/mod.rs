//! Finding codes: finder patterns, and three of them that belong together.

pub(crate) mod corners;
pub(crate) mod matched;
pub(crate) mod orient;
pub(crate) mod scan;
pub(crate) mod template;
pub(crate) mod third;
pub(crate) mod threshold;
pub(crate) mod triple;

use crate::point::{Frame, Point};

/// What may be a finder pattern.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finder {
    pub(crate) centre: Point,
    /// Pixels for each module.
    pub(crate) module: f32,
    /// How likely it is one: rows that showed it, a rank, or a correlation.
    pub(crate) weight: f32,
    /// Its own axes, where they are known; up to quarter turns and mirroring.
    pub(crate) frame: Option<Frame>,
}

impl Finder {
    /// Makes a finder that nothing shows but where two others lie: it may be hidden.
    pub(crate) fn supposed(frame: Frame) -> Self {
        Self { centre: frame.centre, module: frame.module(), weight: 0.0, frame: Some(frame) }
    }

    /// Tells whether nothing shows it.
    pub(crate) fn is_supposed(&self) -> bool {
        self.weight <= 0.0
    }
}

/// Keeps the finders that are not nearer to a better one than so many modules; they come best first.
pub(crate) fn keep_apart(finders: &mut Vec<Finder>, modules: f32, most: usize) {
    finders.sort_by(|left, right| right.weight.total_cmp(&left.weight));
    let mut kept: Vec<Finder> = Vec::with_capacity(most);
    for finder in finders.drain(..) {
        let apart = |other: &Finder| {
            let reach = modules * other.module.max(finder.module);
            other.centre.distance(finder.centre) > reach
        };
        if kept.len() < most && kept.iter().all(apart) {
            kept.push(finder);
        }
    }
    *finders = kept;
}
