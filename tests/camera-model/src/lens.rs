//! Where each pixel looks, and what the lens makes of it.

use std::f32::consts::FRAC_PI_2;

use crate::blur::Plane;
use crate::frame::Frame;
use crate::rng::Rng;
use crate::scene::{Light, Scene};
use crate::sensor::{self, Colours};

/// A camera in front of a scene. The first code's middle is in the picture's middle, but for `offset`.
#[derive(Debug, Clone)]
pub struct Camera {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Pixels for each module, in the middle of the code.
    pub scale: f32,
    /// How the camera is turned about its axis, in radians.
    pub turn: f32,
    /// How the plane is tilted about the picture's x and y axes, in radians.
    pub tilt: (f32, f32),
    /// Where the code's middle is, in pixels from the picture's.
    pub offset: (f32, f32),
    /// Barrel distortion.
    pub barrel: f32,
    /// The radius in modules of the cylinder that the paper is bent to, and the direction of its
    /// axis; it bulges towards the camera.
    pub bend: Option<(f32, f32)>,
    /// The blur of the lens: deviation in pixels.
    pub defocus: f32,
    /// How much more blur one side has, and which: deviation in pixels, direction.
    pub uneven: Option<(f32, f32)>,
    /// The way that the picture moves while it is exposed: length in pixels, direction.
    pub motion: (f32, f32),
    /// How bright dark modules are, of 1.
    pub black: f32,
    /// How bright light modules are, of 1.
    pub white: f32,
    /// The gamma of the sensor's curve.
    pub gamma: f32,
    /// How much more light falls on the right and lower side, of 1.
    pub gradient: (f32, f32),
    /// A round glare: strength and radius, as a share of the height.
    pub glare: Option<(f32, f32)>,
    /// How strongly a window is mirrored by the screen.
    pub reflection: f32,
    /// Two waves across the picture, as the grids of screen and sensor make them: amplitude.
    pub moire: f32,
    /// Noise of a pixel: deviation in grey levels.
    pub noise: f32,
    /// Ink and paper of a colour sensor's picture, before it turns grey.
    pub colours: Option<Colours>,
    /// How far the picture moves between its even and its odd rows, in pixels.
    pub interlace: Option<(f32, f32)>,
    /// Whether light modules are dark.
    pub inverted: bool,
    /// The quality at which the camera compresses its picture.
    pub jpeg: Option<u8>,
}

impl Camera {
    /// A good camera, upright, of so many pixels for each module.
    #[must_use]
    pub fn new(width: usize, height: usize, scale: f32) -> Self {
        Self {
            width,
            height,
            scale,
            turn: 0.0,
            tilt: (0.0, 0.0),
            offset: (0.0, 0.0),
            barrel: 0.0,
            bend: None,
            defocus: 0.5,
            uneven: None,
            motion: (0.0, 0.0),
            black: 0.06,
            white: 0.88,
            gamma: 1.0,
            gradient: (0.0, 0.0),
            glare: None,
            reflection: 0.0,
            moire: 0.0,
            noise: 1.5,
            colours: None,
            interlace: None,
            inverted: false,
            jpeg: None,
        }
    }

    /// Takes a picture.
    #[must_use]
    pub fn shoot(&self, scene: &Scene, rng: &mut Rng) -> Frame {
        self.shoot_mixed(&[scene], |_| vec![1.0], rng)
    }

    /// Takes a picture of a display that changes: `weights` says how much of each scene a row
    /// holds, by its place from 0 (the first) to 1.
    #[must_use]
    pub fn shoot_mixed(
        &self,
        scenes: &[&Scene],
        weights: impl Fn(f64) -> Vec<f32>,
        rng: &mut Rng,
    ) -> Frame {
        let mut plane = self.expose(scenes, &weights);
        if let Some((x, y)) = self.interlace {
            let moved = Self { offset: (self.offset.0 + x, self.offset.1 + y), ..self.clone() };
            let odd = moved.expose(scenes, &weights);
            let rows =
                plane.pixels.chunks_exact_mut(self.width).zip(odd.pixels.chunks_exact(self.width));
            rows.skip(1).step_by(2).for_each(|(row, other)| row.copy_from_slice(other));
        }
        let frame = sensor::develop(self, &plane, rng);
        self.jpeg.map_or(frame.clone(), |quality| frame.compressed(quality))
    }

    /// Gathers light and blurs it.
    fn expose(&self, scenes: &[&Scene], weights: &impl Fn(f64) -> Vec<f32>) -> Plane {
        let plane = self.project(scenes, weights);
        let plane = match self.uneven {
            Some((more, towards)) => plane.uneven_defocus(self.defocus, more, towards),
            None => plane.defocus(self.defocus),
        };
        plane.motion(self.motion.0, self.motion.1)
    }

    fn project(&self, scenes: &[&Scene], weights: &impl Fn(f64) -> Vec<f32>) -> Plane {
        let rays = Rays::new(self);
        let steps = if self.scale < 2.5 { 4 } else { 3 - usize::from(self.scale >= 4.5) };
        let parts: Vec<f32> = (0..steps).map(|step| (step as f32 + 0.5) / steps as f32).collect();
        let corners = |y: usize| -> Vec<Option<(f32, f32)>> {
            (0..=self.width).map(|x| rays.meet(x as f32, y as f32)).collect()
        };
        let mut above = corners(0);
        let mut pixels = Vec::with_capacity(self.width * self.height);
        for y in 0..self.height {
            let weights = weights(y as f64 / (self.height - 1).max(1) as f64);
            let lit = scenes.iter().zip(weights).filter(|(_, weight)| *weight > 1e-3);
            let lit: Vec<(&Scene, f32)> = lit.map(|(scene, weight)| (*scene, weight)).collect();
            let below = corners(y + 1);
            for (above, below) in above.windows(2).zip(below.windows(2)) {
                pixels.push(self.pixel(&lit, [above[0], above[1], below[0], below[1]], &parts));
            }
            above = below;
        }
        Plane { width: self.width, height: self.height, pixels }
    }

    /// The mean of a pixel, whose corners look at these points: across a pixel the scene is flat.
    fn pixel(&self, lit: &[(&Scene, f32)], corners: [Option<(f32, f32)>; 4], parts: &[f32]) -> f32 {
        let [Some(a), Some(b), Some(c), Some(d)] = corners else {
            return lit.iter().map(|(scene, weight)| scene.around * self.white * weight).sum();
        };
        let mut sum = 0.0;
        for dy in parts {
            let left = (a.0 + (c.0 - a.0) * dy, a.1 + (c.1 - a.1) * dy);
            let right = (b.0 + (d.0 - b.0) * dy, b.1 + (d.1 - b.1) * dy);
            for dx in parts {
                let u = left.0 + (right.0 - left.0) * dx;
                let v = left.1 + (right.1 - left.1) * dx;
                sum += self.brightness(lit, u, v);
            }
        }
        sum / (parts.len() * parts.len()) as f32
    }

    fn brightness(&self, lit: &[(&Scene, f32)], u: f32, v: f32) -> f32 {
        let of = |scene: &Scene| match scene.light(u, v) {
            Light::Code(light) => {
                let light = if self.inverted { 1.0 - light } else { light };
                self.black + (self.white - self.black) * light
            }
            Light::Around(light) => light * self.white,
        };
        lit.iter().map(|(scene, weight)| of(scene) * weight).sum()
    }
}

/// Turns a pixel's place into a point of the scene.
struct Rays {
    focal: f32,
    middle: (f32, f32),
    barrel: f32,
    /// The scene's axes, as the camera sees them.
    axes: [[f32; 3]; 3],
    /// The camera's place in the scene.
    eye: [f32; 3],
    bend: Option<(f32, f32)>,
}

impl Rays {
    fn new(camera: &Camera) -> Self {
        let focal = 1.1 * camera.width as f32;
        let axes = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        let axes = axes.map(|axis| turned(axis, camera.turn, camera.tilt));
        let distance = focal / camera.scale;
        let middle = (
            camera.width as f32 / 2.0 + camera.offset.0,
            camera.height as f32 / 2.0 + camera.offset.1,
        );
        let eye = axes.map(|axis| -distance * axis[2]);
        Self { focal, middle, barrel: camera.barrel, axes, eye, bend: camera.bend }
    }

    /// Returns the point of the scene that is seen there, or `None` where nothing is.
    fn meet(&self, x: f32, y: f32) -> Option<(f32, f32)> {
        let (x, y) = ((x - self.middle.0) / self.focal, (y - self.middle.1) / self.focal);
        let stretch = 1.0 + self.barrel * (x * x + y * y);
        let (x, y) = (x * stretch, y * stretch);
        let way = self.axes.map(|axis| x * axis[0] + y * axis[1] + axis[2]);
        match self.bend {
            None => {
                let length = -self.eye[2] / way[2];
                Some((self.eye[0] + length * way[0], self.eye[1] + length * way[1]))
            }
            Some((radius, axis)) => self.meet_cylinder(way, radius, axis),
        }
    }

    /// The cylinder touches the plane in the code's middle and bends away from the camera.
    fn meet_cylinder(&self, way: [f32; 3], radius: f32, axis: f32) -> Option<(f32, f32)> {
        let (sin, cos) = axis.sin_cos();
        let along = |of: [f32; 3]| of[0] * cos + of[1] * sin;
        let across = |of: [f32; 3]| of[1] * cos - of[0] * sin;
        let (from, step) = ((across(self.eye), self.eye[2] - radius), (across(way), way[2]));
        let a = step.0 * step.0 + step.1 * step.1;
        let b = from.0 * step.0 + from.1 * step.1;
        let c = from.0 * from.0 + from.1 * from.1 - radius * radius;
        let root = b * b - a * c;
        if root < 0.0 {
            return None;
        }
        let length = (-b - root.sqrt()) / a;
        let angle = ((from.0 + length * step.0) / radius).clamp(-1.0, 1.0).asin();
        let behind = from.1 + length * step.1 > 0.0 || angle.abs() >= FRAC_PI_2;
        let (p, q) = (along(self.eye) + length * along(way), angle * radius);
        (!behind).then_some((p * cos - q * sin, p * sin + q * cos))
    }
}

fn turned(axis: [f32; 3], turn: f32, tilt: (f32, f32)) -> [f32; 3] {
    let [x, y, z] = axis;
    let (sin, cos) = turn.sin_cos();
    let (x, y) = (x * cos - y * sin, x * sin + y * cos);
    let (sin, cos) = tilt.1.sin_cos();
    let (x, z) = (x * cos + z * sin, z * cos - x * sin);
    let (sin, cos) = tilt.0.sin_cos();
    [x, y * cos - z * sin, y * sin + z * cos]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_looks_where_it_should() {
        let mut camera = Camera::new(640, 480, 5.0);
        let (u, v) = Rays::new(&camera).meet(320.0 + 50.0, 240.0 - 25.0).unwrap();
        assert!((u - 10.0).abs() < 1e-3 && (v + 5.0).abs() < 1e-3);
        camera.bend = Some((1e5, 0.3));
        let (u, v) = Rays::new(&camera).meet(370.0, 215.0).unwrap();
        assert!(
            (u - 10.0).abs() < 0.1 && (v + 5.0).abs() < 0.1,
            "a wide cylinder is flat: {u} {v}"
        );
        camera.bend = Some((30.0, 0.0));
        let (_, v) = Rays::new(&camera).meet(320.0, 240.0 + 120.0).unwrap();
        assert!(v > 27.0, "a bent sheet shows more of itself: {v}");
        assert_eq!(Rays::new(&camera).meet(320.0, 480.0), None);
    }

    #[test]
    fn tilt_brings_one_side_nearer() {
        let camera = Camera { tilt: (0.0, 0.5), ..Camera::new(640, 480, 5.0) };
        let rays = Rays::new(&camera);
        let (left, right) = (rays.meet(270.0, 240.0).unwrap(), rays.meet(370.0, 240.0).unwrap());
        assert!(left.0.abs() > right.0 + 0.2 || right.0 > left.0.abs() + 0.2, "{left:?} {right:?}");
    }
}
