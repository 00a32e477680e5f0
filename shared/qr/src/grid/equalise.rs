//! Undoing blur and ringing: filters over neighbouring modules, trained on the modules that every
//! code of the version has, and then on what the others seem to be.

use core::ops::Range;

use crate::grid::MARGIN;
use crate::grid::sample::Grid;
use crate::layout::Layout;
use crate::num;
use crate::solve::Normal;

/// Taps of the filter on modules: five by five, and a constant.
const NEAR: usize = 26;
/// Taps of the filter that also looks between modules: five by five, four by four, and a constant.
const BOTH: usize = 42;
/// The tap on the module itself.
const CENTRE: usize = 12;
/// What training the filter on modules costs, and what the one that looks between them does, for
/// each of its regions.
pub(crate) const NEAR_COST: usize = 600_000;
pub(crate) const BETWEEN_COST: usize = 2_200_000;

/// Trains on the known modules alone, drawn towards leaving everything as it is.
pub(crate) fn start(grid: &Grid, layout: &Layout) -> Option<Grid> {
    let mut normal = Normal::<NEAR>::new();
    let mut count = 0.0;
    for known in &layout.known {
        let (column, row) = (usize::from(known.x), usize::from(known.y));
        normal.add(&near(grid, column, row)?, truth(known.dark), 1.0);
        count += 1.0;
    }
    finish_near(grid, &normal, 0.08 * count)
}

/// Trains on the known modules and on what the others are believed to be, the surer the more.
pub(crate) fn again(grid: &Grid, believed: &Grid, layout: &Layout) -> Option<Grid> {
    let mut normal = Normal::<NEAR>::new();
    let mut count = 0.0;
    for known in &layout.known {
        let (column, row) = (usize::from(known.x), usize::from(known.y));
        normal.add(&near(grid, column, row)?, truth(known.dark), 2.0);
        count += 1.0;
    }
    let step = (grid.values().len() / 5_000).max(1);
    for place in (0..layout.side.saturating_mul(layout.side)).step_by(step) {
        let (column, row) = num::column_and_row(place, layout.side);
        let value = believed.module(column, row);
        let weight = value.abs().min(1.0);
        if weight >= 0.15 {
            normal.add(&near(grid, column, row)?, value.signum(), weight);
            count += 1.0;
        }
    }
    finish_near(grid, &normal, 0.003 * count)
}

fn truth(dark: bool) -> f32 {
    if dark { 1.0 } else { -1.0 }
}

fn finish_near(grid: &Grid, normal: &Normal<NEAR>, ridge: f32) -> Option<Grid> {
    let mut guess = [0.0; NEAR];
    *guess.get_mut(CENTRE)? = 1.0;
    let taps = normal.solve([f64::from(ridge); NEAR], guess)?.map(num::single);
    let (near, constant) = taps.split_first_chunk::<25>()?;
    let [constant] = *constant else {
        return None;
    };
    let whole = MARGIN..grid.side().saturating_sub(MARGIN);
    let mut values = grid.values().to_vec();
    filter(&mut values, &[Part::near(grid, near)], constant, whole.clone(), &whole);
    Some(grid.with(values))
}

/// Returns the 25 values around a module of the code, and 1.
fn near(grid: &Grid, column: usize, row: usize) -> Option<[f32; NEAR]> {
    let mut features = [1.0; NEAR];
    copy_square::<5>(grid, column, row, &mut features)?;
    Some(features)
}

/// Copies a square of N by N values, whose first is two modules left of and above a module.
fn copy_square<const N: usize>(
    grid: &Grid,
    column: usize,
    row: usize,
    to: &mut [f32],
) -> Option<()> {
    let side = grid.side();
    for (down, to) in to.as_chunks_mut::<N>().0.iter_mut().take(N).enumerate() {
        let start = row.saturating_add(down).saturating_mul(side).saturating_add(column);
        *to = *grid.values().get(start..)?.first_chunk::<N>()?;
    }
    Some(())
}

/// A square of taps over a grid.
struct Part<'a> {
    grid: &'a Grid,
    taps: &'a [f32],
    width: usize,
}

impl<'a> Part<'a> {
    fn near(grid: &'a Grid, taps: &'a [f32; 25]) -> Self {
        Self { grid, taps, width: 5 }
    }

    fn between(grid: &'a Grid, taps: &'a [f32; 16]) -> Self {
        Self { grid, taps, width: 4 }
    }

    /// Adds the filter's output for a part of a row; places count the margin.
    fn add_to(&self, line: &mut [f32], row: usize, columns: &Range<usize>) {
        let top = row.saturating_sub(MARGIN);
        let left = columns.start.saturating_sub(MARGIN);
        let rows = self.grid.rows().skip(top).take(self.width);
        for (row, taps) in rows.zip(self.taps.chunks_exact(self.width)) {
            for (shift, tap) in taps.iter().enumerate() {
                let values = row.get(left.saturating_add(shift)..).unwrap_or_default();
                for (sum, value) in line.iter_mut().zip(values) {
                    *sum += tap * value;
                }
            }
        }
    }
}

/// Puts the filter's output into a rectangle of `values`, places counting the margin.
fn filter(
    values: &mut [f32],
    parts: &[Part<'_>],
    constant: f32,
    rows: Range<usize>,
    columns: &Range<usize>,
) {
    let Some(side) = parts.first().map(|part| part.grid.side()) else {
        return;
    };
    for row in rows {
        let start = row.saturating_mul(side);
        let line = start.saturating_add(columns.start)..start.saturating_add(columns.end);
        if let Some(line) = values.get_mut(line) {
            line.fill(constant);
            parts.iter().for_each(|part| part.add_to(line, row, columns));
        }
    }
}

/// Trains a filter over modules and the places half a module right of and below each, one filter for
/// each of `regions` by `regions` parts of the code, which overlap by a quarter.
pub(crate) fn between(
    grid: &Grid,
    halves: &Grid,
    believed: &Grid,
    layout: &Layout,
    regions: usize,
) -> Option<Grid> {
    let known = known_grid(grid, layout);
    let mut values = grid.values().to_vec();
    for down in 0..regions {
        for right in 0..regions {
            let part = |number| region(layout.side, regions, number);
            let (rows, columns) = (part(down), part(right));
            let overlap = if regions > 1 {
                layout.side.checked_div(regions.saturating_mul(4)).unwrap_or(0)
            } else {
                0
            };
            let wide = |part: &Range<usize>| {
                let end = part.end.saturating_add(overlap).min(layout.side);
                part.start.saturating_sub(overlap)..end
            };
            let most = if regions > 1 { 2_500 } else { 5_000 };
            let sources = Sources { grid, halves, believed, known: &known };
            let taps = sources.train(&wide(&rows), &wide(&columns), most)?;
            let (near, rest) = taps.split_first_chunk::<25>()?;
            let (far, constant) = rest.split_first_chunk::<16>()?;
            let [constant] = *constant else {
                return None;
            };
            let parts = [Part::near(grid, near), Part::between(halves, far)];
            let shifted = |part: Range<usize>| {
                part.start.saturating_add(MARGIN)..part.end.saturating_add(MARGIN)
            };
            filter(&mut values, &parts, constant, shifted(rows), &shifted(columns));
        }
    }
    Some(grid.with(values))
}

fn region(side: usize, regions: usize, number: usize) -> Range<usize> {
    let border = |number: usize| number.saturating_mul(side).checked_div(regions).unwrap_or(0);
    border(number)..border(number.saturating_add(1))
}

/// Returns a grid of 1 for dark and -1 for light known modules, and 0 for all others.
fn known_grid(grid: &Grid, layout: &Layout) -> Grid {
    let mut known = grid.map(|_| 0.0);
    for module in &layout.known {
        known.set_module(module.x.into(), module.y.into(), truth(module.dark));
    }
    known
}

struct Sources<'a> {
    grid: &'a Grid,
    halves: &'a Grid,
    believed: &'a Grid,
    known: &'a Grid,
}

impl Sources<'_> {
    /// Trains on about `most` modules of a rectangle.
    fn train(
        &self,
        rows: &Range<usize>,
        columns: &Range<usize>,
        most: usize,
    ) -> Option<[f32; BOTH]> {
        let mut normal = Normal::<BOTH>::new();
        let modules = rows.len().saturating_mul(columns.len());
        let step = modules.checked_div(most).unwrap_or(1).max(1);
        let places = rows.clone().flat_map(|row| columns.clone().map(move |column| (column, row)));
        let mut count = 0.0;
        for (number, (column, row)) in places.enumerate() {
            let known = self.known.module(column, row);
            if known == 0.0 && !number.is_multiple_of(step) {
                continue;
            }
            let value = self.believed.module(column, row);
            let (target, weight) =
                if known == 0.0 { (value.signum(), value.abs().min(1.0)) } else { (known, 2.0) };
            if weight >= 0.15 {
                normal.add(&self.features(column, row)?, target, weight);
                count += weight;
            }
        }
        let mut guess = [0.0; BOTH];
        *guess.get_mut(CENTRE)? = 1.0;
        Some(normal.solve([f64::from(0.004 * count); BOTH], guess)?.map(num::single))
    }

    fn features(&self, column: usize, row: usize) -> Option<[f32; BOTH]> {
        let mut features = [1.0; BOTH];
        let (near, rest) = features.split_first_chunk_mut::<25>()?;
        copy_square::<5>(self.grid, column, row, near)?;
        copy_square::<4>(self.halves, column, row, rest)?;
        Some(features)
    }
}
