//! Calls of the system that need `unsafe`, in the one crate that has it: cameras under Linux (V4L2),
//! displays (DRM) and keyboards (evdev), memory for secrets, and child processes without the standard library's, which can do more than is
//! wanted here.
//!
//! It hands on numbers and copies bytes, and looks into neither: what a picture is, and whether
//! numbers make sense, is decided elsewhere in safe code.

#[cfg(target_os = "linux")]
pub mod camera;
mod clock;
#[cfg(target_os = "linux")]
pub mod display;
mod idle;
#[cfg(target_os = "linux")]
pub mod input;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
#[doc(hidden)]
pub mod raw;
mod spawn;

pub use clock::since_start;
pub use idle::{IdleTimer, somebody_is_there};
#[cfg(target_os = "linux")]
pub use memory::Locked;
pub use spawn::{Child, Ended, Process, become_program, end_all_others, handed_over};
