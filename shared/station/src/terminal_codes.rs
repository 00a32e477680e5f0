//! Codes drawn in a terminal, animated: black on a white window, whose last line says how it goes.

use std::io;
use std::num::NonZeroU16;
use std::time::{Duration, Instant};

use qr::Modules;
use thiserror::Error;

use crate::cells::{Grid, halves, sextants};
use crate::key_codes::Key;
use crate::raster::{Raster, rows};
use crate::show::{Code, Codes, Density, ShowError};
use crate::status::Status;
use crate::surface::{Graphics, Place, Style, Surface};
use crate::tempo::Tempo;
use crate::{kitty, sixel::sixel};

/// Another screen, no cursor, black on white by colours that no theme changes.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[38;5;16;48;5;231m";
/// What was there before.
const LEAVE: &str = "\x1b[?2026l\x1b[0m\x1b[?25h\x1b[?1049l";
/// The terminal shows nothing of what follows until [`END_FRAME`]; those that do not know it
/// ignore it.
const BEGIN_FRAME: &str = "\x1b[?2026h";
const END_FRAME: &str = "\x1b[?2026l";
const CLEAR: &str = "\x1b[2J";

/// How long a change of the window's size may go unnoticed.
const TICK: Duration = Duration::from_millis(200);

/// The speeds between which the keys choose, in codes a second.
const SPEEDS: [u16; 17] = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 20, 25, 30, 40, 50, 60];

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

/// What codes are drawn on, and its clock.
pub trait Terminal {
    /// Returns the size of the window as it is now.
    ///
    /// # Errors
    ///
    /// Hands on errors of the terminal.
    fn surface(&mut self) -> io::Result<Surface>;

    /// Waits for a key, at most for the time given.
    ///
    /// # Errors
    ///
    /// Hands on errors of the terminal.
    fn key(&mut self, limit: Duration) -> io::Result<Option<Key>>;

    /// Writes text and sequences.
    ///
    /// # Errors
    ///
    /// Hands on errors of the terminal.
    fn write(&mut self, text: &str) -> io::Result<()>;

    /// Returns the time.
    fn now(&mut self) -> Instant;
}

/// How codes are shown at first.
#[derive(Debug, Clone, Copy)]
pub struct ShowOptions {
    /// Which ways of drawing may be used.
    pub graphics: Graphics,
    /// The operator chose the version: no other is taken unasked.
    pub version_asked: bool,
    /// Codes in a second.
    pub rate: NonZeroU16,
}

/// Draws codes until a key ends it.
///
/// # Errors
///
/// Refuses a window that the codes do not fit, and hands on errors of the terminal, which is put
/// back as it was in any case.
pub fn show_in_terminal(
    codes: &Codes,
    options: ShowOptions,
    terminal: &mut dyn Terminal,
) -> Result<End, TerminalError> {
    let mut showing = Showing::new(codes, options, terminal)?;
    terminal.write(ENTER)?;
    let result = showing.run(terminal);
    let restored = terminal.write(&format!("{}{LEAVE}", showing.drawn.removal()));
    let end = result?;
    restored?;
    Ok(end)
}

/// A code, ready to be drawn.
#[derive(Debug)]
struct Ready {
    code: Code,
    picture: Picture,
}

/// A code as the terminal takes it.
#[derive(Debug)]
enum Picture {
    Characters(Vec<Vec<char>>),
    /// A sequence that draws it at the cursor.
    Sequence(String),
}

/// What the terminal shows.
#[derive(Debug, Default)]
struct Drawn {
    /// The characters, where they are known.
    grid: Option<Grid>,
    /// The code in characters, unless it is a picture.
    code: Vec<Vec<char>>,
    /// The number by which kitty knows its picture.
    kitty: Option<u32>,
}

impl Drawn {
    fn removal(&self) -> String {
        self.kitty.map(kitty::removal).unwrap_or_default()
    }

    /// Returns the number of the picture after this: two take turns, so that the one is there
    /// before the other goes.
    fn next_kitty(&self) -> u32 {
        if self.kitty == Some(1) { 2 } else { 1 }
    }
}

/// Why a wait ended.
#[derive(Debug, PartialEq, Eq)]
enum Wake {
    Due,
    Key(Key),
    Surface(Surface),
}

struct Showing<'a> {
    codes: &'a Codes,
    options: ShowOptions,
    rate: u16,
    paused: bool,
    surface: Surface,
    density: Density,
    /// The operator chose the density: no larger window changes it.
    chosen: bool,
    /// `None` while the window is too small for any code.
    place: Option<Place>,
    /// The first symbols of the code that is shown and of the one after it.
    at: u32,
    next: u32,
    /// The highest symbol shown so far, and codes drawn.
    shown: u32,
    frame: u64,
    due: Instant,
    tempo: Tempo,
    drawn: Drawn,
}

impl<'a> Showing<'a> {
    fn new(
        codes: &'a Codes,
        options: ShowOptions,
        terminal: &mut dyn Terminal,
    ) -> Result<Self, TerminalError> {
        let surface = terminal.surface()?;
        let density = surface.first_density(codes, options.version_asked, options.graphics)?;
        let now = terminal.now();
        Ok(Self {
            codes,
            options,
            rate: options.rate.get(),
            paused: false,
            surface,
            density,
            chosen: options.version_asked,
            place: surface.place(options.graphics, density.version()),
            at: 0,
            next: 0,
            shown: 0,
            frame: 0,
            due: now,
            tempo: Tempo::new(now),
            drawn: Drawn::default(),
        })
    }

    fn run(&mut self, terminal: &mut dyn Terminal) -> Result<End, TerminalError> {
        self.draw_again(terminal)?;
        let mut ready = None;
        loop {
            // The next code is made while the one before is shown, so that it leaves on time.
            if self.moves() && ready.is_none() {
                ready = self.prepare(self.next)?;
            }
            match self.wait(terminal)? {
                Wake::Due => self.draw_next(ready.take(), terminal)?,
                Wake::Key(Key::Done) => return Ok(End::Done),
                Wake::Key(Key::Interrupted) => return Ok(End::Interrupted),
                Wake::Key(Key::Step | Key::Pause) if self.density.is_still() => {}
                Wake::Key(Key::Step) => {
                    self.paused = true;
                    let next = ready
                        .take()
                        .map_or_else(|| self.prepare(self.next), |ready| Ok(Some(ready)))?;
                    self.draw_next(next, terminal)?;
                }
                Wake::Key(key) => {
                    if self.press(key, terminal)? {
                        ready = None;
                    }
                }
                Wake::Surface(surface) => {
                    self.surface = surface;
                    self.fit();
                    self.draw_again(terminal)?;
                    ready = None;
                }
            }
        }
    }

    /// Tells whether another code comes by itself.
    fn moves(&self) -> bool {
        !self.paused && !self.density.is_still() && self.place.is_some()
    }

    /// Waits until something is to be done; keys are looked for once in any case.
    fn wait(&self, terminal: &mut dyn Terminal) -> Result<Wake, TerminalError> {
        loop {
            let left = self.due.saturating_duration_since(terminal.now());
            let limit = if self.moves() { left.min(TICK) } else { TICK };
            if let Some(key) = terminal.key(limit)? {
                return Ok(Wake::Key(key));
            }
            let surface = terminal.surface()?;
            if surface != self.surface {
                return Ok(Wake::Surface(surface));
            }
            if self.moves() && terminal.now() >= self.due {
                return Ok(Wake::Due);
            }
        }
    }

    /// Does what a key says; tells whether the code after this one is another now.
    fn press(&mut self, key: Key, terminal: &mut dyn Terminal) -> Result<bool, TerminalError> {
        match key {
            Key::Faster => {
                self.set_rate(SPEEDS.into_iter().find(|rate| *rate > self.rate), terminal)
            }
            Key::Slower => {
                let slower = SPEEDS.into_iter().rev().find(|rate| *rate < self.rate);
                self.set_rate(slower, terminal);
            }
            Key::Pause => {
                self.paused = !self.paused;
                self.start_again(terminal.now());
            }
            Key::Denser | Key::Sparser => return self.change_density(key == Key::Denser, terminal),
            Key::Done | Key::Interrupted | Key::Step => {}
        }
        self.draw_status(terminal)?;
        Ok(false)
    }

    fn set_rate(&mut self, rate: Option<u16>, terminal: &mut dyn Terminal) {
        self.rate = rate.unwrap_or(self.rate);
        self.start_again(terminal.now());
    }

    /// Counts time from now on.
    fn start_again(&mut self, now: Instant) {
        let latest = now.checked_add(self.step()).unwrap_or(now);
        self.due = self.due.clamp(now, latest);
        self.tempo = Tempo::new(now);
    }

    fn step(&self) -> Duration {
        Duration::from_secs(1).checked_div(self.rate.into()).unwrap_or_default()
    }

    /// Cuts the payload finer or coarser, if the window and the payload let it.
    fn change_density(
        &mut self,
        denser: bool,
        terminal: &mut dyn Terminal,
    ) -> Result<bool, TerminalError> {
        let all = self.surface.densities(self.codes, self.options.graphics);
        let version = self.density.version();
        let other = if denser {
            all.into_iter().find(|density| density.version() > version)
        } else {
            all.into_iter().rev().find(|density| density.version() < version)
        };
        let Some(other) = other else {
            return Ok(false);
        };
        self.chosen = true;
        self.cut(other);
        self.place = self.surface.place(self.options.graphics, other.version());
        self.draw_again(terminal)?;
        Ok(true)
    }

    /// Finds the density and the place for a window of another size.
    fn fit(&mut self) {
        let graphics = self.options.graphics;
        if !self.chosen
            && let Ok(density) = self.surface.first_density(self.codes, false, graphics)
        {
            self.cut(density);
        }
        self.place = self.surface.place(graphics, self.density.version());
        if self.place.is_none()
            && let Some(density) = self.surface.densities(self.codes, graphics).last().copied()
        {
            self.cut(density);
            self.place = self.surface.place(graphics, density.version());
        }
    }

    /// Cuts the payload otherwise; parts of another size make a stream of their own.
    fn cut(&mut self, density: Density) {
        if density != self.density && !self.codes.outlives_density() {
            (self.at, self.next, self.shown) = (0, 0, 0);
        }
        self.density = density;
    }

    /// Makes the code that begins with the symbol of an index; none while the window is too small.
    fn prepare(&self, first: u32) -> Result<Option<Ready>, TerminalError> {
        let Some(place) = self.place else {
            return Ok(None);
        };
        let code = self.codes.code(self.density, first)?;
        let picture = self.picture(&code.modules, place)?;
        Ok(Some(Ready { code, picture }))
    }

    fn picture(&self, modules: &Modules, place: Place) -> Result<Picture, TerminalError> {
        let raster = || Raster::new(modules, place.scale).map_err(io::Error::other);
        Ok(match place.style {
            Style::Halves => Picture::Characters(halves(&rows(modules))),
            Style::Sextants => Picture::Characters(sextants(&rows(modules))),
            Style::Sixel => Picture::Sequence(sixel(&raster()?)),
            Style::Kitty => {
                let number = self.drawn.next_kitty();
                let drawing = kitty::picture(&raster()?, number).map_err(io::Error::from)?;
                Picture::Sequence(drawing)
            }
        })
    }

    /// Draws the next code; a terminal that falls behind is not chased.
    fn draw_next(
        &mut self,
        ready: Option<Ready>,
        terminal: &mut dyn Terminal,
    ) -> Result<(), TerminalError> {
        let Some(ready) = ready else {
            return Ok(());
        };
        self.at = self.next;
        self.draw(ready, "", terminal)?;
        let now = terminal.now();
        let due = self.due.checked_add(self.step()).unwrap_or(now);
        self.due = due.max(now);
        self.tempo.count(now);
        Ok(())
    }

    /// Draws everything anew: another density or window, the same symbols as before.
    fn draw_again(&mut self, terminal: &mut dyn Terminal) -> Result<(), TerminalError> {
        let removal = self.drawn.removal();
        self.drawn = Drawn::default();
        let before = format!("{removal}{CLEAR}");
        match self.prepare(self.at)? {
            Some(ready) => self.draw(ready, &before, terminal)?,
            None => terminal.write(&format!("{before}{}", self.changes()))?,
        }
        let now = terminal.now();
        self.due = now.checked_add(self.step()).unwrap_or(now);
        self.tempo = Tempo::new(now);
        Ok(())
    }

    fn draw(
        &mut self,
        ready: Ready,
        before: &str,
        terminal: &mut dyn Terminal,
    ) -> Result<(), TerminalError> {
        self.next = ready.code.next;
        self.shown = self.shown.max(self.next);
        self.frame = self.frame.saturating_add(1);
        let sequence = match ready.picture {
            Picture::Characters(code) => {
                self.drawn.code = code;
                String::new()
            }
            Picture::Sequence(sequence) => self.placed(&sequence),
        };
        let changes = self.changes();
        terminal.write(&format!("{BEGIN_FRAME}{before}{changes}{sequence}{END_FRAME}"))?;
        Ok(())
    }

    /// Returns what draws a picture in its place, and removes the one before.
    fn placed(&mut self, sequence: &str) -> String {
        let place = self
            .place
            .map_or((1, 1), |place| (place.row.saturating_add(1), place.column.saturating_add(1)));
        let removal = self.drawn.removal();
        if self.place.is_some_and(|place| place.style == Style::Kitty) {
            self.drawn.kitty = Some(self.drawn.next_kitty());
        }
        format!("\x1b[{};{}H{sequence}{removal}", place.0, place.1)
    }

    fn draw_status(&mut self, terminal: &mut dyn Terminal) -> Result<(), TerminalError> {
        let changes = self.changes();
        terminal.write(&format!("{BEGIN_FRAME}{changes}{END_FRAME}"))?;
        Ok(())
    }

    /// Returns what brings the characters of the window up to date.
    fn changes(&mut self) -> String {
        let mut grid = Grid::blank(self.surface.window);
        if let Some(place) = self.place {
            for (row, line) in (place.row..).zip(&self.drawn.code) {
                grid.write(row, place.column, line.iter().copied());
            }
        }
        let last = usize::from(self.surface.window.rows).saturating_sub(1);
        grid.write(last, 0, self.status().chars());
        let changes = grid.changes(self.drawn.grid.as_ref());
        self.drawn.grid = Some(grid);
        changes
    }

    fn status(&self) -> String {
        let Some(_) = self.place else {
            let least = self.codes.least_version();
            return self.surface.too_small(self.options.graphics, least).to_string();
        };
        let status = Status {
            frame: self.frame,
            symbols: self.codes.symbols(self.density),
            shown: self.shown,
            density: self.density,
            rate: self.rate,
            measured: self.tempo.measured,
            paused: self.paused,
        };
        status.line(self.surface.window.columns.into())
    }
}
