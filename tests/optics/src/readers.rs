//! The readers that are compared, all behind one function.

use std::panic::{AssertUnwindSafe, catch_unwind};

use camera_model::Frame;
use qr::GreyView;
use rqrr::PreparedImage;
use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader;
use rxing::multi::qrcode::QRCodeMultiReader;
use rxing::qrcode::QRCodeReader;
use rxing::{BinaryBitmap, DecodeHints, Luma8LuminanceSource, RXingResult, Reader as _};
use zbar_rust::{ZBarConfig, ZBarImageScanner, ZBarSymbolType};
use zxingcpp::{BarcodeFormat, BarcodeReader, ImageFormat, ImageView};

/// A reader of QR codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Ours, a still picture.
    Ours,
    /// zxing-cpp with all its efforts.
    ZxingFull,
    /// zxing-cpp without.
    ZxingFast,
    Rxing,
    Zbar,
    Rqrr,
}

impl Reader {
    pub(crate) const ALL: [Self; 6] =
        [Self::Ours, Self::ZxingFull, Self::ZxingFast, Self::Rxing, Self::Zbar, Self::Rqrr];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::ZxingFull => "zxing full",
            Self::ZxingFast => "zxing fast",
            Self::Rxing => "rxing",
            Self::Zbar => "zbar",
            Self::Rqrr => "rqrr",
        }
    }

    /// Returns what the codes of a picture hold. A reader that panics has read nothing.
    pub(crate) fn read(self, frame: &Frame) -> Vec<Vec<u8>> {
        let read = || match self {
            Self::Ours => ours(frame),
            Self::ZxingFull => zxing(frame, true),
            Self::ZxingFast => zxing(frame, false),
            Self::Rxing => rxing(frame),
            Self::Zbar => zbar(frame),
            Self::Rqrr => rqrr(frame),
        };
        catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
    }
}

pub(crate) fn view(frame: &Frame) -> GreyView<'_> {
    GreyView::new(frame.width, frame.height, &frame.pixels).unwrap()
}

/// The product's reader of stills.
fn ours(frame: &Frame) -> Vec<Vec<u8>> {
    qr::read(&view(frame)).into_iter().map(|code| code.payload).collect()
}

/// The product's reader of streams.
pub(crate) fn follow(reader: &mut qr::Reader, frame: &Frame) -> Vec<Vec<u8>> {
    reader.read(&view(frame)).codes.into_iter().map(|code| code.payload).collect()
}

fn zxing(frame: &Frame, full: bool) -> Vec<Vec<u8>> {
    let (width, height) = (frame.width as i32, frame.height as i32);
    let image = ImageView::from_slice(&frame.pixels, width, height, ImageFormat::Lum).unwrap();
    let reader = BarcodeReader::new()
        .formats(vec![BarcodeFormat::QRCode])
        .try_harder(full)
        .try_invert(full)
        .try_rotate(full)
        .try_downscale(full);
    let codes = reader.from(image).unwrap_or_default();
    codes.iter().map(|code| code.bytes()).collect()
}

fn rqrr(frame: &Frame) -> Vec<Vec<u8>> {
    let pixel = |x: usize, y: usize| frame.pixels[y * frame.width + x];
    let mut image = PreparedImage::prepare_from_greyscale(frame.width, frame.height, pixel);
    let read = |grid: rqrr::Grid<_>| {
        let mut payload = Vec::new();
        grid.decode_to(&mut payload).ok().map(|_| payload)
    };
    image.detect_grids().into_iter().filter_map(read).collect()
}

fn zbar(frame: &Frame) -> Vec<Vec<u8>> {
    let (width, height) = (frame.width as u32, frame.height as u32);
    let mut scanner = ZBarImageScanner::new();
    let qr = ZBarSymbolType::ZBarQRCode;
    scanner.set_config(ZBarSymbolType::ZBarNone, ZBarConfig::ZBarCfgEnable, 0).unwrap();
    scanner.set_config(qr, ZBarConfig::ZBarCfgEnable, 1).unwrap();
    // Without it, bytes are taken for text and turned into other bytes.
    scanner.set_config(qr, ZBarConfig::ZBarCfgBinary, 1).unwrap();
    scanner.set_config(ZBarSymbolType::ZBarNone, ZBarConfig::ZBarCfgTestInverted, 1).unwrap();
    let results = scanner.scan_y800(&frame.pixels, width, height).unwrap_or_default();
    results.into_iter().map(|result| result.data).collect()
}

/// One code by the single reader, also from the negative; several by the reader for several.
fn rxing(frame: &Frame) -> Vec<Vec<u8>> {
    let hints = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
    let bitmap = |pixels: Vec<u8>| {
        let (width, height) = (frame.width as u32, frame.height as u32);
        let source = Luma8LuminanceSource::new(pixels, width, height).unwrap();
        BinaryBitmap::new(HybridBinarizer::new(source))
    };
    let negative = || frame.pixels.iter().map(|pixel| 255 - pixel).collect();
    let mut results = Vec::new();
    for pixels in [frame.pixels.clone(), negative()] {
        results.extend(QRCodeReader::new().decode_with_hints(&mut bitmap(pixels), &hints));
        if !results.is_empty() {
            break;
        }
    }
    if !results.is_empty() {
        let mut several = QRCodeMultiReader::new();
        let more = several.decode_multiple_with_hints(&mut bitmap(frame.pixels.clone()), &hints);
        results.extend(more.unwrap_or_default());
    }
    results.iter().map(exact).collect()
}

/// Its text turns bytes into characters; the codewords still have them, behind the header.
fn exact(result: &RXingResult) -> Vec<u8> {
    let words = result.getRawBytes();
    let text = result.getText().as_bytes().to_vec();
    if words.first().is_none_or(|first| first >> 4 != 4) {
        return text;
    }
    let shifted: Vec<u8> = words.windows(2).map(|pair| pair[0] << 4 | pair[1] >> 4).collect();
    let one = shifted.first().map(|count| usize::from(*count));
    let two = shifted.first_chunk().map(|count| usize::from(u16::from_be_bytes(*count)));
    // Versions up to 9 have a count of one byte and at most 232 data codewords; a count of two bytes
    // begins with 0 in larger codes of so few.
    let is_short = words.len() <= 232 && one != Some(0);
    let (from, count): (usize, _) = if is_short { (1, one) } else { (2, two) };
    let payload = count.and_then(|count| shifted.get(from..from.checked_add(count)?));
    payload.map_or(text, <[u8]>::to_vec)
}
