//! The signer's own screens: from the first to the last, in a terminal and on the image alike.
//!
//! Who adds a screen writes a step: a method of [`flow::Flow`] made of what [`dialogs`] has, texts in both
//! languages beside it, and an entry in the menu.

mod about;
mod card;
mod codes;
mod custodians;
mod desk;
mod dialogs;
mod drill;
mod flow;
mod key;
mod keys;
mod paper;
mod review;
mod say;
mod scan;
mod self_test;
mod shares;
mod spoken;
mod start;
mod terminal;
mod vault;
mod vault_keys;
mod words;

pub use desk::{Machine, Purpose};
pub use flow::{End, flow};
pub(crate) use terminal::run;
