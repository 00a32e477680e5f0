//! The glyphs, drawn beforehand by `scripts/bake-font`: no font is parsed here.
//!
//! The file is raw DEFLATE of: the number of sizes (one byte); for each, the width of a half-width
//! cell and the height in pixels (a byte each, even); the number of characters (two bytes, low byte
//! first); each character's code (three bytes, low byte first), ascending; and for each size and
//! character its pixels row by row, four bits each, the left one of two in the low half.

use miniz_oxide::inflate::decompress_to_vec_with_limit;
use thiserror::Error;

static BAKED: &[u8] = include_bytes!("../font/glyphs.bin");

/// The most bytes that the file unpacks to.
const MOST_BYTES: usize = 4_000_000;

/// The brightest of the grey values.
pub(crate) const FULL: u8 = 15;

/// The fewest columns and rows that a display has; the glyphs are as large as that leaves room for.
const LEAST_COLUMNS: u32 = 72;
const LEAST_ROWS: u32 = 24;

/// The file of glyphs is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the glyphs of this build are damaged")]
pub(crate) struct FontError;

/// Returns how many columns a character takes: two for those of East Asia.
#[must_use]
pub fn columns(letter: char) -> u16 {
    match letter {
        '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}' => 2,
        _ => 1,
    }
}

#[derive(Debug)]
struct Size {
    width: u8,
    height: u8,
    /// Where the glyphs begin, and one that marks the end, in characters' order.
    starts: Vec<usize>,
}

/// The glyphs of all sizes.
#[derive(Debug)]
pub(crate) struct Font {
    data: Vec<u8>,
    letters: Vec<char>,
    sizes: Vec<Size>,
}

/// How large a cell is on a display.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    size: usize,
    /// Pixels of the display to one of a glyph.
    pub(crate) scale: u32,
    /// The width of half-width characters in pixels of the display.
    pub(crate) width: u32,
    /// The height in pixels of the display.
    pub(crate) height: u32,
}

impl Font {
    /// Unpacks the glyphs.
    ///
    /// # Errors
    ///
    /// Refuses a file that is damaged; no build has one.
    pub(crate) fn new() -> Result<Self, FontError> {
        let data = decompress_to_vec_with_limit(BAKED, MOST_BYTES).map_err(|_| FontError)?;
        parse(data).ok_or(FontError)
    }

    /// Tells whether there is a glyph for a character.
    #[must_use]
    pub(crate) fn has(&self, letter: char) -> bool {
        self.letters.binary_search(&letter).is_ok()
    }

    /// Returns the largest cell of which a display has at least 24 rows and 72 columns; on smaller
    /// displays the smallest.
    pub(crate) fn cell(&self, width: u32, height: u32) -> Option<Cell> {
        let fits = |cell: &Cell| {
            cell.width.saturating_mul(LEAST_COLUMNS) <= width
                && cell.height.saturating_mul(LEAST_ROWS) <= height
        };
        let cells = || (1..=16).flat_map(|scale| self.cells(scale));
        let largest = cells().filter(fits).max_by_key(|cell| (cell.height, cell.size));
        largest.or_else(|| cells().next())
    }

    fn cells(&self, scale: u32) -> impl Iterator<Item = Cell> {
        self.sizes.iter().enumerate().map(move |(size, of)| Cell {
            size,
            scale,
            width: u32::from(of.width).saturating_mul(scale),
            height: u32::from(of.height).saturating_mul(scale),
        })
    }

    /// Returns the glyph of a character: its width in pixels, and its bytes, two pixels each.
    pub(crate) fn glyph(&self, letter: char, cell: Cell) -> Option<(usize, &[u8])> {
        let place = self.letters.binary_search(&letter).ok()?;
        let size = self.sizes.get(cell.size)?;
        let start = *size.starts.get(place)?;
        let end = *size.starts.get(place.checked_add(1)?)?;
        let width = usize::from(size.width).checked_mul(columns(letter).into())?;
        Some((width, self.data.get(start..end)?))
    }
}

fn parse(data: Vec<u8>) -> Option<Font> {
    let (count, rest) = data.split_first()?;
    let (mut sizes, rest) = rest.split_at_checked(usize::from(*count).checked_mul(2)?)?;
    let (count, rest) = rest.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_le_bytes(*count)).checked_mul(3)?;
    let (codes, rest) = rest.split_at_checked(length)?;
    let letters = codes.chunks_exact(3).map(letter).collect::<Option<Vec<char>>>()?;
    if !letters.is_sorted_by(|one, next| one < next) {
        return None;
    }
    let mut at = data.len().checked_sub(rest.len())?;
    let mut parsed = Vec::new();
    while let Some(([width, height], others)) = sizes.split_first_chunk::<2>() {
        sizes = others;
        let size = size(*width, *height, at, &letters)?;
        at = *size.starts.last()?;
        parsed.push(size);
    }
    (at == data.len() && !parsed.is_empty()).then_some(Font { data, letters, sizes: parsed })
}

fn letter(code: &[u8]) -> Option<char> {
    let [low, middle, high] = code.try_into().ok()?;
    char::from_u32(u32::from_le_bytes([low, middle, high, 0]))
}

fn size(width: u8, height: u8, mut at: usize, letters: &[char]) -> Option<Size> {
    if width == 0 || height == 0 || !width.is_multiple_of(2) {
        return None;
    }
    let mut starts = vec![at];
    for letter in letters {
        let row = usize::from(width / 2).checked_mul(columns(*letter).into())?;
        at = at.checked_add(row.checked_mul(height.into())?)?;
        starts.push(at);
    }
    Some(Size { width, height, starts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_or_longer_is_no_font() {
        let data = decompress_to_vec_with_limit(BAKED, MOST_BYTES).unwrap();
        assert!(parse(data.clone()).is_some());
        for length in [0, 1, 4, 9, 700, data.len() - 1] {
            assert!(parse(data[..length].to_vec()).is_none(), "{length}");
        }
        assert!(parse([data.as_slice(), &[0]].concat()).is_none());
        assert!(parse(vec![0, 0, 0]).is_none(), "no size");
        assert!(parse(vec![1, 0, 2, 0, 0]).is_none(), "no width");
        assert!(parse(vec![1, 2, 1, 2, 0, 66, 0, 0, 65, 0, 0, 1, 1]).is_none(), "no order");
    }

    #[test]
    fn displays_have_rows_enough_and_not_many_more() {
        let font = Font::new().unwrap();
        let cells = [
            (800, 480),
            (800, 600),
            (1024, 600),
            (1024, 768),
            (1280, 720),
            (1280, 800),
            (1366, 768),
            (1920, 1080),
            (1920, 1200),
            (2560, 1440),
            (3840, 2160),
        ];
        for (width, height) in cells {
            let cell = font.cell(width, height).unwrap();
            let (columns, rows) = (width / cell.width, height / cell.height);
            assert!(
                columns >= 72 && (24..=34).contains(&rows),
                "{width}x{height}: {columns}x{rows}"
            );
        }
        assert_eq!(font.cell(320, 200).unwrap().height, 18);
    }

    #[test]
    fn every_printable_letter_of_ascii_and_kana_has_a_glyph() {
        let font = Font::new().unwrap();
        let letters = (' '..='~').chain('ぁ'..='ん').chain('ァ'..='ン').chain('¡'..='¬');
        for letter in letters {
            assert!(font.has(letter), "{letter}");
        }
        for foreign in ['\n', '\u{1b}', '\u{202e}', '\u{ad}', 'Ж', '\u{1F600}'] {
            assert!(!font.has(foreign), "{foreign:?}");
        }
    }
}
