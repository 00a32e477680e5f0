//! Codes drawn in a terminal, animated: half blocks, black on a white window.

use std::io::{self, Write};
use std::num::NonZeroU16;
use std::time::{Duration, Instant};

use qr::{Modules, QUIET_ZONE};
use thiserror::Error;

use crate::show::{Codes, ShowError, Window};

/// Another screen, no cursor, black on white by colours that no theme changes.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[38;5;16;48;5;231m";
/// What was there before.
const LEAVE: &str = "\x1b[?2026l\x1b[0m\x1b[?25h\x1b[?1049l";
/// The terminal shows nothing of what follows until [`END_FRAME`]; those that do not know it
/// ignore it.
const BEGIN_FRAME: &str = "\x1b[?2026h";
const END_FRAME: &str = "\x1b[?2026l";
const HINT: &str = "Enter or q ends";

/// Why drawing ended early.
#[derive(Debug, Error)]
pub enum TerminalError {
    /// The payload cannot be shown so.
    #[error(transparent)]
    Show(#[from] ShowError),
    /// The terminal failed.
    #[error("the terminal cannot be written to or read from")]
    Io(#[from] io::Error),
}

/// What ended the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The operator is done: Enter, q, or the end of input.
    Done,
    /// Ctrl-C.
    Interrupted,
}

/// Draws codes until `wait` says that it is over. `wait` waits for a key, at most for the time
/// given (without limit for a still code), and tells whether a key ended it.
///
/// # Errors
///
/// Refuses a window that the codes do not fit, and hands on errors of the terminal, which is put
/// back as it was in any case.
pub fn show_in_terminal(
    codes: &Codes,
    window: Window,
    frames_per_second: NonZeroU16,
    output: &mut dyn Write,
    wait: &mut dyn FnMut(Option<Duration>) -> io::Result<Option<End>>,
) -> Result<End, TerminalError> {
    window.check(codes.version())?;
    write!(output, "{ENTER}")?;
    let result = animate(codes, window, frames_per_second, output, wait);
    let restored = write!(output, "{LEAVE}").and_then(|()| output.flush());
    let end = result?;
    restored?;
    Ok(end)
}

fn animate(
    codes: &Codes,
    window: Window,
    frames_per_second: NonZeroU16,
    output: &mut dyn Write,
    wait: &mut dyn FnMut(Option<Duration>) -> io::Result<Option<End>>,
) -> Result<End, TerminalError> {
    let step =
        Duration::from_secs(1).checked_div(frames_per_second.get().into()).unwrap_or_default();
    let mut due = Instant::now();
    output.write_all(surround(window).as_bytes())?;
    for modules in codes.iter() {
        let frame = frame(&modules?, window);
        let left = due.saturating_duration_since(Instant::now());
        if let Some(end) = wait(Some(left))? {
            return Ok(end);
        }
        output.write_all(frame.as_bytes())?;
        output.flush()?;
        // A terminal that falls behind is not chased: the next frame is due a step from now.
        due = Instant::now().checked_add(step).unwrap_or(due);
    }
    loop {
        if let Some(end) = wait(None)? {
            return Ok(end);
        }
    }
}

/// Returns a white window, with a word on how to end in its last line.
fn surround(window: Window) -> String {
    let blank = " ".repeat(window.columns.into());
    let lines = (1..=window.rows).map(|row| format!("\x1b[{row};1H{blank}"));
    let hint = format!("\x1b[{};1H{HINT}", window.rows);
    let fits = usize::from(window.columns) > HINT.len();
    lines.chain(fits.then_some(hint)).collect()
}

/// Returns one code with its quiet zone in the middle of the window, drawn over the one before.
fn frame(modules: &Modules, window: Window) -> String {
    let blank = vec![false; modules.size().saturating_add(2 * QUIET_ZONE)];
    let margin = vec![blank.clone(); QUIET_ZONE];
    let code = modules.rows().map(padded);
    let rows: Vec<Vec<bool>> = margin.iter().cloned().chain(code).chain(margin.clone()).collect();

    let height = rows.len().div_ceil(2);
    let top = usize::from(window.rows).saturating_sub(height) / 2;
    let left = usize::from(window.columns).saturating_sub(blank.len()) / 2;
    let mut text = String::from(BEGIN_FRAME);
    for (line, pair) in rows.chunks(2).enumerate() {
        let (upper, lower) = (pair.first().unwrap_or(&blank), pair.get(1).unwrap_or(&blank));
        let row = top.saturating_add(line).saturating_add(1);
        text.push_str(&format!("\x1b[{row};{}H", left.saturating_add(1)));
        text.extend(upper.iter().zip(lower).map(|(upper, lower)| half_blocks(*upper, *lower)));
    }
    text.push_str(END_FRAME);
    text
}

fn padded(row: &[bool]) -> Vec<bool> {
    let margin = [false; QUIET_ZONE];
    margin.iter().chain(row).chain(&margin).copied().collect()
}

fn half_blocks(upper: bool, lower: bool) -> char {
    match (upper, lower) {
        (false, false) => ' ',
        (true, false) => '▀',
        (false, true) => '▄',
        (true, true) => '█',
    }
}
