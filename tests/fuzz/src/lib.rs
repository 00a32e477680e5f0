//! What several targets need: checksums and headers, or nothing would get past the first check; and
//! the count of what a decoder holds.

pub mod codes;
pub mod segments;

use peak_alloc::PeakAlloc;

/// The most that any decoder may hold at once, apart from a picture that it hands over.
pub const MOST_HELD: usize = 32 << 20;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Runs a decoder and makes sure that it never holds more than so many bytes at once.
pub fn within<T>(most: usize, run: impl FnOnce() -> T) -> T {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = run();
    let held = MEMORY.peak_usage().saturating_sub(before);
    assert!(held <= most, "{held} bytes held, expected at most {most}");
    result
}

/// CRC-32/IEEE, bit by bit.
pub fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
        })
    })
}

/// A UR whose bytewords have a right checksum: alone, or as a part with the numbers that the first
/// bytes say.
pub fn ur(kind: &str, bytes: &[u8]) -> String {
    use stream::bytewords::{Style, encode};
    let Some((&[number, high, fragments, sum, l0, l1], data)) = bytes.split_first_chunk() else {
        return format!("ur:{kind}/{}", encode(bytes, Style::Minimal));
    };
    let number = u32::from_be_bytes([0, high & 0x80, high & 0x7f, number]);
    let fragments = u32::from(fragments);
    let mut part = vec![0x85];
    for value in [number, fragments, u32::from_be_bytes([0, 0, l0, l1]), u32::from(sum)] {
        head(&mut part, 0, value);
    }
    head(&mut part, 2, data.len() as u32);
    part.extend_from_slice(data);
    format!("ur:{kind}/{number}-{fragments}/{}", encode(&part, Style::Minimal))
}

fn head(part: &mut Vec<u8>, major: u8, value: u32) {
    let [a, b, c, d] = value.to_be_bytes();
    match value {
        0..24 => part.push(major << 5 | d),
        24..0x100 => part.extend([major << 5 | 24, d]),
        0x100..0x1_0000 => part.extend([major << 5 | 25, c, d]),
        _ => part.extend([major << 5 | 26, a, b, c, d]),
    }
}

/// Takes a frame in and checks what the receiver says of itself.
pub fn receive(receiver: &mut stream::Receiver, frame: &[u8]) {
    use stream::State;
    let before = receiver.progress();
    let taken = receiver.receive(frame);
    let progress = receiver.progress();
    assert!(taken.is_err() || taken == Ok(progress));
    assert!(progress.rank <= progress.needed && progress.percent() <= 100);
    assert_eq!(progress.state == State::Complete, receiver.payload().is_some());
    assert_eq!(progress.percent() == 100, receiver.payload().is_some());
    assert!(progress.damaged - before.damaged <= 1);
    if let Some(payload) = receiver.payload() {
        assert!(!payload.is_empty() && payload.len() <= stream::MAX_PAYLOAD);
        assert!(receiver.origin().is_some());
    }
}
