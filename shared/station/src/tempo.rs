//! How fast codes are drawn, as counted.

use std::time::Instant;

/// How many codes were drawn in the second before.
#[derive(Debug)]
pub(crate) struct Tempo {
    since: Instant,
    count: u16,
    pub(crate) measured: Option<u16>,
}

impl Tempo {
    pub(crate) fn new(now: Instant) -> Self {
        Self { since: now, count: 0, measured: None }
    }

    pub(crate) fn count(&mut self, now: Instant) {
        self.count = self.count.saturating_add(1);
        let passed = now.saturating_duration_since(self.since).as_millis();
        if passed >= 1_000 {
            let a_second = u128::from(self.count).saturating_mul(1_000).checked_div(passed);
            self.measured = a_second.and_then(|count| u16::try_from(count).ok());
            (self.since, self.count) = (now, 0);
        }
    }
}
