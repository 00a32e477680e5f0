//! Arithmetic in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11D), in which 2 generates all.
//!
//! There are no tables to miss the cache or to index: a product with a fixed factor is the XOR of
//! eight masked multiples of it, which compilers turn into vector code.

/// The eight multiples of a factor by the powers of two, lowest first.
#[derive(Clone, Copy)]
struct Multiples([u8; 8]);

impl Multiples {
    fn of(factor: u8) -> Self {
        let mut power = factor;
        Self([(); 8].map(|()| {
            let current = power;
            power = double(power);
            current
        }))
    }

    #[inline(always)]
    fn times(self, value: u8) -> u8 {
        let [m0, m1, m2, m3, m4, m5, m6, m7] = self.0;
        let low = pick(value, 0x01, m0) ^ pick(value, 0x02, m1);
        let mid = pick(value, 0x04, m2) ^ pick(value, 0x08, m3);
        let high = pick(value, 0x10, m4) ^ pick(value, 0x20, m5);
        low ^ mid ^ high ^ pick(value, 0x40, m6) ^ pick(value, 0x80, m7)
    }
}

#[inline(always)]
fn pick(value: u8, bit: u8, multiple: u8) -> u8 {
    if value & bit == 0 { 0 } else { multiple }
}

fn double(value: u8) -> u8 {
    (value << 1) ^ pick(value, 0x80, 0x1D)
}

/// Adds `factor` times each byte of `source` to the byte of `target` at the same place; the longer
/// of the two keeps its tail.
pub(crate) fn add_multiple(target: &mut [u8], source: &[u8], factor: u8) {
    if factor == 0 {
        return;
    }
    let multiples = Multiples::of(factor);
    for (to, from) in target.iter_mut().zip(source) {
        *to ^= multiples.times(*from);
    }
}

/// Multiplies every byte by `factor`.
pub(crate) fn scale(bytes: &mut [u8], factor: u8) {
    let multiples = Multiples::of(factor);
    for byte in bytes {
        *byte = multiples.times(*byte);
    }
}

/// Returns the inverse of `value`, which is its 254th power; of zero, zero.
pub(crate) fn inverse(value: u8) -> u8 {
    let mut square = value;
    let mut product = 1;
    for _ in 0..7 {
        square = Multiples::of(square).times(square);
        product = Multiples::of(product).times(square);
    }
    product
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, reason = "test code")]

    use super::*;

    /// Carry-less product, then long division by the polynomial: the definition, bit by bit.
    fn slow_product(left: u8, right: u8) -> u8 {
        let mut wide = 0u16;
        for bit in 0..8 {
            if right >> bit & 1 == 1 {
                wide ^= u16::from(left) << bit;
            }
        }
        for bit in (8..15).rev() {
            if wide >> bit & 1 == 1 {
                wide ^= 0x11D << (bit - 8);
            }
        }
        u8::try_from(wide).unwrap()
    }

    #[test]
    fn products_match_the_definition() {
        for left in 0..=255 {
            for right in 0..=255 {
                assert_eq!(Multiples::of(left).times(right), slow_product(left, right));
            }
        }
    }

    #[test]
    fn every_value_but_zero_has_an_inverse() {
        assert_eq!(inverse(0), 0);
        for value in 1..=255 {
            assert_eq!(slow_product(value, inverse(value)), 1);
        }
    }

    #[test]
    fn rows_of_unequal_length_keep_their_tail() {
        let mut target = [1, 2, 3];
        add_multiple(&mut target, &[1, 1], 3);
        assert_eq!(target, [2, 1, 3]);
        add_multiple(&mut target, &[9, 9, 9, 9], 0);
        assert_eq!(target, [2, 1, 3]);
        scale(&mut target, 2);
        assert_eq!(target, [4, 2, 6]);
    }
}
