//! The rules by which masks are compared: what could be mistaken for something costs points.

use crate::line::Line;
use crate::mask::Square;

/// Adds up the points of a code; the fewer the better.
pub(crate) fn penalty(code: &Square) -> u32 {
    let side = code.rows.len();
    let both = code.rows.iter().chain(&code.columns);
    let lines = both.map(|line| runs(*line, side).wrapping_add(finders(*line)));
    let squares = code.rows.windows(2).map(|pair| squares(pair, side));
    lines.chain(squares).fold(balance(code), u32::wrapping_add)
}

/// Three points for five modules of one colour in a row, and one for each more.
fn runs(line: Line, side: usize) -> u32 {
    let pairs = alike(line, side);
    let threes = pairs.and(pairs.earlier(1));
    let fives = threes.and(threes.earlier(2));
    let starts = fives.but(fives.later(1));
    // A run of n modules holds n - 4 runs of five.
    fives.count().wrapping_add(starts.count().wrapping_mul(2))
}

/// Three points for each square of four modules of one colour.
fn squares(pair: &[Line], side: usize) -> u32 {
    let [upper, lower] = pair else { return 0 };
    let differ = upper.xor(*lower);
    alike(*upper, side).and(alike(*lower, side)).but(differ).count().wrapping_mul(3)
}

/// Forty points for what looks like a finder next to four light modules; around the code all is
/// light.
fn finders(line: Line) -> u32 {
    let dark = line.and(line.earlier(2)).and(line.earlier(3)).and(line.earlier(4));
    let core = dark.and(line.earlier(6)).but(line.earlier(1)).but(line.earlier(5));
    if core == Line::default() {
        return 0;
    }
    let two_before = line.later(1).or(line.later(2));
    let before = two_before.or(two_before.later(2));
    let two_after = line.earlier(7).or(line.earlier(8));
    let after = two_after.or(two_after.earlier(2));
    core.but(before.and(after)).count().wrapping_mul(40)
}

/// Ten points for every twentieth by which the dark modules are more or less than half.
fn balance(code: &Square) -> u32 {
    let dark = code.rows.iter().fold(0_u32, |dark, row| dark.wrapping_add(row.count()));
    let side = u32::try_from(code.rows.len()).unwrap_or(0);
    let area = side.wrapping_mul(side);
    let off = dark.wrapping_mul(20).abs_diff(area.wrapping_mul(10));
    off.checked_div(area).unwrap_or(0).wrapping_mul(10)
}

/// The modules whose next one is of the same colour.
fn alike(line: Line, side: usize) -> Line {
    Line::first(side.saturating_sub(1)).but(line.xor(line.earlier(1)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::arithmetic_side_effects, reason = "test code")]

    use super::*;
    use proptest::prelude::*;

    /// The rules as they are written, module by module.
    fn by_the_book(side: usize, dark: &[bool]) -> u32 {
        let at = |x: usize, y: usize| dark[y * side + x];
        let rows: Vec<Vec<bool>> =
            (0..side).map(|y| (0..side).map(|x| at(x, y)).collect()).collect();
        let columns: Vec<Vec<bool>> =
            (0..side).map(|x| (0..side).map(|y| at(x, y)).collect()).collect();
        let mut points = 0;
        for line in rows.iter().chain(&columns) {
            for run in line.chunk_by(|a, b| a == b).filter(|run| run.len() >= 5) {
                points += 3 + run.len() - 5;
            }
            let light = |from: isize| {
                (from..from + 4)
                    .all(|at| !usize::try_from(at).is_ok_and(|at| line.get(at) == Some(&true)))
            };
            for (start, window) in line.windows(7).enumerate() {
                let start = isize::try_from(start).unwrap();
                let finder = *window == [true, false, true, true, true, false, true];
                if finder && (light(start - 4) || light(start + 7)) {
                    points += 40;
                }
            }
        }
        for (y, x) in (1..side).flat_map(|y| (1..side).map(move |x| (y, x))) {
            let four = [at(x, y), at(x - 1, y), at(x, y - 1), at(x - 1, y - 1)];
            if four == [four[0]; 4] {
                points += 3;
            }
        }
        let percent_off = |share: usize| (share * 100).abs_diff(dark.len() * 50);
        points += percent_off(dark.iter().filter(|dark| **dark).count()) / (dark.len() * 5) * 10;
        u32::try_from(points).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whole_lines_cost_what_single_modules_cost(
            number in 1_usize..=40,
            noise in proptest::collection::vec(any::<u8>(), 64),
            step in 1_usize..40,
            weight in 1_u8..=255,
        ) {
            // Noise stretched into runs of all lengths, more or less dark.
            let side = number * 4 + 17;
            let module = |at: usize| noise[at / step % 64].wrapping_mul(noise[at % 61]) < weight;
            let dark: Vec<bool> = (0..side * side).map(module).collect();
            prop_assert_eq!(penalty(&Square::of(side, &dark)), by_the_book(side, &dark));
        }
    }

    #[test]
    fn finders_and_blank_squares_cost_what_they_should() {
        // A blank code: one run in each of 42 lines, 400 squares, half of it too light.
        let blank = vec![false; 441];
        assert_eq!(penalty(&Square::of(21, &blank)), 42 * 19 + 400 * 3 + 100);
        for side in [21, 177] {
            let mut line = Line::default();
            for at in [0, 2, 3, 4, 6] {
                line.set(side - 7 + at);
            }
            // Dark on the near side; the far side is the quiet zone.
            line.set(side - 9);
            assert_eq!(finders(line), 40);
            line.set(side - 1);
            assert_eq!(finders(line.later(3)), 40, "light modules after it as well");
        }
    }
}
