//! What the operator sees of a scan: how far it is, what the camera sees, and what would help.
use crate::decode::Seen;
use crate::pace::{Outcome, Pace, Wish};
use crate::preview::{self, Palette};
use crate::scan::{Glance, Watch};
use crate::show::Window;
use crate::{CliError, Facing, keys};
use scheme::keylike::looks_like_key;
use std::io::Write;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};
use stream::Progress;

/// The shown picture is no larger than this, however large the window is.
const MOST_COLUMNS: u16 = 160;
const MOST_ROWS: u16 = 60;
/// Lines below the picture: bar, counts, wish; and the one that the cursor stands in.
const TEXT_LINES: u16 = 4;
/// Terminals across a slow line are not flooded.
const BETWEEN_DRAWINGS: Duration = Duration::from_millis(60);

/// Shows how far the scan is, and stops at a key.
pub(crate) struct Watcher<'a> {
    output: &'a mut dyn Write,
    facing: Facing,
    /// The pictures come as they are taken: somebody holds a camera.
    live: bool,
    /// A code looks like a key.
    pub(crate) key: bool,
    /// Why the last whole payload was no message.
    pub(crate) wrong: Option<CliError>,
    progress: Option<Progress>,
    pace: Pace,
    started: Instant,
    screen: Screen,
    said: Option<&'static str>,
    /// The cursor stands behind a line that the next one covers.
    in_line: bool,
    /// A key may be seen: the picture is shown coarsely.
    coarse: bool,
}

impl<'a> Watcher<'a> {
    pub(crate) fn new(output: &'a mut dyn Write, facing: Facing, live: bool) -> Self {
        Self {
            output,
            facing,
            live,
            key: false,
            wrong: None,
            progress: None,
            pace: Pace::new(),
            started: Instant::now(),
            screen: Screen::default(),
            said: None,
            in_line: false,
            coarse: false,
        }
    }

    /// Shows no more of the picture than it takes to aim.
    pub(crate) fn of_keys(self) -> Self {
        Self { coarse: true, ..self }
    }

    /// Returns the most columns and rows of pixels.
    fn room(window: Window) -> (u16, u16) {
        let rows = window.rows.saturating_sub(TEXT_LINES).min(MOST_ROWS).saturating_mul(2);
        (window.columns.min(MOST_COLUMNS), rows)
    }

    /// Returns how many times as large each pixel of a picture is drawn.
    fn times(&self, seen: &Seen, window: Window) -> usize {
        let view = seen.preview.as_ref().map(qr::Picture::view).filter(|_| self.coarse);
        let (columns, rows) = Self::room(window);
        let fit = |room: u16, side: usize| usize::from(room).checked_div(side).unwrap_or(1);
        view.map_or(1, |view| fit(columns, view.width()).min(fit(rows, view.height())).max(1))
    }

    /// Leaves the line that tells how far the scan is.
    pub(crate) fn end(&mut self) {
        if self.in_line {
            let _gone = writeln!(self.output);
        }
        self.in_line = false;
    }

    fn draws(&self) -> bool {
        self.live && self.facing.colour
    }

    /// Says a hint in a line of its own where nothing is drawn, once.
    fn hint(&mut self, hint: Option<&'static str>) {
        if hint != self.said
            && let Some(hint) = hint
            && self.live
            && !self.facing.colour
        {
            let cover = if self.in_line { "\r\u{1b}[K" } else { "" };
            let _gone = writeln!(self.output, "{cover}{hint}");
            self.in_line = false;
        }
        self.said = hint;
    }

    fn draw(&mut self, seen: Option<&Seen>, hint: Option<&str>) {
        if !self.draws() || !self.screen.is_due() {
            return;
        }
        let window = window();
        let drawn = |seen| preview::lines(seen, palette(self.facing), self.times(seen, window));
        let lines = seen.map(drawn);
        let rate = self.pace.pictures_per_second();
        let below = text_lines(self.progress.as_ref(), rate, hint, window);
        let text = self.screen.frame(window, lines, &below);
        let _gone = self.output.write_all(text.as_bytes()).and_then(|()| self.output.flush());
    }
}

const AWAY: &str = "the camera is away: plug it in again, and the scan goes on";

impl Watch for Watcher<'_> {
    fn preview(&mut self) -> Option<(u8, u8)> {
        let most = if self.coarse { preview::MOST_SIDE_OF_KEYS } else { u8::MAX };
        let room = |window: Window| {
            let (columns, rows) = Self::room(window);
            Some((u8::try_from(columns).ok()?.min(most), u8::try_from(rows).ok()?.min(most)))
        };
        (self.draws() && self.screen.is_due()).then(|| room(window())).flatten()
    }

    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        self.progress = Some(*progress);
        if self.facing.stderr && !self.draws() {
            self.in_line = true;
            let line = format!("\r{}; {}\u{1b}[K", share(progress), counts(progress));
            let _gone = self.output.write_all(line.as_bytes()).and_then(|()| self.output.flush());
        }
        ControlFlow::Continue(())
    }

    fn looked(&mut self, glance: &Glance<'_>) -> ControlFlow<()> {
        let (seen, outcome) = match glance {
            Glance::Seen(seen) => (Some(*seen), Some(Outcome::of(&seen.sight))),
            Glance::Lost => (None, Some(Outcome::Unread(None))),
            Glance::NotYet => return ControlFlow::Continue(()),
            Glance::Away => (None, None),
        };
        if let Some(outcome) = outcome {
            self.pace.note(self.started.elapsed(), outcome);
        }
        let wish = self.pace.wish().map(Wish::text);
        let hint = if outcome.is_none() { Some(AWAY) } else { wish };
        self.hint(hint);
        self.draw(seen, hint);
        ControlFlow::Continue(())
    }

    fn other(&mut self, payload: &[u8]) -> ControlFlow<()> {
        self.key = looks_like_key(payload);
        if self.key { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn accept(&mut self, payload: &[u8]) -> bool {
        match crate::decode_message(payload, "the codes") {
            Ok(_) => true,
            Err(error) => {
                self.wrong = Some(error);
                false
            }
        }
    }
}

fn palette(facing: Facing) -> Palette {
    if facing.full_colour { Palette::Full } else { Palette::Indexed }
}

fn window() -> Window {
    // A serial line has no size.
    let window = keys::window(std::io::stderr()).ok();
    let window = window.filter(|window| window.columns > 0 && window.rows > 0);
    window.unwrap_or(Window { columns: 80, rows: 24 })
}

/// Returns percent and symbols: what is there, not what has been tried.
fn share(progress: &Progress) -> String {
    let Progress { rank, needed, .. } = *progress;
    format!("{} %, {rank} of {needed} symbols", percent(progress))
}

fn percent(progress: &Progress) -> usize {
    progress.rank.saturating_mul(100).checked_div(progress.needed).unwrap_or(0)
}

fn counts(progress: &Progress) -> String {
    let Progress { new, seen, foreign, damaged, .. } = *progress;
    format!("codes: {new} new, {seen} seen, {foreign} foreign, {damaged} damaged")
}

/// Returns the lines below the picture, none longer than the window is wide.
fn text_lines(
    progress: Option<&Progress>,
    pictures_per_second: u32,
    hint: Option<&str>,
    window: Window,
) -> Vec<String> {
    let share = progress.map_or_else(|| String::from("no code yet"), share);
    let counts = progress.map_or_else(String::new, |progress| format!("; {}", counts(progress)));
    let lines = [
        format!("{} {share}", bar(progress.map_or(0, percent))),
        format!("{pictures_per_second} pictures a second{counts}"),
        hint.unwrap_or("Ctrl-C ends").to_owned(),
    ];
    let width = usize::from(window.columns);
    lines.iter().map(|line| line.chars().take(width).collect()).collect()
}

/// Returns a bar of twenty blocks, each for five of a hundred.
fn bar(percent: usize) -> String {
    let full = (percent / 5).min(20);
    let rest = 20_usize.saturating_sub(full);
    format!("{}{}", "█".repeat(full), "░".repeat(rest))
}

/// A part of the terminal that is drawn over and over.
#[derive(Debug, Default)]
struct Screen {
    window: Option<Window>,
    picture: Vec<String>,
    height: usize,
    drawn: Option<Instant>,
}

impl Screen {
    fn is_due(&self) -> bool {
        self.drawn.is_none_or(|drawn| drawn.elapsed() >= BETWEEN_DRAWINGS)
    }

    /// Returns what draws over the drawing before: the new picture, or the old one if there is
    /// none, and the lines below. The terminal shows it at once.
    fn frame(&mut self, window: Window, picture: Option<Vec<String>>, below: &[String]) -> String {
        self.drawn = Some(Instant::now());
        let mut text = String::from("\x1b[?2026h");
        if self.window.replace(window).is_some_and(|before| before != window) {
            // Lines have been broken anew: what was drawn is anywhere.
            text.push_str("\x1b[2J\x1b[H");
            (self.height, self.picture) = (0, Vec::new());
        }
        if let Some(picture) = picture.filter(|picture| !picture.is_empty()) {
            self.picture = picture;
        }
        if self.height > 0 {
            text.push_str(&format!("\x1b[{}A\r", self.height));
        }
        for line in self.picture.iter().chain(below) {
            text.push_str(line);
            text.push_str("\x1b[K\r\n");
        }
        text.push_str("\x1b[J\x1b[?2026l");
        self.height = self.picture.len().saturating_add(below.len());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Sight, Trouble};
    use qr::Picture;

    const WINDOW: Window = Window { columns: 30, rows: 10 };

    fn seen(trouble: Option<Trouble>) -> Seen {
        let sight = Sight { trouble, ..Sight::default() };
        let preview = Picture::new(2, 2, vec![0, 255, 255, 0]).ok();
        Seen { width: 2, height: 2, sight, preview }
    }

    fn talk(facing: Facing, live: bool, glances: &[Glance<'_>]) -> String {
        let mut output = Vec::new();
        let mut watcher = Watcher::new(&mut output, facing, live);
        for glance in glances {
            watcher.screen.drawn = None;
            assert!(watcher.looked(glance).is_continue());
        }
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn a_picture_is_drawn_only_in_a_coloured_terminal_and_only_of_a_camera() {
        let colour = Facing { colour: true, may_colour: true, ..Facing::default() };
        let seen = seen(None);
        let glance = [Glance::Seen(&seen)];
        assert!(talk(colour, true, &glance).contains('▀'));
        assert_eq!(talk(colour, false, &glance), "");
        assert_eq!(talk(Facing::default(), true, &glance), "");
        let mut output = Vec::new();
        assert_eq!(Watcher::new(&mut output, colour, false).preview(), None);
        assert_eq!(Watcher::new(&mut output, Facing::default(), true).preview(), None);
        assert!(Watcher::new(&mut output, colour, true).preview().is_some());
        let side = preview::MOST_SIDE_OF_KEYS;
        assert_eq!(Watcher::new(&mut output, colour, true).of_keys().preview(), Some((side, side)));
    }

    #[test]
    fn without_colours_a_hint_is_said_once() {
        let away = [Glance::Away, Glance::Away, Glance::NotYet, Glance::Away];
        assert_eq!(talk(Facing::default(), true, &away), format!("{AWAY}\n"));
        assert_eq!(talk(Facing::default(), false, &away), "");
    }

    #[test]
    fn a_terminal_without_colours_is_told_how_far_a_scan_is() {
        let told = |facing: Facing, live: bool| {
            let mut output = Vec::new();
            let mut watcher = Watcher::new(&mut output, facing, live);
            let mut progress = stream::Assembler::new().progress();
            (progress.rank, progress.needed) = (1, 4);
            assert!(watcher.progress(&progress).is_continue());
            assert!(watcher.looked(&Glance::Away).is_continue());
            assert!(watcher.progress(&progress).is_continue());
            watcher.end();
            String::from_utf8(output).unwrap()
        };
        let line = "\r25 %, 1 of 4 symbols; codes: 0 new, 0 seen, 0 foreign, 0 damaged\u{1b}[K";
        let plain = Facing { stderr: true, ..Facing::default() };
        assert_eq!(told(plain, true), format!("{line}\r\u{1b}[K{AWAY}\n{line}\n"));
        assert_eq!(told(plain, false), format!("{line}{line}\n"));
        let colour = Facing { colour: true, may_colour: true, ..plain };
        assert!(!told(colour, true).contains(line));
        assert_eq!(told(colour, false), format!("{line}{line}\n"));
        assert_eq!(told(Facing::default(), false), "");
    }

    #[test]
    fn outcomes_tell_read_found_and_nothing_apart() {
        use crate::decode::{Code, Point};
        assert_eq!(Outcome::of(&seen(None).sight), Outcome::Nothing);
        let dark = Some(Trouble::Dark);
        assert_eq!(Outcome::of(&seen(dark).sight), Outcome::Unread(dark));
        let mut found = seen(None);
        found.sight.outlines.push([Point { x: 1.0, y: 1.0 }; 4]);
        assert_eq!(Outcome::of(&found.sight), Outcome::Unread(None));
        found
            .sight
            .codes
            .push(Code { payload: Vec::new(), outline: [Point { x: 1.0, y: 1.0 }; 4] });
        assert_eq!(Outcome::of(&found.sight), Outcome::Read);
    }

    #[test]
    fn a_drawing_covers_the_one_before() {
        let mut screen = Screen::default();
        let below = [String::from("bar"), String::from("counts")];
        let first = screen.frame(WINDOW, Some(vec![String::from("picture")]), &below);
        assert!(!first.contains("\x1b[3A"), "{first:?}");
        let second = screen.frame(WINDOW, None, &below);
        assert!(second.contains("\x1b[3A\rpicture\x1b[K\r\nbar"), "{second:?}");
        assert!(second.starts_with("\x1b[?2026h") && second.ends_with("\x1b[?2026l"));
        let wider = screen.frame(Window { columns: 31, rows: 10 }, None, &below);
        assert!(wider.contains("\x1b[2J") && !wider.contains("picture"), "{wider:?}");
    }

    #[test]
    fn lines_fit_the_window_and_tell_the_truth() {
        let mut progress = stream::Assembler::new().progress();
        (progress.rank, progress.needed, progress.new) = (199, 200, 50);
        let lines = text_lines(Some(&progress), 15, Some(Wish::Sparser.text()), WINDOW);
        assert!(lines.iter().all(|line| line.chars().count() <= 30), "{lines:?}");
        assert_eq!(lines.len(), 3);
        let wide = Window { columns: 200, rows: 10 };
        let lines = text_lines(Some(&progress), 15, None, wide);
        assert!(lines[0].ends_with("░ 99 %, 199 of 200 symbols"), "{lines:?}");
        assert!(lines[1].starts_with("15 pictures a second; codes: 50 new"), "{lines:?}");
        assert!(text_lines(None, 0, None, wide)[0].ends_with("no code yet"));
        assert_eq!(bar(100), "█".repeat(20));
    }
}
