//! Which devices the signer may open: process 1 gives them to its user, and takes them back.
use super::SIGNER_ID;
use super::display::CARD;
use super::usb::{Kind, Usb, port_of};
use rustix::fs::{Gid, Uid, chown};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Devices that stay the only ones of their kind.
#[derive(Debug)]
struct Seal {
    camera: Option<Place>,
    keyboard: Place,
}

impl Seal {
    fn allows(&self, camera: Option<&Place>, keyboard: &Place) -> bool {
        let same = camera.is_none_or(|camera| self.camera.as_ref() == Some(camera));
        same && self.keyboard == *keyboard
    }
}

/// Where a device is.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Place {
    /// At a USB port.
    Usb(String),
    /// Part of the machine: its place in sysfs.
    Fixed(PathBuf),
}

/// Everything that can be plugged in, and the display.
#[derive(Debug)]
pub(super) struct Devices {
    usb: Usb,
    seal: Option<Seal>,
}

impl Devices {
    pub(super) fn new() -> Self {
        Self { usb: Usb::new(Path::new("/sys/bus/usb")), seal: None }
    }

    /// Lets in what has come and may, for the signer to open.
    pub(super) fn look(&mut self) {
        self.usb.look();
        give(Path::new(CARD), true);
        for name in names("/dev/input", "event") {
            let may = self.seal.as_ref().is_none_or(|seal| {
                place("input", &name).is_some_and(|place| place == seal.keyboard)
            });
            give(&Path::new("/dev/input").join(&name), may);
        }
        for name in names("/dev", "video") {
            let may = self.seal.as_ref().is_none_or(|seal| {
                place("video4linux", &name).is_some_and(|place| Some(place) == seal.camera)
            });
            give(&Path::new("/dev").join(&name), may);
        }
    }

    /// Lets in no other camera and no other keyboard from now on; false if one of them is not there.
    pub(super) fn seal(&mut self, camera: Option<&str>, keyboard: &str) -> bool {
        let Some(keyboard) = place("input", keyboard) else { return false };
        let camera = match camera.map(|camera| place("video4linux", camera)) {
            Some(None) => return false,
            Some(camera) => camera,
            None => None,
        };
        // A signer that begins anew asks anew; one that was taken over does not get other devices so.
        if let Some(seal) = &self.seal {
            return seal.allows(camera.as_ref(), &keyboard);
        }
        let usb = |(place, kind): (&Place, Kind)| match place {
            Place::Usb(port) => Some((port.clone(), kind)),
            Place::Fixed(_) => None,
        };
        let cameras = camera.iter().map(|camera| (camera, Kind::Camera));
        let all = cameras.chain([(&keyboard, Kind::Keyboard)]);
        let ports: Vec<(String, Kind)> = all.filter_map(usb).collect();
        if !self.usb.seal(&ports) {
            return false;
        }
        self.seal = Some(Seal { camera, keyboard });
        self.look();
        true
    }
}

/// Returns where a device is, by its class and its name in `/dev`.
fn place(class: &str, name: &str) -> Option<Place> {
    let place = fs::canonicalize(Path::new("/sys/class").join(class).join(name)).ok()?;
    // A new number after the device came back is the same place.
    let fixed = place.parent().and_then(Path::parent).unwrap_or(&place).to_path_buf();
    Some(port_of(&place).map_or(Place::Fixed(fixed), Place::Usb))
}

fn names(folder: &str, beginning: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(beginning)).collect()
}

/// Gives a device to the signer's user, or takes it back.
fn give(path: &Path, may: bool) {
    let user = if may { SIGNER_ID } else { 0 };
    if fs::metadata(path).is_ok_and(|there| there.uid() != user) {
        // It may be gone meanwhile.
        let _gone = chown(path, Some(Uid::from_raw(user)), Some(Gid::from_raw(user)));
    }
}
