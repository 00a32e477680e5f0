//! Doors for the fuzzer to stages that it would hardly reach through a whole picture. Only its
//! builds have them.

use crate::code::Version;
use crate::decode::Decoded;
use crate::segments::{Content, Part};
use crate::{decode, reed_solomon, segments};

/// Returns the parity codewords of data, in the first places.
#[must_use]
pub fn checks(data: &[u8], parity: usize) -> [u8; 32] {
    reed_solomon::checks(data, parity)
}

/// Repairs a block in place: how many codewords were wrong, or `None` and nothing is changed.
pub fn repair(block: &mut [u8], parity: usize, erased: &[usize], margin: usize) -> Option<usize> {
    reed_solomon::repair(block, parity, erased, margin)
}

/// Takes data codewords apart.
#[must_use]
pub fn segments(
    codewords: &[u8],
    version: Version,
) -> Option<(Vec<u8>, Option<Part>, Option<u32>)> {
    let Content { payload, part, charset } = segments::content(codewords, version)?;
    Some((payload, part, charset))
}

/// Reads modules by how dark they are.
#[must_use]
pub fn decode(soft: &[f32], version: Version, erasures: bool) -> Option<Decoded> {
    decode::decode(soft, version, erasures)
}
