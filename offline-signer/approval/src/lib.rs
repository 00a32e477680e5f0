//! The only road from parsed transactions to signable ones.
//!
//! [`Reviewed::new`] applies the rules, [`Reviewed::confirm`] compares what the operator typed
//! with lines that it made itself, and only then is there an [`Approved`]. None of them can be
//! made from outside:
//!
//! ```compile_fail,E0451
//! fn forge(scheme: scheme::Scheme, key: scheme::PublicKey) -> approval::Approved {
//!     approval::Approved { scheme, public_key: key, payloads: Vec::new() }
//! }
//! ```
//!
//! What the rules have not seen cannot be confirmed:
//!
//! ```compile_fail,E0599
//! fn skip(order: approval::Order) {
//!     let approved = order.confirm(|_| None);
//! }
//! ```
//!
//! One approval cannot become two:
//!
//! ```compile_fail,E0599
//! fn copy(approved: approval::Approved) -> approval::Approved {
//!     approved.clone()
//! }
//! ```
//!
//! And a review is used up by its confirmation:
//!
//! ```compile_fail,E0382
//! fn twice(reviewed: approval::Reviewed) {
//!     let first = reviewed.confirm(|_| None);
//!     let second = reviewed.confirm(|_| None);
//! }
//! ```
#![no_std]
extern crate alloc;

mod approved;
mod claims;
mod largest;
mod lines;
mod powers;
mod questions;
mod reviewed;
mod totals;

pub use approved::Approved;
pub use lines::{Line, Weight};
pub use questions::{Declined, Question};
pub use reviewed::{Order, Reviewed};
