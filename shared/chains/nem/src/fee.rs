//! The least fee that NIS accepts, by NIS's own integer rule (after its second fee fork).
use crate::transaction::XEM;
use crate::{Mosaic, Plain, Transfer};
use chain::MinimumFee;

/// Every fee is a multiple of this many micro XEM: 0.05 XEM.
pub const UNIT: u64 = 50_000;

/// The least fee of everything but transfers and modifications, in micro XEM.
pub const SMALL: u64 = 150_000;

/// The least fee of a multisig modification, in micro XEM.
pub const MODIFICATION: u64 = 500_000;

/// The supply of XEM in whole coins, which NIS measures other mosaics against.
const XEM_SUPPLY: u128 = 8_999_999_999;

/// The most atomic units that any mosaic can have.
const MOST_UNITS: u64 = 9_000_000_000_000_000;

/// The most units of fee for the value of one entry.
const VALUE_CAP: u128 = 25;

/// What the minimum fee of a mosaic depends on and the signed bytes do not say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Definition {
    /// How many whole units exist.
    pub supply: u64,
    /// How many decimals a whole unit has, 0 to 6.
    pub divisibility: u8,
}

/// Returns the least fee of whatever `body` does, in micro XEM, as far as its bytes tell.
#[must_use]
pub fn minimum_of(body: &Plain) -> MinimumFee {
    match body {
        Plain::Transfer(transfer) => minimum(transfer),
        Plain::Modification(_) => MinimumFee::Exactly(MODIFICATION),
        Plain::KeyLink(_) | Plain::Namespace(_) | Plain::Definition(_) | Plain::Supply(_) => {
            MinimumFee::Exactly(SMALL)
        }
    }
}

/// Returns the least fee of `transfer` in micro XEM as far as its bytes tell: exact for XEM, a
/// lower bound where other mosaics move.
#[must_use]
pub fn minimum(transfer: &Transfer) -> MinimumFee {
    let fee = in_units(transfer, |_| None);
    if transfer.mosaics().iter().all(|mosaic| mosaic.id.is_xem()) {
        MinimumFee::Exactly(fee)
    } else {
        MinimumFee::AtLeast(fee)
    }
}

/// Returns the least fee of `transfer` in micro XEM, given what a node says of its mosaics; those
/// that `definition` does not know count with the least that any mosaic costs.
pub fn minimum_with(
    transfer: &Transfer,
    definition: impl Fn(&Mosaic) -> Option<Definition>,
) -> u64 {
    in_units(transfer, definition)
}

fn in_units(transfer: &Transfer, definition: impl Fn(&Mosaic) -> Option<Definition>) -> u64 {
    let value = if transfer.mosaics().is_empty() {
        xem_units(u128::from(transfer.amount().checked_div(XEM).unwrap_or_default()))
    } else {
        let each = |mosaic: &Mosaic| mosaic_units(transfer.amount(), mosaic, definition(mosaic));
        transfer.mosaics().iter().map(each).fold(0, u64::saturating_add)
    };
    let message = transfer.message().map_or(0, |message| message_units(message.payload().len()));
    value.saturating_add(message).saturating_mul(UNIT)
}

/// One unit for every begun 32 bytes, and one more at each full 32.
fn message_units(bytes: usize) -> u64 {
    let full = bytes.checked_div(32).unwrap_or_default();
    u64::try_from(full).unwrap_or(u64::MAX).saturating_add(1)
}

/// One unit for every 10,000 XEM, at least one and at most 25.
fn xem_units(xem: u128) -> u64 {
    let units = xem.checked_div(10_000).unwrap_or_default().clamp(1, VALUE_CAP);
    u64::try_from(units).unwrap_or(u64::MAX)
}

fn mosaic_units(amount: u64, mosaic: &Mosaic, definition: Option<Definition>) -> u64 {
    let definition = if mosaic.id.is_xem() {
        Some(Definition { supply: 8_999_999_999, divisibility: 6 })
    } else {
        definition
    };
    let Some(Definition { supply, divisibility }) = definition else {
        return 1;
    };
    if divisibility == 0 && supply <= 10_000 {
        return 1;
    }
    let value = xem_units(equivalent(amount, mosaic.quantity, supply, divisibility));
    value.saturating_sub(rebate(supply, divisibility)).max(1)
}

/// What the quantity is worth in whole XEM if the mosaic's whole supply is worth all XEM.
fn equivalent(amount: u64, quantity: u64, supply: u64, divisibility: u8) -> u128 {
    let product = XEM_SUPPLY
        .checked_mul(u128::from(quantity))
        .and_then(|product| product.checked_mul(u128::from(amount)));
    let scale = 10_u128.checked_pow(u32::from(divisibility).saturating_add(6));
    product
        .and_then(|product| product.checked_div(u128::from(supply)))
        .zip(scale)
        .and_then(|(value, scale)| value.checked_div(scale))
        .unwrap_or(u128::MAX)
}

/// NIS takes 0.8 times the natural logarithm of this integer quotient, cut to a whole number;
/// the table below holds where that number changes, so no floating point is needed.
fn rebate(supply: u64, divisibility: u8) -> u64 {
    let units = 10_u64
        .checked_pow(u32::from(divisibility))
        .and_then(|scale| scale.checked_mul(supply))
        .unwrap_or(u64::MAX);
    let quotient = MOST_UNITS.checked_div(units).unwrap_or_default();
    let steps = REBATE_STEPS.iter().filter(|step| quotient >= **step).count();
    u64::try_from(steps).unwrap_or_default()
}

/// The smallest whole q with 0.8 ln q >= 1, 2, 3, ...: e^(1.25 k), rounded up.
const REBATE_STEPS: [u64; 29] = [
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

#[cfg(test)]
#[expect(
    clippy::as_conversions,
    clippy::arithmetic_side_effects,
    reason = "test code: the rule once more, in floating point"
)]
mod tests {
    use super::*;
    use crate::{MosaicId, WireMessage, address_of};
    use alloc::vec;
    use chain::Network;
    use scheme::PublicKey;

    fn transfer(xem: u64, message: usize) -> Transfer {
        let to = address_of(&PublicKey([1; 32]), Network::Testnet);
        let text = vec![b'x'; message];
        Transfer::xem(to, xem * XEM, WireMessage::plain(&text).ok())
    }

    #[test]
    fn fees_of_plain_payments() {
        for (xem, message, units) in [
            (0, 0, 1),
            (9_999, 0, 1),
            (19_999, 0, 1),
            (20_000, 0, 2),
            (250_000, 0, 25),
            (1_500_000, 0, 25),
            (0, 1, 2),
            (0, 31, 2),
            (0, 32, 3),
            (0, 1024, 34),
            (250_000, 1024, 58),
        ] {
            let fee = minimum(&transfer(xem, message));
            assert_eq!(fee, MinimumFee::Exactly(units * UNIT), "{xem} XEM, {message} bytes");
        }
    }

    #[test]
    fn an_unknown_mosaic_makes_the_fee_a_lower_bound() {
        let to = address_of(&PublicKey([1; 32]), Network::Testnet);
        let gold = Mosaic { id: "alice:gold".parse().unwrap(), quantity: 5 };
        let transfer = Transfer::with_mosaics(to, XEM, None, vec![gold]).unwrap();
        assert_eq!(minimum(&transfer), MinimumFee::AtLeast(UNIT));
    }

    #[test]
    fn xem_as_a_mosaic_costs_what_xem_costs() {
        let to = address_of(&PublicKey([1; 32]), Network::Testnet);
        let xem = Mosaic { id: MosaicId::xem(), quantity: 45_000 * XEM };
        let transfer = Transfer::with_mosaics(to, XEM, None, vec![xem]).unwrap();
        assert_eq!(minimum(&transfer), MinimumFee::Exactly(4 * UNIT));
    }

    #[test]
    fn the_table_is_the_logarithm() {
        let mut q: u64 = 1;
        while q < MOST_UNITS {
            let expected = (0.8 * (q as f64).ln()) as u64;
            let steps = REBATE_STEPS.iter().filter(|step| q >= **step).count() as u64;
            assert_eq!(steps, expected, "{q}");
            q += 1 + q / 997;
        }
    }

    #[test]
    fn mosaic_fees_by_hand() {
        // A supply of 9,000,000 with 3 decimals: 9*10^15 / 9*10^9 = 10^6, rebate 11 units.
        let definition = Definition { supply: 9_000_000, divisibility: 3 };
        let gold = |quantity| Mosaic { id: "alice:gold".parse().unwrap(), quantity };
        // 150 whole units are worth 149,999 XEM: 14 units, less 11.
        assert_eq!(mosaic_units(XEM, &gold(150_000), Some(definition)), 3);
        assert_eq!(mosaic_units(XEM, &gold(1), Some(definition)), 1);
        // The cap comes before the rebate.
        assert_eq!(mosaic_units(XEM, &gold(9_000_000_000), Some(definition)), 14);
        let small = Definition { supply: 10_000, divisibility: 0 };
        assert_eq!(mosaic_units(XEM, &gold(10_000), Some(small)), 1);
        let none = Definition { supply: 0, divisibility: 0 };
        assert_eq!(mosaic_units(XEM, &gold(10_000), Some(none)), 1);
    }
}
