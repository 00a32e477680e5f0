//! Pictures out of bytes, and what must be true of codes that were read.

use qr::{Code, Decoded, Level, Mode, Modules, Picture, encode_in, read_modules};

pub use crate::MOST_HELD;

/// How many pixels wide and high each pixel of the input is drawn: mostly one.
const SCALES: [usize; 8] = [1, 1, 1, 1, 1, 2, 3, 7];
/// Larger pictures take too long here.
const MOST_PIXELS: usize = 2 << 20;

/// Pictures of one size: two bytes say how wide they are, one how they are drawn, the others are
/// pixels.
pub struct Film<'a> {
    width: usize,
    height: usize,
    scale: usize,
    pixels: std::slice::ChunksExact<'a, u8>,
}

impl<'a> Film<'a> {
    /// Cuts bytes into a number of pictures; `None` if they are too few.
    pub fn new(bytes: &'a [u8], count: usize) -> Option<Self> {
        let (&[high, low, scale], pixels) = bytes.split_first_chunk()?;
        let width = usize::from(u16::from_be_bytes([high, low])).max(1);
        let height = pixels.len() / count / width;
        let scale = SCALES[usize::from(scale) % SCALES.len()];
        let small = width * height * scale * scale <= MOST_PIXELS;
        (height > 0 && small).then(|| Self {
            width,
            height,
            scale,
            pixels: pixels.chunks_exact(width * height),
        })
    }
}

impl Iterator for Film<'_> {
    type Item = Picture;

    fn next(&mut self) -> Option<Picture> {
        let (scale, pixels) = (self.scale, self.pixels.next()?);
        let mut drawn = Vec::with_capacity(pixels.len() * scale * scale);
        for row in pixels.chunks_exact(self.width) {
            let line = row.iter().flat_map(|pixel| std::iter::repeat_n(*pixel, scale));
            (0..scale).for_each(|_| drawn.extend(line.clone()));
        }
        Picture::new(self.width * scale, self.height * scale, drawn).ok()
    }
}

/// Returns one of the four levels.
pub fn level(choice: u8) -> Level {
    [Level::Low, Level::Medium, Level::Quartile, Level::High][usize::from(choice % 4)]
}

/// Makes sure that a code is where something can be, and holds what its size can.
pub fn check(code: &Code, picture: &Picture) {
    let view = picture.view();
    let reach = 4.0 * view.width().max(view.height()) as f32;
    assert!(code.outline.iter().all(|corner| corner.x.abs() < reach && corner.y.abs() < reach));
    assert!(code.payload.len() <= code.version.capacity_in(Mode::Numeric, code.level));
    assert!(code.part.is_none_or(|part| part.index < part.total && part.total <= 16));
}

/// Writes what a code holds into a code of the same size, draws it and reads the same.
pub fn redraw(code: &Code) {
    let Some(modules) = rewritten(&code.payload, code.version, code.level) else { return };
    let scale = 3.try_into().expect("not zero");
    let drawn = modules.draw(scale).expect("it is small");
    let again = qr::read(&drawn.view());
    assert!(again.len() == 1 && again[0].payload == code.payload, "not read again");
}

/// Writes what a code holds into a code of the same size and reads the same.
pub fn redraw_decoded(decoded: &Decoded) {
    if let Some(modules) = rewritten(&decoded.payload, decoded.version, decoded.level) {
        let again = read_modules(&modules).expect("it is whole");
        assert!(again.payload == decoded.payload && again.errors == 0);
    }
}

/// `None` where the code was written in modes of its own that are denser than ours.
fn rewritten(payload: &[u8], version: qr::Version, level: Level) -> Option<Modules> {
    encode_in(Mode::densest(payload), payload, Some(version), level).ok()
}
