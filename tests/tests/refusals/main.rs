//! What bad input gets: one clear error in two lines, its exit code, and nothing left behind.
//!
//! Every case goes through `Desk::refused`, which compares the whole folder before and after.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "test code"
)]

mod confirming;
mod drafts;
mod files;
mod frames;
mod hostile;
mod keys;
mod messages;
mod nodes;
mod probes;
