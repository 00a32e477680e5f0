//! Codes on the whole screen, for the camera of the online machine.
use super::desk::{Desk, Leave};
use super::say::{Language, Say};
use protocol::Message;
use qr::{Modules, QUIET_ZONE, Version};
use screen::{Cells, Frame, Key, Layer, Tone};
use station::CliError;
use station::show::{Codes, Density, Look, ShowError};
use std::time::{Duration, Instant};

const KEYS: Say = Say(
    "Enter: done  + -: speed  < >: density  Up, Down: size  Space: pause",
    "Enter: 完了  + -: 速さ  < >: 細かさ  上下: 大きさ  Space: 一時停止",
);
const STILL_KEYS: Say =
    Say("Enter: done    Up, Down: size    Esc: back", "Enter: 完了    上下: 大きさ    Esc: 戻る");

/// Codes in a second at first, and at most.
const USUAL_RATE: u32 = 10;
const MOST_RATE: u32 = 30;
/// Pixels to a module that every camera can part; fewer are shown only if the operator wants them.
const USUAL_SCALE: usize = 3;
/// The densest codes of a stream that are shown unasked.
const USUAL_VERSION: u8 = 27;

/// Codes as they are shown.
struct Showing {
    codes: Codes,
    density: Density,
    next: u32,
    rate: u32,
    paused: bool,
    modules: Modules,
    /// Dots that a module is made smaller by than it could be: for a camera that is near.
    smaller: usize,
}

impl Desk<'_> {
    /// Shows a message as codes until the operator is done.
    pub(super) fn show_codes(&mut self, message: &Message) -> Result<(), Leave> {
        self.rested()?;
        let wire = message.to_wire().map_err(|error| {
            CliError::bad_input(error.to_string(), "draft several smaller requests")
        });
        let wire = self.settle(wire)?;
        let showing = self
            .showing(&wire)
            .map_err(|error| CliError::failure(error.to_string(), "use a larger window or screen"));
        let mut showing = self.settle(showing)?;
        while self.show_one(&mut showing)? {}
        // Pressed twice, the key that ends this is no answer to what comes next.
        self.rested()
    }

    /// Lays a payload out for this screen.
    fn showing(&self, wire: &[u8]) -> Result<Showing, ShowError> {
        let codes = Codes::new(wire, Look::default())?;
        let usual = |version: Version| {
            version.number() <= USUAL_VERSION && self.scale(version) >= self.usual_scale()
        };
        let density = codes.fitting(usual).last().copied();
        let density = density.or_else(|| self.densities(&codes).first().copied());
        let density = density.unwrap_or_else(|| codes.density());
        let code = codes.code(density, 0)?;
        let (next, modules) = (code.next, code.modules);
        Ok(Showing { codes, density, next, rate: USUAL_RATE, paused: false, modules, smaller: 0 })
    }

    fn densities(&self, codes: &Codes) -> Vec<Density> {
        codes.fitting(|version| self.scale(version) >= 1)
    }

    /// Returns the dots that a module of a code would have.
    fn scale(&self, version: Version) -> usize {
        let (columns, rows) = self.stage.size();
        let (width, height) = self.stage.dots(whole(columns, rows));
        let side = version.modules().saturating_add(2 * QUIET_ZONE);
        width.min(height).checked_div(side).unwrap_or(0)
    }

    /// In a terminal a dot is half a character, and large.
    fn usual_scale(&self) -> usize {
        let (width, _) = self.stage.dots(Cells { column: 0, row: 0, columns: 1, rows: 1 });
        if width > 1 { USUAL_SCALE } else { 1 }
    }

    /// Shows one code for as long as it stands; false when the operator is done.
    fn show_one(&mut self, showing: &mut Showing) -> Result<bool, Leave> {
        let shown = Instant::now();
        let frame = self.code_frame(showing);
        self.stage.present(&frame)?;
        let stands = Duration::from_secs(1).checked_div(showing.rate).unwrap_or_default();
        loop {
            let left = stands.saturating_sub(shown.elapsed());
            let moves = !showing.paused && !showing.density.is_still();
            let wait = if moves { left } else { Duration::from_millis(500) };
            if let Some(key) = self.poll(wait)? {
                return self.obey(showing, key);
            }
            if moves && shown.elapsed() >= stands {
                let next = showing.advance();
                self.settle(next)?;
                return Ok(true);
            }
            let size = (frame.columns(), frame.rows());
            if size != self.stage.size() || self.is_stale() {
                return Ok(true);
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "other keys do nothing here")]
    fn obey(&self, showing: &mut Showing, key: Key) -> Result<bool, Leave> {
        match key {
            Key::Enter => return Ok(false),
            Key::Escape => return Err(Leave::Back),
            Key::Char('+' | '=') => {
                showing.rate = showing.rate.saturating_add(1).min(MOST_RATE);
            }
            Key::Char('-') => showing.rate = showing.rate.saturating_sub(1).max(1),
            Key::Char(' ') => showing.paused = !showing.paused,
            Key::Right | Key::Char('>') => showing.denser(&self.densities(&showing.codes)),
            Key::Left | Key::Char('<') => showing.sparser(&self.densities(&showing.codes)),
            Key::Up => showing.smaller = showing.smaller.saturating_sub(1),
            Key::Down => {
                let most = self.scale(showing.density.version()).saturating_sub(1);
                showing.smaller = showing.smaller.saturating_add(1).min(most);
            }
            _ => {}
        }
        Ok(true)
    }

    fn code_frame(&self, showing: &Showing) -> Frame {
        let (columns, rows) = self.stage.size();
        let mut frame = Frame::new(columns, rows);
        let scale = self.scale(showing.density.version()).saturating_sub(showing.smaller).max(1);
        frame.lay(whole(columns, rows), Layer::Code { modules: showing.modules.clone(), scale });
        let keys = self.say(if showing.density.is_still() { STILL_KEYS } else { KEYS });
        let row = rows.saturating_sub(1);
        let end = frame.put(row, 1, keys, Tone::Faint);
        if !showing.density.is_still() {
            let version = showing.density.version().number();
            let text = match self.language {
                Language::English => format!("{} a second, version {version}", showing.rate),
                Language::Japanese => format!("毎秒 {} 枚  型番 {version}", showing.rate),
            };
            frame.put(row, end.saturating_add(3), &text, Tone::Faint);
        }
        frame
    }
}

/// All cells but the last row.
fn whole(columns: u16, rows: u16) -> Cells {
    Cells { column: 0, row: 0, columns, rows: rows.saturating_sub(1) }
}

impl Showing {
    fn advance(&mut self) -> Result<(), CliError> {
        let code = self
            .codes
            .code(self.density, self.next)
            .map_err(|error| CliError::failure(error.to_string(), "show the codes once more"))?;
        (self.next, self.modules) = (code.next, code.modules);
        Ok(())
    }

    fn denser(&mut self, all: &[Density]) {
        let own = self.density.version();
        self.turn_to(all.iter().copied().find(|density| density.version() > own));
    }

    fn sparser(&mut self, all: &[Density]) {
        let own = self.density.version();
        self.turn_to(all.iter().copied().rev().find(|density| density.version() < own));
    }

    /// What was received of one density counts for another.
    fn turn_to(&mut self, density: Option<Density>) {
        let Some(density) = density else { return };
        if let Ok(code) = self.codes.code(density, self.next) {
            (self.density, self.next, self.modules) = (density, code.next, code.modules);
        }
    }
}
