//! What the signer's screens are made of: text and pictures on a display of pixels or in a terminal.
//! No system calls, no files, no keys.
//!
//! Who makes a screen fills a [`Frame`]; a [`Stage`] shows it: a [`Painter`] on pixels, a
//! [`Terminal`] in characters.

mod canvas;
mod device;
mod font;
mod frame;
mod layers;
mod paint;
mod stage;
mod terminal;
pub mod widgets;

pub use canvas::{Area, Canvas, SizeError};
pub use device::{Display, Key, Keyboard};
pub use font::columns;
pub use frame::{Cells, Frame, Layer, Tone, is_shown, text_width, wrap};
pub use paint::Painter;
pub use stage::Stage;
pub use terminal::Terminal;
