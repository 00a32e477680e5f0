//! The codes of a picture that stands alone: everything is tried, the cheap ways first.

use crate::find::matched;
use crate::picture::{GreyView, Picture};
use crate::reader::{Code, is_searchable};
use crate::search::{Care, Search, holds};
use crate::work::Work;

/// What the search in a picture may cost.
const WHOLE: u64 = 90_000_000;
/// What the search for small codes in a large picture may cost besides.
const FINE: u64 = 60_000_000;
/// Pictures above this many pixels are searched at half their width and height.
pub(crate) const LARGE: usize = 3 * 1024 * 1024;
/// Pictures above this many pixels are not even looked through for small codes as they are.
const HUGE: usize = 4 * LARGE;

/// Returns the codes of a still picture, in no particular order; nothing if none can be read.
///
/// The bytes are exact, whatever they are. The work is bounded, whatever the picture shows: it is
/// counted, so that the same picture gives the same on every machine.
#[must_use]
pub fn read(picture: &GreyView<'_>) -> Vec<Code> {
    let (finer, scale) = reduced(*picture, HUGE);
    let fine = finer.as_ref().map_or(*picture, Picture::view);
    if !is_searchable(fine) {
        return Vec::new();
    }
    let (small, step) = reduced(fine, LARGE);
    let view = small.as_ref().map_or(fine, Picture::view);
    let mut search = Search::new(view, Work::new(WHOLE));
    search.black_and_white(false, 1.0, 2);
    search.black_and_white(true, 1.0, 2);
    let tiny = if small.is_some() { tiny(fine, scale) } else { Vec::new() };
    if tiny.is_empty() {
        costly(&mut search);
    }
    let found = search.found.into_iter().map(|found| Code::new(found, scale * step));
    let mut codes: Vec<Code> = found.collect();
    for code in tiny {
        let [corner, _, opposite, _] = code.outline;
        let known = |known: &Code| holds(&known.outline, (corner + opposite) * 0.5);
        if !codes.iter().any(known) {
            codes.push(code);
        }
    }
    codes
}

/// Looks for codes whose modules are lost when the picture is halved.
fn tiny(view: GreyView<'_>, scale: f32) -> Vec<Code> {
    let mut search = Search::new(view, Work::new(FINE));
    search.black_and_white(false, 0.25, 2);
    search.found.into_iter().map(|found| Code::new(found, scale)).collect()
}

/// Everything else that a picture may be worth, while nothing is found.
fn costly(search: &mut Search<'_>) {
    if search.found.is_empty() {
        search.deep(3);
    }
    let mut both: matched::Both = [Vec::new(), Vec::new()];
    if search.found.is_empty() {
        for scale in 0..matched::SCALES {
            search.matched(scale, &mut both);
        }
        oriented(search, &both, Care { places: 10, hidden: false });
    }
    for (negative, radius) in [(false, 0.5), (false, 2.0), (true, 0.5)] {
        if search.found.is_empty() {
            search.black_and_white(negative, radius, 1);
            search.deep(2);
        }
    }
    oriented(search, &both, Care { places: 25, hidden: true });
}

/// Looks around what the matched filter found, dark codes first.
fn oriented(search: &mut Search<'_>, both: &matched::Both, care: Care) {
    for (negative, candidates) in [false, true].into_iter().zip(both) {
        if search.found.is_empty() {
            search.oriented(negative, candidates, care);
            search.deep(3);
        }
    }
}

/// Returns a picture of at most so many pixels, if it has more, and what one of its pixels stands
/// for.
pub(crate) fn reduced(picture: GreyView<'_>, most: usize) -> (Option<Picture>, f32) {
    let mut small: Option<Picture> = None;
    let mut scale = 1.0;
    loop {
        let view = small.as_ref().map_or(picture, Picture::view);
        if view.pixels().len() <= most {
            return (small, scale);
        }
        match view.halved() {
            Some(half) => small = Some(half),
            None => return (small, scale),
        }
        scale *= 2.0;
    }
}
