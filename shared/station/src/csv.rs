//! One line of a list of comma-separated values (RFC 4180), strictly.
//!
//! Readers of such lists forgive much, and each forgives something else: a quote that is never
//! closed makes one field of all that follows, and the payments in it are gone without a word.
//! Here a field in quotes ends on its own line, and a quote stands nowhere else than around a
//! field or doubled within one.

use std::iter::Peekable;
use std::str::Chars;
use thiserror::Error;

/// The most fields on a line: as many as a table that people make by hand ever has.
pub const MOST_FIELDS: usize = 64;

/// Why a line is not one of comma-separated values.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum CsvError {
    /// A quote within a field that does not begin with one.
    #[error("a quote within a field: put the field in quotes and double the quote")]
    Quote,
    /// Something between the closing quote and the next comma.
    #[error("text behind a closing quote: double the quotes within a field")]
    BehindQuote,
    /// A field in quotes that does not end on its line.
    #[error("a quote that is not closed on its line: each line is one payment")]
    Open,
    /// A carriage return that ends no line.
    #[error("a carriage return within the line")]
    Return,
    /// More than [`MOST_FIELDS`].
    #[error("more than {MOST_FIELDS} fields")]
    Fields,
}

/// Splits a line, without its end, into its fields: always at least one.
///
/// # Errors
///
/// [`CsvError`] for the first thing that another reader could take for something else.
pub fn fields(line: &str) -> Result<Vec<String>, CsvError> {
    if line.contains(['\r', '\n']) {
        return Err(CsvError::Return);
    }
    let mut letters = line.chars().peekable();
    let mut out = Vec::new();
    loop {
        if out.len() >= MOST_FIELDS {
            return Err(CsvError::Fields);
        }
        out.push(match letters.next_if_eq(&'"') {
            Some(_) => quoted(&mut letters)?,
            None => plain(&mut letters)?,
        });
        match letters.next() {
            None => return Ok(out),
            Some(',') => {}
            Some(_) => return Err(CsvError::BehindQuote),
        }
    }
}

fn plain(letters: &mut Peekable<Chars<'_>>) -> Result<String, CsvError> {
    let mut field = String::new();
    while let Some(letter) = letters.next_if(|letter| *letter != ',') {
        if letter == '"' {
            return Err(CsvError::Quote);
        }
        field.push(letter);
    }
    Ok(field)
}

/// Reads what follows an opening quote, the closing one included.
fn quoted(letters: &mut Peekable<Chars<'_>>) -> Result<String, CsvError> {
    let mut field = String::new();
    while let Some(letter) = letters.next() {
        if letter != '"' {
            field.push(letter);
        } else if letters.next_if_eq(&'"').is_some() {
            field.push('"');
        } else {
            return Ok(field);
        }
    }
    Err(CsvError::Open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_plain_or_in_quotes() {
        for (line, expected) in [
            ("", vec![""]),
            (",", vec!["", ""]),
            ("a,b", vec!["a", "b"]),
            (" a , b ", vec![" a ", " b "]),
            ("\"a\",\"\"", vec!["a", ""]),
            ("\"a,b\",c", vec!["a,b", "c"]),
            ("\"say \"\"hi\"\"\",", vec!["say \"hi\"", ""]),
            ("\"\"\"\"", vec!["\""]),
            ("ä;\t,\u{1F600}", vec!["ä;\t", "\u{1F600}"]),
        ] {
            assert_eq!(fields(line).unwrap(), expected, "{line}");
        }
    }

    #[test]
    fn nothing_is_forgiven() {
        for (line, error) in [
            ("\"", CsvError::Open),
            ("a,\"b", CsvError::Open),
            ("\"a\"\"", CsvError::Open),
            ("a\"b", CsvError::Quote),
            ("a,b\"", CsvError::Quote),
            (" \"a\"", CsvError::Quote),
            ("\"a\"b", CsvError::BehindQuote),
            ("\"a\" ,b", CsvError::BehindQuote),
            ("\"a\"\"\"b", CsvError::BehindQuote),
            ("a\rb", CsvError::Return),
            ("a\r", CsvError::Return),
            ("\"a\nb\"", CsvError::Return),
        ] {
            assert_eq!(fields(line), Err(error), "{line}");
        }
        assert_eq!(fields(&",".repeat(MOST_FIELDS)), Err(CsvError::Fields));
        assert_eq!(fields(&",".repeat(MOST_FIELDS - 1)).unwrap().len(), MOST_FIELDS);
    }
}
