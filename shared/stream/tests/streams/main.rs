//! Streams of every format over channels that lose, shuffle, mix and lie.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "test code"
)]

mod channel;
mod forged_formats;
mod forgery;
mod formats;
mod noise;
