//! What screens are made of: text to read, lists to choose from, lines to type.
use super::desk::{Desk, Leave};
use super::say::Say;
use super::spoken;
use screen::widgets::{self, Row};
use screen::{Cells, Frame, Key, Tone, text_width};
use station::CliError;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// A page stands so long before a key counts that may be held: longer than any key waits to come again.
const STANDS: Duration = Duration::from_millis(700);
/// How long text stands before it is made anew.
const A_WHILE: Duration = Duration::from_secs(1);
/// So many letters are not typed again for a key pressed by mistake.
const LONG: usize = 16;
const LEAVE: Say = Say("leave", "やめる");
const GO_ON: Say = Say("go on", "続ける");
pub(super) const TYPED: Say =
    Say("What was typed here must be typed again.", "ここで入力したものは失われます。");
/// So many entries of a list are seen at once, if there are as many.
const LEAST_LISTED: usize = 4;
/// Room for what is typed, in bytes: as much as the longest passphrase has.
const LONGEST: usize = 1024;

const READ_KEYS: Say =
    Say("Enter: on    Page Up: back    Esc: leave", "Enter: 次へ    Page Up: 前へ    Esc: 戻る");
const CHOOSE_KEYS: Say =
    Say("Up, Down or a number, then Enter    Esc: back", "上下または数字で選び Enter    Esc: 戻る");
const TYPE_KEYS: Say = Say("Enter: done    Esc: back", "Enter: 確定    Esc: 戻る");
const LAYOUT: Say = Say("keyboard", "キー配列");
const CAPITALS: Say = Say("Caps Lock is on", "Caps Lock がオンです");
const PAGE: Say = Say("page", "ページ");
pub(super) const TROUBLE: Say = Say("That did not work", "できませんでした");

impl Desk<'_> {
    /// Shows text page by page, until Enter is pressed on the last one.
    #[expect(clippy::wildcard_enum_match_arm, reason = "other keys do nothing here")]
    pub(crate) fn read(&mut self, title: Say, rows: &[Row]) -> Result<(), Leave> {
        let (mut at, mut size, mut since) = (0_usize, self.stage.size(), Instant::now());
        loop {
            let key = self.key(|desk| desk.page(title, rows, at))?;
            if size != self.stage.size() {
                // Rows have moved to other pages: who would go on from here might miss some.
                (at, size, since) = (0, self.stage.size(), Instant::now());
                continue;
            }
            // A key that is held comes again while nobody can have read the page that it would turn.
            if turns_pages(key) && self.may_be_held() && since.elapsed() < STANDS {
                continue;
            }
            let (before, last) = (at, self.pages(rows).len().saturating_sub(1));
            match key {
                Key::Enter if at >= last => return Ok(()),
                Key::Escape => return Err(Leave::Back),
                Key::PageUp | Key::Up | Key::Left => at = at.saturating_sub(1),
                Key::Home => at = 0,
                key if turns_pages(key) => at = at.saturating_add(1).min(last),
                _ => {}
            }
            if at != before {
                since = Instant::now();
            }
        }
    }

    /// Shows text that may change while it stands there; false if Enter was not pressed for a while.
    pub(crate) fn glance(&mut self, title: Say, rows: &[Row]) -> Result<bool, Leave> {
        if self.pages(rows).len() > 1 {
            return self.read(title, rows).map(|()| true);
        }
        let frame = self.page(title, rows, 0);
        self.stage.present(&frame)?;
        drop(frame);
        match self.poll(A_WHILE)? {
            Some(Key::Enter) => Ok(true),
            Some(Key::Escape) => Err(Leave::Back),
            _ => Ok(false),
        }
    }

    fn pages(&self, rows: &[Row]) -> Vec<Vec<Row>> {
        let (columns, height) = self.stage.size();
        let rows = widgets::rows_of(rows, columns.saturating_sub(2));
        widgets::pages(rows, height.saturating_sub(3).max(2))
    }

    fn page(&self, title: Say, rows: &[Row], at: usize) -> Frame {
        let pages = self.pages(rows);
        let at = at.min(pages.len().saturating_sub(1));
        let number = at.saturating_add(1);
        let state = match pages.len() {
            0 | 1 => self.state.clone(),
            count => format!("{} {number}/{count}", self.say(PAGE)),
        };
        let mut frame = self.frame_with(title, &state, READ_KEYS);
        let body = widgets::body(&frame);
        widgets::write(&mut frame, body, pages.get(at).map_or(&[], Vec::as_slice));
        frame
    }

    /// Shows what went wrong and what to do, until a key is pressed.
    pub(crate) fn trouble(&mut self, error: &CliError) -> Result<(), Leave> {
        let [what, hint] =
            [error.what(), error.hint()].map(|text| spoken::said(text, self.language));
        let rows =
            [Row::new(what, Tone::Warning), Row::new("", Tone::Plain), Row::new(hint, Tone::Plain)];
        match self.read(TROUBLE, &rows) {
            Err(Leave::Back) => Ok(()),
            other => other,
        }
    }

    /// Says that something takes a while.
    pub(crate) fn busy(&mut self, title: Say, text: Say) -> Result<(), Leave> {
        let mut frame = self.frame(title, Say("", ""));
        let _below = self.above(&mut frame, &[Row::new(self.say(text), Tone::Strong)]);
        self.stage.present(&frame)?;
        Ok(())
    }

    /// Shows something to know, until Enter is pressed.
    pub(crate) fn note(&mut self, title: Say, text: &str) -> Result<(), Leave> {
        let text = spoken::said(text, self.language);
        match self.read(title, &[Row::new(text, Tone::Warning)]) {
            // Who wants back has read it: what was done is done.
            Err(Leave::Back) => Ok(()),
            other => other,
        }
    }

    /// Hands out what came of a step, or shows what went wrong and goes back.
    pub(crate) fn settle<T>(&mut self, result: Result<T, CliError>) -> Result<T, Leave> {
        match result {
            Ok(done) => Ok(done),
            Err(error) => {
                self.trouble(&error)?;
                Err(Leave::Back)
            }
        }
    }

    /// Lets one of several entries be chosen; returns its place.
    #[expect(clippy::wildcard_enum_match_arm, reason = "other keys do nothing here")]
    pub(crate) fn choose(
        &mut self,
        title: Say,
        above: &[Row],
        entries: &[&str],
    ) -> Result<usize, Leave> {
        let last = entries.len().saturating_sub(1);
        let mut chosen: usize = 0;
        // What leaves the list no room is read first, page by page: nobody chooses what is not seen.
        let above = if self.leaves_room(above, entries.len()) {
            above
        } else {
            self.read(title, above)?;
            &[]
        };
        loop {
            let key = self.key(|desk| desk.menu(title, above, entries, chosen))?;
            match key {
                Key::Escape => return Err(Leave::Back),
                // The window was made smaller meanwhile.
                _ if !self.leaves_room(above, entries.len()) => {}
                Key::Up => chosen = chosen.saturating_sub(1),
                Key::Down | Key::Tab => chosen = chosen.saturating_add(1).min(last),
                Key::Home | Key::PageUp => chosen = 0,
                Key::End | Key::PageDown => chosen = last,
                Key::Enter => return Ok(chosen),
                Key::Char(letter) => {
                    // The tenth has no digit of its own but the last one.
                    let place = letter.to_digit(10).map(|digit| digit.checked_sub(1).unwrap_or(9));
                    let place = place.and_then(|place| usize::try_from(place).ok());
                    chosen = place.filter(|place| *place <= last).unwrap_or(chosen);
                }
                _ => {}
            }
        }
    }

    fn leaves_room(&self, above: &[Row], entries: usize) -> bool {
        let (columns, rows) = self.stage.size();
        let above = widgets::height(&widgets::rows_of(above, columns.saturating_sub(2)));
        let list = u16::try_from(entries.min(LEAST_LISTED)).unwrap_or(u16::MAX);
        above.saturating_add(1).saturating_add(list) <= rows.saturating_sub(3)
    }

    fn menu(&self, title: Say, above: &[Row], entries: &[&str], chosen: usize) -> Frame {
        if !self.leaves_room(above, entries.len()) {
            return self.too_small();
        }
        let mut frame = self.frame(title, CHOOSE_KEYS);
        let below = self.above(&mut frame, above);
        let numbered: Vec<String> =
            (1..).zip(entries).map(|(number, entry)| format!("{number}  {entry}")).collect();
        let entries: Vec<&str> = numbered.iter().map(String::as_str).collect();
        widgets::list(&mut frame, below, &entries, chosen);
        frame
    }

    /// Writes rows at the top and returns the cells below them.
    pub(super) fn above(&self, frame: &mut Frame, rows: &[Row]) -> Cells {
        let body = widgets::body(frame);
        let rows = widgets::rows_of(rows, body.columns);
        let end = widgets::write(frame, body, &rows);
        let row = if rows.is_empty() { end } else { end.saturating_add(1) };
        let used = row.saturating_sub(body.row);
        Cells { row, rows: body.rows.saturating_sub(used), ..body }
    }

    /// Asks yes or no; Enter alone is no answer.
    pub(crate) fn agree(
        &mut self,
        title: Say,
        above: &[Row],
        yes: Say,
        no: Say,
    ) -> Result<bool, Leave> {
        let entries = [self.say(no), self.say(yes)];
        Ok(self.choose(title, above, &entries)? == 1)
    }

    /// Asks before something is left that would have to be done once more; Esc pressed again goes on with it.
    pub(crate) fn surely(&mut self, title: Say, loses: Say) -> Result<bool, Leave> {
        let above = [Row::new(self.say(loses), Tone::Warning)];
        match self.agree(title, &above, LEAVE, GO_ON) {
            Err(Leave::Back) => Ok(false),
            other => other,
        }
    }

    /// Lets a line be typed. It is wiped when dropped, and never lies anywhere else.
    #[expect(clippy::wildcard_enum_match_arm, reason = "other keys change the line")]
    pub(crate) fn line(
        &mut self,
        title: Say,
        above: &[Row],
        masked: bool,
    ) -> Result<Zeroizing<String>, Leave> {
        let mut typed = typed_room();
        loop {
            let key = self.key(|desk| {
                let mut frame = desk.frame(title, TYPE_KEYS);
                let below = desk.above(&mut frame, above);
                desk.entry(&mut frame, below.row, &typed, masked, "");
                if masked {
                    desk.typed_how(&mut frame, below.row.saturating_add(2));
                }
                frame
            })?;
            match key {
                Key::Enter => return Ok(typed),
                Key::Escape if typed.len() >= LONG && !self.surely(title, TYPED)? => {}
                Key::Escape => return Err(Leave::Back),
                key => edit(&mut typed, key),
            }
        }
    }

    /// Where letters are not shown, says what would make them others than those on the keys.
    fn typed_how(&self, frame: &mut Frame, row: u16) {
        let mut column = 1;
        if let Some(layout) = self.layout {
            let text = format!("{}: {layout}", self.say(LAYOUT));
            column = frame.put(row, column, &text, Tone::Faint).saturating_add(4);
        }
        if self.capitals() {
            frame.put(row, column, self.say(CAPITALS), Tone::Warning);
        }
    }

    /// Draws the line that is typed: its end, if it is longer than the screen is wide.
    pub(super) fn entry(
        &self,
        frame: &mut Frame,
        row: u16,
        typed: &str,
        masked: bool,
        follows: &str,
    ) {
        let room = usize::from(frame.columns()).saturating_sub(6);
        let mut start = 0;
        while text_width(typed.get(start..).unwrap_or_default()) > room {
            start = start.saturating_add(1);
            while !typed.is_char_boundary(start) {
                start = start.saturating_add(1);
            }
        }
        widgets::entry(frame, row, typed.get(start..).unwrap_or_default(), masked, follows);
    }
}

/// Tells whether a key leads to the next page.
pub(super) const fn turns_pages(key: Key) -> bool {
    matches!(key, Key::Enter | Key::PageDown | Key::Down | Key::Right)
}

/// Returns room for what is typed, which never moves and so leaves no copy behind.
pub(super) fn typed_room() -> Zeroizing<String> {
    Zeroizing::new(String::with_capacity(LONGEST))
}

/// Changes the end of what is typed.
#[expect(clippy::wildcard_enum_match_arm, reason = "other keys do nothing here")]
pub(super) fn edit(typed: &mut String, key: Key) {
    match key {
        Key::Char(letter) if typed.len().saturating_add(letter.len_utf8()) <= LONGEST => {
            typed.push(letter);
        }
        Key::Backspace => {
            let _gone = typed.pop();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use screen::{Keyboard, Stage};
    use std::io;

    struct Blank;

    impl Stage for Blank {
        fn size(&self) -> (u16, u16) {
            (60, 16)
        }

        fn dots(&self, _: Cells) -> (usize, usize) {
            (1, 1)
        }

        fn present(&mut self, _: &Frame) -> io::Result<()> {
            Ok(())
        }
    }

    /// Enter, for so many times, with so much time between.
    struct Held(u32, Duration);

    impl Keyboard for Held {
        fn next(&mut self, _: Duration) -> io::Result<Option<Key>> {
            let Some(left) = self.0.checked_sub(1) else {
                return Err(io::ErrorKind::UnexpectedEof.into());
            };
            self.0 = left;
            std::thread::sleep(self.1);
            Ok(Some(Key::Enter))
        }

        fn knows_held(&self) -> bool {
            false
        }
    }

    #[test]
    fn a_page_stands_before_a_key_that_may_be_held_turns_it() {
        let rows = [Row::new("read me", Tone::Plain)];
        let title = Say("page", "ページ");
        let read = |presses, between| {
            let (mut stage, mut keyboard) = (Blank, Held(presses, between));
            Desk::new(&mut stage, &mut keyboard, Duration::MAX).read(title, &rows).is_ok()
        };
        assert!(!read(3, Duration::ZERO), "turned at once");
        assert!(read(100, Duration::from_millis(50)), "never turned");
    }
}
