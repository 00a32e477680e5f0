//! What a look at a picture gives.
//!
//! The one place that knows the reader of `qr`.

use qr::GreyView;

use super::Effort;

/// A place in a picture, in pixels from the top left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Pixels from the left.
    pub x: f32,
    /// Pixels from the top.
    pub y: f32,
}

/// Why a code that is there cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trouble {
    /// Out of focus.
    Blurred,
    /// Too few pixels to a module.
    TooSmall,
    /// Light on the screen or paper.
    Glare,
    /// Two codes in one picture: it was taken while the screen changed.
    Torn,
    /// Smeared by movement.
    Moving,
    /// Too little light.
    Dark,
}

/// A code that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// What it holds.
    pub payload: Vec<u8>,
    /// Its corners, in order around it; `None` from a reader that does not tell.
    pub outline: Option<[Point; 4]>,
}

/// What was found in a picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sight {
    /// Codes that were read.
    pub codes: Vec<Code>,
    /// Codes that were found and not read.
    pub outlines: Vec<[Point; 4]>,
    /// Why they were not.
    pub trouble: Option<Trouble>,
}

/// Reads the pictures of one source, one after the other.
#[derive(Debug, Default)]
pub(super) struct Reader;

/// The reader failed on a picture.
#[derive(Debug)]
pub(super) struct Failed;

impl Reader {
    /// Looks at a picture.
    #[expect(clippy::unused_self, reason = "the reader to come keeps what it saw last")]
    pub(super) fn read(&mut self, view: &GreyView<'_>, _: Effort) -> Result<Sight, Failed> {
        let payloads = qr::read(view).map_err(|_| Failed)?;
        let codes = payloads.into_iter().map(|payload| Code { payload, outline: None });
        Ok(Sight { codes: codes.collect(), ..Sight::default() })
    }
}

/// Returns what the codes of one still picture hold, each once.
#[must_use]
pub fn read_still(view: &GreyView<'_>) -> Vec<Vec<u8>> {
    let sight = Reader.read(view, Effort::Thorough).unwrap_or_default();
    let mut payloads = Vec::new();
    for code in sight.codes {
        if !payloads.contains(&code.payload) {
            payloads.push(code.payload);
        }
    }
    payloads
}
