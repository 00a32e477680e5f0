//! The frame of a finder pattern from its four outer edges, to a fraction of a pixel.

use crate::field::Field;
use crate::num;
use crate::point::{Frame, Point};

/// What one search for the edges costs.
pub(crate) const CORNERS: usize = 35_000;

/// A finder pattern's outer corners: top left, top right, bottom right, bottom left.
pub(crate) type Corners = [Point; 4];

/// A straight line: the points whose product with the normal is `distance`.
#[derive(Debug, Clone, Copy)]
struct Line {
    normal: Point,
    distance: f32,
}

/// Finds the corners, starting from an approximate frame; `None` where the edges are not clear.
pub(crate) fn corners(field: &Field<'_>, start: &Frame) -> Option<Corners> {
    let corners = once(field, start)?;
    // Once more with the axes that came out.
    let frame = frame_of(&corners).unwrap_or(*start);
    Some(once(field, &frame).unwrap_or(corners))
}

/// Returns the frame that corners span; its centre is where the diagonals meet.
pub(crate) fn frame_of(corners: &Corners) -> Option<Frame> {
    let [top_left, top_right, bottom_right, bottom_left] = *corners;
    let u = ((top_right - top_left) + (bottom_right - bottom_left)) * (1.0 / 14.0);
    let v = ((bottom_left - top_left) + (bottom_right - top_right)) * (1.0 / 14.0);
    let (down, up) = (bottom_right - top_left, bottom_left - top_right);
    let share = (top_right - top_left).cross(up) / down.cross(up);
    let frame = Frame { centre: top_left + down * share, u, v };
    frame.is_finite().then_some(frame)
}

fn once(field: &Field<'_>, frame: &Frame) -> Option<Corners> {
    let Frame { centre, u, v } = *frame;
    let core = [(0.0, 0.0), (0.8, 0.0), (-0.8, 0.0), (0.0, 0.8), (0.0, -0.8)];
    let core = core.iter().map(|(u, v)| field.at(frame.at(*u, *v))).sum::<f32>() / 5.0;
    let side = |out: Point, along: Point| {
        let points = (-5i32..=5)
            .filter_map(|step| edge(field, centre + along * (num::signed(step) * 0.5), out, core));
        line(&points.collect::<Vec<_>>())
    };
    let (right, bottom) = (side(u, v)?, side(v, u)?);
    let (left, top) = (side(-u, v)?, side(-v, u)?);
    let corners = [meet(top, left)?, meet(top, right)?, meet(bottom, right)?, meet(bottom, left)?];
    let found = frame_of(&corners)?;
    let near = |found: f32, expected: f32| (0.65..=1.5).contains(&(found / expected));
    let fits = near(found.u.length(), u.length()) && near(found.v.length(), v.length());
    fits.then_some(corners)
}

/// Goes outwards from the middle of a pattern and returns where its dark ring ends.
fn edge(field: &Field<'_>, from: Point, out: Point, core: f32) -> Option<Point> {
    let at = |modules: f32| field.at(from + out * modules);
    let steps = |start: f32, step: f32, count: usize| {
        (0..count).map(move |place| start + step * num::float(place))
    };
    // The ring is darkest about three modules from the middle.
    let (darkest, ring) = steps(2.3, 0.2, 8)
        .map(|place| (at(place), place))
        .min_by(|left, right| left.0.total_cmp(&right.0))?;
    let lightest = steps(ring, 0.2, 8).map(at).fold(f32::MIN, f32::max);
    if lightest - darkest < 4.0 {
        return None;
    }
    let low = darkest.min((core + darkest) / 2.0);
    let middle = (low + lightest) / 2.0;
    let mut previous = at(ring);
    for place in steps(ring, 0.1, 16) {
        let next = at(place + 0.1);
        if previous < middle && next >= middle {
            let share = (middle - previous) / (next - previous).max(1e-3);
            let place = place + 0.1 * share;
            return (2.6..4.6).contains(&place).then(|| from + out * place);
        }
        previous = next;
    }
    None
}

/// Fits a line to points, three times, each time without the quarter that lies farthest off.
fn line(points: &[Point]) -> Option<Line> {
    if points.len() < 5 {
        return None;
    }
    let kept = (points.len().saturating_mul(3) / 4).max(5);
    let mut line = principal(points);
    for _ in 0..2 {
        let mut sorted = points.to_vec();
        sorted.sort_by(|left, right| line.distance_to(*left).total_cmp(&line.distance_to(*right)));
        sorted.truncate(kept);
        line = principal(&sorted);
    }
    Some(line)
}

impl Line {
    fn distance_to(&self, point: Point) -> f32 {
        (self.normal.dot(point) - self.distance).abs()
    }
}

/// Returns the line through the mean of points along which they spread most.
fn principal(points: &[Point]) -> Line {
    let share = 1.0 / num::float(points.len());
    let mean = points.iter().fold(Point::default(), |sum, point| sum + *point) * share;
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for point in points {
        let way = *point - mean;
        xx += way.x * way.x;
        xy += way.x * way.y;
        yy += way.y * way.y;
    }
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let normal = Point::new(-angle.sin(), angle.cos());
    Line { normal, distance: normal.dot(mean) }
}

fn meet(one: Line, other: Line) -> Option<Point> {
    let area = one.normal.cross(other.normal);
    let x = one.distance * other.normal.y - one.normal.y * other.distance;
    let y = one.normal.x * other.distance - one.distance * other.normal.x;
    (area.abs() >= 0.2).then(|| Point::new(x / area, y / area))
}

/// Returns how many pixels a module takes along a direction, from the third turn between dark and
/// light to both sides of the centre; `usual` where it is not clear.
pub(crate) fn module_along(field: &Field<'_>, centre: Point, direction: Point, usual: f32) -> f32 {
    let reach = num::floor(usual * 26.0).min(800);
    let width = |way: Point| {
        let line: Vec<f32> =
            (0..reach).map(|step| field.at(centre + way * (num::float(step) * 0.25))).collect();
        let (low, high) = line
            .iter()
            .fold((f32::MAX, f32::MIN), |(low, high), grey| (low.min(*grey), high.max(*grey)));
        let middle = (low + high) / 2.0;
        let pairs = line.windows(2).enumerate();
        let mut turns = pairs.filter(
            |(_, pair)| matches!(pair, [before, after] if (*before < middle) != (*after < middle)),
        );
        turns.nth(2).map(|(step, _)| num::float(step) * 0.25 + 0.125)
    };
    let module = match (width(direction), width(-direction)) {
        (Some(one), Some(other)) => (one + other) / 7.0,
        (Some(one), None) | (None, Some(one)) => one / 3.5,
        (None, None) => usual,
    };
    module.clamp(usual * 0.5, usual * 2.0)
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::picture::Picture;

    #[test]
    fn corners_of_a_drawn_finder_are_found() {
        let unit: usize = 5;
        let side = 13 * unit;
        let pixels = (0..side * side).map(|at| {
            let (x, y) = ((at % side / unit).wrapping_sub(3), (at / side / unit).wrapping_sub(3));
            let ring = x < 7 && y < 7 && (x == 0 || x == 6 || y == 0 || y == 6);
            if ring || ((2..5).contains(&x) && (2..5).contains(&y)) { 0 } else { 255 }
        });
        let picture = Picture::new(side, side, pixels.collect()).unwrap();
        let field = Field::new(picture.view(), false);
        let centre = Point::new(33.0, 31.0);
        let start = Frame { centre, u: Point::new(5.2, 0.3), v: Point::new(-0.2, 4.7) };
        let found = corners(&field, &start).unwrap();
        let (near, far) = (14.5, 49.5);
        let expected = [(near, near), (far, near), (far, far), (near, far)];
        for (corner, (x, y)) in found.iter().zip(expected) {
            assert!(corner.distance(Point::new(x, y)) < 0.3, "{found:?}");
        }
        assert!((module_along(&field, centre, Point::new(1.0, 0.0), 4.0) - 5.0).abs() < 0.3);
        let flat = Picture::new(30, 30, vec![9; 900]).unwrap();
        assert!(corners(&Field::new(flat.view(), false), &start).is_none());
    }
}
