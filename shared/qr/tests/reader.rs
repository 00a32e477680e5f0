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
    let sight = reader.read(&unreadable(3).view());
    assert!(sight.codes.is_empty());
    assert_eq!(sight.trouble, Some(Trouble::Torn));
    assert_eq!(sight.outlines.len(), 1);
}

/// Two codes, one over the other: the known parts are there, the rest is not.
fn unreadable(pixels: u16) -> Picture {
    let (one, other) = (drawn(&bytes(1, 700), 18, pixels), drawn(&bytes(2, 700), 18, pixels));
    made(one.view().width(), one.view().height(), |x, y| at(&one, x, y) / 2 + at(&other, x, y) / 2)
}

/// Returns what is told of a picture that stands still, from when the code is first seen.
fn trouble(picture: &Picture) -> Option<Trouble> {
    let mut reader = Reader::new();
    let told: Vec<_> = (0..6).map(|_| reader.read(&picture.view())).collect();
    assert!(told.iter().all(|sight| sight.codes.is_empty()), "it was read");
    let mut troubles = told.iter().map(|sight| sight.trouble).skip_while(Option::is_none);
    let first = troubles.next().flatten();
    assert!(troubles.all(|trouble| trouble == first), "{told:?}");
    first
}

#[test]
fn a_code_of_few_pixels_is_too_small() {
    assert_eq!(trouble(&placed(&unreadable(1), 320, 240, 60, 50)), Some(Trouble::TooSmall));
    assert_eq!(trouble(&placed(&unreadable(2), 320, 240, 40, 20)), Some(Trouble::Torn));
}

#[test]
fn a_lamp_in_the_middle_of_a_code_is_glare() {
    let code = drawn(&bytes(3, 700), 18, 4);
    let side = code.view().width();
    let lit = |radius: usize, light: u8| {
        made(side, side, |x, y| {
            let (x_way, y_way) = (x.abs_diff(side / 2), y.abs_diff(side / 2));
            let inside = x_way * x_way + y_way * y_way < radius * radius;
            if inside { light } else { at(&code, x, y) / 2 + 60 }
        })
    };
    assert_eq!(trouble(&lit(side / 4, 255)), Some(Trouble::Glare));
    // As large a hole that is dark is no lamp.
    assert_eq!(trouble(&lit(side / 4, 0)), Some(Trouble::Torn));
}

#[test]
fn lines_that_are_washed_out_are_blurred() {
    let code = drawn(&bytes(4, 700), 18, 3);
    let side = code.view().width();
    // The mean of seven by seven pixels, more than two modules.
    let blurred = made(side, side, |x, y| {
        let near = |place: usize| place.saturating_sub(3)..=(place + 3).min(side - 1);
        let all: Vec<u32> = near(y)
            .flat_map(|y| near(x).map(move |x| (x, y)))
            .map(|(x, y)| at(&code, x, y).into())
            .collect();
        u8::try_from(all.iter().sum::<u32>() / u32::try_from(all.len()).unwrap()).unwrap()
    });
    assert_eq!(trouble(&blurred), Some(Trouble::Blurred));
}

#[test]
fn a_code_that_jumps_is_moving_and_one_that_wanders_is_not() {
    let code = unreadable(3);
    for (way, expected) in [(18, Trouble::Moving), (3, Trouble::Torn)] {
        let mut reader = Reader::new();
        let mut told = (0..5).map(|step| {
            let picture = placed(&code, 480, 400, 20 + step * way, 30);
            reader.read(&picture.view()).trouble
        });
        assert_eq!(told.next(), Some(Some(Trouble::Torn)), "nothing is known of the place before");
        let told: Vec<_> = told.collect();
        assert!(told.iter().all(|trouble| *trouble == Some(expected)), "{way}: {told:?}");
    }
    // What is read is no trouble, however fast it is.
    let (mut reader, code) = (Reader::new(), drawn(&bytes(5, 700), 18, 3));
    for step in 0..5 {
        let sight = reader.read(&placed(&code, 480, 400, 20 + step * 30, 30).view());
        assert_eq!((sight.codes.len(), sight.trouble), (1, None), "{step}");
    }
}

#[test]
fn six_codes_of_one_picture_are_all_read() {
    let payloads: Vec<Vec<u8>> = (0..6).map(|number| bytes(number, 20)).collect();
    let codes: Vec<Picture> = payloads.iter().map(|payload| drawn(payload, 3, 3)).collect();
    let side = codes[0].view().width();
    let sheet =
        made(3 * side, 2 * side, |x, y| at(&codes[y / side * 3 + x / side], x % side, y % side));
    let mut found: Vec<Vec<u8>> =
        read(&sheet.view()).into_iter().map(|code| code.payload).collect();
    found.sort();
    let mut expected = payloads;
    expected.sort();
    assert_eq!(found, expected);
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

/// The next request is held up where the last one was: other finder patterns lie near the old ones.
#[test]
fn a_code_of_another_size_in_the_same_place_is_read_soon() {
    for (first, then) in [(10, 8), (8, 10), (12, 11), (5, 9)] {
        let [old, new] = [first, then].map(|version| {
            let code = drawn(&bytes(version.into(), 40), version, 4);
            let side = code.view().width();
            placed(&code, 640, 480, (640 - side) / 2, (480 - side) / 2)
        });
        let mut reader = Reader::new();
        assert_eq!(reader.read(&old.view()).codes.len(), 1);
        let read = (1..=8).find(|_| !reader.read(&new.view()).codes.is_empty());
        assert!(read.is_some(), "version {then} after {first}");
    }
}
