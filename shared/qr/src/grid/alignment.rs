//! Alignment patterns: found one after another from the finder patterns inwards, each making the
//! plane better for the next.

use crate::code::Version;
use crate::field::Field;
use crate::grid::Geometry;
use crate::grid::mesh::Mesh;
use crate::homography::{Fit, Homography};
use crate::layout::layout;
use crate::num;
use crate::point::{Frame, Point};

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// All patterns, and a mesh of what the plane misses.
    All,
    /// The corner and three more: enough for a flat code that was just seen.
    Few,
}

/// What came of it: the geometry, and how well the patterns looked, up to 1.
#[derive(Debug, Clone)]
pub(crate) struct Grown {
    pub(crate) geometry: Geometry,
    pub(crate) score: f32,
}

/// Finds a code's alignment patterns from a first fit; `None` if that leads nowhere.
pub(crate) fn grow(field: &Field<'_>, fit: Fit, version: Version, reach: Reach) -> Option<Grown> {
    let lines: Vec<f32> =
        layout(version).alignment.iter().map(|line| f32::from(*line) + 0.5).collect();
    let count = lines.len();
    let plane = fit.solve()?;
    let seen = vec![None; count.saturating_mul(count)];
    let mut growth = Growth { field, fit, plane, lines, seen, found: 0, sum: 0.0, looked: 0 };
    for place in order(count, reach) {
        growth.look(place)?;
    }
    growth.finish(version, reach)
}

/// Returns the places of a code's patterns, column and row, the ones near the finders first.
fn order(count: usize, reach: Reach) -> Vec<(usize, usize)> {
    let Some(last) = count.checked_sub(1) else {
        return Vec::new();
    };
    let middle = count / 2;
    let few = [(last, last), (last, middle), (middle, last), (middle, middle)];
    let is_wanted = |(column, row): (usize, usize)| {
        // Where the finder patterns are there is none.
        let in_finder = (column == 0 || column == last)
            && (row == 0 || row == last)
            && (column, row) != (last, last);
        !in_finder && (reach == Reach::All || few.contains(&(column, row)))
    };
    let places = (0..count).flat_map(|row| (0..count).map(move |column| (column, row)));
    let mut places: Vec<_> = places.filter(|place| is_wanted(*place)).collect();
    places.sort_by_key(|(column, row)| {
        let from_top = (*column).min(last.saturating_sub(*column)).saturating_add(*row);
        let from_left = (*row).min(last.saturating_sub(*row)).saturating_add(*column);
        (from_top.min(from_left), column.saturating_add(*row))
    });
    places
}

struct Growth<'a, 'b> {
    field: &'a Field<'b>,
    fit: Fit,
    plane: Homography,
    /// Centres of the patterns' columns and rows, in modules.
    lines: Vec<f32>,
    seen: Vec<Option<Point>>,
    found: usize,
    sum: f32,
    looked: usize,
}

impl Growth<'_, '_> {
    /// Looks for one pattern; `None` if the plane has gone astray.
    fn look(&mut self, (column, row): (usize, usize)) -> Option<()> {
        let (u, v) = (*self.lines.get(column)?, *self.lines.get(row)?);
        let mut frame = self.plane.frame(u, v);
        let module = frame.module();
        if module.is_nan() || module <= 0.6 || module >= 80.0 {
            return None;
        }
        frame.centre = frame.centre + self.neighbours_say((column, row));
        if !self.field.holds(frame.centre, 20.0) {
            return Some(());
        }
        let alone = self.lines.len() == 2;
        let (window, least) = match (alone, self.found) {
            (true, _) => (4.0, 0.62),
            (false, ..3) => (2.2, 0.55),
            (false, _) => (1.3, 0.55),
        };
        let penalty = if alone { 0.02 } else { 0.05 };
        let (score, centre) = best_place(self.field, &frame, window, penalty);
        self.sum += score.max(0.0);
        self.looked = self.looked.saturating_add(1);
        if score > least {
            self.found = self.found.saturating_add(1);
            let place = self.place(column, row);
            if let Some(seen) = self.seen.get_mut(place) {
                *seen = Some(centre);
            }
            self.fit.add(Point::new(u, v), centre, 1.0);
            if self.looked <= 16 || self.looked.is_multiple_of(4) {
                self.plane = self.fit.solve()?;
            }
        }
        Some(())
    }

    fn place(&self, column: usize, row: usize) -> usize {
        row.saturating_mul(self.lines.len()).saturating_add(column)
    }

    /// Returns how far off the plane is for the neighbours that were found, on average.
    fn neighbours_say(&self, (column, row): (usize, usize)) -> Point {
        let (left, up) = (column.wrapping_sub(1), row.wrapping_sub(1));
        let (right, down) = (column.saturating_add(1), row.saturating_add(1));
        let around = [(left, row), (column, up), (left, up), (right, row), (column, down)];
        mean(around.into_iter().filter_map(|(column, row)| {
            let (u, v) = (self.lines.get(column)?, self.lines.get(row)?);
            let seen = (*self.seen.get(self.place(column, row))?)?;
            Some(seen - self.plane.map(*u, *v))
        }))
        .unwrap_or_default()
    }

    fn finish(mut self, version: Version, reach: Reach) -> Option<Grown> {
        self.plane = self.fit.solve()?;
        let mesh = if reach == Reach::All && self.lines.len() >= 3 { self.mesh() } else { None };
        let score = self.sum / num::float(self.looked).max(1e-3);
        Some(Grown { geometry: Geometry { plane: self.plane, mesh, version }, score })
    }

    /// Makes a mesh of what the plane misses; patterns that disagree with their neighbours, and
    /// those that were not found, take the neighbours' word.
    fn mesh(&self) -> Option<Mesh> {
        let count = self.lines.len();
        let ways: Vec<Option<Point>> = (0..count)
            .flat_map(|row| (0..count).map(move |column| (column, row)))
            .map(|(column, row)| self.way(column, row))
            .collect();
        let at = |column: usize, row: usize| -> Option<Point> {
            if column < count { *ways.get(self.place(column, row))? } else { None }
        };
        let smooth = (0..count).flat_map(|row| (0..count).map(move |column| (column, row)));
        let smooth = smooth.map(|(column, row)| {
            let (left, up) = (column.wrapping_sub(1), row.wrapping_sub(1));
            let (right, down) = (column.saturating_add(1), row.saturating_add(1));
            let around = [(left, row), (column, up), (right, row), (column, down)];
            let around = mean(around.into_iter().filter_map(|(column, row)| at(column, row)));
            match (at(column, row), around) {
                (Some(own), Some(around)) if own.distance(around) > 0.7 => around,
                (Some(own), _) => own,
                (None, around) => around.unwrap_or_default(),
            }
        });
        Mesh::new(self.lines.clone(), smooth.collect())
    }

    /// Returns how many modules a pattern is from where the plane has it.
    fn way(&self, column: usize, row: usize) -> Option<Point> {
        let seen = (*self.seen.get(self.place(column, row))?)?;
        let (u, v) = (self.lines.get(column)?, self.lines.get(row)?);
        let way = self.plane.frame(*u, *v).locate(seen)?;
        (way.length() < 1.5).then_some(way)
    }
}

fn mean(points: impl Iterator<Item = Point>) -> Option<Point> {
    let (sum, count) =
        points.fold((Point::default(), 0.0), |(sum, count), point| (sum + point, count + 1.0));
    (count > 0.0).then(|| sum * (1.0 / count))
}

/// Returns the place within so many modules that looks most like an alignment pattern, and how much.
fn best_place(field: &Field<'_>, frame: &Frame, window: f32, penalty: f32) -> (f32, Point) {
    let step = (0.5 / frame.module()).max(0.34);
    let reach = num::floor(window / step);
    let search = |from: Point, step: f32, reach: usize| {
        let rows = num::span(reach).flat_map(|y| num::span(reach).map(move |x| (x, y)));
        let places = rows.map(|(x, y)| {
            let place = from + Point::new(x, y) * step;
            let there = Frame { centre: frame.at(place.x, place.y), ..*frame };
            (pattern(field, &there) - penalty * place.length(), place)
        });
        places.max_by(|left, right| left.0.total_cmp(&right.0)).unwrap_or((0.0, from))
    };
    let (_, coarse) = search(Point::default(), step, reach);
    let (score, fine) = search(coarse, step / 3.0, 2);
    (score, frame.at(fine.x, fine.y))
}

/// Returns the correlation of five by five modules with an alignment pattern.
fn pattern(field: &Field<'_>, frame: &Frame) -> f32 {
    let wide = frame.u.x.abs().max(frame.u.y.abs()) + frame.v.x.abs().max(frame.v.y.abs());
    if field.surrounds(frame.centre, wide * 2.0) {
        correlation(frame, |point| field.at_inside(point))
    } else {
        correlation(frame, |point| field.at(point))
    }
}

fn correlation(frame: &Frame, at: impl Fn(Point) -> f32) -> f32 {
    let (mut light, mut dark, mut squares) = (0.0, 0.0, 0.0);
    for row in -2i32..=2 {
        for column in -2i32..=2 {
            let grey = at(frame.at(num::signed(column), num::signed(row)));
            squares += grey * grey;
            if row.abs().max(column.abs()) == 1 {
                light += grey;
            } else {
                dark += grey;
            }
        }
    }
    let sum: f32 = light + dark;
    let variance = (squares - sum * sum / 25.0).max(25.0);
    // Eight light and seventeen dark modules.
    (light / 8.0 - dark / 17.0) * 2.332_381 / variance.sqrt()
}
