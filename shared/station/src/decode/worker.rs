//! The work itself: bytes of pictures in, what their codes hold out. Runs in the child.

use std::fmt;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use qr::{GreyView, Picture};

use super::sight::{Reader, Sight};
use crate::jpeg_file;
use crate::png_file::{self, PngFrames};
use crate::preview;

/// How hard to look for codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// One picture of many that come whether it is read or not.
    Track,
    /// A picture that stands alone.
    Thorough,
    /// First the one, and if that finds nothing the other.
    TrackThenThorough,
    /// A picture that stands alone, and by the second reader as well where there is one.
    Twice,
}

/// How to look at a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// How hard.
    pub effort: Effort,
    /// The most columns and rows of a small picture for the operator, if one is wanted.
    pub preview: Option<(u8, u8)>,
}

/// What the worker is asked to do.
#[derive(Debug, Clone, Copy)]
pub enum Request<'a> {
    /// Look at a grey picture.
    Grey(GreyView<'a>, Look),
    /// Decode a file, and look at its first picture.
    File(&'a [u8], Look),
    /// Look at the next picture of the file.
    Next(Look),
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// What was seen in the picture.
    Seen(Seen),
    /// The file holds no more pictures.
    End,
    /// The file is no picture, and why.
    Refused(String),
    /// The picture could not be searched: the reader failed, took too long or was killed.
    Lost,
}

/// What was seen in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// What the reader found.
    pub sight: Sight,
    /// The picture in small, if it was asked for.
    pub preview: Option<Picture>,
}

/// The pictures of a file.
type Frames = Box<dyn Iterator<Item = Result<Picture, String>>>;

/// A reader of codes that others wrote: what the codes of a picture hold.
pub type SecondReader = fn(&GreyView<'_>) -> Vec<Vec<u8>>;

/// What one program has beside what both have.
#[derive(Clone, Copy)]
pub struct Extras {
    /// What the names of further kinds of pictures end in, in lower case.
    pub extensions: &'static [&'static str],
    /// Opens such a file by what is in it.
    pub open: fn(Vec<u8>) -> Result<Frames, String>,
    /// Reads what our own reader may have missed.
    pub second_reader: Option<SecondReader>,
}

impl fmt::Debug for Extras {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extras").field("extensions", &self.extensions).finish_non_exhaustive()
    }
}

/// Decodes and reads; keeps the reader's memory of the pictures before, and the open file.
pub(super) struct Worker {
    reader: Reader,
    frames: Option<Frames>,
    extras: Option<Extras>,
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("extras", &self.extras).finish_non_exhaustive()
    }
}

impl Worker {
    pub(super) fn new(extras: Option<Extras>) -> Self {
        Self { reader: Reader::default(), frames: None, extras }
    }

    /// Answers; a decoder or reader that panics has lost the picture, and both start anew.
    pub(super) fn answer(&mut self, request: Request<'_>) -> Answer {
        let answer = catch_unwind(AssertUnwindSafe(|| self.work(request)));
        answer.unwrap_or_else(|_| {
            *self = Self::new(self.extras);
            Answer::Lost
        })
    }

    fn work(&mut self, request: Request<'_>) -> Answer {
        match request {
            Request::Grey(view, look) => self.look(&view, look),
            Request::File(file, look) => match open(file, self.extras) {
                Ok(frames) => {
                    self.frames = Some(frames);
                    self.next(look)
                }
                Err(why) => Answer::Refused(why),
            },
            Request::Next(look) => self.next(look),
        }
    }

    fn next(&mut self, look: Look) -> Answer {
        match self.frames.as_mut().and_then(Iterator::next) {
            Some(Ok(picture)) => self.look(&picture.view(), look),
            Some(Err(why)) => {
                self.frames = None;
                Answer::Refused(why)
            }
            None => {
                self.frames = None;
                Answer::End
            }
        }
    }

    fn sight(&mut self, view: &GreyView<'_>, effort: Effort) -> Sight {
        let mut sight = self.reader.read(view, effort);
        let second = self.extras.and_then(|extras| extras.second_reader);
        if let (Effort::Twice, Some(second)) = (effort, second) {
            sight.add(second(view));
        }
        sight
    }

    fn look(&mut self, view: &GreyView<'_>, look: Look) -> Answer {
        Answer::Seen(Seen {
            width: view.width(),
            height: view.height(),
            sight: self.sight(view, look.effort),
            preview: look.preview.and_then(|(width, height)| {
                preview::shrink(view, usize::from(width), usize::from(height))
            }),
        })
    }
}

/// Opens a file by what is in it.
fn open(file: &[u8], extras: Option<Extras>) -> Result<Frames, String> {
    if file.starts_with(png_file::SIGNATURE) {
        let frames = PngFrames::new(Cursor::new(file.to_vec())).map_err(|error| said(&error))?;
        Ok(Box::new(frames.map(|picture| picture.map_err(|error| said(&error)))))
    } else if file.starts_with(jpeg_file::SIGNATURE) {
        let picture = jpeg_file::decode(file).map_err(|error| said(&error))?;
        Ok(Box::new(std::iter::once(Ok(picture))))
    } else if let Some(extras) = extras {
        (extras.open)(file.to_vec())
    } else {
        Err(String::from("it is neither a PNG nor a JPEG picture, and no video"))
    }
}

/// Returns what an error says, and why.
fn said(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
