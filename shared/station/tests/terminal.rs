//! Codes drawn in a terminal, read back from what the terminal would show.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code"
)]

use std::io::{self, Write};
use std::num::NonZeroU16;
use std::time::Duration;

use qr::{Picture, Version};
use station::show::{Codes, ShowError, Window};
use station::terminal_codes::{End, TerminalError, show_in_terminal};
use stream::{Assembler, State};

const RATE: NonZeroU16 = NonZeroU16::new(1_000).unwrap();

fn window(columns: u16, rows: u16) -> Window {
    Window { columns, rows }
}

/// Draws until so many waits are over.
fn draw(
    codes: &Codes,
    window: Window,
    waits: usize,
) -> Result<(String, Vec<Option<Duration>>), TerminalError> {
    let mut output = Vec::new();
    let mut limits = Vec::new();
    let end = show_in_terminal(codes, window, RATE, &mut output, &mut |limit| {
        limits.push(limit);
        Ok((limits.len() >= waits).then_some(End::Done))
    })?;
    assert_eq!(end, End::Done);
    Ok((String::from_utf8(output).unwrap(), limits))
}

/// What a terminal shows: a character for each place, and what it was told besides.
struct Screen {
    window: Window,
    cells: Vec<char>,
    at: (usize, usize),
    modes: Vec<String>,
}

impl Screen {
    fn new(window: Window) -> Self {
        let size = usize::from(window.columns) * usize::from(window.rows);
        Self { window, cells: vec!['?'; size], at: (0, 0), modes: Vec::new() }
    }

    fn print(&mut self, text: &str) {
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            if character != '\x1b' {
                assert!(!character.is_control(), "{character:?}");
                let (row, column) = self.at;
                assert!(column < self.window.columns.into(), "drawn beyond the window's edge");
                self.cells[row * usize::from(self.window.columns) + column] = character;
                self.at.1 += 1;
                continue;
            }
            assert_eq!(rest.next(), Some('['));
            let sequence: String = rest.by_ref().take_while_inclusive_letter();
            self.obey(&sequence);
        }
    }

    fn obey(&mut self, sequence: &str) {
        match sequence.strip_suffix('H').and_then(|place| place.split_once(';')) {
            Some((row, column)) => {
                let (row, column): (usize, usize) = (row.parse().unwrap(), column.parse().unwrap());
                assert!((1..=self.window.rows.into()).contains(&row) && column >= 1);
                self.at = (row - 1, column - 1);
            }
            None => self.modes.push(sequence.to_string()),
        }
    }

    /// The window as a picture: each half of a character a pixel, four times enlarged.
    fn picture(&self) -> Picture {
        let columns = usize::from(self.window.columns);
        let mut pixels = Vec::new();
        for line in self.cells.chunks(columns) {
            for upper in [true, false] {
                let row: Vec<u8> = line.iter().flat_map(|cell| [ink(*cell, upper); 4]).collect();
                pixels.extend(row.repeat(4));
            }
        }
        Picture::new(columns * 4, self.cells.len() / columns * 8, pixels).unwrap()
    }
}

fn ink(cell: char, upper: bool) -> u8 {
    match (cell, upper) {
        ('█', _) | ('▀', true) | ('▄', false) => 0,
        _ => 255,
    }
}

trait UntilLetter {
    fn take_while_inclusive_letter(self) -> String;
}

impl<I: Iterator<Item = char>> UntilLetter for I {
    fn take_while_inclusive_letter(self) -> String {
        let mut text = String::new();
        for character in self {
            text.push(character);
            if character.is_ascii_alphabetic() {
                break;
            }
        }
        text
    }
}

/// Splits what was drawn at the beginnings of frames: what comes before the first, and the frames.
fn frames(text: &str) -> (String, Vec<String>) {
    let mut parts = text.split("\x1b[?2026h").map(String::from);
    (parts.next().unwrap(), parts.collect())
}

#[test]
fn a_still_code_is_drawn_once_and_read_back() {
    let payload = b"one payment".repeat(10);
    let window = window(90, 40);
    let codes = Codes::for_window(&payload, None, window).unwrap();
    let (text, limits) = draw(&codes, window, 3).unwrap();
    assert_eq!(frames(&text).1.len(), 1);
    assert!(limits[0].is_some());
    assert_eq!(limits[1..], [None, None], "a still code needs no clock");

    let mut screen = Screen::new(window);
    screen.print(&text);
    let found = qr::read(&screen.picture().view());
    assert_eq!(found.len(), 1);
    assert_eq!(Assembler::new().receive(&found[0].payload).unwrap().state, State::Complete);
    assert!(!screen.cells.contains(&'?'), "part of the window was left as it was");
}

#[test]
fn a_stream_is_drawn_frame_by_frame_and_read_back() {
    let payload: Vec<u8> = (0..=255).cycle().take(3_000).collect();
    let window = window(80, 37);
    let codes = Codes::for_window(&payload, None, window).unwrap();
    assert_eq!(codes.version(), Version::new(12).unwrap());
    let (text, limits) = draw(&codes, window, 14).unwrap();
    let (before, frames) = frames(&text);
    assert_eq!((frames.len(), limits.len()), (13, 14));

    let mut assembler = Assembler::new();
    let mut screen = Screen::new(window);
    screen.print(&before);
    for frame in frames {
        screen.print(&frame);
        let found = qr::read(&screen.picture().view());
        assert_eq!(found.len(), 1);
        assembler.receive(&found[0].payload).unwrap();
    }
    assert!(assembler.payload() == Some(&payload[..]));
}

#[test]
fn frames_do_not_flicker_and_the_terminal_is_put_back() {
    let codes = Codes::new(&[7; 3_000], Version::new(10)).unwrap();
    let (text, _) = draw(&codes, window(100, 50), 4).unwrap();
    let (before, frames) = frames(&text);
    assert!(before.starts_with("\x1b[?1049h\x1b[?25l"));
    for frame in &frames {
        let (drawing, after) = frame.split_once("\x1b[?2026l").unwrap();
        assert!(!drawing.contains('J') && !drawing.contains('K'), "a frame clears the screen");
        assert!(after.is_empty() || after.starts_with("\x1b[?2026l\x1b[0m"));
    }
    assert!(text.ends_with("\x1b[0m\x1b[?25h\x1b[?1049l"));
}

#[test]
fn the_largest_code_that_fits_is_chosen() {
    let payload = vec![1; 5_000];
    for (size, expected) in [
        (window(53, 27), 7),
        (window(57, 29), 8),
        (window(60, 200), 8),
        (window(200, 40), 13),
        (window(125, 63), 25),
        (window(500, 500), 25),
    ] {
        let codes = Codes::for_window(&payload, None, size).unwrap();
        assert_eq!(codes.version().number(), expected, "{size:?}");
        assert!(draw(&codes, size, 2).is_ok());
    }
}

#[test]
fn a_payload_too_large_for_a_still_code_in_the_window_becomes_a_stream() {
    let payload = vec![1; 1_000];
    let codes = Codes::for_window(&payload, None, window(80, 40)).unwrap();
    assert!(!codes.is_still());
    let codes = Codes::for_window(&payload, None, window(120, 60)).unwrap();
    assert!(codes.is_still());
}

#[test]
fn windows_that_are_too_small_are_refused_with_the_size_that_is_needed() {
    let error = |bytes: usize, version: Option<u8>, size: Window| {
        Codes::for_window(&vec![1; bytes], version.and_then(Version::new), size).unwrap_err()
    };
    let needs = |size: Window, needed_columns, needed_rows| ShowError::Window {
        columns: size.columns,
        rows: size.rows,
        needed_columns,
        needed_rows,
    };
    let usual = window(80, 24);
    assert_eq!(error(1_000, None, usual), needs(usual, 53, 27));
    assert_eq!(error(1_000, Some(25), usual), needs(usual, 125, 63));
    assert_eq!(error(30, None, window(30, 30)), needs(window(30, 30), 37, 19));
    assert_eq!(error(30, None, window(0, 0)), needs(window(0, 0), 37, 19));
    assert!(Codes::for_window(&[1; 80], None, usual).is_ok());

    let large = Codes::new(&[1; 1_000], None).unwrap();
    let result = draw(&large, usual, 1);
    assert!(matches!(result, Err(TerminalError::Show(ShowError::Window { .. }))));
}

#[test]
fn an_interrupt_ends_the_drawing_as_one() {
    let codes = Codes::new(b"x", None).unwrap();
    let mut output = Vec::new();
    let wait = &mut |_| Ok(Some(End::Interrupted));
    let end = show_in_terminal(&codes, window(80, 24), RATE, &mut output, wait).unwrap();
    assert_eq!(end, End::Interrupted);
}

#[test]
fn the_terminal_is_put_back_when_the_keyboard_fails() {
    let codes = Codes::new(b"x", None).unwrap();
    let mut output = Vec::new();
    let wait = &mut |_| Err(io::Error::other("gone"));
    let result = show_in_terminal(&codes, window(80, 24), RATE, &mut output, wait);
    assert!(matches!(result, Err(TerminalError::Io(_))));
    assert!(output.ends_with(b"\x1b[?1049l"));
}

/// A terminal that takes so many bytes and then fails.
struct Breaks(usize);

impl Write for Breaks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_terminal_that_goes_away_ends_the_drawing() {
    let codes = Codes::new(&[1; 3_000], Version::new(10)).unwrap();
    for bytes in [0, 100, 10_000, 20_000] {
        let wait = &mut |_| Ok(None);
        let result = show_in_terminal(&codes, window(80, 40), RATE, &mut Breaks(bytes), wait);
        match result {
            Err(TerminalError::Io(error)) => assert_eq!(error.kind(), io::ErrorKind::BrokenPipe),
            other => panic!("{other:?}"),
        }
    }
}
