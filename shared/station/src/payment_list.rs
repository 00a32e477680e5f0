//! Lists of payments: what a batch is drafted from on one machine, and what it is compared with
//! on the other. Both read the same form, each from a file of its own.
use crate::csv::{self, CsvError};
use crate::{CliError, Exit, Io, files, look_like_key};
use chain::{Payment, PaymentText};
use protocol::MOST_TRANSACTIONS;
use sha2::{Digest as _, Sha256};
use std::path::Path;
use thiserror::Error;

/// The largest list in bytes: a thousand longest messages, every letter a doubled quote, and as
/// much again for references.
pub const MOST_LIST: usize = 4 * 1024 * 1024;

/// How many bad rows are told one by one.
const MOST_TOLD: usize = 20;

/// A list of 1 to 1,000 payments, in the order of its lines.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PaymentList {
    /// The payments.
    pub rows: Vec<Row>,
    /// The SHA-256 of the file.
    pub sha256: [u8; 32],
    /// The name of the file, escaped.
    pub name: String,
}

/// A payment and where it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Row {
    /// The line, the header being the first.
    pub line: usize,
    /// What the line asks for.
    pub payment: Payment,
}

/// A line that asks for no payment, and why. The reason repeats nothing of the line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BadRow {
    /// The line, the header being the first.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Why bytes are not a list of payments.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum ListError {
    /// It looks like a key.
    #[error("it looks like a key")]
    Key,
    /// It is not text.
    #[error("line {line} is not UTF-8")]
    NotText {
        /// The first line that is not.
        line: usize,
    },
    /// The first line is not one of comma-separated values.
    #[error("the header: {0}")]
    Header(#[from] CsvError),
    /// A column that lists of payments do not have.
    #[error("the header: column {column} is unknown")]
    Unknown {
        /// Which one, counted from 1.
        column: usize,
    },
    /// A column that is there twice.
    #[error("the header: the column {0} is there twice")]
    Twice(&'static str),
    /// A column that must be there.
    #[error("the header: the column {0} is missing")]
    Missing(&'static str),
    /// A header and nothing else.
    #[error("there is no payment in it")]
    Empty,
    /// More payments than a request can hold.
    #[error("there are more than {MOST_TRANSACTIONS} payments in it")]
    TooMany,
    /// Lines that are not payments: all of them.
    #[error("{} of {of} rows are bad", .rows.len())]
    Rows {
        /// The bad ones, in order.
        rows: Vec<BadRow>,
        /// How many rows there are.
        of: usize,
    },
}

/// Reads a list of payments from a file, or from standard input for `-`. `payment` decides what
/// is a payment on the chain and network at hand, and says what is wrong with any other.
///
/// # Errors
///
/// [`crate::Exit::BadInput`] with every bad row, of which 20 are told one by one.
pub fn read_payment_list(
    path: &Path,
    io: &mut Io<'_>,
    payment: impl Fn(&PaymentText<'_>) -> Result<Payment, String>,
) -> Result<PaymentList, CliError> {
    let bytes = files::read_bounded(path, MOST_LIST, io).map_err(|error| {
        if error.exit() != Exit::BadInput {
            return error;
        }
        CliError::bad_input(error.what(), "make several lists of it")
    })?;
    let name = files::file_name(path);
    let rows = parse(&bytes, payment).map_err(|error| refuse(&name, &error))?;
    Ok(PaymentList { rows, sha256: Sha256::digest(&bytes).into(), name })
}

fn refuse(name: &str, error: &ListError) -> CliError {
    let hint = match error {
        ListError::Key => return look_like_key(),
        ListError::NotText { .. } => "save the list as UTF-8",
        ListError::Header(_)
        | ListError::Unknown { .. }
        | ListError::Twice(_)
        | ListError::Missing(_) => {
            "the first line names the columns, with commas: address, amount, mosaic, message, message-hex, reference"
        }
        ListError::Empty => "give a list with a line for each payment",
        ListError::TooMany => "make several lists of at most 1,000 payments each",
        ListError::Rows { .. } => "mend these lines; nothing was written",
    };
    CliError::bad_input(format!("{name}: {error}"), hint).with_details(told(error))
}

/// Returns one line for each bad row, up to 20, and how many more there are.
fn told(error: &ListError) -> Vec<String> {
    let ListError::Rows { rows, .. } = error else { return Vec::new() };
    let line = |bad: &BadRow| format!("line {}: {}", bad.line, bad.reason);
    let mut told: Vec<String> = rows.iter().take(MOST_TOLD).map(line).collect();
    match rows.len().saturating_sub(MOST_TOLD) {
        0 => {}
        more => told.push(format!("and {more} more")),
    }
    told
}

/// Reads a list from its bytes, a byte order mark or none before them. Lines without a single
/// character are passed over.
///
/// # Errors
///
/// [`ListError`]; of bad rows it names all.
pub fn parse(
    bytes: &[u8],
    payment: impl Fn(&PaymentText<'_>) -> Result<Payment, String>,
) -> Result<Vec<Row>, ListError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if scheme::keylike::looks_like_key(bytes) {
        return Err(ListError::Key);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        ListError::NotText { line: good.split(|byte| *byte == b'\n').count() }
    })?;
    let mut lines = text.split('\n').map(without_return).zip(1..);
    let columns = Columns::read(lines.next().map_or("", |(line, _)| line))?;
    let rows: Vec<(&str, usize)> = lines
        .filter(|(line, _)| !line.is_empty())
        .take(MOST_TRANSACTIONS.saturating_add(1))
        .collect();
    match rows.len() {
        0 => Err(ListError::Empty),
        1..=MOST_TRANSACTIONS => read_rows(&rows, &columns, payment),
        _ => Err(ListError::TooMany),
    }
}

fn without_return(line: &str) -> &str {
    line.strip_suffix('\r').unwrap_or(line)
}

fn read_rows(
    lines: &[(&str, usize)],
    columns: &Columns,
    payment: impl Fn(&PaymentText<'_>) -> Result<Payment, String>,
) -> Result<Vec<Row>, ListError> {
    let (mut rows, mut bad) = (Vec::new(), Vec::new());
    for (text, line) in lines {
        let line = *line;
        match columns.split(text).and_then(|fields| payment(&columns.payment(&fields))) {
            Ok(payment) => rows.push(Row { line, payment }),
            Err(reason) => bad.push(BadRow { line, reason }),
        }
    }
    if bad.is_empty() { Ok(rows) } else { Err(ListError::Rows { rows: bad, of: lines.len() }) }
}

/// Which column holds what, counted from 0.
#[derive(Clone, Copy, Debug, Default)]
struct Columns {
    count: usize,
    address: Option<usize>,
    amount: Option<usize>,
    mosaic: Option<usize>,
    message: Option<usize>,
    message_hex: Option<usize>,
    /// For the operator's own books: it must be a column, and that is all.
    reference: Option<usize>,
}

impl Columns {
    fn read(header: &str) -> Result<Self, ListError> {
        let names = csv::fields(header)?;
        let mut columns = Self { count: names.len(), ..Self::default() };
        for (place, name) in names.iter().enumerate() {
            let (name, column) = match name.as_str() {
                "address" => ("address", &mut columns.address),
                "amount" => ("amount", &mut columns.amount),
                "mosaic" => ("mosaic", &mut columns.mosaic),
                "message" => ("message", &mut columns.message),
                "message-hex" => ("message-hex", &mut columns.message_hex),
                "reference" => ("reference", &mut columns.reference),
                // Its name is not repeated: the first line may be anything, even part of a key.
                _ => return Err(ListError::Unknown { column: place.saturating_add(1) }),
            };
            if column.replace(place).is_some() {
                return Err(ListError::Twice(name));
            }
        }
        for (name, column) in [("address", columns.address), ("amount", columns.amount)] {
            if column.is_none() {
                return Err(ListError::Missing(name));
            }
        }
        Ok(columns)
    }

    fn split(&self, line: &str) -> Result<Vec<String>, String> {
        let fields = csv::fields(line).map_err(|error| error.to_string())?;
        if fields.len() == self.count {
            return Ok(fields);
        }
        Err(format!("{} fields under {} columns", fields.len(), self.count))
    }

    fn payment<'a>(&self, fields: &'a [String]) -> PaymentText<'a> {
        let field = |column: Option<usize>| {
            column.and_then(|place| fields.get(place)).map_or("", String::as_str)
        };
        PaymentText {
            address: field(self.address),
            amount: field(self.amount),
            mosaic: field(self.mosaic),
            message: field(self.message),
            message_hex: field(self.message_hex),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chain::{Address, Amount, Asset, Message, Network};

    /// A chain on which every address but `bad` is one.
    fn payment(text: &PaymentText<'_>) -> Result<Payment, String> {
        if text.address == "bad" {
            return Err("address: bad".into());
        }
        let asset = Asset { id: text.mosaic.into(), scale: None, may_carry_levy: false };
        let atomic = text.amount.parse().map_err(|_| String::from("amount: bad"))?;
        let message = (!text.message.is_empty()).then(|| Message::Text(text.message.into()));
        let to = Address::derived(text.address.into(), Network::Testnet);
        Ok(Payment { to, amount: Amount { asset, atomic }, message })
    }

    fn read(list: &str) -> Result<Vec<Row>, ListError> {
        parse(list.as_bytes(), payment)
    }

    fn shown(list: &str) -> Vec<String> {
        let rows = read(list).unwrap();
        rows.iter().map(|row| format!("{}: {}", row.line, row.payment)).collect()
    }

    #[test]
    fn columns_stand_in_any_order() {
        let expected = ["2: 5 atomic units of m to A, message (text) hi, all"];
        for list in [
            "address,amount,mosaic,message,reference\nA,5,m,\"hi, all\",r\n",
            "reference,message,mosaic,amount,address\r\nr,\"hi, all\",m,5,A\r\n",
            "\u{feff}\"message\",address,mosaic,amount\n\"hi, all\",A,m,5",
        ] {
            assert_eq!(shown(list), expected, "{list}");
        }
    }

    #[test]
    fn lines_are_counted_with_the_empty_ones() {
        let list = "address,amount\nA,1\n\r\n\nB,2\n";
        assert_eq!(
            shown(list),
            ["2: 1 atomic units of  to A, no message", "5: 2 atomic units of  to B, no message"]
        );
    }

    #[test]
    fn headers_that_are_none() {
        for (list, error) in [
            ("", ListError::Unknown { column: 1 }),
            ("A,5", ListError::Unknown { column: 1 }),
            ("address,amount,fee\nA,5,1", ListError::Unknown { column: 3 }),
            ("address,amount,\nA,5,", ListError::Unknown { column: 3 }),
            ("Address,amount\nA,5", ListError::Unknown { column: 1 }),
            ("address;amount\nA;5", ListError::Unknown { column: 1 }),
            ("address, amount\nA,5", ListError::Unknown { column: 2 }),
            ("address,amount,address\nA,5,B", ListError::Twice("address")),
            ("address,mosaic\nA,m", ListError::Missing("amount")),
            ("amount,mosaic\n1,m", ListError::Missing("address")),
            ("\naddress,amount\nA,5", ListError::Unknown { column: 1 }),
            ("\"address,amount\nA,5", ListError::Header(CsvError::Open)),
            ("address,amount", ListError::Empty),
            ("address,amount\n\r\n\n", ListError::Empty),
        ] {
            assert_eq!(read(list), Err(error), "{list}");
        }
    }

    #[test]
    fn every_bad_row_is_named() {
        let list = "address,amount\nA,1\nbad,1\nA,x\nA\nA,1,1\n\"A,1\nA,\"1\"\"\nA,1\n";
        let Err(ListError::Rows { rows, of: 8 }) = read(list) else { panic!() };
        let told: Vec<String> =
            rows.iter().map(|bad| format!("{} {}", bad.line, bad.reason)).collect();
        assert_eq!(
            told,
            [
                "3 address: bad",
                "4 amount: bad",
                "5 1 fields under 2 columns",
                "6 3 fields under 2 columns",
                "7 a quote that is not closed on its line: each line is one payment",
                "8 a quote that is not closed on its line: each line is one payment",
            ]
        );
    }

    #[test]
    fn twenty_bad_rows_are_told_and_the_rest_counted() {
        let list = format!("address,amount\n{}", "bad,1\n".repeat(23));
        let error = refuse("list", &read(&list).unwrap_err());
        assert_eq!(error.what(), "list: 23 of 23 rows are bad");
        assert_eq!(error.details().len(), 21);
        assert_eq!(error.details().first().unwrap(), "line 2: address: bad");
        assert_eq!(error.details().last().unwrap(), "and 3 more");
    }

    #[test]
    fn a_thousand_and_no_more() {
        let list = |rows| format!("address,amount\n{}", "A,1\n".repeat(rows));
        assert_eq!(read(&list(1_000)).unwrap().len(), 1_000);
        assert_eq!(read(&list(1_001)), Err(ListError::TooMany));
    }

    #[test]
    fn what_is_no_list_is_not_repeated() {
        let key = "575dbb3062267eff57c970a336ebbc8fbcfe12c5bd3ed7bc11eb0481d7704ced\n";
        assert_eq!(read(key), Err(ListError::Key));
        let lines = parse(b"address,amount\nA,1\nA,\xff\n", payment);
        assert_eq!(lines, Err(ListError::NotText { line: 3 }));
        let second = format!("{key}address,amount\nA,1\n");
        let error = refuse("list", &read(&second).unwrap_err());
        assert!(!format!("{error:?}").contains("575d"));
    }
}
