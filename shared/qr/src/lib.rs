//! QR codes: bytes to pictures and pictures to bytes. No files, no camera, no terminal.

mod alphabet;
mod code;
mod decode;
mod field;
mod find;
mod format;
mod grid;
mod homography;
mod layout;
mod num;
mod picture;
mod point;
mod reader;
mod reed_solomon;
mod search;
mod segments;
mod solve;
mod tables;
mod track;
mod trouble;
mod work;

pub use code::{EncodeError, Level, Modules, QUIET_ZONE, Version, encode};
pub use decode::{Decoded, read_modules};
pub use picture::{GreyView, MAX_PIXELS, Picture, PictureError};
pub use point::Point;
pub use reader::{Code, Reader, Sight, read};
pub use segments::Part;
pub use trouble::Trouble;
