//! RS1024: a Reed-Solomon checksum of three words; it finds any three wrong words.

/// The words of a checksum.
pub(super) const LENGTH: usize = 3;

const GENERATOR: [u32; 10] = [
    0x00E0_E040,
    0x01C1_C080,
    0x0383_8100,
    0x0707_0200,
    0x0E0E_0009,
    0x1C0C_2412,
    0x3808_6C24,
    0x3090_FC48,
    0x21B1_F890,
    0x03F3_F120,
];

/// Computes the checksum of words under a customization string.
pub(super) fn checksum(customization: &[u8], words: &[u16]) -> [u16; LENGTH] {
    let state = [0; LENGTH].into_iter().fold(state(customization, words), step) ^ 1;
    [20, 10, 0].map(|shift| u16::try_from(state.unbounded_shr(shift) & 0x3FF).unwrap_or_default())
}

/// Tells whether words end in their own checksum.
pub(super) fn fits(customization: &[u8], words: &[u16]) -> bool {
    state(customization, words) == 1
}

fn state(customization: &[u8], words: &[u16]) -> u32 {
    let text = customization.iter().map(|byte| u16::from(*byte));
    text.chain(words.iter().copied()).fold(1, step)
}

fn step(state: u32, word: u16) -> u32 {
    let top = state.unbounded_shr(20);
    let shifted = (state & 0x000F_FFFF).unbounded_shl(10) ^ u32::from(word);
    (0_u32..).zip(GENERATOR).fold(shifted, |state, (bit, generator)| {
        state ^ (generator & 0_u32.wrapping_sub(top.unbounded_shr(bit) & 1))
    })
}
