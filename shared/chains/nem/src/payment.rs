//! Payments as people list them: an address, an amount, perhaps a mosaic and a message.
use crate::{AddressError, MAX_MESSAGE, MosaicId, MosaicIdError, read_address};
use alloc::string::String;
use chain::{Amount, AmountError, Message, Network, Payment, PaymentText, WrongNetwork};
use data_encoding::HEXLOWER_PERMISSIVE;

/// Decimals of XEM.
const XEM_DECIMALS: u8 = 6;

/// Why a row of a list is not a payment. No text repeats the row: it may hold anything.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PaymentError {
    /// The recipient is not an address.
    #[error("address: {0}")]
    Address(#[from] AddressError),
    /// The recipient is an address of another network.
    #[error("address: {0}")]
    Network(#[from] WrongNetwork),
    /// What is paid is not the name of a mosaic.
    #[error("mosaic: {0}")]
    Mosaic(#[from] MosaicIdError),
    /// XEM that is not a number of at most six decimals.
    #[error("amount: {0}")]
    Amount(AmountError),
    /// Part of an atomic unit.
    #[error("amount: of a mosaic it is a whole number of atomic units")]
    Units,
    /// More than NIS can count.
    #[error("amount: it is 2^63 units or more")]
    TooMuch,
    /// A message that no transaction can hold.
    #[error("message: it has {found} bytes, {MAX_MESSAGE} is the most")]
    Message {
        /// How many bytes it has.
        found: usize,
    },
    /// A message of bytes that is not hexadecimal.
    #[error("message-hex: it is written in pairs of 0-9 and a-f")]
    Hex,
    /// A text and bytes.
    #[error("message and message-hex: a payment has one message")]
    TwoMessages,
    /// Nothing is paid and nothing is said.
    #[error("it pays nothing and says nothing")]
    Nothing,
}

/// Reads a payment on `network`: XEM with decimals where no mosaic is named, else whole atomic
/// units of the mosaic, `nem:xem` included.
///
/// # Errors
///
/// [`PaymentError`] for the first part that is wrong.
pub fn read_payment(text: &PaymentText<'_>, network: Network) -> Result<Payment, PaymentError> {
    let to = read_address(text.address)?.require_network(network)?;
    let (id, decimals) = match text.mosaic {
        "" => (MosaicId::xem(), XEM_DECIMALS),
        name => (name.parse()?, 0),
    };
    let atomic = Amount::atomic_from_decimal(text.amount, decimals).map_err(|error| {
        if text.mosaic.is_empty() { PaymentError::Amount(error) } else { of_units(error) }
    })?;
    if i64::try_from(atomic).is_err() {
        return Err(PaymentError::TooMuch);
    }
    let message = message(text)?;
    if atomic == 0 && message.is_none() {
        return Err(PaymentError::Nothing);
    }
    Ok(Payment { to, amount: Amount { asset: id.asset(), atomic }, message })
}

const fn of_units(error: AmountError) -> PaymentError {
    match error {
        AmountError::NotANumber | AmountError::TooManyDecimals { .. } => PaymentError::Units,
        AmountError::TooLarge => PaymentError::TooMuch,
    }
}

fn message(text: &PaymentText<'_>) -> Result<Option<Message>, PaymentError> {
    match (text.message, text.message_hex) {
        ("", "") => Ok(None),
        (words, "") => self::text(words).map(Some),
        ("", digits) => hex(digits).map(Some),
        (_, _) => Err(PaymentError::TwoMessages),
    }
}

/// UTF-8 never begins with the byte that marks hexadecimal data, so text stays text.
fn text(words: &str) -> Result<Message, PaymentError> {
    match words.len() {
        0..=MAX_MESSAGE => Ok(Message::Text(String::from(words))),
        found => Err(PaymentError::Message { found }),
    }
}

/// The mark in front of the bytes counts as one of them.
fn hex(digits: &str) -> Result<Message, PaymentError> {
    let data = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).map_err(|_| PaymentError::Hex)?;
    match data.len().saturating_add(1) {
        2..=MAX_MESSAGE => Ok(Message::Hex(data)),
        found => Err(PaymentError::Message { found }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    const TO: &str = "TAQN3LEYRADH4PDI3TNF7QVXQODMWGQKLV5JPP46";
    const NETWORK: Network = Network::Testnet;

    fn text<'a>(amount: &'a str, mosaic: &'a str) -> PaymentText<'a> {
        PaymentText { address: TO, amount, mosaic, message: "", message_hex: "" }
    }

    fn read(amount: &str, mosaic: &str) -> Result<Payment, PaymentError> {
        read_payment(&text(amount, mosaic), NETWORK)
    }

    #[test]
    fn xem_has_decimals_and_mosaics_have_units() {
        for (amount, mosaic, shown) in [
            ("12.5", "", "12.500000 XEM"),
            ("0.000001", "", "0.000001 XEM"),
            ("12", "nem:xem", "0.000012 XEM"),
            ("1500", "alice:gold", "1,500 atomic units of alice:gold"),
        ] {
            assert_eq!(read(amount, mosaic).unwrap().amount.to_string(), shown);
        }
    }

    #[test]
    fn addresses_are_read_as_people_write_them() {
        let address = "taqn3l-eyradh-4pdi3t-nf7qvx-qodmwg-qklv5j-pp46";
        let payment = read_payment(&PaymentText { address, ..text("1", "") }, NETWORK).unwrap();
        assert_eq!(payment.to.as_str(), TO);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (amount, mosaic, says) in [
            ("", "", "amount: an amount is written in digits"),
            ("1,000", "", "amount: an amount is written in digits"),
            ("0.0000001", "", "amount: at most 6 decimals"),
            ("99999999999999", "", "amount: the amount is too large"),
            ("9223372036854.775808", "", "amount: it is 2^63 units or more"),
            ("12.5", "alice:gold", "amount: of a mosaic it is a whole number"),
            ("-1", "alice:gold", "amount: of a mosaic it is a whole number"),
            ("9223372036854775808", "alice:gold", "amount: it is 2^63 units or more"),
            ("99999999999999999999", "alice:gold", "amount: it is 2^63 units or more"),
            ("1", "gold", "mosaic: a mosaic is written namespace:name"),
            ("1", "Alice:gold", "mosaic: a namespace has"),
            ("1", "alice:gold ", "mosaic: a mosaic's name has"),
            ("0", "", "it pays nothing and says nothing"),
            ("0", "alice:gold", "it pays nothing and says nothing"),
        ] {
            let error = read(amount, mosaic).unwrap_err().to_string();
            assert!(error.starts_with(says), "{amount} {mosaic}: {error}");
        }
    }

    #[test]
    fn addresses_of_nowhere_and_of_another_network() {
        let mistyped = TO.replace("PP46", "PP47");
        let main = "NBULEAUG2CZQISUR442HWA6UAKGWIXHDAABJA5FH";
        for (address, says) in [
            ("", "address: an address has 40 characters, this one has 0"),
            (mistyped.as_str(), "address: the address has a wrong checksum"),
            (main, "address: it is for mainnet, not for testnet"),
        ] {
            let error = read_payment(&PaymentText { address, ..text("1", "") }, NETWORK);
            let error = error.unwrap_err().to_string();
            assert!(error.starts_with(says), "{error}");
        }
    }

    #[test]
    fn messages_fit_or_are_refused() {
        let longest = "x".repeat(MAX_MESSAGE);
        let fits = PaymentText { message: &longest, ..text("0", "") };
        assert!(read_payment(&fits, NETWORK).unwrap().message.is_some());
        let longer = "ä".repeat(513);
        let error = read_payment(&PaymentText { message: &longer, ..text("1", "") }, NETWORK);
        assert_eq!(error, Err(PaymentError::Message { found: 1026 }));
    }
    #[test]
    fn bytes_are_marked_and_bounded() {
        fn read(message: &str, message_hex: &str) -> Result<Payment, PaymentError> {
            read_payment(&PaymentText { message, message_hex, ..text("1", "") }, NETWORK)
        }
        let payment = read("", "00Ff").unwrap();
        assert_eq!(payment.message, Some(Message::Hex([0x00, 0xff].into())));
        let most = "00".repeat(MAX_MESSAGE - 1);
        assert!(read("", &most).is_ok());
        let found = MAX_MESSAGE + 1;
        assert_eq!(read("", &(most + "00")), Err(PaymentError::Message { found }));
        for digits in ["0", "0g", " 00", "0x00", "00 ff"] {
            assert_eq!(read("", digits), Err(PaymentError::Hex), "{digits}");
        }
        assert_eq!(read("a", "00"), Err(PaymentError::TwoMessages));
    }
}
