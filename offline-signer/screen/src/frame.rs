//! One screen: characters in cells, and pictures in some of them.

use std::sync::LazyLock;

use qr::{Modules, Picture, Point};
use zeroize::Zeroize as _;

use crate::font::{Font, FontError, columns};

/// The glyphs of this build.
pub(crate) static FONT: LazyLock<Result<Font, FontError>> = LazyLock::new(Font::new);

/// Tells whether a character is shown as it is; others are shown as `\u{..}`.
#[must_use]
pub fn is_shown(letter: char) -> bool {
    FONT.as_ref().is_ok_and(|font| font.has(letter))
}

/// How a character is drawn. Blue and orange are told apart by everybody; a word says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Light on dark.
    #[default]
    Plain,
    /// What matters less.
    Faint,
    /// What matters: blue.
    Strong,
    /// What should be read: orange.
    Warning,
    /// What can cost money: black on orange.
    Danger,
    /// The bar at the top, and what is done of a progress bar: white on blue.
    Bar,
    /// What is chosen, and the cursor: black on blue.
    Chosen,
}

/// A place of one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// NUL where a wide or large character reaches into.
    pub(crate) letter: char,
    pub(crate) tone: Tone,
    /// Of twice the width and height: reaches into the row below.
    pub(crate) large: bool,
}

const BLANK: Place = Place { letter: ' ', tone: Tone::Plain, large: false };
const COVERED: char = '\0';

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cells {
    /// The first column, from 0.
    pub column: u16,
    /// The first row, from 0.
    pub row: u16,
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

/// A picture on a screen.
#[derive(Debug, Clone)]
pub enum Layer {
    /// A code, black in the middle of white up to the edges of its place, whole dots to a module.
    Code {
        /// The code.
        modules: Modules,
        /// The most dots to the side of a module; fewer where there is no room.
        scale: usize,
    },
    /// What a camera sees.
    Camera {
        /// The picture, in small.
        picture: Picture,
        /// The width and height of the picture in which the outlines were found.
        seen: (usize, usize),
        /// Corners of codes that were read.
        read: Vec<[Point; 4]>,
        /// Corners of codes that were seen and not read.
        unread: Vec<[Point; 4]>,
    },
}

/// One screen. Wiped when dropped: the words of keys stand on it.
pub struct Frame {
    columns: u16,
    places: Vec<Place>,
    layers: Vec<(Cells, Layer)>,
}

impl Frame {
    /// Returns an empty screen.
    #[must_use]
    pub fn new(columns: u16, rows: u16) -> Self {
        let count = usize::from(columns).saturating_mul(rows.into());
        Self { columns, places: vec![BLANK; count], layers: Vec::new() }
    }

    /// Returns the columns.
    #[must_use]
    pub fn columns(&self) -> u16 {
        self.columns
    }

    /// Returns the rows.
    #[must_use]
    pub fn rows(&self) -> u16 {
        let rows = self.places.len().checked_div(self.columns.into());
        rows.and_then(|rows| u16::try_from(rows).ok()).unwrap_or(0)
    }

    /// Writes text and returns the column behind it; what does not fit is left out, and so is a
    /// character of which half would fit. Characters without a glyph are escaped.
    pub fn put(&mut self, row: u16, column: u16, text: &str, tone: Tone) -> u16 {
        self.write(row, column, text, tone, false)
    }

    /// Writes text of twice the width and height, whose upper half stands in the row.
    pub fn put_large(&mut self, row: u16, column: u16, text: &str, tone: Tone) -> u16 {
        self.write(row, column, text, tone, true)
    }

    fn write(&mut self, row: u16, mut column: u16, text: &str, tone: Tone, large: bool) -> u16 {
        for letter in text.chars().flat_map(shown) {
            let width = columns(letter).saturating_mul(if large { 2 } else { 1 });
            let end = column.saturating_add(width);
            if end > self.columns {
                break;
            }
            self.set(row, column, Place { letter, tone, large });
            let covered = Place { letter: COVERED, tone, large };
            for covers in column.saturating_add(1)..end {
                self.set(row, covers, covered);
            }
            if large {
                for covers in column..end {
                    self.set(row.saturating_add(1), covers, covered);
                }
            }
            column = end;
        }
        column
    }

    fn set(&mut self, row: u16, column: u16, place: Place) {
        let start = usize::from(row).saturating_mul(self.columns.into());
        if column < self.columns
            && let Some(there) = self.places.get_mut(start.saturating_add(column.into()))
        {
            *there = place;
        }
    }

    /// Gives a whole row a tone and takes its text away.
    pub fn band(&mut self, row: u16, tone: Tone) {
        for column in 0..self.columns {
            self.set(row, column, Place { tone, ..BLANK });
        }
    }

    /// Puts a picture over cells; a later one lies over an earlier one.
    pub fn lay(&mut self, cells: Cells, layer: Layer) {
        self.layers.push((cells, layer));
    }

    /// Returns the rows of places from the top.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &[Place]> {
        self.places.chunks(usize::from(self.columns).max(1))
    }

    pub(crate) fn layers(&self) -> &[(Cells, Layer)] {
        &self.layers
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        for place in &mut self.places {
            place.letter.zeroize();
        }
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Frame").field("columns", &self.columns).finish_non_exhaustive()
    }
}

/// Returns what is drawn for a character: itself, or its escape.
fn shown(letter: char) -> impl Iterator<Item = char> {
    let (itself, escape) =
        if is_shown(letter) { (Some(letter), None) } else { (None, Some(letter.escape_unicode())) };
    itself.into_iter().chain(escape.into_iter().flatten())
}

/// Returns the columns that a text takes.
#[must_use]
pub fn text_width(text: &str) -> usize {
    text.chars().flat_map(shown).map(|letter| usize::from(columns(letter))).sum()
}

/// Cuts text into rows of at most so many columns; between words where it can, and never within the
/// escape of a character.
#[must_use]
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut used: usize = 0;
    for word in text.split_inclusive(' ') {
        let width = text_width(word.trim_end());
        if used > 0 && used.saturating_add(width) > room && width <= room {
            rows.push(String::new());
            used = 0;
        }
        for letter in word.chars() {
            let width = text_width(letter.encode_utf8(&mut [0; 4]));
            if used > 0 && used.saturating_add(width) > room {
                if letter == ' ' {
                    continue;
                }
                rows.push(String::new());
                used = 0;
            }
            if let Some(last) = rows.last_mut() {
                last.push(letter);
            }
            used = used.saturating_add(width);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(frame: &Frame, row: usize) -> String {
        frame.lines().nth(row).unwrap().iter().map(|place| place.letter).collect()
    }

    #[test]
    fn wide_characters_take_two_places_or_none() {
        let mut frame = Frame::new(5, 1);
        assert_eq!(frame.put(0, 0, "aあいう", Tone::Plain), 5);
        assert_eq!(line(&frame, 0), "aあ\0い\0");
        let mut frame = Frame::new(4, 1);
        assert_eq!(frame.put(0, 1, "あい", Tone::Plain), 3);
        assert_eq!(line(&frame, 0), " あ\0 ");
    }

    #[test]
    fn what_could_mislead_is_escaped() {
        let mut frame = Frame::new(30, 1);
        frame.put(0, 0, "a\u{202e}\u{1b}\n", Tone::Plain);
        assert_eq!(line(&frame, 0).trim_end(), r"a\u{202e}\u{1b}\u{a}");
    }

    #[test]
    fn large_text_reaches_into_the_row_below() {
        let mut frame = Frame::new(4, 2);
        frame.put(1, 0, "xxxx", Tone::Plain);
        assert_eq!(frame.put_large(0, 0, "ab", Tone::Strong), 4);
        assert_eq!((line(&frame, 0), line(&frame, 1)), ("a\0b\0".into(), "\0\0\0\0".into()));
        frame.put_large(1, 3, "b", Tone::Plain);
        frame.put(9, 9, "x", Tone::Plain);
    }

    #[test]
    fn text_is_cut_between_words_if_it_can_be() {
        assert_eq!(wrap("one two three", 8), ["one two ", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("ああああ", 5), ["ああ", "ああ"]);
        assert_eq!(wrap("ab\u{202e}", 8), ["ab", "\u{202e}"]);
        assert_eq!(wrap("", 8), [""]);
    }

    #[test]
    fn debug_shows_no_text() {
        let mut frame = Frame::new(9, 1);
        frame.put(0, 0, "zoo", Tone::Plain);
        assert_eq!(format!("{frame:?}"), "Frame { columns: 9, .. }");
    }
}
