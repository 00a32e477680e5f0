//! What the signer's screens are made of: text and pictures on a display of pixels or in a terminal.
//! No system calls, no files, no keys.

mod canvas;
mod device;

pub use canvas::{Area, Canvas, SizeError};
pub use device::{Display, Key, Keyboard};
