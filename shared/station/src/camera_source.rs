//! A camera as a source of pictures: chosen, set, and waited for when it is unplugged.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use thiserror::Error;
use zeroize::Zeroize as _;

use crate::camera_device::{Cameras, Control, Device, Given, Mode};
use crate::decode::Effort;
use crate::formats::Layout;
use crate::sources::{FrameSource, Next, Shot, SourceError};

/// How long one look waits for a picture.
const PATIENCE: Duration = Duration::from_millis(200);
/// How many looks without a picture there may be before the camera is started anew.
const SILENT: u32 = 25;

/// What the operator wants of a camera.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// The device; `None` for whichever is there.
    pub device: Option<PathBuf>,
    /// The time of exposure in tenths of a millisecond.
    pub exposure: Option<u16>,
    /// The gain, in hundredths of what the camera has.
    pub gain: Option<u8>,
    /// The focus, in hundredths of what the camera has: 0 is far, 100 near.
    pub focus: Option<u8>,
}

/// Why there are no pictures from a camera.
#[derive(Debug, Error)]
pub enum CameraError {
    /// None is plugged in, or none that this system knows.
    #[error("there is no camera")]
    None,
    /// It cannot be opened.
    #[error("{path:?} cannot be used as a camera: {source}")]
    Open {
        /// The device.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// None of its kinds of pictures is known.
    #[error("{path:?} offers no pictures of a known kind (YUYV, UYVY, GREY, NV12 or MJPEG)")]
    Modes {
        /// The device.
        path: PathBuf,
    },
    /// It has no such setting.
    #[error("{path:?} has no setting for {what}, or not that value: {source}")]
    Setting {
        /// The device.
        path: PathBuf,
        /// The setting.
        what: &'static str,
        /// What the system says.
        source: io::Error,
    },
}

impl CameraError {
    /// Returns what the operator can do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::None => "plug a camera in; look with --list-cameras",
            Self::Open { source, .. } => open_hint(source.kind()),
            Self::Modes { .. } => {
                "use another camera, or film the codes and give the film with --video"
            }
            Self::Setting { .. } => "leave the setting out, and let the camera choose",
        }
    }
}

fn open_hint(kind: io::ErrorKind) -> &'static str {
    if kind == io::ErrorKind::PermissionDenied {
        "put yourself into the group video, and log in anew"
    } else if kind == io::ErrorKind::ResourceBusy {
        "end the other program that uses the camera"
    } else {
        "look with --list-cameras which there are"
    }
}

/// A camera that is plugged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The device.
    pub path: PathBuf,
    /// Its name, as it says: foreign text.
    pub name: String,
    /// The kind, width, height and rate of the pictures that would be taken, if any is of use.
    pub mode: Option<(String, u32, u32, Option<u32>)>,
}

/// Lists the cameras that are plugged in.
pub(crate) fn list(cameras: &impl Cameras) -> Vec<Found> {
    let found = cameras.paths().into_iter().filter_map(|path| {
        let device = cameras.open(&path).ok()?;
        let mode = best(&device.modes()).map(|mode| {
            let kind = String::from_utf8_lossy(&mode.code).into_owned();
            (kind, mode.width, mode.height, mode.rate)
        });
        Some(Found { path, name: device.name(), mode })
    });
    found.collect()
}

/// Returns the cameras as scripts get them.
#[must_use]
pub fn to_json(cameras: &[Found]) -> Value {
    let one = |found: &Found| {
        let pictures = found.mode.as_ref().map(|(format, width, height, rate)| {
            json!({ "format": format, "width": width, "height": height, "rate": rate })
        });
        json!({ "device": found.path.to_string_lossy(), "name": found.name, "pictures": pictures })
    };
    let cameras: Vec<Value> = cameras.iter().map(one).collect();
    json!({ "schema": 1, "cameras": cameras })
}

/// A camera that runs, or is away.
#[derive(Debug)]
pub(crate) struct Camera<C: Cameras> {
    cameras: C,
    wanted: Wanted,
    /// Where it was last, and what it is called.
    path: PathBuf,
    name: String,
    running: Option<(C::Device, Given)>,
    silent: u32,
    bytes: Vec<u8>,
}

impl<C: Cameras> Drop for Camera<C> {
    fn drop(&mut self) {
        // The last picture may show a key.
        self.bytes.zeroize();
    }
}

impl<C: Cameras> Camera<C> {
    /// Opens the camera that is wanted and lets it run.
    pub(crate) fn open(cameras: C, wanted: Wanted) -> Result<Self, CameraError> {
        let (path, mut device) = match &wanted.device {
            Some(path) => (path.clone(), open(&cameras, path)?),
            None => any(&cameras)?,
        };
        let name = device.name();
        let given = start(&path, &mut device, &wanted)?;
        let running = Some((device, given));
        Ok(Self { cameras, wanted, path, name, running, silent: 0, bytes: Vec::new() })
    }

    /// Looks for the camera again: at any place the one of that name, or any at all if the operator
    /// named none.
    fn find(&mut self) -> bool {
        let paths = self.cameras.paths();
        let mut found = paths.iter().filter_map(|path| Some((path, self.cameras.open(path).ok()?)));
        let same = found.find(|(_, device)| device.name() == self.name);
        let other = || {
            let paths = paths.iter().filter(|_| self.wanted.device.is_none());
            let mut open = paths.filter_map(|path| Some((path, self.cameras.open(path).ok()?)));
            open.find(|(_, device)| best(&device.modes()).is_some())
        };
        let Some((path, mut device)) = same.or_else(other) else {
            return false;
        };
        // What it could be set to before, it can be set to again; if not, it runs as it likes.
        let given = start(path, &mut device, &self.wanted)
            .or_else(|_| start(path, &mut device, &Wanted::default()));
        let Ok(given) = given else { return false };
        (self.path, self.name) = (path.clone(), device.name());
        self.running = Some((device, given));
        true
    }

    fn take(&mut self) -> Next {
        let Some((device, given)) = &mut self.running else {
            return Next::Away;
        };
        match device.take(PATIENCE, &mut self.bytes) {
            Ok(true) => {
                self.silent = 0;
                let layout = Layout::of(given.code);
                let content = layout.and_then(|layout| {
                    layout.content(given.width, given.height, given.stride, &self.bytes)
                });
                let path = self.path.clone();
                let shot = |content| Shot { path, content, effort: Effort::Track };
                content.map_or(Next::NotYet, |content| Next::Shot(shot(content)))
            }
            Ok(false) => {
                self.silent = self.silent.saturating_add(1);
                if self.silent >= SILENT {
                    self.running = None;
                }
                Next::NotYet
            }
            // Unplugged, or broken in a way that opening it anew may mend.
            Err(_) => {
                self.running = None;
                Next::Away
            }
        }
    }
}

impl<C: Cameras> FrameSource for Camera<C> {
    fn next(&mut self) -> Option<Result<Next, SourceError>> {
        if self.running.is_none() {
            self.silent = 0;
            self.cameras.pause();
            if !self.find() {
                return Some(Ok(Next::Away));
            }
        }
        Some(Ok(self.take()))
    }
}

fn open<C: Cameras>(cameras: &C, path: &Path) -> Result<C::Device, CameraError> {
    cameras.open(path).map_err(|source| CameraError::Open { path: path.to_path_buf(), source })
}

/// Opens the first camera with pictures of use; if there is none, says why of the first that failed.
fn any<C: Cameras>(cameras: &C) -> Result<(PathBuf, C::Device), CameraError> {
    let mut failed = None;
    for path in cameras.paths() {
        match open(cameras, &path) {
            Ok(device) if best(&device.modes()).is_some() => return Ok((path, device)),
            // The second file of a camera has no pictures.
            Ok(_) => {}
            Err(CameraError::Open { source, .. })
                if source.kind() == io::ErrorKind::Unsupported => {}
            Err(error) => {
                failed.get_or_insert(error);
            }
        }
    }
    Err(failed.unwrap_or(CameraError::None))
}

fn start(path: &Path, device: &mut impl Device, wanted: &Wanted) -> Result<Given, CameraError> {
    let path = || path.to_path_buf();
    let mode = best(&device.modes()).ok_or_else(|| CameraError::Modes { path: path() })?;
    let given = device.start(mode);
    let given = given.map_err(|source| CameraError::Open { path: path(), source })?;
    let known = Layout::of(given.code).ok_or_else(|| CameraError::Modes { path: path() })?;
    debug_assert!(Layout::ALL.contains(&known), "every layout is listed");
    adjust(device, wanted).map_err(|(what, source)| CameraError::Setting {
        path: path(),
        what,
        source,
    })?;
    Ok(given)
}

/// Sets what the operator wants by hand, and lets the camera do the rest by itself.
fn adjust(device: &mut impl Device, wanted: &Wanted) -> Result<(), (&'static str, io::Error)> {
    // Cameras that lack one of these do it by themselves anyway.
    let mut by_itself = |control, value| {
        let _lacking = device.set(control, value);
    };
    by_itself(Control::RATE_MAY_FALL, 0);
    if wanted.exposure.is_none() {
        by_itself(Control::AUTO_EXPOSURE, 3);
    }
    by_itself(Control::AUTO_GAIN, i32::from(wanted.gain.is_none()));
    by_itself(Control::AUTO_FOCUS, i32::from(wanted.focus.is_none()));
    if let Some(tenths) = wanted.exposure {
        let _lacking = device.set(Control::AUTO_EXPOSURE, 1);
        let set = device.range(Control::EXPOSURE).and_then(|(least, most)| {
            device.set(Control::EXPOSURE, i32::from(tenths).min(most).max(least))
        });
        set.map_err(|error| ("exposure", error))?;
    }
    let parts = [("gain", Control::GAIN, wanted.gain), ("focus", Control::FOCUS, wanted.focus)];
    for (what, control, percent) in parts {
        if let Some(percent) = percent {
            let set = device.range(control);
            let set = set.and_then(|range| device.set(control, part(range, percent)));
            set.map_err(|error| (what, error))?;
        }
    }
    Ok(())
}

/// Returns the value at so many hundredths of a range.
fn part((least, most): (i32, i32), percent: u8) -> i32 {
    let (least, most) = (i64::from(least), i64::from(most));
    let span = most.saturating_sub(least).saturating_mul(i64::from(percent.min(100))) / 100;
    i32::try_from(least.saturating_add(span)).unwrap_or(i32::MAX)
}

/// Chooses a mode: as near to 1280 x 720 at 30 pictures a second as there is.
fn best(modes: &[Mode]) -> Option<Mode> {
    let cost = |mode: &Mode| {
        let layout = Layout::of(mode.code)?;
        let rank = Layout::ALL.iter().position(|one| *one == layout)?;
        let pixels = f64::from(mode.width) * f64::from(mode.height);
        if !(1.0..=16_777_216.0).contains(&pixels) {
            return None;
        }
        let size = (pixels / (1280.0 * 720.0)).log2().abs();
        let rate = f64::from(mode.rate.unwrap_or(30).clamp(1, 30));
        let rank = f64::from(u8::try_from(rank).ok()?);
        Some(size + (30.0 / rate).log2() + rank / 100.0)
    };
    let rated = modes.iter().filter_map(|mode| Some((cost(mode)?, mode)));
    rated.min_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, mode)| *mode)
}

#[cfg(test)]
#[path = "camera_source_tests.rs"]
mod tests;
