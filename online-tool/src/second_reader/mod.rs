//! A reader that others wrote, `rqrr`, beside our own: two that fail in different ways read more,
//! and neither can hide a code from the operator alone.
//!
//! It is let loose behind limits: it takes minutes for a field of finder patterns, and has been
//! seen to panic on an assertion. The signer does without it.

mod binary;
mod finders;

use binary::Binary;
use qr::GreyView;
use rqrr::PreparedImage;
use station::preview::shrink;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

/// The most finder patterns in a picture that is searched for codes: 20 codes' worth.
const MOST_FINDERS: usize = 60;
/// Pictures above this many pixels are searched at half their width and height first.
const LARGE: usize = 4 * 1024 * 1024;

/// Returns what the codes of a picture hold, in no particular order; nothing for a picture with too
/// many shapes that look like parts of codes, or one that the reader fails on.
pub(crate) fn read(picture: &GreyView<'_>) -> Vec<Vec<u8>> {
    if picture.pixels().len() > LARGE
        && let Some(half) = shrink(picture, picture.width() / 2, picture.height() / 2)
    {
        let payloads = search(&half.view());
        if !payloads.is_empty() {
            return payloads;
        }
    }
    search(picture)
}

fn search(picture: &GreyView<'_>) -> Vec<Vec<u8>> {
    let binary = Binary::of(*picture);
    if finders::count(&binary).map_or(true, |finders| finders > MOST_FINDERS) {
        return Vec::new();
    }
    // Its message with source lines is no talk for an operator.
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let read = catch_unwind(AssertUnwindSafe(|| decode(picture, &binary)));
    set_hook(hook);
    read.unwrap_or_default()
}

fn decode(picture: &GreyView<'_>, binary: &Binary) -> Vec<Vec<u8>> {
    let mut pixels = binary.pixels();
    let next = |_, _| pixels.next().unwrap_or(false);
    let mut image = PreparedImage::prepare_from_bitmap(picture.width(), picture.height(), next);
    let payloads = image.detect_grids().into_iter().filter_map(|grid| {
        let mut payload = Vec::new();
        grid.decode_to(&mut payload).is_ok().then_some(payload)
    });
    payloads.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use qr::{Level, Picture, Version};
    use std::num::NonZeroU16;

    fn code(bytes: &[u8]) -> Picture {
        let modules = qr::encode(bytes, Version::new(5), Level::Low).unwrap();
        modules.draw(NonZeroU16::new(4).unwrap()).unwrap()
    }

    #[test]
    fn a_clean_code_is_read_and_white_paper_is_not() {
        assert_eq!(read(&code(b"second").view()), [b"second".to_vec()]);
        assert!(read(&Picture::new(300, 300, vec![255; 90_000]).unwrap().view()).is_empty());
    }

    #[test]
    fn a_picture_full_of_shapes_is_left_alone() {
        let pixels = (0..1_500 * 1_500).map(|at| if at % 2 == 0 { 0 } else { 255 }).collect();
        assert!(read(&Picture::new(1_500, 1_500, pixels).unwrap().view()).is_empty());
    }
}
