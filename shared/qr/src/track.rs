//! A code that was just seen, looked for where it was.

use core::ops::Range;

use crate::field::Field;
use crate::find::Finder;
use crate::find::scan::{Window, scan};
use crate::find::template::{self, Template};
use crate::find::threshold::{Cells, Threshold};
use crate::find::triple::Triple;
use crate::grid::Geometry;
use crate::grid::alignment::{Reach, grow};
use crate::grid::ladder::{Effort, Outcome, read};
use crate::grid::pose::Pose;
use crate::num;
use crate::picture::{GreyView, Picture};
use crate::point::{Frame, Point};
use crate::search::{Found, Unread};
use crate::work::Work;

/// Modules around the middle of a finder pattern to look for it in, four of which are its own half:
/// near first, and then farther than a hand moves between two pictures.
const REACHES: [f32; 2] = [5.5, 8.0];
/// What a search for the picture of a finder pattern costs.
const MATCH: usize = 81 * 900 + template::FIT;
/// Pixels on a side of the cells that thresholds are taken of.
const CELL: f32 = 8.0;

/// Where a code was.
#[derive(Debug, Clone)]
pub(crate) struct Track {
    pub(crate) geometry: Geometry,
    pub(crate) negative: bool,
    /// Whether it could not be read the quick way.
    pub(crate) hard: bool,
}

/// What became of it.
#[derive(Debug)]
pub(crate) enum Tracked {
    Read(Found),
    /// It is still there, and cannot be read so cheaply.
    Seen(Unread),
    Lost,
}

impl Track {
    /// Looks for the code in the next picture.
    pub(crate) fn follow(&self, view: GreyView<'_>, work: &mut Work) -> Tracked {
        let field = Field::new(view, self.negative);
        let pose = self.triple(view, work).and_then(|triple| Pose::new(&field, &triple, work));
        let Some(pose) = pose else {
            return Tracked::Lost;
        };
        let mut seen = None;
        let quick = [(Reach::Few, Effort::Quick), (Reach::All, Effort::Quick)];
        let ways: &[_] = if self.hard { &[(Reach::All, Effort::Both)] } else { &quick };
        for (reach, effort) in ways {
            let Some(geometry) = self.geometry(&field, &pose, *reach) else {
                continue;
            };
            match read(&field, &geometry, (*effort, true), work) {
                Outcome::Read(read) => {
                    return Tracked::Read(Found { read: *read, negative: self.negative });
                }
                Outcome::Unread(score) => {
                    let negative = self.negative;
                    let (strong, tried) = (pose.is_strong(), self.hard);
                    seen = Some(Unread { geometry, negative, strong, score, tried });
                }
                Outcome::NoGrid => {}
            }
        }
        seen.map_or(Tracked::Lost, Tracked::Seen)
    }

    /// Returns where the code lies now. Its far corner moved like the finder patterns, nearly.
    fn geometry(&self, field: &Field<'_>, pose: &Pose, reach: Reach) -> Option<Geometry> {
        let version = self.geometry.version;
        let side = num::float(version.modules());
        let mut fit = pose.fit(version);
        let [corner, right, below] =
            self.finder_places().map(|(u, v)| self.geometry.plane.map(u, v));
        let old = Frame { centre: corner, u: right - corner, v: below - corner };
        let [corner, right, below] = pose.frames.map(|frame| frame.centre);
        let new = Frame { centre: corner, u: right - corner, v: below - corner };
        let far = old.locate(self.geometry.plane.map(side - 3.5, side - 3.5))?;
        fit.add(Point::new(side - 3.5, side - 3.5), new.at(far.x, far.y), 0.4);
        Some(grow(field, fit, version, reach)?.geometry)
    }

    /// Returns the middles of the finder patterns, in modules.
    fn finder_places(&self) -> [(f32, f32); 3] {
        let far = num::float(self.geometry.side()) - 3.5;
        [(3.5, 3.5), (far, 3.5), (3.5, far)]
    }

    fn triple(&self, view: GreyView<'_>, work: &mut Work) -> Option<Triple> {
        let mut place = |(u, v)| self.finder(view, self.geometry.plane.frame(u, v), work);
        let [corner, right, below] = self.finder_places();
        let (top_left, top_right) = (place(corner)?, place(right)?);
        let bottom_left = place(below)?;
        Some(Triple { score: 0.0, top_left, top_right, bottom_left })
    }

    /// Looks for a finder pattern near where it was: in black and white, or else by its picture.
    fn finder(&self, view: GreyView<'_>, frame: Frame, work: &mut Work) -> Option<Finder> {
        let mut scans =
            REACHES.into_iter().filter_map(|reach| self.scanned(view, frame, reach, work));
        let found = scans.next();
        found.or_else(|| self.matched(view, frame, work))
    }

    /// Looks for the picture of a finder pattern that lies as it did.
    fn matched(&self, view: GreyView<'_>, frame: Frame, work: &mut Work) -> Option<Finder> {
        if !work.spend(MATCH) {
            return None;
        }
        let field = Field::new(view, self.negative);
        let places = num::span(4).flat_map(|v| num::span(4).map(move |u| (u * 0.75, v * 0.75)));
        let frames = places.map(|(u, v)| Frame { centre: frame.at(u, v), ..frame });
        let looks = frames.map(|frame| (Template::coarse().correlation(&field, &frame), frame));
        let (_, best) = looks.max_by(|left, right| left.0.total_cmp(&right.0))?;
        let fitted = template::fit(&field, best)?;
        (fitted.correlation > 0.6).then(|| fitted.into())
    }

    fn scanned(
        &self,
        view: GreyView<'_>,
        frame: Frame,
        reach: f32,
        work: &mut Work,
    ) -> Option<Finder> {
        let module = frame.module();
        let reach = module * reach + 6.0;
        let around = |middle: f32, side: usize| -> Range<usize> {
            num::floor(middle - reach)..num::floor(middle + reach).min(side)
        };
        let (columns, rows) =
            (around(frame.centre.x, view.width()), around(frame.centre.y, view.height()));
        let corner = Point::new(num::float(columns.start), num::float(rows.start));
        let small = cut(view, &columns, &rows)?;
        let field = Field::new(small.view(), self.negative);
        let cells = Cells::of(small.view());
        let radius = num::floor(module * 4.0 / CELL).max(1);
        let threshold = Threshold::new(&field, &cells, radius, 0.0);
        // A core of three modules is still met by seven rows or more.
        let step = num::floor(module * 0.4).max(1);
        let window = Window { columns: 0..columns.len(), rows: 0..rows.len(), step };
        let finders = scan(&threshold, &window, work);
        let worth = |finder: &Finder| {
            let rows = (finder.weight * num::float(step)).min(3.0 * module);
            (rows - (finder.centre + corner).distance(frame.centre)) / module
        };
        let best = finders.into_iter().max_by(|l, r| worth(l).total_cmp(&worth(r)))?;
        Some(Finder { centre: best.centre + corner, ..best })
    }
}

/// Returns a part of a picture, if there is enough of it.
fn cut(view: GreyView<'_>, columns: &Range<usize>, rows: &Range<usize>) -> Option<Picture> {
    if columns.len() < 12 || rows.len() < 12 {
        return None;
    }
    let lines = view.rows().skip(rows.start).take(rows.len());
    let mut pixels = Vec::with_capacity(columns.len().saturating_mul(rows.len()));
    for line in lines {
        pixels.extend_from_slice(line.get(columns.clone())?);
    }
    Picture::new(columns.len(), rows.len(), pixels).ok()
}
