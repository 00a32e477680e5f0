//! Codes as characters, and the characters of a window: only those that changed are sent.

use crate::show::Window;

/// What a window shows, a character for each place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grid {
    columns: usize,
    cells: Vec<char>,
}

impl Grid {
    /// Returns a window full of spaces.
    pub(crate) fn blank(window: Window) -> Self {
        let columns = usize::from(window.columns);
        Self { columns, cells: vec![' '; columns.saturating_mul(window.rows.into())] }
    }

    /// Writes characters into a line, both counted from 0; what does not fit is left out.
    pub(crate) fn write(&mut self, row: usize, column: usize, text: impl Iterator<Item = char>) {
        let line = self.cells.chunks_mut(self.columns.max(1)).nth(row);
        let places = line.into_iter().flatten().skip(column);
        for (place, character) in places.zip(text) {
            *place = character;
        }
    }

    /// Returns what turns a window that shows `before` into this; everything if that is not known
    /// or of another size.
    pub(crate) fn changes(&self, before: Option<&Self>) -> String {
        let columns = self.columns.max(1);
        let same_size = |before: &&Self| {
            before.columns == self.columns && before.cells.len() == self.cells.len()
        };
        let known = before.filter(same_size).map(|before| before.cells.as_slice());
        let mut before = known.unwrap_or_default().chunks(columns);
        let lines = (1_usize..).zip(self.cells.chunks(columns));
        lines.map(|(row, line)| changes(row, line, before.next().unwrap_or_default())).collect()
    }
}

/// Returns what turns one line into another; all of it if `before` is empty.
fn changes(row: usize, line: &[char], before: &[char]) -> String {
    let mut text = String::new();
    let mut unchanged = String::new();
    let before = before.iter().copied().map(Some).chain(std::iter::repeat(None));
    for ((column, cell), before) in (1_usize..).zip(line).zip(before) {
        if before == Some(*cell) {
            unchanged.push(*cell);
            continue;
        }
        if text.is_empty() || !unchanged.is_empty() {
            let place = format!("\x1b[{row};{column}H");
            // Some characters again may be shorter than the place of the next.
            let again = !text.is_empty() && unchanged.len() <= place.len();
            text.push_str(if again { &unchanged } else { &place });
            unchanged.clear();
        }
        text.push(*cell);
    }
    text
}

/// Returns the characters of rows of modules, one module wide and two high.
pub(crate) fn halves(rows: &[Vec<bool>]) -> Vec<Vec<char>> {
    let character = |upper: bool, lower: bool| match (upper, lower) {
        (false, false) => ' ',
        (true, false) => '▀',
        (false, true) => '▄',
        (true, true) => '█',
    };
    let line = |pair: &[Vec<bool>]| {
        let [upper, lower] = [pair.first(), pair.get(1)].map(dots);
        let width = pair.first().map_or(0, Vec::len);
        upper.zip(lower).map(|(upper, lower)| character(upper, lower)).take(width).collect()
    };
    rows.chunks(2).map(line).collect()
}

/// Returns the characters of rows of modules, two modules wide and three high.
pub(crate) fn sextants(rows: &[Vec<bool>]) -> Vec<Vec<char>> {
    rows.chunks(3).map(sextant_line).collect()
}

fn sextant_line(rows: &[Vec<bool>]) -> Vec<char> {
    let [mut top, mut middle, mut bottom] = [rows.first(), rows.get(1), rows.get(2)].map(dots);
    let width = rows.first().map_or(0, Vec::len).div_ceil(2);
    let mut character = || {
        let dots = [&mut top, &mut middle, &mut bottom]
            .map(|row| [row.next().unwrap_or(false), row.next().unwrap_or(false)]);
        sextant(dots.as_flattened())
    };
    (0..width).map(|_| character()).collect()
}

/// Returns the modules of a row and light ones without end.
fn dots(row: Option<&Vec<bool>>) -> impl Iterator<Item = bool> {
    row.into_iter().flatten().copied().chain(std::iter::repeat(false))
}

/// Returns the character with these of its six parts dark: left and right of the top, the middle
/// and the bottom.
fn sextant(dots: &[bool]) -> char {
    let parts = dots.iter().rev().fold(0_u32, |parts, dark| parts << 1 | u32::from(*dark));
    // Unicode has the four that are older elsewhere, and the others in order without a gap.
    let (before, older) = match parts {
        0 => return ' ',
        1..=20 => (1, None),
        21 => (0, Some('▌')),
        22..=41 => (2, None),
        42 => (0, Some('▐')),
        43..=62 => (3, None),
        _ => return '█',
    };
    let coded = parts.checked_sub(before).and_then(|place| char::from_u32(0x1_FB00 | place));
    older.or(coded).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(columns: u16, rows: u16) -> Window {
        Window { columns, rows }
    }

    #[test]
    fn only_what_changed_is_sent() {
        let mut before = Grid::blank(window(30, 3));
        before.write(1, 2, "0123456789abcdefghij".chars());
        assert_eq!(before.changes(Some(&before)), "");

        let mut after = before.clone();
        after.write(1, 4, "x".chars());
        assert_eq!(after.changes(Some(&before)), "\x1b[2;5Hx");
        after.write(1, 8, "yz".chars());
        assert_eq!(after.changes(Some(&before)), "\x1b[2;5Hx345yz", "three again are shorter");
        after.write(1, 25, "!".chars());
        after.write(2, 0, "?".chars());
        let changes = "\x1b[2;5Hx345yz\x1b[2;26H!\x1b[3;1H?";
        assert_eq!(after.changes(Some(&before)), changes);
    }

    #[test]
    fn everything_is_sent_into_a_window_of_another_size() {
        let grid = Grid::blank(window(3, 2));
        let all = "\x1b[1;1H   \x1b[2;1H   ";
        assert_eq!(grid.changes(None), all);
        assert_eq!(grid.changes(Some(&Grid::blank(window(2, 3)))), all);
        assert_eq!(Grid::blank(window(0, 5)).changes(None), "");
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let mut grid = Grid::blank(window(4, 1));
        grid.write(0, 2, "abc".chars());
        grid.write(7, 0, "abc".chars());
        grid.write(0, 9, "abc".chars());
        assert_eq!(grid.changes(None), "\x1b[1;1H  ab");
    }

    #[test]
    fn sextants_have_the_characters_that_unicode_names() {
        // By the names in the code chart: BLOCK SEXTANT-1, -2, -12, -35 and so on.
        let named = |places: &[usize]| {
            let dots: Vec<bool> = (1..=6).map(|place| places.contains(&place)).collect();
            sextant(&dots)
        };
        for (places, expected) in [
            (&[][..], ' '),
            (&[1], '\u{1FB00}'),
            (&[2], '\u{1FB01}'),
            (&[1, 2], '\u{1FB02}'),
            (&[3], '\u{1FB03}'),
            (&[3, 5], '\u{1FB13}'),
            (&[1, 3, 5], '▌'),
            (&[2, 3, 5], '\u{1FB14}'),
            (&[2, 4, 6], '▐'),
            (&[1, 2, 4, 6], '\u{1FB28}'),
            (&[2, 3, 4, 5, 6], '\u{1FB3B}'),
            (&[1, 2, 3, 4, 5, 6], '█'),
        ] {
            assert_eq!(named(places), expected, "{places:?}");
        }
    }

    #[test]
    fn odd_rows_and_columns_are_filled_up_with_light() {
        let rows = vec![vec![true; 3]; 3];
        assert_eq!(halves(&rows), [vec!['█'; 3], vec!['▀'; 3]]);
        assert_eq!(sextants(&rows), [['█', '▌']]);
        assert_eq!(sextants(&rows[..2]), [['\u{1FB0E}', '\u{1FB04}']]);
        assert!(halves(&[]).is_empty() && sextants(&[]).is_empty());
    }
}
