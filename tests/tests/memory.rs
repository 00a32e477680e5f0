//! No input makes a decoder hold more than 32 MiB beside the picture that it hands over, counted by
//! the allocator of this test.
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, RgbImage};
use peak_alloc::PeakAlloc;
use qr::{GreyView, Level, MAX_PIXELS, Modules, Reader};
use station::jpeg_file::{self, JpegError};
use station::mjpeg::Mjpeg;
use station::png_file::PngFrames;
use station::y4m::Y4m;
use stream::bbqr::{self, Encoding, FileType};
use stream::{Encoder, Receiver, SymbolsPerFrame, ur};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MIB: usize = 1024 * 1024;
const LIMIT: usize = 32 * MIB;
/// Pictures that a reader is shown one after the other, so that it takes every costly step.
const SHOWN: usize = 9;

/// Returns what a piece of work gives, and the most bytes that it held meanwhile.
fn counted<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = work();
    (result, MEMORY.peak_usage() - before)
}

/// Asserts that work stays within the limit, a picture included if it gives one.
#[track_caller]
fn within<T>(what: &str, beside: usize, work: impl FnOnce() -> T) -> (T, usize) {
    let (result, held) = counted(work);
    assert!(held <= LIMIT + beside, "{what}: {held} bytes held");
    (result, held)
}

// One test: the allocator counts for the whole process.
#[test]
fn no_input_makes_a_decoder_hold_more_than_32_mib() {
    let (block, held) = counted(|| vec![1_u8; LIMIT + 1]);
    assert!(held > LIMIT && block.len() == LIMIT + 1, "the allocator does not count");
    drop(block);
    pictures();
    png_files();
    jpeg_files();
    videos();
    frames();
}

/// The sizes at which the reader holds most: the largest, the largest that is not searched at half
/// its size, and the longest.
const SIZES: [(usize, usize); 3] = [(4_096, 4_096), (2_048, 1_536), (16_384, 192)];
/// The reader holds less than others may.
const READER_LIMIT: usize = 8 * MIB;

fn pictures() {
    let mut most = 0;
    for (width, height) in SIZES {
        for (what, draw) in hostile() {
            let pixels: Vec<u8> =
                (0..width * height).map(|at| draw(at % width, at / width)).collect();
            let view = GreyView::new(width, height, &pixels).unwrap();
            let what = format!("{what}, {width} x {height}");
            most = most.max(counted(|| qr::read(&view)).1);
            let mut reader = Reader::new();
            let look = || (0..SHOWN).for_each(|_| drop(reader.read(&view)));
            most = most.max(counted(look).1);
            assert!(most <= READER_LIMIT, "{what}: {most} bytes held");
        }
    }
    assert!(most > MIB, "{most} bytes: the pictures are not hostile");
}

type Draw = Box<dyn Fn(usize, usize) -> u8>;

fn hostile() -> Vec<(&'static str, Draw)> {
    let ink = |dark: bool| if dark { 0 } else { 255 };
    let noise = |x: usize, y: usize| {
        let mixed = (x as u32).wrapping_mul(0x9E37_79B9) ^ (y as u32).wrapping_mul(0x85EB_CA6B);
        let mixed = (mixed ^ mixed >> 15).wrapping_mul(0xC2B2_AE35);
        (mixed ^ mixed >> 13) as u8
    };
    let code = |payload: &[u8]| qr::encode(payload, None, Level::Low).unwrap();
    let (small, large) = (code(b"small"), code(&[7; 2_900]));
    let tiled = |code: Modules, scale: usize| -> Draw {
        let rows: Vec<Vec<bool>> = code.rows().map(<[bool]>::to_vec).collect();
        let pitch = (rows.len() + 4) * scale;
        Box::new(move |x, y| {
            let module = |at: usize| at % pitch / scale;
            let row = rows.get(module(y));
            ink(row.and_then(|row| row.get(module(x))).copied().unwrap_or(false))
        })
    };
    vec![
        ("noise", Box::new(noise)),
        ("black and white noise", Box::new(move |x, y| ink(noise(x, y) < 128))),
        ("chequers", Box::new(move |x, y| ink((x / 3 + y / 3) % 2 == 0))),
        (
            "stripes like a finder",
            Box::new(move |x, _| ink([1, 0, 1, 1, 1, 0, 1, 0][x / 2 % 8] > 0)),
        ),
        ("finders of 2 pixels", Box::new(move |x, y| ink(in_finder(x % 18 / 2, y % 18 / 2)))),
        ("finders of 5 pixels", Box::new(move |x, y| ink(in_finder(x % 40 / 5, y % 40 / 5)))),
        ("small codes", tiled(small.clone(), 2)),
        ("small codes with noise", {
            let codes = tiled(small, 3);
            Box::new(move |x, y| if noise(x, y) < 40 { 255 - codes(x, y) } else { codes(x, y) })
        }),
        ("large codes", tiled(large, 2)),
    ]
}

fn in_finder(x: usize, y: usize) -> bool {
    let far = x.abs_diff(3).max(y.abs_diff(3));
    far <= 3 && far != 2
}

fn png_files() {
    let (most, side) = (MAX_PIXELS, 4_096);
    for (color, bytes) in [
        (png::ColorType::Grayscale, 1),
        (png::ColorType::GrayscaleAlpha, 2),
        (png::ColorType::Rgb, 3),
        (png::ColorType::Rgba, 4),
    ] {
        for depth in [png::BitDepth::Eight, png::BitDepth::Sixteen] {
            let samples = vec![9; most * bytes * if depth == png::BitDepth::Eight { 1 } else { 2 }];
            let file = png_file(side, side, (color, depth), &samples);
            drop(samples);
            let read = || PngFrames::new(Cursor::new(&file)).unwrap().next().unwrap().unwrap();
            let (picture, _) = within(&format!("PNG, {color:?}, {depth:?}"), most, read);
            assert_eq!(picture.view().pixels().len(), most);
        }
    }
    // One row of all pixels: refused, whatever is behind the header.
    let row = vec![9; most * 4];
    let file = png_file(16 * MIB as u32, 1, (png::ColorType::Rgba, png::BitDepth::Eight), &row);
    let open = || PngFrames::new(Cursor::new(&file)).map(drop);
    assert!(within("PNG of one row", 0, open).0.is_err());
}

fn png_file(
    width: u32,
    height: u32,
    (color, depth): (png::ColorType, png::BitDepth),
    samples: &[u8],
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header().unwrap().write_image_data(samples).unwrap();
    file
}

fn jpeg_files() {
    let colour = jpeg(4_096);
    let decode = |file: &[u8]| jpeg_file::decode(file).map(|picture| picture.view().pixels().len());
    let (pixels, _) = within("JPEG", MAX_PIXELS, || decode(&colour));
    assert_eq!(pixels.unwrap(), MAX_PIXELS);
    let refused = |what: &str, file: &[u8]| {
        let (found, _) = within(what, MAX_PIXELS, || decode(file));
        assert!(matches!(found, Err(JpegError::Memory)), "{what}: {found:?}");
    };
    refused("JPEG of red, green and blue", &rgb(&colour));
    // The header of a progressive picture asks for all coefficients.
    let frame = colour.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    let mut progressive = colour.clone();
    progressive[frame + 1] = 0xc2;
    refused("progressive JPEG", &progressive);
    // So does a sequential one whose first scan has not all components.
    let scan = colour.windows(5).position(|five| five == [0xff, 0xda, 0, 12, 3]).unwrap();
    let luma = [&colour[..scan], &[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0], &colour[scan + 14..]];
    refused("JPEG of several scans", &luma.concat());
    // The marker of another scan hides in a segment of no length.
    let hidden = [&colour[..2], &[0xff, 0x01], &luma.concat()[2..]].concat();
    let (found, _) = within("JPEG with a hidden scan", MAX_PIXELS, || decode(&hidden));
    assert!(found.is_err());

    let small = jpeg(512);
    let mut progressive = rgb(&small);
    assert!(decode(&progressive).is_ok(), "small ones may be red, green and blue");
    let frame = progressive.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    progressive[frame + 1] = 0xc2;
    assert!(!matches!(decode(&progressive), Err(JpegError::Memory)));
}

/// Names the components of a picture so that they are red, green and blue.
fn rgb(file: &[u8]) -> Vec<u8> {
    let frame = file.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    let scan = file.windows(5).position(|five| five == [0xff, 0xda, 0, 12, 3]).unwrap();
    let mut named = file.to_vec();
    for (place, name) in [(frame + 10, 3), (scan + 5, 2)]
        .iter()
        .flat_map(|(start, step)| (0..3).map(move |number| (start + number * step, b"RGB"[number])))
    {
        named[place] = name;
    }
    named
}

fn jpeg(side: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(side, side, |x, y| image::Rgb([x as u8, y as u8, 90]));
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 50);
    encoder.encode(image.as_raw(), side, side, ExtendedColorType::Rgb8).unwrap();
    file
}

fn videos() {
    let header = b"YUV4MPEG2 W4096 H4096 C444\n";
    let frame = [&header[..], b"FRAME\n", &vec![7; 3 * MAX_PIXELS]].concat();
    let (picture, _) = within("y4m", MAX_PIXELS, || {
        Y4m::new(Cursor::new(&frame)).unwrap().next().unwrap().unwrap()
    });
    assert_eq!(picture.view().pixels().len(), MAX_PIXELS);
    drop(picture);
    let endless = [&header[..], &vec![b'x'; 40 * MIB]].concat();
    let read = || Y4m::new(Cursor::new(&endless)).unwrap().next().unwrap().map(drop);
    assert!(within("y4m with an endless line", 0, read).0.is_err());
    // A stream of starts of pictures; what is cut out is handed over.
    let starts = b"\xff\xd8\xff\xe0\xff\xff".repeat(8 * MIB);
    let cut = || Mjpeg::new(Cursor::new(&starts)).filter_map(Result::ok).count();
    within("MJPEG of starts", 0, cut);
}

/// The receiver's own bound, half of this one, is tested in tests/formats with every kind of frame.
fn frames() {
    let (payload, per_frame) = (vec![7; stream::MAX_PAYLOAD], SymbolsPerFrame::fitting(2_953));
    let own = Encoder::new(&payload).unwrap();
    let urs = ur::Encoder::bytes(&payload, 198).unwrap();
    let bomb = FileType::new('B').unwrap();
    let bomb = bbqr::Encoder::encoded(&payload, bomb, Encoding::Deflate, 400).unwrap();
    let frames: Vec<Vec<u8>> = (0..90)
        .map(|at| own.frame(1_000 + at * 24, per_frame.unwrap()).unwrap())
        .chain((0..u32::from(urs.fragments())).map(|at| urs.part(5_000 + at).into_bytes()))
        .chain((0..u32::from(bomb.parts())).map(|at| bomb.part(at).into_bytes()))
        .collect();
    let mut receiver = Receiver::new();
    let (_, held) = within("frames", 0, || {
        for frame in &frames {
            let _refused = receiver.receive(frame);
            receiver.reject();
        }
    });
    assert!(held > MIB, "{held} bytes: the frames ask for nothing");
}
