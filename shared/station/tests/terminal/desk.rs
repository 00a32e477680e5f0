//! A terminal that plays a script: keys, waits and changes of its window.

use std::collections::VecDeque;
use std::io;
use std::num::NonZeroU16;
use std::time::{Duration, Instant};

use station::key_codes::Key;
use station::show::Codes;
use station::surface::{Graphics, Surface};
use station::terminal_codes::{End, ShowOptions, Terminal, TerminalError, show_in_terminal};

/// What happens while the program waits for a key.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event {
    /// Nothing, for as long as it waits.
    Wait,
    /// A key.
    Press(Key),
    /// The window gets another size.
    Resize(Surface),
    /// Writing takes so long from now on.
    Slow(Duration),
}

pub(crate) struct Desk {
    window: Surface,
    events: VecDeque<Event>,
    /// What was written, each time.
    pub(crate) written: Vec<String>,
    /// How long each wait was allowed to be.
    pub(crate) limits: Vec<Duration>,
    /// When each frame was written, since the beginning.
    pub(crate) times: Vec<Duration>,
    started: Instant,
    passed: Duration,
    slow: Duration,
    /// The keyboard or the screen fails at the end of the script.
    fails: bool,
}

impl Desk {
    /// Makes a terminal that presses q at the end of its script.
    pub(crate) fn new(window: Surface, events: impl IntoIterator<Item = Event>) -> Self {
        Self {
            window,
            events: events.into_iter().collect(),
            written: Vec::new(),
            limits: Vec::new(),
            times: Vec::new(),
            started: Instant::now(),
            passed: Duration::ZERO,
            slow: Duration::ZERO,
            fails: false,
        }
    }

    /// Makes a terminal that is gone at the end of its script.
    pub(crate) fn failing(window: Surface, events: impl IntoIterator<Item = Event>) -> Self {
        Self { fails: true, ..Self::new(window, events) }
    }

    pub(crate) fn text(&self) -> String {
        self.written.concat()
    }

    pub(crate) fn frames(&self) -> Vec<&String> {
        self.written.iter().filter(|text| text.starts_with("\x1b[?2026h")).collect()
    }
}

impl Terminal for Desk {
    fn surface(&mut self) -> io::Result<Surface> {
        Ok(self.window)
    }

    fn key(&mut self, limit: Duration) -> io::Result<Option<Key>> {
        self.limits.push(limit);
        match self.events.pop_front() {
            Some(Event::Press(key)) => return Ok(Some(key)),
            Some(Event::Resize(window)) => self.window = window,
            Some(Event::Slow(slow)) => self.slow = slow,
            Some(Event::Wait) => self.passed += limit,
            None if self.fails => return Err(io::Error::other("gone")),
            None => return Ok(Some(Key::Done)),
        }
        Ok(None)
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.times.push(self.passed);
        self.passed += self.slow;
        self.written.push(text.to_string());
        Ok(())
    }

    fn now(&mut self) -> Instant {
        self.started + self.passed
    }
}

/// Returns what is asked for: a way of drawing, any version, 15 codes a second.
pub(crate) fn options(graphics: Graphics) -> ShowOptions {
    ShowOptions { graphics, version_asked: false, rate: NonZeroU16::new(15).unwrap() }
}

/// Shows codes until the script ends.
pub(crate) fn show(
    codes: &Codes,
    graphics: Graphics,
    desk: &mut Desk,
) -> Result<End, TerminalError> {
    show_in_terminal(codes, options(graphics), desk)
}
