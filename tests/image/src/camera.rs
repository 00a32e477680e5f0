//! A USB camera in a thread, plugged into QEMU's `usb-redir` over a socket.

use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use qr::Picture;

use crate::usbredir::{
    self as wire, ALT_SETTING_STATUS, BULK, CANCEL_DATA, CANCELLED, CONFIGURATION_STATUS, CONTROL,
    DEVICE_CONNECT, DEVICE_DISCONNECT, ENDPOINT_INFO, GET_ALT_SETTING, GET_CONFIGURATION, HELLO,
    INTERFACE_INFO, ISO, ISO_STREAM_STATUS, Packet, RESET, SET_ALT_SETTING, SET_CONFIGURATION,
    STALL, START_ISO_STREAM, STOP_ISO_STREAM, SUCCESS,
};
use crate::uvc::{Asked, Choice, ENDPOINT, Format, Traits, Transfer, probe_length};

/// The grey of a room in which nothing is held up.
const ROOM: u8 = 120;

/// What is held before the camera.
#[derive(Debug, Default)]
pub struct Scene {
    pictures: Vec<Picture>,
    /// How long each is held up.
    stands: Duration,
    since: Option<Instant>,
    /// Rubbish instead of pictures.
    hostile: bool,
}

impl Scene {
    /// Holds nothing up.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Holds pictures up, each for a while, again and again.
    pub fn hold(&mut self, pictures: Vec<Picture>, stands: Duration) {
        *self = Self { pictures, stands, since: Some(Instant::now()), hostile: false };
    }

    /// Sends rubbish: truncated pictures, wrong headers, noise.
    pub fn attack(&mut self) {
        *self = Self { hostile: true, ..Self::default() };
    }

    fn now(&self) -> Option<&Picture> {
        let passed = self.since?.elapsed().as_millis();
        let step = self.stands.as_millis().max(1);
        let count = u128::try_from(self.pictures.len()).ok()?;
        let place = (passed / step).checked_rem(count)?;
        self.pictures.get(usize::try_from(place).ok()?)
    }
}

/// A camera that is plugged in until it is dropped.
#[derive(Debug)]
pub struct Camera {
    unplug: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Camera {
    /// Plugs a camera into the socket of a machine.
    ///
    /// # Errors
    ///
    /// If there is no such socket.
    pub fn plug(socket: &Path, traits: Traits, scene: Arc<Mutex<Scene>>) -> io::Result<Self> {
        let socket = UnixStream::connect(socket)?;
        socket.set_read_timeout(Some(Duration::from_millis(2)))?;
        let unplug = Arc::new(AtomicBool::new(false));
        let mut device = Device::new(socket, traits, scene, Arc::clone(&unplug));
        // The machine may end first.
        let thread = thread::spawn(move || drop(device.run()));
        Ok(Self { unplug, thread: Some(thread) })
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.unplug.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

struct Device {
    socket: UnixStream,
    traits: Traits,
    scene: Arc<Mutex<Scene>>,
    unplug: Arc<AtomicBool>,
    wide: bool,
    alternate: u8,
    choice: Choice,
    streams: bool,
    /// Bulk transfers that wait for data.
    waiting: VecDeque<u64>,
    iso: Option<Iso>,
    payloads: VecDeque<Vec<u8>>,
    next: Instant,
    toggle: u8,
    count: u32,
}

/// A stream by the clock.
struct Iso {
    started: Instant,
    sent: u128,
}

impl Device {
    fn new(
        socket: UnixStream,
        traits: Traits,
        scene: Arc<Mutex<Scene>>,
        unplug: Arc<AtomicBool>,
    ) -> Self {
        Self {
            socket,
            traits,
            scene,
            unplug,
            wide: false,
            alternate: 0,
            choice: Choice { format: 1, frame: 1 },
            streams: false,
            waiting: VecDeque::new(),
            iso: None,
            payloads: VecDeque::new(),
            next: Instant::now(),
            toggle: 0,
            count: 0,
        }
    }

    fn run(&mut self) -> io::Result<()> {
        self.socket.write_all(&wire::hello())?;
        while !self.unplug.load(Ordering::Relaxed) {
            match wire::read(&mut Patient { socket: &self.socket, begun: false }, self.wide) {
                Ok(packet) => self.take(&packet)?,
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {}
                Err(error) => return Err(error),
            }
            self.stream()?;
        }
        self.send(DEVICE_DISCONNECT, 0, &[])
    }

    fn send(&mut self, kind: u32, id: u64, parts: &[&[u8]]) -> io::Result<()> {
        self.socket.write_all(&wire::packet(self.wide, kind, id, parts))
    }

    fn take(&mut self, packet: &Packet) -> io::Result<()> {
        let id = packet.id;
        match packet.kind {
            HELLO => {
                self.wide = packet.has_wide_identifiers();
                self.tell_interfaces()?;
                self.send(DEVICE_CONNECT, 0, &[&[2, 0xEF, 2, 1, 0x09, 0x12, 0x01, 0x00, 0, 1]])
            }
            RESET => {
                self.stop();
                self.alternate = 0;
                Ok(())
            }
            SET_CONFIGURATION => {
                self.tell_interfaces()?;
                self.send(CONFIGURATION_STATUS, id, &[&[SUCCESS, packet.byte(0)]])
            }
            GET_CONFIGURATION => self.send(CONFIGURATION_STATUS, id, &[&[SUCCESS, 1]]),
            SET_ALT_SETTING => self.set_alternate(packet),
            GET_ALT_SETTING => {
                let alternate = if packet.byte(0) == 1 { self.alternate } else { 0 };
                self.send(ALT_SETTING_STATUS, id, &[&[SUCCESS, packet.byte(0), alternate]])
            }
            START_ISO_STREAM => {
                self.iso = Some(Iso { started: Instant::now(), sent: 0 });
                self.send(ISO_STREAM_STATUS, id, &[&[SUCCESS, packet.byte(0)]])
            }
            STOP_ISO_STREAM => {
                self.iso = None;
                self.send(ISO_STREAM_STATUS, id, &[&[SUCCESS, packet.byte(0)]])
            }
            CONTROL => self.control(packet),
            BULK => {
                self.waiting.push_back(id);
                Ok(())
            }
            CANCEL_DATA => {
                let place = self.waiting.iter().position(|waiting| *waiting == id);
                if let Some(place) = place {
                    self.waiting.remove(place);
                    self.send(BULK, id, &[&bulk_header(0, CANCELLED)])?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn stop(&mut self) {
        (self.streams, self.iso) = (false, None);
        self.waiting.clear();
        self.payloads.clear();
    }

    fn set_alternate(&mut self, packet: &Packet) -> io::Result<()> {
        let (interface, alternate) = (packet.byte(0), packet.byte(1));
        if interface == 1 {
            self.alternate = alternate;
            self.iso = None;
            self.payloads.clear();
            self.streams = alternate == 1 || self.traits.transfer == Transfer::Bulk && self.streams;
        }
        self.tell_interfaces()?;
        self.send(ALT_SETTING_STATUS, packet.id, &[&[SUCCESS, interface, alternate]])
    }

    /// Says which interfaces and endpoints there are at the moment.
    fn tell_interfaces(&mut self) -> io::Result<()> {
        let list = |first: u8, second: u8| {
            let mut list = [0; 32];
            (list[0], list[1]) = (first, second);
            list
        };
        let [numbers, classes, subclasses, protocols] =
            [list(0, 1), list(0x0E, 0x0E), list(1, 2), list(0, 0)];
        self.send(
            INTERFACE_INFO,
            0,
            &[&2_u32.to_le_bytes(), &numbers, &classes, &subclasses, &protocols],
        )?;
        // 16 endpoints out, then 16 in: kinds, intervals, interfaces, sizes. 255 is none.
        let (mut kinds, mut intervals, mut owners, mut sizes) =
            ([255; 32], [0; 32], [0; 32], [0_u16; 32]);
        (kinds[0], kinds[16], sizes[0], sizes[16]) = (0, 0, 64, 64);
        let bulk = self.traits.transfer == Transfer::Bulk;
        if bulk || self.alternate == 1 {
            (kinds[17], owners[17]) = (if bulk { 2 } else { 1 }, 1);
            (intervals[17], sizes[17]) =
                (self.traits.endpoint_interval(), self.traits.packet_size());
        }
        let sizes: Vec<u8> = sizes.iter().flat_map(|size| size.to_le_bytes()).collect();
        self.send(ENDPOINT_INFO, 0, &[&kinds, &intervals, &owners, &sizes])
    }

    fn control(&mut self, packet: &Packet) -> io::Result<()> {
        let (request, kind) = (packet.byte(1), packet.byte(2));
        let (value, index, length) = (packet.short(4), packet.short(6), packet.short(8));
        let answer = self.answer(request, kind, value, index, packet.body.get(10..).unwrap_or(&[]));
        let status = if answer.is_some() { SUCCESS } else { STALL };
        let mut data = answer.unwrap_or_default();
        data.truncate(length.into());
        let inward = kind & 0x80 != 0;
        let done = if inward { u16::try_from(data.len()).expect("short") } else { length };
        let [value, index, done] = [value, index, done].map(u16::to_le_bytes);
        let head = [packet.byte(0), request, kind, status];
        let data = if inward { data.as_slice() } else { &[] };
        self.send(CONTROL, packet.id, &[&head, &value, &index, &done, data])
    }

    /// Answers a request to the device; `None` for what it does not know.
    fn answer(
        &mut self,
        request: u8,
        kind: u8,
        value: u16,
        index: u16,
        data: &[u8],
    ) -> Option<Vec<u8>> {
        let [low, high] = value.to_le_bytes();
        let streaming = index.to_le_bytes()[0] == 1 && matches!(high, 1 | 2);
        match (kind, request) {
            (0x80, 6) => self.traits.descriptor(high, low),
            (0x80..=0x82, 0) => Some(vec![0, 0]),
            (0x00..=0x02, 1 | 3) => Some(Vec::new()),
            (0xA1, request) if streaming => Some(match Asked::of(request)? {
                Asked::Length => probe_length().to_vec(),
                Asked::Abilities => vec![3],
                Asked::Values => self.traits.probe(self.choice),
            }),
            (0x21, 1) if streaming => {
                self.choice = self.traits.choose(data);
                if high == 2 {
                    self.payloads.clear();
                    self.streams = true;
                }
                Some(Vec::new())
            }
            _ => None,
        }
    }

    /// Sends what is due.
    fn stream(&mut self) -> io::Result<()> {
        if !self.streams {
            return Ok(());
        }
        match self.traits.transfer {
            Transfer::Bulk => self.stream_bulk(),
            Transfer::Isochronous => self.stream_iso(),
        }
    }

    fn stream_bulk(&mut self) -> io::Result<()> {
        while !self.waiting.is_empty() {
            let Some(payload) = self.payload() else { return Ok(()) };
            let Some(id) = self.waiting.pop_front() else { return Ok(()) };
            let length = u32::try_from(payload.len()).expect("a short payload");
            self.send(BULK, id, &[&bulk_header(length, SUCCESS), &payload])?;
        }
        Ok(())
    }

    fn stream_iso(&mut self) -> io::Result<()> {
        /// Who was kept waiting longer is not flooded.
        const MOST: u128 = 400;
        let Some(iso) = &mut self.iso else { return Ok(()) };
        let mut due = iso.started.elapsed().as_millis().saturating_sub(iso.sent);
        if due > MOST {
            (iso.started, iso.sent, due) = (Instant::now(), 0, 32);
        }
        iso.sent += due;
        let mut out = Vec::new();
        for _ in 0..due {
            // A header alone: nothing yet.
            let payload = self.payload().unwrap_or_else(|| vec![2, 0x80]);
            let length = u16::try_from(payload.len()).expect("a short packet").to_le_bytes();
            let head = [ENDPOINT, SUCCESS, length[0], length[1]];
            out.extend(wire::packet(self.wide, ISO, 0, &[&head, &payload]));
        }
        self.socket.write_all(&out)
    }

    /// Returns the next part of a picture with its header; `None` until the next picture is due.
    fn payload(&mut self) -> Option<Vec<u8>> {
        if self.payloads.is_empty() {
            if Instant::now() < self.next {
                return None;
            }
            self.next = Instant::now() + Duration::from_secs(1) / self.traits.rate;
            let picture = self.picture();
            let step = usize::try_from(self.traits.payload()).expect("short") - 2;
            let count = picture.len().div_ceil(step);
            for (number, part) in picture.chunks(step).enumerate() {
                let last = if number + 1 == count { 2 } else { 0 };
                let head = [2, 0x80 | self.toggle | last];
                self.payloads.push_back([&head[..], part].concat());
            }
            self.toggle ^= 1;
            self.count += 1;
        }
        self.payloads.pop_front()
    }

    /// Returns the bytes of a picture as the camera sends it.
    fn picture(&self) -> Vec<u8> {
        let (width, height) = self.traits.size(self.choice);
        let scene = self.scene.lock().expect("a whole scene");
        let grey = frame(scene.now(), width.into(), height.into());
        let sent = match self.traits.format_of(self.choice) {
            Format::Yuyv => grey.iter().flat_map(|pixel| [*pixel, 128]).collect(),
            Format::Mjpeg => jpeg(&grey, width.into(), height.into()),
            Format::MjpegWithoutTables => without_tables(&jpeg(&grey, width.into(), height.into())),
        };
        if scene.hostile { spoil(sent, self.count) } else { sent }
    }
}

fn bulk_header(length: u32, status: u8) -> [u8; 10] {
    let [a, b, c, d] = length.to_le_bytes();
    [ENDPOINT, status, a, b, 0, 0, 0, 0, c, d]
}

/// Reads on where a packet has begun, and times out only between packets.
struct Patient<'a> {
    socket: &'a UnixStream,
    begun: bool,
}

impl io::Read for Patient<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            match io::Read::read(&mut &*self.socket, bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock && self.begun => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                other => {
                    self.begun = true;
                    return other;
                }
            }
        }
    }
}

/// Holds a picture into the middle of a room.
fn frame(picture: Option<&Picture>, width: usize, height: usize) -> Vec<u8> {
    let mut grey = vec![ROOM; width * height];
    let Some(picture) = picture else { return grey };
    let view = picture.view();
    let (left, top) =
        (width.saturating_sub(view.width()) / 2, height.saturating_sub(view.height()) / 2);
    for (row, line) in view.rows().enumerate().take(height - top) {
        let start = (top + row) * width + left;
        let count = line.len().min(width - left);
        grey[start..start + count].copy_from_slice(&line[..count]);
    }
    grey
}

fn jpeg(grey: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let colours: Vec<u8> = grey.iter().flat_map(|pixel| [*pixel; 3]).collect();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 85);
    encoder.write_image(&colours, width, height, ExtendedColorType::Rgb8).expect("a picture");
    bytes
}

/// Leaves the Huffman tables out, which are those of the standard.
fn without_tables(jpeg: &[u8]) -> Vec<u8> {
    const TABLES: u8 = 0xC4;
    const SCAN: u8 = 0xDA;
    let (mut bytes, mut place) = (jpeg[..2].to_vec(), 2);
    while jpeg[place + 1] != SCAN {
        let length = usize::from(u16::from_be_bytes([jpeg[place + 2], jpeg[place + 3]]));
        let end = place + 2 + length;
        if jpeg[place + 1] != TABLES {
            bytes.extend(&jpeg[place..end]);
        }
        place = end;
    }
    bytes.extend(&jpeg[place..]);
    bytes
}

/// Makes rubbish of a picture, another kind each time.
fn spoil(mut sent: Vec<u8>, count: u32) -> Vec<u8> {
    match count % 4 {
        0 => sent.truncate(sent.len() / 3),
        1 => sent
            .iter_mut()
            .step_by(7)
            .for_each(|byte| *byte = byte.wrapping_mul(31).wrapping_add(17)),
        2 => sent = vec![0xFF; 20_000],
        _ => sent.truncate(1),
    }
    sent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_without_tables_is_read_all_the_same() {
        let grey = frame(None, 64, 48);
        let whole = jpeg(&grey, 64, 48);
        let bare = without_tables(&whole);
        assert!(bare.len() + 400 < whole.len());
        assert!(image::load_from_memory(&whole).is_ok());
    }

    #[test]
    fn pictures_follow_one_another() {
        let picture = |grey| Picture::new(1, 1, vec![grey]).unwrap();
        let mut scene = Scene::default();
        assert!(scene.now().is_none());
        scene.hold(vec![picture(1), picture(2)], Duration::from_secs(3600));
        assert_eq!(scene.now(), Some(&picture(1)));
    }
}
