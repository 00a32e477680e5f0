//! The machine's clock, and moments as people write them.
use chain::UnixTime;
use jiff::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// Returns the moment that this machine's clock shows; 1970 if it stands before that.
#[must_use]
pub fn system_now() -> UnixTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixTime(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// Why a text is not a moment.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a moment is written 2026-11-23T04:31:30Z, or +2h for two hours later (d, h, m, s)")]
pub struct MomentError;

/// Reads a moment in RFC 3339, or `+2h`, `+15m`, `+1d`, `+90s` counted from `base`.
///
/// # Errors
///
/// [`MomentError`] for anything else, a time without its offset from UTC included.
pub fn parse_moment(text: &str, base: UnixTime) -> Result<UnixTime, MomentError> {
    match text.strip_prefix('+') {
        Some(span) => {
            let later = base.0.checked_add(parse_span(span)?);
            later.map(UnixTime).ok_or(MomentError)
        }
        None => parse_instant(text),
    }
}

/// Reads a moment in RFC 3339, and nothing that counts from another.
///
/// # Errors
///
/// [`MomentError`] for anything else.
pub fn parse_instant(text: &str) -> Result<UnixTime, MomentError> {
    text.parse::<Timestamp>().map(|at| UnixTime(at.as_second())).map_err(|_| MomentError)
}

fn parse_span(text: &str) -> Result<i64, MomentError> {
    let unit = match text.chars().last() {
        Some('s') => 1,
        Some('m') => 60,
        Some('h') => 3_600,
        Some('d') => 86_400,
        Some(_) | None => return Err(MomentError),
    };
    let number = text.trim_end_matches(['s', 'm', 'h', 'd']);
    let plain = number.len().saturating_add(1) == text.len();
    if !plain || number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(MomentError);
    }
    let count: i64 = number.parse().map_err(|_| MomentError)?;
    count.checked_mul(unit).ok_or(MomentError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_absolute_or_later() {
        let base = UnixTime(1_000);
        for (text, seconds) in [
            ("2026-11-23T04:31:30Z", 1_795_408_290),
            ("2026-11-23T13:31:30+09:00", 1_795_408_290),
            ("+90s", 1_090),
            ("+15m", 1_900),
            ("+2h", 8_200),
            ("+1d", 87_400),
        ] {
            assert_eq!(parse_moment(text, base), Ok(UnixTime(seconds)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "+",
            "+h",
            "+2",
            "2h",
            "-2h",
            "+-2h",
            "+2hh",
            "+2h30m",
            "now",
            "2026-11-23",
            "2026-11-23T04:31:30",
            "+99999999999999999999h",
            "+9223372036854775807d",
        ] {
            assert_eq!(parse_moment(text, UnixTime(0)), Err(MomentError), "{text}");
        }
    }
}
