//! Moments and spans in whole seconds.
use core::fmt;

/// A moment in seconds since 1970-01-01 00:00:00 UTC.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct UnixTime(pub i64);

/// A span of time in seconds.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Duration(pub i64);

/// When a transaction can take effect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Validity {
    /// The first moment at which the network accepts it.
    pub from: UnixTime,
    /// The last one.
    pub until: UnixTime,
    /// The longest that the chain allows between the two.
    pub longest: Duration,
}

impl UnixTime {
    /// Returns how long after `earlier` this is; negative if before it.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }
}

impl Validity {
    /// Returns how long it lasts; zero or negative if it never begins.
    #[must_use]
    pub const fn lasts(&self) -> Duration {
        self.until.since(self.from)
    }
}

/// Shows the moment as `2026-11-23 04:31:30`; the reader is told once that it is UTC.
impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0) {
            Ok(moment) => {
                let time = moment.to_zoned(jiff::tz::TimeZone::UTC).datetime();
                write!(f, "{} {}", time.date(), time.time())
            }
            Err(_) => write!(f, "{} seconds after 1970", self.0),
        }
    }
}

/// Shows the span in its two largest units: `2 h`, `1 d 3 h`, `45 min 10 s`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.0.unsigned_abs();
        if self.0 < 0 {
            f.write_str("minus ")?;
        }
        let parts = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
        let mut rest = total;
        let mut written: u8 = 0;
        for (unit, name) in parts {
            let count = rest.checked_div(unit).unwrap_or(0);
            rest = rest.checked_rem(unit).unwrap_or(0);
            if count > 0 && written < 2 {
                let space = if written == 0 { "" } else { " " };
                write!(f, "{space}{count} {name}")?;
                written = written.saturating_add(1);
            }
        }
        if written == 0 { f.write_str("0 s") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn moments_are_shown_in_utc() {
        assert_eq!(UnixTime(1_427_587_585).to_string(), "2015-03-29 00:06:25");
        assert_eq!(UnixTime(i64::MAX).to_string(), "9223372036854775807 seconds after 1970");
    }

    #[test]
    fn spans_are_shown_in_two_units() {
        for (seconds, shown) in [
            (0, "0 s"),
            (59, "59 s"),
            (7200, "2 h"),
            (86_400, "1 d"),
            (97_230, "1 d 3 h"),
            (-90, "minus 1 min 30 s"),
        ] {
            assert_eq!(Duration(seconds).to_string(), shown);
        }
    }
}
