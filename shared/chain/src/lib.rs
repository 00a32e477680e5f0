//! The port every blockchain plugs into: bytes in, effects out, and nothing signable in between.
//!
//! [`parse`] is the only maker of [`Parsed`], which is what the later steps (policy, review,
//! approval) demand by value. A chain implements [`Chain`] and runs the conformance suite.
//!
//! A parsed transaction cannot be made by hand:
//!
//! ```compile_fail,E0451
//! fn forge(facts: chain::Facts) -> chain::Parsed {
//!     let scheme = scheme::Scheme::Ed25519Sha512;
//!     chain::Parsed { payload: Vec::new(), chain: "nem", scheme, facts }
//! }
//! ```
#![no_std]
extern crate alloc;

mod address;
mod amount;
mod claim;
mod context;
mod effect;
mod message;
mod network;
mod parsed;
mod payment;
mod text;
mod time;

#[cfg(feature = "conformance")]
pub mod conformance;

pub use address::{Address, Checked, Unchecked, WrongNetwork};
pub use amount::{Amount, AmountError, Asset, grouped};
pub use claim::{Charge, Claim, ClaimedLevy};
pub use context::Context;
pub use effect::{Definition, Effect, Levy, MinimumFee};
pub use message::Message;
pub use network::{Network, UnknownNetwork};
pub use parsed::{Chain, Detail, Facts, Inner, ParseError, Parsed, parse, parse_all};
pub use payment::{Payment, PaymentText};
pub use text::escape;
pub use time::{Duration, UnixTime, Validity};
