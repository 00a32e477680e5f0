//! From a place that may be a finder pattern to its frame.

use core::f32::consts::FRAC_PI_2;

use crate::field::Field;
use crate::find::Finder;
use crate::find::template::{self, Template};
use crate::num;
use crate::point::{Frame, Point};

/// What one place in all orientations costs.
pub(crate) const PLACE: usize = 45_000;

/// How much smaller a pattern is along its axes than the filter saw it, for each way to be tilted.
const STRETCHES: [(f32, f32); 5] =
    [(0.72, 0.72), (0.95, 0.95), (0.98, 0.62), (0.62, 0.98), (0.55, 0.55)];
/// Angles tried over a quarter turn.
const ANGLES: usize = 6;

/// Returns the finder with its frame, if it is one, trying at most so many places: they are tried
/// with rings, which look alike from all sides; the best of them with all angles and stretches; and the best frame is fitted.
pub(crate) fn orient(field: &Field<'_>, finder: &Finder, most: usize) -> Option<Finder> {
    let template = Template::coarse();
    let mut best = (0.25, None);
    for place in places(field, finder).into_iter().take(most) {
        for frame in frames(place, finder.module) {
            let correlation = template.correlation(field, &frame);
            if correlation > best.0 {
                best = (correlation, Some(frame));
            }
        }
    }
    let fitted = template::fit(field, best.1?)?;
    // True finder patterns come to 0.78 and above.
    (fitted.correlation >= 0.68).then(|| fitted.into())
}

/// Returns the 25 places around a finder, those first that look most like the middle of rings.
fn places(field: &Field<'_>, finder: &Finder) -> Vec<Point> {
    let step = 0.75 * finder.module;
    let rows = num::span(2).flat_map(|y| num::span(2).map(move |x| Point::new(x, y)));
    let mut places: Vec<(f32, Point)> = rows
        .map(|way| {
            let place = finder.centre + way * step;
            let look = |size: f32| rings(field, place, finder.module * size);
            (look(0.6).max(look(0.85)), place)
        })
        .collect();
    places.sort_by(|left, right| right.0.total_cmp(&left.0));
    places.into_iter().map(|(_, place)| place).collect()
}

/// Returns how much a place looks like dark, light and dark rings: the correlation of 25 points.
fn rings(field: &Field<'_>, centre: Point, module: f32) -> f32 {
    let (mut light, mut dark, mut squares) = (0.0, 0.0, 0.0);
    for (radius, is_light) in [(0.0, false), (1.0, false), (2.15, true), (3.3, false)] {
        let points = if radius > 0.0 { 8 } else { 1 };
        for point in 0..points {
            let angle = num::float(point) * FRAC_PI_2 / 2.0;
            let way = Point::new(angle.cos(), angle.sin()) * (radius * module);
            let grey = field.at(centre + way);
            squares += grey * grey;
            *(if is_light { &mut light } else { &mut dark }) += grey;
        }
    }
    let sum: f32 = light + dark;
    let variance = (squares - sum * sum / 25.0).max(50.0);
    // Eight light points and seventeen dark ones.
    (light / 8.0 - dark / 17.0) * 2.332_381 / variance.sqrt()
}

impl From<template::Fitted> for Finder {
    fn from(fitted: template::Fitted) -> Self {
        let template::Fitted { frame, correlation } = fitted;
        let (centre, module) = (frame.centre, frame.module());
        Self { centre, module, weight: correlation, frame: Some(frame) }
    }
}

fn frames(centre: Point, module: f32) -> impl Iterator<Item = Frame> {
    STRETCHES.into_iter().flat_map(move |(wide, tall)| {
        (0..ANGLES).map(move |angle| {
            let turn = num::float(angle) * FRAC_PI_2 / num::float(ANGLES);
            let axis = Point::new(turn.cos(), turn.sin());
            let (u, v) = (axis * (module * wide), Point::new(-axis.y, axis.x) * (module * tall));
            Frame { centre, u, v }
        })
    })
}
