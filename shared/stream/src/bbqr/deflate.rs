//! Raw DEFLATE with a window of 1,024 bytes, both ways.

use alloc::vec::Vec;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// The window: what BBQr's `wbits` of 10 allows.
const WINDOW: usize = 1_024;
/// The level of compression, and no header around the stream.
const LEVEL: i32 = 9;
const RAW: i32 = -15;

/// Deflates; the compressor has a larger window, so its memory is cleared after each 1,024 bytes.
pub(super) fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, RAW, 0));
    let mut out = Vec::with_capacity(bytes.len());
    let mut chunks = bytes.chunks(WINDOW).peekable();
    while let Some(chunk) = chunks.next() {
        let last = chunks.peek().is_none();
        let flush = if last { TDEFLFlush::Finish } else { TDEFLFlush::Full };
        let expected = if last { TDEFLStatus::Done } else { TDEFLStatus::Okay };
        let (status, read) = compress_to_output(&mut compressor, chunk, flush, |written| {
            out.extend_from_slice(written);
            true
        });
        if status != expected || read != chunk.len() {
            return None;
        }
    }
    Some(out)
}

/// Inflates what is all there is of a stream, into at most `limit` bytes; what reaches back further
/// than the window is refused.
pub(super) fn inflate(mut stream: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut inflater = DecompressorOxide::new();
    let mut window = [0; WINDOW];
    let mut place = 0_usize;
    let mut out = Vec::new();
    loop {
        // A window that wraps around: what is read back is what is in it.
        let (status, read, written) = decompress(&mut inflater, stream, &mut window, place, 0);
        let end = place.checked_add(written)?;
        out.extend_from_slice(window.get(place..end)?);
        if out.len() > limit {
            return None;
        }
        stream = stream.get(read..)?;
        place = end % WINDOW;
        if status == TINFLStatus::Done {
            return (stream.is_empty() && !out.is_empty()).then_some(out);
        } else if status != TINFLStatus::HasMoreOutput {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair::SplitMix64;
    use alloc::vec;

    #[test]
    fn what_was_deflated_comes_back() {
        for bytes in
            [vec![1], vec![0; 1_024], vec![5; 1_025], (0..=255).cycle().take(9_000).collect()]
        {
            let stream = deflate(&bytes).unwrap();
            assert_eq!(inflate(&stream, bytes.len()), Some(bytes.clone()));
            assert_eq!(inflate(&stream, bytes.len() - 1), None, "the limit holds");
            assert_eq!(inflate(&stream[..stream.len() - 1], 10_000), None);
            assert_eq!(inflate(&[stream, vec![0]].concat(), 10_000), None);
        }
        assert_eq!(inflate(&[], 10), None);
        assert_eq!(inflate(&[3, 0], 10), None, "nothing comes out");
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = deflate(&vec![0; 3_000_000]).unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(inflate(&bomb, 262_144), None);
    }

    #[test]
    fn what_reaches_back_beyond_the_window_is_refused() {
        // 1,000 bytes that do not deflate, so many zeros, and the same bytes again.
        let noise: Vec<u8> = SplitMix64(1).flat_map(u64::to_be_bytes).take(1_000).collect();
        for (gap, fits) in [(24, true), (25, false), (600, false)] {
            let bytes = [&noise[..], &vec![0; gap], &noise].concat();
            let flags = create_comp_flags_from_zip_params(LEVEL, RAW, 0);
            let mut compressor = CompressorOxide::new(flags);
            let mut stream = Vec::new();
            compress_to_output(&mut compressor, &bytes, TDEFLFlush::Finish, |written| {
                stream.extend_from_slice(written);
                true
            });
            assert!(stream.len() < 1_200, "the repetition was not found");
            assert_eq!(inflate(&stream, 10_000), fits.then_some(bytes), "{gap}");
        }
    }
}
