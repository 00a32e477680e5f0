//! Every structure and every number of a call is what the kernel's own header says.
#![expect(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "test code")]
#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::mem::{offset_of, size_of};
use std::process::Command;

use system::camera::Device;
use system::raw;

/// Each line: what C computes, and what is computed here.
fn expectations() -> Vec<(String, u64)> {
    let mut all = Vec::new();
    let mut add = |c: &str, rust: usize| all.push((c.to_owned(), u64::try_from(rust).unwrap()));
    macro_rules! structure {
        ($name:literal, $type:ty, $($c:literal = $field:ident),*) => {
            add(concat!("sizeof(struct ", $name, ")"), size_of::<$type>());
            $(add(concat!("offsetof(struct ", $name, ", ", $c, ")"), offset_of!($type, $field));)*
        };
    }
    structure!(
        "v4l2_capability",
        raw::Capability,
        "card" = card,
        "bus_info" = bus_info,
        "capabilities" = capabilities,
        "device_caps" = device_caps
    );
    structure!(
        "v4l2_fmtdesc",
        raw::FormatDescription,
        "type" = type_,
        "flags" = flags,
        "description" = description,
        "pixelformat" = pixelformat
    );
    structure!("v4l2_format", raw::Format, "fmt" = pix);
    add("sizeof(struct v4l2_pix_format)", size_of::<[u32; 12]>());
    structure!(
        "v4l2_requestbuffers",
        raw::RequestBuffers,
        "type" = type_,
        "memory" = memory,
        "capabilities" = capabilities,
        "flags" = flags
    );
    structure!(
        "v4l2_buffer",
        raw::Buffer,
        "index" = index,
        "bytesused" = bytesused,
        "flags" = flags,
        "timestamp" = timestamp,
        "timecode" = timecode,
        "sequence" = sequence,
        "memory" = memory,
        "m" = offset,
        "length" = length,
        "request_fd" = request_fd
    );
    structure!(
        "v4l2_streamparm",
        raw::StreamParameters,
        "parm.capture.timeperframe.numerator" = numerator,
        "parm.capture.timeperframe.denominator" = denominator,
        "parm.capture.readbuffers" = readbuffers
    );
    structure!("v4l2_control", raw::Control, "value" = value);
    structure!(
        "v4l2_queryctrl",
        raw::ControlDescription,
        "minimum" = minimum,
        "maximum" = maximum,
        "default_value" = default_value,
        "flags" = flags
    );
    structure!(
        "v4l2_frmsizeenum",
        raw::FrameSize,
        "type" = type_,
        "discrete" = numbers,
        "reserved" = reserved
    );
    structure!(
        "v4l2_frmivalenum",
        raw::FrameInterval,
        "width" = width,
        "height" = height,
        "type" = type_,
        "discrete" = numbers,
        "reserved" = reserved
    );
    // Where the fields of the unions lie, from the start of the structure around them.
    let pix = offset_of!(raw::Format, pix);
    for (c, field) in [
        ("width", offset_of!(raw::Pix, width)),
        ("pixelformat", offset_of!(raw::Pix, pixelformat)),
        ("bytesperline", offset_of!(raw::Pix, bytesperline)),
        ("sizeimage", offset_of!(raw::Pix, sizeimage)),
        ("xfer_func", offset_of!(raw::Pix, xfer_func)),
    ] {
        add(&format!("offsetof(struct v4l2_format, fmt.pix.{c})"), pix.checked_add(field).unwrap());
    }
    let four = 4;
    let numbers = offset_of!(raw::FrameSize, numbers);
    for (c, at) in [("discrete.height", 1), ("stepwise.max_width", 1), ("stepwise.max_height", 4)] {
        let at = numbers.checked_add(four * at).unwrap();
        add(&format!("offsetof(struct v4l2_frmsizeenum, {c})"), at);
    }
    for (c, opcode) in [
        ("VIDIOC_QUERYCAP", raw::QUERYCAP),
        ("VIDIOC_ENUM_FMT", raw::ENUM_FMT),
        ("VIDIOC_S_FMT", raw::S_FMT),
        ("VIDIOC_REQBUFS", raw::REQBUFS),
        ("VIDIOC_QUERYBUF", raw::QUERYBUF),
        ("VIDIOC_QBUF", raw::QBUF),
        ("VIDIOC_DQBUF", raw::DQBUF),
        ("VIDIOC_STREAMON", raw::STREAMON),
        ("VIDIOC_STREAMOFF", raw::STREAMOFF),
        ("VIDIOC_S_PARM", raw::S_PARM),
        ("VIDIOC_G_CTRL", raw::G_CTRL),
        ("VIDIOC_S_CTRL", raw::S_CTRL),
        ("VIDIOC_QUERYCTRL", raw::QUERYCTRL),
        ("VIDIOC_ENUM_FRAMESIZES", raw::ENUM_FRAMESIZES),
        ("VIDIOC_ENUM_FRAMEINTERVALS", raw::ENUM_FRAMEINTERVALS),
    ] {
        all.push((c.to_owned(), u64::from(opcode)));
    }
    for (c, number) in [
        ("V4L2_BUF_TYPE_VIDEO_CAPTURE", raw::CAPTURE),
        ("V4L2_MEMORY_MMAP", raw::MEMORY_MMAP),
        ("V4L2_CAP_VIDEO_CAPTURE", raw::CAP_VIDEO_CAPTURE),
        ("V4L2_CAP_STREAMING", raw::CAP_STREAMING),
        ("V4L2_CAP_DEVICE_CAPS", raw::CAP_DEVICE_CAPS),
        ("V4L2_FIELD_NONE", raw::FIELD_NONE),
        ("V4L2_FRMSIZE_TYPE_DISCRETE", raw::SIZE_DISCRETE),
        ("V4L2_FRMIVAL_TYPE_DISCRETE", raw::INTERVAL_DISCRETE),
        ("V4L2_BUF_FLAG_ERROR", raw::FLAG_ERROR),
        ("V4L2_CTRL_FLAG_DISABLED", raw::CONTROL_DISABLED),
        // Settings that the scan makes.
        ("V4L2_CID_GAIN", 0x0098_0913),
        ("V4L2_CID_AUTOGAIN", 0x0098_0912),
        ("V4L2_CID_EXPOSURE_AUTO", 0x009a_0901),
        ("V4L2_CID_EXPOSURE_ABSOLUTE", 0x009a_0902),
        ("V4L2_CID_EXPOSURE_AUTO_PRIORITY", 0x009a_0903),
        ("V4L2_CID_FOCUS_ABSOLUTE", 0x009a_090a),
        ("V4L2_CID_FOCUS_AUTO", 0x009a_090c),
        ("V4L2_EXPOSURE_MANUAL", 1),
        ("V4L2_EXPOSURE_APERTURE_PRIORITY", 3),
        ("V4L2_PIX_FMT_GREY", u32::from_le_bytes(*b"GREY")),
        ("V4L2_PIX_FMT_NV12", u32::from_le_bytes(*b"NV12")),
        ("V4L2_PIX_FMT_YUYV", u32::from_le_bytes(*b"YUYV")),
        ("V4L2_PIX_FMT_UYVY", u32::from_le_bytes(*b"UYVY")),
        ("V4L2_PIX_FMT_MJPEG", u32::from_le_bytes(*b"MJPG")),
    ] {
        all.push((c.to_owned(), u64::from(number)));
    }
    all
}

#[test]
fn structures_and_calls_are_those_of_the_header() {
    let expectations = expectations();
    let mut program = String::from(
        "#include <stddef.h>\n#include <stdio.h>\n#include <linux/videodev2.h>\nint main(void) {\n",
    );
    for (c, _) in &expectations {
        writeln!(program, "printf(\"%lu\\n\", (unsigned long)({c}));").unwrap();
    }
    program.push_str("return 0; }\n");
    let folder = tempfile::tempdir().unwrap();
    let (source, binary) = (folder.path().join("layout.c"), folder.path().join("layout"));
    std::fs::write(&source, program).unwrap();
    let compiled = Command::new("cc").arg(&source).arg("-o").arg(&binary).output().unwrap();
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let printed = Command::new(&binary).output().unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert_eq!(printed.lines().count(), expectations.len());
    for (line, (c, rust)) in printed.lines().zip(&expectations) {
        assert_eq!(line.parse::<u64>().unwrap(), *rust, "{c}");
    }
}

#[test]
fn what_is_no_camera_is_refused() {
    for path in ["/dev/null", "/dev/zero"] {
        let device = Device::open(path.as_ref()).unwrap();
        assert!(device.capability().is_err(), "{path}");
        assert!(device.formats().is_empty(), "{path}");
        assert!(device.sizes(*b"YUYV").is_empty(), "{path}");
    }
    assert!(Device::open("/no/such/device".as_ref()).is_err());
    let mut device = Device::open("/dev/null".as_ref()).unwrap();
    assert!(device.set_format(*b"YUYV", 640, 480).is_err());
    assert!(device.start().is_err());
    assert!(device.range(0x0098_0913).is_err());
    assert!(device.set(0x0098_0913, 1).is_err());
}
