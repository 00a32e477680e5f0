//! What lies before the camera: codes on a plane, dirt on them, and whatever is around them.
//!
//! Coordinates are modules of the first code, from its middle; y goes down.

use std::f32::consts::PI;

use crate::code::Code;
use crate::rng::Rng;

/// A rotation, kept as its sine and cosine since every ray asks for it.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    sin: f32,
    cos: f32,
}

impl Turn {
    /// No rotation.
    pub const NONE: Self = Self { sin: 0.0, cos: 1.0 };

    /// Turns clockwise by an angle in radians.
    #[must_use]
    pub fn by(angle: f32) -> Self {
        let (sin, cos) = angle.sin_cos();
        Self { sin, cos }
    }

    /// Turns a point back.
    pub(crate) fn undo(self, x: f32, y: f32) -> (f32, f32) {
        (x * self.cos + y * self.sin, y * self.cos - x * self.sin)
    }
}

/// A code on the plane.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The code.
    pub code: Code,
    /// Where its middle is.
    pub middle: (f32, f32),
    /// The size of its modules.
    pub scale: f32,
    /// How it is turned.
    pub turn: Turn,
    /// Whether it is seen from behind.
    pub mirrored: bool,
    /// The width of its quiet zone, in its own modules.
    pub quiet: f32,
}

impl Placed {
    /// Places a code in the middle, upright.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self { code, middle: (0.0, 0.0), scale: 1.0, turn: Turn::NONE, mirrored: false, quiet: 4.0 }
    }

    /// Returns the point in the code's own modules, from its corner, or `None` beyond its quiet zone.
    fn locate(&self, u: f32, v: f32) -> Option<(f32, f32)> {
        let (x, y) = ((u - self.middle.0) / self.scale, (v - self.middle.1) / self.scale);
        let (x, y) = self.turn.undo(x, y);
        let half = self.code.size() as f32 / 2.0;
        let inside = x.abs() <= half + self.quiet && y.abs() <= half + self.quiet;
        let x = if self.mirrored { -x } else { x };
        inside.then_some((x + half, y + half))
    }
}

/// A spot of dirt, a sticker or a scratch.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// Its middle.
    pub middle: (f32, f32),
    /// Its half width and height before it is turned.
    pub half: (f32, f32),
    /// How it is turned.
    pub turn: Turn,
    /// Whether it is an ellipse rather than a rectangle.
    pub round: bool,
    /// How light it is, between the code's dark (0) and light (1).
    pub light: f32,
    /// How much of what is below it hides.
    pub cover: f32,
}

impl Spot {
    fn covers(&self, u: f32, v: f32) -> bool {
        let (x, y) = (u - self.middle.0, v - self.middle.1);
        let (x, y) = self.turn.undo(x, y);
        let (x, y) = (x / self.half.0, y / self.half.1);
        if self.round { x * x + y * y < 1.0 } else { x.abs() < 1.0 && y.abs() < 1.0 }
    }
}

/// How light a point of the plane is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Light {
    /// Part of a code: 0 is the ink, 1 the paper.
    Code(f32),
    /// Something else: 0 is black, 1 as light as the paper.
    Around(f32),
}

/// Everything before the camera.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The codes; the first sets the scale.
    pub codes: Vec<Placed>,
    /// Dirt on the codes.
    pub spots: Vec<Spot>,
    /// How light the surroundings are.
    pub around: f32,
    pub(crate) clutter: Vec<Patch>,
}

/// A piece of the surroundings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patch {
    middle: (f32, f32),
    half: (f32, f32),
    kind: Kind,
    light: f32,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Plain,
    /// Lines of letters: dark marks of this pitch, drawn by a hash.
    Text(f32, u64),
    /// Bars of a linear barcode of this pitch.
    Bars(f32, u64),
    /// Squares of this pitch, as a chequered floor or a keyboard.
    Squares(f32),
    /// A ring around a square, like a finder pattern.
    Ring,
}

impl Scene {
    /// A code on an even background of middle grey.
    #[must_use]
    pub fn of(code: Code) -> Self {
        Self { codes: vec![Placed::new(code)], spots: Vec::new(), around: 0.3, clutter: Vec::new() }
    }

    /// Puts windows and bars of a desktop around the codes.
    pub fn add_windows(&mut self, rng: &mut Rng) {
        let reach = self.reach();
        for _ in 0..12 {
            self.clutter.push(Patch {
                middle: (rng.within(-1.5..1.5) * reach, rng.within(-1.5..1.5) * reach),
                half: (rng.within(0.02..0.5) * reach, rng.within(0.01..0.2) * reach),
                kind: Kind::Plain,
                light: rng.within(0.05..0.9),
            });
        }
    }

    /// Puts text, barcodes, squares and rings around the codes.
    pub fn add_clutter(&mut self, count: usize, rng: &mut Rng) {
        let reach = self.reach();
        for _ in 0..count {
            let kind = match rng.below(5) {
                0 => Kind::Plain,
                1 => Kind::Text(rng.within(0.8..3.0), rng.bits()),
                2 => Kind::Bars(rng.within(0.5..2.0), rng.bits()),
                3 => Kind::Squares(rng.within(0.8..4.0)),
                _ => Kind::Ring,
            };
            let ring = rng.within(3.0..9.0);
            let half = match kind {
                Kind::Ring => (ring, ring),
                Kind::Plain | Kind::Text(..) | Kind::Bars(..) | Kind::Squares(_) => {
                    (rng.within(0.1..0.8) * reach, rng.within(0.06..0.6) * reach)
                }
            };
            self.clutter.push(Patch {
                middle: (rng.within(-4.0..4.0) * reach, rng.within(-2.4..2.4) * reach),
                half,
                kind,
                light: rng.within(0.5..1.0),
            });
        }
    }

    /// Half the side of the first code with its quiet zone.
    #[must_use]
    pub fn reach(&self) -> f32 {
        self.codes[0].code.size() as f32 / 2.0 + 4.0
    }

    pub(crate) fn light(&self, u: f32, v: f32) -> Light {
        let found = self.codes.iter().find_map(|placed| Some((placed, placed.locate(u, v)?)));
        let Some((placed, (x, y))) = found else {
            return Light::Around(self.surroundings(u, v));
        };
        let mut light = if placed.code.is_dark(x, y) { 0.0 } else { 1.0 };
        for spot in self.spots.iter().filter(|spot| spot.covers(u, v)) {
            light += (spot.light - light) * spot.cover;
        }
        Light::Code(light)
    }

    fn surroundings(&self, u: f32, v: f32) -> f32 {
        let under = |patch: &&Patch| {
            (u - patch.middle.0).abs() < patch.half.0 && (v - patch.middle.1).abs() < patch.half.1
        };
        self.clutter.iter().rev().find(under).map_or(self.around, |patch| {
            let (x, y) = (u - patch.middle.0 + patch.half.0, v - patch.middle.1 + patch.half.1);
            if patch.kind.inked(x, y, patch.half) { patch.light * 0.12 } else { patch.light }
        })
    }
}

impl Kind {
    /// Tells whether a point of a patch, from its corner, is ink.
    fn inked(self, x: f32, y: f32, half: (f32, f32)) -> bool {
        match self {
            Self::Plain => false,
            Self::Text(pitch, seed) => {
                let (column, line) = ((x / pitch) as u64, (y / pitch / 6.0) as u64);
                let row = (y / pitch) as u64 % 6;
                let word = !hash(seed ^ (line << 32) ^ (column / 7)).is_multiple_of(5);
                word && row < 4 && hash(seed ^ (line << 40) ^ (row << 20) ^ column) % 5 < 2
            }
            Self::Bars(pitch, seed) => hash(seed ^ (x / pitch) as u64).is_multiple_of(2),
            Self::Squares(pitch) => ((x / pitch) as u64 + (y / pitch) as u64).is_multiple_of(2),
            Self::Ring => {
                let out = (x / half.0 - 1.0).abs().max((y / half.1 - 1.0).abs()) * 3.5;
                !(1.5..2.5).contains(&out) && out < 3.5
            }
        }
    }
}

fn hash(value: u64) -> u64 {
    Rng::new(value).bits()
}

/// Dirt that leaves a code readable: about this share of its modules, none of them in a finder
/// pattern unless `anywhere`.
pub(crate) fn dirt(size: usize, share: f32, anywhere: bool, rng: &mut Rng) -> Vec<Spot> {
    let side = size as f32;
    let mut left = share * side * side;
    let mut spots = Vec::new();
    while left > 1.0 {
        let area = left.min(rng.within(2.0..side * side * 0.012 + 3.0));
        left -= area;
        let long = rng.within(0.5..3.0);
        let half = ((area / PI * long).sqrt(), (area / PI / long).sqrt());
        let turn = Turn::by(rng.angle());
        let middle = loop {
            let middle = (rng.within(-0.5..0.5) * side, rng.within(-0.5..0.5) * side);
            let edge = side / 2.0 - 8.0 - half.0;
            let (left, top) = (middle.0 < -edge, middle.1 < -edge);
            let (right, bottom) = (middle.0 > edge, middle.1 > edge);
            if anywhere || !((left || right) && top || left && bottom) {
                break middle;
            }
        };
        let light = if rng.happens(0.5) { rng.within(0.0..0.4) } else { rng.within(0.7..1.1) };
        let (round, cover) = (rng.happens(0.7), rng.within(0.75..1.0));
        spots.push(Spot { middle, half, turn, round, light, cover });
    }
    spots
}
