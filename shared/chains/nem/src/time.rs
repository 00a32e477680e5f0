//! Network time: whole seconds since NEM's first block.
use chain::{Duration, ParseError, UnixTime};

/// The first block's time, 2015-03-29 00:06:25 UTC, in seconds since 1970.
pub const NEM_EPOCH: i64 = 1_427_587_585;

/// The longest that NIS allows between timestamp and deadline: one day.
pub const LONGEST_LIFE: Duration = Duration(86_400);

/// A moment in seconds since [`NEM_EPOCH`], below 2^31 because NIS reads a signed number.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Timestamp(u32);

impl Timestamp {
    /// Takes the number as it stands in a transaction.
    ///
    /// # Errors
    ///
    /// [`ParseError::Malformed`] from 2^31 on.
    pub const fn new(seconds: u32) -> Result<Self, ParseError> {
        if seconds < 0x8000_0000 {
            Ok(Self(seconds))
        } else {
            Err(ParseError::Malformed("a time of 2^31 or more"))
        }
    }

    /// Converts a moment of the calendar.
    ///
    /// # Errors
    ///
    /// [`ParseError::Malformed`] before NEM's first block and 2^31 seconds after it.
    pub fn from_unix(moment: UnixTime) -> Result<Self, ParseError> {
        let seconds = moment.0.checked_sub(NEM_EPOCH).and_then(|s| u32::try_from(s).ok());
        Self::new(seconds.ok_or(ParseError::Malformed("a time outside NEM's calendar"))?)
    }

    /// Returns the seconds since NEM's first block.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.0
    }

    /// Returns the moment of the calendar.
    #[must_use]
    pub fn unix(self) -> UnixTime {
        UnixTime(NEM_EPOCH.saturating_add(i64::from(self.0)))
    }
}
