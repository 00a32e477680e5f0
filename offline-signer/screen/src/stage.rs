//! What a screen is shown on: a display or a terminal, all the same to those who make screens.

use std::io;

use crate::frame::{Cells, Frame};

/// Shows screens.
pub trait Stage {
    /// Returns the columns and rows of cells.
    fn size(&self) -> (u16, u16);

    /// Returns how many dots a picture over these cells has, in a row and in rows: pixels of a
    /// display, halves of characters in a terminal.
    fn dots(&self, cells: Cells) -> (usize, usize);

    /// Shows a screen.
    ///
    /// # Errors
    ///
    /// Hands on errors of the device.
    fn present(&mut self, frame: &Frame) -> io::Result<()>;
}
