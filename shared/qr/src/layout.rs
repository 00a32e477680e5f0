//! Where everything stands in a code of each version.

use std::sync::OnceLock;

use crate::code::Version;
use crate::format::{format_places, version_places, version_word};
use crate::line::Line;
use crate::tables::alignment_centres;

/// A module that is the same in every code of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    /// Column.
    pub(crate) x: u16,
    /// Row.
    pub(crate) y: u16,
    /// Whether it is dark.
    pub(crate) dark: bool,
}

/// The layout of one version.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) version: Version,
    /// Modules on a side.
    pub(crate) side: usize,
    /// Finders with their separators, timing, alignment patterns, the dark module, version words.
    pub(crate) known: Vec<Known>,
    /// Whether each module belongs to a pattern or to the format and version words.
    #[cfg(test)]
    pub(crate) function: Vec<bool>,
    /// The modules of each row that carry data, and of each column: the patterns are symmetrical.
    pub(crate) data: Vec<Line>,
    /// The modules that carry data (`y * side + x`), in the order of the bits of the codewords.
    pub(crate) order: Vec<u32>,
    /// Centres of the alignment patterns, in either direction.
    pub(crate) alignment: Vec<u16>,
    /// What each of the eight masks does to each codeword.
    pub(crate) masks: [Vec<u8>; 8],
}

impl Layout {
    fn new(version: Version) -> Self {
        let side = version.modules();
        let alignment = alignment_centres(version);
        let cells = Drawing::of(version, &alignment);
        let known = cells.known();
        let function: Vec<bool> = cells.cells.iter().map(|cell| *cell != Cell::Free).collect();
        let free: Vec<bool> = function.iter().map(|function| !function).collect();
        let data = free.chunks_exact(side.max(1)).map(Line::of).collect();
        let order = order(side, &function);
        let masks = [0, 1, 2, 3, 4, 5, 6, 7].map(|mask| mask_codewords(mask, side, &order));
        Self {
            version,
            side,
            known,
            #[cfg(test)]
            function,
            data,
            order,
            alignment,
            masks,
        }
    }

    /// Returns how many modules the code has.
    pub(crate) fn area(&self) -> usize {
        self.side.saturating_mul(self.side)
    }

    /// Returns the modules of each codeword, the highest bit first.
    pub(crate) fn codewords(&self) -> &[[u32; 8]] {
        self.order.as_chunks().0
    }

    /// Returns what a mask does to each codeword.
    pub(crate) fn mask(&self, mask: u8) -> &[u8] {
        self.masks.get(usize::from(mask & 7)).map_or(&[], Vec::as_slice)
    }
}

/// Returns the layout of a version, made at its first use.
pub(crate) fn layout(version: Version) -> &'static Layout {
    static LAYOUTS: [OnceLock<Layout>; 40] = [const { OnceLock::new() }; 40];
    let [first, ..] = &LAYOUTS;
    let place = usize::from(version.number().saturating_sub(1));
    LAYOUTS.get(place).unwrap_or(first).get_or_init(|| Layout::new(version))
}

/// Tells whether a mask inverts a module.
pub(crate) fn inverts(mask: u8, x: usize, y: usize) -> bool {
    let (sum, product) = (x.saturating_add(y), x.saturating_mul(y));
    let both = (product % 2, product % 3);
    let zero = match mask & 7 {
        0 => sum % 2,
        1 => y % 2,
        2 => x % 3,
        3 => sum % 3,
        4 => (x / 3).saturating_add(y / 2) % 2,
        5 => both.0.saturating_add(both.1),
        6 => both.0.saturating_add(both.1) % 2,
        _ => (sum % 2).saturating_add(both.1) % 2,
    };
    zero == 0
}

/// The bits that a mask inverts, gathered into codewords.
fn mask_codewords(mask: u8, side: usize, order: &[u32]) -> Vec<u8> {
    let bit = |module: &u32| {
        let module = usize::try_from(*module).unwrap_or(0);
        let place = module.checked_rem(side).zip(module.checked_div(side));
        u8::from(place.is_some_and(|(x, y)| inverts(mask, x, y)))
    };
    let codewords = order.as_chunks::<8>().0.iter();
    codewords
        .map(|modules| modules.iter().fold(0, |byte, module| byte << 1 | bit(module)))
        .collect()
}

/// Pairs of columns from the right, upwards and downwards in turn, skipping what is taken.
fn order(side: usize, function: &[bool]) -> Vec<u32> {
    let mut order = Vec::with_capacity(function.len());
    let mut upwards = true;
    for even in (2..side).rev().step_by(2) {
        // The timing column belongs to no pair: those left of it move by one.
        let right = if even <= 6 { even.saturating_sub(1) } else { even };
        for row in 0..side {
            let y = if upwards { side.saturating_sub(1).saturating_sub(row) } else { row };
            for x in [right, right.saturating_sub(1)] {
                let module = y.saturating_mul(side).saturating_add(x);
                if function.get(module) == Some(&false) {
                    order.extend(u32::try_from(module));
                }
            }
        }
        upwards = !upwards;
    }
    order
}

/// What a module is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Free,
    /// Part of the format words, which differ from code to code.
    Format,
    Known(bool),
}

/// A code without data.
struct Drawing {
    side: usize,
    cells: Vec<Cell>,
}

impl Drawing {
    fn of(version: Version, alignment: &[u16]) -> Self {
        let side = version.modules();
        let mut drawing = Self { side, cells: vec![Cell::Free; side.saturating_mul(side)] };
        drawing.timing();
        drawing.finders();
        drawing.alignment(alignment);
        for place in format_places(side).into_iter().flatten() {
            drawing.set(place, Cell::Format);
        }
        drawing.set((8, side.saturating_sub(8)), Cell::Known(true));
        let word = version_word(version.number());
        for (bit, places) in (0..).zip(version_places(version)) {
            let dark = word.unbounded_shr(bit) & 1 == 1;
            for place in places {
                drawing.set(place, Cell::Known(dark));
            }
        }
        drawing
    }

    fn set(&mut self, (x, y): (usize, usize), cell: Cell) {
        if x < self.side
            && let Some(place) = self.cells.get_mut(y.saturating_mul(self.side).saturating_add(x))
        {
            *place = cell;
        }
    }

    fn timing(&mut self) {
        for along in 0..self.side {
            let cell = Cell::Known(along % 2 == 0);
            self.set((along, 6), cell);
            self.set((6, along), cell);
        }
    }

    /// Draws squares in squares around a centre: a ring of each number is dark or light.
    fn rings(&mut self, centre: (usize, usize), rings: &[bool]) {
        let reach = rings.len().saturating_sub(1);
        let span = reach.saturating_mul(2).saturating_add(1);
        for (down, right) in (0..span).flat_map(|y| (0..span).map(move |x| (y, x))) {
            let ring = down.abs_diff(reach).max(right.abs_diff(reach));
            let place = |centre: usize, at: usize| centre.saturating_add(at).checked_sub(reach);
            if let (Some(x), Some(y)) = (place(centre.0, right), place(centre.1, down))
                && let Some(dark) = rings.get(ring)
            {
                self.set((x, y), Cell::Known(*dark));
            }
        }
    }

    fn finders(&mut self) {
        let far = self.side.saturating_sub(4);
        for centre in [(3, 3), (far, 3), (3, far)] {
            self.rings(centre, &[true, true, false, true, false]);
        }
    }

    fn alignment(&mut self, centres: &[u16]) {
        let last = self.side.saturating_sub(7);
        for (y, x) in centres.iter().flat_map(|y| centres.iter().map(move |x| (*y, *x))) {
            let centre = (usize::from(x), usize::from(y));
            if ![(6, 6), (6, last), (last, 6)].contains(&centre) {
                self.rings(centre, &[true, false, true]);
            }
        }
    }

    fn known(&self) -> Vec<Known> {
        let mut known = Vec::new();
        for (y, row) in (0..).zip(self.cells.chunks_exact(self.side.max(1))) {
            for (x, cell) in (0..).zip(row) {
                if let Cell::Known(dark) = cell {
                    known.push(Known { x, y, dark: *dark });
                }
            }
        }
        known
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::code::Level;
    use crate::tables::{Blocks, data_modules};

    #[test]
    fn alignment_patterns_stand_where_the_standard_has_them() {
        // ISO/IEC 18004, annex E.
        let expected: [(u8, &[u16]); 8] = [
            (1, &[]),
            (2, &[6, 18]),
            (7, &[6, 22, 38]),
            (15, &[6, 26, 48, 70]),
            (22, &[6, 26, 50, 74, 98]),
            (32, &[6, 34, 60, 86, 112, 138]),
            (36, &[6, 24, 50, 76, 102, 128, 154]),
            (40, &[6, 30, 58, 86, 114, 142, 170]),
        ];
        for (number, centres) in expected {
            assert_eq!(layout(Version::new(number).unwrap()).alignment, centres);
        }
    }

    #[test]
    fn every_module_is_known_or_format_or_data() {
        for version in Version::all() {
            let layout = layout(version);
            let area = layout.side.pow(2);
            assert_eq!(layout.order.len(), data_modules(version), "{version:?}");
            assert_eq!(layout.known.len() + 30 + layout.order.len(), area, "{version:?}");
            let mut places: Vec<u32> = layout.order.clone();
            places.sort_unstable();
            places.dedup();
            assert_eq!(places.len(), layout.order.len());
            assert!(places.iter().all(|place| !layout.function[usize::try_from(*place).unwrap()]));
            for y in 0..layout.side {
                for x in 0..layout.side {
                    let (here, there) = (y * layout.side + x, x * layout.side + y);
                    assert_eq!(layout.function[here], layout.function[there]);
                }
            }
        }
    }

    #[test]
    fn the_places_of_all_blocks_are_all_codewords() {
        for version in Version::all() {
            for level in [Level::Low, Level::Medium, Level::Quartile, Level::High] {
                let blocks = Blocks::of(version, level);
                let of_block = |block| {
                    let places: Vec<usize> = blocks.places(block).collect();
                    assert_eq!(places.len(), blocks.data_of(block) + blocks.parity);
                    places
                };
                let mut places: Vec<usize> = (0..blocks.count).flat_map(of_block).collect();
                places.sort_unstable();
                assert!(places.into_iter().eq(0..blocks.codewords), "{version:?} {level:?}");
            }
        }
    }

    #[test]
    fn masks_are_those_of_the_standard() {
        // ISO/IEC 18004, table 10, by its formulas.
        for (y, x) in (0..60).flat_map(|y| (0..60).map(move |x| (y, x))) {
            let expected = [
                (y + x) % 2,
                y % 2,
                x % 3,
                (y + x) % 3,
                (y / 2 + x / 3) % 2,
                (y * x) % 2 + (y * x) % 3,
                ((y * x) % 2 + (y * x) % 3) % 2,
                ((y + x) % 2 + (y * x) % 3) % 2,
            ];
            for (mask, zero) in (0..).zip(expected) {
                assert_eq!(inverts(mask, x, y), zero == 0);
            }
        }
    }
}
