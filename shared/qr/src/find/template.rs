//! A finder pattern as a picture: how well a place looks like one, and where exactly it lies.
//!
//! The template is sampled at a chequered half-module grid over 8.5 modules, blurred as a camera
//! blurs it. The fit moves, turns and stretches it until it matches (Lucas and Kanade, 1981).

use std::sync::LazyLock;

use crate::field::Field;
use crate::num;
use crate::point::{Frame, Point};
use crate::solve::Normal;

/// Half modules on a side.
const SIDE: usize = 18;
/// What one correlation costs.
pub(crate) const CORRELATION: usize = 1_800;
/// What one fit costs.
pub(crate) const FIT: usize = 130_000;

/// One sample of a template: where, in modules from the centre, and how light it should be there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) u: f32,
    pub(crate) v: f32,
    pub(crate) light: f32,
}

/// A finder pattern as a blur of `sigma` modules leaves it.
#[derive(Debug)]
pub(crate) struct Template {
    samples: Vec<Sample>,
    sum: f32,
    variance: f32,
}

static SHARP: LazyLock<Template> = LazyLock::new(|| Template::new(0.25));
static USUAL: LazyLock<Template> = LazyLock::new(|| Template::new(0.45));
static SOFT: LazyLock<Template> = LazyLock::new(|| Template::new(0.75));
static COARSE: LazyLock<Template> = LazyLock::new(|| Template::with(0.45, Grid::Coarse));

enum Grid {
    /// Every second of the half modules, like the white fields of a chess board.
    Chequered,
    /// The means of two by two half modules.
    Coarse,
}

impl Template {
    fn new(sigma: f32) -> Self {
        Self::with(sigma, Grid::Chequered)
    }

    fn with(sigma: f32, grid: Grid) -> Self {
        let places = (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (row, column)));
        let at = |place: usize| num::float(place) * 0.5 - 4.25;
        let samples: Vec<Sample> = match grid {
            Grid::Chequered => places
                .filter(|(row, column)| row % 2 == column % 2)
                .map(|(row, column)| Sample::new(at(column), at(row), sigma))
                .collect(),
            Grid::Coarse => places
                .filter(|(row, column)| row % 2 == 0 && column % 2 == 0)
                .map(|(row, column)| {
                    let (u, v) = (at(column), at(row));
                    let light = (light_at(u, v, sigma) + light_at(u + 0.5, v + 0.5, sigma)) / 2.0;
                    Sample { u: u + 0.25, v: v + 0.25, light }
                })
                .collect(),
        };
        let count = num::float(samples.len());
        let sum: f32 = samples.iter().map(|sample| sample.light).sum();
        let squares: f32 = samples.iter().map(|sample| sample.light * sample.light).sum();
        Self { samples, sum, variance: squares - sum * sum / count }
    }

    /// Returns the template that suits a usual picture.
    pub(crate) fn usual() -> &'static Self {
        &USUAL
    }

    /// Returns the template with a quarter of the samples, for wide searches.
    pub(crate) fn coarse() -> &'static Self {
        &COARSE
    }

    /// Returns how well a frame looks like a finder pattern: 1 exactly, 0 not at all.
    pub(crate) fn correlation(&self, field: &Field<'_>, frame: &Frame) -> f32 {
        if is_inside(field, frame, 0.0) {
            self.correlate(frame, |point| field.at_inside(point))
        } else {
            self.correlate(frame, |point| field.at(point))
        }
    }

    fn correlate(&self, frame: &Frame, at: impl Fn(Point) -> f32) -> f32 {
        let (mut sum, mut squares, mut product) = (0.0, 0.0, 0.0);
        for sample in &self.samples {
            let grey = at(frame.at(sample.u, sample.v));
            sum += grey;
            squares += grey * grey;
            product += grey * sample.light;
        }
        let count = num::float(self.samples.len());
        // Flat places count as if they had noise.
        let variance = (squares - sum * sum / count).max(count * 2.0);
        (product - self.sum * sum / count) / (variance * self.variance).sqrt()
    }
}

impl Sample {
    fn new(u: f32, v: f32, sigma: f32) -> Self {
        Self { u, v, light: light_at(u, v, sigma) }
    }
}

/// Returns how light a blurred finder pattern is at a place.
fn light_at(u: f32, v: f32, sigma: f32) -> f32 {
    let square = |half: f32| bar(u, half, sigma) * bar(v, half, sigma);
    1.0 - (square(3.5) - square(2.5) + square(1.5))
}

/// Returns how much of a blurred bar of `half` modules to each side is at a place.
fn bar(place: f32, half: f32, sigma: f32) -> f32 {
    // The logistic curve, near enough to the integral of a Gaussian.
    let step = |x: f32| 1.0 / (1.0 + (-1.702 * x / sigma).exp());
    step(place + half) - step(place - half)
}

/// A frame that was fitted, and how well it looks like a finder pattern.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fitted {
    pub(crate) frame: Frame,
    pub(crate) correlation: f32,
}

/// Moves, turns and stretches a frame until it lies on a finder pattern; `None` if it runs away.
pub(crate) fn fit(field: &Field<'_>, start: Frame) -> Option<Fitted> {
    let size = start.module();
    if size.is_nan() || size <= 0.6 {
        return None;
    }
    let mut best: Option<Fitted> = None;
    for (template, steps) in [(&USUAL, 5), (&SHARP, 2), (&SOFT, 2)] {
        let from = best.map_or(start, |best| best.frame);
        let frame = (0..steps).try_fold(from, |frame, _| step(field, template, frame, size));
        let Some(frame) = frame else {
            continue;
        };
        let now = frame.module();
        let lost = frame.centre.distance(start.centre) > 3.0 * size;
        if lost || now < size * 0.6 || now > size * 1.7 {
            break;
        }
        let correlation = template.correlation(field, &frame);
        if best.is_none_or(|best| correlation > best.correlation) {
            best = Some(Fitted { frame, correlation });
        }
    }
    best
}

/// Makes one step of the fit: the frame, gain and offset that explain the picture best, linearised.
fn step(field: &Field<'_>, template: &Template, frame: Frame, size: f32) -> Option<Frame> {
    let reach = (0.3 * size).clamp(0.4, 2.0);
    let normal = if is_inside(field, &frame, reach) {
        linearise(template, &frame, reach, |point| field.at_inside(point))
    } else {
        linearise(template, &frame, reach, |point| field.at(point))
    };
    let [a, b, c, d, e, f, _, _] = normal.solve(ridges(&normal), [0.0; 8])?.map(num::single);
    let limited = |x: f32, y: f32, most: f32| {
        let most = most * size;
        Point::new(x.clamp(-most, most), y.clamp(-most, most))
    };
    let centre = frame.centre + limited(a, b, 0.6);
    let moved = Frame { centre, u: frame.u + limited(c, d, 0.2), v: frame.v + limited(e, f, 0.2) };
    moved.is_finite().then_some(moved)
}

/// Tells whether all samples of a template lie in the picture, and what is so near to them.
fn is_inside(field: &Field<'_>, frame: &Frame, reach: f32) -> bool {
    let wide = frame.u.x.abs().max(frame.u.y.abs()) + frame.v.x.abs().max(frame.v.y.abs());
    field.surrounds(frame.centre, wide * 4.5 + reach)
}

fn linearise(
    template: &Template,
    frame: &Frame,
    reach: f32,
    at: impl Fn(Point) -> f32,
) -> Normal<8> {
    let (right, down) = (Point::new(reach, 0.0), Point::new(0.0, reach));
    let mut normal = Normal::<8>::new();
    for sample in &template.samples {
        let Sample { u, v, light } = *sample;
        let point = frame.at(u, v);
        let slope_x = (at(point + right) - at(point - right)) / (2.0 * reach);
        let slope_y = (at(point + down) - at(point - down)) / (2.0 * reach);
        let moves = [slope_x, slope_y, slope_x * u, slope_y * u, slope_x * v, slope_y * v];
        let [a, b, c, d, e, f] = moves;
        normal.add(&[a, b, c, d, e, f, -1.0, -light], -at(point), 1.0);
    }
    normal
}

/// Holds the axes back more than the centre, each in proportion to how well it is determined.
fn ridges(normal: &Normal<8>) -> [f64; 8] {
    let mut ridges = normal.diagonal();
    let shares = [(1e-3, 1e-3), (3e-2, 1e-2), (0.0, 1e-6)];
    let kinds = [0, 0, 1, 1, 1, 1, 2, 2];
    for (ridge, kind) in ridges.iter_mut().zip(kinds) {
        let (share, least) = shares.get(kind).copied().unwrap_or_default();
        *ridge = *ridge * share + least;
    }
    ridges
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::picture::Picture;

    /// A finder pattern of 4 pixels a module, turned by 10 degrees, in the middle of 60 by 60.
    fn turned() -> (Picture, Frame) {
        let (sine, cosine) = 0.17f32.sin_cos();
        let centre = Point::new(30.3, 29.6);
        let (u, v) = (Point::new(cosine, sine) * 4.0, Point::new(-sine, cosine) * 4.0);
        let frame = Frame { centre, u, v };
        let pixels = (0..3_600).map(|at| {
            let point = Point::new(num::float(at % 60), num::float(at / 60));
            let place = frame.locate(point).unwrap();
            num::grey(40.0 + 180.0 * light_at(place.x, place.y, 0.35))
        });
        (Picture::new(60, 60, pixels.collect()).unwrap(), frame)
    }

    #[test]
    fn the_fit_finds_the_pattern_from_a_module_away() {
        let (picture, truth) = turned();
        let field = Field::new(picture.view(), false);
        let start = Frame {
            centre: truth.centre + Point::new(2.5, -2.0),
            u: Point::new(3.7, 0.0),
            v: Point::new(0.0, 4.4),
        };
        assert!(Template::usual().correlation(&field, &start) < 0.9);
        let fitted = fit(&field, start).unwrap();
        assert!(fitted.correlation > 0.98, "{fitted:?}");
        assert!(fitted.frame.centre.distance(truth.centre) < 0.2, "{fitted:?}");
        assert!(fitted.frame.u.distance(truth.u) < 0.15, "{fitted:?}");
        assert!(fitted.frame.v.distance(truth.v) < 0.15, "{fitted:?}");
        let negative = Field::new(picture.view(), true);
        assert!(Template::usual().correlation(&negative, &fitted.frame) < -0.9);
    }

    #[test]
    fn the_fit_survives_nothing_at_all() {
        let picture = Picture::new(9, 9, vec![255; 81]).unwrap();
        let field = Field::new(picture.view(), false);
        for module in [0.0, 0.7, 5.0, 1e9, f32::NAN] {
            let (u, v) = (Point::new(module, 0.0), Point::new(0.0, module));
            let fitted = fit(&field, Frame { centre: Point::new(4.0, 4.0), u, v });
            assert!(fitted.is_none_or(|fitted| fitted.correlation < 0.2));
        }
    }
}
