//! QR codes: bytes to pictures and pictures to bytes. No files, no camera, no terminal.

mod alphabet;
mod code;
mod decode;
mod encode;
mod field;
mod find;
mod format;
#[cfg(fuzzing)]
pub mod fuzzing;
mod grid;
mod homography;
mod layout;
mod line;
mod mask;
#[cfg(test)]
#[path = "../tests/noise/mod.rs"]
mod noise;
mod num;
mod penalty;
mod picture;
mod point;
mod reader;
mod reed_solomon;
mod search;
mod segments;
mod solve;
mod still;
mod tables;
mod track;
mod trouble;
mod work;

pub use alphabet::Mode;
pub use code::{Level, Modules, QUIET_ZONE, Version};
pub use decode::{Decoded, read_modules};
pub use encode::{EncodeError, encode, encode_in};
pub use picture::{GreyView, MAX_PIXELS, Picture, PictureError};
pub use point::Point;
pub use reader::{Code, Reader, Sight};
pub use segments::Part;
pub use still::read;
pub use trouble::Trouble;
