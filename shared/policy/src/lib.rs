//! Rules over what a transaction does.
//!
//! The form rules stand without any installed policy: they refuse what no order can want and
//! find what an operator must be warned of. Each refusal, danger and warning has a stable code.
#![no_std]
extern crate alloc;

mod finding;
mod form;
mod once;
mod refusal;
mod surroundings;

pub use finding::{Code, Finding};
pub use form::{MOST_LEAD, examine, examine_together};
pub use once::demand_each_once;
pub use refusal::Refusal;
pub use surroundings::{Clock, Surroundings};
