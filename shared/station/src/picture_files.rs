//! Codes as picture files: a folder of PNG pictures, or one animated PNG.

use std::fs::{self, Permissions};
use std::io::{self, BufWriter, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use png::{BitDepth, ColorType, Encoder};
use qr::{GreyView, Picture, PictureError};
use thiserror::Error;

use crate::show::{Codes, ShowError};

/// Why pictures were not written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The payload cannot be shown so.
    #[error(transparent)]
    Show(#[from] ShowError),
    /// The picture would be too large.
    #[error(transparent)]
    Size(#[from] PictureError),
    /// The folder holds pictures of an earlier run, which would mix with the new ones.
    #[error("{path:?} already holds a set of pictures")]
    Occupied {
        /// The picture that is there.
        path: PathBuf,
    },
    /// The file or folder cannot be written.
    #[error("{path:?} cannot be written")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The PNG encoder failed.
    #[error("{path:?} cannot be written as a PNG picture")]
    Png {
        /// The file.
        path: PathBuf,
        /// What the encoder says.
        source: png::EncodingError,
    },
}

/// How pictures are made.
#[derive(Debug, Clone, Copy)]
pub struct PictureOptions {
    /// How many; `None` for the usual number.
    pub frames: Option<u32>,
    /// The size of a module in pixels.
    pub scale: NonZeroU16,
}

/// Writes `frame-0001.png` and on into a folder, which is made if it is not there; returns how many.
/// Each file is written whole or not at all, and never over another.
///
/// # Errors
///
/// Refuses a folder that already holds such pictures and a number of pictures out of range.
pub fn write_pictures(
    codes: &Codes,
    options: PictureOptions,
    folder: &Path,
) -> Result<u32, WriteError> {
    let count = codes.count(options.frames)?;
    fs::create_dir_all(folder).map_err(|source| io_error(folder, source))?;
    refuse_occupied(folder)?;
    for (number, modules) in (1..=count).zip(codes.iter()) {
        let picture = modules?.draw(options.scale)?;
        let path = folder.join(format!("frame-{number:04}.png"));
        write_whole(&path, |output| write_png(output, &[picture], None))?;
    }
    Ok(count)
}

/// Writes all codes as one animated PNG that plays forever; returns how many it shows.
///
/// # Errors
///
/// Refuses to write over a file, and a number of pictures out of range.
pub fn write_animation(
    codes: &Codes,
    options: PictureOptions,
    frames_per_second: NonZeroU16,
    path: &Path,
) -> Result<u32, WriteError> {
    let count = codes.count(options.frames)?;
    let drawn = (1..=count).zip(codes.iter()).map(|(_, modules)| Ok(modules?.draw(options.scale)?));
    let pictures = drawn.collect::<Result<Vec<Picture>, WriteError>>()?;
    write_whole(path, |output| write_png(output, &pictures, Some(frames_per_second)))?;
    Ok(count)
}

/// Writes pictures of the same size as a PNG file with one bit for each pixel.
fn write_png(
    output: &mut dyn Write,
    pictures: &[Picture],
    frames_per_second: Option<NonZeroU16>,
) -> Result<(), png::EncodingError> {
    let Some(first) = pictures.first() else {
        return Ok(());
    };
    let side = |pixels| u32::try_from(pixels).unwrap_or(u32::MAX);
    let view = first.view();
    let mut encoder = Encoder::new(output, side(view.width()), side(view.height()));
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    if let Some(rate) = frames_per_second
        && pictures.len() > 1
    {
        encoder.set_animated(side(pictures.len()), 0)?;
        encoder.set_frame_delay(1, rate.get())?;
    }
    let mut writer = encoder.write_header()?;
    for picture in pictures {
        writer.write_image_data(&packed(picture.view()))?;
    }
    writer.finish()
}

/// Packs each row into bits, the leftmost pixel highest, light ones 1.
fn packed(picture: GreyView<'_>) -> Vec<u8> {
    let bytes = picture.rows().flat_map(|row| row.chunks(8));
    bytes.map(|pixels| pixels.iter().zip([128, 64, 32, 16, 8, 4, 2, 1]).fold(0, pack)).collect()
}

fn pack(byte: u8, (pixel, bit): (&u8, u8)) -> u8 {
    if *pixel >= 128 { byte | bit } else { byte }
}

fn refuse_occupied(folder: &Path) -> Result<(), WriteError> {
    for entry in fs::read_dir(folder).map_err(|source| io_error(folder, source))? {
        let name = entry.map_err(|source| io_error(folder, source))?.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("frame-") && name.ends_with(".png") {
            return Err(WriteError::Occupied { path: folder.join(&*name) });
        }
    }
    Ok(())
}

/// Writes a file beside its place and moves it there, if nothing is there yet.
fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), png::EncodingError>,
) -> Result<(), WriteError> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.permissions(Permissions::from_mode(0o644));
    let file = builder.tempfile_in(folder.unwrap_or(Path::new(".")));
    let mut file = file.map_err(|source| io_error(path, source))?;
    let mut output = BufWriter::new(file.as_file_mut());
    write(&mut output).map_err(|source| WriteError::Png { path: path.to_path_buf(), source })?;
    output.flush().map_err(|source| io_error(path, source))?;
    drop(output);
    file.persist_noclobber(path).map_err(|error| io_error(path, error.error))?;
    Ok(())
}

fn io_error(path: &Path, source: io::Error) -> WriteError {
    WriteError::Io { path: path.to_path_buf(), source }
}
