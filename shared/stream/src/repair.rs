//! The coefficients of repair symbols: which sum of source symbols an index stands for.
//!
//! The symbol of index i, for i >= K, is the sum over j < K of c(j) times source symbol j, in
//! GF(256) modulo 0x11D. The coefficients are the first K bytes of SplitMix64:
//!
//! 1. The state starts as `session << 32 | i`, the session's four bytes read big-endian.
//! 2. A step adds `9E3779B97F4A7C15` to the state (modulo 2^64), then takes z = state;
//!    z = (z ^ z >> 30) * `BF58476D1CE4E5B9`; z = (z ^ z >> 27) * `94D049BB133111EB`; its output is
//!    z ^ z >> 31.
//! 3. Outputs follow one another, each as eight bytes, big-endian; c(0) is the first byte.
//! 4. If all K coefficients came out zero, c(0) is 1 instead, so that no symbol is empty.

use alloc::vec::Vec;

/// The first four bytes of the SHA-256 of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SessionId(pub(crate) [u8; 4]);

/// Returns the coefficients of the repair symbol `index` of a payload of `symbols` source symbols.
#[must_use]
pub(crate) fn coefficients(session: SessionId, index: u32, symbols: usize) -> Vec<u8> {
    let seed = u64::from(u32::from_be_bytes(session.0)) << 32 | u64::from(index);
    let mut row: Vec<u8> = SplitMix64(seed).flat_map(u64::to_be_bytes).take(symbols).collect();
    if row.iter().all(|coefficient| *coefficient == 0)
        && let Some(first) = row.first_mut()
    {
        *first = 1;
    }
    row
}

/// The SplitMix64 generator of Steele, Lea and Flood; never ends.
pub(crate) struct SplitMix64(pub(crate) u64);

impl Iterator for SplitMix64 {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        Some(z ^ z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn generator_matches_the_published_sequence() {
        // The outputs for seed 1234567 that implementations of SplitMix64 are checked with.
        let outputs: Vec<u64> = SplitMix64(1_234_567).take(5).collect();
        assert_eq!(
            outputs,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
    }

    #[test]
    fn outputs_are_taken_big_endian_and_in_order() {
        let row = coefficients(SessionId([0, 0, 0, 0]), 1_234_567, 10);
        let mut expected = 6_457_827_717_110_365_317u64.to_be_bytes().to_vec();
        expected.extend(&3_203_168_211_198_807_973u64.to_be_bytes()[..2]);
        assert_eq!(row, expected);
    }

    #[test]
    fn session_is_the_high_half_of_the_seed() {
        let row = coefficients(SessionId([1, 2, 3, 4]), 0x0506_0708, 8);
        assert_eq!(row, SplitMix64(0x0102_0304_0506_0708).next().unwrap().to_be_bytes());
    }

    #[test]
    fn no_row_is_empty() {
        let mut replaced = 0;
        for index in 1..2_000 {
            let row = coefficients(SessionId([7, 7, 7, 7]), index, 1);
            assert_ne!(row, vec![0]);
            let plain = SplitMix64(0x0707_0707 << 32 | u64::from(index)).next().unwrap();
            replaced += u32::from(plain >> 56 == 0);
        }
        assert!(replaced > 0, "the rule was not exercised");
    }
}
