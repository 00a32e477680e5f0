//! Reads PNG pictures, and each frame of animated ones, as grey pictures.

use std::io::{BufRead, Seek};

use png::{
    ColorType, Decoder, InterlaceInfo, Limits, Reader, Transformations, expand_interlaced_row,
};
use qr::{MAX_PIXELS, Picture, PictureError};
use thiserror::Error;

/// What a PNG file starts with.
pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The most memory in bytes for the decoder.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The most columns, as of JPEG: a row is decoded whole.
const MAX_WIDTH: u32 = 65_535;

/// Why a picture cannot be read.
#[derive(Debug, Error)]
pub enum PngError {
    /// The file is damaged, or needs more memory than it may have.
    #[error("the PNG file is damaged or too large")]
    Decode(#[source] png::DecodingError),
    /// The picture has no pixels or too many.
    #[error(transparent)]
    Size(#[from] PictureError),
    /// The picture is wider than 65,535 pixels.
    #[error("the PNG file has rows of more than {MAX_WIDTH} pixels")]
    Wide,
    /// A frame of an animation shows only what changed.
    #[error("the PNG file is an animation whose frames do not cover the whole picture")]
    Partial,
}

/// The pictures of a PNG file: one, or the frames of an animation. Each row turns grey as it is
/// decoded, so that little more than the grey picture is ever held.
pub struct PngFrames<R: BufRead + Seek> {
    reader: Reader<R>,
    /// A picture was begun before.
    begun: bool,
    left: u32,
}

impl<R: BufRead + Seek> std::fmt::Debug for PngFrames<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PngFrames").field("left", &self.left).finish_non_exhaustive()
    }
}

impl<R: BufRead + Seek> PngFrames<R> {
    /// Reads the header, and checks the size before any memory is taken for it.
    ///
    /// # Errors
    ///
    /// Refuses what is not a PNG file, and pictures above the limits.
    pub fn new(input: R) -> Result<Self, PngError> {
        let mut decoder = Decoder::new_with_limits(input, Limits { bytes: MAX_BYTES });
        decoder.set_transformations(Transformations::normalize_to_color8());
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        let header = decoder.read_header_info().map_err(PngError::Decode)?;
        check_size(header.width, header.height)?;
        if header.width > MAX_WIDTH {
            return Err(PngError::Wide);
        }
        let reader = decoder.read_info().map_err(PngError::Decode)?;
        let left = pictures_in(&reader);
        Ok(Self { reader, begun: false, left })
    }

    fn read_picture(&mut self) -> Result<Picture, PngError> {
        if std::mem::replace(&mut self.begun, true) {
            let _frame = self.reader.next_frame_info().map_err(PngError::Decode)?;
        }
        let info = self.reader.info();
        let (width, height) = info.size();
        let whole = |control: &png::FrameControl| (control.width, control.height) == info.size();
        if !info.frame_control().is_none_or(whole) {
            return Err(PngError::Partial);
        }
        let (width, height) = (to_usize(width), to_usize(height));
        let mut pixels = vec![0; width.saturating_mul(height)];
        self.read_rows(width, &mut pixels).map_err(PngError::Decode)?;
        Ok(Picture::new(width, height, pixels)?)
    }

    fn read_rows(&mut self, width: usize, pixels: &mut [u8]) -> Result<(), png::DecodingError> {
        let (color, _) = self.reader.output_color_type();
        let mut line: usize = 0;
        while let Some(row) = self.reader.next_interlaced_row()? {
            let samples = grey(row.data(), color);
            match row.interlace() {
                InterlaceInfo::Null(_) => {
                    let rest = pixels.get_mut(line..).unwrap_or_default();
                    rest.iter_mut().zip(samples).for_each(|(pixel, sample)| *pixel = sample);
                    line = line.saturating_add(width);
                }
                InterlaceInfo::Adam7(pass) => {
                    expand_interlaced_row(pixels, width, &samples, pass, 8);
                }
            }
        }
        Ok(())
    }
}

impl<R: BufRead + Seek> Iterator for PngFrames<R> {
    type Item = Result<Picture, PngError>;

    /// Returns the next picture; nothing after the first error.
    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let picture = self.read_picture();
        if picture.is_err() {
            self.left = 0;
        }
        Some(picture)
    }
}

/// Returns the number of pictures, the one for programs that show no animation included.
fn pictures_in<R: BufRead + Seek>(reader: &Reader<R>) -> u32 {
    let info = reader.info();
    let still = u32::from(info.frame_control().is_none());
    info.animation_control().map_or(1, |animation| animation.num_frames.saturating_add(still))
}

fn check_size(width: u32, height: u32) -> Result<(), PictureError> {
    let (width, height) = (to_usize(width), to_usize(height));
    if width.saturating_mul(height) > MAX_PIXELS {
        return Err(PictureError::TooLarge { width, height });
    }
    Ok(())
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Turns samples of 8 bits into grey; what is transparent lies on white paper.
fn grey(samples: &[u8], color: ColorType) -> Vec<u8> {
    match color {
        ColorType::Grayscale | ColorType::Indexed => samples.to_vec(),
        ColorType::GrayscaleAlpha => {
            let (pixels, _) = samples.as_chunks();
            pixels.iter().map(|[luma, alpha]| on_white(*luma, *alpha)).collect()
        }
        ColorType::Rgb => {
            let (pixels, _) = samples.as_chunks();
            pixels.iter().map(|[red, green, blue]| luma(*red, *green, *blue)).collect()
        }
        ColorType::Rgba => {
            let (pixels, _) = samples.as_chunks();
            let pixels = pixels.iter();
            pixels
                .map(|[red, green, blue, alpha]| on_white(luma(*red, *green, *blue), *alpha))
                .collect()
        }
    }
}

/// Returns the brightness by the weights of BT.601, in 256ths.
pub(crate) fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let weighted = [(red, 77), (green, 150), (blue, 29)]
        .map(|(part, weight)| u32::from(part).saturating_mul(weight));
    let sum = weighted.into_iter().fold(0, u32::saturating_add);
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}

fn on_white(luma: u8, alpha: u8) -> u8 {
    let ink = u32::from(u8::MAX.saturating_sub(luma)).saturating_mul(u32::from(alpha)) / 255;
    u8::MAX.saturating_sub(u8::try_from(ink).unwrap_or(u8::MAX))
}
