//! Reads the text on a screen: the signer's own glyphs, compared pixel by pixel.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::rc::Rc;

use screen::{Canvas, Cells, Display, Frame, Painter, Stage as _, Tone, is_shown};

const TONES: [Tone; 7] =
    [Tone::Plain, Tone::Faint, Tone::Strong, Tone::Warning, Tone::Danger, Tone::Bar, Tone::Chosen];

/// Knows what every character looks like on displays of one size.
#[derive(Debug)]
pub struct Reader {
    width: usize,
    columns: usize,
    rows: usize,
    /// Pixels of a cell.
    cell: (usize, usize),
    /// What stands in so many columns and rows of cells.
    known: HashMap<Vec<u32>, char>,
}

struct Kept {
    size: (u32, u32),
    pixels: Rc<RefCell<Vec<u32>>>,
}

impl Display for Kept {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn show(&mut self, canvas: &Canvas) -> io::Result<()> {
        *self.pixels.borrow_mut() = canvas.pixels().to_vec();
        Ok(())
    }
}

impl Reader {
    /// Draws every character that screens can have, in every tone, small and large.
    ///
    /// # Panics
    ///
    /// If there is no such display.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        let pixels = Rc::default();
        let display = Kept { size: (width, height), pixels: Rc::clone(&pixels) };
        let mut painter = Painter::new(display).expect("a display");
        let (columns, rows) = painter.size();
        let cell = painter.dots(Cells { column: 0, row: 0, columns: 1, rows: 1 });
        let width = usize::try_from(width).expect("32 bits");
        let mut reader =
            Self { width, columns: columns.into(), rows: rows.into(), cell, known: HashMap::new() };
        let letters: Vec<char> =
            (' '..='\u{FFFF}').filter(|letter| *letter != ' ' && is_shown(*letter)).collect();
        for tone in TONES {
            for large in [false, true] {
                for some in letters.chunks(places(columns, rows)) {
                    painter.present(&sheet(some, tone, large, columns, rows)).expect("a screen");
                    reader.learn(some, large, &pixels.borrow());
                }
            }
        }
        reader
    }

    fn learn(&mut self, letters: &[char], large: bool, pixels: &[u32]) {
        for (place, letter) in letters.iter().enumerate() {
            let (column, row) = corner(place, self.columns);
            let size = if large { 2 } else { 1 };
            let wide = usize::from(screen::columns(*letter)) * size;
            if let Some(block) = self.block(pixels, (column, row), (wide, size)) {
                self.known.insert(block, *letter);
            }
        }
    }

    /// Returns the pixels of some cells, with how many they are before them.
    fn block(
        &self,
        pixels: &[u32],
        (column, row): (usize, usize),
        (columns, rows): (usize, usize),
    ) -> Option<Vec<u32>> {
        // Cells at the right edge are drawn wider.
        if column + columns > self.columns || row + rows > self.rows {
            return None;
        }
        let (width, height) = (columns * self.cell.0, rows * self.cell.1);
        let (left, top) = (column * self.cell.0, row * self.cell.1);
        let mut block = vec![u32::try_from(columns).ok()?, u32::try_from(rows).ok()?];
        for line in top..top + height {
            let start = line * self.width + left;
            block.extend(pixels.get(start..start + width)?.iter().map(|pixel| pixel & 0xFF_FFFF));
        }
        Some(block)
    }

    /// Returns the lines of text on a screen; pictures are blanks.
    #[must_use]
    pub fn lines(&self, pixels: &[u32]) -> Vec<String> {
        let mut taken = vec![false; self.columns * self.rows];
        let mut lines = Vec::new();
        for row in 0..self.rows {
            let mut line = String::new();
            for column in 0..self.columns {
                if taken[row * self.columns + column] {
                    continue;
                }
                match self.letter(pixels, (column, row)) {
                    Some((letter, columns, rows)) => {
                        line.push(letter);
                        for (down, right) in
                            (0..rows).flat_map(|down| (0..columns).map(move |right| (down, right)))
                        {
                            taken[(row + down) * self.columns + column + right] = true;
                        }
                    }
                    None => line.push(' '),
                }
            }
            lines.push(line.trim_end().to_owned());
        }
        lines
    }

    fn letter(&self, pixels: &[u32], place: (usize, usize)) -> Option<(char, usize, usize)> {
        [(4, 2), (2, 2), (2, 1), (1, 1)].into_iter().find_map(|(columns, rows)| {
            let block = self.block(pixels, place, (columns, rows))?;
            self.known.get(&block).map(|letter| (*letter, columns, rows))
        })
    }
}

/// Characters on a sheet: each has four columns and two rows, and the last columns and rows are free.
fn places(columns: u16, rows: u16) -> usize {
    usize::from(columns - 1) / 4 * (usize::from(rows - 1) / 2)
}

fn corner(place: usize, columns: usize) -> (usize, usize) {
    let across = (columns - 1) / 4;
    (place % across * 4, place / across * 2)
}

fn sheet(letters: &[char], tone: Tone, large: bool, columns: u16, rows: u16) -> Frame {
    let mut frame = Frame::new(columns, rows);
    for (place, letter) in letters.iter().enumerate() {
        let (column, row) = corner(place, columns.into());
        let at = |number: usize| u16::try_from(number).expect("16 bits");
        let text = letter.to_string();
        if large {
            frame.put_large(at(row), at(column), &text, tone);
        } else {
            frame.put(at(row), at(column), &text, tone);
        }
    }
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_every_tone_and_size_is_read() {
        for (width, height) in [(800, 480), (1024, 768)] {
            let pixels = Rc::default();
            let display = Kept { size: (width, height), pixels: Rc::clone(&pixels) };
            let mut painter = Painter::new(display).unwrap();
            let (columns, rows) = painter.size();
            let mut frame = Frame::new(columns, rows);
            frame.put(0, 1, "Scan 署名", Tone::Bar);
            frame.put_large(2, 3, "NALICE-1", Tone::Strong);
            frame.put(5, 0, "> 1  chosen", Tone::Chosen);
            painter.present(&frame).unwrap();
            let lines = Reader::new(width, height).lines(&pixels.borrow());
            assert_eq!(lines[0], " Scan 署名");
            assert_eq!(lines[2].trim(), "NALICE-1");
            assert_eq!(lines[5], "> 1  chosen");
        }
    }
}
