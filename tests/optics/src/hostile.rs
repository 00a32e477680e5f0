//! Pictures that are made to keep a reader busy: how long, and in how much memory.

use camera_model::{Code, Frame, Level, Mode, Rng};

use crate::HEAP;
use crate::grid::is_corner;
use crate::readers::{Reader, follow};
use crate::table::{heading, timed};

const WIDTH: usize = 1280;
const HEIGHT: usize = 720;

/// Pictures that a stream's reader is shown in a row, so that all its slices come up.
const REPEATS: usize = 12;

/// What the worst picture cost.
struct Worst {
    time: f64,
    peak: usize,
    times: Vec<(f64, String)>,
}

impl Worst {
    fn new() -> Self {
        Self { time: 0.0, peak: 0, times: Vec::new() }
    }

    fn note<T>(&mut self, name: &str, work: impl FnOnce() -> T) -> T {
        let before = HEAP.current_usage();
        HEAP.reset_peak_usage();
        let (done, time) = timed(work);
        self.peak = self.peak.max(HEAP.peak_usage().saturating_sub(before));
        self.time = self.time.max(time);
        self.times.push((time, name.to_owned()));
        done
    }

    fn print(mut self, name: &str) {
        self.times.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut worst: Vec<&(f64, String)> = Vec::new();
        for time in &self.times {
            if worst.iter().all(|known| known.1 != time.1) {
                worst.push(time);
            }
        }
        let worst = worst.iter().take(5).map(|(time, name)| format!("{time:.0} {name}"));
        let worst = worst.collect::<Vec<_>>().join(", ");
        let peak = self.peak as f64 / f64::from(1 << 20);
        println!("{name:<14} worst {:>6.0} ms, peak {peak:>5.1} MiB   ({worst})", self.time);
    }
}

/// Shows hostile pictures to our readers and to zxing-cpp.
pub(crate) fn compare(seed: u64, quick: bool) {
    let mut pictures = pictures(seed);
    pictures.extend(mutations(seed, if quick { 3 } else { 24 }));
    heading(&format!("{} hostile pictures of 1280 x 720", pictures.len()));
    let [mut still, mut slice, mut full] = [Worst::new(), Worst::new(), Worst::new()];
    let mut read = 0;
    for (name, frame) in &pictures {
        read += still.note(name, || Reader::Ours.read(frame)).len();
        let mut reader = qr::Reader::new();
        for _ in 0..REPEATS {
            slice.note(name, || follow(&mut reader, frame));
        }
        full.note(name, || Reader::ZxingFull.read(frame));
    }
    still.print("ours, still");
    slice.print("ours, slice");
    full.print("zxing full");
    println!("codes read in them: {read} (the mutated ones may be readable)");
}

fn paint(dark: impl Fn(usize, usize) -> bool) -> Frame {
    let pixel = |at: usize| if dark(at % WIDTH, at / WIDTH) { 20 } else { 230 };
    Frame { width: WIDTH, height: HEIGHT, pixels: (0..WIDTH * HEIGHT).map(pixel).collect() }
}

fn negative(frame: &Frame) -> Frame {
    let pixels = frame.pixels.iter().map(|pixel| 255 - pixel).collect();
    Frame { pixels, ..frame.clone() }
}

fn in_finder(x: usize, y: usize) -> bool {
    x < 7 && y < 7 && x.abs_diff(3).max(y.abs_diff(3)) != 2
}

fn pictures(seed: u64) -> Vec<(String, Frame)> {
    let mut pictures = Vec::new();
    for unit in [2, 3, 4, 6, 8] {
        for pitch in [8, 9, 11] {
            let field = paint(|x, y| in_finder(x / unit % pitch, y / unit % pitch));
            pictures.push((format!("finders {unit} px every {pitch}"), field.clone()));
            if pitch == 9 {
                pictures.push((format!("light finders {unit} px"), negative(&field)));
            }
        }
    }
    let light = |at: usize| [1, 5, 7].contains(&(at % 8));
    for unit in [1, 2, 4, 7] {
        let mut add = |name: &str, frame| pictures.push((format!("{name} {unit} px"), frame));
        add("chequers", paint(|x, y| (x / unit + y / unit) % 2 == 0));
        add("stripes", paint(|x, _| x / unit % 2 == 0));
        add("1:1:3:1:1 stripes", paint(|x, _| !light(x / unit)));
        add("1:1:3:1:1 plaid", paint(|x, y| light(x / unit) == light(y / unit)));
    }
    let mut rng = Rng::new(seed ^ 5);
    for unit in [1, 2, 4] {
        let noise = rng.bytes(WIDTH * HEIGHT);
        let at = |x: usize, y: usize| noise[y / unit * WIDTH + x / unit];
        pictures
            .push((format!("black and white noise {unit} px"), paint(|x, y| at(x, y) & 1 == 0)));
        let pixels = (0..WIDTH * HEIGHT).map(|pixel| at(pixel % WIDTH, pixel / WIDTH)).collect();
        let grey = Frame { width: WIDTH, height: HEIGHT, pixels };
        pictures.push((format!("grey noise {unit} px"), grey));
    }
    garbage(&mut pictures, &mut rng);
    pictures
}

/// Codes whose patterns are right and whose data are noise.
fn garbage(pictures: &mut Vec<(String, Frame)>, rng: &mut Rng) {
    let large = noise_code(40, rng);
    let small: Vec<Code> = (0..24).map(|_| noise_code(7, rng)).collect();
    let module = |code: &Code, x: usize, y: usize| {
        x < code.size() && y < code.size() && code.modules()[y * code.size() + x]
    };
    for unit in [2, 3] {
        let frame =
            paint(|x, y| x >= 100 && y >= 40 && module(&large, (x - 100) / unit, (y - 40) / unit));
        let mut noisy = frame.clone();
        for pixel in &mut noisy.pixels {
            *pixel = pixel.saturating_add_signed(rng.within(-60.0..60.0) as i8);
        }
        pictures.push((format!("garbage of version 40, {unit} px"), frame));
        pictures.push((format!("noisy garbage of version 40, {unit} px"), noisy));
    }
    let many = paint(|x, y| {
        let (column, row) = (x / 155, y / 230);
        column < 8 && row < 3 && {
            let (x, y) = ((x % 155).wrapping_sub(10) / 3, (y % 230).wrapping_sub(20) / 3);
            module(&small[row * 8 + column], x, y)
        }
    });
    pictures.push(("24 pieces of garbage of version 7".to_owned(), many));
}

fn noise_code(version: u8, rng: &mut Rng) -> Code {
    let codes: Vec<Code> = (0..8)
        .map(|_| {
            let payload = Mode::Byte.fill(version, Level::Low, rng);
            Code::new(&payload, Mode::Byte, version, Level::Low).unwrap()
        })
        .collect();
    // Modules that are the same in eight codes are patterns; the others are drawn by lot, but for
    // the format, so that the search is not over too soon.
    let size = codes[0].size();
    let module = |at: usize| {
        let first = codes[0].modules()[at];
        let same = codes.iter().all(|code| code.modules()[at] == first);
        if same || is_corner(size, at % size, at / size) { first } else { rng.happens(0.5) }
    };
    Code::of_modules(size, (0..size * size).map(module).collect(), &[])
}

/// Codes that were cut, pasted, stretched and soiled at random.
fn mutations(seed: u64, count: usize) -> Vec<(String, Frame)> {
    let mut rng = Rng::new(seed ^ 77);
    let mutate = |number: usize| {
        let version = [2, 5, 7, 10, 20, 40][rng.below(6)];
        let code = noise_code(version, &mut rng);
        let mut frame = Frame { width: WIDTH, height: HEIGHT, pixels: vec![230; WIDTH * HEIGHT] };
        for _ in 0..rng.below(30) + 1 {
            stamp(&mut frame, &code, &mut rng);
        }
        (format!("mutation {number}"), frame)
    };
    (0..count).map(mutate).collect()
}

/// Paints a part of a code somewhere, at a scale of its own for each direction.
fn stamp(frame: &mut Frame, code: &Code, rng: &mut Rng) {
    let (wide, high) = (rng.within(1.2..9.0), rng.within(1.2..9.0));
    let (left, top) = (rng.below(WIDTH), rng.below(HEIGHT));
    let (from_x, from_y) = (rng.below(code.size()), rng.below(code.size()));
    let whole = rng.happens(0.5);
    let (dark, light) = (rng.below(120) as u8, 130 + rng.below(126) as u8);
    let (from_x, from_y) = if whole { (0, 0) } else { (from_x, from_y) };
    for y in top..HEIGHT {
        for x in left..WIDTH {
            let column = from_x + ((x - left) as f32 / wide) as usize;
            let row = from_y + ((y - top) as f32 / high) as usize;
            if column < code.size() && row < code.size() {
                let is_dark = code.modules()[row * code.size() + column];
                frame.pixels[y * WIDTH + x] = if is_dark { dark } else { light };
            }
        }
    }
}
