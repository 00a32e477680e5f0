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

/// A device that stays the only one of its kind: where it is plugged in, and what it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Known {
    /// The port, such as `1-2` or `1-2.4`.
    port: String,
    /// Its vendor and product.
    id: String,
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
        for root_hub in devices.iter().filter(|name| name.starts_with("usb")) {
            self.write(root_hub, "interface_authorized_default", "0");
        }
        for port in devices.iter().filter(|name| !name.starts_with("usb")) {
            if self.read(port, "authorized") == "0" {
                self.consider(port);
            }
        }
    }

    /// Lets in nothing from now on but these ports' devices, and hubs; returns whether they are there.
    pub(super) fn seal(&mut self, ports: &[String]) -> bool {
        let id = |port: &String| self.id(port).map(|id| Known { port: port.clone(), id });
        let known: Option<Vec<Known>> = ports.iter().map(id).collect();
        let Some(known) = known else { return false };
        self.known = Some(known);
        for port in self.devices().iter().filter(|name| !name.starts_with("usb")) {
            if !self.may(port) {
                self.write(port, "authorized", "0");
            }
        }
        true
    }

    fn may(&self, port: &str) -> bool {
        let Some(known) = &self.known else { return true };
        let own = self.id(port);
        let is_known = |known: &Known| known.port == port && own.as_ref() == Some(&known.id);
        self.read(port, "bDeviceClass") == HUB || known.iter().any(is_known)
    }

    fn consider(&mut self, port: &str) {
        let seen = (port.to_owned(), self.read(port, "devnum"));
        if self.refused.contains(&seen) || !self.may(port) {
            return;
        }
        // Its interfaces are known from then on, and none has a driver.
        self.write(port, "authorized", "1");
        let wanted: Vec<String> =
            self.interfaces(port).into_iter().filter(|name| self.is_wanted(name)).collect();
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
        let class = self.read(interface, "bInterfaceClass");
        let rest =
            ["bInterfaceSubClass", "bInterfaceProtocol"].map(|name| self.read(interface, name));
        let [subclass, protocol] = rest;
        class == HUB || class == VIDEO || [class, subclass, protocol] == KEYBOARD
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
mod tests {
    use super::*;
    use tempfile::TempDir;

    /// Devices as the kernel shows them: port, class, vendor, interfaces of class, subclass, protocol.
    fn machine(devices: &[(&str, &str, &str, &[[&str; 3]])]) -> TempDir {
        let folder = TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("devices")).unwrap();
        fs::write(folder.path().join("drivers_probe"), "").unwrap();
        add(&folder, "usb1", &[("interface_authorized_default", "1"), ("authorized", "1")]);
        for (port, class, vendor, interfaces) in devices {
            plug(&folder, port, class, vendor, interfaces);
        }
        folder
    }

    fn plug(folder: &TempDir, port: &str, class: &str, vendor: &str, interfaces: &[[&str; 3]]) {
        add(
            folder,
            port,
            &[
                ("authorized", "0"),
                ("bDeviceClass", class),
                ("idVendor", vendor),
                ("idProduct", "0001"),
                ("devnum", "2"),
            ],
        );
        for (number, [class, subclass, protocol]) in interfaces.iter().enumerate() {
            add(
                folder,
                &format!("{port}:1.{number}"),
                &[
                    ("authorized", "0"),
                    ("bInterfaceClass", class),
                    ("bInterfaceSubClass", subclass),
                    ("bInterfaceProtocol", protocol),
                ],
            );
        }
    }

    fn add(folder: &TempDir, name: &str, attributes: &[(&str, &str)]) {
        let place = folder.path().join("devices").join(name);
        fs::create_dir_all(&place).unwrap();
        for (attribute, value) in attributes {
            fs::write(place.join(attribute), format!("{value}\n")).unwrap();
        }
    }

    fn is_in(folder: &TempDir, name: &str) -> bool {
        let path = folder.path().join("devices").join(name).join("authorized");
        fs::read_to_string(path).unwrap().trim() == "1"
    }

    const CAMERA: &[[&str; 3]] = &[["0e", "01", "00"], ["0e", "02", "00"], ["01", "01", "00"]];
    const KEYS: &[[&str; 3]] = &[["03", "01", "01"], ["03", "00", "00"]];

    #[test]
    fn cameras_keyboards_and_hubs_come_in_by_interface() {
        let folder = machine(&[
            ("1-1", "00", "aaaa", KEYS),
            ("1-2", "ef", "bbbb", CAMERA),
            ("1-3", "09", "cccc", &[["09", "00", "00"]]),
            ("1-4", "00", "dddd", &[["08", "06", "50"]]),
            ("1-5", "00", "eeee", &[["03", "01", "02"]]),
        ]);
        Usb::new(folder.path()).look();
        for name in ["1-1", "1-1:1.0", "1-2", "1-2:1.0", "1-2:1.1", "1-3", "1-3:1.0"] {
            assert!(is_in(&folder, name), "{name}");
        }
        for name in ["1-1:1.1", "1-2:1.2", "1-4", "1-4:1.0", "1-5", "1-5:1.0"] {
            assert!(!is_in(&folder, name), "{name}");
        }
        let default = folder.path().join("devices/usb1/interface_authorized_default");
        assert_eq!(fs::read_to_string(default).unwrap(), "0");
    }

    #[test]
    fn after_the_seal_nothing_else_comes_in_and_what_is_in_goes() {
        let folder = machine(&[
            ("1-1", "00", "aaaa", KEYS),
            ("1-2", "ef", "bbbb", CAMERA),
            ("1-6", "00", "ffff", KEYS),
        ]);
        let mut usb = Usb::new(folder.path());
        usb.look();
        assert!(usb.seal(&[String::from("1-1"), String::from("1-2")]));
        assert!(is_in(&folder, "1-1") && is_in(&folder, "1-2") && !is_in(&folder, "1-6"));
        plug(&folder, "1-7", "00", "aaaa", KEYS);
        usb.look();
        assert!(!is_in(&folder, "1-7") && !is_in(&folder, "1-6"));
    }

    #[test]
    fn a_device_comes_back_to_its_port_and_another_does_not_take_its_place() {
        let folder = machine(&[("1-2", "ef", "bbbb", CAMERA)]);
        let mut usb = Usb::new(folder.path());
        usb.look();
        assert!(usb.seal(&[String::from("1-2")]));
        plug(&folder, "1-2", "ef", "bbbb", CAMERA);
        usb.look();
        assert!(is_in(&folder, "1-2") && is_in(&folder, "1-2:1.1"));
        plug(&folder, "1-2", "ef", "9999", CAMERA);
        usb.look();
        assert!(!is_in(&folder, "1-2"));
    }

    #[test]
    fn a_port_without_a_device_cannot_be_sealed_to() {
        let folder = machine(&[]);
        assert!(!Usb::new(folder.path()).seal(&[String::from("1-2")]));
        assert!(Usb::new(folder.path()).seal(&[]));
        Usb::new(Path::new("/no/such/folder")).look();
    }

    #[test]
    fn ports_are_found_in_places() {
        let of = |text: &str| port_of(Path::new(text));
        let usb = "/sys/devices/pci0000:00/0000:00:04.0/usb1/1-2.4/1-2.4:1.0/video4linux/video0";
        assert_eq!(of(usb).as_deref(), Some("1-2.4"));
        assert_eq!(of("/sys/devices/platform/i8042/serio0/input/input0/event0"), None);
        assert_eq!(of("/sys/devices/pci0000:00/0000:00:1f.0/input/event1"), None);
    }
}
