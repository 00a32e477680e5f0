//! A list of payments that is taken has as many rows as lines with something on them, and each
//! row reads the same again.
#![no_main]
use chain::{Network, Payment, PaymentText};
use fuzz::{MOST_HELD, within};
use libfuzzer_sys::fuzz_target;
use station::payment_list::{ListError, parse};

fuzz_target!(|bytes: &[u8]| within(MOST_HELD, || run(bytes)));

fn run(bytes: &[u8]) {
    match parse(bytes, payment) {
        Ok(rows) => {
            let lines = bytes.split(|byte| *byte == b'\n');
            let filled = lines.filter(|line| !matches!(line, [] | [b'\r'])).count();
            assert_eq!(rows.len(), filled - 1);
            assert!(rows.is_sorted_by(|a, b| a.line < b.line));
        }
        Err(ListError::Rows { rows, of }) => assert!((1..=of).contains(&rows.len())),
        Err(_) => {}
    }
}

fn payment(text: &PaymentText<'_>) -> Result<Payment, String> {
    nem::read_payment(text, Network::Testnet).map_err(|error| error.to_string())
}
