//! What the signer does without: GIF pictures, still or animated, and a second reader.
use crate::second_reader;
use image::codecs::gif::GifDecoder;
use image::{AnimationDecoder as _, DynamicImage, ImageDecoder as _, ImageError, Limits};
use qr::Picture;
use station::decode::Extras;
use std::io::Cursor;

/// What `coldseal` reads beside PNG, JPEG and videos, and by whom `qr read` has it read as well.
pub const EXTRAS: Extras =
    Extras { extensions: &["gif"], open, second_reader: Some(second_reader::read) };

/// The most memory that a picture may take while it is decoded.
const MOST_MEMORY: u64 = 128 << 20;

fn open(file: Vec<u8>) -> Result<Box<dyn Iterator<Item = Result<Picture, String>>>, String> {
    if !file.starts_with(b"GIF8") {
        return Err(String::from("it is no PNG, JPEG or GIF picture, and no video"));
    }
    let said = |error: ImageError| error.to_string();
    let mut decoder = GifDecoder::new(Cursor::new(file)).map_err(said)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width).saturating_mul(u64::from(height));
    if usize::try_from(pixels).map_or(true, |pixels| pixels > qr::MAX_PIXELS) {
        return Err(format!("picture of {width} x {height} pixels"));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    decoder.set_limits(limits).map_err(said)?;
    let frames = decoder.into_frames().map(move |frame| {
        let grey = DynamicImage::ImageRgba8(frame.map_err(said)?.into_buffer()).into_luma8();
        let side = |side: u32| usize::try_from(side).unwrap_or(usize::MAX);
        let (width, height) = (side(grey.width()), side(grey.height()));
        Picture::new(width, height, grey.into_raw()).map_err(|error| error.to_string())
    });
    Ok(Box::new(frames))
}
