//! The unmodified image in QEMU, as an operator works at it: `scripts/test-image` runs these.
mod batch;
mod cameras;
mod closed;
mod crash;
mod desk;
mod keyboards;
mod memory;
mod multisig;
mod newcomer;
mod refusals;
mod trip;
