//! Reed-Solomon codes over bytes: check codewords, and the repair of errors and erasures.
//!
//! A block is a polynomial, its first codeword the highest coefficient, and is divisible by
//! (x - 1)(x - a)(x - a^2)... with one factor for each parity codeword; the field is that of the
//! polynomial x^8 + x^4 + x^3 + x^2 + 1, and a is x.

use std::sync::{LazyLock, OnceLock};

/// The most parity codewords of a block.
pub(crate) const MAX_PARITY: usize = 30;
/// Coefficients of the polynomials of the repair: a degree of up to [`MAX_PARITY`], and room.
const TERMS: usize = 32;
/// The order of the group of what is not zero.
const ORDER: usize = 255;
/// What stands for the logarithm of zero: above the sum of any two others.
const NO_LOG: usize = 512;

/// Coefficients, the lowest first.
type Poly = [u8; TERMS];

static FIELD: LazyLock<Field> = LazyLock::new(Field::new);

/// Tables of the field.
struct Field {
    /// The powers of a, twice around, so that sums of two logarithms need no reduction; then zeros.
    exp: [u8; 2 * NO_LOG + 1],
    /// The logarithms; that of zero is [`NO_LOG`], so that products need no case for it.
    log: [u16; 256],
    /// Row j multiplies by the j-th power of a.
    by_power: [[u8; 256]; TERMS],
}

impl Field {
    fn new() -> Self {
        let mut exp = [0; 2 * NO_LOG + 1];
        let mut log = [512; 256];
        let mut power: u8 = 1;
        for (at, place) in (0_u16..).zip(exp.iter_mut().take(NO_LOG)) {
            *place = power;
            if let Some(place) = log.get_mut(usize::from(power)).filter(|_| at < 255) {
                *place = at;
            }
            power = doubled(power);
        }
        let mut field = Self { exp, log, by_power: [[0; 256]; TERMS] };
        let mut row: [u8; 256] = [0; 256];
        row.iter_mut().zip(0..=255).for_each(|(place, byte)| *place = byte);
        for place in &mut field.by_power {
            *place = row;
            row = row.map(doubled);
        }
        field
    }

    fn log(&self, of: u8) -> usize {
        self.log.get(usize::from(of)).map_or(NO_LOG, |log| usize::from(*log))
    }

    /// Returns a power of a, for exponents below [`NO_LOG`]; from there on zero.
    fn exp(&self, exponent: usize) -> u8 {
        self.exp.get(exponent).copied().unwrap_or(0)
    }

    fn times(&self, a: u8, b: u8) -> u8 {
        self.exp(self.log(a).wrapping_add(self.log(b)))
    }

    /// Divides; the divisor is not zero.
    fn over(&self, a: u8, b: u8) -> u8 {
        self.exp(self.log(a).wrapping_add(ORDER).wrapping_sub(self.log(b)))
    }

    /// Returns the value of a polynomial, its highest coefficient first, at a power of a.
    fn value(&self, terms: impl Iterator<Item = u8>, power: usize) -> u8 {
        let Some(row) = self.by_power.get(power) else { return 0 };
        terms.fold(0, |sum, term| row.get(usize::from(sum)).map_or(0, |sum| sum ^ term))
    }

    /// As [`Self::value`], the lowest coefficient first and at any exponent below [`ORDER`].
    fn value_at(&self, terms: &[u8], exponent: usize) -> u8 {
        let point = self.exp(exponent);
        terms.iter().rev().fold(0, |sum, term| self.times(sum, point) ^ term)
    }
}

/// Multiplies by a.
fn doubled(byte: u8) -> u8 {
    byte << 1 ^ if byte & 0x80 == 0 { 0 } else { 0x1D }
}

/// The code with a number of parity codewords: what each leading byte leaves when divided.
///
/// A remainder is two words of 16 bytes, its highest coefficient in the highest byte of the first.
struct Generator {
    multiples: [(u128, u128); 256],
}

impl Generator {
    fn new(parity: usize) -> Self {
        let field = &*FIELD;
        // The generator polynomial without its leading 1, the highest coefficient first.
        let mut terms: Vec<u8> = Vec::with_capacity(parity);
        for power in 0..parity {
            let root = field.exp(power);
            let mut carry = 1;
            for term in &mut terms {
                let next = *term;
                *term ^= field.times(carry, root);
                carry = next;
            }
            terms.push(field.times(carry, root));
        }
        let mut multiples = [(0, 0); 256];
        for (multiple, byte) in multiples.iter_mut().zip(0..=255) {
            let mut places = [0; 2 * 16];
            for (place, term) in places.iter_mut().zip(&terms) {
                *place = field.times(byte, *term);
            }
            *multiple = words(&places);
        }
        Self { multiples }
    }

    fn of(parity: usize) -> &'static Self {
        static ALL: [OnceLock<Generator>; MAX_PARITY + 1] =
            [const { OnceLock::new() }; MAX_PARITY + 1];
        let [none, ..] = &ALL;
        ALL.get(parity).unwrap_or(none).get_or_init(|| Self::new(parity))
    }

    /// Divides a polynomial, moved up by the degree of the generator.
    fn remainder(&self, codewords: impl Iterator<Item = u8>) -> [u8; 32] {
        let (mut high, mut low) = (0_u128, 0_u128);
        for codeword in codewords {
            let [leading, ..] = high.to_be_bytes();
            let multiple = self.multiples.get(usize::from(leading ^ codeword));
            let (times_high, times_low) = multiple.copied().unwrap_or_default();
            high = (high << 8 | low >> 120) ^ times_high;
            low = low << 8 ^ times_low;
        }
        let mut bytes = [0; 32];
        let all = high.to_be_bytes().into_iter().chain(low.to_be_bytes());
        bytes.iter_mut().zip(all).for_each(|(place, byte)| *place = byte);
        bytes
    }
}

fn words(bytes: &[u8; 32]) -> (u128, u128) {
    let word = |bytes: &[u8]| bytes.iter().fold(0, |word, byte| word << 8 | u128::from(*byte));
    let (high, low) = bytes.split_at(16);
    (word(high), word(low))
}

/// Returns the parity codewords of data, in the first places.
pub(crate) fn checks(data: &[u8], parity: usize) -> [u8; 32] {
    Generator::of(parity).remainder(data.iter().copied())
}

/// Repairs a block in place and returns how many codewords were wrong, or leaves it as it is.
///
/// `erased` are places of codewords that are not believed. With e errors elsewhere and s erasures,
/// 2e + s + `margin` may not exceed the parity codewords: what a repair does not use up is what
/// tells it from a guess. With erasures the margin is at least [`guess_margin`].
pub(crate) fn repair(
    block: &mut [u8],
    parity: usize,
    erased: &[usize],
    margin: usize,
) -> Option<usize> {
    if parity > MAX_PARITY || block.len() > ORDER {
        return None;
    }
    let rest = rest(block, parity)?;
    if rest == [0; TERMS] {
        return Some(0);
    }
    let syndromes = syndromes(&rest, parity)?;
    let syndromes = syndromes.get(..parity)?;
    let locator = Locator::find(syndromes, erased, block.len())?;
    let errors = locator.degree.checked_sub(erased.len())?;
    let margin = if erased.is_empty() { margin } else { margin.max(guess_margin(errors)) };
    if locator.degree.saturating_add(errors).saturating_add(margin) > parity {
        return None;
    }
    let fixes = locator.fixes(syndromes, block.len())?;
    apply(block, &fixes);
    if self::rest(block, parity)? != [0; TERMS] {
        apply(block, &fixes);
        return None;
    }
    Some(fixes.iter().filter(|fix| fix.change != 0).count())
}

/// Returns the parity codewords that a repair with erasures leaves unused.
///
/// Of n codewords of noise, one in 256^(e + margin) / C(n - s, e) comes out as a block with e
/// errors. Many errors make it rare by themselves, few do not: two would let one garbled block in
/// 40,000 pass when all sets of erasures are tried. These let one in 1,000,000,000.
pub(crate) fn guess_margin(errors: usize) -> usize {
    if errors < 6 { 4 } else { 2 }
}

/// Returns what the block leaves when divided by the generator, the highest coefficient first:
/// nothing if it is as it was made.
fn rest(block: &[u8], parity: usize) -> Option<[u8; TERMS]> {
    let (data, checks) = block.split_at_checked(block.len().checked_sub(parity)?)?;
    let mut rest = Generator::of(parity).remainder(data.iter().copied());
    rest.iter_mut().zip(checks).for_each(|(place, check)| *place ^= check);
    Some(rest)
}

/// Returns the values of the block at the roots of the generator, which are those of the rest.
fn syndromes(rest: &[u8; TERMS], parity: usize) -> Option<Poly> {
    let rest = rest.get(..parity)?;
    let mut syndromes = [0; TERMS];
    for (power, syndrome) in syndromes.iter_mut().take(parity).enumerate() {
        *syndrome = FIELD.value(rest.iter().copied(), power);
    }
    Some(syndromes)
}

/// A codeword to be changed.
#[derive(Clone, Copy)]
struct Fix {
    place: usize,
    change: u8,
}

fn apply(block: &mut [u8], fixes: &[Fix]) {
    for fix in fixes {
        if let Some(codeword) = block.get_mut(fix.place) {
            *codeword ^= fix.change;
        }
    }
}

/// The polynomial whose roots are the inverses of the places of what is wrong.
struct Locator {
    terms: Poly,
    degree: usize,
}

impl Locator {
    /// Finds the shortest one that explains the syndromes and has the erasures among its roots
    /// (Berlekamp and Massey, begun with the erasures); `None` if there is none that can be right.
    fn find(syndromes: &[u8], erased: &[usize], length: usize) -> Option<Self> {
        let field = &*FIELD;
        let mut terms = erasures(erased, length, syndromes.len())?;
        let mut before = terms;
        let mut degree = erased.len();
        for at in erased.len()..syndromes.len() {
            let known = syndromes.get(..=at)?.iter().rev();
            let products = terms.iter().zip(known).map(|(a, b)| field.times(*a, *b));
            let misfit = products.fold(0, |sum, product| sum ^ product);
            before.rotate_right(1);
            let [lowest, ..] = &mut before;
            *lowest = 0;
            if misfit == 0 {
                continue;
            }
            let corrected = combined(&terms, &before, misfit);
            if degree.saturating_mul(2) <= at.saturating_add(erased.len()) {
                degree = at.saturating_add(1).saturating_add(erased.len()).checked_sub(degree)?;
                before = terms.map(|term| field.over(term, misfit));
            }
            terms = corrected;
        }
        let highest = terms.iter().rposition(|term| *term != 0)?;
        (highest == degree && degree <= syndromes.len()).then_some(Self { terms, degree })
    }

    /// Finds the places (Chien) and what is wrong there (Forney); `None` unless there are as many
    /// places as the degree says.
    fn fixes(&self, syndromes: &[u8], length: usize) -> Option<Vec<Fix>> {
        let field = &*FIELD;
        let evaluator = self.evaluator(syndromes);
        let evaluator = evaluator.get(..self.degree)?;
        let mut derivative = [0; TERMS];
        let odd = self.terms.iter().skip(1).step_by(2);
        derivative.iter_mut().step_by(2).zip(odd).for_each(|(place, term)| *place = *term);
        let derivative = derivative.get(..self.degree)?;

        let mut fixes = Vec::with_capacity(self.degree);
        for exponent in self.roots(length) {
            let inverse = ORDER.wrapping_sub(exponent) % ORDER;
            let slope = field.value_at(derivative, inverse);
            let value = field.value_at(evaluator, inverse);
            if slope == 0 || fixes.len() == self.degree {
                return None;
            }
            let change = field.times(field.over(value, slope), field.exp(exponent));
            let place = length.checked_sub(1)?.checked_sub(exponent)?;
            fixes.push(Fix { place, change });
        }
        (fixes.len() == self.degree).then_some(fixes)
    }

    /// Returns the exponents of the places within the block where something is wrong.
    fn roots(&self, length: usize) -> impl Iterator<Item = usize> {
        // Each term at the highest exponent, then multiplied by its power of a on the way down.
        let highest = length.saturating_sub(1);
        let mut terms = self.terms;
        for (power, term) in terms.iter_mut().enumerate() {
            let turn = highest.wrapping_mul(power) % ORDER;
            *term = FIELD.times(*term, FIELD.exp(ORDER.wrapping_sub(turn)));
        }
        let count = self.degree.saturating_add(1);
        (0..length).rev().filter(move |_| {
            let mut sum = 0;
            for (term, row) in terms.iter_mut().zip(&FIELD.by_power).take(count) {
                sum ^= *term;
                *term = row.get(usize::from(*term)).copied().unwrap_or(0);
            }
            sum == 0
        })
    }

    /// Returns the product with the syndromes, as far as errors need it.
    fn evaluator(&self, syndromes: &[u8]) -> Poly {
        let mut evaluator = [0; TERMS];
        for (at, place) in evaluator.iter_mut().take(self.degree).enumerate() {
            let known = syndromes.iter().take(at.saturating_add(1)).rev();
            let products = self.terms.iter().zip(known).map(|(a, b)| FIELD.times(*a, *b));
            *place = products.fold(0, |sum, product| sum ^ product);
        }
        evaluator
    }
}

/// Returns the locator of erasures alone.
fn erasures(erased: &[usize], length: usize, most: usize) -> Option<Poly> {
    if erased.len() > most {
        return None;
    }
    let [mut terms, moved] = [[0; TERMS]; 2];
    let [lowest, ..] = &mut terms;
    *lowest = 1;
    for place in erased {
        let exponent = length.checked_sub(1)?.checked_sub(*place)?;
        let mut moved = moved;
        moved.iter_mut().skip(1).zip(&terms).for_each(|(place, term)| *place = *term);
        terms = combined(&terms, &moved, FIELD.exp(exponent));
    }
    Some(terms)
}

/// Returns `a` plus `factor` times `b`.
fn combined(a: &Poly, b: &Poly, factor: u8) -> Poly {
    let mut sum = *a;
    sum.iter_mut().zip(b).for_each(|(place, term)| *place ^= FIELD.times(*term, factor));
    sum
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, reason = "test code")]

    use super::*;
    use proptest::prelude::*;

    /// Block lengths and parities of the standard, from the smallest to the largest.
    const CODES: [(usize, usize); 7] =
        [(26, 7), (26, 10), (26, 17), (44, 16), (70, 26), (121, 30), (153, 30)];

    fn block(data: &[u8], length: usize, parity: usize) -> Vec<u8> {
        let filling = data.iter().chain([&0]).cycle().take(length - parity);
        let data: Vec<u8> = filling.copied().collect();
        let checks = checks(&data, parity);
        [&data, checks.get(..parity).unwrap()].concat()
    }

    #[test]
    fn checks_are_those_of_the_standards_example() {
        // ISO/IEC 18004, annex I: 01234567 in version 1, level M.
        let data = b"\x10\x20\x0C\x56\x61\x80\xEC\x11\xEC\x11\xEC\x11\xEC\x11\xEC\x11";
        let expected = b"\xA5\x24\xD4\xC1\xED\x36\xC7\x87\x2C\x55";
        assert_eq!(checks(data, 10).get(..10).unwrap(), expected);
        let mut block = [data.as_slice(), expected].concat();
        assert_eq!(repair(&mut block, 10, &[], 0), Some(0));
    }

    #[test]
    fn what_is_no_block_is_refused() {
        assert_eq!(repair(&mut [], 7, &[], 0), None);
        assert_eq!(repair(&mut [1; 5], 7, &[], 0), None);
        assert_eq!(repair(&mut [1; 256], 30, &[], 0), None);
        assert_eq!(repair(&mut [1; 100], 31, &[], 0), None);
        let erased: Vec<usize> = (0..11).collect();
        assert_eq!(repair(&mut [1; 26], 10, &erased, 0), None);
        assert_eq!(repair(&mut [1; 26], 10, &[26], 0), None);
        assert_eq!(repair(&mut [1; 26], 10, &[usize::MAX], 0), None);
    }

    proptest! {
        #[test]
        fn errors_and_erasures_within_the_margin_are_repaired_and_others_are_not(
            data in proptest::collection::vec(any::<u8>(), 1..60),
            code in 0..CODES.len(),
            wrong in proptest::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 0..34),
            erased in 0..34_usize,
            margin in 0..5_usize,
        ) {
            let (length, parity) = CODES[code];
            let good = block(&data, length, parity);
            let mut bad = good.clone();
            let mut places: Vec<usize> = Vec::new();
            for (place, change) in wrong {
                let place = place.index(length);
                if !places.contains(&place) {
                    bad[place] ^= change;
                    places.push(place);
                }
            }
            let erased = erased.min(places.len());
            let errors = places.len() - erased;
            let spent = 2 * errors + erased;
            let least = if erased == 0 { margin } else { margin.max(guess_margin(errors)) };
            let erasures = places.get(..erased).unwrap();
            let before = bad.clone();
            match repair(&mut bad, parity, erasures, margin) {
                Some(errors) => {
                    if spent + least <= parity || places.is_empty() {
                        prop_assert_eq!(errors, places.len());
                        prop_assert_eq!(bad, good);
                    } else {
                        // Beyond what can be repaired, another code may be nearer; with a margin
                        // of four that is not seen in as many trials as these.
                        prop_assert!(margin < 4, "wrong repair");
                    }
                }
                None => {
                    prop_assert!(spent + least > parity);
                    prop_assert_eq!(bad, before);
                }
            }
        }

        /// Erasing what was right does no harm.
        #[test]
        fn erased_places_may_be_right(
            data in proptest::collection::vec(any::<u8>(), 1..60),
            code in 0..CODES.len(),
            erased in proptest::sample::subsequence((0..26).collect::<Vec<usize>>(), 0..7),
            wrong in 0..26_usize,
        ) {
            let (length, parity) = CODES[code];
            let good = block(&data, length, parity);
            let mut bad = good.clone();
            bad[wrong] ^= 0x55;
            let spent = erased.len() + if erased.contains(&wrong) { 0 } else { 2 };
            let expected = (erased.is_empty() || spent + 4 <= parity).then_some(1);
            prop_assert_eq!(repair(&mut bad, parity, &erased, 0), expected);
            prop_assert_eq!(bad == good, expected.is_some());
        }

        #[test]
        fn noise_is_not_taken_for_a_block(
            mut noise in proptest::collection::vec(any::<u8>(), 26..=153),
            erased in 0..26_usize,
        ) {
            let before = noise.clone();
            let erased: Vec<usize> = (0..erased).collect();
            prop_assert_eq!(repair(&mut noise, 26, &erased, 4), None);
            prop_assert_eq!(noise, before);
        }
    }
}
