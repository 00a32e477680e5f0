//! A code to be copied by hand as a PNG picture.
use super::code::Grid;
use png::{BitDepth, ColorType, Encoder};
use station::CliError;
use zeroize::Zeroizing;

/// The pixels on a side of a module.
const MODULE: usize = 24;
/// The pixels of the white border: labels, and the quiet zone between them and the code.
const BORDER: usize = 7 * MODULE;
const QUIET: usize = 4 * MODULE;
/// The pixels on a side of a point of a label's letter.
const POINT: usize = 8;

/// Digits and letters of five rows of three points, the highest bit on the left.
const NUMBERS: [[u8; 5]; 7] = [
    [0b010, 0b110, 0b010, 0b010, 0b111],
    [0b110, 0b001, 0b010, 0b100, 0b111],
    [0b111, 0b001, 0b011, 0b001, 0b111],
    [0b101, 0b101, 0b111, 0b001, 0b001],
    [0b111, 0b100, 0b110, 0b001, 0b110],
    [0b011, 0b100, 0b111, 0b101, 0b111],
    [0b111, 0b001, 0b010, 0b010, 0b010],
];
const LETTERS: [[u8; 5]; 7] = [
    [0b010, 0b101, 0b111, 0b101, 0b101],
    [0b110, 0b101, 0b110, 0b101, 0b110],
    [0b011, 0b100, 0b100, 0b100, 0b011],
    [0b110, 0b101, 0b101, 0b101, 0b110],
    [0b111, 0b100, 0b110, 0b100, 0b111],
    [0b111, 0b100, 0b110, 0b100, 0b100],
    [0b011, 0b100, 0b101, 0b101, 0b011],
];

/// Draws the code with its grid; it can be scanned as it is.
pub(super) fn draw(grid: &Grid) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let inner = grid.side().saturating_mul(MODULE);
    let side = inner.saturating_add(2 * BORDER);
    let mut pixels = Zeroizing::new(Vec::with_capacity(side.saturating_mul(side)));
    for y in 0..side {
        for x in 0..side {
            pixels.push(pixel(grid, x, y, inner));
        }
    }
    encoded(side, &pixels).map_err(|_| {
        CliError::failure("the picture cannot be made", "give -o a name that ends in .svg")
    })
}

fn pixel(grid: &Grid, x: usize, y: usize, inner: usize) -> u8 {
    match (x.checked_sub(BORDER), y.checked_sub(BORDER)) {
        (Some(x), Some(y)) if x < inner && y < inner => code_pixel(grid, x, y),
        (Some(x), _) if x < inner && y < BORDER => label_pixel(grid, &NUMBERS, x, y),
        (_, Some(y)) if y < inner && x < BORDER => {
            // Letters stand upright: along the side runs y.
            side_label_pixel(grid, &LETTERS, x, y)
        }
        _ => 255,
    }
}

/// A module, with a thin line on its top and left, thicker between zones. The lines on dark modules
/// are dark as well: others would keep scanners from reading the code.
fn code_pixel(grid: &Grid, x: usize, y: usize) -> u8 {
    let edge = |at: usize| at.is_multiple_of(MODULE);
    let zone = |at: usize| (at / MODULE).is_multiple_of(grid.zone()) && at % MODULE < 2;
    let dark = grid.rows().get(y / MODULE).and_then(|row| row.get(x / MODULE)).copied();
    match dark {
        Some(true) if edge(x) || edge(y) => 0x28,
        Some(true) => 0,
        Some(false) | None if zone(x) || zone(y) => 0xC8,
        Some(false) | None if edge(x) || edge(y) => 0xE0,
        Some(false) | None => 255,
    }
}

/// A point of the label in the middle of each zone.
fn label_pixel(grid: &Grid, letters: &[[u8; 5]], along: usize, across: usize) -> u8 {
    let zone = MODULE.saturating_mul(grid.zone());
    let (number, at) = divided(along, zone);
    let width = 3 * POINT;
    let left = zone.saturating_sub(width) / 2;
    let top = (BORDER - QUIET).saturating_sub(6 * POINT);
    point(letters, number, at.checked_sub(left), across.checked_sub(top))
}

fn side_label_pixel(grid: &Grid, letters: &[[u8; 5]], across: usize, along: usize) -> u8 {
    let zone = MODULE.saturating_mul(grid.zone());
    let (number, at) = divided(along, zone);
    let top = zone.saturating_sub(5 * POINT) / 2;
    let left = (BORDER - QUIET).saturating_sub(4 * POINT);
    point(letters, number, across.checked_sub(left), at.checked_sub(top))
}

/// How many zones lie before a pixel, and how far it lies in its own.
fn divided(along: usize, zone: usize) -> (usize, usize) {
    (along.checked_div(zone).unwrap_or(0), along.checked_rem(zone).unwrap_or(0))
}

fn point(letters: &[[u8; 5]], number: usize, x: Option<usize>, y: Option<usize>) -> u8 {
    let dark = letters.get(number).and_then(|rows| {
        let row = rows.get(y? / POINT)?;
        let column = u32::try_from(2_usize.checked_sub(x? / POINT)?).ok()?;
        Some(row.unbounded_shr(column) & 1 == 1)
    });
    if dark == Some(true) { 0x60 } else { 255 }
}

fn encoded(side: usize, pixels: &[u8]) -> Result<Zeroizing<Vec<u8>>, png::EncodingError> {
    let side = u32::try_from(side).unwrap_or(0);
    // Never more than the pixels and what frames them: growing would leave copies behind.
    let room = pixels.len().saturating_add(64 * 1024);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    let mut encoder = Encoder::new(&mut *bytes, side, side);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}
