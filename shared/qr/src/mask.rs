//! The modules of a code and the choice of its mask, a whole line of modules at a time.

use std::sync::LazyLock;

use crate::code::{Level, Modules, Version};
use crate::format::{Format, format_places};
use crate::layout::{Layout, inverts, layout};
use crate::line::Line;
use crate::penalty::penalty;

/// The masks repeat after so many rows and columns.
const PERIOD: usize = 12;

/// Draws codewords with the mask that the standard's rules like best.
pub(crate) fn drawn(codewords: &[u8], version: Version, level: Level) -> Modules {
    let layout = layout(version);
    let plain = Square::of(layout.side, &placed(codewords, layout));
    let masked = (0..8).map(|mask| plain.masked(Format { level, mask }, layout));
    let best = masked.min_by_key(penalty).unwrap_or(plain);
    best.modules(version)
}

/// Puts the bits of codewords and the patterns to their places; what remains is light.
fn placed(codewords: &[u8], layout: &Layout) -> Vec<bool> {
    let mut dark = vec![false; layout.area()];
    let mut set = |module: usize, is_dark: bool| {
        if let Some(place) = dark.get_mut(module) {
            *place = is_dark;
        }
    };
    for known in &layout.known {
        let row = usize::from(known.y).saturating_mul(layout.side);
        set(row.saturating_add(known.x.into()), known.dark);
    }
    for (modules, codeword) in layout.codewords().iter().zip(codewords) {
        for (module, bit) in modules.iter().zip((0..8_u32).rev()) {
            if let Ok(module) = usize::try_from(*module) {
                set(module, codeword.unbounded_shr(bit) & 1 == 1);
            }
        }
    }
    dark
}

/// What a mask inverts, by rows and by columns, over one period of its pattern.
struct Mask {
    rows: [Line; PERIOD],
    columns: [Line; PERIOD],
}

static MASKS: LazyLock<[Mask; 8]> = LazyLock::new(|| {
    [0, 1, 2, 3, 4, 5, 6, 7].map(|mask| {
        let lines = |inverts: &dyn Fn(usize, usize) -> bool| {
            core::array::from_fn(|line| {
                let along: Vec<bool> = (0..192).map(|at| inverts(line, at)).collect();
                Line::of(&along)
            })
        };
        Mask {
            rows: lines(&|y, x| inverts(mask, x, y)),
            columns: lines(&|x, y| inverts(mask, x, y)),
        }
    })
});

/// A square of modules, by rows and once more by columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Square {
    pub(crate) rows: Vec<Line>,
    pub(crate) columns: Vec<Line>,
}

impl Square {
    pub(crate) fn of(side: usize, dark: &[bool]) -> Self {
        let rows: Vec<Line> = dark.chunks_exact(side.max(1)).map(Line::of).collect();
        let mut columns = vec![Line::default(); side];
        for (y, row) in dark.chunks_exact(side.max(1)).enumerate() {
            for (column, _) in columns.iter_mut().zip(row).filter(|(_, dark)| **dark) {
                column.set(y);
            }
        }
        Self { rows, columns }
    }

    /// Inverts the data where the mask says so and draws the format.
    fn masked(&self, format: Format, layout: &Layout) -> Self {
        let invert = |lines: &[Line], patterns: &[Line; PERIOD]| -> Vec<Line> {
            let patterns = patterns.iter().cycle();
            let lines = lines.iter().zip(&layout.data).zip(patterns);
            lines.map(|((line, data), pattern)| line.xor(pattern.and(*data))).collect()
        };
        let Some(mask) = MASKS.get(usize::from(format.mask & 7)) else { return self.clone() };
        let mut masked = Self {
            rows: invert(&self.rows, &mask.rows),
            columns: invert(&self.columns, &mask.columns),
        };
        let word = format.word();
        for places in format_places(layout.side) {
            for (bit, (x, y)) in (0..).zip(places) {
                if word.unbounded_shr(bit) & 1 == 1 {
                    masked.set(x, y);
                }
            }
        }
        masked
    }

    fn set(&mut self, x: usize, y: usize) {
        if let (Some(row), Some(column)) = (self.rows.get_mut(y), self.columns.get_mut(x)) {
            row.set(x);
            column.set(y);
        }
    }

    fn modules(&self, version: Version) -> Modules {
        let side = version.modules();
        let dark = self.rows.iter().flat_map(|row| row.bits().take(side)).collect();
        Modules::from_parts(version, dark)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, reason = "test code")]

    use super::*;
    use crate::alphabet::Mode;
    use crate::decode::read_modules;
    use crate::encode::codewords;
    use rqrr::{Grid, SimpleGrid};

    const LEVELS: [Level; 4] = [Level::Low, Level::Medium, Level::Quartile, Level::High];

    /// As many characters of a mode as fit, none like the next.
    fn text(mode: Mode, version: Version, level: Level) -> Vec<u8> {
        let characters: Vec<u8> = match mode {
            Mode::Numeric => (b'0'..=b'9').collect(),
            Mode::Alphanumeric => crate::alphabet::ALPHANUMERIC.to_vec(),
            Mode::Byte => (0..=255).collect(),
        };
        let scatter = |at: usize| characters[at * at * 31 % 1_021 % characters.len()];
        (0..version.capacity_in(mode, level)).map(scatter).collect()
    }

    fn read_by_rqrr(modules: &Modules) -> Option<Vec<u8>> {
        let rows: Vec<&[bool]> = modules.rows().collect();
        let mut bytes = Vec::new();
        let grid = Grid::new(SimpleGrid::from_func(modules.size(), |x, y| rows[y][x]));
        grid.decode_to(&mut bytes).ok()?;
        Some(bytes)
    }

    fn with_mask(bytes: &[u8], mode: Mode, version: Version, format: Format) -> Modules {
        let codewords = codewords(mode, bytes, version, format.level);
        let layout = layout(version);
        Square::of(layout.side, &placed(&codewords, layout)).masked(format, layout).modules(version)
    }

    #[test]
    fn every_version_level_and_mask_is_read_by_another_reader_and_by_ours() {
        let modes = [Mode::Numeric, Mode::Alphanumeric, Mode::Byte];
        let mut mode = modes.iter().cycle();
        for version in Version::all() {
            for (level, mask) in LEVELS.iter().flat_map(|level| (0..8).map(move |m| (*level, m))) {
                let mode = *mode.next().unwrap();
                let bytes = text(mode, version, level);
                let modules = with_mask(&bytes, mode, version, Format { level, mask });
                let name = format!("{version:?} {level:?} {mask} {mode:?}");
                let decoded = read_modules(&modules).unwrap();
                assert!(decoded.payload == bytes, "{name}");
                assert_eq!((decoded.version, decoded.level), (version, level));
                assert_eq!((decoded.mask, decoded.errors), (mask, 0));
                // The other reader is slow: each mask at one level of the version in turn.
                if LEVELS[usize::from(version.number() + mask) % 4] == level {
                    assert!(read_by_rqrr(&modules).unwrap() == bytes, "{name}");
                }
            }
        }
    }

    #[test]
    fn the_mask_with_the_fewest_points_is_taken() {
        let version = Version::new(5).unwrap();
        let bytes = text(Mode::Byte, version, Level::Low);
        let drawn = drawn(&codewords(Mode::Byte, &bytes, version, Level::Low), version, Level::Low);
        let points = |modules: &Modules| penalty(&Square::of(modules.size(), modules.dark()));
        let all = (0..8).map(|mask| {
            points(&with_mask(&bytes, Mode::Byte, version, Format { level: Level::Low, mask }))
        });
        assert_eq!(Some(points(&drawn)), all.min());
    }
}
