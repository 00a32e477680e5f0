//! Codes drawn in a terminal, read back from what the terminal would show.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "test code"
)]

mod desk;
mod drawing;
mod driving;
mod screen;
mod windows;

use qr::Version;
use station::show::{Codes, Look};

/// Returns a payload of so many bytes that deflating does not shorten.
fn payload(bytes: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(bytes).collect()
}

fn codes(bytes: usize) -> Codes {
    Codes::new(&payload(bytes), Look::default()).unwrap()
}

fn codes_of(bytes: usize, version: u8) -> Codes {
    let look = Look { version: Version::new(version), ..Look::default() };
    Codes::new(&payload(bytes), look).unwrap()
}
