//! Codes as files: a folder of pictures (PNG, SVG), or all of them in one file (APNG, video).

use std::fmt::Write as _;
use std::fs::{self, Permissions};
use std::io::{self, BufWriter, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use qr::PictureError;
use thiserror::Error;

use crate::raster::Raster;
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
    #[error("{} already holds a set of pictures", crate::file_name(.path))]
    Occupied {
        /// The picture that is there.
        path: PathBuf,
    },
    /// The file or folder cannot be written.
    #[error("{} cannot be written", crate::file_name(.path))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// How pictures are made.
#[derive(Debug, Clone, Copy)]
pub struct PictureOptions {
    /// How many; `None` for the usual number.
    pub frames: Option<u32>,
    /// The size of a module in pixels.
    pub scale: NonZeroU16,
    /// How many are shown in a second, where they move.
    pub rate: NonZeroU16,
}

/// What each picture of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Still {
    /// PNG with a bit for each pixel.
    Png,
    /// SVG, a unit for each module, shown `scale` pixels wide.
    Svg,
}

impl Still {
    fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    fn bytes(self, raster: &Raster) -> io::Result<Vec<u8>> {
        match self {
            Self::Png => png_bytes(raster).map_err(io::Error::from),
            Self::Svg => Ok(svg(raster).into_bytes()),
        }
    }
}

/// Is told after each picture how many are written, and of how many.
pub type Progress<'a> = &'a mut dyn FnMut(u32, u32);

/// All pictures of a file, of one size and made one after another.
pub struct Film<'a> {
    /// How many there are.
    pub count: u32,
    /// How many are shown in a second.
    pub rate: NonZeroU16,
    /// The pictures; an error ends them.
    pub pictures: &'a mut dyn Iterator<Item = Result<Raster, WriteError>>,
}

impl std::fmt::Debug for Film<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Film").field("count", &self.count).finish_non_exhaustive()
    }
}

/// Why a film was not written: by an error of its pictures, or of the file.
#[derive(Debug)]
pub enum FilmError {
    /// A picture could not be made.
    Picture(WriteError),
    /// The file could not be written.
    Io(io::Error),
}

impl From<WriteError> for FilmError {
    fn from(error: WriteError) -> Self {
        Self::Picture(error)
    }
}

impl From<io::Error> for FilmError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Writes a film in some format.
pub type FilmWriter = fn(&mut dyn Write, Film<'_>) -> Result<(), FilmError>;

/// Writes `frame-0001.png` (or `.svg`) and on into a folder, which is made if it is not there;
/// returns how many. Each file is written whole or not at all, and never over another.
///
/// # Errors
///
/// Refuses a folder that already holds such pictures and a number of pictures out of range.
pub fn write_pictures(
    codes: &Codes,
    options: PictureOptions,
    kind: Still,
    folder: &Path,
    progress: Progress<'_>,
) -> Result<u32, WriteError> {
    let count = codes.count(options.frames)?;
    fs::create_dir_all(folder).map_err(|source| io_error(folder, source))?;
    refuse_occupied(folder, kind)?;
    for (number, modules) in (1..=count).zip(codes.iter()) {
        let raster = Raster::new(&modules?, options.scale)?;
        let path = folder.join(format!("frame-{number:04}.{}", kind.extension()));
        write_whole(&path, |output| {
            kind.bytes(&raster).and_then(|bytes| output.write_all(&bytes)).map_err(FilmError::Io)
        })?;
        progress(number, count);
    }
    Ok(count)
}

/// Writes all codes into one file, whole or not at all; returns how many.
///
/// # Errors
///
/// Refuses to write over a file, and a number of pictures out of range.
pub fn write_film(
    codes: &Codes,
    options: PictureOptions,
    write: FilmWriter,
    path: &Path,
    progress: Progress<'_>,
) -> Result<u32, WriteError> {
    let count = codes.count(options.frames)?;
    let mut pictures = (1..=count).zip(codes.iter()).map(|(number, modules)| {
        progress(number, count);
        Ok(Raster::new(&modules?, options.scale)?)
    });
    let film = Film { count, rate: options.rate, pictures: &mut pictures };
    write_whole(path, |output| write(output, film))?;
    Ok(count)
}

/// Writes a film as an animated PNG that plays forever; a single picture as a plain one.
///
/// # Errors
///
/// Hands on errors of the pictures and of the output.
pub fn write_apng(output: &mut dyn Write, film: Film<'_>) -> Result<(), FilmError> {
    let Film { count, rate, pictures } = film;
    let Some(first) = pictures.next().transpose()? else {
        return Ok(());
    };
    let mut encoder = png_encoder(output, first.side());
    if count > 1 {
        encoder.set_animated(count, 0).map_err(io::Error::from)?;
        encoder.set_frame_delay(1, rate.get()).map_err(io::Error::from)?;
    }
    let mut writer = encoder.write_header().map_err(io::Error::from)?;
    for raster in std::iter::once(Ok(first)).chain(pictures) {
        writer.write_image_data(&raster?.bits()).map_err(io::Error::from)?;
    }
    Ok(writer.finish().map_err(io::Error::from)?)
}

/// Writes a film as uncompressed video (YUV4MPEG2, luma only), as ffmpeg and others read it.
///
/// # Errors
///
/// Hands on errors of the pictures and of the output.
pub fn write_y4m(output: &mut dyn Write, film: Film<'_>) -> Result<(), FilmError> {
    for (number, raster) in (0_u32..).zip(film.pictures) {
        let raster = raster?;
        if number == 0 {
            let (side, rate) = (raster.side(), film.rate);
            writeln!(output, "YUV4MPEG2 W{side} H{side} F{rate}:1 Ip A1:1 Cmono")?;
        }
        output.write_all(b"FRAME\n")?;
        output.write_all(&raster.pixels(|dark| if dark { BLACK } else { WHITE }))?;
    }
    Ok(())
}

/// The luma of black and white in video.
const BLACK: u8 = 16;
const WHITE: u8 = 235;

/// Returns a PNG file with one bit for each pixel.
fn png_bytes(raster: &Raster) -> Result<Vec<u8>, png::EncodingError> {
    png_of(raster, Compression::Balanced)
}

/// Returns a PNG file that is made for speed, not for size.
pub(crate) fn quick_png_bytes(raster: &Raster) -> Result<Vec<u8>, png::EncodingError> {
    png_of(raster, Compression::Fast)
}

fn png_of(raster: &Raster, compression: Compression) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png_encoder(&mut bytes, raster.side());
    encoder.set_compression(compression);
    // Most rows equal the one above them.
    encoder.set_filter(Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&raster.bits())?;
    writer.finish()?;
    Ok(bytes)
}

fn png_encoder<'a, W: Write>(output: W, side: usize) -> Encoder<'a, W> {
    let side = u32::try_from(side).unwrap_or(u32::MAX);
    let mut encoder = Encoder::new(output, side, side);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    encoder
}

/// Returns an SVG picture: white paper, and a path with a rectangle for each run of dark modules.
fn svg(raster: &Raster) -> String {
    let (modules, pixels) = (raster.modules().len(), raster.side());
    let mut path = String::new();
    for (y, row) in raster.modules().iter().enumerate() {
        let mut x = 0_usize;
        for run in row.chunk_by(|one, next| one == next) {
            let width = run.len();
            if run.first() == Some(&true) {
                let _infallible = write!(path, "M{x} {y}h{width}v1h-{width}z");
            }
            x = x.saturating_add(width);
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{pixels}\" height=\"{pixels}\" \
         viewBox=\"0 0 {modules} {modules}\" shape-rendering=\"crispEdges\">\n\
         <path fill=\"#fff\" d=\"M0 0h{modules}v{modules}H0z\"/>\n\
         <path d=\"{path}\"/>\n</svg>\n"
    )
}

fn refuse_occupied(folder: &Path, kind: Still) -> Result<(), WriteError> {
    for entry in fs::read_dir(folder).map_err(|source| io_error(folder, source))? {
        let name = entry.map_err(|source| io_error(folder, source))?.file_name();
        let path = folder.join(&name);
        let same_kind = path.extension().is_some_and(|extension| extension == kind.extension());
        if same_kind && name.to_string_lossy().starts_with("frame-") {
            return Err(WriteError::Occupied { path });
        }
    }
    Ok(())
}

/// Writes a file beside its place and moves it there, if nothing is there yet.
fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), FilmError>,
) -> Result<(), WriteError> {
    refuse_existing(path)?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.permissions(Permissions::from_mode(0o644));
    let file = builder.tempfile_in(folder.unwrap_or(Path::new(".")));
    let mut file = file.map_err(|source| io_error(path, source))?;
    let mut output = BufWriter::new(file.as_file_mut());
    write(&mut output).map_err(|error| match error {
        FilmError::Picture(error) => error,
        FilmError::Io(source) => io_error(path, source),
    })?;
    output.flush().map_err(|source| io_error(path, source))?;
    drop(output);
    file.persist_noclobber(path).map_err(|error| io_error(path, error.error))?;
    Ok(())
}

/// Tells early what moving the file would find out after all the work.
fn refuse_existing(path: &Path) -> Result<(), WriteError> {
    if path.symlink_metadata().is_ok() {
        return Err(io_error(path, io::ErrorKind::AlreadyExists.into()));
    }
    Ok(())
}

fn io_error(path: &Path, source: io::Error) -> WriteError {
    WriteError::Io { path: path.to_path_buf(), source }
}
