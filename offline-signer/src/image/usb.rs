//! Which USB devices are let in, by what their interfaces are and where they are plugged in.
//!
//! The kernel lets in none (`usbcore.authorized_default=0`), and of those that are let in no interface gets a
//! driver by itself. What is written to which file is in the kernel's `Documentation/usb/authorization.rst`.
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Classes of interfaces: class, subclass, protocol in hex, as the kernel writes them.
const HUB: &str = "09";
const VIDEO: &str = "0e";
const KEYBOARD: [&str; 3] = ["03", "01", "01"];

/// What a device is let in as.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// Something that pictures come from.
    Camera,
    /// Something that keys are pressed on.
    Keyboard,
}

/// A device that stays the only one of its kind: where it is plugged in, and what it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Known {
    /// The port, such as `1-2` or `1-2.4`.
    port: String,
    /// Its vendor and product.
    id: String,
    /// What it stays: a camera that types as well is no keyboard from then on.
    kinds: Vec<Kind>,
    /// Its interfaces that were let in before: number, class, subclass and protocol.
    interfaces: Vec<String>,
}

/// The machine's USB devices.
#[derive(Debug)]
pub(super) struct Usb {
    /// `/sys/bus/usb`.
    root: PathBuf,
    /// What was looked at and not let in: its port, and its number on the bus.
    refused: BTreeSet<(String, String)>,
    /// All that are let in besides hubs, once that is settled.
    known: Option<Vec<Known>>,
}

impl Usb {
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), refused: BTreeSet::new(), known: None }
    }

    /// Lets in what has come and may, and nothing else.
    pub(super) fn look(&mut self) {
        let devices = self.devices();
        // A number on the bus comes back when all have been used, for another device.
        let refused = std::mem::take(&mut self.refused);
        let is_there = |(port, number): &(String, String)| self.read(port, "devnum") == *number;
        self.refused = refused.into_iter().filter(is_there).collect();
        for root_hub in devices.iter().filter(|name| name.starts_with("usb")) {
            self.write(root_hub, "interface_authorized_default", "0");
        }
        for port in devices.iter().filter(|name| !name.starts_with("usb")) {
            if self.read(port, "authorized") == "0" {
                self.consider(port);
            }
        }
    }

    /// Lets in nothing from now on but these ports' devices, and hubs that lead to them; returns whether they are
    /// there.
    pub(super) fn seal(&mut self, ports: &[(String, Kind)]) -> bool {
        let kinds = |port: &str| {
            let here = ports.iter().filter(|(other, _)| other == port);
            here.map(|(_, kind)| *kind).collect::<Vec<_>>()
        };
        let known: Option<Vec<Known>> =
            ports.iter().map(|(port, _)| self.known_at(port, kinds(port))).collect();
        let Some(known) = known else { return false };
        self.known = Some(known);
        for port in self.devices().iter().filter(|name| !name.starts_with("usb")) {
            if !self.may(port) {
                self.write(port, "authorized", "0");
            }
            // A hub stays for what is behind it; a keyboard in the same device goes.
            let wanted = self.wanted(port);
            for interface in self.interfaces(port).iter().filter(|name| !wanted.contains(name)) {
                self.write(interface, "authorized", "0");
            }
        }
        true
    }

    /// Describes the device at a port, if it is let in: who is sealed cannot be sealed to another.
    fn known_at(&self, port: &str, kinds: Vec<Kind>) -> Option<Known> {
        if self.read(port, "authorized") != "1" {
            return None;
        }
        let (id, interfaces) = (self.id(port)?, self.described(&self.wanted(port)));
        Some(Known { port: port.to_owned(), id, kinds, interfaces })
    }

    fn may(&self, port: &str) -> bool {
        let Some(known) = &self.known else { return true };
        // A hub only where something that is let in lies behind it.
        let leads = known
            .iter()
            .any(|known| known.port.strip_prefix(port).is_some_and(|rest| rest.starts_with('.')));
        leads && self.read(port, "bDeviceClass") == HUB || self.known(port).is_some()
    }

    /// Returns what is known of the device at a port, if it is still the one that was there.
    fn known(&self, port: &str) -> Option<&Known> {
        let own = self.id(port)?;
        self.known.iter().flatten().find(|known| known.port == port && known.id == own)
    }

    /// Returns the interfaces that a device may have driven; they are seen once it is let in, and what was
    /// asked of it before is asked again, since another may have taken its place meanwhile.
    fn wanted(&self, port: &str) -> Vec<String> {
        let mut wanted = self.interfaces(port);
        wanted.retain(|name| self.is_wanted(name));
        if self.known.is_none() {
            return wanted;
        }
        match self.known(port) {
            Some(known) if known.interfaces == self.described(&wanted) => {
                wanted
                    .retain(|name| self.kind(name).is_none_or(|kind| known.kinds.contains(&kind)));
            }
            Some(_) => wanted.clear(),
            None => wanted.retain(|name| self.read(name, "bInterfaceClass") == HUB),
        }
        wanted
    }

    fn described(&self, interfaces: &[String]) -> Vec<String> {
        let describe = |name: &String| {
            let number = name.split_once(':').map_or("", |(_, number)| number);
            format!("{number} {}", self.class(name).join("/"))
        };
        interfaces.iter().map(describe).collect()
    }

    fn consider(&mut self, port: &str) {
        let seen = (port.to_owned(), self.read(port, "devnum"));
        if self.refused.contains(&seen) || !self.may(port) {
            return;
        }
        // Its interfaces are known from then on, and none has a driver.
        self.write(port, "authorized", "1");
        let wanted = self.wanted(port);
        if wanted.is_empty() {
            self.write(port, "authorized", "0");
            self.refused.insert(seen);
        }
        // A camera's driver takes several: all are let in before the first gets it.
        for interface in &wanted {
            self.write(interface, "authorized", "1");
        }
        for interface in &wanted {
            let _none = fs::write(self.root.join("drivers_probe"), interface);
        }
    }

    fn is_wanted(&self, interface: &str) -> bool {
        self.read(interface, "bInterfaceClass") == HUB || self.kind(interface).is_some()
    }

    fn kind(&self, interface: &str) -> Option<Kind> {
        let all = self.class(interface);
        let [class, ..] = &all;
        let camera = (class == VIDEO).then_some(Kind::Camera);
        camera.or_else(|| (all == KEYBOARD).then_some(Kind::Keyboard))
    }

    /// Returns class, subclass and protocol of an interface.
    fn class(&self, interface: &str) -> [String; 3] {
        ["bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol"]
            .map(|name| self.read(interface, name))
    }

    fn id(&self, port: &str) -> Option<String> {
        let [vendor, product] = ["idVendor", "idProduct"].map(|name| self.read(port, name));
        (!vendor.is_empty()).then(|| format!("{vendor}:{product}"))
    }

    /// Names of devices and of hubs that are part of the machine, without interfaces.
    fn devices(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.root.join("devices")) else { return Vec::new() };
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|name| !name.contains(':')).collect();
        names.sort_unstable();
        names
    }

    fn interfaces(&self, port: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.root.join("devices")) else { return Vec::new() };
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let own = |name: &String| name.split_once(':').is_some_and(|(device, _)| device == port);
        let mut names: Vec<String> = names.filter(own).collect();
        names.sort_unstable();
        names
    }

    fn read(&self, name: &str, attribute: &str) -> String {
        let path = self.root.join("devices").join(name).join(attribute);
        fs::read_to_string(path).map(|text| text.trim().to_owned()).unwrap_or_default()
    }

    /// A device that is gone meanwhile needs nothing.
    fn write(&self, name: &str, attribute: &str, value: &str) {
        let path = self.root.join("devices").join(name).join(attribute);
        if fs::read_to_string(&path).is_ok_and(|before| before.trim() != value) {
            let _gone: io::Result<()> = fs::write(path, value);
        }
    }
}

/// Returns the USB port in a device's place in sysfs: of `.../1-2/1-2:1.0/...` it is `1-2`.
pub(super) fn port_of(place: &Path) -> Option<String> {
    place.iter().find_map(|part| {
        let (port, interface) = part.to_str()?.split_once(':')?;
        let numbers = |text: &str, marks: &[char]| {
            text.chars().all(|letter| letter.is_ascii_digit() || marks.contains(&letter))
        };
        let good = port.contains('-') && numbers(port, &['-', '.']) && numbers(interface, &['.']);
        good.then(|| port.to_owned())
    })
}

#[cfg(test)]
#[path = "usb_tests.rs"]
mod tests;
