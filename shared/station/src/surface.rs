//! What a terminal's window has room for: which way of drawing, codes of which version.

use std::num::NonZeroU16;

use qr::Version;

use crate::raster::side;
use crate::show::{Codes, Density, STREAM_VERSION, ShowError, Window};

/// The lines below the code: one that says how the showing stands.
const STATUS_LINES: usize = 1;

/// The most pixels on a side of a sixel picture: some terminals cut off what is beyond.
const MOST_SIXEL_PIXELS: usize = 1_000;

/// The most pixels on a side of any picture.
const MOST_PIXELS: usize = 4_000;

/// The fewest pixels to a module of a picture.
const LEAST_SCALE: usize = 2;

/// The fewest pixels to a module that are chosen unasked.
const USUAL_SCALE: usize = 3;

/// The size of a character in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Pixels in a row.
    pub width: NonZeroU16,
    /// Rows of pixels.
    pub height: NonZeroU16,
}

/// What codes are drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Surface {
    /// The window in characters.
    pub window: Window,
    /// The size of each character, where the terminal tells it.
    pub cell: Option<Cell>,
}

/// A way of drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Characters of two modules, one above the other: square modules in any font.
    Halves,
    /// Characters of two by three modules: a third less high, for windows that are too small for
    /// halves. Quarters (two by two) would save no line, and lines are what is scarce.
    Sextants,
    /// Pixels in DEC's sixel format.
    Sixel,
    /// Pixels by the protocol of the terminal kitty.
    Kitty,
}

/// Which ways of drawing may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graphics {
    /// Halves, and sextants where the code does not fit.
    Blocks,
    /// Halves and nothing else: the console of Linux has no others.
    Halves,
    /// Sextants and nothing else.
    Sextants,
    /// Sixel pictures.
    Sixel,
    /// Pictures as kitty takes them.
    Kitty,
}

impl Graphics {
    /// Returns the ways of drawing, the better first.
    fn styles(self) -> &'static [Style] {
        match self {
            Self::Blocks => &[Style::Halves, Style::Sextants],
            Self::Halves => &[Style::Halves],
            Self::Sextants => &[Style::Sextants],
            Self::Sixel => &[Style::Sixel],
            Self::Kitty => &[Style::Kitty],
        }
    }

    /// Tells whether it needs to know how many pixels a character has.
    #[must_use]
    pub fn is_of_pixels(self) -> bool {
        matches!(self, Self::Sixel | Self::Kitty)
    }
}

/// Where and how a code is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) style: Style,
    /// Pixels to a module; 1 for characters.
    pub(crate) scale: NonZeroU16,
    /// The first line and column, from 0.
    pub(crate) row: usize,
    pub(crate) column: usize,
}

impl Surface {
    /// Returns the place of a code of a version in the best way that holds it, in the middle.
    pub(crate) fn place(self, graphics: Graphics, version: Version) -> Option<Place> {
        let fits = |style: &&Style| side(version) <= self.room(**style, LEAST_SCALE);
        let style = *graphics.styles().iter().find(fits)?;
        let scale = match style {
            Style::Halves | Style::Sextants => 1,
            Style::Sixel | Style::Kitty => self.pixels(style).checked_div(side(version))?,
        };
        let (columns, rows) = self.taken(style, side(version).saturating_mul(scale));
        Some(Place {
            style,
            scale: NonZeroU16::new(u16::try_from(scale).ok()?)?,
            row: self.lines().saturating_sub(rows) / 2,
            column: usize::from(self.window.columns).saturating_sub(columns) / 2,
        })
    }

    /// Returns how the codes are cut at first: as was asked, else the densest that is usual and
    /// fits, in the best way of drawing that holds any.
    ///
    /// # Errors
    ///
    /// Tells how large the window must be if it is too small.
    pub(crate) fn first_density(
        self,
        codes: &Codes,
        asked: bool,
        graphics: Graphics,
    ) -> Result<Density, ShowError> {
        if graphics.is_of_pixels() && self.cell.is_none() {
            return Err(ShowError::Pixels);
        }
        if asked {
            let version = codes.version();
            let placed = self.place(graphics, version);
            return placed.map(|_| codes.density()).ok_or(self.too_small(graphics, version));
        }
        let densest = |style: &Style| {
            let room = self.room(*style, USUAL_SCALE);
            let fits =
                |version: Version| version.number() <= STREAM_VERSION && side(version) <= room;
            codes.fitting(fits).last().copied()
        };
        let found = graphics.styles().iter().find_map(densest);
        // Small modules are better than none.
        let found = found.or_else(|| self.densities(codes, graphics).first().copied());
        found.ok_or(self.too_small(graphics, codes.least_version()))
    }

    /// Returns all that the codes can be cut into and fits, the sparsest first.
    pub(crate) fn densities(self, codes: &Codes, graphics: Graphics) -> Vec<Density> {
        codes.fitting(|version| self.place(graphics, version).is_some())
    }

    /// Returns the refusal of a code of a version that no way of drawing holds.
    pub(crate) fn too_small(self, graphics: Graphics, version: Version) -> ShowError {
        let Window { columns, rows } = self.window;
        let style = graphics.styles().last().copied().unwrap_or(Style::Halves);
        let scale = if graphics.is_of_pixels() { LEAST_SCALE } else { 1 };
        let (needed_columns, needed_rows) = self.taken(style, side(version).saturating_mul(scale));
        let needed_rows = needed_rows.saturating_add(STATUS_LINES);
        ShowError::Window { columns, rows, needed_columns, needed_rows }
    }

    /// Returns the lines above the last.
    fn lines(self) -> usize {
        usize::from(self.window.rows).saturating_sub(STATUS_LINES)
    }

    /// Returns how many modules a side may have, with at least so many pixels to each where they
    /// are of pixels.
    fn room(self, style: Style, scale: usize) -> usize {
        match style {
            Style::Halves | Style::Sextants => self.pixels(style),
            Style::Sixel | Style::Kitty => self.pixels(style).checked_div(scale).unwrap_or(0),
        }
    }

    /// Returns how many dots a side may have: pixels, or parts of characters.
    fn pixels(self, style: Style) -> usize {
        let (width, height) = self.dots(style);
        let (columns, rows) = (usize::from(self.window.columns), self.lines());
        let side = columns.saturating_mul(width).min(rows.saturating_mul(height));
        match style {
            Style::Halves | Style::Sextants => side,
            Style::Sixel => side.min(MOST_SIXEL_PIXELS),
            Style::Kitty => side.min(MOST_PIXELS),
        }
    }

    /// Returns how many dots a character has, beside and above one another.
    fn dots(self, style: Style) -> (usize, usize) {
        match (style, self.cell) {
            (Style::Halves, _) => (1, 2),
            (Style::Sextants, _) => (2, 3),
            (Style::Sixel | Style::Kitty, Some(Cell { width, height })) => {
                (width.get().into(), height.get().into())
            }
            (Style::Sixel | Style::Kitty, None) => (0, 0),
        }
    }

    /// Returns the columns and lines that so many dots on a side take.
    fn taken(self, style: Style, dots: usize) -> (usize, usize) {
        let (width, height) = self.dots(style);
        (dots.div_ceil(width.max(1)), dots.div_ceil(height.max(1)))
    }
}
