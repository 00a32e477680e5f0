//! Work is counted, not timed: the same picture costs the same everywhere.

/// What one call may still do, in units of about a nanosecond on a processor of 2020.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work {
    left: u64,
}

impl Work {
    pub(crate) fn new(units: u64) -> Self {
        Self { left: units }
    }

    /// Takes units off; false if nothing was left before.
    #[must_use]
    pub(crate) fn spend(&mut self, units: usize) -> bool {
        let had = self.left > 0;
        self.left = self.left.saturating_sub(u64::try_from(units).unwrap_or(u64::MAX));
        had
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.left == 0
    }
}
