//! QR codes: bytes to pictures and pictures to bytes. No files, no camera, no terminal.
//!
//! Writing is byte mode only, through `qrcode`. Reading finds all codes of a picture through
//! `rqrr`, behind limits of our own (see [`read`]).

mod alphabet;
mod binary;
mod code;
mod decode;
mod finders;
mod format;
mod layout;
mod num;
mod picture;
mod reader;
mod reed_solomon;
mod segments;
mod tables;

pub use code::{EncodeError, Level, Modules, QUIET_ZONE, Version, encode};
pub use decode::{Decoded, read_modules};
pub use picture::{GreyView, MAX_PIXELS, Picture, PictureError};
pub use reader::{ReadError, read};
pub use segments::Part;
