//! The unmodified image in QEMU, as an operator works at it: `scripts/test-image` runs these.
mod desk;
mod trip;
