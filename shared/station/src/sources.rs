//! Where pictures come from: files and folders, one picture at a time.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use qr::Picture;
use thiserror::Error;

use crate::png_file::{self, PngError, PngFrames};
use crate::y4m::{self, Y4m, Y4mError};

/// Why a file gave no picture.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The file or folder cannot be opened or read.
    #[error("{path:?} cannot be read")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A folder holds no file that ends in `.png` or `.y4m`.
    #[error("{path:?} holds no PNG pictures and no y4m videos")]
    NoPictures {
        /// The folder.
        path: PathBuf,
    },
    /// The file is of another kind, whatever its name says.
    #[error("{path:?} is neither a PNG picture nor a y4m video")]
    Kind {
        /// The file.
        path: PathBuf,
    },
    /// The picture is malformed or too large.
    #[error("{path:?} cannot be read as a PNG picture")]
    Png {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: PngError,
    },
    /// The video is malformed or of an unknown kind.
    #[error("{path:?} cannot be read as a y4m video")]
    Y4m {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Y4mError,
    },
}

/// A picture and the file it came from.
#[derive(Debug)]
pub struct Shot {
    /// The file.
    pub path: PathBuf,
    /// The picture.
    pub picture: Picture,
}

/// The pictures of files and folders: folders in the order of the names in them, videos and animated
/// pictures frame by frame. A file that cannot be read gives one error, and the next file follows.
#[derive(Debug)]
pub struct Pictures {
    files: VecDeque<PathBuf>,
    current: Option<(PathBuf, Open)>,
}

#[derive(Debug)]
enum Open {
    Png(Box<PngFrames<BufReader<File>>>),
    Y4m(Y4m<BufReader<File>>),
}

impl Pictures {
    /// Lists the files of `paths`, in the order given; no picture is opened yet.
    ///
    /// # Errors
    ///
    /// Refuses a path that does not exist and a folder without pictures.
    pub fn new(paths: &[PathBuf]) -> Result<Self, SourceError> {
        let mut files = VecDeque::new();
        for path in paths {
            let metadata = fs::metadata(path).map_err(|source| io_error(path, source))?;
            if metadata.is_dir() {
                files.extend(pictures_in(path)?);
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

impl Iterator for Pictures {
    type Item = Result<Shot, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((path, open)) = &mut self.current
                && let Some(picture) = open.next_picture(path)
            {
                let path = path.clone();
                return Some(picture.map(|picture| Shot { path, picture }));
            }
            let path = self.files.pop_front()?;
            self.current = match open(&path) {
                Ok(open) => Some((path, open)),
                Err(error) => {
                    self.current = None;
                    return Some(Err(error));
                }
            };
        }
    }
}

impl Open {
    fn next_picture(&mut self, path: &Path) -> Option<Result<Picture, SourceError>> {
        let path = path.to_path_buf();
        Some(match self {
            Self::Png(frames) => frames.next()?.map_err(|source| SourceError::Png { path, source }),
            Self::Y4m(video) => video.next()?.map_err(|source| SourceError::Y4m { path, source }),
        })
    }
}

/// Opens a file by what is in it.
fn open(path: &Path) -> Result<Open, SourceError> {
    let file = File::open(path).map_err(|source| io_error(path, source))?;
    let mut input = BufReader::new(file);
    let start = input.fill_buf().map_err(|source| io_error(path, source))?;
    let path = path.to_path_buf();
    if start.starts_with(png_file::SIGNATURE) {
        let frames = PngFrames::new(input).map_err(|source| SourceError::Png { path, source })?;
        Ok(Open::Png(Box::new(frames)))
    } else if start.starts_with(y4m::SIGNATURE) {
        Ok(Open::Y4m(Y4m::new(input).map_err(|source| SourceError::Y4m { path, source })?))
    } else {
        Err(SourceError::Kind { path })
    }
}

/// Returns the pictures and videos in a folder, in the order of their names.
fn pictures_in(folder: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|source| io_error(folder, source))? {
        let path = entry.map_err(|source| io_error(folder, source))?.path();
        let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
        let known = extension.is_some_and(|extension| extension == "png" || extension == "y4m");
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

fn io_error(path: &Path, source: io::Error) -> SourceError {
    SourceError::Io { path: path.to_path_buf(), source }
}
