//! Screens in a terminal: characters, and two dots of a picture to each.

use std::io::{self, Write};

use zeroize::Zeroizing;

use crate::frame::{Cells, Frame, Place, Tone};
use crate::layers::Dots;
use crate::stage::Stage;

/// Returns the parameters of SGR, in the 256 colours that terminals share.
const fn style(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "0",
        Tone::Faint => "0;38;5;248",
        Tone::Strong => "0;1;38;5;75",
        Tone::Warning => "0;1;38;5;214",
        Tone::Danger => "0;38;5;16;48;5;214",
        Tone::Bar => "0;1;38;5;231;48;5;25",
        Tone::Chosen => "0;38;5;16;48;5;75",
    }
}

/// Draws screens in a terminal. The caller switches it to single keys and back.
#[derive(Debug)]
pub struct Terminal<W: Write> {
    output: W,
    columns: u16,
    rows: u16,
}

impl<W: Write> Terminal<W> {
    /// Takes a terminal of a size and turns to its second screen, which leaves no trace of what
    /// stood on it.
    ///
    /// # Errors
    ///
    /// Hands on errors of the terminal.
    pub fn new(mut output: W, columns: u16, rows: u16) -> io::Result<Self> {
        output.write_all(b"\x1b[?1049h\x1b[?25l\x1b[2J")?;
        Ok(Self { output, columns, rows })
    }

    /// Takes another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        (self.columns, self.rows) = (columns, rows);
    }

    fn layer(&mut self, cells: Cells, dots: &Dots) -> io::Result<()> {
        let rows: Vec<&[u32]> = dots.rows().collect();
        for (row, pair) in (cells.row.saturating_add(1)..).zip(rows.chunks(2)) {
            let column = cells.column.saturating_add(1);
            let mut text = format!("\x1b[{row};{column}H");
            let [upper, lower] = [pair.first(), pair.last()].map(|row| row.copied().unwrap_or(&[]));
            let mut before = None;
            for colours in upper.iter().zip(lower) {
                if before != Some(colours) {
                    let [front, back] = [colours.0, colours.1].map(|colour| index(*colour));
                    text.push_str(&format!("\x1b[0;38;5;{front};48;5;{back}m"));
                    before = Some(colours);
                }
                text.push('▀');
            }
            text.push_str("\x1b[0m");
            self.output.write_all(text.as_bytes())?;
        }
        Ok(())
    }
}

/// Returns the place of a colour among the 256: a grey, or one of the cube of six.
fn index(colour: u32) -> u8 {
    let [blue, green, red, _] = colour.to_le_bytes();
    if red == green && green == blue {
        return match red {
            0..=7 => 16,
            248..=255 => 231,
            // 24 greys from 8, each lighter by 10.
            grey => 232_u8.saturating_add((grey.saturating_sub(3) / 10).min(23)),
        };
    }
    let step = |part: u8| part.saturating_add(5) / 51;
    let [red, green, blue] = [step(red), step(green), step(blue)];
    16_u8
        .saturating_add(red.saturating_mul(36))
        .saturating_add(green.saturating_mul(6))
        .saturating_add(blue)
}

fn line(places: &[Place], text: &mut String) {
    let mut tone = None;
    for place in places {
        if tone != Some(place.tone) {
            for part in ["\x1b[", style(place.tone), "m"] {
                text.push_str(part);
            }
            tone = Some(place.tone);
        }
        match place.letter {
            // The wide character before it stands there already; a large one stands alone.
            '\0' if place.large => text.push(' '),
            '\0' => {}
            letter => text.push(letter),
        }
    }
    text.push_str("\x1b[0m");
}

impl<W: Write> Stage for Terminal<W> {
    fn size(&self) -> (u16, u16) {
        (self.columns, self.rows)
    }

    fn dots(&self, cells: Cells) -> (usize, usize) {
        (cells.columns.into(), usize::from(cells.rows).saturating_mul(2))
    }

    fn present(&mut self, frame: &Frame) -> io::Result<()> {
        // Room for every place, so that no copy of a word is left behind by a larger one.
        let room = usize::from(frame.columns()).saturating_mul(24).saturating_add(32);
        for (row, places) in (1_u16..).zip(frame.lines()) {
            let mut text = Zeroizing::new(String::with_capacity(room));
            text.push_str(&format!("\x1b[{row};1H"));
            line(places, &mut text);
            self.output.write_all(text.as_bytes())?;
        }
        for (cells, layer) in frame.layers() {
            let (width, height) = self.dots(*cells);
            self.layer(*cells, &Dots::of(layer, width, height))?;
        }
        self.output.flush()
    }
}

impl<W: Write> Drop for Terminal<W> {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone.
        let _gone = self.output.write_all(b"\x1b[0m\x1b[2J\x1b[?25h\x1b[?1049l");
        let _gone = self.output.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Layer;
    use qr::Level;
    use std::num::NonZeroU16;

    fn parser_of(rows: u16, columns: u16) -> vt100::Parser {
        let [rows, columns] = [rows, columns].map(|size| NonZeroU16::new(size).unwrap());
        vt100::Parser::new(rows, columns, 0)
    }

    fn shown(frame: &Frame, columns: u16, rows: u16) -> vt100::Parser {
        let mut terminal = Terminal::new(Vec::new(), columns, rows).unwrap();
        terminal.present(frame).unwrap();
        let mut parser = parser_of(rows, columns);
        parser.process(&terminal.output);
        parser
    }

    #[test]
    fn another_terminal_shows_the_text() {
        let mut frame = Frame::new(20, 3);
        frame.band(0, Tone::Bar);
        frame.put(0, 1, "署名 ab", Tone::Bar);
        frame.put_large(1, 0, "12", Tone::Strong);
        let screen = shown(&frame, 20, 3);
        let rows: Vec<String> = screen.screen().rows(0, 20).collect();
        assert_eq!([rows[0].trim_end(), rows[1].trim_end()], [" 署名 ab", "1 2"]);
        let bar = screen.screen().cell(0, 19).unwrap();
        assert_eq!(bar.bgcolor(), vt100::Color::Idx(25));
    }

    #[test]
    fn a_code_is_read_from_another_terminal() {
        let modules = qr::encode(b"coldseal", None, Level::Low).unwrap();
        let mut frame = Frame::new(80, 24);
        let cells = Cells { column: 0, row: 0, columns: 80, rows: 24 };
        frame.lay(cells, Layer::Code { modules, scale: usize::MAX });
        let parser = shown(&frame, 80, 24);
        let grey = |colour| u8::from(colour == vt100::Color::Idx(231)) * 255;
        let mut pixels = Vec::new();
        for row in 0..24 {
            let cells: Vec<_> = (0..80).map(|at| parser.screen().cell(row, at).unwrap()).collect();
            pixels.extend(cells.iter().map(|cell| grey(cell.fgcolor())));
            pixels.extend(cells.iter().map(|cell| grey(cell.bgcolor())));
        }
        let picture = qr::Picture::new(80, 48, pixels).unwrap();
        assert_eq!(qr::read(&picture.view())[0].payload, b"coldseal");
    }

    #[test]
    fn the_terminal_is_left_as_it_was() {
        let mut bytes = Vec::new();
        drop(Terminal::new(&mut bytes, 9, 2).unwrap());
        let mut parser = parser_of(2, 9);
        parser.process(b"before");
        parser.process(&bytes);
        assert_eq!(parser.screen().contents(), "before");
    }

    #[test]
    fn colours_go_to_the_nearest_of_256() {
        assert_eq!([0, 0xFF_FFFF, 0x56_B4E9, 0xE6_9F00].map(index), [16, 231, 74, 178]);
        assert_eq!([0x08_0808, 0x80_8080, 0xEE_EEEE].map(index), [232, 244, 255]);
    }
}
