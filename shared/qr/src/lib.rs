//! QR codes: bytes to pictures and pictures to bytes. No files, no camera, no terminal.
//!
//! Reading finds all codes of a picture through `rqrr`, behind limits of our own (see [`read`]).

mod alphabet;
mod binary;
mod code;
mod decode;
mod encode;
mod finders;
mod format;
mod layout;
mod line;
mod mask;
mod num;
mod penalty;
mod picture;
mod reader;
mod reed_solomon;
mod segments;
mod tables;

pub use alphabet::Mode;
pub use code::{Level, Modules, QUIET_ZONE, Version};
pub use decode::{Decoded, read_modules};
pub use encode::{EncodeError, encode, encode_in};
pub use picture::{GreyView, MAX_PIXELS, Picture, PictureError};
pub use reader::{ReadError, read};
pub use segments::Part;
