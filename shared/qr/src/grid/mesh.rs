//! What the plane misses: paper that is not flat, lenses that bend.

use crate::point::Point;

/// Displacements in modules at the crossings of a grid of lines, linear in between.
#[derive(Debug, Clone)]
pub(crate) struct Mesh {
    /// Where the lines lie, in modules, in both directions; at least two, rising.
    lines: Vec<f32>,
    /// Row by row.
    ways: Vec<Point>,
}

impl Mesh {
    /// Makes a mesh of as many displacements as there are crossings.
    pub(crate) fn new(lines: Vec<f32>, ways: Vec<Point>) -> Option<Self> {
        let full = lines.len() >= 2 && ways.len() == lines.len().saturating_mul(lines.len());
        full.then_some(Self { lines, ways })
    }

    pub(crate) fn at(&self, u: f32, v: f32) -> Point {
        let ((column, right), (row, down)) = (self.cell(u), self.cell(v));
        let upper = self.between(row, column, right);
        let lower = self.between(row.saturating_add(1), column, right);
        upper + (lower - upper) * down
    }

    fn between(&self, row: usize, column: usize, share: f32) -> Point {
        let start = row.saturating_mul(self.lines.len()).saturating_add(column);
        match self.ways.get(start..).and_then(<[Point]>::first_chunk::<2>) {
            Some([left, right]) => *left + (*right - *left) * share,
            None => Point::default(),
        }
    }

    /// Returns the lines around a place: the number of the first, and the share of the way between.
    fn cell(&self, place: f32) -> (usize, f32) {
        let pairs = self.lines.windows(2).enumerate();
        let mut last = (0, 0.0);
        for (number, pair) in pairs {
            if let [from, to] = pair {
                last = (number, ((place - from) / (to - from)).clamp(0.0, 1.0));
                if place <= *to {
                    break;
                }
            }
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mesh_is_linear_inside_and_constant_outside() {
        let ways = [(0.0, 0.0), (1.0, 0.0), (0.0, 2.0), (1.0, 2.0)].map(|(x, y)| Point::new(x, y));
        let mesh = Mesh::new(vec![5.0, 15.0], ways.to_vec()).unwrap();
        assert_eq!(mesh.at(10.0, 7.5), Point::new(0.5, 0.5));
        assert_eq!(mesh.at(-3.0, 99.0), Point::new(0.0, 2.0));
        assert!(Mesh::new(vec![5.0], vec![Point::default()]).is_none());
    }
}
