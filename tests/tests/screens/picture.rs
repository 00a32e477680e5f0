//! Pictures of screens: each is compared, pixel for pixel, with one that a person has looked at.
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

/// Says that the screens are as they should be, and shall be kept so.
const KEEP: &str = "COLDSEAL_KEEP_SCREENS";

/// A picture: columns, rows, and pixels as 0xRRGGBB.
type Pixels = (u32, u32, Vec<u32>);

/// Leaves a screen in `target/screens`, and returns the file.
pub(super) fn leave(name: &str, (width, height): (u32, u32), pixels: &[u32]) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens");
    let seen = folder.join(format!("{name}-{width}x{height}.png"));
    write(&seen, &(width, height, pixels.to_vec()));
    seen
}

/// Compares a picture with the one of that name in `tests/pictures`.
///
/// # Panics
///
/// If it looks otherwise: to be looked at by eye, and kept if it is right.
pub(super) fn compare(seen: &Path) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures");
    let kept = folder.join(seen.file_name().unwrap());
    if std::env::var_os(KEEP).is_some() {
        fs::create_dir_all(&folder).unwrap();
        fs::copy(seen, &kept).unwrap();
    }
    let same = read(seen).is_some_and(|screen| read(&kept) == Some(screen));
    assert!(
        same,
        "{} is not as {}: look at both, and if it is as it should be, run this test with {KEEP}=1",
        seen.display(),
        kept.display(),
    );
}

/// Writes few colours, as screens have, in a byte or less each.
fn write(path: &Path, (width, height, pixels): &Pixels) {
    let mut colours: Vec<u32> = pixels.clone();
    colours.sort_unstable();
    colours.dedup();
    let places: BTreeMap<u32, u8> = colours
        .iter()
        .enumerate()
        .map(|(place, colour)| (*colour, place.try_into().unwrap()))
        .collect();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut encoder =
        png::Encoder::new(BufWriter::new(File::create(path).unwrap()), *width, *height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(
        colours.iter().flat_map(|colour| colour.to_be_bytes()[1..].to_vec()).collect::<Vec<u8>>(),
    );
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let bytes: Vec<u8> = pixels.iter().map(|pixel| places[pixel]).collect();
    encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
}

fn read(path: &Path) -> Option<Pixels> {
    let mut decoder = png::Decoder::new(BufReader::new(File::open(path).ok()?));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().ok()?;
    let mut bytes = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut bytes).ok()?;
    let colour = |pixel: &[u8]| u32::from_be_bytes([0, pixel[0], pixel[1], pixel[2]]);
    let pixels = bytes[..info.buffer_size()].chunks_exact(3).map(colour).collect();
    Some((info.width, info.height, pixels))
}
