//! How a code lies, by the frames of its three finder patterns.

use crate::code::Version;
use crate::field::Field;
use crate::find::Finder;
use crate::find::corners::{self, CORNERS, Corners};
use crate::find::template::{self, FIT, Template};
use crate::find::triple::Triple;
use crate::homography::Fit;
use crate::num;
use crate::point::{Frame, Point};
use crate::work::Work;

/// Three finder patterns in place: top left, top right, bottom left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pose {
    pub(crate) frames: [Frame; 3],
    /// Their outer corners, where they were found.
    pub(crate) corners: [Option<Corners>; 3],
    /// The lowest correlation of the three with the picture of a finder pattern.
    worst: f32,
    size: f32,
}

impl Pose {
    /// Finds edges and axes of a triple's patterns; `None` if one of them is none.
    pub(crate) fn new(field: &Field<'_>, triple: &Triple, work: &mut Work) -> Option<Self> {
        let [corner, right, below] = triple.finders();
        let (u, v) = (right.centre - corner.centre, below.centre - corner.centre);
        if u.length() < 5.0 || v.length() < 5.0 {
            return None;
        }
        let (u, v) = (u.unit(), v.unit());
        let mut place = |finder| Placed::new(field, finder, u, v, work);
        let [corner, right, below] = [place(&corner)?, place(&right)?, place(&below)?];
        let worst = corner.correlation.min(right.correlation).min(below.correlation);
        Some(Self {
            frames: [corner.frame, right.frame, below.frame],
            corners: [corner.corners, right.corners, below.corners],
            worst,
            size: field.size(),
        })
    }

    /// Tells whether all three look like finder patterns beyond doubt.
    pub(crate) fn is_strong(&self) -> bool {
        self.worst > 0.75
    }

    /// Returns the modules on a side, from the distances and the sizes at both ends: exact under
    /// any perspective.
    pub(crate) fn modules(&self) -> f32 {
        let [corner, right, below] = self.frames;
        let mean = |one: Point, other: Point| (one.length() * other.length()).sqrt().max(0.5);
        let across = corner.centre.distance(right.centre) / mean(corner.u, right.u);
        let down = corner.centre.distance(below.centre) / mean(corner.v, below.v);
        (across + down) / 2.0 + 7.0
    }

    /// Starts a fit of the plane from centres and corners.
    pub(crate) fn fit(&self, version: Version) -> Fit {
        let side = num::float(version.modules());
        let mut fit = Fit::new(side, self.size);
        for (place, (frame, corners)) in self.places(side, self.corners) {
            fit.add(place + Point::new(3.5, 3.5), frame.centre, 2.0);
            match corners {
                Some(corners) => {
                    let at = [(0.0, 0.0), (7.0, 0.0), (7.0, 7.0), (0.0, 7.0)];
                    for ((u, v), corner) in at.into_iter().zip(corners) {
                        fit.add(place + Point::new(u, v), corner, 0.4);
                    }
                }
                None => add_axes(&mut fit, place, &frame, 0.05),
            }
        }
        fit
    }

    /// Starts a fit that trusts the three centres and takes the code for a parallelogram: better
    /// where the edges are blurred.
    pub(crate) fn affine_fit(&self, version: Version) -> Fit {
        let side = num::float(version.modules());
        let mut fit = Fit::new(side, self.size);
        for (place, (frame, _)) in self.places(side, [None; 3]) {
            fit.add(place + Point::new(3.5, 3.5), frame.centre, 2.0);
            add_axes(&mut fit, place, &frame, 0.03);
        }
        let [corner, right, below] = self.frames;
        let fourth = right.centre + below.centre - corner.centre;
        fit.add(Point::new(side - 3.5, side - 3.5), fourth, 0.4);
        fit
    }

    fn places(
        &self,
        side: f32,
        corners: [Option<Corners>; 3],
    ) -> impl Iterator<Item = (Point, (Frame, Option<Corners>))> {
        let far = side - 7.0;
        let places = [Point::default(), Point::new(far, 0.0), Point::new(0.0, far)];
        places.into_iter().zip(self.frames.into_iter().zip(corners))
    }
}

fn add_axes(fit: &mut Fit, place: Point, frame: &Frame, weight: f32) {
    for (u, v) in [(3.5, 0.0), (-3.5, 0.0), (0.0, 3.5), (0.0, -3.5)] {
        fit.add(place + Point::new(3.5 + u, 3.5 + v), frame.at(u, v), weight);
    }
}

/// One finder pattern in place.
struct Placed {
    frame: Frame,
    corners: Option<Corners>,
    correlation: f32,
}

impl Placed {
    /// Places a finder of a code whose sides point along `u` and `v`.
    fn new(
        field: &Field<'_>,
        finder: &Finder,
        u: Point,
        v: Point,
        work: &mut Work,
    ) -> Option<Self> {
        let (start, least) = match finder.frame {
            Some(frame) if finder.is_supposed() => {
                let frame = frame.along(u, v)?;
                return Some(Self { frame, corners: None, correlation: 0.0 });
            }
            Some(frame) => (frame.along(u, v)?, 0.6),
            None => (measured(field, finder, u, v), 0.55),
        };
        let edges = if finder.frame.is_some() { None } else { corners::corners(field, &start) };
        let frame = edges.as_ref().and_then(corners::frame_of).unwrap_or(start);
        if !work.spend(CORNERS) {
            return None;
        }
        if edges.is_some() {
            let correlation = Template::usual().correlation(field, &frame);
            if correlation > 0.9 {
                return Some(Self { frame, corners: edges, correlation });
            }
        }
        if !work.spend(FIT) {
            return None;
        }
        let template::Fitted { frame, correlation } = template::fit(field, frame)?;
        let edges = edges.filter(|_| correlation > 0.9);
        let corners = Some(edges.unwrap_or_else(|| frame.finder_corners()));
        (correlation >= least).then_some(Self { frame, corners, correlation })
    }
}

/// Returns the frame of a finder whose axes are not known, by its width along the code's sides.
fn measured(field: &Field<'_>, finder: &Finder, u: Point, v: Point) -> Frame {
    let along = |way| way_of(field, finder, way);
    Frame { centre: finder.centre, u: along(u), v: along(v) }
}

fn way_of(field: &Field<'_>, finder: &Finder, way: Point) -> Point {
    way * corners::module_along(field, finder.centre, way, finder.module)
}
