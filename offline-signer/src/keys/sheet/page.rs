//! A sheet of A4 with rectangles and text, in tenths of a millimetre from its top left.
use zeroize::Zeroizing;

/// The sheet's size.
pub(super) const PAGE_WIDTH: u32 = 2_100;
pub(super) const PAGE_HEIGHT: u32 = 2_970;

/// A point of the sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) x: u32,
    pub(super) y: u32,
}

/// Something that is drawn.
pub(super) enum Item {
    /// A filled rectangle: its top left, its size, its lightness from 0, black, to 255.
    Rect { at: Place, width: u32, height: u32, grey: u8 },
    /// Text that stands on a point, with the height of its letters; equal widths for secrets.
    Text { at: Place, size: u32, text: Zeroizing<String>, mono: bool },
}

/// All that is on the sheet, in the order in which it is drawn.
#[derive(Default)]
pub(super) struct Page {
    pub(super) items: Vec<Item>,
}

impl Page {
    /// Adds text that is no secret.
    pub(super) fn text(&mut self, at: Place, size: u32, text: &str) {
        let text = Zeroizing::new(text.to_owned());
        self.items.push(Item::Text { at, size, text, mono: false });
    }

    /// Adds text that is one.
    pub(super) fn secret(&mut self, at: Place, size: u32, text: Zeroizing<String>) {
        self.items.push(Item::Text { at, size, text, mono: true });
    }

    /// Adds a rectangle.
    pub(super) fn rect(&mut self, at: Place, width: u32, height: u32, grey: u8) {
        self.items.push(Item::Rect { at, width, height, grey });
    }
}
