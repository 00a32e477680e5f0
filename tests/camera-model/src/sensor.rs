//! From light to grey levels.

use std::f32::consts::TAU;

use crate::blur::Plane;
use crate::frame::Frame;
use crate::lens::Camera;
use crate::rng::{Gauss, Rng};
use crate::scene::Turn;

/// The colours of ink and paper, and how coarse the sensor's picture of them is.
#[derive(Debug, Clone, Copy)]
pub struct Colours {
    /// Red, green and blue of dark modules, of 1.
    pub ink: [f32; 3],
    /// Red, green and blue of light modules, of 1.
    pub paper: [f32; 3],
}

/// Adds what light does before the sensor, then what the sensor does.
pub(crate) fn develop(camera: &Camera, plane: &Plane, rng: &mut Rng) -> Frame {
    let lit = illuminate(camera, plane, rng);
    let gauss = Gauss::new(rng);
    let tone = |light: f32| light.clamp(0.0, 1.0).powf(1.0 / camera.gamma);
    let noisy = |light: f32, rng: &mut Rng| {
        light * 255.0 + gauss.draw(rng) * camera.noise * (0.5 + light).sqrt()
    };
    let levels: Vec<f32> = match camera.colours {
        None => lit.pixels.iter().map(|light| noisy(tone(*light), rng)).collect(),
        Some(colours) => {
            let raw = lit.pixels.iter().enumerate().map(|(at, light)| {
                let channel = channel(at % lit.width, at / lit.width);
                let (ink, paper) = (colours.ink[channel], colours.paper[channel]);
                noisy(tone(ink + (paper - ink) * light), rng)
            });
            let raw = Plane { pixels: raw.collect(), ..lit };
            demosaic(&raw)
        }
    };
    let pixels = levels.into_iter().map(|level| level.round().clamp(0.0, 255.0) as u8).collect();
    Frame { width: camera.width, height: camera.height, pixels }
}

/// Uneven light, moire, glare and reflections.
fn illuminate(camera: &Camera, plane: &Plane, rng: &mut Rng) -> Plane {
    let (width, height) = (camera.width as f32, camera.height as f32);
    let middle = (width / 2.0 + camera.offset.0, height / 2.0 + camera.offset.1);
    let glare =
        (middle.0 + rng.within(-0.25..0.25) * height, middle.1 + rng.within(-0.25..0.25) * height);
    let waves = [
        Wave {
            amplitude: 0.6,
            x: rng.within(0.01..0.06),
            y: rng.within(-0.06..0.06),
            phase: rng.angle(),
        },
        Wave {
            amplitude: 0.4,
            x: rng.within(-0.12..0.12),
            y: rng.within(0.04..0.12),
            phase: rng.angle(),
        },
    ];
    let window = Window::new(middle, height, rng);
    let pixels = plane.pixels.iter().enumerate().map(|(at, light)| {
        let (x, y) = ((at % camera.width) as f32, (at / camera.width) as f32);
        let slope = camera.gradient.0 * (x / width - 0.5) + camera.gradient.1 * (y / height - 0.5);
        let mut light = light * (1.0 + 2.0 * slope);
        if camera.moire > 0.0 {
            waves.iter().for_each(|wave| light *= 1.0 + camera.moire * wave.at(x, y));
        }
        if let Some((strength, radius)) = camera.glare {
            let (dx, dy) = (x - glare.0, y - glare.1);
            light += strength * (-(dx * dx + dy * dy) / (radius * height).powi(2)).exp();
        }
        if camera.reflection > 0.0 {
            light += camera.reflection * window.at(x, y);
        }
        light
    });
    Plane { width: plane.width, height: plane.height, pixels: pixels.collect() }
}

struct Wave {
    amplitude: f32,
    x: f32,
    y: f32,
    phase: f32,
}

impl Wave {
    fn at(&self, x: f32, y: f32) -> f32 {
        self.amplitude * (TAU * (self.x * x + self.y * y) + self.phase).sin()
    }
}

/// A bright window with bars, mirrored by the screen: soft edges, since the lens looks at the screen.
struct Window {
    middle: (f32, f32),
    half: (f32, f32),
    turn: Turn,
    bar: f32,
    soft: f32,
}

impl Window {
    fn new(middle: (f32, f32), height: f32, rng: &mut Rng) -> Self {
        Self {
            middle: (
                middle.0 + rng.within(-0.3..0.3) * height,
                middle.1 + rng.within(-0.3..0.3) * height,
            ),
            half: (rng.within(0.12..0.35) * height, rng.within(0.12..0.35) * height),
            turn: Turn::by(rng.within(-0.4..0.4)),
            bar: rng.within(0.02..0.08),
            soft: rng.within(1.5..6.0),
        }
    }

    fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = self.turn.undo(x - self.middle.0, y - self.middle.1);
        let edge = |at: f32, half: f32| {
            let outer = ((half - at.abs()) / self.soft + 0.5).clamp(0.0, 1.0);
            let bar = ((at.abs() - self.bar * half) / self.soft + 0.5).clamp(0.0, 1.0);
            outer * bar
        };
        edge(x, self.half.0) * edge(y, self.half.1)
    }
}

/// The colour that a pixel of the sensor sees: red and blue one in four, green two.
fn channel(x: usize, y: usize) -> usize {
    [[0, 1], [1, 2]][y % 2][x % 2]
}

/// Fills in each pixel's missing colours from its neighbours, and turns the result grey.
fn demosaic(raw: &Plane) -> Vec<f32> {
    const GREY: [f32; 3] = [0.299, 0.587, 0.114];
    let (width, height) = (raw.width, raw.height);
    let mut levels = Vec::with_capacity(raw.pixels.len());
    for y in 0..height {
        for x in 0..width {
            let (mut sums, mut counts) = ([0.0; 3], [0.0; 3]);
            for near in y.saturating_sub(1)..(y + 2).min(height) {
                for next in x.saturating_sub(1)..(x + 2).min(width) {
                    let channel = channel(next, near);
                    sums[channel] += raw.pixels[near * width + next];
                    counts[channel] += 1.0;
                }
            }
            let own = channel(x, y);
            (sums[own], counts[own]) = (raw.pixels[y * width + x], 1.0);
            let colour =
                |channel: usize| GREY[channel] * sums[channel] / f32::max(counts[channel], 1.0);
            levels.push((0..3).map(colour).sum());
        }
    }
    levels
}
