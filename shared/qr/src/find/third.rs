//! The third finder pattern of a code, searched where two known ones say that it must be.

use crate::field::Field;
use crate::find::Finder;
use crate::find::template::{self, Template};
use crate::num;
use crate::point::{Frame, Point};
use crate::work::Work;

/// A place where the third may be: its frame as the other two suggest it, and how far away the
/// others are in modules, which is how far off it may be.
#[derive(Debug, Clone, Copy)]
struct Guess {
    frame: Frame,
    modules: f32,
}

/// The correlation from which a finder is beyond doubt.
const SURE: f32 = 0.9;

/// Returns at most four finders, best first, that would make a code with two that have frames.
pub(crate) fn third(
    field: &Field<'_>,
    one: &Finder,
    other: &Finder,
    work: &mut Work,
) -> Vec<Finder> {
    let (Some(first), Some(second)) = (one.frame, other.frame) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for guess in guesses(&first, &second) {
        if !field.holds(guess.frame.centre, 0.0) {
            continue;
        }
        for frame in around(field, &guess, work) {
            if !work.spend(template::FIT) {
                return found;
            }
            let Some(fitted) = template::fit(field, frame) else {
                continue;
            };
            let apart =
                |known: &Finder| fitted.frame.centre.distance(known.centre) > 8.0 * known.module;
            if fitted.correlation > 0.7 && apart(one) && apart(other) {
                found.push(Finder::from(fitted));
            }
        }
    }
    found.sort_by(|left, right| right.weight.total_cmp(&left.weight));
    found.truncate(4);
    found
}

/// Returns where a third may be that nobody sees, under glare or dirt, if two are beyond doubt.
pub(crate) fn hidden(field: &Field<'_>, one: &Finder, other: &Finder) -> Vec<Finder> {
    let frames = one.frame.zip(other.frame);
    let frames = frames.filter(|_| one.weight > SURE && other.weight > SURE);
    let guesses = frames.map_or_else(Vec::new, |(one, other)| guesses(&one, &other));
    let inside = |guess: &Guess| field.holds(guess.frame.centre, 0.0);
    guesses.into_iter().filter(inside).map(|guess| Finder::supposed(guess.frame)).collect()
}

fn guesses(one: &Frame, other: &Frame) -> Vec<Guess> {
    let way = other.centre - one.centre;
    let (first, first_cosine) = turned_along(one, way);
    let (second, second_cosine) = turned_along(other, way);
    if first_cosine > 0.97 && second_cosine > 0.97 {
        beside(way, &first, &second)
    } else {
        across(way, one, other)
    }
}

/// Turns a frame so that its first axis is the one that lies along a way, more or less.
fn turned_along(frame: &Frame, way: Point) -> (Frame, f32) {
    let way = way.unit();
    let (u, v) = (frame.u.unit().dot(way).abs(), frame.v.unit().dot(way).abs());
    if u > v { (*frame, u) } else { (Frame { centre: frame.centre, u: frame.v, v: frame.u }, v) }
}

/// The two are neighbours: the third lies to one side of either.
fn beside(way: Point, one: &Frame, other: &Frame) -> Vec<Guess> {
    let modules = way.length() / (one.u.length() * other.u.length()).sqrt().max(0.5);
    if !(10.0..=180.0).contains(&modules) {
        return Vec::new();
    }
    let places = [one, other].into_iter().flat_map(|frame| [(frame, 1.0), (frame, -1.0)]);
    places
        .map(|(frame, side)| {
            let frame = Frame { centre: frame.at(0.0, side * modules), ..*frame };
            Guess { frame, modules }
        })
        .collect()
}

/// The two lie across from each other: the third is where their axes meet.
fn across(way: Point, one: &Frame, other: &Frame) -> Vec<Guess> {
    let axes = [(one.u, other.v), (one.v, other.u), (one.u, other.u), (one.v, other.v)];
    let meet = |(u, v): (Point, Point)| {
        let area = u.cross(v);
        let steps = way.cross(v) / area;
        let crossing = area.abs() >= 0.5 * u.length() * v.length();
        let far = (10.0..=180.0).contains(&steps.abs());
        let frame = Frame { centre: one.centre + u * steps, u, v };
        (crossing && far).then_some(Guess { frame, modules: steps.abs() })
    };
    axes.into_iter().filter_map(meet).collect()
}

/// Returns the three best places near a guess.
fn around(field: &Field<'_>, guess: &Guess, work: &mut Work) -> Vec<Frame> {
    let reach = (0.16 * guess.modules).clamp(3.0, 24.0);
    let steps = num::floor(reach / 0.9);
    let mut best: Vec<(f32, Frame)> = Vec::new();
    for scale in [0.85, 1.0, 1.15] {
        let Frame { u, v, .. } = guess.frame;
        for y in num::span(steps) {
            if !work.spend(num::floor(reach * 200.0)) {
                return Vec::new();
            }
            for x in num::span(steps) {
                let centre = guess.frame.at(x * 0.9, y * 0.9);
                let frame = Frame { centre, u: u * scale, v: v * scale };
                if !field.holds(centre, 0.0) || !is_ring(field, &frame) {
                    continue;
                }
                let correlation = Template::usual().correlation(field, &frame);
                if !work.spend(template::CORRELATION) {
                    return Vec::new();
                }
                if correlation > 0.4 {
                    best.push((correlation, frame));
                }
            }
        }
    }
    best.sort_by(|left, right| right.0.total_cmp(&left.0));
    best.into_iter().take(3).map(|(_, frame)| frame).collect()
}

/// Tells whether the middle is darker than the ring around it: cheap, and seldom true.
fn is_ring(field: &Field<'_>, frame: &Frame) -> bool {
    let mean = |places: &[(f32, f32)]| {
        let sum: f32 = places.iter().map(|(u, v)| field.at(frame.at(*u, *v))).sum();
        sum / num::float(places.len())
    };
    // Most places fail here already.
    if field.at(frame.centre) > field.at(frame.at(2.0, 0.0)) {
        return false;
    }
    let core = mean(&[(0.0, 0.0), (0.7, 0.0), (-0.7, 0.0), (0.0, 0.7), (0.0, -0.7)]);
    let ring = mean(&[
        (2.0, 0.0),
        (-2.0, 0.0),
        (0.0, 2.0),
        (0.0, -2.0),
        (2.0, 2.0),
        (-2.0, 2.0),
        (2.0, -2.0),
        (-2.0, -2.0),
    ]);
    ring - core >= 4.0
}
