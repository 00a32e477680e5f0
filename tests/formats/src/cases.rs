//! Payloads and codes, the same for each seed.

use std::iter;

use crate::noise::Noise;

/// A payload, and what one code holds.
pub struct Case {
    pub payload: Vec<u8>,
    pub capacity: usize,
}

/// Payloads of every size from one byte on, half of them such that deflating pays, for codes of
/// versions from 5 to 40.
pub fn cases(noise: &mut Noise) -> Vec<Case> {
    let mut cases = Vec::new();
    for (size, capacity) in [
        (1, 154),
        (23, 154),
        (24, 154),
        (60, 154),
        (255, 154),
        (256, 224),
        (1_000, 395),
        (1_255, 1_853),
        (3_000, 395),
        (9_000, 758),
        (20_000, 1_249),
        (40_000, 1_853),
        (65_535, 2_520),
        (65_536, 2_520),
        (100_000, 4_296),
    ] {
        let size: usize = size;
        cases.push(Case { payload: noise.bytes(size), capacity });
        let words: Vec<u8> =
            iter::repeat_with(|| format!("address {} amount {} ", noise.below(9), noise.below(99)))
                .flat_map(String::into_bytes)
                .take(size)
                .collect();
        cases.push(Case { payload: words, capacity });
    }
    for _ in 0..10 {
        let size = 1 + noise.below(12_000);
        cases.push(Case { payload: noise.bytes(size), capacity: 200 + noise.below(2_000) });
    }
    cases
}
