//! The grid of a code's modules: where it lies in the picture, and what its modules are.

pub(crate) mod alignment;
pub(crate) mod equalise;
pub(crate) mod ladder;
pub(crate) mod levels;
pub(crate) mod mesh;
pub(crate) mod pose;
pub(crate) mod refine;
pub(crate) mod sample;
pub(crate) mod size;

use crate::code::Version;
use crate::homography::Homography;
use crate::num;
use crate::point::Point;

/// Modules around the code that are sampled as well, for the filters that look at neighbours.
pub(crate) const MARGIN: usize = 2;

/// Where a code of a version lies in a picture.
#[derive(Debug, Clone)]
pub(crate) struct Geometry {
    pub(crate) plane: Homography,
    /// How far the modules are from where the plane has them.
    pub(crate) mesh: Option<mesh::Mesh>,
    pub(crate) version: Version,
}

impl Geometry {
    /// Returns the modules on a side.
    pub(crate) fn side(&self) -> usize {
        self.version.modules()
    }

    /// Returns pixels for each module in the middle of the code.
    pub(crate) fn module(&self) -> f32 {
        let middle = num::float(self.side()) / 2.0;
        self.plane.frame(middle, middle).module()
    }

    /// Returns the corners of the code: top left, top right, bottom right, bottom left.
    pub(crate) fn outline(&self) -> [Point; 4] {
        let side = num::float(self.side());
        [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)].map(|(u, v)| self.plane.map(u, v))
    }
}
