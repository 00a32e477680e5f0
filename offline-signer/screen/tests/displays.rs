//! Screens as a display gets them, from the smallest to the largest.
//!
//! The pictures are left in the folder of the tests' files, to be looked at.
#![expect(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "test code")]

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use qr::{Level, Picture, Point};
use screen::widgets::{self, Row};
use screen::{Canvas, Cells, Display, Frame, Layer, Painter, Stage, Tone};

const SIZES: [(u32, u32); 4] = [(800, 480), (1024, 768), (1280, 800), (3840, 2160)];

/// A display that keeps what it was shown last.
struct Kept {
    size: (u32, u32),
    pixels: std::rc::Rc<std::cell::RefCell<Vec<u32>>>,
}

impl Display for Kept {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn show(&mut self, canvas: &Canvas) -> io::Result<()> {
        assert_eq!((canvas.width(), canvas.height()), self.size);
        *self.pixels.borrow_mut() = canvas.pixels().to_vec();
        Ok(())
    }
}

/// Returns the pixels that a screen makes on a display.
fn shown(size: (u32, u32), name: &str, make: impl Fn(&dyn Stage) -> Frame) -> Vec<u32> {
    let pixels = std::rc::Rc::default();
    let mut painter = Painter::new(Kept { size, pixels: std::rc::Rc::clone(&pixels) }).unwrap();
    let frame = make(&painter);
    painter.present(&frame).unwrap();
    let pixels = pixels.borrow().clone();
    keep(size, name, &pixels);
    pixels
}

fn keep((width, height): (u32, u32), name: &str, pixels: &[u32]) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{width}x{height}.png"));
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(path).unwrap()), width, height);
    encoder.set_color(png::ColorType::Rgb);
    let bytes: Vec<u8> =
        pixels.iter().flat_map(|pixel| pixel.to_be_bytes()[1..].to_vec()).collect();
    encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
}

fn grey((width, height): (u32, u32), pixels: &[u32]) -> Picture {
    let grey = pixels.iter().map(|pixel| pixel.to_be_bytes()[2]).collect();
    Picture::new(width.try_into().unwrap(), height.try_into().unwrap(), grey).unwrap()
}

fn review(stage: &dyn Stage) -> Frame {
    let mut frame = widgets::screen(stage, "review 署名", "1 / 3", "PgDn next page   Esc back");
    let cells = widgets::body(&frame);
    let rows = [
        Row::new("pays", Tone::Faint),
        Row::large("1 234.567890 XEM", Tone::Strong),
        Row::new("to", Tone::Faint),
        Row::large("TALICE 2GMA34 CXHD7X LJQ536 NM5UNK QHTORN NT2J", Tone::Plain),
        Row::new("warning: the fee is high", Tone::Warning),
        Row::new("DANGER D-CONTROL: somebody else takes control", Tone::Danger),
        Row::new("カナとかな、0O 1lI 8B \u{202e}", Tone::Plain),
    ];
    let rows = widgets::rows_of(&rows, cells.columns);
    let end = widgets::write(&mut frame, cells, &rows);
    let place = Cells { row: end, rows: 3, ..cells };
    widgets::list(&mut frame, place, &["sign", "go back", "power off"], 1);
    let place = Cells { row: end + 3, rows: 2, ..cells };
    widgets::progress(&mut frame, place, 13, 40, "13 of 40 symbols");
    widgets::entry(&mut frame, end + 5, "aban", false, "abandon");
    frame
}

#[test]
fn text_fills_the_display_and_differs_from_its_ground() {
    for size in SIZES {
        let pixels = shown(size, "review", review);
        let counts = |colour| pixels.iter().filter(|pixel| **pixel == colour).count();
        let bar = usize::try_from(size.0).unwrap();
        assert!(counts(0x00_5A94) > bar * 10, "a bar across the display");
        assert!(counts(0xE6_9F00) > bar, "a danger");
        assert!(counts(0xF2_F2F2) > bar, "letters in full");
    }
}

#[test]
fn a_full_code_is_read_from_every_display() {
    let payload: Vec<u8> = (0..900_u16).map(|number| number.to_le_bytes()[0]).collect();
    for size in SIZES {
        let pixels = shown(size, "code", |stage| {
            let (columns, rows) = stage.size();
            let mut frame = Frame::new(columns, rows);
            frame.put(rows - 1, 0, "Enter done", Tone::Plain);
            let modules = qr::encode(&payload, None, Level::Low).unwrap();
            let cells = Cells { column: 0, row: 0, columns, rows: rows - 1 };
            frame.lay(cells, Layer::Code { modules, scale: usize::MAX });
            frame
        });
        assert_eq!(qr::read(&grey(size, &pixels).view())[0].payload, payload, "{size:?}");
        let (width, height) = size;
        let column = pixels.iter().skip(usize::try_from(width - 1).unwrap());
        let column: Vec<u32> = column.step_by(usize::try_from(width).unwrap()).copied().collect();
        let half = usize::try_from(height / 2).unwrap();
        assert_eq!(column[..half], vec![0xFF_FFFF; half], "white up to the edge");
    }
}

#[test]
fn the_camera_is_seen_with_an_outline() {
    let point = |x, y| Point { x, y };
    let read = [point(20.0, 20.0), point(60.0, 20.0), point(60.0, 60.0), point(20.0, 60.0)];
    for size in SIZES {
        let pixels = shown(size, "camera", |stage| {
            let mut frame = widgets::screen(stage, "scan", "", "Esc back");
            let grey = (0..6_400_u32).map(|at| u8::try_from(at % 200).unwrap()).collect();
            let picture = Picture::new(80, 80, grey).unwrap();
            let camera =
                Layer::Camera { picture, seen: (80, 80), read: vec![read], unread: vec![] };
            frame.lay(widgets::body(&frame), camera);
            frame
        });
        let blue = pixels.iter().filter(|pixel| **pixel == 0x56_B4E9).count();
        assert!(blue > usize::try_from(size.1).unwrap(), "{size:?}: {blue}");
    }
}

#[test]
fn displays_without_pixels_are_refused() {
    for size in [(0, 0), (800, 0), (u32::MAX, u32::MAX)] {
        assert!(Painter::new(Kept { size, pixels: std::rc::Rc::default() }).is_err());
    }
}
