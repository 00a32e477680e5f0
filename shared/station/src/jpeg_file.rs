//! Reads the brightness of JPEG pictures: those of files, and those of cameras that leave out the
//! Huffman tables.

use std::borrow::Cow;
use std::io::Cursor;
use std::iter;

use qr::{MAX_PIXELS, Picture, PictureError};
use thiserror::Error;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::png_file::luma;

/// What a JPEG file starts with.
pub const SIGNATURE: &[u8] = b"\xff\xd8\xff";

/// The most passes that a progressive picture may take to draw itself: usual ones take 10.
const MAX_SCANS: usize = 32;

/// The most memory in bytes that may be taken apart from the grey picture: that of colours, or of
/// what the passes of a picture add up to.
const MAX_BYTES: usize = 32 * 1024 * 1024;

const BASELINE: u8 = 0xc0;
const EXTENDED: u8 = 0xc1;
const PROGRESSIVE: u8 = 0xc2;
const DEFINE_TABLES: u8 = 0xc4;
const START_OF_SCAN: u8 = 0xda;
const END: [u8; 2] = [0xff, 0xd9];

/// Why a JPEG picture cannot be read.
#[derive(Debug, Error)]
pub enum JpegError {
    /// The file is damaged or of a rare kind.
    #[error("the JPEG file is damaged or of an unknown kind")]
    Decode(#[source] DecodeErrors),
    /// The file ends before the picture does.
    #[error("the JPEG file ends within the picture")]
    Truncated,
    /// Colours for print.
    #[error("the JPEG file has colours for print")]
    Colours,
    /// The picture comes in several passes, or in red, green and blue, and is too large for that.
    #[error(
        "the JPEG file takes more than {MAX_BYTES} bytes beside its picture when it is decoded"
    )]
    Memory,
    /// The picture has no pixels or too many.
    #[error(transparent)]
    Size(#[from] PictureError),
}

/// Decodes a picture; its size is checked before memory is taken for the pixels.
///
/// # Errors
///
/// Refuses what is damaged, cut short, above the limits, or in colours for print.
pub fn decode(file: &[u8]) -> Result<Picture, JpegError> {
    if !file.windows(2).any(|pair| pair == END) {
        return Err(JpegError::Truncated);
    }
    let file = with_tables(file);
    let options = DecoderOptions::new_safe()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(MAX_SCANS)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(&*file), options);
    decoder.decode_headers().map_err(JpegError::Decode)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    if width.saturating_mul(height) > MAX_PIXELS {
        return Err(PictureError::TooLarge { width, height }.into());
    }
    let pixels = width.next_multiple_of(32).saturating_mul(height.next_multiple_of(32));
    if pixels.saturating_mul(bytes_per_pixel(&decoder, &file)) > MAX_BYTES {
        return Err(JpegError::Memory);
    }
    match decoder.input_colorspace() {
        Some(ColorSpace::YCbCr | ColorSpace::Luma) => {
            let pixels = decoder.decode().map_err(JpegError::Decode)?;
            Ok(Picture::new(width, height, pixels)?)
        }
        Some(ColorSpace::RGB) => {
            decoder.set_options(options.jpeg_set_out_colorspace(ColorSpace::RGB));
            let samples = decoder.decode().map_err(JpegError::Decode)?;
            let (pixels, _) = samples.as_chunks();
            let pixels = pixels.iter().map(|[red, green, blue]| luma(*red, *green, *blue));
            Ok(Picture::new(width, height, pixels.collect())?)
        }
        _ => Err(JpegError::Colours),
    }
}

/// Returns the bytes that a pixel takes at the most beside its grey: two for each of its components
/// where the whole picture is put together from several scans, three for red, green and blue.
fn bytes_per_pixel(decoder: &JpegDecoder<Cursor<&[u8]>>, file: &[u8]) -> usize {
    let Some(info) = decoder.info() else { return usize::MAX };
    let components = usize::from(info.components);
    let scans = if is_one_scan(file, info.components) { 0 } else { 2 };
    let colours = if decoder.input_colorspace() == Some(ColorSpace::RGB) { 3 } else { 0 };
    components.saturating_mul(scans).saturating_add(colours)
}

/// Tells whether the picture surely is sequential, and its first scan has all components.
fn is_one_scan(file: &[u8], components: u8) -> bool {
    let mut sequential = false;
    for (marker, at) in segments(file) {
        match marker {
            BASELINE | EXTENDED => sequential = true,
            PROGRESSIVE => return false,
            START_OF_SCAN => {
                let count = at.checked_add(4).and_then(|at| file.get(at));
                return sequential && count == Some(&components);
            }
            _ => {}
        }
    }
    false
}

/// Returns the file with the standard's tables put before its first scan, if it brings none:
/// cameras leave them out of every picture, since they are always the same.
fn with_tables(file: &[u8]) -> Cow<'_, [u8]> {
    match first_scan(file).and_then(|at| file.split_at_checked(at)) {
        Some((head, scan)) => {
            Cow::Owned([head, STANDARD_TABLES.concat().as_slice(), scan].concat())
        }
        None => Cow::Borrowed(file),
    }
}

/// Returns where the first scan starts, if no Huffman table comes before it.
fn first_scan(file: &[u8]) -> Option<usize> {
    let found = segments(file).find(|(marker, _)| [START_OF_SCAN, DEFINE_TABLES].contains(marker));
    found.filter(|(marker, _)| *marker == START_OF_SCAN).map(|(_, at)| at)
}

/// Returns the markers behind the first one and where they are, up to one that has no length.
fn segments(file: &[u8]) -> impl Iterator<Item = (u8, usize)> {
    let mut at: usize = 2;
    iter::from_fn(move || {
        let [0xff, marker, high, low] = *file.get(at..)?.first_chunk()? else {
            return None;
        };
        // Those without a length, and fill bytes.
        if matches!(marker, 0x00 | 0x01 | 0xd0..=0xd9 | 0xff) {
            return None;
        }
        let here = at;
        let length = usize::from(u16::from_be_bytes([high, low]));
        at = at.checked_add(length.max(2))?.checked_add(2)?;
        Some((marker, here))
    })
}

/// The tables of ISO/IEC 10918-1, Annex K.3: marker and length, then for each table its class and
/// number, how many codes there are of each length, and what they mean.
const STANDARD_TABLES: [&[u8]; 5] = [
    &[0xff, DEFINE_TABLES, 0x01, 0xa2],
    // The mean of a block: brightness, then colour.
    &[
        0x00, 0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, //
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ],
    &[
        0x01, 0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, //
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ],
    // The other waves of a block: brightness, then colour.
    &[
        0x10, 0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d, //
        0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61,
        0x07, 0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52,
        0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0a, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x25,
        0x26, 0x27, 0x28, 0x29, 0x2a, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x43, 0x44, 0x45,
        0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63, 0x64,
        0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x83,
        0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99,
        0x9a, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6,
        0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3,
        0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8,
        0xe9, 0xea, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa,
    ],
    &[
        0x11, 0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77, //
        0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61,
        0x71, 0x13, 0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33,
        0x52, 0xf0, 0x15, 0x62, 0x72, 0xd1, 0x0a, 0x16, 0x24, 0x34, 0xe1, 0x25, 0xf1, 0x17, 0x18,
        0x19, 0x1a, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x43, 0x44,
        0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63,
        0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a,
        0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97,
        0x98, 0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4,
        0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca,
        0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7,
        0xe8, 0xe9, 0xea, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa,
    ],
];
