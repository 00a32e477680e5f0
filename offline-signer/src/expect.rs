//! `--expect`: a list that did not come through the online tool, compared row by row with what
//! the request would do.
use approval::{Line, Weight};
use chain::{Network, Parsed, Payment};
use chains::ChainId;
use protocol::Digest;
use serde_json::{Value, json};
use station::payment_list::{self, PaymentList, Row};
use station::{CliError, Io};
use std::fmt::Write as _;
use std::path::Path;

/// How many differing rows are named.
const MOST_NAMED: usize = 10;

/// A list that every transaction of a request equals. Made by [`check`] only.
pub(crate) struct Matched {
    rows: usize,
    sha256: String,
    name: String,
}

impl Matched {
    /// Returns the line that the review gains.
    pub(crate) fn line(&self) -> Line {
        let Self { rows, sha256, name } = self;
        Line {
            weight: Weight::Effect,
            label: String::from("list"),
            text: format!("every row equals the list {name} ({rows} rows, sha256 {sha256})"),
        }
    }

    /// Returns what scripts read.
    pub(crate) fn object(&self) -> Value {
        json!({ "rows": self.rows, "matched": true, "sha256": self.sha256 })
    }
}

/// Compares each transaction, in order, with the row of the list in its place: recipient, amount
/// with its asset, and message. Payer, fee and times are for the review.
///
/// # Errors
///
/// `R-EXPECT` with the first rows that differ; bad input if the list is not one.
pub(crate) fn check(
    path: &Path,
    chain: ChainId,
    network: Network,
    transactions: &[Parsed],
    digest: &Digest,
    io: &mut Io<'_>,
) -> Result<Matched, CliError> {
    let list = payment_list::read_payment_list(path, io, |text| {
        chain.read_payment(text, network).map_err(|error| error.to_string())
    })?;
    let differing = differing(&list.rows, transactions);
    if differing.is_empty() && list.rows.len() == transactions.len() {
        let PaymentList { rows, sha256, name } = list;
        return Ok(Matched { rows: rows.len(), sha256: hex(&sha256), name });
    }
    let text = summary(list.rows.len(), transactions.len(), differing.len());
    let hint = "sign nothing; find out whether the list or the request was changed, and by whom";
    let refusal = CliError::refused(digest.to_string(), "R-EXPECT", text, hint);
    Err(refusal.with_details(named(&differing)))
}

fn differing(rows: &[Row], transactions: &[Parsed]) -> Vec<String> {
    let length = rows.len().max(transactions.len());
    (0..length)
        .filter_map(|place| {
            let (row, parsed) = (rows.get(place), transactions.get(place));
            let asked = row.map(|row| &row.payment);
            let found = parsed.and_then(|parsed| Payment::of(parsed.facts()));
            if asked.is_some() && asked == found.as_ref() {
                return None;
            }
            let number = place.saturating_add(1);
            Some(format!("row {number}: {}; {}", listed(row), requested(parsed, found.as_ref())))
        })
        .collect()
}

fn listed(row: Option<&Row>) -> String {
    match row {
        Some(Row { line, payment }) => format!("the list says (line {line}) {payment}"),
        None => String::from("the list says nothing"),
    }
}

fn requested(parsed: Option<&Parsed>, payment: Option<&Payment>) -> String {
    match (parsed, payment) {
        (None, _) => String::from("the request says nothing"),
        (Some(_), Some(payment)) => format!("the request says {payment}"),
        (Some(parsed), None) => {
            format!("the request does something else than one payment ({})", parsed.facts().kind)
        }
    }
}

fn summary(rows: usize, transactions: usize, differing: usize) -> String {
    if rows == transactions {
        return format!("{differing} of {rows} rows differ from the list");
    }
    format!("the list has {rows} rows, the request {transactions}; {differing} differ")
}

/// Returns the first differing rows, and how many more there are.
fn named(differing: &[String]) -> Vec<String> {
    let mut named: Vec<String> = differing.iter().take(MOST_NAMED).cloned().collect();
    match differing.len().saturating_sub(MOST_NAMED) {
        0 => {}
        more => named.push(format!("and {more} more")),
    }
    named
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut out, byte| {
        // Writing to a String cannot fail.
        let _written = write!(out, "{byte:02x}");
        out
    })
}
