//! What the kernel's header `linux/videodev2.h` lays down: structures and numbers of calls. The test
//! `layout` compares each with the header.
#![allow(missing_docs, reason = "the names are those of the header, which documents them")]

use std::ffi::{c_int, c_long, c_ulong};

use rustix::ioctl::{Opcode, opcode};

pub const CAPTURE: u32 = 1;
pub const MEMORY_MMAP: u32 = 1;
pub const CAP_VIDEO_CAPTURE: u32 = 0x1;
pub const CAP_STREAMING: u32 = 0x0400_0000;
pub const CAP_DEVICE_CAPS: u32 = 0x8000_0000;
pub const FIELD_NONE: u32 = 1;
pub const SIZE_DISCRETE: u32 = 1;
pub const INTERVAL_DISCRETE: u32 = 1;
pub const FLAG_ERROR: u32 = 0x40;
pub const CONTROL_DISABLED: u32 = 0x1;

pub const QUERYCAP: Opcode = opcode::read::<Capability>(b'V', 0);
pub const ENUM_FMT: Opcode = opcode::read_write::<FormatDescription>(b'V', 2);
pub const S_FMT: Opcode = opcode::read_write::<Format>(b'V', 5);
pub const REQBUFS: Opcode = opcode::read_write::<RequestBuffers>(b'V', 8);
pub const QUERYBUF: Opcode = opcode::read_write::<Buffer>(b'V', 9);
pub const QBUF: Opcode = opcode::read_write::<Buffer>(b'V', 15);
pub const DQBUF: Opcode = opcode::read_write::<Buffer>(b'V', 17);
pub const STREAMON: Opcode = opcode::write::<c_int>(b'V', 18);
pub const STREAMOFF: Opcode = opcode::write::<c_int>(b'V', 19);
pub const S_PARM: Opcode = opcode::read_write::<StreamParameters>(b'V', 22);
pub const G_CTRL: Opcode = opcode::read_write::<Control>(b'V', 27);
pub const S_CTRL: Opcode = opcode::read_write::<Control>(b'V', 28);
pub const QUERYCTRL: Opcode = opcode::read_write::<ControlDescription>(b'V', 36);
pub const ENUM_FRAMESIZES: Opcode = opcode::read_write::<FrameSize>(b'V', 74);
pub const ENUM_FRAMEINTERVALS: Opcode = opcode::read_write::<FrameInterval>(b'V', 75);

#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub struct Capability {
    pub driver: [u8; 16],
    pub card: [u8; 32],
    pub bus_info: [u8; 32],
    pub version: u32,
    pub capabilities: u32,
    pub device_caps: u32,
    pub reserved: [u32; 3],
}

#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub struct FormatDescription {
    pub index: u32,
    pub type_: u32,
    pub flags: u32,
    pub description: [u8; 32],
    pub pixelformat: u32,
    pub mbus_code: u32,
    pub reserved: [u32; 3],
}

/// `v4l2_format` with `v4l2_pix_format` in its union, whose other members demand its alignment.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Format {
    pub type_: u32,
    pub pix: Pix,
}

#[cfg_attr(target_pointer_width = "64", repr(C, align(8)))]
#[cfg_attr(not(target_pointer_width = "64"), repr(C))]
#[derive(Debug, Clone, Copy)]
pub struct Pix {
    pub width: u32,
    pub height: u32,
    pub pixelformat: u32,
    pub field: u32,
    pub bytesperline: u32,
    pub sizeimage: u32,
    pub colorspace: u32,
    pub private: u32,
    pub flags: u32,
    pub ycbcr_enc: u32,
    pub quantization: u32,
    pub xfer_func: u32,
    pub rest: [u8; 152],
}

#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub struct RequestBuffers {
    pub count: u32,
    pub type_: u32,
    pub memory: u32,
    pub capabilities: u32,
    pub flags: u8,
    pub reserved: [u8; 3],
}

#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub struct Buffer {
    pub index: u32,
    pub type_: u32,
    pub bytesused: u32,
    pub flags: u32,
    pub field: u32,
    pub timestamp: [c_long; 2],
    pub timecode: [u32; 4],
    pub sequence: u32,
    pub memory: u32,
    pub offset: Offset,
    pub length: u32,
    pub reserved2: u32,
    pub request_fd: i32,
}

/// The union `m`: an offset of 32 bits, in the size of an address.
#[repr(C)]
#[derive(Clone, Copy)]
pub union Offset {
    pub offset: u32,
    pub userptr: c_ulong,
}

impl Default for Offset {
    fn default() -> Self {
        Self { userptr: 0 }
    }
}

impl std::fmt::Debug for Offset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Offset").finish_non_exhaustive()
    }
}

#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct StreamParameters {
    pub type_: u32,
    pub capability: u32,
    pub capturemode: u32,
    pub numerator: u32,
    pub denominator: u32,
    pub extendedmode: u32,
    pub readbuffers: u32,
    pub rest: [u32; 44],
}

#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub struct Control {
    pub id: u32,
    pub value: i32,
}

#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub struct ControlDescription {
    pub id: u32,
    pub type_: u32,
    pub name: [u8; 32],
    pub minimum: i32,
    pub maximum: i32,
    pub step: i32,
    pub default_value: i32,
    pub flags: u32,
    pub reserved: [u32; 2],
}

/// `v4l2_frmsizeenum`: a discrete size is the first two numbers, a range all six.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub struct FrameSize {
    pub index: u32,
    pub pixel_format: u32,
    pub type_: u32,
    pub numbers: [u32; 6],
    pub reserved: [u32; 2],
}

/// `v4l2_frmivalenum`: a discrete interval is the first fraction, a range starts with its shortest.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub struct FrameInterval {
    pub index: u32,
    pub pixel_format: u32,
    pub width: u32,
    pub height: u32,
    pub type_: u32,
    pub numbers: [u32; 6],
    pub reserved: [u32; 2],
}
