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
    /// Its corners, in order around it; all in the origin where the reader does not tell.
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

impl Sight {
    /// Adds what another reader found in the same picture.
    pub(super) fn add(&mut self, payloads: Vec<Vec<u8>>) {
        for payload in payloads {
            if self.codes.iter().all(|code| code.payload != payload) {
                self.codes.push(Code { payload, outline: [Point::default(); 4] });
            }
        }
    }
}

/// Reads the pictures of one source, one after the other.
#[derive(Debug, Default)]
pub(super) struct Reader(qr::Reader);

impl Reader {
    /// Looks at a picture.
    pub(super) fn read(&mut self, view: &GreyView<'_>, effort: Effort) -> Sight {
        let mut sight = match effort {
            Effort::Track | Effort::TrackThenThorough => self.follow(view),
            Effort::Thorough | Effort::Twice => Sight::default(),
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
