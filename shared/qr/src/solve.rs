//! Small systems of linear equations, as least squares makes them.

/// Normal equations of a weighted least-squares fit with N unknowns, gathered in single precision:
/// the ridge that every caller adds is far above the rounding.
#[derive(Debug, Clone)]
pub(crate) struct Normal<const N: usize> {
    rows: Vec<Row<N>>,
}

#[derive(Debug, Clone, Copy)]
struct Row<const N: usize> {
    products: [f32; N],
    target: f32,
}

impl<const N: usize> Normal<N> {
    pub(crate) fn new() -> Self {
        Self { rows: vec![Row { products: [0.0; N], target: 0.0 }; N] }
    }

    /// Adds one equation: features times unknowns is the target, with a weight.
    #[inline]
    pub(crate) fn add(&mut self, features: &[f32; N], target: f32, weight: f32) {
        for (row, feature) in self.rows.iter_mut().zip(features) {
            let factor = feature * weight;
            for (product, other) in row.products.iter_mut().zip(features) {
                *product += factor * other;
            }
            row.target += factor * target;
        }
    }

    /// Returns the sums of each unknown's squared feature.
    pub(crate) fn diagonal(&self) -> [f64; N] {
        let mut diagonal = [0.0; N];
        for ((place, row), value) in self.rows.iter().enumerate().zip(&mut diagonal) {
            *value = row.products.get(place).copied().map_or(0.0, f64::from);
        }
        diagonal
    }

    /// Returns the unknowns, drawn towards a first guess by a ridge, each by its own.
    pub(crate) fn solve(&self, ridge: [f64; N], guess: [f64; N]) -> Option<[f64; N]> {
        let mut system: Vec<Vec<f64>> = Vec::with_capacity(N);
        let pulls = ridge.into_iter().zip(guess).enumerate();
        for (row, (diagonal, (pull, guess))) in self.rows.iter().zip(pulls) {
            let mut line: Vec<f64> = row.products.iter().map(|value| f64::from(*value)).collect();
            if let Some(value) = line.get_mut(diagonal) {
                *value += pull;
            }
            line.push(f64::from(row.target) + pull * guess);
            system.push(line);
        }
        solve(system)
    }
}

/// Solves N equations, each with its right side last, by elimination with pivots.
pub(crate) fn solve<const N: usize>(mut system: Vec<Vec<f64>>) -> Option<[f64; N]> {
    for column in 0..N {
        let rest = system.get_mut(column..)?;
        let size = |row: &Vec<f64>| row.get(column).map_or(0.0, |value| value.abs());
        let (place, _) =
            rest.iter().enumerate().max_by(|(_, l), (_, r)| size(l).total_cmp(&size(r)))?;
        rest.swap(0, place);
        let (pivot, below) = rest.split_first_mut()?;
        let head = *pivot.get(column)?;
        if head.is_nan() || head.abs() < 1e-12 {
            return None;
        }
        for row in below {
            let factor = row.get(column)? / head;
            for (value, above) in row.iter_mut().zip(pivot.iter()).skip(column) {
                *value -= factor * above;
            }
        }
    }
    back(&system)
}

/// Solves a triangle from the last row up.
fn back<const N: usize>(system: &[Vec<f64>]) -> Option<[f64; N]> {
    let mut solution = [0.0; N];
    for (place, row) in system.iter().enumerate().rev() {
        let (right, left) = row.split_last()?;
        let known: f64 = left.iter().zip(&solution).skip(place).map(|(a, b)| a * b).sum();
        *solution.get_mut(place)? = (right - known) / left.get(place)?;
    }
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved_and_a_singular_one_refused() {
        let system = vec![vec![0.0, 2.0, 4.0], vec![3.0, 1.0, 5.0]];
        assert_eq!(solve::<2>(system), Some([1.0, 2.0]));
        assert_eq!(solve::<2>(vec![vec![1.0, 2.0, 3.0], vec![2.0, 4.0, 6.0]]), None);
        assert_eq!(solve::<2>(vec![vec![f64::NAN, 2.0, 3.0], vec![2.0, 4.0, 6.0]]), None);
    }

    #[test]
    fn least_squares_finds_a_line_and_the_ridge_pulls() {
        let mut normal = Normal::<2>::new();
        for (x, y) in [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)] {
            normal.add(&[x, 1.0], y, 2.0);
        }
        let [slope, start] = normal.solve([0.0; 2], [0.0; 2]).unwrap();
        assert!((slope - 2.0).abs() < 1e-6 && (start - 1.0).abs() < 1e-6);
        let [slope, start] = normal.solve([1e9; 2], [7.0, 8.0]).unwrap();
        assert!((slope - 7.0).abs() < 1e-3 && (start - 8.0).abs() < 1e-3);
    }
}
