//! Grey pictures, and folders of them with what their codes hold.

use std::fs;
use std::io::{self, Cursor};
use std::path::Path;

use data_encoding::HEXLOWER;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, GrayImage, ImageFormat};
use serde_json::json;

/// A grey picture: one byte for each pixel, row by row from the top left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The pixels.
    pub pixels: Vec<u8>,
}

impl Frame {
    /// Returns the picture as JPEG.
    #[must_use]
    pub fn jpeg(&self, quality: u8) -> Vec<u8> {
        let (width, height) = (self.width as u32, self.height as u32);
        let mut file = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut file, quality);
        encoder.encode(&self.pixels, width, height, ExtendedColorType::L8).unwrap();
        file
    }

    /// Returns the picture as PNG.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let (width, height) = (self.width as u32, self.height as u32);
        let image = GrayImage::from_raw(width, height, self.pixels.clone()).unwrap();
        let mut file = Cursor::new(Vec::new());
        image.write_to(&mut file, ImageFormat::Png).unwrap();
        file.into_inner()
    }

    /// Returns what is left of the picture after JPEG.
    #[must_use]
    pub fn compressed(&self, quality: u8) -> Self {
        Self::from_file(&self.jpeg(quality)).unwrap()
    }

    /// Reads a picture of any format, in grey.
    #[must_use]
    pub fn from_file(file: &[u8]) -> Option<Self> {
        let image = image::load_from_memory(file).ok()?.into_luma8();
        let (width, height) = (image.width() as usize, image.height() as usize);
        Some(Self { width, height, pixels: image.into_raw() })
    }
}

/// A picture of a corpus, or one of a folder, and what is known of it.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The picture's file name.
    pub file: String,
    /// What is hard about it.
    pub class: String,
    /// How hard, from 0.
    pub severity: usize,
    /// The first code's version.
    pub version: u8,
    /// The first code's level: L, M, Q or H.
    pub level: String,
    /// The first code's mode.
    pub mode: String,
    /// Pixels for each module.
    pub scale: f32,
    /// How the picture was taken, in words.
    pub camera: String,
    /// What the codes hold; nothing if it is not known.
    pub payloads: Vec<Vec<u8>>,
    /// The file, PNG or JPEG.
    pub bytes: Vec<u8>,
}

/// Writes pictures and `truth.json` into a folder.
///
/// # Errors
///
/// Hands on what the file system says.
pub fn write_corpus(folder: &Path, samples: impl Iterator<Item = Sample>) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    let mut truth = Vec::new();
    for sample in samples {
        fs::write(folder.join(&sample.file), &sample.bytes)?;
        let hex = |payload: &Vec<u8>| HEXLOWER.encode(payload);
        let mut entry = json!({
            "file": sample.file,
            "class": sample.class,
            "sev": sample.severity,
            "version": sample.version,
            "ec": sample.level,
            "mode": sample.mode,
            "ppm": sample.scale,
            "cam": sample.camera,
            "hex": sample.payloads.first().map(hex),
        });
        if sample.payloads.len() > 1 {
            entry["others"] = sample.payloads.iter().skip(1).map(hex).collect();
        }
        truth.push(entry);
    }
    fs::write(folder.join("truth.json"), serde_json::to_vec_pretty(&truth)?)?;
    Ok(truth.len())
}

/// Reads a folder that [`write_corpus`] wrote, or one whose `INDEX.json` has `file`, `set` and `truth`.
///
/// # Errors
///
/// Hands on what the file system and the parser of JSON say.
pub fn load(folder: &Path) -> io::Result<Vec<Sample>> {
    let index =
        fs::read(folder.join("truth.json")).or_else(|_| fs::read(folder.join("INDEX.json")))?;
    let entries: Vec<serde_json::Value> = serde_json::from_slice(&index)?;
    entries.iter().map(|entry| sample(folder, entry)).collect()
}

fn sample(folder: &Path, entry: &serde_json::Value) -> io::Result<Sample> {
    let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let number = |name: &str| entry[name].as_u64().unwrap_or_default();
    let payload = |hex: &str| {
        HEXLOWER.decode(hex.as_bytes()).map_err(|error| io::Error::other(error.to_string()))
    };
    let lists = ["others", "truths"].into_iter().filter_map(|name| entry[name].as_array());
    let single = ["hex", "truth"].into_iter().filter_map(|name| entry[name].as_str());
    let hexes = single.chain(lists.flatten().filter_map(|hex| hex.as_str()));
    let mut payloads = hexes.map(payload).collect::<io::Result<Vec<_>>>()?;
    payloads.dedup();
    Ok(Sample {
        file: text("file"),
        class: text(if entry["class"].is_string() { "class" } else { "set" }),
        severity: number("sev") as usize,
        version: number("version") as u8,
        level: text("ec"),
        mode: text("mode"),
        scale: entry["ppm"].as_f64().unwrap_or_default() as f32,
        camera: text("cam"),
        payloads,
        bytes: fs::read(folder.join(text("file")))?,
    })
}
