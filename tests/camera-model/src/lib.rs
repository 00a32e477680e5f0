//! A display and a camera in software: QR codes on a screen or on paper, and the grey pictures that
//! a camera takes of them. For tests and benchmarks; never a dependency of a product crate.
//!
//! Everything follows from a seed, so that the same seed gives the same pictures on every machine
//! of the same kind. The codes come from the crate `qrcode`, not from ours.
//!
//! ```
//! use camera_model::{Camera, Code, Level, Mode, Rng, Scene};
//!
//! let mut rng = Rng::new(1);
//! let payload = Mode::Byte.fill(5, Level::Low, &mut rng);
//! let scene = Scene::of(Code::new(&payload, Mode::Byte, 5, Level::Low).unwrap());
//! let frame = Camera::new(640, 480, 5.0).shoot(&scene, &mut rng);
//! assert_eq!(frame.pixels.len(), 640 * 480);
//! ```

mod blur;
mod code;
mod corpus;
mod extra;
mod frame;
mod lens;
mod rng;
mod scene;
mod sensor;
mod shutter;

pub use code::{Code, Level, Mode};
pub use corpus::{CLASSES, corpus};
pub use extra::{EXTRA_CLASSES, extra};
pub use frame::{Frame, Sample, load, write_corpus};
pub use lens::Camera;
pub use rng::Rng;
pub use scene::{Placed, Scene, Spot, Turn};
pub use sensor::Colours;
pub use shutter::{Display, Shutter};
