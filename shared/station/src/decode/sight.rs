//! What a look at a picture gives.
//!
//! The one place that knows the reader of `qr`.

use qr::GreyView;
pub use qr::{Point, Trouble};

use super::Effort;

/// A code that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// What it holds.
    pub payload: Vec<u8>,
    /// Its corners, in order around it.
    pub outline: [Point; 4],
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
pub(super) struct Reader(qr::Reader);

impl Reader {
    /// Looks at a picture.
    pub(super) fn read(&mut self, view: &GreyView<'_>, effort: Effort) -> Sight {
        let mut sight = match effort {
            Effort::Track | Effort::TrackThenThorough => self.follow(view),
            Effort::Thorough => Sight::default(),
        };
        if effort != Effort::Track && sight.codes.is_empty() {
            sight.codes = qr::read(view).into_iter().map(Code::from).collect();
        }
        sight
    }

    fn follow(&mut self, view: &GreyView<'_>) -> Sight {
        let qr::Sight { codes, outlines, trouble } = self.0.read(view);
        Sight { codes: codes.into_iter().map(Code::from).collect(), outlines, trouble }
    }
}

impl From<qr::Code> for Code {
    fn from(code: qr::Code) -> Self {
        Self { payload: code.payload, outline: code.outline }
    }
}

/// Returns what the codes of one still picture hold, each once.
#[must_use]
pub fn read_still(view: &GreyView<'_>) -> Vec<Vec<u8>> {
    let sight = Reader::default().read(view, Effort::Thorough);
    let mut payloads = Vec::new();
    for code in sight.codes {
        if !payloads.contains(&code.payload) {
            payloads.push(code.payload);
        }
    }
    payloads
}
