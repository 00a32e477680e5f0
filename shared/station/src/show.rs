//! One payload as codes: a single still one, or the frames of a stream.

use std::num::NonZeroU16;

use qr::{Level, Mode, Modules, Version};
use stream::{Content, Encoder, Format, MAX_STILL_PAYLOAD, SymbolsPerFrame};
use thiserror::Error;

use crate::parts::Parts;

/// The frames shown in a second, unless the operator wants another speed.
pub const FRAMES_PER_SECOND: u16 = 15;

/// The size of a module in a picture in pixels, unless the operator wants another.
pub const PIXELS_PER_MODULE: NonZeroU16 = NonZeroU16::new(8).unwrap();

/// The largest version of a still code unless the operator asks for another: what every camera
/// that is likely to be there can read.
const STILL_VERSION: u8 = 25;
/// The version of a stream's codes unless the operator asks for another: 12 symbols in each.
pub(crate) const STREAM_VERSION: u8 = 27;

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
    /// The window is too small for the code, its margin and the line below.
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
    /// The terminal does not tell how many pixels a character has.
    #[error("the terminal does not tell the size of its characters in pixels")]
    Pixels,
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

/// What the codes shall look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The version of every code; `None` for the smallest that does, 27 for a stream.
    pub version: Option<Version>,
    /// How much damage each survives.
    pub level: Level,
    /// How the payload becomes the content of codes.
    pub format: Format,
}

impl Default for Look {
    fn default() -> Self {
        Self { version: None, level: Level::Low, format: Format::Coldseal }
    }
}

/// How a payload is cut into codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Density {
    /// One still code carries it all.
    Still(Version),
    /// Codes of this version carry so many symbols each.
    Stream(Version, SymbolsPerFrame),
    /// Codes of this version carry a part each, in a format of others.
    Parts(Version),
}

impl Density {
    /// Returns the version of the codes.
    #[must_use]
    pub fn version(self) -> Version {
        match self {
            Self::Still(version) | Self::Stream(version, _) | Self::Parts(version) => version,
        }
    }

    /// Tells whether one code carries the whole payload.
    #[must_use]
    pub fn is_still(self) -> bool {
        matches!(self, Self::Still(_))
    }
}

/// A code of a showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The code's modules.
    pub modules: Modules,
    /// The index of the first symbol (the place of the part) of the code after it.
    pub next: u32,
}

/// Where the content of codes comes from.
#[derive(Debug, Clone)]
enum Source {
    Coldseal(Encoder),
    Others(Parts),
}

/// A payload, laid out as codes of one size.
#[derive(Debug, Clone)]
pub struct Codes {
    source: Source,
    level: Level,
    density: Density,
    /// What else the payload can be cut into, the sparsest first.
    ladder: Vec<Density>,
}

impl Codes {
    /// Lays a payload out: as one still code where it fits (1,255 bytes of our own format, and the
    /// version asked for), else as a stream of codes of that version, 27 if none is given.
    ///
    /// # Errors
    ///
    /// Refuses a payload that is empty or too large, and a version that is too small for a stream.
    pub fn new(payload: &[u8], look: Look) -> Result<Self, ShowError> {
        let Look { version, level, format } = look;
        // It tells a payload that no format takes, and costs little.
        let encoder = Encoder::new(payload)?;
        let (source, still, ladder) = match format {
            Format::Coldseal => {
                let still = still_version(payload, level);
                (Source::Coldseal(encoder), still, ladder(still, level))
            }
            Format::Ur | Format::Bbqr => {
                let parts = Parts::new(format, payload, level);
                let (least, still) = (parts.least_version(), parts.still_version());
                (Source::Others(parts), still, ladder_of_parts(least, still))
            }
        };
        let most = |usual| version.or(Version::new(usual)).unwrap_or(Version::MAX);
        let density = match still {
            Some(least) if least <= most(STILL_VERSION) => Density::Still(version.unwrap_or(least)),
            Some(_) | None => {
                let least = ladder.first().map_or(Version::MAX, |density| density.version());
                let most = most(STREAM_VERSION);
                let error = ShowError::Version { found: most.number(), least: least.number() };
                source.cut(most, level).ok_or(error)?
            }
        };
        Ok(Self { source, level, density, ladder })
    }

    /// Returns how the payload is cut.
    #[must_use]
    pub fn density(&self) -> Density {
        self.density
    }

    /// Tells whether one code carries the whole payload.
    #[must_use]
    pub fn is_still(&self) -> bool {
        self.density.is_still()
    }

    /// Returns the version of every code.
    #[must_use]
    pub fn version(&self) -> Version {
        self.density.version()
    }

    /// Returns how much damage each code survives.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Returns K, the number of symbols (of parts of that size) that carry the payload.
    #[must_use]
    pub fn symbols(&self, density: Density) -> usize {
        match (&self.source, density) {
            (_, Density::Still(_)) => 1,
            (Source::Coldseal(encoder), _) => encoder.source_symbols(),
            (Source::Others(parts), _) => {
                parts.sender(density.version()).map_or(1, |sender| sender.least())
            }
        }
    }

    /// Tells whether what was received of one density counts for another.
    pub(crate) fn outlives_density(&self) -> bool {
        matches!(self.source, Source::Coldseal(_))
    }

    /// Returns how many codes carry the payload if none is lost.
    #[must_use]
    pub fn least(&self) -> u32 {
        let frames = match (&self.source, self.density) {
            (Source::Coldseal(encoder), Density::Stream(_, each)) => encoder.pass_frames(each),
            (_, density) => self.symbols(density),
        };
        u32::try_from(frames).unwrap_or(u32::MAX)
    }

    /// Returns how many codes a set of pictures has: those that carry the payload, and a fifth
    /// more, at least two, of repair where the format knows any.
    #[must_use]
    pub fn usual(&self) -> u32 {
        let least = self.least();
        let repaired = match &self.source {
            Source::Coldseal(_) => true,
            Source::Others(parts) => parts.repair_one_another(),
        };
        if self.is_still() || !repaired {
            return least;
        }
        least.saturating_add(least.div_ceil(5).max(2))
    }

    /// Returns the codes: one for a still payload, else without end.
    pub fn iter(&self) -> impl Iterator<Item = Result<Modules, ShowError>> {
        let mut next = 0;
        let codes = std::iter::repeat_with(move || {
            let code = self.code(self.density, next)?;
            next = code.next;
            Ok(code.modules)
        });
        codes.take(if self.is_still() { 1 } else { usize::MAX })
    }

    /// Returns the code that begins with the symbol of an index, cut as `density` says. After the
    /// last index (in months, at any speed a screen can show) it starts again at 0.
    ///
    /// # Errors
    ///
    /// Refuses a still code of a payload that does not fit one.
    pub fn code(&self, density: Density, first: u32) -> Result<Code, ShowError> {
        let (version, level) = (density.version(), self.level);
        let (content, next) = match &self.source {
            Source::Coldseal(encoder) => self.frame(encoder, density, first)?,
            Source::Others(parts) => (parts.content(version, first)?, first.wrapping_add(1)),
        };
        let mode = if content.alphanumeric { Mode::Alphanumeric } else { Mode::Byte };
        let modules = qr::encode_in(mode, &content.bytes, Some(version), level)?;
        Ok(Code { modules, next })
    }

    /// Returns a frame of our own format, and the index of the symbol after it.
    fn frame(
        &self,
        encoder: &Encoder,
        density: Density,
        first: u32,
    ) -> Result<(Content, u32), ShowError> {
        let (bytes, next) = match density {
            Density::Still(version) | Density::Parts(version) => {
                let (found, least) = (version.number(), self.least_version().number());
                let still = encoder.still().ok_or(ShowError::Version { found, least })?;
                (still, first)
            }
            Density::Stream(_, per_frame) => {
                let from = |first: u32| {
                    let frame = encoder.frame(first, per_frame)?;
                    Ok::<_, ShowError>((frame, first.wrapping_add(per_frame.get().into())))
                };
                from(first).or_else(|_| from(0))?
            }
        };
        Ok((Content { bytes, alphanumeric: false }, next))
    }

    /// Returns all that the payload can be cut into and `fits`, the sparsest first.
    #[must_use]
    pub fn fitting(&self, fits: impl Fn(Version) -> bool) -> Vec<Density> {
        let own = std::iter::once(self.density);
        let others = self.ladder.iter().copied();
        let mut all: Vec<Density> =
            own.chain(others).filter(|density| fits(density.version())).collect();
        all.sort_by_key(|density| density.version());
        all.dedup_by_key(|density| density.version());
        all
    }

    /// Returns the smallest version that will do: for a still code, or for one symbol of a stream.
    pub(crate) fn least_version(&self) -> Version {
        self.ladder.first().map_or(Version::MAX, |density| density.version())
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

impl Source {
    /// Cuts a stream for codes of a version, if they hold any of it.
    fn cut(&self, version: Version, level: Level) -> Option<Density> {
        match self {
            Self::Coldseal(_) => SymbolsPerFrame::fitting(version.capacity(level))
                .map(|per_frame| Density::Stream(version, per_frame)),
            Self::Others(parts) => parts.sender(version).ok().map(|_| Density::Parts(version)),
        }
    }
}

/// Returns what a payload can be cut into in a format of others: every second version, up to that
/// of a still code.
fn ladder_of_parts(least: Option<Version>, still: Option<Version>) -> Vec<Density> {
    let within = |version: &Version| {
        least.is_some_and(|least| *version >= least) && still.is_none_or(|still| *version < still)
    };
    let streams = Version::all().filter(within).step_by(2).map(Density::Parts);
    streams.chain(still.map(Density::Still)).collect()
}

/// Returns what a payload can be cut into, the sparsest first: for each number of symbols the
/// smallest version that holds them, up to that of a still code.
fn ladder(still: Option<Version>, level: Level) -> Vec<Density> {
    let mut densities = Vec::new();
    let mut most = 0;
    for version in Version::all().take_while(|version| still.is_none_or(|still| *version < still)) {
        if let Some(per_frame) = SymbolsPerFrame::fitting(version.capacity(level))
            && per_frame.get() > most
        {
            most = per_frame.get();
            densities.push(Density::Stream(version, per_frame));
        }
    }
    densities.extend(still.map(Density::Still));
    densities
}

/// Returns the smallest version that carries the payload in one still code.
fn still_version(payload: &[u8], level: Level) -> Option<Version> {
    let bytes = payload.len().saturating_add(stream::FRAME_OVERHEAD);
    let fits = payload.len() <= MAX_STILL_PAYLOAD;
    Version::fitting(bytes, level).filter(|_| fits)
}
