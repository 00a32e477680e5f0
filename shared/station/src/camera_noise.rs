//! Pictures of a camera as they come, for their noise.

use std::path::Path;

use zeroize::Zeroizing;

use crate::scan_command::open_camera_plainly;
use crate::sources::{Content, FrameSource, Next};
use crate::{CliError, Io};

/// The pictures that are taken, and the looks at the camera before it counts as silent.
const PICTURES: usize = 8;
const LOOKS: usize = 100;

/// Takes eight pictures and gives their grey pixels, one byte each.
///
/// # Errors
///
/// If the camera gives none, or compressed ones: those are made to look smooth.
pub fn grey_pictures(device: &Path, io: &mut Io<'_>) -> Result<Vec<Zeroizing<Vec<u8>>>, CliError> {
    let mut camera = open_camera_plainly(device)?;
    io.say("the camera takes eight pictures; leave it uncovered");
    take_grey(&mut camera)
}

/// Takes eight pictures of any source, as [`grey_pictures`] does of a camera.
///
/// # Errors
///
/// As [`grey_pictures`].
pub fn take_grey(source: &mut dyn FrameSource) -> Result<Vec<Zeroizing<Vec<u8>>>, CliError> {
    let mut pictures = Vec::with_capacity(PICTURES);
    for _ in 0..LOOKS {
        if pictures.len() == PICTURES {
            return Ok(pictures);
        }
        let Some(Ok(Next::Shot(shot))) = source.next() else { continue };
        match shot.content {
            Content::Grey(picture) => {
                pictures.push(Zeroizing::new(picture.view().pixels().to_vec()));
            }
            Content::File(_) => {
                let hint = "use a camera with YUYV, UYVY, GREY or NV12 pictures, or none";
                return Err(CliError::failure("the camera gives compressed pictures only", hint));
            }
        }
    }
    let hint = "plug it in again, or leave the camera out";
    Err(CliError::failure("the camera gives no pictures", hint))
}
