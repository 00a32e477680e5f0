//! A code to be copied by hand: large, with a grid of modules, and zones with letters and numbers.
use super::Part;
use super::page::{Page, Place};
use qr::{Level, Mode, Modules};
use station::CliError;
use zeroize::Zeroizing;

const BLACK: u8 = 0;
/// Of the lines between dark modules: seen from near, and dark to a camera.
const FAINT: u8 = 0x28;

/// A code, and how it is divided.
pub(super) struct Grid {
    /// Rows from the top, dark modules true.
    rows: Zeroizing<Vec<Vec<bool>>>,
    title: &'static str,
    /// The modules on a side of a zone.
    zone: usize,
}

impl Grid {
    /// Makes the code of a SeedQR or CompactSeedQR, in the smallest version and at level L, as their
    /// specification has it.
    pub(super) fn of(part: &Part) -> Result<Self, CliError> {
        let code = match part {
            Part::SeedQr(digits) => {
                Some(("SeedQR", qr::encode_in(Mode::Numeric, digits.as_bytes(), None, Level::Low)))
            }
            Part::Compact(bytes) => Some(("CompactSeedQR", qr::encode(bytes, None, Level::Low))),
            Part::Words(_) | Part::PrivateKey(_) | Part::Share { .. } => None,
        };
        let failed =
            || CliError::failure("the code cannot be drawn", "write the words down instead");
        let (title, modules) = code.ok_or_else(failed)?;
        let modules = modules.map_err(|_| failed())?;
        Ok(Self::new(&modules, title))
    }

    fn new(modules: &Modules, title: &'static str) -> Self {
        let rows = Zeroizing::new(modules.rows().map(<[bool]>::to_vec).collect());
        // Zones of seven modules divide 21 evenly, and five 25; these are those of SeedSigner.
        let zone = if modules.size() == 21 { 7 } else { 5 };
        Self { rows, title, zone }
    }

    pub(super) fn rows(&self) -> &[Vec<bool>] {
        &self.rows
    }

    pub(super) fn side(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn zone(&self) -> usize {
        self.zone
    }

    pub(super) fn zones(&self) -> usize {
        self.side().div_ceil(self.zone)
    }

    /// Lays the code out in a square of `room` on a side, labels and title above it.
    pub(super) fn lay(&self, page: &mut Page, at: Place, room: u32) {
        let margin = 60;
        let number = |number: usize| u32::try_from(number).unwrap_or(0);
        let side = number(self.side()).max(1);
        let module = room.saturating_sub(margin).checked_div(side).unwrap_or(1);
        let size = format!("{}, {side} by {side}", self.title);
        page.text(Place { x: at.x, y: at.y }, 50, &size);
        let origin = Place {
            x: at.x.saturating_add(margin),
            y: at.y.saturating_add(margin.saturating_mul(2)),
        };
        let along =
            |start: u32, count: usize| start.saturating_add(module.saturating_mul(number(count)));
        let whole = module.saturating_mul(side);
        for count in 0..=self.side() {
            let edge = count.is_multiple_of(self.zone) || count == self.side();
            let (width, grey) = if edge { (4, 0xC0) } else { (2, 0xD8) };
            let (x, y) = (along(origin.x, count), along(origin.y, count));
            page.rect(Place { x, y: origin.y }, width, whole, grey);
            page.rect(Place { x: origin.x, y }, whole, width, grey);
        }
        // Over the lines: a line that lightens dark modules keeps scanners from reading them.
        for (y, row) in self.rows.iter().enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
                let at = Place { x: along(origin.x, x), y: along(origin.y, y) };
                page.rect(at, module, module, BLACK);
                page.rect(at, module, 2, FAINT);
                page.rect(at, 2, module, FAINT);
            }
        }
        for (zone, letter) in (0..self.zones()).zip('A'..='Z') {
            let middle = zone.saturating_mul(self.zone).saturating_add(self.zone / 2);
            let above = Place { x: along(origin.x, middle), y: origin.y.saturating_sub(15) };
            page.text(above, 40, &zone.saturating_add(1).to_string());
            let beside = Place { x: at.x, y: along(origin.y, middle).saturating_add(module) };
            page.text(beside, 40, &letter.to_string());
        }
    }

    /// The code in characters, two to a module, with a blank line and column between zones.
    pub(super) fn terminal_lines(&self) -> Vec<Zeroizing<String>> {
        let width = self.side().saturating_mul(8).saturating_add(64);
        let mut lines = Vec::new();
        let mut heading = Zeroizing::new(String::with_capacity(width));
        heading.push_str(&format!("{}, {} by {}", self.title, self.side(), self.side()));
        lines.push(heading);
        let mut numbers = Zeroizing::new(String::from("   "));
        for zone in 1..=self.zones() {
            let room = self.zone.saturating_mul(2).saturating_add(1);
            numbers.push_str(&format!("{zone:<room$}"));
        }
        lines.push(numbers);
        for (zone, letter) in self.rows.chunks(self.zone).zip('A'..='Z') {
            for (place, row) in zone.iter().enumerate() {
                let mut line = Zeroizing::new(String::with_capacity(width));
                line.push_str(&if place == 0 {
                    format!("{letter}  ")
                } else {
                    String::from("   ")
                });
                for part in row.chunks(self.zone) {
                    part.iter()
                        .for_each(|dark| line.push_str(if *dark { "██" } else { "··" }));
                    line.push(' ');
                }
                lines.push(line);
            }
            lines.push(Zeroizing::new(String::new()));
        }
        lines
    }
}
