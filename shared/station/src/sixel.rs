//! Codes as sixel pictures: bands of six rows of pixels, a character for each column.

use std::fmt::Write;

use crate::raster::Raster;

/// Two colours, white and black, and pixels that are square and stay as they are where none is set.
const COLOURS: &str = "#0;2;100;100;100#1;2;0;0;0";

/// The six rows of pixels of a band.
const BAND: usize = 6;

/// Returns the sequence that draws a code at the cursor. Both colours are drawn, so that it covers
/// the code before it.
pub(crate) fn sixel(raster: &Raster) -> String {
    let side = raster.side();
    let mut text = format!("\x1bP0;1;0q\"1;1;{side};{side}{COLOURS}");
    let scale = raster.scale();
    let rows: Vec<&[bool]> = raster
        .modules()
        .iter()
        .flat_map(|row| std::iter::repeat_n(row.as_slice(), scale))
        .collect();
    for band in rows.chunks(BAND) {
        let dark = columns(band);
        let all = u8::try_from(band.len()).map_or(0, |rows| 0x3F >> 6_u8.saturating_sub(rows));
        let light: Vec<u8> = dark.iter().map(|dots| all & !dots).collect();
        colour(&mut text, 0, &light, scale);
        if dark.iter().any(|dots| *dots != 0) {
            text.push('$');
            colour(&mut text, 1, &dark, scale);
        }
        text.push('-');
    }
    text.push_str("\x1b\\");
    text
}

/// Returns for each column of modules which of the band's rows are dark, the first one lowest.
fn columns(band: &[&[bool]]) -> Vec<u8> {
    let mut columns = vec![0; band.first().map_or(0, |row| row.len())];
    for (row, bit) in band.iter().zip([1_u8, 2, 4, 8, 16, 32]) {
        for (column, dark) in columns.iter_mut().zip(*row) {
            *column |= if *dark { bit } else { 0 };
        }
    }
    columns
}

/// Writes a band in one colour, equal columns as a count and one character.
fn colour(text: &mut String, colour: u8, columns: &[u8], scale: usize) {
    let _infallible = write!(text, "#{colour}");
    for run in columns.chunk_by(|one, next| one == next) {
        let character = char::from(run.first().copied().unwrap_or(0).saturating_add(b'?'));
        let count = run.len().saturating_mul(scale);
        if count > 3 {
            let _infallible = write!(text, "!{count}{character}");
        } else {
            text.extend(std::iter::repeat_n(character, count));
        }
    }
}
