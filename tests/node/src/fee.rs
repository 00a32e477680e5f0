//! The minimum fee since NIS's second fee fork, in NIS's integer form.

use crate::config::Mosaic;
use crate::exception::Exception;
use crate::model::{Body, Transaction};
use crate::names::MosaicId;
use crate::transfer::Transfer;

/// Micro XEM in one fee unit (0.05 XEM).
const UNIT: i64 = 50_000;
/// Whole XEM that exist.
const XEM_SUPPLY: u64 = 8_999_999_999;
/// The largest number of atomic units a mosaic may have.
const MAX_QUANTITY: u64 = 9_000_000_000_000_000;
/// The n-th entry is the least k for which `trunc(0.8 * ln(k))` is n + 1: the ceiling of
/// e^(1.25 (n + 1)). No quotient that can occur lies near enough to an entry for rounding of
/// doubles to matter.
const LOG_STEPS: [u64; 29] = [
    4,
    13,
    43,
    149,
    519,
    1_809,
    6_311,
    22_027,
    76_880,
    268_338,
    936_590,
    3_269_018,
    11_409_992,
    39_824_785,
    139_002_156,
    485_165_196,
    1_693_392_924,
    5_910_522_064,
    20_629_749_058,
    72_004_899_338,
    251_321_793_305,
    877_199_251_319,
    3_061_726_229_132,
    10_686_474_581_525,
    37_299_461_295_719,
    130_187_912_050_633,
    454_400_461_972_589,
    1_586_013_452_313_431,
    5_535_730_883_721_925,
];

/// Computes the least fee in micro XEM that NIS takes. `lookup` knows the mosaics.
///
/// # Errors
/// The exception NIS throws for a mosaic without fee information.
pub fn minimum(
    transaction: &Transaction,
    lookup: impl Fn(&MosaicId) -> Option<Mosaic>,
) -> Result<i64, Exception> {
    let units = match transaction.body() {
        Body::Transfer(transfer) => {
            message_units(transfer).saturating_add(transfer_units(transfer, lookup)?)
        }
        Body::Modification(_) => 10,
        Body::KeyLink(_)
        | Body::Cosignature(_)
        | Body::Wrapper(_)
        | Body::Namespace(_)
        | Body::Definition(_)
        | Body::Supply(_) => 3,
    };
    Ok(UNIT.saturating_mul(units))
}

fn message_units(transfer: &Transfer) -> i64 {
    transfer.message().map_or(0, |message| {
        i64::try_from(message.payload.len() / 32).unwrap_or(i64::MAX).saturating_add(1)
    })
}

fn transfer_units(
    transfer: &Transfer,
    lookup: impl Fn(&MosaicId) -> Option<Mosaic>,
) -> Result<i64, Exception> {
    if transfer.mosaics().is_empty() {
        return Ok(xem_units(transfer.amount() / 1_000_000));
    }
    let mut units = 0_i64;
    for (id, quantity) in transfer.mosaics() {
        let mosaic = lookup(id).ok_or_else(|| {
            Exception::argument(format!("unable to find fee information for '{id}'"))
        })?;
        units = units.saturating_add(mosaic_units(transfer.amount(), *quantity, &mosaic));
    }
    Ok(units)
}

/// One unit for each full 10 000 XEM, at least 1, at most 25.
fn xem_units(whole_xem: i64) -> i64 {
    (whole_xem / 10_000).clamp(1, 25)
}

fn mosaic_units(multiplier: i64, quantity: i64, mosaic: &Mosaic) -> i64 {
    if mosaic.divisibility == 0 && mosaic.supply <= 10_000 {
        return 1;
    }
    let units = xem_units(xem_equivalent(multiplier, quantity, mosaic));
    units.saturating_sub(supply_adjustment(mosaic)).max(1)
}

/// `trunc(0.8 * ln(max / total))` with the division in integers.
fn supply_adjustment(mosaic: &Mosaic) -> i64 {
    let quotient = MAX_QUANTITY.checked_div(mosaic.total()).unwrap_or(0);
    let steps = LOG_STEPS.iter().take_while(|&&step| step <= quotient).count();
    i64::try_from(steps).unwrap_or(i64::MAX)
}

/// The XEM that the same share of all XEM would be; cut to 64 bits as Java cuts it.
fn xem_equivalent(multiplier: i64, quantity: i64, mosaic: &Mosaic) -> i64 {
    let product = u128::from(XEM_SUPPLY).saturating_mul(u128::from(quantity.unsigned_abs()));
    let divisor = u128::from(mosaic.total()).saturating_mul(1_000_000);
    low_bits_of_ratio(product, multiplier.unsigned_abs(), divisor)
}

/// The low 64 bits of `floor(x * y / d)`, by long division over the bits of `y`; 0 where d is 0.
/// The remainder stays below `d`, and `d` below 2^83, so nothing overflows but what is cut anyway.
fn low_bits_of_ratio(x: u128, y: u64, d: u128) -> i64 {
    let (Some(whole), Some(part)) = (x.checked_div(d), x.checked_rem(d)) else {
        return 0;
    };
    let (mut quotient, mut rest) = (0_u128, 0_u128);
    for bit in (0..u64::BITS).rev() {
        quotient = quotient.wrapping_mul(2);
        rest = rest.saturating_mul(2);
        if y.wrapping_shr(bit) & 1 == 1 {
            quotient = quotient.wrapping_add(whole);
            rest = rest.saturating_add(part);
        }
        while rest >= d {
            rest = rest.saturating_sub(d);
            quotient = quotient.wrapping_add(1);
        }
    }
    let mut low = [0; 8];
    for (to, from) in low.iter_mut().zip(quotient.to_le_bytes()) {
        *to = from;
    }
    i64::from_le_bytes(low)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::as_conversions, reason = "test code")]
    use super::*;

    fn mosaic(supply: u64, divisibility: u8) -> Mosaic {
        Mosaic::new("a:b", supply, divisibility).unwrap()
    }

    #[test]
    fn steps_are_those_of_the_logarithm() {
        for total in (1..200_000).chain((1..=9).map(|n| n * 1_000_000_000_000_000)) {
            let quotient = MAX_QUANTITY / total;
            let expected = (0.8 * (quotient as f64).ln()) as i64;
            assert_eq!(supply_adjustment(&mosaic(total, 0)), expected, "{total}");
        }
    }

    #[test]
    fn plain_xem() {
        let cases =
            [(0, 1), (19_999, 1), (20_000, 2), (249_999, 24), (250_000, 25), (8_999_999_999, 25)];
        for (xem, units) in cases {
            assert_eq!(xem_units(xem), units, "{xem}");
        }
    }

    #[test]
    fn xem_as_a_mosaic_costs_what_xem_costs() {
        let xem = Mosaic::xem();
        for (xem_amount, units) in [(1, 1), (20_000, 2), (250_000, 25), (9_000_000, 25)] {
            assert_eq!(mosaic_units(1_000_000, xem_amount * 1_000_000, &xem), units);
            assert_eq!(mosaic_units(xem_amount * 1_000_000, 1_000_000, &xem), units);
        }
    }

    #[test]
    fn small_business_mosaics_cost_one_unit() {
        assert_eq!(mosaic_units(1_000_000, 10_000, &mosaic(10_000, 0)), 1);
        assert_eq!(mosaic_units(1_000_000, 10_001, &mosaic(10_001, 0)), 25 - 22);
        assert_eq!(mosaic_units(1_000_000, 10_000, &mosaic(1_000, 1)), 25 - 22);
    }

    #[test]
    fn ratio_is_exact_beyond_128_bits() {
        assert_eq!(low_bits_of_ratio(u128::from(u64::MAX), u64::MAX, u128::from(u64::MAX)), -1);
        assert_eq!(low_bits_of_ratio(1, 1, 0), 0);
        assert_eq!(low_bits_of_ratio(7, 9, 10), 6);
        let (x, y, d) =
            (83_000_000_000_000_000_000_000_000_000_u128, 9_000_000_000_000_000, 1 << 60);
        let whole = (x / d) * u128::from(y) + (x % d) * u128::from(y) / d;
        assert_eq!(low_bits_of_ratio(x, y, d), whole as i64);
    }
}
