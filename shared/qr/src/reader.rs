//! Pictures to bytes.

use crate::find::matched;
use crate::picture::{GreyView, Picture};
use crate::search::{Found, Search};
use crate::segments::Part;
use crate::work::Work;
use crate::{Level, Point, Version};

/// What a still picture may cost.
const STILL: u64 = 120_000_000;
/// Pictures above this many pixels are searched at half their width and height.
const LARGE: usize = 3 * 1024 * 1024;
/// The largest width and height that is searched.
const MAX_SIDE: usize = 16_384;

/// A code that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// What it holds, byte by byte; kanji as Shift JIS.
    pub payload: Vec<u8>,
    /// Its corners: the one between two finder patterns first, then clockwise in the picture.
    pub outline: [Point; 4],
    /// Its size.
    pub version: Version,
    /// How much damage it would survive.
    pub level: Level,
    /// The codewords that were wrong.
    pub errors: usize,
    /// Whether it is seen from behind or in a mirror.
    pub mirrored: bool,
    /// Whether it is light on dark.
    pub negative: bool,
    /// Which part of several codes it is, if it says so.
    pub part: Option<Part>,
}

impl Code {
    pub(crate) fn new(found: Found, scale: f32) -> Self {
        let Found { read, negative } = found;
        let shift = Point::new(scale - 1.0, scale - 1.0) * 0.5;
        Self {
            outline: read.geometry.outline().map(|corner| corner * scale + shift),
            version: read.decoded.version,
            level: read.decoded.level,
            errors: read.decoded.errors,
            mirrored: read.mirrored,
            negative,
            part: read.decoded.part,
            payload: read.decoded.payload,
        }
    }
}

/// Returns the codes of a still picture, in no particular order; nothing if none can be read.
///
/// The bytes are exact, whatever they are. The work is bounded, whatever the picture shows: it is
/// counted, so that the same picture gives the same on every machine.
#[must_use]
pub fn read(picture: &GreyView<'_>) -> Vec<Code> {
    let (small, scale) = reduced(*picture);
    let view = small.as_ref().map_or(*picture, Picture::view);
    if view.width() < 21 || view.height() < 21 || view.width().max(view.height()) > MAX_SIDE {
        return Vec::new();
    }
    let mut search = Search::new(view, Work::new(STILL));
    whole(&mut search);
    search.found.into_iter().map(|found| Code::new(found, scale)).collect()
}

/// Everything that a picture may be worth, cheap steps first.
fn whole(search: &mut Search<'_>) {
    search.black_and_white(false, 1.0, 2);
    search.black_and_white(true, 1.0, 2);
    if search.found.is_empty() {
        search.deep(3);
    }
    if search.found.is_empty() {
        let mut both: matched::Both = [Vec::new(), Vec::new()];
        for scale in 0..matched::SCALES {
            search.matched(scale, &mut both);
        }
        let [dark, light] = &both;
        search.oriented(false, dark);
        search.deep(3);
        if search.found.is_empty() {
            search.oriented(true, light);
            search.deep(3);
        }
    }
    for (negative, radius) in [(false, 0.5), (false, 2.0), (true, 0.5)] {
        if search.found.is_empty() {
            search.black_and_white(negative, radius, 1);
            search.deep(2);
        }
    }
}

/// Returns a picture that is small enough to be searched, if it is not, and what one of its pixels
/// stands for.
fn reduced(picture: GreyView<'_>) -> (Option<Picture>, f32) {
    let mut small: Option<Picture> = None;
    let mut scale = 1.0;
    loop {
        let view = small.as_ref().map_or(picture, Picture::view);
        if view.pixels().len() <= LARGE {
            return (small, scale);
        }
        match view.halved() {
            Some(half) => small = Some(half),
            None => return (small, scale),
        }
        scale *= 2.0;
    }
}
