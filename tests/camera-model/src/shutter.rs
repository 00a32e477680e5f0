//! A display and a rolling shutter that know nothing of each other.

/// A display that shows one code after another.
#[derive(Debug, Clone, Copy)]
pub struct Display {
    /// Codes shown in a second.
    pub rate: f64,
    /// Refreshes of the panel in a second; codes change with them only.
    pub panel: f64,
    /// The time that a pixel takes for most (63 %) of a change.
    pub response: f64,
}

/// A camera that exposes and reads its rows one after another.
#[derive(Debug, Clone, Copy)]
pub struct Shutter {
    /// Pictures taken in a second.
    pub rate: f64,
    /// How long a row gathers light.
    pub exposure: f64,
    /// From the first row to the last.
    pub readout: f64,
}

impl Shutter {
    /// A camera of 30 frames a second, slightly slow, as in `docs`: 8 ms of exposure, 20 ms of readout.
    #[must_use]
    pub fn webcam(rate: f64) -> Self {
        Self { rate, exposure: 0.008, readout: 0.020_f64.min(0.9 / rate) }
    }

    /// Returns when the first row of a picture begins to gather light.
    #[must_use]
    pub fn start(&self, picture: usize, phase: f64) -> f64 {
        picture as f64 / self.rate + phase
    }
}

impl Display {
    /// A panel of 60 Hz with a response of 5 ms.
    #[must_use]
    pub fn panel(rate: f64) -> Self {
        Self { rate, panel: 60.0, response: 0.0025 }
    }

    /// Returns the number of the code shown at a time.
    #[must_use]
    pub fn shown(&self, time: f64) -> i64 {
        let refresh = (time * self.panel + 1e-9).floor() / self.panel;
        (refresh * self.rate + 1e-6).floor() as i64
    }

    /// Returns when a code comes up.
    fn begins(&self, code: i64) -> f64 {
        let wanted = code as f64 / self.rate;
        ((wanted * self.panel - 1e-6).ceil()) / self.panel
    }

    /// Returns the codes that a picture can hold: the first and the number of them.
    #[must_use]
    pub fn seen(&self, shutter: &Shutter, start: f64) -> (i64, usize) {
        let end = start + shutter.readout + shutter.exposure;
        let first = self.shown(start - 4.0 * self.response);
        (first, (self.shown(end) - first) as usize + 1)
    }

    /// Returns how much of each of those codes a row holds; they add up to one.
    #[must_use]
    pub fn weights(&self, shutter: &Shutter, start: f64, row: f64) -> Vec<f32> {
        const STEPS: usize = 16;
        let (first, count) = self.seen(shutter, start);
        let opens = start + shutter.readout * row;
        let mut weights = vec![0.0; count];
        for step in 0..STEPS {
            let time = opens + shutter.exposure * (step as f64 + 0.5) / STEPS as f64;
            let mut rest = 1.0;
            for (at, weight) in weights.iter_mut().enumerate().rev() {
                let code = first + at as i64;
                let lit = time - self.begins(code);
                let rise = if lit <= 0.0 { 0.0 } else { 1.0 - (-lit / self.response).exp() };
                let share = if code == first { rest } else { rest * rise };
                *weight += (share / STEPS as f64) as f32;
                rest -= share;
            }
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_still_display_is_whole_and_a_change_tears_the_picture() {
        let (display, shutter) = (Display::panel(15.0), Shutter::webcam(30.0));
        // The code has been there for 20 ms and stays for another 46.
        assert_eq!(display.weights(&shutter, 0.020, 0.5), [1.0]);
        // The next comes up at 66.7 ms, in the middle of the readout.
        let start = 0.054;
        assert_eq!(display.seen(&shutter, start), (0, 2));
        let [above, below] = [0.0, 1.0].map(|row| display.weights(&shutter, start, row));
        assert!(above[0] > 0.99 && below[1] > 0.9, "{above:?} {below:?}");
        for row in 0..10 {
            let weights = display.weights(&shutter, start, f64::from(row) / 9.0);
            assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn codes_change_with_the_panel() {
        let display = Display::panel(20.0);
        let shown: Vec<i64> =
            (0..12).map(|refresh| display.shown(f64::from(refresh) / 60.0)).collect();
        assert_eq!(shown, [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
        for code in 0..50 {
            let begins = display.begins(code);
            assert_eq!(
                (display.shown(begins + 1e-6), display.shown(begins - 1e-6)),
                (code, code - 1)
            );
        }
    }
}
