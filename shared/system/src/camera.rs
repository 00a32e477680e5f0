//! One camera: what it offers, how it is set, and its pictures.

use std::ffi::c_int;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::ptr::{self, NonNull};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::ioctl::{Opcode, Setter, Updater, ioctl};
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

use crate::raw;

/// The buffers that a camera fills in turn.
const BUFFERS: u32 = 4;
/// The most entries of a list that are asked for.
const MOST: u32 = 128;
/// The most bytes of a buffer that is mapped: four for each of 16 megapixels.
const MOST_BYTES: u32 = 64 * 1024 * 1024;

/// A camera, open.
#[derive(Debug)]
pub struct Device {
    file: OwnedFd,
    maps: Vec<Map>,
}

/// What a device says that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    /// Its name, as it says.
    pub card: String,
    /// It takes pictures and hands them over in buffers.
    pub captures: bool,
}

/// How pictures come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// The four letters of the kind, such as `YUYV`.
    pub code: [u8; 4],
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bytes from one row to the next; 0 where there are no rows.
    pub stride: u32,
}

/// The values that a control takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub least: i32,
    /// The most.
    pub most: i32,
}

/// What came with a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// The driver says that some of it is missing.
    pub damaged: bool,
}

impl Device {
    /// Opens a device.
    ///
    /// # Errors
    ///
    /// Hands on what the system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
        Ok(Self { file: rustix::fs::open(path, flags, Mode::empty())?, maps: Vec::new() })
    }

    /// Asks what it is.
    ///
    /// # Errors
    ///
    /// Fails for what is no V4L2 device.
    pub fn capability(&self) -> io::Result<Capability> {
        let mut found = raw::Capability::default();
        // SAFETY: `VIDIOC_QUERYCAP` fills a `v4l2_capability`, which `found` is laid out as.
        unsafe { self.update::<{ raw::QUERYCAP }, _>(&mut found) }?;
        let own = found.capabilities & raw::CAP_DEVICE_CAPS != 0;
        let all = if own { found.device_caps } else { found.capabilities };
        let needed = raw::CAP_VIDEO_CAPTURE | raw::CAP_STREAMING;
        Ok(Capability { card: text(&found.card), captures: all & needed == needed })
    }

    /// Lists the kinds of pictures.
    #[must_use]
    pub fn formats(&self) -> Vec<[u8; 4]> {
        let description = |index| {
            let type_ = raw::CAPTURE;
            let mut found = raw::FormatDescription { index, type_, ..Default::default() };
            // SAFETY: `VIDIOC_ENUM_FMT` fills a `v4l2_fmtdesc`, which `found` is laid out as.
            unsafe { self.update::<{ raw::ENUM_FMT }, _>(&mut found) }.ok()?;
            Some(found.pixelformat.to_le_bytes())
        };
        (0..MOST).map_while(description).collect()
    }

    /// Lists the sizes of a kind of picture: width and height; of a range the largest.
    #[must_use]
    pub fn sizes(&self, code: [u8; 4]) -> Vec<(u32, u32)> {
        let pixel_format = u32::from_le_bytes(code);
        let size = |index| {
            let mut found = raw::FrameSize { index, pixel_format, ..Default::default() };
            // SAFETY: `VIDIOC_ENUM_FRAMESIZES` fills a `v4l2_frmsizeenum`, which `found` is laid
            // out as.
            unsafe { self.update::<{ raw::ENUM_FRAMESIZES }, _>(&mut found) }.ok()?;
            let [width, largest_width, _, _, largest_height, _] = found.numbers;
            let discrete = found.type_ == raw::SIZE_DISCRETE;
            Some(if discrete { (width, largest_width) } else { (largest_width, largest_height) })
        };
        (0..MOST).map_while(size).collect()
    }

    /// Lists the times between two pictures of a kind and size, each as a part of a second:
    /// numerator and denominator; of a range the shortest.
    #[must_use]
    pub fn intervals(&self, code: [u8; 4], width: u32, height: u32) -> Vec<(u32, u32)> {
        let pixel_format = u32::from_le_bytes(code);
        let interval = |index| {
            let asked =
                raw::FrameInterval { index, pixel_format, width, height, ..Default::default() };
            let mut found = asked;
            // SAFETY: `VIDIOC_ENUM_FRAMEINTERVALS` fills a `v4l2_frmivalenum`, which `found` is
            // laid out as.
            unsafe { self.update::<{ raw::ENUM_FRAMEINTERVALS }, _>(&mut found) }.ok()?;
            let [numerator, denominator, ..] = found.numbers;
            Some((numerator, denominator))
        };
        (0..MOST).map_while(interval).collect()
    }

    /// Asks for pictures of a kind and size; returns what comes instead if it is another.
    ///
    /// # Errors
    ///
    /// Hands on what the system says.
    pub fn set_format(&mut self, code: [u8; 4], width: u32, height: u32) -> io::Result<Format> {
        let mut format = raw::Format {
            type_: raw::CAPTURE,
            pix: raw::Pix {
                width,
                height,
                pixelformat: u32::from_le_bytes(code),
                field: raw::FIELD_NONE,
                bytesperline: 0,
                sizeimage: 0,
                colorspace: 0,
                private: 0,
                flags: 0,
                ycbcr_enc: 0,
                quantization: 0,
                xfer_func: 0,
                rest: [0; 152],
            },
        };
        // SAFETY: `VIDIOC_S_FMT` reads and fills a `v4l2_format`, which `format` is laid out as.
        unsafe { self.update::<{ raw::S_FMT }, _>(&mut format) }?;
        let pix = format.pix;
        Ok(Format {
            code: pix.pixelformat.to_le_bytes(),
            width: pix.width,
            height: pix.height,
            stride: pix.bytesperline,
        })
    }

    /// Asks for so many pictures in a second.
    ///
    /// # Errors
    ///
    /// Hands on what the system says; not every camera can be asked.
    pub fn set_rate(&mut self, pictures_per_second: u32) -> io::Result<()> {
        let mut parameters = raw::StreamParameters {
            type_: raw::CAPTURE,
            capability: 0,
            capturemode: 0,
            numerator: 1,
            denominator: pictures_per_second,
            extendedmode: 0,
            readbuffers: 0,
            rest: [0; 44],
        };
        // SAFETY: `VIDIOC_S_PARM` reads and fills a `v4l2_streamparm`, which `parameters` is laid
        // out as.
        unsafe { self.update::<{ raw::S_PARM }, _>(&mut parameters) }
    }

    /// Asks what values a control takes.
    ///
    /// # Errors
    ///
    /// Fails for a control that the camera does not have.
    pub fn range(&self, id: u32) -> io::Result<Range> {
        let mut found = raw::ControlDescription { id, ..Default::default() };
        // SAFETY: `VIDIOC_QUERYCTRL` fills a `v4l2_queryctrl`, which `found` is laid out as.
        unsafe { self.update::<{ raw::QUERYCTRL }, _>(&mut found) }?;
        if found.flags & raw::CONTROL_DISABLED != 0 {
            return Err(Errno::INVAL.into());
        }
        Ok(Range { least: found.minimum, most: found.maximum })
    }

    /// Sets a control.
    ///
    /// # Errors
    ///
    /// Fails for a control or value that the camera does not have.
    pub fn set(&mut self, id: u32, value: i32) -> io::Result<()> {
        let mut control = raw::Control { id, value };
        // SAFETY: `VIDIOC_S_CTRL` reads and fills a `v4l2_control`, which `control` is laid out as.
        unsafe { self.update::<{ raw::S_CTRL }, _>(&mut control) }
    }

    /// Maps buffers, hands them to the camera and lets it run.
    ///
    /// # Errors
    ///
    /// Hands on what the system says.
    pub fn start(&mut self) -> io::Result<()> {
        let (type_, memory) = (raw::CAPTURE, raw::MEMORY_MMAP);
        let mut request =
            raw::RequestBuffers { count: BUFFERS, type_, memory, ..Default::default() };
        // SAFETY: `VIDIOC_REQBUFS` reads and fills a `v4l2_requestbuffers`, which `request` is laid
        // out as; no buffer is mapped before the first call, and there is one call to a device.
        unsafe { self.update::<{ raw::REQBUFS }, _>(&mut request) }?;
        for index in 0..request.count.min(32) {
            let mut buffer = raw::Buffer { index, type_, memory, ..Default::default() };
            // SAFETY: `VIDIOC_QUERYBUF` fills a `v4l2_buffer`, which `buffer` is laid out as.
            unsafe { self.update::<{ raw::QUERYBUF }, _>(&mut buffer) }?;
            self.maps.push(Map::new(&self.file, &buffer)?);
            self.queue(index)?;
        }
        self.switch::<{ raw::STREAMON }>()
    }

    /// Waits for a picture and copies its bytes over those in `into`; `None` if none comes in time.
    ///
    /// # Errors
    ///
    /// Hands on what the system says; `ENODEV` if the camera has been unplugged.
    pub fn take(&mut self, patience: Duration, into: &mut Vec<u8>) -> io::Result<Option<Frame>> {
        let patience = Timespec::try_from(patience).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(&self.file, PollFlags::IN)], Some(&patience)) {
            Ok(0) | Err(Errno::INTR) => return Ok(None),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let (type_, memory) = (raw::CAPTURE, raw::MEMORY_MMAP);
        let mut buffer = raw::Buffer { type_, memory, ..Default::default() };
        // SAFETY: `VIDIOC_DQBUF` fills a `v4l2_buffer`, which `buffer` is laid out as.
        match unsafe { self.update::<{ raw::DQBUF }, _>(&mut buffer) } {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
            other => other?,
        }
        let map = usize::try_from(buffer.index).ok().and_then(|index| self.maps.get(index));
        let map = map.ok_or(io::ErrorKind::InvalidData)?;
        map.copy(usize::try_from(buffer.bytesused).unwrap_or(usize::MAX), into);
        self.queue(buffer.index)?;
        Ok(Some(Frame { damaged: buffer.flags & raw::FLAG_ERROR != 0 }))
    }

    fn queue(&self, index: u32) -> io::Result<()> {
        let (type_, memory) = (raw::CAPTURE, raw::MEMORY_MMAP);
        let mut buffer = raw::Buffer { index, type_, memory, ..Default::default() };
        // SAFETY: `VIDIOC_QBUF` reads and fills a `v4l2_buffer`, which `buffer` is laid out as; the
        // memory that it hands to the camera was mapped for that, and is only ever read here.
        unsafe { self.update::<{ raw::QBUF }, _>(&mut buffer) }
    }

    fn switch<const CALL: Opcode>(&self) -> io::Result<()> {
        let capture = c_int::try_from(raw::CAPTURE).map_err(io::Error::other)?;
        // SAFETY: used with `VIDIOC_STREAMON` and `VIDIOC_STREAMOFF`, which read a C int.
        let call = unsafe { Setter::<CALL, c_int>::new(capture) };
        // SAFETY: as above; neither touches memory of this process.
        Ok(unsafe { ioctl(&self.file, call) }?)
    }

    /// Makes a call that reads and fills a structure, again when a signal interrupts it.
    ///
    /// # Safety
    ///
    /// `CALL` takes a pointer to what `value` is laid out as, and does nothing to other memory of
    /// this process.
    unsafe fn update<const CALL: Opcode, T>(&self, value: &mut T) -> io::Result<()> {
        loop {
            // SAFETY: the caller vouches for call and structure.
            let call = unsafe { Updater::<CALL, T>::new(value) };
            // SAFETY: as above.
            match unsafe { ioctl(&self.file, call) } {
                Err(Errno::INTR) => {}
                other => return Ok(other?),
            }
        }
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        if !self.maps.is_empty() {
            // The camera may be gone; closing the file stops it as well.
            let _gone = self.switch::<{ raw::STREAMOFF }>();
        }
    }
}

/// A buffer of the camera, mapped for reading.
#[derive(Debug)]
struct Map {
    start: NonNull<std::ffi::c_void>,
    length: usize,
}

impl Map {
    fn new(file: &OwnedFd, buffer: &raw::Buffer) -> io::Result<Self> {
        if buffer.length == 0 || buffer.length > MOST_BYTES {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let length = usize::try_from(buffer.length).map_err(io::Error::other)?;
        // SAFETY: every byte of the union was set to a number, and any number is an offset.
        let offset = unsafe { buffer.offset.offset };
        let (protection, flags) = (ProtFlags::READ, MapFlags::SHARED);
        // SAFETY: a new mapping at a place that the kernel chooses touches no memory in use.
        let start =
            unsafe { mmap(ptr::null_mut(), length, protection, flags, file, offset.into()) }?;
        let start = NonNull::new(start).ok_or(io::ErrorKind::InvalidData)?;
        Ok(Self { start, length })
    }

    /// Copies the first bytes; never makes a reference to memory that a device may write to.
    fn copy(&self, used: usize, into: &mut Vec<u8>) {
        let used = used.min(self.length);
        if into.capacity() < used {
            // What grows leaves the picture before behind, which may show a key.
            zeroize::Zeroize::zeroize(into);
        }
        into.clear();
        into.reserve(used);
        // SAFETY: `used` bytes are mapped for reading as long as `self` lives, and have been
        // reserved behind the vector's start, where nothing else points to.
        unsafe { ptr::copy_nonoverlapping(self.start.as_ptr().cast(), into.as_mut_ptr(), used) };
        // SAFETY: so many bytes have just been written, and fit what was reserved.
        unsafe { into.set_len(used) };
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        // SAFETY: the mapping is this one's alone, and nothing refers to it after this.
        let _unmapped = unsafe { munmap(self.start.as_ptr(), self.length) };
    }
}

/// Returns the text of a field that a zero ends.
fn text(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(field.get(..end).unwrap_or_default()).into_owned()
}
