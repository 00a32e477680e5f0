//! Pictures in, one whole payload out.

use std::fmt;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use scheme::keylike::is_key_ur;
use stream::{Assembler, Progress, State};
use thiserror::Error;
use zeroize::Zeroize;

use crate::decode::{Answer, Eye, EyeError, Look, Request, Seen};
use crate::sources::{Content, FrameSource, Next, Pictures, Shot, SourceError};

/// What the caller of [`scan`] wants to know and to decide.
pub trait Watch {
    /// Tells how large a picture the operator is to be shown, if any: columns and rows of pixels.
    fn preview(&mut self) -> Option<(u8, u8)> {
        None
    }

    /// Is told of each look at the source, after the frames that it gave; can end the scan.
    fn looked(&mut self, glance: &Glance<'_>) -> ControlFlow<()> {
        let _ = glance;
        ControlFlow::Continue(())
    }

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

/// What one look at the source gave.
#[derive(Debug, Clone, Copy)]
pub enum Glance<'a> {
    /// A picture that was searched.
    Seen(&'a Seen),
    /// A picture that could not be searched.
    Lost,
    /// No picture yet.
    NotYet,
    /// The camera is away.
    Away,
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
    /// There is nobody to look at the pictures.
    #[error(transparent)]
    Eye(#[from] EyeError),
}

/// Reads files and folders of pictures until a payload is whole and accepted.
///
/// # Errors
///
/// As [`scan`], and refuses paths that are not there and folders without pictures.
pub fn scan_files(
    paths: &[PathBuf],
    eye: &mut Eye,
    watch: &mut dyn Watch,
) -> Result<Vec<u8>, ScanError> {
    scan(&mut Pictures::new(paths, eye.extensions())?, eye, watch)
}

/// Reads pictures until a payload is whole and accepted, and returns its bytes.
///
/// # Errors
///
/// Tells what was found when the pictures end first, or that the caller ended the scan.
pub fn scan(
    source: &mut dyn FrameSource,
    eye: &mut Eye,
    watch: &mut dyn Watch,
) -> Result<Vec<u8>, ScanError> {
    let mut scan = Scan::new(eye, watch);
    while let Some(next) = source.next() {
        let flow = match next {
            Ok(Next::Shot(shot)) => {
                let flow = scan.take(&shot);
                shot.wipe();
                flow?
            }
            Ok(Next::NotYet) => scan.watch.looked(&Glance::NotYet),
            Ok(Next::Away) => scan.watch.looked(&Glance::Away),
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

struct Scan<'a> {
    eye: &'a mut Eye,
    watch: &'a mut dyn Watch,
    assembler: Assembler,
    tally: Tally,
}

impl<'a> Scan<'a> {
    fn new(eye: &'a mut Eye, watch: &'a mut dyn Watch) -> Self {
        let assembler = Assembler::new();
        let progress = assembler.progress();
        let (pictures, others, skipped, unreadable, first_error) = (0, 0, 0, 0, None);
        Self {
            eye,
            watch,
            assembler,
            tally: Tally { progress, pictures, others, skipped, unreadable, first_error },
        }
    }

    /// Looks at the picture of a shot, or at all pictures of the file that it is.
    fn take(&mut self, shot: &Shot) -> Result<ControlFlow<()>, EyeError> {
        let look = Look { effort: shot.effort, preview: self.watch.preview() };
        let file = match &shot.content {
            Content::Grey(picture) => {
                let answer = self.eye.ask(&Request::Grey(picture.view(), look))?;
                return Ok(self.receive_answer(answer, &shot.path));
            }
            Content::File(file) => file,
        };
        let mut answer = self.eye.ask(&Request::File(file, look))?;
        loop {
            let more = matches!(answer, Answer::Seen(_));
            let flow = self.receive_answer(answer, &shot.path);
            if flow.is_break() || !more || self.assembler.payload().is_some() {
                return Ok(flow);
            }
            answer = self.eye.ask(&Request::Next(look))?;
        }
    }

    fn receive_answer(&mut self, answer: Answer, path: &Path) -> ControlFlow<()> {
        match answer {
            Answer::Seen(seen) => {
                count(&mut self.tally.pictures);
                self.receive_seen(seen)
            }
            Answer::Lost => {
                count(&mut self.tally.pictures);
                count(&mut self.tally.skipped);
                self.watch.looked(&Glance::Lost)
            }
            Answer::Refused(why) => {
                self.note_error(SourceError::Picture { path: path.to_path_buf(), why });
                ControlFlow::Continue(())
            }
            Answer::End => ControlFlow::Continue(()),
        }
    }

    fn receive_seen(&mut self, mut seen: Seen) -> ControlFlow<()> {
        let mut flow = ControlFlow::Continue(());
        for code in &mut seen.sight.codes {
            if flow.is_continue() {
                flow = self.receive(&code.payload);
            }
            code.payload.zeroize();
        }
        flow?;
        self.watch.looked(&Glance::Seen(&seen))
    }

    fn receive(&mut self, payload: &[u8]) -> ControlFlow<()> {
        if self.assembler.payload().is_some() && stream::is_frame(payload) {
            return ControlFlow::Continue(());
        }
        // A key in parts is not to be put together, nor looked into.
        if is_key_ur(payload) {
            return self.watch.other(payload);
        }
        match self.assembler.receive(payload) {
            Ok(progress) => {
                self.watch.progress(&progress)?;
                if progress.state == State::Complete {
                    self.settle();
                }
                ControlFlow::Continue(())
            }
            Err(_) => {
                if !stream::is_frame(payload) {
                    count(&mut self.tally.others);
                }
                self.watch.other(payload)
            }
        }
    }

    fn settle(&mut self) {
        let accepted = self.assembler.payload().is_some_and(|payload| self.watch.accept(payload));
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
