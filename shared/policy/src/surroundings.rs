//! What the rules need to know and cannot find out themselves.
use alloc::{string::String, vec::Vec};
use chain::UnixTime;
use core::fmt;

/// The time, and the state of the machine that signs.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The present moment.
    pub now: UnixTime,
    /// Who says so.
    pub clock: Clock,
    /// The machine's network interfaces other than the loopback.
    pub interfaces: Vec<String>,
}

/// Where the time comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Clock {
    /// The operator read it off a clock on the wall.
    Operator,
    /// The machine's own clock, which nobody has vouched for.
    System,
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Operator => "as the operator gave it",
            Self::System => "by this machine's own clock",
        })
    }
}
