//! QR codes: bytes to pictures and pictures to bytes. No files, no camera, no terminal.
//!
//! Writing is byte mode only, through `qrcode`. Reading finds all codes of a picture through
//! `rqrr`, behind limits of our own (see [`read`]).

mod binary;
mod code;
mod finders;
mod picture;
mod reader;

pub use code::{EncodeError, Level, Modules, QUIET_ZONE, Version, encode};
pub use picture::{GreyView, MAX_PIXELS, Picture, PictureError};
pub use reader::{ReadError, read};
