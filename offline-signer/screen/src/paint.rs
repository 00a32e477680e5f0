//! Screens on a display of pixels.

use std::io;

use crate::canvas::{Area, Canvas};
use crate::device::Display;
use crate::font::{Cell, FULL, Font, columns};
use crate::frame::{Cells, FONT, Frame, Place, Tone};
use crate::layers::Dots;
use crate::stage::Stage;

/// Returns the colours of letters and of what is behind them, 0xRRGGBB.
const fn colours(tone: Tone) -> (u32, u32) {
    const BACK: u32 = 0x0010_1418;
    match tone {
        Tone::Plain => (0x00F2_F2F2, BACK),
        Tone::Faint => (0x00A8_B0B8, BACK),
        Tone::Strong => (0x0056_B4E9, BACK),
        Tone::Warning => (0x00E6_9F00, BACK),
        Tone::Danger => (0, 0x00E6_9F00),
        Tone::Bar => (0x00FF_FFFF, 0x0000_5A94),
        Tone::Chosen => (0, 0x0056_B4E9),
    }
}

/// Draws screens on a display.
#[derive(Debug)]
pub struct Painter<D> {
    display: D,
    cell: Cell,
    font: &'static Font,
}

impl<D: Display> Painter<D> {
    /// Takes a display.
    ///
    /// # Errors
    ///
    /// Refuses a display without pixels or with more than 7680 x 4320.
    pub fn new(display: D) -> io::Result<Self> {
        let (width, height) = display.size();
        let _possible = Canvas::new(width, height).map_err(io::Error::other)?;
        let font = FONT.as_ref().map_err(|error| io::Error::other(*error))?;
        let cell = font.cell(width, height).ok_or(io::ErrorKind::Unsupported)?;
        Ok(Self { display, cell, font })
    }

    fn area(&self, cells: Cells) -> Area {
        let Cells { column, row, columns, rows } = cells;
        let (width, height) = self.display.size();
        let (x, y) = self.corner(column, row);
        let (mut right, mut bottom) =
            self.corner(column.saturating_add(columns), row.saturating_add(rows));
        let (last_column, last_row) = self.size();
        // What is left beside the cells belongs to those at the edge.
        if column.saturating_add(columns) >= last_column {
            right = width;
        }
        if row.saturating_add(rows) >= last_row {
            bottom = height;
        }
        Area { x, y, width: right.saturating_sub(x), height: bottom.saturating_sub(y) }
    }

    fn corner(&self, column: u16, row: u16) -> (u32, u32) {
        let x = u32::from(column).saturating_mul(self.cell.width);
        (x, u32::from(row).saturating_mul(self.cell.height))
    }

    fn letter(&self, canvas: &mut Canvas, (column, row): (u16, u16), place: &Place) {
        let times = if place.large { 2 } else { 1 };
        let cells = columns(place.letter).saturating_mul(times);
        let area = self.area(Cells { column, row, columns: cells, rows: times });
        let (front, back) = colours(place.tone);
        canvas.fill(area, back);
        if let Some((width, bytes)) = self.font.glyph(place.letter, self.cell) {
            let scale = self.cell.scale.saturating_mul(times.into());
            draw(canvas, area, (width, bytes), scale, &shades(front, back));
        }
    }
}

/// Returns the colours from back to front.
fn shades(front: u32, back: u32) -> [u32; 16] {
    let mix = |shift: u32, grey: u32| {
        let part = |colour: u32| colour >> shift & 0xFF;
        let full = u32::from(FULL);
        let sum = part(front)
            .saturating_mul(grey)
            .saturating_add(part(back).saturating_mul(full.saturating_sub(grey)));
        sum.checked_div(full).unwrap_or(0) << shift
    };
    std::array::from_fn(|grey| {
        let grey = u32::try_from(grey).unwrap_or(0);
        mix(16, grey) | mix(8, grey) | mix(0, grey)
    })
}

fn draw(
    canvas: &mut Canvas,
    area: Area,
    (width, bytes): (usize, &[u8]),
    scale: u32,
    shades: &[u32; 16],
) {
    let scale = usize::try_from(scale).unwrap_or(1).max(1);
    let lines = bytes.chunks((width / 2).max(1));
    let lines = lines.flat_map(|line| std::iter::repeat_n(line, scale));
    for (row, line) in canvas.rows_of(area).zip(lines) {
        let greys = line.iter().flat_map(|pair| [pair & 15, pair >> 4]);
        let greys = greys.flat_map(|grey| std::iter::repeat_n(grey, scale));
        for (pixel, grey) in row.iter_mut().zip(greys) {
            *pixel = shades.get(usize::from(grey)).copied().unwrap_or(0);
        }
    }
}

impl<D: Display> Stage for Painter<D> {
    fn size(&self) -> (u16, u16) {
        let (width, height) = self.display.size();
        let count = |all: u32, one: u32| {
            u16::try_from(all.checked_div(one).unwrap_or(0)).unwrap_or(u16::MAX)
        };
        (count(width, self.cell.width), count(height, self.cell.height))
    }

    fn dots(&self, cells: Cells) -> (usize, usize) {
        let area = self.area(cells);
        let count = |pixels| usize::try_from(pixels).unwrap_or(0);
        (count(area.width), count(area.height))
    }

    fn present(&mut self, frame: &Frame) -> io::Result<()> {
        let (width, height) = self.display.size();
        let mut canvas = Canvas::new(width, height).map_err(io::Error::other)?;
        canvas.fill(Area { x: 0, y: 0, width, height }, colours(Tone::Plain).1);
        for (row, line) in (0..).zip(frame.lines()) {
            for (column, place) in (0..).zip(line) {
                if place.letter != '\0' {
                    self.letter(&mut canvas, (column, row), place);
                }
            }
        }
        for (cells, layer) in frame.layers() {
            let (width, height) = self.dots(*cells);
            let dots = Dots::of(layer, width, height);
            for (row, line) in canvas.rows_of(self.area(*cells)).zip(dots.rows()) {
                for (pixel, dot) in row.iter_mut().zip(line) {
                    *pixel = *dot;
                }
            }
        }
        self.display.show(&canvas)
    }
}
