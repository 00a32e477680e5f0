//! What the camera sees, drawn in the terminal: half blocks in grey, with what was found in it.

use qr::{GreyView, Picture};

use crate::decode::{Point, Seen};

/// The colours that a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// 24 bits.
    Full,
    /// 256, of which 26 are grey.
    Indexed,
}

/// Returns a picture that has at most so many columns and rows, each pixel the mean of an area;
/// `None` if nothing would be left of it.
#[must_use]
pub fn shrink(picture: &GreyView<'_>, columns: usize, rows: usize) -> Option<Picture> {
    let (width, height) = (picture.width(), picture.height());
    // The side that is further over the limit decides for both.
    let wide = width.saturating_mul(rows) >= height.saturating_mul(columns);
    let (limit, side) = if wide { (columns, width) } else { (rows, height) };
    let limit = limit.min(side);
    let scaled =
        |pixels: usize| pixels.saturating_mul(limit).checked_div(side).map(|size| size.max(1));
    let (columns, rows) = (scaled(width)?.min(columns), scaled(height)?.min(rows));
    if columns == 0 || rows == 0 {
        return None;
    }
    let mut sums = vec![(0_u32, 0_u32); columns.checked_mul(rows)?];
    for (y, line) in picture.rows().enumerate() {
        let row = y.saturating_mul(rows).checked_div(height)?;
        let cells = sums.chunks_exact_mut(columns).nth(row)?;
        let mut column = 0_usize;
        let mut share = 0_usize;
        for pixel in line {
            if let Some((sum, count)) = cells.get_mut(column) {
                *sum = sum.saturating_add(u32::from(*pixel));
                *count = count.saturating_add(1);
            }
            share = share.saturating_add(columns);
            while share >= width {
                share = share.saturating_sub(width);
                column = column.saturating_add(1);
            }
        }
    }
    let mean = |(sum, count): (u32, u32)| sum.checked_div(count).unwrap_or(0);
    let pixels = sums.into_iter().map(|cell| u8::try_from(mean(cell)).unwrap_or(u8::MAX));
    Picture::new(columns, rows, pixels.collect()).ok()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dot {
    Grey(u8),
    /// On the outline of a code that was read.
    Read,
    /// On the outline of a code that was found and not read.
    Found,
}

/// The most pixels to a side of a picture in which a key may be seen: enough to aim by, and too coarse for a code
/// to be read from it. What is shown lies in memory, and in the terminal.
pub const MOST_SIDE_OF_KEYS: u8 = 12;

/// Returns the lines that show what was seen, without line ends, each pixel so many times as wide and as high;
/// none if it came without a picture.
#[must_use]
pub fn lines(seen: &Seen, palette: Palette, times: usize) -> Vec<String> {
    let Some(picture) = seen.preview.as_ref().map(Picture::view) else {
        return Vec::new();
    };
    let [width, height] =
        [picture.width(), picture.height()].map(|side| side.saturating_mul(times));
    let wide = |row: &[u8]| {
        row.iter().flat_map(|grey| std::iter::repeat_n(Dot::Grey(*grey), times)).collect()
    };
    let rows = picture.rows().map(wide);
    let dots = rows.flat_map(|row: Vec<Dot>| std::iter::repeat_n(row, times)).flatten().collect();
    let scale = (ratio(width, seen.width), ratio(height, seen.height));
    let mut canvas = Canvas { width, dots, scale };
    for outline in &seen.sight.outlines {
        canvas.outline(outline, Dot::Found);
    }
    for code in &seen.sight.codes {
        canvas.outline(&code.outline, Dot::Read);
    }
    canvas.lines(palette)
}

fn ratio(small: usize, large: usize) -> f32 {
    let float = |pixels: usize| f32::from(u16::try_from(pixels).unwrap_or(u16::MAX));
    float(small) / float(large).max(1.0)
}

struct Canvas {
    width: usize,
    dots: Vec<Dot>,
    scale: (f32, f32),
}

impl Canvas {
    fn outline(&mut self, outline: &[Point; 4], dot: Dot) {
        let [a, b, c, d] = *outline;
        for (from, to) in [(a, b), (b, c), (c, d), (d, a)] {
            self.edge(from, to, dot);
        }
    }

    /// Draws an edge, as far as it lies within the picture, in more steps than there are dots.
    fn edge(&mut self, from: Point, to: Point, dot: Dot) {
        const STEPS: u16 = 512;
        for step in 0..=STEPS {
            let part = f32::from(step) / f32::from(STEPS);
            let x = (from.x + (to.x - from.x) * part) * self.scale.0;
            let y = (from.y + (to.y - from.y) * part) * self.scale.1;
            let at = column(x).zip(column(y)).filter(|(x, _)| *x < self.width);
            let at = at.and_then(|(x, y)| y.checked_mul(self.width)?.checked_add(x));
            if let Some(cell) = at.and_then(|at| self.dots.get_mut(at)) {
                *cell = dot;
            }
        }
    }

    fn lines(&self, palette: Palette) -> Vec<String> {
        let rows: Vec<&[Dot]> = self.dots.chunks_exact(self.width.max(1)).collect();
        let blank = vec![Dot::Grey(0); self.width];
        rows.chunks(2)
            .map(|pair| {
                let upper = pair.first().copied().unwrap_or(&blank);
                line(upper, pair.get(1).copied().unwrap_or(&blank), palette)
            })
            .collect()
    }
}

/// Returns a line of half blocks; colours are named only where they change.
fn line(upper: &[Dot], lower: &[Dot], palette: Palette) -> String {
    let mut text = String::new();
    let mut before = None;
    for pair in upper.iter().zip(lower) {
        if before != Some(pair) {
            let (upper, lower) = (colour(*pair.0, palette), colour(*pair.1, palette));
            text.push_str(&format!("\x1b[38;{upper};48;{lower}m"));
            before = Some(pair);
        }
        text.push('▀');
    }
    text.push_str("\x1b[0m");
    text
}

fn colour(dot: Dot, palette: Palette) -> String {
    match (dot, palette) {
        (Dot::Grey(grey), Palette::Full) => format!("2;{grey};{grey};{grey}"),
        (Dot::Read, Palette::Full) => String::from("2;0;220;0"),
        (Dot::Found, Palette::Full) => String::from("2;255;170;0"),
        (Dot::Grey(grey), Palette::Indexed) => format!("5;{}", grey_index(grey)),
        (Dot::Read, Palette::Indexed) => String::from("5;40"),
        (Dot::Found, Palette::Indexed) => String::from("5;214"),
    }
}

/// Returns the nearest of black, the 24 greys 8, 18, ... 238, and white.
fn grey_index(grey: u8) -> u8 {
    match grey {
        0..=3 => 16,
        4..=246 => (grey.saturating_sub(3) / 10).min(23).saturating_add(232),
        247..=255 => 231,
    }
}

/// Returns the whole part of a number that may be anything, if it is one to draw at.
fn column(number: f32) -> Option<usize> {
    let mut digits = 0_u16;
    if !(0.0..f32::from(u8::MAX)).contains(&number) {
        return None;
    }
    while f32::from(digits.saturating_add(1)) <= number {
        digits = digits.saturating_add(1);
    }
    Some(usize::from(digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Code, Sight};

    fn seen(outlines: Vec<[Point; 4]>) -> Seen {
        let preview = Picture::new(4, 3, vec![0, 0, 0, 0, 255, 255, 255, 255, 9, 9, 9, 9]).ok();
        let sight = Sight { outlines, ..Sight::default() };
        Seen { width: 8, height: 6, sight, preview }
    }

    fn square(x: f32, y: f32, side: f32) -> [Point; 4] {
        [(x, y), (x + side, y), (x + side, y + side), (x, y + side)].map(|(x, y)| Point { x, y })
    }

    #[test]
    fn pictures_shrink_to_their_means_and_keep_their_shape() {
        let pixels: Vec<u8> = (0..48).map(|at| if at % 8 < 4 { 10 } else { 30 }).collect();
        let picture = Picture::new(8, 6, pixels).unwrap();
        let small = shrink(&picture.view(), 2, 100).unwrap();
        assert_eq!((small.view().width(), small.view().height()), (2, 1));
        assert_eq!(small.view().pixels(), [10, 30]);
        for (columns, rows, width, height) in
            [(100, 100, 8, 6), (4, 4, 4, 3), (100, 3, 4, 3), (3, 1, 1, 1), (1, 1, 1, 1)]
        {
            let small = shrink(&picture.view(), columns, rows).unwrap();
            let size = (small.view().width(), small.view().height());
            assert_eq!(size, (width, height), "{columns} x {rows}");
        }
        assert!(shrink(&picture.view(), 0, 5).is_none());
        assert!(shrink(&picture.view(), 5, 0).is_none());
    }

    #[test]
    fn coarse_pictures_are_drawn_larger() {
        let drawn = lines(&seen(Vec::new()), Palette::Full, 4);
        assert_eq!(drawn.len(), 6);
        assert_eq!(drawn[0], format!("\x1b[38;2;0;0;0;48;2;0;0;0m{}\x1b[0m", "▀".repeat(16)));
        // An outline lies where it was seen, however large the picture is drawn.
        let corner = lines(&seen(vec![square(0.0, 0.0, 7.0)]), Palette::Full, 4);
        assert!(corner[0] != drawn[0] && corner.len() == 6);
    }

    #[test]
    fn a_sliver_shrinks_too() {
        for (width, height) in [(1, 5_000), (5_000, 1), (1, 1)] {
            let picture = Picture::new(width, height, vec![200; width * height]).unwrap();
            let small = shrink(&picture.view(), 80, 48).unwrap();
            assert!(small.view().width() <= 80 && small.view().height() <= 48);
            assert!(small.view().pixels().iter().all(|pixel| *pixel == 200));
        }
    }

    #[test]
    fn two_rows_share_a_line_and_colours_are_named_once() {
        let drawn = lines(&seen(Vec::new()), Palette::Full, 1);
        assert_eq!(
            drawn,
            [
                "\x1b[38;2;0;0;0;48;2;255;255;255m▀▀▀▀\x1b[0m",
                "\x1b[38;2;9;9;9;48;2;0;0;0m▀▀▀▀\x1b[0m"
            ]
        );
        let drawn = lines(&seen(Vec::new()), Palette::Indexed, 1);
        assert_eq!(drawn[0], "\x1b[38;5;16;48;5;231m▀▀▀▀\x1b[0m");
    }

    #[test]
    fn outlines_are_drawn_where_they_are_and_colours_tell_them_apart() {
        let mut seen = seen(vec![square(0.0, 0.0, 7.9)]);
        let found = lines(&seen, Palette::Indexed, 1).concat();
        assert!(found.contains("5;214") && !found.contains("5;40"), "{found}");
        let code = Code { payload: Vec::new(), outline: square(2.0, 2.0, 2.0) };
        seen.sight.codes.push(code);
        let both = lines(&seen, Palette::Indexed, 1).concat();
        assert!(both.contains("5;214") && both.contains("5;40"), "{both}");
    }

    #[test]
    fn outlines_from_nowhere_harm_nothing() {
        let mut wild = [square(f32::NAN, 0.0, 1.0), square(-1e30, 1e30, f32::INFINITY)].to_vec();
        wild.push(square(-5.0, -5.0, 3.0));
        wild.push(square(1e6, 2.0, 1.0));
        let drawn = lines(&seen(wild), Palette::Indexed, 1).concat();
        assert!(!drawn.contains("5;214"), "{drawn}");
    }

    #[test]
    fn greys_are_told_apart() {
        let indexes: Vec<u8> = (0..=255).map(grey_index).collect();
        assert!(indexes.contains(&16) && indexes.contains(&231));
        assert!((232..=255).all(|index| indexes.contains(&index)));
        let greys: Vec<u8> = indexes.into_iter().filter(|index| *index >= 232).collect();
        assert!(greys.is_sorted());
    }
}
