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

/// Decoders of further kinds of pictures, for a program that has them.
#[derive(Clone, Copy)]
pub struct MoreFormats {
    /// What the names of such files end in, in lower case.
    pub extensions: &'static [&'static str],
    /// Opens a file by what is in it.
    pub open: fn(Vec<u8>) -> Result<Frames, String>,
}

impl fmt::Debug for MoreFormats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MoreFormats").field("extensions", &self.extensions).finish_non_exhaustive()
    }
}

/// Decodes and reads; keeps the reader's memory of the pictures before, and the open file.
pub(super) struct Worker {
    reader: Reader,
    frames: Option<Frames>,
    more: Option<MoreFormats>,
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("more", &self.more).finish_non_exhaustive()
    }
}

impl Worker {
    pub(super) fn new(more: Option<MoreFormats>) -> Self {
        Self { reader: Reader::default(), frames: None, more }
    }

    /// Answers; a decoder or reader that panics has lost the picture, and both start anew.
    pub(super) fn answer(&mut self, request: Request<'_>) -> Answer {
        let answer = catch_unwind(AssertUnwindSafe(|| self.work(request)));
        answer.unwrap_or_else(|_| {
            *self = Self::new(self.more);
            Answer::Lost
        })
    }

    fn work(&mut self, request: Request<'_>) -> Answer {
        match request {
            Request::Grey(view, look) => self.look(&view, look),
            Request::File(file, look) => match open(file, self.more) {
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

    fn look(&mut self, view: &GreyView<'_>, look: Look) -> Answer {
        Answer::Seen(Seen {
            width: view.width(),
            height: view.height(),
            sight: self.reader.read(view, look.effort),
            preview: look.preview.and_then(|(width, height)| {
                preview::shrink(view, usize::from(width), usize::from(height))
            }),
        })
    }
}

/// Opens a file by what is in it.
fn open(file: &[u8], more: Option<MoreFormats>) -> Result<Frames, String> {
    if file.starts_with(png_file::SIGNATURE) {
        let frames = PngFrames::new(Cursor::new(file.to_vec())).map_err(|error| said(&error))?;
        Ok(Box::new(frames.map(|picture| picture.map_err(|error| said(&error)))))
    } else if file.starts_with(jpeg_file::SIGNATURE) {
        let picture = jpeg_file::decode(file).map_err(|error| said(&error))?;
        Ok(Box::new(std::iter::once(Ok(picture))))
    } else if let Some(more) = more {
        (more.open)(file.to_vec())
    } else {
        Err(String::from("it is neither a PNG nor a JPEG picture, and no video"))
    }
}

/// Returns what an error says, and why.
fn said(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
