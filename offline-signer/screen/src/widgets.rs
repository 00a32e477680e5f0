//! What most screens have: bars at the top and bottom, pages of text, lists, a line to type in.

use crate::frame::{Cells, Frame, Tone, text_width, wrap};
use crate::stage::Stage;

/// Where text begins.
const MARGIN: u16 = 1;
/// What stands before text that goes on.
const INDENT: &str = "  ";
/// Where less fits in a row, nothing is indented.
const LEAST_ROOM: usize = 8;

/// Returns an empty screen with a title at the top and what keys do at the bottom.
#[must_use]
pub fn screen(stage: &dyn Stage, title: &str, state: &str, keys: &str) -> Frame {
    let (columns, rows) = stage.size();
    let mut frame = Frame::new(columns, rows);
    frame.band(0, Tone::Bar);
    frame.put(0, MARGIN, title, Tone::Bar);
    let width = u16::try_from(text_width(state)).unwrap_or(columns);
    let right = columns.saturating_sub(width).saturating_sub(MARGIN);
    frame.put(0, right, state, Tone::Bar);
    frame.put(rows.saturating_sub(1), MARGIN, keys, Tone::Faint);
    frame
}

/// Returns the cells between the bars.
#[must_use]
pub fn body(frame: &Frame) -> Cells {
    let rows = frame.rows().saturating_sub(3);
    Cells { column: MARGIN, row: 2, columns: frame.columns().saturating_sub(2 * MARGIN), rows }
}

/// A piece of text in one tone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it says.
    pub text: String,
    /// How it is drawn.
    pub tone: Tone,
    /// Of twice the width and height.
    pub large: bool,
    /// What does not fit a row goes on indented, so that no part of it looks like a row of its own.
    pub hanging: bool,
    /// It stands on the same page as what comes behind it.
    pub leads: bool,
}

impl Row {
    /// Returns text of the usual size.
    #[must_use]
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, large: false, hanging: false, leads: false }
    }

    /// Returns large text.
    #[must_use]
    pub fn large(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, large: true, hanging: false, leads: false }
    }

    /// Keeps it on the page of what comes behind it, of which it is the label.
    #[must_use]
    pub fn leading(self) -> Self {
        Self { leads: true, ..self }
    }

    /// Has it go on indented where it is cut.
    #[must_use]
    pub fn hanging(self) -> Self {
        Self { hanging: true, ..self }
    }

    fn height(&self) -> u16 {
        if self.large { 2 } else { 1 }
    }
}

/// Cuts text into rows that fit so many columns, none of it lost.
#[must_use]
pub fn rows_of(rows: &[Row], columns: u16) -> Vec<Row> {
    let cut = |row: &Row| {
        let room = usize::from(if row.large { columns / 2 } else { columns }).max(1);
        let piece = |text| Row { text, ..row.clone() };
        let mut cut = wrap(&row.text, room);
        if row.hanging && cut.len() > 1 && room >= LEAST_ROOM {
            cut = wrap(&row.text, room.saturating_sub(INDENT.len()));
            cut.iter_mut().skip(1).for_each(|text| text.insert_str(0, INDENT));
        }
        cut.into_iter().map(piece).collect::<Vec<Row>>()
    };
    rows.iter().flat_map(cut).collect()
}

/// Returns how many rows of cells some rows take.
#[must_use]
pub fn height(rows: &[Row]) -> u16 {
    rows.iter().fold(0, |sum, row| row.height().saturating_add(sum))
}

/// Cuts rows into pages of so many rows each; every row is on one of them, and none that leads is the last of
/// its page, if there is room for both.
#[must_use]
pub fn pages(rows: Vec<Row>, height: u16) -> Vec<Vec<Row>> {
    let mut pages = vec![Vec::new()];
    let mut used: u16 = 0;
    let mut behind: Vec<u16> = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        let follows = if row.leads { behind.last().copied().unwrap_or(0) } else { 0 };
        behind.push(row.height().saturating_add(follows));
    }
    for (row, together) in rows.into_iter().zip(behind.into_iter().rev()) {
        let needed = if together > height { row.height() } else { together };
        if used > 0 && used.saturating_add(needed) > height {
            pages.push(Vec::new());
            used = 0;
        }
        used = used.saturating_add(row.height());
        if let Some(last) = pages.last_mut() {
            last.push(row);
        }
    }
    pages
}

/// Writes rows from the top of some cells and returns the row behind them.
pub fn write(frame: &mut Frame, cells: Cells, rows: &[Row]) -> u16 {
    let mut at = cells.row;
    for row in rows {
        if row.large {
            frame.put_large(at, cells.column, &row.text, row.tone);
        } else {
            frame.put(at, cells.column, &row.text, row.tone);
        }
        at = at.saturating_add(row.height());
    }
    at
}

/// Writes a list with one entry chosen, scrolled so that it is seen.
pub fn list(frame: &mut Frame, cells: Cells, entries: &[&str], chosen: usize) {
    let room = usize::from(cells.rows).max(1);
    let first = chosen.saturating_add(1).saturating_sub(room);
    for (row, (place, entry)) in
        (cells.row..).zip(entries.iter().enumerate().skip(first).take(room))
    {
        let (mark, tone) = if place == chosen { ("> ", Tone::Chosen) } else { ("  ", Tone::Plain) };
        let column = frame.put(row, cells.column, mark, tone);
        let column = frame.put(row, column, entry, tone);
        frame.put(row, column, " ", tone);
    }
}

/// Writes a line to type in: what was typed, or a mark for each letter, the cursor, and what may
/// follow.
pub fn entry(frame: &mut Frame, row: u16, typed: &str, masked: bool, follows: &str) {
    let mut column = frame.put(row, MARGIN, "> ", Tone::Strong);
    if masked {
        for _ in typed.chars() {
            column = frame.put(row, column, "*", Tone::Plain);
        }
    } else {
        column = frame.put(row, column, typed, Tone::Plain);
    }
    column = frame.put(row, column, " ", Tone::Chosen);
    frame.put(row, column.saturating_add(1), follows, Tone::Faint);
}

/// Writes a bar of which a part is done, with the numbers in words beside it.
pub fn progress(frame: &mut Frame, cells: Cells, done: u32, all: u32, words: &str) {
    let part = u64::from(cells.columns).saturating_mul(done.min(all).into());
    let filled = part.checked_div(all.into()).and_then(|part| u16::try_from(part).ok());
    let filled = filled.unwrap_or(0);
    for column in 0..cells.columns {
        let (letter, tone) = if column < filled { (" ", Tone::Bar) } else { (".", Tone::Faint) };
        frame.put(cells.row, cells.column.saturating_add(column), letter, tone);
    }
    frame.put(cells.row.saturating_add(1), cells.column, words, Tone::Plain);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_on_a_page() {
        let rows: Vec<Row> = (0..50_u8)
            .map(|number| match number % 3 {
                0 => Row::large(number.to_string(), Tone::Strong),
                _ => Row::new(number.to_string(), Tone::Plain),
            })
            .collect();
        for height in [1, 2, 3, 7, 200] {
            let pages = pages(rows.clone(), height);
            assert_eq!(pages.concat(), rows);
            let heights = pages.iter().map(|page| page.iter().map(Row::height).sum::<u16>());
            assert!(heights.max().unwrap() <= height.max(2));
        }
    }

    #[test]
    fn no_page_begins_with_what_has_its_label_on_the_page_before() {
        let label = || Row::new("to", Tone::Faint).leading();
        let rows: Vec<Row> = (0..20)
            .flat_map(|number| [label(), Row::large(number.to_string(), Tone::Strong)])
            .collect();
        for height in [3, 4, 5, 7, 8] {
            let pages = pages(rows.clone(), height);
            assert_eq!(pages.concat(), rows);
            assert!(pages.iter().all(|page| page.first().is_some_and(|row| row.leads)), "{height}");
            assert!(pages.iter().all(|page| super::height(page) <= height));
        }
        assert_eq!(pages(rows.clone(), 2).concat(), rows, "there is no room for both");
    }

    #[test]
    fn what_goes_on_never_begins_where_rows_begin() {
        let text = "message (text): a word that fills the row, and then fee: 0.05 XEM to NALICE";
        for columns in [16, 20, 31, 57] {
            for row in [Row::new(text, Tone::Plain), Row::large(text, Tone::Plain)] {
                let room = usize::from(if row.large { columns / 2 } else { columns });
                let rows = rows_of(&[row.hanging()], columns);
                assert!(rows.len() > 1);
                assert!(rows.iter().all(|row| text_width(row.text.trim_end()) <= room));
                assert!(rows.iter().skip(1).all(|row| row.text.starts_with(INDENT)));
                let joined: String = rows.iter().map(|row| row.text.replace(' ', "")).collect();
                assert_eq!(joined, text.replace(' ', ""));
            }
        }
    }

    #[test]
    fn nothing_of_a_text_is_lost_where_it_is_cut() {
        let text = "pays 1 000 000.000001 XEM to NALICE ".repeat(9);
        for columns in [3, 20, 77] {
            let rows = rows_of(&[Row::large(text.clone(), Tone::Strong)], columns);
            let joined: String = rows.iter().map(|row| row.text.replace(' ', "")).collect();
            assert_eq!(joined, text.replace(' ', ""));
            assert!(
                rows.iter()
                    .all(|row| text_width(row.text.trim_end()) <= (columns / 2).max(1).into())
            );
        }
    }
}
