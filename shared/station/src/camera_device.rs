//! What the scan needs of a camera: the real ones of this system, and the shape that tests fake.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Pictures of a kind, size and rate that a camera offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mode {
    pub(crate) code: [u8; 4],
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// The most pictures in a second; `None` if the camera does not tell.
    pub(crate) rate: Option<u32>,
}

/// How the pictures come in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) code: [u8; 4],
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) stride: usize,
}

/// A setting of a camera, by the kernel's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Control(pub(crate) u32);

impl Control {
    pub(crate) const GAIN: Self = Self(0x0098_0913);
    pub(crate) const AUTO_GAIN: Self = Self(0x0098_0912);
    /// 1 by hand; 3 by itself, with the aperture as it is; 0 by itself.
    pub(crate) const AUTO_EXPOSURE: Self = Self(0x009a_0901);
    /// In tenths of a millisecond.
    pub(crate) const EXPOSURE: Self = Self(0x009a_0902);
    /// 1: fewer pictures in a second where there is little light.
    pub(crate) const RATE_MAY_FALL: Self = Self(0x009a_0903);
    pub(crate) const FOCUS: Self = Self(0x009a_090a);
    pub(crate) const AUTO_FOCUS: Self = Self(0x009a_090c);
}

/// A camera that is open.
pub(crate) trait Device {
    /// Returns its name.
    fn name(&self) -> String;
    /// Lists the modes that it offers.
    fn modes(&self) -> Vec<Mode>;
    /// Asks for a mode and lets it run.
    fn start(&mut self, mode: Mode) -> io::Result<Given>;
    /// Returns the least and the most of a control.
    fn range(&self, control: Control) -> io::Result<(i32, i32)>;
    /// Sets a control.
    fn set(&mut self, control: Control, value: i32) -> io::Result<()>;
    /// Waits for a picture; false if none comes in time, or only a part of one.
    fn take(&mut self, patience: Duration, into: &mut Vec<u8>) -> io::Result<bool>;
}

/// The place where cameras are found.
pub(crate) trait Cameras {
    type Device: Device;
    /// Lists the files that may be cameras.
    fn paths(&self) -> Vec<PathBuf>;
    /// Opens one; an error for what is there and takes no pictures.
    fn open(&self, path: &Path) -> io::Result<Self::Device>;
    /// Lets a moment pass.
    fn pause(&self);
}

/// The cameras of this system.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct System;

#[cfg(target_os = "linux")]
mod linux {
    use super::{Cameras, Control, Device, Given, Mode, System};
    use std::io;
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    /// The most device files that are looked at.
    const MOST: u32 = 64;

    #[derive(Debug)]
    pub(crate) struct Real {
        device: system::camera::Device,
        capability: system::camera::Capability,
    }

    impl Cameras for System {
        type Device = Real;

        fn paths(&self) -> Vec<PathBuf> {
            let paths = (0..MOST).map(|number| PathBuf::from(format!("/dev/video{number}")));
            paths.filter(|path| path.exists()).collect()
        }

        fn open(&self, path: &Path) -> io::Result<Real> {
            let device = system::camera::Device::open(path)?;
            let capability = device.capability()?;
            if !capability.captures {
                return Err(io::ErrorKind::Unsupported.into());
            }
            Ok(Real { device, capability })
        }

        fn pause(&self) {
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    impl Device for Real {
        fn name(&self) -> String {
            self.capability.card.clone()
        }

        fn modes(&self) -> Vec<Mode> {
            let sizes = |code: [u8; 4]| {
                let sizes = self.device.sizes(code).into_iter();
                sizes.map(move |(width, height)| (code, width, height))
            };
            let modes = self.device.formats().into_iter().flat_map(sizes);
            let rated = modes.map(|(code, width, height)| {
                let intervals = self.device.intervals(code, width, height).into_iter();
                let rates = intervals.filter_map(|(part, whole)| whole.checked_div(part));
                Mode { code, width, height, rate: rates.max() }
            });
            rated.collect()
        }

        fn start(&mut self, mode: Mode) -> io::Result<Given> {
            let format = self.device.set_format(mode.code, mode.width, mode.height)?;
            // Not every camera can be asked; it sends what it likes then.
            let _unasked = self.device.set_rate(mode.rate.unwrap_or(30).min(30));
            self.device.start()?;
            let size = |pixels: u32| usize::try_from(pixels).map_err(io::Error::other);
            Ok(Given {
                code: format.code,
                width: size(format.width)?,
                height: size(format.height)?,
                stride: size(format.stride)?,
            })
        }

        fn range(&self, control: Control) -> io::Result<(i32, i32)> {
            let range = self.device.range(control.0)?;
            Ok((range.least, range.most))
        }

        fn set(&mut self, control: Control, value: i32) -> io::Result<()> {
            self.device.set(control.0, value)
        }

        fn take(&mut self, patience: Duration, into: &mut Vec<u8>) -> io::Result<bool> {
            Ok(self.device.take(patience, into)?.is_some_and(|frame| !frame.damaged))
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod other {
    use super::{Cameras, Control, Device, Given, Mode, System};
    use std::convert::Infallible;
    use std::io;
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    impl Cameras for System {
        type Device = Infallible;

        fn paths(&self) -> Vec<PathBuf> {
            Vec::new()
        }

        fn open(&self, _: &Path) -> io::Result<Infallible> {
            Err(io::ErrorKind::Unsupported.into())
        }

        fn pause(&self) {}
    }

    impl Device for Infallible {
        fn name(&self) -> String {
            match *self {}
        }

        fn modes(&self) -> Vec<Mode> {
            match *self {}
        }

        fn start(&mut self, _: Mode) -> io::Result<Given> {
            match *self {}
        }

        fn range(&self, _: Control) -> io::Result<(i32, i32)> {
            match *self {}
        }

        fn set(&mut self, _: Control, _: i32) -> io::Result<()> {
            match *self {}
        }

        fn take(&mut self, _: Duration, _: &mut Vec<u8>) -> io::Result<bool> {
            match *self {}
        }
    }
}
