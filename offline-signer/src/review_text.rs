//! The review on a terminal or in a pipe.
use approval::{Line, Weight};
use rustix::termios::tcgetwinsize;
use station::{Answers, CliError, Exit, Io};

/// Where the text begins behind its label.
const LABEL_WIDTH: usize = 16;
/// Lines that stay free for the prompt below a page.
const PROMPT_LINES: usize = 3;

/// Returns one line of the review as text, coloured for a terminal that wants it. Colour is never
/// the only sign: a danger says so in letters.
pub(crate) fn line(line: &Line, colour: bool) -> String {
    let label = match line.weight {
        Weight::Danger => format!("DANGER {}", line.label),
        Weight::Warning => format!("warning {}", line.label),
        Weight::Heading | Weight::Effect | Weight::Detail | Weight::Note => line.label.clone(),
    };
    let text = match (line.weight, label.is_empty()) {
        (Weight::Heading, true) => format!("-- {} --", line.text),
        (_, true) => line.text.clone(),
        (_, false) => format!("{label:LABEL_WIDTH$}  {}", line.text),
    };
    let style = match line.weight {
        Weight::Heading | Weight::Effect => "1",
        Weight::Danger => "1;7;31",
        Weight::Warning => "1;33",
        Weight::Detail | Weight::Note => "",
    };
    if colour && !style.is_empty() { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text }
}

/// Shows every line; at a terminal page by page, so that none rolls away unseen.
///
/// # Errors
///
/// [`Exit::Declined`] if the input ends before the last page.
pub(crate) fn show(lines: &[Line], answers: &mut Answers, io: &mut Io<'_>) -> Result<(), CliError> {
    let height = match answers {
        Answers::Terminal(terminal) => tcgetwinsize(terminal).map_or(24, |size| size.ws_row),
        Answers::Stdin => u16::MAX,
    };
    let page = usize::from(height).saturating_sub(PROMPT_LINES).max(5);
    let pages = lines.len().div_ceil(page);
    let colour = match answers {
        Answers::Terminal(_) => io.facing.may_colour,
        Answers::Stdin => io.facing.colour,
    };
    for (place, part) in lines.chunks(page).enumerate() {
        for entry in part {
            answers.show(io, &line(entry, colour));
        }
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
