//! A machine in QEMU, under emulation: nothing of the host's processor is needed.

use std::fs;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use qr::Picture;
use serde_json::json;
use tempfile::TempDir;

use crate::text::Reader;
use crate::{Camera, Qmp, Scene, Traits, memory};

/// Within this a machine sees what was plugged in or out.
const REPLUG: Duration = Duration::from_secs(3);
/// The signer's screens are at least so wide, in pixels.
const LEAST_WIDTH: u32 = 800;

/// The USB keyboard, at a port of its own. There is one of PS/2 as well, which gets the keys while this one is
/// unplugged.
const KEYBOARD: &str = "usb-kbd,id=keyboard,bus=usb.0,port=1";

/// What starts the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Firmware {
    /// A BIOS.
    Bios,
    /// UEFI.
    Uefi,
    /// UEFI with Secure Boot on, and these variables.
    SecureBoot(PathBuf),
    /// No boot loader: a kernel itself, with an initrd of somebody else and a command line.
    Kernel(PathBuf, Option<PathBuf>, String),
}

/// How a machine is made.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What starts it.
    pub firmware: Firmware,
    /// The stick that it starts from; none with a kernel.
    pub stick: Option<PathBuf>,
    /// Memory in MiB.
    pub memory: u32,
    /// Further arguments of QEMU.
    pub more: Vec<String>,
}

/// A running machine; ended when dropped.
#[derive(Debug)]
pub struct Machine {
    folder: TempDir,
    process: Child,
    /// The monitor.
    pub qmp: Qmp,
    /// When it was switched on.
    pub started: Instant,
    /// What is held before its camera.
    pub scene: Arc<Mutex<Scene>>,
    last: Option<(u32, u32, Vec<u32>)>,
    name: String,
}

impl Machine {
    /// Switches a machine on. Pictures of a test that fails are left under its name.
    ///
    /// # Panics
    ///
    /// If QEMU does not start.
    #[must_use]
    pub fn start(name: &str, setup: &Setup) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let mut command = command(folder.path(), setup);
        // What takes a while is not counted as the machine's time.
        let _known = [(1024, 768), (1280, 800)].map(|(width, height)| reader(width, height));
        let started = Instant::now();
        let process = command.spawn().expect("QEMU");
        let qmp = connect(&folder.path().join("qmp"));
        let (scene, name) = (Arc::default(), name.to_owned());
        Self { folder, process, qmp, started, scene, last: None, name }
    }

    /// Plugs a camera in, which sees the scene.
    ///
    /// # Panics
    ///
    /// If the machine is gone.
    #[must_use]
    pub fn plug(&self, traits: Traits) -> Camera {
        let socket = self.folder.path().join("camera");
        Camera::plug(&socket, traits, Arc::clone(&self.scene)).expect("a socket for the camera")
    }

    /// Pulls the stick that the machine was started from, if there is one.
    pub fn pull_stick(&mut self) {
        let _none = self.qmp.ask("device_del", json!({ "id": "plugged" }));
    }

    /// Unplugs the USB keyboard; keys go to the other one from then on.
    ///
    /// # Panics
    ///
    /// If it is not there.
    pub fn unplug_keyboard(&mut self) {
        self.qmp.ask("device_del", json!({ "id": "keyboard" })).expect("a keyboard");
        sleep(REPLUG);
    }

    /// Plugs the USB keyboard in again, at the same port.
    ///
    /// # Panics
    ///
    /// If it is there already.
    pub fn replug_keyboard(&mut self) {
        let (driver, arguments) = KEYBOARD.split_once(',').expect("a driver");
        let mut device = json!({ "driver": driver });
        for (name, value) in arguments.split(',').filter_map(|pair| pair.split_once('=')) {
            device[name] = json!(value);
        }
        self.qmp.ask("device_add", device).expect("a free port");
        sleep(REPLUG);
    }

    /// Returns the screen: columns, rows and pixels, `0x00RRGGBB`.
    ///
    /// # Errors
    ///
    /// If the machine is gone.
    pub fn screen(&mut self) -> io::Result<(u32, u32, Vec<u32>)> {
        let file = self.folder.path().join("screen.ppm");
        self.qmp.ask("screendump", json!({ "filename": file }))?;
        let screen = ppm(&fs::read(&file)?).ok_or(io::ErrorKind::InvalidData)?;
        self.last = Some(screen.clone());
        Ok(screen)
    }

    /// Returns the text on the screen.
    ///
    /// # Errors
    ///
    /// If the machine is gone.
    pub fn text(&mut self) -> io::Result<Vec<String>> {
        let (width, height, pixels) = self.screen()?;
        // Firmware and boot loaders write text of their own, in smaller modes.
        if width < LEAST_WIDTH {
            return Ok(Vec::new());
        }
        Ok(reader(width, height).lines(&pixels))
    }

    /// Waits until a text stands on the screen, whatever blanks are in it; returns all of the screen.
    ///
    /// # Panics
    ///
    /// If it does not in time.
    pub fn wait_for(&mut self, text: &str, limit: Duration) -> Vec<String> {
        let end = Instant::now() + limit;
        loop {
            let lines = self.text().unwrap_or_default();
            if plain(&lines.concat()).contains(&plain(text)) {
                return lines;
            }
            if Instant::now() > end {
                panic!("{}: no {text:?} within {limit:?} on:\n{}", self.name, lines.join("\n"));
            }
            // Looking costs the machine time.
            sleep(Duration::from_millis(120));
        }
    }

    /// Waits for a text, then types.
    ///
    /// # Panics
    ///
    /// If the text does not come, or the machine is gone.
    pub fn answer(&mut self, text: &str, typed: &str) {
        let lines = self.wait_for(text, Duration::from_secs(40));
        self.qmp.type_text(typed).expect("a machine that is on");
        // The next screen is another one.
        let end = Instant::now() + Duration::from_secs(20);
        while self.text().is_ok_and(|now| now == lines) && Instant::now() < end {
            sleep(Duration::from_millis(30));
        }
    }

    /// Returns the screen in grey.
    ///
    /// # Errors
    ///
    /// If the machine is gone.
    pub fn grey(&mut self) -> io::Result<Picture> {
        let (width, height, pixels) = self.screen()?;
        let grey = pixels.iter().map(|pixel| pixel.to_be_bytes()[2]).collect();
        let [width, height] = [width, height].map(|side| usize::try_from(side).expect("32 bits"));
        Picture::new(width, height, grey).map_err(io::Error::other)
    }

    /// Waits until the machine has switched itself off.
    ///
    /// # Panics
    ///
    /// If it does not in time.
    pub fn wait_for_off(&mut self, limit: Duration) {
        let end = Instant::now() + limit;
        while !self.is_off() {
            assert!(Instant::now() < end, "{}: not off within {limit:?}", self.name);
            sleep(Duration::from_millis(100));
        }
    }

    /// Tells whether the machine has switched itself off; its memory is still there.
    pub fn is_off(&mut self) -> bool {
        let status = self.qmp.ask("query-status", json!({}));
        let status =
            status.ok().and_then(|status| status.get("status")?.as_str().map(str::to_owned));
        status.as_deref() == Some("shutdown") || self.qmp.has_seen("SHUTDOWN")
    }

    /// Counts texts in all of the memory, as [`memory::count`].
    ///
    /// # Panics
    ///
    /// If the memory cannot be had.
    #[must_use]
    pub fn count_in_memory(&mut self, needles: &[Vec<u8>]) -> usize {
        let file = self.folder.path().join("memory");
        let size = self.qmp.ask("query-memory-size-summary", json!({})).expect("a size");
        let size = size.get("base-memory").cloned().expect("a size");
        self.qmp
            .ask("pmemsave", json!({ "val": 0, "size": size, "filename": file }))
            .expect("the machine's memory");
        let found = memory::count(&file, needles).expect("a file");
        fs::remove_file(&file).expect("a file");
        found
    }

    /// Returns what the machine wrote to its serial line.
    #[must_use]
    pub fn serial(&self) -> String {
        let bytes = fs::read(self.folder.path().join("serial")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Keeps the last screen as a picture, to be looked at.
    pub fn keep(&mut self, name: &str) {
        let _gone = self.screen();
        if let Some((width, height, pixels)) = &self.last {
            let _kept = png(&format!("{}-{name}", self.name), *width, *height, pixels);
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.keep("failed");
            eprintln!("{}'s serial line:\n{}", self.name, self.serial());
        }
        let _gone = self.process.kill();
        let _ended = self.process.wait();
    }
}

/// The size of a display, and who reads text on it.
type Known = ((u32, u32), Arc<Reader>);

/// Returns who reads text on displays of a size; made once.
fn reader(width: u32, height: u32) -> Arc<Reader> {
    static READERS: Mutex<Vec<Known>> = Mutex::new(Vec::new());
    let mut readers = READERS.lock().expect("readers");
    if let Some((_, reader)) = readers.iter().find(|(size, _)| *size == (width, height)) {
        return Arc::clone(reader);
    }
    let made = Arc::new(Reader::new(width, height));
    readers.push(((width, height), Arc::clone(&made)));
    made
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}

fn connect(socket: &Path) -> Qmp {
    for _ in 0..200 {
        if UnixStream::connect(socket).is_ok() {
            break;
        }
        sleep(Duration::from_millis(50));
    }
    Qmp::connect(socket).expect("QEMU's monitor")
}

fn command(folder: &Path, setup: &Setup) -> Command {
    let place = |name: &str| folder.join(name).display().to_string();
    let secure = matches!(setup.firmware, Firmware::SecureBoot(_));
    let mut command = Command::new("qemu-system-x86_64");
    let smm = if secure { ",smm=on" } else { "" };
    command.args(["-machine", &format!("q35{smm},accel=tcg"), "-cpu", "max"]);
    command.args(["-nodefaults", "-no-user-config", "-nic", "none", "-display", "none"]);
    command.args(["-vga", "std", "-no-reboot", "-no-shutdown", "-m", &setup.memory.to_string()]);
    command.args(["-qmp", &format!("unix:{},server=on,wait=off", place("qmp"))]);
    command.args(["-serial", &format!("file:{}", place("serial"))]);
    command.args(["-device", "qemu-xhci,id=usb", "-device", KEYBOARD]);
    let camera = format!("socket,id=camera,path={},server=on,wait=off", place("camera"));
    command.args(["-chardev", &camera, "-device", "usb-redir,chardev=camera,bus=usb.0"]);
    match &setup.firmware {
        Firmware::Bios => {}
        Firmware::Uefi => uefi(
            &mut command,
            Path::new("/usr/share/OVMF/OVMF_CODE_4M.fd"),
            Path::new("/usr/share/OVMF/OVMF_VARS_4M.fd"),
            folder,
        ),
        Firmware::SecureBoot(variables) => {
            command.args(["-global", "driver=cfi.pflash01,property=secure,value=on"]);
            let code = Path::new("/usr/share/OVMF/OVMF_CODE_4M.secboot.fd");
            uefi(&mut command, code, variables, folder);
        }
        Firmware::Kernel(kernel, initrd, line) => {
            command.arg("-kernel").arg(kernel).args(["-append", line]);
            if let Some(initrd) = initrd {
                command.arg("-initrd").arg(initrd);
            }
        }
    }
    if let Some(stick) = &setup.stick {
        let drive = format!("if=none,id=stick,format=raw,readonly=on,file={}", stick.display());
        command.args([
            "-drive",
            &drive,
            "-device",
            "usb-storage,id=plugged,bus=usb.0,drive=stick,bootindex=1",
        ]);
    }
    command.args(&setup.more);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

fn uefi(command: &mut Command, code: &Path, variables: &Path, folder: &Path) {
    let own = folder.join("variables.fd");
    fs::copy(variables, &own).expect("the firmware's variables");
    let part = |unit: u8, file: &Path, more: &str| {
        format!("if=pflash,format=raw,unit={unit},file={}{more}", file.display())
    };
    command.args(["-drive", &part(0, code, ",readonly=on"), "-drive", &part(1, &own, "")]);
}

/// Reads a picture as QEMU writes it: `P6`, columns, rows, 255, then three bytes to a pixel.
fn ppm(bytes: &[u8]) -> Option<(u32, u32, Vec<u32>)> {
    let head = bytes.get(..32.min(bytes.len()))?;
    let mut numbers = Vec::new();
    let mut place = 2;
    while numbers.len() < 3 {
        let rest = head.get(place..)?;
        let start = place + rest.iter().position(u8::is_ascii_digit)?;
        let length = head.get(start..)?.iter().position(|byte| !byte.is_ascii_digit())?;
        let number = std::str::from_utf8(head.get(start..start + length)?).ok()?;
        numbers.push(number.parse().ok()?);
        place = start + length;
    }
    let [width, height, 255] = *numbers.as_slice() else { return None };
    let pixels: Vec<u32> = bytes
        .get(place + 1..)?
        .chunks_exact(3)
        .map(|pixel| u32::from_be_bytes([0, pixel[0], pixel[1], pixel[2]]))
        .collect();
    let whole = u64::from(width) * u64::from(height) == u64::try_from(pixels.len()).ok()?;
    whole.then_some((width, height, pixels))
}

fn png(name: &str, width: u32, height: u32, pixels: &[u32]) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/screens");
    fs::create_dir_all(&folder)?;
    let file = fs::File::create(folder.join(format!("{name}.png")))?;
    let mut encoder = png::Encoder::new(io::BufWriter::new(file), width, height);
    encoder.set_color(png::ColorType::Rgb);
    let bytes: Vec<u8> =
        pixels.iter().flat_map(|pixel| pixel.to_be_bytes()[1..].to_vec()).collect();
    encoder.write_header()?.write_image_data(&bytes).map_err(io::Error::other)
}
