//! One picture and many: codes that are turned, mirrored, negative, moving, torn, or not there.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code"
)]

use std::num::NonZeroU16;

use qr::{GreyView, Level, Picture, Reader, Trouble, Version, encode, read};

fn bytes(seed: usize, count: usize) -> Vec<u8> {
    (0..count).map(|at| u8::try_from((at * 31 + seed * 97 + at * at / 7) % 256).unwrap()).collect()
}

fn drawn(payload: &[u8], version: u8, pixels: u16) -> Picture {
    let modules = encode(payload, Version::new(version), Level::Low).unwrap();
    modules.draw(NonZeroU16::new(pixels).unwrap()).unwrap()
}

/// Makes a picture of another, place by place.
fn made(width: usize, height: usize, pixel: impl Fn(usize, usize) -> u8) -> Picture {
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    Picture::new(width, height, places.map(|(x, y)| pixel(x, y)).collect()).unwrap()
}

fn at(picture: &Picture, x: usize, y: usize) -> u8 {
    picture.view().pixels()[y * picture.view().width() + x]
}

/// Puts a picture on middle grey.
fn placed(picture: &Picture, width: usize, height: usize, left: usize, top: usize) -> Picture {
    let (wide, tall) = (picture.view().width(), picture.view().height());
    made(width, height, |x, y| {
        let inside = (left..left + wide).contains(&x) && (top..top + tall).contains(&y);
        if inside { at(picture, x - left, y - top) } else { 90 }
    })
}

#[test]
fn turned_mirrored_and_negative_codes_say_what_they_are() {
    for version in [1, 3, 7, 14, 27] {
        let payload = bytes(version.into(), 12);
        let upright = drawn(&payload, version, 4);
        let side = upright.view().width();
        let last = side - 1;
        for mirrored in [false, true] {
            for negative in [false, true] {
                for turn in 0..4 {
                    let picture = made(side, side, |x, y| {
                        let (x, y) =
                            [(x, y), (y, last - x), (last - x, last - y), (last - y, x)][turn];
                        let x = if mirrored { last - x } else { x };
                        let grey = at(&upright, x, y);
                        if negative { 255 - grey } else { grey }
                    });
                    let codes = read(&picture.view());
                    let what = format!("version {version} {mirrored} {negative} {turn}");
                    assert_eq!(codes.len(), 1, "{what}");
                    assert_eq!(codes[0].payload, payload, "{what}");
                    assert_eq!(
                        (codes[0].mirrored, codes[0].negative),
                        (mirrored, negative),
                        "{what}"
                    );
                    assert_eq!(codes[0].version.number(), version, "{what}");
                }
            }
        }
    }
}

#[test]
fn the_outline_is_where_the_code_is() {
    let picture = placed(&drawn(b"outline", 3, 5), 400, 300, 90, 40);
    let codes = read(&picture.view());
    let [top_left, _, bottom_right, _] = codes[0].outline;
    // The quiet zone is four modules of five pixels; a pixel's middle is a whole number.
    let (left, top) = (90.0 + 20.0 - 0.5, 40.0 + 20.0 - 0.5);
    assert!((top_left.x - left).abs() < 1.0 && (top_left.y - top).abs() < 1.0, "{top_left:?}");
    let side = 29.0 * 5.0;
    let (right, bottom) = (left + side, top + side);
    let near = (bottom_right.x - right).abs() < 1.5 && (bottom_right.y - bottom).abs() < 1.5;
    assert!(near, "{bottom_right:?}");
}

#[test]
fn a_code_is_followed_through_a_stream_that_changes_it() {
    let mut reader = Reader::new();
    for frame in 0..12 {
        let payload = bytes(frame, 400);
        let code = drawn(&payload, 13, 4);
        let picture = placed(&code, 640, 480, 100 + frame * 5, 60 + frame * 2);
        let sight = reader.read(&picture.view());
        assert_eq!(sight.codes.len(), 1, "frame {frame}");
        assert_eq!(sight.codes[0].payload, payload, "frame {frame}");
        assert_eq!(sight.trouble, None);
    }
}

#[test]
fn a_code_that_comes_back_elsewhere_is_found_again() {
    let mut reader = Reader::new();
    let code = drawn(b"here and there", 4, 4);
    let blank = made(640, 480, |_, _| 120);
    let seen = |reader: &mut Reader, picture: &Picture| reader.read(&picture.view()).codes.len();
    assert_eq!(seen(&mut reader, &placed(&code, 640, 480, 20, 20)), 1);
    for _ in 0..40 {
        assert_eq!(seen(&mut reader, &blank), 0);
    }
    assert_eq!(seen(&mut reader, &placed(&code, 640, 480, 400, 250)), 1);
}

#[test]
fn a_second_code_is_noticed_after_a_while() {
    let mut reader = Reader::new();
    let (one, other) = (drawn(b"one", 2, 4), drawn(b"other", 2, 4));
    let alone = placed(&one, 640, 480, 20, 20);
    let both = made(640, 480, |x, y| {
        let (left, top, side) = (400, 250, other.view().width());
        let inside = (left..left + side).contains(&x) && (top..top + side).contains(&y);
        if inside { at(&other, x - left, y - top) } else { at(&alone, x, y) }
    });
    assert_eq!(reader.read(&alone.view()).codes.len(), 1);
    let found = (0..30).any(|_| reader.read(&both.view()).codes.len() == 2);
    assert!(found);
}

#[test]
fn codes_without_a_margin_are_read() {
    let framed = drawn(b"no margin at all", 3, 4);
    let side = framed.view().width() - 32;
    let bare = made(side, side, |x, y| at(&framed, x + 16, y + 16));
    assert_eq!(read(&bare.view())[0].payload, b"no margin at all");
}

#[test]
fn trouble_is_told_by_its_kind() {
    let mut reader = Reader::new();
    let dark = made(320, 240, |x, y| u8::try_from((x * 7 + y * 3) % 12).unwrap());
    assert_eq!(reader.read(&dark.view()).trouble, Some(Trouble::Dark));
    let light = made(320, 240, |_, _| 128);
    assert_eq!(reader.read(&light.view()).trouble, None);
    // Two codes, one over the other: the known parts are there, the rest is not.
    let (one, other) = (drawn(&bytes(1, 700), 18, 3), drawn(&bytes(2, 700), 18, 3));
    let torn = made(one.view().width(), one.view().height(), |x, y| {
        at(&one, x, y) / 2 + at(&other, x, y) / 2
    });
    let sight = reader.read(&torn.view());
    assert!(sight.codes.is_empty());
    assert_eq!(sight.trouble, Some(Trouble::Torn));
    assert_eq!(sight.outlines.len(), 1);
}

#[test]
fn odd_sizes_are_survived() {
    let mut reader = Reader::new();
    for (width, height) in [(1, 1), (20, 900), (900, 20), (21, 21), (30_000, 25), (23, 20_000)] {
        let pixels = bytes(width, width * height);
        let view = GreyView::new(width, height, &pixels).unwrap();
        assert!(read(&view).is_empty());
        assert!(reader.read(&view).codes.is_empty());
    }
}
