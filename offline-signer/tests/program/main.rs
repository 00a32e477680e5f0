//! The signer's real program, watched from outside: its memory, its terminal, its death at any call.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stderr,
    clippy::arithmetic_side_effects,
    reason = "test code"
)]

mod custodians;
mod idle;
mod killed;
mod lacking;
mod machine;
mod open_vaults;
mod prompts;
mod run;
mod scene;
mod screen;
mod search;
mod sessions;
