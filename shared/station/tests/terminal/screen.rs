//! What a terminal shows of what it was sent: characters by another's emulator, pictures by
//! decoders of the test's own.

use std::num::NonZeroU16;

use data_encoding::BASE64;
use qr::Picture;
use station::png_file::PngFrames;
use station::show::Window;
use station::surface::{Cell, Surface};
use stream::Progress;

/// A character in pixels.
pub(crate) const CELL: (u16, u16) = (6, 12);

/// Returns a window that does not tell the size of its characters.
pub(crate) fn window(columns: u16, rows: u16) -> Surface {
    Surface { window: Window { columns, rows }, cell: None }
}

/// Returns a window that tells the size of its characters.
pub(crate) fn window_of_pixels(columns: u16, rows: u16) -> Surface {
    let [width, height] = [CELL.0, CELL.1].map(|pixels| NonZeroU16::new(pixels).unwrap());
    Surface { cell: Some(Cell { width, height }), ..window(columns, rows) }
}

/// A terminal's window.
pub(crate) struct Screen {
    emulator: vt100::Parser,
    size: (usize, usize),
    pixels: Vec<u8>,
    kitty: Vec<Kitty>,
    /// The pieces of a picture that is not whole yet.
    incoming: String,
}

/// A picture that kitty keeps.
struct Kitty {
    number: String,
    /// The first column and row in pixels.
    place: (usize, usize),
    picture: Picture,
}

impl Screen {
    pub(crate) fn new(surface: Surface) -> Self {
        let window = surface.window;
        let [rows, columns] =
            [window.rows, window.columns].map(|size| NonZeroU16::new(size.max(1)).unwrap());
        let emulator = vt100::Parser::new(rows, columns, 0);
        let width = usize::from(window.columns) * usize::from(CELL.0);
        let height = usize::from(window.rows) * usize::from(CELL.1);
        Self {
            emulator,
            size: (width, height),
            pixels: vec![255; width * height],
            kitty: Vec::new(),
            incoming: String::new(),
        }
    }

    /// Shows what was sent.
    pub(crate) fn print(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(['\u{1b}']) {
            let (plain, sequence) = rest.split_at(at);
            self.emulator.process(plain.as_bytes());
            rest = match sequence.as_bytes().get(1) {
                Some(b'P' | b'_') => {
                    let (body, after) = sequence[2..].split_once("\x1b\\").unwrap();
                    if sequence.starts_with("\x1bP") {
                        self.sixel(body)
                    } else {
                        self.kitty(body)
                    }
                    after
                }
                _ => {
                    let end =
                        2 + sequence[2..].find(|letter: char| letter.is_alphabetic()).unwrap();
                    let (sequence, after) = sequence.split_at(end + 1);
                    if sequence.ends_with("2J") {
                        self.pixels.fill(255);
                    }
                    self.emulator.process(sequence.as_bytes());
                    after
                }
            };
        }
        self.emulator.process(rest.as_bytes());
    }

    /// Returns the line that says how the showing stands.
    pub(crate) fn status(&self) -> String {
        let screen = self.emulator.screen();
        let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
        let text = screen.contents_between(rows - 1, 0, rows - 1, columns);
        text.trim_end().to_string()
    }

    /// Tells whether all characters are black on white, by colours that no theme changes.
    pub(crate) fn is_black_on_white(&self) -> bool {
        let screen = self.emulator.screen();
        let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
        let mut places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        places.all(|(row, column)| {
            let cell = screen.cell(row, column).unwrap();
            let colours = (cell.fgcolor(), cell.bgcolor());
            cell.has_contents() && colours == (vt100::Color::Idx(16), vt100::Color::Idx(231))
        })
    }

    pub(crate) fn shows_another_screen(&self) -> bool {
        self.emulator.screen().alternate_screen()
    }

    pub(crate) fn hides_the_cursor(&self) -> bool {
        self.emulator.screen().hide_cursor()
    }

    /// Returns how many pictures kitty keeps.
    pub(crate) fn kept(&self) -> usize {
        self.kitty.len()
    }

    /// Returns the window as a picture, without its last line.
    pub(crate) fn picture(&self) -> Picture {
        let (width, height) = self.size;
        let mut pixels = self.pixels.clone();
        self.draw_characters(&mut pixels);
        for Kitty { place: (left, top), picture, .. } in &self.kitty {
            let rows = pixels.chunks_mut(width).skip(*top);
            for (row, from) in rows.zip(picture.view().rows()) {
                row[*left..left + from.len()].copy_from_slice(from);
            }
        }
        let height = height - usize::from(CELL.1);
        pixels.truncate(width * height);
        Picture::new(width, height, pixels).unwrap()
    }

    fn draw_characters(&self, pixels: &mut [u8]) {
        let (width, height) = (usize::from(CELL.0), usize::from(CELL.1));
        let lines = pixels.chunks_mut(self.size.0 * height);
        for (line, row) in (0..).zip(lines) {
            for column in 0..self.size.0 / width {
                let cell = self.emulator.screen().cell(line, u16::try_from(column).unwrap());
                let Some(character) = cell.unwrap().contents().chars().next() else { continue };
                let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
                for (x, y) in places.filter(|place| is_dark(character, *place)) {
                    row[y * self.size.0 + column * width + x] = 0;
                }
            }
        }
    }

    /// Returns the cursor in pixels.
    fn cursor(&self) -> (usize, usize) {
        let (row, column) = self.emulator.screen().cursor_position();
        (usize::from(column) * usize::from(CELL.0), usize::from(row) * usize::from(CELL.1))
    }

    /// Draws a sixel picture at the cursor.
    fn sixel(&mut self, body: &str) {
        let (left, top) = self.cursor();
        let data = body.strip_prefix("0;1;0q").unwrap();
        let (mut x, mut y, mut colour, mut count) = (0, 0, 0, 1);
        let mut rest = data.chars().peekable();
        let numbers = |rest: &mut std::iter::Peekable<std::str::Chars<'_>>| {
            let mut text = String::new();
            while let Some(digit) = rest.next_if(|next| next.is_ascii_digit() || *next == ';') {
                text.push(digit);
            }
            text.split(';').map(|number| number.parse().unwrap()).collect::<Vec<usize>>()
        };
        while let Some(letter) = rest.next() {
            match letter {
                '"' => assert_eq!(numbers(&mut rest)[..2], [1, 1], "pixels are square"),
                '#' => match numbers(&mut rest)[..] {
                    [number] => colour = if number == 0 { 255 } else { 0 },
                    [0, 2, 100, 100, 100] | [1, 2, 0, 0, 0] => {}
                    ref other => panic!("colour {other:?}"),
                },
                '!' => count = numbers(&mut rest)[0],
                '$' => x = 0,
                '-' => (x, y) = (0, y + 6),
                '?'..='~' => {
                    let dots = u32::from(letter) - u32::from('?');
                    for _ in 0..count {
                        for row in (0..6).filter(|row| dots >> row & 1 == 1) {
                            self.pixels[(top + y + row) * self.size.0 + left + x] = colour;
                        }
                        x += 1;
                    }
                    count = 1;
                }
                other => panic!("{other:?} in a sixel picture"),
            }
        }
    }

    /// Obeys a command to kitty.
    fn kitty(&mut self, body: &str) {
        let (control, data) =
            body.strip_prefix('G').unwrap().split_once(';').unwrap_or((&body[1..], ""));
        let value = |name: &str| {
            let mut pairs = control.split(',').filter_map(|pair| pair.split_once('='));
            pairs.find(|pair| pair.0 == name).map(|pair| pair.1)
        };
        assert!(data.len() <= 4096 && value("q") == Some("2"), "{control}");
        match value("a") {
            Some("T") => {
                assert_eq!((value("f"), value("C")), (Some("100"), Some("1")));
                let number = value("i").unwrap().to_string();
                self.kitty.retain(|kept| kept.number != number);
                let picture = Picture::new(1, 1, vec![0]).unwrap();
                self.kitty.push(Kitty { number, place: self.cursor(), picture });
                self.incoming.clear();
            }
            Some("d") => {
                assert_eq!(value("d"), Some("I"));
                self.kitty.retain(|kept| Some(kept.number.as_str()) != value("i"));
                return;
            }
            other => assert_eq!(other, None, "{control}"),
        }
        self.incoming.push_str(data);
        if value("m") == Some("0") {
            let png = BASE64.decode(self.incoming.as_bytes()).unwrap();
            let mut pictures = PngFrames::new(std::io::Cursor::new(png)).unwrap();
            self.kitty.last_mut().unwrap().picture = pictures.next().unwrap().unwrap();
        }
    }
}

/// Tells whether a pixel of a character is dark, for those that codes are drawn with.
fn is_dark(character: char, (x, y): (usize, usize)) -> bool {
    let (right, half, third) = (
        x >= usize::from(CELL.0) / 2,
        y / (usize::from(CELL.1) / 2),
        y / (usize::from(CELL.1) / 3),
    );
    match character {
        ' ' => false,
        '█' => true,
        '▀' => half == 0,
        '▄' => half == 1,
        '▌' => !right,
        '▐' => right,
        '\u{1FB00}'..='\u{1FB3B}' => {
            // The parts of all sextants in the order of their numbers; four have other characters.
            let mut parts = (1_u32..63).filter(|parts| ![0b01_0101, 0b10_1010].contains(parts));
            let at = usize::try_from(u32::from(character) - 0x1_FB00).unwrap();
            parts.nth(at).unwrap() >> (2 * third + usize::from(right)) & 1 == 1
        }
        _ => false,
    }
}

/// Reads the one code of a window and hands it to a receiver.
#[track_caller]
pub(crate) fn receive(screen: &Screen, assembler: &mut stream::Assembler) -> Progress {
    let found = qr::read(&screen.picture().view());
    assert_eq!(found.len(), 1, "codes in the window");
    assembler.receive(&found[0].payload).unwrap()
}
