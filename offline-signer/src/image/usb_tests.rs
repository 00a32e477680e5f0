//! Devices in a folder that is laid out like the kernel's.
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

fn camera(port: &str) -> (String, Kind) {
    (port.to_owned(), Kind::Camera)
}

fn keyboard(port: &str) -> (String, Kind) {
    (port.to_owned(), Kind::Keyboard)
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
    assert!(usb.seal(&[keyboard("1-1"), camera("1-2")]));
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
    assert!(usb.seal(&[camera("1-2")]));
    plug(&folder, "1-2", "ef", "bbbb", CAMERA);
    usb.look();
    assert!(is_in(&folder, "1-2") && is_in(&folder, "1-2:1.1"));
    plug(&folder, "1-2", "ef", "9999", CAMERA);
    usb.look();
    assert!(!is_in(&folder, "1-2"));
}

#[test]
fn a_camera_that_comes_back_with_a_keyboard_in_it_stays_out() {
    let folder = machine(&[("1-2", "ef", "bbbb", CAMERA)]);
    let mut usb = Usb::new(folder.path());
    usb.look();
    assert!(usb.seal(&[camera("1-2")]));
    plug(&folder, "1-2", "ef", "bbbb", &[CAMERA, &KEYS[..1]].concat());
    usb.look();
    for name in ["1-2", "1-2:1.0", "1-2:1.1", "1-2:1.3"] {
        assert!(!is_in(&folder, name), "{name}");
    }
}

#[test]
fn after_the_seal_a_camera_does_not_type_and_a_keyboard_does_not_look() {
    let both: &[[&str; 3]] = &[CAMERA[0], CAMERA[1], KEYS[0]];
    let folder = machine(&[("1-1", "00", "aaaa", both), ("1-2", "ef", "bbbb", both)]);
    let mut usb = Usb::new(folder.path());
    usb.look();
    assert!(is_in(&folder, "1-1:1.0") && is_in(&folder, "1-2:1.2"));
    assert!(usb.seal(&[keyboard("1-1"), camera("1-2")]));
    assert!(is_in(&folder, "1-1:1.2") && !is_in(&folder, "1-1:1.0"));
    assert!(is_in(&folder, "1-2:1.0") && is_in(&folder, "1-2:1.1") && !is_in(&folder, "1-2:1.2"));
    let mut one = Usb::new(folder.path());
    one.look();
    assert!(one.seal(&[keyboard("1-1"), camera("1-1")]));
    assert!(is_in(&folder, "1-1") && !is_in(&folder, "1-2"));
}

#[test]
fn after_the_seal_a_hub_that_leads_to_what_is_let_in_is_a_hub_and_nothing_else() {
    let hub: &[[&str; 3]] = &[["09", "00", "00"], KEYS[0], CAMERA[0]];
    let devices: &[(&str, &str, &str, &[[&str; 3]])] = &[
        ("1-1", "00", "aaaa", KEYS),
        ("1-3", "09", "cccc", hub),
        ("1-3.2", "ef", "bbbb", CAMERA),
        ("1-5", "09", "cccc", hub),
    ];
    let folder = machine(devices);
    let mut usb = Usb::new(folder.path());
    usb.look();
    assert!(is_in(&folder, "1-3:1.1") && is_in(&folder, "1-5"));
    assert!(usb.seal(&[keyboard("1-1"), camera("1-3.2")]));
    for port in ["1-30", "1-4"] {
        plug(&folder, port, "09", "dddd", hub);
    }
    usb.look();
    for port in ["1-30", "1-4", "1-5"] {
        assert!(!is_in(&folder, port), "{port} leads nowhere");
    }
    // The one that leads to the camera, as it was and plugged in anew.
    for _ in 0..2 {
        assert!(is_in(&folder, "1-3") && is_in(&folder, "1-3:1.0"));
        assert!(!is_in(&folder, "1-3:1.1") && !is_in(&folder, "1-3:1.2"));
        assert!(is_in(&folder, "1-1:1.0") && is_in(&folder, "1-3.2:1.0"));
        plug(&folder, "1-3", "09", "cccc", hub);
        usb.look();
    }
}

#[test]
fn a_number_that_comes_back_is_another_device() {
    let folder = machine(&[("1-4", "00", "dddd", &[["08", "06", "50"]])]);
    let mut usb = Usb::new(folder.path());
    usb.look();
    assert!(!is_in(&folder, "1-4"));
    fs::remove_dir_all(folder.path().join("devices/1-4")).unwrap();
    usb.look();
    plug(&folder, "1-4", "00", "aaaa", KEYS);
    usb.look();
    assert!(is_in(&folder, "1-4"));
}

#[test]
fn a_port_without_a_device_cannot_be_sealed_to() {
    let folder = machine(&[]);
    assert!(!Usb::new(folder.path()).seal(&[camera("1-2")]));
    assert!(Usb::new(folder.path()).seal(&[]));
    let folder = machine(&[("1-1", "00", "aaaa", KEYS), ("1-2", "ef", "bbbb", CAMERA)]);
    let mut usb = Usb::new(folder.path());
    usb.look();
    assert!(usb.seal(&[keyboard("1-1")]));
    assert!(!usb.seal(&[camera("1-2")]));
    assert!(is_in(&folder, "1-1") && !is_in(&folder, "1-2"));
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
