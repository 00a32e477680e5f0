//! Time that passes while a machine sleeps, too.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Under Linux the clock that counts a machine's sleep; elsewhere the one that never goes back.
#[cfg(target_os = "linux")]
const CLOCK: ClockId = ClockId::Boottime;
#[cfg(not(target_os = "linux"))]
const CLOCK: ClockId = ClockId::Monotonic;

/// Returns the time since this machine was started, with the time for which it was suspended.
#[must_use]
pub fn since_start() -> Duration {
    // The kernel gives no moment before the start.
    Duration::try_from(clock_gettime(CLOCK)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes() {
        let before = since_start();
        std::thread::sleep(Duration::from_millis(5));
        let passed = since_start().checked_sub(before).unwrap();
        assert!(passed >= Duration::from_millis(5), "{passed:?}");
    }
}
