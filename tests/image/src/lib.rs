//! What tests of the boot image need: a machine in QEMU, its screen as text, and a USB camera that exists
//! nowhere but here.
//!
//! The image itself is not changed for a test: it sees a USB device, as it would on any machine.

mod camera;
mod machine;
mod memory;
mod qmp;
mod text;
mod usbredir;
mod uvc;

pub use camera::{Camera, Scene};
pub use machine::{Firmware, Machine, Setup};
pub use memory::count;
pub use qmp::Qmp;
pub use text::Reader;
pub use uvc::{Format, Traits, Transfer};
