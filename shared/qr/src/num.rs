//! Conversions between counts and coordinates, none of which can fail: what is out of range goes to
//! the nearest end, and what is not a number becomes zero.
#![expect(
    clippy::as_conversions,
    reason = "the only place where numbers change their kind; `as` saturates, and turns NaN into 0"
)]

/// Returns a count as a coordinate; exact below 2^24.
#[inline]
pub(crate) fn float(count: usize) -> f32 {
    count as f32
}

/// Returns the whole numbers from -n to n.
pub(crate) fn span(reach: usize) -> impl Iterator<Item = f32> + Clone {
    (0..=reach.saturating_mul(2)).map(move |step| float(step) - float(reach))
}

/// Returns the column and the row of a place, of which each row has so many.
#[inline]
pub(crate) fn column_and_row(place: usize, side: usize) -> (usize, usize) {
    (place.checked_rem(side).unwrap_or(0), place.checked_div(side).unwrap_or(0))
}

/// Returns a signed count as a coordinate; exact below 2^24.
#[inline]
pub(crate) fn signed(count: i32) -> f32 {
    count as f32
}

/// Returns the count below a coordinate; 0 for negative ones.
#[inline]
pub(crate) fn floor(coordinate: f32) -> usize {
    coordinate as usize
}

/// Splits a coordinate from 0 to 2^22 into a count and a rest from 0 to 1.
///
/// The rest of a whole coordinate may be 1 instead of 0, which is the same place. Conversions by
/// `as` take several times as long, because they look for what is out of range.
#[inline]
pub(crate) fn split(coordinate: f32) -> (usize, f32) {
    // In this binade the last bit of a float is worth one.
    const BINADE: f32 = 12_582_912.0;
    let shifted = (coordinate - 0.5) + BINADE;
    let count = shifted.to_bits() & 0x003F_FFFF;
    (count as usize, coordinate - (shifted - BINADE))
}

/// Returns the count nearest to a coordinate; 0 for negative ones.
#[inline]
pub(crate) fn round(coordinate: f32) -> usize {
    (coordinate + 0.5) as usize
}

/// Returns the grey level nearest to a value.
#[inline]
pub(crate) fn grey(value: f32) -> u8 {
    (value + 0.5) as u8
}

/// Returns a double in single precision.
#[inline]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}
