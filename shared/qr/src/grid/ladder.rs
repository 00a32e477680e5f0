//! From a geometry to bytes: cheap ways first, then costlier ones, until one reads.

use crate::decode::{self, Decoded};
use crate::field::Field;
use crate::grid::levels::{Levels, against_mean};
use crate::grid::refine::{self, View};
use crate::grid::sample::{Grid, sample};
use crate::grid::{Geometry, MARGIN, equalise};
use crate::layout::{Layout, layout};
use crate::num;
use crate::point::Point;
use crate::work::Work;

/// How far up the ladder to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// One threshold.
    Quick,
    /// What is left to do after that: filters, other thresholds, better geometry.
    Deep,
    /// Both, for a code that was hard to read before: of the quick way only its beginning.
    Both,
}

/// A code that was read, and where.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) decoded: Decoded,
    pub(crate) mirrored: bool,
    pub(crate) geometry: Geometry,
    /// Whether one threshold was not enough.
    pub(crate) hard: bool,
}

/// What came of an attempt.
#[derive(Debug)]
pub(crate) enum Outcome {
    Read(Box<Read>),
    /// The known modules are not where they should be: there is no such code here.
    NoGrid,
    /// A code is there and was not read. What the known modules say of it: 1 is perfect.
    Unread(f32),
}

/// Reads the code that lies so.
pub(crate) fn read(
    field: &Field<'_>,
    geometry: &Geometry,
    (effort, strong): (Effort, bool),
    work: &mut Work,
) -> Outcome {
    let ladder = Ladder {
        field,
        layout: layout(geometry.version),
        geometry: geometry.clone(),
        work,
        points: 1,
        hard: false,
    };
    ladder.climb(effort, strong)
}

struct Ladder<'a, 'b> {
    field: &'a Field<'b>,
    layout: &'static Layout,
    geometry: Geometry,
    work: &'a mut Work,
    /// Points on a side of each module that its grey is the mean of.
    points: usize,
    hard: bool,
}

/// A rung either reads or leaves what it found out.
type Rung<T> = Result<T, Found>;

/// What was read, or that the work is used up.
#[derive(Debug)]
enum Found {
    Code(Box<(Decoded, bool)>),
    Nothing,
}

impl Ladder<'_, '_> {
    fn climb(mut self, effort: Effort, strong: bool) -> Outcome {
        let least = if strong { 0.18 } else { 0.30 };
        let mut score = 1.0;
        let found = match effort {
            Effort::Quick => self.first(least, &mut score).and_then(|()| self.finer()),
            Effort::Deep => self.deep(),
            Effort::Both => self.first(least, &mut score).and_then(|()| self.deep()),
        };
        match found {
            Err(Found::Code(code)) => {
                let (decoded, mirrored) = *code;
                let Self { geometry, hard, .. } = self;
                Outcome::Read(Box::new(Read { decoded, mirrored, geometry, hard }))
            }
            Ok(()) | Err(Found::Nothing) if score < least => Outcome::NoGrid,
            Ok(()) | Err(Found::Nothing) => Outcome::Unread(score),
        }
    }

    fn spend(&mut self, for_each_module: usize) -> Rung<()> {
        let modules = self.layout.side.saturating_mul(self.layout.side);
        let had = self.work.spend(modules.saturating_mul(for_each_module));
        if had { Ok(()) } else { Err(Found::Nothing) }
    }

    /// Tries to decode; a mirrored code is its own transpose.
    fn attempt(&self, grid: &Grid, erasures: bool) -> Rung<()> {
        let modules = grid.inner();
        let version = self.geometry.version;
        let found = match decode::decode(&modules, version, erasures) {
            Some(decoded) => Some((decoded, false)),
            None => {
                let mirrored = transposed(&modules, self.layout.side);
                decode::decode(&mirrored, version, erasures).map(|decoded| (decoded, true))
            }
        };
        found.map_or(Ok(()), |found| Err(Found::Code(Box::new(found))))
    }

    fn grey(&self, shift: f32) -> Grid {
        sample(self.field, &self.geometry, self.points, Point::new(shift, shift))
    }

    /// One threshold, the local mean, on one point for each module.
    fn first(&mut self, least: f32, score: &mut f32) -> Rung<()> {
        self.spend(40)?;
        let believed = against_mean(&self.grey(0.0), 6);
        *score = known_score(&believed, self.layout);
        if *score < least {
            return Err(Found::Nothing);
        }
        self.attempt(&believed, false)
    }

    /// The same on four points for each module.
    fn finer(&mut self) -> Rung<()> {
        if self.geometry.module() < 3.0 {
            return Ok(());
        }
        self.spend(90)?;
        self.points = 2;
        self.attempt(&against_mean(&self.grey(0.0), 6), false)
    }

    fn deep(&mut self) -> Rung<()> {
        self.hard = true;
        self.points = if self.geometry.module() >= 4.0 { 3 } else { 2 };
        let mut believed = None;
        for pass in 0..3 {
            self.spend(200)?;
            let grey = self.grey(0.0);
            let guess = believed.unwrap_or_else(|| against_mean(&grey, 6));
            let classed = Levels::new(&grey, &guess, 5).apply(&grey, 0.5);
            self.attempt(&classed, true)?;
            let (seen, filtered) = self.near(&grey, &classed)?;
            let sure = self.between(&grey, filtered, &BETWEEN)?;
            self.low(&grey, &classed)?;
            if pass < 2 {
                self.spend(750)?;
                let view = View {
                    field: self.field,
                    geometry: &self.geometry,
                    layout: self.layout,
                    points: self.points,
                    grey: &grey,
                    seen: &seen,
                    believed: &sure,
                };
                self.geometry = refine::refine(&view).ok_or(Found::Nothing)?;
            }
            believed = Some(sure);
        }
        Ok(())
    }

    /// The filter over whole modules. Returns the modules against their levels, and filtered.
    fn near(&mut self, grey: &Grid, classed: &Grid) -> Rung<(Grid, Grid)> {
        let mut seen = Levels::new(grey, classed, 7).apply(grey, 0.5);
        self.train(equalise::NEAR_COST)?;
        let mut filtered = equalise::start(&seen, self.layout).ok_or(Found::Nothing)?;
        self.attempt(&filtered, true)?;
        for round in 0..3 {
            self.train(equalise::NEAR_COST)?;
            filtered = equalise::again(&seen, &filtered, self.layout).ok_or(Found::Nothing)?;
            self.attempt(&filtered, true)?;
            if round == 1 {
                seen = Levels::new(grey, &filtered, 5).apply(grey, 0.5);
            }
        }
        Ok((seen, filtered))
    }

    fn train(&mut self, cost: usize) -> Rung<()> {
        self.spend(25)?;
        if self.work.spend(cost) { Ok(()) } else { Err(Found::Nothing) }
    }

    /// The filter that also looks between modules, round by round nearer; blocks that are read are
    /// believed in the next round.
    fn between(&mut self, grey: &Grid, mut believed: Grid, rounds: &[Round]) -> Rung<Grid> {
        let halves = self.grey(0.5);
        let regions = (self.layout.side / 45).clamp(1, 3);
        for round in rounds {
            let regions = if round.in_regions { regions } else { 1 };
            self.spend(70)?;
            self.train(equalise::BETWEEN_COST.saturating_mul(regions.saturating_mul(regions)))?;
            let levels = Levels::new(grey, &believed, round.radius);
            let (whole, half) = (levels.apply(grey, 0.5), levels.apply(&halves, 0.5));
            let filtered = equalise::between(&whole, &half, &believed, self.layout, regions);
            let Some(filtered) = filtered else {
                break;
            };
            believed = filtered;
            self.attempt(&believed, true)?;
            self.settle(&mut believed);
        }
        Ok(believed)
    }

    /// Makes sure of the modules of blocks that can be read on their own.
    fn settle(&self, believed: &mut Grid) {
        for (place, dark) in decode::settled(&believed.inner(), self.geometry.version) {
            let place = usize::try_from(place).unwrap_or(usize::MAX);
            let (column, row) = num::column_and_row(place, self.layout.side);
            believed.set_module(column, row, if dark { 1.2 } else { -1.2 });
        }
    }

    /// Thresholds nearer to the dark level: stripes and glare add light and never take any away.
    fn low(&mut self, grey: &Grid, classed: &Grid) -> Rung<()> {
        const EVERYWHERE: usize = 200;
        let mut best: Option<(f32, Grid, usize)> = None;
        for (radius, point) in [
            (2, 0.5),
            (2, 0.35),
            (3, 0.3),
            (EVERYWHERE, 0.25),
            (EVERYWHERE, 0.15),
            (8, 0.3),
            (EVERYWHERE, 0.4),
        ] {
            self.spend(60)?;
            let once = Levels::new(grey, classed, radius).apply(grey, point);
            self.attempt(&once, true)?;
            let twice = Levels::new(grey, &once, radius).apply(grey, point);
            self.attempt(&twice, true)?;
            let score = known_score(&twice, self.layout);
            if best.as_ref().is_none_or(|(most, ..)| score > *most) {
                best = Some((score, twice, radius));
            }
        }
        if let Some((score, believed, radius)) = best
            && score > 0.0
        {
            let first = Round { radius: radius.min(5), in_regions: false };
            let rounds: Vec<Round> = core::iter::once(first).chain(AFTER_LOW).collect();
            self.between(grey, believed, &rounds)?;
        }
        Ok(())
    }
}

/// One round of the filter between modules.
#[derive(Debug, Clone, Copy)]
struct Round {
    /// Modules around each that its levels are taken of.
    radius: usize,
    in_regions: bool,
}

const fn round(radius: usize, in_regions: bool) -> Round {
    Round { radius, in_regions }
}

const BETWEEN: [Round; 8] = [
    round(5, false),
    round(5, false),
    round(4, true),
    round(4, true),
    round(3, true),
    round(3, true),
    round(2, true),
    round(2, true),
];

const AFTER_LOW: [Round; 5] =
    [round(2, false), round(2, false), round(2, true), round(2, true), round(2, true)];

/// Returns how well the known modules are what they should be: 1 perfectly, 0 by chance.
fn known_score(grid: &Grid, layout: &Layout) -> f32 {
    let (mut sum, mut size) = (0.0, 1e-6);
    for known in &layout.known {
        let value = grid.module(known.x.into(), known.y.into()).clamp(-1.5, 1.5);
        sum += if known.dark { value } else { -value };
        size += value.abs();
    }
    sum / size
}

fn transposed(modules: &[f32], side: usize) -> Vec<f32> {
    let column = |start: usize| modules.iter().skip(start).step_by(side.max(1)).copied();
    (0..side).flat_map(column).collect()
}

/// Modules around the code that filters look at; the margin must hold them.
const _: () = assert!(MARGIN >= 2);
