//! SLIP-0039: a secret split into shares of words, of which a threshold brings it back.
//!
//! The whole standard: groups, the extendable flag, the iteration exponent, RS1024, the Feistel cipher.
//! Ours, because of the crates that there are one is a program under the GPL and one an unfinished
//! fork from before the extendable flag; neither wipes what it holds. The field is computed without
//! tables and branches, so time and cache say nothing of the secret; looking words up is not.

mod cipher;
mod error;
mod gather;
mod rs1024;
mod share;
mod split;
mod words;

pub use error::ShareError;
pub use gather::{Gathering, GroupProgress};
pub use share::{Share, ShareHeader};
pub use split::{Plan, Shares, split};
pub(crate) use words::{has_word, list};
