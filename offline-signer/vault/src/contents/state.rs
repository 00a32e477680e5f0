//! The states of a key (NIST SP 800-57, part 1, section 7), and the ways between them.

use std::fmt;

/// Seconds since 1970-01-01 00:00 UTC, by the clock of the machine that wrote them.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Moment(pub u64);

/// What may be done with a key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// Its backup has not been proved: it signs nothing but proofs of possession.
    PreActivation,
    /// It signs what an operator approves.
    Active,
    /// It signs nothing until it is active again.
    Suspended,
    /// Somebody else may have it: it signs nothing, ever again.
    Compromised,
    /// It is gone; what is left is its name, its accounts and the date.
    Destroyed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::PreActivation, Self::Active, Self::Suspended, Self::Compromised, Self::Destroyed];

    /// Returns the name, as on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreActivation => "pre-activation",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Compromised => "compromised",
            Self::Destroyed => "destroyed",
        }
    }

    /// Tells whether a key in this state may get to `next`. None goes back to pre-activation, none
    /// comes back from compromised but to be destroyed, and from destroyed none at all.
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::PreActivation, Self::Active | Self::Compromised | Self::Destroyed)
            | (Self::Active, Self::Suspended | Self::Compromised | Self::Destroyed)
            | (Self::Suspended, Self::Active | Self::Compromised | Self::Destroyed)
            | (Self::Compromised, Self::Destroyed) => true,
            (Self::PreActivation, Self::PreActivation | Self::Suspended)
            | (Self::Active, Self::Active | Self::PreActivation)
            | (Self::Suspended, Self::Suspended | Self::PreActivation)
            | (
                Self::Compromised,
                Self::PreActivation | Self::Active | Self::Suspended | Self::Compromised,
            )
            | (
                Self::Destroyed,
                Self::PreActivation
                | Self::Active
                | Self::Suspended
                | Self::Compromised
                | Self::Destroyed,
            ) => false,
        }
    }

    pub(super) const fn code(self) -> u8 {
        match self {
            Self::PreActivation => 0,
            Self::Active => 1,
            Self::Suspended => 2,
            Self::Compromised => 3,
            Self::Destroyed => 4,
        }
    }

    pub(super) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_between_states_are_these_and_no_others() {
        use State::{Active, Compromised, Destroyed, PreActivation, Suspended};
        let legal = [
            (PreActivation, Active),
            (PreActivation, Compromised),
            (PreActivation, Destroyed),
            (Active, Suspended),
            (Active, Compromised),
            (Active, Destroyed),
            (Suspended, Active),
            (Suspended, Compromised),
            (Suspended, Destroyed),
            (Compromised, Destroyed),
        ];
        for from in State::ALL {
            assert_eq!(State::of_code(from.code()), Some(from));
            for to in State::ALL {
                assert_eq!(from.may_become(to), legal.contains(&(from, to)), "{from} to {to}");
            }
        }
        assert_eq!(State::of_code(5), None);
    }
}
