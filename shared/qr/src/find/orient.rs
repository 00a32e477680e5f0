//! From a place that may be a finder pattern to its frame.

use core::f32::consts::FRAC_PI_2;

use crate::field::Field;
use crate::find::Finder;
use crate::find::template::{self, Template};
use crate::num;
use crate::point::{Frame, Point};

/// What one search for a frame costs.
pub(crate) const ORIENT: usize = 350_000;

/// How much smaller a pattern is along its axes than the filter saw it, for each way to be tilted.
const STRETCHES: [(f32, f32); 5] =
    [(0.72, 0.72), (0.95, 0.95), (0.98, 0.62), (0.62, 0.98), (0.55, 0.55)];
/// Angles tried over a quarter turn.
const ANGLES: usize = 6;

/// Returns the finder with its frame, if it is one: places, angles and stretches are tried coarsely,
/// and the best is fitted.
pub(crate) fn orient(field: &Field<'_>, finder: &Finder) -> Option<Finder> {
    let template = Template::coarse();
    let mut best = (0.25, None);
    for frame in frames(finder) {
        let correlation = template.correlation(field, &frame);
        if correlation > best.0 {
            best = (correlation, Some(frame));
        }
    }
    let fitted = template::fit(field, best.1?)?;
    // True finder patterns come to 0.78 and above.
    (fitted.correlation >= 0.68).then(|| fitted.into())
}

impl From<template::Fitted> for Finder {
    fn from(fitted: template::Fitted) -> Self {
        let template::Fitted { frame, correlation } = fitted;
        let (centre, module) = (frame.centre, frame.module());
        Self { centre, module, weight: correlation, frame: Some(frame) }
    }
}

fn frames(finder: &Finder) -> impl Iterator<Item = Frame> {
    let (centre, module) = (finder.centre, finder.module);
    let turned = STRETCHES.into_iter().flat_map(move |(wide, tall)| {
        (0..ANGLES).map(move |angle| {
            let turn = num::float(angle) * FRAC_PI_2 / num::float(ANGLES);
            let axis = Point::new(turn.cos(), turn.sin());
            let (u, v) = (axis * (module * wide), Point::new(-axis.y, axis.x) * (module * tall));
            Frame { centre, u, v }
        })
    });
    let step = 0.75 * module;
    turned.flat_map(move |frame| {
        let rows = (-2i32..=2).flat_map(|y| (-2i32..=2).map(move |x| (x, y)));
        rows.map(move |(x, y)| {
            let way = Point::new(num::signed(x), num::signed(y)) * step;
            Frame { centre: frame.centre + way, ..frame }
        })
    })
}
