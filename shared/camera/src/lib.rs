//! The system calls of cameras under Linux (V4L2): the one crate with `unsafe`.
//!
//! It hands on numbers and copies bytes, and looks into neither: what a picture is, and whether
//! numbers make sense, is decided elsewhere in safe code.
#![cfg(target_os = "linux")]

mod device;
#[doc(hidden)]
pub mod raw;

pub use device::{Capability, Device, Format, Frame, Range};
