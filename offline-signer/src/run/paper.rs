//! Words that are shown to be written on paper, a page at a time.
use super::desk::{Desk, Leave};
use super::say::Say;
use screen::{Frame, Key, Tone, widgets};

const WRITE: Say = Say("Write these words on paper", "単語を紙に書き写してください");
const WRITE_KEYS: Say = Say(
    "Enter: on, when they are on paper    Page Up: back    Esc: leave",
    "Enter: 書き写したら次へ    Page Up: 前へ    Esc: 中止",
);

/// Words on a page, in two columns.
const ROWS: usize = 6;

impl Desk<'_> {
    /// Shows numbered words; never more than a page at once, and straight from where they lie.
    #[expect(clippy::wildcard_enum_match_arm, reason = "other keys do nothing here")]
    pub(super) fn show_words<'w>(
        &mut self,
        of: &str,
        count: usize,
        word: impl Fn(usize) -> Option<&'w str>,
    ) -> Result<(), Leave> {
        let mut first = 1_usize;
        loop {
            match self.key(|desk| desk.words_page(of, (first, count), &word))? {
                Key::Escape => return Err(Leave::Back),
                Key::PageUp | Key::Up | Key::Left => {
                    first = first.saturating_sub(2 * ROWS).max(1);
                }
                Key::Enter => {
                    first = first.saturating_add(2 * ROWS);
                    if first > count {
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
    }

    fn words_page<'w>(
        &self,
        of: &str,
        (first, count): (usize, usize),
        word: &impl Fn(usize) -> Option<&'w str>,
    ) -> Frame {
        let last = first.saturating_add(2 * ROWS).saturating_sub(1).min(count);
        let state = format!("{of} {first}-{last} / {count}");
        let mut frame = self.frame_with(WRITE, state.trim_start(), WRITE_KEYS);
        let body = widgets::body(&frame);
        for (place, position) in (first..=last).enumerate() {
            let Some(word) = word(position) else { continue };
            let (side, line) = (place / ROWS, place % ROWS);
            let half = frame.columns() / 2;
            let column = if side == 0 { body.column } else { half };
            let line = u16::try_from(line).unwrap_or(u16::MAX);
            let row = body.row.saturating_add(line.saturating_mul(2));
            let column = frame.put_large(row, column, &format!("{position:>2} "), Tone::Faint);
            frame.put_large(row, column, word, Tone::Strong);
        }
        frame
    }
}
