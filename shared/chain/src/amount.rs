//! Amounts: whole atomic units of an asset, scaled only where the chain's own rules fix the scale.
use alloc::{format, string::String, string::ToString};
use core::fmt;

/// What an amount is counted in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Asset {
    /// The asset's full name on its chain, such as `nem:xem`.
    pub id: String,
    /// The ticker and number of decimals, where the chain's rules fix them: never an outside claim.
    pub scale: Option<(&'static str, u8)>,
    /// Whether moving it may charge a levy that the signed bytes do not state.
    pub may_carry_levy: bool,
}

impl Asset {
    /// Returns the name that is typed and printed after an amount: the ticker, else the full name.
    #[must_use]
    pub fn label(&self) -> &str {
        self.scale.map_or(&self.id, |(ticker, _)| ticker)
    }
}

/// A quantity of one asset in atomic units.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Amount {
    /// The asset that is counted.
    pub asset: Asset,
    /// How many of its smallest units.
    pub atomic: u64,
}

impl Amount {
    /// Returns the amount as the operator types it: `12.5 XEM`, or `1500 alice:gold` in atomic
    /// units, without thousands separators and without trailing zeros.
    #[must_use]
    pub fn typed(&self) -> String {
        let number = match self.asset.scale {
            Some((_, decimals)) => shortest(self.atomic, decimals),
            None => self.atomic.to_string(),
        };
        format!("{number} {}", self.asset.label())
    }

    /// Reads a decimal number such as `12.5` as atomic units of an asset with `decimals` decimals.
    ///
    /// # Errors
    ///
    /// [`AmountError`] for anything but digits with at most one point, for more decimals than the
    /// asset has, and for more than 2^64 - 1 units.
    pub fn atomic_from_decimal(text: &str, decimals: u8) -> Result<u64, AmountError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if !is_digits(whole) || !is_digits(fraction) {
            return Err(AmountError::NotANumber);
        }
        if fraction.len() > usize::from(decimals) && text.contains('.') {
            return Err(AmountError::TooManyDecimals { most: decimals });
        }
        let fraction = format!("{fraction:0<width$}", width = usize::from(decimals));
        let digits = format!("{whole}{}", if decimals == 0 { "" } else { &fraction });
        digits.parse().map_err(|_| AmountError::TooLarge)
    }
}

/// Shows the amount with thousands groups and every decimal: `1,500.000000 XEM`.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.asset.scale {
            Some((ticker, decimals)) => {
                let (whole, fraction) = split(self.atomic, decimals);
                write!(f, "{}", grouped(whole))?;
                if decimals > 0 {
                    write!(f, ".{fraction}")?;
                }
                write!(f, " {ticker}")
            }
            None => write!(f, "{} atomic units of {}", grouped(self.atomic), self.asset.id),
        }
    }
}

/// Why a number is not an amount.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AmountError {
    /// Something else than digits and one point.
    #[error("an amount is written in digits with at most one point, such as 12.5")]
    NotANumber,
    /// The asset is not divisible that far.
    #[error("at most {most} decimals are possible")]
    TooManyDecimals {
        /// How many the asset has.
        most: u8,
    },
    /// It does not fit 64 bits.
    #[error("the amount is too large")]
    TooLarge,
}

/// Writes a number with thousands separators: `1,500,000`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(27);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().wrapping_sub(place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Splits atomic units into whole units and the digits behind the point.
fn split(atomic: u64, decimals: u8) -> (u64, String) {
    let unit = 10_u64.checked_pow(u32::from(decimals)).unwrap_or(u64::MAX);
    let whole = atomic.checked_div(unit).unwrap_or(0);
    let rest = atomic.checked_rem(unit).unwrap_or(0);
    (whole, format!("{rest:0width$}", width = usize::from(decimals)))
}

fn shortest(atomic: u64, decimals: u8) -> String {
    let (whole, fraction) = split(atomic, decimals);
    match fraction.trim_end_matches('0') {
        "" => whole.to_string(),
        digits => format!("{whole}.{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xem(atomic: u64) -> Amount {
        let asset = Asset { id: "nem:xem".into(), scale: Some(("XEM", 6)), may_carry_levy: false };
        Amount { asset, atomic }
    }

    #[test]
    fn shows_groups_and_types_short() {
        for (atomic, shown, typed) in [
            (0, "0.000000 XEM", "0 XEM"),
            (1, "0.000001 XEM", "0.000001 XEM"),
            (12_500_000, "12.500000 XEM", "12.5 XEM"),
            (1_500_000_000_000, "1,500,000.000000 XEM", "1500000 XEM"),
            (u64::MAX, "18,446,744,073,709.551615 XEM", "18446744073709.551615 XEM"),
        ] {
            assert_eq!(xem(atomic).to_string(), shown);
            assert_eq!(xem(atomic).typed(), typed);
        }
    }

    #[test]
    fn an_asset_of_unknown_scale_stays_in_atomic_units() {
        let asset = Asset { id: "alice:gold".into(), scale: None, may_carry_levy: true };
        let amount = Amount { asset, atomic: 1500 };
        assert_eq!(amount.to_string(), "1,500 atomic units of alice:gold");
        assert_eq!(amount.typed(), "1500 alice:gold");
    }

    #[test]
    fn reads_decimals_exactly() {
        for (text, atomic) in [
            ("12.5", 12_500_000),
            ("0", 0),
            ("007", 7_000_000),
            ("0.000001", 1),
            ("1.000000", 1_000_000),
        ] {
            assert_eq!(Amount::atomic_from_decimal(text, 6), Ok(atomic), "{text}");
        }
        assert_eq!(Amount::atomic_from_decimal("15", 0), Ok(15));
        assert_eq!(Amount::atomic_from_decimal("18446744073709.551615", 6), Ok(u64::MAX));
    }

    #[test]
    fn refuses_what_is_not_an_amount() {
        use AmountError::{NotANumber, TooLarge, TooManyDecimals};
        for (text, error) in [
            ("", NotANumber),
            (".", NotANumber),
            ("1.", NotANumber),
            (".5", NotANumber),
            ("-1", NotANumber),
            ("+1", NotANumber),
            ("1,000", NotANumber),
            ("1e3", NotANumber),
            (" 1", NotANumber),
            ("1.2.3", NotANumber),
            ("١", NotANumber),
            ("0.0000001", TooManyDecimals { most: 6 }),
            ("0.0000000", TooManyDecimals { most: 6 }),
            ("18446744073709.551616", TooLarge),
            ("99999999999999999999", TooLarge),
        ] {
            assert_eq!(Amount::atomic_from_decimal(text, 6), Err(error), "{text}");
        }
        assert_eq!(Amount::atomic_from_decimal("1.0", 0), Err(TooManyDecimals { most: 0 }));
    }
}
