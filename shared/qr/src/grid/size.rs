//! How many modules a code has, seen from its finder patterns, its version bits and its timing lines.

use crate::code::Version;
use crate::field::Field;
use crate::format::version_word;
use crate::grid::pose::Pose;
use crate::homography::{Fit, Homography};
use crate::num;
use crate::point::Point;

/// The most versions that are tried for one triple.
const MAX_VERSIONS: usize = 3;

/// Returns the versions that a triple may be, the likeliest first.
pub(crate) fn versions(field: &Field<'_>, pose: &Pose) -> Vec<Version> {
    let modules = pose.modules();
    let guess = num::round(((modules - 17.0) / 4.0).clamp(1.0, 40.0));
    let mut versions = if modules > 38.0 { by_bits(field, pose, guess) } else { Vec::new() };
    let mut timed: Vec<(f32, Version)> = around(guess, 2usize.saturating_add(guess / 8))
        .filter(|version| !versions.contains(version))
        .filter_map(|version| {
            let score = timing(field, &pose.fit(version).solve()?, version);
            let least = if pose.is_strong() { 0.1 } else { 0.35 };
            let off = num::float(usize::from(version.number()).abs_diff(guess));
            (score > least).then_some((score - 0.02 * off, version))
        })
        .collect();
    timed.sort_by(|left, right| right.0.total_cmp(&left.0));
    versions.extend(timed.into_iter().take(2).map(|(_, version)| version));
    versions.truncate(MAX_VERSIONS);
    versions
}

fn around(guess: usize, reach: usize) -> impl Iterator<Item = Version> {
    let numbers = guess.saturating_sub(reach)..=guess.saturating_add(reach);
    numbers.filter_map(|number| Version::new(u8::try_from(number).ok()?))
}

/// Returns at most two versions whose bits are seen beside the finders, where version 7 and above
/// have them, and which are near the guess.
fn by_bits(field: &Field<'_>, pose: &Pose, guess: usize) -> Vec<Version> {
    let [_, right, below] = pose.corners;
    let reads = [(right, true), (below, false)].map(|(corners, upper)| {
        corners.and_then(|corners| version_bits(field, &local_plane(&corners)?, upper))
    });
    let reads: Vec<[f32; 18]> = reads.into_iter().flatten().collect();
    let least = if pose.is_strong() { 0.4 } else { 0.6 };
    let slack = 3usize.saturating_add(guess / 5);
    let near = around(guess, slack).filter(|version| version.number() >= 7);
    let mut scored: Vec<(f32, Version)> = near
        .map(|version| {
            let sum: f32 = reads.iter().map(|bits| bit_score(bits, version)).sum();
            (sum / num::float(reads.len().max(1)), version)
        })
        .filter(|(score, _)| *score > least)
        .collect();
    scored.sort_by(|left, right| right.0.total_cmp(&left.0));
    scored.into_iter().take(2).map(|(_, version)| version).collect()
}

/// Returns the plane of a finder pattern by its corners, in modules from its top left one.
fn local_plane(corners: &[Point; 4]) -> Option<Homography> {
    let size = corners.iter().map(|corner| corner.x.abs().max(corner.y.abs())).fold(50.0, f32::max);
    let mut fit = Fit::new(7.0, size);
    let places = [(0.0, 0.0), (7.0, 0.0), (7.0, 7.0), (0.0, 7.0)];
    for ((u, v), corner) in places.into_iter().zip(corners) {
        fit.add(Point::new(u, v), *corner, 1.0);
    }
    fit.solve()
}

/// Returns how dark each of the 18 version bits beside a finder is, against their mean.
fn version_bits(field: &Field<'_>, plane: &Homography, upper: bool) -> Option<[f32; 18]> {
    let mut bits = [0.0; 18];
    for (place, bit) in bits.iter_mut().enumerate() {
        let (across, along) = (num::float(place % 3) - 3.5, num::float(place / 3) + 0.5);
        let (u, v) = if upper { (across, along) } else { (along, across) };
        let around = [(0.0, 0.0), (0.2, 0.2), (-0.2, 0.2), (0.2, -0.2), (-0.2, -0.2)];
        *bit = -around.iter().map(|(x, y)| field.at(plane.map(u + x, v + y))).sum::<f32>();
    }
    let mean = bits.iter().sum::<f32>() / 18.0;
    bits.iter_mut().for_each(|bit| *bit -= mean);
    bits.iter().all(|bit| bit.is_finite()).then_some(bits)
}

/// Returns the correlation of seen bits with those of a version.
fn bit_score(bits: &[f32; 18], version: Version) -> f32 {
    let word = version_word(version.number());
    let ones = if word.count_ones() == 0 { 0.0 } else { f32::from(count(word)) / 18.0 };
    let (mut product, mut expected, mut seen) = (0.0, 0.0, 1.0);
    for (place, bit) in bits.iter().enumerate() {
        let one = if (word >> place) & 1 == 1 { 1.0 - ones } else { -ones };
        product += one * bit;
        expected += one * one;
        seen += bit * bit;
    }
    product / (expected * seen).sqrt()
}

fn count(word: u32) -> u8 {
    u8::try_from(word.count_ones()).unwrap_or(0)
}

/// Returns how well the timing lines alternate where a version has them: 1 exactly, 0 not at all.
pub(crate) fn timing(field: &Field<'_>, plane: &Homography, version: Version) -> f32 {
    let last = version.modules().saturating_sub(8);
    let line = |place: &dyn Fn(f32) -> Point| {
        let greys: Vec<f32> =
            (7..=last).map(|module| field.at(place(num::float(module) + 0.5))).collect();
        let (mut sum, mut size) = (0.0, 1e-3);
        for (module, triple) in (8usize..).zip(greys.windows(3)) {
            let [before, here, after] = triple else {
                continue;
            };
            let light = here - (before + after) / 2.0;
            sum += if module % 2 == 0 { -light } else { light };
            size += light.abs();
        }
        sum / size
    };
    (line(&|module| plane.map(module, 6.5)) + line(&|module| plane.map(6.5, module))) / 2.0
}
