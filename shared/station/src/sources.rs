//! Where pictures come from: files and folders, a pipe, a camera; one picture at a time.

use std::collections::VecDeque;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use qr::Picture;
use thiserror::Error;
use zeroize::Zeroize as _;

use crate::decode::{Effort, MAX_FILE};
use crate::jpeg_file;
use crate::mjpeg::{Mjpeg, MjpegError};
use crate::y4m::{self, Y4m, Y4mError};

/// Why a source gave no picture.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The file or folder cannot be opened or read.
    #[error("{} cannot be read", crate::file_name(.path))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A folder holds no file whose name ends as those of pictures do.
    #[error("{} holds no pictures and no videos", crate::file_name(.path))]
    NoPictures {
        /// The folder.
        path: PathBuf,
    },
    /// The file is of more bytes than any picture needs.
    #[error("{} has more than {MAX_FILE} bytes", crate::file_name(.path))]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The picture is malformed, too large or of another kind, whatever its name says.
    #[error("{} cannot be read as a picture: {why}", crate::file_name(.path))]
    Picture {
        /// The file.
        path: PathBuf,
        /// What its decoder says.
        why: String,
    },
    /// The video is malformed or of an unknown kind.
    #[error("{} cannot be read as a y4m video", crate::file_name(.path))]
    Y4m {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Y4mError,
    },
    /// The video is malformed.
    #[error("{} cannot be read as an MJPEG video", crate::file_name(.path))]
    Mjpeg {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: MjpegError,
    },
}

/// A picture, and where it came from.
#[derive(Debug)]
pub struct Shot {
    /// The file, or the camera.
    pub path: PathBuf,
    /// The picture.
    pub content: Content,
    /// How hard to look at it.
    pub effort: Effort,
}

impl Shot {
    /// Wipes what was seen: it may have been a key.
    pub(crate) fn wipe(self) {
        let mut bytes = match self.content {
            Content::Grey(picture) => picture.into_pixels(),
            Content::File(bytes) => bytes,
        };
        bytes.zeroize();
    }
}

/// A picture as its source gives it.
#[derive(Debug)]
pub enum Content {
    /// Grey pixels.
    Grey(Picture),
    /// The bytes of a file with one picture or several, which nobody has looked into.
    File(Vec<u8>),
}

/// What a source has.
#[derive(Debug)]
pub enum Next {
    /// A picture.
    Shot(Shot),
    /// None just now: the camera has no new one.
    NotYet,
    /// None until the camera is plugged in again.
    Away,
}

/// Anything that pictures come from.
pub trait FrameSource {
    /// Returns the next picture, or why there is none; `None` at the end. A source that has failed
    /// goes on behind the fault, if it can.
    fn next(&mut self) -> Option<Result<Next, SourceError>>;
}

/// The pictures of files and folders: folders in the order of the names in them, videos frame by
/// frame. A file that cannot be read gives one error, and the next file follows.
#[derive(Debug)]
pub struct Pictures {
    files: VecDeque<PathBuf>,
    current: Option<Open<BufReader<File>>>,
}

impl Pictures {
    /// Lists the files of `paths`, in the order given; no picture is opened yet. In folders, names
    /// that end in `extensions` are pictures too.
    ///
    /// # Errors
    ///
    /// Refuses a path that does not exist and a folder without pictures.
    pub fn new(paths: &[PathBuf], extensions: &[&str]) -> Result<Self, SourceError> {
        let mut files = VecDeque::new();
        for path in paths {
            let metadata = fs::metadata(path).map_err(|source| io_error(path, source))?;
            if metadata.is_dir() {
                files.extend(pictures_in(path, extensions)?);
            } else {
                files.push_back(path.clone());
            }
        }
        Ok(Self { files, current: None })
    }

    /// Returns how many files are still to be opened.
    #[must_use]
    pub fn files_left(&self) -> usize {
        self.files.len()
    }
}

impl FrameSource for Pictures {
    fn next(&mut self) -> Option<Result<Next, SourceError>> {
        loop {
            if let Some(shot) = self.current.as_mut().and_then(Open::next_shot) {
                return Some(shot.map(Next::Shot));
            }
            let path = self.files.pop_front()?;
            let opened = File::open(&path).map_err(|source| io_error(&path, source));
            self.current = match opened.and_then(|file| Open::new(path, BufReader::new(file))) {
                Ok(open) => Some(open),
                Err(error) => {
                    self.current = None;
                    return Some(Err(error));
                }
            };
        }
    }
}

/// The pictures of one stream that is read once, such as standard input.
pub struct Stream<'a> {
    path: PathBuf,
    input: Option<BufReader<&'a mut dyn Read>>,
    open: Option<Open<BufReader<&'a mut dyn Read>>>,
}

impl fmt::Debug for Stream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("path", &self.path).finish_non_exhaustive()
    }
}

impl<'a> Stream<'a> {
    /// Takes a stream under a name; nothing is read yet.
    pub fn new(name: &str, input: &'a mut dyn Read) -> Self {
        Self { path: PathBuf::from(name), input: Some(BufReader::new(input)), open: None }
    }
}

impl FrameSource for Stream<'_> {
    fn next(&mut self) -> Option<Result<Next, SourceError>> {
        if let Some(input) = self.input.take() {
            match Open::new(self.path.clone(), input) {
                Ok(open) => self.open = Some(open),
                Err(error) => return Some(Err(error)),
            }
        }
        Some(self.open.as_mut()?.next_shot()?.map(Next::Shot))
    }
}

/// A file or stream that is being read.
#[derive(Debug)]
struct Open<R> {
    path: PathBuf,
    kind: Kind<R>,
}

#[derive(Debug)]
enum Kind<R> {
    Y4m(Y4m<R>),
    Mjpeg { pictures: Mjpeg<R>, first: bool },
    Still(Option<R>),
}

impl<R: BufRead> Open<R> {
    /// Tells by the first bytes what a stream is. What is no video is left to whoever decodes it.
    fn new(path: PathBuf, mut input: R) -> Result<Self, SourceError> {
        let start = input.fill_buf().map_err(|source| io_error(&path, source))?;
        let kind = if start.starts_with(y4m::SIGNATURE) {
            match Y4m::new(input) {
                Ok(video) => Kind::Y4m(video),
                Err(source) => return Err(SourceError::Y4m { path, source }),
            }
        } else if start.starts_with(jpeg_file::SIGNATURE) || is_avi(start) {
            Kind::Mjpeg { pictures: Mjpeg::new(input), first: true }
        } else {
            Kind::Still(Some(input))
        };
        Ok(Self { path, kind })
    }

    fn next_shot(&mut self) -> Option<Result<Shot, SourceError>> {
        let path = self.path.clone();
        let shot = match &mut self.kind {
            Kind::Y4m(video) => match video.next()? {
                Ok(picture) => Ok((Content::Grey(picture), Effort::TrackThenThorough)),
                Err(source) => Err(SourceError::Y4m { path: path.clone(), source }),
            },
            Kind::Mjpeg { pictures, first } => {
                // A file with one picture is a still one; nobody knows yet how many there are.
                let still = std::mem::replace(first, false);
                let effort = if still { Effort::Thorough } else { Effort::TrackThenThorough };
                match pictures.next()? {
                    Ok(picture) => Ok((Content::File(picture), effort)),
                    Err(source) => Err(SourceError::Mjpeg { path: path.clone(), source }),
                }
            }
            Kind::Still(input) => {
                let file = read_file(&path, input.take()?);
                file.map(|file| (Content::File(file), Effort::Thorough))
            }
        };
        Some(shot.map(|(content, effort)| Shot { path, content, effort }))
    }
}

fn is_avi(start: &[u8]) -> bool {
    start.starts_with(b"RIFF") && start.get(8..12) == Some(b"AVI ")
}

/// Reads the whole of a file that is not larger than pictures are. What is surely none of ours is
/// known by its first bytes only where the decoder is, so that is asked.
fn read_file(path: &Path, input: impl BufRead) -> Result<Vec<u8>, SourceError> {
    let most = u64::try_from(MAX_FILE).unwrap_or(u64::MAX);
    let mut file = Vec::new();
    let mut bounded = input.take(most.saturating_add(1));
    let _read = bounded.read_to_end(&mut file).map_err(|source| io_error(path, source))?;
    if file.len() > MAX_FILE {
        return Err(SourceError::TooLarge { path: path.to_path_buf() });
    }
    Ok(file)
}

/// What the names of pictures and videos end in.
const EXTENSIONS: [&str; 7] = ["png", "jpg", "jpeg", "y4m", "mjpeg", "mjpg", "avi"];

/// Returns the pictures and videos in a folder, in the order of their names.
fn pictures_in(folder: &Path, more: &[&str]) -> Result<Vec<PathBuf>, SourceError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|source| io_error(folder, source))? {
        let path = entry.map_err(|source| io_error(folder, source))?.path();
        let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
        let known = extension.is_some_and(|extension| {
            EXTENSIONS.iter().chain(more).any(|known| extension == **known)
        });
        // A pipe with such a name would be waited for without end.
        if known && path.is_file() {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(SourceError::NoPictures { path: folder.to_path_buf() });
    }
    files.sort();
    Ok(files)
}

pub(crate) fn io_error(path: &Path, source: io::Error) -> SourceError {
    SourceError::Io { path: path.to_path_buf(), source }
}
