//! Pictures in, one whole payload out.

use std::fmt;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::PathBuf;

use qr::{GreyView, Picture};
use stream::{Assembler, Progress, State};
use thiserror::Error;
use zeroize::Zeroize;

use crate::sources::{Pictures, SourceError};

/// What the caller of [`scan`] wants to know and to decide.
pub trait Watch {
    /// Is told of each frame taken in; can end the scan.
    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        let _ = progress;
        ControlFlow::Continue(())
    }

    /// Gets what a code holds that is no frame, or a damaged one; can end the scan. It may be a key:
    /// it is neither printed nor kept here, and wiped after the call.
    fn other(&mut self, payload: &[u8]) -> ControlFlow<()> {
        let _ = payload;
        ControlFlow::Continue(())
    }

    /// Tells whether a whole payload is what it says, by the full hash that it carries itself. If
    /// not, the scan goes on and leaves frames out that may have lied.
    fn accept(&mut self, payload: &[u8]) -> bool {
        let _ = payload;
        true
    }
}

/// A [`Watch`] that looks away.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {}

/// What was seen while nothing was whole.
#[derive(Debug)]
pub struct Tally {
    /// How far the nearest payload got, and frames that were foreign or damaged.
    pub progress: Progress,
    /// Pictures that were searched for codes.
    pub pictures: u32,
    /// Codes that hold something else.
    pub others: u32,
    /// Pictures that could not be searched: too much to look at, or the reader failed.
    pub skipped: u32,
    /// Files that could not be read as pictures.
    pub unreadable: u32,
    /// Why the first of them could not be read.
    pub first_error: Option<SourceError>,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let progress = &self.progress;
        if progress.needed > 0 {
            write!(f, "{} of {} symbols", progress.rank, progress.needed)?;
        } else {
            f.write_str("no frame")?;
        }
        write!(f, " in {}", Count(self.pictures, "picture", "pictures"))?;
        for count in [
            Count(progress.damaged, "damaged frame", "damaged frames"),
            Count(progress.foreign, "foreign frame", "foreign frames"),
            Count(self.others, "other code", "other codes"),
            Count(
                self.skipped,
                "picture that could not be searched",
                "pictures that could not be searched",
            ),
            Count(self.unreadable, "file that could not be read", "files that could not be read"),
        ] {
            if count.0 > 0 {
                write!(f, ", {count}")?;
            }
        }
        if progress.contradictory {
            f.write_str("; frames contradict one another")?;
        }
        Ok(())
    }
}

/// A number of things, with their name for one and for many.
struct Count(u32, &'static str, &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, one, many) = self;
        write!(f, "{count} {}", if *count == 1 { one } else { many })
    }
}

/// Why a scan ended without a payload.
#[derive(Debug, Error)]
pub enum ScanError {
    /// No picture could be read at all.
    #[error("no picture could be read: {0}")]
    Unreadable(Box<Tally>),
    /// There was no frame in any picture.
    #[error("no code of this program was found: {0}")]
    Nothing(Box<Tally>),
    /// Some frames were found, not enough.
    #[error("the payload is not whole: {0}")]
    Incomplete(Box<Tally>),
    /// The caller ended the scan.
    #[error("the scan was ended")]
    Ended,
    /// The files cannot even be listed.
    #[error(transparent)]
    Files(#[from] SourceError),
}

/// Reads files and folders of pictures until a payload is whole and accepted.
///
/// # Errors
///
/// As [`scan`], and refuses paths that are not there and folders without pictures.
pub fn scan_files(paths: &[PathBuf], watch: &mut dyn Watch) -> Result<Vec<u8>, ScanError> {
    let pictures = Pictures::new(paths)?;
    scan(pictures.map(|shot| Ok(shot?.picture)), watch)
}

/// Reads pictures until a payload is whole and accepted, and returns its bytes.
///
/// # Errors
///
/// Tells what was found when the pictures end first, or that the caller ended the scan.
pub fn scan(
    pictures: impl IntoIterator<Item = Result<Picture, SourceError>>,
    watch: &mut dyn Watch,
) -> Result<Vec<u8>, ScanError> {
    let mut scan = Scan::new();
    for picture in pictures {
        let flow = match picture {
            Ok(picture) => scan.search(&picture.view(), watch),
            Err(error) => {
                scan.note_error(error);
                ControlFlow::Continue(())
            }
        };
        if flow.is_break() {
            return Err(ScanError::Ended);
        }
        if let Some(payload) = scan.assembler.take() {
            return Ok(payload);
        }
    }
    Err(scan.into_error())
}

struct Scan {
    assembler: Assembler,
    tally: Tally,
}

impl Scan {
    fn new() -> Self {
        let assembler = Assembler::new();
        let progress = assembler.progress();
        let (pictures, others, skipped, unreadable, first_error) = (0, 0, 0, 0, None);
        Self {
            assembler,
            tally: Tally { progress, pictures, others, skipped, unreadable, first_error },
        }
    }

    fn search(&mut self, picture: &GreyView<'_>, watch: &mut dyn Watch) -> ControlFlow<()> {
        count(&mut self.tally.pictures);
        // The reader is known to fail an assertion on rare pictures; it keeps nothing between calls.
        // Its message with source lines is no talk for an operator.
        let hook = take_hook();
        set_hook(Box::new(|_| {}));
        let read = catch_unwind(AssertUnwindSafe(|| qr::read(picture)));
        set_hook(hook);
        let Ok(Ok(payloads)) = read else {
            count(&mut self.tally.skipped);
            return ControlFlow::Continue(());
        };
        for mut payload in payloads {
            let flow = self.receive(&payload, watch);
            payload.zeroize();
            flow?;
        }
        ControlFlow::Continue(())
    }

    fn receive(&mut self, payload: &[u8], watch: &mut dyn Watch) -> ControlFlow<()> {
        if self.assembler.payload().is_some() && stream::is_frame(payload) {
            return ControlFlow::Continue(());
        }
        match self.assembler.receive(payload) {
            Ok(progress) => {
                watch.progress(&progress)?;
                if progress.state == State::Complete {
                    self.settle(watch);
                }
                ControlFlow::Continue(())
            }
            Err(_) => {
                if !stream::is_frame(payload) {
                    count(&mut self.tally.others);
                }
                watch.other(payload)
            }
        }
    }

    fn settle(&mut self, watch: &mut dyn Watch) {
        let accepted = self.assembler.payload().is_some_and(|payload| watch.accept(payload));
        if !accepted {
            self.assembler.reject();
        }
    }

    fn note_error(&mut self, error: SourceError) {
        count(&mut self.tally.unreadable);
        self.tally.first_error.get_or_insert(error);
    }

    fn into_error(mut self) -> ScanError {
        self.tally.progress = self.assembler.progress();
        let tally = Box::new(self.tally);
        if tally.progress.needed > 0 {
            ScanError::Incomplete(tally)
        } else if tally.pictures == 0 && tally.unreadable > 0 {
            ScanError::Unreadable(tally)
        } else {
            ScanError::Nothing(tally)
        }
    }
}

fn count(counter: &mut u32) {
    *counter = counter.saturating_add(1);
}
