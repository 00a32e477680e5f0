//! One payload as codes: a single still one, or the frames of a stream.

use std::num::NonZeroU16;

use qr::{Level, Modules, QUIET_ZONE, Version};
use stream::{Encoder, MAX_STILL_PAYLOAD, SymbolsPerFrame};
use thiserror::Error;

/// The frames shown in a second, unless the operator wants another speed.
pub const FRAMES_PER_SECOND: u16 = 15;

/// The largest version that is used unless the operator asks for another: what every camera that
/// is likely to be there can read.
const DEFAULT_VERSION: u8 = 25;

/// Why a payload cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ShowError {
    /// The payload is empty or too large.
    #[error(transparent)]
    Payload(#[from] stream::EncodeError),
    /// The code cannot be made.
    #[error(transparent)]
    Code(#[from] qr::EncodeError),
    /// A code of this version holds neither the payload nor one symbol of a stream.
    #[error(
        "a code of version {found} is too small for this payload, version {least} is the least"
    )]
    Version {
        /// The version asked for, or the largest that fits.
        found: u8,
        /// The smallest version that will do.
        least: u8,
    },
    /// The window is too small for the code and its margin.
    #[error(
        "the window has {columns} x {rows} characters, the code needs {needed_columns} x {needed_rows}"
    )]
    Window {
        /// Columns of the window.
        columns: u16,
        /// Rows of the window.
        rows: u16,
        /// Columns that are needed.
        needed_columns: usize,
        /// Rows that are needed.
        needed_rows: usize,
    },
    /// Fewer pictures were asked for than carry the payload.
    #[error("{found} pictures are too few, {least} carry the payload")]
    TooFew {
        /// Pictures asked for.
        found: u32,
        /// The smallest number that carries the payload.
        least: u32,
    },
    /// More pictures were asked for than there are names.
    #[error("{found} pictures are too many, expected at most 9999")]
    TooMany {
        /// Pictures asked for, or needed.
        found: u32,
    },
}

/// The size of a terminal's window in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Characters in a line.
    pub columns: u16,
    /// Lines.
    pub rows: u16,
}

impl Window {
    /// Tells whether a code of a version fits with its quiet zone, two modules to a character's
    /// height.
    fn holds(self, version: Version) -> bool {
        let side = side(version);
        side <= usize::from(self.columns) && side.div_ceil(2) <= usize::from(self.rows)
    }

    /// Refuses a code of a version that does not fit.
    pub(crate) fn check(self, version: Version) -> Result<(), ShowError> {
        if self.holds(version) { Ok(()) } else { Err(self.too_small_for(version)) }
    }

    fn too_small_for(self, version: Version) -> ShowError {
        let Self { columns, rows } = self;
        let needed_columns = side(version);
        ShowError::Window { columns, rows, needed_columns, needed_rows: needed_columns.div_ceil(2) }
    }
}

fn side(version: Version) -> usize {
    version.modules().saturating_add(2 * QUIET_ZONE)
}

/// A payload, laid out as codes of one size.
#[derive(Debug, Clone)]
pub struct Codes {
    encoder: Encoder,
    version: Version,
    /// `None` for a still code.
    per_frame: Option<SymbolsPerFrame>,
}

impl Codes {
    /// Lays a payload out: as one still code where it fits (1,255 bytes, and the version asked for),
    /// else as a stream of codes of that version, 25 if none is given.
    ///
    /// # Errors
    ///
    /// Refuses a payload that is empty or too large, and a version that is too small for a stream.
    pub fn new(payload: &[u8], version: Option<Version>) -> Result<Self, ShowError> {
        let encoder = Encoder::new(payload)?;
        let still = still_version(payload);
        match (still, version.or(Version::new(DEFAULT_VERSION))) {
            (Some(least), Some(asked)) if least <= asked => {
                Ok(Self { encoder, version: version.unwrap_or(least), per_frame: None })
            }
            (_, asked) => Self::streamed(encoder, still, asked.unwrap_or(Version::MAX)),
        }
    }

    /// Lays a payload out for a window: with the version asked for, else with the largest that fits
    /// up to 25.
    ///
    /// # Errors
    ///
    /// As [`Codes::new`], and tells how large the window must be if it is too small.
    pub fn for_window(
        payload: &[u8],
        version: Option<Version>,
        window: Window,
    ) -> Result<Self, ShowError> {
        let whole = Self::new(payload, version)?;
        if window.holds(whole.version) {
            return Ok(whole);
        }
        let largest = Version::all().rev().find(|version| window.holds(*version));
        let least = least_version(still_version(payload));
        match (version, largest) {
            (None, Some(largest)) if largest >= least => Self::new(payload, Some(largest)),
            (None, _) => Err(window.too_small_for(least)),
            (Some(asked), _) => Err(window.too_small_for(asked)),
        }
    }

    fn streamed(
        encoder: Encoder,
        still: Option<Version>,
        version: Version,
    ) -> Result<Self, ShowError> {
        let capacity = version.capacity(Level::Low);
        let per_frame = SymbolsPerFrame::fitting(capacity).ok_or(ShowError::Version {
            found: version.number(),
            least: least_version(still).number(),
        })?;
        Ok(Self { encoder, version, per_frame: Some(per_frame) })
    }

    /// Tells whether one code carries the whole payload.
    #[must_use]
    pub fn is_still(&self) -> bool {
        self.per_frame.is_none()
    }

    /// Returns the version of every code.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// Returns how many codes carry the payload if none is lost.
    #[must_use]
    pub fn least(&self) -> u32 {
        let frames = self.per_frame.map_or(1, |per_frame| self.encoder.pass_frames(per_frame));
        u32::try_from(frames).unwrap_or(u32::MAX)
    }

    /// Returns how many codes a set of pictures has: those that carry the payload, and a fifth
    /// more, at least two, of repair.
    #[must_use]
    pub fn usual(&self) -> u32 {
        let least = self.least();
        if self.is_still() { least } else { least.saturating_add(least.div_ceil(5).max(2)) }
    }

    /// Returns the codes: one for a still payload, else without end.
    pub fn iter(&self) -> impl Iterator<Item = Result<Modules, ShowError>> {
        let still = if self.is_still() { self.encoder.still() } else { None };
        let stream = self.per_frame.map(|per_frame| self.encoder.frames(per_frame));
        let frames = still.into_iter().chain(stream.into_iter().flatten());
        frames.map(|frame| Ok(qr::encode(&frame, Some(self.version), Level::Low)?))
    }

    /// Checks how many pictures were asked for; the usual number if none was.
    pub(crate) fn count(&self, asked: Option<u32>) -> Result<u32, ShowError> {
        let (found, least) = (asked.unwrap_or(self.usual()), self.least());
        if found < least {
            return Err(ShowError::TooFew { found, least });
        }
        if found > 9_999 {
            return Err(ShowError::TooMany { found });
        }
        Ok(if self.is_still() { 1 } else { found })
    }
}

/// The size of a module in a picture in pixels, unless the operator wants another.
pub const PIXELS_PER_MODULE: NonZeroU16 = NonZeroU16::new(8).unwrap();

/// Returns the smallest version that carries the payload in one still code.
fn still_version(payload: &[u8]) -> Option<Version> {
    let bytes = payload.len().saturating_add(stream::FRAME_OVERHEAD);
    let fits = payload.len() <= MAX_STILL_PAYLOAD;
    Version::fitting(bytes, Level::Low).filter(|_| fits)
}

/// Returns the smallest version that will do: for one still code, or for one symbol of a stream.
fn least_version(still: Option<Version>) -> Version {
    let symbol = stream::SYMBOL_BYTES.saturating_add(stream::FRAME_OVERHEAD);
    let stream = Version::fitting(symbol, Level::Low).unwrap_or(Version::MAX);
    still.map_or(stream, |still| still.min(stream))
}
