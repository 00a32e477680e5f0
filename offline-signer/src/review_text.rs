//! The review on a terminal or in a pipe.
use approval::{Line, Weight};
use rustix::termios::tcgetwinsize;
use station::{Answers, CliError, Exit, Io};

/// Where the text begins behind its label.
const LABEL_WIDTH: usize = 16;
/// Lines that stay free for the prompt below a page.
const PROMPT_LINES: usize = 3;

/// The width of a terminal that does not tell.
const USUAL_WIDTH: usize = 80;

/// Returns the rows of one line of the review on a terminal of `width` columns. What does not fit
/// goes on behind a bar, so that no foreign text ever begins a row. Colour is never the only sign:
/// a danger says so in letters.
pub(crate) fn rows(line: &Line, width: usize, colour: bool) -> Vec<String> {
    let (first, next) = margins(line);
    let room = width.saturating_sub(first.chars().count()).max(20);
    let ending = if first == "-- " { " --" } else { "" };
    let chunks = wrapped(&format!("{}{ending}", line.text), room);
    let style = match line.weight {
        Weight::Heading | Weight::Effect => "1",
        Weight::Danger => "1;7;31",
        Weight::Warning => "1;33",
        Weight::Detail | Weight::Note => "",
    };
    let mut margin = first;
    let mut rows = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let row = format!("{margin}{chunk}");
        let plain = !colour || style.is_empty();
        rows.push(if plain { row } else { format!("\u{1b}[{style}m{row}\u{1b}[0m") });
        margin.clone_from(&next);
    }
    rows
}

/// What stands before the text in its first row and in those that follow.
fn margins(line: &Line) -> (String, String) {
    let label = match line.weight {
        Weight::Danger => format!("DANGER {}", line.label),
        Weight::Warning => format!("warning {}", line.label),
        Weight::Heading | Weight::Effect | Weight::Detail | Weight::Note => line.label.clone(),
    };
    let first = match (line.weight, label.is_empty()) {
        (Weight::Heading, true) => String::from("-- "),
        (_, true) => String::new(),
        (_, false) => format!("{label:LABEL_WIDTH$}  "),
    };
    let next = format!("{:>width$} ", "|", width = first.chars().count().saturating_sub(1).max(1));
    (first, next)
}

/// Cuts text into pieces of at most `room` columns; letters beyond ASCII may take two each.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used: usize = 0;
    for letter in text.chars() {
        let columns = if letter.is_ascii() { 1 } else { 2 };
        if used.saturating_add(columns) > room {
            pieces.push(String::new());
            used = 0;
        }
        if let Some(last) = pieces.last_mut() {
            last.push(letter);
        }
        used = used.saturating_add(columns);
    }
    pieces
}

/// Returns the width of standard output's terminal; without one, nothing is wrapped.
pub(crate) fn stdout_width(io: &Io<'_>) -> usize {
    if !io.facing.stdout {
        return usize::MAX;
    }
    tcgetwinsize(std::io::stdout()).map_or(USUAL_WIDTH, |size| usize::from(size.ws_col))
}

/// Shows every line; at a terminal page by page, so that none rolls away unseen.
///
/// # Errors
///
/// [`Exit::Declined`] if the input ends before the last page, [`Exit::Failure`] if a line cannot
/// be shown.
pub(crate) fn show(lines: &[Line], answers: &mut Answers, io: &mut Io<'_>) -> Result<(), CliError> {
    let (height, width, colour) = match answers {
        Answers::Terminal(terminal) => {
            let size = tcgetwinsize(terminal);
            let (rows, columns) = size.map_or((24, 80), |size| (size.ws_row, size.ws_col));
            (usize::from(rows), usize::from(columns), io.facing.may_colour)
        }
        Answers::Stdin => (usize::MAX, usize::MAX, io.facing.colour),
    };
    let rows: Vec<String> = lines.iter().flat_map(|line| rows(line, width, colour)).collect();
    let page = height.saturating_sub(PROMPT_LINES).max(5);
    let pages = rows.len().div_ceil(page);
    for (place, part) in rows.chunks(page).enumerate() {
        part.iter().try_for_each(|row| answers.show(io, row))?;
        let number = place.saturating_add(1);
        if number < pages {
            let prompt = format!("page {number} of {pages}; press Enter for the next one");
            if answers.ask(io, &prompt)?.is_none() {
                let hint = "nothing was signed or written";
                return Err(CliError::new(Exit::Declined, "the review was not read", hint));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str) -> Line {
        Line { weight: Weight::Note, label: "note".into(), text: text.into() }
    }

    #[test]
    fn long_text_never_begins_a_row() {
        let text = "x".repeat(62) + "check code       12345678";
        let rows = rows(&note(&text), 80, false);
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row.chars().count() <= 80));
        assert_eq!(rows[1], format!("{:>17} check code       12345678", "|"));
    }

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(rows(&note(&"振".repeat(31)), 80, false).len(), 1);
        assert_eq!(rows(&note(&"振".repeat(32)), 80, false).len(), 2);
    }

    #[test]
    fn nothing_is_wrapped_without_a_terminal() {
        assert_eq!(rows(&note(&"x".repeat(5000)), usize::MAX, false).len(), 1);
    }
}
