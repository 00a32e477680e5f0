//! GF(256) over 0x11B, as in AES, and interpolation in it; no tables and no branches on secrets.

/// Multiplies two elements in a time that depends on neither.
fn times(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    for _ in 0..8 {
        product ^= a & 0_u8.wrapping_sub(b & 1);
        let carry = 0_u8.wrapping_sub(a.unbounded_shr(7));
        a = a.unbounded_shl(1) ^ (carry & 0x1B);
        b = b.unbounded_shr(1);
    }
    product
}

/// The inverse of an element other than 0: its power 254.
fn inverse(a: u8) -> u8 {
    let power_127 = (0..6).fold(a, |power, _| times(times(power, power), a));
    times(power_127, power_127)
}

/// Writes to `value` what the polynomials through `points` have at `x`: byte by byte, each with a
/// polynomial of its own. The places of the points differ, and they are public.
pub(crate) fn interpolate(points: &[(u8, &[u8])], x: u8, value: &mut [u8]) {
    value.fill(0);
    for (own, bytes) in points {
        let others = points.iter().map(|(other, _)| *other).filter(|other| other != own);
        let basis =
            others.fold(1, |basis, other| times(basis, times(x ^ other, inverse(own ^ other))));
        for (sum, byte) in value.iter_mut().zip(*bytes) {
            *sum ^= times(*byte, basis);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 197, 4.2, and the field's laws.
    #[test]
    fn products_are_those_of_the_standard() {
        assert_eq!(times(0x57, 0x83), 0xC1);
        assert_eq!(times(0x57, 0x13), 0xFE);
        for a in 1..=255 {
            assert_eq!(times(a, inverse(a)), 1, "{a}");
            assert_eq!((times(a, 0), times(a, 1)), (0, a));
        }
    }

    #[test]
    fn a_polynomial_is_found_from_any_of_its_points() {
        let at = |x: u8| [0x21 ^ times(x, 0x9A) ^ times(times(x, x), 0x47)];
        let values: Vec<[u8; 1]> = (0..=255).map(at).collect();
        for places in [[0, 1, 2], [255, 254, 7], [3, 15, 200]] {
            let points: Vec<(u8, &[u8])> =
                places.iter().map(|x| (*x, &values[usize::from(*x)][..])).collect();
            for x in 0..=255 {
                let mut value = [0];
                interpolate(&points, x, &mut value);
                assert_eq!(value, at(x), "{places:?} {x}");
            }
        }
    }
}
