//! Blur of the lens and of the hand.

/// A picture in floating point, row by row.
#[derive(Clone)]
pub(crate) struct Plane {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<f32>,
}

impl Plane {
    /// Reads between pixels; the edge goes on for ever.
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let x = x.clamp(0.0, self.width as f32 - 1.001);
        let y = y.clamp(0.0, self.height as f32 - 1.001);
        let (left, top) = (x as usize, y as usize);
        let (dx, dy) = (x - left as f32, y - top as f32);
        let at = top * self.width + left;
        let below = at + self.width;
        let upper = self.pixels[at] * (1.0 - dx) + self.pixels[at + 1] * dx;
        let lower = self.pixels[below] * (1.0 - dx) + self.pixels[below + 1] * dx;
        upper * (1.0 - dy) + lower * dy
    }

    /// Blurs by a normal distribution of this deviation in pixels.
    pub(crate) fn defocus(self, sigma: f32) -> Self {
        if sigma < 0.05 {
            return self;
        }
        let kernel = kernel(sigma);
        let reach = kernel.len() / 2;
        let Self { width, height, pixels } = self;
        let mut across = Vec::with_capacity(pixels.len());
        let mut padded = Vec::new();
        for row in pixels.chunks_exact(width) {
            padded.clear();
            padded.extend(std::iter::repeat_n(row[0], reach));
            padded.extend_from_slice(row);
            padded.extend(std::iter::repeat_n(row[width - 1], reach));
            let windows = padded.windows(kernel.len());
            across.extend(windows.map(|window| dot(window, &kernel)));
        }
        let mut pixels = vec![0.0; across.len()];
        for (y, row) in pixels.chunks_exact_mut(width).enumerate() {
            for (step, weight) in kernel.iter().enumerate() {
                let from = (y + step).saturating_sub(reach).min(height - 1) * width;
                let source = &across[from..from + width];
                row.iter_mut().zip(source).for_each(|(sum, value)| *sum += weight * value);
            }
        }
        Self { width, height, pixels }
    }

    /// Blurs more towards one side: by `sigma` at the sharp end, by `sigma + more` at the other.
    pub(crate) fn uneven_defocus(self, sigma: f32, more: f32, towards: f32) -> Self {
        const STEPS: usize = 5;
        let (width, height) = (self.width, self.height);
        let share = |step: usize| step as f32 / (STEPS - 1) as f32;
        let blurred: Vec<Self> =
            (0..STEPS).map(|step| self.clone().defocus(sigma + more * share(step))).collect();
        let (sin, cos) = towards.sin_cos();
        let mix = |at: usize| {
            let x = (at % width) as f32 / width as f32 - 0.5;
            let y = (at / width) as f32 / height as f32 - 0.5;
            let place = ((x * cos + y * sin + 0.5).clamp(0.0, 1.0) * 0.9999) * (STEPS - 1) as f32;
            let (step, part) = (place as usize, place.fract());
            blurred[step].pixels[at] * (1.0 - part) + blurred[step + 1].pixels[at] * part
        };
        let pixels = (0..width * height).map(mix).collect();
        Self { width, height, pixels }
    }

    /// Blurs along a line of this length in pixels.
    pub(crate) fn motion(self, length: f32, angle: f32) -> Self {
        if length < 0.3 {
            return self;
        }
        let (sin, cos) = angle.sin_cos();
        let steps = ((length.ceil() * 2.0) as usize).max(3);
        let shifts: Vec<f32> =
            (0..steps).map(|step| (step as f32 / (steps - 1) as f32 - 0.5) * length).collect();
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            for x in 0..self.width {
                let at = |shift: &f32| self.at(x as f32 + shift * cos, y as f32 + shift * sin);
                pixels.push(shifts.iter().map(at).sum::<f32>() / steps as f32);
            }
        }
        Self { pixels, ..self }
    }
}

fn kernel(sigma: f32) -> Vec<f32> {
    let reach = (sigma * 3.0).ceil() as i32;
    let weight = |at: i32| (-((at * at) as f32) / (2.0 * sigma * sigma)).exp();
    let sum: f32 = (-reach..=reach).map(weight).sum();
    (-reach..=reach).map(|at| weight(at) / sum).collect()
}

fn dot(values: &[f32], weights: &[f32]) -> f32 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(width: usize, height: usize) -> Plane {
        let mut pixels = vec![0.0; width * height];
        pixels[height / 2 * width + width / 2] = 1.0;
        Plane { width, height, pixels }
    }

    #[test]
    fn blur_spreads_light_and_loses_none() {
        for plane in [point(41, 31).defocus(2.0), point(41, 31).motion(7.0, 0.5)] {
            assert!((plane.pixels.iter().sum::<f32>() - 1.0).abs() < 1e-3);
            assert!(plane.pixels[15 * 41 + 20] < 0.2);
        }
    }

    #[test]
    fn uneven_blur_is_sharper_at_one_end() {
        let stripes = (0..100 * 10).map(|at| (at % 4 / 2) as f32).collect();
        let plane = Plane { width: 100, height: 10, pixels: stripes }.uneven_defocus(0.1, 3.0, 0.0);
        let contrast = |from: usize| {
            let row = &plane.pixels[500 + from..500 + from + 8];
            row.iter().copied().fold(0.0, f32::max) - row.iter().copied().fold(1.0, f32::min)
        };
        let (sharp, soft) = (contrast(4), contrast(84));
        assert!(sharp > 0.5 && soft < sharp / 4.0, "{sharp} {soft}");
    }
}
