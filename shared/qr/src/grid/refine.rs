//! A better geometry from what the modules are believed to be: each part of the code is moved to
//! where the picture explains itself best.

use crate::field::Field;
use crate::grid::mesh::Mesh;
use crate::grid::sample::{Grid, sample};
use crate::grid::{Geometry, MARGIN};
use crate::layout::Layout;
use crate::num;
use crate::point::Point;
use crate::solve::Normal;

/// Taps of the channel: five by five modules and a constant.
const TAPS: usize = 26;
/// How far the slope of the grey is taken, in modules.
const REACH: f32 = 0.2;

/// Everything that a refinement looks at.
pub(crate) struct View<'a> {
    pub(crate) field: &'a Field<'a>,
    pub(crate) geometry: &'a Geometry,
    pub(crate) layout: &'a Layout,
    /// Points for each module, as [`sample`] takes them.
    pub(crate) points: usize,
    /// The grey of the modules, and the same against their levels.
    pub(crate) grey: &'a Grid,
    pub(crate) seen: &'a Grid,
    pub(crate) believed: &'a Grid,
}

/// Returns the geometry with a mesh that fits better.
pub(crate) fn refine(view: &View<'_>) -> Option<Geometry> {
    let bits = bits(view);
    let expected = channel(&bits, view.seen)?;
    let cells = (view.layout.side / 12).clamp(2, 14);
    let lines: Vec<f32> = (0..=cells)
        .map(|line| num::float(line) * num::float(view.layout.side) / num::float(cells))
        .collect();
    let moves = moves(view, &expected, cells);
    let old =
        |u: f32, v: f32| view.geometry.mesh.as_ref().map_or(Point::default(), |mesh| mesh.at(u, v));
    let smooth = smooth(&moves, lines.len());
    let places = lines.iter().flat_map(|v| lines.iter().map(move |u| (*u, *v)));
    let ways = smooth.iter().zip(places).map(|(way, (u, v))| *way + old(u, v)).collect();
    Some(Geometry { mesh: Mesh::new(lines, ways), ..view.geometry.clone() })
}

/// Returns what the modules are believed to be, with the known ones and the margin as they are.
fn bits(view: &View<'_>) -> Grid {
    let mut bits = view.believed.map(|value| value.clamp(-1.0, 1.0));
    bits.set_margin(-1.0);
    for known in &view.layout.known {
        let value = if known.dark { 1.0 } else { -1.0 };
        bits.set_module(known.x.into(), known.y.into(), value);
    }
    bits
}

/// Learns how the modules around each make what is seen, and returns what should be seen.
fn channel(bits: &Grid, seen: &Grid) -> Option<Grid> {
    let side = bits.side();
    let inner = side.saturating_sub(2 * MARGIN);
    let mut normal = Normal::<TAPS>::new();
    let step = (bits.values().len() / 4_000).max(1);
    let mut count = 0.0;
    for place in (0..inner.saturating_mul(inner)).step_by(step) {
        let (column, row) = num::column_and_row(place, inner);
        normal.add(&around(bits, column, row)?, seen.module(column, row), 1.0);
        count += 1.0;
    }
    let taps = normal.solve([0.002 * count; TAPS], [0.0; TAPS])?.map(num::single);
    let mut expected = seen.clone();
    for row in 0..inner {
        for column in 0..inner {
            let terms = around(bits, column, row)?;
            let sum = terms.iter().zip(taps).map(|(term, tap)| term * tap).sum();
            expected.set_module(column, row, sum);
        }
    }
    Some(expected)
}

fn around(bits: &Grid, column: usize, row: usize) -> Option<[f32; TAPS]> {
    let mut terms = [1.0; TAPS];
    for (down, to) in terms.as_chunks_mut::<5>().0.iter_mut().enumerate() {
        let start = row.saturating_add(down).saturating_mul(bits.side()).saturating_add(column);
        *to = *bits.values().get(start..)?.first_chunk::<5>()?;
    }
    Some(terms)
}

/// Sums of a least-squares fit of one move.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    uu: f32,
    uv: f32,
    vv: f32,
    u: f32,
    v: f32,
}

/// Returns how far each crossing of the new mesh should move, row by row.
fn moves(view: &View<'_>, expected: &Grid, cells: usize) -> Vec<Point> {
    let shifts = [(REACH, 0.0), (-REACH, 0.0), (0.0, REACH), (0.0, -REACH)];
    let [right, left, below, above] =
        shifts.map(|(u, v)| sample(view.field, view.geometry, view.points, Point::new(u, v)));
    let contrast = contrast(view.grey);
    let size = num::float(view.layout.side) / num::float(cells);
    let lines = cells.saturating_add(1);
    let mut sums = vec![Sums::default(); lines.saturating_mul(lines)];
    for row in 0..view.layout.side {
        for column in 0..view.layout.side {
            let slope = |ahead: &Grid, behind: &Grid| {
                let change = ahead.module(column, row) - behind.module(column, row);
                -change / (2.0 * REACH) / contrast
            };
            let (slope_u, slope_v) = (slope(&right, &left), slope(&below, &above));
            let error = expected.module(column, row) - view.seen.module(column, row);
            let error = error.clamp(-1.0, 1.0);
            let near = |place: usize| num::round((num::float(place) + 0.5) / size);
            for (place, weight) in with_neighbours(near(column), near(row), lines) {
                if let Some(sum) = sums.get_mut(place) {
                    sum.uu += weight * slope_u * slope_u;
                    sum.uv += weight * slope_u * slope_v;
                    sum.vv += weight * slope_v * slope_v;
                    sum.u += weight * slope_u * error;
                    sum.v += weight * slope_v * error;
                }
            }
        }
    }
    solve(&sums)
}

/// Returns a crossing and its four neighbours, which count less.
fn with_neighbours(column: usize, row: usize, lines: usize) -> impl Iterator<Item = (usize, f32)> {
    let (left, up) = (column.wrapping_sub(1), row.wrapping_sub(1));
    let (right, down) = (column.saturating_add(1), row.saturating_add(1));
    let places = [
        (column, row, 1.0),
        (left, row, 0.35),
        (right, row, 0.35),
        (column, up, 0.35),
        (column, down, 0.35),
    ];
    places.into_iter().filter_map(move |(column, row, weight)| {
        let inside = column < lines && row < lines;
        inside.then(|| (row.saturating_mul(lines).saturating_add(column), weight))
    })
}

fn solve(sums: &[Sums]) -> Vec<Point> {
    let total: f32 = sums.iter().map(|sum| sum.uu + sum.vv).sum();
    let ridge = total / num::float(sums.len().max(1)) * 0.15 + 1e-6;
    let moves = sums.iter().map(|sum| {
        let (uu, vv) = (sum.uu + ridge, sum.vv + ridge);
        let area = uu * vv - sum.uv * sum.uv;
        let u = (sum.u * vv - sum.v * sum.uv) / area;
        let v = (sum.v * uu - sum.u * sum.uv) / area;
        let way = Point::new(u.clamp(-0.4, 0.4), v.clamp(-0.4, 0.4));
        if area > 1e-9 && way.is_finite() { way } else { Point::default() }
    });
    moves.collect()
}

/// Returns each move as the mean of itself, twice, and its neighbours.
fn smooth(moves: &[Point], lines: usize) -> Vec<Point> {
    let places = (0..lines).flat_map(|row| (0..lines).map(move |column| (column, row)));
    let smooth = places.map(|(column, row)| {
        let (mut sum, mut count) = (Point::default(), 0.0);
        for (place, weight) in with_neighbours(column, row, lines) {
            let weight = if weight < 1.0 { 1.0 } else { 2.0 };
            sum = sum + moves.get(place).copied().unwrap_or_default() * weight;
            count += weight;
        }
        sum * (1.0 / count)
    });
    smooth.collect()
}

/// Returns the mean deviation from the mean grey.
fn contrast(grey: &Grid) -> f32 {
    let count = num::float(grey.values().len().max(1));
    let mean = grey.values().iter().sum::<f32>() / count;
    let deviation: f32 = grey.values().iter().map(|value| (value - mean).abs()).sum();
    (deviation / count).max(1.0)
}
