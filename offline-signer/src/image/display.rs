//! The image's display, as screens are drawn on it.
use screen::{Canvas, Display};
use std::io;
use std::path::Path;

/// The only card: what the firmware has set up.
pub(super) const CARD: &str = "/dev/dri/card0";

/// The display of the machine.
#[derive(Debug)]
pub(super) struct Panel(system::display::Display);

impl Panel {
    /// Takes the display.
    ///
    /// # Errors
    ///
    /// Hands on what the system says.
    pub(super) fn open() -> io::Result<Self> {
        system::display::Display::open(Path::new(CARD)).map(Self)
    }
}

impl Display for Panel {
    fn size(&self) -> (u32, u32) {
        self.0.size()
    }

    fn show(&mut self, canvas: &Canvas) -> io::Result<()> {
        self.0.show(canvas.pixels())
    }
}
