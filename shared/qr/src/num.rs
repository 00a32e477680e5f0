//! Numbers to and from floating point, for which the language has nothing but `as`.
#![expect(clippy::as_conversions, reason = "no other conversion between these types exists")]
#![allow(dead_code, reason = "a set of conversions is kept whole")]

/// Converts a size, exactly up to 2^24.
pub(crate) fn float(value: usize) -> f32 {
    value as f32
}

/// Converts a signed number, exactly up to 2^24.
pub(crate) fn float_signed(value: isize) -> f32 {
    value as f32
}

/// Converts a size, exactly up to 2^53.
pub(crate) fn double(value: usize) -> f64 {
    value as f64
}

/// Narrows to the nearest number of half the length.
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}

/// Cuts off the fraction; what is below zero or not a number becomes 0, what is too large the
/// largest.
pub(crate) fn index(value: f32) -> usize {
    value as usize
}

/// As [`index`], from more precise numbers.
pub(crate) fn index_double(value: f64) -> usize {
    value as usize
}

/// Cuts off the fraction; what is not a number becomes 0, what is too large the nearest there is.
pub(crate) fn signed(value: f32) -> isize {
    value as isize
}

/// Cuts off the fraction and keeps what lies in a byte; what is not a number becomes 0.
pub(crate) fn byte(value: f32) -> u8 {
    value as u8
}
