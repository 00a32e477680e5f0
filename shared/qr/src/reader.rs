//! Pictures to bytes.

use rqrr::PreparedImage;
use thiserror::Error;

use crate::binary::Binary;
use crate::finders;
use crate::picture::GreyView;

/// The most finder patterns in a picture that is searched for codes: 20 codes' worth.
const MAX_FINDERS: usize = 60;
/// Pictures above this many pixels are searched at half their width and height first.
const LARGE: usize = 4 * 1024 * 1024;

/// Why a picture was not searched for codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReadError {
    /// So many shapes that look like parts of codes that the search would take too long.
    #[error("the picture holds too many shapes that look like parts of codes")]
    Busy,
}

/// Returns what the codes of a picture hold, in no particular order; nothing if there is none.
///
/// The bytes are exact, whatever they are. Codes that are damaged beyond repair are left out. Grey
/// is turned into black and white against the mean of the surroundings, and pictures with more than
/// 60 finder patterns are refused, because `rqrr` takes minutes for a field of them. What remains
/// of its weaknesses: it reads clean pictures only (27 % of a corpus of camera pictures), a crafted
/// picture can still hold it for seconds, and it has been seen to panic on an assertion, so that
/// callers call this within `catch_unwind` and never in the process that holds a key. The signer
/// gets a reader of our own.
///
/// # Errors
///
/// Refuses a picture with too many shapes that look like parts of codes.
pub fn read(picture: &GreyView<'_>) -> Result<Vec<Vec<u8>>, ReadError> {
    let half = if picture.pixels().len() > LARGE { picture.halved() } else { None };
    if let Some(half) = half {
        let payloads = read(&half.view())?;
        if !payloads.is_empty() {
            return Ok(payloads);
        }
    }
    let binary = Binary::of(*picture);
    if finders::count(&binary).map_or(true, |finders| finders > MAX_FINDERS) {
        return Err(ReadError::Busy);
    }
    Ok(search(picture.width(), picture.height(), &binary))
}

fn search(width: usize, height: usize, binary: &Binary) -> Vec<Vec<u8>> {
    let mut pixels = binary.pixels();
    let next = |_, _| pixels.next().unwrap_or(false);
    let mut image = PreparedImage::prepare_from_bitmap(width, height, next);
    let mut payloads = Vec::new();
    for grid in image.detect_grids() {
        let mut payload = Vec::new();
        if grid.decode_to(&mut payload).is_ok() {
            payloads.push(payload);
        }
    }
    payloads
}
