//! From grey to dark and light: each module against its surroundings. Above 0 is dark, 1 is sure.

use crate::grid::sample::Grid;
use crate::num;

/// Returns each module against the mean within `radius` modules, over the mean deviation there.
pub(crate) fn against_mean(grid: &Grid, radius: usize) -> Grid {
    let counts = counts(grid.side(), radius);
    let means = box_sums(grid, radius);
    let means = means.iter().zip(&counts).map(|(sum, count)| sum / count);
    let darker: Vec<f32> = means.zip(grid.values()).map(|(mean, grey)| mean - grey).collect();
    let sizes = grid.with(darker.iter().map(|value| value.abs()).collect());
    let whole = (sizes.values().iter().sum::<f32>() / num::float(darker.len().max(1))).max(0.5);
    let spreads = box_sums(&sizes, radius);
    let spreads = spreads.iter().zip(&counts).map(|(sum, count)| (sum / count).max(whole * 0.2));
    grid.with(darker.iter().zip(spreads).map(|(value, spread)| value / spread).collect())
}

/// The levels of dark and light around each module, by what is believed of the modules there.
#[derive(Debug)]
pub(crate) struct Levels {
    /// The dark level of each module.
    dark: Vec<f32>,
    light: Vec<f32>,
    least: f32,
}

impl Levels {
    /// Takes means of dark and of light modules within `radius`, weighed by how sure each is.
    pub(crate) fn new(grey: &Grid, believed: &Grid, radius: usize) -> Self {
        let dark = Class::new(grey, &believed.map(|value| value.clamp(0.0, 1.0)), radius);
        let light = Class::new(grey, &believed.map(|value| (-value).clamp(0.0, 1.0)), radius);
        let least = ((light.whole - dark.whole) / 2.0).max(1.0) * 0.15;
        Self { dark: dark.levels, light: light.levels, least }
    }

    /// Returns modules against a point between their levels: 0 the dark one, 1 the light one.
    pub(crate) fn apply(&self, grey: &Grid, point: f32) -> Grid {
        let levels = self.dark.iter().zip(&self.light);
        let values = levels.zip(grey.values()).map(|((dark, light), grey)| {
            let half = ((light - dark) / 2.0).max(self.least);
            ((dark + (light - dark) * point - grey) / half).clamp(-3.0, 3.0)
        });
        grey.with(values.collect())
    }
}

/// Dark or light modules: their mean in all, and around each module.
struct Class {
    whole: f32,
    levels: Vec<f32>,
}

impl Class {
    fn new(grey: &Grid, weights: &Grid, radius: usize) -> Self {
        // Half a module's worth of the mean of all stands in where there are none.
        const PRIOR: f32 = 0.5;
        let weighed =
            weights.values().iter().zip(grey.values()).map(|(weight, grey)| weight * grey);
        let weighed = grey.with(weighed.collect());
        let sum = |grid: &Grid| grid.values().iter().sum::<f32>();
        let whole = sum(&weighed) / sum(weights).max(1e-3);
        let (above, below) = (box_sums(&weighed, radius), box_sums(weights, radius));
        let ratios = above.iter().zip(&below);
        let levels = ratios.map(|(above, below)| (above + PRIOR * whole) / (below + PRIOR));
        Self { whole, levels: levels.collect() }
    }
}

/// Returns the sum of the values within `radius` modules of each, as far as the grid goes.
fn box_sums(grid: &Grid, radius: usize) -> Vec<f32> {
    let side = grid.side();
    let radius = radius.min(side);
    let mut columns = vec![0.0f32; side];
    let mut entering = grid.rows();
    let mut leaving = grid.rows();
    entering.by_ref().take(radius).for_each(|row| add(&mut columns, row, 1.0));
    let mut sums = Vec::with_capacity(grid.values().len());
    // The running sum along a row, with what is before its start and behind its end.
    let mut running = Vec::with_capacity(side.saturating_mul(3));
    for row in 0..side {
        entering.by_ref().take(1).for_each(|row| add(&mut columns, row, 1.0));
        if row > radius {
            leaving.by_ref().take(1).for_each(|row| add(&mut columns, row, -1.0));
        }
        running.clear();
        running.resize(radius.saturating_add(1), 0.0);
        let mut sum = 0.0;
        running.extend(columns.iter().map(|value| {
            sum += value;
            sum
        }));
        running.resize(running.len().saturating_add(radius), sum);
        let ends = running.get(radius.saturating_mul(2).saturating_add(1)..).unwrap_or_default();
        sums.extend(ends.iter().zip(&running).map(|(end, start)| end - start));
    }
    sums
}

fn add(columns: &mut [f32], row: &[f32], sign: f32) {
    for (column, value) in columns.iter_mut().zip(row) {
        *column += sign * value;
    }
}

/// Returns how many modules lie within `radius` of each.
fn counts(side: usize, radius: usize) -> Vec<f32> {
    let line: Vec<f32> = (0..side)
        .map(|at| {
            let end = at.saturating_add(radius).saturating_add(1).min(side);
            num::float(end.saturating_sub(at.saturating_sub(radius)))
        })
        .collect();
    line.iter().flat_map(|down| line.iter().map(move |right| down * right)).collect()
}
