//! The grey of every module.

use crate::field::Field;
use crate::grid::{Geometry, MARGIN};
use crate::num;
use crate::point::Point;

/// A value for each module of a code and of the margin around it, row by row.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    side: usize,
    values: Vec<f32>,
}

impl Grid {
    /// Returns modules on a side, margins included.
    pub(crate) fn side(&self) -> usize {
        self.side
    }

    pub(crate) fn values(&self) -> &[f32] {
        &self.values
    }

    pub(crate) fn rows(&self) -> impl ExactSizeIterator<Item = &[f32]> + Clone {
        self.values.chunks_exact(self.side.max(1))
    }

    /// Returns a grid of the same size with other values.
    pub(crate) fn with(&self, values: Vec<f32>) -> Self {
        debug_assert_eq!(values.len(), self.values.len());
        Self { side: self.side, values }
    }

    /// Returns a grid of the same size, each value made of this one's.
    pub(crate) fn map(&self, change: impl Fn(f32) -> f32) -> Self {
        self.with(self.values.iter().map(|value| change(*value)).collect())
    }

    /// Returns the value of a module of the code.
    pub(crate) fn module(&self, column: usize, row: usize) -> f32 {
        self.values.get(self.place(column, row)).copied().unwrap_or(0.0)
    }

    /// Changes the value of a module of the code.
    pub(crate) fn set_module(&mut self, column: usize, row: usize, value: f32) {
        let place = self.place(column, row);
        if let Some(old) = self.values.get_mut(place) {
            *old = value;
        }
    }

    fn place(&self, column: usize, row: usize) -> usize {
        let (column, row) = (column.saturating_add(MARGIN), row.saturating_add(MARGIN));
        row.saturating_mul(self.side).saturating_add(column)
    }

    /// Returns the values of the code alone.
    pub(crate) fn inner(&self) -> Vec<f32> {
        let side = self.side.saturating_sub(2 * MARGIN);
        let mut inner = Vec::with_capacity(side.saturating_mul(side));
        for row in self.rows().skip(MARGIN).take(side) {
            let end = MARGIN.saturating_add(side);
            inner.extend_from_slice(row.get(MARGIN..end).unwrap_or_default());
        }
        inner
    }

    /// Sets everything outside the code.
    pub(crate) fn set_margin(&mut self, value: f32) {
        let side = self.side;
        let outside = |place: usize| !(MARGIN..side.saturating_sub(MARGIN)).contains(&place);
        for (row, line) in self.values.chunks_exact_mut(side.max(1)).enumerate() {
            for (column, old) in line.iter_mut().enumerate() {
                if outside(row) || outside(column) {
                    *old = value;
                }
            }
        }
    }
}

/// Takes the grey of each module, the mean of `points` by `points` places around its middle, which is
/// moved by `shift` modules.
pub(crate) fn sample(field: &Field<'_>, geometry: &Geometry, points: usize, shift: Point) -> Grid {
    let side = geometry.side().saturating_add(2 * MARGIN);
    let mut values = Vec::with_capacity(side.saturating_mul(side));
    let first = 0.5 - num::float(MARGIN);
    for row in 0..side {
        let start = Point::new(first, num::float(row) + first) + shift;
        match (&geometry.mesh, points) {
            (None, 1) => flat_row(field, geometry, start, side, &mut values),
            _ => row_of_means(field, geometry, start, (side, points), &mut values),
        }
    }
    Grid { side, values }
}

/// One point for each module on a plane: the sums of the mapping grow by the same in each step.
fn flat_row(
    field: &Field<'_>,
    geometry: &Geometry,
    start: Point,
    side: usize,
    values: &mut Vec<f32>,
) {
    let [[mut x, step_x], [mut y, step_y], [mut depth, step_depth]] =
        geometry.plane.row(start.x, start.y);
    let last = start + Point::new(num::float(side.saturating_sub(1)), 0.0);
    let ends = [start, last].map(|end| geometry.plane.map(end.x, end.y));
    // What is between two points inside is inside as well.
    let inside = ends.iter().all(|end| field.surrounds(*end, 1.0));
    values.extend((0..side).map(|_| {
        let near = 1.0 / depth;
        let point = Point::new(x * near, y * near);
        let grey = if inside { field.at_inside(point) } else { field.at(point) };
        x += step_x;
        y += step_y;
        depth += step_depth;
        grey
    }));
}

fn row_of_means(
    field: &Field<'_>,
    geometry: &Geometry,
    start: Point,
    (side, points): (usize, usize),
    values: &mut Vec<f32>,
) {
    let offsets = offsets(points);
    let share = 1.0 / num::float(offsets.len()).powi(2);
    for chunk in (0..side).step_by(8) {
        let middle = start + Point::new(num::float(chunk) + 3.5, 0.0);
        let way =
            geometry.mesh.as_ref().map_or(Point::default(), |mesh| mesh.at(middle.x, middle.y));
        let frame = geometry.plane.frame(middle.x, middle.y);
        for column in (chunk..side).take(8) {
            let place = start + Point::new(num::float(column), 0.0) + way;
            let centre = geometry.plane.map(place.x, place.y);
            let mut sum = 0.0;
            for down in &offsets {
                let line = centre + frame.v * *down;
                sum += offsets.iter().map(|right| field.at(line + frame.u * *right)).sum::<f32>();
            }
            values.push(sum * share);
        }
    }
}

/// Returns where the points of a module lie on a line, in modules from its middle.
fn offsets(points: usize) -> Vec<f32> {
    match points.saturating_sub(1) {
        0 => vec![0.0],
        gaps => (0..points).map(|at| (num::float(at) / num::float(gaps) - 0.5) * 0.6).collect(),
    }
}
