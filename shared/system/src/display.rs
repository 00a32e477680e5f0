//! The display that the firmware has set up: one buffer of pixels through DRM.
//!
//! Structures and numbers are those of the kernel's headers `drm/drm.h` and `drm/drm_mode.h`.

use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::ptr::{self, NonNull};

use rustix::fs::{Mode as FileMode, OFlags};
use rustix::io::Errno;
use rustix::ioctl::{Opcode, Updater, ioctl, opcode};
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

/// The most outputs, and the most modes of each, that are asked for.
const MOST: u32 = 256;
/// The most bytes of a buffer: four for each pixel of 7680 x 4320.
const MOST_BYTES: u64 = 7_680 * 4_320 * 4;
/// An output with a screen at its end.
const CONNECTED: u32 = 1;

const GET_RESOURCES: Opcode = opcode::read_write::<Resources>(b'd', 0xA0);
const SET_CRTC: Opcode = opcode::read_write::<Crtc>(b'd', 0xA2);
const GET_CONNECTOR: Opcode = opcode::read_write::<Connector>(b'd', 0xA7);
const ADD_FRAMEBUFFER: Opcode = opcode::read_write::<Framebuffer>(b'd', 0xAE);
const DIRTY: Opcode = opcode::read_write::<Dirty>(b'd', 0xB1);
const CREATE_DUMB: Opcode = opcode::read_write::<Dumb>(b'd', 0xB2);
const MAP_DUMB: Opcode = opcode::read_write::<Mapping>(b'd', 0xB3);

/// `drm_mode_card_res`.
#[repr(C)]
#[derive(Debug, Default)]
struct Resources {
    framebuffers: u64,
    crtcs: u64,
    connectors: u64,
    encoders: u64,
    /// Of framebuffers, crtcs, connectors, encoders.
    counts: [u32; 4],
    limits: [u32; 4],
}

/// `drm_mode_modeinfo`.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
struct Timing {
    clock: u32,
    width: u16,
    horizontal: [u16; 4],
    height: u16,
    vertical: [u16; 4],
    rate: u32,
    flags: u32,
    type_: u32,
    name: [u8; 32],
}

/// `drm_mode_get_connector`.
#[repr(C)]
#[derive(Debug, Default)]
struct Connector {
    encoders: u64,
    modes: u64,
    properties: u64,
    values: u64,
    count_modes: u32,
    count_properties: u32,
    count_encoders: u32,
    encoder: u32,
    id: u32,
    type_: u32,
    type_id: u32,
    connection: u32,
    millimetres: [u32; 2],
    subpixel: u32,
    pad: u32,
}

/// `drm_mode_crtc`.
#[repr(C)]
#[derive(Debug, Default)]
struct Crtc {
    connectors: u64,
    count_connectors: u32,
    id: u32,
    framebuffer: u32,
    x: u32,
    y: u32,
    gamma_size: u32,
    mode_valid: u32,
    mode: Timing,
}

/// `drm_mode_create_dumb`.
#[repr(C)]
#[derive(Debug, Default)]
struct Dumb {
    height: u32,
    width: u32,
    bits_per_pixel: u32,
    flags: u32,
    handle: u32,
    pitch: u32,
    size: u64,
}

/// `drm_mode_map_dumb`.
#[repr(C)]
#[derive(Debug, Default)]
struct Mapping {
    handle: u32,
    pad: u32,
    offset: u64,
}

/// `drm_mode_fb_cmd`.
#[repr(C)]
#[derive(Debug, Default)]
struct Framebuffer {
    id: u32,
    width: u32,
    height: u32,
    pitch: u32,
    bits_per_pixel: u32,
    depth: u32,
    handle: u32,
}

/// `drm_mode_fb_dirty_cmd`.
#[repr(C)]
#[derive(Debug, Default)]
struct Dirty {
    framebuffer: u32,
    flags: u32,
    colour: u32,
    count: u32,
    clips: u64,
}

/// A display, ours as long as this lives.
#[derive(Debug)]
pub struct Display {
    file: OwnedFd,
    framebuffer: u32,
    width: u32,
    height: u32,
    /// Bytes from one row to the next.
    pitch: usize,
    pixels: Pixels,
}

impl Display {
    /// Opens a card, and shows black on its first output that has a screen.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::NotFound`] if there is no output with a screen; else what the system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDWR | OFlags::CLOEXEC | OFlags::NOCTTY;
        let file = rustix::fs::open(path, flags, FileMode::empty())?;
        let (crtc, connectors) = resources(&file)?;
        let found = connectors.into_iter().find_map(|id| Some((id, mode(&file, id)?)));
        let (connector, mode) = found.ok_or(io::ErrorKind::NotFound)?;
        let (width, height) = (u32::from(mode.width), u32::from(mode.height));
        let dumb = create(&file, width, height)?;
        let framebuffer = framebuffer(&file, &dumb)?;
        let pixels = Pixels::of(&file, &dumb)?;
        show(&file, crtc, connector, framebuffer, mode)?;
        let pitch = usize::try_from(dumb.pitch).map_err(io::Error::other)?;
        Ok(Self { file, framebuffer, width, height, pitch, pixels })
    }

    /// Returns the pixels in a row and the rows.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Shows pixels, `0x00RRGGBB`, as many as the display has, row by row.
    ///
    /// # Errors
    ///
    /// Hands on what the system says.
    pub fn show(&mut self, pixels: &[u32]) -> io::Result<()> {
        let width = usize::try_from(self.width).map_err(io::Error::other)?;
        for (row, line) in pixels.chunks_exact(width.max(1)).enumerate() {
            self.pixels.copy(row.saturating_mul(self.pitch), line);
        }
        self.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut dirty = Dirty { framebuffer: self.framebuffer, ..Dirty::default() };
        // SAFETY: `DRM_IOCTL_MODE_DIRTYFB` reads a `drm_mode_fb_dirty_cmd` without clips.
        match unsafe { update::<DIRTY, _>(&self.file, &mut dirty) } {
            // A driver that shows the buffer itself has nothing to flush.
            Err(error) if error.raw_os_error() == Some(Errno::NOSYS.raw_os_error()) => Ok(()),
            other => other,
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // What was shown last may be words of a key: it goes from the glass as well.
        let black = vec![0; usize::try_from(self.width).unwrap_or(0)];
        for row in 0..usize::try_from(self.height).unwrap_or(0) {
            self.pixels.copy(row.saturating_mul(self.pitch), &black);
        }
        let _gone = self.flush();
    }
}

/// Makes a call again as long as signals interrupt it.
///
/// # Safety
///
/// `CALL` takes a pointer to what `value` is laid out as, and what that points to has the room that
/// it says.
unsafe fn update<const CALL: Opcode, T>(file: &OwnedFd, value: &mut T) -> io::Result<()> {
    loop {
        // SAFETY: the caller vouches for call and structure.
        let call = unsafe { Updater::<CALL, T>::new(value) };
        // SAFETY: as above.
        match unsafe { ioctl(file, call) } {
            Err(Errno::INTR) => {}
            other => return Ok(other?),
        }
    }
}

fn address<T>(list: &mut [T]) -> u64 {
    u64::try_from(list.as_mut_ptr().expose_provenance()).unwrap_or(0)
}

/// Returns the first thing that scans out, and all outputs.
fn resources(file: &OwnedFd) -> io::Result<(u32, Vec<u32>)> {
    let room = usize::try_from(MOST).map_err(io::Error::other)?;
    let (mut crtcs, mut connectors) = (vec![0_u32; room], vec![0_u32; room]);
    let mut found = Resources {
        crtcs: address(&mut crtcs),
        connectors: address(&mut connectors),
        counts: [0, MOST, MOST, 0],
        ..Resources::default()
    };
    // SAFETY: `DRM_IOCTL_MODE_GETRESOURCES` fills a `drm_mode_card_res`, and the lists only as far
    // as the counts say, if they have room for all.
    unsafe { update::<GET_RESOURCES, _>(file, &mut found) }?;
    let [_, count_crtcs, count_connectors, _] = found.counts;
    if count_crtcs == 0 || count_crtcs > MOST || count_connectors > MOST {
        return Err(io::ErrorKind::Unsupported.into());
    }
    connectors.truncate(usize::try_from(count_connectors).map_err(io::Error::other)?);
    Ok((crtcs.first().copied().unwrap_or(0), connectors))
}

/// Returns the mode that an output prefers, which is its first; none without a screen.
fn mode(file: &OwnedFd, id: u32) -> Option<Timing> {
    // The kernel looks what is there only when it is asked without room for modes.
    let mut looked = Connector { id, ..Connector::default() };
    // SAFETY: `DRM_IOCTL_MODE_GETCONNECTOR` fills a `drm_mode_get_connector`, and no list without room.
    unsafe { update::<GET_CONNECTOR, _>(file, &mut looked) }.ok()?;
    let mut modes = vec![Timing::default(); usize::try_from(MOST).ok()?];
    let mut found =
        Connector { id, modes: address(&mut modes), count_modes: MOST, ..Connector::default() };
    // SAFETY: `DRM_IOCTL_MODE_GETCONNECTOR` fills a `drm_mode_get_connector`, and the modes only if
    // there is room for all of them.
    unsafe { update::<GET_CONNECTOR, _>(file, &mut found) }.ok()?;
    let first = modes.first().copied()?;
    let fits = found.count_modes >= 1 && found.count_modes <= MOST;
    (found.connection == CONNECTED && fits).then_some(first)
}

fn create(file: &OwnedFd, width: u32, height: u32) -> io::Result<Dumb> {
    let mut dumb = Dumb { width, height, bits_per_pixel: 32, ..Dumb::default() };
    // SAFETY: `DRM_IOCTL_MODE_CREATE_DUMB` reads and fills a `drm_mode_create_dumb`.
    unsafe { update::<CREATE_DUMB, _>(file, &mut dumb) }?;
    let needed = u64::from(dumb.pitch).checked_mul(height.into());
    let fits = dumb.size <= MOST_BYTES && needed.is_some_and(|needed| needed <= dumb.size);
    let rows = u64::from(dumb.pitch) >= u64::from(width).saturating_mul(4);
    if fits && rows { Ok(dumb) } else { Err(io::ErrorKind::InvalidData.into()) }
}

fn framebuffer(file: &OwnedFd, dumb: &Dumb) -> io::Result<u32> {
    let Dumb { width, height, pitch, handle, .. } = *dumb;
    let (bits_per_pixel, depth, id) = (32, 24, 0);
    let mut added = Framebuffer { id, width, height, pitch, bits_per_pixel, depth, handle };
    // SAFETY: `DRM_IOCTL_MODE_ADDFB` reads and fills a `drm_mode_fb_cmd`.
    unsafe { update::<ADD_FRAMEBUFFER, _>(file, &mut added) }?;
    Ok(added.id)
}

fn show(file: &OwnedFd, id: u32, connector: u32, framebuffer: u32, mode: Timing) -> io::Result<()> {
    let mut connectors = [connector];
    let mut crtc = Crtc {
        connectors: address(&mut connectors),
        count_connectors: 1,
        id,
        framebuffer,
        mode_valid: 1,
        mode,
        ..Crtc::default()
    };
    // SAFETY: `DRM_IOCTL_MODE_SETCRTC` reads a `drm_mode_crtc` and a list of one output, which lives.
    unsafe { update::<SET_CRTC, _>(file, &mut crtc) }
}

/// The buffer, mapped for writing.
#[derive(Debug)]
struct Pixels {
    start: NonNull<std::ffi::c_void>,
    length: usize,
}

impl Pixels {
    fn of(file: &OwnedFd, dumb: &Dumb) -> io::Result<Self> {
        let length = usize::try_from(dumb.size).map_err(io::Error::other)?;
        let mut mapping = Mapping { handle: dumb.handle, ..Mapping::default() };
        // SAFETY: `DRM_IOCTL_MODE_MAP_DUMB` reads and fills a `drm_mode_map_dumb`.
        unsafe { update::<MAP_DUMB, _>(file, &mut mapping) }?;
        let (protection, flags) = (ProtFlags::READ | ProtFlags::WRITE, MapFlags::SHARED);
        // SAFETY: a new mapping at a place that the kernel chooses touches no memory in use.
        let start =
            unsafe { mmap(ptr::null_mut(), length, protection, flags, file, mapping.offset) }?;
        let start = NonNull::new(start).ok_or(io::ErrorKind::InvalidData)?;
        Ok(Self { start, length })
    }

    /// Copies a row to a place in bytes; what would lie outside is left out.
    fn copy(&mut self, place: usize, line: &[u32]) {
        let end = place.checked_add(size_of_val(line));
        if end.is_none_or(|end| end > self.length) {
            return;
        }
        // SAFETY: the place lies within the mapping, as the line before says.
        let to = unsafe { self.start.as_ptr().byte_add(place) };
        // SAFETY: so many bytes are mapped for writing from there on as long as `self` lives, and
        // nothing in this process refers to them.
        unsafe { ptr::copy_nonoverlapping(line.as_ptr().cast(), to, size_of_val(line)) };
    }
}

impl Drop for Pixels {
    fn drop(&mut self) {
        // SAFETY: the mapping is this one's alone, and nothing refers to it after this.
        let _unmapped = unsafe { munmap(self.start.as_ptr(), self.length) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of calls hold these sizes, so a kernel would refuse others.
    #[test]
    fn structures_have_the_sizes_of_the_kernels() {
        assert_eq!(size_of::<Resources>(), 64);
        assert_eq!(size_of::<Timing>(), 68);
        assert_eq!(size_of::<Connector>(), 80);
        assert_eq!(size_of::<Crtc>(), 104);
        assert_eq!(size_of::<Dumb>(), 32);
        assert_eq!(size_of::<Mapping>(), 16);
        assert_eq!(size_of::<Framebuffer>(), 28);
        assert_eq!(size_of::<Dirty>(), 24);
    }

    #[test]
    fn what_is_no_card_is_refused() {
        for path in ["/dev/null", "/no/such/card", "/proc/self/status"] {
            assert!(Display::open(Path::new(path)).is_err(), "{path}");
        }
    }
}
