//! Whatever is received, the receiver holds less than 16 MiB. Counted by an allocator, which needs
//! `unsafe`, which no crate of the product's workspace may have: so the test is here.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Instant;

use stream::bbqr::{Encoding, FileType};
use stream::bytewords::{Style, decode, encode};
use stream::{Encoder, Receiver, SymbolsPerFrame, bbqr, ur};

#[path = "../../../shared/stream/tests/streams/noise.rs"]
mod noise;

use noise::Noise;

const LIMIT: usize = 16 * 1024 * 1024;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: every call goes to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), SeqCst) + layout.size();
        PEAK.fetch_max(live, SeqCst);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), SeqCst);
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Runs one kind of attack on a receiver that is as full as the attacks before left it: rejects what
/// becomes whole, and looks at the most bytes that were held meanwhile.
fn attack(what: &str, receiver: &mut Receiver, base: usize, make: impl FnOnce() -> Vec<Vec<u8>>) {
    let held = LIVE.load(SeqCst) - base;
    let (frames, began) = (make(), Instant::now());
    let without = LIVE.load(SeqCst) - held;
    PEAK.store(LIVE.load(SeqCst), SeqCst);
    for frame in &frames {
        let _result = receiver.receive(frame);
        receiver.reject();
    }
    let most = PEAK.load(SeqCst) - without;
    println!("{what}: {} KiB, {} frames, {:?}", most / 1024, frames.len(), began.elapsed());
    assert!(most < LIMIT, "{what}: {most} bytes held");
}

/// Repair frames only, of several of the largest payloads in turn, and one lie at the end of each.
fn own(seed: u64, payloads: usize, bytes: usize) -> Vec<Vec<u8>> {
    let mut noise = Noise(seed);
    let per_frame = SymbolsPerFrame::fitting(2_953).expect("24 symbols");
    let encoders: Vec<Encoder> =
        (0..payloads).map(|_| Encoder::new(&noise.bytes(bytes)).expect("it fits")).collect();
    let count = (bytes / 120 / 24 + 4) as u32;
    let mut frames = Vec::new();
    for place in 0..count {
        for encoder in &encoders {
            frames.push(exact(encoder.frame(100_000 + place * 24, per_frame).expect("a frame")));
        }
    }
    frames
}

/// Sums only, of messages in as many fragments as there may be; every hundredth part lies.
fn urs(seed: u64, messages: usize, bytes: usize, capacity: usize, passes: f64) -> Vec<Vec<u8>> {
    let mut noise = Noise(seed);
    let encoders: Vec<ur::Encoder> = (0..messages)
        .map(|_| ur::Encoder::bytes(&noise.bytes(bytes), capacity).expect("it fits"))
        .collect();
    let mut frames = Vec::new();
    for place in 1..(f64::from(encoders[0].fragments()) * passes) as u32 {
        for encoder in &encoders {
            let part = encoder.part(u32::from(encoder.fragments()) + place);
            frames.push(exact(if place % 100 == 7 { lying(&part) } else { part.into_bytes() }));
        }
    }
    frames
}

fn lying(part: &str) -> Vec<u8> {
    let (header, words) = part.rsplit_once('/').expect("three components");
    let mut bytes = decode(words.as_bytes(), Style::Minimal).expect("a part");
    *bytes.last_mut().expect("data") ^= 1;
    format!("{header}/{}", encode(&bytes, Style::Minimal)).to_ascii_uppercase().into_bytes()
}

/// Files of as many parts as there may be, several contents at each place, last parts first.
fn files(seed: u64) -> Vec<Vec<u8>> {
    let mut noise = Noise(seed);
    let mut frames = Vec::new();
    for (letter, bytes, capacity) in [('A', 262_144, 344), ('B', 262_144, 4_296)] {
        for _ in 0..4 {
            let file_type = FileType::new(letter).expect("a letter");
            let payload = noise.bytes(bytes);
            let file = bbqr::Encoder::encoded(&payload, file_type, Encoding::Base32, capacity)
                .expect("it fits");
            let parts = u32::from(file.parts());
            frames.extend((0..parts).rev().map(|place| exact(file.part(place).into_bytes())));
        }
    }
    frames
}

/// Zeros beyond the limit, deflated to little: a bomb in one part, and one in several.
fn bombs() -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    for letter in ['A', 'B'] {
        let file_type = FileType::new(letter).expect("a letter");
        let file = bbqr::Encoder::encoded(&vec![0; 262_144], file_type, Encoding::Deflate, 400)
            .expect("it fits");
        for place in 0..u32::from(file.parts()) {
            frames.push(exact(file.part(place).into_bytes()));
        }
    }
    frames
}

fn exact(mut frame: Vec<u8>) -> Vec<u8> {
    frame.shrink_to_fit();
    frame
}

// One test: the allocator counts for the whole process.
#[test]
fn no_input_makes_the_receiver_hold_more_than_16_mib() {
    let base = LIVE.load(SeqCst);
    let mut receiver = Receiver::new();
    attack("one UR of 4,000 fragments", &mut receiver, base, || urs(1, 1, 262_144, 198, 1.05));
    attack("three URs of 4,000 fragments in turn", &mut receiver, base, || {
        urs(2, 3, 262_144, 198, 0.5)
    });
    attack("four URs of 400 fragments", &mut receiver, base, || urs(3, 4, 262_144, 1_400, 1.2));
    attack("files of every size", &mut receiver, base, || files(4));
    attack("bombs", &mut receiver, base, bombs);
    attack("three of the largest streams", &mut receiver, base, || own(5, 3, 262_144));
    attack("four large streams", &mut receiver, base, || own(6, 4, 200_000));
    attack("all at once", &mut receiver, base, || {
        let [mut all, urs, files] = [own(7, 2, 262_144), urs(8, 2, 262_144, 198, 0.5), files(9)];
        all.extend(urs);
        all.extend(files);
        let mut noise = Noise(10);
        all.sort_by_cached_key(|_| noise.below(1 << 40));
        all
    });
}
